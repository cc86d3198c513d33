"""What of the reach has no names: published numbers beside the records, and between which numbers the whole is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import reach as counting
from ocp_ess_cli.domain.words import bound_name, figure_name
from ocp_ess_cli.language import _, number, plural
from ocp_ess_cli.reports.report import Card, Column, Field, Named, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.reach import Compared, Count, Part, Span

    Spans = dict[str, Span]


def published(compared: Sequence[Compared]) -> Table:
    """Show what was published beside what is recorded by name."""
    columns = (
        Column("program", _("Program")),
        Column("since", _("Since"), where="wide"),
        Column("year", _("Year")),
        Column("key", _("Figure")),
        Column("bound", _("Bound"), where="wide"),
        Column("published", _("Published"), numeric=True),
        Column("recorded", _("Recorded"), numeric=True),
        Column("difference", _("Difference"), numeric=True),
        Column("statement", _("Statement"), where="wide"),
        Column("source", _("Source"), where="data"),
    )
    rows = tuple(
        Row(
            (
                one.figure.program,
                year(one.figure.since),
                year(one.figure.year),
                Named(one.figure.key, figure_name(one.figure.key)),
                Named(one.figure.bound, bound_name(one.figure.bound)),
                one.figure.value,
                one.recorded,
                one.recorded - one.figure.value,
                one.figure.statement,
                one.figure.source,
            )
        )
        for one in compared
    )
    return Table(
        "published", _("Published, beside what is recorded by name"), columns, rows, where="" if rows else "data"
    )


def spans(joined: Sequence[Part], compared: Sequence[Compared]) -> Spans:
    """Say between which numbers the cooperatives, the people and the women are."""
    return {
        "cooperatives": counting.span_of_cooperatives(joined, compared),
        "people": counting.span_of_people(joined),
        "women": counting.span_of_people(joined, women=True),
    }


def bounds(found: Spans) -> Card:
    """Give the spans to programs."""
    fields = (
        Field(f"{key}_{name}", "", value)
        for key, span in found.items()
        for name, value in zip(span._fields, span, strict=True)
    )
    return Card("bounds", "", tuple(fields), where="data")


def glance(total: Count, found: Spans) -> Card:
    """Say the totals of what is named, and between which numbers the whole is."""
    labels: dict[str, str] = {
        "cooperatives": _("Cooperatives"),
        "people": _("Members"),
        "women": _("Women members"),
    }
    lacking = {"cooperatives": 0, "people": total.without_members, "women": total.without_women}
    fields = []
    for key, span in found.items():
        fields.append(Field(key, labels[key], _recorded(span.named, lacking[key])))
        if span.unnamed:
            fields.append(Field(f"{key}_unnamed", _unnamed_labels()[key], _unnamed(span)))
    return Card("summary", "", tuple(fields), where="shown")


def _unnamed_labels() -> dict[str, str]:
    return {
        "cooperatives": _("Unnamed cooperatives"),
        "people": _("Unnamed people"),
        "women": _("Unnamed women"),
    }


def _recorded(named: int, lacking: int) -> str:
    if not lacking:
        return number(named)
    return plural(
        "{sum} (not recorded for {count} cooperative)", "{sum} (not recorded for {count} cooperatives)", lacking
    ).format(sum=number(named))


def _unnamed(span: Span) -> str:
    sentence = (
        _("{unnamed}; all together {most}")
        if span.least == span.most
        else _("{unnamed}; all together between {least} and {most}")
    )
    return sentence.format(unnamed=number(span.unnamed), least=number(span.least), most=number(span.most))
