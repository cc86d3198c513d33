"""Pledges: one for a sponsor, round, region and sector, and never below what is awarded under it."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import pledges, sponsors
from ocp_ess_cli.actions.pledges import Promise
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Entry, Payment, Pledge
from ocp_ess_cli.domain.pledges import Place
from ocp_ess_cli.domain.seats import pools_of
from tests.actions.office import a_register, do, undo
from tests.builders import TODAY, a_round, a_unit, an_entry, mourafaka, refuses, some_cooperatives

ROUND = a_round()
SOUSS = Place("MA-09")


def won(number: int, sponsor: str = "Fondation OCP", **shares: int) -> Entry:
    """Make a winner whom a sponsor pays, or several share."""
    return an_entry(number, stage="winner", award=Award(amount=50_000, sponsor=sponsor, shares=shares))


def test_a_pledge_names_its_sponsor_in_the_round() -> None:
    """The sponsor stands in the round, beside who pays where nobody is named; a second time nothing is added."""
    unit = a_unit(ROUND)
    made = pledges.pledge(unit, ROUND, "COPAG", Promise(seats=2))
    assert made == Pledge(id="G0001", round="lalla-2022", sponsor="COPAG", seats=2)
    (round_,) = unit.rounds.find()
    assert round_.sponsors == ("Fondation OCP", "COPAG")
    reserved = pledges.pledge(unit, round_, "Copag", Promise(amount=70_000, place=SOUSS))
    assert reserved == Pledge(id="G0002", round="lalla-2022", sponsor="Copag", amount=70_000, region="MA-09")
    assert unit.rounds.find() == [round_]


@pytest.mark.parametrize("promise", [Promise(), Promise(seats=1, amount=1)])
def test_a_pledge_is_of_prizes_or_of_money(promise: Promise) -> None:
    """Neither, or both, is refused."""
    told = "Say what is pledged: --seats for prizes or --amount for money, one of them."
    with refuses(BadValue, told):
        pledges.pledge(a_unit(ROUND), ROUND, "COPAG", promise)


def test_a_pledge_is_changed_only_when_asked() -> None:
    """Again for the same is refused, until it is an update; an update of nothing is refused."""
    unit = a_unit(ROUND)
    none = "COPAG pledged nothing of this kind to lalla-2022. To see what it did: ess pledges --sponsor “COPAG”"
    with refuses(NotFound, none):
        pledges.pledge(unit, ROUND, "COPAG", Promise(seats=2), update=True)
    pledges.pledge(unit, ROUND, "COPAG", Promise(seats=2))
    with refuses(AlreadyExists, "copag pledged to lalla-2022 already: G0001. To change it, add --update."):
        pledges.pledge(unit, ROUND, "copag", Promise(seats=3))
    changed = pledges.pledge(unit, ROUND, "copag", Promise(amount=90_000), update=True)
    assert unit.pledges.find() == [changed] == [Pledge(id="G0001", round=ROUND.id, sponsor="COPAG", amount=90_000)]


def test_a_pledge_is_no_less_than_what_is_awarded_under_it() -> None:
    """The sum that is awarded is named; a pledge of exactly that is taken."""
    unit = a_unit(ROUND, *some_cooperatives(3), won(1), won(2), won(3, "COPAG"))
    told = "Fondation OCP pays awards of 100,000 MAD under this pledge to lalla-2022 already; 99,999 MAD is too little."
    with refuses(RuleBroken, told):
        pledges.pledge(unit, ROUND, "Fondation OCP", Promise(amount=99_999))
    unit.pledges.remove("G0001")  # what a unit that saves nothing forgets
    assert pledges.pledge(unit, ROUND, "Fondation OCP", Promise(amount=100_000)).amount == 100_000
    assert pledges.overdrawn(unit, ROUND) == []


def test_only_what_falls_under_a_pledge_counts() -> None:
    """A pledge for a region is held against awards there, and a share counts as such."""
    here, there = some_cooperatives(2)
    there = msgspec.structs.replace(there, region="MA-03")
    shared = won(1, "A", A=10_000, B=40_000)
    unit = a_unit(ROUND, here, there, shared, won(2, "A"))
    assert pledges.pledge(unit, ROUND, "A", Promise(amount=10_000, place=SOUSS)).id == "G0001"
    told = "A pays awards of 50,000 MAD under this pledge to lalla-2022 already; 49,999 MAD is too little."
    with refuses(RuleBroken, told):
        pledges.pledge(unit, ROUND, "A", Promise(amount=49_999))


def test_a_pledge_is_withdrawn_unless_awards_are_paid_under_it() -> None:
    """It goes, the round still names the sponsor, and undo brings it back."""
    store = a_register(ROUND, *some_cooperatives(1))
    do(store, lambda unit: pledges.pledge(unit, ROUND, "COPAG", Promise(seats=2)))
    do(store, lambda unit: pledges.withdraw(unit, ROUND, "copag", Place()))
    with store.reading() as unit:
        assert (unit.pledges.find(), unit.rounds.find()[0].sponsors) == ([], ("Fondation OCP", "COPAG"))
        with pytest.raises(NotFound):
            pledges.withdraw(unit, ROUND, "COPAG", Place())
    undo(store)
    with store.reading() as unit:
        assert [pledge.id for pledge in unit.pledges.find()] == ["G0001"]
        unit.entries.add(won(1, "COPAG"))
        told = "COPAG pays awards of 50,000 MAD under this pledge to lalla-2022 already; 0 MAD is too little."
        with refuses(RuleBroken, told):
            pledges.withdraw(unit, ROUND, "COPAG", Place())


def test_a_round_that_has_a_pledge_is_not_undone() -> None:
    """The pledge needs its round."""
    store = a_register(*some_cooperatives(1))
    do(store, lambda unit: unit.rounds.add(a_round(sponsors=("COPAG",))))
    do(store, lambda unit: pledges.pledge(unit, unit.rounds.find()[0], "COPAG", Promise(seats=2)))
    with refuses(RuleBroken, "Change 2 cannot be taken back: G0001 needs lalla-2022."):
        undo(store, 2)


# --- the names of sponsors ---

KNOWN = ["Attijariwafa Bank", "COPAG", "Cosumar", "Crédit Agricole du Maroc", "Fondation OCP"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("fondation ocp", "Fondation OCP"),
        ("FONDATION  O.C.P.", "Fondation OCP"),
        ("Fundation OCP", "Fondation OCP"),
        ("Atijariwafa bank", "Attijariwafa Bank"),
        ("Crédit agricole du Maroc", "Crédit Agricole du Maroc"),
        ("Ambassade du Qatar", "Ambassade du Qatar"),
        ("مؤسسة", "مؤسسة"),
    ],
)
def test_a_sponsor_has_one_name(raw: str, name: str) -> None:
    """Spellings are one sponsor; what is like none is a new one."""
    assert sponsors.take(KNOWN, raw) == name


@pytest.mark.parametrize(
    ("raw", "near"),
    [
        ("Crédit du Maroc", "Crédit Agricole du Maroc"),
        ("Groupe Cosumar", "Cosumar"),
        ("Fondation OPC", "Fondation OCP"),
    ],
)
def test_a_name_that_is_near_another_is_asked_about(raw: str, near: str) -> None:
    """It is refused until the user says that it is another."""
    told = f"There is no sponsor “{raw}” yet. Is it {near}? Add --new-sponsor if it is another."
    with refuses(NotFound, told):
        sponsors.take(KNOWN, raw)
    assert sponsors.take(KNOWN, raw, is_new=True) == raw
    assert sponsors.take([*KNOWN, raw], raw) == raw


def test_sponsors_are_known_from_wherever_they_stand() -> None:
    """Of rounds, awards and their shares, pledges, payments, and the terms of programs."""
    unit = a_unit(
        a_round(sponsors=("Of the round",)),
        won(1, "Of an award"),
        won(2, "Of a share", **{"Of a share": 20_000, "Of another": 30_000}),
        Pledge(id="G0001", round="lalla-2022", sponsor="Of a pledge", seats=1),
        Payment(id="P0001", entry="E0001", sponsor="Of a payment", amount=1, on=TODAY),
    )
    recorded = ["Of a payment", "Of a pledge", "Of a share", "Of an award", "Of another", "Of the round"]
    assert sponsors.recorded(unit) == recorded
    assert sponsors.known(unit, catalogue.programs()) == sorted([*recorded, "Fondation OCP"])


def test_a_round_without_an_amount_takes_pledges_of_money_alone() -> None:
    """Nobody can say what a prize of it is worth, nor how many an amount pays."""
    cohort = a_round(mourafaka(), seats=None)
    unit = a_unit(cohort)
    with refuses(RuleBroken, "mourafaka-2022 sets no amount for each; pledge money instead: --amount."):
        pledges.pledge(unit, cohort, "Sponsor A", pledges.Promise(seats=4))
    made = pledges.pledge(unit, cohort, "Sponsor A", pledges.Promise(amount=200_000))
    assert (made.amount, pools_of([made], cohort.terms)) == (200_000, [])
