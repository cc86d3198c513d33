"""A server that asks for another attempt (40001, 40P01), or ends the connection (57P01): really, by its own hand."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from ocp_ess_cli.domain.errors import FileBusy
from ocp_ess_cli.store import address, postgres, server_keeping, sharing
from ocp_ess_cli.store.postgres import PostgresStore
from tests import server
from tests.builders import STAMP, a_cooperative, refuses, save
from tests.faults import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADD = ("add-coop", "Coopérative Annour", "--illustrative", "yes")
BUSY = "is busy: others were writing at the same time. Nothing was changed; try again."
RAISES = "raise exception 'another attempt is needed' using errcode = '{code}'"
ENDS = "perform pg_terminate_backend(pg_backend_pid())"


@pytest.fixture
def place() -> str:
    """Give the address of a register of one cooperative."""
    made = server.a_schema()
    save(PostgresStore(address.read(made)), a_cooperative())
    return made


@pytest.fixture
def office(place: str) -> Iterator[str]:
    """Give the address of a role that writes to it, and for which policies hold, as they do not for a superuser."""
    role = f"office_{place[-12:]}"
    by_hand(place, f"create role {role} login")
    sharing.share(store_at(place), role, may_write=True, with_contacts=True)
    yield place.replace("postgres@", f"{role}@")
    by_hand(place, f"drop owned by {role}", f"drop role {role}")


def store_at(place: str) -> PostgresStore:
    """Open the register."""
    return PostgresStore(address.read(place))


def by_hand(place: str, *statements: str) -> None:
    """Do what whoever runs the server does."""
    with psycopg.connect(place, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def refuse_to_open(place: str, code: str, times: int) -> None:
    """Refuse whoever reads what the register says of itself, the first times in each of their connections.

    What counts has to outlive a transaction that is rolled back, and be allowed in one that only reads: a lock of the
    session for each time.
    """
    seen = "(select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())"
    again = f"perform pg_advisory_lock_shared({seen}); {RAISES.format(code=code)}"
    make(place, f"if {seen} < {times} then {again}; end if; return true", "boolean")
    by_hand(place, "alter table meta enable row level security", "create policy refusing on meta using (refuses())")


def refuse_to_commit(place: str, what: str) -> None:
    """Refuse the first change at its very commit: a sequence counts, and a trigger is deferred until then."""
    by_hand(place, "create sequence calls")
    make(place, f"if nextval('calls') = 1 then {what}; end if; return null", "trigger")
    when = "after insert on journal deferrable initially deferred for each row"
    by_hand(place, f"create constraint trigger late {when} execute function refuses()")


def make(place: str, body: str, returns: str) -> None:
    """Make a function."""
    by_hand(place, f"create function refuses() returns {returns} language plpgsql as $$begin {body}; end$$")


def holds(place: str) -> tuple[int, int]:
    """Count the cooperatives and the changes, once it is sure that every record and the chain hold."""
    store = store_at(place)
    assert (real.findings(store), server_keeping.strangers(store)) == ([], [])
    return len(real.tables(store)["cooperatives"]), real.changes(store)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_opening_is_tried_again(place: str, office: str, tmp_path: Path, code: str) -> None:
    """A command that writes and one that reads succeed, though the server refuses three times to open each."""
    refuse_to_open(place, code, 3)
    assert real.ess(tmp_path, *ADD, "--db", office)[0] == 0
    assert holds(place) == (2, 2)
    with store_at(office).reading() as unit:
        assert unit.cooperatives.count() == 2


def test_opening_is_not_tried_for_ever(place: str, office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that refuses each time is told as busy."""
    monkeypatch.setattr(postgres, "ATTEMPTS", 3)
    refuse_to_open(place, "40001", 1_000)
    for opened in (store_at(office).reading(), store_at(office).writing(STAMP)):
        with refuses(FileBusy, f"{address.read(office).shown} {BUSY}"), opened:
            pass
    assert holds(place) == (1, 1)


@pytest.mark.parametrize(
    ("what", "code", "told"),
    [
        (RAISES.format(code="40001"), 6, BUSY),
        (RAISES.format(code="40P01"), 6, BUSY),
        (ENDS, 7, "was lost: terminating connection due to administrator command. Nothing was changed; try again."),
    ],
    ids=["40001", "40P01", "57P01"],
)
def test_a_commit_that_is_refused_saves_nothing(place: str, tmp_path: Path, what: str, code: int, told: str) -> None:
    """The sentence says to try again, nothing is saved, and the next attempt succeeds."""
    refuse_to_commit(place, what)
    shown = address.read(place).shown
    begins = f"The connection to {shown} " if code == 7 else f"{shown} "
    assert real.ess(tmp_path, *ADD, "--db", place) == (code, "", f"ess: {begins}{told}\n")
    assert holds(place) == (1, 1)
    assert real.ess(tmp_path, *ADD, "--db", place)[0] == 0
    assert holds(place) == (2, 2)


def test_a_deadlock_is_told_as_busy_and_saves_nothing(place: str) -> None:
    """Another program holds a table that a unit writes to, and waits for what the unit holds."""
    store = store_at(f"{place}%20-cdeadlock_timeout%3D50ms")
    with psycopg.connect(f"{place}%20-cdeadlock_timeout%3D60s") as other:
        other.execute("lock table cooperatives in share mode")
        waiting = threading.Thread(target=other.execute, args=("select 1 from meta for update",))
        with refuses(FileBusy, f"{store.path} {BUSY}"), store.writing(STAMP) as unit:
            unit.cooperatives.add(a_cooperative(id="C0002"))
            waiting.start()
            wait_until_locked(place, other.info.backend_pid)
        waiting.join()
    assert holds(place) == (1, 1)
    save(store, a_cooperative(id="C0002"))
    assert holds(place) == (2, 2)


def wait_until_locked(place: str, process: int) -> None:
    """Wait until a process of the server waits for a lock."""
    asked = "select wait_event_type from pg_stat_activity where pid = %s"
    with psycopg.connect(place, autocommit=True) as connection:
        while connection.execute(asked, [process]).fetchone() != ("Lock",):
            time.sleep(0.01)
