"""The stores that pass the one contract suite: each is made in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.store import address
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.tiny import TinyStore
from tests import server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Store


def _in_memory(_folder: Path) -> Store:
    return MemoryStore()


def _in_file(folder: Path) -> Store:
    return TinyStore(folder / "awards.json")


def _on_server(_folder: Path) -> Store:
    return PostgresStore(address.read(server.a_schema()))


MAKERS: dict[str, Callable[[Path], Store]] = {"memory": _in_memory, "file": _in_file, "server": _on_server}
