"""A report as an Excel workbook: one sheet a table, numbers and dates that can be reckoned with, and a sheet about it.

Nothing in it is a formula or a link. The same report of the same moment gives the same bytes.
"""

from __future__ import annotations

import io
import re
import tempfile
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from ocp_ess_cli.domain.cells import harmless
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, day, number
from ocp_ess_cli.reports.report import Card, Cell, Money, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

MOST_ROWS = 1_048_576  # of a sheet of Excel, its heading included
MOST_LETTERS = 32_767  # of a cell of Excel
FIRST_DAY = date(1900, 3, 1)  # Excel counts the days before it wrongly
WIDTHS = range(8, 61)  # of columns, in letters
MEASURED = 1_000  # rows that the width of a column is taken from

_RIGHT_TO_LEFT = re.compile(r"[^A-Za-zÀ-ɏ]*[֐-ࣿיִ-﷿ﹰ-ﻼ]")  # its first letter is Arabic or Hebrew
_OPTIONS = {
    "constant_memory": True,
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
    with tempfile.TemporaryDirectory(prefix="ess-") as folder:
        book = Workbook(out, {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"created": at.replace(tzinfo=None)})
        styles = _Styles(book)
        if report.title:
            _write_about(_Sheet(book.add_worksheet(_("About")), styles), report, at)
        for table in tables:
            _write_table(_Sheet(book.add_worksheet(_name(table)), styles), table.for_people(), headings=headings)
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


class _Sheet(NamedTuple):
    """A sheet of the library, and the styles of its workbook."""

    sheet: Any
    styles: _Styles

    def write(self, row: int, column: int, cell: Cell, *, bold: bool = False) -> None:
        """Write a cell: numbers as numbers, dates as dates, everything else as a text that is not run."""
        match cell:
            case None | "":
                return
            case str():
                self._write_text(row, column, cell, bold=bold)
            case bool():
                self._write_text(row, column, "yes" if cell else "no", bold=bold)
            case Money(amount, currency):
                unit = currency.replace('"', "")
                self.sheet.write_number(row, column, amount, self.styles.of(f'#,##0 "{unit}"', bold=bold))
            case Named(int(code), name) if name == str(code):  # a year has no mark for thousands
                self.sheet.write_number(row, column, code, self.styles.of("0", bold=bold))
            case Named(_code, name):
                self._write_text(row, column, name, bold=bold)
            case int():
                self.sheet.write_number(row, column, cell, self.styles.of("#,##0", bold=bold))
            case float():
                self.sheet.write_number(row, column, cell, self.styles.of(bold=bold))
            case date() if cell >= FIRST_DAY:
                self.sheet.write_datetime(row, column, cell, self.styles.of("yyyy-mm-dd", bold=bold))
            case _:
                self._write_text(row, column, _text(cell), bold=bold)

    def _write_text(self, row: int, column: int, raw: str, *, bold: bool) -> None:
        text = harmless(raw)
        if not text:
            return
        right_to_left = not text.isascii() and bool(_RIGHT_TO_LEFT.match(text))
        style = self.styles.of(bold=bold, right_to_left=right_to_left) if bold or right_to_left else None
        if text.startswith("<r>"):  # the library would take it for a text with formats, and write it as XML
            self.sheet.write_rich_string(row, column, text[:1], text[1:], style)
        else:
            self.sheet.write_string(row, column, text, style)


def _text(cell: Cell) -> str:
    """Write a cell that is no number as a text; several values are apart by semicolons, as `ess import` reads them."""
    match cell:
        case str():
            return cell
        case tuple():
            return ";".join(str(part.name if isinstance(part, Named) else part) for part in cell)
        case date():
            return cell.isoformat()
        case _:
            return shown(cell)


def _write_table(sheet: _Sheet, table: Table, *, headings: bool) -> None:
    """Write a table under a heading row that stays in sight; its sums stand below, outside of the filter."""
    rows = [row for row in table.rows if not row.is_sum]
    sums = [row for row in table.rows if row.is_sum]
    names = [column.heading.replace("\n", " ") if headings else column.key for column in table.columns]
    for place, width in enumerate(_widths(names, rows)):
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
            if cell is not None:
                sheet.write(line, place, cell, bold=row.is_sum)


def _write_about(sheet: _Sheet, report: Report, at: datetime) -> None:
    """Write what the report is, when it was made, its totals at a glance and its notes."""
    fields = [field for part in report.shown() if isinstance(part, Card) for field in part.fields]
    lines: list[tuple[Cell, ...]] = [
        (report.title,),
        (_("Made on"), day(at.date())),
        (),
        *((field.label, field.value) for field in fields),
        (),
        *((note,) for note in report.notes),
    ]
    sheet.sheet.set_column(0, 1, 24)
    for number_, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write(number_, place, cell, bold=number_ == 0)


def _widths(names: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Measure the columns: wide enough for their headings with a filter's button, and for most of their cells."""
    widths = [len(name) + 3 for name in names]
    for row in islice(rows, MEASURED):
        widths = [max(width, len(shown(cell)) + 1) for width, cell in zip(widths, row.cells, strict=True)]
    return [min(max(width, WIDTHS[0]), WIDTHS[-1]) for width in widths]


def _name(table: Table) -> str:
    """Name a sheet as Excel allows."""
    return re.sub(r"[\[\]:*?/\\]", " ", table.title or table.key)[:31].strip("' ") or table.key


def _refuse_too_large(table: Table) -> None:
    if len(table.rows) >= MOST_ROWS:
        sentence = _("A sheet of Excel has {most} rows, and this one would need {count}; write it as .csv.")
        raise BadValue(sentence.format(most=number(MOST_ROWS), count=number(len(table.rows) + 1)))
    for row in table.rows:
        for cell in row.cells:
            if type(cell) in (str, tuple) and cell and len(text := harmless(_text(cell))) > MOST_LETTERS:
                sentence = _(
                    "A cell of Excel has room for {most} characters, and “{text}…” has more; write it as .csv."
                )
                raise BadValue(sentence.format(most=number(MOST_LETTERS), text=text[:40]))
