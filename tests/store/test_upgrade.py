"""A file of an older layout, kept for ever, opens in this ess, and is kept beside the file before it is upgraded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.domain.models import Contact
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, a_cooperative, found, refuses, save

FILES = Path(__file__).parent / "files"


class Older(NamedTuple):
    """A file of an older layout, kept for ever."""

    number: int
    path: Path
    content: bytes

    def copy(self, store: TinyStore) -> Path:
        """Give the place of its copy beside a store."""
        return store.place.with_name(f"awards.json.v{self.number}")


@pytest.fixture(params=[1, 2])
def layout(request: pytest.FixtureRequest) -> Older:
    """Give each older layout in turn."""
    path = FILES / f"awards-v{request.param}.json"
    return Older(request.param, path, path.read_bytes())


@pytest.fixture
def store(tmp_path: Path, layout: Older) -> TinyStore:
    """Give a store on a copy of the file of an older layout."""
    path = tmp_path / "awards.json"
    path.write_bytes(layout.content)
    path.chmod(0o640)
    return TinyStore(path)


def names(store: TinyStore) -> set[str]:
    """Name the files in the folder of a store."""
    return {file.name for file in store.place.parent.iterdir()}


def test_a_file_of_an_older_layout_reads_the_same(store: TinyStore, layout: Older) -> None:
    """Every record of every table is what stands in the file, the chain holds, and nothing is written."""
    rows = json.loads(layout.content)
    with store.reading() as unit:
        for name in TABLES:
            expected = sorted(rows.get(name, {}).values(), key=lambda row: str(row["id"]))
            assert [msgspec.json.decode(msgspec.json.encode(record)) for record in unit.table(name).find()] == expected
        assert found(unit, "history") == []
        assert unit.cooperatives.next_id() == "C0005"
    assert (store.meta().schema, store.place.read_bytes(), names(store)) == (
        layout.number,
        layout.content,
        {"awards.json"},
    )


def test_the_first_write_keeps_the_file_of_an_older_layout(store: TinyStore, layout: Older) -> None:
    """The first write takes a copy of the same bytes and permissions first; a later one takes none."""
    save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    copy = layout.copy(store)
    assert (copy.read_bytes(), copy.stat().st_mode & 0o777, store.meta().schema) == (layout.content, 0o640, 3)
    save(store, a_cooperative(id="C0006", name="Coopérative six"))
    assert names(store) == {"awards.json", "awards.json.bak", f"awards.json.v{layout.number}", ".awards.json.lock"}
    with store.reading() as unit:
        assert [one.id for one in unit.cooperatives.find()] == ["C0001", "C0002", "C0003", "C0005", "C0006"]
        assert found(unit, "history") == []


def test_an_upgrade_that_fails_leaves_no_copy(store: TinyStore, layout: Older) -> None:
    """Where the file cannot be replaced it is as it was, and no copy of it lies about."""
    store.place.with_name("awards.json.bak").mkdir()
    with refuses(FileUnusable, f"{store.path} cannot be written: Is a directory. Nothing was changed."):
        save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    assert (store.place.read_bytes(), names(store)) == (
        layout.content,
        {"awards.json", "awards.json.bak", ".awards.json.lock"},
    )


def test_a_backup_of_an_older_layout_is_as_it_was(store: TinyStore, layout: Older) -> None:
    """A backup has the tables of the file in its layout; noting it is the first write, so a copy is kept."""
    made = keeping.backup(store, None, STAMP.at)
    assert json.loads(gzip.decompress(made.read_bytes())) == json.loads(layout.content)
    assert (layout.copy(store).read_bytes(), store.meta().schema, store.meta().backup) == (layout.content, 3, STAMP.at)


def test_a_file_of_an_older_layout_is_restored(store: TinyStore, layout: Older, tmp_path: Path) -> None:
    """Restoring the copy, or onto nothing, gives its records in the layout of today."""
    save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    assert keeping.restore(store, keeping.open_backup(layout.copy(store)), STAMP) is not None
    new = TinyStore(tmp_path / "new.json")
    assert keeping.restore(new, keeping.open_backup(layout.path), STAMP) is None
    for restored in (store, new):
        assert restored.meta().schema == 3
        with restored.reading() as unit:
            assert [one.id for one in unit.cooperatives.find()] == ["C0001", "C0002", "C0003"]
            assert found(unit, "history") == []


def test_an_id_given_since_the_backup_is_not_given_again(store: TinyStore) -> None:
    """After going back to a backup from before `C0005`, the next cooperative is `C0006`."""
    made = keeping.backup(store, None, STAMP.at)
    save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    keeping.restore(store, keeping.open_backup(made), STAMP)
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0006"


def test_a_copy_of_an_older_layout_is_never_overwritten(store: TinyStore, layout: Older) -> None:
    """A file of an older layout that is put in the place of an upgraded one is kept beside the first copy."""
    save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    store.place.write_bytes(layout.content)
    save(store, a_cooperative(id="C0005", name="Coopérative cinq"))
    second = store.place.with_name(f"awards.json.v{layout.number}-2")
    assert (layout.copy(store).read_bytes(), second.read_bytes()) == (layout.content, layout.content)


def test_forgetting_cleans_the_copy_of_an_older_layout_and_leaves_its_layout(store: TinyStore, layout: Older) -> None:
    """A contact that is forgotten is gone from the copy, too, which an older ess can still open."""
    assert layout.content.count(b"0500000002") == 1
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0002")
    assert [file.read_bytes().count(b"0500000002") for file in store.place.parent.iterdir()] == [0] * 4
    cleaned, expected = json.loads(layout.copy(store).read_bytes()), json.loads(layout.content)
    del expected["cooperatives"]["2"]["contact"]
    for content in (cleaned, expected):  # layout 2 has sums, which are those of the cleaned tables now
        content["meta"]["1"].pop("sums", None)
    assert cleaned == expected
    with store.reading() as unit:
        assert found(unit, "history") == []


def test_a_contact_forgotten_in_an_older_layout_stays_forgotten(store: TinyStore, layout: Older) -> None:
    """What an older ess forgot is under its seal, and a new contact is one like any other."""
    assert b"0500000001" not in layout.content
    contact = Contact(name="Nouvelle personne inventée", reach="0500000003")
    with store.writing(STAMP) as unit:
        one = unit.cooperatives.get("C0001")
        assert one
        unit.cooperatives.put(msgspec.structs.replace(one, contact=contact))
    with store.reading() as unit:
        assert found(unit, "history") == []
