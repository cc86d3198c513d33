"""What stands in a register file: raw tables, decoded when somebody looks into them and held against their sums."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from ocp_ess_cli.domain.models import Change, Record
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.store import journal
from ocp_ess_cli.store.protocol import SCHEMA, TABLES
from ocp_ess_cli.store.raw import RawTable, encoded, lines
from ocp_ess_cli.store.unit import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.domain.errors import FileUnusable

R = TypeVar("R", bound=Record)
S = TypeVar("S")
Pairs = Mapping[str, tuple[Record | None, Record | None]]


class Meta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file says of itself, in its table `meta`.

    Attributes:
        schema: version of the layout.
        ids: by table, the last number that an id ever had.
        journal: how many journal records there are.
        head: the hash of the last journal record.
        sums: the CRC-32 of each table's JSON, as ess wrote it, and of this record without its own (layout 2); against
            accidents and other programs, not against malice, which the chain is for.
        backup: when the last backup was made.
    """

    schema: int
    ids: dict[str, int] = msgspec.field(default_factory=dict)
    journal: int = 0
    head: str = ""
    sums: dict[str, int] = msgspec.field(default_factory=dict)
    backup: datetime | None = None


MOST_FOUND = 12  # records of a table that are looked for one by one


class TableSource(Source[R]):
    """A table of a file."""

    def __init__(self, name: str, raw: RawTable, expected: int | None, refuse: Callable[[str], FileUnusable]) -> None:
        """Take the table, the sum it should have, and what makes an error of a reason."""
        self._name = name
        self._raw = raw
        self._expected = expected
        self._refuse = refuse
        self._asked = 0

    @cached_property
    def by_key(self) -> dict[str, R]:
        """The records by their TinyDB id.

        Raises:
            FileUnusable: the table is damaged, or was changed by another program.
        """
        return cast("dict[str, R]", self._decoded(TABLES[self._name]))

    @cached_property
    def records(self) -> Mapping[str, R]:
        """The saved records by id, in the order of their ids."""
        with self._checked():
            return _unique(self.by_key.values())

    def get(self, record_id: str) -> R | None:
        """Find one record in the JSON, unless so many were asked for that decoding them all is faster."""
        self._asked += 1
        if "by_key" in self.__dict__ or self._asked > MOST_FOUND:
            return self.records.get(record_id)
        with self._checked():
            if not self._raw.is_plain:
                return self.records.get(record_id)
            row = self._raw.row_of(record_id)
            return None if row is None else cast("R", msgspec.json.decode(row, type=TABLES[self._name]))

    def shapes(self, shape: type[S]) -> list[S]:
        """Decode just the fields of `shape`, in the order of the ids."""
        if "id" in shape.__annotations__:
            return sorted(self._decoded(shape).values(), key=attrgetter("id"))
        ids = {key: keyed.id for key, keyed in self._decoded(_Keyed).items()}
        shaped = self._decoded(shape)
        return [shaped[key] for key in sorted(ids, key=ids.__getitem__)]

    def changed(self, pairs: Pairs) -> RawTable:
        """Put what changed among the rows; the other rows keep their bytes.

        Raises:
            FileUnusable: the table is damaged, or was changed by another program.
        """
        with self._checked():
            rows: dict[str, bytes | msgspec.Raw] = dict(self._raw.rows)
            _refuse_strange_keys(rows)
        is_addition = all(before is None for before, _after in pairs.values())
        keys = {} if is_addition else {record.id: key for key, record in self.by_key.items()}
        last = max(map(int, rows), default=0)
        for number, (record_id, (before, after)) in enumerate(pairs.items(), start=last + 1):
            if after is None:
                del rows[keys[record_id]]
            else:
                rows[keys[record_id] if before else str(number)] = msgspec.json.encode(after)
        return RawTable(lines(rows.items()))

    def _decoded(self, shape: type[S]) -> dict[str, S]:
        with self._checked():
            return self._raw.typed(shape)

    @contextmanager
    def _checked(self) -> Iterator[None]:
        try:
            if self._expected is not None and not self._raw.has_sum(self._expected):
                raise self._refuse("")
            self._expected = None
            yield
        except (ValueError, RecursionError) as error:  # msgspec's errors and those of UTF-8 are ValueErrors
            sentence = _("table “{table}”: {reason}")
            raise self._refuse(sentence.format(table=self._name, reason=error)) from error


def _unique(records: Iterable[R]) -> dict[str, R]:
    """Give the records by id, in the order of their ids.

    Raises:
        ValueError: two have the same id.
    """
    found: dict[str, R] = {}
    for record in sorted(records, key=lambda record: record.id):
        if record.id in found:
            raise ValueError(_("two records have the id {id}").format(id=record.id))
        found[record.id] = record
    return found


def _refuse_strange_keys(keys: Iterable[str]) -> None:
    for key in keys:
        if not (key.isascii() and key.isdigit()):
            raise ValueError(_("“{key}” is no TinyDB id").format(key=key))


class _Keyed(msgspec.Struct):
    id: str


class Image(msgspec.Struct, frozen=True):
    """The tables of a file, and what it says of itself."""

    tables: dict[str, RawTable]
    meta: Meta

    @classmethod
    def empty(cls) -> Image:
        """Make the image of a register with nothing in it."""
        return cls({name: RawTable(b"{}") for name in ("meta", *TABLES)}, Meta(schema=SCHEMA))

    @classmethod
    def of(cls, tables: dict[str, RawTable]) -> Image:
        """Take the tables of a file; those of a newer layout are not held against anything.

        Raises:
            KeyError: it has no table `meta`.
            ValueError: its table `meta` is not one that ess writes, or a table is missing that it had then.
        """
        try:
            found = cls(tables, tables["meta"].typed(Meta)["1"])
            found._refuse_forged_meta()
        except (ValueError, RecursionError) as error:
            raise ValueError(_("table “{table}”: {reason}").format(table="meta", reason=error)) from error
        missing = [f"“{name}”" for name in found.meta.sums if name not in tables]
        if missing and found.meta.schema <= SCHEMA:
            raise ValueError(_("the table {tables} is missing").format(tables=listed(missing)))
        return found

    def _refuse_forged_meta(self) -> None:
        meta = self.meta
        if meta.schema < 1:
            raise ValueError(_("there is no version {found} of the layout").format(found=meta.schema))
        is_sealed = bool(meta.sums) or meta.schema == SCHEMA  # layout 1 had no sums, and a newer one has its own rules
        if is_sealed and meta.schema <= SCHEMA and meta.sums.get("meta") != _sum_of_meta(self.tables["meta"]["1"]):
            raise ValueError(_("it is not what ess wrote"))

    def sources(self, refuse: Callable[[str], FileUnusable]) -> dict[str, TableSource[Record]]:
        """Give the tables as sources of records; `refuse` makes an error of what is wrong with one."""
        return {
            name: TableSource(name, self.tables.get(name, RawTable(b"{}")), self.meta.sums.get(name), refuse)
            for name in TABLES
        }

    def whole(self) -> Image:
        """Give the image, after every record was decoded, whoever wrote it.

        Raises:
            ValueError: a table is damaged; it is named.
        """
        for name, shape in TABLES.items():
            try:
                rows = self.tables[name].typed(shape) if name in self.tables else {}
                _refuse_strange_keys(rows)
                _unique(rows.values())
                if name == "journal":
                    journal.last_number(self.tables[name].typed(Change) if rows else {})
            except (ValueError, RecursionError) as error:
                raise ValueError(_("table “{table}”: {reason}").format(table=name, reason=error)) from error
        return self

    def sound(self) -> Image:
        """Give the image, after every record was found to be as ess wrote it, in a layout that is known.

        Raises:
            ValueError: it is not.
        """
        if self.meta.schema > SCHEMA:
            raise ValueError(_("it was written by a newer ess"))
        if moved := self.whole().moved():
            sentence = _("table “{table}”: {reason}")
            raise ValueError(sentence.format(table=moved[0], reason=_("it is not what ess wrote")))
        return self

    def moved(self) -> list[str]:
        """Name the tables that are not as ess wrote them.

        Raises:
            ValueError: what stands there is no table of records; it is named.
        """
        return [name for name in TABLES if name in self.meta.sums and not self._has_sum(name)]

    def _has_sum(self, name: str) -> bool:
        try:
            return self.tables[name].has_sum(self.meta.sums[name])
        except (ValueError, RecursionError) as error:
            raise ValueError(_("table “{table}”: {reason}").format(table=name, reason=error)) from error

    @property
    def older_layout(self) -> str:
        """The name of its layout, `v1`, if that is an older one; else empty."""
        return f"v{self.meta.schema}" if self.meta.schema < SCHEMA else ""

    def beginning(self) -> str:
        """Give the hash of the first journal record, which the copies of a register share; empty without a journal.

        Raises:
            ValueError: the journal is damaged.
        """
        changes = self.tables["journal"].typed(Change).values() if "journal" in self.tables else ()
        first = min(changes, key=lambda change: change.id, default=None)
        return journal.digest(first) if first else ""

    def with_tables(self, changed: Mapping[str, RawTable], **meta: object) -> Image:
        """Give the image with other tables in the place of some, their sums, and other things it says of itself."""
        tables = {**Image.empty().tables, **self.tables, **changed}
        known = self.meta.sums
        sums = {name: known[name] if name in known and name not in changed else tables[name].sum for name in TABLES}
        return self._sealed(tables, msgspec.structs.replace(self.meta, schema=SCHEMA, sums=sums, **meta))

    @staticmethod
    def _sealed(tables: dict[str, RawTable], meta: Meta) -> Image:
        """Put a table `meta` among the tables, with its own sum if its layout has sums."""
        if meta.sums:
            own = _sum_of_meta(msgspec.json.decode(msgspec.json.encode(meta)))
            meta = msgspec.structs.replace(meta, sums={**meta.sums, "meta": own})
        return Image({**tables, "meta": RawTable(lines([("1", msgspec.json.encode(meta))]))}, meta)

    def without_personal(self, forgotten: Iterable[tuple[str, str]]) -> Image:
        """Give the image without the personal fields of these records, in the records and in the journal.

        It keeps its layout, and what was not as ess wrote it is still told so.

        Raises:
            ValueError: a table is damaged.
        """
        nothing = RawTable(b"{}")
        changes = self.tables.get("journal", nothing).typed(Change)
        changed: dict[str, RawTable] = {}
        for table, record_id in forgotten:
            changes = {key: journal.forgotten(change, table, record_id) for key, change in changes.items()}
            records = changed.get(table, self.tables.get(table, nothing)).typed(TABLES[table])
            blank = dict.fromkeys(TABLES[table].PERSONAL)
            kept = {
                key: msgspec.structs.replace(record, **blank) if record.id == record_id else record
                for key, record in records.items()
            }
            changed[table] = RawTable(encoded(kept))
        changed["journal"] = RawTable(encoded(changes))
        trusted = self.meta.sums.keys() - {*self.moved(), "meta"}
        sums = {
            name: changed[name].sum if name in changed and name in trusted else known
            for name, known in self.meta.sums.items()
        }
        tables = {**self.tables, **{name: table for name, table in changed.items() if name in self.tables}}
        return self._sealed(tables, msgspec.structs.replace(self.meta, sums=sums))


def _sum_of_meta(record: Mapping[str, Any]) -> int:
    """Give the sum of what a file says of itself, but for this sum."""
    sums = {name: known for name, known in record.get("sums", {}).items() if name != "meta"}
    return zlib.crc32(msgspec.json.encode({**record, "sums": sums}, order="sorted"))
