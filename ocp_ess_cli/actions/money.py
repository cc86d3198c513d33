"""Payments of awards: made, brought back, and never more than what a sponsor pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Payment
from ocp_ess_cli.domain.money import (
    Payers,
    Share,
    Standing,
    breaches,
    kept,
    next_instalment,
    paid_by,
    payer_of,
    standing,
)
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, day, listed, money

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.store.protocol import Unit

_SLIPS = (10, 100)  # one zero too many, or two


class Transfer(NamedTuple):
    """Money that leaves, or comes back.

    Attributes:
        on: the day.
        amount: None for the next instalment, or for all that is left.
        sponsor: who pays; empty where one alone can.
        reference: what the bank calls it.
    """

    on: date
    amount: int | None = None
    sponsor: str = ""
    reference: str = ""
    note: str = ""


def pay(unit: Unit, round_: Round, entry: Entry, transfer: Transfer) -> Payment:
    """Record that an award was paid, in whole or in part.

    Raises:
        BadValue: several sponsors can pay, and none is named.
        RuleBroken: the entry is no winner, the day is before the award, or more would be paid than is left.
        AlreadyExists: a payment of the award has the reference already.
    """
    stands = stand(unit, entry)
    share = payable(stands, transfer.sponsor)
    if stands.award.on and transfer.on < stands.award.on:
        sentence = _("{entry} was awarded on {awarded}; it cannot be paid on {date}.")
        raise RuleBroken(sentence.format(entry=entry.id, awarded=day(stands.award.on), date=day(transfer.on)))
    _refuse_reference(stands, transfer.reference, came_back=False)
    amount = transfer.amount or next_instalment(share.awarded, round_.terms.schedule, share.paid)
    _refuse_more(stands, share, amount)
    made = Payment(
        id=unit.payments.next_id(),
        entry=entry.id,
        sponsor=share.sponsor,
        amount=amount,
        on=transfer.on,
        reference=transfer.reference,
        note=transfer.note,
    )
    unit.payments.add(made)
    return made


def stand(unit: Unit, entry: Entry) -> Standing:
    """Say where the award of an entry stands.

    Raises:
        RuleBroken: it is no winner.
    """
    stands = standing(entry, unit.payments.find(entry=entry.id))
    if stands is None:
        sentence = (
            _("The award of {entry} was taken back; nothing is paid for it.")
            if entry.stage == "revoked"
            else _("{entry} is no winner; only winners are paid.")
        )
        raise RuleBroken(sentence.format(entry=entry.id))
    return stands


def payable(stands: Standing, sponsor: str = "") -> Share:
    """Choose the share that is paid: of the sponsor named, else the only one of which something is left.

    Raises:
        BadValue: several sponsors can pay, and none is named.
        RuleBroken: the sponsor does not pay for this award, or nothing is left.
    """
    entry = stands.entry.id
    own = [share for share in stands.shares if not sponsor or fold(share.sponsor) == fold(sponsor)]
    if not own:
        sentence = _("{sponsor} does not pay for {entry}; who does: {payers}.")
        payers = listed([share.sponsor or _("nobody named") for share in stands.shares])
        raise RuleBroken(sentence.format(sponsor=sponsor, entry=entry, payers=payers))
    open_ = [share for share in own if share.due > 0]
    if not open_:
        paid = money(sum(share.paid for share in own), stands.award.currency)
        sentence = (
            _("{sponsor} paid its share of {entry} in full: {paid}.")
            if sponsor and len(stands.shares) > 1
            else _("{entry} is paid in full: {paid}.")
        )
        raise RuleBroken(sentence.format(sponsor=own[0].sponsor, entry=entry, paid=paid))
    if len(open_) > 1:
        sentence = _("Several sponsors pay for {entry}: {payers}. Say with --sponsor who paid.")
        raise BadValue(sentence.format(entry=entry, payers=listed([share.sponsor for share in open_])))
    return open_[0]


def _refuse_more(stands: Standing, share: Share, amount: int) -> None:
    """Refuse to pay more than what is left, and ask whether a zero was typed too often."""
    if amount <= share.due:
        return
    currency = share.currency
    told = _("Of what {entry} was awarded, {awarded}, {paid} is paid; {amount} is more than the {due} left.")
    if len(stands.shares) > 1:
        told = _("Of what {sponsor} pays for {entry}, {awarded}, {paid} is paid; {amount} is more than the {due} left.")
    sentence = told.format(
        entry=stands.entry.id,
        sponsor=share.sponsor,
        awarded=money(share.awarded, currency),
        paid=money(share.paid, currency),
        amount=money(amount, currency),
        due=money(share.due, currency),
    )
    meant = [amount // times for times in _SLIPS if amount % times == 0 and amount // times <= share.due]
    if meant and amount > 2 * stands.award.amount:  # a little more is no slip of a zero
        slip = _("Is it {amount}, with a zero typed too often?").format(amount=money(meant[0], currency))
        sentence = f"{sentence} {slip}"
    raise RuleBroken(sentence)


def _refuse_reference(stands: Standing, reference: str, *, came_back: bool) -> None:
    for payment in stands.payments:
        if reference and fold(payment.reference) == fold(reference) and bool(payment.returns) == came_back:
            sentence = _("{entry} has a payment with the reference {reference} already: {id}.")
            raise AlreadyExists(sentence.format(entry=stands.entry.id, reference=reference, id=payment.id))


def bring_back(unit: Unit, entry: Entry, payment_id: str, transfer: Transfer) -> Payment:
    """Record that a payment failed or came back, by a payment against it; the first stays as it is.

    Raises:
        NotFound: the entry has no such payment.
        RuleBroken: it is a return itself, or the day is before that of the payment.
        AlreadyExists: it came back already.
    """
    payments = unit.payments.find(entry=entry.id)
    paid = next((payment for payment in payments if payment.id == payment_id), None)
    if paid is None:
        ids = listed([payment.id for payment in payments if not payment.returns])
        sentence = _("{entry} has no payment {id}; there are: {ids}.") if ids else _("{entry} has no payment {id}.")
        raise NotFound(sentence.format(entry=entry.id, id=payment_id, ids=ids))
    if paid.returns:
        sentence = _("{id} says itself that {paid} came back; it cannot come back.")
        raise RuleBroken(sentence.format(id=paid.id, paid=paid.returns))
    if back := next((payment for payment in payments if payment.returns == paid.id), None):
        raise AlreadyExists(_("{paid} came back already: {id}.").format(paid=paid.id, id=back.id))
    if transfer.on < paid.on:
        sentence = _("{id} was paid on {paid}; it cannot come back on {date}.")
        raise RuleBroken(sentence.format(id=paid.id, paid=day(paid.on), date=day(transfer.on)))
    made = Payment(
        id=unit.payments.next_id(),
        entry=entry.id,
        sponsor=paid.sponsor,
        amount=-paid.amount,
        on=transfer.on,
        reference=transfer.reference,
        returns=paid.id,
        note=transfer.note,
    )
    unit.payments.add(made)
    return made


def edit_award(unit: Unit, round_: Round, entry: Entry, payers: Payers | None, on: date | None) -> Entry:
    """Change who pays an award, or its day.

    Raises:
        BadValue: there is nothing to change, or the shares do not add up.
        RuleBroken: it is no winner, a sponsor paid more than its new share, or was paid before the new day.
    """
    stands = stand(unit, entry)
    award: Award = stands.award
    if payers is None and on is None:
        raise BadValue(_("There is nothing to change; name --sponsor or --date."))
    if on is not None:
        award = msgspec.structs.replace(award, on=_new_day(stands, round_, on))
    if payers is not None:
        award = paid_by(award, payers)
    changed = msgspec.structs.replace(entry, award=award)
    refuse_overpaid(unit, changed)
    unit.entries.put(changed)
    return changed


def _new_day(stands: Standing, round_: Round, on: date) -> date:
    if on.year < round_.year:
        sentence = _("{date} is before {round}; say the day of the award with --date.")
        raise BadValue(sentence.format(date=day(on), round=round_.id))
    first = min((payment.on for payment in stands.payments), default=on)
    if first < on:
        sentence = _("{entry} was paid on {paid} already; it cannot be awarded on {date}.")
        raise RuleBroken(sentence.format(entry=stands.entry.id, paid=day(first), date=day(on)))
    return on


def refuse_overpaid(unit: Unit, entry: Entry) -> None:
    """Refuse that an entry becomes what its payments do not fit: no winner, or one that is awarded less.

    Raises:
        RuleBroken: they do not fit.
    """
    payments = unit.payments.find(entry=entry.id)
    if found := breaches(entry, payments):
        too_much = {breach.subject[1] for breach in found}
        told = [*(breach.sentence for breach in found)]
        told += [_first_back(entry, payment) for payment in kept(payments) if payer_of(entry, payment) in too_much]
        raise RuleBroken("\n".join(told))


def refuse_paid(unit: Unit, entry: Entry) -> None:
    """Refuse to take back an award of which something is paid.

    Raises:
        RuleBroken: something is paid.
    """
    if paid := kept(unit.payments.find(entry=entry.id)):
        raise RuleBroken("\n".join(_first_back(entry, payment) for payment in paid))


def _first_back(entry: Entry, payment: Payment) -> str:
    currency = entry.award.currency if entry.award else "MAD"
    sentence = _("{id} of {amount} was paid; record that it came back first: ess pay {entry} --returned {id}")
    return sentence.format(id=payment.id, amount=money(payment.amount, currency), entry=entry.id)
