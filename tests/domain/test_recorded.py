"""What is recorded beside what was published."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli.domain.models import Award, Entry, Figure, Round
from ocp_ess_cli.domain.reach import Part, Reachable
from ocp_ess_cli.domain.recorded import compare
from tests.builders import a_round, an_entry

ROUNDS = [a_round(status="closed"), a_round(year=2023, status="closed")]


def winner(number: int, year: int = 2022, sponsor: str = "Sponsor A") -> Entry:
    """Make a winner that a sponsor pays."""
    award = Award(amount=50_000, sponsor=sponsor)
    return an_entry(number, round=f"lalla-{year}", stage="winner", award=award)


ENTRIES = [winner(1), winner(2, sponsor="Sponsor B"), winner(3, 2023), an_entry(4), an_entry(5, track="project")]
PARTS = [Part(Reachable(f"C{number:04d}"), "lalla", 2022) for number in (1, 2)]
PLAIN = Figure(id="F0001", program="lalla", year=2022, key="winners", value=2)


def verdict(fields: dict[str, object], rounds: list[Round] = ROUNDS) -> list[tuple[int, str]]:
    """Compare one figure with what is recorded."""
    figure = msgspec.structs.replace(PLAIN, **fields)
    return [(one.recorded, one.verdict) for one in compare([figure], rounds, ENTRIES, PARTS)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [(2, "same")]),
        ({"value": 29}, [(2, "fewer")]),
        ({"value": 1}, [(2, "more")]),
        ({"value": 1, "bound": "more than"}, [(2, "same")]),
        ({"year": 2023, "since": 2022, "value": 3}, [(3, "same")]),
        ({"year": 2023, "key": "winners_total", "value": 2}, [(3, "more")]),
        ({"key": "candidates", "value": 4}, [(4, "same")]),
        ({"key": "candidates", "track": "project", "value": 1}, [(1, "same")]),
        ({"sponsor": "sponsor a", "value": 1}, [(1, "same")]),
        ({"sponsor": "Sponsor A", "value": 8}, [(1, "other")]),
        ({"sponsor": "Sponsor A", "value": 0}, [(1, "other")]),
        ({"sponsor": "Sponsor A", "value": 8, "since": 2021}, [(1, "fewer")]),
        ({"sponsor": "Sponsor C", "value": 8}, []),
        ({"year": 2023, "since": 2022, "key": "winners_per_year", "value": 2}, [(2, "same"), (1, "fewer")]),
        (
            {"year": 2023, "since": 2022, "key": "winners_per_year", "sponsor": "Sponsor A", "value": 1},
            [(1, "same"), (1, "same")],
        ),
        ({"key": "amount", "value": 50_000}, [(50_000, "same")]),
        ({"key": "amount", "value": 40_000}, [(50_000, "other")]),
        ({"key": "beneficiaries", "value": 1}, [(2, "more")]),
        ({"key": "trained", "value": 1}, []),
        ({"year": 2019}, []),
        ({"program": "jil"}, []),
    ],
)
def test_a_figure_is_held_against_what_is_recorded(fields: dict[str, object], expected: list[tuple[int, str]]) -> None:
    """More than published is told; fewer is not wrong, but of a sponsor in rounds that are closed and all there."""
    assert verdict(fields) == expected


def test_a_sponsor_may_have_fewer_while_a_round_is_open() -> None:
    """Only where every round of the span is closed must as many be recorded as were published."""
    assert verdict({"sponsor": "Sponsor A", "value": 8}, [a_round(), ROUNDS[1]]) == [(1, "fewer")]
