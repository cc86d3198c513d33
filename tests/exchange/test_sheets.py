"""Sheets as files hold them: every way a CSV is saved, and every way it can be wrong, with the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocp_ess_cli.domain.errors import BadValue, FileUnusable, InputRefused
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange.sheets import (
    COLUMNS,
    KINDS,
    REQUIRED,
    STANDARD_INPUT,
    Line,
    Sheet,
    find_sheets,
    read_sheet,
    refusal,
)
from tests.builders import refuses

FILE = "cooperatives.csv"


def read(content: bytes, kind: str = "cooperatives") -> Sheet:
    """Read a sheet of a kind from the file named after it."""
    return read_sheet(f"{kind}.csv", kind, content)


def refused(content: bytes, kind: str = "cooperatives") -> list[tuple[int, str]]:
    """Give line and sentence of each mistake that a sheet is refused for."""
    with pytest.raises(InputRefused) as caught:
        read(content, kind)
    mistakes = caught.value.mistakes
    assert str(caught.value) == refusal(len(mistakes))
    assert {(mistake.file, mistake.column) for mistake in mistakes} == {(f"{kind}.csv", "")}
    return [(mistake.line, mistake.sentence) for mistake in mistakes]


# --- what is read ---


PLAIN = Sheet(FILE, "cooperatives", (Line(2, {"name": "Éco", "members": "3"}), Line(3, {"name": "تعاونية"})))


@pytest.mark.parametrize(
    "content",
    [
        "name,members\nÉco,3\nتعاونية,\n".encode(),
        "name,members\nÉco,3\nتعاونية,".encode(),
        "name,members\r\nÉco,3\r\nتعاونية,\r\n".encode(),
        "name,members\rÉco,3\rتعاونية,\r".encode(),
        "name,members\nÉco,3\nتعاونية,\n".encode("utf-8-sig"),
        "name;members\nÉco;3\nتعاونية;\n".encode("utf-8-sig"),
        "name\tmembers\nÉco\t3\nتعاونية\t\n".encode(),
        '"name","members"\n"Éco","3"\n"تعاونية",""\n'.encode(),
        " name , members \nÉco,3\nتعاونية,   \n".encode(),
    ],
    ids=["plain", "no last end", "windows", "old mac", "mark", "semicolons", "tabs", "quotes", "spaces"],
)
def test_a_sheet_is_read_however_it_was_saved(content: bytes) -> None:
    """Line ends, a mark, the delimiter and quotes make no difference; empty cells are left out."""
    assert read(content) == PLAIN


def test_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    """A quoted cell keeps commas, quotes and line ends; a row is numbered by the line on which it begins."""
    content = b'name,notes\nA,"x, ""y""\nand\n\nz"\nB,w\n\n"C\nc",\nD,v\n'
    assert read(content).lines == (
        Line(2, {"name": "A", "notes": 'x, "y"\nand\n\nz'}),
        Line(6, {"name": "B", "notes": "w"}),
        Line(8, {"name": "C\nc"}),
        Line(10, {"name": "D", "notes": "v"}),
    )


def test_a_heading_over_several_lines_counts_its_lines() -> None:
    """Where the heading itself has quotes over lines, the rows after it are still numbered rightly."""
    assert read(b'name,"members\n"\nA,3\n').lines == (Line(3, {"name": "A", "members": "3"}),)


def test_empty_rows_are_passed_over_and_counted() -> None:
    """Rows without a cell, or of spaces and delimiters alone, are no rows; those after them keep their line."""
    assert read(b"name,members\n\n,\n  , \n,,,\nA,3\n").lines == (Line(6, {"name": "A", "members": "3"}),)


@pytest.mark.parametrize("content", [b"name,members", b"name,members\n", b"name,members\n\n,\n"])
def test_a_heading_alone_is_a_sheet_without_rows(content: bytes) -> None:
    """A sheet with a heading and no rows is read."""
    assert read(content) == Sheet(FILE, "cooperatives", ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_known(kind: str) -> None:
    """A heading of all columns of a kind, in any order, is taken, and the required ones alone are."""
    assert read(",".join(reversed(COLUMNS[kind])).encode(), kind).lines == ()
    assert read(",".join(REQUIRED[kind]).encode(), kind).lines == ()


def test_a_nul_byte_reaches_the_reader_of_its_cell() -> None:
    """A NUL byte does not cut a row off; the cell keeps it for the field to refuse."""
    assert read(b"name,members\nA\x00B,3\n").lines == (Line(2, {"name": "A\x00B", "members": "3"}),)


# --- what is refused ---


NOT_UTF8 = "The file is not UTF-8 (byte {}). Save it as “CSV UTF-8” and import again."


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        ("name\nA\nCoopérative\n".encode("latin-1"), 3, "0xE9"),
        ("é,name\n".encode("latin-1"), 1, "0xE9"),
        ("name\nA\n".encode("utf-16"), 1, "0xFF"),
        ('name,notes\nA,"x\ny"\nÉco,\n'.encode("cp1252"), 4, "0xC9"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xb5", 1, "0xB5"),
    ],
    ids=["latin-1", "heading", "utf-16", "cp1252", "workbook"],
)
def test_what_is_not_utf8_is_refused(content: bytes, line: int, byte: str) -> None:
    """Bytes of another encoding are refused with the line of the first, and how to save the file."""
    assert refused(content) == [(line, NOT_UTF8.format(byte))]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b",,\n", b"\n\nname\nA\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    """A file without a heading in its first line is told to be empty."""
    assert refused(content) == [(1, "The file is empty.")]


def _known(kind: str) -> str:
    return f"There are: {', '.join(COLUMNS[kind])}."


@pytest.mark.parametrize(
    ("kind", "heading", "sentences"),
    [
        ("cooperatives", "name,memmbers", ["“memmbers” is not known. Is it members, foreign_members?"]),
        ("cooperatives", "Name", ["“Name” is not known. Is it name, name_ar?", "“name” is missing."]),
        ("cooperatives", "name,name", ["“name” stands there twice."]),
        ("cooperatives", "name,ice,women,ice,name", ["“ice” stands there twice.", "“name” stands there twice."]),
        ("cooperatives", "name,", [f"“” is not known. {_known('cooperatives')}"]),
        ("cooperatives", "name,a\x1b[31m", [f"“a\\u001b[31m” is not known. {_known('cooperatives')}"]),
        ("entries", "program", ["“year” is missing.", "“cooperative” is missing."]),
        ("figures", "year,key", ["“program” is missing.", "“value” is missing."]),
        (
            "rounds",
            "program,qqq,seats,seats",
            [f"“qqq” is not known. {_known('rounds')}", "“seats” stands there twice.", "“year” is missing."],
        ),
    ],
)
def test_a_wrong_heading_is_told_whole(kind: str, heading: str, sentences: list[str]) -> None:
    """Every column that is unknown, double or missing is told, visibly and with the nearest that are known."""
    assert refused(f"{heading}\n".encode(), kind) == [(1, f"Column {sentence}") for sentence in sentences]


def mistaken(content: bytes) -> list[tuple[int, str]]:
    """Give line and sentence of each row that could not be taken apart, of a sheet whose other rows were read."""
    sheet = read(content)
    assert {(mistake.file, mistake.column) for mistake in sheet.mistakes} == {(FILE, "")}
    return [(mistake.line, mistake.sentence) for mistake in sheet.mistakes]


def test_short_and_long_rows_are_all_told() -> None:
    """Rows with too few or too many cells are told together, each with its first line; the others are read."""
    content = b'name,members\nA\nB,3\nC,3,4\n"D\nd"\nE,5\nF,1,2,3\n'
    sentence = "Cells in the row: {}; in the heading: 2."
    assert [line.number for line in read(content).lines] == [3, 7]
    assert mistaken(content) == [
        (2, sentence.format(1)),
        (4, sentence.format(3)),
        (5, sentence.format(1)),
        (8, sentence.format(4)),
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'name,notes\nA,"x\ny\nz\n', 2, "unexpected end of data"),
        (b'name,notes\nA,"x" y\nB,\n', 2, "',' expected after '\"'"),
        (b'name,notes\nA,\n"B\nb"x,\nC,\n', 3, "',' expected after '\"'"),
        (b"name,notes\nA," + b"x" * 131_073 + b"\n", 2, "field larger than field limit (131072)"),
    ],
    ids=["open quote", "text after quote", "several lines", "too long"],
)
def test_a_row_that_is_no_csv_is_refused(content: bytes, line: int, reason: str) -> None:
    """A quote that is never closed, or followed by text, is refused with the line on which its row begins."""
    assert mistaken(content) == [(line, f"The row cannot be read as CSV: {reason}.")]


def test_rows_before_one_that_is_no_csv_are_told_too() -> None:
    """A short row is told beside the row that ends the reading."""
    assert [line for line, _sentence in mistaken(b'name,notes\nA\nB,"x\n')] == [2, 3]


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 mistake; nothing was changed. Correct it and import again."),
        (1200, "1,200 mistakes; nothing was changed. Correct them and import again."),
    ],
)
def test_a_refusal_counts_the_mistakes(count: int, sentence: str) -> None:
    """A refusal says how many mistakes there are and that nothing was changed."""
    assert refusal(count) == sentence


def test_a_mistake_stands_in_a_file() -> None:
    """A mistake of a sheet names the file as it was given."""
    with pytest.raises(InputRefused) as caught:
        read_sheet("standard input", "cooperatives", b"")
    assert caught.value.mistakes == (Mistake("The file is empty.", file="standard input", line=1),)


# --- where sheets are ---


def test_a_folder_is_read_for_the_files_of_its_kinds(tmp_path: Path) -> None:
    """In a folder the files named after the kinds are found, in the order they must be read, and no others."""
    for name in ("entries.csv", "rounds.csv", "cooperatives.csv", "notes.csv", "README.md"):
        (tmp_path / name).touch()
    (tmp_path / "figures.csv").mkdir()
    expected = [(f"{kind}.csv", kind, tmp_path / f"{kind}.csv") for kind in ("cooperatives", "rounds", "entries")]
    assert find_sheets(tmp_path) == expected


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("entries.csv", "", "entries"),
        ("Entries.CSV", "", "entries"),
        ("candidates 2022.csv", "entries", "entries"),
        ("rounds.csv", "entries", "entries"),
    ],
)
def test_a_file_holds_what_its_name_or_the_user_says(tmp_path: Path, name: str, kind: str, found: str) -> None:
    """A file is of the kind said, else of the kind that its name says in any letter case."""
    (tmp_path / name).touch()
    assert find_sheets(tmp_path / name, kind) == [(name, found, tmp_path / name)]


def test_a_file_that_does_not_tell_its_kind_is_refused(tmp_path: Path) -> None:
    """A file of another name needs its kind to be said."""
    path = tmp_path / "lauréates.csv"
    path.touch()
    with refuses(BadValue, f"Say with --as what {path} holds: cooperatives, rounds, entries, figures."):
        find_sheets(path)


def test_a_folder_without_sheets_is_refused(tmp_path: Path) -> None:
    """A folder that has none of the files is refused with their names."""
    sentence = f"The folder {tmp_path} has none of the files: cooperatives.csv, rounds.csv, entries.csv, figures.csv."
    with refuses(FileUnusable, sentence):
        find_sheets(tmp_path)


def test_standard_input_does_not_tell_its_kind() -> None:
    """What standard input holds must be said."""
    with refuses(BadValue, "Say with --as what standard input holds: cooperatives, rounds, entries, figures."):
        find_sheets(Path(STANDARD_INPUT))


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A path of nothing is refused."""
    path = tmp_path / "entries.csv"
    with refuses(FileUnusable, f"There is no file or folder {path}."):
        find_sheets(path)
