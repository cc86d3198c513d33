"""Backups of the file, the way back to one, and the acceptance of what another program changed."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.errors import AlreadyExists, FileUnusable, NotFound
from ocp_ess_cli.domain.models import Change
from ocp_ess_cli.language import _
from ocp_ess_cli.store import copies, files, journal, outside, raw
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.protocol import ID_LETTERS, TABLES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ocp_ess_cli.domain.models import Record, Stamp
    from ocp_ess_cli.store.outside import Difference
    from ocp_ess_cli.store.tiny import TinyStore


class Holding(NamedTuple):
    """What a file holds.

    Attributes:
        counts: records by table.
        last: the last change of its journal.
    """

    counts: dict[str, int]
    last: Change | None


def holding(content: Image) -> Holding:
    """Count what an image holds."""
    counts = {name: len(content.tables[name].rows) for name in TABLES if name in content.tables}
    changes = content.tables["journal"].typed(Change).values() if "journal" in content.tables else []
    return Holding(counts, max(changes, key=lambda change: change.id, default=None))


def backup(store: TinyStore, to: Path | None, at: datetime) -> Path:
    """Write a dated, compressed copy of the register, read it back and compare, and note in the register when.

    Args:
        store: the store.
        to: a folder or a file; None for the folder of the register.
        at: the moment.

    Raises:
        NotFound: there is no register yet.
        AlreadyExists: the file is there already.
        FileUnusable: the register is damaged, or the copy cannot be written.
    """
    if not store.exists():
        raise NotFound(_("There is nothing to back up: {path} is not there yet.").format(path=store.path))
    folder = to if to and to.is_dir() else store.place.parent
    dated = f"{store.place.stem}-{at:%Y-%m-%dT%H%M%S}"
    with store.locked():
        place = to if to and not to.is_dir() else files.unused(folder / dated, ".json.gz")
        if os.path.lexists(place):
            raise AlreadyExists(_("{path} is there already; name another file.").format(path=place))
        standing = store.read()
        _refuse_outside_changes(store, standing)
        _write_backup(store, place, raw.joined(standing.tables))
        try:
            store.replace(standing.with_tables({}, backup=at), copy_as=standing.older_layout)
        except FileUnusable as error:  # it may be on a disk that is full or failing: then the backup is all the dearer
            told = _("The backup is written and was read back: {path}").format(path=place)
            raise FileUnusable(f"{told}\n{error}") from error
    return place


def _write_backup(store: TinyStore, place: Path, content: bytes) -> None:
    with store.reporting(_("The backup cannot be written: {reason}.")):
        files.replace(place, files.packed(content), register=store.place)
        try:
            is_good = files.read_either(place)[1] == content
        except ValueError:
            is_good = False
        if not is_good:
            place.unlink()
            raise FileUnusable(_("{path} could not be read back as it was written.").format(path=place))
        files.sync_folder(place)


def open_backup(path: Path) -> Image:
    """Read a backup, compressed or not, and every record in it.

    Raises:
        FileUnusable: it cannot be read, or is not good.
    """
    try:
        return copies.read(path)[1].sound()
    except OSError as error:
        sentence = _("{path} cannot be read: {reason}.")
        raise FileUnusable(sentence.format(path=path, reason=error.strerror or error)) from error
    except KeyError as error:
        sentence = _("{path} is no copy of a register.")
        raise FileUnusable(sentence.format(path=path)) from error
    except ValueError as error:
        sentence = _("{path} is no good copy of a register: {reason}.")
        raise FileUnusable(sentence.format(path=path, reason=error)) from error


def restore(store: TinyStore, kept: Image, stamp: Stamp) -> Path | None:
    """Put a backup in the place of the register, and keep the replaced file beside it.

    The journal of the backup goes on with a record of the restoration.

    Returns:
        Where the replaced file is; None where there was none.

    Raises:
        FileUnusable: it cannot be done, and the file is as it was.
    """
    with store.locked():
        number = _last_number(kept) + 1
        change = journal.record(number, stamp, {}, kept.meta.head)
        rows = kept.sources(store.refusals.damaged)["journal"].changed({change.id: (None, change)})
        ids = highest(kept.meta.ids, _ids_of(store))  # what was given since is never given again
        new = kept.with_tables({"journal": rows}, ids=ids, journal=number, head=journal.digest(change))
        # the version before stays: it is one that is good
        return store.replace(new, keep=False, copy_as=f"replaced-{stamp.at:%Y-%m-%dT%H%M%S}")


def _last_number(standing: Image) -> int:
    """Give the number of the last journal record, whoever wrote it."""
    rows = standing.tables["journal"].typed(Change) if "journal" in standing.tables else {}
    return max(standing.meta.journal, journal.last_number(rows))


def _ids_of(store: TinyStore) -> dict[str, int]:
    """Give the last number of each kind of id in the file; none where it cannot be read."""
    try:
        return store.read().meta.ids
    except FileUnusable:
        return {}


def highest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Give the higher of two last numbers of each kind of id."""
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def verify(store: TinyStore) -> None:
    """Read every record of the register, and hold every table against its sum.

    Raises:
        FileUnusable: a record is damaged, or another program changed one.
    """
    _refuse_outside_changes(store, store.read())


def _refuse_outside_changes(store: TinyStore, standing: Image) -> None:
    if _moved(store, standing):
        raise store.refusals.moved(standing)


def outside_changes(store: TinyStore) -> tuple[list[str], list[Difference]]:
    """Tell which tables another program changed, and which records as far as they can be told.

    Raises:
        FileUnusable: what it changed is no register any more.
    """
    standing = store.read()
    moved = _moved(store, standing)
    return moved, _differences(store, standing) if moved else []


def _moved(store: TinyStore, standing: Image) -> list[str]:
    try:
        return standing.whole().moved()
    except ValueError as error:
        raise store.refusals.damaged(str(error)) from error


def _differences(store: TinyStore, standing: Image) -> list[Difference]:
    before = copies.version_before(store.place)
    try:
        return outside.differences(before, standing) if before else []
    except (KeyError, ValueError):
        return []


def accept(store: TinyStore, stamp: Stamp) -> None:
    """Take what another program changed as it is, with a journal record of it.

    A journal that was changed goes on behind the head that ess knew, so that its chain still shows the change.

    Raises:
        FileUnusable: what it changed is no register any more.
    """
    with store.locked():
        standing = store.read()
        moved = _moved(store, standing)
        if not moved:
            return
        pairs: dict[str, dict[str, tuple[Record | None, Record | None]]] = {}
        for found in _differences(store, standing):
            pairs.setdefault(found.table, {})[found.id] = (found.before, found.after)
        number = _last_number(standing) + 1
        change = journal.record(number, stamp, pairs, standing.meta.head)
        trusting = Image(standing.tables, Image.empty().meta).sources(store.refusals.damaged)
        rows = trusting["journal"].changed({change.id: (None, change)})
        changed = {name: standing.tables[name] for name in moved if name in TABLES} | {"journal": rows}
        ids = highest(standing.meta.ids, _given(standing))
        store.replace(standing.with_tables(changed, ids=ids, journal=number, head=journal.digest(change)))


def _given(standing: Image) -> dict[str, int]:
    """Give the last number of each kind of id in the tables, whoever gave it."""
    given = {}
    for name, letter in ID_LETTERS.items():
        records = standing.tables[name].typed(TABLES[name]).values()
        numbers = [re.fullmatch(rf"{letter}(\d+)", record.id) for record in records]
        given[name] = max((int(number[1]) for number in numbers if number), default=0)
    return given
