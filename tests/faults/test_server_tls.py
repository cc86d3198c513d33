"""TLS between an office and its server: whom the one trusts, and what the other lets in."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import psycopg
import pytest

from ocp_ess_cli.store.address import read
from tests import server
from tests.faults import real
from tests.running import run_ess
from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "s3cret-word"  # noqa: S105 - of a server that lives as long as these tests
NAME = "server.example"
RULES = "hostssl all office 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n"

pytestmark = pytest.mark.skipif(
    server.binaries(debian=True) is None, reason="Debian's PostgreSQL, which has TLS, is not installed"
)


class Secure(NamedTuple):
    """A server with a certificate for `NAME`, and where a role of it stands that it lets in with TLS alone.

    Attributes:
        root: the certificate.
        other: one of somebody else for the same name.
    """

    one: Server
    root: Path
    other: Path

    def address(self, host: str = NAME, word: str = PASSWORD, **chosen: str) -> str:
        """Give the address of the register for the role; the name leads to this machine."""
        said = {"hostaddr": "127.0.0.1"} | chosen if host == NAME else chosen
        query = "&".join(f"{key}={value}" for key, value in said.items())
        return f"postgresql://office:{word}@{host}:{self.one.port}/postgres?{query}"


@pytest.fixture(scope="module")
def secure() -> Iterator[Secure]:
    """Start the server."""
    with server.own_folder() as folder:
        one = Server.made(folder / "own", debian=True)
        other = certified(folder, "other")
        root = certified(one.folder, "server")
        for name in ("server.key", "server.crt"):
            one.own(one.folder / name)
        (one.folder / "pg_hba.conf").write_text(RULES, encoding="utf-8")
        one.start(*server.FAST, "-c", "ssl=on")
        with psycopg.connect(one.address(), autocommit=True) as connection:
            connection.execute(f"create role office login password '{PASSWORD}'".encode())
            connection.execute("create schema office authorization office")
        yield Secure(one, root, other)
        one.stop()


def certified(folder: Path, name: str) -> Path:
    """Make a key and its certificate, signed by itself, for the name of the server; give the certificate."""
    made = folder / f"{name}.crt"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", folder / f"{name}.key", "-out", made),
        ],
        check=True,
        capture_output=True,
    )
    return made


def test_a_register_behind_tls_works_end_to_end(secure: Secure, tmp_path: Path) -> None:
    """The certificate is verified, and held against the name; a change is made and read; `info` says TLS."""
    place = secure.address(sslmode="verify-full", sslrootcert=str(secure.root))
    code, _out, err = real.ess(tmp_path, "add-coop", "Coopérative Tafoukt", "--illustrative", "yes", "--db", place)
    assert code == 0, err
    told = json.loads(run_ess(tmp_path, ["info", "--json", "--db", place]).out)["file"]
    assert (told["encryption"], told["role"], told["cooperatives"]) == ("TLS", "office", 1)
    assert told["path"] == read(place).shown
    without = secure.address("127.0.0.1")  # sslmode=prefer, which is libpq's own
    assert json.loads(run_ess(tmp_path, ["info", "--json", "--db", without]).out)["file"]["encryption"] == "TLS"


def test_who_is_not_trusted_or_not_let_in_is_told(
    secure: Secure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in one sentence with what to do, exit code 7 and without the password."""
    monkeypatch.setenv("HOME", str(tmp_path))
    root, other = str(secure.root), str(secure.other)
    port = secure.one.port
    belongs = (
        "The certificate of whoever signed that of the server belongs in ~/.postgresql/root.crt, or where sslrootcert "
        "says."
    )
    is_called = "Name the host as its certificate does, if it is the one you mean: postgresql://USER@HOST/NAME"
    another_name = f'is not trusted: server certificate for "{NAME}" (and 1 other name) does not match host name '
    entry = 'no pg_hba.conf entry for host "127.0.0.1", user'
    database = 'database "postgres"'
    for place, told in {
        secure.address("127.0.0.1", sslmode="verify-full", sslrootcert=root): f'{another_name}"127.0.0.1". {is_called}',
        secure.address("127.0.0.1:1,127.0.0.1", sslmode="verify-full", sslrootcert=root): (
            f'{another_name}"127.0.0.1". {is_called}'
        ),
        secure.address(sslmode="verify-full", sslrootcert=other): (
            f"is not trusted: SSL error: certificate verify failed. {belongs}"
        ),
        secure.address(sslmode="verify-ca", sslrootcert=other): (
            f"is not trusted: SSL error: certificate verify failed. {belongs}"
        ),
        secure.address(sslmode="verify-full"): (
            f'is not trusted: root certificate file "{tmp_path}/.postgresql/root.crt" does not exist. {belongs}'
        ),
        secure.address("127.0.0.1", sslmode="disable"): (
            f'does not let this role in: {entry} "office", {database}, no encryption. Perhaps it does with TLS: '
            "sslmode=verify-full"
        ),
        f"postgresql://stranger:{PASSWORD}@127.0.0.1:{port}/postgres": (
            f'does not let this role in: {entry} "stranger", {database}, SSL encryption. Whoever runs the server says '
            "in pg_hba.conf who may come, and from where."
        ),
        secure.address("127.0.0.1", word="another-s3cret-word"): (
            'refuses the name or the password: password authentication failed for user "office". Look into ~/.pgpass '
            "and $PGPASSWORD."
        ),
    }.items():
        outcome = run_ess(tmp_path, ["coops", "--db", place, "--wait", "2"])
        assert (outcome.code, outcome.err) == (7, f"ess: {read(place).shown} {told}\n")


def test_a_server_without_tls_is_told_where_the_address_asks_for_it(tmp_path: Path) -> None:
    """As a sentence, rather than a connection that others can read."""
    with psycopg.connect(server.address()) as connection:
        if connection.execute("show ssl").fetchone() != ("off",):
            pytest.skip("the server of $ESS_TEST_DSN has TLS")
    mark = "&" if "?" in server.address() else "?"
    place = f"{server.address()}{mark}sslmode=require"
    outcome = run_ess(tmp_path, ["coops", "--db", place])
    told = "has no TLS, which the address asks for. Whoever runs the server turns it on: ssl = on"
    assert (outcome.code, outcome.err) == (7, f"ess: {read(place).shown} {told}\n")
