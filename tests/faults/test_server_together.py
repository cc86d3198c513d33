"""Many offices at once on one server: nothing is lost, no rule is broken, and a killed client leaves nothing behind."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.store import address, server_keeping
from ocp_ess_cli.store.postgres import PostgresStore
from tests import server
from tests.builders import a_round, save, some_cooperatives
from tests.faults import real

if TYPE_CHECKING:
    from pathlib import Path

PATIENTLY = ("--wait", "100")
AWARD = ("award", "--program", "lalla", "--year", "2022", "--yes")


@pytest.fixture
def place() -> str:
    """Give the address of an empty schema."""
    return server.a_schema()


def store_at(place: str) -> PostgresStore:
    """Open the register."""
    return PostgresStore(address.read(place))


def hold(store: PostgresStore, changes: int) -> None:
    """Hold the register against what must be true of it whatever befell it."""
    assert (real.findings(store), real.changes(store), server_keeping.strangers(store)) == ([], changes, [])


def add_together(folder: Path, place: str, writers: int, count: int) -> None:
    """Let several offices add cooperatives, each command a process."""

    def add(writer: int) -> list[tuple[int, str]]:
        called = [f"Writer {writer} adds {number}" for number in range(count)]
        on = ("--illustrative", "yes", "--db", place, *PATIENTLY)
        return [real.ess(folder, "add-coop", name, *on)[:2] for name in called]

    with ThreadPoolExecutor(writers) as pool:
        done = [*pool.map(add, range(writers))]
    assert done == [[(0, "")] * count] * writers
    store = store_at(place)
    records = real.tables(store)["cooperatives"]
    names = sorted(f"Writer {writer} adds {number}" for writer in range(writers) for number in range(count))
    assert sorted(record["name"] for record in records.values()) == names
    assert [*records] == [f"C{number:04d}" for number in range(1, writers * count + 1)]
    hold(store, writers * count)


def test_writers_together_lose_nothing(tmp_path: Path, place: str) -> None:
    """Six offices of four cooperatives each, of which the first makes the register."""
    add_together(tmp_path, place, 6, 4)


@pytest.mark.soak
def test_many_writers_together_lose_nothing(tmp_path: Path, place: str) -> None:
    """Sixteen offices of twenty-five cooperatives each."""
    add_together(tmp_path, place, 16, 25)


def test_sixteen_awards_at_once_fill_eight_seats(tmp_path: Path, place: str) -> None:
    """Of sixteen offices that each award another cooperative, eight do, and the others are told of the seats."""
    store = store_at(place)
    save(store, a_round(seats=8), *some_cooperatives(16))
    with ThreadPoolExecutor(16) as pool:
        wanted = [f"C{number:04d}" for number in range(1, 17)]
        done = [*pool.map(lambda one: real.ess(tmp_path, *AWARD, one, "--db", place, *PATIENTLY), wanted)]
    assert sorted(code for code, _out, _err in done) == [0] * 8 + [5] * 8
    assert {"seat" in err for code, _out, err in done if code == 5} == {True}
    entries = real.tables(store)["entries"].values()
    winners = {one for one, (code, _out, _err) in zip(wanted, done, strict=True) if code == 0}
    assert {entry["cooperative"] for entry in entries if entry["stage"] == "winner"} == winners
    hold(store, 1 + 8)


def kill_many(folder: Path, place: str, times: int, seed: int) -> dict[str, int]:
    """Kill clients at any instant, and hold the register after each against what must be true.

    Most instants are about that of the change, which is found by trying: sooner after a change was saved, later after
    one was not, however busy the machine is.
    """
    chance = random.Random(seed)  # noqa: S311 - instants, not secrets
    store = store_at(place)
    save(store, a_round(seats=None), *some_cooperatives(times + 20))
    count = {"before": 0, "after": 0, "acknowledged": 0}
    instant = _life(folder, place)
    for number in range(1, times + 1):
        before, length = real.tables(store), real.changes(store)
        if number % 2:
            command = ["add-coop", f"Killed {number}", "--illustrative", "yes"]
        else:
            command = [*AWARD, f"C{number:04d}"]
        with real.start(folder, *command, "--db", place, "--wait", "30") as process:
            time.sleep(instant * (chance.uniform(0, 1) if number % 5 == 0 else chance.uniform(0.9, 1.1)))
            process.kill()
            process.communicate()
        is_done = process.returncode == 0
        after, step = real.tables(store), _settled(store) - length
        assert step in ({1} if is_done else {0, 1}), command
        assert (real.before_the_last_change(store) if step else after) == before, command
        instant *= 0.97 if step else 1.03
        count["after" if step else "before"] += 1
        count["acknowledged"] += is_done
    hold(store, count["after"] + 2)
    return count


def _life(folder: Path, place: str) -> float:
    """Give the seconds that a command lives on this machine, now."""
    times = []
    for _ in range(3):
        begin = time.monotonic()
        assert real.ess(folder, "coops", "--db", place)[0] == 0
        times.append(time.monotonic() - begin)
    assert real.ess(folder, "add-coop", "Lives", "--illustrative", "yes", "--db", place)[0] == 0
    return sorted(times)[1] * 1.15  # to write takes a little longer than to read


def _settled(store: PostgresStore) -> int:
    """Count the changes once the server has noticed that the client is gone: its lock is free."""
    with store.opened_to_write():
        pass
    return real.changes(store)


def test_a_killed_client_leaves_the_register_before_or_after_its_change(tmp_path: Path, place: str) -> None:
    """Every acknowledged change is there, none is half there, and the lock is free."""
    count = kill_many(tmp_path, place, 15, seed=1)
    assert count["before"] + count["after"] == 15


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_killed_clients(tmp_path: Path, place: str, seed: int) -> None:
    """The same for a thousand kills, in four parts."""
    count = kill_many(tmp_path, place, 250, seed=100 + seed)
    print(count)  # noqa: T201 - the figures of a soak
    assert min(count.values()) > 0
