"""The fingerprint of what a round decided, by which its minutes can be held against the register later."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Entry, Pledge, Record, Round, Score

PARTS = ("terms", "entries", "scores", "pledges")


def digests(
    round_: Round, entries: Iterable[Entry], scores: Iterable[Score], pledges: Iterable[Pledge]
) -> dict[str, str]:
    """Give the SHA-256 of each part of what was decided; the minutes and the seal are no part of it."""
    decided = msgspec.structs.replace(round_, minutes=None, seal=None, status="open", note="")
    return {
        "terms": _digest([msgspec.to_builtins(decided)]),
        "entries": _digest(_records(entries)),
        "scores": _digest(_records(scores)),
        "pledges": _digest(_records(pledges)),
    }


def fingerprint(parts: dict[str, str]) -> str:
    """Give one SHA-256 of all parts."""
    return _digest([parts])


def _records(records: Iterable[Record]) -> list[Any]:
    return [msgspec.to_builtins(record) for record in sorted(records, key=lambda record: record.id)]


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
