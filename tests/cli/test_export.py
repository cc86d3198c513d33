"""`ess export` as a process: files that are never half written, questions, pipes, and personal data."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders import an_entry, save, some_cooperatives
from tests.cli.test_asking import ENTER, asked
from tests.faults import real
from tests.running import run_ess
from tests.test_sessions import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("csv", "xlsx", "json")
EACH = pytest.mark.parametrize("format_", FORMATS)
MARK = "\ufeff".encode()


@EACH
def test_a_file_is_made_for_its_owner_alone(tmp_path: Path, format_: str) -> None:
    """A new file can be read by its owner alone, and nothing else is left in the folder."""
    real.a_register(tmp_path)
    before = {*real.contents(tmp_path)}
    code, out, err = real.ess(tmp_path, "export", "cooperatives", f"all.{format_}", before=_open_mask)
    assert (code, out, err) == (0, "", f"all.{format_} is written: 20 cooperatives.\n")
    assert {*real.contents(tmp_path)} - before == {f"all.{format_}"}
    assert stat.S_IMODE((tmp_path / f"all.{format_}").stat().st_mode) == 0o600


def _open_mask() -> None:
    os.umask(0)


def test_a_file_begins_with_a_mark_and_a_pipe_does_not(tmp_path: Path) -> None:
    """A CSV file has the mark by which Excel knows UTF-8, standard output has none; else they are the same."""
    real.a_register(tmp_path)
    assert real.ess(tmp_path, "export", "cooperatives", "all.csv")[0] == 0
    piped = real.ess(tmp_path, "export", "cooperatives")[1]
    assert (tmp_path / "all.csv").read_bytes() == MARK + piped.encode()


@EACH
def test_the_same_register_gives_the_same_bytes(tmp_path: Path, format_: str) -> None:
    """The same command at the same time gives the same file."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    for name in ("a", "b"):
        assert run_ess(tmp_path, ["export", "report", f"{name}.{format_}"]).code == 0
    assert (tmp_path / f"a.{format_}").read_bytes() == (tmp_path / f"b.{format_}").read_bytes()


@EACH
def test_a_file_that_is_there_stays_without_a_yes(tmp_path: Path, format_: str) -> None:
    """An existing file is replaced with --yes only, and keeps its permissions."""
    real.a_register(tmp_path)
    there = tmp_path / f"all.{format_}"
    there.write_bytes(b"mine")
    there.chmod(0o640)
    assert real.ess(tmp_path, "export", "cooperatives", there.name)[0] == 2
    assert there.read_bytes() == b"mine"
    assert real.ess(tmp_path, "export", "cooperatives", there.name, "--yes")[0] == 0
    assert (there.read_bytes() == b"mine", stat.S_IMODE(there.stat().st_mode)) == (False, 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Through a symbolic link the file behind it is written; a link to the register is the register."""
    real.a_register(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "all.csv")
    assert real.ess(tmp_path, "export", "rounds", "link.csv")[0] == 0
    assert ((tmp_path / "link.csv").is_symlink(), (tmp_path / "there" / "all.csv").is_file()) == (True, True)
    (tmp_path / "own.json").symlink_to(tmp_path / "awards.json")
    told = "ess: own.json is the register itself; name another file.\n"
    assert real.ess(tmp_path, "export", "rounds", "own.json", "--yes") == (2, "", told)


@EACH
def test_without_room_nothing_is_left(tmp_path: Path, format_: str) -> None:
    """Where the system lets no file grow so large, the old file stays and nothing is left beside it."""
    save(real.store_of(tmp_path), *some_cooperatives(600))
    (tmp_path / f"all.{format_}").write_bytes(b"mine")
    before = real.contents(tmp_path)
    code, out, err = real.ess(
        tmp_path, "export", "cooperatives", f"all.{format_}", "--yes", before=lambda: _limit_files(8192)
    )
    assert (code, out, err) == (7, "", f"ess: all.{format_} cannot be written: File too large.\n")
    assert real.contents(tmp_path) == before


def _limit_files(size: int) -> None:
    import resource  # noqa: PLC0415 - in the process that is limited

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@EACH
@pytest.mark.parametrize("mode", [0o555, 0o444, 0o000])
def test_in_a_shut_folder_nothing_is_made(tmp_path: Path, format_: str, mode: int) -> None:
    """Where no file may be made, a sentence says so."""
    real.a_register(tmp_path)
    shut = tmp_path / "shut"
    shut.mkdir(mode=mode)
    told = f"ess: shut/all.{format_} cannot be written: Permission denied.\n"
    assert real.ess(tmp_path, "export", "rounds", f"shut/all.{format_}", before=real.without_rights) == (7, "", told)
    assert [*shut.iterdir()] == []


def test_a_workbook_goes_through_a_pipe(tmp_path: Path) -> None:
    """What standard output gets as --format xlsx is a workbook."""
    real.a_register(tmp_path)
    line = [*real.PROGRAM, "export", "cooperatives", "--format", "xlsx", "--db", "awards.json"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, check=True)
    book = openpyxl.load_workbook(io.BytesIO(done.stdout))
    assert (book.sheetnames, book["cooperatives"].max_row) == (["cooperatives"], 21)


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_a_reader_may_leave(tmp_path: Path, format_: str) -> None:
    """A pipe that closes early ends the command quietly."""
    save(real.store_of(tmp_path), *some_cooperatives(5000))
    line = f"{real.PROGRAM[0]} export cooperatives --format {format_} --db awards.json | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], cwd=tmp_path, capture_output=True, check=False)  # noqa: S607 - any shell
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)


def test_contacts_are_written_when_asked_for_alone(tmp_path: Path) -> None:
    """No format has a contact unless --with-contacts is given, and either way it is said."""
    line = ["add-coop", "Coopérative Annour", "--contact", "bureau@annour.example", "--contact-name", "Bureau"]
    assert run_ess(tmp_path, line).code == 0
    left_out = "The contact of 1 cooperative is left out (law 09-08); --with-contacts writes it.\n"
    has = "It has the contact of 1 cooperative: personal data (law 09-08), for those alone who need it.\n"
    for format_ in ("csv", "json"):
        without = run_ess(tmp_path, ["export", "cooperatives", "--format", format_])
        with_ = run_ess(tmp_path, ["export", "cooperatives", "--format", format_, "--with-contacts"])
        assert [(o.err, o.out.count("bureau@annour.example"), o.code) for o in (without, with_)] == [
            (left_out, 0, 0),
            (has, 1, 0),
        ]


def test_json_has_every_column(tmp_path: Path) -> None:
    """JSON has one list of the kind, with the same keys as the columns of a CSV."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    for what in ("cooperatives", "rounds", "entries", "awards", "figures"):
        columns = run_ess(tmp_path, ["export", what]).out.splitlines()[0].split(",")
        (kind, records), *more = json.loads(run_ess(tmp_path, ["export", what, "--format", "json"]).out).items()
        assert (kind, more, {tuple(record) for record in records}) == (what, [], {tuple(columns)})


def test_csv_and_json_of_a_report_are_what_the_report_gives(tmp_path: Path) -> None:
    """An exported report is what `ess report` gives in that format."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    narrowed = ["--program", "jil", "--region", "Souss-Massa"]
    for format_ in ("csv", "json"):
        shown = run_ess(tmp_path, ["report", *narrowed, "--format", format_])
        assert run_ess(tmp_path, ["export", "report", *narrowed, "--format", format_]) == shown


def test_an_award_that_was_taken_back_is_none(tmp_path: Path) -> None:
    """Awards are the entries that won and still do."""
    store = real.a_register(tmp_path)
    save(store, an_entry(1), an_entry(2))
    line = ["--program", "lalla", "--year", "2022"]
    assert run_ess(tmp_path, ["award", "C0001", "C0002", *line, "--yes"]).code == 0
    assert run_ess(tmp_path, ["revoke", "C0001", *line, "--reason", "withdrew", "--yes"]).code == 0
    awards = run_ess(tmp_path, ["export", "awards"]).out.splitlines()[1:]
    entries = run_ess(tmp_path, ["export", "entries"]).out.splitlines()[1:]
    assert awards == ["E0002,lalla,2022,C0002,,cooperative,winner,,50000,MAD,Fondation OCP,2026-11-25,,,,,,"]
    assert entries == ["E0001,lalla,2022,C0001,,cooperative,revoked,,,,,2026-11-25,,,,,,", *awards]


def test_a_workbook_is_not_shown_in_a_terminal(tmp_path: Path) -> None:
    """In a terminal, a workbook needs a file."""
    told = "ess: A workbook cannot be shown in a terminal; name a file that ends in .xlsx."
    assert asked(tmp_path, ["export", "rounds", "--format", "xlsx"], []) == (2, told)


@pytest.mark.parametrize(
    ("answer", "code", "told", "kept"),
    [("y", 0, "all.csv is written: 1 round.", False), ("n", 130, "ess: Nothing was changed.", True)],
)
def test_a_file_that_is_there_is_asked_about(tmp_path: Path, answer: str, code: int, told: str, *, kept: bool) -> None:
    """In a terminal, the question is asked before a file is replaced."""
    real.a_register(tmp_path)
    (tmp_path / "all.csv").write_text("mine", encoding="utf-8")
    question = "all.csv is there already. Replace it? [y/N]"
    assert asked(tmp_path, ["export", "rounds", "all.csv"], [(question, answer + ENTER)]) == (code, told)
    assert ((tmp_path / "all.csv").read_text(encoding="utf-8") == "mine") is kept
