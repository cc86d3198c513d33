"""History and checks where a transcript cannot go: a journal changed by hand, and two people at once."""

from __future__ import annotations

import contextlib
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from ocp_ess_cli.cli.main import run
from ocp_ess_cli.cli.office import Surroundings
from tests.running import NOW, run_ess

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    Journal = dict[str, dict[str, Any]]

ACCEPT = "To accept it as it is: ess check --accept --db awards.json"


def ess(folder: Path, *arguments: str) -> tuple[str, str, int]:
    """Run a command and give what it wrote and its exit code."""
    return run_ess(folder, arguments)


def a_register(folder: Path) -> None:
    """Make a register of three changes, the second of which changed a contact."""
    ess(folder, "add-coop", "Tafoukt", "--contact", "0612345678")
    ess(folder, "edit-coop", "1", "--contact", "0600000000")
    ess(folder, "edit-coop", "1", "--members", "14")


def by_hand(folder: Path, change: Callable[[Journal], object]) -> None:
    """Change the journal in the file as an editor would, and leave everything else as it is."""
    path = folder / "awards.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content["journal"])
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def somebody_else(journal: Journal) -> None:
    """Say that another user made the second change."""
    journal["2"]["by"] = "somebody"


def another_contact(journal: Journal) -> None:
    """Put another contact into the second change."""
    journal["2"]["changed"][0]["personal"]["contact"]["reach"] = "0699999999"


def none_of_that(journal: Journal) -> None:
    """Remove the second change."""
    del journal["2"]


def not_the_last(journal: Journal) -> None:
    """Remove the last change."""
    del journal["3"]


def one_more(journal: Journal) -> None:
    """Put a change behind the last."""
    journal["4"] = journal["3"] | {"id": "J00000004"}


HANDS: dict[str, tuple[Callable[[Journal], None], int]] = {
    "changed": (somebody_else, 2),
    "contact": (another_contact, 2),
    "removed": (none_of_that, 2),
    "last removed": (not_the_last, 3),
    "inserted": (one_more, 4),
}


@pytest.mark.parametrize(("change", "number"), HANDS.values(), ids=HANDS)
def test_a_journal_changed_by_hand_is_named_before_anything_is_done(
    tmp_path: Path, change: Callable[[Journal], None], number: int
) -> None:
    """The check of the history names the change of the journal that is not as ess wrote it, and how to go on."""
    a_register(tmp_path)
    by_hand(tmp_path, change)
    out, err, code = ess(tmp_path, "check", "history")
    first, *more = err.splitlines()
    assert (out, code) == ("", 7)
    assert first == f"ess: awards.json was changed by another program: change {number} of the journal."
    assert more[0].strip() == ACCEPT


@pytest.mark.parametrize(("change", "number"), HANDS.values(), ids=HANDS)
def test_a_journal_changed_by_hand_is_found_for_ever(
    tmp_path: Path, change: Callable[[Journal], None], number: int
) -> None:
    """Though the file as it is was accepted, the check finds the change of the journal, names it, and exits with 5."""
    a_register(tmp_path)
    by_hand(tmp_path, change)
    assert ess(tmp_path, "check", "--accept", "--yes")[1].splitlines()[-1] == (
        "It is accepted, and recorded in the journal."
    )
    out, err, code = ess(tmp_path, "check", "--json")
    assert (err, code) == ("", 5)
    sentences = [finding["sentence"].lower() for finding in json.loads(out)["findings"]]
    assert sum(f"change {number} " in sentence for sentence in sentences) == 1


FOUND = """\
1 finding

Check    Findings  What was checked
────────────────────────────────────────────────────────────────────────────────────────────
history         1  4 changes in the journal, each held against the hash it was written with.

history: 1 finding
Record  What does not hold, and what to do
──────────────────────────────────────────────────────────────────────────────────
2       Change 2 is not what was written: it was changed by hand.
        → Hold the register against a backup of before: ess restore FROM --dry-run
"""


def test_what_was_found_is_shown_to_people(tmp_path: Path) -> None:
    """People see each check with its count, and below it each finding."""
    a_register(tmp_path)
    by_hand(tmp_path, somebody_else)
    ess(tmp_path, "check", "--accept", "--yes")
    assert ess(tmp_path, "check", "history") == (FOUND, "", 5)


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_undo_takes_back_what_it_showed(tmp_path: Path, command: str) -> None:
    """Where somebody changes the register between the question and the answer, the change that was shown is meant."""
    a_register(tmp_path)
    if command == "redo":
        ess(tmp_path, "undo", "--yes")
    written = ess(tmp_path, "log", "--json")[0]

    def a_clock_that_takes_long() -> datetime:
        other_clock.append(NOW)
        if len(other_clock) == 1:  # ess asks for the time once it knows what to do
            ess(tmp_path, "add-coop", "Annour")
            if command == "redo":
                ess(tmp_path, "undo", "--yes")
        return NOW

    other_clock: list[datetime] = []
    environment = {"ESS_DB": str(tmp_path / "awards.json"), "ESS_USER": "office"}
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([command, "--yes"], Surroundings(environment, a_clock_that_takes_long))
    last = json.loads(ess(tmp_path, "log", "--json")[0])["changes"][0]
    shown = json.loads(written)["changes"][0]["change"]
    assert (code, last["command"], last["undoes"]) == (0, command, shown)
    names = json.loads(ess(tmp_path, "coops", "--json")[0])["cooperatives"]
    expected = ["Tafoukt", "Annour"] if command == "undo" else ["Tafoukt"]
    assert [cooperative["name"] for cooperative in names] == expected
    members = {"undo": None, "redo": 14}[command]
    assert names[0]["members"] == members


def test_a_record_that_another_program_removed_holds_its_changes(tmp_path: Path) -> None:
    """Where a record went without a trace in the journal, undo of a change of it is refused in a sentence."""
    a_register(tmp_path)
    path = tmp_path / "awards.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cooperatives"].clear()
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "awards.json.bak").unlink()
    assert ess(tmp_path, "check", "--accept", "--yes")[2] == 0
    changed = "C0001 was changed since by change 3 (edit-coop). Take that one back first: ess undo 3"
    assert [ess(tmp_path, "undo", number, "--yes") for number in ("3", "2", "1")] == [
        ("", "ess: Change 3 left nothing in the register that could be taken back.\n", 5),
        ("", "ess: Change 2 cannot be taken back: C0001 is not what it made of it.\n", 5),
        ("", f"ess: Change 1 cannot be taken back: {changed}\n", 5),
    ]


def test_a_contact_is_in_no_file_for_others(tmp_path: Path) -> None:
    """A contact in the history is shown to people, and stands in no JSON, CSV or Markdown."""
    a_register(tmp_path)
    assert ess(tmp_path, "log", "2")[0].count("0612345678") == 1
    others = [ess(tmp_path, "log", "2", "--format", format_)[0] for format_ in ("json", "csv", "md")]
    assert [text.count("06") for text in others] == [0, 0, 0]


@pytest.mark.parametrize(
    "narrowed", [("--by", "nobody"), ("--since", "2022-01-01"), ("--cooperative", "1"), ("--round", "lalla-2022")]
)
def test_a_filter_beside_a_number_is_refused(tmp_path: Path, narrowed: tuple[str, str]) -> None:
    """The options that narrow the list say nothing of one change, so they are refused beside its number."""
    a_register(tmp_path)
    sentence = "ess: A change is shown by its number alone; leave the other options out."
    out, err, code = ess(tmp_path, "log", "1", *narrowed)
    assert (out, err.splitlines()[0], code) == ("", sentence, 2)


def test_programs_get_a_part_of_a_record_as_it_stands_in_the_file(tmp_path: Path) -> None:
    """JSON of a change has what stands in the file where people read words, and is the same in either language."""
    a_register(tmp_path)
    ess(tmp_path, "open-round", "--program", "lalla", "--year", "2026")
    in_english, in_french = (ess(tmp_path, "log", "4", "--json", "--lang", code)[0] for code in ("en", "fr"))
    assert in_english == in_french
    told = {row["field"]: row["after"] for row in json.loads(in_english)["fields"]}
    content = json.loads((tmp_path / "awards.json").read_text(encoding="utf-8"))
    kept = content["rounds"]["1"]
    assert {**told, "terms": json.loads(told["terms"])} == {field: kept[field] for field in told}
