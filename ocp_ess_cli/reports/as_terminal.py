"""A report in the terminal: Rich tables that fit its width, in which nothing of the data is read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import Box
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.reports.as_text import NOTHING, natural_width
from ocp_ess_cli.reports.report import Card, Table, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from ocp_ess_cli.reports.report import Report

_RULES = Box("    \n    \n -- \n    \n -- \n -- \n    \n    \n".replace("-", "─"))


def render(report: Report, console: Console) -> str:
    """Write a report as wide as the console at most, and without spaces at the ends of lines."""
    with console.capture() as capture:
        for renderable in _renderables(report, console):
            console.print(renderable)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def _renderables(report: Report, console: Console) -> Iterator[RenderableType]:
    left_out: list[str] = []
    if report.title:
        yield Text(visible(report.title), style="bold")
    for part in report.shown():
        yield Text()
        if part.title and part.title != report.title:
            yield Text(visible(part.title), style="bold")
        if isinstance(part, Card):
            yield _card(part)
        elif part.rows:
            fitting, names = _fitted(part.for_people(), console)
            left_out += names
            yield _table(fitting)
        else:
            yield Text(NOTHING + _("none"), style="dim")
    if report.notes or left_out:
        yield Text()
    for note in report.notes:
        yield Text(visible(note), style="dim")
    if left_out:
        sentence = _("Left out, for the terminal is too narrow: {columns}.")
        yield Text(sentence.format(columns=listed(list(dict.fromkeys(left_out)))), style="dim")


def _fitted(table: Table, console: Console) -> tuple[Table, list[str]]:
    """Leave out `wide` columns from the right until the table fits; tell which."""
    left_out: list[str] = []
    for kind in ("wide", "medium"):
        while (spare := [c for c in table.columns if c.where == kind]) and _is_too_wide(table, console):
            table = table.without(spare[-1])
            left_out.insert(0, spare[-1].heading.replace("\n", " "))
    return table, left_out


def _is_too_wide(table: Table, console: Console) -> bool:
    return natural_width(table) > console.width


def _table(table: Table) -> RichTable:
    drawn = RichTable(box=_RULES, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for column in table.columns:
        drawn.add_column(
            Text(column.heading),
            justify="right" if column.numeric else "left",
            no_wrap=column.numeric,
            overflow="fold",
        )
    previous_is_sum = False
    for row in table.rows:
        if row.is_sum != previous_is_sum and drawn.row_count:
            drawn.add_section()
        drawn.add_row(*(Text(shown(cell)) for cell in row.cells), style="bold" if row.is_sum else "")
        previous_is_sum = row.is_sum
    return drawn


def _card(card: Card) -> RenderableType:
    drawn = RichTable(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for field in card.fields:
        if value := shown(field.value):
            drawn.add_row(Text(field.label), Text(value))
    return Padding(drawn, (0, 0, 0, 2), expand=False)
