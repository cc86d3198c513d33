"""Questions in a real terminal of 80 columns: what is asked, what an answer does, and that no changes nothing."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from tests.running import run_ess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ESS = str(Path(sys.executable).with_name("ess"))
SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
ENTER, CTRL_C, CTRL_D, CTRL_U, DOWN, BACKSPACE = "\r", "\x03", "\x04", "\x15", "\x1b[B", "\x7f"
SECONDS = 15  # a machine that runs all tests at once is slow; a question that never comes fails
LALLA_2024 = ["--program", "lalla", "--year", "2024"]

Answers = list[tuple[str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give a folder whose register holds four cooperatives and an open round of two seats."""
    for line in (
        ["add-coop", "Coopérative Tafoukt", "--members", "12", "--women", "12"],
        ["add-coop", "Coopérative Zahra", "--members", "8", "--women", "8"],
        ["add-coop", "Coopérative Annour", "--members", "9", "--women", "9"],
        ["add-coop", "Coopérative Mixte", "--members", "10", "--women", "5"],
        ["open-round", *LALLA_2024, "--seats", "2"],
    ):
        assert run_ess(tmp_path, line).code == 0
    return tmp_path


@pytest.mark.parametrize(("answer", "members"), [("y", 15), ("n", 12)])
def test_an_import_that_changes_records_asks_once_the_plan_is_shown(office: Path, answer: str, members: int) -> None:
    """The plan of an import comes before the question, and only yes changes what stands."""
    (office / "cooperatives.csv").write_text("id,name,members\nC0001,,15\n", encoding="utf-8")
    answers = [("C0001, Members: 12 → 15", ""), ("Change 1 record of the register?", answer + ENTER)]
    asked(office, ["import", "cooperatives.csv"], answers)
    assert shown(office, ["coop", "1"])["cooperative"]["members"] == members


def test_a_cooperative_is_asked_for_field_by_field(tmp_path: Path) -> None:
    """`add-coop` alone asks for the main fields, says what is wrong with an answer until it is right, saves on y."""
    answers = [
        ("Name:", ENTER),
        ("at least one letter or digit", "Coopérative Tafoukt" + ENTER),
        ("Arabic name:", "تعاونية تافوكت" + ENTER),
        ("Province:", "Tizn" + ENTER),
        ("Is it Tiznit?", "it" + ENTER),
        ("Sector:", "artisanat" + ENTER),
        ("Activity:", ENTER),
        ("Members:", "twelve" + ENTER),
        ("write digits alone", CTRL_U + "12" + ENTER),
        ("Women among them:", "13" + ENTER),
        ("There cannot be more women (13) than members (12).", BACKSPACE + "2" + ENTER),
        ("Aged 18 to 35 among them:", ENTER),
        ("Founded on (such as 2018-05-14):", "2018-05-14" + ENTER),
        ("Save it?", "y" + ENTER),
    ]
    outcome = asked(tmp_path, ["add-coop"], answers)
    assert outcome == (0, "Coopérative Tafoukt is registered as C0001. To take it back: ess undo")
    saved = {key: value for key, value in shown(tmp_path, ["coop", "1"])["cooperative"].items() if value}
    assert saved == {
        "id": "C0001",
        "name": "Coopérative Tafoukt",
        "name_ar": "تعاونية تافوكت",
        "kind": "cooperative",
        "country": "MA",
        "region": "MA-09",
        "province": "Tiznit",
        "sector": "artisanat",
        "members": 12,
        "women": 12,
        "founded": "2018-05-14",
    }


def test_fields_on_the_line_are_not_asked_for(tmp_path: Path) -> None:
    """What the command line gives is not asked for again, and holds the answers to it."""
    line = [
        "add-coop",
        "--members",
        "5",
        "--province",
        "Tata",
        "--sector",
        "peche",
        "--name-ar",
        "نور",
        "--activity",
        "x",
    ]
    answers = [
        ("Name:", "Coopérative Nour" + ENTER),
        ("Women among them:", "6" + ENTER),
        ("There cannot be more women (6) than members (5).", BACKSPACE + "5" + ENTER),
        ("Aged 18 to 35 among them:", "1" + ENTER),
        ("Founded on", ENTER),
        ("Save it?", "oui" + ENTER),
    ]
    assert asked(tmp_path, line, answers)[0] == 0
    saved = shown(tmp_path, ["coop", "1"])["cooperative"]
    assert (saved["members"], saved["women"], saved["youth"], saved["province"]) == (5, 5, 1, "Tata")


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_stopping_in_between_saves_nothing(tmp_path: Path, key: str) -> None:
    """Ctrl-C and Ctrl-D at a question leave with 130, say that nothing was changed, and no file is made."""
    answers = [("Name:", "Coopérative Tafoukt" + ENTER), ("Arabic name:", key)]
    assert asked(tmp_path, ["add-coop"], answers) == (130, "Interrupted; nothing was changed.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", ["n" + ENTER, ENTER, "maybe" + ENTER], ids=["n", "Enter", "maybe"])
def test_a_record_that_is_not_confirmed_is_not_saved(tmp_path: Path, answer: str) -> None:
    """Any answer but yes to the last question leaves with 130, and no file is made."""
    line = [
        "add-coop",
        "--members",
        "5",
        "--province",
        "Tata",
        "--sector",
        "peche",
        "--name-ar",
        "نور",
        "--activity",
        "x",
    ]
    answers = [
        ("Name:", "Coopérative Nour" + ENTER),
        ("Women among them:", ENTER),
        ("Aged 18 to 35", ENTER),
        ("Founded on", ENTER),
        ("Save it?", answer),
    ]
    assert asked(tmp_path, line, answers) == (130, "ess: Nothing was changed.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_stopping_at_a_question_of_yes_or_no_changes_nothing(office: Path, key: str) -> None:
    """Ctrl-C and Ctrl-D at a question of yes or no leave with 130, and the file stays byte for byte."""
    before = register(office)
    assert asked(office, ["remove-coop", "4"], [("Remove Coopérative Mixte (C0004)", key)]) == (
        130,
        "Interrupted; nothing was changed.",
    )
    assert register(office) == before


def test_program_and_year_are_asked_for(office: Path) -> None:
    """`award` without --program and --year asks for both, a wrong year again, and opens a new round on y."""
    answers = [
        ("Which program?", ENTER),
        ("Which year?", CTRL_U + "20" + ENTER),
        ("write four digits", "25" + ENTER),
        ("lalla-2025 is not open yet, and will be opened.", ""),
        ("Award 50,000 MAD to 1 cooperative of lalla-2025, 50,000 MAD in all? [y/N]", "y" + ENTER),
    ]
    outcome = asked(office, ["award", "C0001"], answers)
    assert outcome == (0, "1 award is recorded in lalla-2025. To take it back: ess undo")
    assert [entry["cooperative"] for entry in shown(office, ["report"])["winners"]] == ["C0001"]


def test_the_other_program_is_chosen_with_the_arrow(office: Path) -> None:
    """The arrow goes to the next program, and the year that is offered is taken with Enter."""
    assert run_ess(office, ["edit-coop", "1", "--youth", "12"]).code == 0
    answers = [
        ("Jil Moutadamine, young cooperatives", DOWN + ENTER),
        ("Which year?", ENTER),
        ("50,000 MAD in all? [y/N]", "yes" + ENTER),
    ]
    assert asked(office, ["award", "C0001"], answers)[0] == 0
    assert [entry["program"] for entry in shown(office, ["report"])["rounds"] if entry["winners"]] == ["jil"]


def test_no_to_a_proposal_changes_nothing(office: Path) -> None:
    """`award` by marks shows the proposal and asks; no leaves with 130, and the file stays byte for byte."""
    mark_two_candidates(office)
    before = register(office)
    question = "Award 50,000 MAD to 2 cooperatives of lalla-2024, 100,000 MAD in all? [y/N]"
    assert asked(office, ["award", *LALLA_2024], [("proposed winners", ""), (question, "n" + ENTER)]) == (
        130,
        "ess: Nothing was changed.",
    )
    assert register(office) == before


def test_yes_to_a_proposal_names_the_winners(office: Path) -> None:
    """`award` by marks names the proposed winners on y."""
    mark_two_candidates(office)
    outcome = asked(office, ["award", *LALLA_2024], [("100,000 MAD in all? [y/N]", "y" + ENTER)])
    assert outcome == (0, "2 awards are recorded in lalla-2024. To take them back: ess undo")
    assert [entry["name"] for entry in shown(office, ["report"])["winners"]] == [
        "Coopérative Tafoukt",
        "Coopérative Zahra",
    ]


def test_with_nobody_to_choose_from_the_eligible_are_ticked(office: Path) -> None:
    """With no marks, the eligible are listed, found by a part of the name, ticked with space, and asked about."""
    answers = [
        ("lalla-2024 has no candidate with a mark.", ""),
        ("C0003  Coopérative Annour", "zahra " + BACKSPACE * 5 + "annour " + ENTER),
        ("Award 50,000 MAD to 2 cooperatives of lalla-2024, 100,000 MAD in all? [y/N]", "y" + ENTER),
    ]
    outcome = asked(office, ["award", *LALLA_2024], answers)
    assert outcome == (0, "2 awards are recorded in lalla-2024. To take them back: ess undo")
    assert [entry["name"] for entry in shown(office, ["report"])["winners"]] == [
        "Coopérative Zahra",
        "Coopérative Annour",
    ]


def test_who_does_not_meet_a_condition_cannot_be_ticked(office: Path) -> None:
    """The list to tick leaves out a cooperative that is known not to meet a condition."""
    terminal = opened(office, ["award", *LALLA_2024])
    terminal.expect_exact("C0003  Coopérative Annour")
    terminal.send(CTRL_C)
    terminal.expect(pexpect.EOF)
    assert "Mixte" not in str(terminal.before)


@pytest.mark.parametrize("keys", [ENTER, CTRL_C], ids=["Enter", "Ctrl-C"])
def test_nobody_ticked_wins_nothing(office: Path, keys: str) -> None:
    """Enter with nobody ticked, and Ctrl-C, leave with 130, and the file stays byte for byte."""
    before = register(office)
    assert asked(office, ["award", *LALLA_2024], [("Coopérative Annour", keys)])[0] == 130
    assert register(office) == before


def test_a_part_of_a_name_is_asked_about_before_it_is_written_to(office: Path) -> None:
    """`remove-coop` with a part of a name asks whether it is that one, then whether to remove it."""
    answers = [
        ("Is it Coopérative Annour (C0003)? [y/N]", "y" + ENTER),
        ("Remove Coopérative Annour (C0003) from the register? [y/N]", "y" + ENTER),
    ]
    outcome = asked(office, ["remove-coop", "annour"], answers)
    assert outcome == (0, "Coopérative Annour (C0003) is removed. Its id will not be used again.")
    assert [c["id"] for c in shown(office, ["coops"])["cooperatives"]] == ["C0001", "C0002", "C0004"]


def test_another_cooperative_than_was_meant_stays(office: Path) -> None:
    """No to the cooperative that a part of a name fits leaves with 130, and the file stays byte for byte."""
    before = register(office)
    answers = [("Is it Coopérative Annour (C0003)? [y/N]", "n" + ENTER)]
    assert asked(office, ["edit-coop", "annour", "--members", "1"], answers) == (130, "ess: Nothing was changed.")
    assert register(office) == before


def test_a_whole_name_is_not_asked_about(office: Path) -> None:
    """`edit-coop` with a whole name, in any letter case and accents, asks nothing."""
    assert asked(office, ["edit-coop", "cooperative ANNOUR", "--members", "20"], []) == (0, "Members: 9 → 20")


def test_a_part_that_fits_several_is_not_asked_about(office: Path) -> None:
    """A part of a name that fits several is refused with all of them, in a terminal too."""
    known = "C0001 Coopérative Tafoukt, C0002 Coopérative Zahra, C0003 Coopérative Annour, C0004 Coopérative Mixte"
    code, said = asked(office, ["edit-coop", "cooperative", "--members", "1"], [])
    assert (code, said) == (3, f"ess: “cooperative” fits 4 cooperatives: {known}. Name one by its id.")


def test_the_reason_of_a_revocation_is_asked_for(office: Path) -> None:
    """`revoke` without --reason asks for it, until there is one, and keeps it."""
    assert run_ess(office, ["award", *LALLA_2024, "1"]).code == 0
    answers = [
        ("Why is the award taken back?", ENTER),
        ("at least one letter or digit", "withdrew" + ENTER),
        ("Take back the award of Coopérative Tafoukt in lalla-2024? [y/N]", "y" + ENTER),
    ]
    outcome = asked(office, ["revoke", "E0001"], answers)
    said = "The award of Coopérative Tafoukt in lalla-2024 (E0001) is taken back; the seat is free again."
    assert outcome == (0, said)
    assert shown(office, ["coop", "1"])["story"][-1]["reason"] == "withdrew"


def test_forgetting_a_contact_is_asked(office: Path) -> None:
    """`edit-coop --forget-contact` asks first, and no keeps the contact."""
    assert run_ess(office, ["edit-coop", "1", "--contact", "0612345678"]).code == 0
    before = register(office)
    question = "Erase the contact of Coopérative Tafoukt for good, from the journal too? [y/N]"
    assert asked(office, ["edit-coop", "1", "--forget-contact"], [(question, "n" + ENTER)]) == (
        130,
        "ess: Nothing was changed.",
    )
    assert register(office) == before


def test_closing_is_asked(office: Path) -> None:
    """`close-round` says who becomes not selected and asks."""
    mark_two_candidates(office)
    question = "Closing lalla-2024 makes 2 candidates not selected. Close it? [y/N]"
    assert asked(office, ["close-round", *LALLA_2024], [(question, "y" + ENTER)])[0] == 0
    assert [entry["status"] for entry in shown(office, ["rounds"])["rounds"]] == ["closed"]


def test_questions_are_in_french(office: Path) -> None:
    """With ESS_LANG=fr the questions are French, and `o` is yes."""
    question = "Supprimer Coopérative Mixte (C0004) du registre ? [o/N]"
    outcome = asked(office, ["remove-coop", "4"], [(question, "o" + ENTER)], {"ESS_LANG": "fr"})
    assert outcome[0] == 0
    assert [c["id"] for c in shown(office, ["coops"])["cooperatives"]] == ["C0001", "C0002", "C0003"]


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        (["add-coop"], "ess: NAME is missing.", 2),
        (["award"], "ess: --program is missing.", 2),
        (["award", "--program", "lalla"], "ess: --year is missing.", 2),
        (["revoke", "E0001"], "ess: There is no entry E0001.", 3),
        (
            ["remove-coop", "4"],
            "ess: Remove Coopérative Mixte (C0004) from the register? Nobody can be asked here; add --yes.",
            2,
        ),
        (
            ["remove-coop", "annour"],
            "ess: No cooperative is called exactly “annour”. If it is C0003 Coopérative Annour, name it so.",
            3,
        ),
        (
            ["award", *LALLA_2024],
            "To name the winners: ess award COOP COOP --program lalla --year 2024",
            3,
        ),
    ],
)
@pytest.mark.parametrize("way", ["--no-input", "ESS_NO_INPUT"])
def test_nothing_is_asked_where_that_is_wished(office: Path, line: list[str], said: str, code: int, way: str) -> None:
    """With `--no-input` or ESS_NO_INPUT, a terminal is asked nothing; what is missing is an error, nothing changes."""
    before = register(office)
    outcome = asked(office, [*line, way], []) if way == "--no-input" else asked(office, line, [], {way: "1"})
    assert outcome == (code, said)
    assert register(office) == before


def test_a_long_table_goes_through_the_pager(tmp_path: Path) -> None:
    """A table longer than the terminal is high goes through PAGER; a short one, and one with --no-input, do not."""
    names = "".join(f"Coopérative {number:02}\n" for number in range(30))
    (tmp_path / "cooperatives.csv").write_text("name\n" + names, encoding="utf-8")
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]).code == 0
    pager = {"PAGER": "sed 's/^/| /'"}
    paged = {
        " ".join(line): {shown[:2] == "| " for shown in lines_of(ended(opened(tmp_path, line, pager)))}
        for line in (["coops"], ["coops", "07"], ["coops", "--no-input"], ["coops", "--json"])
    }
    assert paged == {
        "coops": {True},
        "coops 07": {False},
        "coops --no-input": {False},
        "coops --json": {False},
    }


def test_the_pager_of_manuals_is_another(tmp_path: Path) -> None:
    """MANPAGER, which many set to something that colours manuals, is not asked where PAGER is set."""
    names = "".join(f"Coopérative {number:02}\n" for number in range(30))
    (tmp_path / "cooperatives.csv").write_text("name\n" + names, encoding="utf-8")
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]).code == 0
    environment = {"PAGER": "cat", "MANPAGER": "sed 's/^/| /'"}
    lines = lines_of(ended(opened(tmp_path, ["coops"], environment)))
    assert {shown[:2] == "| " for shown in lines} == {False}


def test_a_narrow_terminal_cuts_no_number(tmp_path: Path) -> None:
    """In a terminal of 60 columns, a report names its rounds and shows every digit of its sums."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    terminal = opened(tmp_path, ["report", "--no-winners", "--no-input"], columns=60)
    words = " ".join(lines_of(ended(terminal)))
    assert ("jil-2022" in words, "1,950,000 MAD" in words) == (True, True)


def test_a_pager_that_shows_all_changes_nothing(tmp_path: Path) -> None:
    """With PAGER=cat, every row of a long table arrives, as wide as the terminal at most."""
    names = "".join(f"Coopérative {number:02}\n" for number in range(30))
    (tmp_path / "cooperatives.csv").write_text("name\n" + names, encoding="utf-8")
    assert run_ess(tmp_path, ["import", "cooperatives.csv"]).code == 0
    lines = lines_of(ended(opened(tmp_path, ["coops"], {"PAGER": "cat"})))
    rows = [re.match(r"(C\d{4})  Coopérative (\d\d)", line) for line in lines]
    assert [(row[1], int(row[2])) for row in rows if row] == [(f"C{n + 1:04}", n) for n in range(30)]
    assert max(map(len, lines)) <= 80


def asked(
    folder: Path, line: Sequence[str], answers: Answers, environment: Mapping[str, str] | None = None
) -> tuple[int | None, str]:
    """Run ess in a terminal, answer each question once it stands there, and give the exit code and the last line."""
    terminal = opened(folder, line, environment)
    for question, typed in answers:
        terminal.expect(re.escape(question).replace("\\ ", r"\s+"))  # it may go on in the next line
        if typed:
            terminal.send(typed)
    lines = lines_of(ended(terminal))
    return terminal.exitstatus, " ".join(lines[-1].split())


def opened(
    folder: Path, line: Sequence[str], environment: Mapping[str, str] | None = None, columns: int = 80
) -> pexpect.spawn[str]:
    """Start ess in a terminal of 24 lines."""
    surroundings = {
        "ESS_DB": "awards.json",
        "ESS_USER": "office",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PAGER": "cat",
        "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody here answers where the cursor stands
        "TERM": "xterm",
        **(environment or {}),
    }
    return pexpect.spawn(
        ESS, [*line], cwd=str(folder), env=surroundings, encoding="utf-8", dimensions=(24, columns), timeout=SECONDS
    )


def ended(terminal: pexpect.spawn[str]) -> str:
    """Wait for the end, and give what was written since the last question."""
    terminal.expect(pexpect.EOF)
    terminal.close()
    return str(terminal.before)


def lines_of(written: str) -> list[str]:
    """Give the lines as people see them, without colours and empty ones."""
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written).replace("\r", "")
    return [line for line in plain.split("\n") if line.strip()]


def shown(folder: Path, line: Sequence[str]) -> dict[str, Any]:
    """Give what a command shows as JSON."""
    outcome = run_ess(folder, [*line, "--json"])
    assert outcome.code == 0
    told: dict[str, Any] = json.loads(outcome.out)
    return told


def register(folder: Path) -> bytes:
    """Give the bytes of the register."""
    return (folder / "awards.json").read_bytes()


def mark_two_candidates(folder: Path) -> None:
    """Record two candidates of the open round with their marks."""
    for coop, mark in (("1", "15"), ("2", "14")):
        assert run_ess(folder, ["apply", coop, *LALLA_2024, "--mark", mark]).code == 0
