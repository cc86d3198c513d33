"""What Excel draws itself: charts of the cells of their table, bars and small lines, and the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

from ocp_ess_cli.exchange import as_xlsx
from ocp_ess_cli.reports.report import Change, Chart, Column, Report, Row, Share, Table
from tests.exchange.test_as_xlsx import NOW, opened, sheet_of
from tests.reports.pictured import PICTURED


def parts_of(report: Report) -> dict[str, str]:
    """Write a report as a workbook, and give the files within it."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx.render(report, NOW, headings=True))) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def test_a_share_and_a_change_are_numbers() -> None:
    """A share is shown in percent and a change with its sign, and both can be reckoned with."""
    share, change, amount = sheet_of(Share(0.125), Change(-3), Change(50_000, "MAD"))[2]
    assert [(cell.value, cell.number_format) for cell in (share, change, amount)] == [
        (0.125, "0.0%"),
        (-3, "+#,##0;−#,##0;0"),
        (50_000, '+#,##0 "MAD";−#,##0 "MAD";0 "MAD"'),
    ]


def test_a_chart_draws_the_cells_of_its_table() -> None:
    """Each chart stands on the sheet of its table and refers to its cells, without the sum; a map is drawn as bars."""
    parts = parts_of(PICTURED)
    charts = [parts[name] for name in sorted(parts) if name.startswith("xl/charts/")]
    assert [re.findall(r"<c:f>(.*?)</c:f>", chart) for chart in charts] == [
        [f"'Winners by region'!{cells}" for cells in ("$B$1", "$A$2:$A$13", "$B$2:$B$13")],
        [f"'Winners by region'!{cells}" for cells in ("$E$1", "$A$2:$A$13", "$E$2:$E$13")],
        [f"'By year'!{cells}" for cells in ("$B$1", "$A$2:$A$6", "$B$2:$B$6")],
        [f"'By year'!{letter}" for letter in ("$B$1", "$A$2:$A$6", "$B$2:$B$6", "$C$1", "$A$2:$A$6", "$C$2:$C$6")],
    ]
    assert ["barDir" in chart for chart in charts] == [True, True, False, False]
    titles = ["".join(re.findall(r"<a:t>(.*?)</a:t>", chart)) for chart in charts]
    assert titles == ["Winners in each region", "Amount by region", "Winners over the years", "Winners beside entries"]


def test_a_small_line_draws_cells_out_of_sight() -> None:
    """The numbers of a small line stand in hidden columns beside the table, and the line refers to them."""
    sheet = opened(PICTURED)["Winners by region"]
    assert [cell.value for cell in sheet[2]][5:] == [None, 1, 0, 3]
    assert [sheet.column_dimensions[letter].hidden for letter in "FG"] == [False, True]
    written = parts_of(PICTURED)["xl/worksheets/sheet2.xml"]
    assert written.count("<x14:sparkline>") == 12
    assert "<xm:f>'Winners by region'!G2:I2</xm:f><xm:sqref>F2</xm:sqref>" in written


def test_bars_stand_in_the_cells_of_their_column() -> None:
    """A column that has bars for people has those of Excel, its sum left out."""
    sheet = opened(PICTURED)["Winners by region"]
    assert [str(found.sqref) for found in sheet.conditional_formatting] == ["B2:B13"]


def test_pictures_keep_the_bytes() -> None:
    """A workbook with pictures is the same, byte by byte, for the same report."""
    assert as_xlsx.render(PICTURED, NOW, headings=True) == as_xlsx.render(PICTURED, NOW, headings=True)


def test_a_title_is_no_reference() -> None:
    """A title that looks like a reference to a cell is a text."""
    table = Table("t", "", (Column("a", "A"), Column("b", "B", numeric=True)), (Row(("x", 1)),))
    parts = parts_of(Report("", (table, Chart("c", "=t!A1", "t", "a", ("b",)))))
    assert "<a:t>=t! A1</a:t>" in parts["xl/charts/chart1.xml"]
