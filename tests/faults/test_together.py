"""Several at once: nothing is lost, no rule is broken, readers see whole changes, waiting ends in a sentence."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.faults import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocp_ess_cli.store.tiny import TinyStore

HOLDER = """
import sys
from pathlib import Path
from ocp_ess_cli.store.locking import locked
from ocp_ess_cli.store.protocol import Waiting
with locked(Path(sys.argv[1]), Path(sys.argv[1]), Waiting(who="Officer, ess import")):
    print("held", flush=True)
    sys.stdin.read()
"""
PATIENTLY = ("--wait", "100")


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock of a file."""
    holder = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def add(folder: Path, writer: int, count: int) -> list[tuple[int, str]]:
    """Add cooperatives one after the other, each by a process; give exit codes and outputs."""
    names = [f"Writer {writer} adds {number}" for number in range(count)]
    return [real.ess(folder, "add-coop", name, "--illustrative", "yes", *PATIENTLY)[:2] for name in names]


def read(folder: Path, store: TinyStore, end: Event) -> list[tuple[int, str, str, int]]:
    """Read until the end, by processes and in this one; give what is not as it should be."""
    wrong = []
    seen = 0
    while not end.is_set():
        with store.reading() as unit:
            found, changes = len(unit.cooperatives.find()), len(unit.journal.find())
        code, out, err = real.ess(folder, "coops", "--format", "csv")
        if (code, err, found >= seen, found == changes) != (0, "", True, True) or len(out.splitlines()) <= found:
            wrong.append((code, out, err, found))
        seen = found
    return wrong


def add_together(folder: Path, writers: int, count: int) -> None:
    """Let several writers add cooperatives while a reader reads, and hold the register against what must be true."""
    first = real.ess(folder, "add-coop", "The first", "--illustrative", "yes")
    store = real.store_of(folder)
    end = Event()
    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(read, folder, store, end)
        done = [*pool.map(lambda writer: add(folder, writer, count), range(writers))]
        end.set()
    assert (first[0], done, reader.result()) == (0, [[(0, "")] * count] * writers, [])
    names = [f"Writer {writer} adds {number}" for writer in range(writers) for number in range(count)]
    records = real.tables(store)["cooperatives"]
    assert sorted(record["name"] for record in records.values()) == sorted([*names, "The first"])
    assert [*records] == [f"C{number:04d}" for number in range(1, writers * count + 2)]
    assert (real.findings(store), real.changes(store)) == ([], writers * count + 1)
    assert real.strangers(folder) == set()


def test_writers_together_lose_nothing(tmp_path: Path) -> None:
    """Six writers of five cooperatives each leave every record under an id of its own; a reader sees no error."""
    add_together(tmp_path, 6, 5)


@pytest.mark.soak
def test_many_writers_together_lose_nothing(tmp_path: Path) -> None:
    """The same for sixteen writers of twenty-five cooperatives each."""
    add_together(tmp_path, 16, 25)


def test_sixteen_awards_at_once_fill_eight_seats(tmp_path: Path) -> None:
    """Of sixteen processes that each award another cooperative, eight do, and the others are told of the seats."""
    store = real.a_register(tmp_path, 16, seats=8)
    award = ("award", "--program", "lalla", "--year", "2022", "--yes", *PATIENTLY)
    with ThreadPoolExecutor(16) as pool:
        done = [*pool.map(lambda number: real.ess(tmp_path, *award, f"C{number:04d}"), range(1, 17))]
    assert sorted(code for code, _out, _err in done) == [0] * 8 + [5] * 8
    assert {"seat" in err for code, _out, err in done if code == 5} == {True}
    entries = real.tables(store)["entries"].values()
    winners = {f"C{number:04d}" for number, (code, _out, _err) in enumerate(done, start=1) if code == 0}
    assert {entry["cooperative"] for entry in entries if entry["stage"] == "winner"} == winners
    assert (len(entries), real.changes(store), real.findings(store)) == (8, 2 + 8, [])


def test_a_writer_says_whom_it_waits_for_and_goes_on(tmp_path: Path) -> None:
    """After a second a waiting writer names the holder of the lock; when that one is killed it does its work."""
    store = real.a_register(tmp_path)
    with held(store.place) as holder, real.start(tmp_path, "add-coop", "Patient", "--wait", "60") as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        holder.kill()
        _out, err = process.communicate()
    expected = f"Waiting for Officer, ess import ({holder.pid}), who is writing to awards.json …\n"
    assert (process.returncode, told) == (0, expected), err
    assert len(real.tables(store)["cooperatives"]) == 21


@pytest.mark.parametrize("seconds", ["0", "1", "2"])
def test_a_writer_gives_up_in_a_sentence(tmp_path: Path, seconds: str) -> None:
    """After the seconds of --wait the exit code is 6, the holder is named, and every byte is as before."""
    store = real.a_register(tmp_path)
    before = real.contents(tmp_path)
    with held(store.place) as holder:
        code, out, err = real.ess(tmp_path, "add-coop", "Hurried", "--wait", seconds)
        reading = real.ess(tmp_path, "coops", "--format", "csv")
    who = f"Officer, ess import ({holder.pid})"
    waited = [f"Waiting for {who}, who is writing to awards.json …"] if seconds == "2" else []
    busy = "awards.json is busy: {} is writing to it. Nothing was changed; try again, or wait longer: --wait 60"
    assert (code, out, err.splitlines()) == (6, "", [*waited, "ess: " + busy.format(who)])
    assert (real.contents(tmp_path), reading[0], reading[2]) == (before, 0, "")


def test_a_lock_left_by_a_dead_process_does_not_block(tmp_path: Path) -> None:
    """After its holder was killed the lock file is there, names it, and stops nobody; it is empty afterwards."""
    store = real.a_register(tmp_path)
    with held(store.place) as holder:
        holder.kill()
        holder.wait()
    lock = tmp_path / ".awards.json.lock"
    left = lock.read_text(encoding="utf-8")
    assert left == f"Officer, ess import ({holder.pid})"
    assert real.ess(tmp_path, "add-coop", "Next", "--wait", "0")[0] == 0
    assert lock.read_text(encoding="utf-8") == ""
