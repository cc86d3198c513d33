"""What every store must do: one suite, run on each of them; it defines `store/protocol.py`."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.domain.models import Award, Before, Change, Contact, Cooperative, Figure
from ocp_ess_cli.store import journal
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, a_cooperative, a_round, an_entry, save, some_cooperatives
from tests.store.stores import MAKERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.protocol import Store, Table, Unit


STORES = pytest.mark.parametrize("make", [*MAKERS.values()], ids=[*MAKERS])
C1, C2, C3 = "C0001", "C0002", "C0003"
A_FIGURE = Figure(id="F0001", program="lalla", year=2022, key="winners", value=29)


@pytest.fixture(params=[*MAKERS.values()], ids=[*MAKERS])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give an empty store of each kind."""
    made: Store = request.param(tmp_path)
    return made


def cooperatives(store: Store) -> list[Cooperative]:
    """Read every cooperative in a unit of its own."""
    with store.reading() as unit:
        return unit.cooperatives.find()


def changes(store: Store) -> list[Change]:
    """Read the journal in a unit of its own."""
    with store.reading() as unit:
        return unit.journal.find()


# --- records ---


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("cooperatives", a_cooperative(name_ar="تعاونية تافوكت", contact=Contact(name="Bureau", reach="0528000000"))),
        ("rounds", a_round(ceremony=date(2022, 3, 8), sponsors=("Fondation OCP", "COPAG"))),
        ("entries", an_entry(stage="winner", mark=14.5, award=Award(amount=50_000, on=date(2022, 3, 8)))),
        ("figures", A_FIGURE),
    ],
)
def test_a_saved_record_comes_back_as_it_was(store: Store, table: str, record: Record) -> None:
    """A record of each table comes back equal from a later unit, by id and in the list."""
    save(store, record)
    with store.reading() as unit:
        records: Table[Record] = getattr(unit, table)
        assert (records.get(record.id), records.find()) == (record, [record])


def test_an_empty_store_has_nothing(store: Store) -> None:
    """A store that was never written to has no record in any table, and no journal."""
    with store.reading() as unit:
        tables: list[Table[Any]] = [unit.cooperatives, unit.rounds, unit.entries, unit.figures, unit.journal]
        assert [table.find() for table in tables] == [[], [], [], [], []]
        assert unit.cooperatives.get("C0001") is None


def test_records_are_ordered_by_id_in_code_point_order(store: Store) -> None:
    """Whatever the order of adding, records come by id in code-point order, in `find` and in `project`."""
    ids = ["lalla-2022", "Jil-2021", "jil-2021", "ängstrom-1", "lalla-2020", "lalla-10000"]
    save(store, *(a_round(id=record_id) for record_id in ids))
    expected = ["Jil-2021", "jil-2021", "lalla-10000", "lalla-2020", "lalla-2022", "ängstrom-1"]
    with store.reading() as unit:
        assert [record.id for record in unit.rounds.find()] == expected
        assert [brief.id for brief in unit.rounds.project(Brief)] == expected
        unit.rounds.add(a_round(id="jil-2022"))
        expected.insert(2, "jil-2022")
        assert [record.id for record in unit.rounds.find()] == expected
        assert [brief.id for brief in unit.rounds.project(Brief)] == expected


def test_find_keeps_the_records_whose_fields_equal_the_values(store: Store) -> None:
    """`find` gives the records that equal every value named, and none where one differs."""
    save(store, an_entry(1), an_entry(2, stage="winner"), an_entry(3, stage="winner", round="lalla-2023"))
    with store.reading() as unit:
        assert [e.id for e in unit.entries.find(stage="winner")] == ["E0002", "E0003"]
        assert [e.id for e in unit.entries.find(stage="winner", round="lalla-2022")] == ["E0002"]
        assert unit.entries.find(stage="winner", round="lalla-2024") == []


def test_cooperatives_are_found_by_how_a_word_of_their_names_sounds(store: Store) -> None:
    """`named` gives those with a key that begins so, or is so before a space; also of names the unit changed."""
    one = a_cooperative(id="C0001", name="Tafoukt", other_names=("Coop. Ta",))
    other = a_cooperative(id="C0002", name="تعاونية تافوكت")
    short = a_cooperative(id="C0003", name="Coopérative Ta")
    save(store, one, other, short, a_cooperative(id="C0004", name="Izri"))
    with store.reading() as unit:
        found = {key: [c.id for c in unit.named(key)] for key in ("tf", "t", "t ", "tf ", "zz")}
        assert [c.id for c in unit.named("t", 1)] == found["t"][:1] != found["t"]
        assert found == {"tf": [C1, C2], "t": [C1, C2, C3], "t ": [C1, C3], "tf ": [], "zz": []}
        unit.cooperatives.put(msgspec.structs.replace(other, name="Izri"))
        unit.cooperatives.remove(C3)
        unit.cooperatives.add(a_cooperative(id="C0005", name="Coopérative Ta"))
        assert [[c.id for c in unit.named(key)] for key in ("tf", "t ")] == [[C1], [C1, "C0005"]]


@pytest.mark.parametrize("many", [0, 30])
def test_cooperatives_are_found_by_all_the_words_of_a_name(store: Store, many: int) -> None:
    """`worded` gives those whose names have every key of a group, saved or of the unit; with many groups or few."""
    one = a_cooperative(id=C1, name="Tafoukt Izri", other_names=("Amal",))
    save(store, one, a_cooperative(id=C2, name="تعاونية تافوكت"), a_cooperative(id=C3, name="Coopérative Izri"))
    amal, tafoukt, izri = (keys_of([name]) for name in ("Amal", "Tafoukt", "Izri"))
    groups = [{*tafoukt}, {*tafoukt, *izri}, {*izri, *amal}, {*izri}, {"zzz"}, {"zzz", *izri}, set[str]()]
    others = [frozenset({f"z{number}"}) for number in range(many)]
    with store.reading() as unit:
        found = [[c.id for c in unit.worded([frozenset(group), *others])] for group in groups]
        assert found == [[C1, C2], [C1], [C1], [C1, C3], [], [], []]
        assert [c.id for c in unit.worded([frozenset(groups[1]), frozenset(izri), *others])] == [C1, C3]
        unit.cooperatives.put(msgspec.structs.replace(one, name="Izri"))
        unit.cooperatives.remove(C3)
        unit.cooperatives.add(a_cooperative(id="C0004", name="Coopérative Tafoukt"))
        changed = [[c.id for c in unit.worded([frozenset(group)])] for group in groups[:4]]
        assert changed == [[C2, "C0004"], [], [C1], [C1]]


def test_an_id_in_use_is_not_given_again_whoever_took_it(store: Store) -> None:
    """Ids that a unit was given and those that records are named by are told from the free ones, near and far."""
    save(store, a_cooperative(id="C0600"), a_cooperative(id="C0002"))
    with store.writing(STAMP) as unit:
        table = unit.cooperatives
        assert table.next_id() == "C0601"
        for record_id in ("C0601", "C0003"):
            table.add(a_cooperative(id=record_id))
        for record_id in ("C0600", "C0601", "C0002", "C0003"):
            with pytest.raises(ValueError, match=f"^{record_id}$"):
                table.add(a_cooperative(id=record_id))
        table.remove("C0002")
        table.add(a_cooperative(id="C0002", name="Another"))
    names = {c.id: c.name == "Another" for c in cooperatives(store)}
    assert names == {"C0002": True, "C0003": False, "C0600": False, "C0601": False}


def test_records_are_found_by_one_of_several_values(store: Store) -> None:
    """`among` gives those of which a field is one of the values, saved or of the unit, in the order of their ids."""
    save(store, an_entry(1), an_entry(2, round="jil-2021"), an_entry(3, round="lalla-2023"), an_entry(4))
    with store.reading() as unit:
        table = unit.entries
        assert [e.id for e in table.among("round", {"lalla-2022", "jil-2021", "none"})] == ["E0001", "E0002", "E0004"]
        assert (table.among("round", set()), table.among("note", {""})) == ([], table.find())
        table.put(an_entry(3, round="jil-2021"))
        table.remove("E0001")
        table.add(an_entry(5))
        assert [e.id for e in table.among("round", ["lalla-2022", "jil-2021"])] == ["E0002", "E0003", "E0004", "E0005"]


def test_the_first_records_are_given_by_their_numbers(store: Store) -> None:
    """`first` gives so many of those whose fields equal the values, saved or of the unit; all of them for 0."""
    numbers = (2, 1, 10_000, 9_999)
    save(store, *(a_cooperative(id=f"C{number:04d}", region="MA-03") for number in numbers), a_cooperative(id="C0003"))
    with store.reading() as unit:
        table = unit.cooperatives
        assert [c.id for c in table.first(2)] == [C1, C2]
        assert [c.id for c in table.first(3, region="MA-03")] == [C1, C2, "C9999"]
        assert [c.id for c in table.first(0, region="MA-03")] == [C1, C2, "C9999", "C10000"]
        assert (table.first(9, region="MA-01"), unit.pledges.first(1)) == ([], [])
        table.remove(C2)
        assert [c.id for c in table.first(3, region="MA-03")] == [C1, "C9999", "C10000"]


def test_the_values_of_a_field_are_given_each_once(store: Store) -> None:
    """`distinct` gives those of what is saved, a default included, and of what the unit changed."""
    save(store, *(a_cooperative(id=f"C{n:04d}", commune=commune) for n, commune in enumerate(("A", "B", "A", ""), 1)))
    with store.reading() as unit:
        assert (unit.cooperatives.distinct("commune"), unit.pledges.distinct("sponsor")) == ({"A", "B", ""}, set())
        unit.cooperatives.put(a_cooperative(id=C2, commune="C"))
        assert unit.cooperatives.distinct("commune") == {"A", "C", ""}


def test_cooperatives_are_found_by_court_and_number(store: Store) -> None:
    """`numbered` gives those of a court and register number in any spelling, saved or of the unit."""
    one = a_cooperative(id=C1, court="Tiznit", register_number="12/2019")
    save(store, one, a_cooperative(id=C2, court="Agadir", register_number="12/2019"), a_cooperative(id=C3))
    with store.reading() as unit:
        asked = (("TIZNIT", "12/2019"), ("Agadir", "12/2019"), ("Agadir", "13/2019"))
        assert [[c.id for c in unit.numbered([pair])] for pair in asked] == [[C1], [C2], []]
        assert [[c.id for c in unit.numbered(pairs)] for pairs in (asked, asked[1:], ())] == [[C1, C2], [C2], []]
        unit.cooperatives.put(msgspec.structs.replace(one, register_number="13/2019", court="Agadir"))
        unit.cooperatives.remove(C2)
        assert [[c.id for c in unit.numbered([pair])] for pair in asked] == [[], [], [C1]]


def test_find_and_count_see_what_the_unit_changed(store: Store) -> None:
    """A value that is the default, a text inside another text, and changes of the unit: all are told apart."""
    save(
        store,
        a_cooperative(id="C0001", region="MA-09", notes='"region":"MA-01"'),
        a_cooperative(id="C0002", name="Coopérative deux", region="MA-01", kind="union"),
        a_cooperative(id="C0003", region="", contact=Contact(name="MA-01", role='say "name":"Coopérative deux"')),
    )
    with store.reading() as unit:
        table = unit.cooperatives
        assert [c.id for c in table.find(region="MA-01")] == ["C0002"]
        assert [c.id for c in table.find(region="")] == ["C0003"]
        assert [c.id for c in table.find(name="Coopérative deux")] == ["C0002"]
        assert [table.count(kind=kind) for kind in ("cooperative", "union", "project")] == [2, 1, 0]
        table.put(a_cooperative(id="C0001", region="MA-01"))
        table.remove("C0002")
        table.add(a_cooperative(id="C0004", region="MA-01"))
        assert [c.id for c in table.find(region="MA-01")] == ["C0001", "C0004"]
        assert (table.count(), table.count(region="MA-01")) == (3, 2)


def test_count_of_nothing_named_is_of_all(store: Store) -> None:
    """Without a value every record is counted, saved or of the unit."""
    with _empty_like(store).reading() as unit:
        assert unit.cooperatives.count() == 0
    save(store, *some_cooperatives(3))
    with store.reading() as unit:
        assert unit.cooperatives.count() == 3
        unit.cooperatives.remove("C0001")
        assert unit.cooperatives.count() == 2


@pytest.mark.parametrize("count", [4, 130])
def test_project_gives_the_records_of_some_ids(store: Store, count: int) -> None:
    """Ids in any order, of records added in any order, saved or of the unit; those that are not there are left out."""
    numbers = [number * 7_919 % 20_011 for number in range(1, count + 1)]  # in no order
    save(store, *(a_cooperative(id=f"C{number:04d}") for number in numbers))
    wanted = {f"C{number:04d}" for number in numbers[::2]}
    with store.reading() as unit:
        table = unit.cooperatives
        expected = sorted(wanted)
        assert [brief.id for brief in table.project(Brief, wanted | {"C0000", "C9"})] == expected
        assert table.project(Brief, set()) == []
        table.remove(expected[0])
        assert [brief.id for brief in table.project(Brief, wanted)] == expected[1:]


class Brief(msgspec.Struct):
    """An id alone."""

    id: str


class Size(msgspec.Struct):
    """A shape with a name of its own, a default that a record leaves out, and a part of a part."""

    id: str
    members: int | None = None
    region: str = ""
    contact: Contact | None = None


def test_project_gives_some_fields_of_each_record(store: Store) -> None:
    """`project` gives the records as a shape, saved or changed in the unit, all of them or those that equal."""
    contact = Contact(name="Bureau")
    save(store, a_cooperative(contact=contact), a_cooperative(id="C0002", region="", members=None))
    with store.reading() as unit:
        first, second = Size("C0001", 12, "MA-09", contact), Size("C0002", None, "", None)
        assert unit.cooperatives.project(Size) == [first, second]
        assert unit.cooperatives.project(Size, region="MA-09") == [first]
        unit.cooperatives.put(a_cooperative(id="C0002", region="MA-09", members=7))
        assert unit.cooperatives.project(Size, region="MA-09") == [first, Size("C0002", 7, "MA-09", None)]


# --- changes within a unit ---


def test_a_unit_sees_its_own_changes(store: Store) -> None:
    """What a unit added, put and removed shows in its `get`, `find` and `project` at once."""
    save(store, *some_cooperatives(3))
    with store.writing(STAMP) as unit:
        table = unit.cooperatives
        table.add(a_cooperative(id="C0004", members=4))
        table.put(a_cooperative(id="C0002", members=2))
        table.remove("C0001")
        assert [(c.id, c.members) for c in table.find()] == [("C0002", 2), ("C0003", 12), ("C0004", 4)]
        assert [s.members for s in table.project(Size)] == [2, 12, 4]
        assert [c.id for c in table.find(members=12)] == ["C0003"]
        assert (table.get("C0001"), table.get("C0004")) == (None, a_cooperative(id="C0004", members=4))
    assert [(c.id, c.members) for c in cooperatives(store)] == [("C0002", 2), ("C0003", 12), ("C0004", 4)]


def test_adding_an_id_in_use_is_a_value_error(store: Store) -> None:
    """An id that a saved record or one of the same unit has cannot be added again."""
    save(store, a_cooperative())
    with store.reading() as unit:
        unit.cooperatives.add(a_cooperative(id="C0002"))
        for record_id in ("C0001", "C0002"):
            with pytest.raises(ValueError, match=f"^{record_id}$"):
                unit.cooperatives.add(a_cooperative(id=record_id, name="Another"))
        assert [c.name for c in unit.cooperatives.find()] == ["Coopérative Tafoukt", "Coopérative Tafoukt"]


@pytest.mark.parametrize(
    "change",
    [lambda table: table.put(a_cooperative(id="C0009")), lambda table: table.remove("C0009")],
    ids=["put", "remove"],
)
def test_changing_what_is_not_there_is_a_key_error(store: Store, change: Callable[[Table[Cooperative]], None]) -> None:
    """A record that was never there cannot be put or removed, nor can one that the unit removed."""
    save(store, a_cooperative(id="C0009"))
    with store.reading() as unit:
        unit.cooperatives.remove("C0009")
        with pytest.raises(KeyError, match="C0009"):
            change(unit.cooperatives)
    with _empty_like(store).reading() as unit, pytest.raises(KeyError, match="C0009"):
        change(unit.cooperatives)


def _empty_like(store: Store) -> Store:
    return TinyStore(store.path.with_name("empty.json")) if isinstance(store, TinyStore) else MemoryStore()


def test_a_removed_id_can_be_added_again_by_name(store: Store) -> None:
    """Whoever names a removed id, as an undo does, gets its record back in the same unit or a later one."""
    save(store, a_cooperative())
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0001")
        unit.cooperatives.add(a_cooperative(name="Same unit"))
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0001")
    save(store, a_cooperative(name="Later unit"))
    assert [c.name for c in cooperatives(store)] == ["Later unit"]


# --- saved or not ---


def test_a_reading_unit_forgets_its_changes(store: Store) -> None:
    """Nothing that a reading unit adds, puts, removes or forgets is saved."""
    save(store, *some_cooperatives(2))
    before = cooperatives(store), changes(store)
    with store.reading() as unit:
        unit.cooperatives.add(a_cooperative(id="C0003"))
        unit.cooperatives.put(a_cooperative(id="C0002", members=2))
        unit.cooperatives.remove("C0001")
        unit.forget("cooperatives", "C0002")
    assert (cooperatives(store), changes(store)) == before


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_exception_inside_the_unit_saves_nothing(store: Store, error: type[BaseException]) -> None:
    """Whatever stops a writing unit leaves it without effect, and reaches the caller."""
    save(store, *some_cooperatives(2))
    before = cooperatives(store), changes(store)
    with pytest.raises(error):
        _stopped(store, error)
    assert (cooperatives(store), changes(store)) == before
    save(store, a_cooperative(id="C0003"))
    assert [c.id for c in cooperatives(store)] == ["C0001", "C0002", "C0003"]


def _stopped(store: Store, error: type[BaseException]) -> None:
    """Change something of each kind, and be stopped."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id=unit.cooperatives.next_id()))
        unit.cooperatives.put(a_cooperative(id="C0002", members=2))
        unit.cooperatives.remove("C0001")
        unit.forget("cooperatives", "C0002")
        raise error


def test_a_reading_unit_opened_before_a_write_keeps_what_it_saw(store: Store) -> None:
    """A unit that reads sees the store as it was when it was opened, whatever is saved meanwhile."""
    save(store, a_cooperative())
    with store.reading() as unit:
        save(store, a_cooperative(id="C0002"))
        assert [c.id for c in unit.cooperatives.find()] == ["C0001"]


# --- ids ---


@pytest.mark.parametrize(("table", "letter"), [("cooperatives", "C"), ("entries", "E"), ("figures", "F")])
def test_ids_are_a_letter_and_four_digits(store: Store, table: str, letter: str) -> None:
    """Each table counts its own ids, `C0001` and on, within a unit and over units."""
    with store.reading() as unit:
        records: Table[Record] = getattr(unit, table)
        assert [records.next_id(), records.next_id()] == [f"{letter}0001", f"{letter}0002"]


def test_ids_are_not_reused_after_a_removal(store: Store) -> None:
    """The id of the last record, once it is removed, is not given again."""
    save(store, *some_cooperatives(3))
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0003")
    with store.writing(STAMP) as unit:
        assert unit.cooperatives.next_id() == "C0004"
        unit.cooperatives.add(a_cooperative(id="C0004"))
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0005"


def test_ids_go_on_after_the_highest_that_came_from_outside(store: Store) -> None:
    """After a unit that added `C0120`, ids go on with `C0121`, in that unit and after its removal."""
    with store.writing(STAMP) as unit:
        unit.cooperatives.add(a_cooperative(id="C0120"))
        unit.cooperatives.add(a_cooperative(id="C0007"))
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0121"
        unit.cooperatives.add(a_cooperative(id="C0130"))
        assert unit.cooperatives.next_id() == "C0131"
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0120")
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0121"


def test_a_unit_that_changed_nothing_uses_up_no_id(store: Store) -> None:
    """A writing unit that only took an id leaves the store as it was: the next unit is given the same id."""
    save(store, a_cooperative())
    with store.writing(STAMP) as unit:
        assert unit.cooperatives.next_id() == "C0002"
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C0002"


def test_ids_grow_beyond_four_digits(store: Store) -> None:
    """After `C9999` comes `C10000`."""
    save(store, a_cooperative(id="C9999"))
    with store.reading() as unit:
        assert unit.cooperatives.next_id() == "C10000"


# --- the journal ---


def test_each_writing_unit_leaves_one_journal_record(store: Store) -> None:
    """A unit is one journal record: ids added, changed fields as they were, removed records whole."""
    save(store, *some_cooperatives(2), an_entry(1))
    later = msgspec.structs.replace(
        STAMP, at=STAMP.at + timedelta(days=1), by="jury", command="edit-coop", reason="a letter of May"
    )
    with store.writing(later) as unit:
        unit.cooperatives.put(a_cooperative(name="Coopérative 1", members=14, commune="Tafraout", sector=""))
        unit.cooperatives.remove("C0002")
        unit.cooperatives.add(a_cooperative(id="C0003"))
        unit.entries.put(an_entry(1, mark=15.5))
    first, second = changes(store)
    assert first == Change(
        id="J00000001",
        at=STAMP.at,
        by="office",
        command="test",
        added={"cooperatives": ("C0001", "C0002"), "entries": ("E0001",)},
    )
    assert second == Change(
        id="J00000002",
        at=later.at,
        by="jury",
        command="edit-coop",
        reason="a letter of May",
        added={"cooperatives": ("C0003",)},
        changed=(
            Before(table="cooperatives", id="C0001", fields={"members": 12, "commune": None, "sector": "argane"}),
            Before(table="entries", id="E0001", fields={"mark": None}),
        ),
        removed=(
            Before(
                table="cooperatives",
                id="C0002",
                fields=msgspec.to_builtins(a_cooperative(id="C0002", name="Coopérative 2")),
            ),
        ),
        previous=journal.digest(first),
    )


def test_the_journal_keeps_fields_as_json_has_them(store: Store) -> None:
    """Dates, tuples and parts of a record are kept before a change as the JSON of every store gives them back."""
    on = date(2022, 3, 8)
    save(
        store,
        a_cooperative(other_names=("Tafukt", "Tafoukte"), founded=on),
        an_entry(award=Award(amount=50_000, on=on), path=()),
    )
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative())
        unit.entries.put(an_entry(path=()))
    assert [before.fields for before in changes(store)[1].changed] == [
        {"other_names": ["Tafukt", "Tafoukte"], "founded": "2022-03-08"},
        {"award": {"amount": 50_000, "on": "2022-03-08"}},
    ]


def _nothing(_unit: Unit) -> None:
    """Change nothing."""


def _put_an_equal(unit: Unit) -> None:
    unit.cooperatives.put(a_cooperative())


def _change_and_change_back(unit: Unit) -> None:
    unit.cooperatives.put(a_cooperative(members=14))
    unit.cooperatives.put(a_cooperative())


def _add_and_remove(unit: Unit) -> None:
    unit.cooperatives.add(a_cooperative(id="C0002"))
    unit.cooperatives.remove("C0002")


def _remove_and_add(unit: Unit) -> None:
    unit.cooperatives.remove("C0001")
    unit.cooperatives.add(a_cooperative())


@pytest.mark.parametrize("act", [_nothing, _put_an_equal, _change_and_change_back, _add_and_remove, _remove_and_add])
def test_where_nothing_changed_there_is_no_journal_record(store: Store, act: Callable[[Unit], None]) -> None:
    """A unit that ends as it began, be it by putting an equal record, leaves no journal record."""
    save(store, a_cooperative())
    before = changes(store)
    with store.writing(STAMP) as unit:
        act(unit)
    assert (cooperatives(store), changes(store)) == ([a_cooperative()], before)


def _chained(records: list[Change]) -> list[str]:
    """Give what `previous` of each journal record must be."""
    return ["", *map(journal.digest, records)][: len(records)]


def test_each_journal_record_carries_the_hash_of_the_one_before(store: Store) -> None:
    """`previous` is the digest of the record before as it is read back, empty for the first."""
    save(store, a_cooperative(contact=Contact(name="Bureau"), name_ar="تعاونية", founded=date(2016, 2, 22)))
    for members in (13, 14):
        with store.writing(STAMP) as unit:
            unit.cooperatives.put(a_cooperative(members=members, contact=Contact(name=f"Bureau {members}")))
    save(store, an_entry(mark=14.0))
    with store.writing(STAMP) as unit:
        unit.entries.put(an_entry(mark=15))
        unit.cooperatives.remove("C0001")
    save(store, a_cooperative())
    written = changes(store)
    assert [change.previous for change in written] == _chained(written)
    assert [change.id for change in written] == [f"J{n:08d}" for n in range(1, 7)]


def test_a_change_of_the_journal_breaks_the_chain(store: Store) -> None:
    """A journal record with another author or another value before no longer fits the record after it."""
    save(store, a_cooperative())
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(members=13))
    save(store, a_cooperative(id="C0002"))
    _first, second, third = changes(store)
    fields = {"members": 11}
    forged = [
        msgspec.structs.replace(second, by="somebody"),
        msgspec.structs.replace(second, changed=(msgspec.structs.replace(second.changed[0], fields=fields),)),
    ]
    assert [journal.digest(change) == third.previous for change in [second, *forged]] == [True, False, False]


def test_forgetting_erases_personal_fields_from_the_journal(store: Store) -> None:
    """The contact of a forgotten cooperative is gone from every journal record, others stay, the chain holds."""
    bureau, secretariat = Contact(name="Bureau", reach="0528111111"), Contact(name="Secretariat", reach="0528222222")
    save(store, a_cooperative(contact=bureau), a_cooperative(id="C0002", contact=secretariat))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(contact=msgspec.structs.replace(bureau, role="présidente")))
        unit.cooperatives.put(a_cooperative(id="C0002"))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative())
        unit.forget("cooperatives", "C0001")
    written = changes(store)
    assert [before.personal for change in written for before in change.changed] == [
        None,
        {"contact": msgspec.to_builtins(secretariat)},
        None,
    ]
    assert [change.previous for change in written] == _chained(written)
    save(store, a_cooperative(id="C0003"))
    assert [change.previous for change in changes(store)] == _chained(changes(store))


def test_forgetting_alone_is_saved_without_a_journal_record(store: Store) -> None:
    """A unit that only forgets adds no journal record; the fields are gone from a removal too."""
    save(store, a_cooperative(contact=Contact(name="Bureau")))
    with store.writing(STAMP) as unit:
        unit.cooperatives.remove("C0001")
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    assert [[before.personal for before in change.removed] for change in changes(store)] == [[], [None]]


def test_forgetting_erases_personal_fields_from_the_record(store: Store) -> None:
    """A unit that only forgets leaves the record without its contact, and with everything else."""
    save(store, a_cooperative(contact=Contact(name="Bureau", reach="0528000000")), a_cooperative(id="C0002"))
    with store.writing(STAMP) as unit:
        unit.forget("cooperatives", "C0001")
    assert cooperatives(store) == [a_cooperative(), a_cooperative(id="C0002")]


def test_forgetting_is_undone_by_an_exception(store: Store) -> None:
    """A unit that fails has forgotten nobody."""
    save(store, a_cooperative(), a_cooperative(id="C0002", contact=Contact(name="Bureau")))
    with store.writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(id="C0002"))
    with pytest.raises(KeyboardInterrupt):
        _stopped(store, KeyboardInterrupt)
    assert [before.personal for before in changes(store)[1].changed] == [{"contact": {"name": "Bureau"}}]


# --- any sequence ---

IDS = st.sampled_from(["C0001", "C0002", "C0003", "C0012", "C10000"])
RECORDS = st.builds(
    a_cooperative,
    id=IDS,
    name=st.sampled_from(["Tafoukt", "تعاونية", 'Ubuntu\u2028"\\']),
    members=st.none() | st.integers(0, 3),
    contact=st.none() | st.builds(Contact, name=st.sampled_from(["Bureau", ""])),
)
OPERATIONS = st.tuples(st.sampled_from(["add", "put", "remove"]), RECORDS)
UNITS = st.lists(st.tuples(st.lists(OPERATIONS, max_size=5), st.booleans()), max_size=6)


class Interrupted(Exception):
    """Stops a unit."""


@STORES
@given(units=UNITS)
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_units_is_as_a_dictionary(
    make: Callable[[Path], Store], units: list[tuple[list[tuple[str, Cooperative]], bool]]
) -> None:
    """Units of random changes, some interrupted, leave what a plain dictionary holds and a journal that leads back."""
    with tempfile.TemporaryDirectory() as folder:
        store = make(Path(folder))
        states: list[dict[str, Cooperative]] = [{}]
        used: set[str] = set()
        for operations, interrupted in units:
            after = _tried(store, operations, states[-1], interrupted=interrupted)
            used |= set(after)
            states += [after] if after != states[-1] else []
            assert cooperatives(store) == [after[key] for key in sorted(after)]
            with store.reading() as unit:
                assert unit.cooperatives.next_id() not in used
        written = changes(store)
        assert [change.previous for change in written] == _chained(written)
        assert len(written) == len(states) - 1
        for change, before, after in zip(written, states, states[1:], strict=False):
            assert _taken_back(change, after) == before


def _tried(
    store: Store, operations: list[tuple[str, Cooperative]], saved: dict[str, Cooperative], *, interrupted: bool
) -> dict[str, Cooperative]:
    """Do the operations on the store and a dictionary, and give the dictionary that must be saved."""
    expected = dict(saved)
    with contextlib.suppress(Interrupted), store.writing(STAMP) as unit:
        for name, record in operations:
            _done(unit.cooperatives, name, record, expected)
        assert unit.cooperatives.find() == [expected[key] for key in sorted(expected)]
        if interrupted:
            raise Interrupted
    return saved if interrupted else expected


def _done(table: Table[Cooperative], name: str, record: Cooperative, expected: dict[str, Cooperative]) -> None:
    there = record.id in expected
    act: Callable[[], None] = {
        "add": lambda: table.add(record),
        "put": lambda: table.put(record),
        "remove": lambda: table.remove(record.id),
    }[name]
    if there == (name == "add"):
        with pytest.raises(ValueError if there else KeyError):
            act()
        return
    act()
    if name == "remove":
        del expected[record.id]
    else:
        expected[record.id] = record


def _taken_back(change: Change, after: dict[str, Cooperative]) -> dict[str, Cooperative]:
    """Take a journal record back, from what it says alone."""
    rows: dict[str, dict[str, Any]] = {key: msgspec.to_builtins(record) for key, record in after.items()}
    for record_id in change.added.get("cooperatives", ()):
        del rows[record_id]
    for before in (*change.changed, *change.removed):
        row = rows.get(before.id, {}) | before.fields | (before.personal or {})
        rows[before.id] = {field: value for field, value in row.items() if value is not None}
    return {key: msgspec.convert(row, Cooperative) for key, row in rows.items()}
