"""What a refused connection means: whether a server may let one in soon."""

from __future__ import annotations

import psycopg
import pytest

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
    """Unless the password is wrong."""
    refused, wrong = psycopg.OperationalError("Connection refused"), psycopg.OperationalError("password is wrong")
    assert (TWO.may_pass(refused, writing=True), TWO.may_pass(wrong, writing=True)) == (True, False)


def test_a_certificate_that_is_missing_is_named() -> None:
    """The file is told, rather than the advice that libpq gives behind it."""
    said = (
        'connection failed: root certificate file "/home/a/.postgresql/root.crt" does not exist\n'
        "Either provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode."
    )
    told = ONE.reason(psycopg.OperationalError(said))
    assert told == 'root certificate file "/home/a/.postgresql/root.crt" does not exist'
