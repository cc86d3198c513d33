"""What awaits the officer, beside money and support: since when, whom, and the command that settles it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import todo
from ocp_ess_cli.domain.models import Contact, Juror, Score
from ocp_ess_cli.domain.todo import Item, Person
from tests.builders import TODAY, a_circle, a_round, an_entry

MARCH = date(2026, 3, 8)


# --- marks ---

JURY = a_round(jurors=(Juror(name="Juror 1"), Juror(name="Juror 2")))
CRITERIA = {"lalla-2022": ("innovation", "social_impact")}


def score(entry: str, juror: str, *criteria: str, recused: bool = False) -> Score:
    """Make a score with a mark for each of these criteria."""
    marks = dict.fromkeys(criteria, 12.0)
    return Score(id=f"S-{entry}-{juror}", entry=entry, juror=juror, marks=marks, recused=recused)


def test_marks_that_are_missing() -> None:
    """One candidate is named; several of one juror are one line with their count."""
    scores = [score("E0001", "Juror 1", *CRITERIA["lalla-2022"])]
    found = todo.marks(a_circle(an_entry(1), an_entry(2), round_=JURY), scores, CRITERIA)
    told = "Juror 1 has still to mark Coopérative 2 (E0002)."
    many = "Juror 2 has still to mark 2 candidates of lalla-2022."
    sheet = "ess export jury-sheet lalla-2022.xlsx --program lalla --year 2022 --juror 'Juror 2'"
    assert sorted(found, key=lambda item: item.by) == [
        Item(
            TODAY,
            "marks",
            "lalla-2022",
            "E0002",
            "Coopérative 2",
            told,
            "ess score E0002 --juror 'Juror 1'",
            "Juror 1",
        ),
        Item(TODAY, "marks", "lalla-2022", "lalla-2022", "lalla-2022", many, sheet, "Juror 2"),
    ]


@pytest.mark.parametrize(
    ("given_", "missing"),
    [
        (score("E0001", "Juror 1"), True),
        (score("E0001", "Juror 1", "innovation"), True),
        (score("E0001", "Juror 1", "innovation", "social_impact"), False),
        (score("E0001", "Juror 1", recused=True), False),
    ],
)
def test_a_candidate_is_marked_by_every_criterion_or_by_a_recusal(given_: Score, missing: bool) -> None:
    """A comment or a part of the marks is not enough."""
    one = a_round(jurors=(Juror(name="Juror 1"),))
    assert bool(todo.marks(a_circle(an_entry(1), round_=one), [given_], CRITERIA)) == missing


def test_marks_are_missing_of_candidates_of_open_rounds_alone() -> None:
    """A closed round, an entry that was decided, and a round without a jury await no marks."""
    closed = msgspec.structs.replace(JURY, status="closed")
    assert todo.marks(a_circle(an_entry(1), round_=closed), [], CRITERIA) == []
    assert todo.marks(a_circle(an_entry(1, stage="winner"), round_=JURY), [], CRITERIA) == []
    assert todo.marks(a_circle(an_entry(1)), [], CRITERIA) == []


# --- rounds, contacts, backups ---


@pytest.mark.parametrize(
    ("ceremony", "status", "count"),
    [(MARCH, "open", 1), (TODAY, "open", 0), (None, "open", 0), (MARCH, "closed", 0)],
)
def test_a_round_that_is_open_after_its_ceremony(ceremony: date | None, status: str, count: int) -> None:
    """From the day after the ceremony, closing it awaits."""
    found = todo.ceremonies(a_circle(round_=a_round(ceremony=ceremony, status=status)))
    told = "The ceremony of lalla-2022 was on 8 Mar 2026, and the round is still open."
    command = "ess close-round --program lalla --year 2022"
    item = Item(MARCH, "ceremony", "lalla-2022", "lalla-2022", "lalla-2022", told, command)
    assert found == [item] * count


def test_a_contact_that_is_kept_too_long() -> None:
    """From the day after the last one, erasing it awaits."""
    until = TODAY - timedelta(days=1)
    people = [
        Person("C0001", "Coopérative 1", Contact(reach="0528000000", keep_until=until), "ess edit-coop"),
        Person("X0001", "Expert 1", Contact(reach="0528000000", keep_until=TODAY), "ess edit-expert"),
        Person("X0002", "Expert 2", Contact(reach="0528000000"), "ess edit-expert"),
        Person("X0003", "Expert 3", None, "ess edit-expert"),
    ]
    told = "The contact of Coopérative 1 was to be kept until 24 Nov 2026."
    command = "ess edit-coop C0001 --forget-contact"
    assert todo.contacts(people, TODAY) == [Item(until, "contact", "", "C0001", "Coopérative 1", told, command)]


@pytest.mark.parametrize(
    ("last", "begun", "told"),
    [
        (None, None, []),
        (None, TODAY - timedelta(days=31), []),
        (None, TODAY - timedelta(days=32), ["There is no backup since the register began on 24 Oct 2026."]),
        (TODAY - timedelta(days=31), MARCH, []),
        (TODAY - timedelta(days=32), MARCH, ["The last backup was made on 24 Oct 2026."]),
    ],
)
def test_a_backup_awaits_after_a_month(last: date | None, begun: date | None, told: list[str]) -> None:
    """Since the last one, or since the register began where there is none."""
    assert [item.sentence for item in todo.backup(last, begun, TODAY)] == told


DAYS = st.none() | st.dates(date(2020, 1, 1), TODAY)
ITEMS = st.builds(
    Item,
    since=DAYS,
    kind=st.sampled_from(todo.KINDS),
    round=st.sampled_from(["", "lalla-2022"]),
    subject=st.sampled_from(["", "E0001", "E0002"]),
    name=st.just(""),
    sentence=st.just(""),
    command=st.just(""),
)


@given(st.lists(ITEMS, max_size=8))
def test_the_oldest_stands_first(items: list[Item]) -> None:
    """Nothing is lost, days go up, and what has none comes last."""
    found = todo.ordered(items)
    known = [item.since for item in found if item.since]
    assert sorted(map(str, found)) == sorted(map(str, items))
    assert [item.since for item in found] == [*sorted(known), *[None] * (len(found) - len(known))]
