"""What a unit changed, on its way to the tables of a server."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec
import psycopg
from psycopg import errors
from psycopg.sql import Identifier

from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.domain.models import Change, Cooperative
from ocp_ess_cli.store import journal, sql
from ocp_ess_cli.store.protocol import ID_LETTERS, SCHEMA, TABLES
from ocp_ess_cli.store.troubles import is_lost
from ocp_ess_cli.store.unit import number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.models import Record, Stamp
    from ocp_ess_cli.store.image import Meta
    from ocp_ess_cli.store.server import Session
    from ocp_ess_cli.store.unit import WorkUnit

    Pairs = Mapping[str, tuple[Record | None, Record | None]]
    Statement = tuple[str, Sequence[object]]

T = TypeVar("T")

ALREADY = (errors.DuplicateTable, errors.DuplicateObject, errors.UniqueViolation)
PIECE = 10_000  # records that one statement carries


def lay(session: Session, missing: list[str], *, is_new: bool, for_copy: bool = False) -> None:
    """Make the tables of a new register, or those that an older one has not.

    They are tried together, which is faster; then each stands alone, for not every engine makes tables within a
    transaction, and where one is done already, by an attempt that was cut short or by another who does the same, the
    next goes on. The row of `meta` comes last:
    before it there is no register. A copy makes the indexes when the rows are there, and until then the row names no
    table.

    Raises:
        psycopg.Error: they cannot be made.
    """
    indexes = [] if is_new and for_copy else sql.indexes_of(missing)
    statements = [*sql.tables_of(missing), *indexes, *(sql.BESIDE if is_new else ())]
    try:
        with session.within(session.patience):
            session.connection.execute("; ".join(statements).encode())
    except psycopg.Error as error:
        if is_lost(error):
            raise
        for statement in statements:
            with suppress(*ALREADY):
                session.end(statement)
    if is_new:
        session.run(sql.FIRST_META, [SCHEMA, sql.ON_THE_WAY if for_copy else " ".join(TABLES)])
        return
    for role, may_write, sees_contacts in session.run(sql.SHARES, [session.connection.info.user]) if missing else ():
        right = sql.WRITES if may_write else sql.READS if sees_contacts else sql.READS_PUBLIC
        quoted = Identifier(role).as_string(session.connection)
        session.run(sql.granted_on(right.relations(missing), quoted, right))
    session.run(sql.UPGRADED, [SCHEMA, " ".join(TABLES)])


def moment(written: str) -> datetime:
    """Give a moment as the register writes it."""
    return datetime.fromisoformat(written)


def save(session: Session, meta: Meta, unit: WorkUnit, stamp: Stamp) -> Change | None:
    """Send what a unit changed, with its journal record, which is given; None where nothing changed.

    Raises:
        EssError: the server cannot do it.
    """
    changes = unit.changes()
    change = journal.record(meta.journal + 1, stamp, changes, meta.head) if changes else None
    if change:
        session.run_together([*changed(changes), *_ended(change, unit.last_numbers())])
    if unit.forgotten:
        session.run_together([*_forgotten(session, unit.forgotten)])
    return change


def put_anew(session: Session, pairs: Mapping[str, Pairs], change: Change, meta: Meta) -> None:
    """Put records that another program wrote as ess writes them, with a journal record."""
    standing = {table: {key: (after, after) for key, (_before, after) in of.items()} for table, of in pairs.items()}
    ids = dict(meta.ids)
    for table, letter in ID_LETTERS.items():
        numbers = (re.fullmatch(rf"{letter}(\d+)", key) for key in pairs.get(table, ()))
        ids[table] = max([ids.get(table, 0), *(int(number[1]) for number in numbers if number)])
    session.run_together([*changed(standing), *_ended(change, ids)])


def _ended(change: Change, last_numbers: Mapping[str, int]) -> Iterator[Statement]:
    """Give the statements that add the journal record and move the end of the chain."""
    yield from rows_of("journal", [change])
    ids = msgspec.json.encode(last_numbers).decode()
    yield sql.ENDED, [ids, change.number, journal.digest(change)]


def changed(changes: Mapping[str, Pairs]) -> Iterator[Statement]:
    """Give the statements that change records: all that stood are taken away before any is put."""
    for table, pairs in changes.items():
        yield from _taken_away(table, [key for key, (before, _after) in pairs.items() if before])
        if table == "cooperatives":
            yield from _beside_taken_away([before for before, _after in pairs.values() if before])
    for table, pairs in changes.items():
        after = [record for _before, record in pairs.values() if record]
        yield from rows_of(table, after)
        if table == "cooperatives":
            yield from beside(cast("list[Cooperative]", after))


def _taken_away(table: str, ids: list[str]) -> Iterator[Statement]:
    if ids:
        yield sql.removed(table), [ids]


def _beside_taken_away(before: Sequence[Record]) -> Iterator[Statement]:
    """Give the statements that take away what is searched of cooperatives, as they were."""
    cooperatives = cast("Sequence[Cooperative]", before)
    for words in pieces([row for one in cooperatives for row in words_of(one)]):
        yield sql.UNNAMED, [[word for word, _id in words], [one_id for _word, one_id in words]]
    for numbers in pieces([row for one in cooperatives for row in numbers_of(one)]):
        yield sql.UNNUMBERED, [[number for number, _id in numbers], [one_id for _number, one_id in numbers]]


def rows_of(table: str, records: Sequence[Record]) -> Iterator[Statement]:
    """Give the statements that add records."""
    for piece in pieces(records):
        documents = [msgspec.json.encode(record) for record in piece]
        seals = [seal(msgspec.json.decode(document, type=TABLES[table])) for document in documents]
        yield sql.added(table), [[record.id for record in piece], [*map(bytes.decode, documents)], seals]


def canonical(record: Record) -> bytes:
    """Write a record, as it was read, in the one way that does not hang on where it was kept."""
    return msgspec.json.encode(record, order="deterministic")


def seal(record: Record) -> int:
    """Give the CRC-32 of a record, by which a change that another program made is noticed."""
    return zlib.crc32(canonical(record))


def beside(cooperatives: Sequence[Cooperative]) -> Iterator[Statement]:
    """Give the statements that add what is searched of cooperatives beside them: words and numbers."""
    for words in pieces([row for one in cooperatives for row in words_of(one)]):
        yield sql.NAMED, [[word for word, _id in words], [one_id for _word, one_id in words]]
    for numbers in pieces([row for one in cooperatives for row in numbers_of(one)]):
        yield sql.NUMBERED, [[number for number, _id in numbers], [one_id for _number, one_id in numbers]]


def pieces(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Give rows in pieces that one statement can carry."""
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def words_of(one: Cooperative) -> list[tuple[bytes, str]]:
    """Give how each word of the names of a cooperative sounds, with a space behind it."""
    return [(f"{key} ".encode(), one.id) for key in keys_of(one.names)]


def numbers_of(one: Cooperative) -> list[tuple[str, str]]:
    """Give the court and register number of a cooperative, folded; nothing where it has none."""
    if not (one.court and one.register_number):
        return []
    return [(number_key(one.court, one.register_number), one.id)]


def _forgotten(session: Session, forgotten: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    """Give the statements that erase personal fields from records and from the journal."""
    for table, record_id in forgotten:
        for (document,) in session.run(sql.one(table), [record_id]):
            record = msgspec.json.decode(document, type=TABLES[table])
            blank = msgspec.structs.replace(record, **dict.fromkeys(record.PERSONAL))
            yield sql.removed(table), [[record_id]]
            yield from rows_of(table, [blank])
    mentioning: dict[str, Change] = {}
    for table, record_id in forgotten:
        for (document,) in session.run(sql.MENTIONING, [f'"{record_id}"']):
            change = msgspec.json.decode(document, type=Change)
            mentioning[change.id] = journal.forgotten(mentioning.get(change.id, change), table, record_id)
    for change in mentioning.values():
        document = msgspec.json.encode(change)
        yield sql.REWRITTEN, [document.decode(), seal(change), change.id]
