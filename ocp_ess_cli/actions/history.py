"""The history of the register: which changes are in effect, and what each did, field by field."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.domain.errors import NotFound, RuleBroken
from ocp_ess_cli.domain.models import Change, defaults
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.store.journal import journal_id
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ocp_ess_cli.domain.models import Before, Record
    from ocp_ess_cli.store.protocol import Unit

Key = tuple[str, str]  # a table and an id
State = dict[str, Any] | None  # the fields of a record, or None for no record

RESTORE = "restore"  # the command that puts a backup in the place of everything, which no change can take back
PIECE, MOST_READ = 32, 4096  # changes that are read at once: first, and at most


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
    return {change.id for change in standing(sorted(changes, key=lambda change: change.id, reverse=True))}


def standing(changes: Iterable[Change]) -> Iterator[Change]:
    """Keep of changes, the newest first, those that were not taken back, or were redone since."""
    taken_back: set[str] = set()
    for change in changes:
        if change.id in taken_back:
            continue
        if change.undoes:
            taken_back.add(change.undoes)
        yield change


def backwards(unit: Unit) -> Iterator[Change]:
    """Give the changes of the journal, the newest first; only as far as they are asked for are they read."""
    last, _head = unit.chain_end
    piece = PIECE
    while last > 0:
        ids = {journal_id(number) for number in range(max(last - piece, 0) + 1, last + 1)}
        yield from reversed(unit.journal.project(Change, ids))
        last, piece = last - piece, min(piece * 2, MOST_READ)


def since(unit: Unit, change: Change) -> Iterator[Change]:
    """Give the changes that came after one, the newest first."""
    return takewhile(lambda other: other.id > change.id, backwards(unit))


def root(unit: Unit, change: Change) -> tuple[Change, bool]:
    """Follow what a change takes back to the change that it began with; tell whether it is an undo of that."""
    is_undo = False
    while change.undoes and (earlier := unit.journal.get(change.undoes)):
        change, is_undo = earlier, not is_undo
    return change, is_undo


def find_change(unit: Unit, reference: str) -> Change:
    """Find a change by its number.

    Raises:
        NotFound: there is none of that number.
    """
    wanted = reference.strip()
    if wanted.isascii() and wanted.isdigit() and (found := unit.journal.get(f"J{wanted.lstrip('0'):0>8}")):
        return found
    raise NotFound(_("There is no change {number}. ess log lists them.").format(number=visible(wanted)[:20]))


def _can_be_last(unit: Unit, change: Change) -> bool:
    return change.command == RESTORE or any(turn.fields for turn in turns(unit, change))


def to_undo(unit: Unit, reference: str | None) -> Change:
    """Find the change to undo: the one of that number, else the last in effect that left something to take back.

    Raises:
        NotFound: there is nothing to undo.
        RuleBroken: the one of that number was undone already, or a backup was put back since the last.
    """
    if reference is None:
        left = (change for change in standing(backwards(unit)) if not change.undoes)
        last = next((change for change in left if _can_be_last(unit, change)), None)
        if last is None:
            raise NotFound(_("There is nothing to undo."))
        if last.command == RESTORE:
            sentence = _(
                "The last change, {number}, put a backup in the place of the register; undo does not take that back. "
                "To take back one before it, name it: ess undo NUMBER"
            )
            raise RuleBroken(sentence.format(number=last.number))
        return last
    found = find_change(unit, reference)
    if any(other.undoes == found.id for other in standing(since(unit, found))):
        raise RuleBroken(_("Change {number} was undone already.").format(number=found.number))
    return found


def to_redo(unit: Unit, reference: str | None) -> Change:
    """Find the undo to take back: of the change of that number, else the last one that left something to take back.

    Raises:
        NotFound: there is nothing to redo.
        RuleBroken: the change of that number is in effect.
    """
    if reference is None:
        undos = (change for change in standing(backwards(unit)) if root(unit, change)[1])
        last = next((change for change in undos if any(turn.fields for turn in turns(unit, change))), None)
        if last is None:
            raise NotFound(_("There is nothing to redo."))
        return last
    found = find_change(unit, reference)
    of_it = (change for change in standing(since(unit, found)) if root(unit, change) == (found, True))
    if (newest := next(of_it, None)) is None:
        raise RuleBroken(_("Change {number} is in effect; there is nothing to redo.").format(number=found.number))
    return newest


def turns(unit: Unit, change: Change) -> list[Turn]:
    """Say what a change did, record by record, with the fields before and after it."""
    own = _Index(change)
    later = [_Index(other) for other in since(unit, change)]
    found = []
    for (table, record_id), standing_ in _all_now(unit, own.keys).items():
        after = standing_
        for other in later:
            after = other.before(table, record_id, after)
        before = own.before(table, record_id, after)
        found.append(Turn(table, record_id, before, after, _differing(before, after)))
    return found


def retraced(unit: Unit, keys: Collection[Key]) -> list[tuple[Change, list[Turn]]]:
    """Say what every change did to some records, the oldest first; changes that touched none of them are left out."""
    states = {key: now(unit, *key) for key in sorted(keys)}
    found = []
    for change in reversed(unit.journal.find()):
        own = _Index(change)
        turned = []
        for key in own.keys:
            if key in states:
                after = states[key]
                states[key] = before = own.before(*key, after)
                turned.append(Turn(*key, before, after, _differing(before, after)))
        if turned:
            found.append((change, turned))
    return found[::-1]


def _differing(before: State, after: State) -> tuple[str, ...]:
    every = dict.fromkeys([*(before or {}), *(after or {})])
    return tuple(field for field in every if (before or {}).get(field) != (after or {}).get(field))


def touched(change: Change) -> list[Key]:
    """Name the records that a change added, changed or removed, by table and id."""
    added = [(table, record_id) for table, ids in change.added.items() for record_id in ids]
    return [*added, *((before.table, before.id) for before in (*change.changed, *change.removed))]


def was_touched(unit: Unit, table: str, record_id: str) -> bool:
    """Tell whether a change ever added, changed or removed a record."""
    return any((table, record_id) in touched(change) for change in unit.journal.find())


def ever_added(unit: Unit, table: str, ids: Collection[str]) -> set[str]:
    """Give those of some ids that a change added to a table, whatever became of them."""
    left, found = {*ids}, set[str]()
    for change in backwards(unit) if left else ():
        found |= left.intersection(change.added.get(table, ()))
        if found == left:
            break
    return found


def overlapping(change: Change, turn: Turn) -> bool:
    """Tell whether a later change touched what a turn changed: the record as a whole, or one of the same fields."""
    kept = next((b for b in change.changed if (b.table, b.id) == (turn.table, turn.id)), None)
    if kept is None or turn.before is None or turn.after is None:
        return (turn.table, turn.id) in touched(change)
    return bool({*kept.fields, *(kept.personal or {})} & {*turn.fields})


def of_cooperative(unit: Unit, record_id: str) -> set[Key]:
    """Name a cooperative, and every entry and link that it ever had, by table and id."""
    entries = _ever_with(unit, "entries", "cooperative", record_id)
    links = (_ever_with(unit, "links", field, record_id) for field in ("cooperative", "other"))
    return {("cooperatives", record_id), *entries, *set[Key]().union(*links)}


def of_round(unit: Unit, record_id: str) -> set[Key]:
    """Name a round and every entry that it ever had, by table and id."""
    return {("rounds", record_id), *_ever_with(unit, "entries", "round", record_id)}


def _ever_with(unit: Unit, table: str, field: str, value: str) -> set[Key]:
    """Name the records of a table of which a field has a value, or had it when they were removed."""
    standing = {(table, record.id) for record in unit.table(table).find(**{field: value})}
    removed = {
        (table, before.id)
        for change in unit.journal.find()
        for before in change.removed
        if before.table == table and before.fields.get(field) == value
    }
    return standing | removed


def now(unit: Unit, table: str, record_id: str) -> State:
    """Give the fields of a record as it stands, or None."""
    record = unit.table(table).get(record_id)
    return None if record is None else _fields_of(record)


def _all_now(unit: Unit, keys: Iterable[Key]) -> dict[Key, State]:
    """Give the fields of records as they stand, in the order of the keys; those of a table are read together."""
    states: dict[Key, State] = dict.fromkeys(keys)
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for table, record_id in states:
        ids[table].add(record_id)
    for table, wanted in ids.items():
        states |= {(table, one.id): _fields_of(one) for one in unit.table(table).project(TABLES[table], wanted)}
    return states


def _fields_of(record: Record) -> dict[str, Any]:
    """Give the fields of a record that are not at their default, as the file writes them."""
    default = _defaults(type(record))
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return {key: value for key, value in written.items() if getattr(record, key) != default[key]}


@cache
def _defaults(model: type[Record]) -> dict[str, Any]:
    return defaults(model)


class _Index:
    """What a change replaced, by record."""

    def __init__(self, change: Change) -> None:
        self.keys = touched(change)
        self._added = {(table, record_id) for table, ids in change.added.items() for record_id in ids}
        self._changed: dict[Key, Before] = {(before.table, before.id): before for before in change.changed}
        self._removed: dict[Key, Before] = {(before.table, before.id): before for before in change.removed}

    def before(self, table: str, record_id: str, after: State) -> State:
        """Take the fields of a record after the change, and give them as they were before it."""
        key = (table, record_id)
        if key in self._added:
            return None
        if kept := self._removed.get(key):
            return {**kept.fields, **(kept.personal or {})}
        if kept := self._changed.get(key):
            merged = {**(after or {}), **kept.fields, **(kept.personal or {})}
            return {field: value for field, value in merged.items() if value is not None}
        return after
