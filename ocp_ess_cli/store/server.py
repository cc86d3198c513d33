"""Connections to a server: made late, kept for the next unit, watched while they wait."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ocp_ess_cli.store import sql
from ocp_ess_cli.store.troubles import Troubles, is_lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ocp_ess_cli.store.address import Address
    from ocp_ess_cli.store.protocol import Waiting

    Rows = list[tuple[Any, ...]]

LEAST = 2  # seconds: libpq waits no shorter for a connection
PATIENT = 10  # times --wait: how long a statement may take that reads or writes much
LEAST_PATIENT = 120.0
PAUSE = 0.2  # seconds between attempts to connect
logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what it ignores is told by us, in a sentence
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}


class Session:
    """One connection."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]], troubles: Troubles, seconds: float) -> None:
        """Take the connection, and how long a quick answer may take."""
        self.connection = connection
        self.troubles = troubles
        self._seconds = seconds
        self._deadline = _Deadline(connection)

    def run(
        self, statement: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None, seconds: float = 0
    ) -> Rows:
        """Run one statement, and give its rows.

        Args:
            statement: the statement.
            parameters: its values, by place or by name.
            seconds: how long it may take; that of `patience` if not said.

        Raises:
            EssError: the server cannot do it, or does not answer.
        """
        with self.told(), self.within(seconds or self.patience):
            cursor = self.connection.execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def run_together(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Run statements that give nothing, without waiting for one before the next is sent."""
        with self.told():
            self.send(statements)

    def send(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Do the same, and leave the errors of the driver as they are.

        Raises:
            psycopg.Error: one of them cannot be done.
            FileUnusable: no answer came.
        """
        with self.within(self.patience), self.connection.pipeline():
            for statement, parameters in statements:
                self.connection.execute(statement.encode(), parameters)

    def begin(self, statements: str, seconds: float = 0) -> Rows:
        """Run statements that open a transaction, and give the rows of the last that has some to give.

        Args:
            statements: apart by semicolons.
            seconds: how long the server itself may wait.

        Raises:
            psycopg.Error: it cannot be opened.
            FileUnusable: no answer came.
        """
        with self.within(self._seconds + seconds):
            cursor = self.connection.execute(statements.encode())
            rows: Rows = []
            while True:
                if cursor.description:
                    rows = cursor.fetchall()
                if not cursor.nextset():
                    return rows

    def end(self, statement: str) -> None:
        """Run the statement that ends a transaction.

        Raises:
            psycopg.Error: it could not be done, or nobody knows.
            FileUnusable: no answer came.
        """
        with self.within(self._seconds):
            self.connection.execute(statement.encode())

    @property
    def patience(self) -> float:
        """How many seconds a statement may take that reads or writes much."""
        return max(self._seconds * PATIENT, LEAST_PATIENT)

    @property
    def is_usable(self) -> bool:
        """Whether the connection stands, and is outside a transaction."""
        info = self.connection.info
        return not self.connection.closed and info.transaction_status == psycopg.pq.TransactionStatus.IDLE

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn errors of the driver into sentences."""
        with self.troubles.told():
            yield

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the connection where it is silent for longer.

        Raises:
            FileUnusable: it was.
        """
        with self._deadline.set(seconds):
            try:
                yield
            except psycopg.Error as error:
                if self._deadline.is_over and is_lost(error):
                    raise self.troubles.silent(seconds) from error
                raise

    def cut(self) -> None:
        """Cut the line, so that whoever waits for an answer in another thread gets an error."""
        self._deadline.cut()

    def close(self) -> None:
        """Leave the server, which forgets what is not saved."""
        self._deadline.stop()
        with suppress(psycopg.Error, OSError):
            self.connection.close()


class _Deadline:
    """Cuts a connection when its time is over; one thread for all its statements, begun by the first long one."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self._at: float | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self.is_over = False

    @contextmanager
    def set(self, seconds: float) -> Iterator[None]:
        self.is_over = False
        self._at = time.monotonic() + seconds
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            self._at = None

    def stop(self) -> None:
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            if self._at is not None and time.monotonic() > self._at:
                self.is_over = True
                self._at = None
                self.cut()

    def cut(self) -> None:
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


class Server:
    """The connections to one server."""

    def __init__(self, address: Address, waiting: Waiting) -> None:
        """Take where it is, and how long to wait for it."""
        self.address = address
        self.waiting = waiting
        self.troubles = Troubles(address)
        self._idle: list[Session] = []
        weakref.finalize(self, _leave, self._idle)

    @contextmanager
    def session(self, *, writing: bool = False) -> Iterator[Session]:
        """Lend a connection; what it leaves unfinished is taken back.

        Raises:
            FileUnusable: the server cannot be reached.
        """
        session = self._idle.pop() if self._idle else self.connect(writing=writing)
        try:
            yield session
        finally:
            self.take_back(session)

    def take_back(self, session: Session) -> None:
        """Keep a connection for the next unit, if it stands."""
        try:
            if not session.connection.closed and not session.is_usable:
                session.end(sql.ROLLBACK)
        except Exception:  # noqa: BLE001 - it is lost, and with it what was not saved
            session.close()
        if session.is_usable:
            self._idle.append(session)
        else:
            session.close()

    def forget(self) -> None:
        """Leave every connection that waits for the next unit."""
        _leave(self._idle)

    def connect(self, *, writing: bool) -> Session:
        """Make a connection; of several servers, to one that writes, or for reading alone to any.

        Raises:
            FileUnusable: none can be reached within the time of `--wait`.
        """
        end = time.monotonic() + self.waiting.seconds
        while True:
            try:
                connection = self._attempt()
            except psycopg.Error as error:
                if not writing and self.address.names_several and self.troubles.is_read_only(error):
                    with suppress(psycopg.Error):
                        return self._session(self._attempt(target_session_attrs="any"))
                if not self.troubles.may_pass(error, writing=writing) or time.monotonic() > end:
                    if writing and self.troubles.is_read_only(error):
                        raise self.troubles.read_only() from error
                    raise self.troubles.unreachable(error) from error
                time.sleep(PAUSE)
            else:
                return self._session(connection)

    def _session(self, connection: psycopg.Connection[tuple[Any, ...]]) -> Session:
        return Session(connection, self.troubles, max(self.waiting.seconds, LEAST))

    def _attempt(self, **chosen: str) -> psycopg.Connection[tuple[Any, ...]]:
        connection = psycopg.connect(
            self.address.given, autocommit=True, prepare_threshold=None, **{**self._settings(), **chosen}
        )
        connection.add_notice_handler(lambda _notice: None)
        return connection

    def _settings(self) -> Mapping[str, Any]:
        """Give what the address does not say itself."""
        preferred: dict[str, Any] = {
            **_ALIVE,
            "connect_timeout": max(LEAST, int(self.waiting.seconds)),
            "application_name": self.waiting.who or "ess",
            "client_encoding": "utf8",
        }
        if self.address.names_several:
            preferred["target_session_attrs"] = "read-write"
        said = conninfo_to_dict(self.address.given)
        return {key: value for key, value in preferred.items() if key not in said}


def _leave(idle: list[Session]) -> None:
    while idle:
        idle.pop().close()
