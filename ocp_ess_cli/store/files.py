"""Files that are replaced, never overwritten: what a power cut or a full disk leaves is the old file or the new one."""

from __future__ import annotations

import errno
import os
import re
import stat
import zlib
from contextlib import suppress
from pathlib import Path

from ocp_ess_cli.language import _

_GZIP = zlib.MAX_WBITS | 16  # zlib's number for the format of gzip
_GZIP_MAGIC = b"\x1f\x8b"
_NEW = ".new"  # ends the name of a file that is being written


def replace(path: Path, content: bytes, *, register: Path, keep: bool = False) -> None:
    """Put a file with this content in the place of the one at a path, in one step; `settle` makes it last.

    The new file has the permissions and, where the system allows it, the owner of the old one; without an old one
    it is readable by its owner alone.

    Args:
        path: not a symbolic link.
        content: of the new file.
        register: the file that it is or belongs to, whose next writer clears away what a killed one left.
        keep: whether the old file will be the version before, see `version_before`.

    Raises:
        OSError: it cannot be done, and the old file is as it was.
    """
    temporary = _written(path.parent, register, content)
    try:
        if path.exists():
            refuse_read_only(path)
            _take_after(temporary, path)
            if keep:
                _prepare_version(path)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        if keep:
            _pending(path).unlink(missing_ok=True)
        raise


def refuse_read_only(path: Path) -> None:
    """Refuse to replace a file that may not be written, though its folder would let its name be taken.

    Raises:
        PermissionError: the file is there and may not be written.
    """
    effective = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
    if path.exists() and not os.access(path, os.W_OK, **effective):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def settle(path: Path) -> None:
    """Finish a replacement: what was replaced becomes the version before, and both names last through a power cut.

    Raises:
        OSError: the system cannot do that; the file itself is replaced.
    """
    with suppress(FileNotFoundError):  # the version before was not to be kept
        _pending(path).replace(version_before(path))
    sync_folder(path)


def sync_folder(path: Path) -> None:
    """Make the name of a new file last through a power cut, where the system can.

    Raises:
        OSError: the system cannot do that.
    """
    if os.name == "nt":
        return
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def version_before(path: Path) -> Path:
    """Give the place where the version before of a file is kept."""
    return path.with_name(f"{path.name}.bak")


def keep_copy(path: Path, to: Path) -> None:
    """Copy a file to another place in its folder, in one step, with its permissions.

    Raises:
        OSError: it cannot be done, and nothing is left of it.
    """
    temporary = _written(path.parent, path, path.read_bytes())
    try:
        _take_after(temporary, path)
        temporary.replace(to)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def unused(path: Path, ending: str = "") -> Path:
    """Give a path of this name, with its ending, where nothing is yet: `a.v1`, then `a.v1-2`, `a.v1-3`, …."""
    number, free = 1, path.with_name(path.name + ending)
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.name}-{number}{ending}")
    return free


def litter(path: Path) -> list[Path]:
    """Name what a writer of this file is writing, or a killed one left."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]+{re.escape(_NEW)}")
    with suppress(OSError), os.scandir(path.parent) as found:
        return [Path(file.path) for file in found if pattern.fullmatch(file.name)]
    return []


def sweep(path: Path) -> None:
    """Clear away what a killed writer left, and finish what it had begun; only the next writer may do so."""
    with suppress(OSError):
        for left in litter(path):
            if left.name == _pending(path).name and not (path.exists() and left.samefile(path)):
                left.replace(version_before(path))  # it was killed between the file and its version before
            else:
                left.unlink(missing_ok=True)


def read_either(path: Path) -> tuple[bool, bytes]:
    """Read a file that may be compressed with gzip; tell whether it is, and what it holds.

    Raises:
        OSError: it cannot be read.
        ValueError: its compression is damaged.
    """
    content = path.read_bytes()
    if not content.startswith(_GZIP_MAGIC):
        return False, content
    unpacking = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacking.decompress(content)
    except zlib.error as error:
        raise ValueError(_("its compression is damaged ({reason})").format(reason=error)) from error
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError(_("its compression is damaged ({reason})").format(reason=_("it is cut off")))
    return True, unpacked


def is_packed(path: Path) -> bool:
    """Tell whether a file can be read and is compressed with gzip."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    return False


def packed(content: bytes) -> bytes:
    """Compress a content with gzip; the same content gives the same bytes."""
    packing = zlib.compressobj(wbits=_GZIP)
    return packing.compress(content) + packing.flush()


def _written(folder: Path, register: Path, content: bytes) -> Path:
    """Write a temporary file, and bring it to the disk."""
    temporary = folder / f".{register.name}.{os.urandom(8).hex()}{_NEW}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _pending(path: Path) -> Path:
    """Give the place where the version before waits until the file is replaced."""
    return path.with_name(f".{path.name}.bak{_NEW}")


def _prepare_version(path: Path) -> None:
    """Keep a file aside: a link to it, for it is replaced next, not overwritten."""
    pending = _pending(path)
    pending.unlink(missing_ok=True)
    if version_before(path).is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(version_before(path)))
    try:
        pending.hardlink_to(path)
    except OSError:  # a file system without links
        keep_copy(path, pending)


def _take_after(new: Path, old: Path) -> None:
    """Give a new file the owner, the group and the permissions of an old one, as far as the system allows."""
    status = old.stat()
    permissions = stat.S_IMODE(status.st_mode)
    if os.name != "nt" and not _belongs(new, status):
        others = permissions & stat.S_IRWXO
        permissions = permissions & ~stat.S_IRWXG | others << 3  # another group has no more rights than anybody
    new.chmod(permissions)


def _belongs(new: Path, status: os.stat_result) -> bool:
    """Give a file the owner and the group of another; tell whether it has the group now."""
    if (new.stat().st_uid, new.stat().st_gid) != (status.st_uid, status.st_gid):
        with suppress(PermissionError):  # anybody gives a file to a group of theirs
            os.chown(new, -1, status.st_gid)
        with suppress(PermissionError):  # only root gives it to another owner
            os.chown(new, status.st_uid, -1)
    return new.stat().st_gid == status.st_gid
