"""What a unit changed: one journal record a unit, each carrying the hash of the one before it.

Of a changed record the journal keeps the fields that changed, as they were before; of an added record its
id alone; of a removed one the whole. Personal fields are kept apart: the chain holds a salted hash of them,
so that a person can be forgotten and the chain still holds.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain.models import Before, Change, defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocp_ess_cli.domain.models import Record, Stamp

    Pair = tuple[Record | None, Record | None]


def record(number: int, stamp: Stamp, changes: Mapping[str, Mapping[str, Pair]], previous: str) -> Change:
    """Write down what a unit changed.

    Args:
        number: how many journal records there will be with this one.
        stamp: who, when, by which command, and why.
        changes: by table and id, the record before and after; None for no record.
        previous: the hash of the journal record before this one; empty for the first.
    """
    pairs = [
        (table, record_id, before, after)
        for table, records in changes.items()
        for record_id, (before, after) in sorted(records.items())
    ]
    added = {
        table: tuple(sorted(record_id for record_id, (before, _) in records.items() if before is None))
        for table, records in changes.items()
    }
    return Change(
        id=journal_id(number),
        at=stamp.at,
        by=stamp.by,
        command=stamp.command,
        reason=stamp.reason,
        undoes=stamp.undoes,
        despite=stamp.despite,
        added={table: ids for table, ids in added.items() if ids},
        changed=tuple(_before(t, before, after) for t, _, before, after in pairs if before and after),
        removed=tuple(_before(t, before, None) for t, _, before, after in pairs if before and not after),
        previous=previous,
    )


def journal_id(number: int) -> str:
    """Give the id of the journal record of that number; ids sort as their numbers do."""
    return f"J{number:08d}"


def last_number(rows: Mapping[str, Change]) -> int:
    """Give the highest number of journal records; 0 where there is none.

    Raises:
        ValueError: an id is not one of a journal record.
    """
    for change in rows.values():
        if not (change.id.startswith("J") and change.id[1:].isascii() and change.id[1:].isdigit()):
            raise ValueError(change.id)
    return max((change.number for change in rows.values()), default=0)


def digest(change: Change) -> str:
    """Hash a journal record for the chain, its personal parts by their seal alone."""
    sealed = msgspec.structs.replace(change, changed=_sealed(change.changed), removed=_sealed(change.removed))
    return _hash(msgspec.json.encode(sealed, order="deterministic"))


def is_sealed(before: Before) -> bool:
    """Tell whether the personal fields are those that were sealed; what was forgotten is sealed still."""
    return before.personal is None or before.seal == _seal(before.salt, before.personal)


def forgotten(change: Change, table: str, record_id: str) -> Change:
    """Take the personal fields of a record out of a journal record; its hash stays the same."""

    def blank(befores: Iterable[Before]) -> tuple[Before, ...]:
        return tuple(
            msgspec.structs.replace(before, personal=None, salt="")
            if (before.table, before.id) == (table, record_id)
            else before
            for before in befores
        )

    return msgspec.structs.replace(change, changed=blank(change.changed), removed=blank(change.removed))


def _before(table: str, before: Record, after: Record | None) -> Before:
    """Keep the fields in which `before` differs from `after`, the personal ones apart."""
    default = _defaults(type(before))
    fields: dict[str, Any] = {
        key: None if value == default[key] else msgspec.json.decode(msgspec.json.encode(value))
        for key, value in msgspec.structs.asdict(before).items()
        if (value != default[key] if after is None else value != getattr(after, key))
    }
    personal = {key: fields.pop(key) for key in before.PERSONAL if key in fields}
    if not personal:
        return Before(table=table, id=before.id, fields=fields)
    salt = os.urandom(16).hex()
    seal = _seal(salt, personal)
    return Before(table=table, id=before.id, fields=fields, personal=personal, salt=salt, seal=seal)


@cache
def _defaults(shape: type[Record]) -> dict[str, Any]:
    return defaults(shape)


def _seal(salt: str, personal: dict[str, Any]) -> str:
    return _hash(salt.encode() + msgspec.json.encode(personal, order="deterministic"))


def _sealed(befores: Iterable[Before]) -> tuple[Before, ...]:
    return tuple(msgspec.structs.replace(before, personal=None, salt="") for before in befores)


def _hash(content: bytes) -> str:
    import hashlib  # noqa: PLC0415 - most commands only read

    return hashlib.sha256(content).hexdigest()
