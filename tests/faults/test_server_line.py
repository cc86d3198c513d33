"""A line to the server that is cut, hangs, is refused or slow: a sentence in time, and nothing half done."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.store import address
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.protocol import Waiting
from tests import server
from tests.builders import STAMP, a_cooperative, save, some_cooperatives
from tests.faults import real
from tests.faults.line import line_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.line import Line

WAIT = 2.0


@pytest.fixture
def place() -> str:
    """Give the address of a register of two cooperatives."""
    made = server.a_schema()
    save(PostgresStore(address.read(made)), *some_cooperatives(2))
    return made


@pytest.fixture
def line(place: str) -> Iterator[Line]:
    """Lay a line to the server."""
    with line_to(urlsplit(place).port or 5432) as laid:
        yield laid


@pytest.fixture
def store(place: str, line: Line) -> PostgresStore:
    """Give a store that goes through the line."""
    port = str(urlsplit(place).port)
    return PostgresStore(address.read(place.replace(port, str(line.port), 1)), Waiting(seconds=WAIT))


def count(place: str) -> tuple[int, int]:
    """Count the cooperatives and the changes, on another line."""
    with PostgresStore(address.read(place)).reading() as unit:
        return unit.cooperatives.count(), unit.journal.count()


def add(store: PostgresStore, line: Line, *, what: str = "") -> None:
    """Add a cooperative; something happens to the line within the unit."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0003"))
        if what:
            getattr(line, what)()


def test_a_line_cut_within_a_unit_leaves_nothing(place: str, line: Line, store: PostgresStore) -> None:
    """The sentence says so; the next unit makes a connection of its own, and the lock is free."""
    with pytest.raises(FileUnusable, match=r"The connection to .* was lost: .*\. Nothing was changed; try again\."):
        add(store, line, what="cut")
    assert count(place) == (2, 1)
    save(PostgresStore(address.read(place), Waiting(seconds=30)), a_cooperative(id="C0003"))
    assert count(place) == (3, 2)


def test_a_line_that_hangs_is_given_up_in_time(place: str, line: Line, store: PostgresStore) -> None:
    """After the seconds of --wait the opening of a unit is given up."""
    assert store.exists()
    line.hang()
    begin = time.monotonic()
    with pytest.raises(FileUnusable, match="did not answer within"):
        add(store, line)
    assert WAIT <= time.monotonic() - begin < 3 * WAIT + 1
    line.go_on()
    add(store, line)
    assert count(place) == (3, 2)


def test_a_server_that_accepts_and_says_nothing_is_given_up_in_time(tmp_path: Path) -> None:
    """What answers no connection is given up after --wait, with exit code 7."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        begin = time.monotonic()
        location = f"postgresql://u@127.0.0.1:{mute.getsockname()[1]}/a"
        code, _out, err = real.ess(tmp_path, "coops", "--wait", "2", "--db", location)
    assert (code, "cannot be reached" in err, time.monotonic() - begin < 6) == (7, True, True), err


def test_a_slow_line_is_only_slow(place: str, line: Line, store: PostgresStore) -> None:
    """A line with a tenth of a second in each direction does everything."""
    line.delay = 0.1
    add(store, line)
    assert count(place) == (3, 2)


def test_a_line_cut_at_the_very_commit_is_found_out(place: str, line: Line, store: PostgresStore) -> None:
    """The server has saved the change, the answer is lost: on another connection it is seen that it is saved."""
    line.breaks_after = b"commit\0"
    add(store, line)
    assert count(place) == (3, 2)


def test_where_nobody_can_say_whether_it_is_saved_that_is_said(place: str, line: Line, store: PostgresStore) -> None:
    """The line breaks at the commit and nobody is let in any more: saved whole or not at all, and how to see which."""
    line.breaks_after = b"commit\0"
    with pytest.raises(FileUnusable, match="it is saved whole, or not at all"):
        _add_and_shut(store, line)
    assert count(place) in {(2, 1), (3, 2)}


def _add_and_shut(store: PostgresStore, line: Line) -> None:
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0003"))
        line._listener.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - the line is ours


def test_clocks_that_differ_do_no_harm(place: str) -> None:
    """A change of a client whose clock is behind comes after the one before it, and the chain holds."""
    store = PostgresStore(address.read(place))
    behind = msgspec.structs.replace(STAMP, at=STAMP.at - timedelta(days=400))
    with store.writing(behind) as unit:
        unit.cooperatives.add(a_cooperative(id="C0003"))
    assert [real.changes(store), real.findings(store)] == [2, []]
