"""What a picture draws: the names and numbers of a table of its report, its sums left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.reports.report import Change, Chart, Money, Named, Share, TileMap, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.reports.report import Cell, Report, Row, Table, Tile

STEPS = 4  # of shade on a map, above none


class Value(NamedTuple):
    """A number of a picture, and how it is written."""

    number: float | None
    text: str
    cell: Cell


class Series(NamedTuple):
    """The numbers of a column, under its heading."""

    name: str
    values: tuple[Value, ...]


class Plot(NamedTuple):
    """What a chart draws: points with their names, and a number of each point in every series."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest number, zero among them."""
        numbers = [value.number for one in self.series for value in one.values if value.number is not None]
        return min([0.0, *numbers]), max([0.0, *numbers])


class Shaded(NamedTuple):
    """A tile of a map.

    Attributes:
        name: the region, in full.
        step: how dark it is, from 0 for none to `STEPS`.
    """

    tile: Tile
    name: str
    value: Value
    step: int

    @property
    def figure(self) -> str:
        """The number as people read it, without its currency; a dash for none."""
        currency = getattr(self.value.cell, "currency", "")
        return self.value.text.removesuffix(currency).strip() or "–"


def number_of(cell: Cell) -> float | None:
    """Give the number in a cell; None where there is none."""
    match cell:
        case bool():
            return None
        case Money(amount, _currency):
            return amount
        case Share(value) | Change(value):
            return value
        case Named(code, _name):
            return None if isinstance(code, str) else code
        case int() | float():
            return cell
        case _:
            return None


def greatest(cells: Sequence[Cell]) -> float:
    """Give the greatest number of a column, by its distance from zero; 0 where it has none."""
    return max((abs(number) for cell in cells if (number := number_of(cell)) is not None), default=0)


def plot(report: Report, chart: Chart) -> Plot:
    """Give what a chart draws."""
    table = report.table(chart.table)
    rows = _rows(table)
    named = _place(table, chart.labels)
    return Plot(
        tuple(shown(row.cells[named]) for row in rows),
        tuple(
            Series(table.columns[place].heading.replace("\n", " "), tuple(_value(row.cells[place]) for row in rows))
            for place in (_place(table, key) for key in chart.values)
        ),
    )


def shaded(report: Report, tile_map: TileMap) -> list[Shaded]:
    """Give the tiles of a map with their numbers; a region without a row has none."""
    table = report.table(tile_map.table)
    named, counted = _place(table, tile_map.labels), _place(table, tile_map.values)
    by_code = {_code(row.cells[named]): row for row in _rows(table)}
    top = greatest([row.cells[counted] for row in by_code.values()])
    found = []
    for tile in tile_map.tiles:
        row = by_code.get(tile.code)
        value = _value(row.cells[counted]) if row else Value(None, "", None)
        name = shown(row.cells[named]) if row else tile.short
        found.append(Shaded(tile, name, value, _step(value.number, top)))
    return found


def legend(tiles: Sequence[Shaded]) -> list[tuple[int, str]]:
    """Tell what each shade stands for, the lightest first: the least and the greatest number that have it."""
    told = []
    for step in range(STEPS + 1):
        of_step = sorted((one for one in tiles if one.step == step), key=lambda one: one.value.number or 0)
        if of_step:
            told.append((step, "–".join(dict.fromkeys(one.figure for one in (of_step[0], of_step[-1])))))
    return told


def _step(number: float | None, top: float) -> int:
    if not number or number < 0:
        return 0
    return min(STEPS, 1 + int(number / top * STEPS - 1e-9))


def _rows(table: Table) -> list[Row]:
    return [row for row in table.rows if not row.is_sum]


def _place(table: Table, key: str) -> int:
    """Find a column; of two with the same key, the one that people see."""
    places = [place for place, column in enumerate(table.columns) if column.key == key]
    return min(places, key=lambda place: table.columns[place].where == "data")


def _code(cell: Cell) -> Cell:
    return cell.code if isinstance(cell, Named) else cell


def _value(cell: Cell) -> Value:
    return Value(number_of(cell), shown(cell), cell)
