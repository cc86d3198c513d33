"""What sponsors promised to rounds, held against the awards that they pay: nothing is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Pledge, Round
    from ocp_ess_cli.domain.money import Share
    from ocp_ess_cli.domain.tally import Tally


class Place(NamedTuple):
    """Where a cooperative is and what it does, by which a pledge may be reserved."""

    region: str = ""
    sector: str = ""


class Draw(NamedTuple):
    """What an award draws of the pledges of its sponsor."""

    amount: int
    place: Place


class Drawn(NamedTuple):
    """How awards draw on pledges.

    Attributes:
        by_pledge: what is drawn of each, by id.
        short: the draws that no pledge covers, with what of each.
    """

    by_pledge: dict[str, int]
    short: list[Draw]

    @property
    def missing(self) -> int:
        """What no pledge covers."""
        return sum(draw.amount for draw in self.short)


def worth(pledge: Pledge, round_: Round) -> int:
    """Give what a pledge is worth: its amount, or that of so many awards of the round."""
    return pledge.amount if pledge.amount is not None else (pledge.seats or 0) * round_.terms.amount


def covers(pledge: Pledge, place: Place) -> bool:
    """Tell whether a pledge is for all, or for the region and the sector of a cooperative."""
    return pledge.region in ("", place.region) and pledge.sector in ("", place.sector)


def draw_on(pledges: Sequence[Pledge], round_: Round, draws: Iterable[Draw]) -> Drawn:
    """Let awards draw on the pledges of one sponsor to a round.

    Each draws on a pledge that is reserved for its region or sector before one for all, and those that have the
    fewest pledges to draw on come first; those of one place one after the other, so that their sum draws as they do.
    """
    left = {pledge.id: worth(pledge, round_) for pledge in pledges}
    reserved_first = sorted(pledges, key=lambda pledge: (not pledge.region) + (not pledge.sector))
    fitting = [(draw, [p for p in reserved_first if covers(p, draw.place)]) for draw in draws]
    short: list[Draw] = []
    for draw, open_ in sorted(fitting, key=lambda pair: (len(pair[1]), pair[0].place)):
        wanted = draw.amount
        for pledge in open_:
            taken = min(wanted, left[pledge.id])
            left[pledge.id] -= taken
            wanted -= taken
        if wanted:
            short.append(draw._replace(amount=wanted))
    return Drawn({pledge.id: worth(pledge, round_) - left[pledge.id] for pledge in pledges}, short)


class Paying(NamedTuple):
    """What a sponsor pays of awards of a round to cooperatives of one place.

    Attributes:
        awarded, paid: in whole units of `currency`.
        cooperatives: the ids of those that it pays for, where they are at hand.
    """

    round: str
    sponsor: str
    currency: str
    awarded: int
    paid: int
    place: Place
    cooperatives: frozenset[str] = frozenset()

    @classmethod
    def of_share(cls, share: Share, places: Mapping[str, Place]) -> Paying:
        """Take what one award is; a cooperative that has no place is of none."""
        entry = share.entry
        place, ids = places.get(entry.cooperative, Place()), frozenset({entry.cooperative})
        return cls(entry.round, share.sponsor, share.currency, share.awarded, share.paid, place, ids)

    @classmethod
    def of_tally(cls, tally: Tally) -> Paying:
        """Take a tally by round, sponsor, region and sector."""
        round_, sponsor, region, sector = map(str, tally.group)
        return cls(round_, sponsor, tally.currency, tally.awarded, tally.paid, Place(region, sector))


class Balance(NamedTuple):
    """What a sponsor pledged, pays and paid, in one currency.

    Attributes:
        sponsor: its name; empty where nobody is named.
        short: what is awarded beyond what is pledged for it.
        cooperatives: the ids of those that it pays for.
    """

    sponsor: str
    currency: str
    pledged: int
    awarded: int
    paid: int
    short: int
    cooperatives: frozenset[str]

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return self.awarded - self.paid

    def plus(self, other: Balance) -> Balance:
        """Add another balance of the same currency."""
        return self._replace(
            pledged=self.pledged + other.pledged,
            awarded=self.awarded + other.awarded,
            paid=self.paid + other.paid,
            short=self.short + other.short,
            cooperatives=self.cooperatives | other.cooperatives,
        )


def balances(round_: Round, pledges: Iterable[Pledge], shares: Iterable[Paying]) -> list[Balance]:
    """Give the balance of each sponsor that pledged or pays in a round, by name; nobody named comes last.

    Args:
        round_: the round.
        pledges: of all sponsors and rounds.
        shares: of all awards.
    """
    promised: dict[tuple[str, str], list[Pledge]] = {}
    paying: dict[tuple[str, str], list[Paying]] = {}
    for pledge in pledges:
        if pledge.round == round_.id:
            promised.setdefault((pledge.sponsor, round_.terms.currency), []).append(pledge)
    for share in shares:
        if share.round == round_.id:
            paying.setdefault((share.sponsor, share.currency), []).append(share)
    return [
        _balance(key, round_, promised.get(key, []), paying.get(key, []))
        for key in sorted({*promised, *paying}, key=lambda key: (_by_name(key[0]), key[1]))
    ]


def _balance(
    key: tuple[str, str],
    round_: Round,
    pledges: Sequence[Pledge],
    shares: Sequence[Paying],
) -> Balance:
    draws = [Draw(share.awarded, share.place) for share in shares]
    return Balance(
        *key,
        sum(worth(pledge, round_) for pledge in pledges),
        sum(share.awarded for share in shares),
        sum(share.paid for share in shares),
        draw_on(pledges, round_, draws).missing,
        frozenset[str]().union(*(share.cooperatives for share in shares)),
    )


def added(found: Iterable[Balance]) -> list[Balance]:
    """Add balances of several rounds: one for each sponsor and currency; two currencies are never added."""
    sums: dict[tuple[str, str], Balance] = {}
    for one in found:
        key = (one.sponsor, one.currency)
        sums[key] = sums[key].plus(one) if key in sums else one
    return sorted(sums.values(), key=lambda one: (_by_name(one.sponsor), one.currency))


def totals(found: Iterable[Balance]) -> list[Balance]:
    """Add balances of all sponsors: one for each currency."""
    return added(one._replace(sponsor="") for one in found)


def _by_name(sponsor: str) -> tuple[bool, str, str]:
    return (not sponsor, fold(sponsor), sponsor)
