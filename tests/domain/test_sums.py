"""Sums over spans of years: what follows from what is said, and what cannot all be true."""

from __future__ import annotations

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain.sums import Edge, Relation, Said, System, diagnose, written


def edge(claim: int, since: int, until: int, value: float, high: float | None = None, chain: str = "x") -> Edge:
    """Say that a sum from one year to another is a value, or between two."""
    return Edge(chain, since - 1, until, value, value if high is None else high, (claim,))


def test_a_year_follows_from_a_total_and_the_others() -> None:
    """What is left of a total is the number of the year that nobody told."""
    system = System((edge(0, 1, 1, 14), edge(1, 3, 3, 29), edge(2, 1, 3, 68), edge(3, 2, 2, 25)), ())
    bounds = system.bounds([0, 1, 2])
    assert bounds
    assert sorted((said.is_upper, said.value) for said in bounds.exactly(edge(3, 2, 2, 25))) == [
        (False, 14),
        (False, 29),
        (True, 68),
    ]
    assert bounds.exactly(edge(3, 2, 2, 26)) == ()


def test_a_contradiction_is_the_least_that_contradicts() -> None:
    """Numbers that have nothing to do with it are not part of it."""
    edges = (edge(0, 1, 1, 14), edge(1, 2, 2, 24), edge(2, 1, 2, 39), edge(3, 3, 3, 7), edge(4, 1, 9, 99, inf))
    found = System(edges, ()).contradiction(range(5))
    assert found
    assert (sorted(found.claims), abs(found.missing)) == ([0, 1, 2], 1)


def test_parts_bound_their_whole_and_each_other() -> None:
    """Parts that are all of it add up to it; those that are not are never more than it."""
    parts = (edge(0, 1, 1, 20, chain="a"), edge(1, 1, 1, 9, chain="b"), edge(2, 1, 1, 28))
    whole = Relation("x", ("a", "b"), is_all=True)
    assert System(parts, (whole,)).contradiction(range(3))
    assert System(parts, (whole._replace(is_all=False),)).contradiction(range(3))
    assert System((*parts[:2], edge(2, 1, 1, 40)), (whole._replace(is_all=False),)).contradiction(range(3)) is None
    assert System((*parts[:2], edge(2, 1, 1, 40)), (whole,)).contradiction(range(3))


def test_a_diagnosis_names_what_would_settle_it() -> None:
    """What is in every contradiction alone settles it; contradictions that share nothing are told apart."""
    edges = (
        *(edge(0, 1, 1, 28), edge(1, 2, 2, 39), edge(2, 1, 2, 59), edge(3, 3, 3, 31), edge(4, 1, 3, 98)),
        *(edge(5, 1, 1, 5, chain="y"), edge(6, 1, 1, 6, chain="y")),
    )
    found = sorted(diagnose(System(edges, ()), range(7)), key=lambda one: min(map(min, one.settled_by)))
    assert [one.settled_by for one in found] == [(frozenset({2}),), (frozenset({5}), frozenset({6}))]


@given(st.lists(st.integers(0, 50), min_size=2, max_size=6), st.data())
@settings(deadline=None)
def test_true_sums_never_contradict(values: list[int], data: st.DataObject) -> None:
    """Whatever spans are told of, with whatever width around the truth, all can be true."""
    years = st.integers(1, len(values))
    edges = []
    for claim in range(data.draw(st.integers(1, 8))):
        since, until = sorted((data.draw(years), data.draw(years)))
        true, width = sum(values[since - 1 : until]), data.draw(st.integers(0, 5))
        edges.append(edge(claim, since, until, max(0, true - width), true + width))
    assert System(tuple(edges), ()).contradiction(range(len(edges))) is None


def test_sums_are_written_in_the_order_of_their_years() -> None:
    """A number that stands several times is told as a product."""
    numbers = [Said((0,), True, 8, 2), Said((1,), True, 5, 1), Said((0,), True, 8, 3)]
    assert written(numbers, lambda said: str(said.value)) == "5 + 2 × 8"
    equal = [Said((claim,), True, 500, 1) for claim in range(4)]
    assert (written(equal, lambda said: str(said.value)), written(equal[:2], lambda said: str(said.value))) == (
        "4 × 500",
        "500 + 500",
    )
