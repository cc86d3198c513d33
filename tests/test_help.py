"""Help: each command has it, in both languages, and its example runs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.cli.main import MODULES, PANELS
from tests.running import run_ess
from tests.test_sessions import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(MODULES)
ENROLLED = ["enrol", "C0012", "--year", "2024", "--yes", "--program"]
LINK = ["link", "C0012", "C0040", "--opportunity", "Packaging"]
EXPERT = ["add-expert", "Expert 1", "--field", "export"]
BEFORE = {  # what their examples need
    "redo": ["undo", "--yes"],
    "restore": ["add-coop", "Coopérative Tafoukt"],
    "session": [*ENROLLED, "formations"],
    "plan": [*ENROLLED, "mourafaka"],
    **dict.fromkeys(("edit-link", "remove-link"), LINK),
    **dict.fromkeys(("edit-expert", "remove-expert"), EXPERT),
}


def help_of(folder: Path, command: str, language: str = "en") -> str:
    """Give the help of a command."""
    outcome = run_ess(folder, [command, "-h", "--lang", language])
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_ends_with_an_example(command: str, tmp_path: Path) -> None:
    """`ess … -h` explains the command and ends with one line to copy."""
    *_rest, last = help_of(tmp_path, command).splitlines()
    assert last.startswith(f"Example: ess {command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_example_of_a_command_runs(command: str, tmp_path: Path) -> None:
    """The example in a command's help runs as it stands, on the sample data."""
    if command not in {"demo", "import"}:
        assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    if command in BEFORE:
        assert run_ess(tmp_path, BEFORE[command]).code == 0
    (tmp_path / "sample_data").symlink_to(SAMPLE)
    line = help_of(tmp_path, command).splitlines()[-1].removeprefix("Example: ess ")
    outcome = run_ess(tmp_path, shlex.split(line))
    assert (outcome.code, line, outcome.err if outcome.code else "") == (0, line, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_french_has_no_english_line(command: str, tmp_path: Path) -> None:
    """Every line of prose in the French help differs from the English, but for the usage and the example."""
    english = {line.strip() for line in help_of(tmp_path, command).splitlines() if len(line.split()) > 4}
    french = {line.strip() for line in help_of(tmp_path, command, "fr").splitlines()}
    assert {line for line in english & french if not line.startswith(("Example", "--format"))} == set()


def test_help_lists_every_command_once(tmp_path: Path) -> None:
    """`ess --help` lists every command, by panel."""
    text = run_ess(tmp_path, ["--help"]).out
    listed = [line.split()[0] for line in text.splitlines() if line.startswith("  ") and line.split()[0] in MODULES]
    assert listed == [name for commands in PANELS.values() for name in commands]


def test_ess_alone_shows_two_examples(tmp_path: Path) -> None:
    """`ess` alone prints a short help with two examples."""
    outcome = run_ess(tmp_path, [])
    assert outcome.code == 0
    assert [line.partition("  ")[2].strip() for line in outcome.out.splitlines() if ":  " in line] == [
        "ess demo",
        "ess award --program lalla --year 2022",
    ]
