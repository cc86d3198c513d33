"""A map drawn with letters, for terminals and pipes: read without colour, as wide as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.reports.pictures import legend, shaded

if TYPE_CHECKING:
    from ocp_ess_cli.reports.pictures import Shaded
    from ocp_ess_cli.reports.report import Report, TileMap

GLYPHS = "·░▒▓█"  # by shade
PLAIN_GLYPHS = ".:+%#"  # for a terminal without such letters
_WIDEST, _NARROWEST = 12, 8  # letters of a tile


class Piece(NamedTuple):
    """Letters of a line, and the shade that they stand for; None where they are words."""

    text: str
    shade: int | None = None


def map_lines(report: Report, picture: TileMap, width: int, glyphs: str = GLYPHS) -> list[list[Piece]]:
    """Draw a map: a tile has three lines, its shade, its name and its number; nothing where there is no room.

    Args:
        report: the report that the map is of.
        picture: the map.
        width: of the terminal, in columns.
        glyphs: a letter a shade.
    """
    tiles = shaded(report, picture)
    regions = {(one.tile.row, one.tile.column): one for one in tiles}
    columns = 1 + max((one.tile.column for one in tiles), default=0)
    wide = min(_WIDEST, width // columns - 1)
    if wide < _NARROWEST:
        return []
    lines: list[list[Piece]] = []
    for row in range(1 + max((one.tile.row for one in tiles), default=0)):
        in_row = [regions.get((row, column)) for column in range(columns)]
        lines += [[_piece(one, line, wide, glyphs) for one in in_row] for line in range(3)]
    told = " ".join(f"{glyphs[shade]} {numbers} " for shade, numbers in legend(tiles) if shade)
    return [*lines, [Piece(told)]]


def _piece(one: Shaded | None, line: int, wide: int, glyphs: str) -> Piece:
    """Give one of the three lines of a tile."""
    if one is None:
        return Piece(" " * (wide + 1))
    text = (glyphs[one.step] * wide, one.tile.short, one.figure)[line]
    return Piece(f"{text[:wide]:{wide}} ", None if line else one.step)
