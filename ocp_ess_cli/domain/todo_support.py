"""What awaits of support: cooperatives without a session for a quarter, and plans past due."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.program import REVOKED, WINNER
from ocp_ess_cli.domain.todo import FEW, Circle, Item, options
from ocp_ess_cli.language import _, day, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocp_ess_cli.domain.models import Entry, Measure, Round, Session
    from ocp_ess_cli.domain.program import Program

QUARTER = 92  # days without a session: an assumption


def is_over(program: Program, stage: str) -> bool:
    """Tell whether an entry at a stage needs no more support: only an award or a way back may follow."""
    order = [*program.stages]
    place = order.index(stage)
    return all(after in (WINNER, REVOKED) or order.index(after) < place for after in program.stages[stage])


def sessions(circle: Circle, held: Iterable[Session], programs: Mapping[str, Program]) -> list[Item]:
    """Tell of the entries that have sessions, are not over, and had none for a quarter."""
    last: dict[str, Session] = {}
    for session in sorted(held, key=lambda one: (one.on, one.id)):
        last.update(dict.fromkeys(session.entries, session))
    waiting: dict[tuple[str, str], list[tuple[date, Entry]]] = {}
    for entry in circle.entries.values():
        round_ = circle.rounds.get(entry.round)
        if round_ is None or not round_.terms.sessions or is_over(programs[round_.program], entry.stage):
            continue
        latest = last.get(entry.id)
        since = latest.on if latest else (entry.path[0].on if entry.path else None)
        if since and circle.today - since > timedelta(days=QUARTER):
            waiting.setdefault((round_.id, latest.by if latest else ""), []).append((since, entry))
    found = []
    for (round_id, by), alike in waiting.items():
        if len(alike) > FEW:
            found.append(_many_sessions(circle.rounds[round_id], by, min(since for since, _entry in alike), len(alike)))
        else:
            found += [_session(circle, since, entry, by, begun=entry.id not in last) for since, entry in alike]
    return found


def _session(circle: Circle, since: date, entry: Entry, by: str, *, begun: bool) -> Item:
    sentence = _("{name} has had no session since {day}.")
    if begun:
        sentence = _("{name} entered on {day} and has had no session yet.")
    name = circle.name(entry)
    told = sentence.format(name=name, day=day(since))
    return Item(since, "session", entry.round, entry.id, name, told, f"ess session {entry.id}", by)


def _many_sessions(round_: Round, by: str, since: date, count: int) -> Item:
    sentence = plural(
        "{count} cooperative of {round} has had no session for a quarter.",
        "{count} cooperatives of {round} have had no session for a quarter.",
        count,
    )
    command = f"ess sessions {options(round_)}" + (f" --by {shlex.quote(by)}" if by else "")
    return Item(since, "session", round_.id, round_.id, round_.id, sentence.format(round=round_.id), command, by)


def measures(circle: Circle, planned: Iterable[Measure]) -> list[Item]:
    """Tell of the needs and actions that are past due and not done."""
    sentence = _("“{title}” of {name} was due on {day}.")
    return [
        Item(
            measure.due,
            "measure",
            entry.round,
            measure.id,
            circle.name(entry),
            sentence.format(title=measure.title, name=circle.name(entry), day=day(measure.due)),
            f"ess plan {entry.id} --done {measure.id}",
        )
        for measure in planned
        if (entry := circle.entries.get(measure.entry)) and entry.round in circle.rounds
        if measure.due and measure.due < circle.today and measure.done is None
    ]
