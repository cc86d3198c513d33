"""Whether the journal is what ess wrote: no record of it was changed, removed or inserted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions.findings import Finding, Outcome
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.store import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Change
    from ocp_ess_cli.store.protocol import Unit


def history(scene: Scene) -> Outcome:
    """Check the chain of the journal."""
    changes = scene.unit.journal.find()
    holds = plural(
        "{count} change in the journal, held against the hash it was written with.",
        "{count} changes in the journal, each held against the hash it was written with.",
        len(changes),
    )
    return Outcome("history", holds, broken(scene.unit))


def broken(unit: Unit) -> tuple[Finding, ...]:
    """Say where the chain of the journal does not hold."""
    changes = unit.journal.find()
    found = [*_broken_links(changes), *_broken_end(unit, changes), *_broken_seals(changes)]
    return tuple(dict.fromkeys(found))


def _broken_end(unit: Unit, changes: Sequence[Change]) -> Iterable[Finding]:
    """Hold the end of the journal against what the file says of it."""
    written, head = unit.chain_end
    last = changes[-1].number if changes else 0
    if last < written:
        yield _found(last + 1, _("Change {number} is missing: the journal ends before it."))
    elif last > written:
        yield _found(written + 1, _("Change {number} was not written by ess: it was inserted by hand."))
    elif changes and journal.digest(changes[-1]) != head:
        yield _altered(changes[-1])


def _broken_links(changes: Sequence[Change]) -> Iterable[Finding]:
    previous = ""
    for place, change in enumerate(changes, start=1):
        if change.id != journal.journal_id(place):
            sentence = _("Change {number} stands where change {place} should: some were removed or inserted.")
            yield _found(change.number, sentence, place=place)
            return
        if change.previous != previous:
            yield _altered(changes[place - 2] if place > 1 else change)
        previous = journal.digest(change)


def _altered(change: Change) -> Finding:
    return _found(change.number, _("Change {number} is not what was written: it was changed by hand."))


def _broken_seals(changes: Sequence[Change]) -> Iterable[Finding]:
    sentence = _("Change {number} has a contact that is not what was written: it was changed by hand.")
    for change in changes:
        if not all(journal.is_sealed(before) for before in (*change.changed, *change.removed)):
            yield _found(change.number, sentence)


def _found(number: int, sentence: str, *, place: int = 0) -> Finding:
    advice = _("Hold the register against a backup of before: ess restore FROM --dry-run")
    return Finding("history", str(number), sentence.format(number=number, place=place), advice)
