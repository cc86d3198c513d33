"""Small registers to publish, and what is published of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.licences import LICENCES
from ocp_ess_cli.domain.models import Award, Payment
from ocp_ess_cli.exchange.publishing import rows, selecting
from ocp_ess_cli.exchange.publishing.package import WRITERS
from ocp_ess_cli.exchange.publishing.published import Published, Terms
from ocp_ess_cli.exchange.publishing.selecting import Selection
from tests.builders import a_cooperative, a_round, a_unit, an_entry

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Entry, Record
    from ocp_ess_cli.exchange.publishing.selecting import Chosen
    from ocp_ess_cli.store.protocol import Unit

CREATED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=date(2022, 3, 8))


def a_winner(number: int = 1, **fields: object) -> Entry:
    """Make the award of cooperative `number` in `lalla-2022`."""
    return msgspec.structs.replace(an_entry(number, stage="winner", award=AWARD), **fields)


def some_records() -> list[Record]:
    """Make a round with a cooperative and a project's holder that won, and a candidate that did not."""
    return [
        a_round(status="closed", ceremony=date(2022, 3, 8), sponsors=("Fondation OCP", "Banque A")),
        a_cooperative(name_ar="تعاونية تافوكت", ice="001523456000042", commune="Aglou", activity="huile d'argan"),
        a_cooperative(id="C0002", name="Projet de Fatima B.", kind="project", commune="Tafraout", members=2),
        a_cooperative(id="C0003", name="Coopérative Sans Prix"),
        a_winner(1, project="Savon d'argan", award=AWARD, mark=17.0, note="interne"),
        a_winner(2, project="L'atelier de Fatima", award=shared()),
        an_entry(3),
        Payment(id="P0001", entry="E0001", amount=30_000, on=date(2022, 4, 15), reference="VIR 17"),
        Payment(id="P0002", entry="E0001", amount=20_000, on=date(2022, 9, 1)),
        Payment(id="P0003", entry="E0001", amount=-20_000, on=date(2022, 9, 9), returns="P0002"),
    ]


def shared() -> Award:
    """Make an award that two sponsors share, and of which the day is not known."""
    return Award(
        amount=50_000, sponsor="Fondation OCP", shares={"Fondation OCP": 30_000, "Crédit Agricole du Maroc": 20_000}
    )


def chosen(unit: Unit, selection: Selection | None = None) -> Chosen:
    """Choose what is published of a register."""
    return selecting.choose(unit, programs(), places(), selection or Selection())


def published(unit: Unit, selection: Selection | None = None, **terms: str) -> Published:
    """Publish a register, under the licence that asks to be named."""
    under = Terms(LICENCES["CC-BY-4.0"], "Fondation OCP", "360G-example", **terms)
    return Published(1, CREATED, selection or Selection(), under, rows.content(chosen(unit, selection)))


def files(of: Published) -> dict[str, bytes]:
    """Make the files of a publication."""
    return {path: content for write in WRITERS for path, content in write(of).items()}


def some_files() -> dict[str, bytes]:
    """Make the files of a small register."""
    return files(published(a_unit(*some_records())))
