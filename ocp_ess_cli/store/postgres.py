"""The register on a PostgreSQL server: the same units of work, each of them one transaction.

A writer locks the row that holds the end of the journal's chain before it reads anything, so that writers come one
after the other, whatever they write, and each sees what the one before it saved. Readers wait for nobody: they see the
register as it was when their unit was opened.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import psycopg
from psycopg import errors

from ocp_ess_cli.domain.models import Change, Record
from ocp_ess_cli.language import _
from ocp_ess_cli.store import journal, saving, sql
from ocp_ess_cli.store.image import Meta
from ocp_ess_cli.store.protocol import PATIENT, SCHEMA, TABLES, Guard, Waiting, unguarded
from ocp_ess_cli.store.server import Server
from ocp_ess_cli.store.server_source import ServerSource
from ocp_ess_cli.store.server_tallies import ServerTallies
from ocp_ess_cli.store.troubles import NOT_THERE, TRANSIENT, is_lost
from ocp_ess_cli.store.unit import WorkUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.store.address import Address
    from ocp_ess_cli.store.server import Session
    from ocp_ess_cli.store.unit import Groups

PATIENCE = 1.0  # seconds before a waiting writer says whom it waits for
ATTEMPTS = 20  # at opening a unit, where the server asks for another attempt
IDLE = 600.0  # seconds after which the server lets go of a writer that fell silent in the middle of a unit


class Standing(NamedTuple):
    """What a register says of itself at the beginning of a unit.

    Attributes:
        meta: its layout, the last numbers of ids, the end of the journal's chain, the last backup.
        tables: the tables that it has.
        owner: the role that made it.
        role: the role of this connection.
        sees_contacts: whether this role may read personal fields.
        is_on_the_way: whether there is no register yet, but some of one that is copied there.
    """

    meta: Meta
    tables: frozenset[str] = frozenset()
    owner: str = ""
    role: str = ""
    sees_contacts: bool = True
    is_on_the_way: bool = False


class PostgresStore:
    """Keeps the register in the tables of one schema of a database."""

    def __init__(self, address: Address, waiting: Waiting = PATIENT, *, guard: Guard = unguarded) -> None:
        """Take where the server is, how to wait for it and for other writers, and a guard."""
        self._guard = guard
        self.server = Server(address, waiting)
        self._waiting = waiting

    @property
    def path(self) -> str:
        """What users call the place; without a password."""
        return self.server.address.shown

    @property
    def place(self) -> None:
        """No file holds it."""
        return

    @property
    def sees_contacts(self) -> bool:
        """Whether this role may read personal fields."""
        return self.standing().sees_contacts

    def exists(self) -> bool:
        """Tell whether there is a register: tables alone, in which nobody wrote yet, are none."""
        return self.standing().meta.journal > 0

    def on_the_way(self) -> str:
        """Say that a copy to it has not arrived, and what to do; nothing where there is none."""
        return str(self.server.troubles.on_the_way()) if self.standing().is_on_the_way else ""

    def meta(self) -> Meta:
        """Give what the register says of itself.

        Raises:
            FileUnusable: it cannot be read, or is of a newer version.
        """
        return self.standing().meta

    def standing(self) -> Standing:
        """Give what the register says of itself, and of this role.

        Raises:
            FileUnusable: it cannot be read, or is of a newer version.
        """
        with self.opened() as (_session, standing):
            return standing

    @contextmanager
    def reading(self) -> Iterator[WorkUnit]:
        """Open a unit that forgets its changes; it waits for no writer."""
        with self.opened() as (session, standing):
            unit = unit_of(session, standing)
            yield unit
            self._guard(unit)

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[WorkUnit]:
        """Open a unit whose changes are saved on a clean exit."""
        with self.opened_to_write() as (session, standing):
            unit = unit_of(session, standing)
            yield unit
            stamp = msgspec.structs.replace(_signed(stamp, standing), despite=self._guard(unit))
            change = saving.save(session, standing.meta, unit, stamp)
            if change or unit.forgotten:
                self.commit(session, change)

    # --- transactions ---

    @contextmanager
    def opened(self) -> Iterator[tuple[Session, Standing]]:
        """Open a transaction that reads.

        Raises:
            FileUnusable: the register cannot be read, or is of a newer version.
        """
        for attempt in range(ATTEMPTS):
            with self.server.session() as session:
                try:
                    standing = self._read(session, sql.READ)
                except psycopg.Error as error:
                    if attempt < ATTEMPTS - 1 and self._again(error, attempt, session):
                        continue
                    raise self.server.troubles.of(error) from error
                yield session, standing
                return

    def _again(self, error: psycopg.Error, attempt: int, session: Session) -> bool:
        """Tell whether to open a unit once more: the server asks for it, or the connection was an earlier unit's."""
        if isinstance(error, TRANSIENT):
            time.sleep(0.02 * attempt)
            return True
        is_elsewhere = isinstance(error, errors.ReadOnlySqlTransaction) and self.server.address.names_several
        if attempt == 0 and (is_lost(error) or is_elsewhere):
            session.close()
            self.server.forget()
            return True
        return False

    @contextmanager
    def opened_to_write(self, *, for_copy: bool = False) -> Iterator[tuple[Session, Standing]]:
        """Open a transaction that writes, and hold the lock; tables that are missing are made before.

        Args:
            for_copy: whether the register is to be copied there, so that one that is on the way is no obstacle.

        Raises:
            FileBusy: another writes for too long.
            FileUnusable: the register cannot be read or written, is of a newer version, or has not arrived.
        """
        end = time.monotonic() + self._waiting.seconds
        for attempt in range(ATTEMPTS):
            with self.server.session(writing=True) as session:
                try:
                    standing = self._read(session, self._lock(end))
                    if standing.is_on_the_way and not for_copy:
                        raise self.server.troubles.on_the_way()
                    if self._laid(session, standing, for_copy=for_copy):
                        continue
                except (errors.LockNotAvailable, errors.QueryCanceled):
                    self._wait(end)
                    continue
                except psycopg.Error as error:
                    if attempt < ATTEMPTS - 1 and self._again(error, attempt, session):
                        continue
                    raise self.server.troubles.of(error) from error
                yield session, standing
                return
        raise self.server.troubles.busy("")

    def _lock(self, end: float) -> str:
        """Give the statements that open a transaction and wait for the lock: a second, and then the rest."""
        left = end - time.monotonic()
        idle = int(IDLE * 1000)
        if left <= 0:
            return sql.AT_ONCE.format(idle=idle)
        is_first = left > self._waiting.seconds - PATIENCE / 2
        wait = min(left, PATIENCE) if is_first else left
        milliseconds = max(int(wait * 1000), 1)
        return sql.WRITE.format(milliseconds=milliseconds, longer=milliseconds + 1000, idle=idle)

    def _wait(self, end: float) -> None:
        """Say whom this writer waits for, or give up.

        Raises:
            FileBusy: there is no time left.
        """
        who = self._holder()
        if time.monotonic() >= end - 0.05:  # the clocks of two machines differ
            raise self.server.troubles.busy(who)
        sentence = _("Waiting for {who}, who is writing to {path} …")
        self._waiting.say(sentence.format(who=who or _("another ess"), path=self.path))

    def _holder(self) -> str:
        """Ask who holds the lock, which is a courtesy: not every server says it."""
        from ocp_ess_cli.domain.errors import EssError  # noqa: PLC0415 - hardly ever needed
        from ocp_ess_cli.domain.values import visible  # noqa: PLC0415

        try:
            with self.server.session() as session:
                rows = session.run(sql.HOLDER)
        except EssError:
            return ""
        return visible(rows[0][0])[:100] if rows else ""

    def _laid(self, session: Session, standing: Standing, *, for_copy: bool) -> bool:
        """Make the tables that are missing; tell whether there were some, so that the unit is opened anew.

        Raises:
            psycopg.Error: they cannot be made.
        """
        missing = [name for name in TABLES if name not in standing.tables]
        if standing.is_on_the_way or (not missing and standing.meta.schema == SCHEMA):
            return False
        session.end(sql.ROLLBACK)
        saving.lay(session, missing, is_new=not standing.tables, for_copy=for_copy)
        return True

    def _read(self, session: Session, statements: str, *, is_first: bool = True) -> Standing:
        """Open a transaction and read what the register says of itself; nothing where there is no register.

        Raises:
            psycopg.Error: it cannot be opened.
            FileUnusable: there is something else, or a newer register.
        """
        troubles = self.server.troubles
        seconds = self._waiting.seconds if statements != sql.READ else 0
        try:
            rows = session.begin(statements, seconds)
        except NOT_THERE as error:
            session.end(sql.ROLLBACK)
            schema, is_there = session.run(sql.IS_THERE)[0]
            if schema is None:
                raise troubles.without_schema() from error
            if is_there and is_first:  # another made it since
                return self._read(session, statements, is_first=False)
            if is_there:
                raise troubles.not_ours() from error
            session.begin("begin read only; select 1")
            return Standing(Meta(schema=SCHEMA), role=session.connection.info.user)
        if not rows:  # somebody is about to make a register
            return Standing(Meta(schema=SCHEMA), role=session.connection.info.user)
        schema, ids, number, head, backup, owner, tables, role, sees_contacts = rows[0]
        if schema > SCHEMA:
            raise troubles.newer(schema)
        meta = msgspec.convert(
            {"schema": schema, "ids": msgspec.json.decode(ids), "journal": number, "head": head}, Meta
        )
        if backup:
            meta = msgspec.structs.replace(meta, backup=saving.moment(backup))
        if tables == sql.ON_THE_WAY:
            return Standing(meta, owner=owner, role=role, sees_contacts=sees_contacts, is_on_the_way=True)
        return Standing(meta, frozenset(tables.split()), owner, role, sees_contacts)

    # --- the end of a unit ---

    def commit(self, session: Session, change: Change | None) -> None:
        """End the transaction; where the answer is lost, ask whether it was saved.

        Raises:
            EssError: it was not saved, or nobody knows.
        """
        try:
            session.end(sql.COMMIT)
        except psycopg.Error as error:
            if not is_lost(error):
                raise self.server.troubles.of(error) from error
            self._find_out(change, error)

    def _find_out(self, change: Change | None, error: psycopg.Error) -> None:
        """Look on another connection whether a change is saved; the lock tells that the lost one is over.

        Raises:
            FileUnusable: it is not saved, or nobody knows.
        """
        from ocp_ess_cli.domain.errors import EssError  # noqa: PLC0415 - hardly ever needed

        try:
            if change is None:
                raise self.server.troubles.unknown()
            with self.opened_to_write() as (session, _standing):
                rows = session.run(sql.one("journal"), [change.id])
        except EssError as again:
            raise self.server.troubles.unknown() from again
        if not rows or journal.digest(msgspec.json.decode(rows[0][0], type=Change)) != journal.digest(change):
            raise self.server.troubles.of(error) from error


def unit_of(session: Session, standing: Standing) -> WorkUnit:
    """Make the unit of work of a transaction."""
    relations = {name: name if name in standing.tables else "" for name in TABLES}
    if not standing.sees_contacts:
        relations |= {name: view for name, view in sql.PUBLIC.items() if relations[name]}
    sources = {name: ServerSource[Record](name, relation, session) for name, relation in relations.items()}
    meta = standing.meta
    indexes = [partial(index, session) for index in (_with_word, _of_numbers, _with_words)] if standing.tables else []
    unit = WorkUnit(sources, meta.ids, (meta.journal, meta.head), *indexes)
    if standing.tables:
        unit.tallies = ServerTallies(session, relations, unit.rounds.find)
    return unit


def _with_word(session: Session, beginning: str) -> Iterable[str]:
    """Give the ids of the cooperatives of which a word of a name has a key that begins so."""
    least, beyond = beginning.encode(), beginning.encode() + b"\xff"  # no text in UTF-8 has this byte
    return [row[0] for row in session.run(sql.WITH_WORD, [least, beyond])]


def _with_words(session: Session, groups: Groups) -> Iterable[str]:
    """Give the ids of the cooperatives whose names have the two rarest keys of one of these groups."""
    words = {key: f"{key} ".encode() for group in groups for key in group}
    often: dict[bytes, int] = dict(session.run(sql.OFTEN, [[*words.values()]]))
    rarest = [sorted(group, key=lambda key: (often[words[key]], -len(key), key))[:2] for group in groups]
    pairs = ([words[of_group[0]] for of_group in rarest], [words[of_group[-1]] for of_group in rarest])
    return [row[0] for row in session.run(sql.WITH_WORDS, pairs)]


def _of_numbers(session: Session, numbers: set[str]) -> Iterable[str]:
    """Give the ids of the cooperatives of courts and register numbers."""
    return [row[0] for row in session.run(sql.WITH_NUMBER, [[*numbers]])]


def _signed(stamp: Stamp, standing: Standing) -> Stamp:
    """Name the role of the database beside the given name, unless it is the role that owns the register."""
    if standing.role in {standing.owner, stamp.by}:
        return stamp
    return msgspec.structs.replace(stamp, by=f"{stamp.by} ({standing.role})".strip())
