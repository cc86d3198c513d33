"""Published figures held against each other: what fits together is named, whatever the figures are about."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain import published
from ocp_ess_cli.domain.models import Figure


def figures(*told: dict[str, object]) -> list[Figure]:
    """Make figures F0001, F0002, … of the winners of a prize; each names its year, its value and what is special."""
    plain = Figure(id="-", program="prix", year=2021, key="winners", value=0)
    return [msgspec.structs.replace(plain, id=f"F{n:04d}", **fields) for n, fields in enumerate(told, start=1)]


def said(year: int, value: int, since: int | None = None, **fields: object) -> dict[str, object]:
    """Say a number of a year, or of several."""
    return {"year": year, "value": value, "since": since, **fields}


def sentences(*told: dict[str, object]) -> list[str]:
    """Give what is said of figures that contradict each other."""
    return [one.sentence for one in published.judge(figures(*told), {}).contested]


def tranches(*values: int) -> list[dict[str, object]]:
    """Say the targets of tranches."""
    return [said(2020, value, key=f"tranche{n}_target") for n, value in enumerate(values, start=1)]


UNDECIDED = "Nothing published decides."


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        # several sources of one quantity
        (
            [said(2021, 24, source="a"), said(2021, 25, source="b")],
            f"prix 2021, winners: 24 (a) or 25 (b). {UNDECIDED}",
        ),
        (
            [said(2021, 24), said(2021, 25), said(2020, 14), said(2021, 39, 2020)],
            "prix 2021, winners: 24 or 25. 25 fits 39 = 14 + 25; 24 does not.",
        ),
        (
            [said(2021, 24), said(2021, 25), said(2021, 26), said(2020, 14), said(2021, 39, 2020)],
            "prix 2021, winners: 24, 25 or 26. 25 fits 39 = 14 + 25; 24, 26 do not.",
        ),
        ([said(2021, 450), said(2021, 350, bound="about")], f"prix 2021, winners: 450 or about 350. {UNDECIDED}"),
        # sums over years
        (
            [said(2020, 28), said(2021, 39), said(2021, 59, 2020)],
            (
                "prix 2020–2021, winners: 28 + 39 = 67, not 59. "
                f"It fits with 20 in place of 28, 31 in place of 39 or 67 in place of 59. {UNDECIDED}"
            ),
        ),
        (
            [said(2020, 28), said(2021, 39), said(2021, 59, 2020), said(2022, 31), said(2022, 98, 2020)],
            (
                "prix 2020–2021, winners: 59 does not fit. 28 + 39 = 67, not 59. "
                "39 fits 98 = 28 + 39 + 31, while 59 would need 31."
            ),
        ),
        (
            [said(2022, 50, 2020), said(2023, 80, 2020), said(2023, 31), said(2023, 30)],
            "prix 2023, winners: 31 or 30. 30 fits 80 = 50 + 30; 31 does not.",
        ),
        (
            [said(2021, 50, 2020), said(2022, 60, 2021), said(2020, 10), said(2022, 30)],
            (
                "prix 2022, winners: 10 + 60 = 70, but 50 + 30 = 80. "
                "It fits with 40 in place of 50, 70 in place of 60, 20 in place of 10 or 20 in place of 30. "
                f"{UNDECIDED}"
            ),
        ),
        (
            [said(2020, 70), said(2021, 70), said(2021, 150, 2020, bound="more than")],
            f"prix 2020–2021, winners: 70 + 70 = 140, not more than 150. It fits with 81 in place of 70. {UNDECIDED}",
        ),
        # parts and wholes
        (
            [said(2022, 50), said(2023, 40, 2020)],
            f"prix 2022, winners: 50 is more than 40 of prix 2020–2023, winners. {UNDECIDED}",
        ),
        (
            [said(2021, 24), said(2021, 30, sponsor="S")],
            f"prix 2021, winners, S: 30 is more than 24 of prix 2021, winners. {UNDECIDED}",
        ),
        (
            [said(2021, 30), said(2021, 20, key="candidates")],
            f"prix 2021, winners: 30 is more than 20 of prix 2021, candidates. {UNDECIDED}",
        ),
        (
            [said(2021, 3), said(2021, 4, key="winners_foreign")],
            f"prix 2021, winners carried by foreign nationals: 4 is more than 3 of prix 2021, winners. {UNDECIDED}",
        ),
        (
            [said(2021, 28), said(2021, 20, track="cooperative"), said(2021, 9, track="project")],
            (
                "prix 2021, winners: 20 + 9 = 29, not 28. "
                f"It fits with 29 in place of 28, 19 in place of 20 or 8 in place of 9. {UNDECIDED}"
            ),
        ),
        (
            [said(2021, 100, key="supported_total"), said(2023, 90, key="supported_total")],
            f"prix 2021, supported total: 100 is more than 90 of prix 2023, supported total. {UNDECIDED}",
        ),
        # what is so each year, in each region, in each tranche
        (
            [said(2023, 8, 2020, key="winners_per_year", sponsor="S"), said(2023, 24, 2020, sponsor="S")],
            (
                "prix 2020–2023, winners, S: 4 × 8 = 32, not 24. It fits with 6 in place of 8 or 32 in place of 24. "
                f"{UNDECIDED}"
            ),
        ),
        (
            [said(2021, 2, key="min_winners_per_region"), said(2021, 12, key="min_winners")],
            f"prix, winners at least: 12 × 2 = 24, more than 12. {UNDECIDED}",
        ),
        (
            [*tranches(500, 500, 600), said(2020, 1500, key="target_total")],
            (
                "prix, target in all: 500 + 500 + 600 = 1,600, not 1,500. "
                f"It fits with 400 in place of 500, 500 in place of 600 or 1,600 in place of 1,500. {UNDECIDED}"
            ),
        ),
        (
            [said(2022, 200, key="phase_size"), said(2022, 3, key="phases"), said(2022, 500, key="target")],
            f"prix, target: 3 × 200 = 600, more than 500. {UNDECIDED}",
        ),
        # terms
        (
            [said(2022, 50_000, key="amount"), said(2023, 40_000, key="amount")],
            f"prix, amount each: 50,000 (2022) or 40,000 (2023). {UNDECIDED}",
        ),
    ],
)
def test_a_contradiction_is_told_with_what_fits(told: list[dict[str, object]], sentence: str) -> None:
    """Each kind of contradiction is found by its sums, once, with the values that fit."""
    assert sentences(*told) == [sentence]


@pytest.mark.parametrize(
    "told",
    [
        [said(2020, 10), said(2023, 100, 2020)],
        [said(2020, 10), said(2021, 12), said(2021, 22, 2020)],
        [said(2020, 100, bound="about"), said(2020, 95)],
        [said(2021, 24), said(2021, 24, source="b")],
        [said(2021, 8, sponsor="S"), said(2021, 24), said(2021, 16, sponsor="T")],
        [said(2021, 8, key="winners_per_year"), said(2022, 9)],
        [said(2022, 50_000, 2020, key="amount"), said(2023, 40_000, 2023, key="amount")],
        [*tranches(500, 500), said(2020, 3, key="tranches"), said(2020, 1600, key="target_total")],
        [said(2021, 24), said(2021, 25, program="autre")],
        [said(2021, 20, track="cooperative"), said(2021, 28)],
        [said(2021, 25, key="min_age"), said(2021, 20, key="candidates")],
    ],
)
def test_what_can_all_be_true_is_not_contested(told: list[dict[str, object]]) -> None:
    """Years of which nothing is said, other programs, and numbers that agree contradict nothing."""
    assert sentences(*told) == []


def test_each_of_two_sums_can_be_fitted_by_another_value() -> None:
    """Where either of two values fits a total, and nothing tells which total is right, both are told."""
    told = sentences(said(2021, 24), said(2021, 25), said(2020, 10), said(2021, 34, 2020), said(2021, 35, 2020))
    assert told == [
        f"prix 2021, winners: 24 or 25. 24 fits 34 = 10 + 24. 25 fits 35 = 10 + 25. {UNDECIDED}",
        f"prix 2020–2021, winners: 34 or 35. 34 fits 34 = 10 + 24. 35 fits 35 = 10 + 25. {UNDECIDED}",
    ]


def test_what_does_not_fit_is_named_with_what_to_do() -> None:
    """The figures in doubt, those that do not fit, and the way out are told."""
    verdict = published.judge(figures(said(2021, 24), said(2021, 25), said(2020, 14), said(2021, 39, 2020)), {})
    assert [(one.figures, one.advice, one.misfits) for one in verdict.contested] == [
        (("F0001", "F0002"), "Say 25. If one was copied wrongly: ess edit-figure F0001", ("F0001",))
    ]


def test_sums_that_come_out_are_told_once() -> None:
    """A total that others add up to is told as the sum."""
    verdict = published.judge(figures(said(2020, 14), said(2021, 25), said(2021, 39, 2020)), {}, confirm=True)
    assert [one.sentence for one in verdict.confirmed] == ["prix 2020–2021, winners: 39 = 14 + 25."]


def test_a_total_counts_from_the_first_round() -> None:
    """`winners_total` is the sum of all years from the first round of the program."""
    told = [said(2021, 25), said(2022, 29), said(2022, 50, key="winners_total")]
    assert published.judge(figures(*told), {"prix": 2020}).contested[0].sentence == (
        "prix 2022, winners so far: 25 + 29 = 54, not 50. It fits with 21 in place of 25, 25 in place of 29 or 54 in "
        f"place of 50. {UNDECIDED}"
    )
    assert published.judge(figures(*told[:2], said(2022, 60, key="winners_total")), {"prix": 2020}).contested == ()


def test_misfits_are_of_what_sources_contradict() -> None:
    """Only where sources say different numbers of one quantity does anything have to be decided."""
    told = figures(said(2021, 24), said(2021, 25), said(2020, 14), said(2021, 39, 2020))
    assert published.misfits(told, [], []) == {"F0001"}
    assert published.misfits(told[1:], [], []) == frozenset()


# --- planted ---


@st.composite
def consistent(draw: st.DrawFn) -> list[Figure]:
    """Draw the numbers of some years, and every total of a span of them."""
    values = draw(st.lists(st.integers(0, 60), min_size=3, max_size=6))
    told = [said(2020 + place, value) for place, value in enumerate(values)]
    for first in range(len(values)):
        for last in range(first + 1, len(values)):
            told += [said(2020 + last, sum(values[first : last + 1]), 2020 + first)]
    return figures(*told)


@given(consistent())
@settings(deadline=None)
def test_consistent_figures_are_not_contested(told: list[Figure]) -> None:
    """Numbers and their true sums contradict nothing."""
    assert published.judge(told, {}).contested == ()


@given(consistent(), st.data())
@settings(deadline=None)
def test_one_planted_value_is_found_and_the_right_one_named(told: list[Figure], data: st.DataObject) -> None:
    """One number put beside the right one is found not to fit, and the right one is said to."""
    right = data.draw(st.sampled_from(told))
    wrong = msgspec.structs.replace(right, id="F9999", value=right.value + data.draw(st.integers(1, 9)))
    (contested,) = published.judge([*told, wrong], {}).contested
    assert contested.misfits == ("F9999",)
    assert {*contested.figures} == {right.id, "F9999"}
    assert f"{right.value} fits" in contested.sentence
    assert published.misfits([*told, wrong], [], []) == {"F9999"}


@given(consistent(), st.data())
@settings(deadline=None)
def test_one_changed_value_is_found(told: list[Figure], data: st.DataObject) -> None:
    """One number changed among others that overlap is found to be the one that does not fit."""
    place = data.draw(st.integers(0, len(told) - 1))
    changed = msgspec.structs.replace(told[place], value=told[place].value + data.draw(st.integers(1, 9)))
    contested = published.judge([*told[:place], changed, *told[place + 1 :]], {}).contested
    assert changed.id in {figure for one in contested for figure in one.figures}
    assert [one.misfits for one in contested] == [(changed.id,)]


def test_hundreds_of_figures_take_little_time() -> None:
    """Five hundred figures with ten contradictions among them are judged in well under a second or two."""
    told = []
    for program in range(8):
        for key in ("winners", "trained"):
            values = [10 + (7 * program + 3 * year) % 40 for year in range(15)]
            told += [said(2010 + n, v, program=f"p{program}", key=key) for n, v in enumerate(values)]
            told += [said(2010 + n, sum(values[: n + 1]), 2010, program=f"p{program}", key=key) for n in range(1, 15)]
    many = figures(*told)
    assert len(many) == 464
    for place in range(0, 460, 46):
        many[place] = msgspec.structs.replace(many[place], value=many[place].value + 5)
    begun = time.process_time()
    contested = published.judge(many, {}).contested
    assert (len(contested), time.process_time() - begun < 3) == (10, True)
