"""The bad rows of an import: written as they were with the reasons, corrected, and imported again as they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import load_workbook

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange.correcting import as_written, bad_rows, check_ending, write_bad_rows
from tests.builders import refuses
from tests.exchange.reading import read_bytes
from tests.exchange.test_workbooks import a_workbook
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

SHEET = (
    "Liste des coopératives\n\nRaison sociale;Vu;Nbre d'adhérents;Commune\nA;x;3;\nB;=1+1;trois;\nC\nD;;quatre;Aïn\n"
)
REASON = "Nbre d'adhérents: “{}” is not a whole number; write digits alone, such as 12 or 1200."


def cells(path: Path) -> list[list[str]]:
    """Read a CSV that was written."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


@pytest.mark.parametrize("name", ["bad.csv", "bad.xlsx"])
def test_bad_rows_are_written_corrected_and_imported(tmp_path: Path, name: str) -> None:
    """The file has the bad rows under their headings; once corrected it is imported as it is."""
    (tmp_path / "liste.csv").write_text(SHEET, encoding="utf-8")
    outcome = run_ess(tmp_path, ["import", "liste.csv", "--mistakes", name])
    assert outcome.code == 8
    assert f"3 bad rows are written to {name}.\n" in outcome.err
    assert "ess: liste.csv line 5, column “Nbre d'adhérents”: “trois” is not a whole number" in outcome.err
    path = tmp_path / name
    if name == "bad.csv":
        assert cells(path) == [
            ["Raison sociale", "Vu", "Nbre d'adhérents", "Commune", "Mistakes to correct"],
            ["B", "'=1+1", "trois", "", REASON.format("trois")],
            ["C", "", "", "", "Cells in the row: 1; in the heading: 4."],
            ["D", "", "quatre", "Aïn", REASON.format("quatre")],
        ]
        path.write_bytes(path.read_bytes().replace(b"trois,", b"3,").replace(b"quatre,", b"4,"))
    else:
        rows: list[list[Any]] = [[*row] for row in load_workbook(path).get_sheet_by_index(0).to_python()]
        assert rows[1] == ["B", "=1+1", "trois", "", REASON.format("trois")]
        for row, members in zip(rows[1:], (3, "", 4), strict=True):
            row[2] = members
        path.write_bytes(a_workbook(*rows))
    corrected = run_ess(tmp_path, ["import", name, "--as", "cooperatives"])
    assert (corrected.code, corrected.err.splitlines()[-2]) == (0, "New: 3 cooperatives.")


def test_the_reasons_of_before_are_replaced(tmp_path: Path) -> None:
    """A file of bad rows that is imported with mistakes again has one column of reasons, the new ones."""
    content = b"Mistakes to correct,name,members\nold,A,x\n"
    sheets = read_bytes("cooperatives.csv", content).sheets
    found = bad_rows([Mistake("new", "members", "cooperatives.csv", 2)], sheets)
    (path,) = write_bad_rows(tmp_path / "bad.csv", found)
    assert cells(path) == [["name", "members", "Mistakes to correct"], ["A", "x", "members: new"]]


def two_sheets() -> tuple[list[Mistake], list[Any]]:
    """Give a mistake in each of two sheets."""
    sheets = read_bytes("rounds.csv", b"program,year\nlala,22\n").sheets
    sheets += read_bytes("x.xlsx", a_workbook(["Nom", "Membres"], ["A", 2.5], name="Liste")).sheets
    return [Mistake("a", "program", "rounds.csv", 2), Mistake("b", "members", "x.xlsx › Liste", 2)], sheets


def test_bad_rows_of_several_sheets_are_kept_apart(tmp_path: Path) -> None:
    """A workbook has a sheet for each, and a CSV is one for each, with typed cells as they were."""
    mistakes, sheets = two_sheets()
    mistakes = as_written(mistakes, sheets)
    assert [mistake.column for mistake in mistakes] == ["program", "Membres"]
    found = bad_rows(mistakes, sheets)
    assert write_bad_rows(tmp_path / "bad.csv", found) == [tmp_path / "bad-rounds.csv", tmp_path / "bad-Liste.csv"]
    assert cells(tmp_path / "bad-Liste.csv")[1] == ["A", "2.5", "Membres: b"]
    write_bad_rows(tmp_path / "bad.xlsx", found)
    book = load_workbook(tmp_path / "bad.xlsx")
    assert book.sheet_names == ["rounds", "Liste"]
    assert book.get_sheet_by_name("Liste").to_python()[1] == ["A", 2.5, "Membres: b"]


def test_a_file_of_mistakes_is_checked_before_anything_is_read(tmp_path: Path) -> None:
    """Another ending, or the file that is imported, is refused."""
    path = tmp_path / "a.csv"
    path.touch()
    with refuses(BadValue, "--mistakes needs a file that ends in .csv or .xlsx, not bad.ods."):
        check_ending(path.with_name("bad.ods").relative_to(tmp_path), [])
    with refuses(BadValue, f"{path} is imported itself; name another file with --mistakes."):
        check_ending(path, [path])
