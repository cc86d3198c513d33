"""What another program changed: the register held against its version before, but for what ess did since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain.models import Change, Record
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.store import journal
from ocp_ess_cli.store.names import NAMES
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.store.image import Image

LONGEST = 40  # several values fit a line


class Difference(msgspec.Struct, frozen=True):
    """A record that is not what it was."""

    table: str
    id: str
    before: Record | None
    after: Record | None

    def told(self) -> str:
        """Say in a few words what differs; of a person, only that it does."""
        if self.before is None:
            return _("{id} was added").format(id=self.id)
        if self.after is None:
            return _("{id} was removed").format(id=self.id)
        old, new = msgspec.structs.asdict(self.before), msgspec.structs.asdict(self.after)
        fields = [
            key
            if key in self.before.PERSONAL
            else _("{field} “{before}” → “{after}”").format(field=key, before=_short(old[key]), after=_short(new[key]))
            for key in old
            if old[key] != new[key]
        ]
        return _("{id}: {fields}").format(id=self.id, fields=listed(fields))


def differences(before: Image, standing: Image) -> list[Difference]:
    """Tell what another program changed, as far as it can be told.

    Of a record that ess added since the version before it is not known what it was; of one that ess changed, the
    fields that it did not change are.

    Args:
        before: a version before.
        standing: what stands in the file now.

    Raises:
        KeyError: the version before is of another history.
        ValueError: a table is damaged.
    """
    later = _since(before, standing)
    added = {(table, record_id) for change in later for table, ids in change.added.items() for record_id in ids}
    removed = {(kept.table, kept.id) for change in later for kept in change.removed}
    written: dict[tuple[str, str], set[str]] = {}
    for kept in (kept for change in later for kept in change.changed):
        sealed = TABLES[kept.table].PERSONAL if kept.seal else ()
        written.setdefault((kept.table, kept.id), set()).update(kept.fields, sealed)
    found = []
    for table in standing.moved():
        if table in {"journal", NAMES}:
            continue
        for record_id, old, new in _pairs(before, standing, table):
            key = (table, record_id)
            expected = None if key in removed else _with_fields(old, new, written.get(key, ()))
            if key not in added and expected != new:
                found.append(Difference(table, record_id, expected, new))
    return found


def told(before: Image | None, standing: Image) -> list[str]:
    """Say what another program changed, as far as it can be told; changes of the journal by their number."""
    try:
        records = differences(before, standing) if before else []
    except (KeyError, ValueError):
        records = []
    altered = _altered(standing) if "journal" in standing.moved() else []
    return [
        *(difference.told() for difference in records),
        *(_("change {number} of the journal").format(number=number) for number in altered),
    ]


def _altered(standing: Image) -> list[int]:
    """Give the numbers of the journal records that the chain does not bear out."""
    changes = sorted(standing.tables["journal"].typed(Change).values(), key=lambda change: change.id)
    by_number = {change.number: change for change in changes}
    heads = {change.number - 1: change.previous for change in changes} | {standing.meta.journal: standing.meta.head}
    numbers = range(1, max([standing.meta.journal, *by_number]) + 1)
    return [number for number in numbers if not _is_borne_out(by_number.get(number), heads.get(number), standing)]


def _is_borne_out(change: Change | None, head: str | None, standing: Image) -> bool:
    if change is None or change.number > standing.meta.journal:
        return False
    is_sealed = all(journal.is_sealed(kept) for kept in (*change.changed, *change.removed))
    return is_sealed and head in {None, journal.digest(change)}


def _since(before: Image, standing: Image) -> list[Change]:
    """Give the changes that ess made since a version before.

    Raises:
        KeyError: the version before is of another history.
    """
    changes = {change.number: change for change in standing.tables["journal"].typed(Change).values()}
    last = before.meta.journal
    if last and journal.digest(changes[last]) != before.meta.head:
        raise KeyError(last)
    return [changes[number] for number in sorted(changes) if last < number <= standing.meta.journal]


def _pairs(before: Image, standing: Image, table: str) -> Iterable[tuple[str, Record | None, Record | None]]:
    old, new = (
        {record.id: record for record in image.tables[table].typed(TABLES[table]).values()}
        for image in (before, standing)
    )
    return ((record_id, old.get(record_id), new.get(record_id)) for record_id in sorted({*old, *new}))


def _with_fields(old: Record | None, new: Record | None, fields: Iterable[str]) -> Record | None:
    """Give a record as it was, with the fields that ess wrote since as they are."""
    if old is None or new is None:
        return old
    return msgspec.structs.replace(old, **{field: getattr(new, field) for field in fields})


def _short(value: object) -> str:
    told = "" if value is None else str(value)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 3]}…"
