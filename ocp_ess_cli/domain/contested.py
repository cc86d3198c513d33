"""Tells of figures that cannot all be true, in sentences: what does not fit, what does, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import sums
from ocp_ess_cli.domain.figure_words import quantity_name, source_name, sourced_value, value_text
from ocp_ess_cli.language import _, listed, number, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocp_ess_cli.domain.claims import Claim
    from ocp_ess_cli.domain.sums import Contradiction, Diagnosis, Said, System

_PAIR = 2
_MOST_NEEDED = 6  # values that are named where any of them would settle it


class Contested(NamedTuple):
    """Figures that cannot all be true.

    Attributes:
        figures: the ids of those that are in doubt.
        sentence: what does not fit, and what does.
        misfits: the ids of those that do not fit what else was published; none where nothing published decides.
    """

    figures: tuple[str, ...]
    sentence: str
    advice: str
    misfits: tuple[str, ...] = ()


class Confirmed(NamedTuple):
    """A figure that others add up to, or that follows from a total and the others."""

    figures: tuple[str, ...]
    sentence: str
    equation: str


class Names:
    """How claims are called in sentences."""

    def __init__(self, read: Sequence[Claim]) -> None:
        """Name these claims."""
        self._read = read

    def said(self, said: Said) -> str:
        """Write a number of a sum as it was published."""
        if said.written:
            return said.written
        claim = self._read[said.claims[0]]
        return self.value(claim) if claim.figures[0].bound else number(said.value)

    def value(self, claim: Claim) -> str:
        """Write the number of a claim."""
        return value_text(claim.figures[0])

    def sourced(self, claim: Claim, *, with_year: bool = False) -> str:
        """Write the number of a claim with who says it."""
        return sourced_value(claim.figures, with_year=with_year)

    def quantity(self, claim: Claim) -> str:
        """Name what a claim is about."""
        return quantity_name(claim.figures[0], is_timeless=claim.quantity.is_term and not claim.quantity.span)

    def equation(self, said: Sequence[Said], place: int) -> str:
        """Write the sum that a number comes out of: what bounds it from above, and what is beside it."""
        claim = self._read[place]
        own = sums.Said((place,), False, claim.value, claim.until)
        uppers = [one for one in said if one.is_upper]
        lowers = [own, *(one for one in said if not one.is_upper)]
        return self.sides(uppers, lowers) if len(said) > 1 or said[0].written else ""

    def sides(self, one: Sequence[Said], other: Sequence[Said]) -> str:
        """Write an equation, the single number first."""
        if len(other) == 1 and len(one) > 1:
            one, other = other, one
        return f"{sums.written(one, self.said)} = {sums.written(other, self.said)}"


class Teller:
    """Tells of contradictions that hang together."""

    def __init__(self, read: Sequence[Claim], system: System, diagnosis: Diagnosis) -> None:
        """Tell of a diagnosis of a system of claims."""
        self._read, self._system, self._diagnosis = read, system, diagnosis
        self._names = Names(read)
        self._wrong = diagnosis.settled_by[0] if len(diagnosis.settled_by) == 1 else frozenset[int]()

    def told(self) -> Iterator[Contested]:
        """Tell of each quantity of which sources say different numbers, else of the sum that does not come out."""
        groups = self._alternatives()
        for group in groups:
            yield self._told_of_alternatives(group)
        grouped = {claim for group in groups for claim in group}
        left = [claim for claim in sorted(self._wrong) if claim not in grouped]
        for claim in left:
            yield self._told_of_misfit(claim)
        if not groups and not left:
            yield self._told_of_sum()

    def _alternatives(self) -> list[list[int]]:
        """Give the claims that say different numbers of the same, of which one is in doubt."""
        doubted = {claim for one in self._diagnosis.contradictions for claim in one.claims}
        same: dict[tuple[object, ...], list[int]] = {}
        for place in sorted(self._diagnosis.among):
            claim = self._read[place]
            same.setdefault((claim.quantity, claim.after, claim.until), []).append(place)
        groups = [[place for place in group if self._is_apart(place, group)] for group in same.values()]
        return [group for group in groups if not doubted.isdisjoint(group)]

    def _is_apart(self, place: int, group: Iterable[int]) -> bool:
        """Tell whether a claim cannot be true beside another of the same."""
        claim = self._read[place]
        others = [self._read[other] for other in group]
        return any(claim.high < other.low or other.high < claim.low for other in others)

    def _told_of_alternatives(self, group: Sequence[int]) -> Contested:
        of_group = [self._read[place] for place in group]
        years = [{figure.year for figure in claim.figures} for claim in of_group]
        is_timeless = of_group[0].quantity.is_term and len(set.union(*years)) == sum(map(len, years))
        has_years = of_group[0].quantity.is_term and len(set.union(*years)) > 1
        values = [self._names.sourced(claim, with_year=has_years) for claim in of_group]
        told = [_("{quantity}: {values}.").format(quantity=self._names.quantity(of_group[0]), values=_either(values))]
        wrong = [place for place in group if place in self._wrong]
        fitting = [place for place in group if place not in self._wrong]
        figures = tuple(figure.id for claim in of_group for figure in claim.figures)
        if wrong and fitting:
            told.append(self._what_fits(fitting[0], wrong, group))
            advice = _("Say {value}. If one was copied wrongly: ess edit-figure {id}")
            misfits = tuple(figure.id for place in wrong for figure in self._read[place].figures)
            written = advice.format(value=self._names.value(self._read[fitting[0]]), id=misfits[0])
            return Contested(figures, " ".join(told), written, misfits)
        for place in group:
            if equation := self._equation(place, group):
                sentence = _("{value} fits {equation}.")
                told.append(sentence.format(value=self._names.value(self._read[place]), equation=equation))
        told.append(_("Nothing published decides."))
        if is_timeless:
            advice = _("If each holds for its years, say so of both: ess edit-figure {id} --since YEAR")
            return Contested(figures, " ".join(told), advice.format(id=figures[0]))
        return Contested(figures, " ".join(told), self._ask(of_group))

    def _ask(self, of: Sequence[Claim]) -> str:
        sources = [*dict.fromkeys(filter(None, (source_name(figure) for claim in of for figure in claim.figures)))]
        if sources:
            advice = _("Ask who published them: {sources}. If one was copied wrongly: ess edit-figure {id}")
        else:
            advice = _("Say where they are from: ess edit-figure {id} --source TEXT")
        return advice.format(sources=listed(sources), id=of[0].figures[0].id)

    def _what_fits(self, fitting: int, wrong: Sequence[int], group: Sequence[int]) -> str:
        others = listed([self._names.value(self._read[place]) for place in wrong])
        value = self._names.value(self._read[fitting])
        if equation := self._equation(fitting, group):
            told = plural(
                "{value} fits {equation}; {others} does not.", "{value} fits {equation}; {others} do not.", len(wrong)
            )
            return told.format(value=value, equation=equation, others=others)
        told = plural(
            "{value} fits what else was published; {others} does not.",
            "{value} fits what else was published; {others} do not.",
            len(wrong),
        )
        return told.format(value=value, others=others)

    def _equation(self, place: int, group: Sequence[int]) -> str:
        """Write the sum that another number of the same breaks, and that this one makes come out."""
        value = self._read[place].value
        for contradiction in sorted(self._diagnosis.contradictions, key=lambda one: len(one.said)):
            others = [other for other in group if other != place and other in contradiction.claims]
            if others and len(contradiction.claims) > len(others) and place not in contradiction.claims:
                said = [
                    one._replace(claims=(place,), value=value) if one.claims == (others[0],) else one
                    for one in contradiction.said
                ]
                if sums.Contradiction(tuple(said)).missing == 0:
                    return self._names.sides(*_both_sides(said))
        return ""

    def _told_of_misfit(self, place: int) -> Contested:
        """Tell of a number that does not fit, beside what it does not fit."""
        claim = self._read[place]
        contradiction = self._nearest(place)
        sentence = _("{quantity}: {value} does not fit. {sum}")
        told = [
            sentence.format(
                quantity=self._names.quantity(claim),
                value=self._names.sourced(claim),
                sum=self._statement(contradiction),
            )
        ]
        kept = self._diagnosis.among - self._wrong
        advice = _("Doubt {value} first: without it the others agree. If it was copied wrongly: ess edit-figure {id}")
        beside = sorted(contradiction.claims - {place}, key=lambda one: (-self._read[one].until, one))
        for other in beside:
            said = support(self._system, kept, other)
            equation = self._names.equation(said, other) if said else ""
            needed = _needed(contradiction, other)
            if equation and needed is not None:
                written = _("{other} fits {equation}, while {value} would need {needed}.")
                told.append(
                    written.format(
                        other=self._names.value(self._read[other]),
                        equation=equation,
                        value=self._names.value(claim),
                        needed=number(needed),
                    )
                )
                advice = _("Do not use {value}. If it was copied wrongly: ess edit-figure {id}")
                break
        figures = tuple(figure.id for figure in claim.figures)
        written = advice.format(value=self._names.value(claim), id=figures[0])
        return Contested(figures, " ".join(told), written, figures)

    def _told_of_sum(self) -> Contested:
        """Tell of a sum that does not come out, where nothing tells which of its numbers is wrong."""
        contradiction = min(self._diagnosis.contradictions, key=lambda one: len(one.said))
        suspects = sorted({claim for one in self._diagnosis.settled_by for claim in one if len(one) == 1})
        suspects = suspects or sorted(contradiction.claims)
        uppers, lowers = _both_sides(contradiction.said)
        singles = sorted((side[0] for side in (lowers, uppers) if len(side) == 1), key=lambda one: bool(one.written))
        single = singles[0] if singles else contradiction.said[0]
        is_sum = len(contradiction.said) > len(contradiction.claims) or len(contradiction.said) > _PAIR
        heading = self._read[single.claims[0]]
        told = [
            _("{quantity}: {sum}").format(quantity=self._names.quantity(heading), sum=self._statement(contradiction))
        ]
        pairs = [(value, self._read[one]) for one in suspects if (value := self._needed_everywhere(one)) is not None]
        swap = _("{needed} in place of {value}")
        needed = [swap.format(needed=number(value), value=number(claim.value)) for value, claim in pairs]
        needed = [*dict.fromkeys(needed)]
        if is_sum and needed and len(needed) <= _MOST_NEEDED:
            told.append(_("It fits with {values}.").format(values=_either(needed)))
        told.append(_("Nothing published decides."))
        of = [self._read[one] for one in suspects]
        figures = tuple(dict.fromkeys(figure.id for claim in of for figure in claim.figures))
        return Contested(figures, " ".join(told), self._ask(of))

    def _needed_everywhere(self, place: int) -> int | None:
        """Give the number that would settle every contradiction that a claim is in; None where there is not one."""
        if not self._read[place].is_exact:
            return None
        found = {_needed(one, place) for one in self._diagnosis.contradictions if place in one.claims}
        return next(iter(found)) if len(found) == 1 else None

    def _nearest(self, place: int) -> Contradiction:
        return min((one for one in self._diagnosis.contradictions if place in one.claims), key=lambda o: len(o.said))

    def _statement(self, contradiction: Contradiction) -> str:
        """Say which numbers do not add up."""
        uppers, lowers = _both_sides(contradiction.said)
        most, least = sum(one.value for one in uppers), sum(one.value for one in lowers)
        names = {"most": sums.written(uppers, self._names.said), "least": sums.written(lowers, self._names.said)}
        vague = [
            side for side in (uppers, lowers) if any(self._read[c].figures[0].bound for o in side for c in o.claims)
        ]
        if any(len(side) > 1 for side in vague) or len(vague) > 1:
            if len(uppers) == 1 and len(vague) == 1:
                told = _("{least} is at least {sum}, not {most}.")
            elif len(lowers) == 1 and len(vague) == 1:
                told = _("{most} is at most {total}, not {least}.")
            else:
                told = _("{least} is at least {sum}, and {most} at most {total}.")
            return told.format(**names, sum=number(least), total=number(most))
        if len(uppers) == len(lowers) == 1:
            return self._statement_of_two(uppers[0], lowers[0])
        if len(lowers) == 1:
            return _("{sum} = {total}, not {value}.").format(
                sum=names["most"], total=number(most), value=names["least"]
            )
        if len(uppers) == 1:
            return _("{sum} = {total}, not {value}.").format(
                sum=names["least"], total=number(least), value=names["most"]
            )
        told = _("{one} = {total}, but {other} = {sum}.")
        return told.format(one=names["most"], total=number(most), other=names["least"], sum=number(least))

    def _statement_of_two(self, upper: Said, lower: Said) -> str:
        """Say that what is a part, or the least, is more than the whole."""
        if lower.written:
            told = _("{product} = {total}, more than {value}.")
            return told.format(product=lower.written, total=number(lower.value), value=self._names.said(upper))
        if upper.written:
            told = _("{product} = {total}, less than {value}.")
            return told.format(product=upper.written, total=number(upper.value), value=self._names.said(lower))
        large, small = self._read[lower.claims[0]], self._read[upper.claims[0]]
        told = _("{large} is more than {small} of {quantity}.")
        values = {"large": self._names.sourced(large), "small": self._names.sourced(small)}
        return told.format(**values, quantity=self._names.quantity(small))


def _both_sides(said: Iterable[Said]) -> tuple[list[Said], list[Said]]:
    """Give the numbers that bound from above, and those that bound from below."""
    every = [*said]
    return [one for one in every if one.is_upper], [one for one in every if not one.is_upper]


def _needed(contradiction: Contradiction, place: int) -> int | None:
    """Give the number that would make a sum come out in the place of one; None where there is none."""
    own = [one for one in contradiction.said if one.claims == (place,) and not one.written]
    if not own or contradiction.missing % len(own) or len({one.is_upper for one in own}) > 1:
        return None
    change = contradiction.missing // len(own)
    needed = own[0].value + (change if own[0].is_upper else -change)
    return needed if needed >= 0 else None


def _either(values: Sequence[str]) -> str:
    """Write values of which one holds: `25 or 24`, `24, 25 or 26`."""
    if len(values) == 1:
        return values[0]
    return _("{some} or {last}").format(some=", ".join(values[:-1]), last=values[-1])


def support(system: System, among: Iterable[int], place: int) -> tuple[Said, ...]:
    """Give what the number of a claim follows from, without what says it; nothing where it does not."""
    edges = [edge for edge in system.edges if edge.claims == (place,)]
    if len(edges) != 1:
        return ()
    bounds = system.bounds({*among} - {place})
    return bounds.exactly(edges[0]) if bounds else ()
