"""Texts in cells: nothing is run or obeyed, and everything comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.cells import guarded, harmless, unguarded
from tests.strategies import texts

RUN = "=+-@\t\r"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *((f"{sign}1+1", f"'{sign}1+1") for sign in RUN),
        ("'=1+1", "''=1+1"),
        ("''=1+1", "'''=1+1"),
        ("+212 6 12 34 56 78", "'+212 6 12 34 56 78"),
        ("-", "'-"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("-5,25", "-5,25"),
        ("-5-5", "'-5-5"),
        ("'-5", "''-5"),
        ("l'huile", "l'huile"),
        ("'quoted'", "'quoted'"),
        ("1=1", "1=1"),
        ("", ""),
    ],
)
def test_a_formula_is_guarded_and_comes_back(text: str, cell: str) -> None:
    """What would be run gets an apostrophe, a number and any other text none; it is taken off again."""
    assert (guarded(text), unguarded(cell)) == (cell, text)


@given(st.text(f"'{RUN}5.x", max_size=8) | texts)
def test_every_text_comes_back(text: str) -> None:
    """Taking off the guard gives every text back, and no guarded text but a number begins as a formula."""
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell[:1] not in {*RUN} or not cell[1:].strip("0123456789.,")


@pytest.mark.parametrize("text", ["تعاونية", "می\u200cخواهم", "1\u00a0000", "a\u3000b", "l’argan", "🌿", ""])
def test_a_text_of_people_stays(text: str) -> None:
    """Letters, joiners and spaces of any script stay as they are."""
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a\\u000ab"), ("\x1b[31m", "\\u001b[31m"), ("a\u202eb", "a\\u202eb"), ("\ud800", "\\ud800")],
)
def test_what_is_obeyed_is_shown(text: str, shown: str) -> None:
    """Control and direction characters, and halves of characters, are shown as numbers."""
    assert harmless(text) == shown
