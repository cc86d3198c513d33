"""Links: the list with its totals, and those of one cooperative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.links import is_id, seen_from, totals
from ocp_ess_cli.domain.words import kind_name, status_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.register import illustrative_note, marked_name
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.domain.models import Cooperative, Link
    from ocp_ess_cli.reports.register import Brief


def links(found: Sequence[Link], by_id: Mapping[str, Cooperative | Brief], told: str = "") -> Report:
    """List links, with their count and value by status."""
    title = plural("{count} link", "{count} links", len(found))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    return Report(title, (_table(title, found, by_id), _totals(found)), _stars(found, by_id))


def link(subject: Link, by_id: Mapping[str, Cooperative | Brief]) -> Report:
    """Show one link."""
    return Report("", (_table("", [subject], by_id),), _stars([subject], by_id))


def _table(title: str, found: Sequence[Link], by_id: Mapping[str, Cooperative | Brief]) -> Table:
    first, *rest = _columns()
    columns = (
        first,
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        *rest,
        Column("note", _("Note"), where="wide"),
    )
    rows = []
    for one in found:
        first_cell, *cells = _cells(one, one.other, by_id)
        rows.append(Row((first_cell, one.cooperative, *_names(one.cooperative, by_id), *cells, one.note)))
    return Table("links", title, columns, tuple(rows))


def _stars(found: Sequence[Link], by_id: Mapping[str, Cooperative | Brief]) -> tuple[str, ...]:
    ids = {one for link in found for one in (link.cooperative, link.other)}
    return tuple(illustrative_note(by_id[one] for one in sorted(ids) if one in by_id))


def links_of(subject: str, found: Sequence[Link], by_id: Mapping[str, Cooperative | Brief]) -> Table:
    """List the links of one cooperative, with the other of each; people see no empty list."""
    rows = tuple(Row(_cells(link, seen_from(link, subject), by_id)) for link in found)
    return Table("links", _("Links"), _columns(), rows, where="" if rows else "data")


def _columns() -> tuple[Column, ...]:
    return (
        Column("link", _("Link")),
        Column("other", _("Other id"), where="wide"),
        Column("other_name", _("With"), where="shown"),
        Column("other_name", _("With"), where="data"),
        Column("date", _("Date")),
        Column("kind", _("Kind")),
        Column("opportunity", _("Opportunity")),
        Column("status", _("Status")),
        Column("value", _("Value"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("round", _("Round"), where="medium"),
    )


def _cells(link: Link, other: str, by_id: Mapping[str, Cooperative | Brief]) -> tuple[Cell, ...]:
    return (
        link.id,
        other if is_id(other) else "",
        *_names(other, by_id),
        link.on,
        Named(link.kind, kind_name(link.kind)),
        link.title,
        Named(link.status, status_name(link.status)),
        None if link.value is None else Money(link.value, link.currency),
        link.currency,
        link.round,
    )


def _names(other: str, by_id: Mapping[str, Cooperative | Brief]) -> tuple[str, str]:
    """Name one of the two of a link, for people and for programs."""
    known = by_id.get(other)
    return (marked_name(known), known.name) if known else (other, other)


def _totals(found: Sequence[Link]) -> Table:
    columns = (
        Column("status", _("Status")),
        Column("links", _("Links"), numeric=True),
        Column("value", _("Value"), numeric=True),
        Column("currency", _("Currency"), where="data"),
    )
    rows = tuple(
        Row(
            (
                Named(one.status, status_name(one.status)),
                one.links,
                None if one.value is None else Money(one.value, one.currency),
                one.currency,
            )
        )
        for one in totals(found)
    )
    return Table("totals", _("By status"), columns, rows, where="" if rows else "data")
