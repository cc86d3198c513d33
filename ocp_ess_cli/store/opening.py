"""From a location to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from pathlib import Path


def open_store(location: Path, *, make_folder: bool) -> TinyStore:
    """Open the store at a location.

    Args:
        location: the path of a TinyDB file, which need not exist yet.
        make_folder: whether the folder of the file may be made.
    """
    return TinyStore(location, make_folder=make_folder)
