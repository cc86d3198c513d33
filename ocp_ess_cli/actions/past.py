"""The register as it stood: what later changes did is taken out of a unit that forgets, record by record.

The journal has of each change what it replaced, so that the first change after a day tells what a record was on it. A
record is looked at once, however often it was changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.actions import chain, history
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.language import day as day_told
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from ocp_ess_cli.actions.history import Key, State
    from ocp_ess_cli.domain.models import Before, Change
    from ocp_ess_cli.store.protocol import Unit

MOST_NAMED = 5  # records that a caveat names


class Past(NamedTuple):
    """What a unit was taken back to.

    Attributes:
        day: the day at whose end the register stood so, in UTC.
        last: the last change by then; None where there was none yet.
        first: the first change of the journal; None where there is none.
        forgotten: the records whose personal fields of then were forgotten since.
        caveats: what makes it doubtful, in sentences.
    """

    day: date
    last: Change | None
    first: Change | None
    forgotten: frozenset[Key] = frozenset()
    caveats: tuple[str, ...] = ()


def rewind(unit: Unit, day: date, tables: Collection[str] = TABLES) -> Past:
    """Take a unit back to what the register was at the end of a day.

    The journal is one line of changes: the last one by that day, and all before it, stand.

    Args:
        unit: one that forgets its changes.
        day: of the stamps of the changes, in UTC.
        tables: those that are taken back.
    """
    changes = unit.journal.find()
    count = max((place for place, change in enumerate(changes, start=1) if change.at.date() <= day), default=0)
    standing, later = changes[:count], changes[count:]
    caveats = [*_of_journal(unit), *_of_clock(standing, day), *_of_gaps(later)]
    then = _Then()
    for change in later:
        then.look_at(change)
    unknown = [key for key, state in then.states(unit, tables) if not _put(unit, key, state)]
    if "journal" in tables:
        for change in later:
            unit.journal.remove(change.id)
    last, first = (standing[-1] if standing else None), (changes[0] if changes else None)
    return Past(day, last, first, frozenset(then.forgotten), (*caveats, *_of_unknown(unknown)))


class _Then:
    """What records were before the first of some changes, which are looked at from the oldest to the newest."""

    def __init__(self) -> None:
        self._whole: dict[Key, State] = {}
        self._parts: dict[Key, dict[str, Any]] = {}
        self.forgotten: set[Key] = set()

    def look_at(self, change: Change) -> None:
        """Learn from a change what is not known yet."""
        for table, ids in change.added.items():
            for record_id in ids:
                key = (table, record_id)
                self._whole.setdefault(key, self._parts.pop(key, None))
        for before in change.changed:
            key = (before.table, before.id)
            if key not in self._whole:
                self._parts[key] = {**self._fields(before), **self._parts.get(key, {})}
        for before in change.removed:
            key = (before.table, before.id)
            if key not in self._whole:
                self._whole[key] = {**self._fields(before), **self._parts.pop(key, {})}

    def _fields(self, before: Before) -> dict[str, Any]:
        """Give the fields that a change replaced; personal ones that were forgotten stay so."""
        if before.seal and before.personal is None:
            self.forgotten.add((before.table, before.id))
            return {**before.fields, **dict.fromkeys(TABLES[before.table].PERSONAL)}
        return {**before.fields, **(before.personal or {})}

    def states(self, unit: Unit, tables: Collection[str]) -> list[tuple[Key, State]]:
        """Give what each record was, as the file writes it; None for no record."""
        parts = {
            key: {**(history.now(unit, *key) or {}), **fields}
            for key, fields in self._parts.items()
            if key[0] in tables
        }
        found = {**{key: state for key, state in self._whole.items() if key[0] in tables}, **parts}
        return [(key, state and _without_defaults(state)) for key, state in found.items()]


def _without_defaults(state: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in state.items() if value is not None}


def _put(unit: Unit, key: Key, state: State) -> bool:
    """Put a record as it was; leave it where that is not known, and tell whether it is."""
    name, record_id = key
    table = unit.table(name)
    stands = table.get(record_id) is not None
    if state is None:
        if stands:
            table.remove(record_id)
        return True
    try:
        record = msgspec.convert({**state, "id": record_id}, TABLES[name])
    except msgspec.ValidationError:  # another program had a hand in it
        return False
    if stands:
        table.put(record)
    else:
        table.add(record)
    return True


# --- what makes the past doubtful ---


def _of_journal(unit: Unit) -> list[str]:
    if not chain.broken(unit):
        return []
    return [_("The journal was changed by hand, and what the past was rests on it. To see where: ess check history")]


def _of_clock(standing: Sequence[Change], day: date) -> list[str]:
    """Say that changes by then have a later day: the clock of a computer was wrong."""
    late = [change for change in standing if change.at.date() > day]
    if not late:
        return []
    sentence = plural(
        "{count} change before it has a later day, for a clock was wrong, and is counted: {changes}.",
        "{count} changes before it have a later day, for a clock was wrong, and are counted: {changes}.",
        len(late),
    )
    return [sentence.format(changes=_named([str(change.number) for change in late]))]


def _of_gaps(later: Sequence[Change]) -> list[str]:
    """Say what the journal does not know: what a restored backup took away, and what was accepted unseen."""
    found = []
    for place, change in enumerate(later):
        if history.touched(change):
            continue
        if change.command == history.RESTORE and place == 0:
            sentence = _(
                "Change {number} put a backup in the place of the register on {date}; what was recorded between the "
                "backup and that day, and lost, is not known."
            )
            found.append(sentence.format(number=change.number, date=day_told(change.at.date())))
        elif change.command == "check":
            sentence = _(
                "Change {number} accepted what another program had done to the register; what it was before is not "
                "known."
            )
            found.append(sentence.format(number=change.number))
    return found


def _of_unknown(keys: Sequence[Key]) -> list[str]:
    if not keys:
        return []
    sentence = _("What these records were then is not known; they are shown as they are now: {records}.")
    return [sentence.format(records=_named([record_id for _table, record_id in keys]))]


def _named(ids: Sequence[str]) -> str:
    return listed([*ids[:MOST_NAMED], *(["…"] if len(ids) > MOST_NAMED else [])])
