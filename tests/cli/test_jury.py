"""`ess score` in a real terminal: what is asked, and what an answer does; and jury sheets through a pipe."""

from __future__ import annotations

import io
import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders import an_entry, save
from tests.cli.test_asking import BACKSPACE, ENTER, asked
from tests.faults import real
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {**os.environ, "ESS_DB": "awards.json", "ESS_LANG": "en"}
MARK = ["score", "E0001", "--juror", "Juror 1"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give a folder whose register holds a round with one candidate."""
    for line in (
        ["add-coop", "Coopérative Tafoukt", "--members", "12", "--women", "12"],
        ["open-round", "--program", "jil", "--year", "2026"],
        ["apply", "1", "--program", "jil", "--year", "2026"],
    ):
        assert run_ess(tmp_path, line).code == 0
    return tmp_path


def ranked(folder: Path) -> list[dict[str, Any]]:
    """Give the ranking as a program gets it."""
    out = run_ess(folder, ["rank", "--program", "jil", "--year", "2026", "--json"]).out
    found: list[dict[str, Any]] = json.loads(out)["ranking"]
    return found


def test_marks_are_asked_for_one_by_one(office: Path) -> None:
    """Without marks, each criterion is asked for until it is one; Enter alone leaves it out."""
    answers = [
        ("innovation, from 0 to 20:", "15,25" + ENTER),
        ("finer than half a point", BACKSPACE * 3 + ENTER),
        ("creativity, from 0 to 20:", ENTER),
        ("environment, from 0 to 20:", "12.5" + ENTER),
    ]
    asked(office, MARK, answers)
    (entry,) = ranked(office)
    assert [entry[f"mark_{one}"] for one in ("innovation", "creativity", "environment")] == [15.0, None, 12.5]


@pytest.mark.parametrize(("answer", "left"), [("y", []), ("n", [15.0])])
def test_a_recusal_after_marks_is_asked_about(office: Path, answer: str, left: list[float]) -> None:
    """The marks are taken off only where the answer is yes."""
    assert run_ess(office, [*MARK, "innovation=15"]).code == 0
    question = "Juror 1 has marked E0001 already; the marks are taken off. Record the conflict of interest?"
    asked(office, [*MARK, "--recuse"], [(question, answer + ENTER)])
    assert [entry["mark"] for entry in ranked(office)] == left


def test_a_jury_sheet_goes_through_a_pipe(tmp_path: Path) -> None:
    """Standard output takes the workbook, where its format is said."""
    save(real.a_register(tmp_path), an_entry(1))
    line = ["export", "jury-sheet", "--format", "xlsx", "--program", "lalla", "--year", "2022"]
    done = subprocess.run([*real.PROGRAM, *line], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=True)
    assert openpyxl.load_workbook(io.BytesIO(done.stdout)).sheetnames == ["Jury sheet"]
    assert done.stderr == b""
