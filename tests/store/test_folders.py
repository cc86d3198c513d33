"""Folders that are published into: replaced as a whole, or as they were, and nothing of others is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.store import folders
from ocp_ess_cli.store.folders import SUMS, Replacement, Standing, against, look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIRST = {"a.txt": b"one", "data/b.txt": b"two", "data/old/c.txt": b"three"}
SECOND = {"a.txt": b"ONE", "data/b.txt": b"two", "pages/d.txt": b"four"}


class KilledError(BaseException):
    """Stands for the end of a process."""


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the list of checksums to files."""
    return {**files, SUMS: folders.sums_of(files)}


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Publish files into a folder."""
    with Replacement(folder) as replacement:
        replacement.put(with_sums(files))


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder, but for the list of checksums."""
    found = {place.relative_to(folder).as_posix(): place for place in folder.rglob("*") if place.is_file()}
    return {path: place.read_bytes() for path, place in found.items() if path != SUMS}


def test_a_folder_is_made_and_replaced(tmp_path: Path) -> None:
    """A new folder has the files; the next publication takes their place, and nothing is left of what is gone."""
    folder = tmp_path / "public"
    put(folder, FIRST)
    assert (contents(folder), look(folder).missing, look(folder).others) == (FIRST, (), ())
    put(folder, SECOND)
    assert contents(folder) == SECOND
    assert sorted(one.name for one in folder.iterdir()) == ["SHA256SUMS", "a.txt", "data", "pages"]


def test_others_stay(tmp_path: Path) -> None:
    """What ess did not write stays where it is, beside it and in its folders."""
    put(tmp_path, FIRST)
    (tmp_path / "CNAME").write_bytes(b"data.example.org")
    (tmp_path / "data" / "old" / "mine.txt").write_bytes(b"mine")
    put(tmp_path, SECOND)
    assert contents(tmp_path) == {**SECOND, "CNAME": b"data.example.org", "data/old/mine.txt": b"mine"}
    assert look(tmp_path).others == ("CNAME", "data/old/mine.txt")


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "replaced"])
def test_an_error_behind_it_puts_everything_back(tmp_path: Path, is_new: bool) -> None:
    """Where something fails after the files took their places, the folder is as it was before."""
    folder = tmp_path / "public"
    if not is_new:
        put(folder, FIRST)
    with pytest.raises(KilledError):
        _fail_behind(folder)
    assert folder.exists() is not is_new
    assert is_new or (contents(folder), look(folder).missing, look(folder).others) == (FIRST, (), ())


def _fail_behind(folder: Path) -> None:
    with Replacement(folder) as replacement:
        replacement.put(with_sums(SECOND))
        assert contents(folder)["a.txt"] == b"ONE"
        raise KilledError


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "replaced"])
@pytest.mark.parametrize("moves", range(12))
def test_the_next_writer_puts_back_what_a_killed_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int, is_new: bool
) -> None:
    """Killed after any of its steps, the old publication is put back by whoever comes next, and others stay."""
    folder = tmp_path / "public"
    if not is_new:
        put(folder, FIRST)
    folder.mkdir(exist_ok=True)
    (folder / "CNAME").write_bytes(b"mine")
    left = moves

    def killed(path: Path, to: Path) -> None:
        nonlocal left
        if not left:
            raise KilledError
        left -= 1
        to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(to)

    with monkeypatch.context() as patch:
        patch.setattr(folders, "_move", killed)
        patch.setattr(Replacement, "__exit__", lambda *_arguments: None)
        try:
            put(folder, SECOND)
        except KilledError:
            pass
        else:
            pytest.skip("it had fewer steps")
    with Replacement(folder):
        pass
    assert contents(folder) == {**({} if is_new else FIRST), "CNAME": b"mine"}


def test_what_somebody_changed_is_told(tmp_path: Path) -> None:
    """A file that was changed, one that is gone, one that is not ours, and one that became a link."""
    put(tmp_path, FIRST)
    (tmp_path / "a.txt").write_bytes(b"other")
    (tmp_path / "data" / "b.txt").unlink()
    (tmp_path / "data" / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "data" / "old" / "c.txt").unlink()
    (tmp_path / "elsewhere").symlink_to(tmp_path.parent)
    assert look(tmp_path) == Standing(frozenset([SUMS]), ("a.txt", "data/b.txt"), ("data/old/c.txt",), ("elsewhere",))


@pytest.mark.parametrize(
    "listed",
    [b"not a list", f"{'0' * 64}  ../register.json\n".encode(), f"{'0' * 64}  /etc/passwd\n".encode(), b"\xff\xfe"],
    ids=["text", "outside", "absolute", "bytes"],
)
def test_a_list_that_is_none_of_ours_names_nothing(tmp_path: Path, listed: bytes) -> None:
    """A list of checksums that somebody else wrote, or that names a path outside, makes no file ours."""
    (tmp_path / SUMS).write_bytes(listed)
    (tmp_path.parent / "register.json").write_bytes(b"{}")
    assert look(tmp_path).ours <= {SUMS}
    put(tmp_path, FIRST)
    assert (tmp_path.parent / "register.json").read_bytes() == b"{}"


@pytest.mark.parametrize("path", ["../a", "/a", "a/../b", ".hidden", "a//b", "a b", "ä.html", "a/", "", "<b>.html"])
def test_a_path_outside_the_allowed_ones_is_refused(tmp_path: Path, path: str) -> None:
    """Whatever makes the files, none of them lands outside the folder or under a name that a web server changes."""
    folder = tmp_path / "public"
    with pytest.raises(ValueError, match="^" if not path else path.replace("/", ".")), Replacement(folder) as one:
        one.put({path: b"x"})
    assert not folder.exists()


def test_a_folder_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    """The check of another machine's folder says nothing; one that is there is held against its list."""
    assert folders.standing(str(tmp_path / "none"), {"a.txt": "0" * 64}) is None
    assert folders.standing(str(tmp_path), {"a.txt": "0" * 64}) == against(tmp_path, {"a.txt": "0" * 64})
