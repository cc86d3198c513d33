"""Checks of the register: each has a name, can be run alone, and says in sentences what does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import minutes, publishing
from ocp_ess_cli.actions.pledges import overdrawn
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.money import breaches
from ocp_ess_cli.language import _, day, listed
from ocp_ess_cli.language import money as amount_of
from ocp_ess_cli.store import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocp_ess_cli.domain.models import Change, Entry, Payment
    from ocp_ess_cli.store.protocol import Unit


class Finding(NamedTuple):
    """What does not hold.

    Attributes:
        check: the name of the check that found it.
        subject: the record that it is about, as users call it.
        sentence: what is wrong.
    """

    check: str
    subject: str
    sentence: str


def run(unit: Unit, names: Sequence[str]) -> list[Finding]:
    """Run the checks of these names, or all of them where none is named.

    Raises:
        BadValue: there is no check of that name.
    """
    for name in names:
        if name not in CHECKS:
            sentence = _("There is no check “{name}”; there are: {known}.")
            raise BadValue(sentence.format(name=name, known=listed([*CHECKS])))
    return [finding for name in dict.fromkeys(names) or CHECKS for finding in CHECKS[name](unit)]


def history(unit: Unit) -> list[Finding]:
    """Check the chain of the journal: no record of it was changed, removed or inserted by hand."""
    changes = unit.journal.find()
    found = [*_broken_links(changes), *_broken_end(unit, changes), *_broken_seals(changes)]
    return list(dict.fromkeys(found))


def _broken_end(unit: Unit, changes: Sequence[Change]) -> Iterable[Finding]:
    """Hold the end of the journal against what the file says of it."""
    written, head = unit.chain_end
    last = changes[-1].number if changes else 0
    if last < written:
        sentence = _("Change {number} is missing: the journal ends before it.")
        yield Finding("history", str(last + 1), sentence.format(number=last + 1))
    elif last > written:
        sentence = _("Change {number} was not written by ess: it was inserted by hand.")
        yield Finding("history", str(written + 1), sentence.format(number=written + 1))
    elif changes and journal.digest(changes[-1]) != head:
        yield _altered(changes[-1])


def _broken_links(changes: Sequence[Change]) -> Iterable[Finding]:
    previous = ""
    for place, change in enumerate(changes, start=1):
        if change.id != journal.journal_id(place):
            sentence = _("Change {number} stands where change {place} should: some were removed or inserted.")
            told = sentence.format(number=change.number, place=place)
            yield Finding("history", str(change.number), told)
            return
        if change.previous != previous:
            yield _altered(changes[place - 2] if place > 1 else change)
        previous = journal.digest(change)


def _altered(change: Change) -> Finding:
    sentence = _("Change {number} is not what was written: it was changed by hand.")
    return Finding("history", str(change.number), sentence.format(number=change.number))


def _broken_seals(changes: Sequence[Change]) -> Iterable[Finding]:
    sentence = _("Change {number} has a contact that is not what was written: it was changed by hand.")
    for change in changes:
        if not all(journal.is_sealed(before) for before in (*change.changed, *change.removed)):
            yield Finding("history", str(change.number), sentence.format(number=change.number))


def of_minutes(unit: Unit) -> list[Finding]:
    """Check that each round decided what its minutes say."""
    found = []
    names = {
        "terms": _("its terms"),
        "entries": _("its entries and awards"),
        "scores": _("the scores of its jurors"),
        "pledges": _("its pledges"),
    }
    for round_ in unit.rounds.find():
        parts = minutes.changed_since(unit, round_)
        if parts and round_.minutes:
            sentence = _(
                "The minutes of {round} of {date} (fingerprint {fingerprint}…) are not what it holds; changed since: "
                "{parts}. If that is right, write new ones: ess round --program {program} --year {year} --minutes FILE"
            )
            told = sentence.format(
                round=round_.id,
                date=day(round_.minutes.on),
                fingerprint=round_.minutes.fingerprint[:12],
                parts=listed([names[part] for part in parts]),
                program=round_.program,
                year=round_.year,
            )
            found.append(Finding("minutes", round_.id, told))
    return found


def money(unit: Unit) -> list[Finding]:
    """Check that nothing was paid but what is awarded, that shares add up, and that pledges cover what is awarded."""
    entries = {entry.id: entry for entry in unit.entries.find()}
    payments: dict[str, list[Payment]] = {}
    for payment in unit.payments.find():
        payments.setdefault(payment.entry, []).append(payment)
    found = []
    for entry_id, of_entry in payments.items():
        if entry := entries.get(entry_id):
            found += [Finding("money", entry_id, breach.sentence) for breach in breaches(entry, of_entry)]
        else:
            sentence = _("{id} is a payment for {entry}, which is not there.")
            found += [Finding("money", one.id, sentence.format(id=one.id, entry=entry_id)) for one in of_entry]
    found += [*_broken_shares(entries.values())]
    for round_ in unit.rounds.find():
        found += [Finding("money", round_.id, sentence) for sentence in overdrawn(unit, round_)]
    return found


def _broken_shares(entries: Iterable[Entry]) -> Iterable[Finding]:
    for entry in entries:
        if entry.award and sum(entry.award.paid_by.values()) != entry.award.amount:
            sentence = _("The shares of {entry} add up to {sum}, and its award is {amount}.").format(
                entry=entry.id,
                sum=amount_of(sum(entry.award.paid_by.values()), entry.award.currency),
                amount=amount_of(entry.award.amount, entry.award.currency),
            )
            yield Finding("money", entry.id, sentence)


def publications(unit: Unit) -> list[Finding]:
    """Check that what was published is what stands in the folders."""
    return [Finding("publications", str(one.number), one.sentence) for one in publishing.faults(unit)]


CHECKS: dict[str, Callable[[Unit], list[Finding]]] = {
    "history": history,
    "minutes": of_minutes,
    "money": money,
    "publications": publications,
}
