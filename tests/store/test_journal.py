"""The journal as pure functions: what a record says, its hash, and what forgetting leaves."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from ocp_ess_cli.domain.models import Before, Change, Contact, Record
from ocp_ess_cli.store import journal
from tests.builders import STAMP, a_cooperative, an_entry

CONTACT = Contact(name="Bureau", role="présidente", reach="0528000000")
PERSONAL = {"contact": msgspec.to_builtins(CONTACT)}


def changed(before: Record | None, after: Record | None, previous: str = "") -> Change:
    """Write down one change of the cooperative `C0001`."""
    return journal.record(7, STAMP, {"cooperatives": {"C0001": (before, after)}}, previous)


def a_personal_change() -> Change:
    """Write down that a contact and the members changed."""
    return changed(a_cooperative(contact=CONTACT), a_cooperative(members=14))


@pytest.mark.parametrize(("number", "record_id"), [(1, "J00000001"), (12345678, "J12345678"), (99, "J00000099")])
def test_a_journal_id_is_its_number(number: int, record_id: str) -> None:
    """The id of a journal record is its number in eight digits, so that ids sort as numbers do."""
    assert journal.journal_id(number) == record_id


def test_a_record_says_who_when_why_and_what() -> None:
    """A journal record carries the stamp, the hash before it, and ids and records in the order of their ids."""
    stamp = msgspec.structs.replace(STAMP, reason="a letter")
    pairs: dict[str, dict[str, journal.Pair]] = {
        "entries": {"E0002": (None, an_entry(2)), "E0001": (None, an_entry(1))},
        "cooperatives": {
            "C0003": (a_cooperative(id="C0003"), a_cooperative(id="C0003", members=1)),
            "C0002": (a_cooperative(id="C0002"), None),
            "C0001": (a_cooperative(), a_cooperative(name="Tafoukt")),
        },
    }
    assert journal.record(7, stamp, pairs, "abc") == Change(
        id="J00000007",
        at=STAMP.at,
        by="office",
        command="test",
        reason="a letter",
        added={"entries": ("E0001", "E0002")},
        changed=(
            Before(table="cooperatives", id="C0001", fields={"name": "Coopérative Tafoukt"}),
            Before(table="cooperatives", id="C0003", fields={"members": 12}),
        ),
        removed=(Before(table="cooperatives", id="C0002", fields=msgspec.to_builtins(a_cooperative(id="C0002"))),),
        previous="abc",
    )


def test_personal_fields_stand_apart_under_a_seal() -> None:
    """The contact is not among the plain fields; its seal is the hash of it with a salt."""
    (before,) = a_personal_change().changed
    assert (before.fields, before.personal) == ({"members": 12}, PERSONAL)
    sealed = before.salt.encode() + msgspec.json.encode(PERSONAL, order="deterministic")
    assert before.seal == hashlib.sha256(sealed).hexdigest()


def test_personal_fields_of_a_removed_record_stand_apart_too() -> None:
    """A removed record keeps its contact under the seal, not among its fields."""
    (before,) = changed(a_cooperative(contact=CONTACT), None).removed
    assert before.fields == msgspec.to_builtins(a_cooperative())
    assert before.personal == PERSONAL


def test_a_salt_is_used_once() -> None:
    """The same contact has another salt and another seal in another record, so that seals tell nothing."""
    (first,), (second,) = a_personal_change().changed, a_personal_change().changed
    assert len(first.salt) == len(second.salt) == 32
    assert (first.salt == second.salt, first.seal == second.seal) == (False, False)


def test_a_change_without_personal_fields_has_no_seal() -> None:
    """Where no contact changed, nothing is sealed."""
    (before,) = changed(a_cooperative(contact=CONTACT), a_cooperative(contact=CONTACT, members=14)).changed
    assert before == Before(table="cooperatives", id="C0001", fields={"members": 12})


def test_an_added_contact_is_sealed_as_none() -> None:
    """That a contact came where there was none is kept under the seal as well."""
    (before,) = changed(a_cooperative(), a_cooperative(contact=CONTACT)).changed
    assert (before.fields, before.personal) == ({}, {"contact": None})


def test_a_digest_is_the_same_after_reading_back() -> None:
    """A journal record has the same hash when it comes back from JSON."""
    change = a_personal_change()
    again = msgspec.json.decode(msgspec.json.encode(change), type=Change)
    assert journal.digest(again) == journal.digest(change)


def test_a_digest_does_not_depend_on_the_order_of_fields() -> None:
    """Two writings of the same fields in another order have the same hash."""
    before = Before(table="cooperatives", id="C0001", fields={"members": 12, "name": "Tafoukt"})
    turned = msgspec.structs.replace(before, fields={"name": "Tafoukt", "members": 12})
    plain = changed(None, a_cooperative())
    first, second = (msgspec.structs.replace(plain, changed=(b,)) for b in (before, turned))
    assert journal.digest(first) == journal.digest(second)


@pytest.mark.parametrize(
    "forged",
    [
        {"id": "J00000008"},
        {"by": "somebody"},
        {"command": "undo"},
        {"reason": "another"},
        {"at": STAMP.at.replace(hour=10)},
        {"added": {"cooperatives": ("C0002",)}},
        {"previous": "0" * 64},
        {"changed": ()},
        {"removed": (Before(table="cooperatives", id="C0002"),)},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_digest_covers_every_field(forged: dict[str, object]) -> None:
    """Another value of any field gives another hash."""
    change = a_personal_change()
    assert journal.digest(msgspec.structs.replace(change, **forged)) != journal.digest(change)


def test_a_digest_covers_personal_fields_by_their_seal() -> None:
    """Another seal gives another hash."""
    change = a_personal_change()
    (before,) = change.changed
    forged = msgspec.structs.replace(change, changed=(msgspec.structs.replace(before, seal="0" * 64),))
    assert journal.digest(forged) != journal.digest(change)


@pytest.mark.parametrize("after", [a_cooperative(members=14), None], ids=["changed", "removed"])
def test_forgetting_takes_contact_and_salt_and_keeps_the_hash(after: Record | None) -> None:
    """Of a forgotten record neither contact nor salt is left, everything else is, and the hash stays."""
    change = changed(a_cooperative(contact=CONTACT), after)
    forgotten = journal.forgotten(change, "cooperatives", "C0001")
    (kept,) = change.changed + change.removed
    assert forgotten.changed + forgotten.removed == (msgspec.structs.replace(kept, personal=None, salt=""),)
    assert journal.digest(forgotten) == journal.digest(change)
    assert b"0528000000" not in msgspec.json.encode(forgotten)


@pytest.mark.parametrize(("table", "record_id"), [("cooperatives", "C0002"), ("entries", "C0001")])
def test_forgetting_another_record_changes_nothing(table: str, record_id: str) -> None:
    """A record of another id or another table is not forgotten along."""
    change = a_personal_change()
    assert journal.forgotten(change, table, record_id) == change


def test_forgetting_leaves_what_it_was_given() -> None:
    """Forgetting makes a new journal record; the one given still has the contact."""
    change = a_personal_change()
    journal.forgotten(change, "cooperatives", "C0001")
    assert change.changed[0].personal == PERSONAL


def test_writing_down_leaves_the_records_as_they_were() -> None:
    """The records before and after are not changed by being written down, nor is the journal record by hashing."""
    before, after = a_cooperative(contact=CONTACT), a_cooperative(members=14)
    change = changed(before, after)
    copy = msgspec.structs.replace(change)
    journal.digest(change)
    assert (before, after, change) == (a_cooperative(contact=CONTACT), a_cooperative(members=14), copy)
