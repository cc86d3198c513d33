"""The tables of a file as the bytes that stand in it, decoded when somebody looks into them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

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
    def is_plain(self) -> bool:
        """Whether each record stands on a line of its own and begins with its id, as ess writes them."""
        if self.content == b"{}":
            return True
        records = self.content.count(b': {"id":"')
        return self.content.startswith(b'{\n"') and self.content.count(b"\n") == records + 1

    def row_of(self, record_id: str) -> bytes | None:
        """Find the JSON of a record by its id in a table that `is_plain`; None where there is none."""
        begin = self.content.find(b': {"id":%b' % msgspec.json.encode(record_id))
        if begin < 0:
            return None
        return self.content[begin + 2 : self.content.index(b"\n", begin)].rstrip(b",")

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


def split(content: bytes) -> dict[str, RawTable]:
    """Split the content of a file into its tables, undecoded.

    Raises:
        ValueError: it is not JSON, or not an object.
    """
    raw = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    return {name: RawTable(bytes(table)) for name, table in raw.items()}


def joined(tables: Mapping[str, Mapping[Any, Any]]) -> bytes:
    """Join tables into the content of a file; raw ones keep their bytes."""
    parts = (
        b"%b: %b" % (msgspec.json.encode(name), table.content if isinstance(table, RawTable) else encoded(table))
        for name, table in tables.items()
    )
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def encoded(table: Mapping[Any, Any]) -> bytes:
    """Write a table with one record a line, so that `git diff` and `grep` work on it."""
    return lines((str(key), msgspec.json.encode(record)) for key, record in table.items())


def lines(rows: Iterable[tuple[str, bytes | msgspec.Raw]]) -> bytes:
    """Write rows, each on a line of its own."""
    written = [b"%b: %b" % (msgspec.json.encode(key), bytes(record)) for key, record in rows]
    return b"{\n" + b",\n".join(written) + b"\n}" if written else b"{}"
