"""Selection: whom the marks propose, and what stands against the others."""

from __future__ import annotations

import pytest

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.rules import Candidate, Proposal
from ocp_ess_cli.reports.report import Money, Named
from ocp_ess_cli.reports.selection import entry as entry_of
from ocp_ess_cli.reports.selection import proposal, reasons
from tests.reports.registers import COOPERATIVES, ENTRIES, REGISTER, ROUNDS, card, entry, keys, records, sums, table

LALLA_2022 = ROUNDS[1]


def candidate(number: int, mark: float | None, *, unmet: str = "", unknown: str = "") -> Candidate:
    """Make a candidate of the register's cooperatives."""
    return Candidate(
        entry(number, "lalla-2022", number, mark=mark),
        COOPERATIVES[number - 1],
        [unmet] if unmet else [],
        [unknown] if unknown else [],
    )


BEST, SECOND, EQUAL, BARRED = candidate(1, 18), candidate(2, 15.5), candidate(3, 15.5), candidate(4, 19, unmet="No.")
TIED = rules.select([BEST, SECOND, EQUAL, BARRED], 2)


def test_proposal_lists_the_winners_with_their_sum() -> None:
    """The proposed stand with mark and amount, and their sum below."""
    proposed = table(proposal(REGISTER, LALLA_2022, rules.select([BEST, SECOND], 8)), "proposed")
    assert (records(proposed, "name", "mark", "amount"), sums(proposed, "name", "amount")) == (
        [("Tafoukt", 18, Money(50_000, "MAD")), ("Ifrane", 15.5, Money(50_000, "MAD"))],
        [("Total: 2 winners", Money(100_000, "MAD"))],
    )


def test_proposal_shows_ties_and_ineligible_apart() -> None:
    """Equal marks and who is not eligible have tables of their own, with the reason."""
    report = proposal(REGISTER, LALLA_2022, TIED)
    assert {part.key: records(table(report, part.key), "name", "region") for part in report.parts} == {
        "proposed": [("Tafoukt", Named("MA-09", "Souss-Massa"))],
        "tied": [("Ifrane", Named("MA-03", "Fez-Meknes")), ("Nahda", Named("MA-09", "Souss-Massa"))],
        "ineligible": [("Chabab", Named("MA-04", "Rabat-Sale-Kenitra"))],
    }


def test_proposal_without_ties_shows_the_winners_alone() -> None:
    """Tables without a row are left out."""
    report = proposal(REGISTER, LALLA_2022, rules.select([BEST], 8))
    assert ([part.key for part in report.parts], report.notes) == (["proposed"], ())


@pytest.mark.parametrize("told", ["", "How many of its members are women is not recorded; all must be."])
def test_keys_for_programs_do_not_depend_on_reasons(told: str) -> None:
    """Programs get the reason whether or not there is one."""
    report = proposal(REGISTER, LALLA_2022, rules.select([candidate(1, 18, unknown=told)], 8))
    assert keys(table(report, "proposed")) == [
        "entry",
        "cooperative",
        "name",
        "region",
        "mark",
        "reason",
        "amount",
    ]


@pytest.mark.parametrize(("told", "seen"), [("", False), ("It is in SN; the prize is for MA.", True)])
def test_people_see_reasons_where_there_are_some(told: str, seen: bool) -> None:
    """The column of reasons is shown where it says something."""
    report = proposal(REGISTER, LALLA_2022, rules.select([candidate(1, 18, unknown=told)], 8))
    headings = [column.key for column in table(report, "proposed").for_people().columns]
    assert ("reason" in headings) is seen


def test_proposal_notes_what_the_jury_must_decide() -> None:
    """Ties, candidates without a mark, regions short of the minimum and invented names are noted."""
    proposed = Proposal(
        winners=[BEST],
        tied=[SECOND, EQUAL],
        tied_seats=1,
        ineligible=[BARRED],
        unmarked=[candidate(3, None), candidate(2, None)],
        short_of={"MA-03": 1, "MA-09": 2},
    )
    assert proposal(REGISTER, LALLA_2022, proposed).notes == (
        "Equal marks stand for 1 seat: the jury chooses among C0002, C0003, and ess award COOP … names its choice.",
        "2 candidates have no mark and are left out.",
        "Fez-Meknes is 1 winner short of the minimum.",
        "Souss-Massa is 2 winners short of the minimum.",
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


def test_reasons_say_why_each_is_passed_over() -> None:
    """Who is not eligible and whose mark is equal is told in a sentence each."""
    unmarked = candidate(4, None, unmet="It is in SN.")
    assert reasons(TIED._replace(ineligible=[BARRED, unmarked])) == [
        "Not eligible: Chabab (C0004), mark 19: No.",
        "Not eligible: Chabab (C0004), no mark: It is in SN.",
        "Equal mark for the last seats: Ifrane (C0002), mark 15.5.",
        "Equal mark for the last seats: Nahda (C0003), mark 15.5.",
    ]


def test_entry_is_shown_with_its_cooperative() -> None:
    """An entry stands with the name of its cooperative and the label of its stage."""
    assert card(entry_of(REGISTER, ENTRIES[2]), "entry") == {
        "entry": "E0003",
        "round": "lalla-2021",
        "cooperative": "C0003",
        "name": "Nahda",
        "stage": Named("not_selected", "not selected"),
        "project": "",
        "track": Named("cooperative", "cooperative"),
        "mark": 11.0,
    }
