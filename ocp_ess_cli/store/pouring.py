"""Rows on their way to the tables of a server, many at a time, as `copy` takes them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from ocp_ess_cli.store import sql
from ocp_ess_cli.store.copying import PIECE, Sum, canonical_lines
from ocp_ess_cli.store.drawing import LONGEST
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.saving import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocp_ess_cli.domain.models import Cooperative, Record
    from ocp_ess_cli.store.copying import Advance, Whole
    from ocp_ess_cli.store.server import Session

_ROW = b"%b\t%b\t%d\n"
_BLOCK = 1 << 17  # bytes that are handed over at a time


def pour(session: Session, whole: Whole, advance: Advance) -> Sum:
    """Send a register as a whole to the empty tables of a server, within a transaction; give the sum of what was read.

    Raises:
        EssError: the server cannot take it.
    """
    found = Sum()
    for name in TABLES:
        for records in whole.pieces(name):
            documents = canonical_lines(records)
            found.add(name, documents)
            Piece.of(name, records, documents).send(session)
            advance(name, len(records))
    rows = (row for block in words_of(whole) for row in block.splitlines(keepends=True))
    send(session, sql.poured(sql.NAMES, "word, id"), [b"".join(sorted(rows))])  # an index grows fastest in order
    session.run(sql.WHOLLY_ENDED, end_of(whole))
    return found


def end_of(whole: Whole) -> list[object]:
    """Give what a register says of itself as `meta` keeps it: the last ids, the end of the chain, the last backup."""
    meta = whole.meta
    backup = meta.backup.isoformat() if meta.backup else ""
    return [msgspec.json.encode(meta.ids).decode(), meta.journal, meta.head, backup]


class Piece(NamedTuple):
    """Some records of a table, as rows.

    Attributes:
        rows: of the table.
        numbers: of the table of court and register numbers beside that of cooperatives.
    """

    name: str
    records: Sequence[Record]
    rows: bytes
    numbers: bytes

    @classmethod
    def of(cls, name: str, records: Sequence[Record], documents: list[bytes]) -> Piece:
        """Make the rows of some records, which are given as they are written in the canonical way as well."""
        written = documents  # `jsonb` keeps no order of keys; `json` keeps that of the record
        if sql.kind_of(name) == "json":
            written = msgspec.json.Encoder().encode_lines(records).split(b"\n")[:-1]
        ids = [_field(record.id).encode() for record in records]
        rows = map(_ROW.__mod__, zip(ids, map(_escaped, written), map(zlib.crc32, documents), strict=True))
        numbers = ""
        if name == "cooperatives":
            found = (row for one in cast("Sequence[Cooperative]", records) for row in numbers_of(one))
            numbers = "".join(f"{_field(number)}\t{_field(record_id)}\n" for number, record_id in found)
        return cls(name, records, b"".join(rows), numbers.encode())

    def send(self, session: Session) -> None:
        """Send it, within a transaction.

        Raises:
            EssError: the server cannot take it.
        """
        send(session, sql.poured(self.name), [self.rows])
        if self.numbers:
            send(session, sql.poured(sql.NUMBERS, "number, id"), [self.numbers])


def words_of(whole: Whole) -> Iterator[bytes]:
    """Give the rows of the words of names, about a piece of them at a time.

    Each word stands for its bytes: the type takes them as they are, but for the backslash.
    """
    rows: list[str] = []
    size = 0
    for record_id, words in whole.words():
        if "\\" in words:
            words = words.replace("\\", "\\\\\\\\")  # noqa: PLW2901 - once for the type, and once for `copy`
        rows.append(words.replace(" ", f" \t{_field(record_id)}\n"))
        size += len(rows[-1])
        if size > PIECE:
            yield "".join(rows).encode()
            rows, size = [], 0
    yield "".join(rows).encode()


def send(session: Session, statement: str, blocks: Iterable[bytes]) -> None:
    """Send rows.

    Raises:
        EssError: the server cannot take them.
    """
    with session.told(), session.within(LONGEST), session.connection.cursor().copy(statement.encode()) as copy:
        for block in blocks:
            view = memoryview(block)
            for place in range(0, len(block), _BLOCK):
                copy.write(view[place : place + _BLOCK])


def _escaped(document: bytes) -> bytes:
    return document.replace(b"\\", b"\\\\")  # JSON has no other letter that `copy` reads in its own way


def _field(text: str) -> str:
    if text.isalnum():
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
