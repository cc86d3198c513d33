"""A map of regions as tiles, as SVG: the name and the number in each, shaded by the number, with a legend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocp_ess_cli.language import listed
from ocp_ess_cli.reports.pictures import Shaded, legend, shaded
from ocp_ess_cli.reports.svg_parts import Drawing, box, group, short, text

if TYPE_CHECKING:
    from ocp_ess_cli.reports.report import Report, TileMap

_TILE, _GAP = 64, 3
_HEIGHT = 56
_NAME_LETTERS = 9  # of a line of a tile
_NUMBER_LETTERS = 6  # that the large figures of a tile have room for
_LEGEND = 24  # the height of a line


def tile_map(report: Report, part: TileMap) -> Drawing:
    """Draw a map."""
    tiles = shaded(report, part)
    rows = 1 + max((one.tile.row for one in tiles), default=0)
    columns = 1 + max((one.tile.column for one in tiles), default=0)
    height = rows * (_HEIGHT + _GAP)
    lines = legend(tiles)[::-1]
    first = height - len(lines) * _LEGEND - 4  # below the last tiles, to their right
    left = max((one.tile.column for one in tiles if (one.tile.row + 1) * (_HEIGHT + _GAP) > first), default=-1) + 1
    if columns - left < 2:  # noqa: PLR2004 - tiles, the room that a legend needs
        left, first, height = 0, height + 8, height + 8 + len(lines) * _LEGEND
    x = left * (_TILE + _GAP) + (24 if left else 0)
    key = [
        box(f"tile step{step}", str(x), first + i * _LEGEND, "26", 16)
        + text(told, str(x + 36), first + i * _LEGEND + 13)
        for i, (step, told) in enumerate(lines)
    ]
    telling = listed([f"{one.name}: {one.value.text or '–'}" for one in tiles])
    return Drawing("".join([*map(_drawn, tiles), *key]), columns * (_TILE + _GAP) - _GAP, height, telling)


def _drawn(one: Shaded) -> str:
    x, y = one.tile.column * (_TILE + _GAP), one.tile.row * (_HEIGHT + _GAP)
    middle = str(x + _TILE / 2)
    names = _lines(one.tile.short)
    written = one.figure
    large = "figure" if len(written) <= _NUMBER_LETTERS else "figure long"
    start = y + (16 if len(names) > 1 else 21)
    return group(
        f"{one.name}: {one.value.text or '–'}",
        box(f"tile step{one.step}", str(x), y, str(_TILE), _HEIGHT, round_=4),
        *(text(name, middle, start + i * 11, f"place on{one.step}", "middle") for i, name in enumerate(names)),
        text(written, middle, y + (46 if len(names) > 1 else 43), f"{large} on{one.step}", "middle"),
    )


def _lines(name: str) -> list[str]:
    """Break a name that is too wide for a tile, after a hyphen or at a space."""
    if len(name) <= _NAME_LETTERS:
        return [name]
    pieces = re.split(r"(?<=-)|\s", name, maxsplit=1)
    return [short(piece, _NAME_LETTERS + 1) for piece in pieces]
