"""What is recorded beside what was published: never more, and of a sponsor in closed rounds exactly as many."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from ocp_ess_cli.domain.claims import allowed
from ocp_ess_cli.domain.figure_words import years_of
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import WINNER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.models import Entry, Figure, Round
    from ocp_ess_cli.domain.reach import Part

Verdict = Literal["more", "other", "fewer", "same"]

_REACHED = re.compile(r"(?:beneficiaries|cooperatives|supported)(?:_total)?")


class Compared(NamedTuple):
    """A figure beside what is recorded.

    Attributes:
        verdict: `more` is recorded than published; of a sponsor `other`; `fewer`, where the rest is nobody's mistake.
    """

    figure: Figure
    recorded: int
    verdict: Verdict


class _Counts(NamedTuple):
    """How many entries are recorded, by program, year, track and sponsor; the last two empty for all."""

    winners: Counter[tuple[str, int, str, str]]
    candidates: Counter[tuple[str, int, str, str]]


def compare(
    figures: Iterable[Figure], rounds: Sequence[Round], entries: Iterable[Entry], parts: Sequence[Part]
) -> list[Compared]:
    """Hold figures against the rounds, the entries and whom the programs reached; what nothing is recorded of is left.

    Args:
        figures: all of them.
        rounds: all of them.
        entries: all of them.
        parts: the entries that count as reached.
    """
    by_id = {round_.id: round_ for round_ in rounds}
    counts = _counted(by_id, entries)
    by_program: dict[str, list[Round]] = {}
    for round_ in rounds:
        by_program.setdefault(round_.program, []).append(round_)
    found = []
    for figure in chain.from_iterable(map(_each_year, figures)):
        among = [round_ for round_ in by_program.get(figure.program, ()) if round_.year in _years(figure, by_program)]
        if figure.key == "amount":
            found += [*_of_amount(figure, among)]
        elif among:
            recorded = _recorded(figure, among, counts, parts)
            found += [Compared(figure, recorded, verdict) for verdict in _verdict(figure, recorded, among)]
    return found


def _each_year(figure: Figure) -> list[Figure]:
    """Give what a figure says of each year, where it says it of each; else the figure itself."""
    if not figure.key.endswith("_per_year"):
        return [figure]
    key = figure.key.removesuffix("_per_year")
    return [msgspec.structs.replace(figure, key=key, since=None, year=year) for year in years_of(figure)]


def _years(figure: Figure, by_program: Mapping[str, Sequence[Round]]) -> range:
    if figure.key.endswith("_total") and figure.since is None:
        first = min((round_.year for round_ in by_program.get(figure.program, ())), default=figure.year)
        return range(first, figure.year + 1)
    return years_of(figure)


def _counted(by_id: Mapping[str, Round], entries: Iterable[Entry]) -> _Counts:
    counts = _Counts(Counter(), Counter())
    for entry in entries:
        if round_ := by_id.get(entry.round):
            for track in ("", entry.track):
                counts.candidates[round_.program, round_.year, track, ""] += 1
                if entry.stage == WINNER and entry.award:
                    for sponsor in {"", *map(fold, entry.award.paid_by)}:
                        counts.winners[round_.program, round_.year, track, sponsor] += 1
    return counts


def _recorded(figure: Figure, among: Sequence[Round], counts: _Counts, parts: Sequence[Part]) -> int:
    """Count what a figure counts; nothing where the register cannot know it."""
    key = figure.key.removesuffix("_total")
    if key in {"winners", "candidates"}:
        counted = counts.winners if key == "winners" else counts.candidates
        sponsor = fold(figure.sponsor)
        return sum(counted[figure.program, round_.year, figure.track or "", sponsor] for round_ in among)
    if _REACHED.fullmatch(figure.key) and not figure.sponsor and not figure.track:
        years = {round_.year for round_ in among}
        return len({part.cooperative.id for part in parts if part.program == figure.program and part.year in years})
    return 0


def _verdict(figure: Figure, recorded: int, among: Sequence[Round]) -> Iterator[Verdict]:
    if not recorded:
        return
    low, high = allowed(figure)
    if recorded > high:
        yield "other" if figure.sponsor else "more"
    elif recorded >= low:
        yield "same"
    elif figure.sponsor and len(among) == len(years_of(figure)) and _are_closed(among):
        yield "other"
    else:
        yield "fewer"


def _are_closed(rounds: Iterable[Round]) -> bool:
    return all(round_.status == "closed" for round_ in rounds)


def _of_amount(figure: Figure, among: Iterable[Round]) -> Iterator[Compared]:
    """Give the amounts of rounds that are another than was published."""
    low, high = allowed(figure)
    amounts = {round_.terms.amount for round_ in among if round_.terms.amount}
    for amount in sorted(amounts):
        if not figure.track and not figure.sponsor:
            yield Compared(figure, amount, "same" if low <= amount <= high else "other")
