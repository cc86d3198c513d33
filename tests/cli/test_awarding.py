"""Awarding where sponsors pledged seats: who pays, who is proposed, and who comes next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.domain.models import Award, Pledge
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import a_cooperative, a_round, an_entry, save, some_cooperatives
from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from pathlib import Path

ROUND = ("--program", "lalla", "--year", "2022")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give a folder with a round of two seats, one of which a region reserves, and four candidates."""
    regions = ["MA-09", "MA-09", "MA-02", "MA-09"]
    save(
        TinyStore(tmp_path / "awards.json"),
        a_round(seats=2),
        Pledge(id="G0001", round="lalla-2022", sponsor="Région", seats=1, region="MA-02"),
        *(a_cooperative(id=f"C000{n}", name=f"N {n}", region=region) for n, region in enumerate(regions, start=1)),
        *(an_entry(n, mark=mark) for n, mark in enumerate((18.0, 17.0, 11.0, 17.0), start=1)),
    )
    return tmp_path


def sponsors(folder: Path) -> dict[str, str]:
    """Give who pays for each winner."""
    with TinyStore(folder / "awards.json").reading() as unit:
        winners = unit.entries.find(stage="winner")
        return {winner.id: winner.award.sponsor for winner in winners if winner.award}


def test_who_pledged_a_seat_pays_for_the_winner_proposed(office: Path) -> None:
    """The winner on a reserved seat is paid by who reserved it, the other by who the round says."""
    assert run_ess(office, ["award", *ROUND, "--yes"]).code == 0
    assert sponsors(office) == {"E0001": "Fondation OCP", "E0003": "Région"}


def test_who_is_said_pays_for_all(office: Path) -> None:
    """A sponsor who is said pays, whoever pledged."""
    assert run_ess(office, ["award", *ROUND, "--yes", "--sponsor", "COPAG"]).code == 0
    assert sponsors(office) == {"E0001": "COPAG", "E0003": "COPAG"}


def test_who_comes_next_fits_the_seat(office: Path) -> None:
    """A revoked award names who fits its seat: nobody for the reserved one, and a tie for the open one."""
    run_ess(office, ["award", *ROUND, "--yes"])
    reserved = run_ess(office, ["revoke", "E0003", "--reason", "x", "--yes"])
    assert reserved.err.splitlines()[1:] == ["Nobody who waits fits the free seats of lalla-2022."]
    nobody = run_ess(office, ["award", *ROUND, "--yes"])
    assert (nobody.err.splitlines()[-1], nobody.code) == (
        "ess: Nobody who could win fits the free seats of lalla-2022.",
        5,
    )
    open_ = run_ess(office, ["revoke", "E0001", "--reason", "x", "--yes"])
    assert open_.err.splitlines()[1:] == [
        (
            "Equal marks stand for 1 seat: the jury chooses among E0002, E0004, and ess award … --prefer ENTRY "
            "--because REASON records it."
        )
    ]
    chosen = run_ess(office, ["award", *ROUND, "--prefer", "c4", "--because", "It trains others.", "--yes"])
    assert (chosen.code, sponsors(office)) == (0, {"E0004": "Fondation OCP"})


def test_a_dry_run_keeps_no_preference(office: Path) -> None:
    """What the jury prefers is kept only with the award."""
    run_ess(office, ["award", *ROUND, "--yes"])
    run_ess(office, ["revoke", "E0001", "--reason", "x", "--yes"])
    before = (office / "awards.json").read_bytes()
    shown = run_ess(office, ["award", *ROUND, "--prefer", "E0002", "--because", "x", "--explain", "--dry-run"])
    assert (shown.code, (office / "awards.json").read_bytes() == before) == (0, True)


def total(outcome: Outcome) -> str:
    """Give the sum of a list."""
    return " ".join(next(line for line in outcome.out.splitlines() if "Total" in line).split())


def test_of_many_winners_people_see_the_new_ones_and_programs_all(tmp_path: Path) -> None:
    """Where a round has more than a hundred, the list says where all of them are; up to a hundred it has all."""
    won = [an_entry(n, stage="winner", award=Award(amount=50_000)) for n in range(1, 101)]
    save(TinyStore(tmp_path / "awards.json"), a_round(seats=None), *some_cooperatives(102), *won[:99])
    hundred = run_ess(tmp_path, ["award", "C0100", *ROUND])
    assert total(hundred) == "Total: 100 winners 5,000,000 MAD"
    more = run_ess(tmp_path, ["award", "C0101", *ROUND])
    told = "The list has the 1 new one of 101 winners; all of them: ess report --program lalla --year 2022"
    assert (more.code, more.out.count(" lalla-"), told in more.out.splitlines()) == (0, 0, True)
    assert total(more) == "Total: 1 winner 50,000 MAD"
    every = run_ess(tmp_path, ["award", "C0102", *ROUND, "--format", "json"])
    assert len(json.loads(every.out)["winners"]) == 102


def test_a_rule_is_told_before_anything_is_asked(office: Path) -> None:
    """Nobody is to say yes to what cannot be: also where the round is still to be opened."""
    save(TinyStore(office / "awards.json"), a_cooperative(id="C0005", members=10, women=4))
    refused = run_ess(office, ["award", "C0005", "--program", "lalla", "--year", "2023"])
    assert (refused.code, "will be opened" in refused.err) == (5, False)
