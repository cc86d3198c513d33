"""What sponsors pay of awards, and what was paid: whole units of one currency, in instalments that add up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.written import plain
from ocp_ess_cli.language import _, listed, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Award, Entry, Payment

LATE_AFTER = 60  # days from the award to its first instalment, where nobody says otherwise: an assumption
_WHOLE = 100  # percent


# --- instalments ---


def read_schedule(raw: str) -> tuple[int, ...]:
    """Take a schedule: the percents of its instalments, `60/40` or `60, 40`, which add up to 100.

    Raises:
        BadValue: it is written otherwise, or adds up to something else.
    """
    parts = [part.strip() for part in re.split(r"[/;,+-]", plain(raw).replace("%", ""))]
    if not all(re.fullmatch(r"[1-9][0-9]{0,2}", part) for part in parts):
        sentence = _("“{value}” is not a schedule; write the percents of the instalments, such as 60/40.")
        raise BadValue(sentence.format(value=values.shown(raw.strip())))
    percents = tuple(map(int, parts))
    if sum(percents) != _WHOLE:
        sentence = _("The percents {value} add up to {sum}; they must add up to 100, such as 60/40.")
        raise BadValue(sentence.format(value=values.shown(raw.strip()), sum=sum(percents)))
    return () if len(percents) == 1 else percents


def schedule_text(schedule: Sequence[int]) -> str:
    """Write a schedule as people type it: `60/40`; nothing for one instalment."""
    return "/".join(map(str, schedule))


def instalments(amount: int, schedule: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount into instalments by percents: whole, none of them nothing, and the last takes the rest."""
    parts = [amount * percent // _WHOLE for percent in schedule[:-1]]
    return tuple(filter(None, (*parts, amount - sum(parts))))


def instalments_done(amount: int, schedule: Sequence[int], paid: int) -> int:
    """Count the instalments that are paid in full."""
    return sum(1 for reached in _reached(amount, schedule) if reached <= paid)


def next_instalment(amount: int, schedule: Sequence[int], paid: int) -> int:
    """Give what is to be paid next: the rest of the instalment that is begun, else the next; 0 where all is paid."""
    return next((reached - paid for reached in _reached(amount, schedule) if reached > paid), 0)


def _reached(amount: int, schedule: Sequence[int]) -> list[int]:
    """Give what is paid in all after each instalment."""
    parts = instalments(amount, schedule)
    return [sum(parts[:place]) for place in range(1, len(parts) + 1)]


# --- who pays an award ---


class Payers(NamedTuple):
    """Who pays an award: one sponsor all of it, or several a share each.

    Attributes:
        sponsor: who pays all; of several, the first.
        shares: what each of several pays.
    """

    sponsor: str = ""
    shares: Mapping[str, int] = {}


def read_payers(texts: Sequence[str]) -> Payers:
    """Take who pays, as people type it: one name alone, or `NAME=AMOUNT` for each of several.

    Raises:
        BadValue: an amount is missing or wrong, or a sponsor is named twice.
    """
    if len(texts) == 1 and "=" not in texts[0]:
        return Payers(values.text(texts[0]))
    shares: dict[str, int] = {}
    for text in texts:
        raw, equals, share = text.rpartition("=")
        if not equals or ";" in raw:
            sentence = _("Where several sponsors share an award, say what each pays: --sponsor “{example}”.")
            raise BadValue(sentence.format(example=f"{values.shown(text.strip())}=30000"))
        name = values.name(raw)
        if name in shares:
            raise BadValue(_("{sponsor} is named twice.").format(sponsor=name))
        shares[name] = values.amount(share)
    return Payers(next(iter(shares), ""), shares)


def cell_payers(raw: str) -> Payers:
    """Take who pays from the cell of a sheet: one name, or shares apart by semicolons, `A=30000; B=20000`."""
    parts = [part for part in raw.split(";") if part.strip()]
    if len(parts) > 1 and all("=" in part for part in parts):
        return read_payers(parts)
    return Payers(values.text(raw))


def payers_text(award: Award) -> str:
    """Write who pays an award as a sheet has it: one name, or `A=30000; B=20000`."""
    if not award.shares:
        return award.sponsor
    return "; ".join(f"{sponsor}={share}" for sponsor, share in award.shares.items())


def paid_by(award: Award, payers: Payers) -> Award:
    """Let an award be paid by these.

    Raises:
        BadValue: the shares do not add up to the amount.
    """
    total = sum(payers.shares.values())
    if payers.shares and total != award.amount:
        sentence = _("The shares add up to {sum}, not to the {amount} of the award: {shares}.")
        told = [f"{sponsor} {money(share, award.currency)}" for sponsor, share in payers.shares.items()]
        sums = {"sum": money(total, award.currency), "amount": money(award.amount, award.currency)}
        raise BadValue(sentence.format(**sums, shares=listed(told)))
    shares = dict(payers.shares) if len(payers.shares) > 1 else {}
    return msgspec.structs.replace(award, sponsor=payers.sponsor, shares=shares)


# --- where an award stands ---


class Share(NamedTuple):
    """What one sponsor pays of one award, and what was paid of it."""

    entry: Entry
    sponsor: str
    currency: str
    awarded: int
    paid: int

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return self.awarded - self.paid


class Standing(NamedTuple):
    """An award and what was paid for it.

    Attributes:
        entry: the winner that carries it.
        payments: every payment of it, also those that came back, as they were made.
    """

    entry: Entry
    award: Award
    shares: tuple[Share, ...]
    payments: tuple[Payment, ...]

    @property
    def paid(self) -> int:
        """What was paid and did not come back."""
        return sum(share.paid for share in self.shares)

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return self.award.amount - self.paid

    @property
    def last(self) -> date | None:
        """The day of the last payment that did not come back."""
        return max((payment.on for payment in kept(self.payments)), default=None)

    def late_since(self, schedule: Sequence[int], days: int, today: date) -> date | None:
        """Give the first day on which the first instalment was late; None where it is paid, or not late yet.

        An award of which the day is not known is never late.
        """
        first = instalments(self.award.amount, schedule)[0]
        if self.award.on is None or self.paid >= first:
            return None
        late = self.award.on + timedelta(days=days + 1)
        return late if late <= today else None


def standing(entry: Entry, payments: Iterable[Payment]) -> Standing | None:
    """Say where the award of an entry stands; None where it is no winner."""
    award = entry.award if entry.stage == WINNER else None
    if award is None:
        return None
    made = tuple(sorted((p for p in payments if p.entry == entry.id), key=lambda p: (p.on, len(p.id), p.id)))
    sums = paid_of(entry, made)
    shares = tuple(
        Share(entry, sponsor, award.currency, share, sums.get(sponsor, 0)) for sponsor, share in award.paid_by.items()
    )
    return Standing(entry, award, shares, made)


def standings(entries: Iterable[Entry], payments: Iterable[Payment]) -> list[Standing]:
    """Say where each award stands, in the order of the entries."""
    by_entry: dict[str, list[Payment]] = {}
    for payment in payments:
        by_entry.setdefault(payment.entry, []).append(payment)
    found = (standing(entry, by_entry.get(entry.id, ())) for entry in entries)
    return [one for one in found if one]


def kept(payments: Iterable[Payment]) -> list[Payment]:
    """Keep the payments that did not come back."""
    made = [*payments]
    back = {payment.returns for payment in made}
    return [payment for payment in made if not payment.returns and payment.id not in back]


def paid_of(entry: Entry, payments: Iterable[Payment]) -> dict[str, int]:
    """Sum the payments of an entry by sponsor; one that names none counts for whoever pays the award."""
    sums: dict[str, int] = {}
    for payment in payments:
        sponsor = payer_of(entry, payment)
        sums[sponsor] = sums.get(sponsor, 0) + payment.amount
    return sums


def payer_of(entry: Entry, payment: Payment) -> str:
    """Tell who made a payment: the sponsor that it names, else whoever pays the award."""
    return payment.sponsor or (entry.award.sponsor if entry.award else "")


class Breach(NamedTuple):
    """What payments and an award have that does not fit together.

    Attributes:
        subject: the id of the entry, and the sponsor.
        size: by how much.
    """

    subject: tuple[str, str]
    size: int
    sentence: str


def breaches(entry: Entry, payments: Sequence[Payment]) -> list[Breach]:
    """Say by whom more was paid for an entry than it was awarded; nothing was, where it is no winner."""
    award = entry.award
    sums = {sponsor: paid for sponsor, paid in paid_of(entry, payments).items() if paid}
    currency = award.currency if award else "MAD"
    ids = listed([payment.id for payment in kept(payments)])
    if award is None or entry.stage != WINNER:
        sentence = _("{entry} is no winner, and {paid} was paid for it ({payments}).")
        return [
            Breach(
                (entry.id, who), abs(paid), sentence.format(entry=entry.id, paid=money(paid, currency), payments=ids)
            )
            for who, paid in sums.items()
        ]
    shares = award.paid_by
    sentence = _("{paid} was paid for {entry} ({payments}) by {sponsor}, who pays {share} of the award.")
    return [
        Breach(
            (entry.id, who),
            paid - shares.get(who, 0),
            sentence.format(
                entry=entry.id,
                paid=money(paid, currency),
                payments=ids,
                sponsor=who or _("nobody named"),
                share=money(shares.get(who, 0), currency),
            ),
        )
        for who, paid in sums.items()
        if paid > shares.get(who, 0) or paid < 0
    ]
