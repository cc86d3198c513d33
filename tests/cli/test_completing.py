"""What the shell offers after Tab, asked for as bash, zsh and fish ask: of the real program, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests.running import run_ess

if TYPE_CHECKING:
    from collections.abc import Mapping

ESS = str(Path(sys.executable).with_name("ess"))
PROGRAMS = ["lalla", "jil", "mourafaka", "rawabit", "sookoa", "formations", "forum"]
REGIONS = [
    *("Tangier-Tetouan-Al Hoceima", "Oriental", "Fez-Meknes", "Rabat-Sale-Kenitra", "Beni Mellal-Khenifra"),
    *("Casablanca-Settat", "Marrakesh-Safi", "Draa-Tafilalet", "Souss-Massa", "Guelmim-Oued Noun"),
    *("Laayoune-Sakia El Hamra", "Dakhla-Oued Ed-Dahab"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder whose register holds two cooperatives and three rounds."""
    for line in (
        ["add-coop", "Coopérative Tafoukt", "--province", "Tiznit"],
        ["add-coop", "Union du Souss"],
        ["open-round", "--program", "lalla", "--year", "2025"],
        ["open-round", "--program", "lalla", "--year", "2026"],
        ["open-round", "--program", "jil", "--year", "2024"],
    ):
        assert run_ess(tmp_path, line).code == 0
    return tmp_path


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ess rep", ["report"]),
        (
            "ess edit-",
            ["edit-coop", "edit-round", "edit-entry", "edit-link", "edit-expert", "edit-award", "edit-figure"],
        ),
        ("ess report --prog", ["--program"]),
        ("ess report --program ", PROGRAMS),
        ("ess report --program LA", ["LAlla"]),
        ("ess programs j", ["jil"]),
        ("ess award --year ", ["2026", "2025", "2024"]),
        ("ess award --program lalla --year ", ["2026", "2025"]),
        ("ess award --program jil --year 20", ["2024"]),
        ("ess award --program nobel --year 2025", ["2025"]),
        ("ess report --region ", [region.replace(" ", "\\ ") for region in REGIONS]),
        ("ess report --region beni", ["beni\\ Mellal-Khenifra"]),
        ("ess report --region 'beni m", ["beni mellal-Khenifra"]),
        ("ess add-coop A --province tiz", ["tiznit"]),
        ("ess coops --sector ar", ["artisanat", "argane", "art_culture"]),
        (
            "ess export ",
            [
                *("cooperatives", "rounds", "entries", "awards", "pledges", "payments", "links", "experts", "figures"),
                *("report", "jury-sheet"),
            ],
        ),
        ("ess export re", ["report"]),
        ("ess export rounds a.csv --program ", PROGRAMS),
        ("ess coop ", ["C0001", "C0002"]),
        ("ess coop c0002", ["c0002"]),
        ("ess coop COOP", ["COOPérative\\ Tafoukt"]),
        ("ess edit-coop union", ["union\\ du\\ Souss"]),
        ("ess award --program lalla --year 2026 C", ["C0001", "C0002", "Coopérative\\ Tafoukt"]),
        ("ess coop 'coopérative taf", ["coopérative tafoukt"]),
        ("ess coop Tafukt", ["C0001"]),
        ("ess award --program lalla --year 2026 تافوكت", ["C0001"]),
        ("ess coop 'union souss", ["C0002"]),
        ("ess coop zzz", []),
    ],
)
def test_bash_is_offered_what_fits(folder: Path, line: str, offered: list[str]) -> None:
    """Bash gets one offer a line, as typed so far, of commands, options, values and names; spaces in it are escaped."""
    assert bash(folder, line) == offered


def test_several_of_another_spelling_are_named_beside_what_is_typed(folder: Path) -> None:
    """Where several cooperatives are called so in other spellings, bash lists them, and the line stays as it is."""
    assert run_ess(folder, ["add-coop", "تعاونية تافوكت"]).code == 0
    assert bash(folder, "ess coop Tafukt") == ["Tafukt", "Coopérative\\ Tafoukt", "تعاونية\\ تافوكت"]


@pytest.mark.parametrize("before", ["ess --db other.json coop ", "ess coop --db other.json "])
def test_the_file_named_on_the_line_is_asked(folder: Path, before: str) -> None:
    """With `--db` on the line, before or behind the command, the cooperatives of that file are offered."""
    assert run_ess(folder, ["add-coop", "Autre", "--db", "other.json"]).code == 0
    assert run_ess(folder, ["remove-coop", "C0002", "--yes"]).code == 0
    assert (bash(folder, "ess coop "), bash(folder, before)) == (["C0001"], ["C0001"])
    assert bash(folder, before + "a") == ["autre"]


@pytest.mark.parametrize("line", ["ess coop ", "ess award --program lalla --year ", "ess coop --db missing/x.json "])
def test_nothing_is_offered_where_there_is_no_file(tmp_path: Path, line: str) -> None:
    """Without a file there are no cooperatives and no years to offer, and none is made."""
    assert bash(tmp_path, line) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["a letter", "[1]", json.dumps({"meta": {"1": {"schema": 99}}})])
@pytest.mark.parametrize("line", ["ess coop ", "ess rounds --year 2"])
def test_nothing_is_offered_of_a_damaged_file(tmp_path: Path, line: str, content: str) -> None:
    """A file that ess cannot read gives no offers, and no complaint into the line being typed."""
    (tmp_path / "awards.json").write_text(content, encoding="utf-8")
    assert bash(tmp_path, line) == []


def test_zsh_is_offered_names_with_what_they_mean(folder: Path) -> None:
    """Zsh gets each offer with its explanation beside it."""
    assert [zsh(folder, line) for line in ("ess coop un", "ess report --region beni", "ess clo")] == [
        '_arguments \'*: :(("union du Souss":"C0002"))\'\n',
        '_arguments \'*: :(("beni Mellal-Khenifra":"MA-05"))\'\n',
        '_arguments \'*: :(("close-round":"Close a round."))\'\n',
    ]


def test_fish_is_offered_names_with_what_they_mean(folder: Path) -> None:
    """Fish gets each offer and its explanation, apart by a tab."""
    assert fish(folder, "ess coop un") == "union du Souss\tC0002\n"
    assert fish(folder, "ess report --region beni") == "beni Mellal-Khenifra\tMA-05\n"
    assert fish(folder, "ess clo") == "close-round\tClose a round.\n"


@pytest.mark.parametrize(
    ("shell", "first", "asks"),
    [
        ("bash", "_ess_completion() {", "_ESS_COMPLETE=complete_bash"),
        ("zsh", "#compdef ess", "_ESS_COMPLETE=complete_zsh"),
        ("fish", "complete --command ess --no-files", "_ESS_COMPLETE=complete_fish"),
    ],
)
def test_the_script_of_each_shell_is_shown(tmp_path: Path, shell: str, first: str, asks: str) -> None:
    """`--show-completion` writes the script that makes a shell ask ess."""
    told = ess(tmp_path, ["--show-completion", shell], {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert (told.startswith(first), asks in told) == (True, True)


def test_bash_takes_the_script_that_is_shown(folder: Path) -> None:
    """A real bash that reads the script of `--show-completion` completes commands and cooperatives."""
    script = (
        'eval "$(ess --show-completion)"\n'
        'COMP_WORDS=(ess coop union); COMP_CWORD=2; _ess_completion ess; printf "%s|" "${COMPREPLY[@]}"\n'
        'COMP_WORDS=(ess clo); COMP_CWORD=1; _ess_completion ess; printf "%s|" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["/bin/bash", "--norc", "-c", script],
        cwd=folder,
        env=_environment() | {"PATH": f"{Path(ESS).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("union\\ du\\ Souss|close-round|", "")


@pytest.mark.parametrize("typed", ["coop", "'coop", '"coopérative taf'])
def test_a_name_with_spaces_stays_one_word_in_bash(folder: Path, typed: str) -> None:
    """A name that Tab completes in bash is one word, within quotes or not, and the command runs as it then stands."""
    environment = _environment() | {"PATH": f"{Path(ESS).parent}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb"}
    terminal: pexpect.spawn[str] = pexpect.spawn(
        "/bin/bash", ["--norc", "--noprofile"], cwd=str(folder), env=environment, encoding="utf-8", timeout=15
    )
    terminal.sendline('PS1="ready"\'> \'; eval "$(ess --show-completion)"')
    terminal.expect_exact("ready> ")
    terminal.send(f"ess coop {typed}\t")
    terminal.send("\n")
    terminal.expect_exact("ready> ")
    assert "C0001  Coopérative Tafoukt" in str(terminal.before)


def bash(folder: Path, line: str) -> list[str]:
    """Ask for the offers as bash does."""
    place = len(line.split()) - (not line.endswith(" "))
    if "'" in line:  # one word with spaces
        place = len(line.partition("'")[0].split())
    told = ess(folder, [], {"_ESS_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(place)})
    return told.splitlines() if told != "\n" else []


def zsh(folder: Path, line: str) -> str:
    """Ask for the offers as zsh does."""
    return ess(folder, [], {"_ESS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line})


def fish(folder: Path, line: str) -> str:
    """Ask for the offers as fish does."""
    asked = {"_ESS_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": line}
    return ess(folder, [], asked)


def ess(folder: Path, arguments: list[str], environment: Mapping[str, str]) -> str:
    """Run the real program; it must say nothing on standard error."""
    done = subprocess.run(
        [ESS, *arguments],
        cwd=folder,
        env={**_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def _environment() -> dict[str, str]:
    return {"ESS_DB": "awards.json", "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8", "PATH": os.defpath}


def test_a_program_of_ones_own_is_offered(folder: Path) -> None:
    """Programs of the register are offered wherever one is named, and alone where one is removed."""
    content = (
        'key = "shop"\nkind = "market"\nsince = 2022\nname = { fr = "Boutique" }\n[terms]\n[stages]\ncandidate = []\n'
    )
    (folder / "shop.toml").write_text(content, encoding="utf-8")
    assert run_ess(folder, ["programs", "--add", "shop.toml"]).code == 0
    for line in ("ess report --program sh", "ess programs sh", "ess programs --remove "):
        assert bash(folder, line) == ["shop"]
