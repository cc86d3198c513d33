"""Killed at any instant, `ess` leaves the register before or after its change, and nothing lying about."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ocp_ess_cli.store import keeping
from tests.faults import real

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ocp_ess_cli.store.tiny import TinyStore

IMPORTED = 50
LONGEST = 0.6  # seconds that a command takes about


class Command(NamedTuple):
    """A command to kill, and how many records it adds or changes in each table."""

    arguments: list[str]
    touches: dict[str, int]


def commands(folder: Path, store: TinyStore) -> Iterator[Command]:
    """Give commands without end, each of which can be done."""
    number = 0
    while True:
        number += 1
        yield Command(["add-coop", f"Killed {number}", "--illustrative", "yes"], {"cooperatives": 1})
        awarded = {entry["cooperative"] for entry in real.tables(store)["entries"].values()}
        free = next(key for key in real.tables(store)["cooperatives"] if key not in awarded)
        yield Command(["award", free, "--program", "lalla", "--year", "2022", "--yes"], {"entries": 1})
        rows = "".join(f"Imported {number} {row},yes\n" for row in range(IMPORTED))
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / "cooperatives.csv").write_text(f"name,illustrative\n{rows}", encoding="utf-8")
        yield Command(["import", "in"], {"cooperatives": IMPORTED})
        if real.can_be_undone(store) > 2:  # the register itself stays
            yield Command(["undo", "--yes"], {})
        yield Command(["backup"], {})


def is_writing(folder: Path) -> bool:
    """Tell whether a process says that it holds the lock."""
    lock = folder / ".awards.json.lock"
    return lock.exists() and bool(lock.read_text(encoding="utf-8"))


def kill(process: subprocess.Popen[str], folder: Path, chance: random.Random) -> None:
    """Kill a process at any instant: of its whole life, while it holds the lock, or while it writes files."""
    signs: list[tuple[Callable[[], bool], float]] = [
        (lambda: True, LONGEST),
        (lambda: is_writing(folder), 0.06),
        (lambda: bool(real.litter(folder)), 0.002),
    ]
    sign, longest = chance.choice(signs)
    while process.poll() is None and not sign():
        pass
    end = time.monotonic() + chance.uniform(0, longest)
    while process.poll() is None and time.monotonic() < end:
        pass
    process.kill()


def kill_many(folder: Path, times: int, seed: int) -> dict[str, int]:
    """Kill commands, hold the register after each against what must be true, and count what happened."""
    chance = random.Random(seed)  # noqa: S311 - instants, not secrets
    store = real.a_register(folder, 500 + 2 * times)
    count = {"before": 0, "after": 0, "acknowledged": 0, "litter": 0}
    for command, _ in zip(commands(folder, store), range(times), strict=False):
        before, length, copies = real.tables(store), real.changes(store), set(folder.glob("*.gz"))
        with real.start(folder, *command.arguments) as process:
            kill(process, folder, chance)
            _out, err = process.communicate()
        count["litter"] += bool(real.litter(folder))
        is_done = process.returncode == 0
        assert (process.returncode in {0, -9}, "Traceback" in err) == (True, False), (command, err)
        step = _hold(store, command, before, length, is_done=is_done, is_backed_up=set(folder.glob("*.gz")) != copies)
        assert real.strangers(folder) - {"in"} == set(), command
        count["after" if step else "before"] += 1
        count["acknowledged"] += is_done
    return count


def _hold(
    store: TinyStore, command: Command, before: real.Tables, length: int, *, is_done: bool, is_backed_up: bool
) -> int:
    """Check that the register is that before the command or that after it; tell how many changes were written."""
    after, step = real.tables(store), real.changes(store) - length
    is_backup = command.arguments[0] == "backup"
    assert step in ({0} if is_backup else {1} if is_done else {0, 1}), command
    assert (is_backed_up or not is_done) if is_backup else not is_backed_up, command
    assert (real.before_the_last_change(store) if step else after) == before, command
    touched = {
        name: sum(before[name].get(key) != after[name].get(key) for key in {*before[name], *after[name]})
        for name in after
    }
    if step and command.touches:
        assert {name: number for name, number in touched.items() if number} == command.touches
    assert real.findings(store) == []
    keeping.open_backup(store.place.with_name("awards.json.bak"))
    return step


def test_a_killed_command_leaves_the_register_before_or_after_it(tmp_path: Path) -> None:
    """After a kill the file opens, every acknowledged change is there, none is half there, and no litter is left."""
    count = kill_many(tmp_path, 25, seed=1)
    assert count["before"] + count["after"] == 25


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_killed_commands(tmp_path: Path, seed: int) -> None:
    """The same for a thousand kills, in four parts."""
    count = kill_many(tmp_path, 250, seed=100 + seed)
    print(count)  # noqa: T201 - the figures of a soak
    assert min(count.values()) > 0
