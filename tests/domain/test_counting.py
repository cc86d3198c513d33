"""Entries at hand, counted: what narrows them, and what is missing."""

from __future__ import annotations

import pytest

from ocp_ess_cli.domain.counting import Counting
from ocp_ess_cli.domain.models import Award
from ocp_ess_cli.domain.tally import Narrowed, Tally
from tests.builders import a_round, an_entry


@pytest.mark.parametrize(("sponsor", "expected"), [("A", 30), ("B", 20), ("C", 0)])
def test_narrowed_to_a_sponsor_its_share_alone_counts(sponsor: str, expected: int) -> None:
    """Of an award that two share; it counts as one entry with either."""
    award = Award(amount=50, sponsor="A", shares={"A": 30, "B": 20})
    counting = Counting([a_round()], [an_entry(1, stage="winner", award=award)], lambda _ids: (), lambda: ())
    found = counting.tally(("sponsor",), Narrowed(sponsor=sponsor))
    assert found == ([Tally((sponsor,), "MAD", 1, 1, 1, expected, 0, "E0001")] if expected else [])


def test_an_entry_of_an_unknown_cooperative_counts_but_where_it_is_narrowed_by_the_cooperative() -> None:
    """By region it has no place, and is nobody; an entry of an unknown round counts nowhere."""
    lost = an_entry(2, round="lalla-1999")
    counting = Counting([a_round()], [an_entry(1), lost], lambda _ids: (), lambda: ())
    assert counting.tally(()) == [Tally((), "MAD", 1, 0, 1, 0, 0)]
    assert counting.tally(("region", "kind")) == [Tally(("", "cooperative"), "MAD", 1, 0, 1, 0, 0)]
    assert counting.tally((), Narrowed(kind="cooperative")) == []
    assert counting.people(("region",)) == []
