"""Taking changes back after any commands and in any order: the register is what it was, and holds together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.errors import EssError
from ocp_ess_cli.domain.models import Award
from ocp_ess_cli.store.memory import MemoryStore
from tests.actions.office import (
    ICE,
    OTHER_ICE,
    a_register,
    add,
    apply,
    award,
    close_round,
    do,
    edit,
    edit_round,
    forget,
    last_change,
    office,
    open_round,
    redo,
    remove,
    revoke,
    tables,
    turns,
    undo,
)
from tests.builders import STAMP, a_cooperative, a_round, add_all, an_entry, lalla, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.store.protocol import Store, Unit
    from tests.actions.office import Act, Tables

    Step = Callable[[Store], int]

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
