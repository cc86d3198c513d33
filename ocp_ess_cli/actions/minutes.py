"""The minutes of a round: what was decided, kept as a fingerprint that is held against the register later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain import minutes
from ocp_ess_cli.domain.models import Minutes

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Round, Stamp
    from ocp_ess_cli.store.protocol import Unit


def decided(unit: Unit, round_: Round) -> dict[str, str]:
    """Give the digest of each part of what a round decided, as it stands now."""
    entries = unit.entries.find(round=round_.id)
    scores = unit.scores.among("entry", {entry.id for entry in entries})
    return minutes.digests(round_, entries, scores, unit.pledges.find(round=round_.id))


def take(unit: Unit, round_: Round, stamp: Stamp) -> Minutes:
    """Give the minutes of a round, and keep their fingerprint; those that stand where nothing was decided since."""
    parts = decided(unit, round_)
    if round_.minutes and round_.minutes.parts == parts:
        return round_.minutes
    taken = Minutes(on=stamp.on, by=stamp.by, fingerprint=minutes.fingerprint(parts), parts=parts)
    unit.rounds.put(msgspec.structs.replace(round_, minutes=taken))
    return taken


def changed_since(unit: Unit, round_: Round) -> list[str]:
    """Name the parts of what a round decided that are not any more what its minutes say."""
    if round_.minutes is None:
        return []
    now = decided(unit, round_)
    return [part for part in minutes.PARTS if round_.minutes.parts.get(part) != now[part]]
