"""Counts entries that are at hand: the tallies of a store that has nothing faster, and of a register that is read."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from ocp_ess_cli.domain.models import Award, Track  # noqa: TC001 - msgspec reads the annotations
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.tally import EVERYTHING, OF_COOPERATIVE, Despite, People, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.models import Payment, Round
    from ocp_ess_cli.domain.tally import By, Code, Narrowed


class Entered(msgspec.Struct, frozen=True, gc=False):
    """What is counted of an entry."""

    id: str
    round: str
    cooperative: str
    stage: str
    track: Track = "cooperative"
    award: Award | None = None


class Whom(msgspec.Struct, frozen=True, gc=False):
    """What is counted of a cooperative."""

    id: str
    kind: str = "cooperative"
    region: str = ""
    province: str = ""
    sector: str = ""
    members: int | None = None
    women: int | None = None
    illustrative: bool = False


class CanEnter(Protocol):
    """An entry, or what is counted of one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def round(self) -> str:
        """The id of its round."""

    @property
    def cooperative(self) -> str:
        """The id of its cooperative."""

    @property
    def stage(self) -> str:
        """Where it stands."""

    @property
    def track(self) -> Track:
        """Its track."""

    @property
    def award(self) -> Award | None:
        """What it won, or had won."""


class CanWin(Protocol):
    """A cooperative, or what is counted of one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def women(self) -> int | None:
        """How many of its members are women."""

    @property
    def illustrative(self) -> bool:
        """Whether it is invented."""


class _Part(NamedTuple):
    entry: CanEnter
    round: Round
    cooperative: CanWin | None
    sponsor: str
    currency: str
    awarded: int
    paid: int
    is_first: bool

    @property
    def won(self) -> bool:
        return self.entry.stage == WINNER


class Counting:
    """Counts records that are at hand."""

    def __init__(
        self,
        rounds: Iterable[Round],
        entries: Sequence[CanEnter],
        cooperatives: Callable[[Collection[str]], Iterable[CanWin]],
        payments: Callable[[], Iterable[Payment]],
    ) -> None:
        """Take the rounds and the entries, and what gives the cooperatives of some ids, and the payments."""
        self._rounds = {round_.id: round_ for round_ in rounds}
        self._entries = entries
        self._given = cooperatives
        self._payments = payments

    def tally(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[Tally]:
        """Count entries and sum awards by some of `BYS` and by currency, in the order of the codes."""
        codes = [_CODES[one] for one in by]
        groups: defaultdict[tuple[tuple[Code, ...], str], list[_Part]] = defaultdict(list)
        for part in self._parts(self._entries, by, narrowed):
            groups[tuple([code(part) for code in codes]), part.currency].append(part)
        return [_tally(*key, groups[key]) for key in sorted(groups)]

    def people(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[People]:
        """Count the cooperatives that won by some of `BYS`, and sum their members, in the order of the codes."""
        codes = [_CODES[one] for one in by]
        groups: defaultdict[tuple[Code, ...], dict[str, CanWin]] = defaultdict(dict)
        for part in self._parts(self._winners, by, narrowed, of_cooperatives=True):
            if part.cooperative:
                groups[tuple([code(part) for code in codes])][part.cooperative.id] = part.cooperative
        return [_people(group, groups[group].values()) for group in sorted(groups)]

    def despite(self, narrowed: Narrowed = EVERYTHING) -> list[Despite]:
        """Give the winners that were awarded despite a rule, in the order of their ids."""
        found = {one.id: one.award.despite for one in self._winners if one.award and one.award.despite}
        entries = (one for one in self._winners if one.id in found) if found else ()
        return sorted(Despite(one.entry.id, found[one.entry.id]) for one in self._parts(entries, (), narrowed))

    def illustrative(self, narrowed: Narrowed = EVERYTHING) -> bool:
        """Tell whether a cooperative that won is invented."""
        invented = {one.id for one in self._cooperatives.values() if one.illustrative}
        entries = (one for one in self._winners if one.cooperative in invented) if invented else ()
        return any(self._parts(entries, (), narrowed))

    def chosen(self, narrowed: Narrowed, stage: str = "", *, due: bool = False) -> list[str]:
        """Give the ids of the entries of what is narrowed to, of one stage or of all, in their order."""
        entries = (entry for entry in self._entries if stage in ("", entry.stage))
        parts = self._parts(entries, (), narrowed)
        return sorted({part.entry.id for part in parts if part.awarded > part.paid or not due})

    def _parts(
        self, entries: Iterable[CanEnter], by: Sequence[By], narrowed: Narrowed, *, of_cooperatives: bool = False
    ) -> Iterator[_Part]:
        equal = narrowed.of_cooperative
        of_cooperatives = of_cooperatives or bool(equal) or not {*OF_COOPERATIVE}.isdisjoint(by)
        has_shares = "sponsor" in by or bool(narrowed.sponsor)
        rounds = {key: round_ for key, round_ in self._rounds.items() if narrowed.takes_round(round_)}
        for entry in entries:
            round_ = rounds.get(entry.round)
            if round_ is None:
                continue
            whom = self._cooperatives.get(entry.cooperative) if of_cooperatives else None
            if equal and (whom is None or any(getattr(whom, field) != value for field, value in equal.items())):
                continue
            if has_shares:
                yield from self._shares(entry, round_, whom, narrowed.sponsor, only_winners="sponsor" in by)
            elif (award := _standing(entry)) is None:
                yield _Part(entry, round_, whom, "", round_.terms.currency, 0, 0, is_first=True)
            else:
                paid = self._paid.get(entry.id, {})
                total = sum(paid.get(sponsor, 0) for sponsor in award.paid_by) if paid else 0
                yield _Part(entry, round_, whom, award.sponsor, award.currency, award.amount, total, is_first=True)

    def _shares(
        self, entry: CanEnter, round_: Round, whom: CanWin | None, only: str, *, only_winners: bool
    ) -> Iterator[_Part]:
        """Give what each sponsor pays of an award, or one alone; one that was taken back counts where it may."""
        if entry.award is None or (only_winners and entry.stage != WINNER):
            return
        for sponsor, share in entry.award.paid_by.items():
            if only in ("", sponsor):
                is_first = bool(only) or sponsor == entry.award.sponsor
                if _standing(entry):
                    paid = self._paid.get(entry.id, {}).get(sponsor, 0)
                    yield _Part(entry, round_, whom, sponsor, entry.award.currency, share, paid, is_first)
                else:
                    yield _Part(entry, round_, whom, sponsor, round_.terms.currency, 0, 0, is_first)

    @cached_property
    def _winners(self) -> Sequence[CanEnter]:
        return [entry for entry in self._entries if entry.stage == WINNER]

    @cached_property
    def _cooperatives(self) -> Mapping[str, CanWin]:
        return {one.id: one for one in self._given({entry.cooperative for entry in self._entries})}

    @cached_property
    def _paid(self) -> Mapping[str, Mapping[str, int]]:
        """What was paid for each entry, by sponsor; a payment that names none counts for whoever pays the award."""
        payments = [*self._payments()]
        awards = {entry.id: entry.award for entry in self._entries if entry.award} if payments else {}
        sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for payment in payments:
            if award := awards.get(payment.entry):
                sums[payment.entry][payment.sponsor or award.sponsor] += payment.amount
        return sums


def _standing(entry: CanEnter) -> Award | None:
    """Give the award of a winner; one that was taken back does not count."""
    return entry.award if entry.stage == WINNER else None


def _tally(group: tuple[Code, ...], currency: str, parts: Sequence[_Part]) -> Tally:
    won = [part for part in parts if part.won]
    return Tally(
        group,
        currency,
        len(parts),
        len(won),
        sum(part.is_first for part in parts),
        sum(part.awarded for part in won),
        sum(part.paid for part in won),
        min((part.entry.id for part in won), default=""),
    )


def _people(group: tuple[Code, ...], whom: Collection[CanWin]) -> People:
    women, members = ([getattr(one, field, None) for one in whom] for field in ("women", "members"))
    return People(
        group,
        len(whom),
        sum(filter(None, women)),
        women.count(None),
        sum(filter(None, members)),
        members.count(None),
    )


def _of_whom(field: str, part: _Part) -> Code:
    code: Code = getattr(part.cooperative or _UNKNOWN, field)
    return code


_UNKNOWN = Whom(id="")
_CODES: dict[By, Callable[[_Part], Code]] = {
    **{field: attrgetter(f"round.{field}") for field in ("program", "year")},
    "round": attrgetter("round.id"),
    **{field: partial(_of_whom, field) for field in OF_COOPERATIVE},
    **{field: attrgetter(field) for field in ("sponsor", "currency")},
    **{field: attrgetter(f"entry.{field}") for field in ("stage", "track")},
}
