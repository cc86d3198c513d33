"""Pledges held against awards: nothing is counted twice, and what is short is named."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.models import Entry, Payment, Pledge
from ocp_ess_cli.domain.money import standings
from ocp_ess_cli.domain.pledges import Balance, Draw, Paying, Place, added, balances, draw_on, totals, worth
from tests import sums
from tests.builders import a_round

ROUND = a_round()


def a_pledge(number: int = 1, **fields: object) -> Pledge:
    """Make a pledge to the round."""
    return msgspec.structs.replace(Pledge(id=f"G{number:04d}", round=ROUND.id, sponsor="Sponsor A"), **fields)


def test_seats_are_worth_their_awards() -> None:
    """Eight prizes of 50,000 dirhams are 400,000; money is what it is."""
    assert [worth(a_pledge(seats=8), ROUND), worth(a_pledge(amount=70_000), ROUND)] == [400_000, 70_000]


def test_awards_draw_on_what_is_reserved_for_them_first() -> None:
    """An award of the region leaves the general pledge to the others; what fits none is short."""
    pledges = [a_pledge(1, amount=50_000), a_pledge(2, amount=50_000, region="MA-09")]
    inside, outside = Draw(50_000, Place("MA-09", "miel")), Draw(50_000, Place("MA-03", "miel"))
    assert draw_on(pledges, ROUND, [inside, outside]) == ({"G0001": 50_000, "G0002": 50_000}, [])
    assert draw_on(pledges, ROUND, [outside, outside]) == ({"G0001": 50_000, "G0002": 0}, [outside])
    assert draw_on([], ROUND, [inside]).missing == 50_000


def test_an_award_may_draw_on_two_pledges() -> None:
    """What a reserved pledge does not cover, the general one does."""
    pledges = [a_pledge(1, amount=30_000), a_pledge(2, amount=30_000, sector="miel")]
    found = draw_on(pledges, ROUND, [Draw(50_000, Place("MA-09", "miel"))])
    assert found == ({"G0001": 20_000, "G0002": 30_000}, [])


@given(st.lists(sums.pledges, max_size=5), st.lists(st.builds(Draw, st.integers(1, 90_000), sums.places), max_size=6))
def test_what_is_drawn_and_short_is_what_is_awarded(pledges: list[Pledge], draws: list[Draw]) -> None:
    """No pledge gives more than it is worth, and what none gives is short: together all that is awarded."""
    numbered = [msgspec.structs.replace(one, id=f"G{n:04d}") for n, one in enumerate(pledges)]
    found = draw_on(numbered, ROUND, draws)
    assert sum(found.by_pledge.values()) + found.missing == sum(draw.amount for draw in draws)
    assert [one for one in numbered if not 0 <= found.by_pledge[one.id] <= worth(one, ROUND)] == []


@given(sums.paid_winners(), st.lists(sums.pledges, max_size=5))
def test_totals_never_disagree(drawn: tuple[list[Entry], list[Payment]], pledges: list[Pledge]) -> None:
    """In each currency what sponsors pay adds up to the awards, paid and due to it, and none is short of more."""
    entries, payments = drawn
    numbered = [msgspec.structs.replace(one, id=f"G{n:04d}") for n, one in enumerate(pledges)]
    rounds = [ROUND, msgspec.structs.replace(ROUND, id="lalla-2023", year=2023)]
    shares = [share for standing in standings(entries, payments) for share in standing.shares]
    found = [
        one for round_ in rounds for one in balances(round_, numbered, [Paying.of_share(share, {}) for share in shares])
    ]
    for total in totals(found):
        of_currency = [entry for entry in entries if entry.award and entry.award.currency == total.currency]
        assert total.awarded == sum(entry.award.amount for entry in of_currency if entry.award)
        ids = {entry.id for entry in of_currency}
        assert total.paid == sum(payment.amount for payment in payments if payment.entry in ids)
        assert total.paid + total.due == total.awarded
        assert total.cooperatives == {entry.cooperative for entry in of_currency}
    assert [one for one in found if one.pledged + one.short < one.awarded or one.short > one.awarded] == []
    assert sum(one.pledged for one in found) == sum(worth(one, ROUND) for one in numbered)
    assert totals(added(found)) == totals(found)


def test_two_currencies_are_never_added() -> None:
    """One sponsor has a balance for each currency."""
    one = Balance("Sponsor A", "MAD", 1, 2, 1, 1, frozenset({"C0001"}))
    other = one._replace(currency="EUR")
    assert added([one, other, one]) == [other, one._replace(pledged=2, awarded=4, paid=2, short=2)]


@pytest.mark.parametrize("sponsors", [["b", "A", ""], ["", "A", "b"]])
def test_balances_stand_by_name(sponsors: list[str]) -> None:
    """Letter case apart, and nobody named comes last."""
    found = added(Balance(sponsor, "MAD", 0, 0, 0, 0, frozenset()) for sponsor in sponsors)
    assert [one.sponsor for one in found] == ["A", "b", ""]


@given(st.lists(sums.pledges, max_size=5), st.lists(st.builds(Draw, st.integers(1, 90_000), sums.places), max_size=8))
def test_the_sum_of_a_place_draws_as_its_awards_do(pledges: list[Pledge], draws: list[Draw]) -> None:
    """So that awards can be summed where they are kept, whatever the pledges are reserved for."""
    numbered = [msgspec.structs.replace(one, id=f"G{n:04d}") for n, one in enumerate(pledges)]
    by_place: Counter[Place] = Counter()
    for draw in draws:
        by_place[draw.place] += draw.amount
    single = draw_on(numbered, ROUND, draws)
    summed = draw_on(numbered, ROUND, [Draw(amount, place) for place, amount in by_place.items()])
    assert (single.by_pledge, single.missing) == (summed.by_pledge, summed.missing)
