"""Tallies that are added up."""

from __future__ import annotations

from ocp_ess_cli.domain.tally import People, Tally, added, together

MAD = Tally(("MA-01", 2021), "MAD", 3, 2, 3, 100, 50, "E0005")
LATER = Tally(("MA-01", 2022), "MAD", 2, 1, 1, 30, 30, "E0002")
EUR = Tally(("MA-02", 2022), "EUR", 1, 0, 1, 0, 0)


def test_tallies_are_added_by_the_codes_that_are_kept_and_never_across_currencies() -> None:
    """The first winner is the first of all of them."""
    assert added([MAD, LATER, EUR]) == [
        Tally((), "EUR", 1, 0, 1, 0, 0),
        Tally((), "MAD", 5, 3, 4, 130, 80, "E0002"),
    ]
    assert added([LATER, MAD], [0]) == [Tally(("MA-01",), "MAD", 5, 3, 4, 130, 80, "E0002")]


def test_parts_of_shared_awards_become_one_again() -> None:
    """Where sponsors are added up, each award counts once."""
    assert added([MAD, LATER], once=True) == [Tally((), "MAD", 4, 4, 4, 130, 80, "E0002")]


def test_people_of_several_places_are_added() -> None:
    """By what is kept, in the order in which it is asked."""
    found = [People((2021, "MA-01"), 1, 5, 0, 6, 0), People((2021, "MA-02"), 2, 7, 1, 0, 2)]
    assert together(found, [0]) == {(2021,): People((2021,), 3, 12, 1, 6, 2)}
    assert together(found[:1], [1, 0]) == {("MA-01", 2021): People(("MA-01", 2021), 1, 5, 0, 6, 0)}
