"""A store in memory: for tests, and for trying things out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import msgspec

from ocp_ess_cli.store import journal
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.unit import Source, WorkUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.domain.models import Change, Record, Stamp


class MemoryStore:
    """Keeps the records in dictionaries."""

    def __init__(self) -> None:
        """Begin empty."""
        self._tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        self._last_numbers: dict[str, int] = {}
        self._head = ""

    @contextmanager
    def reading(self) -> Iterator[WorkUnit]:
        """Open a unit that forgets its changes."""
        yield self._unit()

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[WorkUnit]:
        """Open a unit whose changes are saved on a clean exit."""
        unit = self._unit()
        yield unit
        self._save(unit, stamp)

    def _unit(self) -> WorkUnit:
        sources = {name: Source(dict(records)) for name, records in self._tables.items()}
        return WorkUnit(sources, self._last_numbers, (len(self._tables["journal"]), self._head))

    def _save(self, unit: WorkUnit, stamp: Stamp) -> None:
        changes = unit.changes()
        for name, pairs in changes.items():
            for key, (_before, after) in pairs.items():
                if after is None:
                    del self._tables[name][key]
                else:
                    self._tables[name][key] = after
        kept = self._tables["journal"]
        if changes:
            self._last_numbers = unit.last_numbers()
            change = journal.record(len(kept) + 1, stamp, changes, self._head)
            self._head = journal.digest(change)
            kept[change.id] = change
        for table, record_id in unit.forgotten:
            if record := self._tables[table].get(record_id):
                blank = dict.fromkeys(record.PERSONAL)
                self._tables[table][record_id] = msgspec.structs.replace(record, **blank)
            for key, kept_change in kept.items():
                kept[key] = journal.forgotten(cast("Change", kept_change), table, record_id)
