"""`--as-of` where a transcript cannot go: a journal changed by hand, and programs of one's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.running import NOW, Outcome, run_ess

if TYPE_CHECKING:
    from pathlib import Path

EARLY, MIDDLE, LATE = (datetime(2024, 3, day, 12, tzinfo=UTC) for day in (1, 5, 9))
PROGRAM = """key = "own"
kind = "prize"
mission = "empowerment"
since = 2020
name = {{ fr = "{name}" }}
[terms]
amount = 1000
[stages]
candidate = ["winner"]
winner = ["revoked"]
revoked = []
"""
BY_HAND = "The journal was changed by hand, and what the past was rests on it. To see where: ess check history"


def ess(folder: Path, *arguments: str, now: datetime = NOW) -> Outcome:
    """Run a command at a moment."""
    return run_ess(folder, arguments, now=now)


def add_program(folder: Path, name: str, now: datetime) -> None:
    """Put a program of one's own into the register."""
    (folder / "own.toml").write_text(PROGRAM.format(name=name), encoding="utf-8")
    assert ess(folder, "programs", "--add", "own.toml", "--replace", now=now).code == 0


def test_a_program_of_ones_own_is_called_as_it_was(tmp_path: Path) -> None:
    """A report of then calls a program by its name of then, and before it was added it is not known."""
    assert ess(tmp_path, "add-coop", "Tafoukt", now=EARLY).code == 0
    add_program(tmp_path, "Prix Premier", MIDDLE)
    assert ess(tmp_path, "award", "1", "--program", "own", "--year", "2024", "--yes", now=MIDDLE).code == 0
    add_program(tmp_path, "Prix Second", LATE)
    titles = [
        ess(tmp_path, "report", "--program", "own", *narrowed).out.splitlines()[0]
        for narrowed in ([], ["--as-of", "2024-03-09"], ["--as-of", "2024-03-08"])
    ]
    assert titles == [
        "Awards: Prix Second",
        "Awards: Prix Second, as of 9 Mar 2024",
        "Awards: Prix Premier, as of 8 Mar 2024",
    ]
    assert ess(tmp_path, "report", "--program", "own", "--as-of", "2024-03-04").code == 3


@pytest.mark.parametrize("format_", ["table", "md", "json", "csv"])
def test_a_journal_changed_by_hand_is_told_in_every_format(tmp_path: Path, format_: str) -> None:
    """Of a past that rests on a forged journal is warned, in a note or on standard error."""
    ess(tmp_path, "add-coop", "Tafoukt", now=EARLY)
    ess(tmp_path, "edit-coop", "1", "--activity", "oil", now=LATE)
    path = tmp_path / "awards.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["journal"]["2"]["changed"][0]["fields"] = {"activity": "soap"}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert ess(tmp_path, "check", "--accept", "--yes").code == 5
    outcome = ess(tmp_path, "coop", "1", "--as-of", "2024-03-05", "--format", format_)
    where = outcome.out if format_ in {"table", "md"} else outcome.err
    assert (outcome.code, BY_HAND in where, "soap" in outcome.out) == (0, True, True)


def test_the_register_is_not_written(tmp_path: Path) -> None:
    """Looking at the past changes no byte of the file."""
    ess(tmp_path, "add-coop", "Tafoukt", now=EARLY)
    ess(tmp_path, "edit-coop", "1", "--activity", "oil", now=LATE)
    before = (tmp_path / "awards.json").read_bytes()
    assert ess(tmp_path, "report", "--as-of", "2024-03-05").code == 0
    assert (tmp_path / "awards.json").read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [["coop", "1"], ["report"], ["report", "--by", "region"], ["round", "--program", "lalla", "--year", "2024"]],
)
def test_a_file_of_then_names_the_last_change_of_then(tmp_path: Path, command: list[str]) -> None:
    """What a file says of its state is of the day that it shows, and the same as on that day."""
    ess(tmp_path, "add-coop", "Tafoukt", now=EARLY)
    ess(tmp_path, "open-round", "--program", "lalla", "--year", "2024", now=EARLY)
    assert ess(tmp_path, *command, "--to", "on-the-day.json", now=EARLY).code == 0
    ess(tmp_path, "edit-coop", "1", "--activity", "oil", now=LATE)
    assert ess(tmp_path, *command, "--as-of", "2024-03-05", "--to", "later.json").code == 0
    first, later = (json.loads((tmp_path / f"{name}.json").read_text("utf-8")) for name in ("on-the-day", "later"))
    assert [later["about"][key] for key in ("change", "hash")] == [first["about"][key] for key in ("change", "hash")]
    assert later["about"]["change"] == 2
