"""Whom the marks propose for the seats of a round, whom the jury prefers among equal ones, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.actions import selection
from ocp_ess_cli.actions.rounds import scores_of
from ocp_ess_cli.domain import jury, ranking, rules
from ocp_ess_cli.domain.allocation import allocate, ranked
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.seats import limits_of
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.allocation import Proposal
    from ocp_ess_cli.domain.models import Preference, Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.rules import Candidate
    from ocp_ess_cli.domain.seats import Limits
    from ocp_ess_cli.store.protocol import Unit


def marks_of(unit: Unit, program: Program, round_: Round) -> dict[str, float]:
    """Give the mark of each entry of a round: what its jury makes of it, else its single mark."""
    entries = unit.entries.find(round=round_.id)
    found = ranking.marks(entries, scores_of(unit, round_.id), jury.criteria_of(round_, program))
    return {entry: float(mark) for entry, mark in found.items()}


def propose(
    unit: Unit, program: Program, round_: Round, most: int | None = None, preferences: Sequence[Preference] = ()
) -> Proposal:
    """Propose winners for the free seats of a round, by the marks of its candidates and under all its conditions.

    Args:
        unit: the unit to look in.
        program: the program of the round.
        round_: the round; what the jury preferred before is kept in it.
        most: at most so many; None for all free seats.
        preferences: whom the jury prefers now among equal marks.

    Raises:
        BadValue: neither the round nor `most` says how many can win.
        RuleBroken: every seat is taken, or an entry that is preferred is not among the equal marks.
    """
    _refuse_without_seats(unit, round_, most)
    candidates = selection.candidates(unit, round_, marks_of(unit, program, round_))
    limits = limits_for(unit, round_, candidates, most)
    before = [preference.entry for preference in round_.preferences]
    proposed = allocate(candidates, limits, before)
    if not preferences:
        return proposed
    entries = [preference.entry for preference in preferences]
    _refuse_untied(round_, proposed, entries)
    decided = allocate(candidates, limits, [*before, *entries])
    _refuse_unseated(decided, entries)
    return decided


def limits_for(unit: Unit, round_: Round, candidates: Sequence[Candidate], most: int | None = None) -> Limits:
    """Give what the naming of winners among these candidates has to keep, as the round stands."""
    pools, standing = selection.pools(unit, round_), selection.standing(unit, round_)
    return limits_of(round_.terms, pools, standing, candidates, most)


def _refuse_without_seats(unit: Unit, round_: Round, most: int | None) -> None:
    entries = unit.entries.find(round=round_.id)
    free = rules.free_seats(round_, len(rules.winners(entries)))
    if free is None and most is None:
        sentence = _("{round} sets no number of seats; say how many win with --top, or name them.")
        raise BadValue(sentence.format(round=round_.id))
    if free == 0:
        sentence = plural(
            "All seats of {round} are taken: {count} winner.",
            "All seats of {round} are taken: {count} winners.",
            len(rules.winners(entries)),
        )
        raise RuleBroken(sentence.format(round=round_.id))


def _refuse_untied(round_: Round, proposed: Proposal, entries: Sequence[str]) -> None:
    tied = [candidate.entry.id for candidate in proposed.tied]
    for entry in entries:
        if entry not in tied:
            sentence = (
                _("{entry} is not among the equal marks that the jury decides between: {tied}.")
                if tied
                else _("{entry} is not preferred to anybody: no equal marks stand for the last seats of {round}.")
            )
            raise RuleBroken(sentence.format(entry=entry, tied=listed(tied), round=round_.id))


def _refuse_unseated(decided: Proposal, entries: Sequence[str]) -> None:
    winning = [candidate.entry.id for candidate in decided.winners]
    for entry in entries:
        if entry not in winning:
            others = [other for other in entries if other in winning]
            sentence = _("{entry} cannot win beside {others}: the seats and conditions leave no place. Prefer fewer.")
            raise RuleBroken(sentence.format(entry=entry, others=listed(others)))


def prefer(unit: Unit, round_: Round, preferences: Sequence[Preference]) -> Round:
    """Keep in a round whom the jury preferred, and why."""
    if not preferences:
        return round_
    decided = msgspec.structs.replace(round_, preferences=(*round_.preferences, *preferences))
    unit.rounds.put(decided)
    return decided


def waiting(unit: Unit, program: Program, round_: Round) -> list[Candidate]:
    """Give the candidates who could win and are neither winners nor proposed for the free seats, best mark first."""
    if rules.free_seats(round_, unit.entries.count(round=round_.id, stage=WINNER)):
        return propose(unit, program, round_).waiting
    return ranked(selection.candidates(unit, round_, marks_of(unit, program, round_)))


def next_in_rank(unit: Unit, program: Program, round_: Round) -> Proposal | None:
    """Propose who takes the free seats of a round, or one where it sets no number; None where none is free."""
    free = rules.free_seats(round_, unit.entries.count(round=round_.id, stage=WINNER))
    return None if free == 0 else propose(unit, program, round_, 1 if free is None else None)
