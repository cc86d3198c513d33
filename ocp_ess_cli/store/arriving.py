"""A register that is copied to a server on which there is none: piece by piece, so that it can be gone on with.

Each piece is a transaction of its own. Until all of them are there, have their indexes and were read back, the row 1 of
`meta` names no table, so that readers see no register, as before; who copies holds the lock of writers all the while.
The last transaction makes it a register. Killed at any instant, what is there is of use to the next attempt, which
looks for the ids that are there and sends the others; where it is of another register, it begins anew.

Three connections work at once, each on a table of its own, while a fourth holds the lock. An attempt that is over may
have a piece under way still: each piece shares a lock on the row 2, for which the next attempt waits before it puts its
own word there, and a piece that does not find the word of its attempt is not sent.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import errors

from ocp_ess_cli.domain.errors import AlreadyExists, FileBusy, FileUnusable, NotFound
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.store import lanes, pouring, sql
from ocp_ess_cli.store.copying import OfServer, Sum, add_up, canonical_lines, is_there, refuse_another_sum
from ocp_ess_cli.store.drawing import LONGEST
from ocp_ess_cli.store.pouring import Piece
from ocp_ess_cli.store.protocol import SCHEMA, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocp_ess_cli.store.copying import Advance, Whole
    from ocp_ess_cli.store.lanes import Job
    from ocp_ess_cli.store.postgres import PostgresStore
    from ocp_ess_cli.store.server import Session

ATTEMPTS = 10  # at a piece, where the server asks for another attempt
LANES = 3  # connections that work at once: for cooperatives, for the words of their names, and for the rest
EVERY_ROW = (*TABLES, sql.NAMES, sql.NUMBERS)
MADE = (errors.DuplicateTable, errors.DuplicateObject, errors.InvalidTableDefinition)  # by an earlier attempt
REFUSED = (errors.ProgrammingError, errors.NotSupportedError, errors.InternalError)  # by an engine that cannot do it


class Begun(NamedTuple):
    """An attempt at a copy.

    Attributes:
        word: by which its pieces know that no other attempt has begun since.
        there: how many records an earlier attempt left, by table.
        read: the sum of what is copied.
        written: the sum of what stands on the server.
    """

    store: PostgresStore
    whole: Whole
    word: str
    there: dict[str, int]
    read: Sum
    written: Sum

    @property
    def is_good(self) -> bool:
        """Whether what stands on the server is what was read."""
        return self.read.digest == self.written.digest


def arrive(store: PostgresStore, whole: Whole, advance: Advance) -> Sum:
    """Copy a register to a server on which there is none, and give its sum.

    Args:
        store: the server.
        whole: the register.
        advance: is told of every table that was read or verified, and how many records it has.

    Raises:
        FileBusy: another is copying there.
        EssError: it cannot be done; what has arrived stays for the next attempt, unless a record was refused.
    """
    begun = _begin(store, whole)
    try:
        is_there = _attempt(begun, advance)
    except AlreadyExists:
        if not (begun.there and whole.is_read_by_several):  # a line was cut
            give_up(store)
            raise
        is_there = False
    if begun.there and not is_there:  # what was there is of an earlier state of the register
        give_up(store)
        _say_anew(store)
        return arrive(store, whole, advance)
    if not is_there:
        give_up(store)
    refuse_another_sum(begun.read, begun.written)
    return begun.read


def _begin(store: PostgresStore, whole: Whole) -> Begun:
    """Say on the server what is on its way, and look what an earlier attempt left of the same."""
    end = (whole.meta.journal, whole.meta.head)
    begun = Begun(store, whole, secrets.token_hex(8), {}, Sum(), Sum())
    with store.opened_to_write(for_copy=True) as (session, standing):
        if standing.meta.journal:
            raise is_there(store)
        notes = _note(store, session)
        is_empty = not session.run(sql.any_row(EVERY_ROW))[0][0]
        if not (notes or is_empty):
            raise store.server.troubles.not_ours()
        is_same = bool(notes) and notes[0][:2] == end
        if is_same:
            found = {name: OfServer(session, standing.meta).count(name) for name in TABLES}
            begun.there.update({name: count for name, count in found.items() if count})
        if not is_empty:
            session.run(sql.cleared([sql.NAMES] if begun.there else EVERY_ROW), seconds=LONGEST)
        session.run(sql.SAID_TABLES, [sql.ON_THE_WAY])
        session.run(sql.UNNOTED)
        session.run(sql.NOTED, [SCHEMA, *end, begun.word])
        store.commit(session, None)
    if begun.there:
        told = plural(
            "An interrupted copy goes on after {count} record that is there.",
            "An interrupted copy goes on after {count} records that are there.",
            sum(begun.there.values()),
        )
        store.server.waiting.say(told)
    elif notes and not is_same:
        _say_anew(store)
    return begun


def _note(store: PostgresStore, session: Session) -> list[tuple[Any, ...]]:
    """Give what is said of a copy on its way; whatever an attempt that is over has under way is waited for."""
    milliseconds = max(int(store.server.waiting.seconds * 1000), 1)
    session.run(sql.WAITING.format(milliseconds=milliseconds))
    return session.run(sql.NOTE_LOCKED)


def _say_anew(store: PostgresStore) -> None:
    sentence = _("An interrupted copy was of another register, or of an earlier state of this one: it begins anew.")
    store.server.waiting.say(sentence)


def _attempt(begun: Begun, advance: Advance) -> bool:
    """Send what is not there yet, and make a register of it if it is what was read; tell whether it is."""
    store = begun.store
    for name, count in begun.there.items():
        advance(name, count)
    with store.opened_to_write(for_copy=True) as (session, _standing):
        if [row[2] for row in session.run(sql.NOTE)] != [begun.word]:
            raise store.server.troubles.busy("")
        try:
            with ExitStack() as opened:
                count = LANES if begun.whole.is_read_by_several else 1
                sessions = [opened.enter_context(closing(store.server.connect(writing=True))) for _ in range(count)]
                lanes.work(_jobs(begun), sessions, advance, partial(session.run, sql.STILL_HERE), begun.whole.cut)
        except (KeyboardInterrupt, FileUnusable):
            store.server.waiting.say(
                _("No register is there yet. What has arrived is kept: the same command goes on after it.")
            )
            raise
        if begun.is_good:
            session.run(sql.UNNOTED)
            session.run(sql.WHOLLY_ENDED, pouring.end_of(begun.whole))
            session.run(sql.ARRIVED, [SCHEMA, " ".join(TABLES)])
            store.commit(session, None)
    return begun.is_good


# --- the pieces ---


def _jobs(begun: Begun) -> Iterator[Job]:
    """Give what is to be done, the longest first."""
    yield partial(_table, begun, "cooperatives")
    yield partial(_names, begun)
    for name in TABLES:
        if name != "cooperatives":
            yield partial(_table, begun, name)


def _table(begun: Begun, name: str, session: Session, advance: Advance) -> None:
    """Send a table, make its indexes, and read it back."""
    for piece in lanes.ahead(_pieces(begun, name)):
        missing = _missing(begun, piece, session)
        if missing.records:
            _share(begun, session, partial(missing.send, session))
        advance(name, len(missing.records))
    for statement in sql.indexes_of([name]):
        _once(session, statement)
    add_up(begun.written, OfServer(session, begun.whole.meta), name, advance)


def _pieces(begun: Begun, name: str) -> Iterator[Piece]:
    for records in begun.whole.pieces(name):
        documents = canonical_lines(records)
        begun.read.add(name, documents)
        yield Piece.of(name, records, documents)


def _missing(begun: Begun, piece: Piece, session: Session) -> Piece:
    """Give what is not there of a piece."""
    if not begun.there.get(piece.name):
        return piece
    there = {row[0] for row in session.run(sql.there(piece.name), [[record.id for record in piece.records]])}
    records = [record for record in piece.records if record.id not in there]
    return piece if not there else Piece.of(piece.name, records, canonical_lines(records))


def _names(begun: Begun, session: Session, _advance: Advance) -> None:
    """Send the words of names, and put them in order: all of them, since to look which are there costs more."""
    statement = sql.poured(sql.NAMES, "word, id")
    _share(begun, session, partial(_leave_unordered, session))
    _share(begun, session, lambda: pouring.send(session, statement, pouring.words_of(begun.whole)))
    _once(session, sql.NAMES_ORDERED)


def _leave_unordered(session: Session) -> None:
    with session.within(LONGEST), suppress(*REFUSED):
        session.connection.execute(sql.NAMES_UNORDERED.encode())


def _share(begun: Begun, session: Session, send: Callable[[], None]) -> None:
    """Send a piece as a transaction, unless another attempt has begun.

    Raises:
        FileBusy: it has.
        EssError: the server cannot take the piece.
    """
    for attempt in range(ATTEMPTS):
        with session.told():
            words = [row[0] for row in session.begin(sql.SHARED, session.patience)]
        if words != [begun.word]:
            raise session.troubles.busy("")
        try:
            with session.told():
                send()
                session.end(sql.COMMIT)
        except FileBusy:  # the server asks for another attempt
            if attempt == ATTEMPTS - 1:
                raise
            with session.told():
                session.end(sql.ROLLBACK)
        else:
            return


def _once(session: Session, statement: str) -> None:
    """Run a statement that makes something, unless it is made."""
    with session.told(), session.within(LONGEST), suppress(*MADE):
        session.connection.execute(statement.encode())


# --- the end of it ---


def give_up(store: PostgresStore) -> None:
    """Take out what an interrupted copy left, so that a register can be begun.

    Raises:
        NotFound: there is nothing of the kind.
        EssError: the server cannot do it.
    """
    told = _("No copy to {path} was interrupted.")
    if not store.on_the_way():  # what is opened to write has tables, and would be taken for a copy
        raise NotFound(told.format(path=store.path))
    with store.opened_to_write(for_copy=True) as (session, standing):
        if not standing.is_on_the_way:  # it has arrived since
            raise NotFound(told.format(path=store.path))
        if _note(store, session):  # else nothing has arrived, and what stands there is not ours
            session.run(sql.cleared(EVERY_ROW), seconds=LONGEST)
        session.run(sql.UNNOTED)
        store.commit(session, None)
    with store.server.session(writing=True) as session:
        for statement in (*sql.indexes_of([*TABLES]), sql.NAMES_ORDERED):
            _once(session, statement)
    with store.opened_to_write(for_copy=True) as (session, standing):
        if standing.is_on_the_way and not session.run(sql.NOTE):  # no other attempt has begun
            session.run(sql.SAID_TABLES, [" ".join(TABLES)])
            store.commit(session, None)
