"""A report in the terminal: Rich tables that fit its width, in which nothing of the data is read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.box import Box
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.reports.as_text import GAP, NOTHING, natural_width
from ocp_ess_cli.reports.letters import GLYPHS, PLAIN_GLYPHS, map_lines
from ocp_ess_cli.reports.pictures import number_of
from ocp_ess_cli.reports.report import Card, Chart, Table, TileMap, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from ocp_ess_cli.reports.report import Report

_SHORTEST_BAR, _LONGEST_BAR = 6, 30  # columns

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
    for part in report.pictured():
        if isinstance(part, Chart):  # its bars stand in the table
            continue
        if isinstance(part, TileMap) and not map_lines(report, part, console.width):
            left_out.append(_("the map"))
            continue
        yield Text()
        if part.title and part.title != report.title:
            yield Text(visible(part.title), style="bold")
        yield _drawn(report, part, console, left_out)
    if report.notes or left_out:
        yield Text()
    for note in report.notes:
        yield Text(visible(note), style="dim")
    if left_out:
        sentence = _("Left out, for the terminal is too narrow: {columns}.")
        yield Text(sentence.format(columns=listed(list(dict.fromkeys(left_out)))), style="dim")


def _drawn(report: Report, part: Card | Table | TileMap, console: Console, left_out: list[str]) -> RenderableType:
    """Draw a part, and note which columns are left out of it."""
    if isinstance(part, Card):
        return _card(part)
    if isinstance(part, TileMap):
        return _map(report, part, console)
    if not part.rows:
        return Text(NOTHING + _("none"), style="dim")
    fitting, names = _fitted(part.for_people(), console)
    left_out += names
    return _table(fitting, console)


def _fitted(table: Table, console: Console) -> tuple[Table, list[str]]:
    """Leave out columns that can be spared, from the right, until the table fits; tell which."""
    left_out: list[str] = []
    for kind in ("wide", "spare", "medium"):
        while (spare := [c for c in table.columns if c.where == kind]) and _is_too_wide(table, console):
            table = table.without(spare[-1])
            left_out.insert(0, spare[-1].heading.replace("\n", " "))
    return table, left_out


def _is_too_wide(table: Table, console: Console) -> bool:
    return natural_width(table) > console.width


def _table(table: Table, console: Console) -> RichTable:
    drawn = RichTable(box=_RULES, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    bars = _bars(table, console)
    for place, column in enumerate(table.columns):
        drawn.add_column(
            Text(column.heading),
            justify="right" if column.numeric else "left",
            no_wrap=column.numeric,
            overflow="fold",
        )
        if place in bars:
            drawn.add_column("", no_wrap=True)
    previous_is_sum = False
    for line, row in enumerate(table.rows):
        if row.is_sum != previous_is_sum and drawn.row_count:
            drawn.add_section()
        cells: list[RenderableType] = []
        for place, cell in enumerate(row.cells):
            cells += [Text(shown(cell)), *([bars[place][line]] if place in bars else [])]
        drawn.add_row(*cells, style="bold" if row.is_sum else "")
        previous_is_sum = row.is_sum
    return drawn


def _bars(table: Table, console: Console) -> dict[int, list[RenderableType]]:
    """Draw the bars of the columns that have them, a bar a row, where there is room beside the table."""
    places = [place for place, column in enumerate(table.columns) if column.has_bars]
    room = (console.width - natural_width(table)) // max(len(places), 1) - len(GAP)
    if room < _SHORTEST_BAR:
        return {}
    return {place: _bars_of(table, place, min(room, _LONGEST_BAR), console) for place in places}


def _bars_of(table: Table, place: int, width: int, console: Console) -> list[RenderableType]:
    numbers = [None if row.is_sum else number_of(row.cells[place]) for row in table.rows]
    top = max((number or 0 for number in numbers), default=0)
    if not top:
        return [Text() for _number in numbers]
    if console.options.ascii_only:
        return [Text("#" * round((number or 0) / top * width)) for number in numbers]
    return [Bar(top, 0, number or 0, width=width, color="green") if number else Text() for number in numbers]


def _map(report: Report, picture: TileMap, console: Console) -> Text:
    glyphs = PLAIN_GLYPHS if console.options.ascii_only else GLYPHS
    drawn = Text(no_wrap=True)
    for line in map_lines(report, picture, console.width, glyphs):
        for text, shade in line:
            drawn.append(text, style="" if shade is None else "green" if shade else "dim")
        drawn.append("\n")
    drawn.rstrip()
    return drawn


def _card(card: Card) -> RenderableType:
    drawn = RichTable(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for field in card.fields:
        if value := shown(field.value):
            drawn.add_row(Text(field.label), Text(value))
    return Padding(drawn, (0, 0, 0, 2), expand=False)
