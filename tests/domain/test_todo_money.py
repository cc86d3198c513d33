"""Awards that are to be paid and pledges that are short, each with its command."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import todo_money
from ocp_ess_cli.domain.models import Award, Entry, Payment, Pledge
from ocp_ess_cli.domain.money import standings
from ocp_ess_cli.domain.pledges import Balance, Paying, balances
from ocp_ess_cli.domain.todo import FEW, Item, ordered
from tests.builders import TODAY, a_circle, a_round, an_entry

MARCH = date(2026, 3, 8)
AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=MARCH)
ROUND = a_round()


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
    assert todo_money.payments(a_circle(won()), []) == [item]
    assert item.program == "lalla"


def test_an_award_that_is_due() -> None:
    """Up to the sixtieth day it is due, not late; then it is late."""
    due = "50,000 MAD of 50,000 MAD is still to be paid to Coopérative 1."
    told = [
        todo_money.payments(a_circle(won(), today=MARCH + timedelta(days=days)), [])[0].sentence for days in (0, 60, 61)
    ]
    assert told == [due, due, LATE]


def test_an_award_that_is_paid_in_part() -> None:
    """The rest awaits since the last payment, and is not late; what is paid awaits no more."""
    (item,) = todo_money.payments(a_circle(won()), [paid(50_000 - 1, TODAY)])
    assert (item.since, item.sentence) == (
        TODAY,
        "1 MAD of 50,000 MAD is still to be paid to Coopérative 1; the first instalment is late since 8 May 2026.",
    )
    split = msgspec.structs.replace(ROUND, terms=msgspec.structs.replace(ROUND.terms, schedule=(60, 40)))
    (item,) = todo_money.payments(a_circle(won(), round_=split), [paid(30_000, TODAY)])
    assert (item.since, item.sentence) == (TODAY, "20,000 MAD of 50,000 MAD is still to be paid to Coopérative 1.")
    assert todo_money.payments(a_circle(won()), [paid(50_000)]) == []


def test_only_winners_of_the_rounds_are_paid() -> None:
    """Candidates, awards that were taken back, and awards of other rounds await nothing."""
    others = (an_entry(1), an_entry(2, stage="revoked", award=AWARD), msgspec.structs.replace(won(3), round="jil-2022"))
    assert todo_money.payments(a_circle(*others), []) == []


def test_each_sponsor_of_a_shared_award_pays_its_share() -> None:
    """Two sponsors are two lines, each with the command that names it; one who has paid is none."""
    shared = msgspec.structs.replace(AWARD, sponsor="A B", shares={"A B": 30_000, "C": 20_000}, on=TODAY)
    found = todo_money.payments(a_circle(won(1, shared)), [])
    assert [(item.by, item.command) for item in found] == [
        ("A B", "ess pay E0001 --sponsor 'A B'"),
        ("C", "ess pay E0001 --sponsor C"),
    ]
    assert [item.by for item in todo_money.payments(a_circle(won(1, shared)), [paid(20_000, TODAY, "C")])] == ["A B"]


@pytest.mark.parametrize(("count", "lines"), [(FEW, FEW), (FEW + 1, 1)])
def test_many_payments_of_one_round_and_sponsor_are_one_line(count: int, lines: int) -> None:
    """A few are told one by one; more are one line with their sum."""
    found = todo_money.payments(a_circle(*map(won, range(1, count + 1))), [])
    assert len(found) == lines


def test_many_payments_in_one_line() -> None:
    """The line has the count, the sum, how many are late, and the command that lists them."""
    recent = msgspec.structs.replace(AWARD, on=TODAY)
    (item,) = todo_money.payments(a_circle(*map(won, range(1, 6)), won(6, recent)), [])
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
    found = ordered(todo_money.payments(a_circle(won(1, undated), won(2)), []))
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
    found = todo_money.payments(a_circle(*entries), made)
    assert len(found) == (1 if len(due) > FEW else len(due))


# --- pledges ---


def short(pledge: Pledge, *entries: Entry) -> list[Item]:
    """Say what awaits of one pledge and these awards."""
    shares = [Paying.of_share(share, {}) for stands in standings(entries, ()) for share in stands.shares]
    found: dict[str, list[Balance]] = {"lalla-2022": balances(ROUND, [pledge], shares)}
    return todo_money.pledges(a_circle(*entries), [pledge], found)


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
