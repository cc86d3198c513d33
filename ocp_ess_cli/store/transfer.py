"""A copy of a register from one store to another: all of it or nothing, and verified before it counts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.errors import BadValue, FileUnusable, NotFound
from ocp_ess_cli.language import _
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.copying import OfFile, image_of, is_there, refuse_another_sum, sum_of
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from ocp_ess_cli.store.copying import Advance, Sum, Whole
    from ocp_ess_cli.store.keeping import Holding
    from ocp_ess_cli.store.opening import Register
    from ocp_ess_cli.store.postgres import PostgresStore


class Copied(NamedTuple):
    """What a copy came to.

    Attributes:
        sum: of what was read, and of what was written.
        replaced: where the file is that stood there before; None where none did.
    """

    sum: Sum
    replaced: Path | None = None


@contextmanager
def opened(source: Register) -> Iterator[Whole]:
    """Open a register to be copied, as it is at this moment.

    Raises:
        NotFound: there is no register.
        FileUnusable: it cannot be read whole, or another program changed it.
    """
    if not source.exists():
        raise NotFound(source.on_the_way() or _("There is no register at {path}.").format(path=source.path))
    if isinstance(source, TinyStore):
        keeping.verify(source)
        yield OfFile(source.read(), source.refusals.damaged)
        return
    from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

    with server_keeping.opened_whole(source) as whole:
        yield whole


def holding(store: Register) -> Holding | None:
    """Count what a register holds; None where there is none, or nothing was ever written to it.

    Raises:
        FileUnusable: it cannot be read.
    """
    if not store.exists():
        return None
    if isinstance(store, TinyStore):
        found: Holding | None = keeping.holding(store.read().whole())
    else:
        from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

        found = server_keeping.holding(store)
    return found if found and any(found.counts.values()) else None


def refuse_same(source: Register, target: Register) -> None:
    """Refuse to copy a register onto itself.

    Raises:
        BadValue: both are one.
    """
    same_file = source.place is not None and source.place == target.place
    if same_file or (source.place is None and source.path == target.path):
        raise BadValue(_("{path} is what is to be copied; name another place with --to.").format(path=target.path))


def copy(whole: Whole, target: Register, at: datetime, advance: Advance, *, replaces: bool = False) -> Copied:
    """Put a register where there is none, or in the place of what the target holds.

    Args:
        whole: the register.
        target: where it is to be.
        at: the moment.
        advance: is told of every table that was read or verified, and how many records it has.
        replaces: whether one that is there is replaced; else one that came meanwhile stays.

    Raises:
        AlreadyExists: there is one.
        EssError: it cannot be done, or the copy is not what was read; the target is as it was.
    """
    if isinstance(target, TinyStore):
        return _to_file(whole, target, at, advance, replaces=replaces)
    return Copied(_to_server(whole, target, advance, replaces=replaces))


def _to_file(whole: Whole, target: TinyStore, at: datetime, advance: Advance, *, replaces: bool) -> Copied:
    with target.locked():
        if not replaces and holding(target):
            raise is_there(target)
        image, read = image_of(whole, advance)
        try:
            Image.of(image.tables).sound()
        except (KeyError, ValueError) as error:
            raise FileUnusable(_("The copy is not good: {reason}.").format(reason=error)) from error
        refuse_another_sum(read, sum_of(OfFile(image, target.refusals.damaged), advance))
        replaced = target.replace(image, keep=False, copy_as=f"replaced-{at:%Y-%m-%dT%H%M%S}")
    return Copied(read, replaced)


def _to_server(whole: Whole, target: PostgresStore, advance: Advance, *, replaces: bool) -> Sum:
    from ocp_ess_cli.store import arriving, server_keeping  # noqa: PLC0415 - a file needs none

    if not (replaces and target.exists()):
        return arriving.arrive(target, whole, advance)
    with target.opened_to_write() as (session, _standing):
        found = server_keeping.replace(session, whole, advance)
        target.commit(session, None)
    return found


def give_up(store: Register) -> None:
    """Take out what an interrupted copy left at a place; one to a file leaves nothing.

    Raises:
        NotFound: there is nothing of the kind.
        EssError: it cannot be done.
    """
    if isinstance(store, TinyStore):
        raise NotFound(_("No copy to {path} was interrupted.").format(path=store.path))
    from ocp_ess_cli.store import arriving  # noqa: PLC0415 - a file needs none

    arriving.give_up(store)


def count(whole: Whole) -> int:
    """Count the records of a register as a whole."""
    return sum(whole.count(name) for name in TABLES)
