"""Whether the register holds together: what a record names is there, nothing stands twice, no limit is passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from ocp_ess_cli.actions import history, programs
from ocp_ess_cli.actions.surroundings import Everything
from ocp_ess_cli.domain import links
from ocp_ess_cli.domain.models import Entry, Round
from ocp_ess_cli.domain.money import breaches
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Payment
    from ocp_ess_cli.store.protocol import Table, Unit

S = TypeVar("S")


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


class Known(msgspec.Struct):
    """A record of which nothing but the id is asked."""

    id: str


class Placed(msgspec.Struct):
    """An entry of which nothing but the round is asked."""

    id: str
    round: str


def faults(unit: Unit, looked: Everything | None = None) -> Iterable[Fault]:
    """Name what does not hold together: references, entries, scores, seats, amounts, payments, unique numbers.

    Args:
        unit: the register.
        looked: what of it is looked at; everything if not said.
    """
    looked = looked or Everything(unit)
    yield from _entry_faults(looked)
    yield from _score_faults(looked)
    yield from rule_faults(unit, looked)
    yield from _money_faults(looked)
    yield from _program_faults(looked)
    yield from _support_faults(looked)
    yield from _link_faults(looked)
    yield from _number_faults(looked)


def _entry_faults(looked: Everything) -> Iterable[Fault]:
    """Name the entries without their cooperative or their round, and cooperatives that have several in one."""
    cooperatives = _there(looked.unit.cooperatives, (entry.cooperative for entry in looked.entries))
    rounds = _there(looked.unit.rounds, (entry.round for entry in looked.entries))
    entries: Counter[tuple[str, ...]] = Counter()
    for entry in looked.entries:
        if entry.cooperative not in cooperatives:
            yield _missing(entry.id, entry.cooperative)
        if entry.round not in rounds:
            yield _missing(entry.id, entry.round)
        entries[entry.round, entry.cooperative] += 1
    for (round_id, cooperative), count in entries.items():
        if count > 1:
            sentence = _("{record} would have {count} entries in {round}.")
            told = sentence.format(record=cooperative, count=count, round=round_id)
            yield Fault(("entries", round_id, cooperative), count, told)


def _score_faults(looked: Everything) -> Iterable[Fault]:
    """Name the scores without their entry, or without their juror in its round, and entries that a juror has twice."""
    rounds = {one.id: one.round for one in _named(looked.unit.entries, Placed, (one.entry for one in looked.scores))}
    of_rounds = _named(looked.unit.rounds, Round, rounds.values())
    jurors = {(round_.id, juror.name) for round_ in of_rounds for juror in round_.jurors}
    scores: Counter[tuple[str, str]] = Counter()
    for score in looked.scores:
        if score.entry not in rounds:
            yield _missing(score.id, score.entry)
        elif (rounds[score.entry], score.juror) not in jurors:
            sentence = _("{score} needs {juror} among the jurors of {round}.")
            told = sentence.format(score=score.id, juror=score.juror, round=rounds[score.entry])
            yield Fault(("juror", score.id), 1, told)
        scores[score.entry, score.juror] += 1
    for (entry, juror), count in scores.items():
        if count > 1:
            sentence = _("{juror} would have {count} scores of {entry}.")
            yield Fault(("scores", entry, juror), count, sentence.format(juror=juror, count=count, entry=entry))


def rule_faults(unit: Unit, looked: Everything | None = None) -> Iterable[Fault]:
    """Name the rounds with more winners than seats, and the awards of another amount than their round gives."""
    looked = looked or Everything(unit)
    rounds = _named(unit.rounds, Round, (entry.round for entry in looked.winners))
    gives = {round_.id: round_.terms.amount for round_ in rounds}
    for entry in looked.winners:
        amount = gives.get(entry.round)
        if amount and entry.award and entry.award.amount != amount:
            sentence = _("{entry} was awarded another amount than {round} gives.")
            yield Fault(("amount", entry.id), 1, sentence.format(entry=entry.id, round=entry.round))
    by_rule = Counter(entry.round for entry in looked.winners if entry.award and not entry.award.despite)
    for round_ in looked.counted_rounds:
        seats = round_.terms.seats
        if seats is not None and by_rule[round_.id] > seats:
            sentence = plural(
                "{round} would have {winners} winners for {count} seat.",
                "{round} would have {winners} winners for {count} seats.",
                seats,
            )
            told = sentence.format(round=round_.id, winners=by_rule[round_.id])
            yield Fault(("seats", round_.id), by_rule[round_.id], told)


def _money_faults(looked: Everything) -> Iterable[Fault]:
    """Name payments and pledges without what they are for, and awards that were paid more than they are."""
    payments: defaultdict[str, list[Payment]] = defaultdict(list)
    for payment in looked.payments:
        payments[payment.entry].append(payment)
    entries = {entry.id: entry for entry in _named(looked.unit.entries, Entry, payments)}
    ids = _there(looked.unit.payments, (payment.returns for payment in looked.payments if payment.returns))
    for entry_id, of_entry in payments.items():
        entry = entries.get(entry_id)
        needed = [(payment.id, payment.returns) for payment in of_entry if payment.returns not in {"", *ids}]
        needed += [(payment.id, entry_id) for payment in of_entry if entry is None]
        yield from (_missing(one, other) for one, other in needed)
        if entry:
            yield from (
                Fault(("paid", *found.subject), found.size, found.sentence) for found in breaches(entry, of_entry)
            )
    rounds = _there(looked.unit.rounds, (pledge.round for pledge in looked.pledges))
    yield from (_missing(pledge.id, pledge.round) for pledge in looked.pledges if pledge.round not in rounds)


def _link_faults(looked: Everything) -> Iterable[Fault]:
    """Name links without their cooperatives or their round, and those that are there twice."""
    named = (one for link in looked.links for one in links.cooperatives(link))
    there = _there(looked.unit.cooperatives, named)
    there |= _there(looked.unit.rounds, (link.round for link in looked.links if link.round))
    twins: defaultdict[links.Key, list[str]] = defaultdict(list)
    for link in looked.links:
        twins[links.key(link)].append(link.id)
        needed = [*links.cooperatives(link), *([link.round] if link.round else [])]
        yield from (_missing(link.id, one) for one in needed if one not in there)
    for ids in twins.values():
        if len(ids) > 1:
            sentence = _("{links} would be the same link.").format(links=listed(ids))
            yield Fault(("links", *ids), len(ids), sentence)


def _program_faults(looked: Everything) -> Iterable[Fault]:
    """Name rounds without their program, where it is one of one's own, and entries at a stage that it does not have."""
    kept = looked.unit.programs.find()
    without = [round_ for round_ in looked.run_rounds if round_.program not in {program.id for program in kept}]
    own = history.ever_added(looked.unit, "programs", {round_.program for round_ in without})
    yield from (_missing(round_.id, round_.program) for round_ in without if round_.program in own)
    for program in kept:
        for entry in programs.strayed_from(looked.unit, program, looked.entries):
            sentence = _("{entry} is at the stage {stage}, which {program} would not have.")
            told = sentence.format(entry=entry.id, stage=entry.stage, program=program.id)
            yield Fault(("stage", entry.id), 1, told)


def _support_faults(looked: Everything) -> Iterable[Fault]:
    """Name the sessions and the needs and actions without their entries."""
    needed = [(session.id, entry) for session in looked.sessions for entry in session.entries]
    needed += [(measure.id, measure.entry) for measure in looked.measures]
    entries = _there(looked.unit.entries, (entry for _one, entry in needed))
    yield from (_missing(one, entry) for one, entry in needed if entry not in entries)


def _number_faults(looked: Everything) -> Iterable[Fault]:
    """Name the ICE, and the courts with a register number, that several cooperatives have."""
    numbers: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)  # as they are written
    for one in looked.identities:
        if one.ice:
            numbers["ice", one.ice].append(one.ice)
        if one.court and one.register_number:
            numbers["number", fold(one.court), fold(one.register_number)].append(one.register_number)
    for key, written in numbers.items():
        if len(written) > 1:
            sentence = _("{count} cooperatives would have the ICE or register number {number}.")
            yield Fault(key, len(written), sentence.format(count=len(written), number=written[0]))


def _named(table: Table[Any], shape: type[S], ids: Iterable[str]) -> list[S]:
    """Give those of a table that are named, as `shape`."""
    wanted = {*ids}
    return table.project(shape, wanted) if wanted else []


def _there(table: Table[Any], ids: Iterable[str]) -> set[str]:
    """Give those of some ids that a table has."""
    return {one.id for one in _named(table, Known, ids)}


def _missing(record_id: str, needed: str) -> Fault:
    sentence = _("{entry} needs {record}.").format(entry=record_id, record=needed)
    return Fault(("missing", record_id, needed), 1, sentence)
