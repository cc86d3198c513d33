"""Cooperatives that enter a round together, on a day and in a phase of the cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.rounds import refuse_closed
from ocp_ess_cli.actions.selection import Application, candidate, refuse_named_twice, won_before
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import AlreadyExists, RuleBroken
from ocp_ess_cli.language import _, day, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round, Stamp
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit


class Enrolled(NamedTuple):
    """An entry that was made, and what its cooperative does not meet or does not tell."""

    entry: Entry
    cooperative: Cooperative
    doubts: list[str]


def enrol(
    unit: Unit, round_: Round, cooperatives: Sequence[Cooperative], application: Application, stamp: Stamp, on: date
) -> list[Enrolled]:
    """Let cooperatives enter a round on a day: all of them, or none.

    Raises:
        BadValue: one is named twice.
        AlreadyExists: one has an entry in the round already.
        RuleBroken: the round is closed, or has no such phase.
    """
    refuse_closed(round_)
    refuse_named_twice(cooperatives)
    refuse_other_phase(round_, application.phase)
    _refuse_entered(unit, round_, cooperatives)
    won = won_before(unit, round_, {cooperative.id for cooperative in cooperatives})
    enrolled = []
    for cooperative in cooperatives:
        entry = candidate(unit, round_, cooperative, application, stamp, on)
        unit.entries.add(entry)
        enters = rules.entering(entry, won.get(cooperative.id, ()))
        unmet = rules.unmet(round_.terms, cooperative, enters)
        unknown = rules.unknown(round_.terms, cooperative, enters)
        enrolled.append(Enrolled(entry, cooperative, [*unmet, *unknown]))
    return enrolled


def _refuse_entered(unit: Unit, round_: Round, cooperatives: Sequence[Cooperative]) -> None:
    standing = {entry.cooperative: entry.id for entry in unit.entries.find(round=round_.id)}
    sentence = _("{name} ({id}) has an entry in {round} already: {entry}.")
    again = [
        sentence.format(name=c.name, id=c.id, round=round_.id, entry=standing[c.id])
        for c in cooperatives
        if c.id in standing
    ]
    if again:
        raise AlreadyExists("\n".join(again))


def refuse_other_phase(round_: Round, phase: int | None) -> None:
    """Refuse a phase that a round does not have.

    Raises:
        RuleBroken: it has none of that number.
    """
    known = [str(one.number) for one in round_.terms.phases]
    if phase is not None and str(phase) not in known:
        sentence = _("{round} has no phase {phase}; it has: {known}.") if known else _("{round} has no phases.")
        raise RuleBroken(sentence.format(round=round_.id, phase=phase, known=listed(known)))


def refuse_before(program: Program, on: date) -> None:
    """Refuse a day before a program began.

    Raises:
        RuleBroken: it is before.
    """
    if on.year < program.since:
        sentence = _("{program} began in {since}; nobody can enter it on {day}.")
        raise RuleBroken(sentence.format(program=program.title, since=program.since, day=day(on)))
