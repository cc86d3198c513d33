"""What awaits of money: awards that are to be paid, and pledges that are short."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.money import LATE_AFTER, standings
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.todo import FEW, Circle, Item, oldest, options
from ocp_ess_cli.language import _, day, money, number, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Payment, Pledge, Round
    from ocp_ess_cli.domain.money import Share, Standing
    from ocp_ess_cli.domain.pledges import Balance


def payments(circle: Circle, made: Iterable[Payment]) -> list[Item]:
    """Tell of the awards of which something is due, by the sponsor who pays; many of one round and sponsor in one."""
    due: dict[tuple[str, str], list[tuple[Standing, Share]]] = {}
    for stands in standings(circle.entries.values(), made):
        for share in stands.shares if stands.entry.round in circle.rounds else ():
            if share.due > 0:
                due.setdefault((stands.entry.round, share.sponsor), []).append((stands, share))
    found = []
    for (round_id, sponsor), shares in due.items():
        if len(shares) > FEW:
            found.append(_many_payments(circle, circle.rounds[round_id], sponsor, shares))
        else:
            found += [_payment(circle, stands, share) for stands, share in shares]
    return found


def _payment(circle: Circle, stands: Standing, share: Share) -> Item:
    entry, schedule = stands.entry, circle.rounds[stands.entry.round].terms.schedule
    late = stands.late_since(schedule, LATE_AFTER, circle.today)
    sentence = _("{due} of {awarded} is still to be paid to {name}.")
    if late:
        sentence = _("{due} of {awarded} is still to be paid to {name}; the first instalment is late since {day}.")
    told = sentence.format(
        due=money(share.due, share.currency),
        awarded=money(share.awarded, share.currency),
        name=circle.name(entry),
        day=day(late) if late else "",
    )
    payer = f" --sponsor {shlex.quote(share.sponsor)}" if len(stands.shares) > 1 else ""
    return Item(
        stands.last or stands.award.on,
        "payment",
        entry.round,
        entry.id,
        circle.name(entry),
        told,
        f"ess pay {entry.id}{payer}",
        share.sponsor,
    )


def _many_payments(circle: Circle, round_: Round, sponsor: str, shares: Sequence[tuple[Standing, Share]]) -> Item:
    late = sum(1 for one, _share in shares if one.late_since(round_.terms.schedule, LATE_AFTER, circle.today))
    sums: dict[str, int] = {}
    for _stands, share in shares:
        sums[share.currency] = sums.get(share.currency, 0) + share.due
    told = plural(
        "{count} award of {round} is still to be paid, {sum} in all; late: {late}.",
        "{count} awards of {round} are still to be paid, {sum} in all; late: {late}.",
        len(shares),
    )
    due = " + ".join(money(amount, currency) for currency, amount in sums.items())
    payer = f" --sponsor {shlex.quote(sponsor)}" if sponsor else ""
    return Item(
        oldest(one.last or one.award.on for one, _share in shares),
        "payment",
        round_.id,
        round_.id,
        round_.id,
        told.format(round=round_.id, sum=due, late=number(late)),
        f"ess payments {options(round_)}{payer} --due",
        sponsor,
    )


def pledges(circle: Circle, pledged: Iterable[Pledge], balances: Mapping[str, Sequence[Balance]]) -> list[Item]:
    """Tell of the sponsors that pledged to a round less than is awarded under it."""
    by_sponsor: dict[tuple[str, str], list[Pledge]] = {}
    for pledge in pledged:
        by_sponsor.setdefault((pledge.round, pledge.sponsor), []).append(pledge)
    return [
        _pledge(circle, circle.rounds[round_id], by_sponsor[round_id, balance.sponsor], balance)
        for round_id, found in balances.items()
        for balance in found
        if round_id in circle.rounds and balance.short and (round_id, balance.sponsor) in by_sponsor
    ]


def _pledge(circle: Circle, round_: Round, pledged: Sequence[Pledge], balance: Balance) -> Item:
    sentence = _("{sponsor} pledged {pledged} to {round}, and pays awards of {awarded}; no pledge covers {short}.")
    sums = {field: money(getattr(balance, field), balance.currency) for field in ("pledged", "awarded", "short")}
    awarded = [
        entry.award.on
        for entry in circle.entries.values()
        if entry.round == round_.id and entry.stage == WINNER and entry.award and balance.sponsor in entry.award.paid_by
    ]
    named = f"{options(round_)} --sponsor {shlex.quote(balance.sponsor)}"
    return Item(
        max(filter(None, awarded), default=None),
        "pledge",
        round_.id,
        pledged[0].id,
        balance.sponsor,
        sentence.format(sponsor=balance.sponsor, round=round_.id, **sums),
        f"ess pledge {named} {_enough(pledged[0], round_, balance)} --update"
        if len(pledged) == 1 and not (pledged[0].region or pledged[0].sector)
        else f"ess pledges {named}",
        balance.sponsor,
    )


def _enough(pledge: Pledge, round_: Round, balance: Balance) -> str:
    """Write the option by which a pledge covers what is awarded."""
    if pledge.amount is not None or not round_.terms.amount:
        return f"--amount {balance.pledged + balance.short}"
    return f"--seats {-(-(balance.pledged + balance.short) // round_.terms.amount)}"
