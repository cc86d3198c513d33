"""Tallies that a server counts: no entry is fetched."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ocp_ess_cli.domain.tally import EVERYTHING, OF_ROUND, Despite, People, Tally
from ocp_ess_cli.store.sql_tallies import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.domain.tally import By, Code, Narrowed
    from ocp_ess_cli.store.server import Session


class ServerTallies:
    """Counts the saved entries as one transaction sees them."""

    def __init__(self, session: Session, relations: Mapping[str, str], rounds: Callable[[], list[Round]]) -> None:
        """Take the connection, what each table is read from, and what gives the rounds, which are few."""
        self._session = session
        self._relations = relations
        self._rounds = rounds

    def tally(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[Tally]:
        """Count entries and sum awards."""
        asked = self._asked(by, narrowed)
        found = []
        for group, row in asked.rows(self._session, asked.counted.tally()):
            currency, entries, winners, once, awarded, paid, first = row
            once = entries if narrowed.sponsor else once
            sums = (int(awarded or 0), int(paid or 0))
            found.append(Tally(group, currency, entries, winners, once, *sums, first or ""))
        return sorted(found)

    def people(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[People]:
        """Count the cooperatives that won, and sum their members."""
        asked = self._asked(by, narrowed)
        found = []
        for group, row in asked.rows(self._session, asked.counted.people()):
            whom, women, of_women, members, of_members = row
            sums = (int(women or 0), whom - of_women, int(members or 0), whom - of_members)
            found.append(People(group, whom, *sums))
        return sorted(found)

    def despite(self, narrowed: Narrowed = EVERYTHING) -> list[Despite]:
        """Give the winners that were awarded despite a rule."""
        asked = self._asked((), narrowed)
        return sorted(Despite(*row) for row in self._session.run(asked.counted.despite(), asked.values))

    def illustrative(self, narrowed: Narrowed = EVERYTHING) -> bool:
        """Tell whether a cooperative that won is invented."""
        asked = self._asked((), narrowed)
        return bool(self._session.run(asked.counted.illustrative(), asked.values))

    def chosen(self, narrowed: Narrowed, stage: str = "", *, due: bool = False) -> list[str]:
        """Give the ids of entries."""
        asked = self._asked((), narrowed)
        statement = asked.counted.chosen(of_stage=bool(stage), due=due)
        return sorted(row[0] for row in self._session.run(statement, {**asked.values, "stage": stage}))

    def _asked(self, by: Sequence[By], narrowed: Narrowed) -> _Asked:
        equal = narrowed.of_cooperative
        every = self._rounds()
        rounds = [round_ for round_ in every if narrowed.takes_round(round_)]
        of_round = [_OF_ROUND[one] for one in by if one in OF_ROUND]
        codes = [tuple(code(round_) for code in of_round) for round_ in rounds]
        places = {code: place for place, code in enumerate(dict.fromkeys(codes))}
        counted = Counted(
            self._relations["entries"],
            self._relations["cooperatives"],
            self._relations["payments"],
            by=tuple(one for one in by if one not in OF_ROUND),
            equal=tuple(equal),
            of_sponsor=bool(narrowed.sponsor),
            of_rounds=len(rounds) < len(every),
        )
        values: dict[str, Any] = {
            "rounds": [round_.id for round_ in rounds],
            "places": [places[code] for code in codes],
            "currencies": [round_.terms.currency for round_ in rounds],
            "sponsor": narrowed.sponsor,
            **equal,
        }
        return _Asked(counted, values, by, [*places])


class _Asked(NamedTuple):
    """A question: the statement, its values by name, and the codes of the rounds, by their places."""

    counted: Counted
    values: dict[str, Any]
    by: Sequence[By]
    codes: list[tuple[Code, ...]]

    def rows(self, session: Session, statement: str) -> Iterator[tuple[tuple[Code, ...], tuple[Any, ...]]]:
        """Run a statement; give of each row the codes, in the order in which they were asked, and the rest."""
        width = len(self.counted.by)
        for row in session.run(statement, self.values):
            others, of_round = iter(row[:width]), iter(self.codes[row[width]])
            yield tuple(next(of_round if one in OF_ROUND else others) for one in self.by), row[width + 1 :]


_OF_ROUND: dict[By, Callable[[Round], Code]] = {
    **{field: attrgetter(field) for field in OF_ROUND},
    "round": attrgetter("id"),
}
