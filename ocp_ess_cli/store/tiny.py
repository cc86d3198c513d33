"""The TinyDB file: read lazily table by table, written as a whole and in one step, by one writer at a time.

Stock TinyDB opens the file (`TinyDB("awards.json").table("cooperatives").all()`) but rewrites it in place, so a crash
half way would leave it broken and two writers would lose each other's work. `RegisterStorage` is a TinyDB storage that
reads a table only when it is asked for, leaves the bytes of the others as they were, and replaces the file; `TinyStore`
holds a lock while it writes, and notices what another program changed.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from ocp_ess_cli.domain.errors import FileBusy, FileUnusable
from ocp_ess_cli.language import _
from ocp_ess_cli.store import copies, files, journal, names, raw
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.protocol import PATIENT, SCHEMA, Guard, Waiting, unguarded
from ocp_ess_cli.store.refusals import Refusals
from ocp_ess_cli.store.unit import WorkUnit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.store.image import Meta
    from ocp_ess_cli.store.raw import RawTable


class RegisterStorage(Storage):
    """A TinyDB storage of one file, read as raw tables and replaced in one step."""

    def __init__(self, path: Path) -> None:
        """Take the path; a symbolic link stands for its target."""
        self.path = Path(os.path.realpath(path))
        self._last: dict[str, RawTable] = {}

    def read(self) -> dict[str, Any] | None:
        """Read the tables, undecoded; None where there is no file. What is as it was at the last time is not split."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if not (self._last and raw.are_joined(self._last, content)):
            self._last = raw.split(content)
        return dict(self._last)

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Replace the file by these tables, and keep the version before beside it."""
        files.replace(self.path, raw.joined(data), register=self.path, keep=True)
        files.settle(self.path)


class Status(NamedTuple):
    """What the system says of the file.

    Attributes:
        size: in bytes.
        written: when, in seconds since 1970.
    """

    size: int
    written: float


class TinyStore:
    """Keeps the register in one TinyDB file."""

    def __init__(
        self, path: Path, waiting: Waiting = PATIENT, *, make_folder: bool = False, guard: Guard = unguarded
    ) -> None:
        """Take the path of the file, how to wait for another writer, whether its folder may be made, and a guard."""
        self.path = path
        self._guard = guard
        self._waiting = waiting
        self._make_folder = make_folder
        self._storage = cast("RegisterStorage", TinyDB(path, storage=RegisterStorage).storage)
        self._read_as, self._read_at = Image.empty(), cast("tuple[int, ...] | None", None)

    @property
    def place(self) -> Path:
        """Where the file is, with symbolic links followed."""
        return self._storage.path

    @property
    def sees_contacts(self) -> bool:
        """Whether this user may read personal fields: whoever reads a file reads all of it."""
        return True

    def exists(self) -> bool:
        """Tell whether there is a file."""
        return self.place.exists()

    def on_the_way(self) -> str:
        """Say nothing: a copy to a file is put in its place in one step."""
        return ""

    def status(self) -> Status:
        """Give the size of the file, and when it was written.

        Raises:
            FileUnusable: it cannot be reached.
        """
        with self.reporting(_("{path} cannot be read: {reason}.")):
            found = self.place.stat()
        return Status(size=found.st_size, written=found.st_mtime)

    def meta(self) -> Meta:
        """Give what the file says of itself.

        Raises:
            FileUnusable: the file cannot be read, is no register, or is of a newer version.
        """
        return self.read().meta

    @contextmanager
    def reading(self) -> Iterator[WorkUnit]:
        """Open a unit that forgets its changes; it waits for no lock, and sees the file before or after a write.

        A file that is the same as at the last reading, by what the system says of it, is not read again.
        """
        self._tidy()
        mark = self._mark()
        if mark is None or mark != self._read_at:
            self._read_as, self._read_at = self._sound(), mark
        unit = self._unit(self._read_as)
        yield unit
        self._guard(unit)

    def _mark(self) -> tuple[int, ...] | None:
        """Give what changes when the file does: another file, size or time; nothing where it cannot be asked."""
        try:
            found = self.place.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[WorkUnit]:
        """Open a unit whose changes are saved on a clean exit."""
        with self.locked():
            before = self._sound()
            unit = self._unit(before)
            yield unit
            stamp = msgspec.structs.replace(stamp, despite=self._guard(unit))
            try:
                after = self._saved(before, unit, stamp)
            except ValueError as error:
                raise self.refusals.damaged(str(error)) from error
            if after is not before:
                self.replace(after, copy_as=before.older_layout)
            if unit.forgotten:
                self._forget_beside(after.beginning(), unit.forgotten)

    def _unit(self, standing: Image) -> WorkUnit:
        meta = standing.meta
        sources, end = standing.sources(self.refusals.damaged), (meta.journal, meta.head)
        if standing.names is None:
            return WorkUnit(sources, meta.ids, end)
        index, words = partial(names.ids_with, standing.names), partial(names.ids_worded, standing.names)
        return WorkUnit(sources, meta.ids, end, index, words=words)

    def _saved(self, before: Image, unit: WorkUnit, stamp: Stamp) -> Image:
        """Give the image with what a unit changed, and its journal record; the same image where nothing changed.

        Raises:
            ValueError: a record is damaged.
        """
        changes = unit.changes()
        after = before
        if changes:
            change = journal.record(before.meta.journal + 1, stamp, changes, before.meta.head)
            changed = {name: unit.table(name).source.changed(pairs) for name, pairs in changes.items()}
            changed["journal"] = unit.journal.source.changed({change.id: (None, change)})
            if before.names is not None and "cooperatives" in changes:
                changed[names.NAMES] = names.changed(before.names, changes["cooperatives"])
            after = before.with_tables(
                changed, ids=unit.last_numbers(), journal=before.meta.journal + 1, head=journal.digest(change)
            )
        elif unit.forgotten:
            after = before.with_tables({})
        return after.without_personal(unit.forgotten) if unit.forgotten else after

    # --- reading and writing the file ---

    def read(self) -> Image:
        """Read the file, its tables undecoded; an empty register where there is no file.

        Raises:
            FileUnusable: the file cannot be read, is no register, or is of a newer version.
        """
        self._refuse_wrong_place()
        with self.reporting(_("{path} cannot be read: {reason}.")):
            try:
                tables = self._storage.read()
            except msgspec.ValidationError as error:
                raise self.refusals.not_ours() from error
            except (ValueError, RecursionError) as error:
                raise self.refusals.damaged(_("it is not JSON ({reason})").format(reason=error)) from error
        if tables is None:
            return Image.empty()
        return self._checked(tables)

    def _sound(self) -> Image:
        """Read the file, and hold every table against its sum.

        Raises:
            FileUnusable: it cannot be read, or another program changed a table: its trace would be lost.
        """
        standing = self.read()
        try:
            moved = standing.moved()
        except ValueError as error:
            raise self.refusals.damaged(str(error)) from error
        if moved:
            raise self.refusals.moved(standing)
        return standing

    def _checked(self, tables: dict[str, RawTable]) -> Image:
        try:
            found = Image.of(tables)
        except (KeyError, ValueError) as error:
            if len({"meta", "cooperatives", "journal"} & tables.keys()) > 1:
                missing = _("the table {tables} is missing").format(tables="“meta”")
                raise self.refusals.damaged(missing if isinstance(error, KeyError) else str(error)) from error
            raise self.refusals.not_ours() from error
        if found.meta.schema > SCHEMA:
            raise self.refusals.newer(found.meta.schema)
        return found

    def replace(self, new: Image, *, keep: bool = True, copy_as: str = "") -> Path | None:
        """Put an image in the place of the file; the caller holds the lock.

        Args:
            new: the image.
            keep: whether the file becomes the version before.
            copy_as: how the name of a copy of the file ends, which is kept beside it, too; empty for none.

        Returns:
            Where the copy is; None where none was asked for, or there was no file.

        Raises:
            FileUnusable: it cannot be done, and the file is as it was.
        """
        copy = None
        with self.reporting(_("{path} cannot be written: {reason}. Nothing was changed.")), ExitStack() as on_failure:
            if copy_as and self.exists():
                copy = files.unused(self.place.with_name(f"{self.place.name}.{copy_as}"))
                files.keep_copy(self.place, copy)
                on_failure.callback(copy.unlink)
            files.replace(self.place, raw.joined(new.tables), register=self.place, keep=keep)
            on_failure.pop_all()
        with self.reporting(_("{path} is written, but may not last through a power cut: {reason}.")):
            files.settle(self.place)
        return copy

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the file, and clear away what a killed writer left.

        Raises:
            FileBusy: another writer holds it for too long.
            FileUnusable: the folder cannot be written.
        """
        from ocp_ess_cli.store.locking import locked  # noqa: PLC0415 - commands that only read need none

        self._refuse_wrong_place()
        with ExitStack() as held:
            with self.reporting(_("{path} cannot be written: {reason}. Nothing was changed.")):
                if self._make_folder:
                    self.place.parent.mkdir(parents=True, exist_ok=True)
                held.enter_context(locked(self.place, self.path, self._waiting))
                files.refuse_read_only(self.place)
            files.sweep(self.place)
            yield

    def _tidy(self) -> None:
        """Clear away what a killed writer left, unless one is writing."""
        if not files.litter(self.place):
            return
        from ocp_ess_cli.store.locking import locked  # noqa: PLC0415 - hardly ever needed

        with suppress(FileBusy, OSError), locked(self.place, self.path, Waiting(seconds=0)):
            files.sweep(self.place)

    @contextmanager
    def reporting(self, sentence: str) -> Iterator[None]:
        """Turn an error of the operating system into a sentence with `{path}` and `{reason}`."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise FileUnusable(sentence.format(path=self.path, reason=reason)) from error

    def _forget_beside(self, beginning: str, forgotten: set[tuple[str, str]]) -> None:
        """Erase personal fields from the version before and the copies beside the file, too."""
        try:
            damaged = copies.forget(self.place, beginning, forgotten)
        except OSError as error:
            sentence = _("The contact is erased from {path}, but not from {copy}: {reason}.")
            told = sentence.format(path=self.path, copy=error.filename or "", reason=error.strerror or error)
            raise FileUnusable(told) from error
        for copy in damaged:
            sentence = _("{copy} is damaged, so a contact in it could not be erased; remove it if it is not needed.")
            self._waiting.say(sentence.format(copy=copy))

    # --- what is wrong with the file ---

    @property
    def refusals(self) -> Refusals:
        """What makes the errors of the file."""
        return Refusals(self.path, self.place)

    def _refuse_wrong_place(self) -> None:
        if self.place.is_dir():
            raise FileUnusable(_("{path} is a folder; name a file in it with --db.").format(path=self.path))
        folder = self.place.parent
        if not (self._make_folder or folder.is_dir()):
            sentence = _("There is no folder {folder}. Make it, or name another file with --db.")
            raise FileUnusable(sentence.format(folder=folder))
