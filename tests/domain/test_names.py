"""Names as people type them: folding, containing, likeness."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain.names import fold, nearest
from tests.strategies import spaced_names


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  ", ""),
        ("Coopérative  TAFOUKT", "cooperative tafoukt"),
        ("L'Oriental", "l oriental"),
        ("Main-d’œuvre", "main d oeuvre"),
        ("M'diq-Fnideq", "m diq fnideq"),
        ("«\u00a0Ifrane\u00a0»", "ifrane"),
        ("ŒUVRE", "oeuvre"),
        ("Straße", "strasse"),
        ("لالة المتعاونة", "لاله المتعاونه"),
        ("أكادير", "اكادير"),
        ("مصطفى", "مصطفي"),
        ("ڭلميم", "كلميم"),
        ("العـــيون", "العيون"),
        ("٢٠٢٢", "2022"),
        ("e\u0301te\u0301", "ete"),
    ],
)
def test_fold_keeps_what_spellings_share(text: str, folded: str) -> None:
    """Letter case, accents, punctuation, spacing, Arabic letter forms and Arabic digits fold away."""
    assert fold(text) == folded


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
@example("№ 5")
@example("ǽ")
@example("ﺓ")
def test_fold_twice_changes_nothing(text: str) -> None:
    """Whatever the text, folding what is folded gives the same."""
    once = fold(text)
    assert fold(once) == once


@settings(max_examples=50, deadline=None)
@given(spaced_names)
def test_fold_is_blind_to_case(text: str) -> None:
    """Capital and small letters fold alike."""
    assert fold(text.upper()) == fold(text)


@settings(max_examples=50, deadline=None)
@given(spaced_names)
def test_fold_is_blind_to_accents(text: str) -> None:
    """A name without its accents, or with accents written apart, folds as the name does."""
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    assert (fold(apart), fold(bare)) == (fold(text), fold(text))


@settings(max_examples=50, deadline=None)
@given(spaced_names, st.sampled_from(["  ", "\t", "\u00a0", " - ", "’ ", "/"]))
def test_fold_is_blind_to_spacing_and_punctuation(text: str, between: str) -> None:
    """What stands between the words, and around them, does not matter."""
    assert fold(between + between.join(text.split()) + between) == fold(text)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("tafukt", ["Tafoukt"]),
        ("ARGAN", ["Argane", "Argania"]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_nearest_names_the_near_ones_nearest_first(word: str, found: list[str]) -> None:
    """The near words are named as they are spelled, nearest first, and none where nothing is near."""
    assert nearest(word, ["Argania", "Tafoukt", "Argane"]) == found


def test_nearest_names_at_most_as_many_as_asked_for() -> None:
    """No more words are named than `most`."""
    assert nearest("argan", ["Argania", "Argane", "Argan"], most=1) == ["Argan"]
