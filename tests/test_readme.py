"""The README: its examples run as they stand, and what it says of commands, codes and packages is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from ocp_ess_cli.cli.main import MODULES, PANELS
from ocp_ess_cli.domain import errors
from tests.running import run_ess
from tests.test_sessions import SAMPLE, play

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def blocks(language: str) -> list[str]:
    """Give the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_examples_run_as_they_stand(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The README's sessions give what they show, one after the other on one register."""
    (tmp_path / "sample_data").symlink_to(SAMPLE)
    text = README.read_text(encoding="utf-8")
    played = text
    for block in blocks("console"):
        played = played.replace(block, "\n".join(play(block.splitlines(), tmp_path, marked=False)) + "\n")
    if request.config.getoption("--update-sessions"):
        README.write_text(played, encoding="utf-8")
        return
    assert played == text


def test_every_command_stands_in_the_table() -> None:
    """The table of commands has all of them, by panel."""
    rows = dict(re.findall(r"^\| ([\w ]+) \| ((?:`[a-z-]+` ?)+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert {panel: re.findall(r"`([a-z-]+)`", names) for panel, names in rows.items()} == {
        panel: list(names) for panel, names in PANELS.items()
    }
    assert len(MODULES) == sum(map(len, PANELS.values()))


def test_every_exit_code_stands_in_the_table() -> None:
    """The table of exit codes has the code of every error class."""
    table = README.read_text(encoding="utf-8").partition("### Exit codes")[2].partition("## ")[0]
    told = {int(code) for code in re.findall(r"\| (\d+) \|", table)}
    classes = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.EssError)]
    assert told == {0, *(cls.exit_code for cls in classes)}


def test_every_dependency_has_a_reason() -> None:
    """The table of dependencies has every package that pyproject.toml asks for, each with a lower bound there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    asked = [re.fullmatch(r"([a-z-]+)(?:\[binary\])?>=[\d.]+", line) for line in lines]
    chapter = README.read_text(encoding="utf-8").partition("## Dependencies")[2].partition("## ")[0]
    told = re.findall(r"^\| ([a-z-]+) \| \S", chapter, re.MULTILINE)
    assert sorted(match[1] for match in asked if match) == sorted(name for name in told if name != "package")
    assert all(asked)


def test_the_two_commands_are_one_line_each() -> None:
    """A newcomer copies one line to see it work, and one to pass the tests."""
    assert [len(block.splitlines()) for block in (*blocks("sh main"), *blocks("sh test"))] == [1, 1]


def test_the_program_of_ones_own_is_taken(tmp_path: Path) -> None:
    """The program that the page shows is taken into a register as it stands, and a cooperative enters it."""
    (program,) = blocks("toml")
    (tmp_path / "coopstore.toml").write_text(program, encoding="utf-8")
    for line in (
        ["programs", "--add", "coopstore.toml"],
        ["add-coop", "Coopérative Tafoukt"],
        ["enrol", "C0001", "--program", "Coop Store", "--year", "2026", "--yes"],
        ["advance", "C0001", "--program", "coopstore", "--year", "2026", "--to", "en rayon"],
    ):
        assert run_ess(tmp_path, line).code == 0
    assert len(program.splitlines()) <= 20
