"""The best choice of winners under all conditions together, found exactly by integer programming with HiGHS.

Candidates that no condition tells apart and whose marks are equal are one sort, of which a whole number wins. First
the minima are missed by as little as possible; then, from the best mark down, each mark has as many winners as the
better ones leave it. No weights are added up: what one step found is a bound for the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from highspy import Highs
    from highspy.highs import highs_linear_expression, highs_var

    from ocp_ess_cli.domain.rules import Candidate
    from ocp_ess_cli.domain.seats import Limits, Minimum


class Sort(NamedTuple):
    """Candidates of one mark that no condition tells apart.

    Attributes:
        minima: the places in the limits' `minima` for which they count.
        pools: the places in the limits' `pools` where they can sit.
    """

    members: tuple[Candidate, ...]
    minima: tuple[int, ...]
    pools: tuple[int, ...]


class Tie(NamedTuple):
    """Candidates of one mark of whom some win, in one best choice these and in another those.

    Attributes:
        seats: how many of them can win.
    """

    candidates: list[Candidate]
    seats: int


class Choice(NamedTuple):
    """Who wins.

    Attributes:
        winners: those who are in every best choice.
        ties: those who are in some of them.
        picked: one best choice, the winners among it.
        short: what every best choice leaves missing of the minima.
    """

    winners: list[Candidate]
    ties: list[Tie]
    picked: list[Candidate]
    short: dict[Minimum, int]


def sorts_of(candidates: Iterable[Candidate], limits: Limits, preferred: Iterable[str] = ()) -> list[list[Sort]]:
    """Put candidates together that no condition tells apart, by mark, the best first.

    Args:
        candidates: those who can win, all of whom have a mark.
        limits: what has to be kept.
        preferred: the entries that the jury prefers; each of them is a sort of its own.
    """
    chosen = {*preferred}
    by_mark: dict[float, dict[tuple[tuple[int, ...], tuple[int, ...], str], list[Candidate]]] = {}
    for candidate in candidates:
        minima = tuple(place for place, minimum in enumerate(limits.minima) if minimum.counts(candidate))
        own = candidate.entry.id if candidate.entry.id in chosen else ""
        key = (minima, limits.pools_for(candidate.cooperative), own)
        by_mark.setdefault(candidate.mark or 0, {}).setdefault(key, []).append(candidate)
    return [
        [Sort(tuple(members), minima, pools) for (minima, pools, _own), members in by_mark[mark].items()]
        for mark in sorted(by_mark, reverse=True)
    ]


def least_shortfall(candidates: Iterable[Candidate], limits: Limits) -> int:
    """Count how many winners the minima miss at least, whoever wins."""
    alike = [candidate._replace(mark=0) for candidate in candidates]
    model = _Model([sort for group in sorts_of(alike, limits) for sort in group], limits)
    return model.least(model.missing)


def best_choice(candidates: Iterable[Candidate], limits: Limits, preferred: Sequence[str] = ()) -> Choice:
    """Choose winners: the least shortfall of the minima first, then the best marks, then whom the jury prefers.

    Args:
        candidates: those who can win, all of whom have a mark.
        limits: what has to be kept.
        preferred: the entries that the jury prefers among equal marks, in its order.
    """
    groups = sorts_of(candidates, limits, preferred)
    sorts = [sort for group in groups for sort in group]
    model = _Model(sorts, limits)
    model.hold(model.missing, model.least(model.missing))
    numbers = iter(model.winning)
    by_mark = [[next(numbers) for _sort in group] for group in groups]
    model.settle(by_mark)
    of_entry = {sort.members[0].entry.id: number for number, sort in zip(model.winning, sorts, strict=True)}
    for entry in preferred:
        if entry in of_entry:
            model.hold([of_entry[entry]], model.most([of_entry[entry]]))
    short = {m: model.least([number]) for m, number in zip(limits.minima, model.missing, strict=True)}
    found = _Found(model)
    for group, numbers_ in zip(groups, by_mark, strict=True):
        found.take(group, numbers_)
    return Choice(found.winners, found.ties, _picked(model, sorts), {m: count for m, count in short.items() if count})


class _Found:
    """Who is in every best choice, and who in some: gathered mark by mark."""

    def __init__(self, model: _Model) -> None:
        self.winners: list[Candidate] = []
        self.ties: list[Tie] = []
        self._model = model

    def take(self, group: Sequence[Sort], numbers: Sequence[int]) -> None:
        """Take the candidates of one mark."""
        seats = self._model.most(numbers)
        if not seats:
            return
        if seats == sum(len(sort.members) for sort in group):
            self.winners += _by_id(c for sort in group for c in sort.members)
            return
        sure: list[Candidate] = []
        tied: list[Candidate] = []
        for sort, number in zip(group, numbers, strict=True):
            if self._model.least([number]) == len(sort.members):
                sure += sort.members
            elif self._model.most([number]):
                tied += sort.members
        self.winners += _by_id(sure)
        if tied:
            self.ties.append(Tie(_by_id(tied), seats - len(sure)))


def _picked(model: _Model, sorts: Sequence[Sort]) -> list[Candidate]:
    """Take one of the best choices, always the same."""
    picked: list[Candidate] = []
    for number, sort in zip(model.winning, sorts, strict=True):
        count = model.most([number])
        model.hold([number], count)
        picked += sort.members[:count]
    return picked


def _by_id(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: candidate.entry.id)


class _Model:
    """The conditions as equations in whole numbers: how many of each sort win, and sit where.

    Attributes:
        winning: for each sort the number of the unknown that counts its winners.
        missing: for each minimum the number of the unknown that counts what it misses.
    """

    def __init__(self, sorts: Sequence[Sort], limits: Limits) -> None:
        self._solver = _solver()
        self._bounds: list[tuple[int, int]] = []
        self._unknowns: list[highs_var] = []
        self.winning = [self._unknown(len(sort.members)) for sort in sorts]
        self.missing = [self._unknown(minimum.need) for minimum in limits.minima]
        self._keep_seats(sorts, limits)
        for place, minimum in enumerate(limits.minima):
            counting = [number for number, sort in zip(self.winning, sorts, strict=True) if place in sort.minima]
            self._solver.addConstr(self._sum([*counting, self.missing[place]]) >= minimum.need)

    def _keep_seats(self, sorts: Sequence[Sort], limits: Limits) -> None:
        self._solver.addConstr(self._sum(self.winning) <= limits.seats)
        unpledged = len(limits.pools)
        seated: dict[int, list[int]] = {place: [] for place in range(unpledged + 1)}
        for pools in sorted({sort.pools for sort in sorts}):
            winning = [number for number, sort in zip(self.winning, sorts, strict=True) if sort.pools == pools]
            places = {place: self._unknown(limits.seats) for place in (*pools, unpledged)}
            self._solver.addConstr(self._sum([*places.values()]) == self._sum(winning))
            for place, number in places.items():
                seated[place].append(number)
        room = [*(pool.seats for pool in limits.pools), limits.unpledged]
        for place, numbers in seated.items():
            self._solver.addConstr(self._sum(numbers) <= room[place])

    def _unknown(self, most: int) -> int:
        self._unknowns.append(self._solver.addIntegral(0, most))
        self._bounds.append((0, most))
        return len(self._unknowns) - 1

    def _sum(self, numbers: Sequence[int]) -> highs_linear_expression:
        return self._solver.qsum([self._unknowns[number] for number in numbers])

    def most(self, numbers: Sequence[int]) -> int:
        """Find the highest sum of unknowns."""
        least, most = self._bounds_of(numbers)
        return most if least == most else self._solved(numbers, highest=True)

    def least(self, numbers: Sequence[int]) -> int:
        """Find the lowest sum of unknowns."""
        least, most = self._bounds_of(numbers)
        return most if least == most else self._solved(numbers, highest=False)

    def _bounds_of(self, numbers: Sequence[int]) -> tuple[int, int]:
        bounds = [self._bounds[number] for number in numbers]
        return sum(least for least, _most in bounds), sum(most for _least, most in bounds)

    def _solved(self, numbers: Sequence[int], *, highest: bool) -> int:
        objective = self._sum(numbers)
        if highest:
            self._solver.maximize(objective)
        else:
            self._solver.minimize(objective)
        status = self._solver.modelStatusToString(self._solver.getModelStatus())
        if status != "Optimal":
            raise RuntimeError(status)
        return round(self._solver.getObjectiveValue())

    def hold(self, numbers: Sequence[int], total: int) -> None:
        """Keep the sum of unknowns from now on."""
        least, most = self._bounds_of(numbers)
        if least == most:
            return
        if total in (least, most):
            for number in numbers:
                bound = max(self._bounds[number]) if total == most else min(self._bounds[number])
                self._bounds[number] = (bound, bound)
                self._solver.changeColBounds(self._unknowns[number].index, bound, bound)
        else:
            self._solver.addConstr(self._sum(numbers) == total)

    def settle(self, groups: Sequence[Sequence[int]]) -> None:
        """Give each group, the first one first, the highest sum that those before it leave, and keep it."""
        numbers = [number for group in groups for number in group]
        total = self.most(numbers)
        if len(groups) <= 1 or total in self._bounds_of(numbers):
            self.hold(numbers, total)
            return
        self.settle(groups[: len(groups) // 2])
        self.settle(groups[len(groups) // 2 :])


def _solver() -> Highs:
    """Start HiGHS, exact and without a word."""
    from highspy import Highs  # noqa: PLC0415 - most awards need no solver

    class Silent(Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the first that Highs does, and before which it would speak
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call] # the library has it untyped

    solver = Silent()  # type: ignore[no-untyped-call] # as above
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.setOptionValue("threads", 1)
    return solver
