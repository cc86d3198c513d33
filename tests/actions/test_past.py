"""The register as it stood: whatever was done since, each table is again what it was at the end of a day."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import duplicates, history, past, programs, undoing
from ocp_ess_cli.domain.errors import EssError
from ocp_ess_cli.domain.models import Contact, Cooperative, ProgramFile, Stamp
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.tiny import TinyStore
from tests.actions.office import CONTACT, add, edit, forget, import_sample, office, remove, score
from tests.actions.test_undoing_any_order import COOPERATIVES, REVERSIBLE
from tests.builders import add_all, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.actions.history import Key
    from ocp_ess_cli.actions.past import Past
    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.protocol import Store, Unit
    from tests.actions.office import Act

    Tables = dict[str, list[Record]]

FIRST = date(2023, 8, 1)


def stamp(day: date, command: str = "test", undoes: str = "") -> Stamp:
    """Make the stamp of a change at noon of a day."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Stamp(at=at, by="office", command=command, undoes=undoes)


def do(store: Store, day: date, act: Act, command: str = "test") -> None:
    """Carry out a command on a day."""
    with store.writing(stamp(day, command)) as unit:
        act(unit)


def standing(store: Store) -> Tables:
    """Read every table, the journal too."""
    with store.reading() as unit:
        return tables(unit)


def tables(unit: Unit) -> Tables:
    """Give every table of a unit, as `find` and `project` see it."""
    found = {name: unit.table(name).find() for name in TABLES}
    assert [one.id for one in unit.cooperatives.project(Cooperative)] == [one.id for one in found["cooperatives"]]
    return found


def then(store: Store, day: date) -> tuple[Past, Tables]:
    """Take a store back to a day, in a unit that forgets."""
    with store.reading() as unit:
        return past.rewind(unit, day), tables(unit)


# --- any changes ---


def merge(one: str, other: str) -> Act:
    """Merge two cooperatives."""

    def act(unit: Unit) -> None:
        kept, gone = unit.cooperatives.get(one), unit.cooperatives.get(other)
        if kept and gone and kept != gone:
            duplicates.merge(unit, duplicates.plan_merger(unit, kept, gone))

    return act


CHANGES = REVERSIBLE | st.builds(merge, COOPERATIVES, COOPERATIVES)
STEPS = st.lists(
    st.tuples(st.integers(0, 2), CHANGES | st.sampled_from([history.to_undo, history.to_redo])), max_size=9
)


def taken(store: Store, day: date, step: object) -> None:
    """Carry out a step, unless it is refused: a command, an undo or a redo."""
    try:
        if step in (history.to_undo, history.to_redo):
            with store.reading() as unit:
                change = step(unit, None)
            with store.writing(stamp(day, "undo", change.id)) as unit:
                undoing.take_back(unit, change)
        else:
            do(store, day, step)  # type: ignore[arg-type]
    except EssError:
        pass


@pytest.mark.parametrize("kind", ["memory", "file"])
@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_a_register_is_what_it_was_at_the_end_of_each_day(kind: str, steps: list[tuple[int, object]]) -> None:
    """After any commands on any days, every table equals what it was at the end of each, in memory and in a file."""
    with tempfile.TemporaryDirectory() as folder:
        store: Store = MemoryStore() if kind == "memory" else TinyStore(Path(folder) / "awards.json")
        day = FIRST
        was = {day - timedelta(1): standing(store)}
        do(store, day, lambda unit: add_all(unit, *office()))
        was[day] = standing(store)
        for days, step in steps:
            for passed in range(1, days + 1):
                was[day + timedelta(passed)] = was[day]
            day += timedelta(days)
            taken(store, day, step)
            was[day] = standing(store)
        for one, expected in was.items():
            taken_back, found = then(store, one)
            assert found == expected
            assert taken_back.caveats == ()
            assert (taken_back.last and taken_back.last.id) == next(
                iter(change.id for change in expected["journal"][-1:]), None
            )
        assert standing(store) == was[day]


# --- one by one ---


def a_store(*days: tuple[int, Act]) -> Store:
    """Make a store in memory with commands done on days of August."""
    store = MemoryStore()
    for number, act in days:
        do(store, date(2023, 8, number), act)
    return store


def august(day: int) -> date:
    """Give a day of the month of these tests."""
    return date(2023, 8, day)


def test_an_import_is_gone_before_its_day() -> None:
    """Before the sample data were imported the register is empty, and on that day it has all of them."""
    store = a_store((5, import_sample))
    taken_back, before = then(store, august(4))
    assert (taken_back.last, taken_back.first and taken_back.first.number) == (None, 1)
    assert not any(before.values())
    assert then(store, august(5))[1] == standing(store)


def test_a_cooperative_is_found_by_the_name_it_had() -> None:
    """The index of names is that of then: the old name finds it, and the new one does not."""
    store = a_store((1, add(name="Tafoukt")), (3, edit("C0001", name="Annour")))
    with store.reading() as unit:
        past.rewind(unit, august(2))
        assert [one.name for one in unit.named("tf")] == ["Tafoukt"]
        assert unit.named("nr") == []


def test_a_juror_and_the_marks_come_later() -> None:
    """Before a juror marked an entry, the round has no juror, and there is no score."""
    store = a_store((1, lambda unit: add_all(unit, *office())))
    before = standing(store)
    do(store, august(3), score("E0001", "Juror 1", {"innovation": 15}))
    do(store, august(4), score("E0001", "Juror 1", {"innovation": 12}))
    assert then(store, august(2))[1] == before
    _past, between = then(store, august(3))
    assert [one.marks for one in between["scores"]] == [{"innovation": 15}]  # type: ignore[attr-defined]


def test_a_program_of_ones_own_is_that_of_then() -> None:
    """A program that was added later is not known, and one that was replaced is what it was."""
    store = a_store(
        (1, lambda unit: unit.programs.add(ProgramFile(id="own", content="first"))),
        (3, lambda unit: unit.programs.put(ProgramFile(id="own", content="second"))),
    )
    contents = []
    for day in (1, 3):
        with store.reading() as unit:
            past.rewind(unit, august(day), ["programs"])
            contents += [one.content for one in unit.programs.find()]
            assert len(unit.journal.find()) == 2  # the other tables stay
    assert contents == ["first", "second"]
    with store.reading() as unit:
        past.rewind(unit, date(2023, 7, 31), ["programs"])
        assert [*programs.known(unit, catalogue.programs())] == [*catalogue.programs()]


# --- contacts ---


def contact_of(store: Store, day: int) -> tuple[Contact | None, frozenset[Key]]:
    """Give the contact of C0001 as it was, and whose were forgotten."""
    with store.reading() as unit:
        taken_back = past.rewind(unit, august(day))
        one = unit.cooperatives.get("C0001")
        assert one
        return one.contact, taken_back.forgotten


def test_a_contact_of_then_is_that_of_then() -> None:
    """A contact that was changed and not forgotten is what it was."""
    store = a_store((1, lambda unit: add_all(unit, *office())), (3, edit("C0001", contact="0600000000")))
    assert contact_of(store, 2) == (CONTACT, frozenset())


def test_a_contact_that_was_forgotten_stays_so() -> None:
    """Of a contact that was forgotten nothing comes back, and none that was given later stands in its place."""
    store = a_store(
        (1, lambda unit: add_all(unit, *office())),
        (3, edit("C0001", contact="0600000000")),
        (5, forget("C0001")),
        (7, edit("C0001", contact="0611111111", members="9", women="9")),
    )
    gone = frozenset({("cooperatives", "C0001")})
    assert [contact_of(store, day) for day in (2, 4)] == [(None, gone)] * 2
    assert contact_of(store, 6) == (None, frozenset())
    assert contact_of(store, 7)[0] is not None


def test_the_contact_of_a_removed_cooperative_stays_forgotten() -> None:
    """A cooperative that was removed comes back as it was, without the contact that was forgotten since."""
    store = a_store((1, add(name="Tafoukt", contact="0600000000")), (3, remove("C0001")))
    do(store, august(5), lambda unit: unit.forget("cooperatives", "C0001"))
    assert contact_of(store, 2) == (None, frozenset({("cooperatives", "C0001")}))


# --- what makes the past doubtful ---


def test_a_clock_that_was_wrong_is_told() -> None:
    """The last change by the day stands with all before it; that one of them has a later day is told."""
    store = a_store((5, add(name="A")), (20, add(name="B")), (6, add(name="C")), (7, add(name="D")))
    taken_back, found = then(store, august(6))
    assert [one.id for one in found["cooperatives"]] == ["C0001", "C0002", "C0003"]
    assert taken_back.caveats == ("1 change before it has a later day, for a clock was wrong, and is counted: 2.",)


def test_a_journal_changed_by_hand_is_told() -> None:
    """Where the chain does not hold, what was found rests on what somebody wrote."""
    store = a_store((1, add(name="Tafoukt")), (3, edit("C0001", members="12", women="12")))
    with store.reading() as unit:
        forged = msgspec.structs.replace(unit.journal.find()[1], by="somebody")
        unit.journal.put(forged)
        taken_back = past.rewind(unit, august(2))
    sentence = "The journal was changed by hand, and what the past was rests on it. To see where: ess check history"
    assert taken_back.caveats == (sentence,)


def test_what_a_restored_backup_took_away_is_told(tmp_path: Path) -> None:
    """Of the days between a backup and its restoration is told that what was recorded in them is not known."""
    store = TinyStore(tmp_path / "awards.json")
    do(store, august(1), add(name="A"))
    backup = keeping.backup(store, None, stamp(august(2)).at)
    do(store, august(3), add(name="B"))
    keeping.restore(store, keeping.open_backup(backup), stamp(august(5), "restore"))
    do(store, august(7), add(name="C"))
    told = "Change 2 put a backup in the place of the register on 5 Aug 2023; what was recorded between the backup and "
    caveats = {day: then(store, august(day))[0].caveats for day in (1, 4, 5, 7)}
    assert caveats == {
        1: (told + "that day, and lost, is not known.",),
        4: (told + "that day, and lost, is not known.",),
        5: (),
        7: (),
    }
    assert [one.name for one in then(store, august(4))[1]["cooperatives"]] == ["A"]  # type: ignore[attr-defined]


def test_what_another_program_changed_is_of_the_day_it_was_accepted(tmp_path: Path) -> None:
    """A change from outside that was accepted is in the journal, and taken back like any other."""
    store = TinyStore(tmp_path / "awards.json")
    do(store, august(1), lambda unit: add_all(unit, *some_cooperatives(3)))
    do(store, august(2), edit("C0003", members="14", women="14"))
    before = standing(store)
    content = store.place.read_text(encoding="utf-8").replace("Coopérative 2", "Coopérative B")
    store.place.write_text(content, encoding="utf-8")
    keeping.accept(store, stamp(august(5), "check"))
    assert standing(store)["cooperatives"] != before["cooperatives"]
    taken_back, found = then(store, august(4))
    assert (found, taken_back.caveats) == (before, ())


def test_what_was_accepted_unseen_is_told(tmp_path: Path) -> None:
    """Where it was not known what another program had changed, that is told."""
    store = TinyStore(tmp_path / "awards.json")
    do(store, august(1), lambda unit: add_all(unit, *some_cooperatives(3)))
    content = store.place.read_text(encoding="utf-8").replace("Coopérative 2", "Coopérative B")
    store.place.write_text(content, encoding="utf-8")
    keeping.accept(store, stamp(august(5), "check"))
    sentence = "Change 2 accepted what another program had done to the register; what it was before is not known."
    assert then(store, august(4))[0].caveats == (sentence,)


def test_a_record_that_cannot_be_known_is_told() -> None:
    """What a journal keeps of a record that a newer ess or another program wrote is not guessed."""
    store = a_store((1, lambda unit: add_all(unit, *some_cooperatives(2))), (3, edit("C0001", activity="oil")))
    with store.reading() as unit:
        change = unit.journal.find()[1]
        strange = msgspec.structs.replace(change.changed[0], fields={"members": "twelve"})
        unit.journal.put(msgspec.structs.replace(change, changed=(strange,)))
        taken_back = past.rewind(unit, august(2))
        kept = unit.cooperatives.get("C0001")
    assert kept
    assert kept.activity == "oil"
    sentence = "What these records were then is not known; they are shown as they are now: C0001."
    assert taken_back.caveats[1:] == (sentence,)
