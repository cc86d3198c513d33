"""Hypothesis strategies of money: winners of two rounds in two currencies, what was paid for them, and pledges."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from ocp_ess_cli.domain.models import Award, Entry, Payment, Pledge
from ocp_ess_cli.domain.pledges import Place
from tests.builders import TODAY, a_round, an_entry

ROUNDS = [a_round(), a_round(year=2023)]
REGIONS, SECTORS, SPONSORS = ["", "MA-09", "MA-03"], ["", "argane", "miel"], ["Sponsor A", "Sponsor B", ""]

places = st.builds(Place, st.sampled_from(REGIONS), st.sampled_from(SECTORS))
pledges = st.builds(
    Pledge,
    id=st.just("-"),
    round=st.sampled_from([round_.id for round_ in ROUNDS]),
    sponsor=st.sampled_from(SPONSORS[:2]),
    amount=st.integers(1, 200_000),
    region=st.sampled_from(REGIONS),
    sector=st.sampled_from(SECTORS),
)


@st.composite
def winners(draw: st.DrawFn) -> list[Entry]:
    """Draw winners of two rounds in two currencies, some of them shared."""
    found = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        amount, currency = draw(st.integers(2, 90_000)), draw(st.sampled_from(["MAD", "EUR"]))
        part = draw(st.integers(0, amount - 1))
        first, second = draw(st.permutations(SPONSORS[:2]))
        award = Award(amount=amount, currency=currency, sponsor=draw(st.sampled_from(SPONSORS)))
        if part:
            award = Award(amount=amount, currency=currency, sponsor=first, shares={first: part, second: amount - part})
        round_id = draw(st.sampled_from([round_.id for round_ in ROUNDS]))
        found.append(an_entry(number, stage="winner", award=award, round=round_id))
    return found


@st.composite
def paid(draw: st.DrawFn, entries: list[Entry]) -> list[Payment]:
    """Draw payments of shares, in parts, some of which came back."""
    made: list[Payment] = []
    for entry in entries:
        for sponsor, share in (entry.award.paid_by if entry.award else {}).items():
            if amount := draw(st.integers(0, share)):
                payment = Payment(id=f"P{len(made):04d}", entry=entry.id, sponsor=sponsor, amount=amount, on=TODAY)
                made.append(payment)
                if draw(st.booleans()):
                    made.append(
                        msgspec.structs.replace(payment, id=f"P{len(made):04d}", amount=-amount, returns=payment.id)
                    )
    return made


def paid_winners() -> st.SearchStrategy[tuple[list[Entry], list[Payment]]]:
    """Draw winners and what was paid for them."""
    return winners().flatmap(lambda found: st.tuples(st.just(found), paid(found)))
