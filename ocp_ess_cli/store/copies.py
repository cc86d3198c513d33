"""The copies beside a register: its version before, its backups, the files that were replaced or of an older layout."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ocp_ess_cli.store import files, raw
from ocp_ess_cli.store.image import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATED = r"\d{4}-\d\d-\d\dT\d{6}"


def read(path: Path) -> tuple[bool, Image]:
    """Read a copy, compressed or not; tell whether it is.

    Raises:
        OSError: it cannot be read.
        KeyError: it is no register.
        ValueError: it is damaged.
    """
    is_packed, content = files.read_either(path)
    try:
        return is_packed, Image.of(raw.split(content))
    except RecursionError as error:
        raise ValueError(str(error)) from error


def version_before(place: Path) -> Image | None:
    """Read the version before of a register; None where there is none that can be read."""
    try:
        return read(files.version_before(place))[1]
    except (OSError, KeyError, ValueError):
        return None


def beside(place: Path) -> list[Path]:
    """Give the version before of a register, if there is one, and every other copy beside it, the newest first."""
    before = files.version_before(place)
    name, stem = re.escape(place.name), re.escape(place.stem)
    ours = re.compile(rf"{stem}-{_DATED}(-\d+)?\.json\.gz|{name}\.replaced-{_DATED}(-\d+)?|{name}\.v\d+(-\d+)?")
    others = sorted(filter(lambda path: ours.fullmatch(path.name), _in_folder(place)), key=_date_of, reverse=True)
    return [*([before] if before.is_file() else []), *others]


def good(place: Path) -> Path | None:
    """Give the first copy beside a register that can be restored."""
    for copy in beside(place):
        with suppress(OSError, KeyError, ValueError):
            read(copy)[1].sound()
            return copy
    return None


def forget(place: Path, beginning: str, forgotten: Iterable[tuple[str, str]]) -> list[Path]:
    """Erase the personal fields of records from every copy beside a register.

    Args:
        place: the register.
        beginning: the hash of its first journal record; a compressed file of any name that has it is a copy.
        forgotten: the records, by table and id.

    Returns:
        The copies that are damaged, so that nothing could be erased.

    Raises:
        OSError: a copy cannot be written; its name is in the error.
    """
    damaged = []
    for copy in (*beside(place), *_of_other_names(place, beginning)):
        try:
            is_packed, kept = read(copy)
            content = raw.joined(kept.without_personal(forgotten).tables)
        except (KeyError, ValueError):
            damaged.append(copy)
            continue
        try:
            files.replace(copy, files.packed(content) if is_packed else content, register=place)
            files.sync_folder(copy)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(copy)) from error
    return damaged


def _of_other_names(place: Path, beginning: str) -> list[Path]:
    known = {place, *beside(place)}
    found = []
    for path in (path for path in _in_folder(place) if path not in known and files.is_packed(path)):
        with suppress(OSError, KeyError, ValueError):
            if beginning and read(path)[1].beginning() == beginning:
                found.append(path)
    return found


def _in_folder(place: Path) -> list[Path]:
    with suppress(OSError), os.scandir(place.parent) as entries:
        return [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    return []


def _date_of(copy: Path) -> tuple[str, int]:
    """Give the moment in a copy's name, and which one of that moment it is."""
    dated = re.search(rf"({_DATED})(?:-(\d+))?", copy.name)
    return (dated[1], int(dated[2] or 1)) if dated else ("", 0)
