"""Rows of pledges and payments, and lines of bank statements, as the importer takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import money, rounds, selection, sponsors
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.models import Payment, Pledge
from ocp_ess_cli.domain.money import Share, breaches, kept, next_instalment, standing
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.domain.written import digits, plain, without_currency
from ocp_ess_cli.exchange import cells as cell
from ocp_ess_cli.exchange.placing import Found, Placer, Statement
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.language import money as amount_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.exchange.cells import Cells
    from ocp_ess_cli.exchange.sheets import Line
    from ocp_ess_cli.store.protocol import Unit

_MINUS = ("-", "−", "–", "(")


def read_pledge(cells: Cells, round_: Round, places: Places, record_id: str) -> Pledge:
    """Read the row of a pledge.

    Raises:
        FieldsRefused: cells are wrong, or neither seats nor an amount are pledged, or both.
    """
    made = Pledge(
        id=record_id,
        round=round_.id,
        sponsor=cells.needed("sponsor", values.name) or "",
        seats=cells.read("seats", values.count),
        amount=cells.read("amount", values.amount),
        region=cells.read("region", lambda raw: places.region(raw).code) or "",
        sector=cells.read("sector", lambda raw: places.sector(raw).code) or "",
    )
    cells.check()
    if (made.seats is None) == (made.amount is None):
        raise cell.wrong("seats", _("A pledge is of seats or of an amount; fill one of the two cells."))
    if made.seats is not None and not round_.terms.amount:
        sentence = _("{round} sets no amount for each; fill the amount instead.")
        raise cell.wrong("seats", sentence.format(round=round_.id))
    return made


def known_as(unit: Unit, name: str) -> str:
    """Give the name that a sponsor is known under, letter case and accents apart."""
    return next((one for one in sponsors.recorded(unit) if fold(one) == fold(name)), name)


class Placed(NamedTuple):
    """A line of a statement, and the award that it was found to pay."""

    file: str
    line: int
    told: str


class Held(NamedTuple):
    """The record of a payment that waits for the others of its award, and the line that it stands in."""

    line: int
    payment: Payment


class PaymentRows:
    """Takes the rows of payments: records of a register, and lines of a bank statement.

    A row with an id is a record, and is taken as it is, together with the others of its award. Any other is a line
    of a statement, and the award that it pays is looked for.
    """

    def __init__(self, unit: Unit, today: date) -> None:
        """Take what the register has before these rows."""
        self._unit, self._today = unit, today
        self._placer = Placer(unit)
        self._signed = False
        self._held: dict[str, list[Held]] = {}

    def begin(self, lines: Iterable[Line]) -> None:
        """Begin a sheet: where an amount of it has a minus though nothing came back, what left has one."""
        self._held = {}
        self._signed = any(
            plain(line.cells.get("amount", "")).startswith(_MINUS) and "returns" not in line.cells for line in lines
        )

    def hold(self, cells: Cells, line: int, record_id: str) -> None:
        """Hold the record of a payment until all of its award are read.

        Raises:
            FieldsRefused: cells are wrong.
        """
        entry = cells.needed("entry", lambda raw: selection.find_entry(self._unit, raw))
        amount = cells.needed("amount", _signed)
        on = cells.needed("date", self._day)
        sponsor = cells.read("sponsor", values.text) or ""
        reference = cells.read("reference", values.text) or ""
        returns = cells.read("returns", lambda raw: cell.record_id(raw, "P")) or ""
        note = cells.read("note", cell.note) or ""
        cells.check()
        made = Payment(
            id=record_id,
            entry=entry.id,
            sponsor=sponsor,
            amount=amount,
            on=on,
            reference=reference,
            returns=returns,
            note=note,
        )
        standing_ = self._unit.payments.get(record_id)
        if standing_ and standing_ != made:
            told = _("{id} is in the register already, and a payment is never changed; record what came back.")
            raise cell.wrong("id", told.format(id=record_id))
        self._held.setdefault(entry.id, []).append(Held(line, made))

    def held(self) -> tuple[list[Payment], list[Payment], list[Mistake]]:
        """Give the records that were held: those that are new, those that are there, and what is wrong with others."""
        new: list[Payment] = []
        same: list[Payment] = []
        mistakes: list[Mistake] = []
        for entry_id, rows in self._held.items():
            there = self._unit.payments.find(entry=entry_id)
            fresh = [row for row in rows if row.payment not in there]
            if told := self._wrong(selection.find_entry(self._unit, entry_id), there, [row.payment for row in fresh]):
                mistakes += [Mistake(told, "entry", line=row.line) for row in fresh]
            else:
                new += [row.payment for row in fresh]
                same += [row.payment for row in rows if row.payment in there]
        return sorted(new, key=lambda made: (len(made.id), made.id)), same, mistakes

    def _wrong(self, entry: Entry, there: list[Payment], fresh: list[Payment]) -> str:
        """Say why records of payments do not fit an award; nothing where they do."""
        every = [*there, *fresh]
        by_id = {payment.id: payment for payment in every}
        for payment in fresh:
            paid = by_id.get(payment.returns)
            if payment.returns and (paid is None or paid.amount != -payment.amount or paid.returns):
                sentence = _("{id} says that {paid} came back, which is no payment of {entry} of that amount.")
                return sentence.format(id=payment.id, paid=payment.returns, entry=entry.id)
            if not payment.returns and payment.amount < 0:
                return _("{id} is below zero, and does not say which payment came back.").format(id=payment.id)
        returned = [payment.returns for payment in every if payment.returns]
        if len({*returned}) < len(returned):
            return _("A payment of {entry} comes back twice.").format(entry=entry.id)
        return " ".join(breach.sentence for breach in breaches(entry, every)) if fresh else ""

    def take(self, cells: Cells) -> tuple[Payment, Found | None]:
        """Record the payment that a line of a statement is.

        Returns:
            The payment, and how its award was found; nothing where the payment is in the register already.

        Raises:
            FieldsRefused: cells are wrong, or the line could be none or several.
            EssError: the award cannot be paid so.
        """
        line, came_back = self._line(cells)
        stated = cells.read("entry", lambda raw: selection.find_entry(self._unit, raw))
        returns = cells.read("returns", lambda raw: cell.record_id(raw, "P")) or ""
        note = cells.read("note", cell.note) or ""
        sponsor = cells.read("sponsor", values.text) or ""
        cells.check()
        stated_id = stated.id if stated else ""
        of_sign = [one for one in self._unit.payments.find() if bool(one.returns) == came_back]
        if recorded := self._placer.recorded(line, stated_id, of_sign):
            return recorded, None
        transfer = money.Transfer(line.on, line.amount, sponsor, line.reference, note or line.label)
        if came_back:
            paid = self._paid(line, stated_id, returns)
            found = Found(selection.find_entry(self._unit, paid.entry), "entry" if returns or stated else "name")
            return money.bring_back(self._unit, found.entry, paid.id, transfer), found
        found = self._placer.place(line, stated_id)
        transfer = transfer._replace(sponsor=self._payer(found.entry, line, sponsor))
        round_ = rounds.find_round(self._unit, found.entry.round)
        return money.pay(self._unit, round_, found.entry, transfer), found

    def _line(self, cells: Cells) -> tuple[Statement, bool]:
        """Read what a line says, and whether its money came back."""
        came_back = "returns" in cells.texts
        if (credit := cells.read("credit", _or_nothing)) and not cells.read("amount", _or_nothing):
            amount, came_back = credit, True
        else:
            amount = cells.needed("amount", lambda raw: abs(_signed(raw)))
            came_back = came_back or (self._signed and not _has_minus(cells.texts.get("amount", "")))
        on = cells.needed("date", self._day)
        texts = [cells.read(column, cell.note) or "" for column in ("reference", "beneficiary", "label")]
        return Statement(on, amount, texts[0], texts[1], texts[2]), came_back

    def _day(self, raw: str) -> date:
        return values.past_day(raw, self._today)

    def _payer(self, entry: Entry, line: Statement, sponsor: str) -> str:
        """Tell which sponsor paid a line: the one it names, else the only one whose share the amount fits."""
        stands = standing(entry, self._unit.payments.find(entry=entry.id))
        if stands is None or (len(stands.shares) == 1 and not sponsor):
            return ""
        if sponsor:
            return sponsors.spelled([share.sponsor for share in stands.shares], sponsor) or sponsor
        schedule = rounds.find_round(self._unit, entry.round).terms.schedule

        def is_next(share: Share) -> bool:
            return line.amount in {next_instalment(share.awarded, schedule, share.paid), share.due}

        able = [share for share in stands.shares if share.due >= line.amount]
        exact = [share for share in able if is_next(share)]
        chosen = exact if len(exact) == 1 else able
        if len(chosen) > 1:
            sentence = _("Several sponsors pay for {entry}: {payers}. Write who paid into a column “sponsor”.")
            raise cell.wrong(
                "amount", sentence.format(entry=entry.id, payers=listed([share.sponsor for share in chosen]))
            )
        return chosen[0].sponsor if chosen else stands.shares[0].sponsor

    def _paid(self, line: Statement, stated: str, returns: str) -> Payment:
        """Find the payment that came back: the one of the amount for an award that the line names."""
        if returns:
            if found := self._unit.payments.get(returns):
                return found
            raise cell.wrong("returns", _("There is no payment {id}.").format(id=returns))
        able = [
            payment
            for entry in self._placer.named(line, stated)
            for payment in kept(self._unit.payments.find(entry=entry.id))
            if payment.amount == line.amount and payment.on <= line.on
        ]
        if len(able) == 1:
            return able[0]
        amount = amount_of(line.amount, "MAD")
        if able:
            sentence = _("The {amount} that came in could be any of these payments that came back: {payments}.")
            raise cell.wrong("amount", sentence.format(amount=amount, payments=listed([one.id for one in able])))
        sentence = _("The {amount} came in, and no payment of that amount to whom it names can have come back.")
        raise cell.wrong("amount", sentence.format(amount=amount))

    def told(self, payment: Payment, found: Found) -> str:
        """Say which award a line was found to pay, and by what."""
        entry = found.entry
        sentence = (
            _("{amount} to {entry} {name}, {round}: by the id of the entry")
            if found.by == "entry"
            else _("{amount} to {entry} {name}, {round}: by name and amount")
        )
        if payment.returns:
            sentence = _("{amount} back from {entry} {name}, {round}: {returns} came back")
        currency = entry.award.currency if entry.award else "MAD"
        return sentence.format(
            amount=amount_of(abs(payment.amount), currency),
            entry=entry.id,
            name=self._placer.name(entry),
            round=entry.round,
            returns=payment.returns,
        )


def _has_minus(raw: str) -> bool:
    return plain(raw).startswith(_MINUS)


def _signed(raw: str) -> int:
    """Take an amount that may have a minus, or be in brackets."""
    if not _has_minus(raw):
        return values.amount(raw)
    return -values.amount(plain(raw).strip("-−–() "))


def _or_nothing(raw: str) -> int:
    """Take an amount, or nothing where the cell says zero or a dash."""
    bare = plain(raw)
    return 0 if bare in _MINUS or digits(without_currency(bare)) == "0" else abs(_signed(raw))
