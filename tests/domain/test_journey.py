"""The way of entries through the stages of a program."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import journey, rules
from ocp_ess_cli.domain.journey import Reached
from ocp_ess_cli.domain.models import Entry, Session, Step, Terms
from tests.builders import STAMP, lalla, mourafaka

PROGRAM = mourafaka()
FIRST = date(2022, 4, 6)


def entry(*stages: str) -> Entry:
    """Make an entry that reached these stages, ten days apart."""
    path = tuple(Step(stage=stage, on=FIRST + timedelta(days=10 * n)) for n, stage in enumerate(stages))
    return Entry(id="E0001", round="mourafaka-2022", cooperative="C0001", stage=stages[-1], path=path)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2022, 4, 6), 24, date(2024, 4, 6)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2022, 11, 30), 2, date(2023, 1, 30)),
        (date(2022, 12, 1), 0, date(2022, 12, 1)),
    ],
)
def test_months_after_is_the_same_day_of_the_month(day: date, months: int, after: date) -> None:
    """The same day, or the last of a month that is too short."""
    assert journey.months_after(day, months) == after


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_later(day: date, fewer: int, more: int) -> None:
    """The order of days is the order of months, and no day is left behind its month."""
    first, second = journey.months_after(day, min(fewer, more)), journey.months_after(day, max(fewer, more))
    assert day <= first <= second
    assert (first.year - day.year) * 12 + first.month - day.month == min(fewer, more)


def test_the_funnel_counts_who_came_how_far() -> None:
    """Each stage counts the entries that stand there, and those that reached it, also on their way further."""
    found = journey.funnel(
        PROGRAM,
        [entry("candidate"), entry("candidate", "diagnosis", "dropped_out"), entry("candidate", "diagnosis")],
    )
    assert found == [Reached("candidate", 3, 1), Reached("diagnosis", 2, 1), Reached("dropped_out", 1, 1)]


def test_an_entry_recorded_late_reached_what_every_way_leads_through() -> None:
    """A sheet that says coaching alone says the stages before it too; of who dropped out, the first alone."""
    assert [found.stage for found in journey.funnel(PROGRAM, [entry("coaching")])] == [
        "candidate",
        "diagnosis",
        "training",
        "coaching",
    ]
    assert [found.stage for found in journey.funnel(PROGRAM, [entry("dropped_out")])] == ["candidate", "dropped_out"]
    assert [found.stage for found in journey.funnel(lalla(), [entry("revoked")])] == ["candidate", "winner", "revoked"]


@given(st.data())
def test_a_way_through_the_stages_is_counted_whole(data: st.DataObject) -> None:
    """Whatever way an entry goes, it reached each stage of it and no other, and stands at the last."""
    walked = entry("candidate")
    for _step in range(data.draw(st.integers(0, 6))):
        followers = PROGRAM.stages[walked.stage]
        if followers:
            walked = rules.advance(walked, data.draw(st.sampled_from(followers)), PROGRAM, STAMP)
    found = journey.funnel(PROGRAM, [walked])
    assert {one.stage for one in found} == {step.stage for step in walked.path}
    assert [one.stage for one in found if one.entries] == [walked.stage]
    assert {one.reached for one in found} == {1}


@pytest.mark.parametrize(
    ("stages", "today", "late"),
    [
        (("candidate", "coaching"), date(2024, 4, 6), False),
        (("candidate", "coaching"), date(2024, 4, 7), True),
        (("candidate",), date(2024, 4, 7), True),
        (("candidate", "completed"), date(2030, 1, 1), False),
        (("candidate", "dropped_out"), date(2030, 1, 1), False),
    ],
)
def test_an_entry_is_late_after_its_months(stages: tuple[str, ...], today: date, late: bool) -> None:
    """The day itself is in time; what came to an end, with success or without, is never late."""
    assert journey.is_late(PROGRAM, PROGRAM.terms, entry(*stages), today) == late


def test_without_months_or_a_first_day_nothing_is_late() -> None:
    """Where no time is set, or nobody knows since when, there is no day."""
    assert journey.due(Terms(), entry("candidate")) is None
    assert journey.due(PROGRAM.terms, msgspec.structs.replace(entry("candidate"), path=())) is None
    assert not journey.is_late(PROGRAM, Terms(), entry("candidate"), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("on", "stages"),
    [
        (FIRST - timedelta(days=1), []),
        (FIRST, ["candidate"]),
        (FIRST + timedelta(days=9), ["candidate"]),
        (FIRST + timedelta(days=10), ["candidate", "diagnosis"]),
        (FIRST + timedelta(days=11), ["diagnosis"]),
    ],
)
def test_the_stages_of_a_day(on: date, stages: list[str]) -> None:
    """On the day that it moves, an entry is at both stages."""
    assert journey.stages_on(entry("candidate", "diagnosis"), on) == stages


def test_individual_sessions_are_counted_by_entry() -> None:
    """A session in a group is none of the individual ones."""
    alone = Session(id="W0001", round="mourafaka-2022", on=FIRST, entries=("E0001",))
    group = Session(id="W0002", round="mourafaka-2022", on=FIRST, entries=("E0001", "E0002"), kind="group")
    assert journey.held([alone, group, msgspec.structs.replace(alone, id="W0003")]) == {"E0001": 2}
