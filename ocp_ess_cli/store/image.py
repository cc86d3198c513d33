"""What stands in a register file: raw tables, decoded when somebody looks into them and held against their sums."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from ocp_ess_cli.domain.models import Change, Cooperative, Record
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.store import journal, names
from ocp_ess_cli.store.protocol import SCHEMA, TABLES
from ocp_ess_cli.store.raw import Lines, RawTable, encoded, in_order, lines
from ocp_ess_cli.store.unit import Source, kept

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
        sizes: how many bytes that JSON has, so that a table ends where it is looked for (`raw.split`).
        backup: when the last backup was made.
    """

    schema: int
    ids: dict[str, int] = msgspec.field(default_factory=dict)
    journal: int = 0
    head: str = ""
    sums: dict[str, int] = msgspec.field(default_factory=dict)
    sizes: dict[str, int] = msgspec.field(default_factory=dict)
    backup: datetime | None = None


MOST_FOUND = 12  # records of a table that are looked for one by one
MOST_VALUES = 4  # values of a field that are looked for one by one before all records are decoded


class TableSource(Source[R]):
    """A table of a file: of one that ess wrote, records are found among the lines without decoding the others."""

    def __init__(self, name: str, raw: RawTable, refuse: Callable[[str], FileUnusable], *, is_lined: bool) -> None:
        """Take the table, what makes an error of a reason, and whether the table stands as ess wrote it."""
        self._name = name
        self._raw = raw
        self._refuse = refuse
        self._lines = Lines(raw.content) if is_lined else None
        self._asked = 0

    @cached_property
    def records(self) -> Mapping[str, R]:
        """The saved records by id, in the order of their ids.

        Raises:
            FileUnusable: the table is damaged.
        """
        with self._reading():
            return _unique(cast("Iterable[R]", self._raw.typed(TABLES[self._name]).values()))

    def get(self, record_id: str) -> R | None:
        """Find one record among the lines, unless so many were asked for that decoding them all is faster."""
        self._asked += 1
        if self._is_decoded or self._lines is None or self._asked > MOST_FOUND:
            return self.records.get(record_id)
        return next(iter(self._read(self._lines.among([record_id]))), None)

    def find(self, equal: Mapping[str, object]) -> Iterable[R]:
        """Find the records whose fields equal the values given, by a text that stands in their lines."""
        written = self._written(equal)
        if self._is_decoded or self._lines is None or not written:
            return super().find(equal)
        found = self._read(self._lines.containing(max(written, key=len)))
        return sorted(kept(found, equal), key=attrgetter("id"))

    def among(self, field: str, values: Collection[str]) -> Iterable[R]:
        """Find the records of which a field is one of the values; of few values, one by one."""
        if self._is_decoded or len(values) > MOST_VALUES or not all(self._written({field: one}) for one in values):
            return super().among(field, values)
        return (record for value in values for record in self.find({field: value}))

    def count(self, equal: Mapping[str, object]) -> int:
        """Count the records whose fields equal the values given."""
        if self._lines is None or equal or self._is_decoded:
            return super().count(equal)
        return self._lines.count()

    def shapes(self, shape: type[S], among: Collection[str] | None = None) -> list[S]:
        """Decode just the fields of `shape`, in the order of the ids."""
        if "id" not in getattr(shape, "__struct_fields__", ()) or (among is not None and self._lines is None):
            return super().shapes(shape, among)
        with self._reading():
            if among is not None and self._lines is not None:
                decode = msgspec.json.Decoder(shape).decode
                found = [decode(row) for row in self._lines.among(in_order(among))]
            else:
                found = [*self._raw.typed(shape).values()]
        return sorted(found, key=attrgetter("id"))

    def pieces(self, size: int) -> Iterator[list[R]]:
        """Give all records, those of about so many bytes at a time, in the order in which they stand.

        Raises:
            FileUnusable: the table is damaged.
        """
        if self._is_decoded or self._lines is None:
            yield [*self.records.values()]
            return
        for piece in self._lines.pieces(size):
            with self._reading():
                found = cast("list[R]", [*RawTable(piece).typed(TABLES[self._name]).values()])
            yield found

    def changed(self, pairs: Pairs) -> RawTable:
        """Put what changed among the rows; the other rows keep their bytes.

        Raises:
            FileUnusable: the table is damaged.
        """
        with self._reading():
            lined = self._lines or Lines(_lined(self._name, self._raw).content)
            changed = {key: after and msgspec.json.encode(after) for key, (before, after) in pairs.items() if before}
            added = [msgspec.json.encode(after) for before, after in pairs.values() if after and not before]
            return lined.with_rows(cast("dict[str, bytes | None]", changed), added)

    @property
    def _is_decoded(self) -> bool:
        return "records" in self.__dict__

    def _written(self, equal: Mapping[str, object]) -> list[bytes]:
        """Give what must stand in the line of a record with these values; nothing of a value that is not written."""
        default = {field.name: field.default for field in msgspec.structs.fields(TABLES[self._name])}
        return [
            b'"%b":%b' % (field.encode(), msgspec.json.encode(value))
            for field, value in equal.items()
            if isinstance(value, str) and value != default[field]
        ]

    def _read(self, rows: Iterable[bytes]) -> Iterator[R]:
        decoder = msgspec.json.Decoder(TABLES[self._name])
        for row in rows:
            with self._reading():
                record = cast("R", decoder.decode(row))
            yield record

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
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


def _lined(name: str, table: RawTable) -> RawTable:
    """Give a table as ess writes it, in the order of the TinyDB ids.

    Raises:
        ValueError: a record is damaged.
    """
    if table.is_lined:
        return table
    rows = table.typed(TABLES[name])
    _refuse_strange_keys(rows)
    return RawTable(encoded({key: rows[key] for key in sorted(rows, key=int)}))


def _refuse_strange_keys(keys: Iterable[str]) -> None:
    for key in keys:
        if not (key.isascii() and key.isdigit()):
            raise ValueError(_("“{key}” is no TinyDB id").format(key=key))


class Image(msgspec.Struct, frozen=True):
    """The tables of a file, and what it says of itself."""

    tables: dict[str, RawTable]
    meta: Meta

    @classmethod
    def empty(cls) -> Image:
        """Make the image of a register with nothing in it."""
        return cls({name: RawTable(b"{}") for name in ("meta", *TABLES, names.NAMES)}, Meta(schema=SCHEMA))

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
        is_sealed = bool(meta.sums) or meta.schema > 1  # layout 1 had no sums, and a newer one has its own rules
        if is_sealed and meta.schema <= SCHEMA and meta.sums.get("meta") != _sum_of_meta(self.tables["meta"]["1"]):
            raise ValueError(_("it is not what ess wrote"))

    def sources(self, refuse: Callable[[str], FileUnusable]) -> dict[str, TableSource[Record]]:
        """Give the tables as sources of records; `refuse` makes an error of what is wrong with one."""
        return {name: self._source(name, refuse) for name in TABLES}

    def _source(self, name: str, refuse: Callable[[str], FileUnusable]) -> TableSource[Record]:
        table = self.tables.get(name, RawTable(b"{}"))
        is_lined = self.meta.schema == SCHEMA and table.sum == self.meta.sums.get(name)
        return TableSource(name, table, refuse, is_lined=is_lined)

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
        return [name for name in (*TABLES, names.NAMES) if name in self.meta.sums and not self._has_sum(name)]

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
        """Give the image with other tables in the place of some, their sums, and other things it says of itself.

        Raises:
            ValueError: a record of an older layout is damaged.
        """
        tables = {**Image.empty().tables, **self.tables, **changed}
        known = self.meta.sums if self.meta.schema == SCHEMA else {}
        foreign = [name for name in TABLES if name in changed or tables[name].sum != known.get(name)]
        tables |= {name: _lined(name, tables[name]) for name in foreign}
        if names.NAMES not in changed and ("cooperatives" in foreign or self.names is None):
            tables[names.NAMES] = names.of_everyone(tables["cooperatives"].typed(Cooperative).values())
        known_ones = {name: tables[name] for name in (*TABLES, names.NAMES)}
        sums = {name: table.sum for name, table in known_ones.items()}
        sizes = {name: len(table.content) for name, table in known_ones.items()}
        return self._sealed(tables, msgspec.structs.replace(self.meta, schema=SCHEMA, sums=sums, sizes=sizes, **meta))

    @property
    def names(self) -> RawTable | None:
        """The index of names, if it is as ess wrote it."""
        table = self.tables.get(names.NAMES)
        is_ours = table is not None and self.meta.schema == SCHEMA and table.sum == self.meta.sums.get(names.NAMES)
        return table if is_ours else None

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
        return self._sealed(tables, msgspec.structs.replace(self.meta, sums=sums, sizes={}))


def _sum_of_meta(record: Mapping[str, Any]) -> int:
    """Give the sum of what a file says of itself, but for this sum."""
    sums = {name: known for name, known in record.get("sums", {}).items() if name != "meta"}
    return zlib.crc32(msgspec.json.encode({**record, "sums": sums}, order="sorted"))
