"""Any sequence of actions, undo and redo, on both stores at once, against a plain model of the register."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import history, register, rounds, selection, undoing
from ocp_ess_cli.domain.errors import EssError
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.protocol import TABLES
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, TODAY, found, lalla

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.store.protocol import Store, Unit

    Act = Callable[[Unit], object]

SEATS = 2
PLACES = catalogue.places()
NUMBERS = st.integers(1, 6)
YEARS = st.sampled_from([2022, 2023])
MEMBERS = st.integers(1, 3).map(str)


class Model:
    """The register as dictionaries: of a cooperative its members, of an entry its cooperative, round and stage."""

    def __init__(self) -> None:
        """Begin empty."""
        self.cooperatives: dict[str, int] = {}
        self.rounds: set[str] = set()
        self.entries: dict[str, tuple[str, str, str]] = {}

    def entry_of(self, cooperative: str, round_: str) -> str | None:
        """Find the entry of a cooperative in a round."""
        return next((key for key, entry in self.entries.items() if entry[:2] == (cooperative, round_)), None)

    def free(self, round_: str) -> int:
        """Count the seats that are free in a round."""
        return SEATS - sum(entry[1:] == (round_, "winner") for entry in self.entries.values())

    def view(self) -> dict[str, Any]:
        """Give what is compared."""
        return {"cooperatives": self.cooperatives, "rounds": self.rounds, "entries": self.entries}


def view(store: Store) -> dict[str, Any]:
    """Give of a store what the model has."""
    with store.reading() as unit:
        return {
            "cooperatives": {one.id: one.members for one in unit.cooperatives.find()},
            "rounds": {one.id for one in unit.rounds.find()},
            "entries": {one.id: (one.cooperative, one.round, one.stage) for one in unit.entries.find()},
        }


def tables(store: Store) -> dict[str, list[Any]]:
    """Read every table but the journal, whole."""
    with store.reading() as unit:
        return {name: unit.table(name).find() for name in TABLES if name != "journal"}


class Register(RuleBasedStateMachine):
    """A register in a file, one in memory and a model, all told the same."""

    def __init__(self) -> None:
        """Begin with nothing in any of them."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores: list[Store] = [MemoryStore(), TinyStore(Path(self.folder.name) / "awards.json")]
        self.model = Model()
        self.last = {"C": 0, "E": 0}
        self.done: list[tuple[Model, dict[str, list[Any]]]] = []
        self.undone: list[tuple[Model, dict[str, list[Any]]]] = []

    def write(self, act: Act, undoes: str = "") -> bool:
        """Do something in both stores in a unit of its own; tell whether both did it."""
        stamp = msgspec.structs.replace(STAMP, undoes=undoes)
        outcomes = []
        for store in self.stores:
            try:
                with store.writing(stamp) as unit:
                    act(unit)
            except EssError as error:
                outcomes.append(str(error))
            else:
                outcomes.append("")
        assert outcomes[0] == outcomes[1]
        return not outcomes[0]

    def act(self, act: Act, change: Callable[[Model], None] | None) -> None:
        """Do an action that is refused where there is no change, and else is one that can be undone."""
        before = (copy.deepcopy(self.model), tables(self.stores[0]))
        assert self.write(act) == (change is not None)
        if change:
            change(self.model)
            if tables(self.stores[0]) != before[1]:
                self.done.append(before)
                self.undone.clear()

    def next_id(self, letter: str) -> str:
        """Give the id that the next record must have, and count it as given."""
        self.last[letter] += 1
        return f"{letter}{self.last[letter]:04d}"

    @rule(members=MEMBERS)
    def add(self, members: str) -> None:
        """Add a cooperative; it has the next id, whatever was removed or undone."""
        name = f"Coopérative {self.last['C'] + 1}"
        texts = {"name": name, "members": members, "women": members}

        def change(model: Model) -> None:
            model.cooperatives[self.next_id("C")] = int(members)

        self.act(lambda unit: register.add_cooperative(unit, texts, PLACES, TODAY), change)

    @rule(number=NUMBERS, members=MEMBERS)
    def edit(self, number: int, members: str) -> None:
        """Change the members of a cooperative."""
        record_id = f"C{number:04d}"

        def act(unit: Unit) -> None:
            if one := unit.cooperatives.get(record_id):
                texts = {"members": members, "women": members}
                register.edit_cooperative(unit, one, texts, PLACES, TODAY)

        def change(model: Model) -> None:
            if record_id in model.cooperatives:
                model.cooperatives[record_id] = int(members)

        self.act(act, change)

    @rule(number=NUMBERS)
    def remove(self, number: int) -> None:
        """Remove a cooperative, unless it has an entry."""
        record_id = f"C{number:04d}"

        def act(unit: Unit) -> None:
            if one := unit.cooperatives.get(record_id):
                register.remove_cooperative(unit, one)

        def change(model: Model) -> None:
            model.cooperatives.pop(record_id, None)

        has_entry = any(entry[0] == record_id for entry in self.model.entries.values())
        self.act(act, None if has_entry else change)

    @rule(year=YEARS)
    def open_round(self, year: int) -> None:
        """Open a round of two seats, unless it is there."""
        round_ = f"lalla-{year}"
        exists = round_ in self.model.rounds
        act: Act = lambda unit: rounds.open_round(unit, lalla(), year, {"seats": str(SEATS)})  # noqa: E731 - an act as the others
        self.act(act, None if exists else lambda model: model.rounds.add(round_))

    @rule(number=NUMBERS, year=YEARS)
    def apply(self, number: int, year: int) -> None:
        """Record a candidate, unless it has an entry in the round."""
        record_id, round_id = f"C{number:04d}", f"lalla-{year}"
        if record_id not in self.model.cooperatives or round_id not in self.model.rounds:
            return

        def act(unit: Unit) -> None:
            one, round_ = unit.cooperatives.get(record_id), unit.rounds.get(round_id)
            assert one
            assert round_
            selection.apply(unit, round_, one, selection.Application(), STAMP)

        def change(model: Model) -> None:
            model.entries[self.next_id("E")] = (record_id, round_id, "candidate")

        self.act(act, None if self.model.entry_of(record_id, round_id) else change)

    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=3, unique=True), year=YEARS)
    def award(self, numbers: list[int], year: int) -> None:
        """Award cooperatives: all of them, or none where the seats do not suffice or one has won."""
        round_id = f"lalla-{year}"
        ids = [key for number in numbers if (key := f"C{number:04d}") in self.model.cooperatives]
        if round_id not in self.model.rounds or not ids:
            return

        def act(unit: Unit) -> None:
            round_ = unit.rounds.get(round_id)
            winners = [one for key in ids if (one := unit.cooperatives.get(key))]
            assert round_
            selection.award(unit, lalla(), round_, winners, selection.Terms(), STAMP)

        def change(model: Model) -> None:
            for key in ids:
                entry = model.entry_of(key, round_id) or self.next_id("E")
                model.entries[entry] = (key, round_id, "winner")

        standing = [self.model.entries[entry][2] for key in ids if (entry := self.model.entry_of(key, round_id))]
        may = len(ids) <= self.model.free(round_id) and {*standing} <= {"candidate", "revoked"}
        self.act(act, change if may else None)

    @rule(number=NUMBERS)
    def revoke(self, number: int) -> None:
        """Take an award back, if the entry has won."""
        record_id = f"E{number:04d}"
        if record_id not in self.model.entries:
            return

        def change(model: Model) -> None:
            model.entries[record_id] = (*model.entries[record_id][:2], "revoked")

        is_winner = self.model.entries[record_id][2] == "winner"
        self.act(
            lambda unit: selection.revoke(unit, lalla(), selection.find_entry(unit, record_id), "", STAMP),
            change if is_winner else None,
        )

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        """Take the last change back."""
        self.undone.append((copy.deepcopy(self.model), tables(self.stores[0])))
        self.take_back(history.to_undo, self.done.pop())

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        """Have the change again that was taken back last."""
        self.done.append((copy.deepcopy(self.model), tables(self.stores[0])))
        self.take_back(history.to_redo, self.undone.pop())

    def take_back(self, choose: Callable[..., Any], to: tuple[Model, dict[str, list[Any]]]) -> None:
        """Take a change back in both stores, and check that both are as they were."""
        with self.stores[0].reading() as unit:
            undoes = choose(unit, None).id
        assert self.write(lambda unit: undoing.take_back(unit, choose(unit, None)), undoes)
        self.model = to[0]
        assert [tables(store) for store in self.stores] == [to[1]] * 2

    @invariant()
    def all_are_the_same(self) -> None:
        """The stores have what the model has, the same fields in both, and a journal whose chain holds."""
        assert [view(store) for store in self.stores] == [self.model.view()] * 2
        assert tables(self.stores[0]) == tables(self.stores[1])
        for store in self.stores:
            with store.reading() as unit:
                assert found(unit, "history") == []

    def teardown(self) -> None:
        """Undo everything: the tables equal the beginning."""
        while self.done:
            self.undo()
        assert [view(store) for store in self.stores] == [Model().view()] * 2
        self.folder.cleanup()


Register.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestRegister = Register.TestCase
