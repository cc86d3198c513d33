"""Addresses of servers: what libpq is told, and what nobody is shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.store.address import is_address, read, refuse_nearly

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("postgresql://h/awards", True),
        (" Postgres://h", True),
        ("awards.json", False),
        ("postgresql.json", False),
        ("folder/postgresql://h", False),
    ],
)
def test_an_address_is_told_from_a_path(location: str, expected: bool) -> None:
    """The scheme tells."""
    assert is_address(location) == expected


@pytest.mark.parametrize(
    ("given_", "shown", "secrets"),
    [
        ("postgresql://h/awards", "postgresql://h/awards", ()),
        ("POSTGRES://amina@h:5433/awards", "postgres://amina@h:5433/awards", ()),
        ("postgresql://amina:s3cret@h/awards", "postgresql://amina@h/awards", ("s3cret",)),
        ("postgresql://amina:p%40ss@h1,h2/a", "postgresql://amina@h1,h2/a", ("p%40ss", "p@ss")),
        ("postgresql:///a?host=/run&password=x1&user=u", "postgresql:///a?host=/run&user=u", ("x1",)),
        ("postgresql://h/a?sslpassword=y%20z&sslmode=verify-full", "postgresql://h/a?sslmode=verify-full", ("y z",)),
        ("postgresql://h/a?passwrd=z9&passfile=/run/p", "postgresql://h/a?passfile=/run/p", ("z9",)),
        ("postgresql://h/a?options=-csearch_path%3Ds", "postgresql://h/a?options=-csearch_path=s", ()),
        ("postgresql://h/a?options=-csearch_path=s", "postgresql://h/a?options=-csearch_path=s", ()),
        ("postgresql://h/a?options=-ca%3D1%20-cb%3D2", "postgresql://h/a?options=-ca=1%20-cb=2", ()),
        ("postgresql://h/a?password=a+b&user=c+d", "postgresql://h/a?user=c%2Bd", ("a+b",)),
    ],
)
def test_a_password_is_not_shown(given_: str, shown: str, secrets: tuple[str, ...]) -> None:
    """What is shown has everything but passwords, and the secrets are known in both spellings."""
    found = read(given_)
    assert (found.shown, found.secrets) == (shown, secrets)


SECRETS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=20)


@given(password=SECRETS, inside=st.booleans())
def test_no_secret_is_left_in_what_is_shown(password: str, inside: bool) -> None:
    """Whatever the password, it stands neither in what is shown nor in a text that is hidden; libpq is told it."""
    given_ = f"postgresql://u:{password}@h/a" if inside else f"postgresql://u@h/a?password={password}"
    found = read(given_)
    assert conninfo_to_dict(found.given)["password"] == password
    assert password not in found.shown.removeprefix("postgresql://")
    assert found.hidden(f"password {password} is wrong") == "password … is wrong"


@given(values=st.dictionaries(st.sampled_from(["user", "service", "options", "sslrootcert"]), st.text(min_size=1)))
def test_what_is_shown_leads_to_the_same_server(values: dict[str, str]) -> None:
    """Whatever stands in the parameters, what is shown can be typed, and libpq is told the same."""
    values = {key: value.replace("\0", "_") for key, value in values.items()}
    written = urlencode(values, quote_via=quote, errors="replace")
    found = read(f"postgresql://h/a?{written}")
    again = read(found.shown)
    assert conninfo_to_dict(again.given) == conninfo_to_dict(found.given)
    assert again.shown == found.shown


@pytest.mark.parametrize("given_", ["postgresql://u:p@ss@h/a", "postgresql://u:pa/ss@h/a", "postgresql://u:p#1@h/a"])
def test_a_password_with_signs_of_an_address_is_refused_unseen(given_: str) -> None:
    """What cannot be told apart is refused, and the sentence holds nothing of it."""
    with pytest.raises(BadValue) as caught:
        read(given_)
    assert "ss" not in str(caught.value).replace("password", "").replace("address", "").replace("pgpass", "")


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("postgresql://h1,h2/a", True),
        ("postgresql:///a?host=h1,h2", True),
        ("postgresql://h/a,b", False),
        ("postgresql://h/a?options=-csearch_path=a,b", False),
    ],
)
def test_several_hosts_are_told(given_: str, expected: bool) -> None:
    """A comma stands between hosts, in the address or in its parameters."""
    assert read(given_).names_several == expected


def test_several_hosts_are_told_where_a_service_or_the_environment_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the address names one; what is asked of libpq leaves the environment as it was."""
    (tmp_path / "services").write_text("[two]\nhost=h1,h2\n[one]\nhost=h1\n", encoding="utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.delenv("PGSERVICE", raising=False)
    places = ["postgresql:///?service=two", "postgresql:///?service=one", "postgresql:///?service=none"]
    assert [read(place).names_several for place in [*places, "postgresql://h/?service=two"]] == [True, *[False] * 3]
    assert "PGSERVICE" not in os.environ
    monkeypatch.setenv("PGSERVICE", "two")
    assert [read(place).names_several for place in ["postgresql://u@/a", *places]] == [True, True, False, False]
    assert os.environ["PGSERVICE"] == "two"
    monkeypatch.delenv("PGSERVICE")
    monkeypatch.setenv("PGHOST", "h3,h4")
    assert [read(place).names_several for place in ("postgresql:///a", "postgresql://h/a")] == [True, False]


@pytest.mark.parametrize(
    "location",
    [
        *("mysql://u:secret@h/a", "postgresql:/u:secret@h/a", "postgresql+psycopg://u:secret@h/a", "postgres:u@h"),
        *("host=h password=secret", " dbname = awards", "service=ess", "file:///awards.json"),
    ],
)
def test_what_is_nearly_an_address_is_no_path(location: str) -> None:
    """It would make a file with the password in its name; it is refused, and nothing of it is shown."""
    with pytest.raises(BadValue) as caught:
        refuse_nearly(location)
    assert ("begins with postgresql://" in str(caught.value), "secret" in str(caught.value)) == (True, False)


@pytest.mark.parametrize(
    "location",
    [
        "awards.json",
        "C:\\ess\\awards.json",
        "c:/ess/awards.json",
        "./host=h",
        "host.json",
        "postgresql.json",
        "a=b/c.json",
    ],
)
def test_a_path_is_let_through(location: str) -> None:
    """The drive of a path, an equals sign and the name of the program are no address."""
    refuse_nearly(location)
