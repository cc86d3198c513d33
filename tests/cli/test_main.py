"""The program as a process: version, bugs, languages, pipes, the demo, and what start-up loads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.cli.main import run
from ocp_ess_cli.cli.office import Surroundings
from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

ESS = str(Path(sys.executable).with_name("ess"))
HEAVY = ("rich", "pydantic", "tinydb", "msgspec", "babel", "questionary", "prompt_toolkit", "filelock")


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    """`ess --version` says the name and the version that is installed, in one line."""
    assert run_ess(tmp_path, ["--version"]) == Outcome(f"ess {version('ocp-ess-cli')}\n", "", 0)


def test_a_bug_of_ours_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bug of ours is one line on standard error that says how to see more, and exit 1."""
    code = run(["add-coop", "A"], broken(tmp_path, {}))
    sentence = "ess: A bug of ess, sorry: ZeroDivisionError: the clock is broken. "
    advice = "Set ESS_DEBUG=1 to see where, and report it.\n"
    assert (code, *capsys.readouterr()) == (1, "", sentence + advice)


def test_a_bug_shows_where_it_is_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ESS_DEBUG=1 the traceback stands before that line."""
    code = run(["add-coop", "A"], broken(tmp_path, {"ESS_DEBUG": "1"}))
    lines = capsys.readouterr().err.splitlines()
    assert (code, lines[0], lines[-2]) == (
        1,
        "Traceback (most recent call last):",
        "ZeroDivisionError: the clock is broken",
    )


def test_a_bug_saves_nothing(tmp_path: Path) -> None:
    """A bug in the middle of a change leaves no file behind."""
    assert run(["add-coop", "A"], broken(tmp_path, {})) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", [["--lang", "de"], ["report", "--lang", "de"], ["report", "--lang=de"]])
def test_a_language_that_is_not_there_is_refused(tmp_path: Path, line: list[str]) -> None:
    """`--lang` takes the languages that there are, wherever it stands."""
    assert run_ess(tmp_path, line) == Outcome("", "ess: There is no language “de”; there are: en, fr.\n", 2)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ESS_LANG": "fr"}, "Prix attribués"),
        ({"LANG": "fr_MA.UTF-8"}, "Prix attribués"),
        ({"LC_ALL": "fr_FR", "LANG": "en_US"}, "Prix attribués"),
        ({"ESS_LANG": "en", "LANG": "fr_MA.UTF-8"}, "Awards"),
        ({"LANG": "ar_MA.UTF-8"}, "Awards"),
        ({}, "Awards"),
    ],
)
def test_the_language_follows_the_environment(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    """ESS_LANG goes before the locale; French is French, anything else English."""
    assert run_ess(tmp_path, ["report"], environment).out.splitlines()[0] == said


@pytest.mark.parametrize(
    "line", ["ess coops | head -1", "ess coops --json | head -1", "ess report | head -1", "ess --help | head -1"]
)
def test_a_reader_that_leaves_early_is_no_mistake(tmp_path: Path, line: str) -> None:
    """A reader that has what it wants and closes the pipe is met with silence, not with a traceback."""
    rows = "".join(f"Coopérative {number:05},{'x' * 60}\n" for number in range(3000))
    (tmp_path / "cooperatives.csv").write_text(f"name,activity\n{rows}", encoding="utf-8")
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]).code == 0
    first = run_ess(tmp_path, line.partition(" |")[0].split()[1:]).out.splitlines()[0]
    done = in_bash(tmp_path, line + '; echo "${PIPESTATUS[0]}"')
    assert (done.stdout, done.stderr) == (f"{first}\n0\n", "")


@pytest.mark.parametrize(("line", "code"), [("ess coop nowhere", 3), ("ess coops --region x", 3), ("ess nothing", 2)])
def test_nobody_who_reads_a_mistake_is_no_bug(tmp_path: Path, line: str, code: int) -> None:
    """Where standard error goes into a pipe that is closed, the exit code still says what was wrong."""
    done = in_bash(tmp_path, line + ' 2>&1 | (exec <&-; sleep 0.7); echo "${PIPESTATUS[0]}"')
    assert (done.stdout, done.stderr) == (f"{code}\n", "")


def test_the_demo_tells_the_whole_story(tmp_path: Path) -> None:
    """`ess demo` in an empty folder shows six commands, ends with sums and reach, and names a file to go on with."""
    folder = tmp_path / "empty"
    folder.mkdir()
    done = process(["demo"], folder, {"TMPDIR": str(tmp_path)})
    assert done.returncode == 0
    assert re.findall(r"^\$ (.*)$", done.stdout, re.MULTILINE) == [
        "ess import sample_data",
        "ess rounds",
        "ess award --program lalla --year 2022 --dry-run",
        "ess award --program lalla --year 2022 --yes",
        "ess report",
        "ess report --reach",
    ]
    told = done.stdout.rpartition("$ ess report\n")[2]
    sums = [" ".join(found) for found in re.findall(r"^(lalla|jil|Total)  .*?(\d+) +([\d,]+ MAD)$", told, re.MULTILINE)]
    assert sums == ["lalla 24 1,200,000 MAD", "jil 39 1,950,000 MAD", "Total 63 3,150,000 MAD"]
    assert re.findall(r"Total: (\d+) winners +([\d,]+) MAD", told) == [("63", "3,150,000")]
    named = re.findall(r"export ESS_DB=(\S+)", told)
    report = json.loads(process(["report", "--json", "--db", *named], folder).stdout)
    assert report["totals"] == [{"currency": "MAD", "rounds": 16, "winners": 63, "total": 3150000}]
    by_program = {
        program: sum(r["winners"] for r in report["rounds"] if r["program"] == program) for program in ("lalla", "jil")
    }
    assert by_program == {"lalla": 24, "jil": 39}
    assert list(folder.iterdir()) == []


def test_the_demo_takes_no_file(tmp_path: Path) -> None:
    """`ess demo --db` is refused, for the demo makes a file of its own."""
    line = ["demo", "--db", "mine.json"]
    said = "ess: The demo makes a file of its own; leave --db out.\n"
    assert run_ess(tmp_path, line) == Outcome("", said, 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line", ["ess coops", "ess report --json", "ess info --format csv", "ess --help", "ess coop -h", "ess"]
)
def test_output_to_a_full_disk_is_an_error(tmp_path: Path, line: str) -> None:
    """Where the output cannot be written, one line says why, and the exit code is 7."""
    done = in_bash(tmp_path, f"{line} > /dev/full")
    first, *_more = done.stderr.splitlines()
    assert (done.returncode, first) == (7, "ess: The output cannot be written: No space left on device.")


def test_the_demo_speaks_french(tmp_path: Path) -> None:
    """`ess demo --lang fr` runs all its commands in French."""
    told = process(["demo", "--lang", "fr"], tmp_path, {"TMPDIR": str(tmp_path)}).stdout
    assert re.findall(r"Total\s: (\d+) lauréats +([\d ]+ MAD)", told)[-1] == ("63", "3 150 000 MAD")


def test_the_home_folder_can_be_meant(tmp_path: Path) -> None:
    """`--db ~/x` is a file in the home folder, though no shell wrote it out."""
    home = tmp_path / "home"
    home.mkdir()
    done = process(["add-coop", "A", "--db", "~/x.json"], tmp_path, {"HOME": str(home)})
    assert (done.returncode, (home / "x.json").is_file()) == (0, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_without_a_file_named_the_folder_for_data_is_made(tmp_path: Path) -> None:
    """Without `--db` and ESS_DB, the first change makes the file in the platform's folder, and says where."""
    environment = {"ESS_DB": "", "XDG_DATA_HOME": str(tmp_path / "data")}
    done = process(["add-coop", "A"], tmp_path, environment)
    path = tmp_path / "data" / "ess" / "awards.json"
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, f"The register is a new file: {path}")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_sheet_comes_from_standard_input(tmp_path: Path) -> None:
    """`import - --as KIND` reads standard input, which mistakes call so."""
    line = ["import", "-", "--as", "cooperatives"]
    good = run_ess(tmp_path, line, stdin="name,members\nCoopérative Tafoukt,12\n".encode())
    assert good == Outcome(
        "",
        "Read: standard input 1 row.\nThe register is a new file: awards.json\nNew: 1 cooperative.\n"
        "To take it back: ess undo\n",
        0,
    )
    bad = run_ess(tmp_path, line, stdin=b"name,members\nA,-1\n")
    assert bad == Outcome(
        "",
        "Read: standard input 1 row.\n"
        "ess: standard input line 2, column “members”: “-1” is not a whole number; "
        "write digits alone, such as 12 or 1200.\n"
        "ess: 1 mistake; nothing was changed. Correct it and import again.\n",
        8,
    )


@pytest.mark.parametrize("line", [["--version"], []], ids=["--version", "alone"])
def test_start_up_loads_nothing_heavy(tmp_path: Path, line: list[str]) -> None:
    """`ess --version`, and `ess` alone, load none of the libraries that only some commands need."""
    assert loaded(line, tmp_path) == []


def test_a_piped_report_loads_what_it_needs(tmp_path: Path) -> None:
    """A report that is piped loads the file's library and the widths of letters, and neither questions nor locks."""
    assert loaded(["report"], tmp_path) == ["rich", "tinydb", "msgspec"]


def broken(folder: Path, environment: Mapping[str, str]) -> Surroundings:
    """Give surroundings whose clock does not work."""

    def now() -> datetime:
        raise ZeroDivisionError("the clock is broken")

    return Surroundings({"ESS_DB": str(folder / "awards.json"), **environment}, now)


def loaded(line: Sequence[str], folder: Path) -> list[str]:
    """Name the heavy libraries that a command loads."""
    script = (
        "import os, sys\n"
        "from datetime import UTC, datetime\n"
        "from ocp_ess_cli.cli.main import run\n"
        "from ocp_ess_cli.cli.office import Surroundings\n"
        "run(sys.argv[1:], Surroundings(os.environ, lambda: datetime.now(UTC)))\n"
        f"print('loaded', *(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *line],
        cwd=folder,
        env=surroundings({}),
        capture_output=True,
        text=True,
        check=True,
    )
    *_output, last = done.stdout.splitlines()
    word, *names = last.split()
    assert word == "loaded"
    return sorted(names, key=HEAVY.index)


def process(
    line: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real program in its own process."""
    return subprocess.run(
        [ESS, *line],
        cwd=folder,
        env=surroundings(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def in_bash(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell that finds the program."""
    return subprocess.run(
        ["/bin/bash", "-c", script], cwd=folder, env=surroundings({}), capture_output=True, text=True, check=False
    )


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a user."""
    return {
        "ESS_DB": "awards.json",
        "HOME": os.environ.get("HOME", "/"),
        "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(ESS).parent}{os.pathsep}{os.environ['PATH']}",
        **environment,
    }
