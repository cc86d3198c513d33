"""The dossier, opened as an auditor does: without `ess`, with the tools of any system."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.actions import extract
from ocp_ess_cli.exchange import packing
from ocp_ess_cli.reports.report import Column, Report, Row, Table
from tests.actions.office import a_register, do, edit, forget, office, remove
from tests.builders import a_cooperative, a_link
from tests.running import NOW, run_ess
from tests.test_sessions import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LALLA_2022 = ("--program", "lalla", "--year", "2022")
REACH = "0612345678"
EVIL = '<script>alert(1)</script> "../../x" تعاونية'
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a register in which C0021 has marks, money, a contact and a strange name."""
    for line in (
        ["import", str(SAMPLE), "--yes"],
        ["edit-coop", "C0021", "--contact", REACH, "--other-name", EVIL],
        ["edit-coop", "C0021", "--name", "=1+1 <b>"],
        ["edit-coop", "C0010", "--contact", REACH],
        ["score", "E0026", "--juror", "Juror 1", "innovation=15", "social_impact=12.5", "--comment", "Good"],
        ["score", "E0027", "--juror", "Juror 1", "--recuse"],
        ["award", *LALLA_2022, "--yes"],
        ["pledge", *LALLA_2022, "--sponsor", "Fondation OCP", "--seats", "8"],
        ["pay", "E0001", "--amount", "20000"],
    ):
        outcome = run_ess(tmp_path, line)
        assert (line, outcome.code, outcome.err if outcome.code else "") == (line, 0, "")
    return tmp_path


def made(folder: Path, *arguments: str, now: datetime = NOW) -> Path:
    """Write a dossier, unpack it, and give its folder."""
    outcome = run_ess(folder, [*arguments, "--dossier", "it.zip", "--yes"], now=now)
    assert (outcome.code, outcome.out, outcome.err.splitlines()[0].split()[-1]) == (0, "", "it.zip")
    shutil.rmtree(folder / "unpacked", ignore_errors=True)
    with zipfile.ZipFile(folder / "it.zip") as packed:
        packed.extractall(folder / "unpacked")
    (found,) = (folder / "unpacked").iterdir()
    return found


def rows(dossier: Path, name: str) -> list[dict[str, str]]:
    """Read a sheet with the csv module."""
    return [*csv.DictReader(io.StringIO((dossier / name).read_text(encoding="utf-8-sig"), newline=""))]


def card(dossier: Path, name: str) -> dict[str, str]:
    """Read a sheet of fields and values."""
    return {row["field"]: row["value"] for row in rows(dossier, name)}


def shown(folder: Path, *arguments: str) -> dict[str, list[dict[str, object]]]:
    """Give what a command shows as JSON."""
    found: dict[str, list[dict[str, object]]] = json.loads(run_ess(folder, [*arguments, "--json"]).out)
    return found


@pytest.mark.parametrize("arguments", [["coop", "C0021"], ["round", *LALLA_2022]], ids=["coop", "round"])
def test_the_sums_of_all_files_hold(folder: Path, arguments: list[str]) -> None:
    """`sha256sum -c` finds every file as it was written, and one that was changed."""
    dossier = made(folder, *arguments)
    check = ["sha256sum", "--quiet", "-c", "SHA256SUMS"]
    assert subprocess.run(check, cwd=dossier, capture_output=True, check=False).returncode == 0
    summed = {line.split("  ")[1] for line in (dossier / "SHA256SUMS").read_text(encoding="ascii").splitlines()}
    assert {path.name for path in dossier.iterdir()} == {*summed, "SHA256SUMS"}
    (dossier / "journal.csv").write_bytes((dossier / "journal.csv").read_bytes() + b"x")
    assert subprocess.run(check, cwd=dossier, capture_output=True, check=False).returncode == 1


def test_the_sheets_of_a_round_add_up_to_what_ess_shows(folder: Path) -> None:
    """Winners, amounts, payments and marks, added up from the sheets, are those of `ess round --json`."""
    dossier = made(folder, "round", *LALLA_2022)
    told = json.loads(run_ess(folder, ["round", *LALLA_2022, "--json"]).out)
    entries, winners, awards = (rows(dossier, f"{name}.csv") for name in ("entries", "winners", "awards"))
    assert [row["entry"] for row in entries] == [row["entry"] for row in told["entries"]]
    assert len(winners) == len(awards) == told["round"]["winners"] == 8
    assert sum(int(row["amount"]) for row in winners) == told["round"]["total"]
    assert sum(int(row["due"]) for row in awards) == told["round"]["due"]
    assert sum(int(row["pledged"]) for row in rows(dossier, "pledges.csv")) == told["round"]["pledged"] == 400_000
    assert {row["stage"]: int(row["entries"]) for row in rows(dossier, "stages.csv")} == {
        "candidate": 12,
        "winner": 8,
    }
    assert card(dossier, "round.csv")["total"] == str(told["round"]["total"])
    assert [row["value"] for row in rows(dossier, "figures.csv")] == [str(row["value"]) for row in told["figures"]]
    marks = [(row["entry"], row["criterion"], row["mark"], row["recused"]) for row in rows(dossier, "marks.csv")]
    assert marks == [
        ("E0026", "innovation", "15.0", "no"),
        ("E0026", "social effect", "12.5", "no"),
        ("E0027", "", "", "yes"),
    ]


def test_the_sheets_of_a_cooperative_are_what_ess_shows(folder: Path) -> None:
    """Entries, story and money of one cooperative, and of its rounds where it stood."""
    dossier = made(folder, "coop", "C0021")
    told = shown(folder, "coop", "C0021")
    assert [row["entry"] for row in rows(dossier, "entries.csv")] == [row["entry"] for row in told["entries"]]
    assert [row["stage"] for row in rows(dossier, "story.csv")] == [row["stage"] for row in told["story"]]
    assert [(row["awarded"], row["paid"], row["due"]) for row in rows(dossier, "awards.csv")] == [
        ("50000", "20000", "30000")
    ]
    assert [row["amount"] for row in rows(dossier, "payments.csv")] == ["20000"]
    assert [(row["entry"], row["mark"]) for row in rows(dossier, "ranking-lalla-2020.csv")] == [("E0001", "14.5")]
    assert [row["entry"] for row in rows(dossier, "eligibility-lalla-2020.csv")] == ["E0001"]
    assert card(dossier, "cooperative.csv")["name"] == "'=1+1 <b>"  # no spreadsheet runs it


def test_contacts_are_left_out_of_every_file_unless_they_are_asked_for(folder: Path) -> None:
    """Neither the record nor the journal gives a contact away; with --with-contacts both do."""
    for arguments in (["coop", "C0021"], ["round", *LALLA_2022]):
        dossier = made(folder, *arguments)
        assert [path.name for path in dossier.iterdir() if REACH in path.read_text(encoding="utf-8")] == []
        told = "Contacts are left out, from the journal too: they are personal data (law 09-08)."
        assert told in (dossier / "README.txt").read_text(encoding="utf-8").splitlines()
    contact = [row for row in rows(made(folder, "coop", "C0021"), "journal.csv") if row["field"] == "Contact"]
    assert [(row["before"], row["after"]) for row in contact] == [("", "left out")]
    dossier = made(folder, "coop", "C0021", "--with-contacts")
    given = {path.name for path in dossier.iterdir() if REACH in path.read_text(encoding="utf-8")}
    assert given == {"index.html", "cooperative.csv", "journal.html", "journal.csv"}
    dossier = made(folder, "round", *LALLA_2022, "--with-contacts")
    given = {path.name for path in dossier.iterdir() if REACH in path.read_text(encoding="utf-8")}
    assert given == {"cooperatives.csv", "journal.html", "journal.csv"}


def test_the_same_register_at_the_same_moment_gives_the_same_bytes(folder: Path) -> None:
    """Two dossiers made at one moment are equal; one made later says so."""
    contents = []
    for now in (NOW, NOW, LATER):
        made(folder, "round", *LALLA_2022, now=now)
        contents.append((folder / "it.zip").read_bytes())
    assert contents[0] == contents[1] != contents[2]


def test_the_extract_has_every_change_that_touched_it(folder: Path) -> None:
    """Each change stands with its fields before and after, and its hash is in the next one that was made."""
    found = rows(made(folder, "coop", "C0021"), "journal.csv")
    renamed = [(row["command"], row["field"], row["before"], row["after"]) for row in found if row["change"] == "3"]
    assert renamed == [("edit-coop", "Name", "Coopérative Halwiyat Asserdoun", "'=1+1 <b>")]
    assert {row["at"] for row in found} == {"2026-11-25T09:00:00Z"}
    chain = {row["change"]: (row["hash"], row["previous"]) for row in found}
    assert [*chain] == ["1", "2", "3", "9"]
    assert [chain["1"][0], chain["2"][0]] == [chain["2"][1], chain["3"][1]]
    assert {(row["table"], row["id"]) for row in found if row["change"] == "9"} == {("payments", "P0001")}


def test_readme_says_which_register_it_is(folder: Path) -> None:
    """The number and the hash of the last change, who made it, and when, stand in the README, in French too."""
    dossier = made(folder, "coop", "C0021")
    digest = [row["hash"] for row in rows(dossier, "journal.csv")][-1]
    lines = (dossier / "README.txt").read_text(encoding="utf-8").splitlines()
    assert lines[2:4] == [
        "Made with ess by office on 25 Nov 2026 09:00 UTC.",
        f"The last change of the register: number 9, hash {digest}.",
    ]
    french = made(folder, "coop", "C0021", "--lang", "fr") / "README.txt"
    assert french.read_text(encoding="utf-8").splitlines()[2] == "Fait avec ess par office le 25 nov. 2026 09:00 UTC."


def test_what_a_name_holds_is_harmless(folder: Path) -> None:
    """Names with markup stay texts in the pages, and all names of files are plain."""
    dossier = made(folder, "coop", "C0021")
    for page in ("index.html", "journal.html"):
        tags = _Tags()
        tags.feed((dossier / page).read_text(encoding="utf-8"))
        assert {"script", "b"} & tags.seen == set()
        assert EVIL in tags.texts
    with zipfile.ZipFile(folder / "it.zip") as packed:
        names = packed.namelist()
    assert [name for name in names if not name.isascii() or name.count("/") != 1 or ".." in name] == []
    assert names == sorted(names)


class _Tags(HTMLParser):
    """Collects the elements of a page, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.texts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        """Keep the name of an element."""
        self.seen.add(tag)

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.texts.add(data)


def test_a_dossier_of_the_register_as_it_stood(folder: Path) -> None:
    """With --as-of it has what was recorded by then alone, and says so."""
    for line in (["revoke", "E0001", "--reason", "by mistake", "--yes"], ["edit-coop", "C0021", "--members", "77"]):
        outcome = run_ess(folder, line, now=LATER)
        assert (outcome.code, line) == (5 if line[0] == "revoke" else 0, line), outcome.err
    dossier = made(folder, "coop", "C0021", "--as-of", "2026-11-25", now=LATER)
    assert card(dossier, "cooperative.csv")["members"] == "10"
    assert card(dossier, "as-of.csv") == {"date": "2026-11-25", "change": "9"}
    assert {row["change"] for row in rows(dossier, "journal.csv")} == {"1", "2", "3", "9"}
    readme = (dossier / "README.txt").read_text(encoding="utf-8").splitlines()
    assert readme[0].endswith(", as of 25 Nov 2026")
    assert readme[2] == "As the register stood on 25 Nov 2026 (change 9)."
    assert card(made(folder, "coop", "C0021", now=LATER), "cooperative.csv")["members"] == "77"


def test_a_table_too_long_for_a_page_is_whole_in_its_sheet() -> None:
    """A page keeps the first rows and the sums, and names the sheet that has all."""
    many = tuple(Row((number,)) for number in range(packing.MOST_ROWS + 2))
    table = Table("long", "Long", (Column("n", "N"),), (*many, Row(("Total",), is_sum=True)))
    cut = packing._cut(Report("A", (table, Table("short", "Short", table.columns, many[:3]))))  # noqa: SLF001 - a bound
    first, second = cut.parts
    assert isinstance(first, Table)
    assert first.rows == (*many[: packing.MOST_ROWS], Row(("Total",), is_sum=True))
    assert (second.key, cut.notes) == ("short", ("2 more rows are in long.csv.",))


# --- the extract ---


def test_what_was_removed_belongs_to_it_still() -> None:
    """A link and a cooperative that were removed are in the extract, up to their removal."""
    store = a_register(*office(), a_cooperative(id="C0009", name="Gone"), a_link(cooperative="C0009", other="C0003"))
    do(store, lambda unit: unit.links.remove("L0001"))
    do(store, remove("C0009"))
    with store.reading() as unit:
        of_third = extract.of_cooperative(unit, "C0003")
        assert of_third == {("cooperatives", "C0003"), ("links", "L0001")}
        assert [one.change.number for one in extract.of(unit, of_third)] == [1, 2]
        assert [one.change.number for one in extract.of(unit, {("cooperatives", "C0009")})] == [1, 3]


def test_turns_of_the_extract_are_those_of_each_change() -> None:
    """What the extract says of a change is what `ess log` says of it."""
    from ocp_ess_cli.actions import history  # noqa: PLC0415 - the other way to find them

    store = a_register(*office())
    do(store, edit("C0001", activity="oil", contact="0600000000"))
    do(store, forget("C0001"))
    do(store, edit("C0001", activity="soap"))
    with store.reading() as unit:
        keys = {("cooperatives", "C0001")}
        for one in extract.of(unit, keys):
            every = history.turns(unit, one.change)
            assert one.turns == [turn for turn in every if (turn.table, turn.id) in keys]
        assert extract.state(unit) == (4, extract.of(unit, keys)[-1].hash)
