"""Work in several threads: in turn, ahead, and ended together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.store import address, lanes, sql
from ocp_ess_cli.store.copying import OfServer
from ocp_ess_cli.store.postgres import PostgresStore
from tests import server
from tests.builders import a_cooperative, refuses, save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.store.copying import Advance
    from ocp_ess_cli.store.server import Session


def test_items_made_ahead_come_in_their_order() -> None:
    """All of them, and then the error that ended them."""

    def numbers() -> Iterator[int]:
        yield from range(1, 50)
        raise FileUnusable("damaged")

    found: list[int] = []
    with refuses(FileUnusable, "damaged"):
        found.extend(lanes.ahead(numbers()))
    assert (found, [*lanes.ahead(iter([]))]) == ([*range(1, 50)], [])


def test_nobody_waits_for_an_item_that_is_not_used() -> None:
    """Whoever fails with one tells it at once, though the next is still being made."""
    free, freed = threading.Event(), list[bool]()

    def numbers() -> Iterator[int]:
        yield 1
        freed.append(free.wait(20))

    with refuses(FileUnusable, "no more"):
        for _number in lanes.ahead(numbers()):
            raise FileUnusable("no more")
    assert freed == []
    free.set()


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    """Make two connections."""
    made = PostgresStore(address.read(server.a_schema())).server
    found = [made.connect(writing=True) for _ in range(2)]
    yield found
    for session in found:
        session.close()


def test_every_job_is_done_once_and_heard_of(sessions: list[Session]) -> None:
    """What the jobs tell is told in this thread."""

    def job(number: int) -> lanes.Job:
        return lambda session, advance: advance(str(session.run("select %s::int", [number])[0][0]), number)

    told: list[tuple[str, int]] = []
    lanes.work([job(number) for number in range(20)], sessions, lambda *one: told.append(one), lambda: None)
    assert sorted(told, key=lambda one: one[1]) == [(str(number), number) for number in range(20)]


def test_a_job_that_fails_ends_the_others_at_once(sessions: list[Session]) -> None:
    """The line of the one that waits for the server is cut, and what was not begun is left."""
    begun: list[str] = []

    def wait(session: Session, _advance: Advance) -> None:
        begun.append("wait")
        session.run("select pg_sleep(60)")

    def fail(_session: Session, advance: Advance) -> None:
        begun.append("fail")
        advance("told", 1)
        raise FileUnusable("no more")

    def never(session: Session, _advance: Advance) -> None:
        begun.append("never")
        session.run(sql.FACTS)

    with refuses(FileUnusable, "no more"):
        lanes.work([wait, fail, never], sessions, lambda _name, _count: None, lambda: None)
    assert sorted(begun) == ["fail", "wait"]


def test_an_interruption_lets_go_what_the_jobs_wait_for(sessions: list[Session]) -> None:
    """Beside their own connections, which are cut; no thread is left, and nothing more is begun."""
    free, let_go = threading.Event(), list[bool]()
    before = threading.active_count()

    def wait(_session: Session, advance: Advance) -> None:
        advance("waits", 1)
        let_go.append(free.wait(20))

    def interrupt(_name: str, _count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lanes.work([wait, wait], sessions[:1], interrupt, lambda: None, free.set)
    assert (let_go, threading.active_count()) == ([True], before)


def test_a_line_that_is_cut_lets_go_who_waits_for_a_piece() -> None:
    """However long the server would have waited itself."""
    place = server.a_schema()
    store = PostgresStore(address.read(place))
    save(store, a_cooperative())
    lost = pytest.raises(FileUnusable, match="was lost")
    with psycopg.connect(place) as blocker, lost, store.opened() as (session, standing):
        whole = OfServer(session, standing.meta)
        blocker.execute("lock table cooperatives in access exclusive mode")
        threading.Timer(0.3, whole.cut).start()
        next(lanes.ahead(whole.pieces("cooperatives")))
