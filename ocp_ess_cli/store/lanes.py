"""Work on several connections at once, each in a thread of its own; the driver waits for the server without the GIL."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ocp_ess_cli.store.copying import Advance
    from ocp_ess_cli.store.server import Session

    Job = Callable[[Session, Advance], None]
    Told = tuple[str, int] | BaseException | None

T = TypeVar("T")


def work(
    jobs: Iterable[Job],
    sessions: Sequence[Session],
    advance: Advance,
    pulse: Callable[[], object],
    release: Callable[[], object] = lambda: None,
) -> None:
    """Do jobs, as many at a time as there are connections, each begun in its turn.

    Where one fails, or this thread is interrupted, the lines of all are cut, and no thread is left.

    Args:
        jobs: each is given a connection, and whom to tell how far it is.
        sessions: the connections.
        advance: is told what the jobs tell, in this thread.
        pulse: is called in this thread, once in a while.
        release: lets go, at such an end, of whatever else the jobs wait for.

    Raises:
        EssError: a job failed.
    """
    left, told = deque(jobs), SimpleQueue["Told"]()
    threads = [threading.Thread(target=_lane, args=(left, one, told), daemon=True) for one in sessions]
    try:
        for thread in threads:
            thread.start()
        _listen(told, len(threads), advance, pulse)
    except BaseException:
        left.clear()
        for session in sessions:
            session.cut()
        release()
        raise
    finally:
        for thread in threads:
            if thread.ident is not None:  # it was begun
                thread.join()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Give items, each of which is made in another thread while the one before it is used.

    Where they are used no more, nobody waits for the one that is being made.
    """
    maker = ThreadPoolExecutor(1)
    try:
        made = maker.submit(next, items, None)
        while (item := made.result()) is not None:
            made = maker.submit(next, items, None)
            yield item
    finally:
        maker.shutdown(wait=False)


def _listen(told: SimpleQueue[Told], working: int, advance: Advance, pulse: Callable[[], object]) -> None:
    """Hear what the threads tell, until all of them have ended."""
    beat = time.monotonic()
    while working:
        try:
            one = told.get(timeout=PULSE)
        except Empty:
            one = ("", 0)
        if isinstance(one, BaseException):
            raise one
        if one is None:
            working -= 1
        elif one[0]:
            advance(*one)
        if time.monotonic() - beat >= PULSE:
            pulse()
            beat = time.monotonic()


def _lane(left: deque[Job], session: Session, told: SimpleQueue[Told]) -> None:
    try:
        while left:
            try:
                job = left.popleft()
            except IndexError:  # another took the last
                break
            job(session, lambda name, count: told.put((name, count)))
    except BaseException as error:  # noqa: BLE001 - it is raised where the work is waited for
        told.put(error)
    else:
        told.put(None)


PULSE = 20.0  # seconds
