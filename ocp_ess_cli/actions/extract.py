"""An extract of the journal: what belongs to a cooperative or a round, and every change that touched any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import history
from ocp_ess_cli.store import journal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from ocp_ess_cli.actions.history import Key, Turn
    from ocp_ess_cli.domain.models import Change
    from ocp_ess_cli.store.protocol import Unit

OF_ENTRIES = ("scores", "payments", "measures")


class Traced(NamedTuple):
    """What a change did to some records.

    Attributes:
        hash: by which the change after it knows it.
        turns: of those records alone.
    """

    change: Change
    hash: str
    turns: list[Turn]


def of(unit: Unit, keys: Collection[Key]) -> list[Traced]:
    """Give every change that touched any of some records, the oldest first."""
    return [Traced(change, journal.digest(change), turns) for change, turns in history.retraced(unit, keys)]


def state(unit: Unit) -> tuple[int, str]:
    """Give the number and the hash of the last change; 0 and nothing where there is none."""
    changes = unit.journal.find()
    return (changes[-1].number, journal.digest(changes[-1])) if changes else (0, "")


def of_round(unit: Unit, record_id: str) -> set[Key]:
    """Name a round, and all that it has or ever had: entries with their cooperatives, marks, money, support, links."""
    ever = _Ever(unit)
    keys = {("rounds", record_id), *ever.with_("entries", "round", {record_id})}
    keys |= {("cooperatives", one) for one in ever.values("entries", "cooperative", keys)}
    for table in ("pledges", "sessions", "links"):
        keys |= ever.with_(table, "round", {record_id})
    program, _dash, year = record_id.rpartition("-")
    keys |= ever.with_("figures", "program", {program}) & ever.with_("figures", "year", {int(year)})
    return keys | ever.of_entries(keys)


def of_cooperative(unit: Unit, record_id: str) -> set[Key]:
    """Name a cooperative, and all that it has or ever had: entries with their rounds, marks, money, support, links."""
    ever = _Ever(unit)
    keys = {("cooperatives", record_id), *ever.with_("entries", "cooperative", {record_id})}
    keys |= {("rounds", one) for one in ever.values("entries", "round", keys)}
    keys |= ever.with_("links", "cooperative", {record_id}) | ever.with_("links", "other", {record_id})
    keys |= ever.with_("twins", "one", {record_id}) | ever.with_("twins", "other", {record_id})
    ids = {one for table, one in keys if table == "entries"}
    keys |= {("sessions", one) for one, fields in ever.records("sessions") if ids & {*fields("entries", ())}}
    return keys | ever.of_entries(keys)


class _Ever:
    """The records of a register, those that stand and those that were removed."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._removed: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for change in unit.journal.find():
            for before in change.removed:
                self._removed.setdefault(before.table, []).append((before.id, before.fields))

    def records(self, table: str) -> Iterator[tuple[str, Any]]:
        """Give the records of a table by id, each with what gives a field of it."""
        for record in self._unit.table(table).find():
            yield record.id, lambda field, default=None, record=record: getattr(record, field, default)
        for record_id, fields in self._removed.get(table, ()):
            yield record_id, fields.get

    def with_(self, table: str, field: str, values: Collection[Any]) -> set[Key]:
        """Name the records of a table that have, or had, one of some values in a field."""
        return {(table, record_id) for record_id, fields in self.records(table) if fields(field) in values}

    def values(self, table: str, field: str, keys: Collection[Key]) -> set[str]:
        """Give what some records of a table have in a field."""
        return {fields(field) for record_id, fields in self.records(table) if (table, record_id) in keys}

    def of_entries(self, keys: Collection[Key]) -> set[Key]:
        """Name the marks, payments and measures of the entries among some records."""
        ids = {record_id for table, record_id in keys if table == "entries"}
        return {key for table in OF_ENTRIES for key in self.with_(table, "entry", ids)}
