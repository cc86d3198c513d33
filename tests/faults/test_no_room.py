"""No room and no right: a sentence, exit code 7, and every byte as before."""

from __future__ import annotations

import contextlib
import os
import resource
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.store import keeping, raw
from tests.builders import STAMP, refuses
from tests.faults import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITING = [
    ("add-coop", "One more", "--illustrative", "yes"),
    ("award", "C0001", "--program", "lalla", "--year", "2022", "--yes"),
    ("undo", "--yes"),
    ("backup",),
    ("restore", "awards.json.bak", "--yes"),
]
EACH = pytest.mark.parametrize("arguments", WRITING, ids=[arguments[0] for arguments in WRITING])
AS_ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of its own with 64 KB."""
    yield from _mounted(tmp_path / "disk", "64k")


@pytest.fixture
def larger_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of its own with 512 KB."""
    yield from _mounted(tmp_path / "larger", "512k")


def _mounted(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no disk may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - of the system


def refused(folder: Path, arguments: tuple[str, ...], reason: str) -> None:
    """Run a command without rights, and check that it is refused for this reason and that every byte is as before."""
    before = real.contents(folder)
    code, out, err = real.ess(folder, *arguments, before=real.without_rights)
    assert (code, out, err.count("\n"), reason in err) == (7, "", 1, True), (code, out, err)
    assert real.contents(folder) == before


def fill(path: Path) -> None:
    """Write a file until there is no room left."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)


@EACH
def test_a_full_disk_changes_nothing(small_disk: Path, arguments: tuple[str, ...]) -> None:
    """On a disk with no room left a command is refused, and when there is room again it is done."""
    real.a_register(small_disk, 60)
    filling = small_disk / "filling"
    fill(filling)
    refused(small_disk, arguments, "No space left on device")
    filling.unlink()
    assert real.ess(small_disk, *arguments)[0] == 0
    assert real.strangers(small_disk) <= {name for name in real.contents(small_disk) if ".replaced-" in name}


def test_a_full_disk_leaves_the_old_publication_whole(larger_disk: Path, tmp_path: Path) -> None:
    """Where the new files do not fit, every byte of the old ones and of the register is as before."""
    real.a_register(tmp_path, 40)
    public = larger_disk / "public"
    terms = ("--licence", "CC-BY-4.0", "--publisher", "Fondation", "--prefix", "360G-example", "--yes")
    assert real.ess(tmp_path, "publish", public, *terms)[0] == 0
    before = {place: place.read_bytes() for place in public.rglob("*") if place.is_file()}
    register = real.contents(tmp_path)
    assert real.ess(tmp_path, "award", "C0001", "--program", "lalla", "--year", "2022", "--yes")[0] == 0
    changed = real.contents(tmp_path)
    assert changed != register
    filling = larger_disk / "filling"
    fill(filling)
    code, out, err = real.ess(tmp_path, "publish", public, *terms)
    assert (code, out, "No space left on device. Nothing was published." in err) == (7, "", True), err
    assert {place: place.read_bytes() for place in public.rglob("*") if place.is_file()} == before
    assert real.contents(tmp_path) == changed
    filling.unlink()
    assert real.ess(tmp_path, "publish", public, *terms)[0] == 0


def test_a_register_that_cannot_be_saved_puts_the_folder_back(small_disk: Path, tmp_path: Path) -> None:
    """Where the ledger does not fit any more, the folder is as it was before: both, or neither."""
    real.a_register(small_disk, 20)
    public = tmp_path / "public"
    terms = ("--licence", "CC-BY-4.0", "--publisher", "Fondation", "--prefix", "360G-example", "--yes")
    filling = small_disk / "filling"
    fill(filling)
    code, _out, err = real.ess(small_disk, "publish", public, *terms)
    assert (code, "No space left on device" in err) == (7, True), err
    assert not public.exists()
    filling.unlink()
    assert real.ess(small_disk, "publish", public, *terms)[0] == 0


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@EACH
def test_a_limit_of_file_size_changes_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Where the system lets no file grow so large a command is refused, with every byte as before."""
    real.a_register(tmp_path, 2000 if arguments == ("backup",) else 60)
    before = real.contents(tmp_path)
    code, out, err = real.ess(tmp_path, *arguments, before=_small_files)
    assert (code, out, err.count("\n"), "File too large" in err) == (7, "", 1, True), err
    assert real.contents(tmp_path) == before


def test_a_backup_that_cannot_be_noted_is_kept_and_told(tmp_path: Path) -> None:
    """Where the copy is made and the register cannot be written any more, both are said; the copy is good."""
    store = real.a_register(tmp_path, 60)
    before = store.place.read_bytes()
    code, out, err = real.ess(tmp_path, "backup", before=_small_files)
    (made,) = tmp_path.glob("awards-*.json.gz")
    lines = [
        f"ess: The backup is written and was read back: {made}",
        "     awards.json cannot be written: File too large. Nothing was changed.",
    ]
    assert (code, out, err.splitlines(), store.place.read_bytes()) == (7, "", lines, before)
    assert raw.joined(keeping.open_backup(made).tables) == before


@EACH
def test_a_read_only_folder_changes_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """In a folder where nothing may be made a command is refused; reading goes on."""
    real.a_register(tmp_path)
    tmp_path.chmod(0o555)
    refused(tmp_path, arguments, "Permission denied")
    assert real.ess(tmp_path, "coops", before=real.without_rights)[0::2] == (0, "")
    tmp_path.chmod(0o755)


@EACH
def test_a_read_only_file_is_not_replaced(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A file that was made read-only is not replaced, though its folder would allow it."""
    store = real.a_register(tmp_path)
    store.place.chmod(0o444)
    refused(tmp_path, arguments, "Permission denied")
    assert stat.S_IMODE(store.place.stat().st_mode) == 0o444


@AS_ROOT
@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path, mode: int) -> None:
    """A file that belongs to another and may not be written by this user is not replaced."""
    store = real.a_register(tmp_path)
    store.place.chmod(mode)
    os.chown(store.place, 12345, 12345)
    refused(tmp_path, WRITING[0], "Permission denied")
    status = store.place.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 12345, mode)


@AS_ROOT
def test_owner_group_and_permissions_are_kept(tmp_path: Path) -> None:
    """Where the system allows it, the new file and the version before have the owner, group and mode of the old."""
    store = real.a_register(tmp_path)
    store.place.chmod(0o640)
    os.chown(store.place, 12345, 12346)
    assert real.ess(tmp_path, *WRITING[0])[0] == 0
    for file in (store.place, store.place.with_name("awards.json.bak")):
        status = file.stat()
        assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 12346, 0o640)


@AS_ROOT
def test_a_group_that_cannot_be_kept_gets_no_more_than_anybody(tmp_path: Path) -> None:
    """Where neither owner nor group can be kept, the writer's own group may not read what the old one could."""
    store = real.a_register(tmp_path)
    os.chown(store.place, 12345, 12346)
    store.place.chmod(0o666 & ~0o004)  # written by anybody, read by the group
    os.chown(store.place, 0, 12346)
    assert real.ess(tmp_path, *WRITING[0], before=real.without_rights)[0] == 0
    status = store.place.stat()
    assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (0, 0o622)


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """A new register and a backup of it can be read by their owner alone."""
    assert real.ess(tmp_path, "add-coop", "The first", before=_open_mask)[0] == 0
    assert real.ess(tmp_path, "backup", before=_open_mask)[0] == 0
    modes = {file.name[-4:]: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir() if file.suffix != ".lock"}
    assert modes == {"json": 0o600, ".bak": 0o600, "n.gz": 0o600}


def _open_mask() -> None:
    os.umask(0)


def test_a_folder_that_vanishes_is_told(tmp_path: Path) -> None:
    """Where the folder is gone a command is refused by name, and the folder is not made."""
    gone = tmp_path / "gone"
    code, out, err = real.ess(tmp_path, *WRITING[0], "--db", gone / "awards.json")
    told = f"ess: There is no folder {gone}. Make it, or name another file with --db.\n"
    assert (code, out, err, gone.exists()) == (7, "", told, False)


def test_a_folder_that_vanishes_before_the_end_is_told(tmp_path: Path) -> None:
    """Where the folder goes while a writer waits in it, that one is refused in a sentence."""
    folder = tmp_path / "going"
    folder.mkdir()
    store = real.a_register(folder)
    told = f"{store.path} cannot be written: No such file or directory. Nothing was changed."
    with refuses(FileUnusable, told), store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0001")
        folder.rename(tmp_path / "gone")
    assert len(real.tables(real.store_of(tmp_path / "gone"))["cooperatives"]) == 20


def test_through_a_symbolic_link_the_target_is_replaced(tmp_path: Path) -> None:
    """A link stays a link, its target is written, and everything beside it stands beside the target."""
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    store = real.a_register(there)
    (here / "awards.json").symlink_to(there / "awards.json")
    assert [real.ess(here, *arguments)[0] for arguments in WRITING[:4]] == [0] * 4
    assert ([file.name for file in here.iterdir()], (here / "awards.json").is_symlink()) == (["awards.json"], True)
    assert (len(real.tables(store)["cooperatives"]), real.strangers(there)) == (21, set())


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    """A link to itself is refused in a sentence by reader and writer."""
    (tmp_path / "awards.json").symlink_to(tmp_path / "awards.json")
    for arguments in (WRITING[0], ("coops",)):
        code, out, err = real.ess(tmp_path, *arguments)
        assert (code, out, "Too many levels of symbolic links" in err) == (7, "", True)


def test_a_writer_in_place_leaves_the_version_before(tmp_path: Path) -> None:
    """After any command, a program that writes the file in place does not touch the version before."""
    store = real.a_register(tmp_path)
    kept = store.place.with_name("awards.json.bak")
    for arguments in WRITING[:4]:
        assert real.ess(tmp_path, *arguments)[0] == 0
        before, standing = kept.read_bytes(), store.place.read_bytes()
        with store.place.open("r+b") as file:
            file.write(b"#")
        assert kept.read_bytes() == before
        store.place.write_bytes(standing)
