"""From a location to a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.language import _
from ocp_ess_cli.store.address import is_address, read, refuse_nearly
from ocp_ess_cli.store.protocol import unguarded

if TYPE_CHECKING:
    from ocp_ess_cli.store.postgres import PostgresStore
    from ocp_ess_cli.store.protocol import Guard, Waiting
    from ocp_ess_cli.store.tiny import TinyStore

    Register = TinyStore | PostgresStore


@overload
def open_store(location: Path, waiting: Waiting, *, make_folder: bool, guard: Guard = unguarded) -> TinyStore: ...


@overload
def open_store(location: str, waiting: Waiting, *, make_folder: bool, guard: Guard = unguarded) -> Register: ...


def open_store(location: str | Path, waiting: Waiting, *, make_folder: bool, guard: Guard = unguarded) -> Register:
    """Open the store at a location.

    Args:
        location: the path of a TinyDB file, which need not exist yet, or the address of a server.
        waiting: how to wait for another writer.
        make_folder: whether the folder of the file may be made.
        guard: looks at every change before it is saved.

    Raises:
        BadValue: the address cannot be read.
        FileUnusable: what is needed to reach a server is not installed.
    """
    if isinstance(location, str) and is_address(location):
        return _on_server(location, waiting, guard)
    if isinstance(location, str):
        refuse_nearly(location)
    from ocp_ess_cli.store.tiny import TinyStore  # noqa: PLC0415 - a server needs none

    return TinyStore(Path(location).expanduser(), waiting, make_folder=make_folder, guard=guard)


def _on_server(location: str, waiting: Waiting, guard: Guard) -> PostgresStore:
    address = read(location)
    try:
        from ocp_ess_cli.store.postgres import PostgresStore  # noqa: PLC0415 - a file needs none
    except ImportError as error:
        sentence = _('A register on a server needs psycopg. Install it with: pip install "ocp-ess-cli[postgres]"')
        raise FileUnusable(sentence) from error
    return PostgresStore(address, waiting, guard=guard)
