"""Folders that ess publishes into: what it wrote there is known by a list of checksums, and replaced all at once.

New files are written beside the old ones first, in a folder of their own, and then take their places; what a full
disk or a killed process leaves is the old publication, whole, or one that the next writer puts back.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

SUMS = "SHA256SUMS"
_WORK = ".ess-publish"
_NEW, _OLD, _PLAN = "new", "old", ".plan"
_PUT, _TAKEN = "+", "-"
_AT_ONCE = 32  # files that wait for the disk together: it takes many in the time of one
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class Standing(NamedTuple):
    """What stands in a folder.

    Attributes:
        ours: the paths of the files that ess wrote, and that nobody changed since.
        altered: of those that ess wrote and somebody changed.
        missing: of those that ess wrote and that are gone.
        others: of the files that ess did not write.
    """

    ours: frozenset[str] = frozenset()
    altered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def is_allowed(path: str) -> bool:
    """Tell whether a path names a file inside a published folder, by plain letters, digits, dots and hyphens."""
    return bool(_ALLOWED.fullmatch(path))


def digest(content: bytes) -> str:
    """Give the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Write the list of checksums of files, as `sha256sum --check` reads it."""
    return "".join(f"{digest(content)}  {path}\n" for path, content in sorted(files.items())).encode()


def look(folder: Path) -> Standing:
    """Say what stands in a folder, by its list of checksums; nothing where there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        listed = (folder / SUMS).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return against(folder, {})
    return against(folder, {**_read(listed), SUMS: digest(listed)})


def against(folder: Path, expected: Mapping[str, str]) -> Standing:
    """Hold a folder against the checksums of the files that ess wrote.

    Raises:
        OSError: it cannot be read.
    """
    found = _paths(folder)
    ours, altered = set[str](), []
    for path in sorted(found & expected.keys()):
        place = folder / path
        if place.is_symlink() or digest(place.read_bytes()) != expected[path]:
            altered.append(path)
        else:
            ours.add(path)
    missing = tuple(sorted(expected.keys() - found))
    return Standing(frozenset(ours), tuple(altered), missing, tuple(sorted(found - expected.keys())))


def standing(folder: str, expected: Mapping[str, str]) -> Standing | None:
    """Hold a folder against the checksums of what ess wrote there; None where it is not there, or cannot be read."""
    with suppress(OSError):
        if Path(folder).is_dir():
            return against(Path(folder), expected)
    return None


def _paths(folder: Path) -> set[str]:
    """Name every file and link of a folder, by its path in it."""
    found = set[str]()
    for where, folders, names in os.walk(folder):
        if _WORK in folders:
            folders.remove(_WORK)
        here = os.path.relpath(where, folder)
        links = [name for name in folders if os.path.islink(os.path.join(where, name))]  # noqa: PTH114, PTH118 - os.walk gives texts
        found |= {os.path.normpath(os.path.join(here, name)).replace(os.sep, "/") for name in (*names, *links)}  # noqa: PTH118 - as above
    return found


def _read(listed: bytes) -> dict[str, str]:
    """Read a list of checksums; one that names a path outside the folder, or is none, names nothing."""
    lines = [_LINE.fullmatch(line) for line in listed.decode(errors="replace").splitlines()]
    known = {line[2]: line[1] for line in lines if line}
    return known if all(lines) and all(map(is_allowed, known)) else {}


class Replacement:
    """Replaces what ess published in a folder when it is left without an error, and nothing otherwise."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not be there yet."""
        self._folder = folder
        self._work = folder / _WORK
        self._is_new = False

    def __enter__(self) -> Self:
        """Put back what a killed writer had taken away."""
        self._undo()
        return self

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, let them take their places, and take away what ess wrote there before and does not any more.

        Raises:
            OSError: it cannot be done; leaving with this error puts everything back.
            ValueError: a path is not allowed.
        """
        if wrong := [path for path in files if not is_allowed(path)]:
            raise ValueError(wrong[0])
        self._is_new = not self._folder.exists()
        self._folder.mkdir(exist_ok=True)
        before = look(self._folder)
        with ThreadPoolExecutor(_AT_ONCE) as writers:
            written = writers.map(lambda path: _write(self._work / _NEW / path, files[path]), files)
            deque(written, maxlen=0)
        gone = sorted(before.ours - files.keys())
        plan = "".join([*(f"{_PUT}{path}\n" for path in files), *(f"{_TAKEN}{path}\n" for path in gone)])
        _write(self._work / _NEW / _PLAN, plan.encode())
        _move(self._work / _NEW / _PLAN, self._work / _PLAN)  # whole, or not there
        for path in (*files, *gone):
            if os.path.lexists(self._folder / path):
                _move(self._folder / path, self._work / _OLD / path)
            if path in files:
                _move(self._work / _NEW / path, self._folder / path)
            else:
                _remove_empty(self._folder, path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep the new files; after an error, the old ones."""
        if kind is None:
            shutil.rmtree(self._work, ignore_errors=True)
        else:
            self._undo()
            if self._is_new:
                with suppress(OSError):
                    self._folder.rmdir()

    def _undo(self) -> None:
        """Put everything back as it was before `put`; what was not moved yet is where it was."""
        if not self._work.is_dir() or self._work.is_symlink():
            return
        with suppress(FileNotFoundError):
            for line in (self._work / _PLAN).read_text(encoding="utf-8").splitlines():
                if is_allowed(line[1:]):
                    self._put_back(line[1:], was_put=line.startswith(_PUT))
        shutil.rmtree(self._work, ignore_errors=True)

    def _put_back(self, path: str, *, was_put: bool) -> None:
        old, new, place = self._work / _OLD / path, self._work / _NEW / path, self._folder / path
        if os.path.lexists(old):
            _move(old, place)
        elif was_put and not os.path.lexists(new):  # it took its place, and none was there before
            place.unlink(missing_ok=True)
            _remove_empty(self._folder, path)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    path.replace(to)


def _remove_empty(folder: Path, path: str) -> None:
    """Take away the folders that a file leaves empty."""
    parent = (folder / path).parent
    with suppress(OSError):
        while parent != folder:
            parent.rmdir()
            parent = parent.parent
