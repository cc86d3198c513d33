"""A copy to a server that is killed, interrupted or overtaken at any instant: the next attempt goes on with it."""

from __future__ import annotations

import random
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
import psycopg
import pytest

from ocp_ess_cli.domain.errors import FileBusy, FileUnusable
from ocp_ess_cli.store import address, arriving, server_keeping
from ocp_ess_cli.store.copying import OfFile
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.protocol import TABLES
from tests import server
from tests.builders import STAMP, a_cooperative, a_round, an_entry, refuses, save, some_cooperatives
from tests.faults import real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.tiny import TinyStore

INSTANTS = {
    "cooperatives": "lock table cooperatives in exclusive mode",
    "names": "lock table names in exclusive mode",
    "entries": "lock table entries in exclusive mode",
    "journal": "lock table journal in exclusive mode",
    "the end": "select id from meta where id = 2 for share",
}
KEPT = "No register is there yet. What has arrived is kept: the same command goes on after it.\n"
FRESH = "An interrupted copy was of another register, or of an earlier state of this one: it begins anew.\n"


@pytest.fixture
def place() -> str:
    """Give the address of a schema with empty tables."""
    made = server.a_schema()
    with store_at(made).writing(STAMP):
        pass
    return made


@pytest.fixture
def file(tmp_path: Path) -> TinyStore:
    """Make a register in a file."""
    made = real.store_of(tmp_path)
    save(made, *some_cooperatives(40), a_round(seats=None))
    save(made, *(an_entry(number, mark=14.5) for number in range(1, 9)))
    return made


def store_at(place: str) -> PostgresStore:
    """Open the register at an address."""
    return PostgresStore(address.read(place))


def everything(store: PostgresStore | TinyStore) -> dict[str, list[object]]:
    """Read every record."""
    with store.reading() as unit:
        return {name: [msgspec.to_builtins(one) for one in unit.table(name).find()] for name in TABLES}


def rows(place: str) -> dict[str, tuple[str, int]]:
    """Count the rows of the tables that have some, with the transaction that wrote the first of them."""
    with psycopg.connect(place, autocommit=True) as connection:
        counted = "select min(xmin::text), count(*) from {}"
        found = {name: connection.execute(counted.format(name).encode()).fetchall()[0] for name in TABLES}
    return {name: row for name, row in found.items() if row[1]}


@contextmanager
def held(place: str, instant: str) -> Iterator[psycopg.Connection]:
    """Hold what a copy needs at an instant, so that it waits there."""
    with psycopg.connect(place) as blocker:
        if instant != "the end":
            blocker.execute(INSTANTS[instant].encode())
        yield blocker


def wait_until_stopped(place: str, blocker: psycopg.Connection, instant: str) -> None:
    """Wait until the copy waits for the connection that holds something."""
    if instant == "the end":
        while not blocker.execute(INSTANTS[instant].encode()).fetchall():
            blocker.rollback()
            time.sleep(0.001)
    sleeping = (
        "select count(*) from pg_stat_activity where %s = any(pg_blocking_pids(pid)) and wait_event_type = 'Lock'"
    )
    with psycopg.connect(place, autocommit=True) as watching:
        end = time.monotonic() + 60
        while not watching.execute(sleeping.encode(), [blocker.info.backend_pid]).fetchall()[0][0]:
            assert time.monotonic() < end, instant
            time.sleep(0.01)
        time.sleep(0.3)  # the other connection goes on with what it can


def wait_until_gone(place: str) -> None:
    """Wait until the server has noticed that a process is gone."""
    with psycopg.connect(place, autocommit=True) as watching:
        of_copies = (
            "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where l.pid <> pg_backend_pid() "
            "and l.relation in ('meta'::regclass, 'cooperatives'::regclass, 'entries'::regclass, 'journal'::regclass)"
        )
        while watching.execute(of_copies.encode()).fetchall()[0][0]:
            time.sleep(0.01)


def stopped(folder: Path, place: str, instant: str, how: signal.Signals) -> tuple[int, str]:
    """Start a copy, and end its process at an instant; give its exit code and what it said."""
    with held(place, instant) as blocker:
        process = real.start(folder, "copy", "--to", place)
        wait_until_stopped(place, blocker, instant)
        process.send_signal(how)
        _out, err = process.communicate(timeout=60)
    wait_until_gone(place)
    return process.returncode, err


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_killed_copy_leaves_no_register_and_is_gone_on_with(
    tmp_path: Path, file: TinyStore, place: str, instant: str
) -> None:
    """Nobody sees or writes a part of it; what has arrived is not sent again; the end is as if nothing had been."""
    assert stopped(tmp_path, place, instant, signal.SIGKILL) == (-signal.SIGKILL, "")
    store, shown, there = store_at(place), address.read(place).shown, rows(place)
    assert (store.exists(), [name for name, found in everything(store).items() if found]) == (False, [])
    code, _out, err = real.ess(tmp_path, "add-coop", "New", "--illustrative", "yes", "--db", place)
    assert (code, err.splitlines()[0]) == (
        7,
        f"ess: {shown} has no register yet: a copy to it is under way, or was interrupted.",
    )
    assert (there == {}) is False
    code, _out, err = real.ess(tmp_path, "copy", "--to", place)
    count = sum(count for _writer, count in there.values())
    assert (code, err.splitlines()[0]) == (0, f"An interrupted copy goes on after {count} records that are there.")
    assert {name: row for name, row in rows(place).items() if name in there} == there
    assert everything(store) == everything(file)
    assert (real.findings(store), server_keeping.strangers(store), indexes(place)) == ([], [], indexes_of_a_new_one())
    with store.reading() as unit:
        assert (unit.cooperatives.next_id(), len(unit.named("1 "))) == ("C0041", 1)
    save(store, a_cooperative(id="C0041"))


def indexes(place: str) -> list[str]:
    """Name the indexes of a schema, with their columns."""
    with psycopg.connect(place, autocommit=True) as connection:
        told = connection.execute("select indexdef from pg_indexes where schemaname = current_schema()").fetchall()
    schema = place.rpartition("%3D")[2]
    return sorted(row[0].replace(schema, "") for row in told)


def indexes_of_a_new_one() -> list[str]:
    """Name those of a register that the first change made."""
    made = server.a_schema()
    save(store_at(made), a_cooperative())
    return indexes(made)


def test_a_copy_to_an_empty_schema_makes_the_same_tables(tmp_path: Path, file: TinyStore) -> None:
    """The indexes, which are made behind the rows, are those of any register."""
    place = server.a_schema()
    assert real.ess(tmp_path, "copy", "--to", place)[0] == 0
    assert (everything(store_at(place)), indexes(place)) == (everything(file), indexes_of_a_new_one())


def test_an_interrupted_copy_says_how_to_go_on(tmp_path: Path, file: TinyStore, place: str) -> None:
    """Ctrl-C ends it at once, with exit code 130; the next attempt goes on."""
    code, err = stopped(tmp_path, place, "entries", signal.SIGINT)
    assert (code, err) == (130, f"{KEPT}\nInterrupted; nothing was changed.\n")
    code, _out, err = real.ess(tmp_path, "copy", "--to", place)
    assert (code, err.startswith("An interrupted copy goes on after ")) == (0, True)
    assert everything(store_at(place)) == everything(file)


def test_another_register_begins_anew(tmp_path: Path, file: TinyStore, place: str) -> None:
    """So does the same one, where it was changed since."""
    stopped(tmp_path, place, "entries", signal.SIGKILL)
    save(file, a_cooperative(id="C0041"))
    code, _out, err = real.ess(tmp_path, "copy", "--to", place)
    assert (code, err.startswith(FRESH)) == (0, True)
    assert everything(store_at(place)) == everything(file)


def test_what_was_changed_behind_the_journal_begins_anew(tmp_path: Path, file: TinyStore, place: str) -> None:
    """The journal ends as it did, but the sums are not the same: what arrived is sent again, once."""
    stopped(tmp_path, place, "entries", signal.SIGKILL)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("""update cooperatives set doc = doc || '{"members": 3}' where id = 'C0001'""")
    code, _out, err = real.ess(tmp_path, "copy", "--to", place)
    assert (code, [line for line in err.splitlines(keepends=True) if line == FRESH]) == (0, [FRESH])
    assert everything(store_at(place)) == everything(file)


def test_while_a_copy_is_under_way_others_are_told(tmp_path: Path, file: TinyStore, place: str) -> None:
    """A second copy and a change are refused after --wait, with who is at it; readers see no register."""
    shown = address.read(place).shown
    with held(place, "entries") as blocker:
        process = real.start(tmp_path, "copy", "--to", place)
        wait_until_stopped(place, blocker, "entries")
        busy = f"ess: {shown} is busy: office, ess copy is writing to it."
        for command in (["copy", "--to", place], ["add-coop", "New", "--illustrative", "yes", "--db", place]):
            code, _out, err = real.ess(tmp_path, *command, "--wait", "1")
            assert (code, err.splitlines()[-1].startswith(busy)) == (6, True), err
        code, out, err = real.ess(tmp_path, "coops", "--json", "--db", place)
        assert (code, '"cooperatives": []' in out, "is under way, or was interrupted" in err) == (0, True, True)
        blocker.rollback()
        assert process.communicate(timeout=60)[1].startswith("51 records are copied")
    assert everything(store_at(place)) == everything(file)


def test_one_that_lost_its_lock_writes_nothing_beside_the_next(tmp_path: Path, file: TinyStore, place: str) -> None:
    """The connection with the lock is ended by the server, and another copy begins: it waits for a piece."""
    with held(place, "entries") as blocker:
        first = real.start(tmp_path, "copy", "--to", place)
        wait_until_stopped(place, blocker, "entries")
        end_the_lock(place)
        second = real.start(tmp_path, "copy", "--to", place, "--wait", "30")
        time.sleep(1.5)
        blocker.rollback()
        outcomes = [process.communicate(timeout=60)[1] for process in (first, second)]
    assert (first.returncode in {6, 7}, second.returncode) == (True, 0), outcomes
    store = store_at(place)
    assert (everything(store), real.findings(store), server_keeping.strangers(store)) == (everything(file), [], [])
    assert indexes(place) == indexes_of_a_new_one()


def end_the_lock(place: str) -> None:
    """End the connection with which a copy holds the lock."""
    with psycopg.connect(place, autocommit=True) as connection:
        ended = connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' "
            "and pid in (select pid from pg_locks where relation = 'meta'::regclass)"
        ).fetchall()
    assert len(ended) == 1


class Meanwhile(OfFile):
    """A register of which something happens when the entries are read."""

    happens: Callable[[], None]

    @property
    def is_read_by_several(self) -> bool:
        """One connection sends all tables, so that none waits meanwhile."""
        return False

    def pieces(self, name: str) -> Iterator[Sequence[Record]]:
        """Give the records of a table."""
        if name == "entries":
            self.happens()
        return super().pieces(name)


def test_an_attempt_that_is_over_sends_nothing_more(file: TinyStore, place: str) -> None:
    """The word of another attempt stands on the server, which was stopped in its turn: nothing of the first follows."""

    def stop() -> None:
        raise FileUnusable("stopped")

    def overtake() -> None:
        end_the_lock(place)
        with refuses(FileUnusable, "stopped"):
            arriving.arrive(store_at(place), second, lambda _name, _count: None)

    first, second = (Meanwhile(file.read(), FileUnusable) for _ in range(2))
    first.happens, second.happens = overtake, stop
    with pytest.raises(FileBusy):
        arriving.arrive(store_at(place), first, lambda _name, _count: None)
    assert (rows(place).get("entries"), store_at(place).on_the_way() == "") == (None, False)


@pytest.mark.soak
def test_copies_killed_at_random_end_well(tmp_path: Path) -> None:
    """Whenever a process is killed, the server has no register, or all of it; it is there after the last attempt."""
    file, chance = real.store_of(tmp_path), random.Random(20)  # noqa: S311 - no secret
    save(file, *some_cooperatives(3000), a_round(seats=None))
    for _ in range(10):
        place = server.a_schema()
        for _ in range(8):
            process = real.start(tmp_path, "copy", "--to", place)
            time.sleep(chance.uniform(0.2, 1.5))
            process.kill()
            process.communicate(timeout=60)
            store = store_at(place)
            if store.exists():
                break
            assert [name for name, found in everything(store).items() if found] == []
        else:
            assert real.ess(tmp_path, "copy", "--to", place, "--wait", "30")[0] == 0
        assert (everything(store), indexes(place)) == (everything(file), indexes_of_a_new_one())
        assert (real.findings(store), server_keeping.strangers(store)) == ([], [])


def test_an_interrupted_copy_can_be_given_up(tmp_path: Path, file: TinyStore, place: str) -> None:
    """After a question; then a register can be begun there, and there is nothing to give up."""
    stopped(tmp_path, place, "entries", signal.SIGKILL)
    shown = address.read(place).shown
    give_up = ["copy", "--give-up", "--to", place]
    assert real.ess(tmp_path, *give_up)[0] == 2
    assert real.ess(tmp_path, *give_up, "--yes") == (0, "", f"What an interrupted copy left at {shown} is taken out.\n")
    assert (rows(place), indexes(place), file.exists()) == ({}, indexes_of_a_new_one(), True)
    assert real.ess(tmp_path, "add-coop", "New", "--illustrative", "yes", "--db", place)[0] == 0
    for where in (place, "awards.json"):
        code, _out, err = real.ess(tmp_path, "copy", "--give-up", "--to", where)
        assert (code, err.startswith("ess: No copy to ")) == (3, True)


def test_a_refused_copy_leaves_empty_tables(tmp_path: Path, place: str) -> None:
    """A file in which two have one ICE is refused when the index is made, and a register can be begun there."""
    save(real.store_of(tmp_path), *some_cooperatives(2, ice="001525684000057"))
    code, _out, err = real.ess(tmp_path, "copy", "--to", place)
    assert (code, err) == (4, "ess: Two cooperatives would have the same ICE: 001525684000057. Nothing was changed.\n")
    assert (rows(place), store_at(place).on_the_way()) == ({}, "")
    save(store_at(place), a_cooperative())


def test_tables_of_another_program_are_left_alone(tmp_path: Path, file: TinyStore) -> None:
    """A table that is called as one of ours, with rows in it, is not taken for what a copy left."""
    place = server.a_schema()
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("create table names (word bytea, id text)")
        connection.execute("insert into names values ('a', 'b')")
        code, _out, err = real.ess(tmp_path, "copy", "--to", place)
        assert (code, "has tables of another program" in err, file.exists()) == (7, True, True)
        assert connection.execute("select id from names").fetchall() == [("b",)]
