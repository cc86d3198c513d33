"""What pictures of tables draw: how long a bar is, how dark a region, and what the shades mean."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import number
from ocp_ess_cli.reports.report import Cell, Money, Named, Share, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.reports.report import Report, Table, Tile, TileMap

DARKEST = 4  # shades, besides none
GLYPHS = "·░▒▓█"  # by shade; for a terminal without colour
PLAIN_GLYPHS = ".:+%#"  # for one without such letters


class Shaded(NamedTuple):
    """A region of a map.

    Attributes:
        value: as people read it.
        shade: from 0 for nothing to `DARKEST`.
    """

    tile: Tile
    value: str
    shade: int


def quantity(cell: Cell) -> float | None:
    """Give the number of a cell that can be drawn; None where it has none."""
    match cell:
        case bool():
            return None
        case int() | float():
            return cell
        case Money():
            return cell.amount
        case Share():
            return cell.value
    return None


def column_of(table: Table, key: str) -> list[Cell]:
    """Give the cells of a column, sums left out."""
    place = next(i for i, column in enumerate(table.columns) if column.key == key and column.where != "data")
    return [row.cells[place] for row in table.rows if not row.is_sum]


def shaded(report: Report, picture: TileMap) -> list[Shaded]:
    """Shade the regions of a map, the greatest number the darkest; a region that the table lacks has nothing."""
    table = report.table(picture.table)
    codes = [cell.code if isinstance(cell, Named) else "" for cell in column_of(table, picture.labels)]
    cells = dict(zip(codes, column_of(table, picture.values), strict=True))
    top = _top([*cells.values()])
    return [
        Shaded(tile, _short(cells.get(tile.code)), shade(quantity(cells.get(tile.code)), top)) for tile in picture.tiles
    ]


def shade(value: float | None, top: float) -> int:
    """Say how dark a number is beside the greatest."""
    return ceil(value / top * DARKEST) if value and top else 0


def legend(report: Report, picture: TileMap) -> list[tuple[int, str]]:
    """Say which numbers each shade stands for, the least and the greatest of them; shades without any are left out."""
    cells = column_of(report.table(picture.table), picture.values)
    top = _top(cells)
    by_shade: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: quantity(cell) or 0):
        if dark := shade(quantity(cell), top):
            by_shade.setdefault(dark, []).append(cell)
    ends = {dark: dict.fromkeys((_short(of[0]), _short(of[-1]))) for dark, of in by_shade.items()}
    return [(dark, "–".join(told)) for dark, told in ends.items()]


def _short(cell: Cell) -> str:
    """Write a number without its currency, which the title of the picture names."""
    return number(cell.amount) if isinstance(cell, Money) else shown(cell)


def _top(cells: Sequence[Cell]) -> float:
    return max((quantity(cell) or 0 for cell in cells), default=0)


def map_lines(report: Report, picture: TileMap, width: int, glyphs: str = GLYPHS) -> list[list[tuple[str, int]]]:
    """Draw a map with letters: lines of pieces, each with its shade, or -1 where it is not shaded.

    A tile has three lines: its shade, its name and its number. Nothing is drawn where the width does not suffice.

    Args:
        report: the report that the map is of.
        picture: the map.
        width: of the terminal, in columns.
        glyphs: a letter a shade.
    """
    regions = {(one.tile.row, one.tile.column): one for one in shaded(report, picture)}
    columns = 1 + max((column for _row, column in regions), default=0)
    wide = min(_WIDEST, width // columns - 1)
    if wide < _NARROWEST:
        return []
    lines: list[list[tuple[str, int]]] = []
    for row in range(1 + max((row for row, _column in regions), default=0)):
        in_row = [regions.get((row, column)) for column in range(columns)]
        texts = [
            [glyphs[one.shade] * wide if one else "" for one in in_row],
            [one.tile.short if one else "" for one in in_row],
            [one.value if one else "" for one in in_row],
        ]
        lines += [
            [
                (f"{text[:wide]:{wide}} ", one.shade if one and place == 0 else -1)
                for text, one in zip(line, in_row, strict=True)
            ]
            for place, line in enumerate(texts)
        ]
    lines.append([(" ".join(f"{glyphs[dark]} {told} " for dark, told in legend(report, picture)), -1)])
    return lines


_WIDEST, _NARROWEST = 12, 8  # letters of a tile
