"""Who takes part, and with what: read as people type it, never more women than people."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.actions import participation
from ocp_ess_cli.domain.errors import FieldsRefused, RuleBroken
from tests.builders import a_round, a_unit, an_entry, refuses


def test_texts_are_read_as_people_type_them() -> None:
    """Numbers in any writing, products apart by semicolons; an empty text clears."""
    texts = {"people": "1 200", "women": "١٢", "products": "savon; huile;savon", "project": " Oil ", "note": "x"}
    assert participation.read(texts) == {
        "people": 1200,
        "women": 12,
        "products": ("savon", "huile"),
        "project": "Oil",
        "note": "x",
    }
    cleared = {"people": None, "women": None, "products": (), "project": "", "note": ""}
    assert participation.read(dict.fromkeys(texts, " ")) == cleared


@given(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_there_are_never_more_women_than_people(
    people: int | None, women: int | None, number: int, is_women: bool
) -> None:
    """Whatever an entry says before, what it says after fits together, or is refused."""
    before = an_entry(people=people, women=women)
    field = "women" if is_women else "people"
    after = msgspec.structs.replace(before, **{field: number})
    fits = after.people is None or after.women is None or after.women <= after.people
    if fits:
        assert participation.read({field: str(number)}, before) == {field: number}
    else:
        with pytest.raises(FieldsRefused) as caught:
            participation.read({field: str(number)}, before)
        sentence = f"There cannot be more women ({after.women}) than people who took part ({after.people})."
        assert [tuple(mistake)[:2] for mistake in caught.value.mistakes] == [(sentence, field)]


def test_an_entry_is_changed_at_any_stage() -> None:
    """Who took part is known after the end; the project stays once the round is closed."""
    won = an_entry(stage="winner")
    closed = a_round(status="closed")
    unit = a_unit(won)
    changed = participation.edit(unit, closed, won, {"people": "6", "products": "savon"})
    assert changed == msgspec.structs.replace(won, people=6, products=("savon",))
    assert unit.entries.find() == [changed]
    sentence = "lalla-2022 is closed. To open it again: ess edit-round --program lalla --year 2022 --reopen"
    with refuses(RuleBroken, sentence):
        participation.edit(unit, closed, changed, {"project": "Oil"})
    assert participation.edit(unit, a_round(), changed, {"project": "Oil"}).project == "Oil"
