"""The marks of a jury: seat its jurors, record what each says of an entry, and rank the entries by it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions import allocating, selection
from ocp_ess_cli.actions.rounds import refuse_closed, scores_of
from ocp_ess_cli.domain import jury, ranking, rules, values
from ocp_ess_cli.domain.allocation import allocate
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Juror, Score
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import CANDIDATE
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit


class Presented(NamedTuple):
    """How a juror is presented.

    Attributes:
        name: as it is typed.
        is_new: whether it is another juror than one whose name is like it.
        sponsor: whom the juror works for; None where it is not said.
        linked: ids of cooperatives that the juror has to do with, added to those that are known.
    """

    name: str
    is_new: bool = False
    sponsor: str | None = None
    linked: tuple[str, ...] = ()


def seat(unit: Unit, round_: Round, presented: Presented) -> Juror:
    """Give a juror of a round, who is added to it where the name is new, with what is said of them.

    Raises:
        BadValue: the name is nearly that of a juror.
    """
    known = jury.find_juror(round_, presented.name, is_new=presented.is_new)
    before = known or Juror(name=values.name(presented.name))
    sponsor = before.sponsor if presented.sponsor is None else presented.sponsor
    juror = msgspec.structs.replace(
        before,
        sponsor=next((payer for payer in _payers(unit, round_) if fold(payer) == fold(sponsor)), sponsor),
        linked=tuple(dict.fromkeys((*before.linked, *presented.linked))),
    )
    if known is None or juror != known:
        others = (juror if one == known else one for one in round_.jurors)
        jurors = (*round_.jurors, juror) if known is None else tuple(others)
        unit.rounds.put(msgspec.structs.replace(round_, jurors=jurors))
    return juror


def name_of(round_: Round, raw: str) -> str:
    """Give the name of a juror as the round has it, or a new one as it is typed.

    Raises:
        BadValue: the name is nearly that of a juror.
    """
    known = jury.find_juror(round_, raw)
    return known.name if known else values.name(raw)


class Statement(NamedTuple):
    """What a juror says of an entry.

    Attributes:
        marks: by criterion; criteria that are not named stay as they are.
        recused: whether there is a conflict of interest; None where it is not said.
        comment: None where it is not said.
    """

    marks: Mapping[str, float] = {}
    recused: bool | None = None
    comment: str | None = None


class Scored(NamedTuple):
    """What a juror said of an entry before, if anything, and says now."""

    before: Score | None
    after: Score

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was said before, and nothing is now."""
        after = self.after
        return self.before is None and not (after.marks or after.recused or after.comment)


def planned(unit: Unit, round_: Round, entry: Entry, juror: Juror, statement: Statement) -> Scored:
    """Say what the score of a juror becomes; one that is so already may be of an entry that is no candidate any more.

    Raises:
        BadValue: there are marks beside a recusal.
        RuleBroken: the juror is recused and gives marks, the round is closed, or the entry is no candidate.
    """
    before = next(iter(unit.scores.find(entry=entry.id, juror=juror.name)), None)
    after = _said(before or Score(id="-", entry=entry.id, juror=juror.name), statement)
    if after != before:
        refuse_closed(round_)
        if entry.stage != CANDIDATE:
            sentence = _("{entry} is no candidate any more; its marks stay as they are.")
            raise RuleBroken(sentence.format(entry=entry.id))
    return Scored(before, after)


def _said(base: Score, statement: Statement) -> Score:
    if statement.recused and statement.marks:
        raise BadValue(_("A juror who is recused gives no mark; leave out the marks, or the recusal."))
    if base.recused and statement.marks and statement.recused is None:
        sentence = _(
            "{juror} is recused from {entry}. If that was a mistake, take it back with --no-recuse, "
            "or with “no” in a sheet."
        )
        raise RuleBroken(sentence.format(juror=base.juror, entry=base.entry))
    recused = base.recused if statement.recused is None else statement.recused
    return msgspec.structs.replace(
        base,
        marks={} if recused else {**base.marks, **statement.marks},
        recused=recused,
        comment=base.comment if statement.comment is None else statement.comment,
    )


def record(unit: Unit, scored: Scored) -> Score:
    """Record a score, or put it in the place of what it was; one that says nothing is not recorded."""
    if scored.says_nothing:
        return scored.after
    if scored.before is None:
        added = msgspec.structs.replace(scored.after, id=unit.scores.next_id())
        unit.scores.add(added)
        return added
    if scored.after != scored.before:
        unit.scores.put(scored.after)
    return scored.after


def interests(unit: Unit, round_: Round, juror: Juror, cooperative: Cooperative) -> list[str]:
    """Say what may bias a juror who marks the entry of a cooperative."""
    return jury.interests(juror, cooperative, _payers(unit, round_), round_)


def _payers(unit: Unit, round_: Round) -> list[str]:
    """Name the sponsors of a round, and those who pledged to it."""
    return [*round_.sponsors, *(pledge.sponsor for pledge in unit.pledges.find(round=round_.id))]


# --- ranking ---


class How(NamedTuple):
    """How marks are put together.

    Attributes:
        median: whether the median of the jurors counts, not their mean.
        evened: whether jurors who mark high or low, wide or narrow, are evened out.
        firmness: whether to see what each juror moves.
    """

    median: bool = False
    evened: bool = False
    firmness: bool = False


class Standing(NamedTuple):
    """What the jury made of the entries of a round.

    Attributes:
        round_: the round, as it stands.
        entries: those that are ranked, or would be if they had a mark.
        left_out: those that are not.
        scores: what jurors say of `entries`.
        marks: by entry; evened: the same with jurors evened out, where that is asked for.
    """

    round_: Round
    entries: list[Entry]
    left_out: list[Entry]
    scores: list[Score]
    marks: dict[str, Fraction]
    evened: dict[str, Fraction] | None = None
    firmness: ranking.Firmness | None = None


def standing(unit: Unit, round_: Round, program: Program, how: How) -> Standing:
    """Rank the entries of a round by the marks of its jury."""
    criteria = jury.criteria_of(round_, program)
    every = unit.entries.find(round=round_.id)
    entries = [entry for entry in every if entry.stage in ranking.STAGES]
    ids = {entry.id for entry in entries}
    scores = [score for score in scores_of(unit, round_.id) if score.entry in ids]
    plain = partial(ranking.marks, entries, criteria=criteria, median=how.median)
    evened = partial(ranking.even_out, entries, criteria=criteria, median=how.median)

    def rule(some: Sequence[Score]) -> Mapping[str, Fraction]:
        return evened(scores=some) if how.evened else plain(scores=some)

    def choose(marks: Mapping[str, ranking.Number]) -> frozenset[str]:
        return _winning(unit, round_, every, marks)

    return Standing(
        round_,
        entries,
        [entry for entry in every if entry.stage not in ranking.STAGES],
        scores,
        plain(scores=scores),
        evened(scores=scores) if how.evened else None,
        ranking.firmness(scores, rule, choose) if how.firmness else None,
    )


def _winning(
    unit: Unit, round_: Round, entries: Iterable[Entry], marks: Mapping[str, ranking.Number]
) -> frozenset[str]:
    """Give the candidates whom marks would propose for the free seats; of those tied for the last seats, none."""
    seats = rules.free_seats(round_, len(rules.winners(entries)))
    if seats is None:
        return frozenset()
    candidates = selection.candidates(unit, round_, {entry: float(mark) for entry, mark in marks.items()})
    before = [preference.entry for preference in round_.preferences]
    proposal = allocate(candidates, allocating.limits_for(unit, round_, candidates), before)
    return frozenset(candidate.entry.id for candidate in proposal.winners)
