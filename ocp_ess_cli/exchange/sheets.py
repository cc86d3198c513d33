"""Sheets as files hold them: a CSV becomes rows with line numbers, or a sentence says why it cannot."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.reading import FIELDS as COOPERATIVE_FIELDS
from ocp_ess_cli.actions.rounds import FIELDS as ROUND_FIELDS
from ocp_ess_cli.domain.errors import BadValue, FileUnusable, InputRefused
from ocp_ess_cli.domain.names import nearest
from ocp_ess_cli.domain.values import Mistake, visible
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("cooperatives", "rounds", "entries", "figures")
STANDARD_INPUT = "-"

COLUMNS: dict[str, tuple[str, ...]] = {
    "cooperatives": ("id", *COOPERATIVE_FIELDS),
    "rounds": ("program", "year", *ROUND_FIELDS),
    "entries": (
        *("id", "program", "year", "cooperative", "project", "track", "stage", "mark", "amount"),
        *("currency", "sponsor", "date", "despite", "note"),
    ),
    "figures": (
        *("program", "year", "since", "key", "track", "sponsor", "value", "bound", "statement"),
        *("source", "date"),
    ),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "cooperatives": ("name",),
    "rounds": ("program", "year"),
    "entries": ("program", "year", "cooperative"),
    "figures": ("program", "year", "key", "value"),
}


class Line(NamedTuple):
    """A row of a sheet: where it stands, and its cells by column, without the empty ones."""

    number: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """The rows of one kind of record.

    Attributes:
        file: what it is called in sentences.
        kind: one of `KINDS`.
        mistakes: rows that could not be taken apart.
    """

    file: str
    kind: str
    lines: tuple[Line, ...]
    mistakes: tuple[Mistake, ...] = ()


def find_sheets(path: Path, kind: str = "") -> list[tuple[str, str, Path]]:
    """Find the sheets at a path: in a folder, the files named after the kinds; else the one file.

    Args:
        path: a folder or a CSV file.
        kind: what a file holds; empty where its name says so.

    Returns:
        For each sheet, the name of its file, its kind and its path, in the order they must be read.

    Raises:
        FileUnusable: there is nothing to read.
        BadValue: a file does not tell what it holds.
    """
    if path.is_dir():
        found = [(f"{name}.csv", name, path / f"{name}.csv") for name in KINDS]
        found = [sheet for sheet in found if sheet[2].is_file()]
        if not found:
            sentence = _("The folder {path} has none of the files: {known}.")
            known = listed([f"{name}.csv" for name in KINDS])
            raise FileUnusable(sentence.format(path=path, known=known))
        return found
    if str(path) == STANDARD_INPUT:
        raise BadValue(_("Say with --as what standard input holds: {known}.").format(known=listed([*KINDS])))
    if not path.exists():
        raise FileUnusable(_("There is no file or folder {path}.").format(path=path))
    kind = kind or path.stem.lower()
    if kind not in KINDS:
        raise BadValue(_("Say with --as what {path} holds: {known}.").format(path=path, known=listed([*KINDS])))
    return [(path.name, kind, path)]


def read_sheet(file: str, kind: str, content: bytes) -> Sheet:
    """Read a CSV in UTF-8, with or without a mark, its cells apart by commas, semicolons or tabs.

    Raises:
        InputRefused: it is not UTF-8, is empty, or its heading lacks a column or has one that is not known.
    """
    text = _decoded(file, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[Line] = []
    mistakes: list[Mistake] = []
    before = 0
    try:
        header = [heading.strip() for heading in next(reader, [])]
        _check_header(file, kind, header)
        before = reader.line_num
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                sentence = _("Cells in the row: {found}; in the heading: {wanted}.")
                told = sentence.format(found=len(cells), wanted=len(header))
                mistakes.append(Mistake(told, file=file, line=number))
                continue
            pairs = zip(header, cells, strict=True)
            lines.append(Line(number, {column: cell for column, cell in pairs if cell.strip()}))
    except csv.Error as error:
        sentence = _("The row cannot be read as CSV: {reason}.")
        mistakes.append(Mistake(sentence.format(reason=error), file=file, line=before + 1))
    return Sheet(file, kind, tuple(lines), tuple(mistakes))


def refusal(count: int) -> str:
    """Say that an input is refused for so many mistakes."""
    from ocp_ess_cli.language import plural  # noqa: PLC0415 - one sentence

    return plural(
        "{count} mistake; nothing was changed. Correct it and import again.",
        "{count} mistakes; nothing was changed. Correct them and import again.",
        count,
    )


def _decoded(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        sentence = _("The file is not UTF-8 (byte {byte}). Save it as “CSV UTF-8” and import again.")
        told = sentence.format(byte=f"0x{content[error.start]:02X}")
        raise InputRefused(refusal(1), [Mistake(told, file=file, line=line)]) from error


def _delimiter(text: str) -> str:
    """Take the delimiter of which the heading has most."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _check_header(file: str, kind: str, header: list[str]) -> None:
    known = COLUMNS[kind]
    if not any(header):
        raise InputRefused(refusal(1), [Mistake(_("The file is empty."), file=file, line=1)])
    told = [
        _("Column “{column}” is not known. {hint}").format(column=visible(column)[:60], hint=_hint(column, known))
        for column in header
        if column not in known
    ]
    twice = {column for column in header if header.count(column) > 1}
    told += [_("Column “{column}” stands there twice.").format(column=column) for column in sorted(twice)]
    told += [
        _("Column “{column}” is missing.").format(column=column) for column in REQUIRED[kind] if column not in header
    ]
    if told:
        mistakes = [Mistake(sentence, file=file, line=1) for sentence in told]
        raise InputRefused(refusal(len(mistakes)), mistakes)


def _hint(column: str, known: tuple[str, ...]) -> str:
    near = nearest(column, known)
    if near:
        return _("Is it {nearest}?").format(nearest=listed(near))
    return _("There are: {names}.").format(names=listed([*known]))
