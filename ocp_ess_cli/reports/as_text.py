"""A report as plain text, for a pipe: the table of the terminal, unshortened and without colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.letters import map_lines
from ocp_ess_cli.reports.report import Card, Table, TileMap, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocp_ess_cli.reports.report import Cell, Report

GAP = "  "
NOTHING = "  "  # before the word for an empty table
RULE = "─"
MAP_WIDTH = 80  # columns, as a terminal has at least

_NUMBERS = {bool, int, float}
_NARROW = re.compile("[ -~¡-¬®-˿]*")  # letters that take one column each, as Latin ones do


def render(report: Report) -> str:
    """Write a report, each line as long as it needs to be."""
    blocks = [[visible(report.title)]] if report.title else []
    for part in report.pictured():
        heading = [visible(part.title)] if part.title and part.title != report.title else []
        match part:
            case Card():
                blocks.append([*heading, *_card(part)])
            case Table():
                blocks.append([*heading, *_table(part.for_people())])
            case TileMap():
                blocks.append([*heading, *_map(report, part)])
    blocks.append([*map(visible, report.notes)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _map(report: Report, picture: TileMap) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in map_lines(report, picture, MAP_WIDTH)]


def natural_width(table: Table) -> int:
    """Count the columns of the terminal that a table takes where nothing is wrapped."""
    return _breadth(_columns(table))


class _Column(NamedTuple):
    """The texts of a column, its heading first, and how many columns of the terminal each takes."""

    texts: list[str]
    widths: list[int]
    is_numeric: bool

    @property
    def width(self) -> int:
        """How many the widest takes."""
        return max(self.widths)

    def padded(self) -> list[str]:
        """Give the texts with the space that each lacks."""
        wide = self.width
        pairs = zip(self.texts, self.widths, strict=True)
        if self.is_numeric:
            return [text.rjust(wide - width + len(text)) for text, width in pairs]
        return [text.ljust(wide - width + len(text)) for text, width in pairs]


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield NOTHING + _("none")
        return
    columns = _columns(table)
    lines = [GAP.join(parts).rstrip() for parts in zip(*(column.padded() for column in columns), strict=True)]
    height = len(lines) - len(table.rows)
    yield from lines[:height]
    previous_is_sum = None
    for row, line in zip(table.rows, lines[height:], strict=True):
        if row.is_sum != previous_is_sum:
            yield RULE * _breadth(columns)
        yield line
        previous_is_sum = row.is_sum


def _columns(table: Table) -> list[_Column]:
    """Write a table column by column, which is much faster than cell by cell."""
    cells = zip(*(row.cells for row in table.rows), strict=True) if table.rows else ((),) * len(table.columns)
    columns = []
    for column, heading, below in zip(table.columns, _headings(table), cells, strict=True):
        texts = [*heading, *_texts(below)]
        columns.append(_Column(texts, _widths(texts), column.numeric))
    return columns


def _texts(cells: Sequence[Cell]) -> list[str]:
    """Write the cells of a column, each value once."""
    kinds = {*map(type, cells)}
    if kinds == {str} and "".join(cells).isprintable():  # type: ignore[arg-type]
        return [*cells]  # type: ignore[list-item]
    if len(kinds & _NUMBERS) > 1:  # 1 and True are equal, and not written alike
        return [*map(shown, cells)]
    written = {cell: shown(cell) for cell in {*cells}}
    return [written[cell] for cell in cells]


def _widths(texts: Sequence[str]) -> list[int]:
    is_narrow = _NARROW.fullmatch("".join(texts))
    return [*map(len if is_narrow else cell_len, texts)]


def _headings(table: Table) -> list[list[str]]:
    """Give the lines of each heading, all equally many, the empty ones first."""
    lines = [column.heading.split("\n") for column in table.columns]
    height = max(map(len, lines), default=0)
    return [[""] * (height - len(parts)) + parts for parts in lines]


def _breadth(columns: Sequence[_Column]) -> int:
    return sum(column.width for column in columns) + len(GAP) * (len(columns) - 1)


def _card(card: Card) -> Iterator[str]:
    pairs = [(field.label, value) for field in card.fields if (value := shown(field.value))]
    width = max((cell_len(label) for label, _value in pairs), default=0)
    for label, value in pairs:
        yield f"  {label}{' ' * (width - cell_len(label))}{GAP}{value}"
