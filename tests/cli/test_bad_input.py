"""Input that no transcript can hold: control characters, very long texts, bytes of other encodings, files in use."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from pathlib import Path

LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        ("Coopérative\x1b[31m rouge", 12, "001B"),
        ("Coopérative\x00", 12, "0000"),
        ("Coopérative\nTafoukt", 12, "000A"),
        ("Coop\x7f", 5, "007F"),
        ("Coop\x9b31m", 5, "009B"),
        ("Coop\u202etuokfat", 5, "202E"),
        ("Coop\u2066tafoukt\u2069", 5, "2066"),
        ("Coop\u200bTafoukt", 5, "200B"),
        ("Coop\u2028Tafoukt", 5, "2028"),
    ],
)
def test_a_name_with_a_control_character_is_refused(tmp_path: Path, name: str, place: int, code: str) -> None:
    """A control or direction character is named by its place and code, never written to the screen or to a file."""
    said = f"ess: NAME: Character {place} is a control character (U+{code}); take it out.\n"
    assert run_ess(tmp_path, ["add-coop", name]) == Outcome("", said, 2)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {".awards.json.lock": b""}


def test_a_name_of_ten_thousand_characters_is_refused(tmp_path: Path) -> None:
    """A name may have 200 characters; how many a longer one has is said, and it is not repeated."""
    said = "ess: NAME: The text has 10,000 characters; 200 are allowed.\n"
    assert run_ess(tmp_path, ["add-coop", LONG]) == Outcome("", said, 2)
    assert run_ess(tmp_path, ["add-coop", "x" * 200]).code == 0


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        (["coops", "--sort", "\x1b[31m"], "Cooperatives cannot be sorted by “\\u001b[31m”; there are: ", 2),
        (["coops", "--columns", "\x1b[31m"], "There is no column “\\u001b[31m”; there are: ", 2),
        (["coops", "--region", "\x1b[31m"], "No region is called “\\u001b[31m”. ", 3),
        (["coops", "--sector", "\x1b[31m"], "No sector is called “\\u001b[31m”. ", 3),
        (["coops", "--kind", "\x1b[31m"], "“\\u001b[31m” is none of: cooperative, union, project.", 2),
        (["coop", "\x1b[31m!"], "No cooperative is called “\\u001b[31m!”. ", 3),
        (["programs", "\x1b[31m"], "No program is called “\\u001b[31m”. ", 3),
        (["report", "--sponsor", "\x1b[31m"], "No sponsor is recorded yet.", 3),
        (["report", "--year", "\x1b[31m"], "“\\u001b[31m” is neither a year nor a span of years; ", 2),
        (["report", "--format", "\x1b[31m"], "There is no format “\\u001b[31m”; ", 2),
        (["report", "--lang", "\x1b[31m"], "There is no language “\\u001b[31m”; ", 2),
        (["report", "--\x1b[31m"], "There is no option --\\u001b[31m.", 2),
        (["\x1b[31m"], "There is no command “\\u001b[31m”. ", 2),
        (["info", "\x1b[31m"], "“\\u001b[31m” is one word too many.", 2),
        (["revoke", "E\x1b[31m", "--program", "nobel\x1b[31m", "--year", "2022"], "No program is called “nobel\\u0", 3),
        (["import", "\x1b[31m"], "There is no file or folder \\u001b[31m.", 7),
        (["coops", "--db", "\x1b[31m/x.json"], "There is no folder ", 7),
    ],
    ids=lambda value: " ".join(value).replace("\x1b", "ESC") if isinstance(value, list) else None,
)
def test_no_sentence_repeats_a_terminal_escape(tmp_path: Path, line: list[str], said: str, code: int) -> None:
    """What was typed is shown in a sentence with its control characters made visible."""
    outcome = run_ess(tmp_path, line)
    assert (outcome.err.removeprefix("ess: ").startswith(said), "\x1b" in outcome.err, outcome.code) == (
        True,
        False,
        code,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["coop", LONG], 3),
        (["coops", "--region", LONG], 3),
        (["programs", LONG], 3),
        (["report", "--year", LONG], 2),
        (["revoke", f"E{'1' * 10_000}"], 3),
        (["coops", "--sort", LONG], 2),
        (["coops", "--columns", LONG], 2),
        (["report", "--format", LONG], 2),
        (["report", f"--{LONG}"], 2),
        (["info", LONG], 2),
        ([LONG], 2),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else None,
)
def test_no_sentence_repeats_a_very_long_text(tmp_path: Path, line: list[str], code: int) -> None:
    """A text of ten thousand characters is cut short where a sentence repeats it."""
    outcome = run_ess(tmp_path, line)
    assert (outcome.code, len(outcome.err) < 1_000) == (code, True)


def test_a_number_of_five_thousand_digits_is_refused(tmp_path: Path) -> None:
    """A number is refused as too large however many digits it has."""
    outcome = run_ess(tmp_path, ["add-coop", "A", "--members", "9" * 5_000])
    assert outcome == Outcome("", f"ess: --members: “{'9' * 57}…” is too large a number.\n", 2)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffname,members\nCoopérative Tafoukt,12\n".encode(),
        "name;members\r\nCoopérative Tafoukt;12\r\n".encode(),
        '\ufeffname;members\r\n"Coopérative Tafoukt";12\r\n;\r\n'.encode(),
        "name\tmembers\nCoopérative Tafoukt\t12".encode(),
        "members , name\n 12 , Coopérative Tafoukt \n\n".encode(),
    ],
    ids=["mark", "semicolons", "as a spreadsheet saves", "tabs", "spaces"],
)
def test_a_sheet_comes_as_offices_save_it(tmp_path: Path, content: bytes) -> None:
    """A byte-order mark, semicolons, tabs, spaces, empty rows and other line ends make no difference."""
    (tmp_path / "cooperatives.csv").write_bytes(content)
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]).code == 0
    told = json.loads(run_ess(tmp_path, ["coops", "--json", "--columns", "name,members"]).out)
    assert told == {"cooperatives": [{"name": "Coopérative Tafoukt", "members": 12}]}


def test_a_sheet_of_mixed_encodings_is_refused(tmp_path: Path) -> None:
    """A line of Latin-1 among lines of UTF-8 is named, and what to do about it; nothing is changed."""
    (tmp_path / "cooperatives.csv").write_bytes("name\nÉco\n".encode() + "Coopérative\n".encode("latin-1"))
    said = (
        "ess: cooperatives.csv line 3: The encodings are mixed: line 2 is UTF-8, and line 3 is not (byte 0xE9). "
        "Save the file as “CSV UTF-8” and import again.\n"
        "ess: 1 mistake; nothing was changed. Correct it and import again.\n"
    )
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]) == Outcome("", said, 8)


def test_a_sheet_with_a_control_character_is_refused(tmp_path: Path) -> None:
    """A terminal escape in a cell is named, not obeyed."""
    (tmp_path / "cooperatives.csv").write_bytes(b"name,commune\nA,\x1b[31mRouge\nB\xe2\x80\xae,\n")
    said = (
        "Read: cooperatives.csv 2 rows.\n"
        "ess: cooperatives.csv line 2, column “commune”: Character 1 is a control character (U+001B); take it out.\n"
        "ess: cooperatives.csv line 3, column “name”: Character 2 is a control character (U+202E); take it out.\n"
        "ess: 2 mistakes; nothing was changed. Correct them and import again.\n"
    )
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]) == Outcome("", said, 8)


def test_a_name_that_came_into_the_file_otherwise_is_not_obeyed(tmp_path: Path) -> None:
    """A terminal escape that another program wrote into the file, and that was accepted, is shown and not obeyed."""
    assert run_ess(tmp_path, ["add-coop", "Rouge"]).code == 0
    path = tmp_path / "awards.json"
    path.write_bytes(path.read_bytes().replace(b'"Rouge"', rb'"\u001b[31mRouge\u202e"'))
    accepted = run_ess(tmp_path, ["check", "--accept", "--yes"])
    assert (accepted.code, "\x1b" in accepted.out + accepted.err) == (0, False)
    shown = [run_ess(tmp_path, line).out for line in (["coops"], ["coop", "1"], ["coops", "--format", "md"])]
    assert ["\x1b" in text or "\u202e" in text for text in shown] == [False, False, False]
    assert ["\\u001b" in text.replace("\\[", "[").replace("\\\\", "\\") for text in shown] == [True, True, True]


def test_a_file_in_use_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    """While another ess writes, a change waits, then is refused with 6; reading goes on."""
    assert run_ess(tmp_path, ["add-coop", "A"]).code == 0
    with FileLock(tmp_path / ".awards.json.lock"):
        said = (
            "ess: awards.json is busy: another ess is writing to it. "
            "Nothing was changed; try again, or wait longer: --wait 60\n"
        )
        assert run_ess(tmp_path, ["add-coop", "B", "--wait", "0"]) == Outcome("", said, 6)
        assert run_ess(tmp_path, ["coop", "1"]).code == 0
    assert run_ess(tmp_path, ["add-coop", "B"]).code == 0


def test_info_tells_of_the_file(tmp_path: Path) -> None:
    """`info` says where the file is, its size, when it was written, its version, and what it holds."""
    assert run_ess(tmp_path, ["add-coop", "A"]).code == 0
    assert run_ess(tmp_path, ["open-round", "--program", "lalla", "--year", "2026"]).code == 0
    path = tmp_path / "awards.json"
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    size = path.stat().st_size
    told = json.loads(run_ess(tmp_path, ["info", "--json"]).out)
    assert told["file"] == {
        "path": "awards.json",
        "size": size,
        "written": written.date().isoformat(),
        "schema": 3,
        "backup": None,
        "cooperatives": 1,
        "rounds": 1,
        "entries": 0,
        "scores": 0,
        "pledges": 0,
        "payments": 0,
        "sessions": 0,
        "measures": 0,
        "links": 0,
        "experts": 0,
        "programs": 0,
        "figures": 0,
        "mappings": 0,
        "twins": 0,
        "publications": 0,
        "changes": 2,
    }
    assert run_ess(tmp_path, ["info"]).out.splitlines() == [
        "The register",
        "",
        "  File                    awards.json",
        f"  Size                    {size:,} bytes",
        f"  Last written            {written.day} {written:%b %Y}",
        "  Version of the layout   3",
        "  Last backup             none",
        "  Cooperatives            1",
        "  Rounds                  1",
        "  Entries                 0",
        "  Scores of jurors        0",
        "  Pledges                 0",
        "  Payments                0",
        "  Sessions                0",
        "  Needs and actions       0",
        "  Links                   0",
        "  Experts                 0",
        "  Programs of one's own   0",
        "  Published figures       0",
        "  Remembered headings     0",
        "  Pairs told apart        0",
        "  Publications            0",
        "  Changes in the journal  2",
    ]
