"""Commands on a register that a server keeps: what they say of it, and what they never say."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from ocp_ess_cli.store import address
from ocp_ess_cli.store.address import read
from tests import server
from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "s3cret-word"  # noqa: S105 - of a server that lives as long as the test
KEEP = "Keep it in ~/.pgpass, which you alone may read (chmod 600), or give it as $PGPASSWORD."
ADD = ["add-coop", "Coopérative Tafoukt", "--contact-name", "Bureau", "--illustrative", "yes"]


@pytest.fixture
def place() -> str:
    """Give the address of an empty schema."""
    return server.a_schema()


def ess(folder: Path, place: str, *arguments: str, **environment: str) -> Outcome:
    """Run a command on a server."""
    return run_ess(folder, arguments, {"ESS_DB": place, **environment})


def by_hand(statement: str) -> None:
    """Do what whoever runs the server does."""
    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(statement.encode())


def test_info_tells_of_the_server(tmp_path: Path, place: str) -> None:
    """Where, which version, which role, what it may do, how far away, and what it holds."""
    assert ess(tmp_path, place, *ADD).code == 0
    told = json.loads(ess(tmp_path, place, "info", "--json").out)["file"]
    shown = read(place)
    assert {key: told[key] for key in ("path", "role", "owner", "access", "encryption", "cooperatives", "changes")} == {
        "path": shown.shown,
        "role": "postgres",
        "owner": "postgres",
        "access": "write",
        "encryption": None,
        "cooperatives": 1,
        "changes": 1,
    }
    assert told["server"].startswith("PostgreSQL 1")
    assert (told["size"] > 0, 0 < told["latency"] < 10_000) == (True, True)


def test_a_role_is_let_in_and_out(tmp_path: Path, place: str) -> None:
    """Reader, writer, nobody: each step is told, and the list says who may what."""
    role = f"amina_{place[-6:]}"
    by_hand(f"create role {role} login")
    shown = read(place).shown
    as_role = place.replace("postgres@", f"{role}@")
    ess(tmp_path, place, *ADD)
    assert ess(tmp_path, place, "share", "--reader", role).err == f"{role} reads {shown}; contacts are withheld.\n"
    assert json.loads(ess(tmp_path, as_role, "info", "--json").out)["file"]["access"] == "read-without-contacts"
    assert "Bureau" not in ess(tmp_path, as_role, "export", "cooperatives", "--with-contacts").out
    withheld = "Contacts are withheld from this role: whether any are recorded is not shown.\n"
    dossier = ["coop", "C0001", "--dossier", "all.zip", "--with-contacts"]
    for command in (["export", "cooperatives", "--with-contacts"], ["coop", "C0001"], ["experts"], dossier):
        told = ess(tmp_path, as_role, *command).err
        assert (told.endswith(withheld), "It has the contacts" in told) == (True, False)
    assert withheld not in ess(tmp_path, as_role, "export", "cooperatives").err
    refused = ess(tmp_path, as_role, "add-coop", "Coopérative Annour")
    assert (refused.code, "does not let this role do it" in refused.err) == (7, True)
    checked = ess(tmp_path, as_role, "check")
    assert (checked.code, "Contacts are withheld from this role" in checked.err) == (0, True)
    assert ess(tmp_path, as_role, "backup").code == 7
    assert ess(tmp_path, place, "share", "--writer", role).err == f"{role} reads and writes {shown}.\n"
    assert ess(tmp_path, as_role, "add-coop", "Coopérative Annour", ESS_USER="amina").code == 0
    told = "postgres owns the register, and sees the rights of all; another role may see only its own."
    assert [told in ess(tmp_path, by, "share").out for by in (place, as_role)] == [False, True]
    log = json.loads(ess(tmp_path, place, "log", "--json").out)["changes"]
    assert [change["by"] for change in log] == [f"amina ({role})", "office"]
    for by, found in {f"Amina ({role})": [2], "amina": [2], role: [2], "office": [1], "ami": []}.items():
        log = json.loads(ess(tmp_path, place, "log", "--by", by, "--json").out)["changes"]
        assert [change["change"] for change in log] == found
    listed = json.loads(ess(tmp_path, place, "share", "--json").out)
    assert listed == {"shares": [{"role": role, "access": "write"}]}
    assert ess(tmp_path, place, "share", "--revoke", role).err == f"{role} has no right on {shown} any more.\n"
    assert ess(tmp_path, as_role, "coops").code == 7
    unknown = ess(tmp_path, place, "share", "--writer", "nobody; drop")
    assert (unknown.code, "There is no role “nobody; drop”." in unknown.err) == (3, True)
    assert ess(tmp_path, place, "share", "--writer", "postgres").code == 2
    by_hand(f"drop owned by {role}")
    by_hand(f"drop role {role}")


def test_backup_and_restore_work_as_on_a_file(tmp_path: Path, place: str) -> None:
    """The backup is the same compressed file, can be opened as one, and put back; the journal tells of it."""
    ess(tmp_path, place, *ADD)
    made = ess(tmp_path, place, "backup", "kept.json.gz")
    assert (made.code, made.err) == (0, "The backup is written and was read back: kept.json.gz\n")
    assert ess(tmp_path, place, "backup", "kept.json.gz").code == 4
    assert json.loads(ess(tmp_path, place, "info", "--json").out)["file"]["backup"] == "2026-11-25T09:00:00+00:00"
    ess(tmp_path, place, "remove-coop", "1", "--yes")
    asked = ess(tmp_path, place, "restore", "kept.json.gz")
    unkept = f"A server keeps nothing of what is replaced. To keep it, first: ess backup --db '{read(place).shown}'\n"
    assert (asked.code, unkept in asked.err) == (2, True)
    assert ess(tmp_path, place, "restore", "kept.json.gz", "--yes").code == 0
    assert ess(tmp_path, "awards.json", "restore", "kept.json.gz", "--yes").code == 0
    for one in (place, "awards.json"):
        assert [row["id"] for row in json.loads(ess(tmp_path, one, "coops", "--json").out)["cooperatives"]] == ["C0001"]
    assert ess(tmp_path, place, "check").code == 0
    added = json.loads(ess(tmp_path, place, "add-coop", "Coopérative Annour", "--json").out)
    assert added["cooperative"]["id"] == "C0002"


def test_a_file_is_copied_to_a_server_and_back(tmp_path: Path, place: str) -> None:
    """The sums told are the same, and so are the exports."""
    ess(tmp_path, "awards.json", *ADD)
    there = ess(tmp_path, "awards.json", "copy", "--to", place)
    back = ess(tmp_path, place, "copy", "--to", "back.json")
    sums = [outcome.err.partition("the sum of both is ")[2].split(".")[0] for outcome in (there, back)]
    assert (there.code, back.code, sums[0]) == (0, 0, sums[1])
    again = ess(tmp_path, "back.json", "copy", "--to", place)
    assert (again.code, "To put the copy in its place: --replace" in again.err) == (4, True)
    assert ess(tmp_path, "back.json", "copy", "--to", place, "--replace", "--yes").code == 0
    exports = [ess(tmp_path, one, "export", "cooperatives", "--with-contacts").out for one in (place, "awards.json")]
    assert exports[0] == exports[1]


def test_what_another_program_changed_is_told_by_check(tmp_path: Path, place: str) -> None:
    """Exit code 7 and the record; --accept takes it as it is."""
    ess(tmp_path, place, *ADD)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("""update cooperatives set doc = doc || '{"members": 3}'""")
    told = ess(tmp_path, place, "check")
    assert (told.code, told.err.splitlines()[0]) == (
        7,
        f"ess: {read(place).shown} was changed by another program: C0001 was changed.",
    )
    assert ess(tmp_path, place, "check", "--accept").code == 2
    accepted = ess(tmp_path, place, "check", "--accept", "--yes")
    assert (accepted.code, accepted.err) == (0, "C0001 was changed\nIt is accepted, and recorded in the journal.\n")
    assert ess(tmp_path, place, "check", "--accept").err == "No other program changed the register.\n"


# --- passwords ---


@pytest.fixture
def guarded(place: str) -> Iterator[str]:
    """Give the address of a role that needs a password, without it."""
    if os.environ.get(server.GIVEN):
        pytest.skip("the server of $ESS_TEST_DSN has rules of its own for passwords")
    name = server.GUARDED
    by_hand(f"drop role if exists {name}")
    by_hand(f"create role {name} login password '{PASSWORD}'")
    schema = place.rpartition("%3D")[2]
    by_hand(f"grant usage, create on schema {schema} to {name}")
    yield place.replace("postgres@", f"{name}@")
    by_hand(f"drop owned by {name}")
    by_hand(f"drop role {name}")


def test_a_password_is_taken_from_the_usual_places_and_never_shown(
    tmp_path: Path, guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the address, in $PGPASSWORD or in a file of passwords: it works, and no command shows it."""
    inside = guarded.replace("guarded@", f"guarded:{PASSWORD}@")
    outcomes = [ess(tmp_path, inside, *command) for command in (ADD, ["info"], ["log"], ["share"], ["check"])]
    outcomes.append(ess(tmp_path, inside, "info", "--json"))
    outcomes.append(ess(tmp_path, "awards.json", "copy", "--from", inside, "--to", "copy.json"))
    outcomes.append(ess(tmp_path, inside, "copy", "--to", inside, ESS_DEBUG="1"))
    assert [outcome.code for outcome in outcomes] == [0] * 7 + [2]
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert ess(tmp_path, guarded, "coops").code == 0
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "passwords"))
    (tmp_path / "passwords").write_text(f"127.0.0.1:*:*:guarded:{PASSWORD}\n", encoding="utf-8")
    (tmp_path / "passwords").chmod(0o600)
    assert ess(tmp_path, guarded, "coops").code == 0
    wrong = ess(tmp_path, guarded.replace("guarded@", "guarded:another-wrong-word@"), "coops")
    assert (wrong.code, "refuses the name or the password" in wrong.err) == (7, True)
    (tmp_path / "passwords").unlink()
    missing = ess(tmp_path, guarded, "coops")
    assert (missing.code, missing.err) == (
        7,
        f"ess: {read(guarded).shown} asks for a password. {KEEP}\n",
    )
    every = "".join(outcome.out + outcome.err for outcome in [*outcomes, wrong, missing])
    assert [word for word in (PASSWORD, "another-wrong-word") if word in every] == []


def test_a_file_of_passwords_that_others_may_read_is_not_read(
    tmp_path: Path, guarded: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Libpq says so itself, and the sentence says what it is to be; a wrong password in it is not shown."""
    words = tmp_path / "passwords"
    words.write_text(f"*:*:*:guarded:{PASSWORD}\n", encoding="utf-8")
    words.chmod(0o644)
    monkeypatch.setenv("PGPASSFILE", str(words))
    refused = ess(tmp_path, guarded, "coops")
    assert (refused.code, refused.err) == (7, f"ess: {read(guarded).shown} asks for a password. {KEEP}\n")
    assert "has group or world access" in capfd.readouterr().err
    words.write_text("*:*:*:guarded:another-wrong-word\n", encoding="utf-8")
    words.chmod(0o600)
    wrong = ess(tmp_path, guarded, "coops")
    told = 'refuses the name or the password: password authentication failed for user "guarded".'
    look = "Look into ~/.pgpass and $PGPASSWORD."
    assert (wrong.code, wrong.err) == (7, f"ess: {read(guarded).shown} {told} {look}\n")


# --- addresses ---


def test_a_service_is_an_address(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of services names everything, of which nothing is shown; one that it has not is told."""
    services = tmp_path / "services"
    said = "".join(f"{key}={value}\n" for key, value in conninfo_to_dict(place).items())
    services.write_text(f"[awards]\n{said}", encoding="utf-8")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    assert ess(tmp_path, "postgresql:///?service=awards", *ADD).code == 0
    told = json.loads(ess(tmp_path, "postgresql:///?service=awards", "info", "--json").out)["file"]
    schema = place.rpartition("%3D")[2]
    assert (told["path"], told["namespace"], told["cooperatives"]) == ("postgresql:///?service=awards", schema, 1)
    unknown = ess(tmp_path, "postgresql:///?service=other", "coops")
    reason = 'cannot be reached: definition of service "other" not found.'
    assert (unknown.code, unknown.err) == (7, f"ess: postgresql:///?service=other {reason}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "none"))
    missing = ess(tmp_path, "postgresql:///?service=awards", "coops")
    reason = f'cannot be reached: service file "{tmp_path}/none" not found.'
    assert (missing.code, missing.err) == (7, f"ess: postgresql:///?service=awards {reason}\n")


def test_options_are_typed_as_they_are_advised(tmp_path: Path, place: str) -> None:
    """With an equals sign, which libpq alone refuses; what is shown can be typed."""
    plain = place.replace("%3D", "=")
    assert (place != plain, ess(tmp_path, plain, *ADD).code) == (True, 0)
    shown = json.loads(ess(tmp_path, plain, "info", "--json").out)["file"]["path"]
    assert shown == read(place).shown
    known = conninfo_to_dict(place)
    if "password" not in known:
        assert json.loads(ess(tmp_path, shown, "coops", "--json").out)["cooperatives"][0]["id"] == "C0001"


def test_of_several_hosts_with_ports_the_one_that_answers_is_taken(tmp_path: Path, place: str) -> None:
    """In whichever order, to read and to write; where none answers, one reason is told, in the time of --wait."""
    here = urlsplit(place).netloc.rpartition("@")[2]
    for hosts in (f"127.0.0.1:1,{here}", f"{here},127.0.0.1:1"):
        assert ess(tmp_path, place.replace(here, hosts), "add-coop", hosts, "--illustrative", "yes").code == 0
    assert len(json.loads(ess(tmp_path, place, "coops", "--json").out)["cooperatives"]) == 2
    none = place.replace(here, "127.0.0.1:1,127.0.0.1:2")
    refused = ess(tmp_path, none, "coops", "--wait", "0")
    assert (refused.code, refused.err) == (7, f"ess: {read(none).shown} cannot be reached: Connection refused.\n")
    uneven = "postgresql://u@127.0.0.1,127.0.0.1,127.0.0.1/a?port=1,2"
    refused = ess(tmp_path, uneven, "coops", "--wait", "0")
    reason = "cannot be reached: could not match 2 port numbers to 3 hosts."
    assert (refused.code, refused.err) == (7, f"ess: {uneven} {reason}\n")


@pytest.mark.parametrize(
    ("location", "code", "told"),
    [
        ("postgresql://u:very:secret@@h/a", 2, "The address of the server cannot be read"),
        ("postgresql://u:verysecret@127.0.0.1:1/a", 7, "cannot be reached"),
        ("postgresql://u:verysecret@127.0.0.1:notaport/a", 7, "cannot be reached"),
        ("postgresql://u:verysecret@127.0.0.1:1/a?nonsense=1", 7, "cannot be reached"),
        ("postgresql://u:verysecret@nowhere.invalid/a", 7, "cannot be reached"),
        ("postgresql://u@127.0.0.1:1/a?passwrd=verysecret", 7, "cannot be reached"),
        ("host=127.0.0.1 port=1 password=verysecret dbname=a", 2, "begins with postgresql://"),
        ("mysql://u:verysecret@127.0.0.1/a", 2, "begins with postgresql://"),
    ],
)
def test_a_wrong_address_is_told_without_the_password(tmp_path: Path, location: str, code: int, told: str) -> None:
    """What is wrong is told, in one sentence, with exit code 2 or 7."""
    outcome = ess(tmp_path, location, "coops", "--wait", "2")
    assert (outcome.code, told in outcome.err, "secret" in outcome.err) == (code, True, False)
    assert "Traceback" not in outcome.err


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And how to make it."""
    missing = server.address().rpartition("/")[0] + "/not_there"
    outcome = ess(tmp_path, missing, "coops")
    told = (
        'cannot be reached: database "not_there" does not exist. Whoever runs the server makes it with: createdb NAME'
    )
    assert (outcome.code, outcome.err) == (7, f"ess: {read(missing).shown} {told}\n")


def test_without_the_driver_a_sentence_says_what_to_install(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file needs no driver; a server does."""
    for name in [name for name in sys.modules if name.startswith("ocp_ess_cli.store.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    outcome = ess(tmp_path, place, "coops")
    assert (outcome.code, outcome.err) == (
        7,
        'ess: A register on a server needs psycopg. Install it with: pip install "ocp-ess-cli[postgres]"\n',
    )
    assert ess(tmp_path, "awards.json", "coops").code == 0
    assert address.is_address(place)


def test_names_are_completed_from_the_server(tmp_path: Path, place: str) -> None:
    """The shell is offered what the register on the server holds; nothing where it cannot be reached."""
    ess(tmp_path, place, *ADD)
    for where, offered in ((place, "Tafoukt"), ("postgresql://127.0.0.1:1/none", "")):
        typed = {"_ESS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "ess coop taf", "ESS_DB": where}
        assert offered in completed(typed)


def completed(environment: dict[str, str]) -> str:
    """Give what a shell would be offered."""
    import subprocess  # noqa: PLC0415 - for this alone

    from tests.faults import real  # noqa: PLC0415

    run = subprocess.run(
        [*map(str, real.PROGRAM)], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in run.stderr
    return run.stdout
