"""Whom the marks propose under all conditions together, held against every choice that there is."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain.allocation import Conflict, Proposal, allocate
from ocp_ess_cli.domain.models import Cooperative, Entry, Track
from ocp_ess_cli.domain.rules import Candidate
from ocp_ess_cli.domain.seats import Limits, Minimum, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

ROOT = Path(__file__).parents[2]
NORTH, SOUTH, EAST = "MA-01", "MA-09", "MA-02"


def candidate(
    number: int,
    mark: float | None,
    region: str = SOUTH,
    sector: str = "argane",
    track: Track = "cooperative",
    unmet: str = "",
) -> Candidate:
    """Make a candidate."""
    cooperative = Cooperative(id=f"C{number:04}", name=f"Cooperative {number}", region=region, sector=sector)
    entry = Entry(
        id=f"E{number:04}", round="lalla-2022", cooperative=cooperative.id, stage="candidate", track=track, mark=mark
    )
    return Candidate(entry, cooperative, [unmet] if unmet else [], [], mark)


def plain(seats: int) -> Limits:
    """Ask for nothing but a number of seats."""
    return Limits(seats, unpledged=seats)


def region(code: str, need: int = 1) -> Minimum:
    """Ask for winners of a region."""
    return Minimum("region", code, need, need)


def track(name: Track, need: int = 1) -> Minimum:
    """Ask for winners of a track."""
    return Minimum("track", name, need, need)


def numbers(candidates: Iterable[Candidate]) -> list[int]:
    """Give the numbers of candidates."""
    return [int(c.entry.id[1:]) for c in candidates]


class Outcome(NamedTuple):
    """What a proposal decides, by the numbers of the candidates."""

    winners: list[int]
    tied: list[tuple[list[int], int]]
    short_of: dict[Minimum, int]


def outcome(proposed: Proposal) -> Outcome:
    """Read a proposal."""
    tied = [(numbers(tie.candidates), tie.seats) for tie in proposed.ties]
    return Outcome(numbers(proposed.winners), tied, proposed.short_of)


# --- the best marks alone ---


def test_the_best_marks_win() -> None:
    """The best marks win, best first; who is ineligible, unmarked or waits is listed apart."""
    low, high, middle = candidate(1, 10), candidate(2, 18), candidate(3, 15.5)
    unmarked, barred = candidate(4, None), candidate(5, 20, unmet="It is in SN.")
    assert allocate([low, high, middle, unmarked, barred], plain(2)) == Proposal(
        winners=[high, middle],
        ties=[],
        picked=[high, middle],
        waiting=[low],
        ineligible=[barred],
        unmarked=[unmarked],
        short_of={},
        conflicts=[],
        sponsors=["", ""],
        limits=plain(2),
    )


def test_a_tie_is_never_cut() -> None:
    """Equal marks for the last seats are set apart with the number of seats they compete for."""
    all_ = [candidate(1, 18), candidate(2, 15), candidate(3, 15), candidate(4, 15)]
    assert outcome(allocate(all_, plain(3))) == Outcome([1], [([2, 3, 4], 2)], {})


def test_seats_for_all_leave_no_tie() -> None:
    """Equal marks that all find a seat win."""
    assert outcome(allocate([candidate(1, 15), candidate(2, 15)], plain(2))) == Outcome([1, 2], [], {})


@pytest.mark.parametrize(
    ("preferred", "expected"),
    [
        (["E0003"], Outcome([1, 3], [([2, 4], 1)], {})),
        (["E0004", "E0003"], Outcome([1, 3, 4], [], {})),
        (["E0004", "E0003", "E0002"], Outcome([1, 3, 4], [], {})),
        (["E0001"], Outcome([1], [([2, 3, 4], 2)], {})),
        (["E0099"], Outcome([1], [([2, 3, 4], 2)], {})),
    ],
)
def test_whom_the_jury_prefers_wins_before_equal_marks(preferred: list[str], expected: Outcome) -> None:
    """A preferred entry wins before the others of its mark, as far as there are seats; others are no better for it."""
    all_ = [candidate(1, 18), candidate(2, 15), candidate(3, 15), candidate(4, 15), candidate(5, 9)]
    assert outcome(allocate(all_, plain(3), preferred)) == expected


# --- minima ---


def test_the_minimum_of_a_region_comes_before_a_better_mark() -> None:
    """A region's best wins before a better mark of a region that has its minimum."""
    all_ = [candidate(1, 19), candidate(2, 18), candidate(3, 11, NORTH)]
    limits = Limits(2, (region(NORTH), region(SOUTH)), unpledged=2)
    assert outcome(allocate(all_, limits)) == Outcome([1, 3], [], {})


def test_a_minimum_that_cannot_be_filled_is_told() -> None:
    """Who is missing of a region is told, and the seats go to the best marks."""
    all_ = [candidate(1, 19), candidate(2, 11, NORTH, unmet="It is in SN.")]
    needs = (region(NORTH, 2), region(SOUTH, 2))
    proposed = allocate(all_, Limits(8, needs, unpledged=8))
    assert outcome(proposed) == Outcome([1], [], {needs[0]: 2, needs[1]: 1})
    assert proposed.conflicts == [Conflict((needs[0],), able=0), Conflict((needs[1],), able=1)]


def test_which_region_is_short_is_left_open_while_a_tie_decides_it() -> None:
    """Two regions that compete for one seat with equal marks are tied: which of them is short is not known yet."""
    needs = (region(NORTH), region(SOUTH))
    for here, there in ((NORTH, SOUTH), (SOUTH, NORTH)):
        proposed = allocate([candidate(1, 15, here), candidate(2, 15, there)], Limits(1, needs, unpledged=1))
        assert outcome(proposed) == Outcome([], [([1, 2], 1)], {})


def test_one_candidate_fills_two_minima() -> None:
    """Filling each minimum with its best one after the other takes two seats; one candidate fills both.

    A greedy choice takes 2 for the region and 3 for the track, and has no seat left for the best mark.
    """
    all_ = [candidate(1, 19), candidate(2, 15, NORTH), candidate(3, 14, track="project"),
            candidate(4, 12, NORTH, track="project")]  # fmt: skip
    limits = Limits(2, (region(NORTH), track("project")), unpledged=2)
    assert outcome(allocate(all_, limits)) == Outcome([1, 4], [], {})


def test_the_minima_of_many_regions_and_a_track_hold_together() -> None:
    """The one project that also fills its region leaves the better marks of the other regions in place."""
    all_ = [candidate(1, 18, NORTH), candidate(2, 17, SOUTH), candidate(3, 16, EAST),
            candidate(4, 10, NORTH, track="project"), candidate(5, 11, SOUTH, track="project")]  # fmt: skip
    limits = Limits(3, (region(NORTH), region(SOUTH), region(EAST), track("project")), unpledged=3)
    assert outcome(allocate(all_, limits)) == Outcome([1, 3, 5], [], {})


# --- pledged seats ---


def test_two_pledges_that_compete_for_one_candidate_are_both_filled() -> None:
    """The candidate who fits both goes to the pledge that nobody else fits: greedily one seat would stay empty."""
    pools = (Pool("G0001", "Sponsor A", 1, region=SOUTH), Pool("G0002", "Sponsor B", 1, sector="argane"))
    all_ = [candidate(1, 18, SOUTH, "argane"), candidate(2, 12, SOUTH, "crafts")]
    proposed = allocate(all_, Limits(2, pools=pools))
    assert (numbers(proposed.winners), proposed.sponsors, proposed.empty) == ([1, 2], ["Sponsor B", "Sponsor A"], [])


def test_a_reserved_seat_stays_empty_rather_than_go_to_another() -> None:
    """A seat reserved for a region from which nobody can win stays empty."""
    pool = Pool("G0001", "Sponsor A", 2, region=NORTH)
    proposed = allocate([candidate(1, 18), candidate(2, 17), candidate(3, 5, NORTH)], Limits(3, (), (pool,), 1))
    assert (numbers(proposed.winners), proposed.sponsors) == ([1, 3], ["", "Sponsor A"])
    assert proposed.empty == [pool._replace(seats=1)]


def test_seats_limit_pledges() -> None:
    """Where more seats were pledged than there are, the best marks take those there are."""
    pools = (Pool("G0001", "Sponsor A", 2, region=NORTH), Pool("G0002", "Sponsor B", 2))
    all_ = [candidate(1, 18), candidate(2, 17), candidate(3, 5, NORTH)]
    proposed = allocate(all_, Limits(2, (), pools))
    assert (numbers(proposed.winners), proposed.sponsors, proposed.empty) == ([1, 2], ["Sponsor B"] * 2, [])


def test_a_seat_for_a_region_and_a_sector_needs_both() -> None:
    """A pledge for a sector of a region takes only winners of both."""
    pool = Pool("G0001", "Sponsor A", 1, region=NORTH, sector="crafts")
    all_ = [candidate(1, 18, NORTH), candidate(2, 17, SOUTH, "crafts"), candidate(3, 5, NORTH, "crafts")]
    assert numbers(allocate(all_, Limits(1, (), (pool,))).winners) == [3]


def test_a_tie_is_only_between_those_who_fit() -> None:
    """Of three equal marks the one that alone fits a reserved seat wins, and the others compete for the open one."""
    pool = Pool("G0001", "Sponsor A", 1, region=NORTH)
    all_ = [candidate(1, 15), candidate(2, 15), candidate(3, 15, NORTH)]
    assert outcome(allocate(all_, Limits(2, (), (pool,), 1))) == Outcome([3], [([1, 2], 1)], {})


def test_whom_the_jury_prefers_wins_where_the_conditions_allow() -> None:
    """A preference among equal marks holds under conditions, and does not break them."""
    all_ = [candidate(1, 15), candidate(2, 15), candidate(3, 15), candidate(4, 15, NORTH)]
    limits = Limits(2, (region(NORTH),), unpledged=2)
    assert outcome(allocate(all_, limits)) == Outcome([4], [([1, 2, 3], 1)], {})
    assert outcome(allocate(all_, limits, ["E0002"])) == Outcome([2, 4], [], {})
    assert outcome(allocate(all_, limits, ["E0003", "E0001"])) == Outcome([3, 4], [], {})


# --- conflicts ---


def test_seats_and_minima_that_conflict_are_named() -> None:
    """Three regions and two seats cannot go together; each two could."""
    needs = (region(EAST), region(NORTH), region(SOUTH))
    all_ = [candidate(1, 18, NORTH), candidate(2, 17, SOUTH), candidate(3, 16, EAST)]
    proposed = allocate(all_, Limits(2, needs, unpledged=2))
    assert outcome(proposed) == Outcome([1, 2], [], {needs[0]: 1})
    assert proposed.conflicts == [Conflict(needs, seats=2, able=1)]


def test_a_reserved_seat_and_a_minimum_that_conflict_are_named() -> None:
    """The only seat is reserved for another region than the one that has a minimum."""
    pool, need = Pool("G0001", "Sponsor A", 1, region=NORTH), region(SOUTH)
    proposed = allocate([candidate(1, 18), candidate(2, 10, NORTH)], Limits(1, (need,), (pool,)))
    assert outcome(proposed) == Outcome([2], [], {need: 1})
    assert proposed.conflicts == [Conflict((need,), (pool,), seats=1, able=1)]


def test_two_conflicts_are_both_named() -> None:
    """A region without candidates is one conflict, the seats that are too few for the others another."""
    needs = (region(EAST), region(NORTH), region(SOUTH))
    all_ = [candidate(1, 18, NORTH), candidate(2, 17, SOUTH)]
    proposed = allocate(all_, Limits(1, needs, unpledged=1))
    assert outcome(proposed) == Outcome([1], [], {needs[0]: 1, needs[2]: 1})
    assert proposed.conflicts == [Conflict(needs[:1], able=0), Conflict(needs[1:], seats=1, able=1)]


# --- the solver ---

SCRIPT = """
import sys
from tests.domain.test_allocation import Limits, NORTH, SOUTH, allocate, candidate, plain, region
needs = (region(SOUTH), region(NORTH))
limits = {"plain": plain(2), "kept": Limits(2, needs, unpledged=2), "bound": Limits(1, needs, unpledged=1)}
allocate([candidate(1, 18), candidate(2, 15, NORTH), candidate(3, 12)], limits[sys.argv[1]])
sys.stderr.write(str("highspy" in sys.modules))
"""


@pytest.mark.parametrize(("limits", "asked"), [("plain", "False"), ("kept", "False"), ("bound", "True")])
def test_the_solver_is_asked_only_where_conditions_bind_and_says_nothing(limits: str, asked: str) -> None:
    """The best marks that keep every condition need no solver; where they do not, it writes nothing to the terminal."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, limits], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("", asked)


# --- held against every choice that there is ---


class Case(NamedTuple):
    """Candidates and what has to be kept."""

    candidates: list[Candidate]
    limits: Limits


SECTORS = ("argane", "crafts")
TRACKS: tuple[Track, ...] = ("cooperative", "project")
DRAWN = st.tuples(
    st.sampled_from([None, 10.0, 12.5, 15.0, 18.0]),
    st.sampled_from([NORTH, SOUTH, ""]),
    st.sampled_from(SECTORS),
    st.sampled_from(TRACKS),
    st.sampled_from(["", "", "", "No."]),
)
POOLS = st.tuples(st.integers(0, 2), st.sampled_from(["", NORTH, SOUTH]), st.sampled_from(["", "", "argane"]))
NEEDS = {minimum: st.integers(0, 2) for minimum in (region(NORTH), region(SOUTH), track("project"))}


@st.composite
def cases(draw: st.DrawFn, most: int = 7) -> Case:
    """Draw candidates with few different marks, and conditions that compete for them."""
    drawn = draw(st.lists(DRAWN, max_size=most))
    needs = draw(st.fixed_dictionaries(NEEDS))
    pools = draw(st.lists(POOLS, max_size=3))
    unpledged = draw(st.integers(0, 4))
    room = unpledged + sum(seats for seats, _region, _sector in pools)
    return Case(
        [candidate(number, *fields) for number, fields in enumerate(drawn, start=1)],
        Limits(
            seats=draw(st.integers(0, min(5, room))),
            minima=tuple(m._replace(least=need, need=need) for m, need in needs.items() if need),
            pools=tuple(Pool(f"G000{n}", f"Sponsor {n}", *pool) for n, pool in enumerate(pools)),
            unpledged=unpledged,
        ),
    )


def can_sit(winners: Sequence[Candidate], limits: Limits) -> bool:
    """Tell whether winners find seats, by trying each seat for the first, and so on."""
    room = [*limits.pools, Pool("", "", limits.unpledged)]

    def place(left: Sequence[Candidate], seats: list[int]) -> bool:
        return not left or any(
            place(left[1:], [*seats[:n], seats[n] - 1, *seats[n + 1 :]])
            for n, pool in enumerate(room)
            if seats[n] and pool.takes(left[0].cooperative)
        )

    return len(winners) <= limits.seats and place(winners, [pool.seats for pool in room])


def best(case: Case) -> list[set[int]]:
    """Go through every choice, and keep the best: least missing of the minima, then the best marks."""
    able = [c for c in case.candidates if not c.unmet and c.mark is not None]
    marks = sorted({c.mark or 0 for c in able}, reverse=True)
    valued = [
        ((-sum(case.limits.short(some).values()), *(sum(c.mark == mark for c in some) for mark in marks)), some)
        for count in range(len(able) + 1)
        for some in combinations(able, count)
        if can_sit(some, case.limits)
    ]
    highest = max(value for value, _some in valued)
    return [{*numbers(some)} for value, some in valued if value == highest]


@settings(max_examples=300, deadline=None)
@given(cases())
def test_no_choice_is_better(case: Case) -> None:
    """Winners are in every best choice, the tied in some, and what stays short is short in all of them."""
    choices = best(case)
    proposed = allocate(case.candidates, case.limits)
    sure, some = set.intersection(*choices), set.union(*choices)
    assert {*numbers(proposed.winners)} == sure
    assert {*numbers(proposed.tied)} == some - sure
    assert len(sure) + sum(tie.seats for tie in proposed.ties) == len(choices[0])
    assert {*numbers(proposed.picked)} in choices
    by_number = dict(zip(numbers(case.candidates), case.candidates, strict=True))
    shorts = [case.limits.short([by_number[n] for n in choice]) for choice in choices]
    least = {m: min(short.get(m, 0) for short in shorts) for m in case.limits.minima}
    assert proposed.short_of == {m: count for m, count in least.items() if count}


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_a_preference_chooses_among_the_best(case: Case, data: st.DataObject) -> None:
    """A preferred entry is in every best choice that is left, where one has it; the choices stay the best ones."""
    choices = best(case)
    entries = [c.entry.id for c in case.candidates]
    preferred = data.draw(st.lists(st.sampled_from(entries), max_size=3, unique=True) if entries else st.just([]))
    for number in numbers(c for entry in preferred for c in case.candidates if c.entry.id == entry):
        choices = [choice for choice in choices if number in choice] or choices
    proposed = allocate(case.candidates, case.limits, preferred)
    sure, some = set.intersection(*choices), set.union(*choices)
    assert ({*numbers(proposed.winners)}, {*numbers(proposed.tied)}) == (sure, some - sure)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_each_conflict_is_minimal(case: Case) -> None:
    """The conditions of a conflict cannot all be met, and without any one of them the others can."""
    proposed = allocate(case.candidates, case.limits)
    assert bool(proposed.conflicts) == bool(sum(case.limits.short(proposed.picked).values()))
    for conflict in proposed.conflicts:
        parts: list[object] = [*conflict.minima, *conflict.pools, *([] if conflict.seats is None else ["seats"])]
        assert not can_meet(case, parts)
        assert [part for part in parts if not can_meet(case, [kept for kept in parts if kept is not part])] == []


def test_a_conflict_between_the_tied_is_told() -> None:
    """Where whichever of two equal marks wins leaves the minimum of the other's region short, that is a conflict."""
    minima = (Minimum("region", "MA-01", 1, 1), Minimum("region", "MA-09", 1, 1))
    tied = [candidate(1, 10.0, "MA-01", "argane", "cooperative"), candidate(2, 10.0, "MA-09", "argane", "cooperative")]
    proposed = allocate(tied, Limits(seats=1, minima=minima, unpledged=1))
    assert (numbers(proposed.tied), proposed.short_of) == ([1, 2], {})
    assert [(conflict.minima, conflict.seats) for conflict in proposed.conflicts] == [(minima, 1)]


def can_meet(case: Case, conditions: Sequence[object]) -> bool:
    """Tell whether these conditions alone can be met, by going through every choice."""
    able = [c for c in case.candidates if not c.unmet and c.mark is not None]
    seats = "seats" in conditions
    limits = Limits(
        case.limits.seats if seats else len(able),
        tuple(m for m in case.limits.minima if m in conditions),
        tuple(p if p in conditions else p._replace(region="", sector="") for p in case.limits.pools),
        case.limits.unpledged if seats else len(able),
    )
    return any(
        can_sit(some, limits) and not limits.short(some)
        for count in range(len(able) + 1)
        for some in combinations(able, count)
    )


@settings(max_examples=100, deadline=None)
@given(cases(12), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(case: Case, chance: Random) -> None:
    """The same candidates in any order give the same proposal."""
    shuffled = chance.sample(case.candidates, len(case.candidates))
    assert allocate(shuffled, case.limits) == allocate(case.candidates, case.limits)


@settings(max_examples=100, deadline=None)
@given(cases(12))
def test_everybody_stands_in_one_place(case: Case) -> None:
    """Every candidate is a winner, tied, waiting, ineligible or without a mark, and nobody is two of these."""
    p = allocate(case.candidates, case.limits)
    placed = [*p.winners, *p.tied, *p.waiting, *p.ineligible, *p.unmarked]
    assert sorted(numbers(placed)) == numbers(case.candidates)
    assert [c for c in (*p.winners, *p.tied, *p.waiting) if c.unmet or c.mark is None] == []
    assert [c.mark for c in p.winners] == sorted((c.mark or 0 for c in p.winners), reverse=True)


@settings(max_examples=100, deadline=None)
@given(cases(12))
def test_each_winner_sits_where_it_fits(case: Case) -> None:
    """Pledged seats that are named are no more than there are, and each is for its winner."""
    proposed = allocate(case.candidates, case.limits)
    for winner, sponsor in zip(proposed.winners, proposed.sponsors, strict=True):
        assert not sponsor or any(p.sponsor == sponsor and p.takes(winner.cooperative) for p in case.limits.pools)
    for pool in case.limits.pools:
        assert proposed.sponsors.count(pool.sponsor) <= pool.seats
