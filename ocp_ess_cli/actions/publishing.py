"""The ledger of publications: what was published, when, of what, and whether it is still so."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.findings import Finding, Outcome
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.publishing import unpack
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.store import folders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Before, Change, Publication
    from ocp_ess_cli.store.protocol import Unit

_CHECK = "publications"
_MOST_NAMED = 5  # files in a sentence
Series = tuple[str, int | None, int | None]
Ids = dict[str, set[str]]


class Amendment(NamedTuple):
    """A change of a sealed round that was made all the same.

    Attributes:
        number: of the change.
        rounds: their ids.
    """

    number: int
    on: date
    rounds: tuple[str, ...]
    reason: str


def every(unit: Unit) -> list[Publication]:
    """Give every publication, the first one first."""
    return sorted(unit.publications.find(), key=lambda one: one.number)


def last(unit: Unit, series: Series | None = None) -> Publication | None:
    """Give the last publication; of those narrowed alike, where it is said to what."""
    return next((one for one in reversed(every(unit)) if series in (None, one.series)), None)


def find(unit: Unit, reference: str) -> Publication:
    """Find a publication by its number.

    Raises:
        NotFound: there is none of that number.
    """
    wanted = reference.strip()
    if wanted.isascii() and wanted.isdigit():
        for one in unit.publications.find():
            if one.number == int(wanted):
                return one
    raise NotFound(
        _("There is no publication {number}. ess publications lists them.").format(number=visible(wanted)[:20])
    )


def touched_at(unit: Unit, ids: Ids) -> datetime | None:
    """Say when one of these records was last changed, or one that belonged to them was removed; None if never."""
    for change in reversed(unit.journal.find()):
        if _concerns(change, ids):
            return change.at
    return None


def _concerns(change: Change, ids: Ids) -> bool:
    return (
        any(not ids[table].isdisjoint(added) for table, added in change.added.items() if table in ids)
        or any(before.id in ids.get(before.table, ()) for before in (*change.changed, *change.removed))
        or any(_belonged(before, ids) for before in change.removed)
    )


def _belonged(before: Before, ids: Ids) -> bool:
    """Tell whether a record that was removed was an entry of one of the rounds, or a payment for one of the entries."""
    fields = before.fields
    return (before.table == "entries" and fields.get("round") in ids.get("rounds", ())) or (
        before.table == "payments" and fields.get("entry") in ids.get("entries", ())
    )


def since(unit: Unit, change_id: str) -> list[Change]:
    """Give the changes behind one, the last one first."""
    return [change for change in reversed(unit.journal.find()) if change.id > change_id]


def reasons(changes: Iterable[Change], wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Change]:
    """Find the last of some changes that touched each of these records, by table and id; best one with a reason."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        for before in (*change.changed, *change.removed):
            key = (before.table, before.id)
            if key in wanted and (key not in found or (reason_of(change) and not reason_of(found[key]))):
                found[key] = change
    return found


def reason_of(change: Change) -> str:
    """Give the reason that was stated for a change; empty where none was."""
    return change.reason or change.despite


def amendments(unit: Unit, changes: Iterable[Change], rounds: Collection[str]) -> list[Amendment]:
    """Give those of some changes that changed one of these rounds although it was sealed, the first one first."""
    found = [
        Amendment(change.number, change.at.date(), tuple(touched), change.despite)
        for change in changes
        if change.despite and (touched := sorted(_rounds_of(unit, change) & {*rounds}))
    ]
    return found[::-1]


def _rounds_of(unit: Unit, change: Change) -> set[str]:
    """Name the rounds that a change touched: themselves, or their entries."""
    found = set[str]()
    entries = [*change.added.get("entries", ())]
    for before in (*change.changed, *change.removed):
        if before.table == "rounds":
            found.add(before.id)
        elif before.table == "entries":
            entries.append(before.id)
            found |= {str(before.fields["round"])} if before.fields.get("round") else set()
    return found | {standing.round for record_id in entries if (standing := unit.entries.get(record_id))}


def publications(scene: Scene) -> Outcome:
    """Check that what the ledger keeps of each publication is whole, and the folders that it was written to are, too.

    A folder is held against the last publication in it, and against those after it, for one that says the same again
    records no folder; one that is not on this machine is passed over.
    """
    found = []
    published = every(scene.unit)
    for one in published:
        if not _is_whole(one):
            sentence = _("What the ledger keeps of publication {number} is damaged.")
            found.append(Finding(_CHECK, str(one.number), sentence.format(number=one.number)))
    for folder, one in {one.folder: one for one in published if one.folder}.items():
        standing = folders.standing(folder, one.files)
        wrong = [*standing.altered, *standing.missing] if standing else []
        if standing and wrong and not any(_stands(folder, other) for other in published if other.number > one.number):
            sentence = _("{folder} is not publication {number} any more; changed or missing: {files}.")
            told = sentence.format(folder=folder, number=one.number, files=_named(wrong))
            again = _("To write it again: ess publish {folder}")
            moved = _("To write it again, move the changed files away, then: ess publish {folder}")
            hint = (moved if standing.altered else again).format(folder=shlex.quote(folder))
            found.append(Finding(_CHECK, str(one.number), told, hint))
    holds = plural(
        "{count} publication, held against the ledger and its folder.",
        "{count} publications, each held against the ledger and its folder.",
        len(published),
    )
    return Outcome(_CHECK, holds, tuple(found))


def _stands(folder: str, one: Publication) -> bool:
    """Tell whether a folder is a publication whole."""
    standing = folders.standing(folder, one.files)
    return standing is not None and not (standing.altered or standing.missing)


def _named(paths: list[str]) -> str:
    """Name the first of some files, which may be thousands, and count the others."""
    more = len(paths) - _MOST_NAMED
    others = [plural("{count} more", "{count} more", more)] if more > 0 else []
    return listed([*map(visible, paths[:_MOST_NAMED]), *others])


def _is_whole(one: Publication) -> bool:
    try:
        return {table: len(sheet.rows) for table, sheet in unpack(one.packed).items()} == one.rows
    except ValueError:
        return False


def remember(unit: Unit, publication: Publication) -> None:
    """Add a publication to the ledger."""
    unit.publications.add(publication)
