"""A register as a whole, from one place to another: every record, the journal, and what ids were given.

Both sides are read piece by piece and summed up in the same way: the sum of what was read from the one and that of what
stands in the other are equal, or nothing is copied. The sum does not hang on the order of records, so that neither side
has to be held as a whole, or sorted, for it; nor on the spelling of a document, which a server may change.
"""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

import msgspec

from ocp_ess_cli.domain.errors import AlreadyExists, FileUnusable
from ocp_ess_cli.language import _
from ocp_ess_cli.store import drawing, names, sql
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.raw import Lines, RawTable, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ocp_ess_cli.domain.models import Cooperative, Record
    from ocp_ess_cli.store.image import Meta
    from ocp_ess_cli.store.opening import Register
    from ocp_ess_cli.store.server import Session

    Advance = Callable[[str, int], None]

R = TypeVar("R")
PIECE = 4_000_000  # bytes of documents that are held at a time
_MODULUS = 1 << 256


class Whole(Protocol):
    """A register as a whole."""

    @property
    def is_read_by_several(self) -> bool:
        """Whether several threads may read it at once, each another table."""

    @property
    def meta(self) -> Meta:
        """What it says of itself."""

    def pieces(self, name: str) -> Iterator[Sequence[Record]]:
        """Give the records of a table, some at a time, in whatever order they stand."""

    def count(self, name: str) -> int:
        """Count the records of a table."""

    def words(self) -> Iterable[tuple[str, str]]:
        """Give how the words of the names of cooperatives sound: by id, each with a space behind it."""

    def cut(self) -> None:
        """Let go whoever waits for a piece in another thread; nothing can be read any more where that is a line."""


class OfFile(NamedTuple):
    """The register in a file."""

    image: Image
    refuse: Callable[[str], FileUnusable]

    @property
    def is_read_by_several(self) -> bool:
        """It stands in memory."""
        return True

    @property
    def meta(self) -> Meta:
        """What it says of itself."""
        return self.image.meta

    def pieces(self, name: str) -> Iterator[Sequence[Record]]:
        """Give the records of a table, some at a time."""
        return self.image.sources(self.refuse)[name].pieces(PIECE)

    def count(self, name: str) -> int:
        """Count the records of a table."""
        return self.image.sources(self.refuse)[name].count({})

    def words(self) -> Iterable[tuple[str, str]]:
        """Take the words from the index of the file, or make them of the names."""
        index = self.image.names or names.of_everyone(
            one for piece in self.pieces("cooperatives") for one in cast("Sequence[Cooperative]", piece)
        )
        for piece in Lines(index.content).pieces(PIECE):
            for named in RawTable(piece).typed(names.Named).values():
                yield named.id, named.words[1:]

    def cut(self) -> None:
        """Nobody waits."""


class OfServer(NamedTuple):
    """The register on a server, as one transaction sees it."""

    session: Session
    meta: Meta

    @property
    def is_read_by_several(self) -> bool:
        """One connection gives one table at a time."""
        return False

    def pieces(self, name: str) -> Iterator[Sequence[Record]]:
        """Give the records of a table, some at a time.

        Raises:
            FileUnusable: a record is damaged.
            EssError: the server cannot give them.
        """
        yield from drawing.draw(self.session, name, name, TABLES[name])

    def count(self, name: str) -> int:
        """Count the records of a table."""
        return int(self.session.run(sql.equal(sql.NUMBER_OF, name, {}))[0][0])

    def words(self) -> Iterable[tuple[str, str]]:
        """Give the words from the table of them."""
        with self.session.told(), self.session.within(drawing.LONGEST):
            for record_id, word in self.session.connection.cursor().stream(sql.WORDS.encode(), size=1000):
                yield record_id, word.decode()

    def cut(self) -> None:
        """Cut the line."""
        self.session.cut()


class Sum:
    """The sum of a register's records: the hashes of all documents of a table, added up."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._tables: dict[str, tuple[int, int]] = {}

    def add(self, name: str, documents: Sequence[bytes]) -> None:
        """Take some records of a table in; of one table it is called by one thread."""
        count, total = self._tables.get(name, (0, 0))
        hashes = [int.from_bytes(hashlib.blake2b(document, digest_size=32).digest()) for document in documents]
        self._tables[name] = (count + len(documents), sum(hashes, total) % _MODULUS)

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(count for count, _total in self._tables.values())

    @property
    def digest(self) -> str:
        """The hash of all tables; one without records adds nothing."""
        told = [f"{name} {count} {total:064x}\n" for name, (count, total) in sorted(self._tables.items()) if count]
        return hashlib.sha256("".join(told).encode()).hexdigest()


def canonical_lines(records: Sequence[Record]) -> list[bytes]:
    """Write records, as they were read, in the one way that does not hang on where they were kept."""
    return msgspec.json.Encoder(order="deterministic").encode_lines(records).split(b"\n")[:-1]


def sum_of(whole: Whole, advance: Advance) -> Sum:
    """Read a register as a whole, and give its sum."""
    found = Sum()
    for name in TABLES:
        add_up(found, whole, name, advance)
    return found


def add_up(found: Sum, whole: Whole, name: str, advance: Advance) -> None:
    """Read a table, and take it into a sum."""
    for records in whole.pieces(name):
        found.add(name, canonical_lines(records))
        advance(name, len(records))


def image_of(whole: Whole, advance: Advance) -> tuple[Image, Sum]:
    """Make the image of a file of a register as a whole, and give the sum of what was read."""
    found = Sum()
    tables: dict[str, RawTable] = {}
    for name in TABLES:
        records: list[Record] = []
        for piece in whole.pieces(name):
            found.add(name, canonical_lines(piece))
            records += piece
            advance(name, len(piece))
        records.sort(key=attrgetter("id"))
        rows = ((str(number), msgspec.json.encode(record)) for number, record in enumerate(records, start=1))
        tables[name] = RawTable(lines(rows))
    meta = whole.meta
    image = Image.empty().with_tables(tables, ids=meta.ids, journal=meta.journal, head=meta.head, backup=meta.backup)
    return image, found


def is_there(target: Register) -> AlreadyExists:
    """Say that a register stands where a copy is to be put."""
    sentence = _("{path} holds a register already. To put the copy in its place: --replace")
    return AlreadyExists(sentence.format(path=target.path))


def refuse_another_sum(read: Sum, written: Sum) -> None:
    """Refuse a copy that is not what was read.

    Raises:
        FileUnusable: its sum is another.
    """
    if read.digest != written.digest:
        sentence = _("The copy is not what was read: its sum is {found}, not {wanted}. Nothing was changed.")
        raise FileUnusable(sentence.format(found=written.digest[:12], wanted=read.digest[:12]))
