"""Rounds: the list, and everything about one."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli.domain.models import Round
from ocp_ess_cli.reports.report import Money, Named
from ocp_ess_cli.reports.rounds import changes, round_, rounds
from tests.reports.registers import CEREMONY, REGISTER, ROUNDS, card, keys, records, table

JIL_2022, LALLA_2022, LALLA_2021 = ROUNDS


def test_list_stands_by_program_and_year() -> None:
    """Rounds stand by program and year, with their seats, ceremony and sponsors."""
    listed = table(rounds(REGISTER), "rounds")
    assert records(listed, "round", "edition", "status", "seats", "ceremony", "sponsors") == [
        ("lalla-2021", 2, Named("closed", "closed"), 8, CEREMONY, ()),
        ("lalla-2022", 3, Named("open", "open"), 8, None, ()),
        ("jil-2022", 2, Named("open", "open"), None, None, ("Fonds",)),
    ]


def test_list_begins_with_the_keys_of_the_report() -> None:
    """Programs get of the list what the report tells of rounds, and what the list alone tells after it."""
    assert keys(table(rounds(REGISTER), "rounds")) == [
        "round",
        "program",
        "year",
        "edition",
        "status",
        "candidates",
        "entries",
        "winners",
        "published_winners",
        "amount",
        "total",
        "currency",
        "seats",
        "ceremony",
        "sponsors",
    ]


@pytest.mark.parametrize(
    ("kept", "told", "title"),
    [
        (ROUNDS, "", "3 rounds"),
        (ROUNDS[:1], "2022", "1 round: 2022"),
        ((), "", "0 rounds"),
    ],
)
def test_list_is_titled_with_its_number(kept: tuple[Round, ...], told: str, title: str) -> None:
    """The title counts the rounds and says what narrowed them."""
    assert rounds(REGISTER._replace(rounds=kept), told).title == title


def test_list_notes_contradictions() -> None:
    """Sources that publish different numbers are noted."""
    assert rounds(REGISTER).notes == ("Sources disagree on the winners of lalla-2021: 25, 24; the first is shown.",)


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        (
            LALLA_2021,
            {
                "free_seats": 6,
                "winners": 2,
                "total": Money(100_000, "MAD"),
                "candidates": 458,
                "published_winners": 25,
                "ceremony": CEREMONY,
                "amount": Money(50_000, "MAD"),
            },
        ),
        (
            LALLA_2022,
            {
                "free_seats": 7,
                "winners": 1,
                "total": Money(50_000, "MAD"),
                "candidates": None,
                "published_winners": None,
                "ceremony": None,
                "amount": Money(50_000, "MAD"),
            },
        ),
        (
            JIL_2022,
            {
                "free_seats": None,
                "winners": 1,
                "total": Money(1_000, "EUR"),
                "candidates": 427,
                "published_winners": 39,
                "ceremony": None,
                "amount": Money(1_000, "EUR"),
            },
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Round) else None,
)
def test_one_tells_what_is_recorded_beside_what_is_published(subject: Round, fields: dict[str, object]) -> None:
    """The card of a round has its seats, winners, sum and published numbers."""
    told = card(round_(REGISTER, subject), "round")
    assert {key: told[key] for key in fields} == fields


def test_one_counts_its_entries_by_stage() -> None:
    """Each stage that entries are in is counted, in the order of the program."""
    stages = table(round_(REGISTER, LALLA_2022), "stages")
    assert records(stages, "stage", "entries") == [
        (Named("candidate", "candidate"), 1),
        (Named("winner", "winner"), 1),
        (Named("revoked", "revoked"), 1),
    ]


def test_one_lists_winners_first() -> None:
    """Winners stand before the others, who stand by stage and mark."""
    entries = table(round_(REGISTER, LALLA_2021), "entries")
    assert records(entries, "entry", "name", "stage", "mark", "amount") == [
        ("E0001", "Tafoukt", Named("winner", "winner"), 17.5, Money(50_000, "MAD")),
        ("E0002", "Ifrane", Named("winner", "winner"), None, Money(50_000, "MAD")),
        ("E0003", "Nahda", Named("not_selected", "not selected"), 11.0, None),
    ]


def test_one_lists_winners_before_candidates() -> None:
    """A winner stands before those who are still candidates."""
    entries = table(round_(REGISTER, LALLA_2022), "entries")
    assert records(entries, "entry") == [("E0004",), ("E0005",), ("E0006",)]


def test_one_lists_every_figure_of_its_year() -> None:
    """What was published of the round stands with its bound and track, contradictions and all."""
    figures = table(round_(REGISTER, JIL_2022), "figures")
    assert records(figures, "key", "track", "value") == [
        (Named("candidates", "candidates"), Named("cooperative", "cooperative"), 288),
        (Named("candidates", "candidates"), Named("project", "project"), 139),
        (Named("winners", "winners"), None, 39),
        (Named("winners", "winners"), None, 59),
    ]


def test_one_without_entries_or_figures_shows_no_empty_tables() -> None:
    """Tables of entries and figures without rows are for programs alone."""
    empty = REGISTER._replace(entries=(), figures=())
    assert [part.key for part in round_(empty, LALLA_2021).shown()] == ["round", "stages"]


@pytest.mark.parametrize(
    ("subject", "notes"),
    [
        (LALLA_2021, ("Sources disagree on the winners of lalla-2021: 25, 24; the first is shown.",)),
        (LALLA_2022, ()),
        (JIL_2022, ("* illustrative: invented for demonstration, not a real cooperative.",)),
    ],
    ids=lambda value: value.id if isinstance(value, Round) else None,
)
def test_one_notes_what_concerns_it(subject: Round, notes: tuple[str, ...]) -> None:
    """Contradictions and invented names are noted with the round that they concern."""
    assert round_(REGISTER, subject).notes == notes


def test_changes_say_what_differs() -> None:
    """Each field that differs is told, before and after, a dash for nothing."""
    terms = msgspec.structs.replace(LALLA_2022.terms, seats=10, amount=60_000)
    after = msgspec.structs.replace(LALLA_2022, status="closed", ceremony=date(2022, 3, 8), terms=terms)
    assert changes(REGISTER, LALLA_2022, after) == [
        "Status: open → closed",
        "Ceremony: – → 8 Mar 2022",
        "Amount each: 50,000 MAD → 60,000 MAD",
        "Seats: 8 → 10",
    ]


def test_an_award_that_was_taken_back_shows_no_amount() -> None:
    """Of the entries of a round only winners have an amount and the reason of an exception."""
    every = [table(round_(REGISTER, subject), "entries") for subject in ROUNDS]
    told = {row[0]: row[1:] for entries in every for row in records(entries, "entry", "amount", "despite")}
    assert told == {
        "E0001": (Money(50_000, "MAD"), ""),
        "E0002": (Money(50_000, "MAD"), "The jury said so."),
        "E0003": (None, None),
        "E0004": (Money(50_000, "MAD"), ""),
        "E0005": (None, None),
        "E0006": (None, None),
        "E0007": (Money(1_000, "EUR"), ""),
    }
