"""The ledger: publications in their order and series, and what the journal says of what they hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import publishing as ledger
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.models import Publication
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, TODAY, a_cooperative, a_round, a_unit, an_entry, refuses, save

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Stamp


def a_publication(number: int = 1, **fields: object) -> Publication:
    """Make a publication of everything."""
    plain = Publication(id=f"D{number:04}", on=TODAY, licence="CC0-1.0", publisher="Fondation", prefix="360G-example")
    return msgspec.structs.replace(plain, **fields)


def at(hour: int, **fields: str) -> Stamp:
    """Make the stamp of a change at that hour."""
    return msgspec.structs.replace(STAMP, at=datetime(2026, 11, 25, hour, tzinfo=UTC), **fields)


def test_publications_stand_in_the_order_of_their_numbers() -> None:
    """The tenth thousandth follows the ones before it, though its id sorts elsewhere; each series has its last."""
    unit = a_unit(a_publication(10_000), a_publication(9_999, program="jil"), a_publication(2))
    assert [one.number for one in ledger.every(unit)] == [2, 9_999, 10_000]
    found = [ledger.last(unit), ledger.last(unit, ("jil", None, None)), ledger.last(unit, ("jil", 2022, 2022))]
    assert [one.number if one else None for one in found] == [10_000, 9_999, None]


@pytest.mark.parametrize("reference", ["3", "D0002", "", "-2", "²"])
def test_a_publication_that_is_not_there(reference: str) -> None:
    """A number that no publication has is refused, and so is what is no number."""
    unit = a_unit(a_publication(2))
    assert ledger.find(unit, " 2 ").number == 2
    with refuses(NotFound, f"There is no publication {reference}. ess publications lists them."):
        ledger.find(unit, reference)


def test_when_a_record_was_last_touched() -> None:
    """The last change of one of the records counts, and the removal of an entry of the round; others do not."""
    store = MemoryStore()
    save(store, a_round(), a_cooperative(), a_cooperative(id="C0002"), an_entry(), an_entry(2))
    ids = {"rounds": {"lalla-2022"}, "entries": {"E0001"}, "cooperatives": {"C0001"}}
    with store.writing(at(10)) as unit:
        unit.cooperatives.put(a_cooperative(activity="savon"))
    with store.writing(at(11)) as unit:
        unit.cooperatives.put(a_cooperative(id="C0002", activity="savon"))
    with store.reading() as unit:
        assert ledger.touched_at(unit, ids) == at(10).at
        assert ledger.touched_at(unit, {"rounds": {"jil-2022"}}) is None
    with store.writing(at(12)) as unit:
        unit.entries.remove("E0002")
    with store.reading() as unit:
        assert ledger.touched_at(unit, ids) == at(12).at


def test_amendments_are_those_of_the_rounds_with_a_reason() -> None:
    """A change of a round or of its entries that says why counts for that round alone, the first one first."""
    store = MemoryStore()
    save(store, a_round(), a_round(year=2023), an_entry())
    with store.writing(at(10, despite="a typing mistake")) as unit:
        unit.rounds.put(a_round(theme="Autre"))
    with store.writing(at(11)) as unit:
        unit.rounds.put(a_round(theme="Encore"))
    with store.writing(at(12, despite="left", reason="gone")) as unit:
        unit.entries.remove("E0001")
    with store.reading() as unit:
        changes = ledger.since(unit, "J00000001")
        assert ledger.amendments(unit, changes, ["lalla-2022"]) == [
            ledger.Amendment(2, TODAY, ("lalla-2022",), "a typing mistake"),
            ledger.Amendment(4, TODAY, ("lalla-2022",), "left"),
        ]
        assert ledger.amendments(unit, changes, ["lalla-2023"]) == []
        why = ledger.reasons(changes, {("entries", "E0001"), ("entries", "E0002")})
    assert {key: ledger.reason_of(change) for key, change in why.items()} == {("entries", "E0001"): "gone"}
