"""Cooperatives without a session and plans past due, each with its command."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from ocp_ess_cli.domain import todo_support
from ocp_ess_cli.domain.models import Entry, Measure, Session, Step
from ocp_ess_cli.domain.todo import FEW, Item
from tests.builders import TODAY, a_circle, a_round, an_entry, jil, lalla

MARCH = date(2026, 3, 8)


COHORT = a_round(jil(), terms=msgspec.structs.replace(jil().terms, sessions=12))
PROGRAMS = {"jil": jil(), "lalla": lalla()}


def enrolled(number: int = 1, on: date = MARCH, stage: str = "candidate") -> Entry:
    """Make an entry of the cohort that began on a day."""
    return an_entry(number, round="jil-2022", stage=stage, path=(Step(stage="candidate", on=on),))


def held(on: date, *entries: str, by: str = "Adviser 1") -> Session:
    """Make a session of entries."""
    return Session(id=f"W-{on}", round="jil-2022", on=on, entries=entries, by=by)


def test_a_cooperative_without_a_session_for_a_quarter() -> None:
    """Since it entered, or since its last session; whoever held that is whom it awaits."""
    (item,) = todo_support.sessions(a_circle(enrolled(), round_=COHORT), [], PROGRAMS)
    told = "Coopérative 1 entered on 8 Mar 2026 and has had no session yet."
    assert item == Item(MARCH, "session", "jil-2022", "E0001", "Coopérative 1", told, "ess session E0001", "")
    sessions = [held(date(2026, 5, 4), "E0001", "E0002"), held(date(2026, 4, 1), "E0001", by="Adviser 2")]
    (item,) = todo_support.sessions(a_circle(enrolled(), round_=COHORT), sessions, PROGRAMS)
    told = "Coopérative 1 has had no session since 4 May 2026."
    assert (item.since, item.sentence, item.by) == (date(2026, 5, 4), told, "Adviser 1")


@pytest.mark.parametrize(("days", "count"), [(92, 0), (93, 1)])
def test_a_quarter_has_ninety_two_days(days: int, count: int) -> None:
    """On the next day, a session awaits."""
    found = todo_support.sessions(a_circle(enrolled(on=TODAY - timedelta(days=days)), round_=COHORT), [], PROGRAMS)
    assert len(found) == count


def test_no_session_awaits_where_none_are_held_or_all_is_over() -> None:
    """A prize has no sessions; neither has an entry that won, or left."""
    assert todo_support.sessions(a_circle(an_entry(1, path=(Step(stage="candidate", on=MARCH),))), [], PROGRAMS) == []
    for stage in ("winner", "withdrawn", "ineligible", "not_selected"):
        assert todo_support.sessions(a_circle(enrolled(stage=stage), round_=COHORT), [], PROGRAMS) == []


def test_many_without_a_session_are_one_line() -> None:
    """The line has the count, since the first of them, and the command that lists the sessions."""
    entries = [enrolled(number, MARCH + timedelta(days=number)) for number in range(1, FEW + 2)]
    (item,) = todo_support.sessions(a_circle(*entries, round_=COHORT), [], PROGRAMS)
    told = "6 cooperatives of jil-2022 have had no session for a quarter."
    command = "ess sessions --program jil --year 2022"
    assert item == Item(date(2026, 3, 9), "session", "jil-2022", "jil-2022", "jil-2022", told, command, "")


STAGES = {
    "candidate": ("coaching", "left"),
    "coaching": ("completed", "left"),
    "completed": ("winner",),
    "winner": ("revoked",),
    "left": ("candidate",),
    "revoked": ("winner",),
}


@pytest.mark.parametrize(
    ("stage", "over"),
    [
        ("candidate", False),
        ("coaching", False),
        ("completed", True),
        ("winner", True),
        ("left", True),
        ("revoked", True),
    ],
)
def test_an_entry_is_over_when_only_an_award_or_a_way_back_follows(stage: str, over: bool) -> None:
    """As the stages of the program say, whatever they are called."""
    assert todo_support.is_over(msgspec.structs.replace(lalla(), stages=STAGES), stage) == over


def test_a_measure_past_due() -> None:
    """It awaits since its day, unless it is done, or has none, or the day is to come."""
    need = Measure(id="N0001", entry="E0001", title="Label", due=MARCH)
    others = [
        msgspec.structs.replace(need, id="N0002", done=MARCH),
        msgspec.structs.replace(need, id="N0003", due=None),
        msgspec.structs.replace(need, id="N0004", due=TODAY),
        msgspec.structs.replace(need, id="N0005", entry="E0009"),
    ]
    told = "“Label” of Coopérative 1 was due on 8 Mar 2026."
    command = "ess plan E0001 --done N0001"
    assert todo_support.measures(a_circle(an_entry(1)), [need, *others]) == [
        Item(MARCH, "measure", "lalla-2022", "N0001", "Coopérative 1", told, command)
    ]
