"""Whole tables out of a server, piece by piece: neither side holds the documents and the records of all at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ocp_ess_cli.store import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg.abc import Buffer

    from ocp_ess_cli.store.server import Session

S = TypeVar("S")

LONGEST = 3600.0  # seconds that a table may take
SIZE = 1_000_000  # bytes of documents that are decoded at a time
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def draw(session: Session, name: str, relation: str, shape: type[S]) -> Iterator[list[S]]:
    """Give the records of a table, some at a time, in whatever order they stand.

    Args:
        session: the connection.
        name: of the table, for sentences.
        relation: the table, or the view that it is read from.
        shape: a msgspec struct with some of their fields, or all.

    Raises:
        FileUnusable: a record is damaged.
        EssError: the server cannot give them.
    """
    with session.told(), session.within(LONGEST):
        for rows in _rows(session, sql.drawn(relation)):
            try:
                found = _decoded(rows, shape)
            except (ValueError, RecursionError) as error:
                decode = msgspec.json.Decoder(shape).decode
                documents = map(_unescaped, rows[:-1].split(b"\n"))
                raise session.troubles.unreadable(name, documents, decode) from error
            yield found


def _rows(session: Session, statement: str) -> Iterator[bytes]:
    """Give the rows of a `copy` of one column, about a piece of them at a time."""
    rows: list[Buffer] = []
    size = 0
    with session.connection.cursor().copy(statement.encode()) as copy:
        while row := copy.read():
            rows.append(row)
            size += len(row)
            if size > SIZE:
                yield b"".join(rows)
                rows, size = [], 0
    if rows:
        yield b"".join(rows)


def _decoded(rows: bytes, shape: type[S]) -> list[S]:
    """Decode documents as `copy` writes them: a line each, in which a backslash stands before some letters."""
    documents = rows[:-1].replace(b"\n", b",")
    if b"\\" in documents:
        documents = b",".join(map(_unescaped, rows[:-1].split(b"\n")))
    return msgspec.json.decode(b"[%b]" % documents, type=list[shape])  # type: ignore[valid-type]


def _unescaped(row: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), row)
