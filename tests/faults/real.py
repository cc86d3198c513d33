"""Real processes of `ess` on real files, and what must be true of a register whatever befell it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.actions import history
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import a_round, found, save, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.actions.findings import Finding
    from ocp_ess_cli.domain.models import Record

ESS = Path(sys.executable).with_name("ess")
PROGRAM = [ESS] if ESS.exists() else [sys.executable, "-m", "ocp_ess_cli"]
KNOWN = {"awards.json", ".awards.json.lock", "awards.json.bak"}
_PR_CAPBSET_DROP = 24
_CAPABILITIES = (0, 1, 2, 3)  # CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER

Tables = dict[str, dict[str, Any]]


def start(folder: Path, *arguments: object, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """Start `ess` in a folder, with the register `awards.json` in it.

    Args:
        folder: the folder.
        arguments: what stands behind `ess`.
        before: what the process does before it becomes `ess`, such as giving up rights.
    """
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "ESS_DB": "awards.json", "ESS_USER": "office", "ESS_LANG": "en", "PYTHONHASHSEED": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - nothing else runs in this process then
    )


def ess(folder: Path, *arguments: object, before: Callable[[], None] | None = None) -> tuple[int, str, str]:
    """Run `ess` in a folder; give its exit code, its output and its errors."""
    with start(folder, *arguments, before=before) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def without_rights() -> None:
    """Take from root the rights that others do not have, so that permissions hold for it as well."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _CAPABILITIES:
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def store_of(folder: Path) -> TinyStore:
    """Open the register of a folder."""
    return TinyStore(folder / "awards.json")


def a_register(folder: Path, cooperatives: int = 20, seats: int | None = None) -> TinyStore:
    """Make a register of some cooperatives and an open round, in two changes, so that there is a version before."""
    store = store_of(folder)
    save(store, *some_cooperatives(cooperatives))
    save(store, a_round(seats=seats))
    return store


def tables(store: TinyStore) -> Tables:
    """Read every table but the journal, by id."""
    with store.reading() as unit:
        return {
            name: {record.id: msgspec.to_builtins(record) for record in unit.table(name).find()}
            for name in TABLES
            if name != "journal"
        }


def changes(store: TinyStore) -> int:
    """Count the changes in the journal."""
    with store.reading() as unit:
        return len(unit.journal.find())


def can_be_undone(store: TinyStore) -> int:
    """Count the changes that undo, time after time, would take back."""
    with store.reading() as unit:
        changes = unit.journal.find()
    effective = history.in_effect(changes)
    return sum(change.id in effective and not change.undoes for change in changes)


def before_the_last_change(store: TinyStore) -> Tables:
    """Give the tables as they were before the last change, from what the journal says of it."""
    with store.reading() as unit:
        last = unit.journal.find()[-1]
        for turn in history.turns(unit, last):
            _put_back(unit.table(turn.table), turn)
        return {
            name: {record.id: msgspec.to_builtins(record) for record in unit.table(name).find()}
            for name in TABLES
            if name != "journal"
        }


def _put_back(table: Any, turn: history.Turn) -> None:  # noqa: ANN401 - a table of any records
    if turn.after is not None:
        table.remove(turn.id)
    if turn.before is not None:
        record: Record = msgspec.convert(turn.before, TABLES[turn.table])
        table.add(record)


def findings(store: TinyStore) -> list[Finding]:
    """Check the chain of the journal."""
    with store.reading() as unit:
        return found(unit, "history")


def strangers(folder: Path) -> set[str]:
    """Name the files of a folder that are neither the register, nor its lock, nor a copy that ess keeps."""
    return {file.name for file in folder.iterdir() if file.name not in KNOWN and not _is_good_backup(file)}


def litter(folder: Path) -> list[Path]:
    """Name the temporary files of the register."""
    return [*folder.glob(".awards*.new")]


def _is_good_backup(file: Path) -> bool:
    return file.name.endswith(".json.gz") and bool(keeping.open_backup(file).tables)


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder but the lock."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and file.suffix != ".lock"}
