"""What another program changed is noticed, told, and taken only when it is accepted, as a change like any other."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tinydb import TinyDB, where

from ocp_ess_cli.domain.models import Contact
from tests.builders import STAMP, a_cooperative, a_round, add_all, save, some_cooperatives
from tests.faults import real
from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocp_ess_cli.store.tiny import TinyStore


@pytest.fixture
def store(tmp_path: Path) -> TinyStore:
    """Give a register of three cooperatives, whose last change was another one."""
    return real.a_register(tmp_path, 3)


def stock(store: TinyStore) -> closing[TinyDB]:
    """Open the file with TinyDB as it is installed."""
    return closing(TinyDB(store.place))


def ess(store: TinyStore, *arguments: str) -> Outcome:
    """Run `ess` in the folder of the register, in this process."""
    return run_ess(store.place.parent, arguments)


def by_update(store: TinyStore) -> None:
    """Change a name with stock TinyDB."""
    with stock(store) as db:
        db.table("cooperatives").update({"name": "Another"}, where("id") == "C0002")


def by_insert(store: TinyStore) -> None:
    """Add a record with stock TinyDB."""
    with stock(store) as db:
        db.table("cooperatives").insert({"id": "C0009", "name": "Neuf"})


def by_remove(store: TinyStore) -> None:
    """Remove a record with stock TinyDB."""
    with stock(store) as db:
        db.table("cooperatives").remove(where("id") == "C0003")


def by_editor(store: TinyStore) -> None:
    """Change a number in an editor, which ends lines in its own way."""
    content = store.place.read_bytes().replace(b'"name":"Coop\xc3\xa9rative 2"', b'"name":"Coop\xc3\xa9rative 20"')
    store.place.write_bytes(content.replace(b"\n", b"\r\n"))


def by_bit(store: TinyStore) -> None:
    """Flip a bit in a name."""
    content = store.place.read_bytes()
    store.place.write_bytes(content.replace(b"rative 2", b"rative 3", 1))


CHANGES: dict[str, tuple[Callable[[TinyStore], None], str]] = {
    "stock TinyDB updates": (by_update, "C0002: name “Coopérative 2” → “Another”"),
    "stock TinyDB inserts": (by_insert, "C0009 was added"),
    "stock TinyDB removes": (by_remove, "C0003 was removed"),
    "an editor": (by_editor, "C0002: name “Coopérative 2” → “Coopérative 20”"),
    "a bit": (by_bit, "C0002: name “Coopérative 2” → “Coopérative 3”"),
}
EACH = pytest.mark.parametrize(("change", "told"), CHANGES.values(), ids=CHANGES.keys())


@EACH
def test_a_change_from_outside_is_noticed_and_told(
    store: TinyStore, change: Callable[[TinyStore], None], told: str
) -> None:
    """Readers and writers refuse to go on, and say what differs, how to accept it, and how to go back."""
    change(store)
    before = real.contents(store.place.parent)
    way = "     The version before the last command is good. To go back to it: "
    way += f"ess restore {store.place}.bak --db awards.json"
    lines = [
        f"ess: awards.json was changed by another program: {told}.",
        "     To accept it as it is: ess check --accept --db awards.json",
        way,
    ]
    for arguments in (("coops",), ("add-coop", "One more"), ("award", "C0001", "--program", "lalla"), ("backup",)):
        outcome = ess(store, *arguments, *(("--year", "2022", "--yes") if arguments[0] == "award" else ()))
        assert (outcome.code, outcome.err.splitlines()) == (7, lines), arguments
    assert real.contents(store.place.parent) == before


def test_a_change_in_a_table_that_a_command_does_not_read_is_noticed_before_it_writes(store: TinyStore) -> None:
    """Another cooperative is not added to a file in which a round was changed, for its trace would be lost."""
    with stock(store) as db:
        db.table("rounds").update({"theme": "Another"}, where("id") == "lalla-2022")
    before = real.contents(store.place.parent)
    outcome = ess(store, "add-coop", "One more")
    told = "in its table rounds; which record cannot be told."
    assert (outcome.code, outcome.err.splitlines()[0][-len(told) :]) == (7, told)
    assert real.contents(store.place.parent) == before


def test_an_id_that_another_program_gave_is_not_given_again(store: TinyStore) -> None:
    """After an added record was accepted and taken back, its id is not the next."""
    by_insert(store)
    assert [ess(store, *line).code for line in (("check", "--accept", "--yes"), ("undo", "--yes"))] == [0, 0]
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0010"


@EACH
def test_what_is_accepted_is_one_change_that_can_be_undone(
    store: TinyStore, change: Callable[[TinyStore], None], told: str
) -> None:
    """After --accept the register goes on with one journal record more, and undo brings the records back."""
    standing, length = real.tables(store), real.changes(store)
    change(store)
    outcome = ess(store, "check", "--accept", "--yes")
    assert (outcome.code, outcome.err.splitlines()[0], real.changes(store)) == (0, told, length + 1)
    assert real.before_the_last_change(store) == standing
    assert (ess(store, "undo", "--yes").code, real.tables(store)) == (0, standing)
    assert ess(store, "redo", "--yes").code == 0
    assert (real.tables(store) == standing, real.findings(store)) == (False, [])


@EACH
def test_what_is_not_accepted_stays(store: TinyStore, change: Callable[[TinyStore], None], told: str) -> None:
    """Without --yes and with nobody to ask, what differs is said and nothing is written."""
    change(store)
    before = real.contents(store.place.parent)
    outcome = ess(store, "check", "--accept")
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, told)
    assert real.contents(store.place.parent) == before


def test_nothing_to_accept_writes_nothing(store: TinyStore) -> None:
    """Where no other program changed the file, that is said, and every byte stays."""
    before = real.contents(store.place.parent)
    outcome = ess(store, "check", "--accept", "--yes")
    assert (outcome.code, outcome.err) == (0, "No other program changed the file.\n")
    assert real.contents(store.place.parent) == before


def test_of_a_changed_record_the_other_fields_are_told(store: TinyStore) -> None:
    """Where the last command changed the same record, what it wrote is not told, what another wrote is."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(id="C0002", name="Coopérative 2", members=14))
    by_update(store)
    told = "ess: awards.json was changed by another program: C0002: name “Coopérative 2” → “Another”."
    assert ess(store, "coops").err.splitlines()[0] == told


def test_a_record_that_the_last_command_added_cannot_be_told(store: TinyStore) -> None:
    """What a record was that the last command added is nowhere; the table is named, and accepting goes on."""
    save(store, a_cooperative(id="C0004", name="Four"))
    with stock(store) as db:
        db.table("cooperatives").update({"name": "4"}, where("id") == "C0004")
    told = "in its table cooperatives; which record cannot be told."
    assert ess(store, "coops").err.splitlines()[0] == f"ess: awards.json was changed by another program, {told}"
    assert ess(store, "check", "--accept", "--yes").code == 0
    assert real.tables(store)["cooperatives"]["C0004"]["name"] == "4"


def no_version_before(store: TinyStore) -> None:
    """Take the version before away."""
    store.place.with_name("awards.json.bak").unlink()


def an_older_version_before(store: TinyStore) -> None:
    """Put an older version in the place of the version before."""
    kept = store.place.with_name("awards.json.bak")
    older = kept.read_bytes()
    save(store, a_cooperative(id="C0007", name="Seven"))
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0001")
    kept.write_bytes(older)


def a_foreign_version_before(store: TinyStore) -> None:
    """Put the version before of another register in the place of that of this one."""
    folder = store.place.parent / "other"
    folder.mkdir()
    other = real.store_of(folder)
    with other.writing(msgspec.structs.replace(STAMP, by="another")) as unit:
        add_all(unit, *some_cooperatives(3, notes="of another"))
    store.place.with_name("awards.json.bak").write_bytes(other.place.read_bytes())


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (no_version_before, ", in its table cooperatives; which record cannot be told."),
        (a_foreign_version_before, ", in its table cooperatives; which record cannot be told."),
        (an_older_version_before, ": C0002: name “Coopérative 2” → “Another”."),
    ],
)
def test_what_ess_did_itself_is_never_told_as_a_change_from_outside(
    store: TinyStore, prepare: Callable[[TinyStore], None], told: str
) -> None:
    """With a version before that is missing, older or of another register, no change of ess itself is told."""
    prepare(store)
    by_update(store)
    assert ess(store, "coops").err.splitlines()[0] == f"ess: awards.json was changed by another program{told}"


def test_after_a_restoration_only_the_change_from_outside_is_told(store: TinyStore) -> None:
    """After going back to an old backup, the version before is of later; no difference to it is told."""
    assert ess(store, "backup").code == 0
    save(store, a_cooperative(id="C0007", name="Seven"))
    save(store, a_round(year=2023))
    (backup,) = store.place.parent.glob("*.gz")
    assert ess(store, "restore", backup.name, "--yes").code == 0
    by_update(store)
    told = "in its table cooperatives; which record cannot be told."
    assert ess(store, "coops").err.splitlines()[0] == f"ess: awards.json was changed by another program, {told}"


def test_a_contact_that_was_changed_is_not_shown(store: TinyStore) -> None:
    """Of a contact that another program changed, neither the old nor the new one is told."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(name="Coopérative 1", contact=Contact(name="Bureau", reach="0528123456")))
    save(store, a_round(year=2023))
    with stock(store) as db:
        db.table("cooperatives").update({"contact": {"name": "B", "reach": "0528999999"}}, where("id") == "C0001")
    told = "ess: awards.json was changed by another program: C0001: contact."
    assert ess(store, "coops").err.splitlines()[0] == told
    assert ess(store, "check", "--accept", "--yes").err.splitlines()[0] == "C0001: contact"
    assert (ess(store, "undo", "--yes").code, real.findings(store)) == (0, [])
    assert real.tables(store)["cooperatives"]["C0001"]["contact"] == {"name": "Bureau", "reach": "0528123456"}


def test_a_respacing_and_a_table_of_another_program_are_no_change(store: TinyStore) -> None:
    """What stock TinyDB only spaced otherwise is read on, and a table of its own is kept."""
    standing = real.tables(store)
    with stock(store) as db:
        db.table("notes").insert({"text": "à rappeler"})
    assert (ess(store, "add-coop", "One more").code, real.findings(store)) == (0, [])
    with stock(store) as db:
        assert db.table("notes").all() == [{"text": "à rappeler"}]
    assert real.before_the_last_change(store) == standing


# --- the journal ---


def edit(store: TinyStore, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the rows of the journal by hand."""
    tables = json.loads(store.place.read_bytes())
    change(tables["journal"])
    store.place.write_text(json.dumps(tables), encoding="utf-8")


def _altered(rows: dict[str, Any]) -> None:
    rows["2"]["by"] = "somebody"


def _last_altered(rows: dict[str, Any]) -> None:
    rows["4"]["by"] = "somebody"


def _removed(rows: dict[str, Any]) -> None:
    del rows["2"]


def _last_removed(rows: dict[str, Any]) -> None:
    del rows["4"]


def _inserted(rows: dict[str, Any]) -> None:
    rows["5"] = {**rows["4"], "id": "J00000005"}


JOURNALS = {"altered": (_altered, 2), "last altered": (_last_altered, 4), "removed": (_removed, 2)} | {
    "last removed": (_last_removed, 4),
    "inserted": (_inserted, 5),
}


@pytest.mark.parametrize(("change", "number"), JOURNALS.values(), ids=JOURNALS.keys())
def test_a_journal_changed_by_hand_is_named_and_accepting_does_not_hide_it(
    store: TinyStore, change: Callable[[dict[str, Any]], None], number: int
) -> None:
    """The change is named before it is accepted, and `ess check history` names it for ever after."""
    save(store, a_cooperative(id="C0004", name="Four"))
    save(store, a_cooperative(id="C0005", name="Five"))
    edit(store, change)
    told = f"ess: awards.json was changed by another program: change {number} of the journal."
    assert ess(store, "log").err.splitlines()[0] == told
    assert ess(store, "check", "--accept", "--yes").code == 5
    save(store, a_cooperative(id="C0006", name="Six"))
    outcome = ess(store, "check", "history")
    assert (outcome.code, f"hange {number} " in outcome.out) == (5, True), outcome
    assert real.tables(store)["cooperatives"].keys() == {f"C000{n}" for n in range(1, 7)}
