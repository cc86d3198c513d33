"""Taking a change back: its records are put as they were before it, unless what was done since depends on it.

That is a change itself: undo writes one that takes back a change, redo one that takes back an undo.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.actions import history, soundness
from ocp_ess_cli.actions.rounds import scores_of
from ocp_ess_cli.actions.surroundings import Around, Touched
from ocp_ess_cli.domain.errors import RuleBroken
from ocp_ess_cli.language import _
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.actions.history import Turn
    from ocp_ess_cli.actions.surroundings import Pairs
    from ocp_ess_cli.domain.models import Change, Record
    from ocp_ess_cli.store.protocol import Unit


def take_back(unit: Unit, change: Change) -> list[Turn]:
    """Put the records that a change touched as they were before it.

    Returns:
        What the change had done.

    Raises:
        RuleBroken: what was done later depends on it, the register would not hold together, or nothing is left of it.
    """
    done = [turn for turn in history.turns(unit, change) if turn.fields]
    if not done:
        sentence = _("Change {number} left nothing in the register that could be taken back.")
        raise RuleBroken(sentence.format(number=change.number))
    if any(turn.table == "publications" for turn in done):
        sentence = _(
            "Change {number} published something, and what was said stays in the ledger. Name another: ess undo NUMBER"
        )
        raise RuleBroken(sentence.format(number=change.number))
    for turn in done:
        _refuse_dependence(unit, change, turn)
        _refuse_under_marks(unit, change, turn)
    touched = _touched(unit, change, done)
    faults = {fault.of: fault.size for fault in soundness.faults(unit, Around(unit, touched))}
    _put(unit, touched)
    for fault in soundness.faults(unit, Around(unit, touched)):
        if fault.size > faults.get(fault.of, 0):
            sentence = _("Change {number} cannot be taken back: {fault}")
            raise RuleBroken(sentence.format(number=change.number, fault=fault.sentence))
    return done


def _touched(unit: Unit, change: Change, turns: Iterable[Turn]) -> Touched:
    """Give the records as they stand, and as they were before a change."""
    pairs: defaultdict[str, Pairs] = defaultdict(dict)
    for turn in turns:
        pairs[turn.table][turn.id] = (unit.table(turn.table).get(turn.id), _as_it_was(unit, change, turn))
    return Touched(pairs)


def _as_it_was(unit: Unit, change: Change, turn: Turn) -> Record | None:
    """Give a record as it was before a change; what was done since to other fields stays.

    Raises:
        RuleBroken: that is not known.
    """
    if turn.before is None:
        return None
    now = history.now(unit, turn.table, turn.id) or {}
    merged = {field: value for field, value in now.items() if field not in turn.fields}
    merged |= {field: turn.before[field] for field in turn.fields if field in turn.before}
    try:
        record: Record = msgspec.convert(merged, TABLES[turn.table])
    except msgspec.ValidationError as error:  # of a change that another program's change had to be told apart from
        sentence = _("Change {number} cannot be taken back: what {record} was before is not known.")
        raise RuleBroken(sentence.format(number=change.number, record=turn.id)) from error
    return record


def _put(unit: Unit, touched: Touched) -> None:
    for name, pairs in touched.pairs.items():
        table = unit.table(name)
        for record_id, (before, after) in pairs.items():
            if after is None:
                table.remove(record_id)
            elif before is None:
                table.add(after)
            else:
                table.put(after)


def _refuse_dependence(unit: Unit, change: Change, turn: Turn) -> None:
    """Refuse where a record is not any more what the change made of it."""
    now = history.now(unit, turn.table, turn.id)
    stands = (
        now == turn.after
        if turn.before is None or turn.after is None
        else now is not None and all(now.get(field) == turn.after.get(field) for field in turn.fields)
    )
    if stands:
        return
    since = history.standing(history.since(unit, change))
    later = next((other for other in since if history.overlapping(other, turn)), None)
    if later is None:
        sentence = _("Change {number} cannot be taken back: {record} is not what it made of it.")
        raise RuleBroken(sentence.format(number=change.number, record=turn.id))
    sentence = _(
        "Change {number} cannot be taken back: {record} was changed since by change {later} ({command}). "
        "Take that one back first: ess undo {later}"
    )
    raise RuleBroken(sentence.format(number=change.number, record=turn.id, later=later.number, command=later.command))


def _refuse_under_marks(unit: Unit, change: Change, turn: Turn) -> None:
    """Refuse to take back what is marked, and out of how much, under the marks of a jury."""
    if turn.table != "rounds" or turn.before is None or turn.after is None or "terms" not in turn.fields:
        return
    before, after = (state.get("terms") or {} for state in (turn.before, turn.after))
    if any(before.get(field) != after.get(field) for field in ("criteria", "scale")) and scores_of(unit, turn.id):
        sentence = _("Change {number} cannot be taken back: the jury of {round} has marked by these criteria.")
        raise RuleBroken(sentence.format(number=change.number, round=turn.id))
