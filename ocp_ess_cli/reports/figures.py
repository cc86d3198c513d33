"""The published figures: what was said, by whom, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.figure_words import value_text, years_text
from ocp_ess_cli.domain.words import bound_name, figure_name, track_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Figure


def figures(found: Sequence[Figure], told: str = "") -> Report:
    """List figures."""
    title = plural("{count} figure", "{count} figures", len(found))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    columns = (
        Column("figure", _("Figure")),
        Column("program", _("Program")),
        Column("since", _("Since"), where="data"),
        Column("year", _("Year"), where="data"),
        Column("years", _("Years"), where="shown"),
        Column("key", _("What is counted")),
        Column("track", _("Track"), where="medium"),
        Column("sponsor", _("Sponsor"), where="medium"),
        Column("bound", _("How exactly"), where="data"),
        Column("value", _("Value"), numeric=True, where="data"),
        Column("published", _("Published"), numeric=True, where="shown"),
        Column("statement", _("Statement"), where="wide"),
        Column("source", _("Source"), where="wide"),
        Column("date", _("Date"), where="medium"),
    )
    return Report(title, (Table("figures", title, columns, tuple(map(_row, found))),))


def _row(figure: Figure) -> Row:
    cells: tuple[Cell, ...] = (
        figure.id,
        figure.program,
        year(figure.since),
        year(figure.year),
        years_text(figure),
        Named(figure.key, figure_name(figure.key)),
        Named(figure.track or "", track_name(figure.track) if figure.track else ""),
        figure.sponsor,
        Named(figure.bound, bound_name(figure.bound)),
        figure.value,
        value_text(figure),
        figure.statement,
        figure.source,
        figure.date,
    )
    return Row(cells)
