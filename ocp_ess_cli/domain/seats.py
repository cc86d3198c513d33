"""The seats of a round: who pledged them and for whom, and who of its winners sits on which."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Cooperative, Entry, Pledge, Terms
    from ocp_ess_cli.domain.rules import Candidate


class Standing(NamedTuple):
    """A winner that the round has already."""

    entry: Entry
    cooperative: Cooperative


class Pool(NamedTuple):
    """Seats that a sponsor pledged.

    Attributes:
        pledge: the id of the pledge.
        region, sector: the code of that for which they are reserved; empty where they are for any.
        left_over: what of a pledged amount is less than a prize.
    """

    pledge: str
    sponsor: str
    seats: int
    region: str = ""
    sector: str = ""
    left_over: int = 0

    @property
    def is_reserved(self) -> bool:
        """Whether not everybody can sit there."""
        return bool(self.region or self.sector)

    def takes(self, cooperative: Cooperative) -> bool:
        """Tell whether a cooperative can sit there."""
        return self.region in ("", cooperative.region) and self.sector in ("", cooperative.sector)


class Minimum(NamedTuple):
    """Winners that a region or a track has at least.

    Attributes:
        code: the code of the region, or the track.
        least: how many of all winners.
        need: how many of those still to be named.
    """

    kind: Literal["region", "track"]
    code: str
    least: int
    need: int

    def counts(self, winner: Candidate | Standing) -> bool:
        """Tell whether a winner is one of them."""
        return self.code == (winner.cooperative.region if self.kind == "region" else winner.entry.track)


class Limits(NamedTuple):
    """What the naming of winners has to keep.

    Attributes:
        seats: how many can still win; no more than the pools and the seats that nobody pledged have together.
        minima: those that the winners of the round do not fill.
        pools: pledged seats that no winner has, reserved ones first.
        unpledged: seats that nobody pledged and no winner has.
    """

    seats: int
    minima: tuple[Minimum, ...] = ()
    pools: tuple[Pool, ...] = ()
    unpledged: int = 0

    @property
    def are_plain(self) -> bool:
        """Whether there is nothing to keep but the number of seats."""
        return not self.minima and not any(pool.is_reserved for pool in self.pools)

    def pools_for(self, cooperative: Cooperative) -> tuple[int, ...]:
        """Give the places in `pools` where a cooperative can sit."""
        return tuple(place for place, pool in enumerate(self.pools) if pool.takes(cooperative))

    def seat(self, winners: Sequence[Candidate]) -> list[int | None] | None:
        """Give each winner a place in `pools`, or None for a seat that nobody pledged.

        Returns:
            The places; None where the seats do not suffice.
        """
        places = seated([self.pools_for(w.cooperative) for w in winners], [pool.seats for pool in self.pools])
        fits = len(winners) <= self.seats and places.count(None) <= self.unpledged
        return places if fits else None

    def short(self, winners: Sequence[Candidate]) -> dict[Minimum, int]:
        """Count what winners leave missing of the minima."""
        missing = {m: m.need - sum(m.counts(w) for w in winners) for m in self.minima}
        return {minimum: count for minimum, count in missing.items() if count > 0}


def seated(wishes: Sequence[Sequence[int]], room: Sequence[int]) -> list[int | None]:
    """Seat as many as can be, each in one of the pools that it wishes; who comes first has a seat first.

    Args:
        wishes: for each, pools by number, the preferred first.
        room: how many each pool takes.
    """
    places: list[int | None] = [None] * len(wishes)
    left = [*room]

    def place(who: int, tried: set[int]) -> bool:
        for pool in wishes[who]:
            if left[pool]:
                left[pool] -= 1
                places[who] = pool
                return True
        for pool in set(wishes[who]) - tried:
            tried.add(pool)
            for other in [guest for guest, held in enumerate(places) if held == pool]:
                if place(other, tried):
                    places[who] = pool
                    return True
        return False

    for who in range(len(wishes)):
        place(who, set())
    return places


def pools_of(pledges: Iterable[Pledge], terms: Terms) -> list[Pool]:
    """Count the seats of pledges, reserved ones first; an amount gives as many as it pays whole prizes.

    Where no amount is set for each, nobody can say how many prizes an amount pays, and it gives no seat.
    """
    counted = [pledge for pledge in pledges if pledge.seats is not None or terms.amount]
    pools = [
        Pool(
            pledge=pledge.id,
            sponsor=pledge.sponsor,
            seats=(pledge.amount or 0) // terms.amount if pledge.seats is None else pledge.seats,
            region=pledge.region,
            sector=pledge.sector,
            left_over=(pledge.amount or 0) % terms.amount if pledge.seats is None else 0,
        )
        for pledge in counted
    ]
    return sorted(pools, key=lambda pool: (-bool(pool.region) - bool(pool.sector), pool.pledge))


def free_pools(pools: Sequence[Pool], standing: Sequence[Standing]) -> tuple[list[Pool], int]:
    """Take off the seats of the winners whose sponsor pledged them.

    Returns:
        The pools with what is left of them, and how many winners sit on seats that nobody pledged.
    """
    wishes = [
        [
            place
            for place, pool in enumerate(pools)
            if pool.sponsor == _sponsor(winner) and pool.takes(winner.cooperative)
        ]
        for winner in standing
    ]
    places = seated(wishes, [pool.seats for pool in pools])
    left = [pool._replace(seats=pool.seats - places.count(place)) for place, pool in enumerate(pools)]
    return left, places.count(None)


def _sponsor(winner: Standing) -> str:
    return winner.entry.award.sponsor if winner.entry.award else ""


def payers(pools: Sequence[Pool], standing: Sequence[Standing], winners: Sequence[Cooperative]) -> list[str]:
    """Name for each new winner the sponsor on whose seat it sits; nothing where nobody pledged it."""
    left, _unpledged = free_pools(pools, standing)
    wishes = [[place for place, pool in enumerate(left) if pool.takes(winner)] for winner in winners]
    places = seated(wishes, [pool.seats for pool in left])
    return ["" if place is None else left[place].sponsor for place in places]


def limits_of(
    terms: Terms,
    pools: Sequence[Pool],
    standing: Sequence[Standing],
    candidates: Iterable[Candidate],
    most: int | None = None,
) -> Limits:
    """Say what naming winners of a round has to keep.

    Args:
        terms: those of the round.
        pools: the seats that sponsors pledged.
        standing: the winners that there are.
        candidates: the entries that are candidates; their regions have the minimum of each region.
        most: at most so many new winners; needed where the terms set no seats.
    """
    seats = len(standing) + (most or 0) if terms.seats is None else terms.seats
    free = max(0, seats - len(standing))
    left, elsewhere = free_pools(pools, standing)
    return Limits(
        seats=free if most is None else min(free, most),
        minima=_minima(terms, seats, standing, candidates),
        pools=tuple(left),
        unpledged=max(0, seats - sum(pool.seats for pool in pools) - elsewhere),
    )


def _minima(
    terms: Terms, seats: int, standing: Sequence[Standing], candidates: Iterable[Candidate]
) -> tuple[Minimum, ...]:
    regions = sorted({c.cooperative.region for c in candidates if c.cooperative.region})
    asked = [Minimum("region", region, terms.min_per_region, 0) for region in regions]
    for track, share in terms.track_shares.items():
        least = ceil(round(share * seats, 6))  # 0.55 × 100 is a little more than 55
        asked.append(Minimum("track", track, least, 0))
    counted = (m._replace(need=m.least - sum(m.counts(winner) for winner in standing)) for m in asked)
    return tuple(minimum for minimum in counted if minimum.need > 0)
