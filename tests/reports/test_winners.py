"""Winners: in the order of the rounds, with their sum, and columns that programs can rely on."""

from __future__ import annotations

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.models import Award
from ocp_ess_cli.reports.report import Money
from ocp_ess_cli.reports.winners import round_winners, winners_table
from tests.reports.registers import COOPERATIVES, ENTRIES, REGISTER, ROUNDS, keys, records, sums, table, won

WINNING = rules.winners(ENTRIES)
LALLA_2021 = ROUNDS[2]


def test_winners_stand_by_round_and_entry() -> None:
    """Winners stand in the order of programs and years, each with where it is and what it received."""
    columns = ("entry", "round", "name", "amount", "sponsor", "illustrative")
    assert records(winners_table(REGISTER, [*reversed(WINNING)]), *columns) == [
        ("E0001", "lalla-2021", "Tafoukt", Money(50_000, "MAD"), "Fondation OCP", False),
        ("E0002", "lalla-2021", "Ifrane", Money(50_000, "MAD"), "Ministère", False),
        ("E0004", "lalla-2022", "Tafoukt", Money(50_000, "MAD"), "Fondation OCP", False),
        ("E0007", "jil-2022", "Chabab", Money(1_000, "EUR"), "Fonds", True),
    ]


def test_winners_of_many_entries_stand_by_their_number() -> None:
    """Entry E10000 stands after E9999."""
    late = [won(number, "lalla-2021", 1, Award(amount=1)) for number in (10_000, 9_999)]
    assert records(winners_table(REGISTER, late), "entry") == [("E9999",), ("E10000",)]


def test_winners_are_summed_with_their_number() -> None:
    """Each currency has its sum and says how many winners it has."""
    assert sums(winners_table(REGISTER, WINNING), "name", "amount") == [
        ("Total: 1 winner", Money(1_000, "EUR")),
        ("Total: 3 winners", Money(150_000, "MAD")),
    ]


def test_illustrative_winner_has_a_star_for_people_alone() -> None:
    """People see a star at an invented name, and programs the name itself."""
    winners = winners_table(REGISTER, WINNING[-1:])
    people = [row.cells[0] for row in winners.for_people().only(("name",)).rows if not row.is_sum]
    assert (people, records(winners, "name")) == (["Chabab *"], [("Chabab",)])


def test_keys_for_programs_do_not_depend_on_the_winners() -> None:
    """Programs get the same keys of one round and of several, with Arabic names and without."""
    several, arabic, latin = (keys(winners_table(REGISTER, w)) for w in (WINNING, WINNING[:1], WINNING[1:2]))
    assert (arabic, latin) == (several, several)


def test_people_see_arabic_names_of_one_round() -> None:
    """The Arabic name is shown where a winner of the round has one, and left out where none has."""
    headings = [[c.key for c in winners_table(REGISTER, w).for_people().columns] for w in (WINNING[:1], WINNING[1:2])]
    assert [("name_ar" in keys_) for keys_ in headings] == [True, False]


def test_round_winners_are_those_of_the_round() -> None:
    """The winners of one round are listed, and a reason why a rule was set aside is noted."""
    report = round_winners(REGISTER, LALLA_2021)
    assert (records(table(report, "winners"), "entry"), report.notes[-1]) == (
        [("E0001",), ("E0002",)],
        "E0002 was awarded despite a rule: The jury said so.",
    )


def test_round_winners_say_who_paid() -> None:
    """Each sponsor is noted with the number of awards and their sum."""
    assert round_winners(REGISTER, LALLA_2021).notes[:2] == (
        "Paid by Fondation OCP: 1 award, 50,000 MAD.",
        "Paid by Ministère: 1 award, 50,000 MAD.",
    )


def test_winner_without_a_region_is_listed() -> None:
    """A winner of whom nothing more is known is listed and summed all the same."""
    bare = REGISTER._replace(cooperatives=[COOPERATIVES[0], *(c for c in COOPERATIVES[1:] if c.id != "C0002")])
    unknown = bare._replace(
        cooperatives=[*bare.cooperatives, type(COOPERATIVES[0])(id="C0002", name="Ifrane")],
    )
    winners = winners_table(unknown, WINNING[1:2])
    assert (records(winners, "name", "amount"), sums(winners, "amount")) == (
        [("Ifrane", Money(50_000, "MAD"))],
        [(Money(50_000, "MAD"),)],
    )
