"""The history: which changes are in effect, what each did, how it is taken back, and when that is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import history, register, rounds, selection, undoing
from ocp_ess_cli.actions.history import Turn
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import EssError, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Change, Contact, Cooperative
from ocp_ess_cli.exchange.importing import import_sheets
from ocp_ess_cli.exchange.sheets import find_sheets, read_sheet
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import (
    STAMP,
    TODAY,
    a_cooperative,
    a_round,
    add_all,
    an_entry,
    jil,
    lalla,
    refuses,
    save,
    some_cooperatives,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.protocol import Store, Unit

    Act = Callable[[Unit], object]
    Step = Callable[[Store], int]
    Tables = dict[str, list[Record]]

SAMPLE = Path(__file__).parents[2] / "sample_data"
ICE, OTHER_ICE = "001234567890123", "009876543210987"
CONTACT = Contact(name="Aïcha", role="présidente", reach="0528000000", collected=TODAY)
AS_WRITTEN = {"name": "Aïcha", "role": "présidente", "reach": "0528000000", "collected": "2026-11-25"}
TABLES = ("cooperatives", "rounds", "entries", "figures")


# --- the register of these tests, and how it is changed ---


def a_register(*records: Record) -> Store:
    """Make a store that holds records, saved as change 1."""
    store = MemoryStore()
    save(store, *records)
    return store


def office() -> tuple[Record, ...]:
    """Give a small office: C0001 a candidate, C0002 a winner of one of two seats, C0003 without an entry."""
    first, second, third = some_cooperatives(3)
    with_all = msgspec.structs.replace(first, contact=CONTACT, ice=ICE)
    open_ = a_round(seats=2)
    winner = rules.win(an_entry(2), Award(amount=50_000), lalla(), STAMP)
    return (with_all, second, third, open_, an_entry(1), winner)


def do(store: Store, act: Act, command: str = "test") -> int:
    """Carry out a command in one unit, and give the number of its change."""
    with store.writing(msgspec.structs.replace(STAMP, command=command)) as unit:
        act(unit)
    return last_change(store)


def last_change(store: Store) -> int:
    """Give the number of the last change."""
    with store.reading() as unit:
        return len(unit.journal.find())


def undo(store: Store, number: int | None = None) -> int:
    """Undo as `ess undo` does, and give the number of the change that was taken back."""
    return _take_back(store, lambda unit: history.to_undo(unit, _text(number)), "undo")


def redo(store: Store, number: int | None = None) -> int:
    """Redo as `ess redo` does, and give the number of the undo that was taken back."""
    return _take_back(store, lambda unit: history.to_redo(unit, _text(number)), "redo")


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _take_back(store: Store, choose: Callable[[Unit], Change], command: str) -> int:
    with store.reading() as unit:
        change = choose(unit)
    with store.writing(msgspec.structs.replace(STAMP, command=command, undoes=change.id)) as unit:
        undoing.take_back(unit, choose(unit))
    return change.number


def tables(store: Store) -> Tables:
    """Read everything but the journal."""
    with store.reading() as unit:
        return {name: unit.table(name).find() for name in TABLES}


def turns(store: Store, number: int) -> list[Turn]:
    """Say what a change did."""
    with store.reading() as unit:
        return history.turns(unit, history.find_change(unit, str(number)))


def effective(store: Store) -> list[int]:
    """Give the numbers of the changes in effect."""
    with store.reading() as unit:
        return sorted(int(change_id[1:]) for change_id in history.in_effect(unit.journal.find()))


# --- what commands do; each is one of theirs, with what it needs ---


def add(**texts: str) -> Act:
    """Add a cooperative."""
    return lambda unit: register.add_cooperative(unit, texts, catalogue.places(), TODAY, same_name=True)


def edit(record_id: str, **texts: str) -> Act:
    """Change a cooperative."""
    return lambda unit: register.edit_cooperative(
        unit, _cooperative(unit, record_id), texts, catalogue.places(), TODAY, same_name=True
    )


def remove(record_id: str) -> Act:
    """Remove a cooperative."""
    return lambda unit: register.remove_cooperative(unit, _cooperative(unit, record_id))


def forget(record_id: str) -> Act:
    """Forget the contact of a cooperative."""
    return lambda unit: register.forget_contact(unit, _cooperative(unit, record_id))


def open_round(year: int, **texts: str) -> Act:
    """Open a round of Lalla."""
    return lambda unit: rounds.open_round(unit, lalla(), year, texts)


def edit_round(year: int, **texts: str) -> Act:
    """Change a round of Lalla."""
    return lambda unit: rounds.edit_round(unit, rounds.get_round(unit, lalla(), year), lalla(), texts)


def close_round(year: int) -> Act:
    """Close a round of Lalla."""
    return lambda unit: rounds.close_round(unit, rounds.get_round(unit, lalla(), year), lalla(), STAMP)


def apply(year: int, record_id: str, mark: float | None = None, *, update: bool = False) -> Act:
    """Record or change a candidate of a round of Lalla."""
    application = selection.Application(mark=mark)
    return lambda unit: selection.apply(
        unit,
        rounds.get_round(unit, lalla(), year),
        _cooperative(unit, record_id),
        application,
        STAMP,
        update=update,
    )


def award(year: int, *record_ids: str, despite: str = "") -> Act:
    """Name winners of a round of Lalla, which is opened if it is not there."""

    def act(unit: Unit) -> None:
        round_ = rounds.ensure_round(unit, lalla(), year)
        winners = [_cooperative(unit, record_id) for record_id in record_ids]
        selection.award(unit, lalla(), round_, winners, selection.Terms(despite=despite), STAMP)

    return act


def revoke(entry_id: str) -> Act:
    """Take an award back."""
    return lambda unit: selection.revoke(unit, lalla(), selection.find_entry(unit, entry_id), "a reason", STAMP)


def import_sample(unit: Unit) -> None:
    """Import the sample data."""
    sheets = [read_sheet(path.name, kind, path.read_bytes()) for _name, kind, path in find_sheets(SAMPLE)]
    import_sheets(unit, sheets, catalogue.programs(), catalogue.places(), STAMP)


def _cooperative(unit: Unit, record_id: str) -> Cooperative:
    found = unit.cooperatives.get(record_id)
    if found is None:
        raise NotFound(record_id)
    return found


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
    assert [undo(store), redo(store), undo(store), redo(store)] == [2, 3, 2, 5]
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


# --- every kind of change is taken back ---

KINDS: dict[str, Act] = {
    "add-coop": add(name="Coopérative Ubuntu", members="7", contact="0600000000"),
    "edit-coop": edit("C0001", members="14", contact="0600000000", ice=OTHER_ICE, notes="new", sector=""),
    "remove-coop": remove("C0003"),
    "open-round": open_round(2026, seats="3", theme="Argan"),
    "edit-round": edit_round(2022, seats="3", theme="Argan", ceremony="2022-03-08"),
    "reopen": edit_round(2022, status="closed"),
    "close-round": close_round(2022),
    "apply": apply(2022, "C0003", 15.5),
    "apply --update": apply(2022, "C0001", 15.5, update=True),
    "award": award(2022, "C0001"),
    "award --despite": award(2022, "C0001", "C0003", despite="the jury said so"),
    "award opening a round": award(2026, "C0001", "C0003"),
    "revoke": revoke("E0002"),
}


@pytest.mark.parametrize("act", KINDS.values(), ids=KINDS)
def test_every_kind_of_change_is_undone_and_redone(act: Act) -> None:
    """Undo gives the register as it was before the command, redo as it was after it, as often as one likes."""
    store = a_register(*office())
    before = tables(store)
    number = do(store, act)
    after = tables(store)
    assert after != before
    told = turns(store, number)
    for _ in range(2):
        assert undo(store) == number
        assert tables(store) == before
        redo(store, number)
        assert tables(store) == after
    assert turns(store, number) == told


def test_an_import_is_undone_and_redone_whole() -> None:
    """Undo of the import of the sample data leaves nothing of its 269 records, redo brings every one back."""
    store = a_register()
    number = do(store, import_sample, "import")
    after = tables(store)
    undo(store)
    assert tables(store) == {name: [] for name in TABLES}
    redo(store)
    assert tables(store) == after
    assert Counter(turn.table for turn in turns(store, number)) == {
        "cooperatives": 120,
        "rounds": 11,
        "entries": 93,
        "figures": 45,
    }


def test_undo_works_in_a_file_as_in_memory(tmp_path: Path) -> None:
    """A register in a file goes back and forth through every kind of change, each read anew."""
    path = tmp_path / "awards.json"
    save(TinyStore(path), *office())
    before = tables(TinyStore(path))
    for act in KINDS.values():
        store = TinyStore(path)
        do(store, act)
        after = tables(store)
        undo(TinyStore(path))
        assert tables(TinyStore(path)) == before
        redo(store, last_change(store) - 1)
        assert tables(store) == after
        undo(store)
    assert tables(TinyStore(path)) == before


def test_an_id_is_not_used_again_after_undo() -> None:
    """The id of a cooperative whose adding was undone is not given to another, so that redo finds it free."""
    store = a_register()
    do(store, add(name="Coopérative Un"))
    undo(store)
    do(store, add(name="Coopérative Deux"))
    redo(store, 1)
    assert [c.id for c in tables(store)["cooperatives"]] == ["C0001", "C0002"]


def test_undo_says_what_the_change_had_done() -> None:
    """Taking back gives the turns of the change."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"))
    told = turns(store, number)
    with store.writing(STAMP) as unit:
        assert undoing.take_back(unit, history.find_change(unit, str(number))) == told


def test_a_forgotten_contact_does_not_come_back() -> None:
    """Undoing what set or changed a contact that was forgotten restores the other fields, and no contact."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", members=12, contact=CONTACT))
    number = do(store, edit("C0001", members="14", contact="0600000000"))
    do(store, forget("C0001"))
    undo(store, number)
    assert tables(store)["cooperatives"] == [Cooperative(id="C0001", name="Tafoukt", members=12)]


def test_a_removed_cooperative_whose_contact_was_forgotten_comes_back_without_it() -> None:
    """Undoing the removal of a cooperative whose contact was forgotten before restores it without a contact."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", contact=CONTACT))
    do(store, forget("C0001"))
    do(store, remove("C0001"))
    undo(store)
    assert tables(store)["cooperatives"] == [Cooperative(id="C0001", name="Tafoukt")]


def test_forgetting_a_contact_cannot_be_undone() -> None:
    """There is nothing left to put back, so undo of a forgotten contact is refused rather than do nothing."""
    store = a_register(a_cooperative(contact=CONTACT))
    number = do(store, forget("C0001"), "edit-coop")
    with store.reading() as unit, pytest.raises(RuleBroken):
        undoing.take_back(unit, history.find_change(unit, str(number)))


def test_undo_passes_over_a_forgotten_contact() -> None:
    """Without a number, undo goes on behind a forgotten contact, which cannot be undone, to the change before it."""
    store = a_register(a_cooperative(contact=CONTACT))
    do(store, edit("C0001", members="14"))
    do(store, forget("C0001"))
    with store.reading() as unit:
        assert history.to_undo(unit, None).number == 2


def test_a_restoration_cannot_be_undone(tmp_path: Path) -> None:
    """A restored backup changed the whole file, not single records, so undo of it is refused rather than do nothing."""
    path = tmp_path / "awards.json"
    save(TinyStore(path), *office())
    kept = keeping.open_backup(keeping.backup(TinyStore(path), None, STAMP.at))
    keeping.restore(TinyStore(path), kept, msgspec.structs.replace(STAMP, command="restore"))
    with TinyStore(path).reading() as unit, pytest.raises(RuleBroken):
        undoing.take_back(unit, history.find_change(unit, "2"))


# --- what depends on a change holds it ---


def held(store: Store, number: int, sentence: str) -> None:
    """Expect that a change cannot be taken back, with this sentence, and that the register stays as it was."""
    before = tables(store), last_change(store)
    with refuses(RuleBroken, f"Change {number} cannot be taken back: {sentence}"):
        undo(store, number)
    assert (tables(store), last_change(store)) == before


def test_a_field_changed_since_holds_a_change() -> None:
    """A change of a field is not undone under a later one of the same field."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"), "edit-coop")
    do(store, edit("C0003", members="15"), "edit-coop")
    held(store, number, "C0003 was changed since by change 3 (edit-coop).")


def test_the_change_that_holds_another_is_the_one_named() -> None:
    """The refusal names the change of the same field, not a later one of another field that holds nothing."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"), "edit-coop")
    do(store, edit("C0003", members="15"), "edit-coop")
    do(store, edit("C0003", notes="new"), "edit-coop")
    held(store, number, "C0003 was changed since by change 3 (edit-coop).")


def test_another_field_changed_since_stays() -> None:
    """Undoing a change of one field keeps what was changed in another since, and redo too."""
    store = a_register(Cooperative(id="C0001", name="Tafoukt", members=12))
    number = do(store, edit("C0001", members="14"))
    do(store, edit("C0001", notes="new"))
    undo(store, number)
    assert tables(store)["cooperatives"] == [Cooperative(id="C0001", name="Tafoukt", members=12, notes="new")]
    do(store, edit("C0001", commune="Aglou"))
    redo(store, number)
    assert tables(store)["cooperatives"] == [
        Cooperative(id="C0001", name="Tafoukt", members=14, notes="new", commune="Aglou")
    ]


def test_a_field_changed_since_and_back_holds_nothing() -> None:
    """A later change of the same field that was undone itself does not stand in the way."""
    store = a_register(*office())
    before = tables(store)
    number = do(store, edit("C0003", members="14"))
    do(store, edit("C0003", members="15"))
    undo(store)
    undo(store, number)
    assert tables(store) == before


def test_an_added_cooperative_changed_since_stays() -> None:
    """A cooperative that was changed since is not taken away with what was changed."""
    store = a_register()
    number = do(store, add(name="Coopérative Ubuntu"), "add-coop")
    do(store, edit("C0001", members="14"), "edit-coop")
    held(store, number, "C0001 was changed since by change 2 (edit-coop).")


def test_a_change_of_a_cooperative_removed_since_is_held() -> None:
    """A cooperative that is gone cannot be changed back."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"), "edit-coop")
    do(store, remove("C0003"), "remove-coop")
    held(store, number, "C0003 was changed since by change 3 (remove-coop).")


def test_a_cooperative_with_entries_since_stays() -> None:
    """A cooperative that has applied since is not taken away under its entry."""
    store = a_register(a_round())
    number = do(store, add(name="Coopérative Ubuntu"))
    do(store, apply(2022, "C0001"))
    held(store, number, "E0001 needs C0001.")


def test_a_round_with_entries_since_stays() -> None:
    """A round that has candidates since is not taken away under them."""
    store = a_register(*some_cooperatives(1))
    number = do(store, open_round(2026))
    do(store, apply(2026, "C0001"))
    held(store, number, "E0001 needs lalla-2026.")


def test_an_award_that_opened_a_round_with_other_entries_since_is_held() -> None:
    """An award that opened its round is not undone under a candidate who came since."""
    store = a_register(*some_cooperatives(2))
    number = do(store, award(2026, "C0001"))
    do(store, apply(2026, "C0002"))
    held(store, number, "E0002 needs lalla-2026.")


def test_an_import_changed_since_is_held_whole() -> None:
    """An import is undone whole or not at all: one record changed since holds all of it."""
    store = a_register()
    number = do(store, import_sample, "import")
    do(store, edit("C0100", members="14"), "edit-coop")
    held(store, number, "C0100 was changed since by change 2 (edit-coop).")


def test_a_seat_taken_since_stays() -> None:
    """A revoked award does not come back where another has taken the seat."""
    store = a_register(*some_cooperatives(3), a_round(seats=2))
    do(store, award(2022, "C0001", "C0002"))
    number = do(store, revoke("E0001"))
    do(store, award(2022, "C0003"))
    held(store, number, "lalla-2022 would have 3 winners, and it has 2 seats.")


def test_a_seat_taken_since_holds_an_award_that_was_undone() -> None:
    """An award that was undone is not redone where another has taken the seat."""
    store = a_register(*some_cooperatives(2), a_round(seats=1))
    number = do(store, award(2022, "C0001"))
    undo(store)
    do(store, award(2022, "C0002"))
    held(store, number + 1, "lalla-2022 would have 2 winners, and it has 1 seat.")


def test_seats_taken_since_hold_their_number() -> None:
    """Seats that were added and are taken since are not taken away."""
    store = a_register(*some_cooperatives(3), a_round(seats=2))
    number = do(store, edit_round(2022, seats="3"))
    do(store, award(2022, "C0001", "C0002", "C0003"))
    held(store, number, "lalla-2022 would have 3 winners, and it has 2 seats.")


def test_a_round_with_too_many_winners_does_not_hold_another() -> None:
    """A round that has more winners than seats anyway does not stand in the way of what concerns another round."""
    winners = [rules.win(an_entry(n), Award(amount=50_000), lalla(), STAMP) for n in (1, 2)]
    store = a_register(*some_cooperatives(3), a_round(seats=1), *winners, a_round(year=2023))
    before = tables(store)
    do(store, apply(2023, "C0003"))
    undo(store)
    assert tables(store) == before


def test_an_award_given_despite_the_seats_is_redone() -> None:
    """Winners beyond the seats who were named with a reason are no hindrance to redo."""
    store = a_register(*some_cooperatives(2), a_round(seats=1))
    do(store, award(2022, "C0001"))
    number = do(store, award(2022, "C0002", despite="the jury said so"))
    after = tables(store)
    undo(store, number)
    redo(store, number)
    assert tables(store) == after


def test_an_ice_taken_since_holds_a_removal() -> None:
    """A removed cooperative does not come back where another has its ICE now."""
    store = a_register(a_cooperative(ice=ICE))
    number = do(store, remove("C0001"))
    do(store, add(name="Coopérative Ubuntu", ice=ICE))
    held(store, number, "C0001 would have the number of C0002.")


def test_an_ice_taken_since_holds_a_change_of_it() -> None:
    """A cooperative does not get back an ICE that another has now."""
    store = a_register(*some_cooperatives(2))
    do(store, edit("C0001", ice=ICE))
    number = do(store, edit("C0001", ice=OTHER_ICE))
    do(store, edit("C0002", ice=ICE))
    held(store, number, "C0001 would have the number of C0002.")


def test_a_court_and_number_taken_since_hold_a_change_of_them() -> None:
    """A cooperative does not get back a court and register number that another has now."""
    store = a_register(a_cooperative(court="Tiznit", register_number="12/2016"), a_cooperative(id="C0002", name="Deux"))
    number = do(store, edit("C0001", register_number="13/2016"))
    do(store, edit("C0002", court="tiznit", register_number="12/2016"))
    held(store, number, "C0001 would have the number of C0002.")


def test_a_closed_round_keeps_who_was_not_selected() -> None:
    """A candidate whom the closing of the round made not selected is not taken away under that."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"), "apply")
    do(store, close_round(2022), "close-round")
    held(store, number, "E0001 was changed since by change 3 (close-round).")


def test_an_entry_does_not_come_back_without_its_cooperative() -> None:
    """A candidate that was undone is not redone where its cooperative was removed since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"))
    undo(store)
    do(store, remove("C0001"))
    with pytest.raises(RuleBroken):
        redo(store, number)


def test_an_entry_does_not_come_back_without_its_round() -> None:
    """A candidate that was undone is not redone where its round is gone since."""
    store = a_register(*some_cooperatives(1))
    opened = do(store, open_round(2026))
    number = do(store, apply(2026, "C0001"))
    undo(store)
    undo(store, opened)
    with pytest.raises(RuleBroken):
        redo(store, number)


def test_an_entry_does_not_come_back_beside_another_of_its_cooperative() -> None:
    """A candidate that was undone is not redone where its cooperative has applied to the round again since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"))
    undo(store)
    do(store, apply(2022, "C0001"))
    with pytest.raises(RuleBroken):
        redo(store, number)


def test_an_amount_awarded_since_stays() -> None:
    """A round does not go back to another amount than its winners were awarded since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, edit_round(2022, amount="60000"))
    do(store, award(2022, "C0001"))
    with pytest.raises(RuleBroken):
        undo(store, number)


def test_a_round_opened_again_since_holds_its_first_opening() -> None:
    """A round whose opening was undone is not redone over one of the same program and year opened since."""
    store = a_register()
    number = do(store, open_round(2026), "open-round")
    undo(store)
    do(store, open_round(2026, theme="Argan"), "open-round")
    held(store, number + 1, "lalla-2026 was changed since by change 3 (open-round).")


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


def test_fields_of_a_record_are_those_that_the_file_has() -> None:
    """The fields of a record are those not at their default, as JSON has them."""
    record = a_round(seats=2, ceremony=TODAY, sponsors=("Fonds",))
    expected: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    assert history._fields_of(record) == expected
    assert expected["ceremony"] == "2026-11-25"


# --- any sequence of commands ---

COOPERATIVES = st.integers(1, 5).map("C{:04d}".format)
YEARS = st.sampled_from([2022, 2026])
FEW = st.integers(1, 3).map(str)
TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "members": FEW,
        "ice": st.sampled_from(["", ICE, OTHER_ICE]),
        "contact": st.sampled_from(["", "0600000000", "a@b.ma"]),
        "notes": st.sampled_from(["", "new"]),
    },
)
ROUND_TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "seats": FEW,
        "amount": st.sampled_from(["50000", "60000"]),
        "theme": st.sampled_from(["", "Argan"]),
        "status": st.sampled_from(["open", "closed"]),
    },
)
REVERSIBLE: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda texts: add(name="Coopérative Ubuntu", **texts), TEXTS),
    st.builds(lambda record_id, texts: edit(record_id, **texts), COOPERATIVES, TEXTS),
    st.builds(remove, COOPERATIVES),
    st.builds(lambda year, texts: open_round(year, **texts), YEARS, ROUND_TEXTS),
    st.builds(lambda year, texts: edit_round(year, **texts), YEARS, ROUND_TEXTS),
    st.builds(close_round, YEARS),
    st.builds(apply, YEARS, COOPERATIVES, st.none() | st.just(15.5), update=st.booleans()),
    st.builds(
        lambda year, record_ids, despite: award(year, *record_ids, despite=despite),
        YEARS,
        st.lists(COOPERATIVES, min_size=1, max_size=2, unique=True),
        st.sampled_from(["", "", "the jury said so"]),
    ),
    st.builds(revoke, st.integers(1, 6).map("E{:04d}".format)),
)
ANY = REVERSIBLE | st.builds(forget, COOPERATIVES)


def do_all(store: Store, acts: list[Act]) -> list[int]:
    """Carry out commands, pass over those that are refused, and give the numbers of the changes."""
    begun = last_change(store)
    for act in acts:
        try:
            do(store, act)
        except EssError:
            continue
    return [*range(begun + 1, last_change(store) + 1)]


@given(st.lists(REVERSIBLE, max_size=14))
@settings(max_examples=120, deadline=None)
def test_undoing_everything_gives_the_beginning_and_redoing_it_the_end(acts: list[Act]) -> None:
    """After any commands, undo as often as there are changes gives the first tables, and redo the last ones."""
    store = a_register(*office())
    beginning = tables(store)
    numbers = do_all(store, acts)
    end = tables(store)
    assert [undo(store) for _ in numbers] == numbers[::-1]
    assert tables(store) == beginning
    for _ in numbers:
        redo(store)
    assert tables(store) == end


@given(st.lists(ANY, max_size=14))
@settings(max_examples=120, deadline=None)
def test_undoing_by_number_gives_the_beginning_and_redoing_the_end(acts: list[Act]) -> None:
    """Undo of each number, newest first, and redo of each, oldest first, give beginning and end, but for contacts."""
    store = a_register(*office())
    beginning = without_contacts(tables(store))
    numbers = do_all(store, acts)
    end = without_contacts(tables(store))
    undone = [number for number in reversed(numbers) if takes_back(store, number)]
    assert without_contacts(tables(store)) == beginning
    for number in reversed(undone):
        redo(store, number)
    assert without_contacts(tables(store)) == end


def takes_back(store: Store, number: int) -> bool:
    """Undo a change, unless all that it did was forgotten since; tell whether it was undone."""
    if not any(turn.fields for turn in turns(store, number)):
        return False
    undo(store, number)
    return True


def without_contacts(kept: Tables) -> Tables:
    """Leave the contacts out."""
    return kept | {"cooperatives": [msgspec.structs.replace(c, contact=None) for c in kept["cooperatives"]]}


TWO = st.sampled_from(["C0001", "C0002"])
CROWDED: st.SearchStrategy[Act] = st.one_of(
    st.builds(remove, TWO),
    st.builds(lambda record_id, ice: edit(record_id, ice=ice), TWO, st.sampled_from(["", ICE])),
    st.builds(forget, TWO),
    st.just(open_round(2022, seats="1")),
    st.builds(lambda seats: edit_round(2022, seats=seats), st.sampled_from(["1", "2"])),
    st.builds(apply, st.just(2022), TWO),
    st.builds(award, st.just(2022), TWO),
    st.builds(revoke, st.sampled_from(["E0001", "E0002"])),
)
TAKING_BACK: st.SearchStrategy[Step] = st.builds(
    lambda step, number: lambda store: step(store, number),
    st.sampled_from([undo, redo]),
    st.none() | st.integers(1, 8),
)


@given(st.lists(CROWDED.map(lambda act: lambda store: do(store, act)) | TAKING_BACK, max_size=20))
@settings(max_examples=300, deadline=None)
def test_undoing_in_any_order_never_breaks_the_register(steps: list[Step]) -> None:
    """Commands, undo and redo of any numbers in any order are refused, or leave a register that holds together."""
    store = a_register(*some_cooperatives(2))
    for step in steps:
        before = tables(store), last_change(store)
        try:
            step(store)
        except EssError:
            assert (tables(store), last_change(store)) == before
        with store.reading() as unit:
            assert broken(unit) == []


def broken(unit: Unit) -> list[str]:
    """Say what does not hold together in a register."""
    entries = unit.entries.find()
    found = [f"{e.id} without {e.cooperative}" for e in entries if unit.cooperatives.get(e.cooperative) is None]
    found += [f"{e.id} without {e.round}" for e in entries if unit.rounds.get(e.round) is None]
    pairs = Counter((entry.round, entry.cooperative) for entry in entries)
    found += [f"{pair} twice" for pair, times in pairs.items() if times > 1]
    ices = Counter(cooperative.ice for cooperative in unit.cooperatives.find() if cooperative.ice)
    found += [f"ICE {ice} twice" for ice, times in ices.items() if times > 1]
    for round_ in unit.rounds.find():
        plain = [e for e in rules.winners(entries) if e.round == round_.id and e.award and not e.award.despite]
        if round_.terms.seats is not None and len(plain) > round_.terms.seats:
            found.append(f"{round_.id} with {len(plain)} winners")
    return found


def test_what_is_broken_is_noticed() -> None:
    """The test of a register that holds together finds what does not, so that the property above can fail."""
    winners = [rules.win(an_entry(n, cooperative="C0001"), Award(amount=1), lalla(), STAMP) for n in (1, 2)]
    with MemoryStore().reading() as unit:
        add_all(unit, *winners, an_entry(3), a_cooperative(ice=ICE), a_cooperative(id="C0002", ice=ICE))
        assert len(broken(unit)) == 6
        add_all(unit, a_round(seats=1))
        assert broken(unit) == [
            "E0003 without C0003",
            "('lalla-2022', 'C0001') twice",
            f"ICE {ICE} twice",
            "lalla-2022 with 2 winners",
        ]
