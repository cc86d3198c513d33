"""Who can win a round, entry by entry, and the stages that entries reach without an award."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.rounds import refuse_closed
from ocp_ess_cli.actions.selection import with_cooperatives, won_before
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import CANDIDATE, REVOKED, WINNER
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round, Stamp
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.rules import Condition
    from ocp_ess_cli.store.protocol import Unit


class Standing(NamedTuple):
    """An entry, and every condition of its round held against its cooperative."""

    entry: Entry
    cooperative: Cooperative
    conditions: list[Condition]

    def told(self, verdict: str) -> tuple[str, ...]:
        """Give the conditions with this verdict, in sentences."""
        return tuple(condition.sentence for condition in self.conditions if condition.verdict == verdict)

    @property
    def verdict(self) -> str:
        """`unmet` where one condition is, else `unknown` where the record does not tell of one, else `met`."""
        verdicts = {condition.verdict for condition in self.conditions}
        return next((word for word in ("unmet", "unknown") if word in verdicts), "met")


def standings(unit: Unit, round_: Round) -> list[Standing]:
    """Hold the conditions of a round against each of its entries."""
    entries = unit.entries.find(round=round_.id)
    won = won_before(unit, round_, {entry.cooperative for entry in entries})
    return [
        Standing(entry, one, rules.conditions(round_.terms, one, rules.entering(entry, won.get(one.id, ()))))
        for entry, one in with_cooperatives(unit, entries)
    ]


def unmet(unit: Unit, round_: Round) -> list[tuple[Entry, str]]:
    """Give the candidates that are known not to meet a condition, with what is unmet."""
    return [
        (one.entry, " ".join(one.told("unmet")))
        for one in standings(unit, round_)
        if one.entry.stage == CANDIDATE and one.verdict == "unmet"
    ]


def stage_called(program: Program, raw: str) -> str:
    """Give the stage of that key, or of that name in any language; nothing where there is none."""
    spellings = {fold(stage.replace("_", " ")): stage for stage in program.stages}
    for labels in program.labels.values():
        spellings |= {fold(label): stage for stage, label in labels.items() if stage in program.stages}
    return spellings.get(fold(raw.replace("_", " ")), "")


def find_stage(program: Program, raw: str) -> str:
    """Find a stage of a program by its key or its name in any language.

    Raises:
        BadValue: there is none of that name.
    """
    if found := stage_called(program, raw):
        return found
    sentence = _("{program} has no stage “{stage}”; there are: {known}.")
    known = listed([*program.stages])
    raise BadValue(sentence.format(program=program.title, stage=visible(raw)[:40], known=known))


class Move(NamedTuple):
    """An entry that goes to another stage: why, and on which day, if not today."""

    entry: Entry
    reason: str = ""
    on: date | None = None


def _name(unit: Unit, entry: Entry) -> str:
    cooperative = unit.cooperatives.get(entry.cooperative)
    return cooperative.name if cooperative else entry.cooperative


def advance(unit: Unit, program: Program, round_: Round, moves: Iterable[Move], to: str, stamp: Stamp) -> list[Entry]:
    """Move entries of a round to a stage: all of them, or none.

    Raises:
        RuleBroken: the round is closed, the stage cannot follow, the day is before the stage that an entry stands at,
            or an award is given or taken back otherwise.
    """
    refuse_closed(round_)
    if to in {WINNER, REVOKED}:
        sentence = _("Winners are named with ess award, and awards taken back with ess revoke.")
        raise RuleBroken(sentence)
    moved, refused = [], []
    for move in {move.entry.id: move for move in moves}.values():
        try:
            moved.append(rules.advance(move.entry, to, program, stamp, move.reason, move.on))
        except RuleBroken as error:
            refused.append(_("{name}: {sentence}").format(name=_name(unit, move.entry), sentence=error))
    if refused:
        raise RuleBroken("\n".join(refused))
    for entry in moved:
        unit.entries.put(entry)
    return moved
