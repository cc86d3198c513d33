"""The register of the bench is what the bench says that it is."""

from __future__ import annotations

from tests.bench.register import ROUNDS, rounds_of_prizes


def test_the_rounds_of_the_bench_are_all_there() -> None:
    """Each round is of a prize and of a year of its own."""
    rounds = rounds_of_prizes()
    assert (len(rounds), len({round_.id for round_ in rounds})) == (ROUNDS, ROUNDS)
