"""Published figures held against each other: which of them fit together, which do not, and why.

It reasons over sums (`sums`) of what figures say (`claims`), and knows of no contradiction beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import claims, sums
from ocp_ess_cli.domain.contested import Confirmed, Contested, Names, Teller, support
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.domain.claims import Claim
    from ocp_ess_cli.domain.models import Figure, Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.sums import Diagnosis, System


class Verdict(NamedTuple):
    """What came of holding figures against each other."""

    contested: tuple[Contested, ...]
    confirmed: tuple[Confirmed, ...] = ()

    @property
    def misfits(self) -> frozenset[str]:
        """The ids of the figures that do not fit."""
        return frozenset(figure for one in self.contested for figure in one.misfits)


def beginnings(programs: Iterable[Program], rounds: Iterable[Round]) -> dict[str, int]:
    """Give the year of the first round of each program, from which a total counts."""
    begins = {program.key: program.since for program in programs}
    for round_ in rounds:
        begins[round_.program] = min(round_.year, begins.get(round_.program, round_.year))
    return begins


def misfits(figures: Sequence[Figure], programs: Iterable[Program], rounds: Iterable[Round]) -> frozenset[str]:
    """Give the ids of the figures that do not fit, of the programs of which sources say different numbers."""
    said: dict[tuple[object, ...], int] = {}
    doubted = set()
    for figure in figures:
        subject = (figure.program, figure.year, figure.since, figure.key, figure.track, figure.sponsor)
        if said.setdefault(subject, figure.value) != figure.value and not claims.is_term(figure.key):
            doubted.add(figure.program)
    if not doubted:
        return frozenset()
    among = [one for one in figures if one.program in doubted and not claims.is_term(one.key)]
    return judge(among, beginnings(programs, rounds)).misfits


def judge(figures: Iterable[Figure], begins: Mapping[str, int], *, confirm: bool = False) -> Verdict:
    """Hold figures against each other.

    Args:
        figures: all of them; those of several programs have nothing to do with each other.
        begins: the year of the first round of each program, from which a total counts.
        confirm: whether to tell also which figures others add up to.
    """
    given = [*figures]
    read = claims.read(given)
    contested: list[Contested] = []
    confirmed: list[Confirmed] = []
    for system, places in claims.systems(read, begins):
        if len(places) > 1:
            diagnoses = sums.diagnose(system, places)
            for diagnosis in diagnoses:
                contested += Teller(read, system, diagnosis).told()
            if confirm:
                kept = {*places}.difference(*map(_in_doubt, diagnoses))
                confirmed += _confirmed(read, system, kept)
    order = {figure.id: place for place, figure in enumerate(given)}
    contested.sort(key=lambda one: min(order[figure] for figure in one.figures))
    return Verdict(tuple(contested), tuple({one.equation: one for one in confirmed}.values()))


def _in_doubt(diagnosis: Diagnosis) -> set[int]:
    """Give the claims that do not fit; where nothing decides, all that contradict each other."""
    if len(diagnosis.settled_by) == 1:
        return {*diagnosis.settled_by[0]}
    return {claim for one in diagnosis.contradictions for claim in one.claims}


def _confirmed(read: Sequence[Claim], system: System, kept: set[int]) -> Iterator[Confirmed]:
    for place in sorted(kept, key=lambda one: (read[one].until - read[one].after, one)):
        claim = read[place]
        is_sum = claim.until - claim.after > 1 or not (claim.quantity.track or claim.quantity.sponsor)
        if claim.is_exact and is_sum and (said := support(system, kept, place)):
            name = Names(read)
            told = _("{quantity}: {equation}.")
            equation = name.equation(said, place)
            if equation:
                figures = tuple(figure.id for figure in claim.figures)
                yield Confirmed(figures, told.format(quantity=name.quantity(claim), equation=equation), equation)
