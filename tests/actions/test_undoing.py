"""Taking a change back: every kind of change goes back and forth, and what depends on a change holds it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import history, undoing
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import RuleBroken
from ocp_ess_cli.domain.models import Award, Cooperative, Round
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.tiny import TinyStore
from tests.actions.office import (
    CONTACT,
    ICE,
    OTHER_ICE,
    TABLES,
    a_register,
    add,
    apply,
    award,
    close_round,
    do,
    edit,
    edit_round,
    forget,
    import_sample,
    last_change,
    office,
    open_round,
    redo,
    remove,
    revoke,
    score,
    tables,
    turns,
    undo,
)
from tests.builders import STAMP, a_cooperative, a_round, an_entry, lalla, refuses, save, some_cooperatives

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Store
    from tests.actions.office import Act

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
    "score": score("E0001", "Juror 1", {"innovation": 15}),
    "score --recuse": score("E0001", "Juror 1", {}, recused=True),
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
    """Undo of the import of the sample data leaves nothing of its 353 records, redo brings every one back."""
    store = a_register()
    number = do(store, import_sample, "import")
    after = tables(store)
    undo(store)
    assert tables(store) == {name: [] for name in TABLES}
    redo(store)
    assert tables(store) == after
    assert Counter(turn.table for turn in turns(store, number)) == {
        "cooperatives": 120,
        "rounds": 16,
        "entries": 151,
        "figures": 72,
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
    with refuses(RuleBroken, f"Change {number} left nothing in the register that could be taken back."):
        undo(store, number)


def test_a_restoration_cannot_be_undone(tmp_path: Path) -> None:
    """A restored backup changed the whole file, not single records, so undo of it is refused rather than do nothing."""
    path = tmp_path / "awards.json"
    save(TinyStore(path), *office())
    kept = keeping.open_backup(keeping.backup(TinyStore(path), None, STAMP.at))
    keeping.restore(TinyStore(path), kept, msgspec.structs.replace(STAMP, command="restore"))
    with refuses(RuleBroken, "Change 2 left nothing in the register that could be taken back."):
        undo(TinyStore(path), 2)
    told = (
        "The last change, 2, put a backup in the place of the register; undo does not take that back. "
        "To take back one before it, name it: ess undo NUMBER"
    )
    with refuses(RuleBroken, told):  # rather than take back the change that filled the register
        undo(TinyStore(path))
    do(TinyStore(path), edit("C0003", members="13"))
    assert undo(TinyStore(path)) == 3


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
    held(store, number, "C0003 was changed since by change 3 (edit-coop). Take that one back first: ess undo 3")


def test_the_change_that_holds_another_is_the_one_named() -> None:
    """The refusal names the change of the same field, not a later one of another field that holds nothing."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"), "edit-coop")
    do(store, edit("C0003", members="15"), "edit-coop")
    do(store, edit("C0003", notes="new"), "edit-coop")
    held(store, number, "C0003 was changed since by change 3 (edit-coop). Take that one back first: ess undo 3")


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
    held(store, number, "C0001 was changed since by change 2 (edit-coop). Take that one back first: ess undo 2")


def test_a_change_of_a_cooperative_removed_since_is_held() -> None:
    """A cooperative that is gone cannot be changed back."""
    store = a_register(*office())
    number = do(store, edit("C0003", members="14"), "edit-coop")
    do(store, remove("C0003"), "remove-coop")
    held(store, number, "C0003 was changed since by change 3 (remove-coop). Take that one back first: ess undo 3")


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
    held(store, number, "C0100 was changed since by change 2 (edit-coop). Take that one back first: ess undo 2")


def test_a_seat_taken_since_stays() -> None:
    """A revoked award does not come back where another has taken the seat."""
    store = a_register(*some_cooperatives(3), a_round(seats=2))
    do(store, award(2022, "C0001", "C0002"))
    number = do(store, revoke("E0001"))
    do(store, award(2022, "C0003"))
    held(store, number, "lalla-2022 would have 3 winners for 2 seats.")


def test_a_seat_taken_since_holds_an_award_that_was_undone() -> None:
    """An award that was undone is not redone where another has taken the seat."""
    store = a_register(*some_cooperatives(2), a_round(seats=1))
    number = do(store, award(2022, "C0001"))
    undo(store)
    do(store, award(2022, "C0002"))
    held(store, number + 1, "lalla-2022 would have 2 winners for 1 seat.")


def test_seats_taken_since_hold_their_number() -> None:
    """Seats that were added and are taken since are not taken away."""
    store = a_register(*some_cooperatives(3), a_round(seats=2))
    number = do(store, edit_round(2022, seats="3"))
    do(store, award(2022, "C0001", "C0002", "C0003"))
    held(store, number, "lalla-2022 would have 3 winners for 2 seats.")


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
    held(store, number, f"2 cooperatives would have the ICE or register number {ICE}.")


def test_an_ice_taken_since_holds_a_change_of_it() -> None:
    """A cooperative does not get back an ICE that another has now."""
    store = a_register(*some_cooperatives(2))
    do(store, edit("C0001", ice=ICE))
    number = do(store, edit("C0001", ice=OTHER_ICE))
    do(store, edit("C0002", ice=ICE))
    held(store, number, f"2 cooperatives would have the ICE or register number {ICE}.")


def test_a_court_and_number_taken_since_hold_a_change_of_them() -> None:
    """A cooperative does not get back a court and register number that another has now."""
    store = a_register(a_cooperative(court="Tiznit", register_number="12/2016"), a_cooperative(id="C0002", name="Deux"))
    number = do(store, edit("C0001", register_number="13/2016"))
    do(store, edit("C0002", court="tiznit", register_number="12/2016"))
    held(store, number, "2 cooperatives would have the ICE or register number 12/2016.")


def test_a_closed_round_keeps_who_was_not_selected() -> None:
    """A candidate whom the closing of the round made not selected is not taken away under that."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"), "apply")
    do(store, close_round(2022), "close-round")
    held(store, number, "E0001 was changed since by change 3 (close-round). Take that one back first: ess undo 3")


def test_an_entry_does_not_come_back_without_its_cooperative() -> None:
    """A candidate that was undone is not redone where its cooperative was removed since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"))
    undo(store)
    do(store, remove("C0001"))
    held(store, number + 1, "E0001 needs C0001.")


def test_an_entry_does_not_come_back_without_its_round() -> None:
    """A candidate that was undone is not redone where its round is gone since."""
    store = a_register(*some_cooperatives(1))
    opened = do(store, open_round(2026))
    number = do(store, apply(2026, "C0001"))
    undo(store)
    undo(store, opened)
    held(store, number + 1, "E0001 needs lalla-2026.")


def test_an_entry_does_not_come_back_beside_another_of_its_cooperative() -> None:
    """A candidate that was undone is not redone where its cooperative has applied to the round again since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, apply(2022, "C0001"))
    undo(store)
    do(store, apply(2022, "C0001"))
    held(store, number + 1, "C0001 would have 2 entries in lalla-2022.")


def test_an_amount_awarded_since_stays() -> None:
    """A round does not go back to another amount than its winners were awarded since."""
    store = a_register(*some_cooperatives(1), a_round())
    number = do(store, edit_round(2022, amount="60000"))
    do(store, award(2022, "C0001"))
    held(store, number, "E0001 was awarded another amount than lalla-2022 gives.")


def test_a_round_opened_again_since_holds_its_first_opening() -> None:
    """A round whose opening was undone is not redone over one of the same program and year opened since."""
    store = a_register()
    number = do(store, open_round(2026), "open-round")
    undo(store)
    do(store, open_round(2026, theme="Argan"), "open-round")
    held(
        store, number + 1, "lalla-2026 was changed since by change 3 (open-round). Take that one back first: ess undo 3"
    )


# --- the marks of a jury ---


def test_an_entry_is_not_taken_from_under_its_scores() -> None:
    """Undo of a candidature is refused while a juror has marked it, and so is undo of what added the juror."""
    store = a_register(*office())
    applied = do(store, apply(2022, "C0003"), "apply")
    first = do(store, score("E0003", "Juror 1", {"innovation": 15}), "score")
    do(store, score("E0001", "Juror 1", {"innovation": 12}), "score")
    with refuses(RuleBroken, f"Change {applied} cannot be taken back: S0001 needs E0003."):
        undo(store, applied)
    sentence = f"Change {first} cannot be taken back: S0002 needs Juror 1 among the jurors of lalla-2022."
    with refuses(RuleBroken, sentence):
        undo(store, first)


def test_criteria_are_not_taken_from_under_the_marks() -> None:
    """Undo of a change of the criteria is refused while the jury has marked by them, and not once no score is left."""
    store = a_register(*office())
    before = tables(store)
    weighed = do(store, edit_round(2022, criteria="innovation=2"))
    marked = do(store, score("E0001", "Juror 1", {"innovation": 15}))
    sentence = f"Change {weighed} cannot be taken back: the jury of lalla-2022 has marked by these criteria."
    with refuses(RuleBroken, sentence):
        undo(store, weighed)
    undo(store, marked)
    undo(store, weighed)
    assert tables(store) == before


def test_another_term_is_taken_from_under_the_marks() -> None:
    """Undo of a change of the seats does not touch the jury."""
    store = a_register(*office())
    seats = do(store, edit_round(2022, seats="3"))
    do(store, score("E0001", "Juror 1", {"innovation": 15}))
    undo(store, seats)
    assert [round_.terms.seats for round_ in tables(store)["rounds"] if isinstance(round_, Round)] == [2]
