"""Small records, a clock and a unit of work for the tests, so that a test names only what it is about."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import checks
from ocp_ess_cli.actions.findings import Scene
from ocp_ess_cli.domain.models import (
    Cooperative,
    Entry,
    Expert,
    Figure,
    Link,
    Measure,
    Payment,
    Pledge,
    ProgramFile,
    Publication,
    Record,
    Round,
    Score,
    Session,
    Stamp,
    Step,
)
from ocp_ess_cli.domain.todo import Circle
from ocp_ess_cli.store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.actions.findings import Finding
    from ocp_ess_cli.domain.errors import EssError
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Store, Unit

TODAY = date(2026, 11, 25)
STAMP = Stamp(at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC), by="office", command="test")
_TABLES: dict[type[Record], str] = {
    Cooperative: "cooperatives",
    Round: "rounds",
    Entry: "entries",
    Score: "scores",
    Pledge: "pledges",
    Payment: "payments",
    Session: "sessions",
    Measure: "measures",
    Link: "links",
    Expert: "experts",
    ProgramFile: "programs",
    Figure: "figures",
    Publication: "publications",
}


def lalla() -> Program:
    """Give the prize of women's cooperatives: eight seats, one payer."""
    return catalogue.programs()["lalla"]


def jil() -> Program:
    """Give the prize of young cooperatives and projects: no seats set, nobody pays by default."""
    return catalogue.programs()["jil"]


def mourafaka() -> Program:
    """Give the program of support: phases, months, sessions, and no amount for each."""
    return catalogue.programs()["mourafaka"]


def a_cooperative(**fields: object) -> Cooperative:
    """Make a women's cooperative of twelve members in Tiznit."""
    plain = Cooperative(
        id="C0001",
        name="Coopérative Tafoukt",
        region="MA-09",
        province="Tiznit",
        sector="argane",
        members=12,
        women=12,
        youth=6,
    )
    return msgspec.structs.replace(plain, **fields)


def some_cooperatives(count: int, **fields: object) -> list[Cooperative]:
    """Make cooperatives `C0001`, `C0002`, … named `Coopérative 1`, `Coopérative 2`, …."""
    return [a_cooperative(id=f"C{n:04d}", name=f"Coopérative {n}", **fields) for n in range(1, count + 1)]


def a_round(program: Program | None = None, year: int = 2022, seats: int | None = 8, **fields: object) -> Round:
    """Make an open round with the terms of its program, `lalla` if none is named."""
    program = program or lalla()
    terms = msgspec.structs.replace(program.terms, seats=seats)
    plain = Round(id=f"{program.key}-{year}", program=program.key, year=year, terms=terms)
    return msgspec.structs.replace(plain, **fields)


def an_entry(number: int = 1, **fields: object) -> Entry:
    """Make the candidature of cooperative `number` in `lalla-2022`, under the id of the same number."""
    plain = Entry(
        id=f"E{number:04d}",
        round="lalla-2022",
        cooperative=f"C{number:04d}",
        stage="candidate",
        path=(Step(stage="candidate", on=TODAY, by="office"),),
    )
    return msgspec.structs.replace(plain, **fields)


def a_circle(*entries: Entry, round_: Round | None = None, today: date = TODAY) -> Circle:
    """Make what `todo` tells of one round, in which cooperative `C0001` is named `Coopérative 1`."""
    among = round_ or a_round()
    names = {entry.cooperative: f"Coopérative {int(entry.cooperative[1:])}" for entry in entries}
    return Circle(today, {among.id: among}, {entry.id: entry for entry in entries}, names)


def a_link(number: int = 1, **fields: object) -> Link:
    """Make an open link of C0001 with a hotel."""
    plain = Link(id=f"L{number:04d}", cooperative="C0001", other="Hôtel A", title="Oil for the spa", on=TODAY)
    return msgspec.structs.replace(plain, **fields)


def an_expert(number: int = 1, **fields: object) -> Expert:
    """Make an expert who knows about export."""
    return msgspec.structs.replace(Expert(id=f"X{number:04d}", name=f"Expert {number}", fields=("export",)), **fields)


def add_all(unit: Unit, *records: Record) -> None:
    """Add records to the tables of their kinds."""
    for record in records:
        getattr(unit, _TABLES[type(record)]).add(record)


def save(store: Store, *records: Record) -> None:
    """Add records to a store in one unit."""
    with store.writing(STAMP) as unit:
        add_all(unit, *records)


def a_unit(*records: Record) -> Unit:
    """Open a unit of work in memory that holds these records."""
    with MemoryStore().reading() as unit:
        add_all(unit, *records)
    return unit


def found(unit: Unit, *names: str) -> list[Finding]:
    """Run checks of a register, all where none is named, and give what they found."""
    scene = Scene(unit, catalogue.programs(), catalogue.places(), TODAY)
    return [finding for outcome in checks.run(scene, names) for finding in outcome.findings]


@contextmanager
def refuses(kind: type[EssError], *lines: str) -> Iterator[None]:
    """Expect an error of exactly this kind whose text is these lines."""
    with pytest.raises(kind) as caught:
        yield
    assert (type(caught.value), str(caught.value)) == (kind, "\n".join(lines))
