"""Cooperatives that are registered twice: found, told apart, merged, and taken apart again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.actions import duplicates
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.duplicates import Pair, Profile, compare
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, RuleBroken
from ocp_ess_cli.domain.models import Award, Contact, Cooperative, Entry, Juror, Score, Twin
from ocp_ess_cli.store.memory import MemoryStore
from tests.actions.office import a_register, do, tables, undo
from tests.builders import STAMP, TODAY, a_cooperative, a_round, a_unit, add_all, an_entry, lalla, refuses

if TYPE_CHECKING:
    from ocp_ess_cli.store.protocol import Store

ONE = a_cooperative(id="C0001", name="Coopérative Tafoukt")
SPELLING = a_cooperative(id="C0002", name="Coop. Tafukt")
ARABIC = a_cooperative(id="C0003", name="تعاونية تافوكت", province="", region="")
NAMESAKE = a_cooperative(id="C0004", name="Tafoukt", province="Tata")
OTHER = a_cooperative(id="C0005", name="Coopérative Tifawin")
ALL = (ONE, SPELLING, ARABIC, NAMESAKE, OTHER)


def pairs(found: list[Pair]) -> list[tuple[str, str]]:
    """Give the ids of pairs."""
    return [(pair.one.id, pair.other.id) for pair in found]


def test_likely_pairs_are_found_surest_first() -> None:
    """Spellings in one place come before those of which the place is not known; a namesake elsewhere is none."""
    expected = [("C0001", "C0002"), ("C0001", "C0003"), ("C0002", "C0003"), ("C0003", "C0004")]
    assert pairs(duplicates.find(a_unit(*ALL))) == expected


def test_the_likes_of_some_are_found() -> None:
    """Asked of some, only pairs with one of them are given."""
    unit = a_unit(*ALL)
    assert pairs(duplicates.find(unit, {"C0005"})) == []
    assert pairs(duplicates.find(unit, {"C0004"})) == [("C0004", "C0003")]
    assert pairs(duplicates.like(unit, SPELLING)) == [("C0002", "C0001"), ("C0002", "C0003")]


@pytest.mark.parametrize("few", [0, 50])
def test_the_likes_of_few_are_those_of_many(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Looked for one by one or all at once, the same pairs are found."""
    monkeypatch.setattr(duplicates, "FEW", few)
    found = duplicates.find(a_unit(*ALL), {"C0003", "C0002"})
    assert sorted(tuple(sorted(ids)) for ids in pairs(found)) == [
        ("C0001", "C0002"),
        ("C0001", "C0003"),
        ("C0002", "C0003"),
        ("C0003", "C0004"),
    ]


NAMES = ["Tafoukt", "Coop Tafukt", "تافوكت", "Annahda", "النهضة", "Nahda 2", "Al Amal", "Amal"]
SOME = st.builds(
    a_cooperative,
    name=st.sampled_from(NAMES),
    province=st.sampled_from(["", "Tiznit", "Tata"]),
    region=st.sampled_from(["MA-09"]),
    sector=st.sampled_from(["", "argane", "miel"]),
    ice=st.sampled_from(["", "001234567890134"]),
)


@given(st.lists(SOME, max_size=8))
def test_no_pair_of_one_name_is_missed(cooperatives: list[Cooperative]) -> None:
    """Every pair that is likely one cooperative is found, as if each were held against each."""
    ones = [msgspec.structs.replace(one, id=f"C{number:04d}") for number, one in enumerate(cooperatives, start=1)]
    profiles = [msgspec.convert(one, Profile, from_attributes=True) for one in ones]
    expected = [
        (one.id, other.id)
        for place, one in enumerate(profiles)
        for other in profiles[place + 1 :]
        if compare(one, other)
    ]
    unit = a_unit(*ones)
    assert sorted(pairs(duplicates.find(unit))) == expected
    of_each = {tuple(sorted(ids)) for one in ones for ids in pairs(duplicates.like(unit, one))}
    assert sorted(of_each) == expected


def test_those_told_apart_are_not_found_again() -> None:
    """What an officer says are two is remembered, in whichever order they are named; saying it again is refused."""
    unit = a_unit(*ALL)
    assert duplicates.tell_apart(unit, SPELLING, ONE) == Twin(id="C0001-C0002", one="C0001", other="C0002")
    assert pairs(duplicates.find(unit)) == [("C0001", "C0003"), ("C0002", "C0003"), ("C0003", "C0004")]
    assert pairs(duplicates.like(unit, ONE)) == [("C0001", "C0003")]
    with refuses(AlreadyExists, "C0001 and C0002 are told apart already."):
        duplicates.tell_apart(unit, ONE, SPELLING)
    with refuses(BadValue, "C0001 is one record; name two."):
        duplicates.tell_apart(unit, ONE, ONE)


def test_a_namesake_is_told_apart() -> None:
    """One registered as another of the same name in its province is told from that, not from other spellings."""
    namesake = a_cooperative(id="C0006", name="COOPÉRATIVE TAFOUKT")
    unit = a_unit(ONE, SPELLING, namesake)
    duplicates.tell_from_namesakes(unit, namesake)
    assert pairs(duplicates.like(unit, namesake)) == [("C0006", "C0002")]


# --- merging ---

GONE = a_cooperative(
    id="C0002",
    name="Coop. Tafukt",
    name_ar="تعاونية تافوكت",
    other_names=("Tafuqt", "COOPERATIVE TAFOUKT"),
    members=15,
    women=15,
    commune="Tafraout",
    founded=date(2018, 5, 14),
    contact=Contact(name="Bureau", role="", reach="0528000000", collected=TODAY),
    illustrative=True,
)


def test_what_one_does_not_say_the_other_says() -> None:
    """The first keeps what it says, takes what it does not say, and has every name once."""
    planned = duplicates.plan_merger(a_unit(ONE, GONE), ONE, GONE)
    assert planned.merged == msgspec.structs.replace(
        ONE,
        name_ar="تعاونية تافوكت",
        other_names=("Coop. Tafukt", "Tafuqt"),
        commune="Tafraout",
        founded=date(2018, 5, 14),
        contact=GONE.contact,
    )


def test_fields_can_be_taken_of_the_second() -> None:
    """A field that is named is taken of the second; a region follows its province."""
    gone = msgspec.structs.replace(GONE, province="Tata", region="MA-08")
    planned = duplicates.plan_merger(a_unit(ONE, gone), ONE, gone, ["name", "members", "province"])
    merged = planned.merged
    assert (merged.name, merged.other_names) == ("Coop. Tafukt", ("Tafuqt", "Coopérative Tafoukt"))
    assert (merged.members, merged.women) == (15, 12)
    assert (merged.province, merged.region) == ("Tata", "MA-08")


def test_a_commune_of_another_province_is_not_mixed_in() -> None:
    """Where the provinces differ, the commune stays that of the province that stays."""
    gone = msgspec.structs.replace(GONE, province="Tata", region="MA-08")
    planned = duplicates.plan_merger(a_unit(ONE, gone), ONE, gone)
    assert (planned.merged.province, planned.merged.commune) == ("Tiznit", "")
    taken = duplicates.plan_merger(a_unit(ONE, gone), ONE, gone, ["province"]).merged
    assert (taken.province, taken.region, taken.commune) == ("Tata", "MA-08", "Tafraout")


def test_what_cannot_be_taken_is_refused() -> None:
    """A field that is none, or a record merged into itself, is refused."""
    with pytest.raises(BadValue, match=r"^“colour” cannot be taken; there are: name, name_ar, kind, "):
        duplicates.plan_merger(a_unit(ONE, GONE), ONE, GONE, ["colour"])
    with refuses(BadValue, "C0001 is one record; name two."):
        duplicates.plan_merger(a_unit(ONE, GONE), ONE, ONE)


WON = rules.win(an_entry(2), Award(amount=50_000), lalla(), STAMP)


def merged_of(*entries: Entry) -> list[Entry]:
    """Merge C0002 into C0001 in a register with these entries, and give what is left of them."""
    unit = a_unit(ONE, GONE, a_round(), a_round(year=2023), *entries)
    duplicates.merge(unit, duplicates.plan_merger(unit, ONE, GONE))
    assert [one.id for one in unit.cooperatives.find()] == ["C0001"]
    return unit.entries.find()


def test_entries_and_awards_move() -> None:
    """The entries of the second are entries of the first."""
    assert merged_of(WON) == [msgspec.structs.replace(WON, cooperative="C0001")]


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        (an_entry(1), an_entry(2), "E0001"),
        (an_entry(1, mark=12.0), an_entry(2), "E0001"),
        (an_entry(1), an_entry(2, mark=12.0), "E0002"),
        (an_entry(1, mark=12.0), WON, "E0002"),
    ],
)
def test_of_two_entries_of_one_round_one_is_left(mine: Entry, theirs: Entry, left: str) -> None:
    """The one that won stays, else the one with a mark, else that of the first."""
    entries = {entry.id: entry for entry in (mine, theirs)}
    assert merged_of(mine, theirs) == [msgspec.structs.replace(entries[left], cooperative="C0001")]


def test_an_entry_that_a_juror_marked_is_worth_as_much_as_one_with_a_mark() -> None:
    """The entry with scores stays; those of the one that is dropped go with it."""
    scores = [Score(id=f"S000{n}", entry=f"E000{n}", juror="Juror 1", marks={"innovation": 12.0}) for n in (1, 2)]
    for kept, expected in ((scores[1:], ["S0002"]), (scores, ["S0001"])):
        unit = a_unit(ONE, GONE, a_round(), an_entry(1), an_entry(2), *kept)
        duplicates.merge(unit, duplicates.plan_merger(unit, ONE, GONE))
        assert [score.id for score in unit.scores.find()] == expected
        assert [entry.id for entry in unit.entries.find()] == [f"E{expected[0][1:]}"]


def test_a_juror_has_to_do_with_the_merged() -> None:
    """Whoever has to do with the second has to do with the first, once."""
    jurors = (Juror(name="Juror 1", linked=("C0002", "C0001")), Juror(name="Juror 2", linked=("C0003",)))
    unit = a_unit(ONE, GONE, a_round(jurors=jurors))
    duplicates.merge(unit, duplicates.plan_merger(unit, ONE, GONE))
    (round_,) = unit.rounds.find()
    assert [juror.linked for juror in round_.jurors] == [("C0001",), ("C0003",)]


def test_two_winners_of_one_round_are_not_merged() -> None:
    """Both won: one award must be taken back first, and which is for the officer to say."""
    mine = rules.win(an_entry(1), Award(amount=50_000), lalla(), STAMP)
    sentence = "C0001 and C0002 both won lalla-2022 (E0001, E0002); revoke one of the awards first."
    with refuses(RuleBroken, sentence):
        duplicates.plan_merger(a_unit(ONE, GONE, a_round(), mine, WON), ONE, GONE)


def test_what_was_told_apart_holds_for_the_merged() -> None:
    """What the second was told from, the first is told from; the two themselves are no pair any more."""
    unit = a_unit(ONE, GONE, ARABIC)
    duplicates.tell_apart(unit, ONE, GONE)
    duplicates.tell_apart(unit, GONE, ARABIC)
    duplicates.merge(unit, duplicates.plan_merger(unit, ONE, GONE))
    assert unit.twins.find() == [Twin(id="C0001-C0003", one="C0001", other="C0003")]
    assert pairs(duplicates.find(unit)) == []


def test_a_merger_is_one_change_and_can_be_taken_back() -> None:
    """After undo, everything is as before the merger: both records, entries, awards and what was told apart."""
    store = a_register(ONE, GONE, ARABIC, a_round(), an_entry(1), WON)
    do(store, lambda unit: duplicates.tell_apart(unit, GONE, ARABIC))
    before = (tables(store), twins(store))
    number = do(store, lambda unit: duplicates.merge(unit, duplicates.plan_merger(unit, ONE, GONE)))
    assert (tables(store)["cooperatives"], number) != (before[0]["cooperatives"], 2)
    assert undo(store) == number
    assert (tables(store), twins(store)) == before


def twins(store: Store) -> list[Twin]:
    """Give the pairs that are told apart."""
    with store.reading() as unit:
        return unit.twins.find()


def test_a_new_store_tells_nothing_apart() -> None:
    """Nothing is told apart until somebody says so."""
    store = MemoryStore()
    with store.writing(STAMP) as unit:
        add_all(unit, ONE, SPELLING)
    assert twins(store) == []
