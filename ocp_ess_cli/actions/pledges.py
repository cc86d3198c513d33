"""What sponsors promise to rounds: recorded, changed and withdrawn, never below what they pay already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.domain import money
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Cooperative, Pledge
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.pledges import Draw, Drawn, Place, covers, draw_on, worth
from ocp_ess_cli.language import _
from ocp_ess_cli.language import money as amount_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.store.protocol import Unit


class Promise(NamedTuple):
    """What a sponsor promises: prizes or money, for all or for a region or sector.

    Attributes:
        seats: how many prizes; None where an amount is promised.
        amount: in the currency of the round; None where seats are.
    """

    seats: int | None = None
    amount: int | None = None
    place: Place = Place()


def pledge(unit: Unit, round_: Round, sponsor: str, promise: Promise, *, update: bool = False) -> Pledge:
    """Record what a sponsor promises to a round, or with `update` change it; the round names the sponsor from then on.

    Raises:
        BadValue: neither prizes nor money are promised, or both.
        AlreadyExists: it promised for the same already, and `update` is not asked for.
        NotFound: `update` is asked for and it did not.
        RuleBroken: it pays more awards already, or it promises prizes of a round that sets no amount.
    """
    if (promise.seats is None) == (promise.amount is None):
        raise BadValue(_("Say what is pledged: --seats for prizes or --amount for money, one of them."))
    refuse_seats(round_, promise.seats)
    standing = find_pledge(unit, round_, sponsor, promise.place)
    if standing and not update:
        sentence = _("{sponsor} pledged to {round} already: {id}. To change it, add --update.")
        raise AlreadyExists(sentence.format(sponsor=sponsor, round=round_.id, id=standing.id))
    if update and not standing:
        raise NotFound(_none(round_, sponsor))
    made = Pledge(
        id=standing.id if standing else unit.pledges.next_id(),
        round=round_.id,
        sponsor=standing.sponsor if standing else sponsor,
        seats=promise.seats,
        amount=promise.amount,
        region=promise.place.region,
        sector=promise.place.sector,
    )
    record(unit, round_, made)
    refuse_below(unit, round_, made)
    return made


def refuse_seats(round_: Round, seats: int | None) -> None:
    """Refuse prizes where a round does not say how much each is.

    Raises:
        RuleBroken: it does not.
    """
    if seats is not None and not round_.terms.amount:
        sentence = _("{round} sets no amount for each; pledge money instead: --amount.")
        raise RuleBroken(sentence.format(round=round_.id))


def record(unit: Unit, round_: Round, made: Pledge) -> None:
    """Put a pledge into the register as it is, and its sponsor among those of the round."""
    if unit.pledges.get(made.id):
        unit.pledges.put(made)
    else:
        unit.pledges.add(made)
    named = round_.sponsors or tuple(filter(None, (round_.terms.paid_by,)))
    if fold(made.sponsor) not in map(fold, named):
        named = (*named, made.sponsor)
    if named != round_.sponsors:
        unit.rounds.put(msgspec.structs.replace(round_, sponsors=named))


def withdraw(unit: Unit, round_: Round, sponsor: str, place: Place) -> Pledge:
    """Take a pledge away; the round still names the sponsor.

    Raises:
        NotFound: there is none.
        RuleBroken: awards are paid under it.
    """
    standing = find_pledge(unit, round_, sponsor, place)
    if standing is None:
        raise NotFound(_none(round_, sponsor))
    nothing = msgspec.structs.replace(standing, seats=None, amount=0)
    unit.pledges.put(nothing)
    refuse_below(unit, round_, nothing)
    unit.pledges.remove(standing.id)
    return standing


def find_pledge(unit: Unit, round_: Round, sponsor: str, place: Place) -> Pledge | None:
    """Find what a sponsor promised to a round for a region and a sector, or for all."""
    of_round = unit.pledges.find(round=round_.id, region=place.region, sector=place.sector)
    return next((one for one in of_round if fold(one.sponsor) == fold(sponsor)), None)


def _none(round_: Round, sponsor: str) -> str:
    sentence = _(
        "{sponsor} pledged nothing of this kind to {round}. To see what it did: ess pledges --sponsor “{sponsor}”"
    )
    return sentence.format(sponsor=sponsor, round=round_.id)


def draws_of(unit: Unit, round_: Round, sponsor: str) -> list[Draw]:
    """Give what the awards of a round draw of the pledges of a sponsor."""
    standings = money.standings(unit.entries.find(round=round_.id), ())
    ids = {standing.entry.cooperative for standing in standings}
    places = {one.id: Place(one.region, one.sector) for one in unit.cooperatives.project(Cooperative, ids)}
    return [
        Draw(share.awarded, places.get(standing.entry.cooperative, Place()))
        for standing in standings
        for share in standing.shares
        if share.sponsor == sponsor
    ]


def drawn(unit: Unit, round_: Round, sponsor: str) -> tuple[Sequence[Pledge], Drawn]:
    """Give the pledges of a sponsor to a round, and how its awards draw on them."""
    pledged = unit.pledges.find(round=round_.id, sponsor=sponsor)
    return pledged, draw_on(pledged, round_, draws_of(unit, round_, sponsor))


def overdrawn(unit: Unit, round_: Round) -> list[str]:
    """Name the sponsors that pledged to a round and pay more than they pledged, a sentence each."""
    told = []
    for sponsor in sorted({one.sponsor for one in unit.pledges.find(round=round_.id)}):
        pledged, found = drawn(unit, round_, sponsor)
        if found.missing:
            sentence = _(
                "{sponsor} pledged {pledged} to {round}, and pays awards of {awarded}; no pledge covers {short}."
            )
            currency = round_.terms.currency
            covered = sum(found.by_pledge.values())
            sums = {
                "pledged": amount_of(sum(worth(one, round_) for one in pledged), currency),
                "awarded": amount_of(covered + found.missing, currency),
                "short": amount_of(found.missing, currency),
            }
            told.append(sentence.format(sponsor=sponsor, round=round_.id, **sums))
    return told


def refuse_below(unit: Unit, round_: Round, made: Pledge) -> None:
    """Refuse a pledge of less than what is awarded under it.

    Raises:
        RuleBroken: more is awarded.
    """
    _pledged, found = drawn(unit, round_, made.sponsor)
    short = sum(draw.amount for draw in found.short if covers(made, draw.place))
    if short:
        currency = round_.terms.currency
        sentence = _(
            "{sponsor} pays awards of {awarded} under this pledge to {round} already; {pledged} is too little."
        )
        awarded = amount_of(found.by_pledge[made.id] + short, currency)
        pledged = amount_of(worth(made, round_), currency)
        raise RuleBroken(sentence.format(sponsor=made.sponsor, awarded=awarded, round=round_.id, pledged=pledged))
