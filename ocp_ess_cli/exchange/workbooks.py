"""Sheets in workbooks: `.xlsx`, `.xlsm`, `.xlsb`, `.xls` and `.ods`, read by calamine.

calamine lays a sheet out as a full rectangle and gives a cell with an error as an empty one. So the XML of an `.xlsx`
is looked through first: it is unpacked in pieces, which also stops a zip bomb whatever sizes it claims to have.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.exchange import bounds
from ocp_ess_cli.exchange.sheets import Grid, Row
from ocp_ess_cli.language import _, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, LookupError, ValueError, ET.ParseError)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what an .xlsx with a password is put into
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PIECE = 2**20
_SMALL = 4 * 2**20  # bytes of a part of an .xlsx
_EXTENT = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')
_PLACED = re.compile(rb'<c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"[^>]*[^/>]>')
_ERROR = re.compile(
    rb'<c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"[^>]*t="e"[^>]*>(?:<f[^>]*/>|<f.*?</f>)?<v>([^<]*)</v>', re.DOTALL
)
_TRIAL = """
import io, sys, python_calamine
try:
    with python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read())) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
except BaseException as error:
    print(type(error).__name__, error)
"""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def workbook_grids(file: str, content: bytes) -> list[Grid]:
    """Read every sheet of a workbook; hidden rows and sheets are read like the others, formulas by their last value.

    Raises:
        FileUnusable: it has a password, is damaged, or is no workbook.
        InputRefused: it unpacks to more than ess reads.
    """
    from python_calamine import CalamineError, PasswordError, load_workbook  # noqa: PLC0415 - only for a workbook

    bounds.refuse_too_large(file, len(content))
    if content.startswith(OLE):
        _try_apart(file, content)
    try:
        seen = _look_through(file, content) if content.startswith(ZIP) else {}
        with load_workbook(io.BytesIO(content)) as book:
            return [_grid(file, book.get_sheet_by_name(name), seen.get(name, {})) for name in book.sheet_names]
    except PasswordError as error:
        raise _locked(file) from error
    except (CalamineError, *_DAMAGED) as error:
        raise _damaged(file, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's, whose class cannot be imported
            raise _damaged(file, error) from error
        raise


def _try_apart(file: str, content: bytes) -> None:
    """Read an old workbook in a process of its own first, for calamine can end the process where it is damaged.

    Raises:
        FileUnusable: it has a password, or is damaged.
    """
    if _ENCRYPTED in content:
        raise _locked(file)
    command = [sys.executable, "-P", "-c", _TRIAL]
    ended = subprocess.run(command, input=content, capture_output=True, check=False)  # noqa: S603 - our own words
    error = ended.stdout.decode(errors="replace").strip()
    if error.startswith("PasswordError"):
        raise _locked(file)
    if ended.returncode or error:
        raise _damaged(file, error.partition(" ")[2] or _("its end is not where it says"))


def _damaged(file: str, error: object) -> FileUnusable:
    sentence = _("{path} is no workbook, or is damaged: {reason}. Open it in its program, save it and import again.")
    return FileUnusable(sentence.format(path=file, reason=error))


def _locked(file: str) -> FileUnusable:
    return FileUnusable(_("{path} has a password. Save it without one and import again.").format(path=file))


def _grid(file: str, sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Grid:
    top, left = sheet.start or (0, 0)
    rows = [
        Row(place, cells)
        for place, cells in enumerate(sheet.to_python(), start=top + 1)
        if cells.count("") != len(cells)
    ]
    return Grid(file, sheet.name, rows, first_column=left, errors=errors)


def _look_through(file: str, content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Unpack every part once, in pieces: give the cells with errors by sheet, and stop at what is too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = _sheets_by_part(archive)
        left = bounds.MOST_UNPACKED
        found: dict[str, dict[tuple[int, int], str]] = {}
        for part in archive.infolist():
            look = _Look(part.file_size)
            for piece in _pieces(archive, part):
                left -= len(piece)
                if left < 0:
                    _refuse_bomb(file)
                if part.filename in names:
                    look.take(piece)
            if look.cells > bounds.MOST_CELLS:
                _refuse_wide(file, names[part.filename], look)
            if look.errors:
                found[names[part.filename]] = look.errors
    return found


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as unpacked:
        while piece := unpacked.read(_PIECE):
            yield piece


class _Look:
    """What is seen in the XML of one sheet, piece by piece.

    A sheet says how far it goes, styled cells that are empty included. Where that is too far, is not said, or the sheet
    is so small that it costs nothing, every cell with a value is looked at.

    Attributes:
        errors: the cells with errors, by row and column.
        cells: how many cells the rectangle has that a sheet fills.
    """

    def __init__(self, size: int) -> None:
        self._small = size < _SMALL
        self.errors: dict[tuple[int, int], str] = {}
        self.cells = 0
        self._rest = b""
        self._begun = self._far = False
        self._column = self._row = 0

    def take(self, piece: bytes) -> None:
        """Look at the next piece; a cell that is cut off waits for the rest of it."""
        piece = self._rest + piece
        whole, closed, self._rest = piece.rpartition(b"</c>")
        piece = whole + closed
        if not self._begun:
            said = _EXTENT.search(piece)
            self._far = self._small or said is None or (_index(said[1]) + 1) * int(said[2]) > bounds.MOST_CELLS
            self._begun = True
        if b't="e"' in piece:
            for column, row, error in _ERROR.findall(piece):
                self.errors[int(row), _index(column)] = error.decode()
        if self._far and (placed := _PLACED.findall(piece)):
            self._row = max(self._row, *(int(row) for _letters, row in placed))
            self._column = max(
                self._column, *(_index(letters) + 1 for letters in {letters for letters, _row in placed})
            )
            self.cells = self._column * self._row


def _index(letters: bytes) -> int:
    """Give the number, from 0, of the column of these letters."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _sheets_by_part(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the names of the sheets of an .xlsx by the parts that hold them; nothing for other formats."""
    names = {part.filename for part in archive.infolist() if part.file_size <= _SMALL}
    listed, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {listed, relations} <= names:
        return {}
    targets = {
        one.get("Id", ""): one.get("Target", "").removeprefix("/xl/")
        for one in ET.fromstring(archive.read(relations))  # noqa: S314 - small, and expat stops entity bombs
    }
    sheets = ET.fromstring(archive.read(listed)).iter()  # noqa: S314 - as above
    return {
        f"xl/{targets.get(one.get(_RELATION, ''), '')}": one.get("name", "")
        for one in sheets
        if one.tag.rpartition("}")[2] == "sheet"
    }


def _refuse_bomb(file: str) -> None:
    sentence = _("The workbook unpacks to more than {most} MB, which is more than ess reads at once. Divide it.")
    bounds.refuse(file, sentence.format(most=number(bounds.MOST_UNPACKED // 2**20)))


def _refuse_wide(file: str, sheet: str, look: _Look) -> None:
    sentence = _(
        "The sheet “{sheet}” has cells so far apart that it fills {cells} cells. "
        "Delete what stands alone far to the right or below, and import again."
    )
    bounds.refuse(file, sentence.format(sheet=sheet, cells=number(look.cells)))
