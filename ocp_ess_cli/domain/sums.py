"""Whether numbers said of spans of years can all be true: sums over years, wholes and their parts.

Each quantity is a chain: its running sum at each year, which never falls. What is said of a span bounds the difference
of two of these sums, so that the bounds of every other span follow by adding bounds up, as distances on a map do. A
whole and its parts bound each other on every span. Each bound keeps what it was derived from, so that a
contradiction names what it is made of.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

_MOST_ROUNDS = 25  # of wholes and parts bounding each other; a bound left wider than it need be hides, and never errs


class Said(NamedTuple):
    """A number that a bound was derived from.

    Attributes:
        claims: the places of the claims that say it; of a product, of both factors.
        is_upper: whether the number bounds from above, or from below.
        written: how the number is written, where it is more than one number: `3 × 200`.
    """

    claims: tuple[int, ...]
    is_upper: bool
    value: int
    year: int
    written: str = ""


class Edge(NamedTuple):
    """What is said of a quantity over a span: at least `low`, at most `high`.

    Attributes:
        chain: the quantity.
        after, until: the span begins after the one and ends with the other.
        claims: the places of the claims that say it.
    """

    chain: Hashable
    after: int
    until: int
    low: float
    high: float
    claims: tuple[int, ...]
    written: str = ""


class Relation(NamedTuple):
    """That a quantity is the whole of others, or has at least these parts."""

    whole: Hashable
    parts: tuple[Hashable, ...]
    is_all: bool


class Contradiction(NamedTuple):
    """Numbers that cannot all be true: what bounds from above is less than what bounds from below."""

    said: tuple[Said, ...]

    @property
    def claims(self) -> frozenset[int]:
        """The places of the claims that it is made of."""
        return frozenset(claim for said in self.said for claim in said.claims)

    @property
    def missing(self) -> int:
        """By how much the numbers that bound from above are less than those that bound from below."""
        return sum(-said.value if said.is_upper else said.value for said in self.said)


class _Impossible(Exception):
    def __init__(self, said: tuple[Said, ...]) -> None:
        super().__init__()
        self.said = said


class _Chain:
    """The bounds of the differences of the running sums of a quantity: `width[i][j]` bounds that of j less i."""

    def __init__(self, count: int) -> None:
        self.width = [[0 if i >= j else inf for j in range(count)] for i in range(count)]
        self.said: list[list[tuple[Said, ...]]] = [[() for _ in range(count)] for _ in range(count)]
        self.moved = True

    def tighten(self, i: int, j: int, width: float, said: tuple[Said, ...]) -> None:
        """Take a bound, and all that follows from it on this chain."""
        if width >= self.width[i][j]:
            return
        if width + self.width[j][i] < 0:
            raise _Impossible(said + self.said[j][i])
        self.moved = True
        places = range(len(self.width))
        into = [(a, self.width[a][i], self.said[a][i]) for a in places if self.width[a][i] + width < self.width[a][j]]
        out = [(b, self.width[j][b], self.said[j][b]) for b in places if width + self.width[j][b] < self.width[i][b]]
        for a, before, said_before in into:
            row, told = self.width[a], self.said[a]
            for b, after, said_after in out:
                total = before + width + after
                if total < row[b]:
                    row[b] = total
                    told[b] = said_before + said + said_after


class Bounds:
    """What follows of every quantity on every span from what is said."""

    def __init__(self, edges: Iterable[Edge], relations: Iterable[Relation]) -> None:
        """Derive it.

        Raises:
            _Impossible: the numbers contradict each other.
        """
        given = [*edges]
        self._years = sorted({edge.after for edge in given} | {edge.until for edge in given})
        self._place = {year: place for place, year in enumerate(self._years)}
        named = {edge.chain for edge in given}
        self._relations = [*relations]
        for relation in self._relations:
            named |= {relation.whole, *relation.parts}
        self._chains = {chain: _Chain(len(self._years)) for chain in named}
        for edge in given:
            self._take(edge)
        for _round in range(_MOST_ROUNDS):
            moved = {name for name, chain in self._chains.items() if chain.moved}
            if not moved:
                break
            for name in moved:
                self._chains[name].moved = False
            for relation in self._relations:
                if not moved.isdisjoint((relation.whole, *relation.parts)):
                    self._relate(relation)

    def exactly(self, edge: Edge) -> tuple[Said, ...]:
        """Give what the number of an edge follows from on its span; nothing where another could be, too."""
        i, j, chain = self._place.get(edge.after), self._place.get(edge.until), self._chains.get(edge.chain)
        if i is None or j is None or chain is None or not -chain.width[j][i] == chain.width[i][j] == edge.low:
            return ()
        return chain.said[i][j]

    def _take(self, edge: Edge) -> None:
        i, j = self._place[edge.after], self._place[edge.until]
        chain = self._chains[edge.chain]
        if edge.high < inf:
            chain.tighten(i, j, edge.high, (Said(edge.claims, True, int(edge.high), edge.until, edge.written),))
        if edge.low > 0:
            chain.tighten(j, i, -edge.low, (Said(edge.claims, False, int(edge.low), edge.until, edge.written),))

    def _relate(self, relation: Relation) -> None:
        """Let a whole and its parts bound each other on every span."""
        whole, parts = self._chains[relation.whole], [self._chains[part] for part in relation.parts]
        for i, j in combinations(range(len(self._years)), 2):
            _bound(whole, parts, i, j)
            for place, part in enumerate(parts):
                others = [*parts[:place], *parts[place + 1 :]]
                _bound_part(part, whole, others, i, j)
                if relation.is_all:
                    _bound_part(part, whole, others, j, i)
            if relation.is_all:
                _bound(whole, parts, j, i)


def _bound(whole: _Chain, parts: Sequence[_Chain], i: int, j: int) -> None:
    """Bound a whole by the sum of its parts: from below where `i` is before `j`, else from above."""
    width = sum(part.width[j][i] for part in parts)
    if width < whole.width[j][i]:
        whole.tighten(j, i, width, _joined(part.said[j][i] for part in parts))


def _bound_part(part: _Chain, whole: _Chain, others: Sequence[_Chain], i: int, j: int) -> None:
    """Bound a part by what the whole leaves beside the others: from above where `i` is before `j`, else from below."""
    width = whole.width[i][j] + sum(other.width[j][i] for other in others)
    if width < part.width[i][j]:
        part.tighten(i, j, width, _joined((whole.said[i][j], *(other.said[j][i] for other in others))))


def _joined(said: Iterable[tuple[Said, ...]]) -> tuple[Said, ...]:
    return tuple(one for of_one in said for one in of_one)


# --- contradictions ---


class System(NamedTuple):
    """Everything that is said of quantities that depend on each other."""

    edges: tuple[Edge, ...]
    relations: tuple[Relation, ...]

    def among(self, claims: Iterable[int]) -> list[Edge]:
        """Give what these claims say."""
        kept = {*claims}
        return [edge for edge in self.edges if kept.issuperset(edge.claims)]

    def bounds(self, claims: Iterable[int]) -> Bounds | None:
        """Give what follows from claims; None where they contradict each other."""
        try:
            return Bounds(self.among(claims), self.relations)
        except _Impossible:
            return None

    def contradiction(self, claims: Iterable[int]) -> Contradiction | None:
        """Find claims that cannot all be true, none of which can be left out; None where all can."""
        try:
            Bounds(self.among(claims), self.relations)
        except _Impossible as error:
            return self._least(Contradiction(error.said))
        return None

    def _least(self, found: Contradiction) -> Contradiction:
        for claim in sorted(found.claims):
            if claim in found.claims:
                try:
                    Bounds(self.among(found.claims - {claim}), self.relations)
                except _Impossible as error:
                    found = Contradiction(error.said)
        return found


class Diagnosis(NamedTuple):
    """Contradictions that hang together, and what would settle them.

    Attributes:
        among: the claims that were held against each other.
        settled_by: the smallest sets of claims without which the others can all be true.
    """

    among: frozenset[int]
    contradictions: tuple[Contradiction, ...]
    settled_by: tuple[frozenset[int], ...]


_MANY = 3  # equal numbers that are told as a product
_MOST_SETS = 300  # sets of claims that are tried for one diagnosis


def diagnose(system: System, claims: Iterable[int]) -> list[Diagnosis]:
    """Find every contradiction, those that share a claim together, and what would settle each."""
    every = frozenset(claims)
    found: list[Contradiction] = []
    gone: set[int] = set()
    while contradiction := system.contradiction(every - gone):
        found.append(contradiction)
        often = [claim for one in found for claim in one.claims]
        gone.add(max(sorted(contradiction.claims), key=often.count))
    diagnoses = []
    for group in _hanging_together(found):
        own = {claim for one in group for claim in one.claims}
        diagnoses.append(_settled(system, every - (gone - own)))
    return diagnoses


def _settled(system: System, claims: frozenset[int]) -> Diagnosis:
    """Find the smallest sets of claims to leave out, trying one claim of each contradiction after the other."""
    found: dict[frozenset[int], Contradiction] = {}
    settled: list[frozenset[int]] = []
    waiting, tried = [frozenset[int]()], {frozenset[int]()}
    while waiting and len(tried) < _MOST_SETS:
        following = []
        for left_out in waiting:
            known = next((one for one in found.values() if one.claims.isdisjoint(left_out)), None)
            contradiction = known or system.contradiction(claims - left_out)
            if contradiction is None:
                settled.append(left_out)
                continue
            found[contradiction.claims] = contradiction
            grown = (left_out | {claim} for claim in sorted(contradiction.claims))
            following += [one for one in grown if one not in tried]
            tried |= {*following}
        if settled:
            break
        waiting = list(dict.fromkeys(following))
    return Diagnosis(claims, tuple(found.values()), tuple(settled))


def _hanging_together(found: Iterable[Contradiction]) -> list[list[Contradiction]]:
    groups: list[list[Contradiction]] = []
    for one in found:
        apart = [group for group in groups if all(one.claims.isdisjoint(other.claims) for other in group)]
        joined = [one, *(other for group in groups if group not in apart for other in group)]
        groups = [*apart, joined]
    return groups


def written(numbers: Iterable[Said], name: Callable[[Said], str]) -> str:
    """Write numbers added up, in the order of their years: `14 + 25 + 29`, `4 × 8`."""
    times: Counter[tuple[tuple[int, ...], str]] = Counter()
    for one in sorted(numbers, key=lambda said: said.year):
        times[one.claims, name(one)] += 1
    texts = {text for _claims, text in times}
    if len(texts) == 1 and len(times) >= _MANY:
        return f"{times.total()} × {texts.pop()}"
    return " + ".join(text if count == 1 else f"{count} × {text}" for (_claims, text), count in times.items())
