"""What was published, value by value: kept packed in the register, and held against what is published later."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Cell = str | int | float | bool | None
Key = tuple[str, ...]
Turn = Literal["added", "changed", "withdrawn"]


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """A published table.

    Attributes:
        columns: their names.
        key: the columns that tell its rows apart.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    def by_key(self) -> dict[Key, dict[str, Cell]]:
        """Give the rows by their key."""
        places = [self.columns.index(column) for column in self.key]
        return {tuple(_written(row[i]) for i in places): dict(zip(self.columns, row, strict=True)) for row in self.rows}


def _written(value: Cell) -> str:
    """Write a part of a key as the CSV of the table has it; a dash where it has nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return "–" if value in (None, "") else str(value)


Content = dict[str, Sheet]


class Difference(NamedTuple):
    """How a row differs between two publications.

    Attributes:
        table: the published table.
        fields: of a changed row, the column with its old and new value; of another, every value that it has.
    """

    table: str
    key: Key
    turn: Turn
    fields: tuple[tuple[str, Cell, Cell], ...]


def pack(content: Content) -> str:
    """Pack tables into a text, which takes about a tenth of the room."""
    return base64.b64encode(zlib.compress(encoded(content))).decode()


def encoded(content: Content) -> bytes:
    """Write tables as bytes: the same tables give the same."""
    return msgspec.json.encode(content, order="sorted")


def unpack(packed: str) -> Content:
    """Unpack tables.

    Raises:
        ValueError: they are damaged.
    """
    try:
        return msgspec.json.decode(zlib.decompress(base64.b64decode(packed)), type=Content)
    except (zlib.error, binascii.Error) as error:
        raise ValueError(str(error)) from error


def differences(before: Content, after: Content) -> list[Difference]:
    """Say how the rows of each table differ; columns that only one of the two has are passed over."""
    nothing = Sheet((), (), [])
    found: list[Difference] = []
    for table in dict.fromkeys([*before, *after]):
        old, new = before.get(table, nothing), after.get(table, nothing)
        if old.rows != new.rows:
            found += _of_table(table, old.by_key(), new.by_key())
    return found


def _of_table(
    table: str, old: Mapping[Key, Mapping[str, Cell]], new: Mapping[Key, Mapping[str, Cell]]
) -> Iterator[Difference]:
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            row = before or after or {}
            fields = tuple((column, value, value) for column, value in row.items() if value not in (None, ""))
            yield Difference(table, key, "added" if before is None else "withdrawn", fields)
        elif before != after:
            changed = tuple((c, before[c], after[c]) for c in after if c in before and before[c] != after[c])
            if changed:
                yield Difference(table, key, "changed", changed)
