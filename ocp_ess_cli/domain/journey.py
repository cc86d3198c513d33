"""The way of entries through the stages of a program: how far each came, which are late, what was held for each."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.program import CANDIDATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Entry, Session, Terms
    from ocp_ess_cli.domain.program import Program


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Reached(NamedTuple):
    """How many entries reached a stage, and how many stand there still."""

    stage: str
    reached: int
    entries: int


def funnel(program: Program, entries: Sequence[Entry]) -> list[Reached]:
    """Count by stage the entries that reached it, in the order of the program; stages that none reached are left out.

    An entry that was recorded at a late stage, as a sheet does, reached every stage through which each way leads there.
    """
    through = {stage: stages_before(program, stage) | {stage} for stage in program.stages}
    reached: Counter[str] = Counter()
    for entry in entries:
        passed = {entry.stage, *(step.stage for step in entry.path)}
        reached.update(set[str]().union(*(through.get(stage, {stage}) for stage in passed)))
    standing = Counter(entry.stage for entry in entries)
    return [Reached(stage, reached[stage], standing[stage]) for stage in program.stages if reached[stage]]


def stages_before(program: Program, stage: str) -> set[str]:
    """Give the stages through which every way from the first stage to this one leads, without itself."""
    return {other for other in program.stages if other != stage and stage not in _open_to(program, without=other)}


def _open_to(program: Program, without: str) -> set[str]:
    """Give the stages that can be reached from the first one without passing one of them."""
    found: set[str] = set()
    ahead = [CANDIDATE]
    while ahead:
        stage = ahead.pop()
        if stage not in found and stage != without:
            found.add(stage)
            ahead += program.stages[stage]
    return found


def due(terms: Terms, entry: Entry) -> date | None:
    """Give the day until which an entry has time; None where no time is set, or its first day is not known."""
    if terms.months is None or not entry.path:
        return None
    return months_after(entry.path[0].on, terms.months)


def is_under_way(program: Program, entry: Entry) -> bool:
    """Tell whether an entry is at its first stage, or at one where it is worked with."""
    return entry.stage in {CANDIDATE, *program.served}


def is_late(program: Program, terms: Terms, entry: Entry, today: date) -> bool:
    """Tell whether the time of an entry is over, and it is under way still."""
    until = due(terms, entry)
    return until is not None and until < today and is_under_way(program, entry)


def stages_on(entry: Entry, on: date) -> list[str]:
    """Give the stages at which an entry stood on a day: the one that it began the day with, and those reached on it."""
    before = [step.stage for step in entry.path if step.on < on]
    return [*before[-1:], *(step.stage for step in entry.path if step.on == on)]


def held(sessions: Iterable[Session]) -> Counter[str]:
    """Count the individual sessions of each entry, by its id."""
    return Counter(entry for session in sessions if session.kind == "individual" for entry in session.entries)
