"""A whole publication: what stands against it, its files, and what the ledger keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions import publishing as ledger
from ocp_ess_cli.domain import licences
from ocp_ess_cli.domain.models import Publication
from ocp_ess_cli.domain.publishing import differences, encoded, pack, unpack
from ocp_ess_cli.exchange.publishing import as_360giving, as_changes, as_datapackage, preflight, rows, site
from ocp_ess_cli.exchange.publishing.published import Published, Terms
from ocp_ess_cli.exchange.publishing.selecting import choose
from ocp_ess_cli.store import folders, journal

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.domain.publishing import Content
    from ocp_ess_cli.exchange.publishing.preflight import Objection, Wanted
    from ocp_ess_cli.exchange.publishing.selecting import Chosen, Selection
    from ocp_ess_cli.store.protocol import Unit

Writer = Callable[[Published], Mapping[str, bytes]]

WRITERS: tuple[Writer, ...] = (as_datapackage.files, as_360giving.files)
"""What makes the files of a publication: each takes what is published, and gives contents by path in the folder."""


class Draft(NamedTuple):
    """A publication before it is made.

    Attributes:
        objections: what stands against it; where anything does, there are no files.
        record: what the ledger keeps of it.
        is_new: whether it says anything else than the last one of the same.
    """

    objections: list[Objection]
    chosen: Chosen
    record: Publication
    files: Mapping[str, bytes] = {}
    is_new: bool = True


class Desk(NamedTuple):
    """Where drafts are made: what the register and its surroundings say.

    Attributes:
        folder: where it is to be written, which the ledger remembers.
    """

    unit: Unit
    programs: Programs
    places: Places
    stamp: Stamp
    folder: str = ""


def current(desk: Desk, selection: Selection) -> Content:
    """Give what would be published today."""
    return rows.content(choose(desk.unit, desk.programs, desk.places, selection))


def draft(desk: Desk, selection: Selection, wanted: Wanted) -> Draft:
    """Draft a publication."""
    chosen = choose(desk.unit, desk.programs, desk.places, selection)
    content = rows.content(chosen)
    found = preflight.objections(chosen, content, wanted)
    before = ledger.last(desk.unit, selection.series)
    record = _record(desk, selection, wanted, content)
    if found:
        return Draft(found, chosen, record)
    if before and _says_the_same(before, record, content):
        again = _files(desk, before, _published(before, selection, content))
        if _sums(again) == before.files:
            return Draft([], chosen, before, again, is_new=False)
    story = _story(desk, record, before, content)
    if found := preflight.of_story(story):
        return Draft(found, chosen, record)
    created = ledger.touched_at(desk.unit, chosen.ids())
    record = msgspec.structs.replace(record, packed=pack(content), story=story, created=created)
    files = _files(desk, record, _published(record, selection, content))
    return Draft([], chosen, msgspec.structs.replace(record, files=_sums(files)), files)


def _record(desk: Desk, selection: Selection, wanted: Wanted, content: Content) -> Publication:
    program, since, until = selection.series
    known = licences.find(wanted.licence)
    return Publication(
        id=desk.unit.publications.next_id(),
        on=desk.stamp.on,
        by=desk.stamp.by,
        program=program,
        since=since,
        until=until,
        illustrative=selection.illustrative,
        licence=known.id if known else wanted.licence,
        publisher=wanted.publisher,
        prefix=wanted.prefix,
        despite=wanted.despite,
        change=journal.journal_id(desk.unit.chain_end[0]),
        rows={table: len(sheet.rows) for table, sheet in content.items()},
        sums=rows.sums(content),
        folder=desk.folder,
    )


def _says_the_same(before: Publication, record: Publication, content: Content) -> bool:
    fields = ("illustrative", "licence", "publisher", "prefix", "despite", "rows", "sums")
    if any(getattr(before, field) != getattr(record, field) for field in fields):
        return False
    return before.packed == pack(content) or encoded(unpack(before.packed)) == encoded(content)


def _published(record: Publication, selection: Selection, content: Content) -> Published:
    terms = Terms(licences.LICENCES[record.licence], record.publisher, record.prefix, record.despite)
    return Published(record.number, record.created, selection, terms, content, record.on)


def _story(desk: Desk, record: Publication, before: Publication | None, content: Content) -> str:
    """Tell what changed since the publication before, and why what is withdrawn is."""
    if before is None:
        return as_changes.story(as_changes.Story(record.number, record.on, None, (), {}, (), content))
    found = differences(unpack(before.packed), content)
    changes = ledger.since(desk.unit, before.change)
    gone = {(as_changes.RECORDS[one.table], one.key[0]) for one in found if one.table in as_changes.RECORDS}
    amended = ledger.amendments(desk.unit, changes, [str(row[0]) for row in content["rounds"].rows])
    why = ledger.reasons(changes, gone)
    since = (before.number, before.on)
    of = as_changes.Story(record.number, record.on, since, found, why, amended, content, record.illustrative)
    return as_changes.story(of)


def _files(desk: Desk, record: Publication, published: Published) -> dict[str, bytes]:
    """Make every file, and the list of their checksums."""
    files = {path: content for write in WRITERS for path, content in write(published).items()}
    earlier = [one.story for one in ledger.every(desk.unit) if one.series == record.series and one.id != record.id]
    files[as_changes.PATH] = as_changes.file([record.story, *reversed(earlier)])
    files |= site.files(published, desk.places, files)
    return {**files, folders.SUMS: folders.sums_of(files)}


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: folders.digest(content) for path, content in sorted(files.items())}
