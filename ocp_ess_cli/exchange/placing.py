"""Which award a line of a bank statement pays: by an id in its text, else by a name in any spelling and the amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.finding import Spelled
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.likeness import SAME, alike, spelled
from ocp_ess_cli.domain.money import next_instalment, standings
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.exchange.cells import wrong
from ocp_ess_cli.language import _, listed, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Payment
    from ocp_ess_cli.domain.money import Standing
    from ocp_ess_cli.store.protocol import Unit

_ENTRY = re.compile(r"(?<![^\W_])E(\d{4,9})(?!\d)", re.IGNORECASE)
_ENOUGH = 3  # consonants that a name in the midst of a text must have
_MOST_NAMED = 8


class Statement(NamedTuple):
    """What a line of a bank statement says.

    Attributes:
        texts: the reference, who received the money, and what the line is called; empty where it does not say.
    """

    on: date
    amount: int
    reference: str
    beneficiary: str
    label: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Give everything that it says in words."""
        return (self.beneficiary, self.label, self.reference)


class Found(NamedTuple):
    """The award that a line pays.

    Attributes:
        by: `entry` where an id names it, else `name`.
    """

    entry: Entry
    by: str


class Placer:
    """Knows the awards and what their cooperatives are called."""

    def __init__(self, unit: Unit) -> None:
        """Take the awards of a unit."""
        self._unit = unit
        self._winners = {entry.id: entry for entry in rules.winners(unit.entries.find())}
        among = {entry.cooperative for entry in self._winners.values()}
        self._named = {one.id: one for one in unit.cooperatives.project(Spelled, among)}
        self._heard = {one.id: [spelled(name) for name in one.names] for one in self._named.values()}
        self._rounds = {round_.id: round_ for round_ in unit.rounds.find()}

    def place(self, line: Statement, stated: str = "") -> Found:
        """Choose the award that a line pays.

        Args:
            line: what it says.
            stated: the id of the entry, where a column has it.

        Raises:
            FieldsRefused: it could be none, or several; they are named.
        """
        named = self.named(line, stated)
        if stated or _ids(line.texts):
            return Found(self._only(named, line, "reference"), "entry")
        return Found(self._only(self._fitting(named, line), line, "amount"), "name")

    def named(self, line: Statement, stated: str = "") -> list[Entry]:
        """Give the winning entries that a line names: by their ids, else by the names of their cooperatives.

        Raises:
            FieldsRefused: it names an entry that is no winner, or nobody.
        """
        ids = [stated] if stated else _ids(line.texts)
        for entry_id in ids:
            if entry_id not in self._winners:
                raise wrong("reference", _("{entry} is no winner; only winners are paid.").format(entry=entry_id))
        if ids:
            return [self._winners[entry_id] for entry_id in ids]
        for text in (line.beneficiary, line.label, line.reference):
            called = self._called(text)
            if called:
                return [entry for entry in self._winners.values() if entry.cooperative in called]
        texts = [text for text in line.texts if text]
        sentence = _("No winner is called so: {texts}. Write the id of the entry into the reference, such as E0107.")
        if not texts:
            sentence = _("Nothing tells whom it pays. Write the id of the entry into the reference, such as E0107.")
        raise wrong("", sentence.format(texts=listed(texts)))

    def _called(self, text: str) -> set[str]:
        """Give the ids of the cooperatives that a text is a name of, or else has a name of in its midst."""
        if not fold(text):
            return set()
        heard, words = spelled(text), set(fold(text).split())
        same = {key for key, names in self._heard.items() if any(alike(heard, name) >= SAME for name in names)}
        if same:
            exact = {key for key in same if fold(text) in map(fold, self._named[key].names)}
            return exact or same
        keys = {*heard.keys, *heard.all_keys, *(key for word in words for key in spelled(word).all_keys)}
        return {
            key
            for key, names in self._heard.items()
            if any(name.keys and keys.issuperset(name.keys) and len("".join(name.keys)) >= _ENOUGH for name in names)
        }

    def _fitting(self, named: Sequence[Entry], line: Statement) -> list[Entry]:
        """Keep the awards that the amount and the day fit; of several, those of which it is the next instalment."""
        stands = standings(named, [p for entry in named for p in self._unit.payments.find(entry=entry.id)])
        able = [
            one
            for one in stands
            if any(share.due >= line.amount for share in one.shares)
            and (one.award.on is None or one.award.on <= line.on)
        ]
        exact = [one for one in able if line.amount in self._next(one)]
        if not able:
            sentence = _("{amount} fits no award of those that it names: {awards}.")
            told = listed([self._told(one.entry, one) for one in stands][:_MOST_NAMED])
            raise wrong("amount", sentence.format(amount=money(line.amount, _currency(stands)), awards=told))
        return [one.entry for one in exact or able]

    def _next(self, stands: Standing) -> set[int]:
        """Give what may be paid next of an award."""
        schedule = self._rounds[stands.entry.round].terms.schedule
        return {next_instalment(share.awarded, schedule, share.paid) for share in stands.shares} | {stands.due}

    def _only(self, entries: Sequence[Entry], line: Statement, column: str) -> Entry:
        if len(entries) == 1:
            return entries[0]
        stands = standings(entries, [p for entry in entries for p in self._unit.payments.find(entry=entry.id)])
        sentence = _("{amount} could pay any of: {awards}. Write the id of one into the reference.")
        told = listed([self._told(one.entry, one) for one in stands][:_MOST_NAMED])
        raise wrong(column, sentence.format(amount=money(line.amount, _currency(stands)), awards=told))

    def _told(self, entry: Entry, stands: Standing) -> str:
        sentence = _("{entry} {name}, {round}, {due} due")
        due = money(stands.due, stands.award.currency)
        return sentence.format(entry=entry.id, name=self.name(entry), round=entry.round, due=due)

    def name(self, entry: Entry) -> str:
        """Name the cooperative of an entry."""
        found = self._named.get(entry.cooperative)
        return found.name if found else entry.cooperative

    def recorded(self, line: Statement, stated: str, payments: Iterable[Payment]) -> Payment | None:
        """Give the payment that a line is already: of the same day, amount and reference, for an award that it names.

        A line that names no award is one by its reference alone.
        """
        same = [
            one
            for one in payments
            if (one.on, abs(one.amount), fold(one.reference)) == (line.on, line.amount, fold(line.reference))
        ]
        if not same:
            return None
        ids = [stated] if stated else _ids(line.texts)
        called = {key for text in (line.beneficiary, line.label) for key in self._called(text)}
        among = {entry.id for entry in self._winners.values() if entry.cooperative in called} or {*ids}
        if not among and line.reference:
            return same[0]
        return next((one for one in same if one.entry in among), None)


def _ids(texts: Iterable[str]) -> list[str]:
    """Give the ids of entries that stand in texts."""
    return list(dict.fromkeys(f"E{int(number):04d}" for text in texts for number in _ENTRY.findall(text)))


def _currency(stands: Sequence[Standing]) -> str:
    return stands[0].award.currency if stands else "MAD"
