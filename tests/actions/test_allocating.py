"""Whom the marks propose for the free seats of a round, whom the jury prefers, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import allocating, selection
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Award, Entry, Pledge, Preference, Round, Score, Terms, Track
from ocp_ess_cli.domain.seats import Limits, Minimum, Pool
from tests.builders import STAMP, a_cooperative, a_round, a_unit, an_entry, jil, lalla, refuses, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.rules import Candidate
    from ocp_ess_cli.store.protocol import Unit

MIXED = a_cooperative(id="C0009", name="Coopérative Mixte", women=7)
UNKNOWN = a_cooperative(id="C0008", name="Coopérative Inconnue", members=None, women=None, youth=None)


def marked(*marks: float | None) -> list[Entry]:
    """Make candidates with these marks."""
    return [an_entry(n, mark=mark) for n, mark in enumerate(marks, start=1)]


def a_winner(number: int, sponsor: str = "Fondation OCP") -> Entry:
    """Make a winner."""
    return an_entry(number, stage="winner", award=Award(amount=50_000, sponsor=sponsor))


def a_pledge(number: int = 1, sponsor: str = "COPAG", **fields: object) -> Pledge:
    """Make a pledge to `lalla-2022`."""
    plain = Pledge(id=f"G000{number}", round="lalla-2022", sponsor=sponsor)
    return msgspec.structs.replace(plain, **fields)


def prefer(*numbers: int) -> list[Preference]:
    """Prefer entries, for they train others."""
    return [Preference(entry=f"E000{n}", because="They train others.") for n in numbers]


def numbers(candidates: Iterable[Candidate]) -> list[int]:
    """Give the numbers of candidates."""
    return [int(candidate.entry.id[1:]) for candidate in candidates]


# --- propose ---


@pytest.mark.parametrize(
    ("seats", "most", "winners"),
    [(2, None, [2, 3]), (8, 1, [2]), (2, 5, [2, 3]), (None, 3, [2, 3, 1])],
)
def test_the_best_marks_are_proposed(seats: int | None, most: int | None, winners: list[int]) -> None:
    """The best marks are proposed for the free seats, for no more than asked; nothing is recorded."""
    unit = a_unit(*some_cooperatives(4), *marked(12, 18, 15, None))
    proposed = allocating.propose(unit, lalla(), a_round(seats=seats), most)
    assert (numbers(proposed.winners), numbers(proposed.unmarked)) == (winners, [4])
    assert unit.entries.find() == marked(12, 18, 15, None)


def test_a_proposal_fills_the_free_seats_alone() -> None:
    """Winners that the round has already take their seats from a proposal, and do not stand in it."""
    unit = a_unit(*some_cooperatives(3), a_winner(1), *marked(0, 12, 15)[1:])
    assert numbers(allocating.propose(unit, lalla(), a_round(seats=2)).winners) == [3]


def test_a_region_that_has_its_winner_needs_no_other() -> None:
    """The winners of a region that are there already count for the fewest that it must have."""
    regions = ["MA-01", "MA-01", "MA-02"]
    cooperatives = [a_cooperative(id=f"C000{n}", region=region) for n, region in enumerate(regions, start=1)]
    terms = msgspec.structs.replace(lalla().terms, seats=2, min_per_region=1)
    unit = a_unit(*cooperatives, a_winner(1), an_entry(2, mark=19), an_entry(3, mark=11))
    proposed = allocating.propose(unit, lalla(), a_round(terms=terms))
    assert (numbers(proposed.winners), proposed.limits.minima) == ([3], (Minimum("region", "MA-02", 1, 1),))


@pytest.mark.parametrize(
    ("share", "seats", "won", "minima"),
    [
        (0.3, 10, [], [Minimum("track", "project", 3, 3)]),
        (0.3, 7, [], [Minimum("track", "project", 3, 3)]),
        (0.55, 100, [], [Minimum("track", "project", 55, 55)]),
        (0.3, 7, ["project"], [Minimum("track", "project", 3, 2)]),
        (0.3, 7, ["cooperative"], [Minimum("track", "project", 3, 3)]),
        (0.1, 7, ["project"], []),
    ],
)
def test_the_share_of_a_track_is_rounded_up_to_seats(
    share: float, seats: int, won: list[Track], minima: list[Minimum]
) -> None:
    """A track has its share of all the seats, rounded up to whole ones, and the winners that it has count."""
    terms = msgspec.structs.replace(jil().terms, seats=seats, track_shares={"project": share})
    winners = [an_entry(n, round="jil-2022", stage="winner", track=track) for n, track in enumerate(won, start=1)]
    unit = a_unit(*some_cooperatives(3), *winners, an_entry(3, round="jil-2022", mark=12))
    assert [*allocating.propose(unit, lalla(), a_round(jil(), terms=terms)).limits.minima] == minima


def test_a_share_without_candidates_is_a_shortfall() -> None:
    """A track whose candidates do not suffice for its share is short of it, and the seats go to others."""
    terms = msgspec.structs.replace(jil().terms, seats=2, track_shares={"project": 0.5})
    unit = a_unit(a_cooperative(), an_entry(1, round="jil-2022", mark=12))
    proposed = allocating.propose(unit, lalla(), a_round(jil(), terms=terms))
    assert (numbers(proposed.winners), proposed.short_of) == ([1], {Minimum("track", "project", 1, 1): 1})


def test_pledges_of_seats_and_of_money_are_kept() -> None:
    """A pledge of money gives as many seats as it pays whole prizes; reserved seats come first."""
    pledges = [
        a_pledge(1, amount=149_000),
        a_pledge(2, "Région", seats=1, region="MA-09", sector="argane"),
        a_pledge(3, "Cosumar", seats=2, sector="argane"),
        a_pledge(4, "Ailleurs", seats=9, round="lalla-2023"),
    ]
    unit = a_unit(*pledges, *some_cooperatives(2), *marked(12, 15))
    assert allocating.propose(unit, lalla(), a_round(seats=8)).limits == Limits(
        seats=8,
        pools=(
            Pool("G0002", "Région", 1, region="MA-09", sector="argane"),
            Pool("G0003", "Cosumar", 2, sector="argane"),
            Pool("G0001", "COPAG", 2, left_over=49_000),
        ),
        unpledged=3,
    )


@pytest.mark.parametrize(
    ("sponsors", "left", "unpledged"),
    [
        ([], [1, 2], 1),
        (["COPAG"], [0, 2], 1),
        (["COPAG", "COPAG"], [0, 1], 1),
        (["Fondation OCP"], [1, 2], 0),
        (["Fondation OCP", "Fondation OCP"], [1, 2], 0),
    ],
)
def test_winners_use_up_the_seats_of_their_sponsors(sponsors: list[str], left: list[int], unpledged: int) -> None:
    """A winner sits on a seat of its sponsor, a reserved one if it fits, and else on one that nobody pledged."""
    winners = [a_winner(n, sponsor) for n, sponsor in enumerate(sponsors, start=1)]
    pledges = [a_pledge(1, seats=2), a_pledge(2, seats=1, region="MA-09")]
    unit = a_unit(*some_cooperatives(3), *pledges, *winners, an_entry(3, mark=12))
    limits = allocating.propose(unit, lalla(), a_round(seats=4)).limits
    assert ([pool.seats for pool in limits.pools], limits.unpledged) == (left, unpledged)


def test_pledged_seats_are_proposed_to_those_whom_they_are_for() -> None:
    """The seat that a region reserves goes past a better mark, and the proposal names who pays for it."""
    cooperatives = [*some_cooperatives(2), a_cooperative(id="C0003", region="MA-02")]
    unit = a_unit(*cooperatives, *marked(18, 17, 11), a_pledge(1, "Région", seats=1, region="MA-02"))
    proposed = allocating.propose(unit, lalla(), a_round(seats=2))
    assert (numbers(proposed.winners), proposed.sponsors) == ([1, 3], ["", "Région"])
    won = selection.award(
        unit, lalla(), a_round(seats=2), [c.cooperative for c in proposed.winners], selection.Terms(), STAMP
    )
    assert [entry.award.sponsor for entry in won if entry.award] == ["Fondation OCP", "Région"]


def test_a_proposal_says_who_cannot_win() -> None:
    """Candidates who do not meet a condition are told apart with the condition; unknown ones are proposed."""
    unit = a_unit(MIXED, UNKNOWN, an_entry(9, mark=19), an_entry(8, mark=11))
    proposed = allocating.propose(unit, lalla(), a_round())
    assert [(c.cooperative.id, c.unmet) for c in proposed.ineligible] == [
        ("C0009", ["Women among its members: 7 of 12; all must be."])
    ]
    assert [(c.cooperative.id, c.unknown) for c in proposed.winners] == [
        ("C0008", ["How many of its members are women is not recorded; all must be."])
    ]


def test_a_proposal_needs_a_number_of_seats() -> None:
    """Where the round sets no seats and nobody says how many, a proposal is refused."""
    with refuses(BadValue, "jil-2022 sets no number of seats; say how many win with --top, or name them."):
        allocating.propose(a_unit(), lalla(), a_round(jil(), seats=None))


@pytest.mark.parametrize(("taken", "told"), [(1, "1 winner"), (2, "2 winners")])
def test_a_proposal_needs_a_free_seat(taken: int, told: str) -> None:
    """Where every seat is taken, a proposal is refused."""
    unit = a_unit(*(a_winner(n) for n in range(1, taken + 1)))
    with refuses(RuleBroken, f"All seats of lalla-2022 are taken: {told}."):
        allocating.propose(unit, lalla(), a_round(seats=taken), 3)


# --- prefer ---


def a_tie() -> Unit:
    """Give four candidates, three of whom have equal marks."""
    return a_unit(*some_cooperatives(4), *marked(18, 15, 15, 15))


@pytest.mark.parametrize(
    ("preferred", "winners", "tied"),
    [([], [1], [2, 3, 4]), ([3], [1, 3], [2, 4]), ([4, 3], [1, 3, 4], [])],
)
def test_whom_the_jury_prefers_wins(preferred: list[int], winners: list[int], tied: list[int]) -> None:
    """Of equal marks those win whom the jury prefers; the others stay tied for what is left."""
    proposed = allocating.propose(a_tie(), lalla(), a_round(seats=3), None, prefer(*preferred))
    assert (numbers(proposed.winners), numbers(proposed.tied)) == (winners, tied)


def test_what_the_jury_preferred_before_holds() -> None:
    """A preference that the round keeps is heard again, and a further one beside it."""
    unit = a_tie()
    unit.rounds.add(a_round(seats=3))
    kept = allocating.prefer(unit, a_round(seats=3), prefer(3))
    assert (kept, unit.rounds.get("lalla-2022")) == (a_round(seats=3, preferences=tuple(prefer(3))),) * 2
    assert numbers(allocating.propose(unit, lalla(), kept).winners) == [1, 3]
    assert numbers(allocating.propose(unit, lalla(), kept, None, prefer(4)).winners) == [1, 3, 4]
    assert allocating.prefer(unit, kept, prefer(4)).preferences == tuple(prefer(3, 4))


def test_no_preference_leaves_a_round_as_it_is() -> None:
    """Where the jury prefers nobody, the round is not written."""
    assert allocating.prefer(a_unit(), a_round(), []) == a_round()


@pytest.mark.parametrize(
    ("seats", "preferred", "sentence"),
    [
        (3, [1], "E0001 is not among the equal marks that the jury decides between: E0002, E0003, E0004."),
        (3, [2, 9], "E0009 is not among the equal marks that the jury decides between: E0002, E0003, E0004."),
        (4, [2], "E0002 is not preferred to anybody: no equal marks stand for the last seats of lalla-2022."),
        (2, [4, 2], "E0002 cannot win beside E0004: the seats and conditions leave no place. Prefer fewer."),
    ],
)
def test_a_preference_that_decides_nothing_is_refused(seats: int, preferred: list[int], sentence: str) -> None:
    """Who is not tied is not preferred, nor are more than there are seats."""
    with refuses(RuleBroken, sentence):
        allocating.propose(a_tie(), lalla(), a_round(seats=seats), None, prefer(*preferred))


# --- waiting ---


@pytest.mark.parametrize(
    ("seats", "won", "waiting"),
    [(1, [], [3, 2, 4]), (2, [], [2, 4]), (3, [], []), (1, [1], [3, 2, 4]), (8, [], [])],
)
def test_who_is_not_proposed_waits(seats: int, won: list[int], waiting: list[int]) -> None:
    """Who could win and neither won nor is proposed waits, best mark first; the tied are proposed."""
    entries = [a_winner(n) if n in won else e for n, e in enumerate(marked(18, 12, 15, 12, None), start=1)]
    unit = a_unit(*some_cooperatives(4), MIXED, *entries, an_entry(9, mark=19))
    assert numbers(allocating.waiting(unit, lalla(), a_round(seats=seats))) == waiting


def test_where_seats_have_no_number_all_wait() -> None:
    """In a round without a number of seats nobody is proposed, and all who could win wait."""
    unit = a_unit(*some_cooperatives(2), *marked(12, 15))
    assert numbers(allocating.waiting(unit, lalla(), a_round(seats=None))) == [2, 1]


@pytest.mark.parametrize(("seats", "expected"), [(1, None), (2, [3]), (3, [3, 2]), (None, [3])])
def test_next_in_rank_are_those_for_the_free_seats(seats: int | None, expected: list[int] | None) -> None:
    """The next in rank are proposed for the free seats, or for one where there is no number."""
    unit = a_unit(*some_cooperatives(3), a_winner(1), *marked(18, 12, 15)[1:])
    proposed = allocating.next_in_rank(unit, lalla(), a_round(seats=seats))
    assert (proposed and numbers(proposed.winners)) == expected


def test_next_in_rank_fits_the_conditions() -> None:
    """When the winner that a region needs loses its award, the next of its region comes, past a better mark."""
    terms = msgspec.structs.replace(lalla().terms, seats=2, min_per_region=1)
    round_: Round = a_round(terms=terms)
    regions = ["MA-01", "MA-02", "MA-01", "MA-02"]
    cooperatives = [a_cooperative(id=f"C000{n}", region=region) for n, region in enumerate(regions, start=1)]
    unit = a_unit(*cooperatives, *marked(19, 14, 18, 11))
    won = selection.award(unit, lalla(), round_, cooperatives[:2], selection.Terms(), STAMP)
    selection.revoke(unit, lalla(), won[1], "withdrew", STAMP)
    proposed = allocating.next_in_rank(unit, lalla(), round_)
    assert proposed
    assert numbers(proposed.winners) == [4]


def test_what_the_jury_says_goes_before_a_single_mark() -> None:
    """Candidates win by the weighted mean of their jurors; one that no juror marked by its single mark."""
    scores = [
        Score(id="S0001", entry="E0001", juror="Juror 1", marks={"innovation": 10, "sustainability": 20}),
        Score(id="S0002", entry="E0001", juror="Juror 2", marks={"innovation": 19, "sustainability": 11}),
        Score(id="S0003", entry="E0003", juror="Juror 1", recused=True),
    ]
    terms = Terms(amount=50_000, seats=2, criteria={"innovation": 2.0, "sustainability": 1.0})
    entries = [an_entry(1, mark=19), an_entry(2, mark=15), an_entry(3), an_entry(4, mark=14.5)]
    round_ = a_round(terms=terms)
    unit = a_unit(round_, *some_cooperatives(4), *entries, *scores)
    assert allocating.marks_of(unit, lalla(), round_) == {"E0001": 14.833333333333334, "E0002": 15, "E0004": 14.5}
    proposed = allocating.propose(unit, lalla(), round_)
    assert (numbers(proposed.winners), numbers(proposed.unmarked)) == ([2, 1], [3])
