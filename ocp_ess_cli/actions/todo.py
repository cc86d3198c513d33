"""Gathers what awaits the officer of everything that the register holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions.sponsors import spelled
from ocp_ess_cli.domain import jury, money, todo, todo_money, todo_support
from ocp_ess_cli.domain.models import Contact  # noqa: TC001 - msgspec reads the annotations
from ocp_ess_cli.domain.pledges import Balance, Paying, Place, balances
from ocp_ess_cli.domain.tally import EVERYTHING, Narrowed
from ocp_ess_cli.store.journal import journal_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.domain.todo import Circle, Item
    from ocp_ess_cli.store.protocol import Unit


class Placed(msgspec.Struct, frozen=True):
    """What is told of a cooperative: its name, its place, and until when its contact is kept."""

    id: str
    name: str
    region: str = ""
    sector: str = ""
    contact: Contact | None = None


class Wanted(NamedTuple):
    """What is asked for; nothing narrows where a field is empty.

    Attributes:
        by: whom it awaits, in any spelling.
    """

    program: Program | None = None
    years: range | None = None
    by: str = ""

    @property
    def narrowed(self) -> Narrowed:
        """What narrows the rounds and their entries."""
        return Narrowed(program=self.program.key if self.program else "", years=self.years)


class Waiting(NamedTuple):
    """What awaits, the oldest first, and the names of everybody whom anything awaits."""

    items: list[Item]
    names: list[str]


def gather(unit: Unit, programs: Programs, today: date, backup: date | None, wanted: Wanted) -> Waiting:
    """Say what awaits.

    Args:
        unit: the unit to look in.
        programs: the programs known.
        today: the day.
        backup: when the last backup was made; None for never.
        wanted: what it is narrowed to; what is of no round is left out where it is to a program or years.
    """
    narrowed = wanted.narrowed
    entries = unit.entered(narrowed)
    among = None if narrowed == EVERYTHING else {entry.cooperative for entry in entries}
    placed = {one.id: one for one in unit.cooperatives.project(Placed, among)}
    circle = todo.Circle(
        today,
        {round_.id: round_ for round_ in unit.rounds.find() if narrowed.takes_round(round_)},
        {entry.id: entry for entry in entries},
        {one.id: one.name for one in placed.values()},
    )
    found = [*_of_rounds(unit, programs, circle, placed.values())]
    if narrowed == EVERYTHING:
        found += todo.contacts(_people(unit, placed.values()), today)
        found += todo.backup(backup, _begun(unit), today)
    names = sorted({item.by for item in found} - {""})
    if wanted.by:
        meant = spelled(names, wanted.by)
        found = [item for item in found if meant and item.by == meant]
    return Waiting(todo.ordered(found), names)


def _of_rounds(unit: Unit, programs: Programs, circle: Circle, placed: Iterable[Placed]) -> Iterator[Item]:
    rounds = circle.rounds.values()
    criteria = {round_.id: jury.criteria_of(round_, programs[round_.program]) for round_ in rounds}
    yield from todo_money.payments(circle, unit.payments.find())
    yield from todo.marks(circle, unit.scores.find(), criteria)
    yield from todo_support.sessions(circle, unit.sessions.find(), {program.key: program for program in programs})
    yield from todo_support.measures(circle, unit.measures.find())
    yield from todo.ceremonies(circle)
    yield from todo_money.pledges(circle, unit.pledges.find(), _balances(unit, circle, placed))


def _balances(unit: Unit, circle: Circle, placed: Iterable[Placed]) -> dict[str, list[Balance]]:
    """Say what each sponsor pledged and pays, by round."""
    places = {one.id: Place(one.region, one.sector) for one in placed}
    pledged = unit.pledges.find()
    among = {pledge.round for pledge in pledged}
    standings = money.standings((entry for entry in circle.entries.values() if entry.round in among), ())
    shares = [Paying.of_share(share, places) for stands in standings for share in stands.shares]
    return {round_.id: balances(round_, pledged, shares) for round_ in circle.rounds.values() if round_.id in among}


def _people(unit: Unit, placed: Iterable[Placed]) -> Iterator[todo.Person]:
    yield from (todo.Person(one.id, one.name, one.contact, "ess edit-coop") for one in placed)
    yield from (todo.Person(one.id, one.name, one.contact, "ess edit-expert") for one in unit.experts.find())


def _begun(unit: Unit) -> date | None:
    """Give the day of the first change."""
    first = unit.journal.get(journal_id(1))
    return first.at.date() if first else None
