"""Figures read as claims: what the key of each says."""

from __future__ import annotations

from math import inf

import pytest

from ocp_ess_cli.domain import claims
from ocp_ess_cli.domain.models import Figure


def figure(key: str, value: int = 10, **fields: object) -> Figure:
    """Make a figure of 2021."""
    return Figure(id="F0001", **{"program": "prix", "year": 2021, **fields}, key=key, value=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "is_term"),
    [
        *((key, False) for key in ("winners", "candidates", "trained", "winners_total", "winners_foreign", "budget")),
        *((key, False) for key in ("winners_per_year", "cohort1_beneficiaries", "coaching_sessions", "images")),
        *(
            (key, True)
            for key in ("amount", "age_min", "age_max", "eligibility_age_years", "min_winners", "phase_size")
        ),
        *((key, True) for key in ("target", "target_total", "tranche4_target", "tranches", "duration_years", "seats")),
    ],
)
def test_a_term_is_told_from_a_count(key: str, is_term: bool) -> None:
    """Conditions hold until somebody says otherwise; counts add up."""
    assert claims.is_term(key) == is_term


@pytest.mark.parametrize(("bound", "expected"), [("", (100, 100)), ("more than", (101, inf)), ("about", (90, 110))])
def test_a_bound_says_how_much_is_allowed(bound: str, expected: tuple[float, float]) -> None:
    """Exactly is that number alone; about is a tenth less and more."""
    assert claims.allowed(figure("winners", 100, bound=bound)) == expected


def test_sources_that_agree_are_one_claim() -> None:
    """The same number of the same is one claim of two figures; of another track it is another."""
    read = claims.read([figure("winners"), figure("winners", source="b"), figure("winners", track="project")])
    assert [len(claim.figures) for claim in read] == [2, 1]


def test_what_is_so_each_year_is_said_of_each_year() -> None:
    """Eight a year over four years are four numbers; of very many years one sum is enough."""
    read = claims.read([figure("winners_per_year", 8, year=2023, since=2020)])
    ((system, places),) = claims.systems(read, {})
    assert places == [0]
    assert [(edge.after, edge.until, edge.low) for edge in system.edges] == [
        (2019, 2020, 8),
        (2020, 2021, 8),
        (2021, 2022, 8),
        (2022, 2023, 8),
    ]
    ((system, _places),) = claims.systems(claims.read([figure("winners_per_year", 8, year=2099, since=1900)]), {})
    assert [(edge.low, edge.written) for edge in system.edges] == [(1600, "200 × 8")]


def test_a_total_begins_with_the_program() -> None:
    """A total so far covers the years from the first round, or from the first year that anybody told of."""
    read = claims.read([figure("winners_total", 50), figure("winners", year=2018)])
    ((system, _places),) = claims.systems(read, {"prix": 2020})
    assert [(edge.after + 1, edge.until) for edge in system.edges] == [(2018, 2021), (2018, 2018)]


def test_quantities_that_depend_on_each_other_stand_together() -> None:
    """Winners and candidates of a program are one system, another program is another, and so is a term."""
    told = [figure("winners"), figure("candidates"), figure("winners", program="autre"), figure("amount")]
    assert [places for _system, places in claims.systems(claims.read(told), {})] == [[0, 1], [2], [3]]
