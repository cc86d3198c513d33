"""The server itself is lost: killed in mid-transaction, replaced by its standby, read-only, or full."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg
import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.store import address, server_keeping
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.protocol import Waiting
from tests import server
from tests.builders import STAMP, a_cooperative, a_round, save, some_cooperatives
from tests.faults import real
from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AWARD = ("award", "--program", "lalla", "--year", "2022", "--yes")
DEBIAN = pytest.mark.skipif(
    server.binaries(debian=True) is None, reason="Debian's PostgreSQL is not installed: apt-get install postgresql"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for servers."""
    with server.own_folder() as made:
        yield made


@pytest.fixture
def own(folder: Path) -> Iterator[Server]:
    """Give a server of its own, which may be killed."""
    made = Server.made(folder / "own")
    made.start()
    yield made
    made.stop()


def store_at(*servers: Server, seconds: float = 10) -> PostgresStore:
    """Open the register on a server, or on whichever of several writes."""
    return PostgresStore(address.read(location(*servers)), Waiting(seconds=seconds))


def location(*servers: Server) -> str:
    """Give the address of a server, or of several as one."""
    hosts = ",".join(f"127.0.0.1:{one.port}" for one in servers)
    return f"postgresql://postgres@{hosts}/postgres"


def killed(one: Server) -> None:
    """Kill every process of a server at once, as a power cut would."""
    first = one.process
    listed = subprocess.run(
        ["/bin/ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True, check=False
    )
    for process in [first, *map(int, listed.stdout.split())]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(first, 0)
            if _is_gone(first):
                break
            time.sleep(0.02)
    (one.folder / "postmaster.pid").unlink()


def _is_gone(process: int) -> bool:
    with suppress(OSError), open(f"/proc/{process}/stat", encoding="utf-8") as told:  # noqa: PTH123
        return told.read().rpartition(")")[2].split()[0] == "Z"
    return True


def test_a_server_killed_within_a_unit_loses_it_alone(own: Server) -> None:
    """What was acknowledged is there when the server is up again; what was under way is not, and a sentence said so."""
    store = store_at(own)
    save(store, *some_cooperatives(3))
    with pytest.raises(FileUnusable, match="was lost"):
        _add_and_kill(store, own)
    with pytest.raises(FileUnusable, match="cannot be reached"):
        store_at(own, seconds=0).exists()
    own.start()
    assert (len(real.tables(store)["cooperatives"]), real.changes(store), real.findings(store)) == (3, 1, [])
    save(store, a_cooperative(id="C0004"))
    assert server_keeping.strangers(store) == []


def _add_and_kill(store: PostgresStore, one: Server) -> None:
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0004"))
        killed(one)


def test_a_server_killed_within_a_copy_keeps_what_arrived(own: Server, tmp_path: Path) -> None:
    """The copy ends with a sentence; when the server is up again there is no register, and the copy goes on."""
    real.a_register(tmp_path, 40)
    store = store_at(own)
    with store.writing(STAMP):
        pass
    with suppress(psycopg.OperationalError), psycopg.connect(own.address()) as blocker:
        blocker.execute("lock table journal in exclusive mode")
        process = real.start(tmp_path, "copy", "--to", location(own))
        with psycopg.connect(own.address(), autocommit=True) as watching:
            while not watching.execute("select count(*) from pg_locks where not granted").fetchall()[0][0]:
                time.sleep(0.01)
            while watching.execute("select count(*) from cooperatives").fetchall()[0][0] < 40:
                time.sleep(0.01)
        killed(own)
        _out, err = process.communicate(timeout=60)
    assert (process.returncode, " was lost: " in err, "is kept: the same command" in err) == (7, True, True), err
    own.start()
    assert store_at(own).exists() is False
    code, _out, err = real.ess(tmp_path, "copy", "--to", location(own))
    assert (code, err.splitlines()[0]) == (0, "An interrupted copy goes on after 41 records that are there.")
    assert real.tables(store_at(own)) == real.tables(real.store_of(tmp_path))


# --- a standby ---


@pytest.fixture
def pair(folder: Path) -> Iterator[tuple[Server, Server]]:
    """Give a primary and its synchronous standby, with a register of a round and thirty cooperatives."""
    primary = Server.made(folder / "primary", debian=True)
    primary.start()
    standby = Server(primary.programs, folder / "standby" / "data", server.free_port())
    standby.folder.parent.mkdir()
    primary.own(standby.folder.parent)
    source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
    primary.run("pg_basebackup", "-D", standby.folder, "-R", "-d", source, "-c", "fast", "-N")
    standby.start()
    with psycopg.connect(primary.address(), autocommit=True) as connection:
        connection.execute("alter system set synchronous_standby_names = 'standby'")
        connection.execute("select pg_reload_conf()")
    save(store_at(primary, standby), a_round(seats=None), *some_cooperatives(30))
    with psycopg.connect(primary.address()) as ahead, psycopg.connect(standby.address(), autocommit=True) as behind:
        written = ahead.execute("select pg_current_wal_lsn()").fetchone()
        while behind.execute("select pg_last_wal_replay_lsn() < %s::pg_lsn", written).fetchone() == (True,):
            time.sleep(0.02)  # what a standby has on its disk it shows a moment later
    yield primary, standby
    primary.stop()
    standby.stop()


@DEBIAN
def test_a_standby_is_read_and_not_written(pair: tuple[Server, Server], tmp_path: Path) -> None:
    """A read-only standby shows the register; a change is refused in a sentence with exit code 7."""
    _primary, standby = pair
    assert len(real.tables(store_at(standby))["cooperatives"]) == 30
    code, _out, err = real.ess(tmp_path, "add-coop", "New", "--illustrative", "yes", "--db", location(standby))
    told = f"ess: {location(standby)} is a standby, or set to read alone. Nothing was changed;"
    assert (code, err[: len(told)]) == (7, told)
    code, out, _err = real.ess(tmp_path, "info", "--json", "--db", location(standby))
    assert (code, '"access": "read"' in out) == (0, True)


@DEBIAN
def test_a_failover_loses_no_acknowledged_award(pair: tuple[Server, Server], tmp_path: Path) -> None:
    """The primary is killed under load, the standby promoted; the offices go on by their second host."""
    primary, standby = pair
    place, acknowledged, refused = location(primary, standby), set[str](), list[tuple[int, str]]()
    wanted = iter([f"C{number:04d}" for number in range(1, 31)])
    lock = threading.Lock()

    def office() -> None:
        while True:
            with lock:
                one = next(wanted, None)
            if one is None:
                return
            code, _out, err = real.ess(tmp_path, *AWARD, one, "--db", place, "--wait", "30")
            with lock:
                acknowledged.add(one) if code == 0 else refused.append((code, err))

    offices = [threading.Thread(target=office) for _ in range(4)]
    for thread in offices:
        thread.start()
    while len(acknowledged) < 6:
        time.sleep(0.05)
    killed(primary)
    standby.run("pg_ctl", "-D", standby.folder, "promote", "-w")
    with psycopg.connect(standby.address(), autocommit=True) as connection:
        connection.execute("alter system set synchronous_standby_names = ''")
        connection.execute("select pg_reload_conf()")
    for thread in offices:
        thread.join()
    store = store_at(standby)
    winners = {one["cooperative"] for one in real.tables(store)["entries"].values() if one["stage"] == "winner"}
    assert acknowledged - winners == set()
    assert len(acknowledged) > 15, refused
    assert {code for code, _err in refused} <= {7}
    assert [err for _code, err in refused if "Traceback" in err or "was lost" not in err] == []
    assert len(winners - acknowledged) <= len(refused)
    assert (real.findings(store), server_keeping.strangers(store)) == ([], [])


# --- no room ---


@pytest.fixture
def small(own: Server, folder: Path) -> Iterator[Server]:
    """Give a server whose tables are on a disk of six megabytes."""
    disk = folder / "disk"
    disk.mkdir()
    if os.geteuid() or not shutil.which("/bin/mount"):
        pytest.skip("a small disk can only be mounted by root")
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        own.own(disk)
        with psycopg.connect(own.address(), autocommit=True) as connection:
            connection.execute(f"create tablespace small location '{disk}'".encode())
            connection.execute("create database awards template template0 tablespace pg_default")
            connection.execute("alter database awards set default_tablespace = 'small'")
        yield own
    finally:
        own.stop()
        subprocess.run(["/bin/umount", disk], check=True)


def test_a_full_disk_is_told_and_nothing_is_half_done(small: Server) -> None:
    """What has no room leaves the register as it was, and it can be read and written on."""
    store = PostgresStore(address.read(small.address("awards")))
    save(store, *some_cooperatives(3))
    with pytest.raises(FileUnusable, match=r"has no room left: .*\. Nothing was changed\."):
        save(store, *(a_cooperative(id=f"C{n:05d}", notes="x" * 900, name=f"N {n}") for n in range(10, 9_000)))
    assert (real.changes(store), len(real.tables(store)["cooperatives"]), real.findings(store)) == (1, 3, [])
