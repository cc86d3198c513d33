"""Published figures read as claims: what each says of a quantity over a span of years, and which quantities are parts.

The key of a figure tells what it is: `winners` counts, year by year; `winners_total` counts up to its year;
`winners_per_year` is so in each year of its span; `min_winners` and `min_winners_per_region` are least numbers;
`winners_foreign` is a part of `winners`, and a track or a sponsor is a part of the whole; `tranche1_target`,
`tranche2_target`, … add up to `target_total`, and `phase_size` times `phases` is `target`. Ages, amounts, durations,
sizes and targets are terms: they hold until somebody says otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from math import ceil, floor, inf
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.figure_words import years_of
from ocp_ess_cli.domain.models import TRACKS
from ocp_ess_cli.domain.sums import Edge, Relation, System

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.models import Figure

REGIONS = 12
_MANY_YEARS = 40  # of which not each is looked at by itself
_ABOUT = 10  # percent that a number said with “about” can be off

_TERM = re.compile(
    r"(?:min|max|age|eligibility|duration)_\w+|\w+_(?:size|years|months|share|percent|rate|age|phases|tranches)"
    r"|amount|amount_\w+|\w+_amount|phases|tranches|cohorts|lots|duration|seats|(?:\w+_)?target(?:_\w+)?"
)
_EACH_YEAR = re.compile(r"(\w+?)_per_(?:year|edition)")
_LEAST_EACH_REGION = re.compile(r"min_(\w+?)_per_region")
_PART = re.compile(r"((?:\w+_)?(?:tranche|phase|cohort|lot))([0-9]+)_(\w+)")
_SIZE = re.compile(r"(\w+_)?(phase|tranche|cohort|lot)_size")
_TERM_AFTER, _TERM_UNTIL = 0, 1  # the span of a term, which has no years


class Quantity(NamedTuple):
    """What is counted.

    Attributes:
        is_term: whether it is a condition that holds, not a count that adds up.
        span: the years that a term was said to hold for; empty where it holds until somebody says otherwise.
    """

    program: str
    key: str
    track: str = ""
    sponsor: str = ""
    is_term: bool = False
    span: tuple[int, int] | tuple[()] = ()


class Claim(NamedTuple):
    """What one or several sources say alike.

    Attributes:
        figures: those that say it.
        quantity: what the figures say it of.
        after, until: the span.
    """

    figures: tuple[Figure, ...]
    quantity: Quantity
    after: int
    until: int
    low: float
    high: float

    @property
    def value(self) -> int:
        """The number as it was published."""
        return self.figures[0].value

    @property
    def is_exact(self) -> bool:
        """Whether exactly that number is said."""
        return self.low == self.high


def read(figures: Iterable[Figure]) -> list[Claim]:
    """Read figures as claims; those that say the same of the same are one."""
    alike: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    given = [*figures]
    spanned = _spanned(given)
    for figure in given:
        alike[_said(figure, spanned)].append(figure)
    claims = []
    for (quantity, after, until, low, high, _key), of_one in alike.items():
        claims.append(Claim(tuple(of_one), quantity, after, until, low, high))  # type: ignore[arg-type]
    return claims


def _spanned(figures: Sequence[Figure]) -> set[tuple[str, ...]]:
    """Give the terms of which every figure says for which years it holds."""
    said: defaultdict[tuple[str, ...], list[bool]] = defaultdict(list)
    for figure in figures:
        said[_subject(figure)].append(figure.since is not None)
    return {subject for subject, flags in said.items() if all(flags)}


def _subject(figure: Figure) -> tuple[str, ...]:
    return figure.program, figure.key, figure.track or "", figure.sponsor


def _said(figure: Figure, spanned: set[tuple[str, ...]]) -> tuple[object, ...]:
    low, high = allowed(figure)
    if is_term(figure.key):
        span = (figure.since, figure.year) if figure.since and _subject(figure) in spanned else ()
        quantity = Quantity(figure.program, figure.key, figure.track or "", figure.sponsor, is_term=True, span=span)
        return quantity, _TERM_AFTER, _TERM_UNTIL, low, high, figure.key
    quantity = Quantity(figure.program, figure.key, figure.track or "", figure.sponsor)
    return quantity, years_of(figure)[0] - 1, figure.year, low, high, figure.key


def is_term(key: str) -> bool:
    """Tell a condition, which holds, from a count, which adds up over the years."""
    return _TERM.fullmatch(key) is not None


def allowed(figure: Figure) -> tuple[float, float]:
    """Give the least and the most that a figure says: of `about`, a tenth less and more."""
    if figure.bound == "more than":
        return figure.value + 1, inf
    if figure.bound == "about":
        return ceil(figure.value * (100 - _ABOUT) / 100), floor(figure.value * (100 + _ABOUT) / 100)
    return figure.value, figure.value


# --- what claims say of quantities ---


def systems(claims: Sequence[Claim], begins: Mapping[str, int]) -> list[tuple[System, list[int]]]:
    """Give what claims say, those of quantities that depend on each other together.

    Args:
        claims: what was read of figures.
        begins: the year of the first round of each program, from which a total counts.

    Returns:
        Each system with the places of its claims.
    """
    edges = [edge for place, claim in enumerate(claims) for edge in _edges(claim, place, _first(claims, claim, begins))]
    edges += _products(claims)
    relations = [*_relations({edge.chain for edge in edges if isinstance(edge.chain, Quantity)}, claims)]
    return [*_apart(edges, relations, len(claims))]


def _first(claims: Sequence[Claim], claim: Claim, begins: Mapping[str, int]) -> int:
    """Give the year from which a total of a program counts."""
    program = claim.quantity.program
    known = [one.after + 1 for one in claims if one.quantity.program == program and not one.quantity.is_term]
    return min([begins.get(program, claim.until), *known])


def _edges(claim: Claim, place: int, first: int) -> Iterator[Edge]:
    quantity, claims = claim.quantity, (place,)
    key = quantity.key
    years = years_of(claim.figures[0])
    if found := _EACH_YEAR.fullmatch(key):
        whole = _count(quantity, found[1])
        if len(years) > _MANY_YEARS:
            many, text = len(years), f"{len(years)} × {claim.value}"
            yield Edge(whole, years[0] - 1, years[-1], many * claim.low, many * claim.high, claims, text)
        else:
            yield from (Edge(whole, year - 1, year, claim.low, claim.high, claims) for year in years)
        return
    if found := _LEAST_EACH_REGION.fullmatch(key):
        least, text = claim.low * REGIONS, f"{REGIONS} × {claim.value}"
        whole = quantity._replace(key=f"min_{found[1]}", is_term=True)
        yield Edge(whole, _TERM_AFTER, _TERM_UNTIL, least, inf, claims, text)
        for year in years:
            yield Edge(_count(quantity, found[1]), year - 1, year, least, inf, claims, text)
    elif key.startswith(("min_", "max_")):
        is_least = key.startswith("min_")
        low, high = (claim.low, inf) if is_least else (0, claim.high)
        for year in years:
            yield Edge(_count(quantity, key[4:]), year - 1, year, low, high, claims)
    elif key.endswith("_total") and not quantity.is_term:
        after = claim.after if claim.figures[0].since else min(first, claim.until) - 1
        yield Edge(_count(quantity, key.removesuffix("_total")), after, claim.until, claim.low, claim.high, claims)
        return
    yield Edge(quantity, claim.after, claim.until, claim.low, claim.high, claims)


def _count(quantity: Quantity, key: str) -> Quantity:
    return quantity._replace(key=key, is_term=False, span=())


def _products(claims: Sequence[Claim]) -> Iterator[Edge]:
    """Give what the size of a part times their number says of the target."""
    terms = {(claim.quantity, place): claim for place, claim in enumerate(claims) if claim.is_exact}
    for (quantity, place), size in terms.items():
        found = _SIZE.fullmatch(quantity.key)
        if not found:
            continue
        head, word = found[1] or "", found[2]
        for (other, at), count in terms.items():
            if other._replace(key="") == quantity._replace(key="") and other.key == f"{head}{word}s":
                target = quantity._replace(key=f"{head}target")
                product = size.value * count.value
                text = f"{count.value} × {size.value}"
                yield Edge(target, _TERM_AFTER, _TERM_UNTIL, product, product, (at, place), text)


# --- wholes and parts ---


def _relations(chains: set[Quantity], claims: Sequence[Claim]) -> Iterator[Relation]:
    known = sorted(chains)
    numbers = {(claim.quantity.program, claim.quantity.key): claim.value for claim in claims}
    counts = [one for one in known if not one.is_term]
    yield from _tracks(counts)
    yield from _sponsors(counts)
    for one in counts:
        if one.key == "winners" and one._replace(key="candidates") in chains:
            yield Relation(one._replace(key="candidates"), (one,), is_all=False)
        whole = next((w for w in counts if one.key.startswith(f"{w.key}_") and w == one._replace(key=w.key)), None)
        if whole:
            yield Relation(whole, (one,), is_all=False)
    yield from _tranches(known, numbers)


def _tracks(counts: Iterable[Quantity]) -> Iterator[Relation]:
    for whole in dict.fromkeys(one._replace(track="") for one in counts if one.track):
        yield Relation(whole, tuple(whole._replace(track=track) for track in TRACKS), is_all=True)


def _sponsors(counts: Iterable[Quantity]) -> Iterator[Relation]:
    parts: defaultdict[Quantity, list[Quantity]] = defaultdict(list)
    for one in counts:
        if one.sponsor:
            parts[one._replace(sponsor="")].append(one)
    for whole, of_whole in parts.items():
        yield Relation(whole, tuple(of_whole), is_all=False)


def _tranches(known: Iterable[Quantity], numbers: Mapping[tuple[str, str], int]) -> Iterator[Relation]:
    """Relate numbered parts to their whole: all of it where they are numbered from 1 without a gap."""
    parts: defaultdict[tuple[Quantity, str], dict[int, Quantity]] = defaultdict(dict)
    for one in known:
        if found := _PART.fullmatch(one.key):
            key = f"{found[3]}_total" if one.is_term else found[3]
            parts[one._replace(key=key), found[1]][int(found[2])] = one
    for (whole, word), numbered in parts.items():
        count = numbers.get((whole.program, f"{word}s"), len(numbered))
        is_all = len(numbered) > 1 and sorted(numbered) == [*range(1, count + 1)]
        yield Relation(whole, tuple(numbered.values()), is_all)


def _apart(edges: Sequence[Edge], relations: Sequence[Relation], count: int) -> Iterator[tuple[System, list[int]]]:
    """Divide what is said into what depends on each other."""
    group: dict[object, object] = {}

    def root(one: object) -> object:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for edge in edges:
        for claim in edge.claims:
            group[root(claim)] = root(edge.chain)
    for relation in relations:
        for part in relation.parts:
            group[root(part)] = root(relation.whole)
    for own in dict.fromkeys(root(claim) for claim in range(count)):
        yield (
            System(
                tuple(edge for edge in edges if root(edge.chain) == own),
                tuple(relation for relation in relations if root(relation.whole) == own),
            ),
            [claim for claim in range(count) if root(claim) == own],
        )
