"""What a refused connection means: whether a server may let one in soon."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import psycopg
import pytest

from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.store.address import read
from ocp_ess_cli.store.troubles import Troubles

ONE, TWO = Troubles(read("postgresql://h/a")), Troubles(read("postgresql://h1,h2/a"))


@pytest.mark.parametrize(
    ("said", "reading", "writing"),
    [
        ("FATAL:  the database system is starting up", True, True),
        ("FATAL:  the database system is shutting down", True, True),
        ("FATAL:  the database system is in recovery mode", True, True),
        ("FATAL:  the database system is not yet accepting connections", True, True),
        ("session is read-only", True, False),
        ("server is in hot standby mode", True, False),
        ("Connection refused", False, False),
        ('FATAL:  password authentication failed for user "u"', False, False),
    ],
)
def test_one_server_that_starts_is_waited_for(said: str, reading: bool, writing: bool) -> None:
    """By who reads and by who writes; a standby becomes no primary while somebody waits to write."""
    error = psycopg.OperationalError(f"connection failed: {said}")
    assert (ONE.may_pass(error, writing=False), ONE.may_pass(error, writing=True)) == (reading, writing)


def test_of_several_servers_another_is_waited_for() -> None:
    """Unless one of them refuses for good: the role, the password, a certificate."""
    refused = psycopg.OperationalError("connection failed: Connection refused")
    wrong = psycopg.OperationalError('connection failed: FATAL:  password authentication failed for user "u"')
    untrusted = psycopg.OperationalError("connection failed: SSL error: certificate verify failed")
    assert [TWO.may_pass(one, writing=True) for one in (refused, wrong, untrusted)] == [True, False, False]


def test_what_an_attempt_without_tls_says_does_not_hide_what_the_one_with_it_said() -> None:
    """Libpq tries both, and the second line is not the reason."""
    said = (
        'connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  password authentication '
        'failed for user "u"\npassword retrieved from file "/home/a/.pgpass"\nconnection to server at "127.0.0.1", '
        'port 5432 failed: FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "u", database "a", no encryption'
    )
    told = ONE.reason(psycopg.OperationalError(said))
    assert told == 'password authentication failed for user "u"'


def test_of_several_attempts_the_last_is_told_without_where_it_was_made() -> None:
    """The driver lists them by host, port and address."""
    said = (
        "connection timeout expired\nMultiple connection attempts failed. All failures were:\n"
        "- host: 'a.example', port: '5432', hostaddr: '192.0.2.1': connection failed: Connection refused\n"
        "- host: 'b.example', port: None, hostaddr: '192.0.2.2': connection timeout expired"
    )
    assert TWO.reason(psycopg.OperationalError(said)) == "connection timeout expired"


def test_a_certificate_that_is_missing_is_named() -> None:
    """The file is told, rather than the advice that libpq gives behind it."""
    said = (
        'connection failed: root certificate file "/home/a/.postgresql/root.crt" does not exist\n'
        "Either provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode."
    )
    told = ONE.reason(psycopg.OperationalError(said))
    assert told == 'root certificate file "/home/a/.postgresql/root.crt" does not exist'


def test_what_the_driver_ignores_is_not_told_beside_our_sentence() -> None:
    """It warns of a connection that is lost within a copy, which is told in a sentence already."""
    program = "import logging; import ocp_ess_cli.store.server; logging.getLogger('psycopg').warning('error ignored')"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("", "")


def test_a_damaged_record_is_named() -> None:
    """The first that cannot be read, by its id, where it has one; an id that is no text is not."""
    decode = msgspec.json.Decoder(Cooperative).decode
    documents: list[str | bytes] = ['{"id": "C0001", "name": "Nahda"}', b'{"id": "C0002"}', '{"name": 3}']
    told = [str(ONE.unreadable("cooperatives", found, decode)) for found in (documents, documents[2:])]
    advice = "Whoever runs the server can put a backup of it back."
    assert told == [
        f"postgresql://h/a is damaged: table “cooperatives”: C0002: Object missing required field `name`. {advice}",
        f"postgresql://h/a is damaged: table “cooperatives”: Expected `str`, got `int` - at `$.name`. {advice}",
    ]
