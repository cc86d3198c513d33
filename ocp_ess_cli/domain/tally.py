"""Tallies: how many entries and winners, how much money, and whom, by what entries have in common.

A part is one entry; by sponsor, or narrowed to one, it is what one sponsor pays of one award. An entry of which the
cooperative is missing counts as one of a cooperative of which nothing is known, but not among the people, nor where it
is narrowed to something of the cooperative.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Award, Figure, Round

BYS = ("program", "year", "round", "region", "province", "sector", "sponsor", "kind", "stage", "track")
OF_ROUND = ("program", "year", "round")
OF_COOPERATIVE = ("region", "province", "sector", "kind")

By = str
Code = str | float


class Narrowed(NamedTuple):
    """What is counted; everything where a field is empty.

    Attributes:
        program: the key of a program.
        years: from the first to the last year.
        region, sector: codes.
        kind: of the cooperative.
        sponsor: who pays; of an award that several share, its own part alone.
        rounds: the ids of rounds; None for all.
    """

    program: str = ""
    years: range | None = None
    region: str = ""
    sector: str = ""
    kind: str = ""
    sponsor: str = ""
    rounds: frozenset[str] | None = None

    def takes_round(self, round_: Round | Figure) -> bool:
        """Tell whether a round, or a figure of one, is of the program, the years and the rounds."""
        is_of_span = self.years is None or round_.year in self.years
        is_named = self.rounds is None or round_.id in self.rounds
        return self.program in ("", round_.program) and is_of_span and is_named

    def takes_payer(self, award: Award | None) -> bool:
        """Tell whether the sponsor pays an award, or a share of it."""
        return not self.sponsor or bool(award and self.sponsor in award.paid_by)

    @property
    def of_cooperative(self) -> dict[str, str]:
        """The values of a cooperative's fields that it is narrowed to."""
        return {field: value for field in ("region", "sector", "kind") if (value := getattr(self, field))}


EVERYTHING = Narrowed()


class Tally(NamedTuple):
    """The parts that have these codes and this currency in common.

    Attributes:
        group: a code for each thing that is asked for.
        entries, winners: how many parts, and how many of winners.
        once: the parts but those of a shared award that are not of its first sponsor, so that each award counts once.
        awarded, paid: of winners, in whole units of `currency`.
        first: the id of the first winner; empty where there is none.
    """

    group: tuple[Code, ...]
    currency: str
    entries: int
    winners: int
    once: int
    awarded: int
    paid: int
    first: str = ""


def added(tallies: Iterable[Tally], kept: Sequence[int] = (), *, once: bool = False) -> list[Tally]:
    """Add tallies up, by the codes that stand at some places and by currency, in the order of the codes.

    Args:
        tallies: what is added.
        kept: the places in `Tally.group` of the codes that are kept.
        once: whether the parts of an award that several share become one again, where sponsors are not kept.
    """
    groups: defaultdict[tuple[tuple[Code, ...], str], list[Tally]] = defaultdict(list)
    for one in tallies:
        groups[tuple([one.group[place] for place in kept]), one.currency].append(one)
    return [_added(*key, groups[key], once=once) for key in sorted(groups)]


def _added(group: tuple[Code, ...], currency: str, found: Sequence[Tally], *, once: bool) -> Tally:
    parts = sum(one.once for one in found)
    return Tally(
        group,
        currency,
        parts if once else sum(one.entries for one in found),
        parts if once else sum(one.winners for one in found),
        parts,
        sum(one.awarded for one in found),
        sum(one.paid for one in found),
        min((one.first for one in found if one.first), default=""),
    )


class People(NamedTuple):
    """The cooperatives behind the winners of a group, each once.

    Attributes:
        women, members: of those of which they are known.
        unknown_women, unknown_members: how many cooperatives there are of which they are not.
    """

    group: tuple[Code, ...]
    cooperatives: int = 0
    women: int = 0
    unknown_women: int = 0
    members: int = 0
    unknown_members: int = 0


def together(people: Iterable[People], kept: Sequence[int]) -> dict[tuple[Code, ...], People]:
    """Add people up by the codes that stand at some places in `People.group`.

    The codes that are left out must be of cooperatives: each has one, so that none counts twice.
    """
    found: dict[tuple[Code, ...], People] = {}
    for one in people:
        group = tuple([one.group[place] for place in kept])
        before = found.get(group, People(group))
        found[group] = People(group, *(a + b for a, b in zip(before[1:], one[1:], strict=True)))
    return found


class Despite(NamedTuple):
    """A winner that was awarded although a rule forbade it, and why."""

    entry: str
    reason: str


class Tallies(Protocol):
    """Counts entries, of all or of what is narrowed to."""

    def tally(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[Tally]:
        """Count entries and sum awards by some of `BYS` and by currency, in the order of the codes."""

    def people(self, by: Sequence[By], narrowed: Narrowed = EVERYTHING) -> list[People]:
        """Count the cooperatives that won, and sum their members, in the order of the codes.

        They are counted by some of `BYS`, and by the currency of what they won where that is asked.
        """

    def despite(self, narrowed: Narrowed = EVERYTHING) -> list[Despite]:
        """Give the winners that were awarded despite a rule, in the order of their ids."""

    def illustrative(self, narrowed: Narrowed = EVERYTHING) -> bool:
        """Tell whether a cooperative that won is invented."""

    def chosen(self, narrowed: Narrowed, stage: str = "", *, due: bool = False) -> list[str]:
        """Give the ids of the entries of what is narrowed to, of one stage or of all, in their order.

        Those that are due are the winners of which something is still to be paid, by the sponsor if one is named.
        """
