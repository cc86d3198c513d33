"""The records of one table on a server: each question goes to the server, and no table is fetched for one record."""

from __future__ import annotations

import re
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from ocp_ess_cli.domain.models import Record, defaults
from ocp_ess_cli.store import sql
from ocp_ess_cli.store.drawing import draw
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.unit import Source, by_number, kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ocp_ess_cli.store.server import Session

R = TypeVar("R", bound=Record)
S = TypeVar("S")

MOST_ASKED = 12  # records that are asked for one by one before all ids are fetched
BLOCK = 500  # ids that are asked for at once
MOST_FETCHED = 200  # records that are fetched one by one before all are


class ServerSource(Source[R]):
    """A table of a server, as one transaction sees it."""

    def __init__(self, name: str, relation: str, session: Session) -> None:
        """Take the name of the table, what it is read from, and the connection; no relation is an empty table."""
        super().__init__({})
        self._name = name
        self._relation = relation
        self._session = session
        self._seen: dict[str, R | None] = {}
        self._shapes: dict[type[Any], list[Any]] = {}
        self._groups: dict[tuple[str, str], list[R]] = {}  # by a field and its value; nothing changes meanwhile
        self._ids_there: dict[str, bool] = {}
        self._asked = 0

    @cached_property
    def records(self) -> Mapping[str, R]:
        """The saved records by id, in the order of their ids.

        Raises:
            EssError: the server cannot be asked, or a record is damaged.
        """
        return {record.id: record for record in cast("list[R]", self._drawn(TABLES[self._name]))}

    def get(self, record_id: str) -> R | None:
        """Ask for one record; of many, for all ids first, and then for all records."""
        if "records" in self.__dict__:
            return self.records.get(record_id)
        if record_id not in self._seen:
            self._asked += 1
            if self._asked > MOST_FETCHED:
                return self.records.get(record_id)
            is_missing = self._asked > MOST_ASKED and record_id not in self._ids
            self._seen[record_id] = None if is_missing else self._fetched(record_id)
            self._asked -= is_missing
        return self._seen[record_id]

    def has(self, record_id: str) -> bool:
        """Ask whether there is a record; of ids with a number, whether there are the next as well."""
        number = re.fullmatch(r"([A-Z])([0-9]{4,9})", record_id)
        if "records" in self.__dict__ or record_id in self._seen or not number:
            return self.get(record_id) is not None
        if record_id not in self._ids_there:
            first = int(number[2])
            block = [f"{number[1]}{one:04d}" for one in range(first, first + BLOCK)]
            there = {row[0] for row in self._rows(sql.ids_among(self._relation), [[record_id, *block]])}
            self._ids_there |= {one: one in there for one in (record_id, *block)}
        return self._ids_there[record_id]

    def find(self, equal: Mapping[str, object]) -> Iterable[R]:
        """Give the saved records whose fields equal the values given, in the order of their ids."""
        conditions, values = self._conditions(equal)
        if "records" in self.__dict__ or not conditions:
            return super().find(equal)
        alone = next(iter(conditions)), str(values[0])
        if len(equal) == 1 and alone in self._groups:
            return self._groups[alone]
        found = [*kept(self._read(sql.equal(sql.DOCUMENTS, self._relation, conditions), values), equal)]
        self._seen |= {record.id: record for record in found}
        if len(equal) == 1:
            self._groups[alone] = found
        return found

    def first(self, most: int, equal: Mapping[str, object]) -> list[R]:
        """Give so many of the saved records, those with the lowest numbers in their ids first; all where it is 0."""
        conditions, values = self._conditions(equal)
        if not most or len(conditions) < len(equal) or "records" in self.__dict__:
            return super().first(most, equal)
        return sorted(self._read(sql.first(self._relation, conditions), [*values, most]), key=by_number)

    def among(self, field: str, values: Collection[str]) -> Iterable[R]:
        """Give the saved records of which a field is one of the values."""
        if "records" in self.__dict__ or defaults(TABLES[self._name])[field] in values:
            return super().among(field, values)
        if unasked := [value for value in values if (field, value) not in self._groups]:
            self._groups |= {(field, value): [] for value in unasked}
            for record in self._read(sql.one_of(self._relation, field), [unasked]):
                self._groups[field, getattr(record, field)].append(record)
                self._seen[record.id] = record
        return [record for value in values for record in self._groups[field, value]]

    def distinct(self, field: str) -> set[str]:
        """Give the values that a field has in any saved record; the default is not written."""
        default = defaults(TABLES[self._name])[field]
        return {default if row[0] is None else row[0] for row in self._rows(sql.distinct(self._relation, field))}

    def count(self, equal: Mapping[str, object]) -> int:
        """Count the saved records whose fields equal the values given."""
        conditions, values = self._conditions(equal)
        if len(conditions) < len(equal) or "records" in self.__dict__:
            return super().count(equal)
        rows = self._rows(sql.equal(sql.NUMBER_OF, self._relation, conditions), values)
        return int(rows[0][0]) if rows else 0

    def shapes(self, shape: type[S], among: Collection[str] | None = None) -> list[S]:
        """Give the saved records as `shape`, in the order of their ids; those of the ids given, or all."""
        if "records" in self.__dict__ or "id" not in getattr(shape, "__struct_fields__", ()):
            return super().shapes(shape, among)
        if among is None:
            if shape not in self._shapes:  # nothing changes within a transaction
                self._shapes[shape] = self._drawn(shape)
            return [*cast("list[S]", self._shapes[shape])]
        if shape is TABLES[self._name]:
            return cast("list[S]", self._of_ids(among))
        return self._decoded(shape, self._rows(sql.among(self._relation), [[*among]]) if among else [])

    def _of_ids(self, ids: Collection[str]) -> list[R]:
        """Give the saved records of some ids; those that were not seen are read together."""
        if unseen := [record_id for record_id in ids if record_id not in self._seen]:
            self._seen |= dict.fromkeys(unseen)
            self._seen |= {record.id: record for record in self._read(sql.among(self._relation), [unseen])}
        return sorted(filter(None, map(self._seen.get, ids)), key=attrgetter("id"))

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows(sql.ids(self._relation)))

    def _fetched(self, record_id: str) -> R | None:
        return next(iter(self._read(sql.one(self._relation), [record_id])), None)

    def _conditions(self, equal: Mapping[str, object]) -> tuple[dict[str, bool], list[object]]:
        """Give what the server can hold against the values of texts; others are written in several ways."""
        default = defaults(TABLES[self._name])
        texts = {field: value for field, value in equal.items() if isinstance(value, str)}
        return {field: value == default[field] for field, value in texts.items()}, [*texts.values()]

    def _read(self, statement: str, parameters: list[object] | None = None) -> list[R]:
        return cast("list[R]", self._decoded(TABLES[self._name], self._rows(statement, parameters)))

    def _rows(self, statement: str, parameters: list[object] | None = None) -> list[tuple[Any, ...]]:
        return self._session.run(statement, parameters) if self._relation else []

    def _drawn(self, shape: type[S]) -> list[S]:
        """Give all saved records."""
        pieces = draw(self._session, self._name, self._relation, shape) if self._relation else ()
        return sorted((one for piece in pieces for one in piece), key=attrgetter("id"))

    def _decoded(self, shape: type[S], rows: Sequence[tuple[str, ...]]) -> list[S]:
        decode = msgspec.json.Decoder(shape).decode
        try:
            found = [decode(row[0]) for row in rows]
        except (ValueError, RecursionError) as error:
            raise self._session.troubles.unreadable(self._name, [row[0] for row in rows], decode) from error
        return sorted(found, key=attrgetter("id"))
