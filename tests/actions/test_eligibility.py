"""Who can win a round, entry by entry, and the stages that are no award."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli.actions import eligibility, selection
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Award, Eligibility, Entry, Round, Step, Terms
from tests.builders import STAMP, TODAY, a_cooperative, a_round, a_unit, an_entry, lalla, refuses

AGAIN = "It won before: lalla-2021; a past winner cannot win again."


def won(number: int, year: int) -> Entry:
    """Make an entry of a round of Lalla that won."""
    entry = an_entry(number, id=f"E1{number:03d}", round=f"lalla-{year}")
    return rules.win(entry, Award(amount=50_000), lalla(), STAMP)


def round_of(year: int, *, past_winners: bool) -> Round:
    """Make a round whose terms say whether past winners can win."""
    return a_round(year=year, terms=Terms(amount=50_000, eligibility=Eligibility(past_winners=past_winners)))


@pytest.mark.parametrize(("past_winners", "expected"), [(True, {}), (False, {"C0001": ["lalla-2021"]})])
def test_past_winners_are_known_where_it_matters(expected: dict[str, list[str]], *, past_winners: bool) -> None:
    """Only earlier rounds of the program count, and an award that was taken back does not."""
    revoked = rules.advance(won(2, 2021), "revoked", lalla(), STAMP)
    jil = msgspec.structs.replace(won(3, 2021), round="jil-2021", id="E2003")
    rounds = [round_of(year, past_winners=past_winners) for year in (2021, 2022, 2023)]
    unit = a_unit(*rounds, won(1, 2021), revoked, jil, won(4, 2023))
    assert selection.won_before(unit, rounds[1]) == expected


def test_each_condition_is_held_against_each_entry() -> None:
    """An entry stands with its conditions; one that is unmet decides, then one that is not known."""
    round_ = round_of(2022, past_winners=False)
    strict = msgspec.structs.replace(
        round_, terms=Terms(amount=1, eligibility=Eligibility(past_winners=False, min_women_share=1.0))
    )
    people = [a_cooperative(), a_cooperative(id="C0002", women=None), a_cooperative(id="C0003")]
    unit = a_unit(
        strict, round_of(2021, past_winners=True), *people, an_entry(1), an_entry(2), an_entry(3), won(1, 2021)
    )
    found = eligibility.standings(unit, strict)
    assert [(one.entry.id, one.verdict) for one in found] == [
        ("E0001", "unmet"),
        ("E0002", "unknown"),
        ("E0003", "met"),
    ]
    assert (found[0].told("unmet"), found[2].told("unmet")) == ((AGAIN,), ())
    assert found[2].told("met")[-1] == "It has not won before."
    assert eligibility.unmet(unit, strict) == [(an_entry(1), AGAIN)]


def test_entries_move_with_their_reasons() -> None:
    """Each entry has its step with the reason; all move, or none."""
    unit = a_unit(a_round(), an_entry(1), an_entry(2, stage="withdrawn"))
    chosen = [eligibility.Move(an_entry(1), "one"), eligibility.Move(an_entry(2, stage="withdrawn"), "two")]
    with refuses(RuleBroken, "C0002: E0002 is withdrawn; what can follow is: candidate; not ineligible."):
        eligibility.advance(unit, lalla(), a_round(), chosen, "ineligible", STAMP)
    assert [entry.stage for entry in unit.entries.find()] == ["candidate", "withdrawn"]
    (moved,) = eligibility.advance(
        unit, lalla(), a_round(), [eligibility.Move(an_entry(1), "one")], "ineligible", STAMP
    )
    assert moved.path[-1] == Step(stage="ineligible", on=TODAY, by="office", reason="one")
    assert unit.entries.get("E0001") == moved


@pytest.mark.parametrize("stage", ["winner", "revoked"])
def test_awards_are_not_given_by_moving(stage: str) -> None:
    """A winner is named, and an award taken back, by commands of their own."""
    with refuses(RuleBroken, "Winners are named with ess award, and awards taken back with ess revoke."):
        eligibility.advance(a_unit(), lalla(), a_round(), [eligibility.Move(an_entry(1))], stage, STAMP)


@pytest.mark.parametrize("raw", ["ineligible", "INELIGIBLE", "non éligible", "Non-Eligible"])
def test_a_stage_is_found_by_its_names(raw: str) -> None:
    """A stage has a key, and a name in each language, in any spelling of case and accents."""
    assert eligibility.find_stage(lalla(), raw) == "ineligible"


def test_an_unknown_stage_is_refused() -> None:
    """What is no stage is refused with those that there are."""
    with refuses(
        BadValue,
        "Lalla Al Moutaaouina, women's cooperatives has no stage “gone”; there are: "
        "candidate, winner, not_selected, ineligible, withdrawn, revoked.",
    ):
        eligibility.find_stage(lalla(), "gone")
