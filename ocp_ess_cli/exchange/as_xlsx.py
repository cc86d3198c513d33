"""A report as an Excel workbook: one sheet a table, numbers and dates that can be reckoned with, and a sheet about it.

Nothing in it is a formula or a link. The same report of the same moment gives the same bytes.
"""

from __future__ import annotations

import io
import re
import tempfile
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from ocp_ess_cli.domain.cells import harmless
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.exchange import xlsx_pictures
from ocp_ess_cli.language import _, day, number
from ocp_ess_cli.reports.report import Card, Cell, Change, Money, Named, Report, Row, Share, Table, Trend, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

MOST_ROWS = 1_048_576  # of a sheet of Excel, its heading included
MOST_LETTERS = 32_767  # of a cell of Excel
FIRST_DAY = date(1900, 3, 1)  # Excel counts the days before it wrongly
MOST_AT_ONCE = 100_000  # rows that are kept in memory, which is faster than writing each to the disk
WIDTHS = range(8, 61)  # of columns, in letters
MEASURED = 1_000  # rows that the width of a column is taken from

_RIGHT_TO_LEFT = re.compile(r"[\W\d_]*+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # by its first letter
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render(report: Report, at: datetime, *, headings: bool) -> bytes:
    """Write a report as a workbook.

    Args:
        report: what people see of it is written.
        at: when it was made.
        headings: whether columns have the names for people, in their language, or their keys.

    Raises:
        BadValue: a sheet or a cell of Excel is too small for it.
        OSError: there is no room for temporary files.
    """
    out = io.BytesIO()
    tables = [part for part in report.shown() if isinstance(part, Table)]
    for table in tables:
        _refuse_too_large(table)
    is_large = any(len(table.rows) > MOST_AT_ONCE for table in tables)
    with tempfile.TemporaryDirectory(prefix="ess-") as folder:
        book = Workbook(out, {**_OPTIONS, "tmpdir": folder, "constant_memory": is_large})
        book.set_properties({"created": at.replace(tzinfo=None)})
        styles = _Styles(book)
        if report.title:
            _write_about(_Sheet(book.add_worksheet(_("About")), styles), report, at)
        for table in tables:
            sheet, kept = _Sheet(book.add_worksheet(_name(table)), styles), table.for_people()
            _write_table(sheet, kept, headings=headings)
            xlsx_pictures.draw_charts(book, sheet.sheet, report, kept)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
    return out.getvalue()


class _Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.of: Callable[..., Any] = cache(self._made)

    def _made(self, shape: str = "", *, bold: bool = False, right_to_left: bool = False) -> Any:  # noqa: ANN401 - no types
        wanted = {"num_format": shape} if shape else {}
        return self._book.add_format(wanted | {"bold": bold, "reading_order": 2 if right_to_left else 0})


class _Sheet:
    """A sheet of the library, written cell by cell: numbers as numbers, dates as dates, all else as texts."""

    def __init__(self, sheet: Any, styles: _Styles) -> None:  # noqa: ANN401 - the library has no types
        self.sheet = sheet
        self._style = styles.of
        self._writers: dict[type, Callable[[int, int, Any, bool], None]] = {
            str: self._write_text,
            int: self._write_count,
            float: self._write_float,
            bool: self._write_answer,
            date: self._write_day,
            Money: self._write_money,
            Named: self._write_named,
            Share: self._write_share,
            Change: self._write_change,
            Trend: self._write_nothing,
            tuple: self._write_several,
        }

    def write(self, row: int, column: int, cell: Cell, *, bold: bool = False) -> None:
        """Write a cell that is not empty."""
        if cell is not None and cell != "":
            self._writers[type(cell)](row, column, cell, bold)

    def _write_text(self, row: int, column: int, raw: str, bold: bool) -> None:
        text = harmless(raw)
        style = self._style(bold=True) if bold else None
        if is_right_to_left(text):
            style = self._style(bold=bold, right_to_left=True)
        if put_text(self.sheet, row, column, text, style) < 0:
            sentence = _("A cell of Excel has room for {most} characters, and “{text}…” has more; write it as .csv.")
            raise BadValue(sentence.format(most=number(MOST_LETTERS), text=text[:40]))

    def _write_count(self, row: int, column: int, count: int, bold: bool) -> None:
        self.sheet.write_number(row, column, count, self._style("#,##0", bold=bold))

    def _write_float(self, row: int, column: int, value: float, bold: bool) -> None:
        self.sheet.write_number(row, column, value, self._style(bold=bold))

    def _write_answer(self, row: int, column: int, answer: bool, bold: bool) -> None:
        self._write_text(row, column, "yes" if answer else "no", bold)

    def _write_day(self, row: int, column: int, day_: date, bold: bool) -> None:
        if day_ < FIRST_DAY:
            self._write_text(row, column, day_.isoformat(), bold)
        else:
            self.sheet.write_datetime(row, column, day_, self._style("yyyy-mm-dd", bold=bold))

    def _write_money(self, row: int, column: int, money: Money, bold: bool) -> None:
        unit = money.currency.replace('"', "")
        self.sheet.write_number(row, column, money.amount, self._style(f'#,##0 "{unit}"', bold=bold))

    def _write_share(self, row: int, column: int, share: Share, bold: bool) -> None:
        self.sheet.write_number(row, column, share.value, self._style("0.0%", bold=bold))

    def _write_change(self, row: int, column: int, change: Change, bold: bool) -> None:
        unit = change.currency.replace('"', "")
        said = f' "{unit}"' if unit else ""
        shape = f"+#,##0{said};−#,##0{said};0{said}"
        self.sheet.write_number(row, column, change.value, self._style(shape, bold=bold))

    def _write_nothing(self, row: int, column: int, trend: Trend, bold: bool) -> None:
        """Leave the cell to the small line that is drawn over it."""

    def _write_named(self, row: int, column: int, named: Named, bold: bool) -> None:
        if named.name == str(named.code) and not isinstance(named.code, str):  # a year has no mark for thousands
            self.sheet.write_number(row, column, named.code, self._style("0", bold=bold))
        elif named.name:
            self._write_text(row, column, named.name, bold)

    def _write_several(self, row: int, column: int, parts: tuple[str | Named, ...], bold: bool) -> None:
        if parts:
            self._write_text(row, column, _joined(parts), bold)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text is read from the right."""
    return not text.isascii() and bool(_RIGHT_TO_LEFT.match(text))


def put_text(sheet: Any, row: int, column: int, text: str, style: Any) -> int:  # noqa: ANN401 - the library has no types
    """Write a text as it is, and give the code of the library, below 0 where it does not fit."""
    code: int
    if text.startswith("<r>"):  # the library would take it for a text with formats, and write it as XML
        pieces = (text[0], text[1], text[2:])  # the library wants three
        code = sheet.write_rich_string(row, column, *pieces, *([style] if style else []))
    else:
        code = sheet.write_string(row, column, text, style)
    return code


def _joined(parts: tuple[str | Named, ...]) -> str:
    """Write several values as one text, apart by semicolons, as `ess import` reads them."""
    return ";".join(part.name if isinstance(part, Named) else part for part in parts)


def _write_table(sheet: _Sheet, table: Table, *, headings: bool) -> None:
    """Write a table under a heading row that stays in sight; its sums stand below, outside of the filter."""
    rows = [row for row in table.rows if not row.is_sum]
    sums = [row for row in table.rows if row.is_sum]
    names = [column.heading.replace("\n", " ") if headings else column.key for column in table.columns]
    for place, width in enumerate(_widths(names, [*rows[:MEASURED], *sums])):
        sheet.sheet.set_column(place, place, width)
    sheet.sheet.freeze_panes(1, 0)
    sheet.sheet.repeat_rows(0)
    sheet.sheet.set_landscape()
    sheet.sheet.set_paper(9)  # A4
    sheet.sheet.fit_to_pages(1, 0)
    sheet.sheet.autofilter(0, 0, len(rows), len(names) - 1)
    for place, name in enumerate(names):
        sheet.write(0, place, name, bold=True)
    for line, row in enumerate([*rows, *sums], start=1):
        for place, cell in enumerate(row.cells):
            sheet.write(line, place, cell, bold=row.is_sum)
        xlsx_pictures.draw_trends(sheet.sheet, line, row)
    xlsx_pictures.hide_trends(sheet.sheet, table)
    xlsx_pictures.draw_bars(sheet.sheet, table, len(rows))


def _write_about(sheet: _Sheet, report: Report, at: datetime) -> None:
    """Write what the report is, when it was made, its totals at a glance and its notes."""
    fields = [field for part in report.shown() if isinstance(part, Card) for field in part.fields]
    lines: list[tuple[Cell, ...]] = [
        (report.title,),
        *([] if report.about else [(_("Made on"), day(at.date()))]),
        (),
        *((field.label, field.value) for field in fields),
        (),
        *((note,) for note in report.notes),
    ]
    sheet.sheet.set_column(0, 1, 24)
    sheet.sheet.set_paper(9)  # A4
    sheet.sheet.fit_to_pages(1, 0)
    for number_, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write(number_, place, cell, bold=number_ == 0)


def _widths(names: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Measure the columns: wide enough for their headings with a filter's button, and for most of their cells."""
    widths = [len(name) + 3 for name in names]
    for row in rows:
        widths = [max(width, len(shown(cell)) + 1) for width, cell in zip(widths, row.cells, strict=True)]
    return [min(max(width, WIDTHS[0]), WIDTHS[-1]) for width in widths]


def _name(table: Table) -> str:
    """Name a sheet as Excel allows."""
    return re.sub(r"[\[\]:*?/\\]", " ", table.title or table.key)[:31].strip("' ") or table.key


def _refuse_too_large(table: Table) -> None:
    if len(table.rows) >= MOST_ROWS:
        sentence = _("A sheet of Excel has {most} rows, and this one would need {count}; write it as .csv.")
        raise BadValue(sentence.format(most=number(MOST_ROWS), count=number(len(table.rows) + 1)))
