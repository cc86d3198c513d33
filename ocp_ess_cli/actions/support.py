"""The work with entries of a program: sessions that are held, and plans of needs and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions.rounds import refuse_closed
from ocp_ess_cli.domain import journey, values
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Measure, Session
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, day, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, MeasureKind, Round, SessionKind
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit


# --- sessions ---


class Meeting(NamedTuple):
    """What is said of a session.

    Attributes:
        kind: None for individual with one cooperative, and in a group with several.
        by: who holds it.
        people, women: how many people take part, and women among them.
    """

    on: date
    kind: SessionKind | None = None
    title: str = ""
    by: str = ""
    people: int | None = None
    women: int | None = None
    note: str = ""


def hold(unit: Unit, program: Program, round_: Round, entries: Sequence[Entry], meeting: Meeting) -> Session:
    """Record a session with entries of a round.

    Raises:
        BadValue: an individual session has several entries, or more women than people took part.
        RuleBroken: the round is closed, or an entry was not worked with on that day.
    """
    refuse_closed(round_)
    served = tuple(dict.fromkeys(entry.id for entry in entries))
    if meeting.kind == "individual" and len(served) > 1:
        raise BadValue(_("An individual session is with one cooperative; several together are a group."))
    if told := values.more_women(meeting.people, meeting.women):
        raise BadValue(told)
    refused = [*filter(None, (_not_served(unit, program, entry, meeting.on) for entry in entries))]
    if refused:
        raise RuleBroken("\n".join(refused))
    said = meeting._asdict() | {"kind": meeting.kind or ("group" if len(served) > 1 else "individual")}
    held = Session(id=unit.sessions.next_id(), round=round_.id, entries=served, **said)
    unit.sessions.add(held)
    return held


def _not_served(unit: Unit, program: Program, entry: Entry, on: date) -> str:
    """Say why no session was held with an entry on a day; nothing where it was worked with then."""
    if not program.served:
        return _("{program} holds no sessions.").format(program=program.title)
    stages = journey.stages_on(entry, on)
    if any(stage in program.served for stage in stages):
        return ""
    sentence = (
        _("{name} ({entry}) was {stage} on {day}; sessions are held with those that are: {served}.")
        if stages
        else _("{name} ({entry}) had not entered {round} on {day}.")
    )
    cooperative = unit.cooperatives.get(entry.cooperative)
    return sentence.format(
        name=cooperative.name if cooperative else entry.cooperative,
        entry=entry.id,
        round=entry.round,
        day=day(on),
        stage=program.label(stages[-1]) if stages else "",
        served=listed([program.label(stage) for stage in program.served]),
    )


# --- plans ---


class Line(NamedTuple):
    """A need or an action to be put into a plan."""

    kind: MeasureKind
    title: str
    due: date | None = None
    note: str = ""


def plan(unit: Unit, round_: Round, entry: Entry, lines: Iterable[Line]) -> list[Measure]:
    """Put needs and actions into the plan of an entry.

    Raises:
        AlreadyExists: one stands in it already.
        RuleBroken: the round is closed.
    """
    refuse_closed(round_)
    standing = {(one.kind, fold(one.title)): one.id for one in unit.measures.find(entry=entry.id)}
    made = []
    for line in lines:
        if found := standing.get((line.kind, fold(line.title))):
            sentence = _("“{title}” stands in the plan of {entry} already: {id}.")
            raise AlreadyExists(sentence.format(title=line.title, entry=entry.id, id=found))
        measure = Measure(id=unit.measures.next_id(), entry=entry.id, **line._asdict())
        unit.measures.add(measure)
        standing[line.kind, fold(line.title)] = measure.id
        made.append(measure)
    return made


def finish(unit: Unit, round_: Round, entry: Entry, ids: Iterable[str], on: date) -> list[Measure]:
    """Record that needs are met and actions done: all of them, or none.

    Raises:
        NotFound: the plan of the entry has no such line.
        RuleBroken: the round is closed, or one was done before.
    """
    refuse_closed(round_)
    standing = {one.id: one for one in unit.measures.find(entry=entry.id)}
    finished = []
    for measure_id in dict.fromkeys(one.strip().upper() for one in ids):
        measure = standing.get(measure_id)
        if measure is None:
            open_ = listed([one.id for one in standing.values() if one.done is None])
            sentence = (
                _("The plan of {entry} has no {id}; open are: {open}.")
                if open_
                else _("The plan of {entry} has no {id}, and nothing that is open.")
            )
            raise NotFound(sentence.format(entry=entry.id, id=measure_id[:40], open=open_))
        if measure.done:
            raise RuleBroken(_("{id} was done on {day} already.").format(id=measure.id, day=day(measure.done)))
        finished.append(msgspec.structs.replace(measure, done=on))
    for measure in finished:
        unit.measures.put(measure)
    return finished
