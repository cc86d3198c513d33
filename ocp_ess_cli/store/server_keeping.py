"""Backups of a register on a server, the way back to one, and what another program changed in its tables."""

from __future__ import annotations

import os
import shlex
import time
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from ocp_ess_cli.domain.errors import AlreadyExists, FileUnusable, NotFound
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.store import copying, files, journal, pouring, raw, saving, sql
from ocp_ess_cli.store.copying import OfFile, OfServer
from ocp_ess_cli.store.keeping import Holding, highest
from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ocp_ess_cli.domain.models import Change, Record, Stamp
    from ocp_ess_cli.store.copying import Advance, Sum, Whole
    from ocp_ess_cli.store.image import Image
    from ocp_ess_cli.store.postgres import PostgresStore, Standing
    from ocp_ess_cli.store.server import Session

MOST_TOLD = 5  # differences that a sentence names


class Facts(NamedTuple):
    """What is known of a server.

    Attributes:
        product: the name and version of it.
        encryption: the protocol that encrypts the connection; empty for none.
        latency: seconds that a question takes, there and back.
        size: bytes of the tables; None where the server does not say.
    """

    product: str
    host: str
    database: str
    schema: str
    role: str
    reads_only: bool
    sees_contacts: bool
    encryption: str
    latency: float
    size: int | None
    owner: str


def facts(store: PostgresStore) -> Facts:
    """Ask a server about itself.

    Raises:
        FileUnusable: it cannot be reached.
    """
    with store.opened() as (session, standing):
        begin = time.perf_counter()
        version, database, schema, role = session.run(sql.FACTS)[0]
        latency = time.perf_counter() - begin
        may_write = session.run(sql.MAY_WRITE)[0][0] if standing.tables else True
        size = _size(session) if standing.tables else None
        info = session.connection.info
        return Facts(
            product=version.partition(" on ")[0].partition(" (")[0],
            host=f"{info.host}:{info.port}",
            database=database,
            schema=schema or "",
            role=role,
            reads_only=_is_standby(session) or not may_write,
            sees_contacts=standing.sees_contacts,
            encryption="TLS" if session.connection.pgconn.ssl_in_use else "",
            latency=latency,
            size=size,
            owner=standing.owner,
        )


def _size(session: Session) -> int | None:
    """Ask how large the tables are, which not every engine says; nothing more can be asked in the transaction then."""
    try:
        return int(session.run(sql.SIZE, [[*sql.EVERY_TABLE]])[0][0])
    except FileUnusable:
        return None


def _is_standby(session: Session) -> bool:
    """Tell whether a server only reads, by what it told at the beginning of the connection."""
    told = map(session.connection.info.parameter_status, ("in_hot_standby", "default_transaction_read_only"))
    return "on" in told


def holding(store: PostgresStore) -> Holding | None:
    """Count what is in the register; None where there is none."""
    if not store.exists():
        return None
    with store.reading() as unit:
        counts = {name: unit.table(name).count() for name in TABLES}
        number = unit.chain_end[0]
        return Holding(counts, unit.journal.get(journal.journal_id(number)) if number else None)


# --- backups ---


def backup(store: PostgresStore, to: Path | None, at: datetime) -> Path:
    """Write a dated, compressed copy of the register as a file has it, read it back, and note when.

    Args:
        store: the store.
        to: a folder or a file; None for the folder where one is.
        at: the moment.

    Raises:
        NotFound: there is no register yet.
        AlreadyExists: the file is there already.
        FileUnusable: the register cannot be read whole, or the copy cannot be written.
    """
    if not store.exists():
        told = _("There is nothing to back up: {path} is not there yet.")
        raise NotFound(store.on_the_way() or told.format(path=store.path))
    folder = to if to and to.is_dir() else Path.cwd()
    place = to if to and not to.is_dir() else files.unused(folder / f"awards-{at:%Y-%m-%dT%H%M%S}", ".json.gz")
    if os.path.lexists(place):
        raise AlreadyExists(_("{path} is there already; name another file.").format(path=place))
    with opened_whole(store) as whole:
        image, read = copying.image_of(whole, _silently)
    copying.refuse_another_sum(read, copying.sum_of(OfFile(image, FileUnusable), _silently))
    write_copy(place, raw.joined(image.tables))
    with store.opened_to_write() as (session, _standing):
        session.run(sql.BACKED_UP, [at.isoformat()])
        store.commit(session, None)
    return place


@contextmanager
def opened_whole(store: PostgresStore) -> Iterator[Whole]:
    """Open the register as a whole, as it is at this moment.

    Raises:
        FileUnusable: it cannot be read, or not all of it, or another program changed it.
    """
    with store.opened() as (session, standing):
        _refuse_withheld(store, standing)
        _refuse(store, _strangers(session, standing))
        yield OfServer(session, standing.meta)


def write_copy(place: Path, content: bytes) -> None:
    """Write a compressed file, and read it back.

    Raises:
        FileUnusable: it cannot be done.
    """
    try:
        files.replace(place, files.packed(content), register=place)
        is_good = files.read_either(place)[1] == content
        files.sync_folder(place)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileUnusable(_("{path} cannot be written: {reason}.").format(path=place, reason=reason)) from error
    if not is_good:
        place.unlink()
        raise FileUnusable(_("{path} could not be read back as it was written.").format(path=place))


def _refuse_withheld(store: PostgresStore, standing: Standing) -> None:
    if not standing.sees_contacts:
        sentence = _("{path} withholds contacts from this role, so that a copy would lack them. Nothing was written.")
        raise FileUnusable(sentence.format(path=store.path))


def restore(store: PostgresStore, kept: Image, stamp: Stamp) -> None:
    """Put a backup in the place of the register; its journal goes on with a record of the restoration.

    Raises:
        EssError: it cannot be done, and the register is as it was.
    """
    number = kept.meta.journal + 1
    change = journal.record(number, stamp, {}, kept.meta.head)
    with store.opened_to_write() as (session, standing):
        ids = highest(kept.meta.ids, standing.meta.ids)  # what was given since is never given again
        rows = kept.sources(FileUnusable)["journal"].changed({change.id: (None, change)})
        new = kept.with_tables({"journal": rows}, ids=ids, journal=number, head=journal.digest(change))
        replace(session, OfFile(new, FileUnusable), _silently)
        store.commit(session, change)


def replace(session: Session, whole: Whole, advance: Advance) -> Sum:
    """Put a register as a whole in the place of what the tables hold, within the transaction; give its sum.

    Raises:
        EssError: the server cannot do it, or what it wrote is not what was read.
    """
    session.run_together([(statement, ()) for statement in sql.emptied()])
    read = pouring.pour(session, whole, advance)
    copying.refuse_another_sum(read, copying.sum_of(OfServer(session, whole.meta), advance))
    return read


def _silently(_table: str, _count: int) -> None:
    """Tell nobody how far it is."""


# --- what another program changed ---


class Stranger(NamedTuple):
    """A record that is not as ess wrote it.

    Attributes:
        record: what stands there; None where it is gone.
        is_new: whether the journal does not know it.
    """

    table: str
    id: str
    record: Record | None
    is_new: bool = False

    def told(self) -> str:
        """Say in a few words what another program did."""
        if self.record is None:
            return _("{id} was removed").format(id=self.id)
        if self.is_new:
            return _("{id} was added").format(id=self.id)
        return _("{id} was changed").format(id=self.id)


def strangers(store: PostgresStore) -> list[Stranger]:
    """Tell which records another program added, changed or removed: by their seals, and by the journal.

    Raises:
        FileUnusable: a record is damaged.
    """
    with store.opened() as (session, standing):
        return _strangers(session, standing)


def _strangers(session: Session, standing: Standing) -> list[Stranger]:
    if not standing.tables or not standing.sees_contacts:  # who may not see all cannot tell
        return []
    changes = [one for piece in OfServer(session, standing.meta).pieces("journal") for one in piece]
    known = _known(cast("list[Change]", sorted(changes, key=attrgetter("id"))))
    return [one for name in TABLES if name != "journal" for one in _strange(session, name, known[name])]


def _known(changes: list[Change]) -> dict[str, set[str]]:
    """Give the ids that the journal says are there, by table."""
    known: dict[str, set[str]] = {name: set() for name in TABLES}
    for change in changes:
        for removed in change.removed:
            known.setdefault(removed.table, set()).discard(removed.id)
        for table, added in change.added.items():
            known.setdefault(table, set()).update(added)
    return known


def _strange(session: Session, name: str, known: set[str]) -> list[Stranger]:
    """Give the records of a table that are not as ess wrote them, and those that are gone."""
    decode = msgspec.json.Decoder(TABLES[name]).decode
    found: list[Stranger] = []
    for document, seal in session.run(sql.sealed(name)):
        try:
            record = decode(document)
        except (ValueError, RecursionError) as error:
            raise session.troubles.unreadable(name, [document], decode) from error
        if record.id not in known or saving.seal(record) != seal:
            found.append(Stranger(name, record.id, record, record.id not in known))
        known.discard(record.id)
    return sorted([*found, *(Stranger(name, record_id, None) for record_id in known)], key=lambda one: one.id)


def refuse_strangers(store: PostgresStore) -> None:
    """Read every record of the register, and hold it against its seal.

    Raises:
        FileUnusable: a record is damaged, or another program changed one.
    """
    _refuse(store, strangers(store))


def _refuse(store: PostgresStore, found: list[Stranger]) -> None:
    if not found:
        return
    told = [one.told() for one in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        told.append(plural("{count} more", "{count} more", len(found) - MOST_TOLD))
    first = _("{path} was changed by another program: {differences}.")
    advice = _("To accept it as it is: ess check --accept --db {path}")
    if any(one.record is None for one in found):  # of which nothing is left to accept
        advice = _("To put a backup back: ess restore FILE --db {path}")
    lines = [first.format(path=store.path, differences=listed(told)), advice.format(path=shlex.quote(store.path))]
    raise FileUnusable("\n".join(lines))


def accept(store: PostgresStore, found: list[Stranger], stamp: Stamp) -> None:
    """Take what another program added or changed as it is, with a journal record of it.

    Raises:
        FileUnusable: it removed a record, of which nothing is left to accept.
    """
    if gone := [one.id for one in found if one.record is None]:
        sentence = _("Another program removed {ids}, of which nothing is left. Put a backup back: ess restore FILE")
        raise FileUnusable(sentence.format(ids=listed(gone[:MOST_TOLD])))
    pairs: dict[str, dict[str, tuple[Record | None, Record | None]]] = {}
    for one in found:
        pairs.setdefault(one.table, {})[one.id] = (None if one.is_new else one.record, one.record)
    with store.opened_to_write() as (session, standing):
        change = journal.record(standing.meta.journal + 1, stamp, pairs, standing.meta.head)
        saving.put_anew(session, pairs, change, standing.meta)
        store.commit(session, change)
