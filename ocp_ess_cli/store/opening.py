"""From a location to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.store.protocol import unguarded
from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Guard, Waiting


def open_store(location: Path, waiting: Waiting, *, make_folder: bool, guard: Guard = unguarded) -> TinyStore:
    """Open the store at a location.

    Args:
        location: the path of a TinyDB file, which need not exist yet.
        waiting: how to wait for another writer.
        make_folder: whether the folder of the file may be made.
        guard: looks at every change before it is saved.
    """
    return TinyStore(location, waiting, make_folder=make_folder, guard=guard)
