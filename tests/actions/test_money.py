"""Payments of awards: never too much, never twice, brought back whole, and nothing that rests on them taken away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.actions import duplicates, money, selection
from ocp_ess_cli.actions.money import Transfer
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, EssError, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Entry, Payment, Pledge
from ocp_ess_cli.domain.money import Payers, standing
from tests.actions.office import a_register, do, undo
from tests.builders import STAMP, TODAY, a_round, a_unit, an_entry, found, lalla, refuses, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.store.protocol import Store, Unit

CEREMONY = date(2022, 3, 8)
ROUND = a_round()
IN_PARTS = a_round(terms=msgspec.structs.replace(ROUND.terms, schedule=(60, 40)))
ONE = an_entry(1, stage="winner", award=Award(amount=50_000, sponsor="Fondation OCP", on=CEREMONY))
SHARES = {"Sponsor A": 30_000, "Sponsor B": 20_000}
SHARED = an_entry(2, stage="winner", award=Award(amount=50_000, sponsor="Sponsor A", shares=SHARES, on=CEREMONY))
PLAIN = Transfer(on=CEREMONY)


def unit_of(*more: Payment) -> Unit:
    """Open a unit with two winners, a candidate and payments."""
    return a_unit(*some_cooperatives(3), ROUND, ONE, SHARED, an_entry(3), *more)


def paid(number: int = 1, amount: int = 20_000, **fields: object) -> Payment:
    """Make a payment of the first winner."""
    plain = Payment(id=f"P{number:04d}", entry="E0001", sponsor="Fondation OCP", amount=amount, on=CEREMONY)
    return msgspec.structs.replace(plain, **fields)


# --- pay ---


def test_what_is_left_is_paid() -> None:
    """Without an amount, all that is left is paid, by who pays the award."""
    unit = unit_of(paid())
    made = money.pay(unit, ROUND, ONE, PLAIN._replace(reference="VIR-1", note="x"))
    assert made == paid(2, 30_000, reference="VIR-1", note="x")
    assert unit.payments.find() == [paid(), made]


def test_instalments_are_paid_in_their_order() -> None:
    """Of 60/40, 30,000 is paid first, then the rest of what was begun, then nothing is left."""
    unit = unit_of()
    assert money.pay(unit, IN_PARTS, ONE, PLAIN).amount == 30_000
    assert money.pay(unit, IN_PARTS, ONE, PLAIN._replace(amount=5_000)).amount == 5_000
    assert money.pay(unit, IN_PARTS, ONE, PLAIN).amount == 15_000
    with refuses(RuleBroken, "E0001 is paid in full: 50,000 MAD."):
        money.pay(unit, IN_PARTS, ONE, PLAIN)


def test_a_share_is_paid_by_its_sponsor() -> None:
    """Of several, the sponsor is named in any letter case; where one alone has something left, it is that one."""
    unit = unit_of()
    told = "Several sponsors pay for E0002: Sponsor A, Sponsor B. Say with --sponsor who paid."
    with refuses(BadValue, told):
        money.pay(unit, ROUND, SHARED, PLAIN)
    assert money.pay(unit, ROUND, SHARED, PLAIN._replace(sponsor="sponsor a")).amount == 30_000
    with refuses(RuleBroken, "Sponsor A paid its share of E0002 in full: 30,000 MAD."):
        money.pay(unit, ROUND, SHARED, PLAIN._replace(sponsor="Sponsor A"))
    with refuses(RuleBroken, "Sponsor C does not pay for E0002; who does: Sponsor A, Sponsor B."):
        money.pay(unit, ROUND, SHARED, PLAIN._replace(sponsor="Sponsor C"))
    last = money.pay(unit, ROUND, SHARED, PLAIN)
    assert (last.sponsor, last.amount) == ("Sponsor B", 20_000)


TOO_MUCH = "Of what E0001 was awarded, 50,000 MAD, 20,000 MAD is paid; {} MAD is more than the 30,000 MAD left."


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (30_001, TOO_MUCH.format("30,001")),
        (50_000, TOO_MUCH.format("50,000")),
        (60_000, TOO_MUCH.format("60,000")),
        (300_000, TOO_MUCH.format("300,000") + " Is it 30,000 MAD, with a zero typed too often?"),
        (2_000_000, TOO_MUCH.format("2,000,000") + " Is it 20,000 MAD, with a zero typed too often?"),
        (700_000, TOO_MUCH.format("700,000") + " Is it 7,000 MAD, with a zero typed too often?"),
        (60_001, TOO_MUCH.format("60,001")),
    ],
)
def test_more_than_is_left_is_refused(amount: int, told: str) -> None:
    """What is left is named, and a zero too many is asked about."""
    unit = unit_of(paid())
    with refuses(RuleBroken, told):
        money.pay(unit, ROUND, ONE, PLAIN._replace(amount=amount))
    assert unit.payments.find() == [paid()]


def test_a_share_is_never_overpaid() -> None:
    """The sentence is of the share."""
    told = "Of what Sponsor B pays for E0002, 20,000 MAD, 0 MAD is paid; 20,001 MAD is more than the 20,000 MAD left."
    with refuses(RuleBroken, told):
        money.pay(unit_of(), ROUND, SHARED, PLAIN._replace(sponsor="Sponsor B", amount=20_001))


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("candidate", "E0001 is no winner; only winners are paid."),
        ("revoked", "The award of E0001 was taken back; nothing is paid for it."),
    ],
)
def test_only_winners_are_paid(stage: str, sentence: str) -> None:
    """Nothing is paid to others."""
    with refuses(RuleBroken, sentence):
        money.pay(unit_of(), ROUND, msgspec.structs.replace(ONE, stage=stage), PLAIN)


def test_nothing_is_paid_before_the_award() -> None:
    """The day of the award is the first on which it can be paid."""
    with refuses(RuleBroken, "E0001 was awarded on 8 Mar 2022; it cannot be paid on 7 Mar 2022."):
        money.pay(unit_of(), ROUND, ONE, Transfer(on=CEREMONY - timedelta(days=1)))


def test_a_reference_stands_once() -> None:
    """The same reference for the same award is the same payment; for another award it is not."""
    unit = unit_of(paid(reference="VIR 1"))
    with refuses(AlreadyExists, "E0001 has a payment with the reference vir-1 already: P0001."):
        money.pay(unit, ROUND, ONE, PLAIN._replace(reference="vir-1"))
    assert money.pay(unit, ROUND, SHARED, PLAIN._replace(sponsor="Sponsor A", reference="VIR 1")).id == "P0002"


# --- come back ---


def test_a_payment_comes_back_whole_and_once() -> None:
    """What came back is recorded against the payment, which stays; the money can be paid again."""
    unit = unit_of(paid(amount=50_000, reference="VIR 1"))
    back = money.bring_back(unit, ONE, "P0001", Transfer(on=TODAY, reference="VIR 1", note="account closed"))
    assert back == paid(2, -50_000, on=TODAY, reference="VIR 1", returns="P0001", note="account closed")
    assert unit.payments.find() == [paid(amount=50_000, reference="VIR 1"), back]
    with refuses(AlreadyExists, "P0001 came back already: P0002."):
        money.bring_back(unit, ONE, "P0001", PLAIN)
    with refuses(RuleBroken, "P0002 says itself that P0001 came back; it cannot come back."):
        money.bring_back(unit, ONE, "P0002", Transfer(on=TODAY))
    assert money.pay(unit, ROUND, ONE, PLAIN).amount == 50_000


def test_what_was_not_paid_cannot_come_back() -> None:
    """Another award's payment, one that is not there, or a day before it was paid are refused."""
    unit = unit_of(paid())
    with refuses(NotFound, "E0002 has no payment P0001."):
        money.bring_back(unit, SHARED, "P0001", PLAIN)
    with refuses(NotFound, "E0001 has no payment P0009; there are: P0001."):
        money.bring_back(unit, ONE, "P0009", PLAIN)
    with refuses(RuleBroken, "P0001 was paid on 8 Mar 2022; it cannot come back on 1 Mar 2022."):
        money.bring_back(unit, ONE, "P0001", Transfer(on=date(2022, 3, 1)))


steps = st.lists(
    st.tuples(
        st.sampled_from(["pay", "back"]),
        st.none() | st.integers(1, 60_000),
        st.sampled_from(["", "Sponsor A", "Sponsor B"]),
        st.integers(1, 6),
    ),
    max_size=12,
)


@given(steps, st.sampled_from([ROUND, IN_PARTS]), st.sampled_from([ONE, SHARED]))
def test_whatever_is_tried_no_share_is_overpaid(
    tried: list[tuple[str, int | None, str, int]], round_: object, entry: Entry
) -> None:
    """Payments and returns in any order leave each share between nothing and itself, and paid and due add up."""
    unit = unit_of()
    for what, amount, sponsor, number in tried:
        before = unit.payments.find()
        try:
            if what == "pay":
                money.pay(unit, round_, entry, PLAIN._replace(amount=amount, sponsor=sponsor))  # type: ignore[arg-type]
            else:
                money.bring_back(unit, entry, f"P{number:04d}", Transfer(on=TODAY))
        except EssError:
            assert unit.payments.find() == before
        stands = standing(entry, unit.payments.find(entry=entry.id))
        assert stands
        assert [share for share in stands.shares if not 0 <= share.paid <= share.awarded] == []
        assert stands.paid + stands.due == 50_000 == sum(share.awarded for share in stands.shares)
    assert found(unit, "money") == []


# --- change an award ---


def test_an_award_is_shared_later() -> None:
    """Who pays and the day change; the rest stays."""
    unit = unit_of()
    shares = {"Fondation OCP": 30_000, "COPAG": 20_000}
    changed = money.edit_award(unit, ROUND, ONE, Payers("Fondation OCP", shares), TODAY)
    expected = Award(amount=50_000, sponsor="Fondation OCP", shares=shares, on=TODAY)
    assert changed == unit.entries.get("E0001") == msgspec.structs.replace(ONE, award=expected)
    back = money.edit_award(unit, ROUND, changed, Payers("COPAG"), None)
    assert back.award == Award(amount=50_000, sponsor="COPAG", on=TODAY)


def test_a_share_is_no_less_than_what_was_paid() -> None:
    """Whose payments do not fit is told, and what has to come back first."""
    unit = unit_of(paid(amount=40_000))
    told = "40,000 MAD was paid for E0001 (P0001) by Fondation OCP, who pays 30,000 MAD of the award."
    hint = "P0001 of 40,000 MAD was paid; record that it came back first: ess pay E0001 --returned P0001"
    with refuses(RuleBroken, told, hint):
        money.edit_award(unit, ROUND, ONE, Payers("A", {"Fondation OCP": 30_000, "A": 20_000}), None)
    assert unit.entries.get("E0001") == ONE
    kept = money.edit_award(unit, ROUND, ONE, Payers("A", {"Fondation OCP": 40_000, "A": 10_000}), None)
    assert kept.award
    assert kept.award.paid_by == {"Fondation OCP": 40_000, "A": 10_000}


def test_an_award_is_not_given_after_it_was_paid() -> None:
    """Nor before its round; and something has to change."""
    unit = unit_of(paid())
    with refuses(RuleBroken, "E0001 was paid on 8 Mar 2022 already; it cannot be awarded on 9 Mar 2022."):
        money.edit_award(unit, ROUND, ONE, None, date(2022, 3, 9))
    with refuses(BadValue, "31 Dec 2021 is before lalla-2022; say the day of the award with --date."):
        money.edit_award(unit, ROUND, ONE, None, date(2021, 12, 31))
    with refuses(BadValue, "There is nothing to change; name --sponsor or --date."):
        money.edit_award(unit, ROUND, ONE, None, None)
    with refuses(RuleBroken, "E0003 is no winner; only winners are paid."):
        money.edit_award(unit, ROUND, an_entry(3), Payers("A"), None)


# --- what rests on payments ---

HINT = "P0001 of 50,000 MAD was paid; record that it came back first: ess pay E0001 --returned P0001"


def test_a_paid_award_is_not_revoked() -> None:
    """Once the money came back it is."""
    unit = unit_of(paid(amount=50_000))
    with refuses(RuleBroken, HINT):
        selection.revoke(unit, lalla(), ONE, "x", STAMP)
    money.bring_back(unit, ONE, "P0001", PLAIN)
    assert selection.revoke(unit, lalla(), ONE, "x", STAMP).stage == "revoked"


def a_paid_register() -> Store:
    """Make a register in which change 2 names the winner and change 3 pays it."""
    store = a_register(*some_cooperatives(2), ROUND)
    do(store, _award, "award")
    do(store, lambda unit: money.pay(unit, ROUND, selection.find_entry(unit, "E0001"), Transfer(on=TODAY)), "pay")
    return store


def _award(unit: Unit) -> None:
    winner = unit.cooperatives.find()[0]
    selection.award(unit, lalla(), ROUND, [winner], selection.Terms(), STAMP)


def test_an_award_that_is_paid_is_not_undone() -> None:
    """The payment is undone first, or the undo is refused in a sentence."""
    store = a_paid_register()
    with refuses(RuleBroken, "Change 2 cannot be taken back: P0001 needs E0001."):
        undo(store, 2)
    undo(store, 3)
    undo(store, 2)
    with store.reading() as unit:
        assert (unit.payments.find(), unit.entries.find()) == ([], [])


def test_a_payment_that_came_back_is_not_undone() -> None:
    """The return needs the payment that it speaks of."""
    store = a_paid_register()
    do(store, lambda unit: money.bring_back(unit, selection.find_entry(unit, "E0001"), "P0001", Transfer(on=TODAY)))
    with refuses(RuleBroken, "Change 3 cannot be taken back: P0002 needs P0001."):
        undo(store, 3)


def test_an_edit_that_payments_rest_on_is_not_undone() -> None:
    """Where a sponsor paid what it pays only since the change, the change stays."""
    store = a_register(*some_cooperatives(3), ROUND, ONE)
    do(store, lambda unit: money.edit_award(unit, ROUND, ONE, Payers("COPAG"), None))
    do(store, lambda unit: money.pay(unit, ROUND, selection.find_entry(unit, "E0001"), Transfer(on=TODAY)))
    told = "50,000 MAD was paid for E0001 (P0001) by COPAG, who pays 0 MAD of the award."
    with refuses(RuleBroken, f"Change 2 cannot be taken back: {told}"):
        undo(store, 2)


def test_payments_follow_a_merger() -> None:
    """The entry moves with its payments; what was paid for a dropped entry and came back stays with the other."""
    first, second = some_cooperatives(2)
    revoked = msgspec.structs.replace(ONE, id="E0002", cooperative="C0002", stage="revoked")
    back = [paid(1, entry="E0002"), paid(2, -20_000, entry="E0002", returns="P0001")]
    unit = a_unit(first, second, ROUND, ONE, revoked, *back, paid(3, 50_000))
    duplicates.merge(unit, duplicates.plan_merger(unit, first, second))
    assert [(payment.id, payment.entry) for payment in unit.payments.find()] == [
        ("P0001", "E0001"),
        ("P0002", "E0001"),
        ("P0003", "E0001"),
    ]
    assert found(unit, "money") == []


# --- the check ---


def test_the_check_finds_what_does_not_add_up() -> None:
    """Too much paid, payments for nobody, shares that do not add up, and pledges that are overdrawn."""
    broken = Award(amount=50_000, sponsor="Sponsor A", shares={"Sponsor A": 30_000, "Sponsor B": 20_001})
    unit = a_unit(
        *some_cooperatives(3),
        ROUND,
        ONE,
        msgspec.structs.replace(SHARED, award=broken),
        an_entry(3),
        paid(1, 50_001),
        paid(2, 10, entry="E0003"),
        paid(3, 10, entry="E0009"),
        Pledge(id="G0001", round=ROUND.id, sponsor="Fondation OCP", amount=49_999),
    )
    assert [(finding.subject, finding.sentence) for finding in found(unit, "money")] == [
        ("E0001", "50,001 MAD was paid for E0001 (P0001) by Fondation OCP, who pays 50,000 MAD of the award."),
        ("E0003", "E0003 is no winner, and 10 MAD was paid for it (P0002)."),
        ("P0003", "P0003 is a payment for E0009, which is not there."),
        ("E0002", "The shares of E0002 add up to 50,001 MAD, and its award is 50,000 MAD."),
        (
            "lalla-2022",
            "Fondation OCP pledged 49,999 MAD to lalla-2022, and pays awards of 50,000 MAD; no pledge covers 1 MAD.",
        ),
    ]
