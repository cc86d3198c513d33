"""What awaits the officer, kind by kind: since when, whom, and the command that settles it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import todo
from ocp_ess_cli.domain.models import (
    Award,
    Contact,
    Entry,
    Juror,
    Measure,
    Payment,
    Pledge,
    Round,
    Score,
    Session,
    Step,
)
from ocp_ess_cli.domain.money import standings
from ocp_ess_cli.domain.pledges import Balance, balances
from ocp_ess_cli.domain.todo import FEW, Circle, Item, Person
from tests.builders import TODAY, a_round, an_entry, jil, lalla

MARCH = date(2026, 3, 8)
AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=MARCH)
ROUND = a_round()


def circle(*entries: Entry, round_: Round = ROUND, today: date = TODAY) -> Circle:
    """Make the circle of one round, in which cooperative `C0001` is named `Coopérative 1`."""
    names = {entry.cooperative: f"Coopérative {int(entry.cooperative[1:])}" for entry in entries}
    return Circle(today, {round_.id: round_}, {entry.id: entry for entry in entries}, names)


def won(number: int = 1, award: Award = AWARD) -> Entry:
    """Make a winner."""
    return an_entry(number, stage="winner", award=award)


def paid(amount: int, on: date = MARCH, sponsor: str = "") -> Payment:
    """Make a payment of E0001."""
    return Payment(id="P0001", entry="E0001", amount=amount, on=on, sponsor=sponsor)


# --- payments ---

LATE = "50,000 MAD of 50,000 MAD is still to be paid to Coopérative 1; the first instalment is late since 8 May 2026."


def test_an_award_that_is_late() -> None:
    """It awaits since it was given; the sentence says since when it is late."""
    item = Item(MARCH, "payment", "lalla-2022", "E0001", "Coopérative 1", LATE, "ess pay E0001", "Fondation OCP")
    assert todo.payments(circle(won()), []) == [item]
    assert item.program == "lalla"


def test_an_award_that_is_due() -> None:
    """Up to the sixtieth day it is due, not late; then it is late."""
    due = "50,000 MAD of 50,000 MAD is still to be paid to Coopérative 1."
    told = [todo.payments(circle(won(), today=MARCH + timedelta(days=days)), [])[0].sentence for days in (0, 60, 61)]
    assert told == [due, due, LATE]


def test_an_award_that_is_paid_in_part() -> None:
    """The rest awaits since the last payment, and is not late; what is paid awaits no more."""
    (item,) = todo.payments(circle(won()), [paid(50_000 - 1, TODAY)])
    assert (item.since, item.sentence) == (
        TODAY,
        "1 MAD of 50,000 MAD is still to be paid to Coopérative 1; the first instalment is late since 8 May 2026.",
    )
    split = msgspec.structs.replace(ROUND, terms=msgspec.structs.replace(ROUND.terms, schedule=(60, 40)))
    (item,) = todo.payments(circle(won(), round_=split), [paid(30_000, TODAY)])
    assert (item.since, item.sentence) == (TODAY, "20,000 MAD of 50,000 MAD is still to be paid to Coopérative 1.")
    assert todo.payments(circle(won()), [paid(50_000)]) == []


def test_only_winners_of_the_rounds_are_paid() -> None:
    """Candidates, awards that were taken back, and awards of other rounds await nothing."""
    others = (an_entry(1), an_entry(2, stage="revoked", award=AWARD), msgspec.structs.replace(won(3), round="jil-2022"))
    assert todo.payments(circle(*others), []) == []


def test_each_sponsor_of_a_shared_award_pays_its_share() -> None:
    """Two sponsors are two lines, each with the command that names it; one who has paid is none."""
    shared = msgspec.structs.replace(AWARD, sponsor="A B", shares={"A B": 30_000, "C": 20_000}, on=TODAY)
    found = todo.payments(circle(won(1, shared)), [])
    assert [(item.by, item.command) for item in found] == [
        ("A B", "ess pay E0001 --sponsor 'A B'"),
        ("C", "ess pay E0001 --sponsor C"),
    ]
    assert [item.by for item in todo.payments(circle(won(1, shared)), [paid(20_000, TODAY, "C")])] == ["A B"]


@pytest.mark.parametrize(("count", "lines"), [(FEW, FEW), (FEW + 1, 1)])
def test_many_payments_of_one_round_and_sponsor_are_one_line(count: int, lines: int) -> None:
    """A few are told one by one; more are one line with their sum."""
    found = todo.payments(circle(*map(won, range(1, count + 1))), [])
    assert len(found) == lines


def test_many_payments_in_one_line() -> None:
    """The line has the count, the sum, how many are late, and the command that lists them."""
    recent = msgspec.structs.replace(AWARD, on=TODAY)
    (item,) = todo.payments(circle(*map(won, range(1, 6)), won(6, recent)), [])
    assert item == Item(
        MARCH,
        "payment",
        "lalla-2022",
        "lalla-2022",
        "lalla-2022",
        "6 awards of lalla-2022 are still to be paid, 300,000 MAD in all; late: 5.",
        "ess payments --program lalla --year 2022 --sponsor 'Fondation OCP' --due",
        "Fondation OCP",
    )


def test_an_award_without_a_day_awaits_since_nobody_knows_when() -> None:
    """It is never late, and stands last."""
    undated = msgspec.structs.replace(AWARD, on=None)
    found = todo.ordered(todo.payments(circle(won(1, undated), won(2)), []))
    assert [(item.subject, item.since) for item in found] == [("E0002", MARCH), ("E0001", None)]


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=12))
def test_no_dirham_that_is_due_is_forgotten(sums: list[int]) -> None:
    """Whatever was paid, there is a line for each award, or one for all, exactly where something is due."""
    entries = [won(number) for number in range(1, len(sums) + 1)]
    made = [
        Payment(id=f"P{number:04d}", entry=entry.id, amount=amount, on=MARCH)
        for number, (entry, amount) in enumerate(zip(entries, sums, strict=True), start=1)
        if amount
    ]
    due = [amount for amount in sums if amount < 50_000]
    found = todo.payments(circle(*entries), made)
    assert len(found) == (1 if len(due) > FEW else len(due))


# --- pledges ---


def short(pledge: Pledge, *entries: Entry) -> list[Item]:
    """Say what awaits of one pledge and these awards."""
    shares = [share for stands in standings(entries, ()) for share in stands.shares]
    found: dict[str, list[Balance]] = {"lalla-2022": balances(ROUND, [pledge], shares, {})}
    return todo.pledges(circle(*entries), [pledge], found)


SEAT = Pledge(id="G0001", round="lalla-2022", sponsor="Fondation OCP", seats=1)


def test_a_pledge_that_is_short() -> None:
    """It awaits since the last award under it; the command is the pledge that would be enough."""
    (item,) = short(SEAT, won(1), won(2))
    assert item == Item(
        MARCH,
        "pledge",
        "lalla-2022",
        "G0001",
        "Fondation OCP",
        "Fondation OCP pledged 50,000 MAD to lalla-2022, and pays awards of 100,000 MAD; no pledge covers 50,000 MAD.",
        "ess pledge --program lalla --year 2022 --sponsor 'Fondation OCP' --seats 2 --update",
        "Fondation OCP",
    )
    amount = msgspec.structs.replace(SEAT, seats=None, amount=60_000)
    (item,) = short(amount, won(1), won(2))
    assert item.command.endswith("--amount 100000 --update")


def test_a_reserved_pledge_that_is_short_is_shown() -> None:
    """No single change is surely enough, so that the command lists what was pledged."""
    (item,) = short(msgspec.structs.replace(SEAT, region="MA-09"), won(1))
    assert item.command == "ess pledges --program lalla --year 2022 --sponsor 'Fondation OCP'"


def test_a_pledge_that_is_enough_awaits_nothing() -> None:
    """Nor does a sponsor who pledged nothing."""
    other = msgspec.structs.replace(SEAT, sponsor="Sponsor A")
    assert (short(SEAT, won(1)), short(other, won(1))) == ([], [])


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
    found = todo.marks(circle(an_entry(1), an_entry(2), round_=JURY), scores, CRITERIA)
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
    assert bool(todo.marks(circle(an_entry(1), round_=one), [given_], CRITERIA)) == missing


def test_marks_are_missing_of_candidates_of_open_rounds_alone() -> None:
    """A closed round, an entry that was decided, and a round without a jury await no marks."""
    closed = msgspec.structs.replace(JURY, status="closed")
    assert todo.marks(circle(an_entry(1), round_=closed), [], CRITERIA) == []
    assert todo.marks(circle(an_entry(1, stage="winner"), round_=JURY), [], CRITERIA) == []
    assert todo.marks(circle(an_entry(1)), [], CRITERIA) == []


# --- sessions and measures ---

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
    (item,) = todo.sessions(circle(enrolled(), round_=COHORT), [], PROGRAMS)
    told = "Coopérative 1 entered on 8 Mar 2026 and has had no session yet."
    assert item == Item(MARCH, "session", "jil-2022", "E0001", "Coopérative 1", told, "ess session E0001", "")
    sessions = [held(date(2026, 5, 4), "E0001", "E0002"), held(date(2026, 4, 1), "E0001", by="Adviser 2")]
    (item,) = todo.sessions(circle(enrolled(), round_=COHORT), sessions, PROGRAMS)
    told = "Coopérative 1 has had no session since 4 May 2026."
    assert (item.since, item.sentence, item.by) == (date(2026, 5, 4), told, "Adviser 1")


@pytest.mark.parametrize(("days", "count"), [(92, 0), (93, 1)])
def test_a_quarter_has_ninety_two_days(days: int, count: int) -> None:
    """On the next day, a session awaits."""
    found = todo.sessions(circle(enrolled(on=TODAY - timedelta(days=days)), round_=COHORT), [], PROGRAMS)
    assert len(found) == count


def test_no_session_awaits_where_none_are_held_or_all_is_over() -> None:
    """A prize has no sessions; neither has an entry that won, or left."""
    assert todo.sessions(circle(an_entry(1, path=(Step(stage="candidate", on=MARCH),))), [], PROGRAMS) == []
    for stage in ("winner", "withdrawn", "ineligible", "not_selected"):
        assert todo.sessions(circle(enrolled(stage=stage), round_=COHORT), [], PROGRAMS) == []


def test_many_without_a_session_are_one_line() -> None:
    """The line has the count, since the first of them, and the command that lists the sessions."""
    entries = [enrolled(number, MARCH + timedelta(days=number)) for number in range(1, FEW + 2)]
    (item,) = todo.sessions(circle(*entries, round_=COHORT), [], PROGRAMS)
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
    assert todo.is_over(msgspec.structs.replace(lalla(), stages=STAGES), stage) == over


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
    assert todo.measures(circle(an_entry(1)), [need, *others]) == [
        Item(MARCH, "measure", "lalla-2022", "N0001", "Coopérative 1", told, command)
    ]


# --- rounds, contacts, backups ---


@pytest.mark.parametrize(
    ("ceremony", "status", "count"),
    [(MARCH, "open", 1), (TODAY, "open", 0), (None, "open", 0), (MARCH, "closed", 0)],
)
def test_a_round_that_is_open_after_its_ceremony(ceremony: date | None, status: str, count: int) -> None:
    """From the day after the ceremony, closing it awaits."""
    found = todo.ceremonies(circle(round_=a_round(ceremony=ceremony, status=status)))
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
