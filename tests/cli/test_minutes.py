"""The minutes as the program writes them: the file and the fingerprint in the register, both or neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.reports.test_as_html import Page
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

ROUND = ["--program", "lalla", "--year", "2026"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder whose register has a round with a winner, an ineligible candidate, a juror and a waiting list."""
    for line in (
        ["open-round", *ROUND, "--seats", "1"],
        ["add-coop", "Tafoukt <b>", "--province", "Tiznit", "--members", "9", "--women", "9"],
        ["add-coop", "Izri", "--province", "Tata", "--members", "9", "--women", "9"],
        ["add-coop", "Annour", "--province", "Azilal", "--members", "9", "--women", "8"],
        *(["apply", name, *ROUND] for name in ("C0001", "C0002", "C0003")),
        ["score", "E0001", "--juror", "Juror 1", "innovation=15"],
        ["score", "E0002", "--juror", "Juror 1", "innovation=12.5"],
        ["advance", *ROUND, "--to", "ineligible", "--unmet", "--yes"],
        ["award", *ROUND, "--yes"],
    ):
        assert run_ess(tmp_path, line).code == 0
    return tmp_path


def fingerprint(folder: Path) -> str:
    """Give the fingerprint that the register keeps."""
    content = json.loads((folder / "awards.json").read_text(encoding="utf-8"))
    return str(content["rounds"]["1"].get("minutes", {}).get("fingerprint", ""))


def test_a_page_has_everything_that_was_decided(folder: Path) -> None:
    """The page has a heading for each part, every entry with its reason, and the fingerprint of the register."""
    assert run_ess(folder, ["round", *ROUND, "--minutes", "minutes.html"]).code == 0
    page = Page((folder / "minutes.html").read_text(encoding="utf-8"))
    assert page.all("h2") == [
        *("The round", "Entries by stage", "Not eligible", "Jurors", "Ranking"),
        *("Chosen by the jury among equal marks", "Winners", "Sponsors", "Waiting list", "Signatures"),
        "Fingerprint of what was decided",
    ]
    cells = page.all("td", "th")
    assert cells.count("Women among its members: 8 of 9; all must be.") == 1
    assert (cells.count("Tafoukt "), cells.count("Juror 1")) == (0, 2)
    assert "".join(text for text in page.all("dd") if len(text) == 64) == fingerprint(folder) != ""


@pytest.mark.parametrize("name", ["minutes.html", "minutes.md"])
def test_written_again_nothing_changes(folder: Path, name: str) -> None:
    """Where nothing was decided since, the register stays byte for byte, and the file says the same."""
    assert run_ess(folder, ["round", *ROUND, "--minutes", name]).code == 0
    register, written = (folder / "awards.json").read_bytes(), (folder / name).read_bytes()
    assert run_ess(folder, ["round", *ROUND, "--minutes", name, "--yes"]).code == 0
    assert ((folder / "awards.json").read_bytes(), (folder / name).read_bytes()) == (register, written)


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("minutes.pdf", "ess: minutes.pdf does not say its format: end its name in .html or .md.\n", 2),
        ("awards.md", "", 0),
        ("gone/minutes.md", "ess: There is no folder gone.\n", 7),
        ("folder.md", "ess: folder.md is not a file; name another.\n", 7),
    ],
)
def test_what_cannot_be_written_leaves_no_fingerprint(folder: Path, name: str, told: str, code: int) -> None:
    """A file that cannot be written is refused, and the register is as it was."""
    (folder / "folder.md").mkdir()
    outcome = run_ess(folder, ["round", *ROUND, "--minutes", name])
    assert outcome.code == code
    if code:
        assert (outcome.err, fingerprint(folder)) == (told, "")


def test_a_full_disk_leaves_no_fingerprint(folder: Path) -> None:
    """Minutes that could not be written to their end are not in the register either."""
    (folder / "full.md").symlink_to("/dev/full")
    outcome = run_ess(folder, ["round", *ROUND, "--minutes", "full.md", "--yes"])
    assert (outcome.code, fingerprint(folder)) == (7, "")
