"""Which condition decided about each candidate."""

from __future__ import annotations

from hypothesis import given, settings

from ocp_ess_cli.domain.allocation import allocate
from ocp_ess_cli.domain.explaining import Explanation, explain
from ocp_ess_cli.domain.seats import Limits, Minimum, Pool
from tests.domain.test_allocation import EAST, NORTH, SOUTH, Case, candidate, cases, plain, region, track


def told(explanations: list[Explanation]) -> dict[int, tuple[str, dict[str, list[str]]]]:
    """Read explanations: by candidate what decided, and by condition the entries that it holds in their places."""
    return {
        int(e.candidate.entry.id[1:]): (
            e.decision,
            {c.code if isinstance(c, Minimum) else c.pledge: entries for c, entries in e.conditions.items()},
        )
        for e in explanations
    }


def test_the_best_marks_need_no_condition() -> None:
    """Where nothing but marks decides, each winner is one by its mark, and who has a lower one is not told of."""
    all_ = [candidate(1, 18), candidate(2, 15), candidate(3, 12), candidate(4, 20, unmet="It is in SN.")]
    assert told(explain(allocate(all_, plain(2)), {})) == {1: ("mark", {}), 2: ("mark", {}), 4: ("ineligible", {})}


def test_the_jury_decides_a_tie() -> None:
    """Who was preferred among equal marks won by the jury, which says why; an open tie is told as such."""
    all_ = [candidate(1, 18), candidate(2, 15), candidate(3, 15), candidate(4, 15)]
    explanations = explain(allocate(all_, plain(3), ["E0003"]), {"E0003": "It trains others."})
    assert told(explanations) == {1: ("mark", {}), 3: ("jury", {}), 2: ("tied", {}), 4: ("tied", {})}
    assert [e.because for e in explanations] == ["", "It trains others.", "", ""]


def test_minima_hold_winners_in_their_places() -> None:
    """A region and a track that need their winner are told of it, and of each better mark that it passes over."""
    all_ = [candidate(1, 19), candidate(2, 18), candidate(3, 17, track="project"), candidate(4, 11, NORTH),
            candidate(5, 10, EAST, track="project"), candidate(6, 9, EAST)]  # fmt: skip
    limits = Limits(4, (region(NORTH), region(EAST), track("project", 2)), unpledged=4)
    assert told(explain(allocate(all_, limits), {})) == {
        1: ("mark", {}),
        3: ("track", {"project": ["E0003"]}),
        4: ("region", {NORTH: ["E0004"]}),
        5: ("region", {EAST: ["E0005"], "project": ["E0005"]}),
        2: ("passed_over", {"project": ["E0003", "E0005"], NORTH: ["E0004"], EAST: ["E0005"]}),
    }


def test_a_reserved_seat_holds_its_winner() -> None:
    """A seat that is reserved goes past better marks that do not fit it."""
    pool = Pool("G0001", "Sponsor A", 1, region=NORTH)
    all_ = [candidate(1, 19), candidate(2, 18), candidate(3, 11, NORTH)]
    assert told(explain(allocate(all_, Limits(2, (), (pool,), 1)), {})) == {
        1: ("mark", {}),
        3: ("pledge", {"G0001": ["E0003"]}),
        2: ("passed_over", {"G0001": ["E0003"]}),
    }


def test_reserved_seats_that_stay_empty_are_told_to_all() -> None:
    """Who finds no seat, because those that are left are reserved, is told of them."""
    pool = Pool("G0001", "Sponsor A", 1, region=NORTH)
    all_ = [candidate(1, 19), candidate(2, 18)]
    assert told(explain(allocate(all_, Limits(1, (), (pool,))), {})) == {
        1: ("passed_over", {"G0001": []}),
        2: ("passed_over", {"G0001": []}),
    }


def test_a_reserved_seat_is_not_blamed_where_its_winner_could_sit_elsewhere() -> None:
    """The region needs its second winner; the seats reserved for it alone would let a better mark pass."""
    pool = Pool("G0001", "Sponsor A", 1, region=NORTH)
    all_ = [candidate(1, 19, NORTH), candidate(2, 18), candidate(3, 17), candidate(4, 11, NORTH)]
    limits = Limits(3, (region(NORTH, 2),), (pool,), 2)
    assert told(explain(allocate(all_, limits), {})) == {
        1: ("mark", {}),
        2: ("mark", {}),
        4: ("region", {NORTH: ["E0004"]}),
        3: ("passed_over", {NORTH: ["E0004"]}),
    }


@settings(max_examples=200, deadline=None)
@given(cases(10))
def test_every_decision_has_a_condition_that_it_keeps(case: Case) -> None:
    """Who wins past a better mark, and who is passed over, is told of conditions that the exchange would break."""
    proposed = allocate(case.candidates, case.limits)
    explanations = explain(proposed, {})
    lowest = min((c.mark or 0 for c in proposed.picked), default=100)
    passed = [c for c in proposed.waiting if proposed.empty or (c.mark or 0) > lowest]
    assert [e.candidate for e in explanations if e.decision == "passed_over"] == passed
    unexplained = [e for e in explanations if e.decision == "passed_over" and not e.conditions]
    assert unexplained == []
    by_id = {c.entry.id: c for c in proposed.picked}
    for explanation in explanations:
        if explanation.decision != "passed_over":
            continue
        held = {entry for entries in explanation.conditions.values() for entry in entries}
        lower = {entry for entry, c in by_id.items() if (c.mark or 0) < (explanation.candidate.mark or 0)}
        assert held == lower
        for entry in held:
            changed = [c for c in proposed.picked if c.entry.id != entry] + [explanation.candidate]
            before, after = (sum(case.limits.short(some).values()) for some in (proposed.picked, changed))
            assert after > before or case.limits.seat(changed) is None


@settings(max_examples=200, deadline=None)
@given(cases(10))
def test_a_winner_by_mark_passes_nobody_over(case: Case) -> None:
    """Whose mark decided has no better mark beside it that does not win."""
    proposed = allocate(case.candidates, case.limits)
    others = [c.mark or 0 for c in (*proposed.tied, *proposed.waiting) if c not in proposed.picked]
    by_mark = [e.candidate.mark or 0 for e in explain(proposed, {}) if e.decision == "mark"]
    assert [mark for mark in by_mark if mark < max(others, default=0)] == []


def test_regions_without_a_name_for_it_are_not_held() -> None:
    """A cooperative of which the region is not known counts for no region's minimum."""
    all_ = [candidate(1, 19, ""), candidate(2, 12, SOUTH)]
    assert told(explain(allocate(all_, Limits(1, (region(SOUTH),), unpledged=1)), {})) == {
        2: ("region", {SOUTH: ["E0002"]}),
        1: ("passed_over", {SOUTH: ["E0002"]}),
    }
