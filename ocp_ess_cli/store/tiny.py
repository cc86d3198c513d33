"""The TinyDB file: read lazily table by table, and replaced at once, never overwritten in place.

Stock TinyDB opens the file (`TinyDB("awards.json").table("cooperatives").all()`) but rewrites it in place, so a
crash half way would leave it broken and two writers would lose each other's work. `RegisterStorage` is a TinyDB
storage that reads a table only when it is asked for and leaves the bytes of the others as they were; `TinyStore`
holds a lock while it writes.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from ocp_ess_cli.domain.errors import FileBusy, FileUnusable
from ocp_ess_cli.domain.models import Change, Record
from ocp_ess_cli.language import _
from ocp_ess_cli.store import journal
from ocp_ess_cli.store.protocol import SCHEMA, TABLES
from ocp_ess_cli.store.unit import Source, WorkUnit

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Stamp

LOCK_SECONDS = 10
R = TypeVar("R", bound=Record)
S = TypeVar("S")


class Meta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file says of itself, in its table `meta`.

    Attributes:
        schema: version of the layout.
        ids: by table, the last number that an id ever had.
        journal: how many journal records there are.
        head: the hash of the last journal record.
    """

    schema: int
    ids: dict[str, int] = msgspec.field(default_factory=dict)
    journal: int = 0
    head: str = ""


class Status(NamedTuple):
    """What the system says of the file.

    Attributes:
        size: in bytes.
        written: when, in seconds since 1970.
    """

    size: int
    written: float


class RawTable(Mapping[str, dict[str, Any]]):
    """A table as it stands in the file, decoded when somebody looks into it."""

    def __init__(self, content: bytes) -> None:
        """Take the JSON of the table."""
        self.content = content

    @cached_property
    def rows(self) -> dict[str, msgspec.Raw]:
        """The records by their TinyDB id, each as its own JSON."""
        return msgspec.json.decode(self.content, type=dict[str, msgspec.Raw])

    def typed(self, shape: type[S]) -> dict[str, S]:
        """Decode the records as `shape`, by their TinyDB id."""
        return msgspec.json.decode(self.content, type=dict[str, shape])  # type: ignore[valid-type]

    def __getitem__(self, key: str) -> dict[str, Any]:
        """Give one record as TinyDB wants it."""
        return cast("dict[str, Any]", msgspec.json.decode(self.rows[key]))

    def __iter__(self) -> Iterator[str]:
        """Go through the TinyDB ids."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count the records."""
        return len(self.rows)


class RegisterStorage(Storage):
    """A TinyDB storage of one file, read as raw tables and replaced atomically."""

    def __init__(self, path: Path) -> None:
        """Take the path; a symbolic link stands for its target."""
        self.path = Path(os.path.realpath(path))

    def read(self) -> dict[str, Any] | None:
        """Read the tables, undecoded; None where there is no file."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        return {
            name: RawTable(bytes(raw))
            for name, raw in msgspec.json.decode(content, type=dict[str, msgspec.Raw]).items()
        }

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Replace the file by these tables, and keep the version before beside it."""
        tables = (
            b"%b: %b" % (msgspec.json.encode(name), table.content if isinstance(table, RawTable) else _encoded(table))
            for name, table in data.items()
        )
        content = b"{\n" + b",\n".join(tables) + b"\n}\n"
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if self.path.exists():
                Path(temporary).chmod(stat.S_IMODE(self.path.stat().st_mode))
                self._keep_version()
            Path(temporary).replace(self.path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def sync(self) -> None:
        """Make the new name of the file last through a power cut, where the system can."""
        if os.name == "nt":
            return
        handle = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def overwrite_version(self) -> None:
        """Make the version before a copy of the present one, so that nothing older is left."""
        self._put_version(self._copy)

    def _keep_version(self) -> None:
        """Keep the present version as `awards.json.bak`: a link to it, for it is replaced next, not overwritten."""
        try:
            self._put_version(self._link)
        except OSError:  # a file system without links
            self._put_version(self._copy)

    def _put_version(self, make: Callable[[Path], None]) -> None:
        beside = self.path.with_name(f".{self.path.name}.bak")
        beside.unlink(missing_ok=True)
        try:
            make(beside)
            beside.replace(self.path.with_name(f"{self.path.name}.bak"))
        finally:
            beside.unlink(missing_ok=True)  # a rename between two links of one file leaves both

    def _link(self, to: Path) -> None:
        to.hardlink_to(self.path)

    def _copy(self, to: Path) -> None:
        mode = stat.S_IMODE(self.path.stat().st_mode)
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(self.path.read_bytes())
            file.flush()
            os.fsync(file.fileno())


class TinySource(Source[R]):
    """A table of the file."""

    def __init__(self, path: Path, name: str, raw: RawTable) -> None:
        """Take the path of the file, the table's name and what stands in the file."""
        self._path = path
        self._name = name
        self._raw = raw

    @cached_property
    def by_key(self) -> dict[str, R]:
        """The records by their TinyDB id.

        Raises:
            FileUnusable: the table is damaged.
        """
        return cast("dict[str, R]", self._decoded(TABLES[self._name]))

    @cached_property
    def records(self) -> Mapping[str, R]:
        """The saved records by id, in the order of their ids."""
        return {record.id: record for record in sorted(self.by_key.values(), key=lambda r: r.id)}

    @property
    def rows(self) -> dict[str, msgspec.Raw]:
        """The records by their TinyDB id, each as its own JSON.

        Raises:
            FileUnusable: the table is damaged.
        """
        with self._reporting():
            rows = self._raw.rows
            if strange := next((key for key in rows if not key.isascii() or not key.isdigit()), None):
                raise ValueError(strange)
            return rows

    def shapes(self, shape: type[S]) -> list[S]:
        """Decode just the fields of `shape`, in the order of the ids."""
        ids = {key: keyed.id for key, keyed in self._decoded(_Keyed).items()}
        shaped = self._decoded(shape)
        return [shaped[key] for key in sorted(ids, key=ids.__getitem__)]

    def _decoded(self, shape: type[S]) -> dict[str, S]:
        with self._reporting():
            return self._raw.typed(shape)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:  # msgspec's errors and those of UTF-8 are of this kind
            sentence = _("{path} is damaged in its table “{table}”: {reason}.")
            raise FileUnusable(sentence.format(path=self._path, table=self._name, reason=error)) from error


class _Keyed(msgspec.Struct):
    id: str


class TinyStore:
    """Keeps the register in one TinyDB file."""

    def __init__(self, path: Path, *, make_folder: bool = False) -> None:
        """Take the path of the file, and whether its folder may be made."""
        self.path = path
        self._make_folder = make_folder
        self._storage = cast("RegisterStorage", TinyDB(path, storage=RegisterStorage).storage)

    def exists(self) -> bool:
        """Tell whether there is a file."""
        return self._storage.path.exists()

    def status(self) -> Status:
        """Give the size of the file, and when it was written.

        Raises:
            FileUnusable: it cannot be reached.
        """
        with self._reporting(_("{path} cannot be read: {reason}.")):
            found = self._storage.path.stat()
        return Status(size=found.st_size, written=found.st_mtime)

    def meta(self) -> Meta:
        """Give what the file says of itself.

        Raises:
            FileUnusable: the file cannot be read, is no register, or is of a newer version.
        """
        return self._read()[1]

    @contextmanager
    def reading(self) -> Iterator[WorkUnit]:
        """Open a unit that forgets its changes; it takes no lock, and sees the file before or after a write."""
        tables, meta = self._read()
        yield WorkUnit(self._sources(tables), meta.ids, (meta.journal, meta.head))

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[WorkUnit]:
        """Open a unit whose changes are saved on a clean exit."""
        with self._locked():
            tables, meta = self._read()
            sources = self._sources(tables)
            unit = WorkUnit(sources, meta.ids, (meta.journal, meta.head))
            yield unit
            if changes := unit.changes():
                change = journal.record(meta.journal + 1, stamp, changes, meta.head)
                for name, pairs in changes.items():
                    tables[name] = _changed(sources[name], pairs)
                tables["journal"] = _changed(sources["journal"], {change.id: (None, change)})
                ids, head = unit.last_numbers(), journal.digest(change)
                meta = Meta(schema=SCHEMA, ids=ids, journal=meta.journal + 1, head=head)
            if unit.forgotten:
                tables["journal"] = _forgotten(self._sources(tables)["journal"], unit.forgotten)
            if changes or unit.forgotten:
                self._write(tables, meta)
            if unit.forgotten:
                with self._reporting(_("{path} cannot be written: {reason}.")):
                    self._storage.overwrite_version()

    def _sources(self, tables: Mapping[str, RawTable]) -> dict[str, TinySource[Record]]:
        return {name: TinySource(self.path, name, tables.get(name, RawTable(b"{}"))) for name in TABLES}

    def _read(self) -> tuple[dict[str, RawTable], Meta]:
        with self._reporting(_("{path} cannot be read: {reason}.")):
            try:
                tables = self._storage.read()
            except msgspec.ValidationError as error:
                raise self._not_ours() from error
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                sentence = _("{path} is not a register of ess: it is not JSON ({reason}).")
                raise FileUnusable(sentence.format(path=self.path, reason=error)) from error
        if tables is None:
            self._refuse_missing_folder()
            return {name: RawTable(b"{}") for name in ("meta", *TABLES)}, Meta(schema=SCHEMA)
        return tables, self._checked_meta(tables)

    def _not_ours(self) -> FileUnusable:
        sentence = _(
            "{path} is not a register of ess: it is JSON, but not written by ess. Name another file with --db."
        )
        return FileUnusable(sentence.format(path=self.path))

    def _refuse_missing_folder(self) -> None:
        folder = self._storage.path.parent
        if not (self._make_folder or folder.is_dir()):
            sentence = _("There is no folder {folder}. Make it, or name another file with --db.")
            raise FileUnusable(sentence.format(folder=folder))

    def _checked_meta(self, tables: dict[str, RawTable]) -> Meta:
        try:
            meta = tables["meta"].typed(Meta)["1"]
        except (KeyError, ValueError) as error:
            raise self._not_ours() from error
        if meta.schema > SCHEMA:
            sentence = _(
                "{path} was written by a newer ess (version {found} of the layout; this one knows {known}). "
                "Install the newer ess."
            )
            raise FileUnusable(sentence.format(path=self.path, found=meta.schema, known=SCHEMA))
        return meta

    def _write(self, tables: dict[str, RawTable], meta: Meta) -> None:
        tables["meta"] = RawTable(_lines([("1", msgspec.json.encode(meta))]))
        with self._reporting(_("{path} cannot be written: {reason}. Nothing was changed.")):
            self._storage.write(tables)
        with self._reporting(_("{path} is written, but may not last through a power cut: {reason}.")):
            self._storage.sync()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - commands that only read need none

        path = self._storage.path
        with self._reporting(_("{path} cannot be written: {reason}. Nothing was changed.")):
            self._refuse_missing_folder()
            if self._make_folder:
                path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS, mode=0o666)
            try:
                lock.acquire()
            except Timeout as error:
                sentence = _("{path} is busy: another ess is writing to it. Try again in a moment.")
                raise FileBusy(sentence.format(path=self.path)) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _reporting(self, sentence: str) -> Iterator[None]:
        """Turn an error of the operating system into a sentence with `{path}` and `{reason}`."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise FileUnusable(sentence.format(path=self.path, reason=reason)) from error


def _encoded(table: Mapping[Any, Any]) -> bytes:
    return _lines((str(key), msgspec.json.encode(record)) for key, record in table.items())


def _lines(rows: Iterable[tuple[str, bytes | msgspec.Raw]]) -> bytes:
    """Write a table with one record a line, so that `git diff` and `grep` work on it."""
    lines = [b"%b: %b" % (msgspec.json.encode(key), bytes(record)) for key, record in rows]
    return b"{\n" + b",\n".join(lines) + b"\n}" if lines else b"{}"


def _changed(source: TinySource[Record], pairs: Mapping[str, tuple[Record | None, Record | None]]) -> RawTable:
    """Put what changed among the rows of a table; the other rows keep their bytes."""
    rows: dict[str, bytes | msgspec.Raw] = dict(source.rows)
    is_addition = all(before is None for before, _after in pairs.values())
    keys = {} if is_addition else {record.id: key for key, record in source.by_key.items()}
    last = max(map(int, rows), default=0)
    for number, (record_id, (before, after)) in enumerate(pairs.items(), start=last + 1):
        if after is None:
            del rows[keys[record_id]]
        else:
            rows[keys[record_id] if before else str(number)] = msgspec.json.encode(after)
    return RawTable(_lines(rows.items()))


def _forgotten(source: TinySource[Record], forgotten: set[tuple[str, str]]) -> RawTable:
    changes = cast("dict[str, Change]", source.by_key)
    for table, record_id in forgotten:
        changes = {key: journal.forgotten(change, table, record_id) for key, change in changes.items()}
    return RawTable(_encoded(changes))
