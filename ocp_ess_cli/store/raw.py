"""The tables of a file as the bytes that stand in it, decoded when somebody looks into them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

S = TypeVar("S")


class RawTable(Mapping[str, dict[str, Any]]):
    """A table as it stands in the file, decoded when somebody looks into it."""

    def __init__(self, content: bytes) -> None:
        """Take the JSON of the table."""
        self.content = content

    @cached_property
    def rows(self) -> dict[str, msgspec.Raw]:
        """The records by their TinyDB id, each as its own JSON."""
        return msgspec.json.decode(self.content, type=dict[str, msgspec.Raw])

    @cached_property
    def sum(self) -> int:
        """The CRC-32 of the JSON."""
        return zlib.crc32(self.content)

    def typed(self, shape: type[S]) -> dict[str, S]:
        """Decode the records as `shape`, by their TinyDB id."""
        return msgspec.json.decode(self.content, type=dict[str, shape])  # type: ignore[valid-type]

    @cached_property
    def is_lined(self) -> bool:
        """Whether each record stands on a line of its own and begins with its id, as ess writes them."""
        return self.content == b"{}" or (
            self.content.startswith(b'{\n"') and self.content.count(b"\n") == self.content.count(_BEGINNING) + 1
        )

    def has_sum(self, expected: int) -> bool:
        """Tell whether the records are those that had this sum, however the JSON is spaced now.

        Raises:
            ValueError: it is no table of records.
        """
        if self.sum == expected:
            return True
        respaced = lines((key, msgspec.json.encode(msgspec.json.decode(row))) for key, row in self.rows.items())
        return zlib.crc32(respaced) == expected

    def __getitem__(self, key: str) -> dict[str, Any]:
        """Give one record as TinyDB wants it."""
        return cast("dict[str, Any]", msgspec.json.decode(self.rows[key]))

    def __iter__(self) -> Iterator[str]:
        """Go through the TinyDB ids."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count the records."""
        return len(self.rows)


class Lines:
    """The rows of a table that ess wrote, found without decoding the others: each stands on a line of its own."""

    def __init__(self, content: bytes) -> None:
        """Take the JSON of the table."""
        self._content = content

    def count(self) -> int:
        """Count the rows."""
        return self._content.count(_BEGINNING)

    def pieces(self, size: int) -> Iterator[bytes]:
        """Give the JSON of the table as that of several, of about so many bytes each."""
        place, last = len(b"{\n"), len(self._content) - len(b"\n}")
        while place < last:
            end = self._content.find(b",\n", place + size, last)
            end = last if end < 0 else end
            yield b"{%b}" % self._content[place:end]
            place = end + len(b",\n")

    def among(self, record_ids: Iterable[str]) -> Iterator[bytes]:
        """Give the JSON of the records of these ids; fastest where they come in the order of the rows."""
        for place in self._places(record_ids):
            yield self._content[place + 2 : self._content.index(b"\n", place)].removesuffix(b",")

    def _places(self, record_ids: Iterable[str]) -> Iterator[int]:
        place = turns = 0
        for record_id in record_ids:
            wanted = _OF_ID + msgspec.json.encode(record_id)
            found = self._begins.get(wanted, -1) if turns > MOST_TURNS else self._content.find(wanted, place)
            if found < 0 and turns <= MOST_TURNS:
                turns += 1
                found = self._content.find(wanted, 0, place)
            if found >= 0:
                yield found
                place = found + len(wanted)

    @cached_property
    def _begins(self) -> dict[bytes, int]:
        """Where the JSON of each record begins, by what it begins with: for ids that come in an order of their own."""
        return {found[1]: found.start(1) for found in _IDS.finditer(self._content)}

    def containing(self, needle: bytes) -> Iterator[bytes]:
        """Give the JSON of the records in which these bytes stand."""
        place = self._content.find(needle)
        while place >= 0:
            yield (row := self._row_at(place)).json
            place = self._content.find(needle, row.end)

    def with_rows(self, changed: Mapping[str, bytes | None], added: Iterable[bytes]) -> RawTable:
        """Give the table with other rows in the place of some, and with more of them.

        Args:
            changed: the JSON of records that are there, by id; None where one is removed.
            added: the JSON of those that are not.
        """
        pieces: list[bytes] = []
        place, end = len(b"{\n"), len(self._content) - len(b"\n}")
        for row in map(self._row_at, sorted(self._places(in_order(changed)))):
            new = changed[row.id]
            pieces += [self._content[place : row.begin], b"" if new is None else row.line(new)]
            place = row.end + 1
        if place < end:
            pieces += [self._content[place:end], b",\n"]
        pieces += [b'"%d": %b,\n' % row for row in enumerate(added, start=self._last_number() + 1)]
        pieces = [*filter(None, pieces)]
        if not pieces:
            return RawTable(b"{}")
        pieces[-1] = pieces[-1].removesuffix(b",\n")
        table = RawTable(b"".join([b"{\n", *pieces, b"\n}"]))
        table.is_lined = True
        return table

    def _last_number(self) -> int:
        """Give the TinyDB id of the last row, which is the highest; 0 where there is none."""
        begin = self._content.rfind(b"\n", 0, -len(b"\n}")) + 1
        return int(self._content[begin + 1 : self._content.index(b'":', begin)]) if begin else 0

    def _row_at(self, place: int) -> Row:
        begin = self._content.rfind(b"\n", 0, place) + 1
        end = self._content.index(b"\n", place)
        return Row(begin, end, self._content[begin:end])


class Row(NamedTuple):
    """A row where it stands in a table: from `begin` to the end of its line, at `end`."""

    begin: int
    end: int
    text: bytes

    @property
    def json(self) -> bytes:
        """The JSON of the record."""
        return self.text[self.text.index(_BEGINNING) + 2 :].removesuffix(b",")

    @property
    def id(self) -> str:
        """The id of the record."""
        return msgspec.json.decode(self.json, type=_Keyed).id

    def line(self, new: bytes) -> bytes:
        """Give the line with another record in it."""
        return self.text[: self.text.index(_BEGINNING) + 2] + new + b",\n"


class _Keyed(msgspec.Struct):
    id: str


MOST_TURNS = 50  # rows that are looked for from the top before all of them are listed
_META = "meta"
_OF_ID = b': {"id":'
_BEGINNING = b': {"id":"'
_IDS = re.compile(rb'^"\d+"(: \{"id":"(?:[^"\\]|\\.)*")', re.MULTILINE)
_NAME = re.compile(rb'"([a-z_]+)": ')


def in_order(record_ids: Iterable[str]) -> list[str]:
    """Sort ids as they were given: C9999 before C10000."""
    return sorted(record_ids, key=lambda record_id: (len(record_id), record_id))


def split(content: bytes) -> dict[str, RawTable]:
    """Split the content of a file into its tables, undecoded.

    Raises:
        ValueError: it is not JSON, or not an object.
    """
    if tables := _split_lines(content):
        return tables
    raw = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    return {name: RawTable(bytes(table)) for name, table in raw.items()}


def _split_lines(content: bytes) -> dict[str, RawTable]:
    """Split a content as ess writes it, by its lines; nothing where it is not so."""
    tables: dict[str, RawTable] = {}
    sizes: dict[str, int] = {}
    last = len(content) - len(b"\n}\n")
    place = len(b"{\n") if content.startswith(b"{\n") and content.startswith(b"\n}\n", last) else -1
    while 0 <= place < last and (name := _NAME.match(content, place)):
        begin, known = name.end(), name[1].decode()
        if content.startswith(b"{}", begin):
            end = begin + len(b"{}")
        elif content.startswith(b'{\n"', begin):
            end = begin + sizes.get(known, 0)
            if not content.startswith(b"\n}", end - 2):  # a line break stands between rows only
                end = content.find(b'\n},\n"', begin) + len(b"\n}")
            end = end if end > begin else last
        else:
            break
        if known in tables or content[end - 1 : end] != b"}":
            break
        tables[known] = RawTable(content[begin:end])
        if end == last:
            return tables
        if known == _META:
            sizes = _sizes(tables[known])
        place = end + len(b",\n") if content.startswith(b",\n", end) else -1
    return {}


class _Sized(msgspec.Struct):
    sizes: dict[str, int] = {}


def _sizes(meta: RawTable) -> dict[str, int]:
    """Give the sizes of tables that a file states; nothing where it states none."""
    try:
        return meta.typed(_Sized)["1"].sizes
    except (KeyError, ValueError):
        return {}


def joined(tables: Mapping[str, Mapping[Any, Any]]) -> bytes:
    """Join tables into the content of a file; raw ones keep their bytes."""
    return b"".join(_parts(tables))


def are_joined(tables: Mapping[str, Mapping[Any, Any]], content: bytes) -> bool:
    """Tell whether a content is these tables joined, without joining them."""
    place = 0
    for part in _parts(tables):
        if not content.startswith(part, place):
            return False
        place += len(part)
    return place == len(content)


def _parts(tables: Mapping[str, Mapping[Any, Any]]) -> Iterator[bytes]:
    yield b"{\n"
    for place, (name, table) in enumerate(tables.items()):
        yield b"%b%b: " % (b",\n" if place else b"", msgspec.json.encode(name))
        yield table.content if isinstance(table, RawTable) else encoded(table)
    yield b"\n}\n"


def encoded(table: Mapping[Any, Any]) -> bytes:
    """Write a table with one record a line, so that `git diff` and `grep` work on it."""
    return lines((str(key), msgspec.json.encode(record)) for key, record in table.items())


def lines(rows: Iterable[tuple[str, bytes | msgspec.Raw]]) -> bytes:
    """Write rows, each on a line of its own."""
    written = [b"%b: %b" % (msgspec.json.encode(key), bytes(record)) for key, record in rows]
    return b"{\n" + b",\n".join(written) + b"\n}" if written else b"{}"
