"""What a store must do. One contract suite, which each store passes, is its definition.

It is `tests/store/test_contract.py` with, for tallies, `test_tallies.py`.

Records of a table are ordered by id in code-point order. Ids are never reused, not even after a removal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

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
from ocp_ess_cli.domain.tally import EVERYTHING, Narrowed, Tallies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from contextlib import AbstractContextManager

    from ocp_ess_cli.domain.models import Stamp

SCHEMA = 3

TABLES: dict[str, type[Record]] = {
    "cooperatives": Cooperative,
    "rounds": Round,
    "entries": Entry,
    "scores": Score,
    "pledges": Pledge,
    "payments": Payment,
    "sessions": Session,
    "measures": Measure,
    "links": Link,
    "experts": Expert,
    "figures": Figure,
    "programs": ProgramFile,
    "mappings": HeadingMapping,
    "twins": Twin,
    "publications": Publication,
    "journal": Change,
}
ID_LETTERS = {
    "cooperatives": "C",
    "entries": "E",
    "figures": "F",
    "mappings": "M",
    "scores": "S",
    "pledges": "G",
    "payments": "P",
    "sessions": "W",
    "measures": "N",
    "links": "L",
    "experts": "X",
    "publications": "D",
}

R = TypeVar("R", bound=Record)
S = TypeVar("S")
Guard = Callable[["Changed"], str]
"""Looks at what a unit changed before it is saved, or would be: it raises to forbid it, and gives why it is allowed."""


class Changed(Protocol):
    """What a guard sees of a unit of work."""

    @property
    def rounds(self) -> Table[Round]:
        """The rounds."""

    @property
    def entries(self) -> Table[Entry]:
        """The entries."""

    def changes(self) -> Mapping[str, Mapping[str, tuple[Record | None, Record | None]]]:
        """Give what the unit changed, by table and id: the record before and after."""


def unguarded(_unit: Changed) -> str:
    """Allow everything."""
    return ""


class Waiting(NamedTuple):
    """How a writer waits for another.

    Attributes:
        seconds: how long at most.
        say: tells the user whom it waits for.
        who: what other writers are told of this one.
    """

    seconds: float = 10.0
    say: Callable[[str], None] = lambda _sentence: None
    who: str = ""


PATIENT = Waiting()  # ten seconds, in silence


class Table(Protocol[R]):
    """The records of one kind, as one unit of work sees them."""

    def get(self, record_id: str) -> R | None:
        """Give the record of that id, or None."""

    def find(self, **equal: object) -> list[R]:
        """Give the records whose fields equal the values given; all of them where none is given."""

    def first(self, most: int, **equal: object) -> list[R]:
        """Give so many of the records whose fields equal the values, those with the lowest numbers in their ids first.

        All of them where `most` is 0.
        """

    def among(self, field: str, values: Collection[str]) -> list[R]:
        """Give the records of which a field, a text, is one of the values."""

    def distinct(self, field: str) -> set[str]:
        """Give the values that a field, a text, has in any record."""

    def count(self, **equal: object) -> int:
        """Count the records whose fields equal the values given; all of them where none is given."""

    def project(self, shape: type[S], among: Collection[str] | None = None, **equal: object) -> list[S]:
        """Give the records as `shape`, a msgspec struct with some of their fields; faster than `find`.

        Those of the ids in `among` are given, of them those whose fields equal the values; all where none is given.

        A field of `shape` has the default that it has in the record, for a field at its default need not be stored.
        """

    def add(self, record: R) -> None:
        """Add a record.

        Raises:
            ValueError: its id is in use.
        """

    def put(self, record: R) -> None:
        """Put a record in the place of the one with its id.

        Raises:
            KeyError: there is none.
        """

    def remove(self, record_id: str) -> None:
        """Remove the record of that id.

        Raises:
            KeyError: there is none.
        """

    def next_id(self) -> str:
        """Give an id that was never used: `C0042` for a cooperative."""


class Unit(Tallies, Protocol):
    """The tables in one unit of work, and the tallies of their entries, which the store counts where they are."""

    @property
    def cooperatives(self) -> Table[Cooperative]:
        """The cooperatives."""

    @property
    def rounds(self) -> Table[Round]:
        """The rounds."""

    @property
    def entries(self) -> Table[Entry]:
        """The entries."""

    @property
    def scores(self) -> Table[Score]:
        """What jurors say of entries."""

    @property
    def pledges(self) -> Table[Pledge]:
        """What sponsors promised to rounds."""

    @property
    def payments(self) -> Table[Payment]:
        """Money that left for awards, and came back."""

    @property
    def sessions(self) -> Table[Session]:
        """Meetings of support."""

    @property
    def measures(self) -> Table[Measure]:
        """Needs, and the actions that answer them."""

    @property
    def links(self) -> Table[Link]:
        """Contacts between cooperatives and others."""

    @property
    def experts(self) -> Table[Expert]:
        """The pool of experts."""

    @property
    def programs(self) -> Table[ProgramFile]:
        """Programs of one's own."""

    @property
    def figures(self) -> Table[Figure]:
        """The published figures."""

    @property
    def mappings(self) -> Table[HeadingMapping]:
        """What headings of sheets stand for."""

    @property
    def twins(self) -> Table[Twin]:
        """Pairs of cooperatives that look like one and are not."""

    @property
    def publications(self) -> Table[Publication]:
        """What was published."""

    @property
    def journal(self) -> Table[Change]:
        """Every change ever made; the store alone adds to it."""

    def table(self, name: str) -> Table[Any]:
        """Give a table by its name, one of `TABLES`."""

    def entered(self, narrowed: Narrowed = EVERYTHING, stage: str = "", *, due: bool = False) -> list[Entry]:
        """Give the entries of what is narrowed to, of one stage or of all, in the order of their ids.

        Those that are due are the winners of which something is still to be paid, by the sponsor if one is named.
        """

    def named(self, beginning: str, most: int = 0) -> list[Cooperative]:
        """Give the cooperatives of which a word of a name has a key (`likeness.keys_of`) that begins so.

        With a space behind it, a key must be whole. Of the saved ones so many at most are given, those with the lowest
        numbers in their ids; all of them where `most` is 0.
        """

    def worded(self, groups: Collection[frozenset[str]]) -> list[Cooperative]:
        """Give the cooperatives whose names have all keys (`likeness.keys_of`) of one of these groups.

        A group without a key is of nobody.
        """

    def numbered(self, numbers: Collection[tuple[str, str]]) -> list[Cooperative]:
        """Give the cooperatives of these courts and register numbers, whatever their letter case and accents."""

    @property
    def chain_end(self) -> tuple[int, str]:
        """How many journal records there are, and the hash of the last; not part of the journal itself."""

    def forget(self, table: str, record_id: str) -> None:
        """Erase what the journal keeps of the personal fields of a record, when the unit is saved."""


class Store(Protocol):
    """A place where the register is kept."""

    def reading(self) -> AbstractContextManager[Unit]:
        """Open a unit that forgets its changes: to read, or to try what a change would do.

        Raises:
            FileUnusable: the store cannot be read.
        """

    def writing(self, stamp: Stamp) -> AbstractContextManager[Unit]:
        """Open a unit whose changes are all saved on a clean exit with one journal record, and none otherwise.

        Raises:
            FileBusy: another process is writing.
            FileUnusable: the store cannot be read or written.
        """
