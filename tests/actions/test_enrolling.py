"""Cooperatives that enter a round together."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli.actions import enrolling, rounds, selection
from ocp_ess_cli.actions.selection import Application
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, RuleBroken
from ocp_ess_cli.domain.models import Cooperative, Entry, Step
from tests.builders import STAMP, a_round, a_unit, an_entry, lalla, mourafaka, refuses, some_cooperatives

COHORT = a_round(mourafaka(), seats=None)
DAY = date(2022, 4, 6)
FIRST, SECOND = some_cooperatives(2, region="MA-04", founded=date(2020, 1, 1))


def enrol(*cooperatives: Cooperative, entries: tuple[Entry, ...] = (), phase: int | None = 1) -> list[Entry]:
    """Enrol into a register with these entries, and give what is in it."""
    unit = a_unit(COHORT, FIRST, SECOND, *entries)
    enrolling.enrol(unit, COHORT, cooperatives, Application(phase=phase, note="x"), STAMP, DAY)
    return unit.entries.find()


def test_all_enter_on_the_day_in_the_phase() -> None:
    """Each has an entry at the first stage, with the day, the phase and the note."""
    path = (Step(stage="candidate", on=DAY, by="office"),)
    expected = [
        Entry(id=f"E000{n}", round=COHORT.id, cooperative=f"C000{n}", stage="candidate", path=path, phase=1, note="x")
        for n in (1, 2)
    ]
    assert enrol(FIRST, SECOND) == expected


def test_one_that_is_entered_already_holds_all() -> None:
    """All enter, or none."""
    entered = an_entry(2, round=COHORT.id)
    with refuses(AlreadyExists, "Coopérative 2 (C0002) has an entry in mourafaka-2022 already: E0002."):
        enrol(FIRST, SECOND, entries=(entered,))


def test_what_the_round_does_not_let_is_refused() -> None:
    """A phase that is none, one named twice, and a closed round."""
    with refuses(RuleBroken, "mourafaka-2022 has no phase 4; it has: 1, 2, 3."):
        enrol(FIRST, phase=4)
    with refuses(BadValue, "Named twice: C0001."):
        enrol(FIRST, FIRST)
    closed = a_round(mourafaka(), seats=None, status="closed")
    with pytest.raises(RuleBroken, match=r"^mourafaka-2022 is closed\."):
        enrolling.enrol(a_unit(closed, FIRST), closed, [FIRST], Application(), STAMP, DAY)


def test_doubts_are_told_and_do_not_hold() -> None:
    """What is unmet and what is not known comes with the entry."""
    old, elsewhere = some_cooperatives(2, region="MA-09", founded=None)
    unit = a_unit(COHORT, old, elsewhere)
    (enrolled,) = enrolling.enrol(unit, COHORT, [old], Application(phase=1), STAMP, DAY)
    assert enrolled.doubts == [
        "Its region is none of those of phase 1.",
        "When it was founded is not recorded; it may exist for 4 years at most.",
    ]


def test_a_day_before_the_program_is_refused() -> None:
    """Nobody enters a program before its first year."""
    enrolling.refuse_before(mourafaka(), date(2011, 1, 1))
    with refuses(RuleBroken, "Mourafaka began in 2011; nobody can enter it on 31 Dec 2010."):
        enrolling.refuse_before(mourafaka(), date(2010, 12, 31))


# --- what a round without an amount awards ---


def completed(number: int = 1) -> Entry:
    """Make an entry whose support is completed."""
    return an_entry(number, round=COHORT.id, stage="completed", path=(Step(stage="completed", on=DAY),))


def test_financing_says_its_amount() -> None:
    """Where the round sets no amount, the award says it; the sponsor is who pays for the round."""
    unit = a_unit(COHORT, FIRST, completed())
    (won,) = selection.award(unit, mourafaka(), COHORT, [FIRST], selection.Terms(amount=80_000), STAMP)
    assert won.award is not None
    assert (won.stage, won.award.amount, won.award.sponsor) == ("winner", 80_000, "Fondation OCP")


def test_an_amount_that_is_missing_or_another_is_refused() -> None:
    """Without an amount of the round one must be said; with one, no other."""
    with refuses(BadValue, "mourafaka-2022 sets no amount; say what each receives with --amount."):
        selection.awarded_amount(mourafaka(), COHORT, None)
    with refuses(RuleBroken, "lalla-2022 gives 50,000 MAD to each winner; leave --amount out."):
        selection.awarded_amount(lalla(), a_round(), 60_000)
    assert selection.awarded_amount(lalla(), a_round(), None) == 50_000
    assert selection.awarded_amount(lalla(), a_round(), 50_000) == 50_000


def test_only_who_went_the_way_is_financed() -> None:
    """A cooperative without an entry, or at an earlier stage, is not."""
    enrolled = an_entry(2, round=COHORT.id, path=(Step(stage="candidate", on=DAY),))
    unit = a_unit(COHORT, FIRST, SECOND, enrolled)
    terms = selection.Terms(amount=80_000)
    sentence = (
        "Coopérative 1 (C0001) has no entry in mourafaka-2022. "
        "To record one: ess enrol C0001 --program mourafaka --year 2022"
    )
    with refuses(RuleBroken, sentence):
        selection.award(unit, mourafaka(), COHORT, [FIRST], terms, STAMP)
    sentence = "E0002 is enrolled; what can follow is: in diagnosis, dropped out, not eligible; not financed."
    with refuses(RuleBroken, sentence):
        selection.award(unit, mourafaka(), COHORT, [SECOND], terms, STAMP)


def test_closing_a_cohort_leaves_its_entries() -> None:
    """A program in which nobody becomes not selected closes its rounds all the same."""
    unit = a_unit(COHORT, an_entry(1, round=COHORT.id))
    closed, passed_over = rounds.close_round(unit, COHORT, mourafaka(), STAMP)
    assert (closed.status, passed_over) == ("closed", [])
    assert unit.entries.find() == [an_entry(1, round=COHORT.id)]
