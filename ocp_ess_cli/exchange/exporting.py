"""From records to sheets: the columns that `ess import` reads, so that what is exported can be imported again.

An entry keeps its stage and the day of it, not the path that led there, nor an award that was taken back, and what was
paid for one and came back cannot be imported without it; a round keeps its amount, currency, seats and minimum of each
region, not the other terms that it copied from its program. A figure has no id.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.reading import CONTACT_FIELDS
from ocp_ess_cli.domain.links import is_id
from ocp_ess_cli.domain.models import Cooperative, Expert
from ocp_ess_cli.domain.money import payers_text, schedule_text
from ocp_ess_cli.domain.words import field_name
from ocp_ess_cli.exchange.sheets import BANK_COLUMNS, COLUMNS
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.register import standing_award
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from ocp_ess_cli.domain.models import Entry, Record
    from ocp_ess_cli.domain.places import Place, Places

KINDS = ("cooperatives", "rounds", "entries", "awards", "pledges", "payments", "links", "experts", "figures")
FORMATS = ("csv", "xlsx", "json")
_NUMERIC = {"members", "women", "youth", "foreign_members", "seats", "amount", "min_per_region", "mark", "value"}
_NUMERIC |= {"phase", "people"}


def sheet(kind: str, records: Sequence[Record], places: Places, *, with_contacts: bool = False) -> Report:
    """Make a sheet of records: one table with the columns of their kind.

    Args:
        kind: one of `KINDS`.
        records: of that kind.
        places: names the regions, provinces and sectors.
        with_contacts: whether the personal fields are in it (law 09-08, FACTS 22-24).
    """
    keys = COLUMNS.get(kind, COLUMNS["entries"])  # an award is an entry that won
    if kind == "payments":
        keys = tuple(key for key in keys if key not in BANK_COLUMNS)
    if not with_contacts:
        keys = tuple(key for key in keys if not is_personal(key))
    readers = _readers(kind, places)
    columns = [[*map(readers.get(key) or attrgetter(key), records)] for key in keys]
    rows = tuple(map(Row, zip(*columns, strict=True)))
    headings = tuple(Column(key, heading(key), numeric=key in _NUMERIC) for key in keys)
    return Report("", (Table(kind, kind, headings, rows),))


def is_personal(column: str) -> bool:
    """Tell whether a column of cooperatives or experts says something of a person."""
    return ("contact" if column in CONTACT_FIELDS else column) in Cooperative.PERSONAL | Expert.PERSONAL


class Shape(NamedTuple):
    """How an export is written.

    Attributes:
        format: one of `FORMATS`.
        at: the moment of the export, which a workbook says of itself.
        headings: whether the heading row has the names for people, in their language, or the keys.
        marked: whether a CSV begins with the mark by which Excel knows that it is UTF-8.
    """

    format: str
    at: datetime
    headings: bool = False
    marked: bool = False


def render(report: Report, shape: Shape) -> bytes:
    """Write a sheet or a report as the content of a file.

    Raises:
        BadValue: a workbook has no room for it.
        OSError: there is no room for the temporary files of a workbook.
    """
    if shape.format == "xlsx":
        from ocp_ess_cli.exchange import as_xlsx  # noqa: PLC0415 - one of three ways to write a sheet

        return as_xlsx.render(report, shape.at, headings=shape.headings)
    if shape.format == "json":
        from ocp_ess_cli.reports import as_json  # noqa: PLC0415 - as above

        return as_json.render(report).encode()
    from ocp_ess_cli.reports import as_csv  # noqa: PLC0415 - as above

    return as_csv.render(report, headings=shape.headings).encode("utf-8-sig" if shape.marked else "utf-8")


def heading(column: str) -> str:
    """Name a column of a sheet for people, by a word that means this column alone in either language."""
    known = {
        "id": _("Id"),
        "youth": _("Young members"),
        "foreign_members": _("Foreign members"),
        "contact_name": _("Contact name"),
        "contact_role": _("Role of the contact"),
        "contact": _("Contact details"),
        "contact_collected": _("Contact collected on"),
        "contact_until": _("Keep contact until"),
        "edition": _("Edition number"),
        "min_per_region": _("Minimum per region"),
        "source_date": _("Source date"),
        "mark": _("Jury mark"),
        "note": _("Remarks"),
        "date": _("Date"),
        "key": _("Figure"),
        "fields": _("Fields of knowledge"),
        "value": _("Value"),
        "since": _("Since"),
        "bound": _("Bound"),
        "statement": _("Statement"),
    }
    return known.get(column) or field_name(column)


def _readers(kind: str, places: Places) -> Mapping[str, Callable[[Any], Cell]]:
    """Give what takes a cell from a record, by column; any other column is a field of that name."""
    region = _named("region", places.regions)
    sector = _named("sector", places.sectors)
    contact = {column: _of_contact(field) for column, field in CONTACT_FIELDS.items()}
    readers: dict[str, Mapping[str, Callable[[Any], Cell]]] = {
        "cooperatives": {
            "region": region,
            "province": _named("province", places.provinces),
            "sector": sector,
            **contact,
        },
        "rounds": _OF_TERMS,
        "pledges": {**_OF_ROUND, "region": region, "sector": sector},
        "payments": {"date": attrgetter("on")},
        "links": _OF_LINK,
        "experts": {"region": region, **contact},
        "figures": {"year": lambda figure: year(figure.year), "since": lambda figure: year(figure.since)},
    }
    return readers.get(kind) or _of_entries()


def _of_entries() -> Mapping[str, Callable[[Any], Cell]]:
    fields = {"amount": "amount", "currency": "currency", "despite": "despite"}
    return {
        **_OF_ROUND,
        "sponsor": lambda entry: payers_text(award) if (award := standing_award(entry)) else None,
        **{column: _of_award(field) for column, field in fields.items()},
        "date": _day_of_stage,
    }


def _day_of_stage(entry: Entry) -> Cell:
    """Give the day of the award of a winner; of another entry that of its stage."""
    if award := standing_award(entry):
        return award.on
    return entry.path[-1].on if entry.path else None


_OF_ROUND: dict[str, Callable[[Any], Cell]] = {
    "program": lambda record: record.round.rpartition("-")[0],
    "year": lambda record: year(int(record.round.rpartition("-")[2])),
}

_OF_TERMS: dict[str, Callable[[Any], Cell]] = {
    "year": lambda round_: year(round_.year),
    "schedule": lambda round_: schedule_text(round_.terms.schedule),
    **{term: attrgetter(f"terms.{term}") for term in ("seats", "currency", "min_per_region")},
    "amount": lambda round_: round_.terms.amount or None,
}

_OF_LINK: dict[str, Callable[[Any], Cell]] = {
    "program": lambda link: _OF_ROUND["program"](link) if link.round else None,
    "year": lambda link: _OF_ROUND["year"](link) if link.round else None,
    "other": lambda link: link.other if is_id(link.other) else None,
    "party": lambda link: None if is_id(link.other) else link.other,
    "opportunity": attrgetter("title"),
    "date": attrgetter("on"),
}


def _named(field: str, places: Mapping[str, Place]) -> Callable[[Any], Cell]:
    """Give the place of a record, by name for people; one that is not known by what is recorded."""
    cells: dict[str, Cell] = {code: Named(code, place.name) for code, place in places.items()}
    code_of: Callable[[Any], str] = attrgetter(field)

    def read(record: Any) -> Cell:  # noqa: ANN401 - any record with places
        code = code_of(record)
        return cells.get(code, code)

    return read


def _of_contact(field: str) -> Callable[[Any], Cell]:
    def read(record: Any) -> Cell:  # noqa: ANN401 - any record with a contact
        cell: Cell = getattr(record.contact, field, None)
        return cell

    return read


def _of_award(field: str) -> Callable[[Any], Cell]:
    def read(entry: Any) -> Cell:  # noqa: ANN401 - any entry
        cell: Cell = getattr(standing_award(entry), field, None)
        return cell

    return read
