"""What the checks found: each check with its count, and each finding with its record and sentence."""

from __future__ import annotations

import json

from ocp_ess_cli import language
from ocp_ess_cli.actions.checks import Finding
from ocp_ess_cli.reports import as_json, as_text
from ocp_ess_cli.reports.checks import checks
from tests.reports.registers import HOSTILE, keys, records, table

FIRST = Finding("history", "2", "Change 2 is not what was written: it was changed by hand.")
SECOND = Finding("history", "4", "Change 4 is missing: the journal ends before it.")
OTHER = Finding("other", "C0001", "It is not whole.")


def test_each_check_stands_with_the_number_of_its_findings() -> None:
    """Checks stand in the order given, also those that found nothing."""
    report = checks(["other", "history", "third"], [FIRST, OTHER, SECOND])
    assert records(table(report, "checks"), "check", "findings") == [("other", 1), ("history", 2), ("third", 0)]


def test_each_finding_stands_with_its_record() -> None:
    """Findings stand in the order given, with check, record and sentence."""
    report = checks(["history", "other"], [FIRST, SECOND, OTHER])
    assert records(table(report, "findings"), "check", "subject", "sentence") == [FIRST, SECOND, OTHER]


def test_the_title_counts_what_was_found() -> None:
    """The title says how many findings there are, or that everything holds."""
    titles = [checks(["history"], findings).title for findings in ([FIRST, SECOND], [FIRST], [])]
    assert titles == ["2 findings", "1 finding", "Everything checked holds."]


def test_people_see_no_empty_table() -> None:
    """Where nothing was found people see the checks alone, and programs an empty list too."""
    report = checks(["history"], [])
    assert [part.key for part in report.shown()] == ["checks"]
    assert json.loads(as_json.render(report)) == {"checks": [{"check": "history", "findings": 0}], "findings": []}


def test_the_keys_are_stable() -> None:
    """Programs get of checks and findings these keys, in this order."""
    report = checks(["history"], [FIRST])
    assert keys(table(report, "checks")) == ["check", "findings"]
    assert keys(table(report, "findings")) == ["check", "subject", "sentence"]


def test_findings_as_json() -> None:
    """JSON has the record as it is called, and null for a finding that is about no one record."""
    of_none = Finding("other", "", "It is not whole.")
    assert json.loads(as_json.render(checks(["history", "other"], [SECOND, of_none])))["findings"] == [
        {"check": "history", "subject": "4", "sentence": "Change 4 is missing: the journal ends before it."},
        {"check": "other", "subject": None, "sentence": "It is not whole."},
    ]


def test_a_sentence_writes_nothing_that_moves_the_terminal() -> None:
    """What a record has in it comes to the terminal as text."""
    text = as_text.render(checks(["history"], [Finding("history", HOSTILE, HOSTILE)]))
    assert [character for character in text if character in "\x1b\u202e"] == []


def test_in_french_the_headings_are_french() -> None:
    """In French headings and title are French; the name of a check stays what one types."""
    language.use("fr")
    report = checks(["history"], [FIRST])
    headings = [column.heading for key in ("checks", "findings") for column in table(report, key).columns]
    assert headings == ["Contrôle", "Anomalies", "Contrôle", "Élément", "Anomalie"]
    assert [checks(["history"], found).title for found in ([FIRST], [])] == [
        "1 anomalie",
        "Contrôle terminé\xa0: aucune anomalie.",
    ]
