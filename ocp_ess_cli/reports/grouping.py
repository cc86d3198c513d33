"""Entries, and sums of them, by what they have in common: a program, a year, a region, a sponsor.

A part is one entry; by sponsor, it is what one sponsor pays of one award. Members and women are those of the
cooperatives that won, and a cooperative counts once in each sum, however often it won.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.tally import OF_COOPERATIVE, People, added, together
from ocp_ess_cli.reports.register import Brief

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Entry, Payment, Round
    from ocp_ess_cli.domain.tally import By, Code, Tally
    from ocp_ess_cli.reports.register import Narrowing, Register
    from ocp_ess_cli.reports.report import Named


class Counted(Brief, frozen=True):
    """What sums tell of a cooperative."""

    province: str = ""
    members: int | None = None


class Part(NamedTuple):
    """An entry, or what one sponsor pays of it.

    Attributes:
        sponsor: who pays; empty where nobody does or several do.
        awarded, paid: in whole units of `currency`; 0 where it is no winner.
        payments: every payment of it, also those that came back.
        can_win: whether its program names winners.
    """

    entry: Entry
    round: Round
    cooperative: Counted | Cooperative
    sponsor: str
    currency: str
    awarded: int
    paid: int
    payments: tuple[Payment, ...]
    can_win: bool = True

    @property
    def won(self) -> bool:
        """Whether it is of a winner."""
        return self.entry.stage == WINNER


class Known(NamedTuple):
    """A sum over the cooperatives of which the number is known.

    Attributes:
        missing: how many there are of which it is not.
    """

    value: int
    missing: int


class Sums(NamedTuple):
    """What entries come to.

    Attributes:
        contending: the entries of programs that name winners.
        amount, paid: by currency; two currencies are never added.
        women, members: of the cooperatives that won, each once.
    """

    entries: int = 0
    contending: int = 0
    winners: int = 0
    amount: Mapping[str, int] = {}
    paid: Mapping[str, int] = {}
    women: Known = Known(0, 0)
    members: Known = Known(0, 0)


NOTHING = Sums()


class Group(NamedTuple):
    """What the entries that have something in common come to."""

    name: Named
    sums: Sums

    @property
    def code(self) -> Code:
        """What they have in common."""
        return self.name.code


def parts(register: Register, *, by_sponsor: bool) -> list[Part]:
    """Give every entry of a register as a part; by sponsor, each share of each award."""
    rounds = {round_.id: round_ for round_ in register.rounds}
    cooperatives = {one.id: one for one in register.cooperatives if isinstance(one, Counted | Cooperative)}
    standing = {one.entry.id: one for one in register.standings()}
    found: list[Part] = []
    for entry in register.entries:
        round_, cooperative = rounds.get(entry.round), cooperatives.get(entry.cooperative)
        if round_ is None or cooperative is None:
            continue
        stands = standing.get(entry.id)
        if stands is None:
            if not by_sponsor:
                can_win = register.programs[round_.program].awards
                found.append(Part(entry, round_, cooperative, "", round_.terms.currency, 0, 0, (), can_win))
            continue
        award = stands.award
        whole = Part(
            entry, round_, cooperative, award.sponsor, award.currency, award.amount, stands.paid, stands.payments
        )
        if by_sponsor:
            found += [
                whole._replace(sponsor=share.sponsor, awarded=share.awarded, paid=share.paid) for share in stands.shares
            ]
        else:
            found.append(whole)
    return found


class Summed:
    """What the entries that a register is narrowed to come to, by one thing and another."""

    def __init__(self, register: Register, narrowing: Narrowing, by: Sequence[By], *, of_people: bool) -> None:
        """Count entries.

        Args:
            register: everything.
            narrowing: what is kept of it.
            by: what sums will be asked by, beside the program and the year.
            of_people: whether the women and members of those that won are asked.
        """
        self._by = tuple(dict.fromkeys((*by, "program", "year")))
        self._programs = register.programs
        self._counts, self._narrowed, self._of_people = register.tallies, narrowing.narrowed, of_people
        self._tallies = self._counts.tally(self._by, self._narrowed)
        self._made: dict[tuple[By, ...], dict[tuple[Code, ...], Sums]] = {}
        self._counted: dict[tuple[By, ...], list[People]] = {}

    def __bool__(self) -> bool:
        """Tell whether there are entries."""
        return bool(self._tallies)

    def codes(self, by: By) -> set[Code]:
        """Give what entries have in common."""
        place = self._by.index(by)
        return {one.group[place] for one in self._tallies}

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the awards, in the order of the winners."""
        won = sorted((one.first, one.currency) for one in self._tallies if one.first)
        return tuple(dict.fromkeys(currency for _first, currency in won))

    @property
    def shares_awards(self) -> bool:
        """Whether an award counts with several sponsors."""
        return any(one.once < one.entries for one in self._tallies)

    @property
    def is_illustrative(self) -> bool:
        """Whether a cooperative that won is invented."""
        return self._counts.illustrative(self._narrowed)

    @property
    def total(self) -> Sums:
        """What everything comes to."""
        return self.of()

    def of(self, **codes: Code) -> Sums:
        """Give what the entries come to that have these codes: `of(region="MA-09", year=2022)`."""
        return self.by(*codes).get(tuple(codes.values()), NOTHING)

    def by(self, *by: By) -> Mapping[tuple[Code, ...], Sums]:
        """Give what entries come to by some of the things that were named, or by none, which is everything."""
        if by not in self._made:
            kept = [self._by.index(one) for one in by]
            programs = self._by.index("program")
            once = "sponsor" in self._by and "sponsor" not in by
            found: defaultdict[tuple[Code, ...], list[Tally]] = defaultdict(list)
            for one in added(self._tallies, [*kept, programs], once=once):
                found[one.group[:-1]].append(one)
            people = self._people(by)
            self._made[by] = {group: self._sums(of, people.get(group, People(group))) for group, of in found.items()}
        return self._made[by]

    def _people(self, by: tuple[By, ...]) -> Mapping[tuple[Code, ...], People]:
        """Count by what is asked and, once for several questions, by what else is of the cooperatives alone."""
        if not self._of_people:
            return {}
        asked = tuple(one for one in self._by if one in by or one in OF_COOPERATIVE)
        if asked not in self._counted:
            self._counted[asked] = self._counts.people(asked, self._narrowed)
        return together(self._counted[asked], [asked.index(one) for one in by])

    def _sums(self, found: Sequence[Tally], people: People) -> Sums:
        """Say what tallies come to of which the program is the last code."""
        amount: Counter[str] = Counter()
        paid: Counter[str] = Counter()
        for one in found:
            amount[one.currency] += one.awarded
            paid[one.currency] += one.paid
        return Sums(
            sum(one.entries for one in found),
            sum(one.entries if self._programs[str(one.group[-1])].awards else one.winners for one in found),
            sum(one.winners for one in found),
            amount,
            paid,
            Known(people.women, people.unknown_women),
            Known(people.members, people.unknown_members),
        )


def code_of(by: By) -> Callable[[Part], Code]:
    """Give what tells of a part what it has in common with others."""
    return _CODES[by]


_CODES: dict[By, Callable[[Part], Code]] = {
    "program": lambda part: part.round.program,
    "year": lambda part: part.round.year,
    "round": lambda part: part.round.id,
    "region": lambda part: part.cooperative.region,
    "province": lambda part: part.cooperative.province,
    "sector": lambda part: part.cooperative.sector,
    "sponsor": lambda part: part.sponsor,
    "kind": lambda part: part.cooperative.kind,
    "stage": lambda part: part.entry.stage,
    "track": lambda part: part.entry.track,
}
