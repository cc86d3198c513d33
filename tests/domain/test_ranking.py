"""What the marks of jurors make of entries: exact means, ties, jurors evened out, and how firm the order is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import ranking
from ocp_ess_cli.domain.models import Score
from ocp_ess_cli.domain.ranking import Firmness, Range, Swap
from tests.builders import an_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CRITERIA = {"innovation": 2.0, "social": 1.0}
ENTRIES = [an_entry(n) for n in range(1, 6)]

half_points = st.integers(0, 40).map(lambda points: points / 2)
matrices = st.integers(1, 4).flatmap(
    lambda jurors: st.lists(
        st.lists(st.tuples(half_points, half_points), min_size=jurors, max_size=jurors), min_size=3, max_size=5
    )
)


def a_score(entry: int, juror: int | str, *marks: float | None, **fields: object) -> Score:
    """Make what a juror says of an entry, by the criteria in their order; None for one that is not marked."""
    given_ = {criterion: mark for criterion, mark in zip(CRITERIA, marks, strict=False) if mark is not None}
    plain = Score(id=f"S{entry}{juror}", entry=f"E{entry:04d}", juror=f"Juror {juror}", marks=given_)
    return msgspec.structs.replace(plain, **fields)


def scores_of(matrix: Sequence[Sequence[tuple[float, float]]]) -> list[Score]:
    """Make the scores of a full matrix: entries by jurors."""
    return [
        a_score(entry, juror, *marks)
        for entry, row in enumerate(matrix, start=1)
        for juror, marks in enumerate(row, start=1)
    ]


def mean(scores: Sequence[Score]) -> Mapping[str, Fraction]:
    """Give the marks of the entries without single marks."""
    return ranking.marks(ENTRIES, scores, CRITERIA)


# --- marks ---


def test_a_mark_is_weighted_and_the_mean_of_the_jurors() -> None:
    """Weights count as they are, and jurors alike."""
    assert mean([a_score(1, 1, 15, 12), a_score(1, 2, 9, 10)]) == {"E0001": Fraction(14 + Fraction(28, 3), 2)}


def test_the_median_leaves_a_single_outlier_out() -> None:
    """The middle one of three counts; of four, the mean of the two in the middle."""
    scores = [a_score(1, juror, mark, mark) for juror, mark in enumerate((2, 14, 15), start=1)]
    assert ranking.marks(ENTRIES, scores, CRITERIA, median=True) == {"E0001": Fraction(14)}
    scores.append(a_score(1, 4, 17, 17))
    assert ranking.marks(ENTRIES, scores, CRITERIA, median=True) == {"E0001": Fraction(29, 2)}


def test_a_missing_mark_is_no_zero() -> None:
    """A juror who marked one criterion counts with the weight of that; one who marked nothing, or is recused, not."""
    scores = [a_score(1, 1, None, 12), a_score(1, 2, 18), a_score(1, 3), a_score(1, 4, 3, recused=True)]
    assert mean(scores) == {"E0001": Fraction(15)}
    assert ranking.by_juror(scores, CRITERIA) == {"E0001": {"Juror 1": Fraction(12), "Juror 2": Fraction(18)}}


def test_a_criterion_that_is_not_weighed_does_not_count() -> None:
    """Marks of a criterion that the round does not have say nothing."""
    assert mean([a_score(1, 1, marks={"taste": 3.0}), a_score(2, 1, marks={"taste": 3.0, "social": 12.0})]) == {
        "E0002": Fraction(12)
    }


def test_the_single_mark_counts_where_no_juror_marked() -> None:
    """Scores go before the mark that was recorded with the candidature."""
    entries = [an_entry(1, mark=15.25), an_entry(2, mark=3.0), an_entry(3)]
    scores = [a_score(2, 1, 12, 12), a_score(1, 1, recused=True)]
    assert ranking.marks(entries, scores, CRITERIA) == {"E0001": Fraction(61, 4), "E0002": Fraction(12)}


def test_marks_by_criterion_are_of_those_who_marked_it() -> None:
    """Each criterion has the mean, or the median, of the jurors who marked it."""
    scores = [a_score(1, 1, 10, 12), a_score(1, 2, 15), a_score(1, 3, 20, 3), a_score(1, 4, recused=True)]
    assert ranking.by_criterion(scores, CRITERIA) == {"E0001": {"innovation": 15, "social": Fraction(15, 2)}}
    scores[2] = a_score(1, 3, 11)
    assert ranking.by_criterion(scores, CRITERIA, median=True) == {"E0001": {"innovation": 11, "social": 12}}


def test_equal_marks_have_equal_ranks() -> None:
    """The rank after a tie is as many further."""
    marks = {"a": Fraction(15), "b": Fraction(12), "c": Fraction(12), "d": Fraction(3)}
    assert ranking.ranks(marks) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert ranking.ranks({}) == {}


WEIGHTS = {"innovation": 0.1, "social": 0.7}
PAIRS = [(13.5, 2.0), (14.0, 19.5), (16.5, 16.5), (7.0, 0.5), (9.5, 11.0), (0.5, 20.0), (19.0, 3.5)]


@given(st.permutations(PAIRS), st.permutations(PAIRS))
def test_equal_means_tie_whatever_the_order_of_the_jurors(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    """Two entries with the same marks, given by the jurors in another order, are equal."""
    rows = enumerate((one, other), start=1)
    scores = [a_score(entry, juror, *marks) for entry, row in rows for juror, marks in enumerate(row)]
    assert ranking.ranks(ranking.marks(ENTRIES, scores, WEIGHTS)) == {"E0001": 1, "E0002": 1}


@given(matrices, st.randoms())
def test_the_order_of_the_scores_makes_no_difference(matrix: list[list[tuple[float, float]]], random: object) -> None:
    """The same scores in another order give the same marks, evened or not."""
    scores = scores_of(matrix)
    shuffled = scores[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert mean(shuffled) == mean(scores)
    assert ranking.even_out(ENTRIES, shuffled, CRITERIA) == ranking.even_out(ENTRIES, scores, CRITERIA)


@given(matrices)
def test_a_mark_lies_between_those_of_the_jurors(matrix: list[list[tuple[float, float]]]) -> None:
    """A mean or a median is no lower than the lowest mark given and no higher than the highest."""
    scores = scores_of(matrix)
    for median in (False, True):
        for entry, mark in ranking.marks(ENTRIES, scores, CRITERIA, median=median).items():
            given_ = [mark for score in scores if score.entry == entry for mark in score.marks.values()]
            assert min(given_) <= mark <= max(given_)


# --- jurors evened out ---


@given(matrices, st.integers(-10, 10), st.integers(1, 3))
def test_how_high_and_how_wide_a_juror_marks_makes_no_difference(
    matrix: list[list[tuple[float, float]]], higher: int, wider: int
) -> None:
    """A juror who marks all entries higher or wider leaves the order of the evened marks as it is."""
    otherwise = [[tuple(mark * wider + higher for mark in row[0]), *row[1:]] for row in matrix]
    one, other = (ranking.even_out(ENTRIES, scores_of(m), CRITERIA) for m in (matrix, otherwise))  # type: ignore[arg-type]
    for first in one:
        for second in one:
            if abs(one[first] - one[second]) > Fraction(1, 1000):
                assert (one[first] > one[second]) == (other[first] > other[second])


def test_marks_are_brought_to_the_common_mean_and_spread() -> None:
    """A juror of 8, 10, 12 and one of 13, 15, 17 become both 10.5, 12.5, 14.5: the mean of means and of spreads."""
    scores = [a_score(n, 1, 8 + 2 * (n - 1)) for n in (1, 2, 3)] + [a_score(n, 2, 13 + 2 * (n - 1)) for n in (1, 2, 3)]
    evened = ranking.even_out(ENTRIES, scores, CRITERIA)
    assert evened == {"E0001": Fraction(21, 2), "E0002": Fraction(25, 2), "E0003": Fraction(29, 2)}
    assert ranking.even_out(ENTRIES, scores, CRITERIA, median=True) == evened


def test_the_entry_of_a_mild_juror_gains_nothing() -> None:
    """Where each of two jurors marked other entries, the mild one's are not ahead for it."""
    scores = [a_score(n, 1, mark) for n, mark in ((1, 8), (2, 10), (3, 12))]
    scores += [a_score(n, 2, mark) for n, mark in ((3, 17), (4, 19), (5, 15))]
    assert ranking.ranks(mean(scores)) == {"E0001": 5, "E0002": 4, "E0003": 3, "E0004": 1, "E0005": 2}
    evened = ranking.even_out(ENTRIES, scores, CRITERIA)
    assert ranking.ranks(evened) == {"E0001": 4, "E0002": 3, "E0003": 2, "E0004": 1, "E0005": 4}


def test_a_juror_of_few_marks_is_not_evened_out() -> None:
    """Two entries tell nothing of how a juror marks; nor is there a spread where all marks are one."""
    scores = [a_score(n, 1, 12) for n in (1, 2, 3)] + [a_score(n, 2, 19) for n in (1, 2)]
    assert ranking.with_few(scores, CRITERIA) == ["Juror 2"]
    entries = [*ENTRIES[:3], an_entry(4, mark=11.5)]
    assert ranking.even_out(entries, scores, CRITERIA) == {
        "E0001": Fraction(31, 2),
        "E0002": Fraction(31, 2),
        "E0003": Fraction(12),
        "E0004": Fraction(23, 2),
    }


# --- how firm it is ---


def best_two(marks: Mapping[str, ranking.Number]) -> frozenset[str]:
    """Let the two best win."""
    return frozenset(sorted(marks, key=lambda entry: (-marks[entry], entry))[:2])


def test_firmness_says_who_moves_an_entry() -> None:
    """Left out one by one, a juror moves entries, changes who wins, or leaves an entry without a mark."""
    scores = [a_score(1, 1, 10), a_score(1, 2, 10), a_score(2, 1, 12), a_score(2, 2, 18), a_score(3, 1, 15)]
    scores += [a_score(3, 2, 5), a_score(4, 2, 1)]
    assert ranking.firmness(scores, mean, best_two) == Firmness(
        {
            "E0001": Range(2, 3, ("Juror 2",)),
            "E0002": Range(1, 2, ("Juror 2",)),
            "E0003": Range(1, 3, ("Juror 1", "Juror 2")),
            "E0004": Range(4, 4, (), "Juror 2"),
        },
        (Swap("Juror 2", ("E0003",), ("E0001",)),),
    )


def test_firmness_says_which_winners_hang_on_a_juror() -> None:
    """Whoever wins by one juror alone is named, and who would win instead."""
    scores = [a_score(1, 1, 10), a_score(1, 2, 10), a_score(2, 1, 19), a_score(2, 2, 2), a_score(3, 1, 2)]
    scores += [a_score(3, 2, 12)]
    found = ranking.firmness(scores, mean, lambda marks: frozenset(sorted(marks, key=lambda e: -marks[e])[:1]))
    assert found.swaps == (Swap("Juror 1", ("E0003",), ("E0002",)),)


def test_what_all_jurors_agree_on_is_firm() -> None:
    """Where every juror has the same order, nothing moves."""
    scores = [a_score(entry, juror, 20 - 3 * entry) for entry in (1, 2, 3) for juror in (1, 2, 3)]
    found = ranking.firmness(scores, mean, best_two)
    assert found == Firmness({f"E000{n}": Range(n, n) for n in (1, 2, 3)}, ())


@pytest.mark.parametrize("scores", [[], [a_score(1, 1, recused=True)]])
def test_without_marks_nothing_is_ranked(scores: list[Score]) -> None:
    """No score, or a recusal alone, gives no mark, no rank and nothing that could move."""
    assert mean(scores) == {}
    assert ranking.even_out(ENTRIES, scores, CRITERIA) == {}
    assert ranking.firmness(scores, mean, best_two) == Firmness({}, ())
