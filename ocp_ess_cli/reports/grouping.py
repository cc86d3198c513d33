"""Sums of entries by what they have in common: a program, a year, a region, a sponsor.

A part is one entry; by sponsor, it is what one sponsor pays of one award. Members and women are those of the
cooperatives that won, and a cooperative counts once in each sum, however often it won.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.reports.register import Brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Entry, Payment, Round
    from ocp_ess_cli.reports.register import Register
    from ocp_ess_cli.reports.report import Named

BYS = ("program", "year", "round", "region", "province", "sector", "sponsor", "kind", "stage", "track")

Code = str | float
By = str


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
    """What parts come to.

    Attributes:
        contending: the entries of programs that name winners.
        amount, paid: by currency; two currencies are never added.
        women, members: of the cooperatives that won, each once.
    """

    entries: int
    contending: int
    winners: int
    amount: Mapping[str, int]
    paid: Mapping[str, int]
    women: Known
    members: Known


class Group(NamedTuple):
    """The parts that have something in common, and what they come to."""

    name: Named
    parts: Sequence[Part]
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


def summed(found: Iterable[Part]) -> Sums:
    """Say what parts come to."""
    entries: dict[str, bool] = {}
    winners: set[str] = set()
    amount: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    awarded: dict[str, Counted | Cooperative] = {}
    for part in found:
        entries[part.entry.id] = part.can_win
        if part.won:
            winners.add(part.entry.id)
            amount[part.currency] += part.awarded
            paid[part.currency] += part.paid
            awarded[part.cooperative.id] = part.cooperative
    women, members = ([getattr(one, field) for one in awarded.values()] for field in ("women", "members"))
    return Sums(len(entries), sum(entries.values()), len(winners), amount, paid, _known(women), _known(members))


def _known(numbers: Sequence[int | None]) -> Known:
    known = [number for number in numbers if number is not None]
    return Known(sum(known), len(numbers) - len(known))


def grouped(found: Iterable[Part], by: By) -> dict[Code, list[Part]]:
    """Put parts together by what they have in common."""
    code = code_of(by)
    groups: defaultdict[Code, list[Part]] = defaultdict(list)
    for part in found:
        groups[code(part)].append(part)
    return dict(groups)


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
