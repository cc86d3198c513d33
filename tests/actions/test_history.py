"""The history: which changes are in effect, which one is meant, and what each did, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ocp_ess_cli.actions import history
from ocp_ess_cli.actions.history import Turn
from ocp_ess_cli.domain.errors import NotFound, RuleBroken
from ocp_ess_cli.domain.models import Change, Cooperative
from ocp_ess_cli.store.memory import MemoryStore
from tests.actions.office import (
    AS_WRITTEN,
    CONTACT,
    a_register,
    add,
    apply,
    do,
    edit,
    effective,
    forget,
    office,
    open_round,
    redo,
    remove,
    tables,
    turns,
    undo,
)
from tests.builders import STAMP, TODAY, a_cooperative, a_round, jil, refuses, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.store.protocol import Unit


# --- which changes are in effect ---


@pytest.mark.parametrize(
    ("undoes", "numbers"),
    [
        ([0], [1]),
        ([0, 0, 0], [1, 2, 3]),
        ([0, 1], [2]),
        ([0, 1, 2], [1, 3]),
        ([0, 1, 2, 3], [2, 4]),
        ([0, 0, 1], [2, 3]),
        ([0, 0, 2, 1, 4, 3], [1, 2, 5, 6]),
    ],
    ids=["none", "three", "undone", "redone", "redo undone", "older undone", "two undone and redone"],
)
def test_a_change_is_in_effect_until_it_is_taken_back(undoes: list[int], numbers: list[int]) -> None:
    """A change taken back is not in effect, nor is an undo that was taken back, which brings the change back."""
    changes = [
        Change(id=f"J{n:08d}", at=STAMP.at, by="office", command="test", undoes=f"J{undone:08d}" if undone else "")
        for n, undone in enumerate(undoes, start=1)
    ]
    expected = {f"J{n:08d}" for n in numbers}
    assert history.in_effect(changes) == expected
    assert history.in_effect(reversed(changes)) == expected


# --- which change is meant ---


@pytest.mark.parametrize("reference", ["2", " 2 ", "0002"])
def test_a_change_is_found_by_its_number(reference: str) -> None:
    """The number of a change finds it, blanks and zeros before it set aside."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    with store.reading() as unit:
        assert history.find_change(unit, reference) == unit.journal.find()[1]


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("2", "2"),
        ("0", "0"),
        ("-1", "-1"),
        ("", ""),
        ("J00000001", "J00000001"),
        ("1.0", "1.0"),
        ("²", "²"),
        ("١", "١"),
        ("9" * 30, "9" * 20),
    ],
)
def test_a_number_that_is_none_is_refused(reference: str, told: str) -> None:
    """What is not the number of a change is told back, cut where it is long, and the list of changes is named."""
    sentence = f"There is no change {told}. ess log lists them."
    with a_register(a_cooperative()).reading() as unit, refuses(NotFound, sentence):
        history.find_change(unit, reference)


def test_nothing_can_be_undone_or_redone_in_a_new_register() -> None:
    """Where nothing was ever changed, there is nothing to undo and nothing to redo."""
    with MemoryStore().reading() as unit:
        with refuses(NotFound, "There is nothing to undo."):
            history.to_undo(unit, None)
        with refuses(NotFound, "There is nothing to redo."):
            history.to_redo(unit, None)


def test_undo_goes_back_change_by_change() -> None:
    """Without a number, undo takes the last change still in effect, until there is none."""
    store = a_register(*office())
    for members in ("13", "14"):
        do(store, edit("C0003", members=members))
    assert [undo(store) for _ in range(3)] == [3, 2, 1]
    with store.reading() as unit, refuses(NotFound, "There is nothing to undo."):
        history.to_undo(unit, None)


def test_undo_passes_over_a_forgotten_contact() -> None:
    """Without a number, undo goes on behind a forgotten contact, which cannot be undone, to the change before it."""
    store = a_register(a_cooperative(contact=CONTACT))
    do(store, edit("C0001", members="14"))
    do(store, forget("C0001"))
    with store.reading() as unit:
        assert history.to_undo(unit, None).number == 2


def test_redo_passes_over_a_forgotten_contact() -> None:
    """Without a number, redo goes on behind the undo of a contact that was forgotten since, which left nothing."""
    store = a_register(a_cooperative())
    do(store, edit("C0001", members="14"))
    do(store, edit("C0001", contact="0600000000"))
    assert [undo(store, number) for number in (2, 3)] == [2, 3]
    do(store, edit("C0001", contact="0600000001"))
    do(store, forget("C0001"))
    assert redo(store) == 4
    assert tables(store)["cooperatives"] == [a_cooperative(members=14)]


def test_redo_goes_forward_undo_by_undo() -> None:
    """Without a number, redo takes the last undo still in effect, until there is none: a redo is not redone."""
    store = a_register(*office())
    for members in ("13", "14"):
        do(store, edit("C0003", members=members))
    undone = [undo(store) for _ in range(3)]
    assert [redo(store) for _ in range(3)] == [6, 5, 4]
    assert (undone, effective(store)) == ([3, 2, 1], [1, 2, 3, 7, 8, 9])
    with store.reading() as unit, refuses(NotFound, "There is nothing to redo."):
        history.to_redo(unit, None)


def test_a_redone_change_is_undone_again() -> None:
    """A change that was undone and redone is the next to be undone, and can then be redone once more."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    after = tables(store)
    assert [undo(store), redo(store), undo(store, 2), redo(store, 2)] == [2, 3, 2, 5]
    assert tables(store) == after


def test_an_undo_is_taken_back_by_undoing_it() -> None:
    """Undoing an undo by its number is the same as redoing what it took back."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    after = tables(store)
    assert [undo(store), undo(store, 3)] == [2, 3]
    assert (tables(store), effective(store)) == (after, [1, 2, 4])


def test_what_was_undone_is_not_undone_again() -> None:
    """The number of a change that is not in effect is refused."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    undo(store)
    with store.reading() as unit, refuses(RuleBroken, "Change 2 was undone already."):
        history.to_undo(unit, "2")


def test_an_undo_that_was_taken_back_is_not_undone_again() -> None:
    """The number of an undo that was redone is refused too."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    undo(store)
    redo(store)
    with store.reading() as unit, refuses(RuleBroken, "Change 3 was undone already."):
        history.to_undo(unit, "3")


def test_redo_by_number_takes_the_change_that_was_undone() -> None:
    """The number of redo is that of the change, as undo said it, not that of the undo."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    do(store, edit("C0002", members="15"))
    undo(store, 2)
    undo(store, 3)
    assert redo(store, 2) == 4
    assert effective(store) == [1, 2, 5, 6]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_is_in_effect_is_not_redone(number: int) -> None:
    """The number of a change in effect, redone or never undone or an undo itself, is refused by redo."""
    store = a_register(*office())
    do(store, edit("C0003", members="14"))
    do(store, edit("C0003", members="15"))
    undo(store, 3)
    if number == 3:
        redo(store, 3)
    sentence = f"Change {number} is in effect; there is nothing to redo."
    with store.reading() as unit, refuses(RuleBroken, sentence):
        history.to_redo(unit, str(number))


@pytest.mark.parametrize("choose", [history.to_undo, history.to_redo])
def test_undo_and_redo_refuse_a_number_that_is_none(choose: Callable[[Unit, str | None], Change]) -> None:
    """Both refuse a number that no change has."""
    sentence = "There is no change 7. ess log lists them."
    with a_register(a_cooperative()).reading() as unit, refuses(NotFound, sentence):
        choose(unit, "7")


# --- what a change did ---


def test_turns_of_an_added_record_begin_with_nothing() -> None:
    """An added record has no fields before, and all that are not at their default after."""
    store = a_register()
    number = do(store, add(name="Coopérative Ubuntu", members="7"))
    fields = {"id": "C0001", "name": "Coopérative Ubuntu", "members": 7}
    assert turns(store, number) == [Turn("cooperatives", "C0001", None, fields, ("id", "name", "members"))]


def test_turns_of_a_removed_record_end_with_nothing() -> None:
    """A removed record has its fields before, its contact among them, and none after."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", contact=CONTACT))
    number = do(store, remove("C0001"))
    fields = {"id": "C0001", "name": "Tafoukt", "contact": AS_WRITTEN}
    assert turns(store, number) == [Turn("cooperatives", "C0001", fields, None, ("id", "name", "contact"))]


def test_turns_of_a_changed_record_name_the_fields_that_changed() -> None:
    """Of a changed record the changed fields are named; a field at its default is not there."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", members=12, notes="old"))
    number = do(store, edit("C0001", members="14", notes="", country="SN"))
    before = {"id": "C0001", "name": "Tafoukt", "members": 12, "notes": "old"}
    after = {"id": "C0001", "name": "Tafoukt", "members": 14, "country": "SN"}
    (turn,) = turns(store, number)
    assert turn._replace(fields=()) == Turn("cooperatives", "C0001", before, after, ())
    assert sorted(turn.fields) == ["country", "members", "notes"]


def test_turns_of_a_contact_have_it_before_and_after() -> None:
    """A changed contact is told as it was and as it became."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", contact=CONTACT))
    number = do(store, edit("C0001", contact="0600000000"))
    (turn,) = turns(store, number)
    assert (turn.fields, (turn.before or {})["contact"], (turn.after or {})["contact"]) == (
        ("contact",),
        AS_WRITTEN,
        {**AS_WRITTEN, "reach": "0600000000"},
    )


def test_turns_are_those_of_then_whatever_came_later() -> None:
    """What a change did is told as it was then, though the record was changed, removed and put back since."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", members=12))
    number = do(store, edit("C0001", members="14"))
    then = turns(store, number)
    do(store, edit("C0001", members="15", name="Annour"))
    removal = do(store, remove("C0001"))
    assert turns(store, number) == then
    undo(store, removal)
    assert turns(store, number) == then
    fields = {"id": "C0001", "name": "Tafoukt"}
    assert then == [Turn("cooperatives", "C0001", {**fields, "members": 12}, {**fields, "members": 14}, ("members",))]


def test_turns_of_a_forgotten_contact_have_none() -> None:
    """Once a contact is forgotten, no change tells of it any more, and the other fields are told as before."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", members=12))
    changed = do(store, edit("C0001", members="14", contact="0600000000"))
    do(store, edit("C0001", contact="0600000001"))
    forgotten = do(store, forget("C0001"))
    fields = {"id": "C0001", "name": "Tafoukt"}
    members = Turn("cooperatives", "C0001", {**fields, "members": 12}, {**fields, "members": 14}, ("members",))
    assert turns(store, changed) == [members]
    assert [turn.fields for number in (changed + 1, forgotten) for turn in turns(store, number)] == [(), ()]


def test_turns_stand_in_the_order_added_changed_removed() -> None:
    """The records that a change touched stand as its journal record has them: added, changed, removed."""
    store = a_register(*some_cooperatives(3))

    def act(unit: Unit) -> None:
        remove("C0001")(unit)
        edit("C0003", members="14")(unit)
        add(name="Coopérative Ubuntu")(unit)
        open_round(2026)(unit)

    number = do(store, act)
    touched = [
        ("cooperatives", "C0004"),
        ("rounds", "lalla-2026"),
        ("cooperatives", "C0003"),
        ("cooperatives", "C0001"),
    ]
    assert [(turn.table, turn.id) for turn in turns(store, number)] == touched
    with store.reading() as unit:
        assert history.touched(history.find_change(unit, str(number))) == touched


# --- the changes of one cooperative, of one round ---


def test_of_a_cooperative_are_its_record_and_its_entries() -> None:
    """A cooperative, its entries, and those it had that were taken away again belong to it, and no others."""
    store = a_register(*office(), a_round(jil()))
    do(store, apply(2022, "C0003"))
    undo(store)
    do(store, apply(2022, "C0003"))
    with store.reading() as unit:
        assert history.of_cooperative(unit, "C0003") == {
            ("cooperatives", "C0003"),
            ("entries", "E0003"),
            ("entries", "E0004"),
        }
        assert history.of_cooperative(unit, "C0001") == {("cooperatives", "C0001"), ("entries", "E0001")}


def test_of_a_round_are_its_record_and_its_entries() -> None:
    """A round, its entries, and those it had that were taken away again belong to it, and no others."""
    store = a_register(*office(), a_round(jil()))
    do(store, apply(2022, "C0003"))
    undo(store)
    with store.reading() as unit:
        assert history.of_round(unit, "lalla-2022") == {
            ("rounds", "lalla-2022"),
            ("entries", "E0001"),
            ("entries", "E0002"),
            ("entries", "E0003"),
        }
        assert history.of_round(unit, "jil-2022") == {("rounds", "jil-2022")}


def test_a_record_as_it_stands_has_the_fields_that_the_file_has() -> None:
    """The fields of a record as it stands are those not at their default, as JSON has them; of none there are none."""
    record = a_round(seats=2, ceremony=TODAY, sponsors=("Fonds",))
    expected: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    with a_register(record).reading() as unit:
        assert history.now(unit, "rounds", record.id) == expected
        assert history.now(unit, "rounds", "lalla-2023") is None
    assert expected["ceremony"] == "2026-11-25"
