"""Instalments, shares and standings: whole dirhams that always add up."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import money
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import Award, Entry, Payment
from tests.builders import an_entry, refuses

CEREMONY = date(2022, 3, 8)
AWARD = Award(amount=50_000, sponsor="Sponsor A", on=CEREMONY)
SHARED = Award(amount=50_000, sponsor="Sponsor A", shares={"Sponsor A": 30_000, "Sponsor B": 20_000}, on=CEREMONY)


def won(award: Award = AWARD) -> Entry:
    """Make a winner."""
    return an_entry(1, stage="winner", award=award)


def paid(number: int, amount: int, **fields: object) -> Payment:
    """Make a payment for the winner, on the day of the award if nothing else is said."""
    return msgspec.structs.replace(Payment(id=f"P{number:04d}", entry="E0001", amount=amount, on=CEREMONY), **fields)


# --- instalments ---


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("60/40", (60, 40)),
        ("50 / 30 / 20", (50, 30, 20)),
        ("60%, 40%", (60, 40)),
        ("٦٠/٤٠", (60, 40)),
        ("60+40", (60, 40)),
        ("100", ()),
    ],
)
def test_a_schedule_is_read_as_people_type_it(raw: str, expected: tuple[int, ...]) -> None:
    """Percents stand apart by a sign; all at once is no schedule."""
    assert money.read_schedule(raw) == expected


@given(st.integers(1, 10**9), st.lists(st.integers(1, 99), unique=True, max_size=5))
def test_instalments_add_up(amount: int, cuts: list[int]) -> None:
    """Instalments are whole, none is nothing, they add up, and each but the last is its percent rounded down."""
    marks = [0, *sorted(cuts), 100]
    schedule = tuple(after - before for before, after in itertools.pairwise(marks))
    parts = money.instalments(amount, schedule)
    assert (sum(parts), min(parts) > 0) == (amount, True)
    if amount >= 100:
        assert parts[:-1] == tuple(amount * percent // 100 for percent in schedule[:-1])


@given(st.integers(1, 10**6), st.sampled_from([(), (60, 40), (33, 33, 34), (1, 99)]))
def test_paying_what_is_next_pays_all_in_so_many_instalments(amount: int, schedule: tuple[int, ...]) -> None:
    """The next instalment, again and again, pays each once and then nothing is left."""
    made: list[int] = []
    paid_ = 0
    while part := money.next_instalment(amount, schedule, paid_):
        assert money.instalments_done(amount, schedule, paid_) == len(made)
        made.append(part)
        paid_ += part
    assert tuple(made) == money.instalments(amount, schedule)
    assert money.instalments_done(amount, schedule, amount) == len(made)


def test_an_instalment_that_is_begun_is_finished_first() -> None:
    """After a part of an instalment, its rest is next."""
    assert [money.next_instalment(50_000, (60, 40), sum_) for sum_ in (0, 10_000, 30_000, 45_000, 50_000)] == [
        30_000,
        20_000,
        20_000,
        5_000,
        0,
    ]


# --- who pays ---


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], money.Payers()),
        (["Sponsor A"], money.Payers("Sponsor A")),
        (["Sponsor A=50 000 DH"], money.Payers("Sponsor A", {"Sponsor A": 50_000})),
        (["A=30000", " B = 20.000 "], money.Payers("A", {"A": 30_000, "B": 20_000})),
    ],
)
def test_payers_are_read(texts: list[str], expected: money.Payers) -> None:
    """One name alone, or a share for each."""
    assert money.read_payers(texts) == expected


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["A", "B"], "Where several sponsors share an award, say what each pays: --sponsor “A=30000”."),
        (["A=20000", "B"], "Where several sponsors share an award, say what each pays: --sponsor “B=30000”."),
        (["A;B=20000"], "Where several sponsors share an award, say what each pays: --sponsor “A;B=20000=30000”."),
        (["A=1", "A=2"], "A is named twice."),
        (["A=x"], "“x” is not an amount; write whole dirhams above zero, such as 50000."),
        (["=5"], "A name needs at least one letter or digit."),
    ],
)
def test_wrong_payers_are_refused(texts: list[str], sentence: str) -> None:
    """What is wrong is said, and how it is written."""
    with refuses(BadValue, sentence):
        money.read_payers(texts)


def test_shares_that_do_not_add_up_are_refused() -> None:
    """The sentence has the shares, their sum and the award."""
    told = "The shares add up to 50,001 MAD, not to the 50,000 MAD of the award: A 30,000 MAD, B 20,001 MAD."
    with refuses(BadValue, told):
        money.paid_by(AWARD, money.Payers("A", {"A": 30_000, "B": 20_001}))


names = st.text("abcé ", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.dictionaries(names, st.integers(1, 10**9), min_size=1, max_size=4))
def test_payers_are_written_as_a_sheet_reads_them(shares: dict[str, int]) -> None:
    """What is written of an award is read again, and its parts add up."""
    plain = Award(amount=sum(shares.values()))
    award = money.paid_by(plain, money.Payers(next(iter(shares)), shares))
    assert sum(award.paid_by.values()) == award.amount
    assert money.paid_by(plain, money.cell_payers(money.payers_text(award))) == award


# --- standings ---


def test_a_payment_that_came_back_counts_for_nothing() -> None:
    """What came back is due again, and the last payment is the last that stayed."""
    later = CEREMONY + timedelta(days=9)
    payments = [
        paid(1, 20_000, sponsor="Sponsor A"),
        paid(2, 30_000, sponsor="Sponsor A", on=later),
        paid(3, -30_000, sponsor="Sponsor A", on=later, returns="P0002"),
    ]
    stands = money.standing(won(), payments)
    assert stands
    assert (stands.paid, stands.due, stands.last) == (20_000, 30_000, CEREMONY)
    assert [payment.id for payment in money.kept(payments)] == ["P0001"]


def test_only_winners_stand() -> None:
    """A revoked award, and another's payments, stand nowhere."""
    revoked = msgspec.structs.replace(won(), stage="revoked")
    assert money.standings([revoked, an_entry(2)], [paid(1, 5)]) == []


def test_a_payment_without_a_sponsor_counts_for_who_pays() -> None:
    """Where nobody was named when it was paid, whoever pays the award paid it."""
    stands = money.standing(won(SHARED), [paid(1, 10_000), paid(2, 5_000, sponsor="Sponsor B")])
    assert stands
    assert [(share.sponsor, share.awarded, share.paid, share.due) for share in stands.shares] == [
        ("Sponsor A", 30_000, 10_000, 20_000),
        ("Sponsor B", 20_000, 5_000, 15_000),
    ]


@pytest.mark.parametrize(
    ("payments", "schedule", "days", "late"),
    [
        ([], (), 59, None),
        ([], (), 60, None),
        ([], (), 61, date(2022, 5, 8)),
        ([paid(1, 29_999)], (60, 40), 400, date(2022, 5, 8)),
        ([paid(1, 30_000)], (60, 40), 400, None),
        ([paid(1, 30_000)], (), 400, date(2022, 5, 8)),
    ],
)
def test_an_award_is_late_when_its_first_instalment_is(
    payments: list[Payment], schedule: tuple[int, ...], days: int, late: date | None
) -> None:
    """It is late from the day after 60 days, until the first instalment is paid in full."""
    stands = money.standing(won(), payments)
    assert stands
    assert stands.late_since(schedule, money.LATE_AFTER, CEREMONY + timedelta(days=days)) == late


def test_an_award_without_a_day_is_never_late() -> None:
    """Of what is not known nothing is said."""
    stands = money.standing(won(Award(amount=50_000)), [])
    assert stands
    assert stands.late_since((), 0, date(2100, 1, 1)) is None


# --- breaches ---


@pytest.mark.parametrize(
    ("entry", "payments", "told"),
    [
        (won(), [paid(1, 50_000)], []),
        (
            won(),
            [paid(1, 50_000), paid(2, 1)],
            [
                "50,001 MAD was paid for E0001 (P0001, P0002) by Sponsor A, who pays 50,000 MAD of the award.",
            ],
        ),
        (
            won(SHARED),
            [paid(1, 20_001, sponsor="Sponsor B")],
            ["20,001 MAD was paid for E0001 (P0001) by Sponsor B, who pays 20,000 MAD of the award."],
        ),
        (
            won(),
            [paid(1, 5, sponsor="Sponsor C")],
            ["5 MAD was paid for E0001 (P0001) by Sponsor C, who pays 0 MAD of the award."],
        ),
        (an_entry(1), [paid(1, 5)], ["E0001 is no winner, and 5 MAD was paid for it (P0001)."]),
        (an_entry(1), [paid(1, 5), paid(2, -5, returns="P0001")], []),
    ],
)
def test_what_does_not_fit_an_award_is_told(entry: Entry, payments: list[Payment], told: list[str]) -> None:
    """More than a share, another's money, or money for no winner; nothing where it came back."""
    assert [breach.sentence for breach in money.breaches(entry, payments)] == told
