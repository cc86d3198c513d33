"""Putting a publication into its folder: all of it or nothing, and never in the place of what ess did not write."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.errors import BadValue, FileUnusable
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.exchange.writing import cannot_write
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.store import folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ocp_ess_cli.domain.models import Publication
    from ocp_ess_cli.store.folders import Standing

_MOST_NAMED = 5  # files in a sentence


def place_of(folder: str) -> Path:
    """Give the folder that the user names, with symbolic links followed.

    Raises:
        BadValue: the name is empty.
    """
    if not folder.strip():
        raise BadValue(_("Name the folder to publish into."))
    return Path(os.path.realpath(Path(folder).expanduser()))


def refuse_others(folder: Path, files: Mapping[str, bytes], register: Path, *, force: bool) -> None:
    """Refuse a folder in which something is that ess did not write.

    Raises:
        BadValue: the folder is the register's own.
        FileUnusable: the folder cannot be used, holds other files and `force` does not say that they may stay, or one
            of them is in the place of a file of the publication.
    """
    try:
        if not folder.parent.is_dir():
            raise FileUnusable(_("There is no folder {folder}.").format(folder=visible(str(folder.parent))))
        if folder.exists() and not folder.is_dir():
            raise FileUnusable(_("{folder} is not a folder; name another.").format(folder=visible(str(folder))))
        if folder == register.parent:
            raise BadValue(_("{folder} is the folder of the register; name another.").format(folder=folder))
        standing = folders.look(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    told = {"folder": visible(str(folder))}
    taken = [*standing.altered, *_in_the_way(files, standing.others)]
    if taken:
        sentence = _("{folder} has files that are not as ess wrote them: {files}. Move them away; ess replaces none.")
        raise FileUnusable(sentence.format(**told, files=_named(taken)))
    if standing.others and not force:
        sentence = _("{folder} holds other files: {files}. Name another folder, or add --force: they stay.")
        raise FileUnusable(sentence.format(**told, files=_named(standing.others)))


def _in_the_way(files: Mapping[str, bytes], others: tuple[str, ...]) -> list[str]:
    """Name the other files that stand where a file or a folder of the publication is to be."""
    folders_ = {path[:place] for path in files for place, letter in enumerate(path) if letter == "/"}
    return [other for other in others if other in files or other in folders_ or other.partition("/")[0] in files]


def _named(paths: tuple[str, ...] | list[str]) -> str:
    shown = [visible(path) for path in paths[:_MOST_NAMED]]
    more = len(paths) - len(shown)
    return listed([*shown, *([plural("{count} more", "{count} more", more)] if more else [])])


@contextmanager
def replacing(folder: Path) -> Iterator[Callable[[Mapping[str, bytes]], None]]:
    """Give what puts files into a folder; they stay there if nothing fails until the end, and the old ones otherwise.

    Raises:
        FileUnusable: they cannot be written.
    """
    try:
        with folders.Replacement(folder) as replacement:
            yield replacement.put
    except OSError as error:
        sentence = _("{folder} cannot be written: {reason}. Nothing was published.")
        told = sentence.format(folder=visible(str(folder)), reason=error.strerror or error)
        raise FileUnusable(told) from error


def against(folder: Path, publication: Publication) -> Standing:
    """Hold a folder against the files of a publication.

    Raises:
        FileUnusable: the folder cannot be read.
    """
    if not folder.is_dir():
        raise FileUnusable(_("There is no folder {folder}.").format(folder=visible(str(folder))))
    try:
        return folders.against(folder, publication.files)
    except OSError as error:
        sentence = _("{path} cannot be read: {reason}.")
        raise FileUnusable(sentence.format(path=visible(str(folder)), reason=error.strerror or error)) from error
