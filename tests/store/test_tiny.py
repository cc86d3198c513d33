"""The TinyDB file: readable by stock TinyDB, replaced at once, locked while written, and never lost."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tinydb import TinyDB, where

from ocp_ess_cli.domain.errors import EssError, FileBusy, FileUnusable
from ocp_ess_cli.domain.models import Contact
from ocp_ess_cli.store import journal, keeping
from ocp_ess_cli.store.image import Meta
from ocp_ess_cli.store.opening import open_store
from ocp_ess_cli.store.protocol import PATIENT, Waiting
from ocp_ess_cli.store.tiny import RegisterStorage, TinyStore
from tests.builders import STAMP, a_cooperative, a_round, an_entry, refuses, save, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARABIC = a_cooperative(name_ar="تعاونية تافوكت")
NEW = {"awards.json", ".awards.json.lock"}
REPLACED = {*NEW, "awards.json.bak"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a file that is not there yet, in a folder of its own."""
    folder = tmp_path / "register"
    folder.mkdir()
    return folder / "awards.json"


@pytest.fixture
def store(path: Path) -> TinyStore:
    """Give a store whose file holds one cooperative."""
    made = TinyStore(path)
    save(made, ARABIC)
    return made


def stock(path: Path) -> closing[TinyDB]:
    """Open a file with TinyDB as it is installed, for a `with` statement."""
    return closing(TinyDB(path, encoding="utf-8", ensure_ascii=False))


def ids(store: TinyStore) -> list[str]:
    """Read the ids of the cooperatives."""
    with store.reading() as unit:
        return [cooperative.id for cooperative in unit.cooperatives.find()]


def names(path: Path) -> set[str]:
    """Name the files in the folder of a file."""
    return {file.name for file in path.parent.iterdir()}


# --- the file ---


def test_stock_tinydb_opens_the_file(store: TinyStore) -> None:
    """TinyDB as it is installed finds every record of every table, with the fields that are not at their default."""
    save(store, a_round(), an_entry(mark=14.5))
    with stock(store.path) as db:
        assert db.tables() == {
            "meta",
            "cooperatives",
            "rounds",
            "entries",
            "scores",
            "pledges",
            "payments",
            "sessions",
            "measures",
            "links",
            "experts",
            "figures",
            "programs",
            "mappings",
            "twins",
            "publications",
            "journal",
            "names",
        }
        assert db.table("cooperatives").all() == [msgspec.to_builtins(ARABIC)]
        assert [entry["mark"] for entry in db.table("entries").search(where("round") == "lalla-2022")] == [14.5]
        assert [change["id"] for change in db.table("journal").all()] == ["J00000001", "J00000002"]


def test_a_file_changed_by_stock_tinydb_opens(store: TinyStore) -> None:
    """A file that TinyDB rewrote on one line, with a table of its own, opens, is written, and keeps that table."""
    with stock(store.path) as db:
        db.table("مذكرات").insert({"text": "à rappeler"})
    assert store.path.read_bytes().count(b"\n") == 0
    assert ids(store) == ["C0001"]
    save(store, a_cooperative(id="C0002"))
    assert ids(store) == ["C0001", "C0002"]
    with stock(store.path) as db:
        assert db.table("مذكرات").all() == [{"text": "à rappeler"}]
        assert [change["id"] for change in db.table("journal").all()] == ["J00000001", "J00000002"]


@pytest.mark.parametrize("name", ['my "notes"', "back\\slash", "two\nlines", "tab\t"])
def test_a_table_of_any_name_survives_a_write(store: TinyStore, name: str) -> None:
    """A table that stock TinyDB gave a name with a quote, a backslash or a line end does not break the file."""
    with stock(store.path) as db:
        db.table(name).insert({"text": "à rappeler"})
    save(store, a_cooperative(id="C0002"))
    assert ids(store) == ["C0001", "C0002"]
    with stock(store.path) as db:
        assert db.table(name).all() == [{"text": "à rappeler"}]


def test_an_id_added_by_stock_tinydb_is_not_given_again(store: TinyStore) -> None:
    """After stock TinyDB inserted `C0002` and `C0003`, and that was accepted, the next id is `C0004`."""
    with stock(store.path) as db:
        db.table("cooperatives").insert_multiple([{"id": "C0003", "name": "Trois"}, {"id": "C0002", "name": "Deux"}])
    keeping.accept(store, STAMP)
    assert ids(store) == ["C0001", "C0002", "C0003"]
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0004"


def test_changes_find_their_rows_in_a_file_of_stock_tinydb(store: TinyStore) -> None:
    """Records that stock TinyDB inserted out of order are changed and removed under their ids, and no others."""
    with stock(store.path) as db:
        db.table("cooperatives").insert_multiple([{"id": "C0003", "name": "Trois"}, {"id": "C0002", "name": "Deux"}])
    keeping.accept(store, STAMP)
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(id="C0003", name="Three"))
        unit.cooperatives.remove("C0001")
        unit.cooperatives.add(a_cooperative(id="C0009", name="Neuf"))
    with stock(store.path) as db:
        rows = {(row.doc_id, row["id"], row["name"]) for row in db.table("cooperatives").all() if row.doc_id < 4}
        assert [row["name"] for row in db.table("cooperatives").search(where("id") == "C0009")] == ["Neuf"]
    assert rows == {(2, "C0003", "Three"), (3, "C0002", "Deux")}


def test_register_storage_works_under_tinydb(path: Path) -> None:
    """TinyDB inserts, searches, updates, removes and drops through `RegisterStorage` as through its own storage."""
    with closing(TinyDB(path, storage=RegisterStorage)) as db:
        table = db.table("cooperatives")
        assert table.insert_multiple([{"id": "C0001", "name": "تعاونية"}, {"id": "C0002", "n": 1.5}]) == [1, 2]
        assert table.update({"n": [1, None]}, where("id") == "C0001") == [1]
        assert table.search(where("name") == "تعاونية") == [{"id": "C0001", "name": "تعاونية", "n": [1, None]}]
        assert table.remove(doc_ids=[2]) == [2]
        assert db.insert({"default": True}) == 1
    with closing(TinyDB(path, storage=RegisterStorage)) as db:
        assert db.table("cooperatives").all() == [{"id": "C0001", "name": "تعاونية", "n": [1, None]}]
        assert db.tables() == {"cooperatives", "_default"}
        assert db.table("cooperatives").insert({"id": "C0003"}) == 2
        db.drop_table("_default")
        assert db.tables() == {"cooperatives"}
        db.drop_tables()
        assert db.tables() == set()
    assert json.loads(path.read_bytes()) == {}


def test_the_file_has_one_record_a_line(store: TinyStore) -> None:
    """Each record stands on a line of its own that is JSON for itself, whatever its texts hold."""
    save(store, a_cooperative(id="C0002", notes='two\nlines\u2028and "quotes"'), a_cooperative(id="C0003"))
    lines = store.path.read_text(encoding="utf-8").split("\n")
    records = [line for line in lines if line.startswith('"') and not line.endswith(("{", "{},", "{}"))]
    read = [json.loads("{" + line.removesuffix(",") + "}") for line in records]
    assert [next(iter(row.values())).get("id") for row in read] == [
        None,
        *("C0001", "C0002", "C0003"),
        *("J00000001", "J00000002"),
        *("C0001", "C0002", "C0003"),
    ]
    assert json.loads("".join(lines))["cooperatives"]["1"] == msgspec.to_builtins(ARABIC)


def test_arabic_stands_in_the_file_as_it_is(store: TinyStore) -> None:
    """Arabic and accents are UTF-8 in the file, not escapes, and there is no mark before it."""
    content = store.path.read_bytes()
    assert [content.count(text.encode()) for text in ("تعاونية تافوكت", "Coopérative", "\\u")] == [1, 1, 0]
    assert content[:2] == b"{\n"


def test_tables_that_ess_wrote_keep_their_bytes(store: TinyStore) -> None:
    """A write leaves the bytes of other tables, and of other records of its table, as they are."""
    save(store, a_round())
    before = store.path.read_bytes()
    save(store, a_cooperative(id="C0002"))
    rounds, cooperative = msgspec.json.encode(a_round()), msgspec.json.encode(ARABIC)
    for part in (b'"rounds": {\n"1": ' + rounds + b"\n}", b'"1": ' + cooperative):
        assert [content.count(part) for content in (before, store.path.read_bytes())] == [1, 1]


def test_what_another_program_spaced_is_written_as_ess_writes_it(store: TinyStore) -> None:
    """Tables that are spaced otherwise hold the same records, and the next write puts them on lines again."""
    save(store, a_round())
    before = store.path.read_bytes()
    store.path.write_text(json.dumps(json.loads(before), indent=2), encoding="utf-8")
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(id="C0001", name="Renamed"))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(ARABIC)
    tables = [
        content.partition(b'"journal"')[0].partition(b'"cooperatives"')[2]
        for content in (before, store.path.read_bytes())
    ]
    assert tables[0] == tables[1]


def of_layout_1(store: TinyStore, *tables: str) -> None:
    """Put these tables alone into the file of a store, as layout 1 had them."""
    standing = json.loads(store.path.read_bytes())
    meta = {**standing["meta"]["1"], "schema": 1}
    del meta["sums"]
    content = {"meta": {"1": meta}, **{name: standing[name] for name in tables}}
    store.path.write_text(json.dumps(content), encoding="utf-8")


def test_a_register_without_a_table_opens(store: TinyStore) -> None:
    """A table that is missing, as in a file older than the table, is empty, and is made by a write into it."""
    of_layout_1(store, "cooperatives")
    with store.writing(STAMP) as unit:
        assert (unit.figures.find(), unit.journal.find()) == ([], [])
        unit.entries.add(an_entry())
    with store.reading() as unit:
        assert (unit.entries.find(), len(unit.journal.find())) == ([an_entry()], 1)


def test_forgetting_in_a_register_without_a_journal_changes_nothing(store: TinyStore) -> None:
    """Where the table of the journal is missing there is nothing to forget, and that is no bug."""
    of_layout_1(store, "cooperatives")
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    assert ids(store) == ["C0001"]


def test_the_file_says_its_version_its_ids_and_the_head_of_its_journal(store: TinyStore) -> None:
    """`meta` tells the layout, the last number of each kind of id, and where the chain of the journal ends."""
    save(store, an_entry(12))
    with store.reading() as unit:
        last = unit.journal.find()[-1]
    meta = store.meta()
    expected = Meta(schema=3, ids={"cooperatives": 1, "entries": 12}, journal=2, head=journal.digest(last))
    assert msgspec.structs.replace(meta, sums={}, sizes={}) == expected
    assert meta.sizes == {name: len(table.content) for name, table in store.read().tables.items() if name != "meta"}
    assert [*meta.sums] == [
        "cooperatives",
        "rounds",
        "entries",
        "scores",
        "pledges",
        "payments",
        "sessions",
        "measures",
        "links",
        "experts",
        "figures",
        "programs",
        "mappings",
        "twins",
        "publications",
        "journal",
        "names",
        "meta",
    ]


def test_a_file_that_is_not_there_is_an_empty_register(path: Path) -> None:
    """Reading makes no file; the first change does."""
    store = open_store(path, PATIENT, make_folder=False)
    assert (store.exists(), ids(store), store.meta(), names(path)) == (False, [], Meta(schema=3), set())
    save(store, ARABIC)
    assert (store.exists(), ids(store), store.status().size) == (True, ["C0001"], path.stat().st_size)


def test_a_unit_without_changes_writes_nothing(store: TinyStore, path: Path) -> None:
    """A writing unit that changed nothing leaves the very same file, and makes none where there was none."""
    before = path.stat()
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(ARABIC)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    other = TinyStore(path.with_name("other.json"))
    with other.writing(STAMP) as unit:
        unit.cooperatives.next_id()
    assert other.exists() is False


# --- permissions, links, the version before ---


def mode(path: Path) -> str:
    """Give the permissions of a file as digits."""
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_new_file_is_readable_by_its_owner_alone(path: Path, mask: int) -> None:
    """Whatever the user's mask, a new file has the permissions 0600."""
    old = os.umask(mask)
    try:
        save(TinyStore(path), ARABIC)
    finally:
        os.umask(old)
    assert mode(path) == "0600"


@pytest.mark.parametrize("permissions", [0o640, 0o664, 0o600])
def test_the_permissions_of_a_file_are_kept(store: TinyStore, permissions: int) -> None:
    """A write leaves the permissions that the user gave the file, and the version before has them too."""
    store.path.chmod(permissions)
    save(store, a_cooperative(id="C0002"))
    assert {mode(store.path), mode(store.path.with_name("awards.json.bak"))} == {f"{permissions:04o}"}


def test_a_symbolic_link_stays_and_its_target_is_replaced(store: TinyStore, tmp_path: Path) -> None:
    """Through a link the target is written, beside which stand the lock and the version before; the link stays."""
    link = tmp_path / "links" / "link.json"
    link.parent.mkdir()
    link.symlink_to(store.path)
    save(TinyStore(link), a_cooperative(id="C0002"))
    assert (link.is_symlink(), link.readlink(), ids(store)) == (True, store.path, ["C0001", "C0002"])
    assert (names(link), names(store.path)) == ({"link.json"}, REPLACED)


def test_the_version_before_stays_beside_the_file(store: TinyStore) -> None:
    """`awards.json.bak` has the bytes of the version before, after each write, and is no link to the new one."""
    kept = store.path.with_name("awards.json.bak")
    assert kept.exists() is False
    for number in (2, 3, 4):
        before = store.path.read_bytes()
        save(store, a_cooperative(id=f"C000{number}"))
        assert (kept.read_bytes(), kept.stat().st_ino == store.path.stat().st_ino) == (before, False)
    assert names(store.path) == REPLACED


def _no_links(_self: Path, _target: Path) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_the_version_before_is_kept_on_a_file_system_without_links(
    store: TinyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system makes no hard links the version before is a copy, as private as the file."""
    monkeypatch.setattr(Path, "hardlink_to", _no_links)
    before = store.path.read_bytes()
    save(store, a_cooperative(id="C0002"))
    kept = store.path.with_name("awards.json.bak")
    assert (kept.read_bytes(), mode(kept), names(store.path)) == (before, "0600", REPLACED)


def test_no_file_keeps_a_forgotten_person(store: TinyStore) -> None:
    """After a contact was forgotten, no file of the folder has the telephone number any more."""
    contact = Contact(name="Bureau", reach="0528123456")
    for change in (a_cooperative(contact=contact), a_cooperative(contact=contact, members=13)):
        with store.writing(STAMP) as unit:
            unit.cooperatives.put(change)
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative())
        unit.forget("cooperatives", "C0001")
    content = {file.name: file.read_bytes().count(b"0528123456") for file in store.path.parent.iterdir()}
    assert content == dict.fromkeys(REPLACED, 0)


def test_forgetting_leaves_a_version_before_that_is_no_link(store: TinyStore) -> None:
    """After forgetting, a tool that writes the file in place, as stock TinyDB does, leaves the version before whole."""
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    kept = store.path.with_name("awards.json.bak")
    before = kept.read_bytes()
    with stock(store.path) as db:
        db.table("notes").insert({"text": "x"})
    assert kept.read_bytes() == before


def test_no_stray_file_is_left_after_forgetting(store: TinyStore) -> None:
    """A write after forgetting leaves the file, the lock and the version before, and nothing else."""
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    before = store.path.read_bytes()
    save(store, a_cooperative(id="C0002"))
    assert names(store.path) == REPLACED
    assert store.path.with_name("awards.json.bak").read_bytes() == before


# --- what goes wrong ---


def test_no_temporary_file_is_left_when_the_file_cannot_be_replaced(store: TinyStore) -> None:
    """Where a folder stands at the path when the unit ends, the write fails and leaves nothing behind."""
    sentence = f"{store.path} cannot be written: Is a directory. Nothing was changed."
    with refuses(FileUnusable, sentence), store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0002"))
        store.path.unlink()
        store.path.mkdir()
    assert names(store.path) == NEW


def test_no_temporary_file_is_left_when_the_version_before_cannot_be_kept(store: TinyStore) -> None:
    """Where a folder stands at `awards.json.bak`, the write fails, the file is as before and no other file is left."""
    store.path.with_name("awards.json.bak").mkdir()
    before = store.path.read_bytes()
    with refuses(FileUnusable, f"{store.path} cannot be written: Is a directory. Nothing was changed."):
        save(store, a_cooperative(id="C0002"))
    assert (store.path.read_bytes(), names(store.path)) == (before, REPLACED)


class _Unwritable(KeyboardInterrupt):
    """An interruption in the middle of a write."""


def test_no_temporary_file_is_left_after_an_interruption(store: TinyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption while the new version is brought to the disk leaves the file as before, and no other."""

    def interrupted(_handle: int) -> None:
        raise _Unwritable

    monkeypatch.setattr(os, "fsync", interrupted)
    before = store.path.read_bytes()
    with pytest.raises(_Unwritable):
        save(store, a_cooperative(id="C0002"))
    assert (store.path.read_bytes(), names(store.path)) == (before, NEW)


@pytest.mark.parametrize("only", ["content", "folder"])
def test_a_failure_after_the_replacement_does_not_claim_that_nothing_was_changed(
    store: TinyStore, monkeypatch: pytest.MonkeyPatch, only: str
) -> None:
    """Where the system refuses to bring the file or its folder to the disk, what is told is what happened."""
    to_disk = os.fsync

    def refusing(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        if is_folder == (only == "folder"):
            raise OSError(5, "Input/output error")
        to_disk(handle)

    monkeypatch.setattr(os, "fsync", refusing)
    told = ""
    try:
        save(store, a_cooperative(id="C0002"))
    except FileUnusable as error:
        told = str(error)
    changed = ids(store) == ["C0001", "C0002"]
    assert ("Nothing was changed" in told) == (not changed)


NO_COPY = "No good copy is beside it. If there is a backup elsewhere: ess restore FILE --db {path}"
NOT_JSON = "{path} is damaged: it is not JSON ({reason}).\n" + NO_COPY
NOT_OURS = "{path} is not a register of ess: it is JSON, but not written by ess. Name another file with --db."
NEWER = "{path} was written by a newer ess (version 4 of the layout; this one knows 3). Install the newer ess."
DEEP = "maximum recursion depth exceeded while deserializing an object"
UNUSABLE = {
    "text": (b"Lalla 2022", NOT_JSON.replace("{reason}", "JSON is malformed: invalid character (byte 0)")),
    "empty": (b"", NOT_JSON.replace("{reason}", "Input data was truncated")),
    "cut off": (b'{"meta": {"1": {"sch', NOT_JSON.replace("{reason}", "Input data was truncated")),
    "utf-16": (
        '{"meta"'.encode("utf-16"),
        NOT_JSON.replace("{reason}", "JSON is malformed: invalid character (byte 0)"),
    ),
    "list": (b"[1, 2]", NOT_OURS),
    "number": (b"3", NOT_OURS),
    "object": (b'{"_default": {"1": {"name": "x"}}}', NOT_OURS),
    "no version": (b'{"meta": {"1": {}}}', NOT_OURS),
    "no first row": (b'{"meta": {"2": {"schema": 1}}}', NOT_OURS),
    "nested": (b'{"meta": ' + b"[" * 100_000, NOT_JSON.replace("{reason}", DEEP)),
    "newer": (b'{"meta": {"1": {"schema": 4, "more": [1]}}}', NEWER),
}


def _read(store: TinyStore) -> None:
    ids(store)


def _write(store: TinyStore) -> None:
    save(store, a_cooperative(id="C0002"))


@pytest.mark.parametrize("use", [_read, _write])
@pytest.mark.parametrize(("content", "sentence"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_file_that_is_no_register_is_refused(
    path: Path, content: bytes, sentence: str, use: Callable[[TinyStore], None]
) -> None:
    """What is not JSON, not ours or newer is refused by reader and writer alike, and every byte stays."""
    path.write_bytes(content)
    with refuses(FileUnusable, sentence.format(path=path)):
        use(TinyStore(path))
    assert (path.read_bytes(), names(path) - NEW) == (content, set())


def damaged(table: str, rows: str) -> bytes:
    """Give a register with one cooperative in which a table holds `rows`."""
    tables = {
        "meta": '{"1": {"schema": 1, "ids": {"cooperatives": 1}, "journal": 1}}',
        "cooperatives": '{"1": {"id": "C0001", "name": "Tafoukt"}}',
        "journal": '{"1": {"id": "J00000001", "at": "2026-11-25T09:00:00Z", "by": "office", "command": "test"}}',
        table: rows,
    }
    return ("{" + ", ".join(f'"{name}": {content}' for name, content in tables.items()) + "}").encode()


DAMAGED = {
    "no object": ("cooperatives", "[]", "Expected `object`, got `array`"),
    "no record": ("cooperatives", '{"1": 3}', "Expected `object`, got `int` - at `$[...]`"),
    "no name": ("cooperatives", '{"1": {"id": "C0001"}}', "Object missing required field `name` - at `$[...]`"),
    "number for a text": (
        "cooperatives",
        '{"1": {"id": 1, "name": "x"}}',
        "Expected `str`, got `int` - at `$[...].id`",
    ),
    "text for a number": (
        "cooperatives",
        '{"1": {"id": "C0001", "name": "x", "members": "12"}}',
        "Expected `int | null`, got `str` - at `$[...].members`",
    ),
    "unknown field": (
        "cooperatives",
        '{"1": {"id": "C0001", "name": "x", "tel": "1"}}',
        "Object contains unknown field `tel` - at `$[...]`",
    ),
}


@pytest.mark.parametrize("use", [_read, _write])
@pytest.mark.parametrize(("table", "rows", "reason"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_wrong_type_in_a_table_is_refused(
    path: Path, table: str, rows: str, reason: str, use: Callable[[TinyStore], None]
) -> None:
    """A table with a value of a wrong type is refused with the path, the table and the place; every byte stays."""
    content = damaged(table, rows)
    path.write_bytes(content)
    with pytest.raises(FileUnusable) as caught:
        use(TinyStore(path))
    told = str(caught.value)
    assert (path.read_bytes(), [part in told for part in (str(path), f"“{table}”", reason)]) == (content, [True] * 3)


def _forget(store: TinyStore) -> None:
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")


@pytest.mark.parametrize("rows", ["[]", "null", '"text"', "[1]"])
@pytest.mark.parametrize("use", [_write, _forget])
def test_a_journal_of_a_wrong_type_is_refused_before_it_breaks_the_file(
    path: Path, rows: str, use: Callable[[TinyStore], None]
) -> None:
    """A journal that is no table is refused when it is written to, and every byte stays."""
    content = damaged("journal", rows)
    path.write_bytes(content)
    caught: list[BaseException] = []
    try:
        use(TinyStore(path))
    except (EssError, msgspec.DecodeError) as error:
        caught.append(error)
    assert ([type(error) for error in caught], path.read_bytes()) == ([FileUnusable], content)


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("cooperatives", b'{"1": {"id": "C0001", "name": "Coop\xe9rative"}}'),
        ("cooperatives", b'{"one": {"id": "C0001", "name": "Tafoukt"}}'),
    ],
    ids=["latin-1", "key"],
)
def test_a_damaged_row_is_refused_in_a_sentence(path: Path, table: str, rows: bytes) -> None:
    """Bytes that are not UTF-8, or a key that TinyDB would not give, are a damaged file, not a bug of ess."""
    content = damaged(table, "ROWS").replace(b"ROWS", rows)
    path.write_bytes(content)
    caught: list[type[BaseException]] = []
    try:
        save(TinyStore(path), a_cooperative(id="C0002"))
    except (EssError, ValueError) as error:
        caught.append(type(error))
    assert (caught, path.read_bytes()) == ([FileUnusable], content)


@pytest.mark.parametrize("use", [_read, _write])
def test_a_folder_as_path_is_refused(path: Path, use: Callable[[TinyStore], None]) -> None:
    """A path that is a folder is refused by reader and writer alike, and the folder stays empty."""
    path.mkdir()
    with refuses(FileUnusable, f"{path} is a folder; name a file in it with --db."):
        use(TinyStore(path))
    assert [*path.iterdir()] == []


@pytest.mark.parametrize("use", [_read, _write])
def test_a_missing_folder_is_not_made_unasked(tmp_path: Path, use: Callable[[TinyStore], None]) -> None:
    """A file in a folder that is not there is refused, and neither folder nor lock is made."""
    folder = tmp_path / "mistyped" / "register"
    with refuses(FileUnusable, f"There is no folder {folder}. Make it, or name another file with --db."):
        use(TinyStore(folder / "awards.json"))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("use", [_read, _write])
def test_a_file_as_folder_is_refused(store: TinyStore, use: Callable[[TinyStore], None]) -> None:
    """A path below a file is refused by reader and writer alike, and the file stays."""
    before = store.path.read_bytes()
    with pytest.raises(FileUnusable):
        use(TinyStore(store.path / "awards.json"))
    assert (store.path.read_bytes(), names(store.path)) == (before, NEW)


def test_a_missing_folder_is_made_where_it_may_be(tmp_path: Path) -> None:
    """The store of the platform's own folder makes it with the first change, not before."""
    path = tmp_path / "share" / "ess" / "awards.json"
    store = open_store(path, PATIENT, make_folder=True)
    assert (ids(store), path.parent.exists()) == ([], False)
    save(store, ARABIC)
    assert names(path) == NEW


def test_the_status_of_a_missing_file_is_refused(path: Path) -> None:
    """There is no size of a file that is not there."""
    with refuses(FileUnusable, f"{path} cannot be read: No such file or directory."):
        TinyStore(path).status()


# --- several processes ---

HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""

ADDER = """
import sys
from pathlib import Path
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, a_cooperative
store = TinyStore(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    with store.writing(STAMP) as unit:
        for half in ("a", "b"):
            name = f"{sys.argv[2]} {number} {half}"
            unit.cooperatives.add(a_cooperative(id=unit.cooperatives.next_id(), name=name))
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python on a script with arguments."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def holder(store: TinyStore) -> Iterator[subprocess.Popen[str]]:
    """Give another process that holds the lock of the file."""
    with start(HOLDER, store.path.with_name(".awards.json.lock")) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.usefixtures("holder")
def test_a_lock_held_by_another_process_makes_the_file_busy(store: TinyStore) -> None:
    """While another process writes, a change is refused in a sentence after a while, and reading goes on."""
    before = store.path.read_bytes()
    told = (
        f"{store.path} is busy: another ess is writing to it. Nothing was changed; try again, or wait longer: --wait 60"
    )
    with refuses(FileBusy, told):
        save(TinyStore(store.path, Waiting(seconds=0.1)), a_cooperative(id="C0002"))
    assert (store.path.read_bytes(), ids(store)) == (before, ["C0001"])


def test_the_lock_of_a_killed_process_is_free(store: TinyStore, holder: subprocess.Popen[str]) -> None:
    """A process that was killed while it held the lock does not stop the next one."""
    holder.kill()
    holder.wait()
    save(store, a_cooperative(id="C0002"))
    assert ids(store) == ["C0001", "C0002"]


def test_processes_that_add_at_once_lose_nothing(path: Path) -> None:
    """Eight processes of five units each leave every record, each id once, and a journal whose chain holds."""
    processes = [start(ADDER, path, f"Writer {number}", 5) for number in range(8)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in processes] == [("", 0)] * 8
    store = TinyStore(path)
    with store.reading() as unit:
        found, written = unit.cooperatives.find(), unit.journal.find()
    expected = sorted(f"Writer {w} {n} {half}" for w in range(8) for n in range(5) for half in "ab")
    assert (sorted(c.name for c in found), [c.id for c in found]) == (expected, [f"C{n:04d}" for n in range(1, 81)])
    assert [change.previous for change in written] == ["", *map(journal.digest, written[:-1])]
    assert (len(written), store.meta().head) == (40, journal.digest(written[-1]))


def test_readers_see_the_file_before_or_after_a_write(path: Path) -> None:
    """While another process adds two records a unit, every reading sees whole units, and never fewer than before."""
    store = TinyStore(path)
    seen: list[tuple[int, int]] = []
    with start(ADDER, path, "Writer", 60) as process:
        while process.poll() is None:
            with store.reading() as unit:
                seen.append((len(unit.cooperatives.find()), len(unit.journal.find())))
    with store.reading() as unit:
        assert (len(unit.cooperatives.find()), len(unit.journal.find())) == (120, 60)
    assert {found for found in seen if found[0] != 2 * found[1]} == set()
    assert seen == sorted(seen)
    assert len(set(seen)) > 2


def test_some_cooperatives_are_saved_at_once(path: Path) -> None:
    """An import of many records is one write and one journal record that keeps their ids alone."""
    store = TinyStore(path)
    many = some_cooperatives(300)
    save(store, *many)
    rows: dict[str, Any] = json.loads(path.read_bytes())["journal"]
    assert (ids(store), len(rows)) == ([c.id for c in many], 1)
    assert rows["1"]["added"] == {"cooperatives": [c.id for c in many]}
