"""The check of rules: the winners of every round keep its terms, or somebody said why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import checks
from ocp_ess_cli.actions.findings import Finding, Remark, Scene
from ocp_ess_cli.domain.models import Award, Eligibility
from tests.builders import TODAY, a_cooperative, a_round, a_unit, an_entry, found, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Entry, Round

AWARD = Award(amount=50_000)


def winner(number: int, **fields: object) -> Entry:
    """Make the award of a cooperative."""
    return an_entry(number, stage="winner", **{"award": AWARD, **fields})


def strict(year: int = 2022, **terms: object) -> Round:
    """Make a closed round with these terms."""
    plain = a_round(year=year, status="closed")
    return msgspec.structs.replace(plain, terms=msgspec.structs.replace(plain.terms, **terms))


def test_winners_within_the_terms_hold() -> None:
    """As many winners as seats, of the amount of the round, and women's cooperatives all of them, hold."""
    assert found(a_unit(strict(seats=2), *some_cooperatives(2), winner(1), winner(2)), "rules") == []


def test_more_winners_than_seats_are_named() -> None:
    """The round is named with its winners and seats, and what can be done."""
    unit = a_unit(strict(seats=1), *some_cooperatives(2), winner(1), winner(2))
    advice = "Take an award back (ess revoke), or give more seats: ess edit-round --program lalla --year 2022 --seats N"
    assert found(unit, "rules") == [Finding("rules", "lalla-2022", "lalla-2022 has 2 winners for 1 seat.", advice)]


def test_another_amount_is_named() -> None:
    """An award of another amount than the round gives is told."""
    unit = a_unit(strict(), *some_cooperatives(1), winner(1, award=Award(amount=40_000)))
    sentence = "E0001 was awarded another amount than lalla-2022 gives."
    assert [(one.subject, one.sentence) for one in found(unit, "rules")] == [("E0001", sentence)]


def test_a_winner_that_misses_a_condition_is_named() -> None:
    """A winner that is known not to meet a condition is told with it; one of which it is not known is not."""
    unit = a_unit(
        strict(), a_cooperative(women=5), a_cooperative(id="C0002", name="B", women=None), winner(1), winner(2)
    )
    (told,) = found(unit, "rules")
    assert (told.subject, told.sentence) == (
        "E0001",
        "Coopérative Tafoukt (C0001) won lalla-2022. Women among its members: 5 of 12; all must be.",
    )


def test_a_past_winner_is_named_where_it_cannot_win_again() -> None:
    """One that won an earlier round of the program is told where the terms forbid it, and only there."""
    rounds = [strict(2021), strict(2022, eligibility=Eligibility(past_winners=False)), strict(2023)]
    won = [winner(1, id=f"E000{n}", round=round_.id) for n, round_ in enumerate(rounds, start=1)]
    told = found(a_unit(*rounds, a_cooperative(), *won), "rules")
    assert [one.subject for one in told] == ["E0002"]
    assert told[0].sentence.endswith("It won before: lalla-2021; a past winner cannot win again.")


def test_a_region_without_its_winner_is_named() -> None:
    """A region with candidates of a closed round has the winners that the terms say; an open round may still."""
    others = [a_cooperative(id="C0003", name="C", region="MA-03", province=""), *some_cooperatives(2)]
    entries = [winner(1), an_entry(2), an_entry(3)]
    (told,) = found(a_unit(strict(min_per_region=1), *others, *entries), "rules")
    assert told.sentence == "MA-03 has candidates and 0 winners; each region has 1 at least."
    still_open = msgspec.structs.replace(strict(min_per_region=1), status="open")
    assert found(a_unit(still_open, *others, *entries), "rules") == []
    gone = msgspec.structs.replace(entries[2], stage="withdrawn")
    assert found(a_unit(strict(min_per_region=1), *others, *entries[:2], gone), "rules") == []


def test_an_award_despite_a_rule_is_told_and_holds() -> None:
    """Where somebody gave a reason the award is a remark and no finding, and takes no seat."""
    excused = winner(2, award=msgspec.structs.replace(AWARD, despite="a letter of the ministry"))
    unit = a_unit(strict(seats=1), a_cooperative(), a_cooperative(id="C0002", name="B", women=0), winner(1), excused)
    (outcome,) = checks.run(Scene(unit, catalogue.programs(), catalogue.places(), TODAY), ["rules"])
    assert (outcome.findings, outcome.remarks) == (
        (),
        (Remark("rules", "E0002", "It was awarded although a rule forbade it: a letter of the ministry"),),
    )
    assert outcome.holds == (
        "2 winners, each held against the terms of its round. 1 of them against a rule, for a reason."
    )
