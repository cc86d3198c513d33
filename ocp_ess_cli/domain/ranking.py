"""What the marks of jurors make of entries: weighted marks, ranks, jurors evened out, and how firm the order is.

Reckoned in fractions, so that two equal means are equal whatever the order of the jurors. A mark that is missing is
never a zero: a juror who marked some criteria counts with the weights of those.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Entry, Score

    Number = Fraction | float
    Rule = Callable[[Sequence[Score]], Mapping[str, Number]]
    Choice = Callable[[Mapping[str, Number]], frozenset[str]]

STAGES = ("candidate", "winner", "not_selected")  # of the entries that are ranked
ENOUGH = 3  # entries that a juror must have marked to be evened out
WIDE = Fraction(1, 4)  # of the scale: a spread beyond it is wide
PLACES = 6  # decimals to which evened marks are reckoned; those that are equal so far are tied


def marks(
    entries: Iterable[Entry], scores: Iterable[Score], criteria: Mapping[str, float], *, median: bool = False
) -> dict[str, Fraction]:
    """Give the weighted mark of each entry that has one, by id.

    Args:
        entries: where no juror marked one of them, its single mark counts.
        scores: what jurors say of entries.
        criteria: what is marked, with weights.
        median: whether to take the median of the jurors, not the mean.
    """
    of_jurors = by_juror(scores, criteria)
    return _joined(entries, {entry: _together(given.values(), median) for entry, given in of_jurors.items()})


def _joined(entries: Iterable[Entry], found: Mapping[str, Number]) -> dict[str, Fraction]:
    """Give what jurors make of each entry; of one that none marked, its single mark."""
    joined = {}
    for entry in entries:
        if entry.id in found:
            joined[entry.id] = Fraction(found[entry.id])
        elif entry.mark is not None:
            joined[entry.id] = Fraction(str(entry.mark))
    return joined


def by_juror(scores: Iterable[Score], criteria: Mapping[str, float]) -> dict[str, dict[str, Fraction]]:
    """Give the weighted mark of each juror for each entry; without those who are recused or marked nothing."""
    weights = {criterion: Fraction(str(weight)) for criterion, weight in criteria.items()}
    found: defaultdict[str, dict[str, Fraction]] = defaultdict(dict)
    for score in scores:
        given = {criterion: mark for criterion, mark in score.marks.items() if weights.get(criterion)}
        if given and not score.recused:
            weighted = sum((weights[criterion] * Fraction(mark) for criterion, mark in given.items()), Fraction())
            found[score.entry][score.juror] = weighted / sum((weights[criterion] for criterion in given), Fraction())
    return dict(found)


def by_criterion(
    scores: Iterable[Score], criteria: Iterable[str], *, median: bool = False
) -> dict[str, dict[str, Fraction]]:
    """Give the mark of each entry by criterion, over the jurors who marked it."""
    known = [*criteria]
    found: defaultdict[str, defaultdict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for score in scores:
        for criterion in known:
            if criterion in score.marks and not score.recused:
                found[score.entry][criterion].append(Fraction(score.marks[criterion]))
    return {
        entry: {criterion: _together(given, median) for criterion, given in of_entry.items()}
        for entry, of_entry in found.items()
    }


def middle(several: Sequence[Number]) -> Number:
    """Give the median: the middle one, or half way between the two of the middle."""
    ordered = sorted(several)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _together(given: Iterable[Fraction], median: bool) -> Fraction:
    several = [*given]
    return Fraction(middle(several)) if median else sum(several, Fraction()) / len(several)


def ranks(marks_: Mapping[str, Number]) -> dict[str, int]:
    """Give the rank of each entry; equal marks have equal ranks, and the next is as many further: 1, 2, 2, 4."""
    first: dict[Number, int] = {}
    ordered = sorted(marks_.values(), reverse=True)
    for place, mark in enumerate(ordered, start=1):
        first.setdefault(mark, place)
    return {entry: first[mark] for entry, mark in marks_.items()}


# --- jurors evened out ---


def even_out(
    entries: Iterable[Entry], scores: Iterable[Score], criteria: Mapping[str, float], *, median: bool = False
) -> dict[str, Fraction]:
    """Give the mark of each entry with the marks of each juror brought to the common mean and spread.

    Common are the mean of the jurors' means and the mean of their standard deviations. The marks of a juror who marked
    fewer than `ENOUGH` entries stay as they are. An evened mark can lie outside of the scale.
    """
    of_jurors = by_juror(scores, criteria)
    given: defaultdict[str, list[Fraction]] = defaultdict(list)
    for of_entry in of_jurors.values():
        for juror, mark in of_entry.items():
            given[juror].append(mark)
    levels = {juror: _level(several) for juror, several in given.items() if len(several) >= ENOUGH}
    common_mean = sum((mean for mean, _spread in levels.values()), Fraction()) / max(1, len(levels))
    common_spread = math.fsum(spread for _mean, spread in levels.values()) / max(1, len(levels))

    def evened(juror: str, mark: Fraction) -> float:
        if juror not in levels:
            return float(mark)
        mean, spread = levels[juror]
        return float(common_mean) + (float(mark - mean) / spread * common_spread if spread else 0.0)

    found = {}
    for entry, of_entry in of_jurors.items():
        several = [evened(juror, mark) for juror, mark in of_entry.items()]
        found[entry] = middle(several) if median else math.fsum(several) / len(several)
    return _joined(entries, {entry: Fraction(str(round(mark, PLACES))) for entry, mark in found.items()})


def _level(several: Sequence[Fraction]) -> tuple[Fraction, float]:
    """Give the mean and the standard deviation of the marks of a juror."""
    mean = sum(several, Fraction()) / len(several)
    return mean, math.sqrt(sum((mark - mean) ** 2 for mark in several) / len(several))


def with_few(scores: Iterable[Score], criteria: Mapping[str, float]) -> list[str]:
    """Name the jurors who marked too few entries to be evened out."""
    given: defaultdict[str, int] = defaultdict(int)
    for of_entry in by_juror(scores, criteria).values():
        for juror in of_entry:
            given[juror] += 1
    return sorted(juror for juror, count in given.items() if count < ENOUGH)


# --- how firm it is ---


class Range(NamedTuple):
    """The ranks that an entry has when any one juror is left out.

    Attributes:
        best, worst: the first and the last of them, the rank with all jurors included.
        movers: the jurors without whom its rank is furthest from what it is; none where it never moves.
        alone: the juror without whom it has no mark; empty where there is none such.
    """

    best: int
    worst: int
    movers: tuple[str, ...] = ()
    alone: str = ""


class Swap(NamedTuple):
    """Who would win without a juror and does not, and who would not and does: ids of entries."""

    juror: str
    comes: tuple[str, ...]
    goes: tuple[str, ...]


class Firmness(NamedTuple):
    """What leaving out any one juror would change: the ranks by entry, and who wins the seats."""

    ranges: dict[str, Range]
    swaps: tuple[Swap, ...]


def firmness(scores: Sequence[Score], rule: Rule, choose: Choice) -> Firmness:
    """Say which places would change if any one juror were left out.

    Args:
        scores: what jurors say of entries.
        rule: gives the mark of each entry by such scores.
        choose: gives the entries that win by such marks.
    """
    jurors = sorted({score.juror for score in scores if score.marks})
    without = {juror: rule([score for score in scores if score.juror != juror]) for juror in jurors}
    all_marks = rule(scores)
    standing, others = ranks(all_marks), {juror: ranks(given) for juror, given in without.items()}
    won = choose(all_marks)
    swaps = []
    for juror, given in without.items():
        wins = choose(given)
        if wins != won:
            swaps.append(Swap(juror, tuple(sorted(wins - won)), tuple(sorted(won - wins))))
    ranges = {entry: _range(entry, rank, others) for entry, rank in standing.items()}
    return Firmness(ranges, tuple(swaps))


def _range(entry: str, rank: int, others: Mapping[str, Mapping[str, int]]) -> Range:
    found = {juror: by_entry[entry] for juror, by_entry in others.items() if entry in by_entry}
    furthest = max((abs(other - rank) for other in found.values()), default=0)
    movers = tuple(juror for juror, other in found.items() if furthest and abs(other - rank) == furthest)
    alone = next((juror for juror in others if juror not in found), "")
    return Range(min(rank, *found.values(), rank), max(rank, *found.values(), rank), movers, alone)
