"""What is known of the file, and what a backup holds beside what is there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.domain.models import Change
from ocp_ess_cli.reports import as_json, as_text
from ocp_ess_cli.reports.file import holdings, info
from ocp_ess_cli.reports.report import Cell, Named
from ocp_ess_cli.store.keeping import Holding
from tests.reports.registers import HOSTILE, card, keys, records, table

LAST = Change(id="J00000007", at=datetime(2022, 3, 8, 9, 5, tzinfo=UTC), by="office", command="award")
LATER = Change(id="J00000009", at=datetime(2022, 3, 9, 14, 0, tzinfo=UTC), by="office", command="revoke")
KEPT = Holding({"cooperatives": 1200, "rounds": 2, "entries": 0, "figures": 45, "journal": 7}, LAST)
STANDING = Holding({"cooperatives": 1201, "rounds": 2, "entries": 3, "figures": 45, "journal": 9}, LATER)


def test_facts_stand_in_the_order_given() -> None:
    """Each fact of the file stands under its key, in the order given."""
    facts: dict[str, tuple[str, Cell]] = {
        "path": ("File", "awards.json"),
        "written": ("Last written", date(2022, 3, 8)),
        "schema": ("Version of the layout", 2),
        "cooperatives": ("Cooperatives", 1200),
    }
    report = info(facts)
    assert report.title == "The register"
    assert list(card(report, "file").items()) == [(key, cell) for key, (_label, cell) in facts.items()]
    assert json.loads(as_json.render(report)) == {
        "file": {"path": "awards.json", "written": "2022-03-08", "schema": 2, "cooperatives": 1200}
    }


def test_a_path_writes_nothing_that_moves_the_terminal() -> None:
    """Whatever a file is called, its name comes to the terminal as text."""
    text = as_text.render(info({"path": ("File", HOSTILE)}))
    assert [character for character in text if character in "\x1b\u202e"] == []


def test_a_backup_stands_beside_what_is_there() -> None:
    """Each kind of record is counted in the backup and in the register, and the last change of each is told."""
    report = holdings(KEPT, STANDING)
    assert (report.title, report.notes) == ("What the backup holds", ())
    assert records(table(report, "holdings"), "what", "backup", "register") == [
        (Named("cooperatives", "cooperatives"), 1200, 1201),
        (Named("rounds", "rounds"), 2, 2),
        (Named("entries", "entries"), 0, 3),
        (Named("figures", "figures"), 45, 45),
        (Named("journal", "journal"), 7, 9),
        ("last change", "8 Mar 2022 09:05", "9 Mar 2022 14:00"),
    ]


def test_a_backup_without_a_register_beside_it_is_noted() -> None:
    """Where no register is there, or none that can be read, its column is empty and that is said."""
    report = holdings(KEPT, None)
    assert report.notes == ("The register is not there, or cannot be read.",)
    assert {row[0] for row in records(table(report, "holdings"), "register")} == {None}


def test_a_backup_of_an_older_layout_may_lack_a_table() -> None:
    """A kind of record that only one of the two has is counted as none in the other."""
    older = Holding({"cooperatives": 3, "rounds": 1}, LAST)
    counts = records(table(holdings(older, STANDING), "holdings"), "what", "register")
    assert counts[:2] == [(Named("cooperatives", "cooperatives"), 1201), (Named("rounds", "rounds"), 2)]
    newer = records(table(holdings(STANDING, older), "holdings"), "backup", "register")
    assert newer[2:5] == [(3, 0), (45, 0), (9, 0)]


def test_a_backup_without_changes_has_no_last_one() -> None:
    """A backup whose journal is empty tells no last change."""
    empty = Holding(dict.fromkeys(KEPT.counts, 0), None)
    assert records(table(holdings(empty, empty), "holdings"), "what", "backup", "register")[-1] == (
        "last change",
        "",
        "",
    )


def test_the_keys_are_stable() -> None:
    """Programs get these keys, in this order."""
    assert keys(table(holdings(KEPT, STANDING), "holdings")) == ["what", "backup", "register"]


@pytest.mark.parametrize("standing", [STANDING, None])
def test_in_french_everything_for_people_is_french(standing: Holding | None) -> None:
    """In French headings, kinds, days and notes are French."""
    language.use("fr")
    report = holdings(KEPT, standing)
    text = as_text.render(report).splitlines()
    assert report.title == "Contenu de la sauvegarde"
    assert [column.heading for column in table(report, "holdings").columns] == [
        "Objet",
        "Sauvegarde",
        "Registre actuel",
    ]
    assert [line.split("  ")[0] for line in text[4:10]] == [
        "coopératives",
        "éditions",
        "dossiers",
        "chiffres publiés",
        "journal",
        "dernière modification",
    ]
    notes = () if standing else ("Le registre est absent ou illisible.",)
    assert report.notes == notes


def test_the_title_of_the_facts_is_french() -> None:
    """In French the card of the file is titled in French."""
    language.use("fr")
    assert info({}).title == "Le registre"
