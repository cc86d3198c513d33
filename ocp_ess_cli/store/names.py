"""The index of names: how the words of every cooperative's names sound, so that one is found without reading all.

It is made of the cooperatives and can be made anew at any time; so it is no table of the register and has no journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.store.raw import Lines, RawTable, encoded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ocp_ess_cli.domain.models import Record

NAMES = "names"  # what its table is called in the file
MOST_LOOKED_FOR = 16  # words that are looked for one by one before all are read


class Named(msgspec.Struct, frozen=True):
    """The words of the names of a cooperative, each as `likeness.keys_of` gives it, with a space before and behind."""

    id: str
    words: str


def of_everyone(cooperatives: Iterable[Cooperative]) -> RawTable:
    """Make the index of cooperatives."""
    return RawTable(encoded({number: _named(one) for number, one in enumerate(cooperatives, start=1)}))


def changed(index: RawTable, pairs: Mapping[str, tuple[Record | None, Record | None]]) -> RawTable:
    """Give the index with what a unit changed of the cooperatives."""
    standing = {key: _row(after) for key, (before, after) in pairs.items() if before}
    added = [row for before, after in pairs.values() if not before and (row := _row(after))]
    return Lines(index.content).with_rows(standing, added)


def ids_with(index: RawTable, beginning: str) -> list[str]:
    """Give the ids of the cooperatives of which a word of a name begins so."""
    rows = Lines(index.content).containing(f" {beginning}".encode())
    return [named.id for row in rows if f" {beginning}" in (named := msgspec.json.decode(row, type=Named)).words]


def ids_worded(index: RawTable, groups: Collection[frozenset[str]]) -> list[str]:
    """Give the ids of the cooperatives whose names have the longest key of one of these groups of keys."""
    longest = {max(group, key=len) for group in groups}
    if len(longest) <= MOST_LOOKED_FOR:
        return [record_id for key in longest for record_id in ids_with(index, f"{key} ")]
    return [named.id for named in index.typed(Named).values() if not longest.isdisjoint(named.words.split())]


def _named(cooperative: Cooperative) -> Named:
    return Named(cooperative.id, f" {' '.join(keys_of(cooperative.names))} ")


def _row(record: Record | None) -> bytes | None:
    return msgspec.json.encode(_named(record)) if isinstance(record, Cooperative) else None
