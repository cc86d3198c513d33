"""What the checks found: each check with its count, each finding with its record, its sentence and what to do."""

from __future__ import annotations

import json

from ocp_ess_cli import language
from ocp_ess_cli.actions.findings import Finding, Outcome, Remark
from ocp_ess_cli.reports import as_json, as_text
from ocp_ess_cli.reports.checks import checks
from ocp_ess_cli.reports.report import Table
from tests.reports.registers import HOSTILE, keys, records, table

FIRST = Finding("history", "2", "Change 2 is not what was written: it was changed by hand.", "Look at a backup.")
SECOND = Finding("history", "4", "Change 4 is missing: the journal ends before it.")
THIRD = Finding("other", "C0001", "It is not whole.", "ess coop C0001")
HISTORY = Outcome("history", "4 changes.", (FIRST, SECOND))
OTHER = Outcome("other", "One record.", (THIRD,))
HOLDS = Outcome("third", "Nothing.", (), (Remark("third", "E0001", "It was awarded for a reason."),))


def test_each_check_stands_with_the_number_of_its_findings() -> None:
    """Checks stand in the order given, also those that found nothing, each with what was checked."""
    report = checks([OTHER, HISTORY, HOLDS])
    expected = [("other", 1, "One record."), ("history", 2, "4 changes."), ("third", 0, "Nothing.")]
    assert records(table(report, "checks"), "check", "findings", "holds") == expected


def test_programs_get_each_finding_with_its_record() -> None:
    """Findings stand in the order given, with check, record, sentence and advice."""
    report = checks([HISTORY, OTHER])
    assert records(table(report, "findings"), "check", "subject", "sentence", "advice") == [FIRST, SECOND, THIRD]


def test_people_see_what_to_do_below_each_finding() -> None:
    """People see a table for each check that found something, with the advice in the row below."""
    shown = [part for part in checks([HISTORY, HOLDS, OTHER]).shown() if isinstance(part, Table)]
    assert [(part.key, part.title) for part in shown] == [
        ("checks", ""),
        ("found", "history: 2 findings"),
        ("found", "other: 1 finding"),
    ]
    assert [row.cells for row in shown[1].rows] == [
        ("2", FIRST.sentence),
        ("", "→ Look at a backup."),
        ("4", SECOND.sentence),
    ]


def test_what_holds_is_shown_in_full_alone() -> None:
    """Programs always get what holds and is worth telling; people where they ask for one check."""
    assert [part.key for part in checks([HOLDS]).shown()] == ["checks"]
    assert [part.key for part in checks([HOLDS], in_full=True).shown()] == ["checks", "remarks"]
    assert json.loads(as_json.render(checks([HOLDS])))["remarks"] == [
        {"check": "third", "subject": "E0001", "sentence": "It was awarded for a reason."}
    ]


def test_the_title_counts_what_was_found() -> None:
    """The title says how many findings there are, or that everything holds."""
    titles = [checks([outcome]).title for outcome in (HISTORY, OTHER, HOLDS)]
    assert titles == ["2 findings", "1 finding", "Everything checked holds."]


def test_people_see_no_empty_table() -> None:
    """Where nothing was found people see the checks alone, and programs empty lists too."""
    report = checks([Outcome("history", "4 changes.")])
    assert [part.key for part in report.shown()] == ["checks"]
    assert json.loads(as_json.render(report)) == {
        "checks": [{"check": "history", "findings": 0, "holds": "4 changes."}],
        "findings": [],
        "remarks": [],
    }


def test_the_keys_are_stable() -> None:
    """Programs get of checks, findings and remarks these keys, in this order."""
    report = checks([HISTORY])
    assert keys(table(report, "checks")) == ["check", "findings", "holds"]
    assert keys(table(report, "findings")) == ["check", "subject", "sentence", "advice"]
    assert keys(table(report, "remarks")) == ["check", "subject", "sentence"]


def test_findings_as_json() -> None:
    """JSON has the record as it is called, and null for a finding that is about no one record."""
    of_none = Outcome("other", "", (Finding("other", "", "It is not whole."),))
    assert json.loads(as_json.render(checks([of_none])))["findings"] == [
        {"check": "other", "subject": None, "sentence": "It is not whole.", "advice": None},
    ]


def test_a_sentence_writes_nothing_that_moves_the_terminal() -> None:
    """What a record has in it comes to the terminal as text."""
    text = as_text.render(checks([Outcome("history", HOSTILE, (Finding("history", HOSTILE, HOSTILE, HOSTILE),))]))
    assert [character for character in text if character in "\x1b\u202e"] == []


def test_in_french_the_headings_are_french() -> None:
    """In French headings and title are French; the name of a check stays what one types."""
    language.use("fr")
    headings = [column.heading for key in ("checks", "findings") for column in table(checks([OTHER]), key).columns]
    assert headings == ["Contrôle", "Anomalies", "Ce qui est contrôlé", "Contrôle", "Élément", "Anomalie", "Que faire"]
    assert [checks([outcome]).title for outcome in (OTHER, HOLDS)] == [
        "1 anomalie",
        "Contrôle terminé\xa0: aucune anomalie.",
    ]
