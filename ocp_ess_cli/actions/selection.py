"""Candidates and winners: apply, award, revoke."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions.money import refuse_paid
from ocp_ess_cli.actions.rounds import closed, refuse_closed
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Step
from ocp_ess_cli.domain.money import Payers, paid_by
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.seats import Standing, payers, pools_of
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, day, listed, money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Round, Stamp, Track
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.rules import Candidate
    from ocp_ess_cli.domain.seats import Pool
    from ocp_ess_cli.store.protocol import Unit


class Application(NamedTuple):
    """What a cooperative enters a round with; None where it is not said."""

    project: str | None = None
    track: Track | None = None
    mark: float | None = None
    phase: int | None = None
    note: str | None = None
    people: int | None = None
    women: int | None = None
    products: tuple[str, ...] | None = None


def apply(
    unit: Unit,
    round_: Round,
    cooperative: Cooperative,
    application: Application,
    stamp: Stamp,
    *,
    update: bool = False,
) -> Entry:
    """Record a candidate, or with `update` change the project, track or mark of one.

    Raises:
        AlreadyExists: it has an entry in the round already, and `update` is not asked for.
        NotFound: `update` is asked for and it has none.
        RuleBroken: the round is closed, or the entry to update is no candidate any more.
        BadValue: there is nothing to update.
    """
    refuse_closed(round_)
    standing = entry_of(unit, round_, cooperative)
    if update:
        return _update(unit, round_, cooperative, standing, application)
    if standing:
        sentence = _("{name} has applied to {round} already: {entry}. To change it, add --update.")
        raise AlreadyExists(sentence.format(name=cooperative.name, round=round_.id, entry=standing.id))
    entry = candidate(unit, round_, cooperative, application, stamp)
    unit.entries.add(entry)
    return entry


def refuse_named_twice(cooperatives: Iterable[Cooperative]) -> None:
    """Refuse that a cooperative is named twice.

    Raises:
        BadValue: one is.
    """
    twice = [c for c, times in Counter(c.id for c in cooperatives).items() if times > 1]
    if twice:
        raise BadValue(_("Named twice: {ids}.").format(ids=listed(twice)))


def _update(
    unit: Unit,
    round_: Round,
    cooperative: Cooperative,
    standing: Entry | None,
    application: Application,
) -> Entry:
    if standing is None:
        sentence = _("{name} has no entry in {round} to update.")
        raise NotFound(sentence.format(name=cooperative.name, round=round_.id))
    if standing.stage != CANDIDATE:
        sentence = _("{entry} is not a candidate any more, and stays as it is.")
        raise RuleBroken(sentence.format(entry=standing.id))
    given = {key: value for key, value in application._asdict().items() if value is not None}
    if not given:
        raise BadValue(_("There is nothing to change; name --mark, --project or --track."))
    changed = msgspec.structs.replace(standing, **given)
    unit.entries.put(changed)
    return changed


def candidate(
    unit: Unit,
    round_: Round,
    cooperative: Cooperative,
    application: Application,
    stamp: Stamp,
    on: date | None = None,
) -> Entry:
    """Make the entry of a cooperative that enters a round, on the day of the stamp if no other is said."""
    return Entry(
        id=unit.entries.next_id(),
        round=round_.id,
        cooperative=cooperative.id,
        stage=CANDIDATE,
        path=(Step(stage=CANDIDATE, on=on or stamp.on, by=stamp.by),),
        project=application.project or "",
        track=application.track or rules.track_of(cooperative),
        mark=application.mark,
        phase=application.phase,
        note=application.note or "",
        people=application.people,
        women=application.women,
        products=application.products or (),
    )


def entry_of(unit: Unit, round_: Round, cooperative: Cooperative) -> Entry | None:
    """Give the entry of a cooperative in a round, if it has one."""
    return next(iter(unit.entries.find(round=round_.id, cooperative=cooperative.id)), None)


def candidates(unit: Unit, round_: Round, marks: Mapping[str, float]) -> list[Candidate]:
    """Give the candidates of a round with the mark of each, by the id of its entry, and what speaks against it."""
    entries = unit.entries.find(round=round_.id, stage=CANDIDATE)
    won = won_before(unit, round_, {entry.cooperative for entry in entries})
    return [
        _weighed(round_, entry, cooperative, won.get(cooperative.id, ()), marks.get(entry.id))
        for entry, cooperative in with_cooperatives(unit, entries)
    ]


def with_cooperatives(unit: Unit, entries: Sequence[Entry]) -> list[tuple[Entry, Cooperative]]:
    """Give entries with their cooperatives, which are read together."""
    known = {one.id: one for one in unit.cooperatives.project(Cooperative, {entry.cooperative for entry in entries})}
    return [(entry, known[entry.cooperative]) for entry in entries if entry.cooperative in known]


def _weighed(
    round_: Round, entry: Entry, cooperative: Cooperative, won: Sequence[str], mark: float | None
) -> Candidate:
    enters = rules.entering(entry, won)
    return rules.Candidate(
        entry=entry,
        cooperative=cooperative,
        unmet=rules.unmet(round_.terms, cooperative, enters),
        unknown=rules.unknown(round_.terms, cooperative, enters),
        mark=mark,
    )


def won_before(unit: Unit, round_: Round, among: Collection[str] | None = None) -> dict[str, list[str]]:
    """Give the earlier rounds of the program that each cooperative won, where that forbids it to win again.

    Args:
        unit: the register.
        round_: the round that it would win now.
        among: the ids of the cooperatives that are asked for; all if not said.
    """
    won: dict[str, list[str]] = {}
    if round_.terms.eligibility.past_winners:
        return won
    earlier = {other.id for other in unit.rounds.find(program=round_.program) if other.year < round_.year}
    table = unit.entries
    entries = table.among("round", earlier) if among is None else table.among("cooperative", among if earlier else ())
    for entry in rules.winners(entries):
        if entry.round in earlier:
            won.setdefault(entry.cooperative, []).append(entry.round)
    return won


def standing(unit: Unit, round_: Round) -> list[Standing]:
    """Give the winners of a round with their cooperatives."""
    winners = unit.entries.find(round=round_.id, stage=WINNER)
    return [Standing(entry, cooperative) for entry, cooperative in with_cooperatives(unit, winners)]


def pools(unit: Unit, round_: Round) -> list[Pool]:
    """Give the seats that sponsors pledged to a round."""
    return pools_of(unit.pledges.find(round=round_.id), round_.terms)


def eligible(unit: Unit, round_: Round, today: date) -> list[Cooperative]:
    """Give the cooperatives that could be named winners: not known to fail a condition, and without an entry."""
    entered = {entry.cooperative for entry in unit.entries.find(round=round_.id)}
    won = won_before(unit, round_)
    return [
        one
        for one in unit.cooperatives.find()
        if one.id not in entered
        and not rules.unmet(round_.terms, one, rules.Entering(rules.track_of(one), on=today, won=won.get(one.id, ())))
    ]


class Terms(NamedTuple):
    """How an award is given.

    Attributes:
        sponsor: who pays; empty for who pledged the seat, else for who the round says.
        shares: what each of several sponsors pays.
        on: the day of the award; None for the ceremony, or today where that is not known or to come.
        despite: why rules are set aside; empty where they are kept.
        amount: what each receives; None for what the round gives.
    """

    sponsor: str = ""
    on: date | None = None
    despite: str = ""
    shares: Mapping[str, int] = {}
    amount: int | None = None


def award(
    unit: Unit,
    program: Program,
    round_: Round,
    cooperatives: Sequence[Cooperative],
    terms: Terms,
    stamp: Stamp,
) -> list[Entry]:
    """Make cooperatives winners of a round: all of them, or none.

    Raises:
        BadValue: one is named twice, the shares of its sponsors do not add up, or no amount is set.
        RuleBroken: one won this round already, or its stage does not let it win; or, without a reason in
            `terms.despite`, the round is closed, the seats do not suffice, or a condition is known to be unmet.
    """
    refuse_named_twice(cooperatives)
    terms = terms._replace(amount=awarded_amount(program, round_, terms.amount))
    ids = {cooperative.id for cooperative in cooperatives}
    entered = (entry for entry in unit.entries.among("cooperative", ids) if entry.round == round_.id)
    by_cooperative = {entry.cooperative: entry for entry in entered}
    _refuse_second_award(round_, cooperatives, by_cooperative)
    _refuse_without_way(program, round_, cooperatives, by_cooperative)
    won_already = 0 if round_.terms.seats is None else unit.entries.count(round=round_.id, stage=WINNER)
    broken_by_round = [*filter(None, (rules.seats_exceeded(round_, won_already, len(cooperatives)), closed(round_)))]
    won_earlier = won_before(unit, round_, ids)
    broken = {
        c.id: _broken(program, round_, c, by_cooperative.get(c.id), _enters(c, by_cooperative, won_earlier, stamp))
        for c in cooperatives
    }
    told = [*broken_by_round, *(sentence for sentences in broken.values() for sentence in sentences)]
    if told and not terms.despite:
        raise RuleBroken("\n".join([*told, _("To record it all the same, add --despite and the reason.")]))
    pledged = pools(unit, round_)
    pledged_by = payers(pledged, standing(unit, round_) if pledged else (), cooperatives)
    won = []
    for cooperative, pledger in zip(cooperatives, pledged_by, strict=True):
        before = by_cooperative.get(cooperative.id)
        entry = before or candidate(unit, round_, cooperative, Application(), stamp)
        reason = terms.despite if broken_by_round or broken[cooperative.id] else ""
        given = terms._replace(sponsor=terms.sponsor or pledger, despite=reason)
        winner = rules.win(entry, _award(round_, given, stamp), program, stamp)
        if before:
            unit.entries.put(winner)
        else:
            unit.entries.add(winner)
        won.append(winner)
    return won


def _award(round_: Round, terms: Terms, stamp: Stamp) -> Award:
    on = terms.on or _award_day(round_, stamp)
    if on.year < round_.year:
        sentence = _("{date} is before {round}; say the day of the award with --date.")
        raise BadValue(sentence.format(date=day(on), round=round_.id))
    made = Award(
        amount=terms.amount or round_.terms.amount,
        currency=round_.terms.currency,
        on=on,
        despite=terms.despite,
    )
    return paid_by(made, Payers(terms.sponsor or _payer(round_), terms.shares))


def awarded_amount(program: Program, round_: Round, said: int | None) -> int:
    """Tell what each winner of a round receives: what the round gives, else what is said.

    Raises:
        BadValue: neither says an amount.
        RuleBroken: the program awards nothing, or the round gives another amount.
    """
    if not program.awards:
        raise RuleBroken(_("{program} awards nothing.").format(program=program.title))
    gives = round_.terms.amount
    if gives and said not in {None, gives}:
        sentence = _("{round} gives {amount} to each winner; leave --amount out.")
        raise RuleBroken(sentence.format(round=round_.id, amount=money(gives, round_.terms.currency)))
    if not gives and not said:
        sentence = _("{round} sets no amount; say what each receives with --amount.")
        raise BadValue(sentence.format(round=round_.id))
    return gives or said or 0


def _refuse_without_way(
    program: Program, round_: Round, cooperatives: Sequence[Cooperative], entries: Mapping[str, Entry]
) -> None:
    """Refuse cooperatives that have no entry, where a program awards later stages than the first.

    Raises:
        RuleBroken: there is one.
    """
    if WINNER in program.stages[CANDIDATE]:
        return
    sentence = _(
        "{name} ({id}) has no entry in {round}. To record one: ess enrol {id} --program {program} --year {year}"
    )
    missing = [
        sentence.format(name=c.name, id=c.id, round=round_.id, program=round_.program, year=round_.year)
        for c in cooperatives
        if c.id not in entries
    ]
    if missing:
        raise RuleBroken("\n".join(missing))


def _enters(
    cooperative: Cooperative, entries: Mapping[str, Entry], won: Mapping[str, Sequence[str]], stamp: Stamp
) -> rules.Entering:
    """Tell how a cooperative entered a round, or enters it by its award."""
    before = won.get(cooperative.id, ())
    if entry := entries.get(cooperative.id):
        return rules.entering(entry, before)
    return rules.Entering(rules.track_of(cooperative), on=stamp.on, won=before)


def _refuse_second_award(round_: Round, cooperatives: Sequence[Cooperative], entries: dict[str, Entry]) -> None:
    again = [
        _("{name} ({id}) won {round} already: {entry}.").format(
            name=c.name, id=c.id, round=round_.id, entry=entries[c.id].id
        )
        for c in cooperatives
        if c.id in entries and entries[c.id].stage == WINNER
    ]
    if again:
        raise RuleBroken("\n".join(again))


def _broken(
    program: Program, round_: Round, cooperative: Cooperative, entry: Entry | None, enters: rules.Entering
) -> list[str]:
    """Name the conditions that forbid a cooperative to win."""
    sentence = _("{name} ({id}): {condition}")
    broken = [
        sentence.format(name=cooperative.name, id=cooperative.id, condition=condition)
        for condition in rules.unmet(round_.terms, cooperative, enters)
    ]
    if entry and entry.stage in program.ends and WINNER in program.stages[entry.stage]:
        sentence = _("{name} ({id}) is {stage}: {entry}.")
        stage = program.label(entry.stage)
        broken.append(sentence.format(name=cooperative.name, id=cooperative.id, stage=stage, entry=entry.id))
    return broken


def _payer(round_: Round) -> str:
    """Tell who pays where nobody is named: the program's payer, else the only sponsor of the round."""
    if round_.terms.paid_by and (not round_.sponsors or round_.terms.paid_by in round_.sponsors):
        return round_.terms.paid_by
    return round_.sponsors[0] if len(round_.sponsors) == 1 else ""


def _award_day(round_: Round, stamp: Stamp) -> date:
    """Give the day of the ceremony where it is known and past, else today."""
    return round_.ceremony if round_.ceremony and round_.ceremony <= stamp.on else stamp.on


def revoke(unit: Unit, program: Program, entry: Entry, reason: str, stamp: Stamp) -> Entry:
    """Take an award back: the seat is free again, the story stays.

    Raises:
        RuleBroken: the entry is no winner, or something is paid for it.
    """
    if entry.stage != WINNER:
        raise RuleBroken(_("{entry} is no winner; there is no award to take back.").format(entry=entry.id))
    refuse_paid(unit, entry)
    revoked = rules.advance(entry, "revoked", program, stamp, reason)
    unit.entries.put(revoked)
    return revoked


def is_id(reference: str) -> bool:
    """Tell whether what was typed is the id of an entry rather than the name of a cooperative."""
    return re.fullmatch(r"[eE]\d+", reference.strip()) is not None


def find_entry(unit: Unit, reference: str) -> Entry:
    """Find an entry by its id (`E0107`, `e107`).

    Raises:
        NotFound: there is none.
    """
    number = re.fullmatch(r"[eE](\d{1,9})", reference.strip())  # no id is longer
    if number and (found := unit.entries.get(f"E{int(number[1]):04d}")):
        return found
    raise NotFound(_("There is no entry {id}.").format(id=visible(reference.strip())[:40]))
