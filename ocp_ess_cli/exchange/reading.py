"""From files to sheets: what is at a path, in which format, and what each sheet holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ocp_ess_cli.domain.errors import EssError, FileUnusable, InputRefused
from ocp_ess_cli.exchange import bounds
from ocp_ess_cli.exchange.recognising import hinted_kind
from ocp_ess_cli.exchange.sheets import Grid, Sheet, refusal
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocp_ess_cli.domain.values import Mistake
    from ocp_ess_cli.exchange.recognising import Recogniser

STANDARD_INPUT = "-"
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json")

_TEMPORARY = ("~$", ".")  # what Excel and LibreOffice leave beside a file that is open


class Source(NamedTuple):
    """A file to read.

    Attributes:
        file: what it is called in sentences.
        content: all of its bytes.
    """

    file: str
    content: bytes


class Reading(NamedTuple):
    """What was read.

    Attributes:
        sheets: those that were recognised.
        notes: what there is to say beside it.
    """

    sheets: list[Sheet]
    notes: list[str]


def find_files(path: Path) -> list[Path]:
    """Find the files to read at a path: in a folder, those of the formats that are known; else the one file.

    Raises:
        FileUnusable: there is nothing to read.
    """
    if not path.is_dir():
        if path.exists():
            return [path]
        raise FileUnusable(_("There is no file or folder {path}.").format(path=path))
    found = [
        file
        for file in sorted(path.iterdir())
        if file.suffix.lower() in ENDINGS and file.is_file() and not file.name.startswith(_TEMPORARY)
    ]
    if not found:
        sentence = _("The folder {path} has no sheet. There can be: {known}.")
        raise FileUnusable(sentence.format(path=path, known=listed([*ENDINGS])))
    return found


def read_file(path: Path) -> Source:
    """Read a file whole, if it is not too large and stays as it is meanwhile.

    Raises:
        FileUnusable: it cannot be read, or changes while it is read.
        InputRefused: it is too large.
    """
    try:
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            bounds.refuse_too_large(path.name, before.st_size)
            content = stream.read(bounds.MOST_BYTES + 1)
            after = os.fstat(stream.fileno())
    except OSError as error:
        sentence = _("{path} cannot be read: {reason}.")
        raise FileUnusable(sentence.format(path=path, reason=error.strerror)) from error
    bounds.refuse_too_large(path.name, len(content))
    if before.st_size and (before.st_size, before.st_mtime_ns) != (len(content), after.st_mtime_ns):
        raise FileUnusable(
            _("{path} changed while it was read. Wait until it is whole, and try again.").format(path=path)
        )
    return Source(path.name, content)


def read_stream(stream: BinaryIO | None) -> Source:
    """Read standard input whole.

    Raises:
        FileUnusable: it is closed or cannot be read.
        InputRefused: it is too large.
    """
    file = _("standard input")
    try:
        content = stream.read(bounds.MOST_BYTES + 1) if stream else None
    except (OSError, ValueError):
        content = None
    if content is None:
        raise FileUnusable(_("Standard input is closed; nothing was read."))
    bounds.refuse_too_large(file, len(content))
    return Source(file, content)


def grids_of(source: Source, recogniser: Recogniser) -> list[Grid]:
    """Take a file apart into sheets; its format shows in how it begins.

    Raises:
        FileUnusable: a workbook has a password, is damaged, or is none.
        InputRefused: it is too large, or no sheet can be made of it.
    """
    from ocp_ess_cli.exchange import texts, workbooks  # noqa: PLC0415 - zipfile and XML take time to import

    file, content = source
    ending = Path(file).suffix.lower()
    if content.startswith((workbooks.ZIP, workbooks.OLE)):
        return workbooks.workbook_grids(file, content)
    beginning = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning[:14].lower().startswith((b"<!doctype html", b"<html", b"<table")):
        sentence = _("{path} is a web page. Open it in a spreadsheet program, save it as .xlsx and import again.")
        raise FileUnusable(sentence.format(path=file))
    if ending == ".json" or beginning.startswith((b"[{", b'{"', b"{\n", b"[\n")):
        return texts.json_grids(file, content)
    if ending in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"} and b"\0" in beginning:
        raise FileUnusable(
            _("{path} is no workbook. Open it in its program, save it and import again.").format(path=file)
        )
    return [texts.csv_grid(file, content, recogniser.score)]


def read_source(source: Source, kind: str, recogniser: Recogniser) -> Reading:
    """Read the sheets of one file.

    Args:
        source: the file.
        kind: what it holds; empty where its sheets tell.
        recogniser: knows the headings.

    Returns:
        The sheets that were recognised, none where nothing tells what they hold.
    """
    grids = [grid for grid in grids_of(source, recogniser) if grid.rows or grid.mistakes] or [Grid(source.file, "", [])]
    chosen = _kinds(grids, kind, Path(source.file).stem, recogniser)
    reading = Reading([], [])
    for grid, held in zip(grids, chosen, strict=True):
        if held:
            sheet, notes = recogniser.sheet(grid, held)
            reading.sheets.append(sheet)
            reading.notes.extend(notes)
    if any(chosen):
        reading.notes.extend(_not_read(grid) for grid, held in zip(grids, chosen, strict=True) if not held)
    return reading


def _kinds(grids: Sequence[Grid], kind: str, stem: str, recogniser: Recogniser) -> list[str]:
    """Tell what each sheet of a file holds; of several, those that have the columns of a kind that was said."""
    if not kind:
        return [recogniser.kind_of(grid, stem if len(grids) == 1 else "") for grid in grids]
    fitting = [kind if recogniser.fits(grid, kind) else "" for grid in grids]
    return fitting if any(fitting) else [kind, *("" for _grid in grids[1:])]


def _not_read(grid: Grid) -> str:
    sentence = _("{file} was not read: its headings are of no kind that is known.")
    return sentence.format(file=grid.label)


def read_all(
    sources: Sequence[tuple[str, Callable[[], Source]]],
    kind: str,
    recogniser: Recogniser,
    progress: Callable[[str], None] = lambda _file: None,
) -> Reading:
    """Read every file; of several, those that nothing tells of are noted and passed over.

    Args:
        sources: what each file is called, and what gives it.
        kind: what they hold; empty where they tell.
        recogniser: knows the headings.
        progress: is told each file before it is read.

    Raises:
        FileUnusable: a file cannot be read.
        InputRefused: headings are wrong, or no sheet can be made of a file.
    """
    whole = Reading([], [])
    mistakes: list[Mistake] = []
    for file, give in sources:
        progress(file)
        passing = len(sources) > 1 and not kind and not hinted_kind(Path(file).stem)
        try:
            reading = read_source(give(), kind, recogniser)
        except EssError as error:
            if passing:
                whole.notes.append(_("{file} was not read: {reason}").format(file=file, reason=_reason(error)))
            elif isinstance(error, InputRefused):
                mistakes += error.mistakes
            else:
                raise
            continue
        whole.sheets.extend(reading.sheets)
        whole.notes.extend(reading.notes)
        if not reading.sheets and len(sources) > 1:
            whole.notes.append(_not_read(Grid(file, "", [])))
    mistakes += [mistake for sheet in whole.sheets if not sheet.headings for mistake in sheet.mistakes]
    if mistakes:
        raise InputRefused(refusal(len(mistakes)), mistakes)
    return whole


def _reason(error: EssError) -> str:
    return error.mistakes[0].sentence if isinstance(error, InputRefused) else str(error)


def told(sheets: Sequence[Sheet]) -> str:
    """Say what was read."""
    counted = [
        plural("{file} {count} row", "{file} {count} rows", len(sheet.lines)).format(file=sheet.file)
        for sheet in sheets
    ]
    return _("Read: {sheets}.").format(sheets=listed(counted))
