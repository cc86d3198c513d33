"""The seal of a round: what it decided changes for a stated reason only, whichever command would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Entry, Record, Round, Score, Seal
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.store.protocol import Changed, Unit

_GUARDED = {"rounds", "entries", "scores"}
Pairs = Mapping[str, tuple[Record | None, Record | None]]


def refuse_unready(round_: Round) -> None:
    """Refuse to seal a round that is open, or sealed already.

    Raises:
        RuleBroken: it is.
    """
    if round_.seal:
        sentence = _("{round} is sealed already, since {date}.")
        raise RuleBroken(sentence.format(round=round_.id, date=day(round_.seal.on)))
    if round_.status == "open":
        sentence = _("{round} is open. Close it first: ess close-round --program {program} --year {year}")
        raise RuleBroken(sentence.format(round=round_.id, program=round_.program, year=round_.year))


def seal(unit: Unit, round_: Round, stamp: Stamp) -> Round:
    """Seal a round.

    Raises:
        RuleBroken: it is open, or sealed already.
    """
    refuse_unready(round_)
    sealed = msgspec.structs.replace(round_, seal=Seal(on=stamp.on, by=stamp.by))
    unit.rounds.put(sealed)
    return sealed


def guard(unit: Changed, despite: str) -> str:
    """Refuse what changes a round that was sealed before: the round but its minutes, its entries, their scores.

    Args:
        unit: what is about to be saved.
        despite: why it is changed all the same; empty where nobody said it.

    Returns:
        `despite` where a sealed round is changed; else nothing.

    Raises:
        RuleBroken: a sealed round is changed; it is named.
        BadValue: the reason, which is published, has personal data.
    """
    changes = unit.changes()
    if not _GUARDED & changes.keys():
        return ""
    rounds = changes.get("rounds", {})
    standing = {
        round_id: rounds[round_id][0] if round_id in rounds else unit.rounds.get(round_id)
        for round_id in {*_touched(unit, changes)}
    }
    touched = {round_id for round_id, round_ in standing.items() if isinstance(round_, Round) and round_.seal}
    if touched and not despite:
        sentence = _("{round} is sealed. To change it all the same, add --despite and the reason, which is published.")
        raise RuleBroken("\n".join(sentence.format(round=round_id) for round_id in sorted(touched)))
    if touched and (found := _personal(despite)):
        sentence = _("--despite has {kind}: “{text}”. The reason is published; say it without.")
        raise BadValue(sentence.format(kind=found[0], text=visible(found[1])))
    return despite if touched else ""


def _personal(reason: str) -> tuple[str, str] | None:
    """Give the kind and the text of personal data in a reason; None where there is none."""
    from ocp_ess_cli.domain import privacy  # noqa: PLC0415 - few rounds are sealed

    found = privacy.found_in(reason, "MA")
    return (privacy.kind_name(found[0].kind), found[0].shown) if found else None


def _touched(unit: Changed, changes: Mapping[str, Pairs]) -> Iterable[str]:
    """Name the rounds that are changed: themselves, their entries, or what a juror says of one."""
    for record_id, (before, after) in changes.get("rounds", {}).items():
        if _without_minutes(before) != _without_minutes(after):
            yield record_id
    for pair in changes.get("entries", {}).values():
        yield from (entry.round for entry in pair if isinstance(entry, Entry))
    for pair in changes.get("scores", {}).values():
        for score in pair:
            if isinstance(score, Score) and (entry := unit.entries.get(score.entry)):
                yield entry.round


def _without_minutes(record: Record | None) -> Record | None:
    return msgspec.structs.replace(record, minutes=None) if isinstance(record, Round) else record
