"""What of a register is looked at: everything, or what some records have to do with.

Of what belongs together, such as the payments of one entry, all or nothing is looked at.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ocp_ess_cli.actions.register import Identity
from ocp_ess_cli.domain import links, rules
from ocp_ess_cli.domain.models import (
    Cooperative,
    Entry,
    Link,
    Measure,
    Payment,
    Pledge,
    Record,
    Round,
    Score,
    Session,
)
from ocp_ess_cli.domain.program import WINNER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.store.protocol import Table, Unit

R = TypeVar("R", bound=Record)
Pairs = dict[str, tuple[Record | None, Record | None]]  # by id, a record before and after


class Everything:
    """All records of a register."""

    def __init__(self, unit: Unit) -> None:
        """Take the register."""
        self.unit = unit

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The entries; all of a cooperative, or all of a round."""
        return self.unit.entries.find()

    @cached_property
    def winners(self) -> Sequence[Entry]:
        """The winners; all of each of `counted_rounds`."""
        return rules.winners(self.entries)

    @cached_property
    def counted_rounds(self) -> Sequence[Round]:
        """The rounds of which the seats are counted."""
        return self.unit.rounds.find()

    @cached_property
    def scores(self) -> Sequence[Score]:
        """The scores; all of an entry."""
        return self.unit.scores.find()

    @cached_property
    def payments(self) -> Sequence[Payment]:
        """The payments; all of an entry."""
        return self.unit.payments.find()

    @cached_property
    def pledges(self) -> Sequence[Pledge]:
        """The pledges."""
        return self.unit.pledges.find()

    @cached_property
    def links(self) -> Sequence[Link]:
        """The links; all of a cooperative."""
        return self.unit.links.find()

    @cached_property
    def sessions(self) -> Sequence[Session]:
        """The sessions."""
        return self.unit.sessions.find()

    @cached_property
    def measures(self) -> Sequence[Measure]:
        """The needs and the actions."""
        return self.unit.measures.find()

    @cached_property
    def identities(self) -> Sequence[Identity]:
        """What cooperatives are told apart by; of all that have a number."""
        return self.unit.cooperatives.project(Identity)

    @cached_property
    def run_rounds(self) -> Sequence[Round]:
        """The rounds of which the program is looked for."""
        return self.counted_rounds


class Touched(NamedTuple):
    """Records that change, before and after, by table."""

    pairs: Mapping[str, Pairs]

    def ids(self, table: str) -> set[str]:
        """Give the ids of those of a table."""
        return {*self.pairs.get(table, ())}

    def states(self, table: str, model: type[R]) -> Iterator[R]:
        """Give those of a table as they were and as they become."""
        for pair in self.pairs.get(table, {}).values():
            yield from (record for record in pair if isinstance(record, model))

    def differing(self, table: str, field: str = "id") -> set[str]:
        """Give the ids of those that come or go, or of which a field changes."""
        return {
            record_id
            for record_id, pair in self.pairs.get(table, {}).items()
            if getattr(pair[0], field, None) != getattr(pair[1], field, None)
        }

    def going(self, table: str) -> set[str]:
        """Give the ids of those that go."""
        return {record_id for record_id, (_before, after) in self.pairs.get(table, {}).items() if after is None}


class Around(Everything):
    """The records that change, those that name them, and those that they are counted with."""

    def __init__(self, unit: Unit, touched: Touched) -> None:
        """Take the register, before or after the change, and what changes."""
        super().__init__(unit)
        self._touched = touched

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The entries of these cooperatives, and of rounds that come or go or have another program."""
        cooperatives = {one.cooperative for one in self._touched.states("entries", Entry)}
        cooperatives |= self._touched.differing("cooperatives")
        rounds = {one.id for one in self.unit.rounds.among("program", self._touched.ids("programs"))}
        rounds |= self._touched.differing("rounds", "program")
        table = self.unit.entries
        return _each(table.among("cooperative", cooperatives), table.among("round", rounds))

    @cached_property
    def winners(self) -> Sequence[Entry]:
        """The winners among these entries, and all of the rounds of which the seats are counted."""
        own = rules.winners(_of_ids(self.unit.entries, Entry, self._touched.ids("entries")))
        return _each(own, *(self.unit.entries.find(round=one.id, stage=WINNER) for one in self.counted_rounds))

    @cached_property
    def counted_rounds(self) -> Sequence[Round]:
        """The rounds of which the terms change, and those with seats of which entries do."""
        changed = self._touched.differing("rounds", "terms")
        entered = {entry.round for entry in self._touched.states("entries", Entry)}
        found = _of_ids(self.unit.rounds, Round, changed | entered)
        return [one for one in found if one.id in changed or one.terms.seats is not None]

    @cached_property
    def scores(self) -> Sequence[Score]:
        """The scores of these entries, and of the rounds of which the jurors change."""
        entries = {score.entry for score in self._touched.states("scores", Score)} | self._touched.ids("entries")
        rounds = self._touched.differing("rounds", "jurors")
        entries |= {entry.id for entry in self.unit.entries.among("round", rounds)}
        return self.unit.scores.among("entry", entries)

    @cached_property
    def payments(self) -> Sequence[Payment]:
        """The payments of these entries, and of those from which one that comes or goes came back."""
        entries = {payment.entry for payment in self._touched.states("payments", Payment)}
        entries |= self._touched.ids("entries")
        returned = self.unit.payments.among("returns", self._touched.differing("payments"))
        return self.unit.payments.among("entry", entries | {payment.entry for payment in returned})

    @cached_property
    def pledges(self) -> Sequence[Pledge]:
        """These pledges, and those to rounds that come or go."""
        table = self.unit.pledges
        own = _of_ids(table, Pledge, self._touched.ids("pledges"))
        return _each(own, table.among("round", self._touched.differing("rounds")))

    @cached_property
    def links(self) -> Sequence[Link]:
        """The links of the cooperatives that these links name, of those that come or go, and of such rounds."""
        table = self.unit.links
        of_rounds = table.among("round", self._touched.differing("rounds"))
        ids = {one for link in (*self._touched.states("links", Link), *of_rounds) for one in links.cooperatives(link)}
        ids |= self._touched.differing("cooperatives")
        return _each(table.among("cooperative", ids), table.among("other", ids))

    @cached_property
    def sessions(self) -> Sequence[Session]:
        """These sessions, and those of the rounds of entries that come or go; a session serves entries of its round."""
        moving = self._touched.differing("entries")
        rounds = {entry.round for entry in self._touched.states("entries", Entry) if entry.id in moving}
        table = self.unit.sessions
        return _each(_of_ids(table, Session, self._touched.ids("sessions")), table.among("round", rounds))

    @cached_property
    def measures(self) -> Sequence[Measure]:
        """These needs and actions, and those of entries that come or go."""
        table = self.unit.measures
        own = _of_ids(table, Measure, self._touched.ids("measures"))
        return _each(own, table.among("entry", self._touched.differing("entries")))

    @cached_property
    def identities(self) -> Sequence[Identity]:
        """What the cooperatives with the numbers of these are told apart by."""
        states = [*self._touched.states("cooperatives", Cooperative)]
        ids = {one.id for one in self.unit.cooperatives.among("ice", {one.ice for one in states} - {""})}
        numbers = {(one.court, one.register_number) for one in states if one.court and one.register_number}
        ids |= {one.id for one in self.unit.numbered(numbers)}
        return self.unit.cooperatives.project(Identity, ids)

    @cached_property
    def run_rounds(self) -> Sequence[Round]:
        """The rounds that come or have another program, and those of programs that come or go."""
        ids = self._touched.differing("rounds", "program") - self._touched.going("rounds")
        return _each(
            _of_ids(self.unit.rounds, Round, ids), self.unit.rounds.among("program", self._touched.ids("programs"))
        )


def _of_ids(table: Table[R], model: type[R], ids: set[str]) -> list[R]:
    return table.project(model, ids) if ids else []


def _each(*found: Iterable[R]) -> list[R]:
    """Give records of several lists, each once, in the order of their ids."""
    by_id = {record.id: record for records in found for record in records}
    return [by_id[record_id] for record_id in sorted(by_id)]
