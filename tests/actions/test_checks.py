"""The checks: the chain of the journal holds by itself, and whatever is changed in it by hand is found and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import register
from ocp_ess_cli.actions.checks import CHECKS
from ocp_ess_cli.actions.findings import Finding
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import Before, Change, Contact
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.unit import Source, WorkUnit
from tests.builders import STAMP, a_cooperative, found, refuses, save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.protocol import Store

CONTACT = Contact(name="Bureau", role="présidente", reach="0528000000")
ALTERED = "Change {} is not what was written: it was changed by hand."
INSERTED = "Change {} was not written by ess: it was inserted by hand."
ADVICE = "Hold the register against a backup of before: ess restore FROM --dry-run"
SEALED = "Change {} has a contact that is not what was written: it was changed by hand."


def a_store() -> Store:
    """Make a register of four changes: added with a contact, changed in its contact, changed, removed."""
    store = MemoryStore()
    save(store, a_cooperative(contact=CONTACT), a_cooperative(id="C0002", name="Deux"))
    for changed in (
        a_cooperative(contact=msgspec.structs.replace(CONTACT, reach="0600000000"), members=14),
        a_cooperative(contact=msgspec.structs.replace(CONTACT, reach="0600000000"), members=15),
    ):
        with store.writing(STAMP) as unit:
            unit.cooperatives.put(changed)
    with store.writing(STAMP) as unit:
        register.remove_cooperative(unit, changed)
    return store


def journal_of(store: Store) -> tuple[list[Change], tuple[int, str]]:
    """Give the journal of a store, and where the store says that its chain ends."""
    with store.reading() as unit:
        return unit.journal.find(), unit.chain_end


def of_history(number: int | str, sentence: str) -> Finding:
    """Make the finding about a change."""
    return Finding("history", str(number), sentence, ADVICE)


def found_in(changes: Sequence[Change], chain_end: tuple[int, str]) -> list[Finding]:
    """Check a journal as somebody left it."""
    sources: dict[str, Source[Record]] = {name: Source({}) for name in TABLES}
    sources["journal"] = Source({change.id: change for change in changes})
    return found(WorkUnit(sources, {}, chain_end), "history")


def names_of(findings: Sequence[Finding]) -> list[str]:
    """Give the changes that findings name."""
    return [finding.subject for finding in findings]


# --- what holds ---


def test_a_new_register_holds() -> None:
    """Where nothing was ever changed, every check holds."""
    with MemoryStore().reading() as unit:
        assert found(unit) == []


def test_a_register_that_ess_wrote_holds() -> None:
    """A journal as the store wrote it holds, and is found to hold again."""
    with a_store().reading() as unit:
        assert len(unit.journal.find()) == 4
        assert found(unit, "history", "history") == []


def test_a_forgotten_contact_leaves_the_chain_whole() -> None:
    """A contact that was forgotten is gone from every change, and the chain holds, now and after the next change."""
    store = MemoryStore()
    save(store, a_cooperative(contact=CONTACT))
    for members in (14, 15):
        with store.writing(STAMP) as unit:
            contact = msgspec.structs.replace(CONTACT, reach=f"06000000{members}")
            unit.cooperatives.put(a_cooperative(contact=contact, members=members))
    with store.writing(STAMP) as unit:
        register.forget_contact(unit, a_cooperative(contact=contact, members=15))
    with store.reading() as unit:
        assert b"Bureau" not in msgspec.json.encode(unit.journal.find())
        assert [before.personal for change in unit.journal.find() for before in change.changed] == [None, None, None]
        assert found(unit) == []
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(members=16))
    with store.reading() as unit:
        assert found(unit) == []


# --- what was changed by hand ---


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "forged",
    [
        {"by": "somebody"},
        {"command": "import"},
        {"reason": "a letter"},
        {"at": STAMP.at.replace(hour=10)},
        {"added": {"cooperatives": ("C0009",)}},
        {"changed": (Before(table="cooperatives", id="C0009"),)},
        {"removed": (Before(table="cooperatives", id="C0009"),)},
        {"undoes": "J00000009"},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_changed_record_is_named(forged: dict[str, object], number: int) -> None:
    """Another value of any field of any change is found, and that change named, and no other."""
    changes, end = journal_of(a_store())
    changes[number - 1] = msgspec.structs.replace(changes[number - 1], **forged)
    assert found_in(changes, end) == [of_history(number, ALTERED.format(number))]


@pytest.mark.parametrize(("number", "named"), [(1, ["1"]), (2, ["1", "2"]), (3, ["2", "3"]), (4, ["3", "4"])])
def test_a_changed_link_is_named_with_the_record_before_it(number: int, named: list[str]) -> None:
    """Where two changes do not fit together both are named, once each, for either may be the one that was altered."""
    changes, end = journal_of(a_store())
    changes[number - 1] = msgspec.structs.replace(changes[number - 1], previous="0" * 64)
    assert found_in(changes, end) == [of_history(name, ALTERED.format(name)) for name in named]


def test_two_changed_records_are_both_named() -> None:
    """Each change that was altered is named, in their order."""
    changes, end = journal_of(a_store())
    for place in (0, 2):
        changes[place] = msgspec.structs.replace(changes[place], by="somebody")
    assert found_in(changes, end) == [of_history(number, ALTERED.format(number)) for number in ("1", "3")]


@pytest.mark.parametrize("number", [2, 4])
def test_a_changed_contact_is_named(number: int) -> None:
    """A contact in the journal that is not the one sealed is found, in a change and in a removal."""
    changes, end = journal_of(a_store())
    subject = changes[number - 1]

    def forged(befores: tuple[Before, ...]) -> tuple[Before, ...]:
        return tuple(msgspec.structs.replace(before, personal={"contact": {"name": "X"}}) for before in befores)

    changes[number - 1] = msgspec.structs.replace(
        subject, changed=forged(subject.changed), removed=forged(subject.removed)
    )
    assert found_in(changes, end) == [of_history(number, SEALED.format(number))]


def test_a_contact_sealed_anew_is_named() -> None:
    """A contact changed together with its seal breaks the chain instead."""
    changes, end = journal_of(a_store())
    changes[1] = msgspec.structs.replace(
        changes[1], changed=(msgspec.structs.replace(changes[1].changed[0], seal="0"),)
    )
    assert names_of(found_in(changes, end)) == ["2", "2"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_record_is_named(number: int) -> None:
    """A change that is missing is found by the one that stands in its place, and nothing else is said of it."""
    changes, end = journal_of(a_store())
    del changes[number - 1]
    sentence = f"Change {number + 1} stands where change {number} should: some were removed or inserted."
    assert found_in(changes, end) == [of_history(number + 1, sentence)]


def test_the_last_record_removed_is_named() -> None:
    """That the last change is missing is found, and the missing change named."""
    changes, end = journal_of(a_store())
    del changes[-1]
    assert found_in(changes, end) == [of_history("4", "Change 4 is missing: the journal ends before it.")]


def test_every_record_removed_is_found() -> None:
    """An emptied journal is found by its first change, which is missing."""
    _changes, end = journal_of(a_store())
    assert found_in([], end) == [of_history("1", "Change 1 is missing: the journal ends before it.")]


def test_a_record_appended_is_named() -> None:
    """A change put behind the last one is found and named, though it carries the right hash."""
    changes, end = journal_of(a_store())
    changes.append(msgspec.structs.replace(changes[-1], id="J00000005", previous=end[1]))
    assert found_in(changes, end) == [of_history("5", INSERTED.format(5))]


def test_a_record_inserted_with_a_number_that_is_taken_hides_nothing() -> None:
    """A change put among others, which moves those behind it on by one, is found where the chain breaks and at its end.

    The forged change does not fit the one moved behind it, nor do those that carry another number than they were given.
    """
    changes, end = journal_of(a_store())
    moved = [msgspec.structs.replace(change, id=f"J{change.number + 1:08d}") for change in changes[1:]]
    forged = msgspec.structs.replace(changes[1], by="somebody")
    altered = [of_history(number, ALTERED.format(number)) for number in (2, 3, 4)]
    expected = [*altered, of_history("5", INSERTED.format(5))]
    assert found_in([changes[0], forged, *moved], end) == expected


def test_a_record_with_a_number_of_its_own_kind_is_named() -> None:
    """A change under an id that ess never gives is found and told as what stands where another should."""
    changes, end = journal_of(a_store())
    changes.insert(1, msgspec.structs.replace(changes[1], id="J000000011"))
    sentence = "Change 11 stands where change 2 should: some were removed or inserted."
    assert found_in(changes, end) == [of_history(11, sentence)]


def test_records_exchanged_are_named() -> None:
    """Two changes that took each other's place are both named, and the one before them, which they do not fit."""
    changes, end = journal_of(a_store())
    second, third = changes[1], changes[2]
    changes[1] = msgspec.structs.replace(third, id=second.id)
    changes[2] = msgspec.structs.replace(second, id=third.id)
    assert names_of(found_in(changes, end)) == ["1", "2", "3"]


def test_a_chain_written_anew_is_found_by_its_end() -> None:
    """Somebody who writes the whole chain anew, hashes and all, is found as long as the store knows its end."""
    _changes, end = journal_of(a_store())
    other, _end = journal_of(a_store())
    assert found_in(other, end) == [of_history("4", ALTERED.format(4))]


# --- which checks are run ---


def test_a_check_that_is_none_is_refused() -> None:
    """A name that no check has is told back beside those that there are, and nothing is checked."""
    with a_store().reading() as unit:
        known = ", ".join(CHECKS)
        for names in (["histroy"], ["history", "histroy"]):
            with refuses(BadValue, f"There is no check “histroy”; there are: {known}."):
                found(unit, *names)
