"""Transcripts of real sessions, in `tests/sessions/`: what a user types, what ess answers, and the exit code.

A line that begins with `$` is a command; what follows is its standard output, then its standard error with `!`
before each line, then `[exit N]` where the code is not 0. `#` is a remark on the command below it. `@file NAME` makes
a file of the lines up to `@end`. `@clock 2023-08-09T10:00` sets the clock, in UTC, of the commands below it; without
one it stands at `NOW`. A line of output that begins with one of these signs has a backslash before it. Each session has
a folder of its own, which is written `HERE`. `pytest --update-sessions` writes the answers anew, for a person to read
before they are kept.
"""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.store import address
from tests import server
from tests.running import NOW, run_ess

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSIONS = Path(__file__).parent / "sessions"
SAMPLE = Path(__file__).parent.parent / "sample_data"
SIGNS = ("$ ", "@file ", "@clock ", "#")  # with which a line of a script begins


EVERY = sorted(SESSIONS.rglob("*.txt"))
OF_FILES = {
    "backup_restore": "the file and what stands beside it",
    "file_trouble": "files that are no register, or damaged",
    "help": "no register",
    "share": "a file has no roles; tests/cli/test_server.py shares a server",
}
OF_A_FILE = (
    *("ess info", "ess check --accept", "ess export rounds awards.json", "--to awards.json"),
    *("ess publish . ",),
)


@pytest.mark.parametrize("session", [one for one in EVERY if one.stem not in OF_FILES], ids=lambda path: path.stem)
def test_session_on_server(session: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A session on a server runs as the same on a file, but for what the place is called."""
    folder = tmp_path_factory.mktemp(f"test_session_{session.stem}_"[:30])  # as long as the other's: tables show it
    script = [*_of_any_register(session.read_text(encoding="utf-8").splitlines())]
    place = server.a_schema()
    played = "\n".join(play(script, folder, db=place)).strip("\n")
    assert _as_on_a_file(played, place) == "\n".join(script).strip("\n")


def _of_any_register(script: list[str]) -> Iterator[str]:
    """Leave out the commands, with their answers, that tell of a file."""
    is_left_out = False
    for line in script:
        if line.startswith(SIGNS):
            is_left_out = any(command in line for command in OF_A_FILE)
        if not is_left_out:
            yield line


def _as_on_a_file(played: str, place: str) -> str:
    """Give what was played with a server under the words for a file."""
    told = played.replace(address.read(place).shown, "awards.json")
    for on_server, in_file in {
        "The register is made on the server: ": "The register is a new file: ",
        "Le registre est créé sur le serveur\u00a0: ": "Le registre est un nouveau fichier\u00a0: ",
    }.items():
        told = told.replace(on_server, in_file)
    return told


@pytest.mark.parametrize("session", EVERY, ids=lambda path: path.stem)
def test_session(session: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A session runs as its transcript says."""
    script = session.read_text(encoding="utf-8")
    played = "\n".join(play(script.splitlines(), tmp_path)).strip("\n") + "\n"
    if request.config.getoption("--update-sessions"):
        session.write_text(played, encoding="utf-8")
        return
    assert played == script


def test_output_is_not_read_as_a_script(tmp_path: Path) -> None:
    """A line of output that begins as a remark does is set apart by a backslash, and a second run changes nothing."""
    once = [*play(["# One.", "", "$ ess coops --format md"], tmp_path)]
    assert once[:3] == ["# One.", "$ ess coops --format md", "\\# 0 cooperatives"]
    assert [*play(once, tmp_path)] == once


def test_a_remark_stands_at_its_command(tmp_path: Path) -> None:
    """Remarks and files stand right above their command, and an empty line above them all."""
    script = ["$ ess coops --json", "# A file.", "", "@file a.csv", "name", "@end", "$ ess coops --json"]
    empty = ["$ ess coops --json", *run_ess(tmp_path, ["coops", "--json"]).out.splitlines()]
    told = [line for line in play(script, tmp_path) if not line.startswith("!")]
    assert told == [*empty, "", "# A file.", "@file a.csv", "name", "@end", *empty]


def test_the_clock_stands_where_the_script_sets_it(tmp_path: Path) -> None:
    """Commands below `@clock` run at that moment, and those above it at `NOW`."""
    script = ["$ ess add-coop A", "@clock 2023-08-09T10:00", "$ ess add-coop B", "$ ess log --format csv"]
    played = [*play(script, tmp_path)]
    assert played[3:6] == ["", *script[1:3]]
    moments = [line.split(",")[1] for line in played if line[:2] in {"1,", "2,"}]
    assert moments == ["9 Aug 2023 10:00", "25 Nov 2026 09:00"]


def play(script: list[str], folder: Path, *, marked: bool = True, db: str = "awards.json") -> Iterator[str]:
    """Play a script in a folder, and give it again with what ess answers.

    Args:
        script: its lines; answers in it are passed over.
        folder: where the commands run.
        marked: whether standard error follows with marks, or stands where it came, as in a terminal.
        db: where the register is.
    """
    lines = iter(script)
    answered, now = False, NOW
    for line in lines:
        if not line.startswith(SIGNS):
            continue  # an answer, or an empty line
        if answered:
            yield ""
        answered = line.startswith("$ ")
        yield line
        if answered:
            yield from _answered(line.removeprefix("$ "), folder, now, marked=marked, db=db)
        elif line.startswith("@clock "):
            now = datetime.fromisoformat(line.removeprefix("@clock ")).replace(tzinfo=UTC)
        elif line.startswith("@file "):
            yield from _made(folder / line.removeprefix("@file "), lines)


def _made(path: Path, lines: Iterator[str]) -> Iterator[str]:
    """Write a file of the lines that follow."""
    content = []
    for line in lines:
        yield line
        if line == "@end":
            break
        content.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in content), encoding="utf-8")


def _answered(line: str, folder: Path, now: datetime, *, marked: bool, db: str) -> Iterator[str]:
    words = shlex.split(line.replace("SAMPLE", str(SAMPLE)))
    environment = {"ESS_DB": db}
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    assert words.pop(0) == "ess", line
    outcome = run_ess(folder, words, environment, together=not marked, now=now)
    yield from (_escaped(text) for text in _written(outcome.out, folder).splitlines())
    yield from (f"! {text}".rstrip() for text in _written(outcome.err, folder).splitlines())
    if outcome.code:
        yield f"[exit {outcome.code}]"


def _escaped(line: str) -> str:
    """Keep a line of output from being read as a part of the script."""
    return f"\\{line}" if line.startswith((*SIGNS, "\\")) else line


def _written(text: str, folder: Path) -> str:
    return text.replace(str(folder), "HERE").replace(str(SAMPLE), "SAMPLE")
