"""One unit of work over tables that load themselves: what every store shares."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec

from ocp_ess_cli.domain.counting import Counting, Entered, Whom
from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.domain.models import (
    Change,
    Cooperative,
    Entry,
    Expert,
    Figure,
    HeadingMapping,
    Link,
    Measure,
    Payment,
    Pledge,
    ProgramFile,
    Publication,
    Record,
    Round,
    Score,
    Session,
    Twin,
)
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.tally import EVERYTHING
from ocp_ess_cli.store.protocol import ID_LETTERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.tally import By, Despite, Narrowed, People, Tallies, Tally

R = TypeVar("R", bound=Record)
S = TypeVar("S")

FEW = 100  # changes of a unit, each of which is looked at to count

Groups = Collection[frozenset[str]]  # of keys of words, as `likeness.keys_of` gives them

COUNTED = ("rounds", "entries", "cooperatives", "payments")  # the tables that tallies are of


class Source(Generic[R]):
    """The saved records of one table; a store that can read faster than this overrides it."""

    def __init__(self, records: Mapping[str, R]) -> None:
        """Take the records by id."""
        self._given = records

    @cached_property
    def records(self) -> Mapping[str, R]:
        """The saved records by id, in the order of their ids."""
        return {key: self._given[key] for key in sorted(self._given)}

    def get(self, record_id: str) -> R | None:
        """Give the saved record of that id, or None."""
        return self.records.get(record_id)

    def has(self, record_id: str) -> bool:
        """Tell whether there is a saved record of that id."""
        return self.get(record_id) is not None

    def changed(self, pairs: Mapping[str, tuple[Record | None, Record | None]]) -> Any:  # noqa: ANN401 - each store keeps its tables in its own way
        """Give the table as the store keeps it, with what changed in it.

        Raises:
            NotImplementedError: the store keeps its tables otherwise.
        """
        raise NotImplementedError

    def find(self, equal: Mapping[str, object]) -> Iterable[R]:
        """Give the saved records whose fields equal the values given, in the order of their ids."""
        return kept(self.records.values(), equal)

    def first(self, most: int, equal: Mapping[str, object]) -> list[R]:
        """Give so many of the saved records, those with the lowest numbers in their ids first; all where it is 0."""
        return sorted(self.find(equal), key=by_number)[: most or None]

    def among(self, field: str, values: Collection[str]) -> Iterable[R]:
        """Give the saved records of which a field is one of the values."""
        return (record for record in self.records.values() if getattr(record, field) in values)

    def distinct(self, field: str) -> set[str]:
        """Give the values that a field has in any saved record."""
        return {getattr(record, field) for record in self.records.values()}

    def count(self, equal: Mapping[str, object]) -> int:
        """Count the saved records whose fields equal the values given."""
        return sum(1 for _record in self.find(equal))

    def shapes(self, shape: type[S], among: Collection[str] | None = None) -> list[S]:
        """Give the saved records as `shape`, in the order of their ids; those of the ids given, or all."""
        return [
            msgspec.convert(record, shape, from_attributes=True)
            for record in self.records.values()
            if among is None or record.id in among
        ]


def by_number(record: Record) -> tuple[int, str]:
    """Give what sorts records by the numbers in their ids."""
    return len(record.id), record.id


def kept(records: Iterable[R], equal: Mapping[str, object]) -> Iterator[R]:
    """Keep the records whose fields equal the values given."""
    return (record for record in records if all(getattr(record, field) == value for field, value in equal.items()))


class WorkTable(Generic[R]):
    """A table in one unit of work: what is saved, and above it what the unit changed."""

    def __init__(self, name: str, source: Source[R], last_number: int) -> None:
        """Take the saved records, and the last number that an id of this table ever had."""
        self.name = name
        self.last_number = last_number
        self.source = source
        self._changes: dict[str, R | None] = {}

    def get(self, record_id: str) -> R | None:
        """Give the record of that id, or None."""
        if record_id in self._changes:
            return self._changes[record_id]
        return self.source.get(record_id)

    def find(self, **equal: object) -> list[R]:
        """Give the records whose fields equal the values given; all of them where none is given."""
        saved = self.source.find(equal) if equal else self.source.records.values()
        if not self._changes:
            return [*saved]
        changed = kept(filter(None, self._changes.values()), equal)
        return sorted([*(r for r in saved if r.id not in self._changes), *changed], key=attrgetter("id"))

    def first(self, most: int, **equal: object) -> list[R]:
        """Give so many of the records whose fields equal the values, those with the lowest numbers first."""
        if not self._changes:
            return self.source.first(most, equal)
        return sorted(self.find(**equal), key=by_number)[: most or None]

    def among(self, field: str, values: Collection[str]) -> list[R]:
        """Give the records of which a field, a text, is one of the values."""
        wanted = {*values}
        saved = self.source.among(field, wanted) if wanted else ()
        changed = [one for one in filter(None, self._changes.values()) if getattr(one, field) in wanted]
        return sorted([*(one for one in saved if one.id not in self._changes), *changed], key=attrgetter("id"))

    def distinct(self, field: str) -> set[str]:
        """Give the values that a field, a text, has in any record."""
        return {getattr(record, field) for record in self.find()} if self._changes else self.source.distinct(field)

    def count(self, **equal: object) -> int:
        """Count the records whose fields equal the values given; all of them where none is given."""
        if len(self._changes) > FEW:
            return len(self.find(**equal))
        before, after = map(self.source.get, self._changes), self._changes.values()
        left, come = (sum(1 for _one in kept(filter(None, records), equal)) for records in (before, after))
        return self.source.count(equal) - left + come

    def project(self, shape: type[S], among: Collection[str] | None = None, **equal: object) -> list[S]:
        """Give the records as `shape`; those of the ids in `among`, or all."""
        if equal or (self._changes and "id" not in getattr(shape, "__struct_fields__", ())):
            records = [record for record in self.find(**equal) if among is None or record.id in among]
            return [msgspec.convert(record, shape, from_attributes=True) for record in records]
        saved = self.source.shapes(shape, among)
        if not self._changes:
            return saved
        changed = [
            msgspec.convert(record, shape, from_attributes=True)
            for record in self._changes.values()
            if record and (among is None or record.id in among)
        ]
        standing = [one for one in saved if attrgetter("id")(one) not in self._changes]
        return sorted([*standing, *changed], key=attrgetter("id"))

    def add(self, record: R) -> None:
        """Add a record."""
        if self._has(record.id):
            raise ValueError(record.id)
        if letter := ID_LETTERS.get(self.name):
            number = re.fullmatch(rf"{letter}(\d+)", record.id)
            self.last_number = max(self.last_number, int(number[1]) if number else 0)
        self._changes[record.id] = record

    def put(self, record: R) -> None:
        """Put a record in the place of the one with its id."""
        if self.get(record.id) is None:
            raise KeyError(record.id)
        self._changes[record.id] = record

    def remove(self, record_id: str) -> None:
        """Remove the record of that id."""
        if self.get(record_id) is None:
            raise KeyError(record_id)
        self._changes[record_id] = None

    def next_id(self) -> str:
        """Give an id that was never used."""
        while True:
            self.last_number += 1
            unused = f"{ID_LETTERS[self.name]}{self.last_number:04d}"
            if not self._has(unused):  # another program may have added records
                return unused

    def _has(self, record_id: str) -> bool:
        if record_id in self._changes:
            return self._changes[record_id] is not None
        return self.source.has(record_id)

    @property
    def changed_ids(self) -> Collection[str]:
        """The ids of the records that the unit added, put or removed."""
        return self._changes.keys()

    def pairs(self) -> dict[str, tuple[R | None, R | None]]:
        """Give what the unit changed: by id, the record before and after."""
        saved = {key: self.source.get(key) if self.source.has(key) else None for key in self._changes}
        both = {key: (saved[key], after) for key, after in self._changes.items()}
        return {key: (before, after) for key, (before, after) in both.items() if before != after}


class WorkUnit:
    """The tables in one unit of work.

    Attributes:
        tallies: counts the saved entries; this unit does, over its records, where the store has nothing faster.
    """

    def __init__(
        self,
        sources: Mapping[str, Source[Record]],
        last_numbers: Mapping[str, int],
        chain_end: tuple[int, str] = (0, ""),
        index: Callable[[str], Iterable[str]] | None = None,
        numbers: Callable[[set[str]], Iterable[str]] | None = None,
        words: Callable[[Groups], Iterable[str]] | None = None,
    ) -> None:
        """Take the saved records and the last numbers of ids, by table, where the journal's chain ends, and indexes.

        The first index gives the ids of the saved cooperatives of which a word of a name has a key that begins so; the
        second those of courts and register numbers, as `number_key` writes them; the third all those whose names have
        the keys of one of some groups together, and maybe others.
        """
        self.tallies: Tallies | None = None
        self.chain_end = chain_end
        self._index = index or self._saved_with
        self._numbers = numbers or self._saved_of_numbers
        self._words = words or self._saved_with_words
        self.tables = {name: WorkTable(name, sources[name], last_numbers.get(name, 0)) for name in TABLES}
        self.forgotten: set[tuple[str, str]] = set()

    @property
    def cooperatives(self) -> WorkTable[Cooperative]:
        """The cooperatives."""
        return cast("WorkTable[Cooperative]", self.tables["cooperatives"])

    @property
    def rounds(self) -> WorkTable[Round]:
        """The rounds."""
        return cast("WorkTable[Round]", self.tables["rounds"])

    @property
    def entries(self) -> WorkTable[Entry]:
        """The entries."""
        return cast("WorkTable[Entry]", self.tables["entries"])

    @property
    def scores(self) -> WorkTable[Score]:
        """What jurors say of entries."""
        return cast("WorkTable[Score]", self.tables["scores"])

    @property
    def pledges(self) -> WorkTable[Pledge]:
        """What sponsors promised to rounds."""
        return cast("WorkTable[Pledge]", self.tables["pledges"])

    @property
    def payments(self) -> WorkTable[Payment]:
        """Money that left for awards, and came back."""
        return cast("WorkTable[Payment]", self.tables["payments"])

    @property
    def sessions(self) -> WorkTable[Session]:
        """Meetings of support."""
        return cast("WorkTable[Session]", self.tables["sessions"])

    @property
    def measures(self) -> WorkTable[Measure]:
        """Needs, and the actions that answer them."""
        return cast("WorkTable[Measure]", self.tables["measures"])

    @property
    def links(self) -> WorkTable[Link]:
        """Contacts between cooperatives and others."""
        return cast("WorkTable[Link]", self.tables["links"])

    @property
    def experts(self) -> WorkTable[Expert]:
        """The pool of experts."""
        return cast("WorkTable[Expert]", self.tables["experts"])

    @property
    def programs(self) -> WorkTable[ProgramFile]:
        """Programs of one's own."""
        return cast("WorkTable[ProgramFile]", self.tables["programs"])

    @property
    def figures(self) -> WorkTable[Figure]:
        """The published figures."""
        return cast("WorkTable[Figure]", self.tables["figures"])

    @property
    def mappings(self) -> WorkTable[HeadingMapping]:
        """What headings of sheets stand for."""
        return cast("WorkTable[HeadingMapping]", self.tables["mappings"])

    @property
    def twins(self) -> WorkTable[Twin]:
        """Pairs of cooperatives that look like one and are not."""
        return cast("WorkTable[Twin]", self.tables["twins"])

    @property
    def publications(self) -> WorkTable[Publication]:
        """What was published."""
        return cast("WorkTable[Publication]", self.tables["publications"])

    @property
    def journal(self) -> WorkTable[Change]:
        """Every change ever made."""
        return cast("WorkTable[Change]", self.tables["journal"])

    def table(self, name: str) -> WorkTable[Any]:
        """Give a table by its name."""
        return cast("WorkTable[Any]", self.tables[name])

    def named(self, beginning: str, most: int = 0) -> list[Cooperative]:
        """Give the cooperatives of which a word of a name has a key that begins so, or is so before a space."""
        changed = self.tables["cooperatives"].changed_ids
        saved = [record_id for record_id in self._index(beginning) if record_id not in changed]
        if most:
            saved = sorted(saved, key=lambda record_id: (len(record_id), record_id))[:most]
        new = [one for one in map(self.cooperatives.get, changed) if one and _has_word(one, beginning)]
        return sorted([*self.cooperatives.project(Cooperative, {*saved}), *new], key=attrgetter("id"))

    def _saved_with(self, beginning: str) -> Iterable[str]:
        records = cast("Iterable[Cooperative]", self.tables["cooperatives"].source.records.values())
        return (one.id for one in records if _has_word(one, beginning))

    def worded(self, groups: Groups) -> list[Cooperative]:
        """Give the cooperatives whose names have all keys of one of these groups; an empty group is of nobody."""
        wanted = [group for group in {*groups} if group]
        if not wanted:
            return []
        changed = self.tables["cooperatives"].changed_ids
        saved = {record_id for record_id in self._words(wanted) if record_id not in changed}
        new = filter(None, map(self.cooperatives.get, changed))
        by_key = by_longest(wanted)
        found = (one for one in (*self.cooperatives.project(Cooperative, saved), *new) if has_group(by_key, one))
        return sorted(found, key=attrgetter("id"))

    def _saved_with_words(self, groups: Groups) -> Iterable[str]:
        records = cast("Iterable[Cooperative]", self.tables["cooperatives"].source.records.values())
        by_key = by_longest(groups)
        return (one.id for one in records if has_group(by_key, one))

    def numbered(self, numbers: Collection[tuple[str, str]]) -> list[Cooperative]:
        """Give the cooperatives of these courts and register numbers, whatever their letter case and accents."""
        keys, changed = {number_key(*pair) for pair in numbers}, self.tables["cooperatives"].changed_ids
        if not keys:
            return []
        saved = {record_id for record_id in self._numbers(keys) if record_id not in changed}
        new = [one for one in map(self.cooperatives.get, changed) if one and keys.intersection(_number_keys(one))]
        return sorted([*self.cooperatives.project(Cooperative, saved), *new], key=attrgetter("id"))

    def _saved_of_numbers(self, keys: set[str]) -> Iterable[str]:
        source = cast("Source[Cooperative]", self.tables["cooperatives"].source)
        return (one.id for one in source.shapes(Numbered) if keys.intersection(_number_keys(one)))

    def tally(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[Tally]:
        """Count entries and sum awards by some of `domain.tally.BYS` and by currency, in the order of the codes."""
        return self._counting().tally(by, narrowed)

    def people(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[People]:
        """Count the cooperatives that won, and sum their members, in the order of the codes."""
        return self._counting().people(by, narrowed)

    def despite(self, narrowed: Narrowed = EVERYTHING) -> list[Despite]:
        """Give the winners that were awarded despite a rule, in the order of their ids."""
        return self._counting().despite(narrowed)

    def illustrative(self, narrowed: Narrowed = EVERYTHING) -> bool:
        """Tell whether a cooperative that won is invented."""
        return self._counting().illustrative(narrowed)

    def chosen(self, narrowed: Narrowed, stage: str = "", *, due: bool = False) -> list[str]:
        """Give the ids of the entries of what is narrowed to, of one stage or of all, in their order."""
        return self._counting().chosen(narrowed, stage, due=due)

    def entered(self, narrowed: Narrowed = EVERYTHING, stage: str = "", *, due: bool = False) -> list[Entry]:
        """Give the entries of what is narrowed to, of one stage or of all; those that are due, if that is asked."""
        if narrowed == EVERYTHING and not due:
            return self.entries.find(**({"stage": stage} if stage else {}))
        return self.entries.project(Entry, {*self.chosen(narrowed, stage, due=due)})

    def _counting(self) -> Tallies:
        if any(self.tables[name].changed_ids for name in COUNTED):
            return self._over_records()
        if self.tallies is None:
            self.tallies = self._over_records()
        return self.tallies

    def _over_records(self) -> Tallies:
        entries = self.entries.project(Entered)
        return Counting(self.rounds.find(), entries, partial(self.cooperatives.project, Whom), self.payments.find)

    def forget(self, table: str, record_id: str) -> None:
        """Erase what the journal keeps of the personal fields of a record, when the unit is saved."""
        self.forgotten.add((table, record_id))

    def changes(self) -> dict[str, dict[str, tuple[Record | None, Record | None]]]:
        """Give what the unit changed, by table and id: the record before and after."""
        by_table = {name: table.pairs() for name, table in self.tables.items()}
        return {name: pairs for name, pairs in by_table.items() if pairs}

    def last_numbers(self) -> dict[str, int]:
        """Give the last number that an id of each table ever had."""
        return {name: table.last_number for name, table in self.tables.items() if table.last_number}


def by_longest(groups: Groups) -> dict[str, list[frozenset[str]]]:
    """Give groups of keys by the longest key of each."""
    found: dict[str, list[frozenset[str]]] = {}
    for group in groups:
        found.setdefault(max(group, key=len), []).append(group)
    return found


def has_group(by_key: Mapping[str, Sequence[frozenset[str]]], cooperative: Cooperative) -> bool:
    """Tell whether the names of a cooperative have all keys of one of some groups, which are given by their longest."""
    keys = {*keys_of(cooperative.names)}
    return any(group <= keys for key in keys for group in by_key.get(key, ()))


class Numbered(msgspec.Struct):
    """A cooperative's court and register number."""

    id: str
    court: str = ""
    register_number: str = ""


def number_key(court: str, number: str) -> str:
    """Fold a court and a register number, of which no two cooperatives have the same."""
    return f"{fold(court)} | {fold(number)}"


def _number_keys(one: Cooperative | Numbered) -> list[str]:
    return [number_key(one.court, one.register_number)] if one.court and one.register_number else []


def _has_word(cooperative: Cooperative, beginning: str) -> bool:
    return any(f"{key} ".startswith(beginning) for key in keys_of(cooperative.names))
