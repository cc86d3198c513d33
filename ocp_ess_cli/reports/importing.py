"""What an import would change, in lines: one a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain.models import Score
from ocp_ess_cli.domain.words import field_name, kind_name, status_name, track_name
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Cell, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.domain.places import Places


def changes(before: Record, after: Record, places: Places) -> list[str]:
    """Say which fields of a record differ, one line each: `C0042, Members: 12 → 15`."""
    name = after.id
    if isinstance(after, Score):
        name = _("{juror} on {entry}").format(juror=after.juror, entry=after.entry)
    old, new = dict(_fields(before)), dict(_fields(after))
    return [
        _("{id}, {field}: {before} → {after}").format(
            id=name,
            field=field_name(field),
            before=_told(field, old.get(field), places),
            after=_told(field, new.get(field), places),
        )
        for field in {**old, **new}
        if old.get(field) != new.get(field)
    ]


def count(before: Record, after: Record) -> int:
    """Count the fields in which a record differs."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return sum(old.get(field) != new.get(field) for field in {**old, **new})


def _fields(record: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Give the fields of a record and of its parts; its story is told by its stage."""
    for field, value in msgspec.structs.asdict(record).items():
        if isinstance(value, msgspec.Struct):
            parts = dict(_fields(value))
            yield from ((field if part == "name" else part, found) for part, found in parts.items())
        elif isinstance(value, dict):
            yield from value.items()
        elif field != "path":
            yield field, value


def _told(field: str, value: Any, places: Places) -> str:  # noqa: ANN401 - of any field
    if value is None or value in ("", ()):
        return "–"
    named = {
        "region": places.region_name,
        "province": places.province_name,
        "sector": places.sector_name,
        "kind": kind_name,
        "status": status_name,
        "track": track_name,
    }
    cell: Cell = named[field](value) if field in named else value
    return shown(cell)
