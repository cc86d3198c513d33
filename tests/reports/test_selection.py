"""Selection: whom the marks propose, and what stands against the others."""

from __future__ import annotations

import pytest

from ocp_ess_cli.domain.allocation import Conflict, Proposal, allocate
from ocp_ess_cli.domain.explaining import Explanation
from ocp_ess_cli.domain.rules import Candidate
from ocp_ess_cli.domain.seats import Limits, Minimum, Pool
from ocp_ess_cli.reports.report import Money, Named
from ocp_ess_cli.reports.selection import entry as entry_of
from ocp_ess_cli.reports.selection import next_in_rank, notes, proposal, reasons, waiting
from tests.reports.registers import COOPERATIVES, ENTRIES, REGISTER, ROUNDS, card, entry, keys, records, sums, table

LALLA_2022 = ROUNDS[1]


def candidate(number: int, mark: float | None, *, unmet: str = "", unknown: str = "") -> Candidate:
    """Make a candidate of the register's cooperatives."""
    return Candidate(
        entry(number, "lalla-2022", number, mark=mark),
        COOPERATIVES[number - 1],
        [unmet] if unmet else [],
        [unknown] if unknown else [],
        mark,
    )


def select(candidates: list[Candidate], seats: int) -> Proposal:
    """Propose the best marks."""
    return allocate(candidates, Limits(seats, unpledged=seats))


BEST, SECOND, EQUAL, BARRED = candidate(1, 18), candidate(2, 15.5), candidate(3, 15.5), candidate(4, 19, unmet="No.")
TIED = select([BEST, SECOND, EQUAL, BARRED], 2)


def test_proposal_lists_the_winners_with_their_sum() -> None:
    """The proposed stand with mark and amount, and their sum below."""
    proposed = table(proposal(REGISTER, LALLA_2022, select([BEST, SECOND], 8)), "proposed")
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
    report = proposal(REGISTER, LALLA_2022, select([BEST], 8))
    assert ([part.key for part in report.parts], report.notes) == (["proposed"], ())


@pytest.mark.parametrize("told", ["", "How many of its members are women is not recorded; all must be."])
def test_keys_for_programs_do_not_depend_on_reasons(told: str) -> None:
    """Programs get the reason whether or not there is one."""
    report = proposal(REGISTER, LALLA_2022, select([candidate(1, 18, unknown=told)], 8))
    assert keys(table(report, "proposed")) == [
        "entry",
        "cooperative",
        "name",
        "region",
        "mark",
        "reason",
        "amount",
        "sponsor",
    ]


@pytest.mark.parametrize(("told", "seen"), [("", False), ("It is in SN; the program is for MA.", True)])
def test_people_see_reasons_where_there_are_some(told: str, seen: bool) -> None:
    """The column of reasons is shown where it says something."""
    report = proposal(REGISTER, LALLA_2022, select([candidate(1, 18, unknown=told)], 8))
    headings = [column.key for column in table(report, "proposed").for_people().columns]
    assert ("reason" in headings) is seen


@pytest.mark.parametrize(("pledged", "seen"), [("COPAG", True), ("", False)])
def test_people_see_sponsors_where_seats_are_pledged(pledged: str, seen: bool) -> None:
    """The column of sponsors is shown where somebody pledged a seat."""
    proposed = select([BEST], 8)._replace(sponsors=[pledged])
    part = table(proposal(REGISTER, LALLA_2022, proposed), "proposed")
    assert records(part, "name", "sponsor") == [("Tafoukt", pledged)]
    assert ("sponsor" in [column.key for column in part.for_people().columns]) is seen


def test_proposal_notes_what_the_jury_must_decide() -> None:
    """Ties, candidates without a mark and invented names are noted."""
    proposed = TIED._replace(unmarked=[candidate(3, None), candidate(2, None)])
    assert proposal(REGISTER, LALLA_2022, proposed).notes == (
        (
            "Equal marks stand for 1 seat: the jury chooses among E0002, E0003, and ess award … --prefer ENTRY "
            "--because REASON records it."
        ),
        "2 candidates have no mark and are left out.",
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


FEZ, SOUSS = Minimum("region", "MA-03", 1, 1), Minimum("region", "MA-09", 3, 2)
PROJECTS = Minimum("track", "project", 2, 2)
RESERVED = Pool("G0001", "Région", 1, region="MA-09", sector="argane")


@pytest.mark.parametrize(
    ("conflict", "sentence"),
    [
        (Conflict((FEZ,), able=0), "The minimum of Fez-Meknes needs 1, and 0 candidates with a mark could win."),
        (Conflict((SOUSS,), able=1), "The minimum of Souss-Massa needs 2, and 1 candidate with a mark could win."),
        (
            Conflict((PROJECTS,), able=1),
            "The share of the track project needs 2, and 1 candidate with a mark could win.",
        ),
    ],
)
def test_a_condition_that_cannot_be_met_is_noted(conflict: Conflict, sentence: str) -> None:
    """Of a minimum for which candidates do not suffice it is said how many there are."""
    assert notes(REGISTER.places, LALLA_2022, TIED._replace(ties=[], conflicts=[conflict])) == [sentence]


def test_conditions_that_conflict_are_noted() -> None:
    """Conditions that cannot all be met are named together, with what the nearest solution misses."""
    limits = Limits(1, (FEZ, SOUSS, PROJECTS), (RESERVED,))
    conflict = Conflict((FEZ, SOUSS, PROJECTS), (RESERVED,), seats=1)
    short = {FEZ: 1, SOUSS: 2, PROJECTS: 1}
    proposed = select([], 1)._replace(conflicts=[conflict], short_of=short, limits=limits)
    assert notes(REGISTER.places, LALLA_2022, proposed) == [
        (
            "These conditions cannot all be met: 1 winner of Fez-Meknes at least; 2 winners of Souss-Massa at least; "
            "2 winners of the track project at least; 1 seat that Région reserves for Souss-Massa, Argan; "
            "1 free seat in all."
        ),
        "The proposal is the nearest that there is: 5 winners are missing in all.",
        "Fez-Meknes is 1 winner short of the minimum.",
        "Souss-Massa is 2 winners short of the minimum.",
        "The track project is 1 winner short of its share.",
        "1 seat that Région reserves for Souss-Massa, Argan stays empty: nobody who fits is left.",
    ]


def test_money_that_is_less_than_a_prize_is_noted() -> None:
    """What a pledge of money leaves over is named with the pledge."""
    proposed = allocate([BEST], Limits(1, (), (Pool("G0001", "COPAG", 1, left_over=49_000),)))
    assert notes(REGISTER.places, LALLA_2022, proposed) == [
        "Of the pledge G0001 of COPAG, 49,000 MAD is left over: less than one prize."
    ]


@pytest.mark.parametrize(
    ("explanation", "decision", "reason"),
    [
        (Explanation(BEST, "mark", {}), "wins by mark", "Nobody with a better mark is passed over for it."),
        (
            Explanation(BEST, "jury", {}, "They train others."),
            "wins by the jury's choice",
            "The jury chose it among equal marks: They train others.",
        ),
        (
            Explanation(BEST, "region", {FEZ: ["E0001"], PROJECTS: ["E0001"]}, "They train others."),
            "wins for its region",
            ("The minimum of Fez-Meknes needs E0001. The share of the track project needs E0001. "
            "The jury chose it among equal marks: They train others."),
        ),
        (Explanation(BEST, "track", {PROJECTS: ["E0001"]}), "wins for its track",
         "The share of the track project needs E0001."),
        (Explanation(BEST, "pledge", {RESERVED: ["E0001"]}), "wins a reserved seat",
         "The seat of E0001 is reserved by Région for Souss-Massa, Argan."),
        (Explanation(BEST, "tied", {}), "equal marks", "The jury chooses among the equal marks for the last seats."),
        (Explanation(BEST, "passed_over", {RESERVED: ["E0002", "E0003"]}), "passed over",
         "The seats of E0002, E0003 are reserved by Région for Souss-Massa, Argan."),
        (Explanation(BEST, "passed_over", {RESERVED: []}), "passed over",
         "1 seat that Région reserves for Souss-Massa, Argan stays empty: nobody who fits is left."),
        (Explanation(BARRED, "ineligible", {}), "not eligible", "No."),
    ],
)  # fmt: skip
def test_what_decided_is_told(explanation: Explanation, decision: str, reason: str) -> None:
    """Each explanation says what decided, with the condition in words."""
    report = proposal(REGISTER, LALLA_2022, TIED, [explanation])
    subject = explanation.candidate
    assert keys(table(report, "explanations")) == ["entry", "cooperative", "mark", "decision", "reason"]
    assert records(table(report, "explanations"), "entry", "cooperative", "mark", "decision", "reason") == [
        (subject.entry.id, subject.cooperative.id, subject.mark, Named(explanation.decision, decision), reason)
    ]


# --- who comes next ---


def test_who_waits_stands_with_the_place_in_rank() -> None:
    """Equal marks share a place, and the next one is behind all of them."""
    report = waiting(REGISTER, LALLA_2022, [BEST, SECOND, EQUAL, candidate(4, 12)])
    assert records(table(report, "waiting"), "place", "entry", "mark") == [
        (1, "E0001", 18), (2, "E0002", 15.5), (2, "E0003", 15.5), (4, "E0004", 12)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("proposed", "told"),
    [
        (
            select([SECOND], 1),
            ["Next in rank: Ifrane (C0002), mark 15.5. To award: ess award C0002 --program lalla --year 2022"],
        ),
        (
            select([BEST, SECOND, EQUAL], 2),
            [
                "Next in rank: Tafoukt (C0001), mark 18. To award: ess award C0001 --program lalla --year 2022",
                (
                    "Equal marks stand for 1 seat: the jury chooses among E0002, E0003, and ess award … --prefer ENTRY "
                    "--because REASON records it."
                ),
            ],
        ),
        (select([], 1), []),
        (
            allocate([SECOND], Limits(1, (), (RESERVED,))),
            ["Nobody who waits fits the free seats of lalla-2022."],
        ),
    ],
)
def test_next_in_rank_are_told_with_the_command(proposed: Proposal, told: list[str]) -> None:
    """Who comes next is named with the command that awards it, and what the jury must decide."""
    assert next_in_rank(LALLA_2022, proposed) == told


# --- others ---


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
        "people": None,
        "women": None,
        "products": (),
    }
