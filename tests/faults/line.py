"""A line to a server that can be slow, hang or break: a small TCP proxy."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 65_536


class Line:
    """Forwards connections to a port of this machine."""

    def __init__(self, port: int) -> None:
        """Take the port that it leads to."""
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._is_open = threading.Event()
        self._is_open.set()
        self.delay = 0.0
        self.breaks_after = b""  # cuts the line when a client has sent these bytes and they are forwarded
        threading.Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """Forward nothing more; connections stay."""
        self._is_open.clear()

    def go_on(self) -> None:
        """Forward again."""
        self._is_open.set()

    def cut(self) -> None:
        """Break every connection."""
        ends, self._ends = self._ends, []
        _break(ends)

    def close(self) -> None:
        """Let nobody in any more, and break every connection."""
        self._listener.close()
        self.go_on()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [client, server]
                for one, other, is_client in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._forward, args=(one, other, is_client), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket, is_client: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                self._is_open.wait()
                time.sleep(self.delay)
                breaks = is_client and self.breaks_after and self.breaks_after in piece
                if breaks:
                    self.hang()  # the answer does not come through
                other.sendall(piece)
                if breaks:
                    time.sleep(0.3)  # the server does what it was told
                    self.breaks_after = b""
                    self.cut()
                    self.go_on()
        _break((one, other))


def _break(ends: Iterable[socket.socket]) -> None:
    """End connections; to close one alone would not, while another thread waits for it."""
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Lay a line for the time of a test."""
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
