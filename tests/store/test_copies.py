"""The copies beside a register: what is forgotten is gone from each, and what belongs to another is left alone."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.domain.errors import AlreadyExists, FileUnusable
from ocp_ess_cli.domain.models import Contact
from ocp_ess_cli.store import copies, files, keeping
from ocp_ess_cli.store.protocol import Waiting
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, a_cooperative, refuses, save

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.store.image import Image

REACH = b"0528123456"
CONTACT = Contact(name="Bureau", reach=REACH.decode())


@pytest.fixture
def said() -> list[str]:
    """Give what the store says."""
    return []


@pytest.fixture
def store(tmp_path: Path, said: list[str]) -> TinyStore:
    """Give a register with a contact, and every kind of copy of it."""
    store = TinyStore(tmp_path / "awards.json", Waiting(say=said.append))
    save(store, a_cooperative(contact=CONTACT))
    keeping.backup(store, None, STAMP.at)
    keeping.backup(store, tmp_path / "of another name", STAMP.at)
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(contact=CONTACT, members=13))
    for _ in range(2):
        keeping.restore(store, keeping.open_backup(tmp_path / "awards.json.bak"), STAMP)
    files.keep_copy(store.place, tmp_path / "awards.json.v1")
    return store


def forget(store: TinyStore) -> None:
    """Forget the contact of `C0001`."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative())
        unit.forget("cooperatives", "C0001")


def plain(path: Path) -> bytes:
    """Read a file, compressed or not."""
    return files.read_either(path)[1]


def holding(folder: Path) -> list[str]:
    """Name the files of a folder that have the telephone number."""
    return sorted(file.name for file in folder.iterdir() if REACH in plain(file))


def test_what_is_forgotten_is_in_no_copy(store: TinyStore, tmp_path: Path, said: list[str]) -> None:
    """No file of the folder has the number any more, and each copy can be restored still."""
    expected = {
        "awards.json": 0,
        "awards.json.bak": 0,
        "awards.json.v1": 0,
        "awards.json.replaced-2026-11-25T090000": 0,
        "awards.json.replaced-2026-11-25T090000-2": 0,
        "awards-2026-11-25T090000.json.gz": 0,
        "of another name": 0,
    }
    assert holding(tmp_path) == sorted(expected)
    forget(store)
    assert (holding(tmp_path), said) == ([], [])
    copies: list[Image] = [keeping.open_backup(tmp_path / name) for name in expected]
    assert [len(copy.tables["cooperatives"].rows) for copy in copies] == [1] * 7
    assert {file.name for file in tmp_path.iterdir()} == {*expected, ".awards.json.lock"}


def test_forgetting_again_cleans_what_an_interruption_left(store: TinyStore, tmp_path: Path) -> None:
    """Where the first forgetting was interrupted before the copies, another one cleans them."""
    before = {
        file: file.read_bytes() for file in tmp_path.iterdir() if file.name not in {"awards.json", ".awards.json.lock"}
    }
    forget(store)
    for file, content in before.items():
        file.write_bytes(content)
    forget(store)
    assert holding(tmp_path) == []


def test_copies_of_another_register_are_left_alone(store: TinyStore, tmp_path: Path) -> None:
    """A register beside it, its backups, and the files of a longer name keep their bytes."""
    other = TinyStore(tmp_path / "awards-2026.json")
    stamp = msgspec.structs.replace(STAMP, by="another")
    with other.writing(stamp) as unit:
        unit.cooperatives.add(a_cooperative(contact=CONTACT))
    keeping.backup(other, None, STAMP.at)
    strangers = {
        tmp_path / name for name in ("notes.gz", "awards.json.bak.txt", "awards-2025.json", ".awards-2026.json.0a.new")
    }
    for path in strangers:
        path.write_bytes(gzip.compress(REACH) if path.suffix == ".gz" else REACH)
    of_other = {*strangers, *tmp_path.glob("awards-2026.json*"), *tmp_path.glob("awards-2026-2026*")}
    before = {path: path.read_bytes() for path in of_other}
    forget(store)
    assert {path: path.read_bytes() for path in of_other} == before
    assert len(before) == 7


def test_a_copy_that_is_damaged_is_named(store: TinyStore, tmp_path: Path, said: list[str]) -> None:
    """Of a copy from which nothing can be erased it is said that it may still hold the contact."""
    damaged = tmp_path / "awards.json.replaced-2026-11-25T090000"
    damaged.write_bytes(damaged.read_bytes()[:-10])
    forget(store)
    assert holding(tmp_path) == [damaged.name]
    assert said == [f"{damaged} is damaged, so a contact in it could not be erased; remove it if it is not needed."]


def test_forgetting_does_not_accept_what_another_program_changed(store: TinyStore) -> None:
    """A file that another program changed is refused before anything is forgotten, with every byte as before."""
    content = store.place.read_bytes().replace(b'"by":"office"', b'"by":"offace"')
    store.place.write_bytes(content)
    with pytest.raises(FileUnusable, match="was changed by another program"):
        forget(store)
    assert store.place.read_bytes() == content


def test_the_version_before_tells_still_what_another_program_changed(store: TinyStore, tmp_path: Path) -> None:
    """After an acceptance the version before is not good, and forgetting in it does not make it good."""
    content = store.place.read_bytes().replace(b'"Coop\xc3\xa9rative Tafoukt"', b'"Another"', 1)
    store.place.write_bytes(content)
    keeping.accept(store, STAMP)
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    assert holding(tmp_path) == []
    save(store, a_cooperative(id="C0002"))
    assert keeping.open_backup(tmp_path / "awards.json.bak").meta.journal == store.meta().journal - 1


@pytest.mark.parametrize("name", ["a[1].json", "awards", "تعاونيات.json", "-x .json"])
def test_a_register_of_any_name_has_its_copies(tmp_path: Path, name: str) -> None:
    """Brackets, spaces, no ending and Arabic in the name of the file hinder neither copies nor clearing away."""
    store = TinyStore(tmp_path / name)
    save(store, a_cooperative(contact=CONTACT))
    made = keeping.backup(store, None, STAMP.at)
    left = tmp_path / f".{name}.0123456789abcdef.new"
    left.write_bytes(REACH)
    forget(store)
    assert (holding(tmp_path), left.exists(), keeping.open_backup(made).meta.journal) == ([], False, 1)


def test_a_backup_is_never_overwritten(store: TinyStore, tmp_path: Path) -> None:
    """A second backup of the same second gets a name of its own; to a file that is there, it is refused."""
    made = tmp_path / "awards-2026-11-25T090000.json.gz"
    before = made.read_bytes()
    others = [keeping.backup(store, to, STAMP.at).name for to in (None, tmp_path)]
    assert others == ["awards-2026-11-25T090000-2.json.gz", "awards-2026-11-25T090000-3.json.gz"]
    with refuses(AlreadyExists, f"{made} is there already; name another file."):
        keeping.backup(store, made, STAMP.at)
    assert made.read_bytes() == before
    assert [path.name for path in copies.beside(store.place)][1:3] == [*reversed(others)]


def test_a_killed_replacement_is_finished_by_the_next_command(store: TinyStore, tmp_path: Path) -> None:
    """What waited to become the version before becomes it, if the file was replaced; else it is cleared away."""
    standing, waiting = store.place.read_bytes(), tmp_path / ".awards.json.bak.new"
    waiting.write_bytes(b"the version before")
    with store.reading() as unit:
        assert len(unit.cooperatives.find()) == 1
    assert (tmp_path / "awards.json.bak").read_bytes() == b"the version before"
    waiting.hardlink_to(store.place)
    with store.reading() as unit:
        assert len(unit.cooperatives.find()) == 1
    assert (tmp_path / "awards.json.bak").read_bytes() == b"the version before"
    assert (waiting.exists(), store.place.read_bytes(), store.place.stat().st_nlink) == (False, standing, 1)
