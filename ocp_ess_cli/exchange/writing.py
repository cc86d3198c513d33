"""Files that an export makes: never one half written, and none in the place of another without a yes."""

from __future__ import annotations

import os
from pathlib import Path

from ocp_ess_cli.domain.errors import BadValue, FileUnusable
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.exchange.exporting import FORMATS
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.store import files


def format_of(path: Path | None, wanted: str) -> str:
    """Tell the format of an export: by the ending of its file, or as it is wanted; CSV where neither says it.

    Raises:
        BadValue: the ending says none, or another than the one wanted.
    """
    ending = path.suffix.lower().removeprefix(".") if path else ""
    if wanted and ending in FORMATS and ending != wanted:
        sentence = _("{path} ends in .{ending}, and --format says {wanted}; change one of them.")
        raise BadValue(sentence.format(path=path, ending=ending, wanted=wanted))
    if path and not wanted and ending not in FORMATS:
        sentence = _("{path} does not say its format: end its name in one of {endings}, or add --format.")
        raise BadValue(sentence.format(path=path, endings=listed([f".{known}" for known in FORMATS])))
    return wanted or ending or "csv"


def is_taken(path: Path, register: Path | None) -> bool:
    """Tell whether a file stands already where an export is to be written.

    Raises:
        BadValue: it is the register itself.
        FileUnusable: its folder is missing, or something other than a file is there.
    """
    place = Path(os.path.realpath(path))
    try:
        if place == register:
            raise BadValue(_("{path} is the register itself; name another file.").format(path=path))
        if not place.parent.is_dir():
            raise FileUnusable(_("There is no folder {folder}.").format(folder=path.parent))
        if place.exists() and not place.is_file():
            raise FileUnusable(_("{path} is not a file; name another.").format(path=path))
        return place.exists()
    except OSError as error:
        raise cannot_write(path, error) from error


def write(path: Path, content: bytes) -> None:
    """Put a file with this content at a path, in one step, for its owner alone unless one was there already.

    Raises:
        FileUnusable: it cannot be done; what was there is as it was, and nothing is left beside it.
    """
    place = Path(os.path.realpath(path))  # a symbolic link stays one
    try:
        files.replace(place, content, register=place)
        files.sync_folder(place)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path | str, error: OSError) -> FileUnusable:
    """Say why a file cannot be written."""
    sentence = _("{path} cannot be written: {reason}.")
    return FileUnusable(sentence.format(path=visible(str(path)), reason=error.strerror or error))
