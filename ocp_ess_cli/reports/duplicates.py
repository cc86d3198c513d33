"""Records that are likely of one cooperative, side by side, and what they become together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.cooperatives import fields_of
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.duplicates import Pair, Profile
    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.reports.report import Field


def pairs(found: Sequence[Pair], places: Places) -> Report:
    """List likely pairs: for people the two records one above the other, for programs a row a pair."""
    title = plural("{count} likely duplicate", "{count} likely duplicates", len(found))
    columns = (
        Column("likeness", _("Likeness"), numeric=True),
        Column("id", _("Id")),
        Column("name", _("Name")),
        Column("name_ar", _("Arabic name"), where="wide"),
        Column("place", _("Place"), where="medium"),
        Column("sector", _("Sector"), where="wide"),
        Column("founded", _("Founded"), where="wide"),
        Column("ice", _("ICE"), where="wide"),
        Column("reasons", _("Reasons")),
    )
    rows = [row for pair in found for row in _both(pair, places)]
    data = tuple(Row((pair.one.id, pair.other.id, pair.likeness, pair.reasons)) for pair in found)
    keys = tuple(Column(key, key) for key in ("a", "b", "likeness", "reasons"))
    notes = (advice("ID", "ID"),) if found else ()
    return Report(
        title,
        (Table("pairs", title, columns, tuple(rows), where="shown"), Table("pairs", title, keys, data, where="data")),
        notes,
    )


def _both(pair: Pair, places: Places) -> tuple[Row, Row]:
    likeness = Named(pair.likeness, f"{pair.likeness:.0%}")
    return Row((likeness, *_cells(pair.one, places), listed([*pair.reasons]))), Row(
        (None, *_cells(pair.other, places), None)
    )


def _cells(one: Profile, places: Places) -> tuple[Cell, ...]:
    place = places.province_name(one.province) or places.region_name(one.region)
    return one.id, one.name, one.name_ar, place, places.sector_name(one.sector), one.founded, one.ice


def advice(one: str, other: str) -> str:
    """Say what to do where two are one, and where they are not."""
    sentence = _("The same: ess merge-coops {one} {other}. Not the same: ess duplicates {one} {other} --not-same")
    return sentence.format(one=one, other=other)


def likely_sentence(pair: Pair) -> str:
    """Say that the first of a pair is likely the other, and why."""
    sentence = _("{id} is likely {other_id}, {other}: {reasons}.")
    one, other = pair.one, pair.other
    return sentence.format(id=one.id, other=other.name, other_id=other.id, reasons=listed([*pair.reasons]))


def side_by_side(
    one: Cooperative,
    other: Cooperative,
    places: Places,
    merged: Cooperative | None = None,
    *,
    with_contacts: bool,
    notes: Sequence[str] = (),
) -> Report:
    """Show two records field by field, and what they become where that is known; a star marks what differs."""
    shown_ones = [one, other, *([merged] if merged else [])]
    columns = [
        Column("field", _("Field"), where="shown"),
        Column("field", _("Field"), where="data"),
        Column("first", one.id),
        Column("second", other.id),
        *([Column("merged", _("Merged"))] if merged else []),
        Column("differs", _("Differs"), where="data"),
    ]
    by_key: dict[str, list[Field | None]] = {}
    for place, record in enumerate(shown_ones):
        for field in fields_of(record, places, with_contacts=with_contacts):
            by_key.setdefault(field.key, [None] * len(shown_ones))[place] = field
    rows = tuple(_field_row(key, fields) for key, fields in by_key.items() if any(f and shown(f.value) for f in fields))
    title = _("{one} and {other}").format(one=one.id, other=other.id)
    return Report(title, (Table("fields", title, tuple(columns), rows),), tuple(notes))


def _field_row(key: str, fields: Sequence[Field | None]) -> Row:
    label = next(field.label for field in fields if field)
    told = [shown(field.value) if field else "" for field in fields]
    differs = bool(told[0] and told[1]) and told[0] != told[1] and key != "id"
    return Row((f"{label} *" if differs else label, Named(key, label), *told, differs))
