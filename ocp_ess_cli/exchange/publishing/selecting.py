"""The records that are published, of everything that the register has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.reports.register import round_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.domain.models import Entry, Figure, Payment, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.store.protocol import Unit


class Selection(NamedTuple):
    """What a publication is narrowed to; nothing narrows where a field is empty.

    Attributes:
        years: from the first to the last year.
        illustrative: whether invented records are in it.
    """

    program: Program | None = None
    years: range | None = None
    illustrative: bool = False

    @property
    def series(self) -> tuple[str, int | None, int | None]:
        """What tells it apart, as `Publication.series` does."""
        since, until = (self.years[0], self.years[-1]) if self.years else (None, None)
        return self.program.key if self.program else "", since, until

    def takes(self, record: Round | Figure) -> bool:
        """Tell whether a round or a figure is of the program and the years."""
        return (self.program is None or record.program == self.program.key) and (
            self.years is None or record.year in self.years
        )


class Chosen(NamedTuple):
    """The records that are published, or counted in it.

    Attributes:
        entries: those of the rounds, without the illustrative ones where these are left out.
        cooperatives: by id, those that have one of the entries.
        payments: by entry, those for a winner.
        left_out: how many illustrative cooperatives of the rounds are left out.
    """

    programs: Programs
    places: Places
    rounds: Sequence[Round]
    entries: Sequence[Entry]
    cooperatives: Mapping[str, Cooperative]
    payments: Mapping[str, Sequence[Payment]]
    figures: Sequence[Figure]
    left_out: int = 0

    @property
    def winners(self) -> list[Entry]:
        """The entries that are named: those that won."""
        return rules.winners(self.entries)

    @property
    def awarded(self) -> list[Entry]:
        """The winners that can be published: whose award and cooperative are recorded."""
        return [entry for entry in self.winners if entry.award and entry.cooperative in self.cooperatives]

    def ids(self) -> dict[str, set[str]]:
        """Give the ids of the records that it is made of, by table of the register."""
        return {
            "rounds": {one.id for one in self.rounds},
            "entries": {one.id for one in self.entries},
            "cooperatives": {*self.cooperatives},
            "payments": {one.id for of_entry in self.payments.values() for one in of_entry},
            "figures": {one.id for one in self.figures},
        }


def choose(unit: Unit, programs: Programs, places: Places, selection: Selection) -> Chosen:
    """Choose the records that are published."""
    rounds = sorted(filter(selection.takes, unit.rounds.find()), key=round_order(programs))
    round_ids = {round_.id for round_ in rounds}
    entries = [entry for entry in unit.entries.find() if entry.round in round_ids]
    entered = {one.id: one for one in unit.cooperatives.project(Cooperative, {entry.cooperative for entry in entries})}
    invented = set[str]()
    if not selection.illustrative:
        invented = {one.id for one in entered.values() if one.illustrative}
        entries = [entry for entry in entries if entry.cooperative not in invented]
        entered = {key: one for key, one in entered.items() if key not in invented}
    won = {entry.id for entry in rules.winners(entries)}
    payments: defaultdict[str, list[Payment]] = defaultdict(list)
    for payment in unit.payments.find():
        if payment.entry in won:
            payments[payment.entry].append(payment)
    figures = [figure for figure in unit.figures.find() if selection.takes(figure)]
    return Chosen(programs, places, rounds, entries, entered, payments, figures, len(invented))
