"""A register as a whole, from one place to another: every record, the journal, and what ids were given.

Both sides are read record by record and hashed in the same way: the sum of what was read from the one and that of what
stands in the other are equal, or nothing is copied.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

import msgspec

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.language import _
from ocp_ess_cli.store import names, sql
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.raw import RawTable, lines
from ocp_ess_cli.store.saving import canonical, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocp_ess_cli.domain.models import Cooperative, Record
    from ocp_ess_cli.store.image import Meta
    from ocp_ess_cli.store.server import Session

    Advance = Callable[[str, int], None]

LONGEST = 3600.0  # seconds that a table may take


class Whole(Protocol):
    """A register as a whole."""

    @property
    def meta(self) -> Meta:
        """What it says of itself."""

    def records(self, name: str) -> Sequence[Record]:
        """Give the records of a table, in the order of their ids."""

    def count(self, name: str) -> int:
        """Count the records of a table."""

    def words(self) -> Iterable[tuple[str, bytes]]:
        """Give how the words of the names of cooperatives sound: by id, each with a space behind it."""


class OfFile(NamedTuple):
    """The register in a file."""

    image: Image
    refuse: Callable[[str], FileUnusable]

    @property
    def meta(self) -> Meta:
        """What it says of itself."""
        return self.image.meta

    def records(self, name: str) -> Sequence[Record]:
        """Give the records of a table, in the order of their ids."""
        return [*self.image.sources(self.refuse)[name].records.values()]

    def count(self, name: str) -> int:
        """Count the records of a table."""
        return self.image.sources(self.refuse)[name].count({})

    def words(self) -> Iterable[tuple[str, bytes]]:
        """Take the words from the index of the file, or make them of the names."""
        index = self.image.names or names.of_everyone(cast("list[Cooperative]", self.records("cooperatives")))
        for named in index.typed(names.Named).values():
            for word in named.words.split():
                yield named.id, f"{word} ".encode()


class OfServer(NamedTuple):
    """The register on a server, as one transaction sees it."""

    session: Session
    meta: Meta

    def records(self, name: str) -> Sequence[Record]:
        """Give the records of a table, in the order of their ids."""
        decode = msgspec.json.Decoder(TABLES[name]).decode
        found = [decode(row[0]) for row in self.session.run(sql.every(name), seconds=LONGEST)]
        return sorted(found, key=lambda record: record.id)

    def count(self, name: str) -> int:
        """Count the records of a table."""
        return int(self.session.run(sql.equal(sql.NUMBER_OF, name, {}))[0][0])

    def words(self) -> Iterable[tuple[str, bytes]]:
        """Give the words from the table of them."""
        return cast("Iterable[tuple[str, bytes]]", self.session.run(sql.WORDS))


class Sum:
    """The hash of a register's records, table by table."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, name: str, documents: Sequence[bytes]) -> None:
        """Take a table in, its records in the order of their ids; one without records adds nothing."""
        if not documents:
            return
        self._hash.update(f"{name} {len(documents)}\n".encode())
        self._hash.update(b"\n".join(documents))
        self.count += len(documents)

    @property
    def digest(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()


def sum_of(whole: Whole, advance: Advance) -> Sum:
    """Read a register as a whole, and give its sum."""
    found = Sum()
    for name in TABLES:
        documents = [canonical(record) for record in whole.records(name)]
        found.add(name, documents)
        advance(name, len(documents))
    return found


def image_of(whole: Whole, advance: Advance) -> tuple[Image, Sum]:
    """Make the image of a file of a register as a whole, and give the sum of what was read."""
    found = Sum()
    tables: dict[str, RawTable] = {}
    for name in TABLES:
        records = whole.records(name)
        found.add(name, [canonical(record) for record in records])
        rows = ((str(number), msgspec.json.encode(record)) for number, record in enumerate(records, start=1))
        tables[name] = RawTable(lines(rows))
        advance(name, len(records))
    meta = whole.meta
    image = Image.empty().with_tables(tables, ids=meta.ids, journal=meta.journal, head=meta.head, backup=meta.backup)
    return image, found


def pour(session: Session, whole: Whole, advance: Advance) -> Sum:
    """Send a register as a whole to the empty tables of a server, and give the sum of what was read.

    Raises:
        EssError: the server cannot take it.
    """
    found = Sum()
    for name in TABLES:
        records = whole.records(name)
        documents = [canonical(record) for record in records]
        found.add(name, documents)
        rows = (
            (record.id, msgspec.json.encode(record).decode(), zlib.crc32(document))
            for record, document in zip(records, documents, strict=True)
        )
        _poured(session, sql.poured(name), rows)
        if name == "cooperatives":
            words = sorted((word, record_id) for record_id, word in whole.words())  # an index grows fastest in order
            _poured(session, sql.poured(sql.NAMES, "word, id"), words)
            numbers = (row for one in cast("Sequence[Cooperative]", records) for row in numbers_of(one))
            _poured(session, sql.poured(sql.NUMBERS, "number, id"), numbers)
        advance(name, len(records))
    meta = whole.meta
    backup = meta.backup.isoformat() if meta.backup else ""
    ids = msgspec.json.encode(meta.ids).decode()
    session.run(sql.WHOLLY_ENDED, [ids, meta.journal, meta.head, backup])
    return found


def _poured(session: Session, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    with session.told(), session.within(LONGEST), session.connection.cursor().copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def refuse_another_sum(read: Sum, written: Sum) -> None:
    """Refuse a copy that is not what was read.

    Raises:
        FileUnusable: its sum is another.
    """
    if read.digest != written.digest:
        sentence = _("The copy is not what was read: its sum is {found}, not {wanted}. Nothing was changed.")
        raise FileUnusable(sentence.format(found=written.digest[:12], wanted=read.digest[:12]))
