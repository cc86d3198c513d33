"""The history of the register: what was changed, and how it is taken back.

A change is taken back by putting its records as they were before it, which is a change itself: undo writes one that
takes back the change, redo one that takes back the undo.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.actions.register import Known
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import NotFound, RuleBroken
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Before, Change, Record
    from ocp_ess_cli.store.protocol import Unit

Key = tuple[str, str]
State = dict[str, Any] | None  # the fields of a record, or None for no record


class Turn(NamedTuple):
    """What a change did to one record.

    Attributes:
        table, id: the record.
        before, after: its fields; None for no record.
        fields: those that changed.
    """

    table: str
    id: str
    before: State
    after: State
    fields: tuple[str, ...]


def in_effect(changes: Iterable[Change]) -> set[str]:
    """Give the ids of the changes that were not taken back, or were redone since."""
    effective: set[str] = set()
    taken_back: set[str] = set()
    for change in sorted(changes, key=lambda change: change.id, reverse=True):
        if change.id in taken_back:
            continue
        effective.add(change.id)
        if change.undoes:
            taken_back.add(change.undoes)
    return effective


def find_change(unit: Unit, reference: str) -> Change:
    """Find a change by its number.

    Raises:
        NotFound: there is none of that number.
    """
    wanted = reference.strip()
    if wanted.isascii() and wanted.isdigit() and (found := unit.journal.get(f"J{int(wanted):08d}")):
        return found
    raise NotFound(_("There is no change {number}. ess log lists them.").format(number=visible(wanted)[:20]))


def to_undo(unit: Unit, reference: str | None) -> Change:
    """Find the change to undo: the one of that number, else the last in effect.

    Raises:
        NotFound: there is nothing to undo.
        RuleBroken: the one of that number was undone already.
    """
    changes = unit.journal.find()
    effective = in_effect(changes)
    if reference is None:
        left = [change for change in changes if change.id in effective and not change.undoes]
        if not left:
            raise NotFound(_("There is nothing to undo."))
        return left[-1]
    found = find_change(unit, reference)
    if found.id not in effective:
        raise RuleBroken(_("Change {number} was undone already.").format(number=found.number))
    return found


def to_redo(unit: Unit, reference: str | None) -> Change:
    """Find the undo to take back: of the change of that number, else the last one.

    Raises:
        NotFound: there is nothing to redo.
        RuleBroken: the change of that number is in effect.
    """
    changes = unit.journal.find()
    effective = in_effect(changes)
    undos = [change for change in changes if change.id in effective and change.undoes]
    if reference is None:
        if not undos:
            raise NotFound(_("There is nothing to redo."))
        return undos[-1]
    found = find_change(unit, reference)
    of_it = [change for change in undos if change.undoes == found.id]
    if not of_it:
        raise RuleBroken(_("Change {number} is in effect; there is nothing to redo.").format(number=found.number))
    return of_it[-1]


def turns(unit: Unit, change: Change) -> list[Turn]:
    """Say what a change did, record by record, with the fields before and after it."""
    later: dict[Key, list[Change]] = {}
    for other in reversed(unit.journal.find()):
        if other.id <= change.id:
            break
        for key in touched(other):
            later.setdefault(key, []).append(other)
    found = []
    for table, record_id in touched(change):
        after = _now(unit, table, record_id)
        for other in later.get((table, record_id), []):
            after = _before(other, table, record_id, after)
        before = _before(change, table, record_id, after)
        every = dict.fromkeys([*(before or {}), *(after or {})])
        differing = tuple(f for f in every if (before or {}).get(f) != (after or {}).get(f))
        found.append(Turn(table, record_id, before, after, differing))
    return found


def touched(change: Change) -> list[Key]:
    """Name the records that a change added, changed or removed, by table and id."""
    added = [(table, record_id) for table, ids in change.added.items() for record_id in ids]
    return [*added, *((before.table, before.id) for before in (*change.changed, *change.removed))]


def of_cooperative(unit: Unit, record_id: str) -> set[Key]:
    """Name a cooperative and every entry that it ever had, by table and id."""
    return {("cooperatives", record_id), *_entries_with(unit, "cooperative", record_id)}


def of_round(unit: Unit, record_id: str) -> set[Key]:
    """Name a round and every entry that it ever had, by table and id."""
    return {("rounds", record_id), *_entries_with(unit, "round", record_id)}


def _entries_with(unit: Unit, field: str, value: str) -> set[Key]:
    standing = {("entries", entry.id) for entry in unit.entries.find(**{field: value})}
    removed = {
        ("entries", before.id)
        for change in unit.journal.find()
        for before in change.removed
        if before.table == "entries" and before.fields.get(field) == value
    }
    return standing | removed


def take_back(unit: Unit, change: Change) -> list[Turn]:
    """Put the records that a change touched as they were before it.

    Returns:
        What the change had done.

    Raises:
        RuleBroken: what was done later depends on it.
    """
    done = turns(unit, change)
    for turn in done:
        _refuse_dependence(unit, change, turn)
    for turn in done:
        _put_back(unit, turn)
    _refuse_broken_register(unit, change, done)
    return done


def _put_back(unit: Unit, turn: Turn) -> None:
    table = unit.table(turn.table)
    if turn.before is None:
        table.remove(turn.id)
        return
    now = _now(unit, turn.table, turn.id)
    if now is None:
        table.add(_record(turn.table, turn.before))
        return
    merged = {field: value for field, value in now.items() if field not in turn.fields}
    merged |= {field: turn.before[field] for field in turn.fields if field in turn.before}
    table.put(_record(turn.table, merged))


def _refuse_dependence(unit: Unit, change: Change, turn: Turn) -> None:
    """Refuse where a record is not any more what the change made of it."""
    now = _now(unit, turn.table, turn.id)
    stands = (
        now == turn.after
        if turn.before is None or turn.after is None
        else now is not None and all(now.get(field) == turn.after.get(field) for field in turn.fields)
    )
    if stands:
        return
    later = [other for other in unit.journal.find() if other.id > change.id and (turn.table, turn.id) in touched(other)]
    sentence = _("Change {number} cannot be taken back: {record} was changed since by change {later} ({command}).")
    raise RuleBroken(
        sentence.format(number=change.number, record=turn.id, later=later[-1].number, command=later[-1].command)
    )


def _refuse_broken_register(unit: Unit, change: Change, done: Sequence[Turn]) -> None:
    """Refuse where the register would not hold together: entries without their cooperative, seats taken twice."""
    gone = {turn.id for turn in done if turn.before is None}
    for entry in unit.entries.find() if gone else []:
        missing = next((record_id for record_id in (entry.cooperative, entry.round) if record_id in gone), None)
        if missing:
            sentence = _("Change {number} cannot be taken back: {entry} needs {record}.")
            raise RuleBroken(sentence.format(number=change.number, entry=entry.id, record=missing))
    _refuse_seats(unit, change, done)
    _refuse_namesakes(unit, change, done)


def _refuse_seats(unit: Unit, change: Change, done: Sequence[Turn]) -> None:
    if not any(turn.table in ("entries", "rounds") for turn in done):
        return
    winners = Counter(entry.round for entry in rules.winners(unit.entries.find()))
    despite = Counter(
        entry.round for entry in rules.winners(unit.entries.find()) if entry.award and entry.award.despite
    )
    for round_ in unit.rounds.find():
        seats = round_.terms.seats
        if seats is not None and winners[round_.id] - despite[round_.id] > seats:
            sentence = _(
                "Change {number} cannot be taken back: {round} would have {winners} winners, and it has {seats} seats."
            )
            told = sentence.format(number=change.number, round=round_.id, winners=winners[round_.id], seats=seats)
            raise RuleBroken(told)


def _refuse_namesakes(unit: Unit, change: Change, done: Sequence[Turn]) -> None:
    known = None
    for turn in done:
        if turn.table == "cooperatives" and turn.before is not None:
            known = known or Known(unit)
            restored = unit.cooperatives.get(turn.id)
            other = known.same_number(restored) if restored else ""
            if other:
                sentence = _("Change {number} cannot be taken back: {record} would have the number of {other}.")
                raise RuleBroken(sentence.format(number=change.number, record=turn.id, other=other))


def _now(unit: Unit, table: str, record_id: str) -> State:
    record = unit.table(table).get(record_id)
    return None if record is None else fields_of(record)


def fields_of(record: Record) -> dict[str, Any]:
    """Give the fields of a record that are not at their default, as the file writes them."""
    default = {field.name: field.default for field in msgspec.structs.fields(record)}
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return {key: value for key, value in written.items() if getattr(record, key) != default[key]}


def _record(table: str, fields: dict[str, Any]) -> Record:
    return msgspec.convert(fields, TABLES[table])


def _before(change: Change, table: str, record_id: str, after: State) -> State:
    """Take the fields of a record after a change, and give them as they were before it."""
    if record_id in change.added.get(table, ()):
        return None
    kept = _find(change.removed, table, record_id)
    if kept is not None:
        return {**kept.fields, **(kept.personal or {})}
    kept = _find(change.changed, table, record_id)
    if kept is None:
        return after
    merged = {**(after or {}), **kept.fields, **(kept.personal or {})}
    return {field: value for field, value in merged.items() if value is not None}


def _find(befores: Iterable[Before], table: str, record_id: str) -> Before | None:
    return next((before for before in befores if (before.table, before.id) == (table, record_id)), None)
