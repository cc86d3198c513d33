"""Sessions and plans: recorded where an entry was worked with, and what depends on entries follows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.actions import duplicates, support
from ocp_ess_cli.actions.support import Line, Meeting
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Entry, Measure, Session, Step
from tests.actions.office import a_register, do, undo
from tests.builders import a_round, a_unit, an_entry, lalla, mourafaka, refuses, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.store.protocol import Unit

COHORT = a_round(mourafaka(), seats=None)
FIRST, SECOND = some_cooperatives(2)
DAY = date(2022, 6, 1)
SESSION = Session(id="W0001", round=COHORT.id, on=DAY, entries=("E0001",))
NEED = Measure(id="N0001", entry="E0001", title="Accounts")


def in_diagnosis(number: int = 1) -> Entry:
    """Make an entry that was enrolled in April 2022 and is in diagnosis since May."""
    path = (Step(stage="candidate", on=date(2022, 4, 6)), Step(stage="diagnosis", on=date(2022, 5, 1)))
    return an_entry(number, round=COHORT.id, stage="diagnosis", path=path)


def cohort() -> Unit:
    """Open a unit with two entries in diagnosis."""
    return a_unit(COHORT, FIRST, SECOND, in_diagnosis(1), in_diagnosis(2))


@pytest.mark.parametrize(("numbers", "kind"), [((1,), "individual"), ((1, 2), "group"), ((1, 1), "individual")])
def test_a_session_is_of_its_entries(numbers: tuple[int, ...], kind: str) -> None:
    """With one cooperative it is individual, with several in a group; one named twice is one."""
    unit = cohort()
    entries = [in_diagnosis(number) for number in numbers]
    held = support.hold(unit, mourafaka(), COHORT, entries, Meeting(DAY, title="Diagnostic", by="Conseiller 1"))
    assert (held.id, held.kind, held.entries) == ("W0001", kind, tuple(dict.fromkeys(e.id for e in entries)))
    assert unit.sessions.find() == [held]


@pytest.mark.parametrize(
    ("meeting", "error", "sentence"),
    [
        (
            Meeting(DAY, kind="individual"),
            BadValue,
            "An individual session is with one cooperative; several together are a group.",
        ),
        (Meeting(DAY, people=2, women=3), BadValue, "There cannot be more women (3) than people who took part (2)."),
        (
            Meeting(date(2022, 4, 5)),
            RuleBroken,
            "Coopérative {n} (E000{n}) had not entered mourafaka-2022 on 5 Apr 2022.",
        ),
        (
            Meeting(date(2022, 4, 30)),
            RuleBroken,
            (
                "Coopérative {n} (E000{n}) was enrolled on 30 Apr 2022; "
                "sessions are held with those that are: in diagnosis, in training, in coaching."
            ),
        ),
    ],
)
def test_a_session_that_cannot_be_is_refused(meeting: Meeting, error: type[BadValue], sentence: str) -> None:
    """Before the work began nothing was held, and what is said must be possible; nothing is kept."""
    unit = cohort()
    with refuses(error, *dict.fromkeys(sentence.format(n=n) for n in (1, 2))):
        support.hold(unit, mourafaka(), COHORT, [in_diagnosis(1), in_diagnosis(2)], meeting)
    assert unit.sessions.find() == []


def test_a_prize_holds_no_sessions() -> None:
    """A program that does not work with its entries has no sessions."""
    unit = a_unit(a_round(), FIRST, an_entry(1))
    with refuses(RuleBroken, "Lalla Al Moutaaouina, women's cooperatives holds no sessions."):
        support.hold(unit, lalla(), a_round(), [an_entry(1)], Meeting(DAY))


def test_a_plan_has_needs_and_actions_that_are_done() -> None:
    """What is added stands in the plan, and what was done has its day; an id is taken in any case."""
    unit = cohort()
    support.plan(unit, COHORT, in_diagnosis(), [Line("need", "Accounts"), Line("action", "Keep them", DAY)])
    support.finish(unit, COHORT, in_diagnosis(), [" n0002", "N0002"], DAY)
    assert unit.measures.find() == [
        NEED,
        Measure(id="N0002", entry="E0001", kind="action", title="Keep them", due=DAY, done=DAY),
    ]


def test_a_line_stands_in_a_plan_once() -> None:
    """The same need in another spelling is refused; an action of the same words is another thing."""
    unit = cohort()
    support.plan(unit, COHORT, in_diagnosis(), [Line("need", "Accounts"), Line("action", "Accounts")])
    with refuses(AlreadyExists, "“ACCOUNTS” stands in the plan of E0001 already: N0001."):
        support.plan(unit, COHORT, in_diagnosis(), [Line("need", "ACCOUNTS")])


def test_what_is_not_open_cannot_be_done() -> None:
    """Neither the line of another plan, nor one that was done before."""
    unit = a_unit(COHORT, in_diagnosis(1), in_diagnosis(2), NEED)
    with refuses(NotFound, "The plan of E0002 has no N0001, and nothing that is open."):
        support.finish(unit, COHORT, in_diagnosis(2), ["N0001"], DAY)
    with refuses(NotFound, "The plan of E0001 has no N0009; open are: N0001."):
        support.finish(unit, COHORT, in_diagnosis(1), ["N0001", "N0009"], DAY)
    support.finish(unit, COHORT, in_diagnosis(1), ["N0001"], DAY)
    with refuses(RuleBroken, "N0001 was done on 1 Jun 2022 already."):
        support.finish(unit, COHORT, in_diagnosis(1), ["N0001"], DAY)


@pytest.mark.parametrize("record", [SESSION, NEED], ids=["session", "need"])
def test_an_entry_with_support_is_held(record: Session | Measure) -> None:
    """The change that recorded an entry is not taken back under its sessions, needs and actions."""
    store = a_register(COHORT, FIRST)
    number = do(store, lambda unit: unit.entries.add(in_diagnosis()))
    table = "sessions" if isinstance(record, Session) else "measures"
    do(store, lambda unit: unit.table(table).add(record))
    with refuses(RuleBroken, f"Change {number} cannot be taken back: {record.id} needs E0001."):
        undo(store, number)


def test_support_follows_the_entry_that_is_left() -> None:
    """Of two entries of a round, that of the cooperative which came further is left, with the sessions of both."""
    behind = an_entry(1, round=COHORT.id)
    group = Session(id="W0002", round=COHORT.id, on=DAY, entries=("E0001", "E0002"), kind="group")
    unit = a_unit(COHORT, FIRST, SECOND, behind, in_diagnosis(2), SESSION, group, NEED)
    duplicates.merge(unit, duplicates.plan_merger(unit, FIRST, SECOND))
    assert [(entry.id, entry.cooperative) for entry in unit.entries.find()] == [("E0002", "C0001")]
    assert [session.entries for session in unit.sessions.find()] == [("E0002",), ("E0002",)]
    assert [measure.entry for measure in unit.measures.find()] == ["E0002"]
