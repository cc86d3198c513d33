"""Sheets as workbooks hold them: typed cells, titles, several sheets, and everything that a workbook can be instead."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from ocp_ess_cli.domain.errors import EssError, FileUnusable, InputRefused
from ocp_ess_cli.exchange.sheets import Line
from ocp_ess_cli.exchange.workbooks import workbook_grids
from tests.builders import refuses
from tests.exchange.reading import read_bytes, read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = Path(__file__).parent / "files"
FILE = "x.xlsx"


def workbook(fill: Callable[[Any], None]) -> bytes:
    """Make a workbook; `fill` gets the book."""
    held = io.BytesIO()
    with Workbook(held, {"default_date_format": "dd/mm/yyyy"}) as book:
        fill(book)
    return held.getvalue()


def a_workbook(*rows: list[object], top: int = 0, left: int = 0, name: str = "Liste") -> bytes:
    """Make a workbook of one sheet."""

    def fill(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows, start=top):
            sheet.write_row(place, left, row)

    return workbook(fill)


def refusal_of(content: bytes) -> list[str]:
    """Give the sentences that a workbook is refused for."""
    with pytest.raises(InputRefused) as caught:
        read_bytes(FILE, content, "cooperatives")
    return [mistake.sentence for mistake in caught.value.mistakes]


def damaged(reason: str) -> str:
    """Give the sentence of a workbook that cannot be opened."""
    return f"{FILE} is no workbook, or is damaged: {reason}. Open it in its program, save it and import again."


# --- what is read ---


def test_typed_cells_become_texts() -> None:
    """A date is written as ISO 8601, a whole number without a point, an answer as yes or no."""
    content = a_workbook(
        ["Nom", "Date de création", "Membres", "Illustratif", "Notes", "Tél", "ICE"],
        ["A", datetime(2022, 3, 8), 50000.0, True, 0.1 + 0.2, 661234567, 1525713000079],  # noqa: DTZ001 - a cell has no zone
        ["B", datetime(2022, 3, 8, 10, 5), 0, False, -1.5, "0661234567", "001525713000079"],  # noqa: DTZ001 - as above
    )
    assert read_sheet(FILE, "", content).lines == (
        Line(
            2,
            {
                "name": "A",
                "founded": "2022-03-08",
                "members": "50000",
                "illustrative": "yes",
                "notes": "0.3",
                "contact": "661234567",
                "ice": "1525713000079",
            },
        ),
        Line(
            3,
            {
                "name": "B",
                "founded": "2022-03-08 10:05",
                "members": "0",
                "illustrative": "no",
                "notes": "-1.5",
                "contact": "0661234567",
                "ice": "001525713000079",
            },
        ),
    )


@pytest.mark.parametrize("file", ["liste.xls", "liste.ods"])
def test_older_and_other_workbooks_are_read_alike(file: str) -> None:
    """`.xls` and `.ods` give the same lines, a million empty rows at the end or not."""
    reading = read_bytes(file, (FILES / file).read_bytes())
    assert reading.notes == [f"{file} › Liste: the headings stand in line 4."]
    assert [(sheet.file, sheet.kind, sheet.lines) for sheet in reading.sheets] == [
        (
            f"{file} › Liste",
            "cooperatives",
            (
                Line(5, {"name": "Coopérative Éco", "founded": "2018-05-14", "members": "14"}),
                Line(6, {"name": "تعاونية الأمل", "members": "7"}),
            ),
        )
    ]


def test_titles_merged_cells_formulas_and_hidden_rows_do_no_harm() -> None:
    """The headings are found below a merged title and away from the corner; hidden rows are read, formulas by value."""

    def fill(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheet = book.add_worksheet("Feuil1")
        sheet.merge_range("C2:F2", "Liste des coopératives, 2022")
        sheet.write_row("C5", ["Membres", "", "Raison sociale", "Région"])
        sheet.write_row("C6", [3, "", "A"])
        sheet.write_formula("F6", '=CONCAT("Orient","al")', None, "Oriental")
        sheet.write_row("C9", [4, "", "B"])
        sheet.set_row(8, None, None, {"hidden": True})
        sheet.write_row("C1048576", [5, "", "C"])

    reading = read_bytes(FILE, workbook(fill))
    assert reading.sheets[0].lines == (
        Line(6, {"members": "3", "name": "A", "region": "Oriental"}),
        Line(9, {"members": "4", "name": "B"}),
        Line(1048576, {"members": "5", "name": "C"}),
    )
    assert reading.notes == ["x.xlsx › Feuil1: the headings stand in line 5."]


def test_each_sheet_is_recognised_by_its_name_or_headings() -> None:
    """Of several sheets, those of a kind are read; another is listed; an empty one is nothing."""

    def fill(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheets: dict[str, list[list[object]]] = {
            "Lisez-moi": [["Bonjour"], ["x"]],
            "Éditions": [["Programme", "Année"], ["lalla", 2022]],
            "Feuil2": [["Raison sociale", "Région"], ["A", "Oriental"]],
            "Vide": [],
            "2022": [["Prix", "Année", "Coopérative"], ["lalla", 2022, "A"]],
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)

    reading = read_bytes(FILE, workbook(fill))
    assert [(sheet.file, sheet.kind, len(sheet.lines)) for sheet in reading.sheets] == [
        ("x.xlsx › Éditions", "rounds", 1),
        ("x.xlsx › Feuil2", "cooperatives", 1),
        ("x.xlsx › 2022", "entries", 1),
    ]
    assert reading.notes == ["x.xlsx › Lisez-moi was not read: its headings are of no kind that is known."]


def test_a_kind_that_is_said_takes_the_sheets_that_fit() -> None:
    """With `--as`, sheets without the columns that must be there are left out, unless none has them."""
    content = a_workbook(["a", "b"], [1, 2])
    assert refusal_of(content) == [
        'Column “name” is missing. If one of these holds it, say so with --map: "a=name", "b=name".'
    ]


def test_an_error_of_the_spreadsheet_is_a_mistake_with_its_cell() -> None:
    """A formula that failed is told by row and column, where its column is read; the other rows are read."""

    def fill(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheet = book.add_worksheet("Coopératives")
        sheet.write_row("B3", ["Nom", "Membres", "Vu par"])
        sheet.write("B4", "A")
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.write_row("B5", ["B", 4])
        sheet.write_formula("D5", "=NA()", None, "#N/A")

    sheet = read_sheet(FILE, "", workbook(fill))
    assert sheet.lines == (Line(5, {"name": "B", "members": "4"}),)
    assert [(m.file, m.line, m.column, m.sentence) for m in sheet.mistakes] == [
        ("x.xlsx › Coopératives", 4, "members", "The cell holds an error of the spreadsheet: #DIV/0!.")
    ]


# --- what is refused ---


def test_a_password_is_told() -> None:
    """A workbook with a password is refused with what to do."""
    with refuses(FileUnusable, f"{FILE} has a password. Save it without one and import again."):
        workbook_grids(FILE, (FILES / "password.xlsx").read_bytes())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (a_workbook(["Nom"])[:2000], damaged("File is not a zip file")),
        ((FILES / "liste.xls").read_bytes()[:2000], damaged("Cannot detect file format")),
        (bytes(range(256)), f"{FILE} is no workbook. Open it in its program, save it and import again."),
        (
            b"\n<html><table></table></html>",
            f"{FILE} is a web page. Open it in a spreadsheet program, save it as .xlsx and import again.",
        ),
    ],
    ids=["cut", "cut xls", "bytes", "web page"],
)
def test_what_is_no_workbook_is_told(content: bytes, sentence: str) -> None:
    """A damaged workbook, and what is none, is refused in a sentence."""
    with refuses(FileUnusable, sentence):
        read_bytes(FILE, content)


def a_bomb() -> bytes:
    """Make a small archive that unpacks to more than a gigabyte."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _megabyte in range(1100):
            part.write(bytes(2**20))
    return held.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """What unpacks to more than a gigabyte is refused; one that lies about its size is damaged."""
    bomb = a_bomb()
    assert refusal_of(bomb) == [
        "The workbook unpacks to more than 1,024 MB, which is more than ess reads at once. Divide it."
    ]
    size = struct.pack("<I", 1100 * 2**20)
    with refuses(FileUnusable, damaged("Bad CRC-32 for file 'xl/worksheets/sheet1.xml'")):
        workbook_grids(FILE, bomb.replace(size, struct.pack("<I", 1000)))


def test_a_cell_at_the_far_end_is_refused_before_it_is_laid_out() -> None:
    """A cell in the last corner would fill a rectangle of 17 thousand million; one that is empty does no harm."""

    def far(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheet = book.add_worksheet("Coopératives")
        sheet.write_column(0, 0, ["Nom", "A"])
        sheet.write("XFD1048576", "x")

    def styled(book: Any) -> None:  # noqa: ANN401 - the library has no types
        sheet = book.add_worksheet("Coopératives")
        sheet.write_column(0, 0, ["Nom", "A"])
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    assert refusal_of(workbook(far)) == [
        (
            "The sheet “Coopératives” has cells so far apart that it fills 17,179,869,184 cells. "
            "Delete what stands alone far to the right or below, and import again."
        )
    ]
    assert read_sheet(FILE, "", workbook(styled)).lines == (Line(2, {"name": "A"}),)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([a_workbook(["Nom", "Membres"], ["A", 3]), (FILES / "liste.ods").read_bytes()]),
    st.lists(st.tuples(st.integers(0, 2**16), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8),
)
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(content: bytes, damage: list[tuple[int, bytes]]) -> None:
    """Whatever bytes of a workbook are damaged, nothing but an error of ours comes of it."""
    broken = bytearray(content)
    for place, piece in damage:
        place %= len(broken)  # noqa: PLW2901 - within the file
        broken[place : place + len(piece)] = piece
    try:
        grids = workbook_grids(FILE, bytes(broken))
    except EssError as error:
        assert str(error)  # noqa: PT017 - either is right
    else:
        assert [grid.file for grid in grids] == [FILE] * len(grids)
