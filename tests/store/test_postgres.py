"""What a server adds to the contract of every store: tables, rights, other programs, and no more rows than needed."""

from __future__ import annotations

import shlex
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import msgspec
import psycopg
import pytest

from ocp_ess_cli.actions.finding import Spelled
from ocp_ess_cli.domain.errors import AlreadyExists, FileBusy, FileUnusable, NotFound
from ocp_ess_cli.domain.models import Contact, Cooperative
from ocp_ess_cli.store import address, copying, drawing, server_keeping, sharing, transfer
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.protocol import TABLES, Waiting
from ocp_ess_cli.store.tiny import TinyStore
from tests import server
from tests.builders import STAMP, a_cooperative, a_round, an_entry, refuses, save, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocp_ess_cli.store.server_source import ServerSource


@pytest.fixture
def place() -> str:
    """Give the address of an empty schema."""
    return server.a_schema()


@pytest.fixture
def store(place: str) -> PostgresStore:
    """Give a store on it."""
    return store_at(place)


def store_at(place: str, seconds: float = 10) -> PostgresStore:
    """Open another store at an address."""
    return PostgresStore(address.read(place), Waiting(seconds=seconds, who=who(place)))


def who(place: str) -> str:
    """Name whoever works at an address."""
    return f"Officer of {place[-6:]}, ess import"


def end_connections(place: str) -> None:
    """Let the server end the connections of this test."""
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s", [who(place)]
        )


def by_hand(place: str, *statements: str) -> None:
    """Do what another program could."""
    with psycopg.connect(place, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def names(store: PostgresStore) -> list[str]:
    """Read the names of the cooperatives."""
    with store.reading() as unit:
        return [one.name for one in unit.cooperatives.find()]


# --- tables ---


def test_reading_makes_no_tables_and_the_first_change_does(store: PostgresStore, place: str) -> None:
    """An empty schema is an empty register; a unit without changes leaves it so."""
    assert (store.exists(), names(store)) == (False, [])
    with store.writing(STAMP) as unit:
        assert unit.cooperatives.next_id() == "C0001"
    assert store_at(place).exists() is False
    save(store, a_cooperative())
    assert (store.exists(), store.meta().journal, names(store_at(place))) == (True, 1, ["Coopérative Tafoukt"])


def test_two_who_make_the_register_at_once_make_one(place: str) -> None:
    """Of several first writers each waits for the one before; every record is there."""
    stores = [store_at(place) for _ in range(6)]

    def add(number: int) -> None:
        with stores[number].writing(STAMP) as unit:
            unit.cooperatives.add(a_cooperative(id=unit.cooperatives.next_id(), name=f"Made by {number}"))

    with ThreadPoolExecutor(6) as pool:
        [*pool.map(add, range(6))]
    assert sorted(names(store_at(place))) == [f"Made by {number}" for number in range(6)]


def test_a_newer_layout_is_refused(store: PostgresStore, place: str) -> None:
    """Neither read nor written, in a sentence."""
    save(store, a_cooperative())
    by_hand(place, "update meta set schema = 99")
    told = (
        f"{store.path} was written by a newer ess (version 99 of the layout; this one knows 3). Install the newer ess."
    )
    with refuses(FileUnusable, told):
        names(store)
    with refuses(FileUnusable, told):
        save(store, a_cooperative(id="C0002"))


def test_an_older_layout_gets_the_tables_that_it_has_not(store: PostgresStore, place: str) -> None:
    """It is read as it is, and brought up to date by the first change; who may read it may read the new table."""
    save(store, a_cooperative())
    by_hand(place, "drop table twins", "update meta set schema = 2, tables = replace(tables, 'twins ', '')")
    with store.reading() as unit:
        assert unit.twins.find() == []
    save(store, a_cooperative(id="C0002"))
    with store_at(place).reading() as unit:
        assert (unit.twins.find(), store.meta().schema) == ([], 3)


def test_tables_of_another_program_are_refused(store: PostgresStore, place: str) -> None:
    """A table of the same name that is not ours is neither read nor changed."""
    by_hand(place, "create table meta (x integer)")
    told = (
        f"{store.path} has tables of another program where those of ess would be. Give ess a schema of its own: create "
        "schema awards, and add ?options=-csearch_path=awards to the address."
    )
    with refuses(FileUnusable, told):
        names(store)


def test_a_missing_schema_is_told(place: str) -> None:
    """An address that names no schema of the database says so, and how to make one."""
    with pytest.raises(FileUnusable, match="has no schema"):
        names(store_at(place + "_not_there"))


# --- only what is needed ---


def test_one_record_is_asked_for_alone(store: PostgresStore) -> None:
    """A get, a find by a text and the index of names fetch no table."""
    save(store, *some_cooperatives(30), a_round(), *(an_entry(number) for number in range(1, 31)))
    with store.reading() as unit:
        assert unit.cooperatives.get("C0007") == some_cooperatives(7)[-1]
        assert unit.entries.find(round="lalla-2022", cooperative="C0003") == [an_entry(3)]
        assert [one.id for one in unit.named("1 ")] == ["C0001"]
        assert (unit.entries.count(round="lalla-2022"), unit.entries.count()) == (30, 30)
        assert [name for name in TABLES if "records" in unit.table(name).source.__dict__] == []


def test_a_whole_table_is_drawn_as_it_was_whatever_its_letters(
    store: PostgresStore, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces, in the order of the ids; a document that is none is named with its table."""
    letters = ("\\", "\t", "\n", "\r", "\b", "\f", "\v", "\\n", '"', "'", "\x7f", "é", "ت", "𝄞", "\\.", "\u2028")
    notes = [*letters, "".join(letters), " "]
    known = [a_cooperative(id=f"C{number:04d}", notes=note) for number, note in enumerate(notes, 1)]
    save(store, *reversed(known))
    for size in (drawing.SIZE, 1):
        monkeypatch.setattr(drawing, "SIZE", size)
        with store.reading() as unit:
            assert (unit.cooperatives.find(), unit.twins.find()) == (known, [])
            assert [one.id for one in unit.cooperatives.project(Spelled)] == [one.id for one in known]
    by_hand(place, "update cooperatives set doc = doc || '{\"name\": 5}' where id = 'C0003'")
    with pytest.raises(FileUnusable) as refusal, store.reading() as unit:
        unit.cooperatives.find()
    assert "table “cooperatives”: C0003: Expected `str`, got `int`" in str(refusal.value)


def test_many_records_are_not_asked_for_one_by_one(store: PostgresStore) -> None:
    """Ids that are not there are known after a few questions, and of many that are all are fetched at once."""
    save(store, *some_cooperatives(300))
    with store.reading() as unit:
        source = cast("ServerSource[Cooperative]", unit.cooperatives.source)
        for number in range(301, 700):
            unit.cooperatives.add(a_cooperative(id=f"C{number:04d}"))
        assert "records" not in source.__dict__
        for number in range(1, 301):
            assert unit.cooperatives.get(f"C{number:04d}") is not None
        assert "records" in source.__dict__
        assert unit.cooperatives.count() == 699


# --- what must be unique ---


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            a_cooperative(ice="001525684000057"),
            a_cooperative(id="C0002", ice="001525684000057"),
            "Two cooperatives would have the same ICE: 001525684000057. Nothing was changed.",
        ),
        (
            a_cooperative(court="Tiznit", register_number="12/2019"),
            a_cooperative(id="C0002", court="TIZNIT", register_number="12/2019"),
            "Two cooperatives would have the same court and register number: tiznit | 12 2019. Nothing was changed.",
        ),
        (
            an_entry(1),
            an_entry(2, cooperative="C0001"),
            "A cooperative would have two entries in one round: lalla-2022, C0001. Nothing was changed.",
        ),
    ],
    ids=["ice", "number", "entry"],
)
def test_what_must_be_unique_is_kept_so_by_the_server(
    store: PostgresStore, first: Cooperative, second: Cooperative, told: str
) -> None:
    """What the actions would refuse, the server refuses too, in a sentence; nothing is half done."""
    save(store, first)
    with refuses(AlreadyExists, told):
        save(store, a_cooperative(id="C0009", name="Another"), second)
    assert store.meta().journal == 1


def test_two_can_exchange_what_is_unique(store: PostgresStore) -> None:
    """Within a unit two cooperatives take each other's ICE."""
    one, other = "001525684000057", "001525684000058"
    save(store, a_cooperative(ice=one), a_cooperative(id="C0002", ice=other))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(ice=other))
        unit.cooperatives.put(a_cooperative(id="C0002", ice=one))
    with store.reading() as unit:
        assert [one.ice for one in unit.cooperatives.find()] == [other, one]


# --- writers ---


@pytest.mark.parametrize(("seconds", "told"), [(0.0, 0), (0.5, 0), (1.4, 1)])
def test_a_writer_waits_as_long_as_it_says(place: str, seconds: float, told: int) -> None:
    """While another holds the register, a writer gives up with who it is, and readers go on."""
    save(store_at(place), a_cooperative())
    said: list[str] = []
    hurried = PostgresStore(address.read(place), Waiting(seconds=seconds, say=said.append))
    shown = address.read(place).shown
    with store_at(place).writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0002"))
        busy = "Nothing was changed; try again, or wait longer: --wait 60"
        with refuses(FileBusy, f"{shown} is busy: {who(place)} is writing to it. {busy}"):
            save(hurried, a_cooperative(id="C0003"))
        assert names(hurried) == ["Coopérative Tafoukt"]
    assert said == [f"Waiting for {who(place)}, who is writing to {shown} …"] * told
    save(hurried, a_cooperative(id="C0003"))


def test_a_writer_whose_question_is_cancelled_asks_again(place: str) -> None:
    """Whoever runs the server may cancel a statement that waits, and an engine may that heeds no limit for locks."""
    save(store_at(place), a_cooperative())
    waiting = threading.Thread(target=save, args=(store_at(place), a_cooperative(id="C0003")))
    with psycopg.connect(place, autocommit=True) as other, store_at(place).writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0002"))
        waiting.start()
        cancel = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = %s"
        mine = f"{cancel} and query like '%% for update%%' and application_name = %s"
        while not other.execute(mine, [other.info.dbname, who(place)]).fetchall():
            time.sleep(0.01)
    waiting.join()
    assert len(names(store_at(place))) == 3


def test_how_long_a_statement_may_take_is_what_the_server_says(place: str) -> None:
    """The limit while a writer waits for the lock ends with the waiting."""
    store = store_at(f"{place}%20-cstatement_timeout%3D7s")
    save(store, a_cooperative())
    with store.opened_to_write() as (session, standing):
        assert (session.run("show statement_timeout"), standing.meta.journal) == ([("7s",)], 1)


def test_a_connection_that_the_server_ended_is_made_anew(store: PostgresStore, place: str) -> None:
    """Between two units a server may end every connection."""
    save(store, a_cooperative())
    end_connections(place)
    assert names(store) == ["Coopérative Tafoukt"]
    end_connections(place)
    save(store, a_cooperative(id="C0002"))
    assert len(names(store)) == 2


def test_a_connection_that_ends_within_a_unit_leaves_nothing(store: PostgresStore, place: str) -> None:
    """A sentence says so, with the exit code of a register that cannot be written; the lock is gone with it."""
    save(store, a_cooperative())
    with pytest.raises(FileUnusable, match=r"was lost: .*\. Nothing was changed; try again\."):
        _add_and_lose_the_connection(store, place)
    assert names(store) == ["Coopérative Tafoukt"]
    save(store, a_cooperative(id="C0003"))


def _add_and_lose_the_connection(store: PostgresStore, place: str) -> None:
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0002"))
        end_connections(place)


# --- other programs ---


def strangers(store: PostgresStore) -> list[str]:
    """Tell what another program did."""
    return [one.told() for one in server_keeping.strangers(store)]


def test_what_another_program_changed_is_told_and_can_be_accepted(store: PostgresStore, place: str) -> None:
    """A record that was changed, added or removed by hand is named; what ess writes never is."""
    save(store, *some_cooperatives(3), an_entry(1, mark=15), a_round())
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0002")
    assert strangers(store) == []
    by_hand(
        place,
        "update cooperatives set doc = doc || '{\"members\": 99}' where id = 'C0001'",
        """insert into cooperatives values ('C0044', '{"id": "C0044", "name": "By hand"}')""",
    )
    assert strangers(store) == ["C0001 was changed", "C0044 was added"]
    told = f"{store.path} was changed by another program: C0001 was changed, C0044 was added."
    accept = f"To accept it as it is: ess check --accept --db {shlex.quote(store.path)}"
    for whole in (server_keeping.opened_whole, transfer.opened):  # to be backed up, and to be copied
        with refuses(FileUnusable, told, accept), whole(store):
            pass
    server_keeping.accept(store, server_keeping.strangers(store), STAMP)
    assert (strangers(store), store.meta().journal) == ([], 3)
    with store.reading() as unit:
        assert (unit.cooperatives.next_id(), [one.id for one in unit.named("hnd")]) == ("C0045", ["C0044"])
    by_hand(place, "delete from cooperatives where id = 'C0003'")
    assert strangers(store) == ["C0003 was removed"]
    with pytest.raises(FileUnusable, match="removed C0003, of which nothing is left"):
        server_keeping.accept(store, server_keeping.strangers(store), STAMP)
    told = f"{store.path} was changed by another program: C0003 was removed."
    with refuses(FileUnusable, told, f"To put a backup back: ess restore FILE --db {shlex.quote(store.path)}"):
        server_keeping.refuse_strangers(store)


# --- copies ---


def everything(store: PostgresStore | TinyStore) -> dict[str, list[object]]:
    """Read every record."""
    with store.reading() as unit:
        return {name: [msgspec.to_builtins(one) for one in unit.table(name).find()] for name in TABLES}


def silently(_table: str, _count: int) -> None:
    """Tell nobody how far a copy is."""


def copied(source: PostgresStore | TinyStore, target: PostgresStore | TinyStore) -> str:
    """Copy a register, and give the sum."""
    with transfer.opened(source) as whole:
        return transfer.copy(whole, target, STAMP.at, silently, replaces=True).sum.digest


def test_a_copy_there_and_back_is_the_same(tmp_path: Path, store: PostgresStore) -> None:
    """File to server to file: every record, the journal, the chain, the last ids and the index of names."""
    file, back = TinyStore(tmp_path / "awards.json"), TinyStore(tmp_path / "back.json")
    save(file, *some_cooperatives(40, contact=Contact(name="Bureau")), a_round(), an_entry(1, mark=14.5))
    with file.writing(STAMP) as unit:
        unit.cooperatives.remove("C0040")
    assert copied(file, store) == copied(store, back)
    assert everything(file) == everything(store) == everything(back)
    for one in (file, store, back):
        with one.reading() as unit:
            assert (unit.cooperatives.next_id(), len(unit.named("1 "))) == ("C0041", 1)
            assert unit.chain_end == (2, file.meta().head)
    save(store, a_cooperative(id="C0041"))
    assert len(names(store)) == 40


def test_a_copy_that_fails_leaves_the_target_as_it_was(
    tmp_path: Path, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends it, there is no register where there was none, and the one that was there is as it was."""
    file = TinyStore(tmp_path / "awards.json")
    save(file, *some_cooperatives(5))

    def stopped(name: str, _count: int) -> None:
        if name == "journal":
            raise KeyboardInterrupt

    with transfer.opened(file) as whole, pytest.raises(KeyboardInterrupt):
        transfer.copy(whole, store, STAMP.at, stopped)
    assert (store.exists(), names(store)) == (False, [])
    transfer.give_up(store)
    save(store, a_cooperative(name="Stays"))
    with transfer.opened(file) as whole, pytest.raises(KeyboardInterrupt):
        transfer.copy(whole, store, STAMP.at, stopped, replaces=True)
    assert names(store) == ["Stays"]
    monkeypatch.setattr(copying.Sum, "digest", property(lambda self: str(id(self))))
    with transfer.opened(file) as whole, pytest.raises(FileUnusable, match="The copy is not what was read"):
        transfer.copy(whole, store, STAMP.at, silently, replaces=True)
    assert names(store) == ["Stays"]
    other = store_at(server.a_schema())
    with pytest.raises(NotFound, match=r"No copy to .* was interrupted"):  # there is nothing at all, and so it stays
        transfer.give_up(other)
    assert not other.standing().tables
    with transfer.opened(file) as whole, pytest.raises(FileUnusable, match="The copy is not what was read"):
        transfer.copy(whole, other, STAMP.at, silently)
    assert (other.exists(), other.on_the_way()) == (False, "")


def test_a_register_that_came_meanwhile_is_not_replaced(tmp_path: Path, store: PostgresStore) -> None:
    """What stands there when the copy begins was not there when it was asked for."""
    file, there = TinyStore(tmp_path / "awards.json"), TinyStore(tmp_path / "there.json")
    save(file, *some_cooperatives(5))
    for target in (store, there):
        save(target, a_cooperative(name="Stays"))
        with transfer.opened(file) as whole, pytest.raises(AlreadyExists, match="holds a register already"):
            transfer.copy(whole, target, STAMP.at, silently)
        with target.reading() as unit:
            assert [one.name for one in unit.cooperatives.find()] == ["Stays"]


def test_letters_that_the_server_reads_in_its_own_way_arrive(tmp_path: Path, store: PostgresStore, place: str) -> None:
    """Backslashes, tabs and breaks in texts and ids; and documents that another program broke into lines."""
    file, back = TinyStore(tmp_path / "awards.json"), TinyStore(tmp_path / "back.json")
    odd = 'a\\b\tc\nd\re"f\\\\n \\.'
    save(file, *some_cooperatives(2, notes=odd), a_cooperative(id="C\\t\t3", name=odd), a_round(note=odd))
    save(store, a_cooperative(id="C0009"))
    again = store_at(server.a_schema())
    assert copied(file, store) == copied(file, again) == copied(store, back)
    assert everything(file) == everything(store) == everything(again) == everything(back)
    assert again.meta() == store.meta()
    for one in (store, again):
        with one.reading() as unit:
            assert [entry.name for entry in filter(None, [unit.cooperatives.get("C\\t\t3")])] == [odd]
    by_hand(place, "update rounds set doc = jsonb_pretty(doc::jsonb)::json")
    assert copied(store, TinyStore(tmp_path / "pretty.json")) == copied(file, TinyStore(tmp_path / "plain.json"))


def test_a_register_is_copied_from_server_to_server(tmp_path: Path, store: PostgresStore) -> None:
    """One connection reads then, and the words of names come from the table of them."""
    save(store, *some_cooperatives(3), a_round(), an_entry(1))
    other = store_at(server.a_schema())
    assert copied(store, other) == copied(store, TinyStore(tmp_path / "awards.json"))
    assert everything(other) == everything(store)
    with other.reading() as unit, store.reading() as source:
        assert unit.named("1 ") == source.named("1 ") != []


def test_a_register_that_breaks_what_must_be_unique_is_not_copied(tmp_path: Path, store: PostgresStore) -> None:
    """A file in which two have one ICE is refused in a sentence."""
    file = TinyStore(tmp_path / "awards.json")
    save(file, *some_cooperatives(2, ice="001525684000057"))
    with transfer.opened(file) as whole, pytest.raises(AlreadyExists, match="the same ICE: 001525684000057"):
        transfer.copy(whole, store, STAMP.at, silently)
    assert store.exists() is False


# --- rights ---


@pytest.fixture
def role(place: str) -> Iterator[str]:
    """Make a role with a name that needs care, and take it away."""
    name = f'Fès "{place[-6:]}"'
    quoted = '"' + name.replace('"', '""') + '"'
    by_hand(server.address(), f"create role {quoted} login")
    yield name
    by_hand(server.address(), f"drop owned by {quoted}", f"drop role {quoted}")


def as_role(place: str, role: str) -> PostgresStore:
    """Open the store as a role."""
    from urllib.parse import quote  # noqa: PLC0415 - for this alone

    return store_at(place.replace("postgres@", f"{quote(role)}@"))


def test_a_reader_reads_without_contacts_and_cannot_write(store: PostgresStore, place: str, role: str) -> None:
    """Contacts are withheld from records and journal, whose chain still holds; the server refuses to write."""
    save(store, a_cooperative(contact=Contact(name="Bureau")))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(contact=Contact(name="Secretariat")))
    reader = as_role(place, role)
    with pytest.raises(FileUnusable, match=r"no schema that this role may look into.*: create schema NAME"):
        names(reader)
    sharing.share(store, role, may_write=False, with_contacts=False)
    with reader.reading() as unit:
        assert [one.contact for one in unit.cooperatives.find()] == [None]
        before = unit.journal.find()[1].changed[0]
        assert (before.personal, before.salt, bool(before.seal)) == (None, "", True)
    with pytest.raises(FileUnusable, match="does not let this role do it"):
        save(reader, a_cooperative(id="C0002"))
    with (
        psycopg.connect(reader.server.address.given) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select * from cooperatives")
    sharing.share(store, role, may_write=False, with_contacts=True)
    with reader.reading() as unit:
        assert [one.contact for one in unit.cooperatives.find()] == [Contact(name="Secretariat")]
    assert sharing.shares(store) == [sharing.Share(role, False, True)]


def test_a_writer_writes_under_its_own_name_until_it_may_not(store: PostgresStore, place: str, role: str) -> None:
    """The journal has the role beside the given name; a writer gives no rights; nothing is left after a revocation."""
    save(store, a_cooperative())
    sharing.share(store, role, may_write=True, with_contacts=False)
    writer = as_role(place, role)
    save(writer, a_cooperative(id="C0002"))
    with store.reading() as unit:
        assert [change.by for change in unit.journal.find()] == ["office", f"office ({role})"]
    with pytest.raises(FileUnusable, match="are as they were: postgres owns the register"):
        sharing.share(writer, role, may_write=False, with_contacts=True)
    sharing.revoke(store, role)
    assert sharing.shares(store) == []
    with pytest.raises(FileUnusable, match="no schema that this role may look into"):
        names(writer)
