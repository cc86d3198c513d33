"""A small office, and what commands do to it, for the tests of the history and of taking changes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import history, register, rounds, scoring, selection, undoing
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.models import Award, Contact
from ocp_ess_cli.exchange.importing import import_sheets
from ocp_ess_cli.exchange.sheets import KINDS
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import (
    STAMP,
    TODAY,
    a_round,
    an_entry,
    lalla,
    save,
    some_cooperatives,
)
from tests.exchange.reading import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocp_ess_cli.actions.history import Turn
    from ocp_ess_cli.domain.models import Change, Cooperative, Record
    from ocp_ess_cli.store.protocol import Store, Unit

    Act = Callable[[Unit], object]
    Tables = dict[str, list[Record]]

SAMPLE = Path(__file__).parents[2] / "sample_data"
ICE, OTHER_ICE = "001234567890134", "009876543210991"
CONTACT = Contact(name="Bureau", role="présidente", reach="0528000000", collected=TODAY)
AS_WRITTEN = {"name": "Bureau", "role": "présidente", "reach": "0528000000", "collected": "2026-11-25"}
TABLES = ("cooperatives", "rounds", "entries", "scores", "figures")


# --- the register of these tests, and how it is changed ---


def a_register(*records: Record) -> Store:
    """Make a store that holds records, saved as change 1."""
    store = MemoryStore()
    save(store, *records)
    return store


def office() -> tuple[Record, ...]:
    """Give a small office: C0001 a candidate, C0002 a winner of one of two seats, C0003 without an entry."""
    first, second, third = some_cooperatives(3)
    with_all = msgspec.structs.replace(first, contact=CONTACT, ice=ICE)
    open_ = a_round(seats=2)
    winner = rules.win(an_entry(2), Award(amount=50_000), lalla(), STAMP)
    return (with_all, second, third, open_, an_entry(1), winner)


def do(store: Store, act: Act, command: str = "test") -> int:
    """Carry out a command in one unit, and give the number of its change."""
    with store.writing(msgspec.structs.replace(STAMP, command=command)) as unit:
        act(unit)
    return last_change(store)


def last_change(store: Store) -> int:
    """Give the number of the last change."""
    with store.reading() as unit:
        return len(unit.journal.find())


def undo(store: Store, number: int | None = None) -> int:
    """Undo as `ess undo` does, and give the number of the change that was taken back."""
    return _take_back(store, lambda unit: history.to_undo(unit, _text(number)), "undo")


def redo(store: Store, number: int | None = None) -> int:
    """Redo as `ess redo` does, and give the number of the undo that was taken back."""
    return _take_back(store, lambda unit: history.to_redo(unit, _text(number)), "redo")


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _take_back(store: Store, choose: Callable[[Unit], Change], command: str) -> int:
    with store.reading() as unit:
        change = choose(unit)
    with store.writing(msgspec.structs.replace(STAMP, command=command, undoes=change.id)) as unit:
        undoing.take_back(unit, choose(unit))
    return change.number


def tables(store: Store) -> Tables:
    """Read everything but the journal."""
    with store.reading() as unit:
        return {name: unit.table(name).find() for name in TABLES}


def turns(store: Store, number: int) -> list[Turn]:
    """Say what a change did."""
    with store.reading() as unit:
        return history.turns(unit, history.find_change(unit, str(number)))


def effective(store: Store) -> list[int]:
    """Give the numbers of the changes in effect."""
    with store.reading() as unit:
        return sorted(int(change_id[1:]) for change_id in history.in_effect(unit.journal.find()))


# --- what commands do; each is one of theirs, with what it needs ---


def add(**texts: str) -> Act:
    """Add a cooperative."""
    return lambda unit: register.add_cooperative(unit, texts, catalogue.places(), TODAY, same_name=True)


def edit(record_id: str, **texts: str) -> Act:
    """Change a cooperative."""
    return lambda unit: register.edit_cooperative(
        unit, _cooperative(unit, record_id), texts, catalogue.places(), TODAY, same_name=True
    )


def remove(record_id: str) -> Act:
    """Remove a cooperative."""
    return lambda unit: register.remove_cooperative(unit, _cooperative(unit, record_id))


def forget(record_id: str) -> Act:
    """Forget the contact of a cooperative."""
    return lambda unit: register.forget_contact(unit, _cooperative(unit, record_id))


def open_round(year: int, **texts: str) -> Act:
    """Open a round of Lalla."""
    return lambda unit: rounds.open_round(unit, lalla(), year, texts)


def edit_round(year: int, **texts: str) -> Act:
    """Change a round of Lalla."""
    return lambda unit: rounds.edit_round(unit, rounds.get_round(unit, lalla(), year), lalla(), texts)


def close_round(year: int) -> Act:
    """Close a round of Lalla."""
    return lambda unit: rounds.close_round(unit, rounds.get_round(unit, lalla(), year), lalla(), STAMP)


def apply(year: int, record_id: str, mark: float | None = None, *, update: bool = False) -> Act:
    """Record or change a candidate of a round of Lalla."""
    application = selection.Application(mark=mark)
    return lambda unit: selection.apply(
        unit,
        rounds.get_round(unit, lalla(), year),
        _cooperative(unit, record_id),
        application,
        STAMP,
        update=update,
    )


def award(year: int, *record_ids: str, despite: str = "") -> Act:
    """Name winners of a round of Lalla, which is opened if it is not there."""

    def act(unit: Unit) -> None:
        round_ = rounds.ensure_round(unit, lalla(), year)
        winners = [_cooperative(unit, record_id) for record_id in record_ids]
        selection.award(unit, lalla(), round_, winners, selection.Terms(despite=despite), STAMP)

    return act


def revoke(entry_id: str) -> Act:
    """Take an award back."""
    return lambda unit: selection.revoke(unit, lalla(), selection.find_entry(unit, entry_id), "a reason", STAMP)


def score(entry_id: str, juror: str, marks: Mapping[str, float], *, recused: bool | None = None) -> Act:
    """Record what a juror says of an entry."""

    def act(unit: Unit) -> None:
        entry = selection.find_entry(unit, entry_id)
        seated = scoring.seat(unit, rounds.find_round(unit, entry.round), scoring.Presented(juror))
        statement = scoring.Statement(marks, recused)
        round_ = rounds.find_round(unit, entry.round)
        scoring.record(unit, scoring.planned(unit, round_, entry, seated, statement))

    return act


def import_sample(unit: Unit) -> None:
    """Import the sample data."""
    files = {kind: SAMPLE / f"{kind}.csv" for kind in KINDS}
    sheets = [read_sheet(file.name, kind, file.read_bytes()) for kind, file in files.items() if file.exists()]
    import_sheets(unit, sheets, catalogue.programs(), catalogue.places(), STAMP)


def _cooperative(unit: Unit, record_id: str) -> Cooperative:
    found = unit.cooperatives.get(record_id)
    if found is None:
        raise NotFound(record_id)
    return found
