"""Whom the programs reach: each cooperative once, in however many programs it took part.

What is only known as a number, without names, is never added to what is named; it makes the total a span.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from ocp_ess_cli.domain.program import CANDIDATE, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocp_ess_cli.domain.models import Entry, Figure, Round
    from ocp_ess_cli.domain.program import Program, Programs

V = TypeVar("V", str, int)

_COUNTS_REACHED = re.compile(r"((cohort|tranche)\d+_)?(beneficiaries|cooperatives)")


class Reachable(msgspec.Struct, frozen=True):
    """What is told of a cooperative that was reached."""

    id: str
    kind: str = "cooperative"
    country: str = "MA"
    region: str = ""
    sector: str = ""
    members: int | None = None
    women: int | None = None
    illustrative: bool = False


class Part(NamedTuple):
    """One cooperative's part in one round.

    Attributes:
        people, women: who took part and is not named.
    """

    cooperative: Reachable
    program: str
    year: int
    people: int = 0
    women: int = 0


class Count(NamedTuple):
    """Cooperatives, each once, and the members behind them.

    Attributes:
        without_members, without_women: of how many cooperatives the number is not recorded.
    """

    cooperatives: int
    members: int
    women: int
    without_members: int
    without_women: int


class Compared(NamedTuple):
    """What was published beside what is recorded.

    Attributes:
        is_first: whether no figure before it counts the same.
    """

    figure: Figure
    recorded: int
    is_first: bool

    @property
    def unnamed(self) -> int:
        """How many cooperatives were published beyond those that are recorded by name."""
        return max(0, self.figure.value - self.recorded) if self.is_first else 0


class Span(NamedTuple):
    """A total of what is named and what is not.

    Attributes:
        named: those recorded by name.
        unnamed: those of whom only a number is known.
        least: the total if as many unnamed as possible are among the named.
        most: the total if none is.
    """

    named: int
    unnamed: int
    least: int
    most: int


def is_reached(entry: Entry, program: Program) -> bool:
    """Tell whether an entry counts: at a stage that its program says, else where it stands or ended after it began.

    Of a prize, winners count: to have applied is not to be reached.
    """
    if program.reached:
        return entry.stage in program.reached
    gone = {*program.ends, WITHDRAWN}
    return entry.stage not in gone or any(step.stage not in {CANDIDATE, *gone} for step in entry.path)


def parts(
    entries: Iterable[Entry], rounds: Iterable[Round], cooperatives: Iterable[Reachable], programs: Programs
) -> list[Part]:
    """Join the entries that count with their rounds and cooperatives; those without one of both fall out."""
    by_round = {round_.id: round_ for round_ in rounds}
    by_id = {one.id: one for one in cooperatives}
    return [
        Part(by_id[e.cooperative], by_round[e.round].program, by_round[e.round].year, e.people or 0, e.women or 0)
        for e in entries
        if e.cooperative in by_id and e.round in by_round and is_reached(e, programs[by_round[e.round].program])
    ]


def count(cooperatives: Iterable[Reachable]) -> Count:
    """Count cooperatives, each once, and their members."""
    each = {one.id: one for one in cooperatives}.values()
    members = [one.members for one in each if one.members is not None]
    women = [one.women for one in each if one.women is not None]
    return Count(len(each), sum(members), sum(women), len(each) - len(members), len(each) - len(women))


def by(joined: Iterable[Part], what: Callable[[Part], V]) -> dict[V, Count]:
    """Count the cooperatives of each program, year, region or whatever else `what` gives of a part."""
    groups: defaultdict[V, list[Reachable]] = defaultdict(list)
    for part in joined:
        groups[what(part)].append(part.cooperative)
    return {value: count(group) for value, group in groups.items()}


def overlap(joined: Iterable[Part]) -> dict[int, Count]:
    """Count the cooperatives that took part in exactly one program, in two, and so on; none is counted twice."""
    programs = _programs_of(joined)
    by_number: defaultdict[int, list[Reachable]] = defaultdict(list)
    for one, keys in programs.items():
        by_number[len(keys)].append(one)
    return {number: count(by_number[number]) for number in sorted(by_number)}


def pairs(joined: Iterable[Part]) -> Counter[tuple[str, str]]:
    """Count the cooperatives that two programs share, by both orders of the two, and beside itself those of each."""
    shared: Counter[tuple[str, str]] = Counter()
    for keys in _programs_of(joined).values():
        shared.update((key, key) for key in keys)
        for one, other in combinations(keys, 2):
            shared[one, other] += 1
            shared[other, one] += 1
    return shared


def _programs_of(joined: Iterable[Part]) -> dict[Reachable, set[str]]:
    programs: defaultdict[Reachable, set[str]] = defaultdict(set)
    for part in joined:
        programs[part.cooperative].add(part.program)
    return programs


def compare(figures: Iterable[Figure], joined: Sequence[Part]) -> list[Compared]:
    """Hold what was published of the cooperatives reached against what is recorded; of several, the first counts."""
    found: list[Compared] = []
    seen: set[tuple[str, str, int]] = set()
    for figure in figures:
        if not _COUNTS_REACHED.fullmatch(figure.key) or figure.sponsor or figure.track:
            continue
        years = range(figure.since or figure.year, figure.year + 1)
        named = {part.cooperative.id for part in joined if part.program == figure.program and part.year in years}
        subject = (figure.program, figure.key, years[0])
        found.append(Compared(figure, len(named), subject not in seen))
        seen.add(subject)
    return found


def span_of_cooperatives(joined: Iterable[Part], compared: Iterable[Compared]) -> Span:
    """Say between which numbers the cooperatives reached are, with those that only a published number tells of.

    Those of one figure are all different, so that there are at least as many.
    """
    held = [one for one in compared if one.is_first]
    named = len({part.cooperative.id for part in joined})
    unnamed = sum(one.unnamed for one in held)
    return Span(named, unnamed, max([named, *(one.figure.value for one in held)]), named + unnamed)


def span_of_people(joined: Iterable[Part], *, women: bool = False) -> Span:
    """Say between which numbers the people reached are, with those who took part without being named.

    Those of one entry are all different, and may all be members of the cooperative, or none of them.
    """
    members: dict[str, int] = {}
    people: defaultdict[str, list[int]] = defaultdict(list)
    for part in joined:
        recorded = part.cooperative.women if women else part.cooperative.members
        members[part.cooperative.id] = recorded or 0
        people[part.cooperative.id].append(part.women if women else part.people)
    named, unnamed = sum(members.values()), sum(map(sum, people.values()))
    least = sum(max(number, *people[one]) for one, number in members.items())
    return Span(named, unnamed, least, named + unnamed)


def illustrative(joined: Iterable[Part]) -> int:
    """Count the cooperatives that are invented for demonstration."""
    return len({part.cooperative.id for part in joined if part.cooperative.illustrative})
