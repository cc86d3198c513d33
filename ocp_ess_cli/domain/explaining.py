"""Which condition decided about a candidate: what would be broken if it changed places with another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ocp_ess_cli.domain.seats import Limits, Minimum, Pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.domain.allocation import Proposal
    from ocp_ess_cli.domain.rules import Candidate

Decision = Literal["mark", "jury", "region", "track", "pledge", "tied", "passed_over", "ineligible"]


class Explanation(NamedTuple):
    """Why a candidate wins or does not.

    Attributes:
        conditions: those that decided, each with the entries that it holds in their places; none for seats that are
            reserved and stay empty.
        because: why the jury preferred it; empty where it did not.
    """

    candidate: Candidate
    decision: Decision
    conditions: dict[Minimum | Pool, list[str]]
    because: str = ""


def explain(proposal: Proposal, because: Mapping[str, str]) -> list[Explanation]:
    """Say for each winner, each better-marked candidate who does not win, and each ineligible one what decided.

    Where reserved seats stay empty, everybody who does not win is told of them.

    Args:
        proposal: who wins.
        because: by entry, why the jury preferred it.
    """
    others = [c for c in (*proposal.tied, *proposal.waiting) if c not in proposal.picked]
    compared = _Comparison(proposal.limits, proposal.picked)
    told = [_of_winner(winner, others, compared, because) for winner in proposal.winners]
    told += [Explanation(c, "tied", {}) for c in proposal.tied]
    reserved: dict[Minimum | Pool, list[str]] = {pool: [] for pool in proposal.empty}
    lowest = min((c.mark or 0 for c in proposal.picked), default=0)
    for other in proposal.waiting:
        if reserved or (proposal.picked and (other.mark or 0) > lowest):
            told.append(Explanation(other, "passed_over", compared.against(other) or reserved))
    return told + [Explanation(c, "ineligible", {}) for c in proposal.ineligible]


def _of_winner(
    winner: Candidate, others: Sequence[Candidate], compared: _Comparison, because: Mapping[str, str]
) -> Explanation:
    reason = because.get(winner.entry.id, "")
    conditions: dict[Minimum | Pool, list[str]] = {}
    for other in others:
        if (other.mark or 0) > (winner.mark or 0):
            conditions |= {key: [winner.entry.id] for key in compared.broken(winner, other)}
    if not conditions:
        return Explanation(winner, "jury" if reason else "mark", {}, reason)
    first = next(iter(conditions))
    return Explanation(winner, first.kind if isinstance(first, Minimum) else "pledge", conditions, reason)


class _Comparison:
    """What changing one of the chosen for another would break; the same for all whom no condition tells apart."""

    def __init__(self, limits: Limits, picked: Sequence[Candidate]) -> None:
        self._limits = limits
        self._picked = picked
        self._places = dict(zip((c.entry.id for c in picked), limits.seat(picked) or [], strict=True))
        self._known: dict[object, list[Minimum | Pool]] = {}

    def against(self, other: Candidate) -> dict[Minimum | Pool, list[str]]:
        """Name the conditions that hold lower-marked winners in their places, and these winners."""
        held: dict[Minimum | Pool, list[str]] = {}
        for winner in self._picked:
            if (winner.mark or 0) < (other.mark or 0):
                for condition in self.broken(winner, other):
                    held.setdefault(condition, []).append(winner.entry.id)
        return held

    def broken(self, winner: Candidate, other: Candidate) -> list[Minimum | Pool]:
        """Name the conditions that would be broken if `other` won instead of `winner`."""
        key = (self._traits(winner), self._places[winner.entry.id], self._traits(other))
        if key not in self._known:
            self._known[key] = self._broken(winner, other)
        return self._known[key]

    def _traits(self, candidate: Candidate) -> tuple[object, ...]:
        counts = tuple(minimum.counts(candidate) for minimum in self._limits.minima)
        return (counts, self._limits.pools_for(candidate.cooperative))

    def _broken(self, winner: Candidate, other: Candidate) -> list[Minimum | Pool]:
        changed = [c for c in self._picked if c is not winner] + [other]
        before, after = self._limits.short(self._picked), self._limits.short(changed)
        more = [minimum for minimum in after if after[minimum] > before.get(minimum, 0)]
        place = self._places[winner.entry.id]
        if place is None or self._limits.seat(changed) is not None:
            return [*more]
        return [*more, self._limits.pools[place]]
