"""One writer at a time: a lock on a sibling of the file, for the file itself is replaced by each write."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ocp_ess_cli.domain.errors import FileBusy
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Waiting

PATIENCE = 1.0  # seconds before a waiting writer says whom it waits for


@contextmanager
def locked(path: Path, called: Path, waiting: Waiting) -> Iterator[None]:
    """Hold the lock of a file; the system lets go of it when the process ends, however it ends.

    Args:
        path: not a symbolic link.
        called: the path as the user called it.
        waiting: how to wait for another writer.

    Raises:
        FileBusy: another holds it for longer than this one waits.
        OSError: the lock cannot be taken at all.
    """
    place = path.with_name(f".{path.name}.lock")
    lock = FileLock(place, mode=0o666)
    try:
        _acquire(lock, place, called, waiting)
    except Timeout as error:
        sentence = _(
            "{path} is busy: {who} is writing to it. Nothing was changed; try again, or wait longer: --wait 60"
        )
        raise FileBusy(sentence.format(path=called, who=_holder(place))) from error
    try:
        _tell(place, f"{waiting.who} ({os.getpid()})" if waiting.who else "")
        yield
    finally:
        _tell(place, "")
        lock.release()


def _acquire(lock: FileLock, place: Path, called: Path, waiting: Waiting) -> None:
    try:
        lock.acquire(timeout=min(PATIENCE, waiting.seconds))
    except Timeout:
        left = waiting.seconds - PATIENCE
        if left <= 0:
            raise
        sentence = _("Waiting for {who}, who is writing to {path} …")
        waiting.say(sentence.format(who=_holder(place), path=called))
        lock.acquire(timeout=left)


def _tell(place: Path, who: str) -> None:
    """Leave word of who holds the lock, which is a courtesy; it opens the file and never makes one."""
    with suppress(OSError, UnicodeEncodeError), place.open("r+", encoding="utf-8") as file:
        file.truncate()
        file.write(who)


def _holder(place: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        if told := place.read_text(encoding="utf-8").strip():
            return visible(told)[:100]
    return _("another ess")
