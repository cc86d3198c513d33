"""The bad rows of an import as sheets to correct: as they were, with the reasons in one more column."""

from __future__ import annotations

import csv
import io
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.cells import guarded
from ocp_ess_cli.domain.errors import BadValue, FileUnusable
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.worksheet import Worksheet

    from ocp_ess_cli.domain.values import Mistake
    from ocp_ess_cli.exchange.sheets import Row, Sheet, Value

_LONGEST_NAME = 31  # of a sheet in a workbook
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in the name of a sheet


class BadRows(NamedTuple):
    """The bad rows of one sheet, under its headings.

    Attributes:
        name: what the sheet is called.
        rows: the headings, then the bad rows, each with the reasons behind it.
    """

    name: str
    rows: list[list[Value]]


def check_ending(path: Path, sources: Iterable[Path]) -> None:
    """Refuse a file of mistakes that cannot be written, before anything is read.

    Raises:
        BadValue: it has another ending, or is a file that is imported.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise BadValue(_("--mistakes needs a file that ends in .csv or .xlsx, not {path}.").format(path=path))
    if path.exists() and any(source.exists() and path.samefile(source) for source in sources):
        raise BadValue(_("{path} is imported itself; name another file with --mistakes.").format(path=path))


def as_written(mistakes: Sequence[Mistake], sheets: Iterable[Sheet]) -> list[Mistake]:
    """Name the columns of mistakes by the headings that the sheets have."""
    headings = {sheet.file: sheet.headings for sheet in sheets}
    return [
        mistake._replace(column=headings.get(mistake.file, {}).get(mistake.column, mistake.column))
        for mistake in mistakes
    ]


def bad_rows(mistakes: Sequence[Mistake], sheets: Iterable[Sheet]) -> list[BadRows]:
    """Gather the rows in which mistakes are, by sheet; a sheet without any is left out."""
    found = []
    for sheet in sheets:
        reasons: dict[int, list[str]] = {}
        for mistake in mistakes:
            if mistake.file == sheet.file:
                told = f"{mistake.column}: {mistake.sentence}" if mistake.column else mistake.sentence
                reasons.setdefault(mistake.line, []).append(told)
        if sheet.grid and (rows := [row for row in sheet.grid.rows[sheet.heading_row + 1 :] if row.number in reasons]):
            heading = sheet.grid.rows[sheet.heading_row]
            found.append(BadRows(sheet.grid.name or Path(sheet.file).stem, _with_reasons(heading, rows, reasons)))
    return found


def _with_reasons(heading: Row, rows: Sequence[Row], reasons: dict[int, list[str]]) -> list[list[Value]]:
    title = _("Mistakes to correct")
    before = next((i for i, cell in enumerate(heading.cells) if cell == title), len(heading.cells))
    width = len(heading.cells)
    told: list[list[Value]] = [[*heading.cells[:before], *heading.cells[before + 1 :], title]]
    for row in rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        told.append([*cells[:before], *cells[before + 1 :], " ".join(reasons[row.number])])
    return told


def write_bad_rows(path: Path, found: Sequence[BadRows]) -> list[Path]:
    """Write bad rows: sheets of one workbook, or a CSV for each sheet, in UTF-8 with a mark.

    Returns:
        The files that were written.

    Raises:
        FileUnusable: one cannot be written.
    """
    if path.suffix.lower() == ".xlsx":
        written = {path: _workbook(found)}
    elif len(found) == 1:
        written = {path: _csv(found[0])}
    else:
        written = {path.with_stem(f"{path.stem}-{one.name}".replace(os.sep, "-")): _csv(one) for one in found}
    for file, content in written.items():
        try:
            file.write_bytes(content)
        except OSError as error:
            sentence = _("{path} cannot be written: {reason}.")
            raise FileUnusable(sentence.format(path=file, reason=error.strerror)) from error
    return [*written]


def _csv(one: BadRows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[guarded("" if cell is None else str(cell)) for cell in row] for row in one.rows])
    return text.getvalue().encode("utf-8-sig")


def _workbook(found: Sequence[BadRows]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - only mistakes and exports need it

    held = io.BytesIO()
    with Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for number, one in enumerate(found, start=1):
            name = one.name.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or str(number)
            taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
            sheet = book.add_worksheet(
                name if name.casefold() not in taken else f"{name[: _LONGEST_NAME - 4]} {number}"
            )
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(one.rows):
                for column, cell in enumerate(row):
                    _write(sheet, place, column, cell)
            sheet.autofit()
    return held.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Value) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date | datetime):
        sheet.write_datetime(row, column, cell)
    elif cell is not None and cell != "":
        sheet.write_string(row, column, str(cell))
