"""What an import would change, in lines: one a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain.models import Score
from ocp_ess_cli.domain.words import field_name, kind_name, status_name, track_name
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Cell, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.domain.places import Places


def changes(before: Record, after: Record, places: Places) -> list[str]:
    """Say which fields of a record differ, one line each: `C0042, Members: 12 → 15`."""
    name = after.id
    if isinstance(after, Score):
        name = _("{juror} on {entry}").format(juror=after.juror, entry=after.entry)
    return [
        _("{id}, {field}: {before} → {after}").format(id=name, field=field, before=old, after=new)
        for field, old, new in _differing(before, after, places)
    ]


def differences(before: Record, after: Record, places: Places) -> list[str]:
    """Say which fields of a record that is named already differ, one line each: `Members: 12 → 15`."""
    return [
        _("{field}: {before} → {after}").format(field=field, before=old, after=new)
        for field, old, new in _differing(before, after, places)
    ]


def count(before: Record, after: Record) -> int:
    """Count the fields in which a record differs."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return sum(old.get(field) != new.get(field) for field in {**old, **new})


def _differing(before: Record, after: Record, places: Places) -> Iterator[tuple[str, str, str]]:
    """Give the name of each field that is told otherwise, and what is told of it before and after."""
    old, new = dict(_fields(before)), dict(_fields(after))
    for field in {**old, **new}:
        told = [_told(field, state.get(field), places) for state in (old, new)]
        if told[0] != told[1]:
            yield field_name(field), told[0], told[1]


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
    named: dict[str, Callable[[Any], Cell]] = {
        "region": places.region_name,
        "province": places.province_name,
        "sector": places.sector_name,
        "kind": kind_name,
        "status": status_name,
        "track": track_name,
        "year": str,
        "since": str,
    }
    cell: Cell = named[field](value) if field in named else value
    return shown(cell)
