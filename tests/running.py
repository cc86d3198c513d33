"""Runs `ess` in this process as a user would: arguments, environment and clock in; output and exit code out."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.cli.main import run
from ocp_ess_cli.cli.office import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Outcome(NamedTuple):
    """What a command wrote, and its exit code."""

    out: str
    err: str
    code: int


def run_ess(
    folder: Path,
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    stdin: bytes = b"",
    together: bool = False,
    now: datetime = NOW,
) -> Outcome:
    """Run one command in a folder, with the register `awards.json` in it and the clock standing still.

    Args:
        folder: the folder.
        arguments: what stands behind `ess`.
        environment: variables beside `ESS_DB` and `ESS_USER`.
        stdin: what is piped in.
        together: whether both outputs come as one, in the order they were written, as in a terminal.
        now: what the clock says.
    """
    surroundings = Surroundings({"ESS_DB": "awards.json", "ESS_USER": "office", **(environment or {})}, lambda: now)
    out, err = _stream(), _stream()
    errors = out if together else err
    before, given = os.getcwd(), sys.stdin  # noqa: PTH109 - contextlib.chdir gives no way to nest with stdin
    os.chdir(folder)
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = run(arguments, surroundings)
    finally:
        os.chdir(before)
        sys.stdin = given
    return Outcome(out.text(), err.text(), code)


class _Stream(io.TextIOWrapper):
    """A standard stream that keeps what is written, texts and bytes."""

    buffer: io.BytesIO

    def text(self) -> str:
        """Give what was written, as a text."""
        return self.buffer.getvalue().decode(errors="replace")


def _stream() -> _Stream:
    return _Stream(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
