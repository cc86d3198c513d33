"""Cooperatives: the list, and everything about one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.catalogue import places
from ocp_ess_cli.domain.models import Step
from ocp_ess_cli.reports import as_markdown, as_terminal, as_text
from ocp_ess_cli.reports.cooperatives import card as card_of
from ocp_ess_cli.reports.cooperatives import changes, cooperative, cooperatives
from ocp_ess_cli.reports.report import Money, Named
from tests.reports.registers import COOPERATIVES, ENTRIES, HOSTILE, REGISTER, card, console, keys, records, table

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Cooperative

TAFOUKT = COOPERATIVES[0]
OF_TAFOUKT = [e for e in ENTRIES if e.cooperative == TAFOUKT.id]
CONTACT = {"contact_name", "contact_role", "contact", "contact_collected", "contact_until"}


def test_list_has_a_row_for_each() -> None:
    """The cooperatives found are listed in the order given, with what is known of each."""
    found = table(cooperatives([*reversed(COOPERATIVES)], places()), "cooperatives")
    assert records(found, "id", "name", "region", "members", "women", "illustrative") == [
        ("C0004", "Chabab", Named("MA-04", "Rabat-Sale-Kenitra"), None, None, True),
        ("C0003", "Nahda", Named("MA-09", "Souss-Massa"), 4, None, False),
        ("C0002", "Ifrane", Named("MA-03", "Fez-Meknes"), 6, 5, False),
        ("C0001", "Tafoukt", Named("MA-09", "Souss-Massa"), 12, 12, False),
    ]


def test_list_has_no_contact() -> None:
    """Nothing personal stands in the list."""
    assert keys(table(cooperatives(COOPERATIVES, places()), "cooperatives")) == [
        "id",
        "name",
        "name_ar",
        "region",
        "province",
        "sector",
        "kind",
        "members",
        "women",
        "youth",
        "founded",
        "illustrative",
    ]


@pytest.mark.parametrize(
    ("found", "told", "title"),
    [
        (COOPERATIVES, "", "4 cooperatives"),
        (COOPERATIVES[:1], "Souss-Massa", "1 cooperative: Souss-Massa"),
        ((), "", "0 cooperatives"),
    ],
)
def test_list_is_titled_with_its_number(found: tuple[Cooperative, ...], told: str, title: str) -> None:
    """The title counts what was found and says what narrowed it."""
    assert cooperatives(found, places(), told).title == title


@pytest.mark.parametrize(
    ("found", "notes"),
    [
        (COOPERATIVES[:3], ()),
        (COOPERATIVES, ("* illustrative: invented for demonstration, not a real cooperative.",)),
    ],
)
def test_star_is_explained_where_it_stands(found: tuple[Cooperative, ...], notes: tuple[str, ...]) -> None:
    """The star of an invented cooperative is explained, and nothing is said where there is none."""
    assert cooperatives(found, places()).notes == notes


def test_card_tells_everything() -> None:
    """The card of one has every field that is recorded, its contact where that is asked for."""
    fields = card(card_of(TAFOUKT, places()), "cooperative")
    assert {key: value for key, value in fields.items() if value not in (None, "", Named("", ""))} == {
        "id": "C0001",
        "name": "Tafoukt",
        "name_ar": "تافوكت",
        "other_names": ("Tafukt",),
        "kind": Named("cooperative", "cooperative"),
        "country": "MA",
        "region": Named("MA-09", "Souss-Massa"),
        "province": Named("Tiznit", "Tiznit"),
        "sector": Named("argane", "Argan"),
        "members": 12,
        "women": 12,
        "founded": date(2010, 5, 1),
        "contact_name": "Secretariat",
        "contact_role": "presidente",
        "contact": "+212 600 000 000",
        "illustrative": Named(False, ""),
    }


@pytest.mark.parametrize("with_contacts", [True, False])
def test_contact_is_shown_only_where_it_is_asked_for(with_contacts: bool) -> None:
    """Without contacts, no field of the contact is there."""
    fields = card(cooperative(TAFOUKT, OF_TAFOUKT, REGISTER, with_contacts=with_contacts), "cooperative")
    assert CONTACT & {*fields} == (CONTACT if with_contacts else set())


def test_one_has_its_rounds_with_awards() -> None:
    """The rounds of one cooperative stand with stage, mark and award."""
    entries = table(cooperative(TAFOUKT, OF_TAFOUKT, REGISTER, with_contacts=False), "entries")
    assert records(entries, "entry", "round", "stage", "mark", "amount", "sponsor") == [
        ("E0001", "lalla-2021", Named("winner", "winner"), 17.5, Money(50_000, "MAD"), "Fondation OCP"),
        ("E0004", "lalla-2022", Named("winner", "winner"), None, Money(50_000, "MAD"), "Fondation OCP"),
    ]


def test_one_has_its_story_by_day() -> None:
    """Each step stands with its day, round, stage, by whom and why, the oldest first, whatever the round."""
    between = Step(stage="candidate", on=date(2021, 2, 1), by="fair")
    entries = [msgspec.structs.replace(OF_TAFOUKT[1], path=(between,)), OF_TAFOUKT[0]]
    story = table(cooperative(TAFOUKT, entries, REGISTER, with_contacts=False), "story")
    assert records(story, "date", "round", "stage", "by", "reason") == [
        (date(2021, 1, 5), "lalla-2021", Named("candidate", "candidate"), "office", ""),
        (date(2021, 2, 1), "lalla-2022", Named("candidate", "candidate"), "fair", ""),
        (date(2021, 3, 8), "lalla-2021", Named("winner", "winner"), "jury", "best mark"),
    ]


def test_one_without_a_story_shows_none() -> None:
    """An empty story is for programs alone."""
    report = cooperative(COOPERATIVES[3], [], REGISTER, with_contacts=False)
    assert [part.key for part in report.shown()] == ["cooperative", "entries"]


def test_changes_say_what_differs() -> None:
    """Each field that differs is told once, before and after, a dash for nothing."""
    after = msgspec.structs.replace(TAFOUKT, region="MA-03", members=None, commune="Tafraout", contact=None)
    assert changes(TAFOUKT, after, places()) == [
        "Region: Souss-Massa → Fez-Meknes",
        "Commune: – → Tafraout",
        "Members: 12 → –",
        "Contact: Secretariat → –",
        "Role of the contact: presidente → –",
        "Telephone or e-mail: +212 600 000 000 → –",
    ]


def test_changes_of_nothing_are_none() -> None:
    """Two equal cooperatives do not differ."""
    assert changes(TAFOUKT, TAFOUKT, places()) == []


def test_hostile_name_is_not_obeyed_in_any_place() -> None:
    """A name with escapes, wherever the card of one shows it, reaches no reader's screen."""
    hostile = msgspec.structs.replace(
        TAFOUKT, name=HOSTILE, name_ar=HOSTILE, other_names=(HOSTILE,), province=HOSTILE, notes=HOSTILE
    )
    report = cooperative(hostile, OF_TAFOUKT, REGISTER, with_contacts=True)
    text = as_terminal.render(report, console(200)) + as_text.render(report) + as_markdown.render(report)
    assert ("\x1b" in text, "\u202e" in text) == (False, False)
