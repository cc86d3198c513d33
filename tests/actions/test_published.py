"""The check of figures: what sources contradict, and what is recorded otherwise than it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import checks
from ocp_ess_cli.actions.findings import Finding, Remark, Scene
from ocp_ess_cli.domain.models import Award, Figure
from tests.builders import TODAY, a_cooperative, a_round, a_unit, an_entry

if TYPE_CHECKING:
    from ocp_ess_cli.actions.findings import Outcome
    from ocp_ess_cli.store.protocol import Unit


def checked(unit: Unit) -> Outcome:
    """Run the check of figures."""
    (outcome,) = checks.run(Scene(unit, catalogue.programs(), catalogue.places(), TODAY), ["figures"])
    return outcome


def test_without_figures_everything_holds() -> None:
    """Where nothing was published there is nothing to contradict."""
    outcome = checked(a_unit())
    assert (outcome.findings, outcome.remarks) == ((), ())


def test_more_recorded_than_published_is_a_finding_and_fewer_is_told() -> None:
    """A count that is too high is told with where to look; one that is lower only among what holds."""
    winner = an_entry(stage="winner", award=Award(amount=50_000))
    figures = [
        Figure(id="F0001", program="lalla", year=2022, key="winners", value=0),
        Figure(id="F0002", program="lalla", year=2022, key="candidates", value=506, source="https://www.example.org/a"),
    ]
    outcome = checked(a_unit(a_cooperative(), a_round(), winner, *figures))
    assert outcome.findings == (
        Finding(
            "figures",
            "F0001",
            "lalla 2022, winners: 1 are recorded, more than the 0 published.",
            "See who is recorded: ess report --program lalla --year 2022; or correct it: ess edit-figure F0001",
        ),
    )
    told = "lalla 2022, candidates: 1 of 506 (example.org) are recorded."
    assert outcome.remarks == (Remark("figures", "F0002", told),)
