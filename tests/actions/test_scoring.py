"""The marks of a jury in the register: who sits on it, what is recorded, corrected and refused, and whom it ranks."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ocp_ess_cli.actions import rounds, scoring
from ocp_ess_cli.actions.scoring import How, Presented, Scored, Statement
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Juror, Pledge, Score
from ocp_ess_cli.domain.ranking import Range, Swap
from tests.actions.office import a_register, do, edit_round, open_round, score
from tests.builders import a_round, a_unit, an_entry, lalla, refuses, some_cooperatives

ONE = Juror(name="Juror 1")
ROUND = a_round(jurors=(ONE,), sponsors=("Fondation OCP",))
GIVEN = Score(id="S0001", entry="E0001", juror="Juror 1", marks={"innovation": 12.0}, comment="clear")
COOPERATIVES = some_cooperatives(5)


# --- jurors ---


def test_the_first_score_seats_a_juror() -> None:
    """A new name is added to the round's jurors, a known one in another spelling is not."""
    unit = a_unit(ROUND)
    assert scoring.seat(unit, ROUND, Presented("juror  1")) == ONE
    assert unit.rounds.find() == [ROUND]
    assert scoring.seat(unit, ROUND, Presented("Juror 2")) == Juror(name="Juror 2")
    assert unit.rounds.find() == [msgspec.structs.replace(ROUND, jurors=(ONE, Juror(name="Juror 2")))]


def test_what_is_said_of_a_juror_is_kept() -> None:
    """A sponsor takes the place of the one before, in the spelling of the round; links are added."""
    unit = a_unit(ROUND, Pledge(id="G0001", round=ROUND.id, sponsor="Cosumar", seats=1))
    known = ROUND
    for presented, sponsor, linked in (
        (Presented("Juror 1", sponsor="fondation ocp", linked=("C0001",)), "Fondation OCP", ("C0001",)),
        (Presented("Juror 1", linked=("C0002", "C0001")), "Fondation OCP", ("C0001", "C0002")),
        (Presented("Juror 1", sponsor="COSUMAR"), "Cosumar", ("C0001", "C0002")),
        (Presented("Juror 1", sponsor=""), "", ("C0001", "C0002")),
    ):
        juror = scoring.seat(unit, known, presented)
        (known,) = unit.rounds.find()
        assert (juror, known.jurors) == (Juror(name="Juror 1", sponsor=sponsor, linked=linked), (juror,))


def test_a_sponsor_who_pledged_is_told() -> None:
    """A juror of a sponsor that pledged to the round is warned of, though the round does not name the sponsor."""
    unit = a_unit(ROUND, Pledge(id="G0001", round=ROUND.id, sponsor="Cosumar", seats=1))
    juror = msgspec.structs.replace(ONE, sponsor="Cosumar")
    told = ["Juror 1 works for Cosumar, which pays for prizes of lalla-2022."]
    assert scoring.interests(unit, ROUND, juror, COOPERATIVES[0]) == told
    assert scoring.interests(a_unit(ROUND), ROUND, juror, COOPERATIVES[0]) == []


# --- scores ---


@pytest.mark.parametrize(
    ("statement", "fields"),
    [
        (Statement({"innovation": 12.0}), {}),
        (Statement({"innovation": 15.0}), {"marks": {"innovation": 15.0}}),
        (Statement({"social_impact": 9.5}), {"marks": {"innovation": 12.0, "social_impact": 9.5}}),
        (Statement(comment=""), {"comment": ""}),
        (Statement(recused=True), {"marks": {}, "recused": True}),
        (Statement(recused=False), {}),
    ],
)
def test_a_score_is_corrected(statement: Statement, fields: dict[str, object]) -> None:
    """What is said takes the place of what was, what is not said stays; a recusal takes the marks off."""
    unit = a_unit(ROUND, an_entry(1), GIVEN)
    scored = scoring.planned(unit, ROUND, an_entry(1), ONE, statement)
    assert scored == Scored(GIVEN, msgspec.structs.replace(GIVEN, **fields))
    scoring.record(unit, scored)
    assert unit.scores.find() == [scored.after]


def test_a_score_is_added_once_something_is_said() -> None:
    """A first score gets an id; one that says nothing is none."""
    unit = a_unit(ROUND, an_entry(1))
    for statement in (Statement(), Statement(recused=False), Statement(comment="")):
        scored = scoring.planned(unit, ROUND, an_entry(1), ONE, statement)
        assert scored.says_nothing
        scoring.record(unit, scored)
    assert unit.scores.find() == []
    scoring.record(unit, scoring.planned(unit, ROUND, an_entry(1), ONE, Statement({"innovation": 12.0}, None, "clear")))
    assert unit.scores.find() == [GIVEN]


def test_who_is_recused_gives_no_mark() -> None:
    """Marks beside or after a recusal are refused; once it is taken back, they are not."""
    recused = msgspec.structs.replace(GIVEN, marks={}, recused=True)
    unit = a_unit(ROUND, an_entry(1), recused)
    mark = {"innovation": 15.0}
    with refuses(BadValue, "A juror who is recused gives no mark; leave out the marks, or the recusal."):
        scoring.planned(unit, ROUND, an_entry(1), ONE, Statement(mark, True))
    sentence = (
        "Juror 1 is recused from E0001. If that was a mistake, take it back with --no-recuse, or with “no” in a sheet."
    )
    with refuses(RuleBroken, sentence):
        scoring.planned(unit, ROUND, an_entry(1), ONE, Statement(mark))
    again = scoring.planned(unit, ROUND, an_entry(1), ONE, Statement(mark, False))
    assert again.after == msgspec.structs.replace(GIVEN, marks=mark)


@pytest.mark.parametrize("stage", ["winner", "withdrawn", "not_selected", "ineligible", "revoked"])
def test_candidates_alone_are_marked(stage: str) -> None:
    """The marks of an entry that is no candidate any more stay; saying the same again is no change."""
    entry = an_entry(1, stage=stage)
    unit = a_unit(ROUND, entry, GIVEN)
    with refuses(RuleBroken, "E0001 is no candidate any more; its marks stay as they are."):
        scoring.planned(unit, ROUND, entry, ONE, Statement({"innovation": 15.0}))
    assert scoring.planned(unit, ROUND, entry, ONE, Statement({"innovation": 12.0})) == Scored(GIVEN, GIVEN)


def test_a_closed_round_is_not_marked() -> None:
    """The jury of a closed round has spoken."""
    closed = msgspec.structs.replace(ROUND, status="closed")
    sentence = "lalla-2022 is closed. To open it again: ess edit-round --program lalla --year 2022 --reopen"
    with refuses(RuleBroken, sentence):
        scoring.planned(a_unit(closed, an_entry(1)), closed, an_entry(1), ONE, Statement({"innovation": 15.0}))


# --- criteria and scale of a round ---


def test_criteria_change_until_the_first_mark() -> None:
    """Weights and scale are of the round, and stay once there is a score; the same again is no change."""
    store = a_register(COOPERATIVES[0], a_round(), an_entry(1))
    do(store, edit_round(2022, criteria="innovation=2; economic_impact=0", scale="10"))
    do(store, score("E0001", "Juror 1", {"innovation": 8.0}))
    do(store, edit_round(2022, criteria="Innovation=2", scale="10", theme="Argan"))
    sentence = "lalla-2022 has 1 score already; the criteria and weights stay what the jury marked by."
    for criteria in ("innovation=3", ""):
        with refuses(RuleBroken, sentence):
            do(store, edit_round(2022, criteria=criteria))
    with refuses(RuleBroken, "lalla-2022 has marks from 0 to 10 already; the scale stays."):
        do(store, edit_round(2022, scale="20"))
    with store.reading() as unit:
        (round_,) = unit.rounds.find()
    assert (round_.terms.scale, round_.theme) == (10, "Argan")
    assert round_.terms.criteria == {
        "innovation": 2.0,
        "sustainability": 1.0,
        "social_impact": 1.0,
        "environmental_impact": 1.0,
    }


def test_the_scale_stays_once_an_entry_has_a_single_mark() -> None:
    """A mark of the jury that was recorded with the candidature is one out of the scale, too."""
    unit = a_unit(a_round(), an_entry(1, mark=15.0))
    with refuses(RuleBroken, "lalla-2022 has marks from 0 to 20 already; the scale stays."):
        rounds.edit_round(unit, a_round(), lalla(), {"scale": "100"})
    assert rounds.edit_round(unit, a_round(), lalla(), {"criteria": "innovation=2"}).terms.criteria["innovation"] == 2


def test_a_new_round_has_the_criteria_of_its_program() -> None:
    """An empty text brings back what the program says."""
    store = a_register()
    do(store, open_round(2026, criteria="innovation=2", scale="100"))
    do(store, edit_round(2026, criteria="", scale=""))
    with store.reading() as unit:
        (round_,) = unit.rounds.find()
    assert (round_.terms.criteria, round_.terms.scale) == ({}, 20)


# --- ranking ---


def given(entry: int, juror: int, mark: float) -> Score:
    """Make a score of one criterion."""
    return Score(id=f"S{entry}{juror}", entry=f"E{entry:04d}", juror=f"Juror {juror}", marks={"innovation": mark})


def test_the_entries_of_a_round_are_ranked() -> None:
    """Candidates, winners and those not selected count; scores of others and of other rounds do not."""
    entries = [an_entry(1), an_entry(2, stage="winner", mark=9.0), an_entry(3, stage="withdrawn")]
    other = an_entry(4, round="lalla-2021")
    scores = [given(1, 1, 12), given(1, 2, 15), given(3, 1, 20), given(4, 1, 20)]
    unit = a_unit(*COOPERATIVES, a_round(), a_round(year=2021), *entries, other, *scores)
    standing = scoring.standing(unit, a_round(), lalla(), How())
    assert standing == scoring.Standing(
        a_round(), entries[:2], entries[2:], scores[:2], {"E0001": Fraction(27, 2), "E0002": Fraction(9)}
    )
    assert scoring.standing(unit, a_round(), lalla(), How(median=True)).marks == standing.marks


def test_firmness_of_the_seats_keeps_the_rules() -> None:
    """Who wins the free seats is what the marks would propose: known not to be eligible is out, ties win nothing."""
    one, two, three, barred = some_cooperatives(4)
    barred = msgspec.structs.replace(barred, women=1)
    round_ = a_round(seats=1)
    scores = [given(1, 1, 15), given(1, 2, 10), given(2, 1, 8), given(2, 2, 16), given(3, 1, 3), given(3, 2, 3)]
    scores += [given(4, 1, 20), given(4, 2, 20)]
    unit = a_unit(one, two, three, barred, round_, *map(an_entry, range(1, 5)), *scores)
    firmness = scoring.standing(unit, round_, lalla(), How(firmness=True)).firmness
    assert firmness is not None
    assert firmness.swaps == (Swap("Juror 1", ("E0002",), ("E0001",)),)
    assert firmness.ranges["E0001"] == Range(2, 3, ("Juror 1",))
    assert scoring.standing(unit, round_, lalla(), How()).firmness is None


def test_without_seats_nobody_wins_or_loses_one() -> None:
    """Where a round sets no number of seats, no winner hangs on a juror."""
    round_ = a_round(seats=None)
    unit = a_unit(*COOPERATIVES, round_, an_entry(1), an_entry(2), given(1, 1, 15), given(2, 2, 16))
    firmness = scoring.standing(unit, round_, lalla(), How(firmness=True)).firmness
    assert firmness is not None
    assert firmness.swaps == ()
    assert firmness.ranges == {"E0001": Range(1, 2, ("Juror 2",), "Juror 1"), "E0002": Range(1, 1, (), "Juror 2")}


def test_evened_marks_stand_beside_the_plain_ones() -> None:
    """Jurors are evened out where that is asked for, and firmness is then of the evened marks."""
    matrix = {1: (8, 17), 2: (10, 15), 3: (12, 13)}
    scores = [given(entry, juror, mark) for entry, row in matrix.items() for juror, mark in enumerate(row, start=1)]
    unit = a_unit(*COOPERATIVES, a_round(), *map(an_entry, (1, 2, 3)), *scores)
    standing = scoring.standing(unit, a_round(), lalla(), How(evened=True, firmness=True))
    assert standing.marks == dict.fromkeys(("E0001", "E0002", "E0003"), Fraction(25, 2))
    assert standing.evened == standing.marks
    assert standing.firmness is not None
    assert standing.firmness.ranges["E0001"] == Range(1, 3, ("Juror 2",))
