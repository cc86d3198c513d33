"""Pictures of a sheet that Excel draws itself: charts below a table, bars within its cells, small lines.

Each draws cells of the sheet and no copy of them, so that it follows when they are changed. What a small line draws
stands in columns out of sight, to the right of the table, for it cannot draw what no cell holds. Excel has no map of
tiles: it is drawn as bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import quote_sheetname, xl_range

from ocp_ess_cli.domain.cells import harmless
from ocp_ess_cli.reports.report import Chart, Share, TileMap, Trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.reports.report import Report, Row, Table

_COLOURS = ("#1D5C43", "#A8470F", "#2A5EA8", "#7A3B8F", "#6A6210", "#A3263B")
_GRID = {"color": "#D9D2C5"}
_PALE = "#9CCDB3"  # of bars that a number stands upon
_ROW_HEIGHT = 20  # pixels of a row of a sheet
_WIDTH, _HEIGHT, _BAR = 560, 300, 24


def draw_charts(book: Any, sheet: Any, report: Report, table: Table) -> None:  # noqa: ANN401 - the library has no types
    """Draw the charts of a table below it, so that it is printed as wide as it is."""
    rows = [row for row in table.rows if not row.is_sum]
    known = {column.key for column in table.columns}
    line = len(table.rows) + 2
    for picture in report.pictured():
        part = _bars_of(picture) if isinstance(picture, TileMap) else picture
        if isinstance(part, Chart) and part.table == table.key and rows and known >= {part.labels, *part.values}:
            height = max(_HEIGHT, 90 + _BAR * len(rows) * len(part.values)) if part.kind == "bars" else _HEIGHT
            chart = _chart(book, sheet.get_name(), part, table, len(rows), height)
            sheet.insert_chart(line, 0, chart, {"object_position": 3})  # it stays where a filter hides rows
            line += height // _ROW_HEIGHT + 2


def _bars_of(tiles: TileMap) -> Chart:
    return Chart(tiles.key, tiles.title, tiles.table, tiles.labels, (tiles.values,))


def draw_bars(sheet: Any, table: Table, count: int) -> None:  # noqa: ANN401 - the library has no types
    """Draw a bar in each cell of the columns that have bars, sums left out."""
    look = {"type": "data_bar", "bar_color": _PALE, "bar_solid": True}
    for place, column in enumerate(table.columns):
        if column.has_bars and count:
            sheet.conditional_format(1, place, count, place, look)


def hide_trends(sheet: Any, table: Table) -> None:  # noqa: ANN401 - the library has no types
    """Put the columns with the numbers of small lines out of sight."""
    widest = _widest_trend(table.rows)
    if widest:
        first = len(table.columns)
        sheet.set_column(first, first + widest - 1, None, None, {"hidden": True})


def draw_trends(sheet: Any, line: int, row: Row) -> None:  # noqa: ANN401 - the library has no types
    """Draw the small lines of a row, and write what they draw out of sight."""
    first = len(row.cells)
    for place, cell in enumerate(row.cells):
        if isinstance(cell, Trend) and cell.values:
            for offset, value in enumerate(cell.values):
                sheet.write_number(line, first + offset, value)
            look = {
                "show_hidden": True,
                "markers": True,
                "last_point": True,
                "weight": 1.5,
                "min": 0,
                "series_color": _COLOURS[0],
            }
            cells = _range(sheet.get_name(), line, first, line, first + len(cell.values) - 1)
            sheet.add_sparkline(line, place, {"range": cells, **look})
            first += len(cell.values)


def _widest_trend(rows: Sequence[Row]) -> int:
    return max((sum(len(cell.values) for cell in row.cells if isinstance(cell, Trend)) for row in rows), default=0)


def _chart(book: Any, name: str, part: Chart, table: Table, count: int, height: int) -> Any:  # noqa: ANN401 - as above
    chart = book.add_chart({"type": "bar" if part.kind == "bars" else "line"})
    keys = [column.key for column in table.columns]
    labels = keys.index(part.labels)
    for turn, key in enumerate(part.values):
        place = keys.index(key)
        colour = _COLOURS[turn % len(_COLOURS)]
        look: dict[str, Any] = {"fill": {"color": colour}, "gap": 60}
        if part.kind == "line":
            look = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "automatic"}}
        chart.add_series(
            {
                "name": [name, 0, place],
                "categories": [name, 1, labels, count, labels],
                "values": [name, 1, place, count, place],
                "data_labels": {"value": part.kind == "bars" or len(part.values) == 1},
                **look,
            }
        )
    chart.set_title({"name": _text(part.title), "overlay": False, "name_font": {"size": 13}})
    if len(part.values) == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom"})
    if part.kind == "bars":
        chart.set_y_axis({"reverse": True})  # the first on top, as in the table
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})  # each bar has its number
    else:
        shares = isinstance(table.rows[0].cells[keys.index(part.values[0])], Share)
        chart.set_y_axis(
            {"num_format": "0%" if shares else "#,##0", "major_gridlines": {"visible": True, "line": _GRID}}
        )
    chart.set_size({"width": _WIDTH, "height": height})
    return chart


def _text(title: str) -> str:
    """Give a title that the library takes for no reference to a cell."""
    return harmless(title).replace("!", "! ")


def _range(name: str, *places: int) -> str:
    return f"{quote_sheetname(name)}!{xl_range(*places)}"
