"""Programs: found by key, name or alias, and named in the user's language."""

from __future__ import annotations

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.models import Terms
from ocp_ess_cli.domain.program import Program, Programs

LALLA = Program(
    key="lalla",
    kind="prize",
    name={"fr": "Lalla Al Moutaaouina", "ar": "لالة المتعاونة", "en": "Lalla, women's cooperatives"},
    aliases=("Lala Al mouataaouina",),
    since=2020,
    terms=Terms(amount=50_000),
    stages={"candidate": ("winner", "not_selected"), "winner": (), "not_selected": ()},
    labels={"en": {"not_selected": "passed over"}, "fr": {"winner": "lauréate", "not_selected": "non retenue"}},
)
JIL = Program(
    key="jil",
    kind="prize",
    name={"fr": "Jil Moutadamine"},
    since=2021,
    terms=Terms(amount=50_000),
    stages={"candidate": (), "winner": ()},
)
PROGRAMS = Programs([LALLA, JIL])


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("lalla", "lalla"),
        (" LALLA ", "lalla"),
        ("lalla al-moutaâouina", "lalla"),
        ("LALA AL MOUATAAOUINA", "lalla"),
        ("لالة المتعاونة", "lalla"),
        ("لاله المتعاونه", "lalla"),
        ("Lalla, women’s cooperatives", "lalla"),
        ("Jil  moutadamine", "jil"),
    ],
)
def test_find_takes_key_name_and_alias_in_any_spelling(raw: str, key: str) -> None:
    """A program is found by its key, a name in any language, or an alias, whatever the spelling."""
    assert PROGRAMS.find(raw).key == key


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("lala", "No program is called “lala”. Is it lalla?"),
        (" mourafaka ", "No program is called “mourafaka”. There are: lalla, jil."),
        ("", "No program is called “”. There are: lalla, jil."),
    ],
)
def test_find_of_an_unknown_program_names_the_nearest(raw: str, sentence: str) -> None:
    """An unknown program is refused with the nearest keys, or with all of them where none is near."""
    with pytest.raises(NotFound) as refusal:
        PROGRAMS.find(raw)
    assert str(refusal.value) == sentence


def test_programs_are_listed_as_given_and_taken_by_key() -> None:
    """The order given is the order listed, and a key takes its program."""
    assert ([p.key for p in PROGRAMS], PROGRAMS["jil"]) == (["lalla", "jil"], JIL)


@pytest.mark.parametrize(
    ("code", "titles"),
    [
        ("en", ["Lalla, women's cooperatives", "Jil Moutadamine"]),
        ("fr", ["Lalla Al Moutaaouina", "Jil Moutadamine"]),
    ],
)
def test_title_is_in_the_language_else_in_french(code: str, titles: list[str]) -> None:
    """A program is titled in the user's language, and in French where it has no such name."""
    language.use(code)
    assert [p.title for p in PROGRAMS] == titles


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("en", ["winner", "passed over", "social impact"]),
        ("fr", ["lauréate", "non retenue", "social impact"]),
    ],
)
def test_label_is_in_the_language_else_the_word_itself(code: str, labels: list[str]) -> None:
    """A stage or criterion is named in the user's language, and by its word where it has no label."""
    language.use(code)
    assert [LALLA.label(word) for word in ("winner", "not_selected", "social_impact")] == labels
