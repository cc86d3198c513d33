"""Rules of a program: who can win, what may follow, whom the marks propose."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import RuleBroken
from ocp_ess_cli.domain.models import (
    Award,
    Cooperative,
    Eligibility,
    Entry,
    Phase,
    Round,
    Stamp,
    Step,
    Terms,
    Track,
)
from ocp_ess_cli.domain.program import Program
from ocp_ess_cli.domain.rules import Condition

STAMP = Stamp(at=datetime(2022, 3, 8, 9, 0, tzinfo=UTC), by="office", command="award")
PROGRAM = Program(
    key="lalla",
    kind="prize",
    name={"fr": "Lalla"},
    since=2020,
    terms=Terms(amount=50_000),
    stages={
        "candidate": ("winner", "not_selected"),
        "winner": ("revoked",),
        "not_selected": ("winner",),
        "revoked": (),
    },
    labels={"en": {"not_selected": "passed over"}},
)
CANDIDATE = Entry(id="E0001", round="lalla-2022", cooperative="C0001", stage="candidate")
WOMEN = Terms(amount=1, eligibility=Eligibility(min_women_share=1.0))
HALF_WOMEN = Terms(amount=1, eligibility=Eligibility(min_women_share=0.5))
YOUNG = Terms(amount=1, eligibility=Eligibility(min_youth_share=0.5), tracks=("cooperative", "project"))
MOROCCAN = Terms(amount=1, eligibility=Eligibility(countries=("MA", "SN")))


def cooperative(**fields: object) -> Cooperative:
    """Make a cooperative."""
    return msgspec.structs.replace(Cooperative(id="C0001", name="Tafoukt"), **fields)


# --- who can win ---


@pytest.mark.parametrize(
    ("terms", "subject", "track", "condition"),
    [
        (
            WOMEN,
            cooperative(members=10, women=10),
            "cooperative",
            Condition("met", "Women among its members: 10 of 10; all must be."),
        ),
        (
            WOMEN,
            cooperative(members=10, women=9),
            "cooperative",
            Condition("unmet", "Women among its members: 9 of 10; all must be."),
        ),
        (
            WOMEN,
            cooperative(members=10),
            "cooperative",
            Condition("unknown", "How many of its members are women is not recorded; all must be."),
        ),
        (
            WOMEN,
            cooperative(women=10),
            "cooperative",
            Condition("unknown", "How many of its members are women is not recorded; all must be."),
        ),
        (
            WOMEN,
            cooperative(members=0, women=0),
            "cooperative",
            Condition("unknown", "How many of its members are women is not recorded; all must be."),
        ),
        (
            HALF_WOMEN,
            cooperative(members=10, women=4),
            "cooperative",
            Condition("unmet", "Women among its members: 4 of 10; at least 50% must be."),
        ),
        (
            HALF_WOMEN,
            cooperative(),
            "cooperative",
            Condition("unknown", "How many of its members are women is not recorded; at least 50% must be."),
        ),
        (
            YOUNG,
            cooperative(members=10, youth=5),
            "cooperative",
            Condition("met", "Members aged 18 to 35: 5 of 10; at least 50% must be."),
        ),
        (
            YOUNG,
            cooperative(members=11, youth=5),
            "cooperative",
            Condition("unmet", "Members aged 18 to 35: 5 of 11; at least 50% must be."),
        ),
        (
            YOUNG,
            cooperative(kind="project"),
            "project",
            Condition("unknown", "How many of its members are aged 18 to 35 is not recorded; at least 50% must be."),
        ),
        (
            MOROCCAN,
            cooperative(country="SN"),
            "cooperative",
            Condition("met", "It is in SN; the program is for MA, SN."),
        ),
        (
            MOROCCAN,
            cooperative(country="CI"),
            "cooperative",
            Condition("unmet", "It is in CI; the program is for MA, SN."),
        ),
    ],
)
def test_condition_is_held_against_the_record(
    terms: Terms, subject: Cooperative, track: Track, condition: Condition
) -> None:
    """A condition is met, unmet, or unknown where the record does not tell, and its sentence says why."""
    met = Condition("met", f"It applies in the track {track}.")
    assert rules.conditions(terms, subject, rules.Entering(track)) == [met, condition]


@pytest.mark.parametrize(
    ("terms", "kind", "track", "condition"),
    [
        (YOUNG, "project", "project", Condition("met", "It applies in the track project.")),
        (YOUNG, "union", "cooperative", Condition("met", "It applies in the track cooperative.")),
        (
            WOMEN,
            "project",
            "project",
            Condition("unmet", "The round takes the track cooperative, not project."),
        ),
        (
            YOUNG,
            "cooperative",
            "project",
            Condition("unmet", "It is registered as a cooperative and cannot apply in the track project."),
        ),
    ],
)
def test_track_must_be_of_the_round_and_of_the_kind(
    terms: Terms, kind: str, track: Track, condition: Condition
) -> None:
    """The first condition is that the round takes the track and that the cooperative is of its kind."""
    assert rules.conditions(terms, cooperative(kind=kind), rules.Entering(track))[0] == condition


def test_unmet_and_unknown_are_told_apart() -> None:
    """What is known and unmet is one list, what the record does not tell is another."""
    terms = Terms(amount=1, eligibility=Eligibility(min_women_share=1.0, min_youth_share=0.5, countries=("MA",)))
    subject = cooperative(members=10, youth=1, country="MA")
    assert (
        rules.unmet(terms, subject, rules.Entering("cooperative")),
        rules.unknown(terms, subject, rules.Entering("cooperative")),
    ) == (
        ["Members aged 18 to 35: 1 of 10; at least 50% must be."],
        ["How many of its members are women is not recorded; all must be."],
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 100), st.integers(0, 100))
def test_share_is_met_from_the_exact_share_on(hundredths: int, women: int) -> None:
    """Of a hundred members, so many women as the percentage says are enough, and one fewer is not."""
    terms = Terms(amount=1, eligibility=Eligibility(min_women_share=hundredths / 100))
    verdict = rules.conditions(terms, cooperative(members=100, women=women), rules.Entering("cooperative"))[1].verdict
    assert verdict == ("met" if women >= hundredths else "unmet")


@pytest.mark.parametrize("hundredths", [7, 14, 28, 29, 55, 56, 57, 58])
def test_share_that_no_float_holds_is_met_exactly(hundredths: int) -> None:
    """A share such as 0.55 is met by 55 of 100, though 0.55 × 100 is a little more than 55 in floats."""
    terms = Terms(amount=1, eligibility=Eligibility(min_women_share=hundredths / 100, min_youth_share=hundredths / 100))
    subject = cooperative(members=100, women=hundredths, youth=hundredths)
    assert rules.unmet(terms, subject, rules.Entering("cooperative")) == []


FOUR_YEARS = Terms(eligibility=Eligibility(max_years=4))
IN_FOUR = "It was founded on 6 Apr 2018 and entered on {}; it may exist for 4 years at most."
UNTOLD = "When it was founded is not recorded; it may exist for 4 years at most."


@pytest.mark.parametrize(
    ("founded", "on", "condition"),
    [
        (date(2018, 4, 6), date(2022, 4, 6), Condition("met", IN_FOUR.format("6 Apr 2022"))),
        (date(2018, 4, 6), date(2022, 4, 7), Condition("unmet", IN_FOUR.format("7 Apr 2022"))),
        (None, date(2022, 4, 6), Condition("unknown", UNTOLD)),
        (date(2018, 4, 6), None, Condition("unknown", UNTOLD)),
    ],
)
def test_years_of_existence_count_to_the_day_of_entering(
    founded: date | None, on: date | None, condition: Condition
) -> None:
    """The anniversary itself is in time; what is not recorded is not known."""
    subject = cooperative(founded=founded)
    assert rules.conditions(FOUR_YEARS, subject, rules.Entering("cooperative", on))[1:] == [condition]


PHASED = Terms(phases=(Phase(number=1, regions=("MA-04",)), Phase(number=2)))


@pytest.mark.parametrize(
    ("region", "phase", "told"),
    [
        ("MA-04", 1, [Condition("met", "Its region is one of those of phase 1.")]),
        ("MA-09", 1, [Condition("unmet", "Its region is none of those of phase 1.")]),
        ("", 1, [Condition("unknown", "Its region is not recorded; phase 1 is for some regions alone.")]),
        ("MA-09", 2, []),
        ("MA-09", None, []),
    ],
)
def test_a_phase_is_for_its_regions(region: str, phase: int | None, told: list[Condition]) -> None:
    """A phase that names regions is for these alone; another, or none, asks nothing."""
    enters = rules.Entering("cooperative", phase=phase)
    assert rules.conditions(PHASED, cooperative(region=region), enters)[1:] == told


def test_an_entry_enters_on_its_first_day_in_its_phase() -> None:
    """How a cooperative entered stands in its entry."""
    walked = msgspec.structs.replace(CANDIDATE, path=(Step(stage="candidate", on=date(2022, 1, 1)),), phase=2)
    assert rules.entering(walked, ["lalla-2021"]) == rules.Entering("cooperative", date(2022, 1, 1), 2, ["lalla-2021"])
    assert rules.entering(CANDIDATE).on is None


# --- what may follow ---


def test_a_stage_has_the_day_that_is_said() -> None:
    """A step can be of another day than today; not of one before the stage that it follows."""
    before = msgspec.structs.replace(CANDIDATE, path=(Step(stage="candidate", on=date(2022, 1, 5)),))
    after = rules.advance(before, "not_selected", PROGRAM, STAMP, on=date(2022, 1, 5))
    assert after.path[-1] == Step(stage="not_selected", on=date(2022, 1, 5), by="office")
    with pytest.raises(RuleBroken) as refusal:
        rules.advance(before, "not_selected", PROGRAM, STAMP, on=date(2022, 1, 4))
    assert str(refusal.value) == (
        "E0001 is candidate since 5 Jan 2022; it cannot be passed over on 4 Jan 2022, before that."
    )


@pytest.mark.parametrize(
    ("stage", "to"),
    [(stage, to) for stage, followers in PROGRAM.stages.items() for to in followers],
)
def test_advance_goes_where_the_program_lets_it(stage: str, to: str) -> None:
    """An entry moves to each stage that may follow, and its path tells when, by whom and why."""
    before = msgspec.structs.replace(CANDIDATE, stage=stage, path=(Step(stage=stage, on=date(2022, 1, 1)),))
    step = Step(stage=to, on=date(2022, 3, 8), by="office", reason="jury")
    after = rules.advance(before, to, PROGRAM, STAMP, "jury")
    assert after == msgspec.structs.replace(before, stage=to, path=(*before.path, step))


@pytest.mark.parametrize(
    ("stage", "to", "sentence"),
    [
        ("candidate", "revoked", "E0001 is candidate; what can follow is: winner, passed over; not revoked."),
        ("winner", "winner", "E0001 is winner; what can follow is: revoked; not winner."),
        ("winner", "not_selected", "E0001 is winner; what can follow is: revoked; not passed over."),
        ("candidate", "nonsense", "E0001 is candidate; what can follow is: winner, passed over; not nonsense."),
        ("revoked", "winner", "E0001 is revoked; nothing follows, so it cannot be winner."),
    ],
)
def test_advance_elsewhere_is_refused(stage: str, to: str, sentence: str) -> None:
    """A stage that may not follow is refused with those that may."""
    with pytest.raises(RuleBroken) as refusal:
        rules.advance(msgspec.structs.replace(CANDIDATE, stage=stage), to, PROGRAM, STAMP)
    assert str(refusal.value) == sentence


def test_win_carries_the_award_and_keeps_its_reason() -> None:
    """A winner carries its award, and why a rule was set aside stands in its path."""
    award = Award(amount=50_000, despite="The jury said so.")
    step = Step(stage="winner", on=date(2022, 3, 8), by="office", reason="The jury said so.")
    assert rules.win(CANDIDATE, award, PROGRAM, STAMP) == msgspec.structs.replace(
        CANDIDATE, stage="winner", path=(step,), award=award
    )


# --- seats ---

WON = msgspec.structs.replace(CANDIDATE, id="E0002", stage="winner", award=Award(amount=50_000))
REVOKED = msgspec.structs.replace(WON, id="E0003", stage="revoked")


def round_of(seats: int | None) -> Round:
    """Make a round."""
    return Round(id="lalla-2022", program="lalla", year=2022, terms=Terms(amount=50_000, seats=seats))


def test_winners_are_those_not_revoked() -> None:
    """A candidate and a revoked award do not count."""
    assert rules.winners([CANDIDATE, WON, REVOKED]) == [WON]


@pytest.mark.parametrize(("seats", "free"), [(None, None), (8, 7), (1, 0), (0, 0)])
def test_free_seats_are_those_no_winner_has(seats: int | None, free: int | None) -> None:
    """A revoked award frees its seat, free seats are never negative, and a round without seats has no number."""
    assert rules.free_seats(round_of(seats), len(rules.winners([CANDIDATE, WON, REVOKED]))) == free


@pytest.mark.parametrize(
    ("seats", "more", "sentence"),
    [
        (None, 100, ""),
        (3, 2, ""),
        (3, 3, "lalla-2022 has 2 free seats of 3; winners named: 3."),
        (2, 2, "lalla-2022 has 1 free seat of 2; winners named: 2."),
        (1, 1, "lalla-2022 has 0 free seats of 1; winners named: 1."),
    ],
)
def test_seats_exceeded_says_so(seats: int | None, more: int, sentence: str) -> None:
    """More winners than free seats are told in a sentence, and nothing is said where they fit."""
    assert rules.seats_exceeded(round_of(seats), len(rules.winners([CANDIDATE, WON, REVOKED])), more) == sentence
