"""Whom the marks propose for the free seats of a round, with every condition kept together."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.optimum import Choice, Tie, best_choice, least_shortfall
from ocp_ess_cli.domain.seats import Limits, Minimum, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.rules import Candidate


class Conflict(NamedTuple):
    """Conditions that cannot all be met, of which each could be if another were left out.

    Attributes:
        seats: the number of free seats, where it is one of them.
        able: how many candidates count for the minimum, where it is alone.
    """

    minima: tuple[Minimum, ...]
    pools: tuple[Pool, ...] = ()
    seats: int | None = None
    able: int = 0


class Proposal(NamedTuple):
    """Whom the marks propose for the free seats of a round.

    Attributes:
        winners: those who win whatever the jury decides, best mark first.
        ties: equal marks for the last seats, between whom the jury decides; none of them is in `winners`.
        picked: one of the best choices, with which the others are compared.
        waiting: the others who could win, best mark first.
        ineligible: known not to meet a condition.
        unmarked: without a mark.
        short_of: what is missing of the minima, whoever of the tied wins.
        conflicts: why something is missing.
        sponsors: for each of `winners` who pledged its seat; nothing where nobody did.
        limits: what had to be kept.
    """

    winners: list[Candidate]
    ties: list[Tie]
    picked: list[Candidate]
    waiting: list[Candidate]
    ineligible: list[Candidate]
    unmarked: list[Candidate]
    short_of: dict[Minimum, int]
    conflicts: list[Conflict]
    sponsors: list[str]
    limits: Limits

    @property
    def tied(self) -> list[Candidate]:
        """Everybody between whom the jury decides."""
        return [candidate for tie in self.ties for candidate in tie.candidates]

    @property
    def missing(self) -> int:
        """How many winners the minima miss in all, whoever of the tied wins."""
        return sum(self.limits.short(self.picked).values())

    @property
    def empty(self) -> list[Pool]:
        """The reserved seats that stay empty, because nobody who could sit there is left."""
        places = self.limits.seat(self.picked) or []
        left = [pool._replace(seats=pool.seats - places.count(n)) for n, pool in enumerate(self.limits.pools)]
        is_full = len(self.picked) == self.limits.seats
        return [] if is_full else [pool for pool in left if pool.is_reserved and pool.seats > 0]


def allocate(candidates: Iterable[Candidate], limits: Limits, preferred: Sequence[str] = ()) -> Proposal:
    """Propose winners: the minima first, then the best marks, each on a seat that is for it.

    Args:
        candidates: the entries that are candidates.
        limits: what has to be kept.
        preferred: the entries that the jury prefers among equal marks, in its order.
    """
    pool = sorted(candidates, key=lambda candidate: candidate.entry.id)
    able = ranked(pool)
    choice = _chosen(able, limits, preferred)
    taken = {c.entry.id for c in (*choice.winners, *(c for tie in choice.ties for c in tie.candidates))}
    places = limits.seat(choice.winners) or []
    return Proposal(
        winners=choice.winners,
        ties=choice.ties,
        picked=choice.picked,
        waiting=[c for c in able if c.entry.id not in taken],
        ineligible=[c for c in pool if c.unmet],
        unmarked=[c for c in pool if not c.unmet and c.mark is None],
        short_of=choice.short,
        conflicts=conflicts(able, limits, choice.short) if limits.short(choice.picked) else [],
        sponsors=["" if place is None else limits.pools[place].sponsor for place in places],
        limits=limits,
    )


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Give those who could win, best mark first."""
    able = [c for c in candidates if not c.unmet and c.mark is not None]
    return sorted(able, key=lambda candidate: (-(candidate.mark or 0), candidate.entry.id))


def _chosen(able: list[Candidate], limits: Limits, preferred: Sequence[str]) -> Choice:
    """Take the best marks where they keep every condition, which is best of all; else ask the solver."""
    plain = _best_marks(able, limits.seats, preferred)
    keeps_all = not plain.ties and not limits.short(plain.picked) and limits.seat(plain.picked) is not None
    return plain if limits.are_plain or keeps_all else best_choice(able, limits, preferred)


def _best_marks(ranked: list[Candidate], seats: int, preferred: Sequence[str]) -> Choice:
    """Take the best marks alone, and of equal marks for the last seats whom the jury prefers."""
    winners: list[Candidate] = []
    for _mark, group in groupby(ranked, key=lambda candidate: candidate.mark):
        equal, left = [*group], seats - len(winners)
        if len(equal) <= left:
            winners += equal
            continue
        by_id = {c.entry.id: c for c in equal}
        chosen = [by_id[entry] for entry in dict.fromkeys(preferred) if entry in by_id][:left]
        winners += sorted(chosen, key=lambda candidate: candidate.entry.id)
        others = [c for c in equal if c not in chosen]
        left -= len(chosen)
        return Choice(winners, [Tie(others, left)] if left else [], winners + others[:left], {})
    return Choice(winners, [], winners, {})


def conflicts(able: Sequence[Candidate], limits: Limits, short: dict[Minimum, int]) -> list[Conflict]:
    """Find which conditions cannot all be met: minimal sets, until all others can be met without their minima.

    Args:
        able: who could win.
        limits: the conditions.
        short: what every nearest solution leaves missing.
    """
    asked = sorted(limits.minima, key=lambda minimum: short.get(minimum, 0))
    conditions: list[_Condition] = [*(pool for pool in limits.pools if pool.is_reserved), _SEATS, *asked]
    found = []
    while not _can_be_met(able, limits, conditions):
        needed = conditions
        for condition in conditions:
            fewer = [kept for kept in needed if kept is not condition]
            if not _can_be_met(able, limits, fewer):
                needed = fewer
        conditions = [kept for kept in conditions if not (isinstance(kept, Minimum) and kept in needed)]
        found.append(_conflict(able, limits, needed))
    return found


_SEATS = "seats"
_Condition = Minimum | Pool | str


def _can_be_met(able: Sequence[Candidate], limits: Limits, conditions: Sequence[_Condition]) -> bool:
    """Tell whether conditions can be met where the others of the limits do not hold."""
    is_limited = _SEATS in conditions
    without = Limits(
        seats=limits.seats if is_limited else len(able),
        minima=tuple(minimum for minimum in limits.minima if minimum in conditions),
        pools=tuple(p if p in conditions else p._replace(region="", sector="") for p in limits.pools),
        unpledged=limits.unpledged if is_limited else len(able),
    )
    return least_shortfall(able, without) == 0


def _conflict(able: Sequence[Candidate], limits: Limits, needed: Sequence[_Condition]) -> Conflict:
    minima = tuple(minimum for minimum in limits.minima if minimum in needed)
    return Conflict(
        minima=minima,
        pools=tuple(pool for pool in limits.pools if pool in needed),
        seats=limits.seats if _SEATS in needed else None,
        able=sum(minima[0].counts(candidate) for candidate in able) if minima else 0,
    )
