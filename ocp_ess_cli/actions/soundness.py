"""Whether the register holds together: what a record names is there, nothing stands twice, no limit is passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import programs
from ocp_ess_cli.actions.register import Identity
from ocp_ess_cli.domain import links, rules
from ocp_ess_cli.domain.money import breaches
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Payment
    from ocp_ess_cli.store.protocol import Unit


class Fault(NamedTuple):
    """What does not hold together in the register.

    Attributes:
        of: what it is about, its kind first, to compare before and after.
        size: how bad it is.
        sentence: what it is.
    """

    of: tuple[str, ...]
    size: int
    sentence: str


def faults(unit: Unit) -> Iterable[Fault]:
    """Name what does not hold together: references, entries, scores, seats, amounts, payments, unique numbers."""
    yield from _entry_faults(unit)
    yield from _score_faults(unit)
    yield from rule_faults(unit)
    yield from _money_faults(unit)
    yield from _program_faults(unit)
    yield from _support_faults(unit)
    yield from _link_faults(unit)
    numbers: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)  # as they are written
    for one in unit.cooperatives.project(Identity):
        if one.ice:
            numbers["ice", one.ice].append(one.ice)
        if one.court and one.register_number:
            numbers["number", fold(one.court), fold(one.register_number)].append(one.register_number)
    for key, written in numbers.items():
        if len(written) > 1:
            sentence = _("{count} cooperatives would have the ICE or register number {number}.")
            yield Fault(key, len(written), sentence.format(count=len(written), number=written[0]))


def _entry_faults(unit: Unit) -> Iterable[Fault]:
    cooperatives = {one.id for one in unit.cooperatives.project(Identity)}
    rounds = {round_.id for round_ in unit.rounds.find()}
    entries: Counter[tuple[str, ...]] = Counter()
    for entry in unit.entries.find():
        for record_id, is_there in (
            (entry.cooperative, entry.cooperative in cooperatives),
            (entry.round, entry.round in rounds),
        ):
            if not is_there:
                yield _missing(entry.id, record_id)
        entries[entry.round, entry.cooperative] += 1
    for (round_id, cooperative), count in entries.items():
        if count > 1:
            sentence = _("{record} would have {count} entries in {round}.")
            told = sentence.format(record=cooperative, count=count, round=round_id)
            yield Fault(("entries", round_id, cooperative), count, told)


def _score_faults(unit: Unit) -> Iterable[Fault]:
    """Name the scores without their entry, or without their juror in its round, and entries that a juror has twice."""
    rounds = {entry.id: entry.round for entry in unit.entries.find()}
    jurors = {(round_.id, juror.name) for round_ in unit.rounds.find() for juror in round_.jurors}
    scores: Counter[tuple[str, str]] = Counter()
    for score in unit.scores.find():
        if score.entry not in rounds:
            sentence = _("{entry} needs {record}.").format(entry=score.id, record=score.entry)
            yield Fault(("missing", score.id, score.entry), 1, sentence)
        elif (rounds[score.entry], score.juror) not in jurors:
            sentence = _("{score} needs {juror} among the jurors of {round}.")
            told = sentence.format(score=score.id, juror=score.juror, round=rounds[score.entry])
            yield Fault(("juror", score.id), 1, told)
        scores[score.entry, score.juror] += 1
    for (entry, juror), count in scores.items():
        if count > 1:
            sentence = _("{juror} would have {count} scores of {entry}.")
            yield Fault(("scores", entry, juror), count, sentence.format(juror=juror, count=count, entry=entry))


def rule_faults(unit: Unit) -> Iterable[Fault]:
    """Name the rounds with more winners than seats, and the awards of another amount than their round gives."""
    rounds = unit.rounds.find()
    winning = rules.winners(unit.entries.find())
    gives = {round_.id: round_.terms.amount for round_ in rounds}
    for entry in winning:
        amount = gives.get(entry.round)
        if amount and entry.award and entry.award.amount != amount:
            sentence = _("{entry} was awarded another amount than {round} gives.")
            yield Fault(("amount", entry.id), 1, sentence.format(entry=entry.id, round=entry.round))
    by_rule = Counter(entry.round for entry in winning if entry.award and not entry.award.despite)
    for round_ in rounds:
        seats = round_.terms.seats
        if seats is not None and by_rule[round_.id] > seats:
            sentence = plural(
                "{round} would have {winners} winners for {count} seat.",
                "{round} would have {winners} winners for {count} seats.",
                seats,
            )
            told = sentence.format(round=round_.id, winners=by_rule[round_.id])
            yield Fault(("seats", round_.id), by_rule[round_.id], told)


def _money_faults(unit: Unit) -> Iterable[Fault]:
    """Name payments and pledges without what they are for, and awards that were paid more than they are."""
    payments: defaultdict[str, list[Payment]] = defaultdict(list)
    for payment in unit.payments.find():
        payments[payment.entry].append(payment)
    ids = {payment.id for of_entry in payments.values() for payment in of_entry}
    for entry_id, of_entry in payments.items():
        entry = unit.entries.get(entry_id)
        needed = [(payment.id, payment.returns) for payment in of_entry if payment.returns not in {"", *ids}]
        needed += [(payment.id, entry_id) for payment in of_entry if entry is None]
        yield from (_missing(one, other) for one, other in needed)
        if entry:
            yield from (
                Fault(("paid", *found.subject), found.size, found.sentence) for found in breaches(entry, of_entry)
            )
    for pledge in unit.pledges.find():
        if unit.rounds.get(pledge.round) is None:
            yield _missing(pledge.id, pledge.round)


def _link_faults(unit: Unit) -> Iterable[Fault]:
    """Name links without their cooperatives or their round, and those that are there twice."""
    twins: defaultdict[links.Key, list[str]] = defaultdict(list)
    for link in unit.links.find():
        twins[links.key(link)].append(link.id)
        needed = [one for one in links.cooperatives(link) if unit.cooperatives.get(one) is None]
        needed += [link.round] if link.round and unit.rounds.get(link.round) is None else []
        yield from (_missing(link.id, one) for one in needed)
    for ids in twins.values():
        if len(ids) > 1:
            sentence = _("{links} would be the same link.").format(links=listed(ids))
            yield Fault(("links", *ids), len(ids), sentence)


def _program_faults(unit: Unit) -> Iterable[Fault]:
    """Name rounds without their program, where it is one of one's own, and entries at a stage that it does not have."""
    added = {key for change in unit.journal.find() for key in change.added.get("programs", ())}
    for round_ in unit.rounds.find() if added else ():
        if round_.program in added and unit.programs.get(round_.program) is None:
            yield _missing(round_.id, round_.program)
    for kept in unit.programs.find():
        for entry in programs.strayed_from(unit, kept):
            sentence = _("{entry} is at the stage {stage}, which {program} would not have.")
            told = sentence.format(entry=entry.id, stage=entry.stage, program=kept.id)
            yield Fault(("stage", entry.id), 1, told)


def _support_faults(unit: Unit) -> Iterable[Fault]:
    """Name the sessions and the needs and actions without their entries."""
    sessions, measures = unit.sessions.find(), unit.measures.find()
    entries = {entry.id for entry in unit.entries.find()} if sessions or measures else set()
    needed = [(session.id, entry) for session in sessions for entry in session.entries]
    needed += [(measure.id, measure.entry) for measure in measures]
    yield from (_missing(one, entry) for one, entry in needed if entry not in entries)


def _missing(record_id: str, needed: str) -> Fault:
    sentence = _("{entry} needs {record}.").format(entry=record_id, record=needed)
    return Fault(("missing", record_id, needed), 1, sentence)
