"""Whatever a report holds, its numbers are the same on a page, in Markdown, CSV, JSON and a workbook."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.exchange import as_xlsx
from ocp_ess_cli.reports import as_csv, as_html, as_json, as_markdown
from ocp_ess_cli.reports.report import Cell, Change, Chart, Column, Money, Named, Report, Row, Share, Table, Trend, year
from tests.reports.test_as_html import Page

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "</td></table><b>",
        "&lt;b&gt;",
        '" onload="x',
        "<!-- ",
        "]]>",
        "'--><svg/onload=x>",
    ),
    *(
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        "a\nb",
        "a|b \\",
        "تعاونية تافوكت",
        "Coop تافوكت",
        "\u202eabc",
        "\u200f12",
        "x\x1b[31m",
    ),
)
TEXTS = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=9
)
NUMBERS: dict[str, st.SearchStrategy[Cell]] = {
    "count": st.integers(-9_999_999, 9_999_999),
    "float": st.integers(0, 99_999).map(lambda value: value / 4),
    "money": st.integers(0, 10**9).map(lambda amount: Money(amount, "MAD")),
    "share": st.integers(0, 1_000).map(lambda value: Share(value / 1_000)),
    "change": st.integers(-10_000, 10_000).map(Change),
    "year": st.integers(1990, 2040).map(year),
}
OTHERS: dict[str, st.SearchStrategy[Cell]] = {
    "text": TEXTS,
    "named": TEXTS.map(lambda name: Named("code", name)),
    "several": st.lists(TEXTS, min_size=1, max_size=2).map(tuple),
    "day": st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    "answer": st.booleans(),
    "trend": st.lists(st.integers(0, 50), min_size=1, max_size=4).map(lambda values: Trend(tuple(values))),
}


@st.composite
def reports(draw: st.DrawFn) -> tuple[Report, list[str]]:
    """Make a report of a table and a chart of it, and say which of its columns hold numbers."""
    kinds = draw(st.lists(st.sampled_from(sorted(NUMBERS)), min_size=1, max_size=4))
    kinds += draw(st.lists(st.sampled_from(sorted(OTHERS)), max_size=3))
    columns = [Column("label", draw(TEXTS))]
    columns += [
        Column(f"{kind}{i}", draw(TEXTS), numeric=kind in NUMBERS, has_bars=kind in NUMBERS and draw(st.booleans()))
        for i, kind in enumerate(kinds)
    ]
    cells = [(NUMBERS | OTHERS)[kind] for kind in kinds]
    filled = st.tuples(TEXTS, *(st.none() | cell for cell in cells))
    rows = [Row(row) for row in draw(st.lists(filled, min_size=1, max_size=4))]
    rows += [Row(row, is_sum=True) for row in draw(st.lists(filled, max_size=1))]
    chart = Chart("chart", draw(TEXTS), "t", "label", (columns[1].key,), draw(st.sampled_from(("bars", "line"))))
    table = Table("t", "", tuple(columns), tuple(rows))
    numeric = [column.key for column in columns if column.numeric]
    return Report("Title", (chart, table), (draw(TEXTS),)), numeric


class Cells(HTMLParser):
    """Reads the cells of the rows of a page's table, heading row included."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            self._is_cell = True

    def handle_endtag(self, tag: str) -> None:
        """End a row."""
        self._is_cell = self._is_cell and tag != "tr"

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self._is_cell:
            self.rows[-1][-1] += data


def read(text: str) -> float | None:
    """Read a number that is written for people."""
    bare = text.strip("*").removesuffix(" MAD").replace(",", "").replace("−", "-").replace("\\", "")
    if not bare:
        return None
    return round(float(bare.removesuffix("%")) / 100, 4) if bare.endswith("%") else float(bare)


def listed_by(rows: list[list[str]], report: Report, numeric: list[str]) -> list[list[float | None]]:
    """Give the numbers of the numeric columns, row by row."""
    keys = [column.key for column in report.table("t").columns]
    return [[read(row[keys.index(key)]) for key in numeric] for row in rows]


def tags_of(report: Report) -> list[str]:
    """Give the elements of a page in order."""

    class Tags(HTMLParser):
        tags: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not [name for name, _value in attrs if name.startswith("on") or name in {"href", "src"}]
            if tag != "text":  # of a chart; there are fewer where they have less room
                self.tags.append(tag)

    parser = Tags()
    parser.tags = []
    parser.feed(as_html.render(report))
    return parser.tags


@settings(deadline=None, max_examples=60)
@given(reports())
def test_the_numbers_are_the_same_everywhere(made: tuple[Report, list[str]]) -> None:
    """Every way to write a report gives the same numbers, and what people read of a share is not rounded away."""
    report, numeric = made
    body = [row for row in report.table("t").rows if not row.is_sum]
    sums = len(report.table("t").rows) - len(body)
    by_key = json.loads(as_json.render(report))["t"]
    expected = [[None if row[key] is None else float(row[key]) for key in numeric] for row in by_key]
    of_csv = [[row[key] for key in numeric] for row in csv.DictReader(io.StringIO(as_csv.render(report)))]
    assert [[float(text) if text else None for text in row] for row in of_csv] == expected
    html = Cells(as_html.render(report)).rows[1:]
    assert listed_by(html[: len(body)], report, numeric) == expected
    lines = [line for line in as_markdown.render(report).splitlines() if line.startswith("| ")]
    markdown = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines][2:]
    assert listed_by(markdown[: len(body)], report, numeric) == expected
    assert listed_by(html[len(body) :], report, numeric) == listed_by(markdown[len(body) :], report, numeric)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report, NOW, headings=False)))["t"]
    heading, *rows = sheet.iter_rows(values_only=True)
    places = [heading.index(key) for key in numeric]
    assert [[row[place] for place in places] for row in rows[: len(body)]] == expected
    assert len(rows) == len(body) + sums


@settings(deadline=None, max_examples=60)
@given(reports())
def test_nothing_hostile_comes_through(made: tuple[Report, list[str]]) -> None:
    """A page has the elements of the same report with harmless texts; nothing for people has a sign that is obeyed."""
    report, _numeric = made
    assert Page(as_html.render(report)).open == []
    assert tags_of(report) == tags_of(_harmless(report))
    for text in (as_html.render(report), as_markdown.render(report), as_csv.render(report)):
        assert not {"\x1b", "\u202e", "\u200f"} & {*text}
    for row in csv.reader(io.StringIO(as_csv.render(report))):
        assert [cell for cell in row if cell[:1] in "=+@" and cell] == []
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report, NOW, headings=True)))
    assert [cell.data_type for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []


def _harmless(report: Report) -> Report:
    """Put a word in the place of every text."""

    def plain(cell: Cell) -> Cell:
        match cell:
            case str():
                return "x"
            case Named(str(), _name):
                return Named("code", "x")
            case Money() | Named():
                return cell
            case tuple():
                return tuple("x" for _part in cell)
            case _:
                return cell

    chart, table = report.parts
    assert isinstance(chart, Chart)
    assert isinstance(table, Table)
    columns = tuple(column._replace(heading="x") for column in table.columns)
    rows = tuple(row._replace(cells=tuple(map(plain, row.cells))) for row in table.rows)
    kept = (chart._replace(title="x"), table._replace(columns=columns, rows=rows))
    return Report("Title", kept, tuple("x" for _note in report.notes))
