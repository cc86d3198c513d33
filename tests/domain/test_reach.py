"""Whom the programs reach: every number counted by hand, and what holds of any register."""

from __future__ import annotations

from datetime import date
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.catalogue import programs
from ocp_ess_cli.domain import reach
from ocp_ess_cli.domain.models import Entry, Figure, Round, Step, Terms
from ocp_ess_cli.domain.reach import Compared, Count, Part, Reachable, Span

# C0001 is in three programs and twice in lalla, C0002 in two, C0003 in one; C0004 withdrew, C0005 says no members.
ONE = Reachable(id="C0001", region="MA-09", members=12, women=12)
TWO = Reachable(id="C0002", region="MA-09", members=10, women=4)
THREE = Reachable(id="C0003", region="MA-03", kind="union", members=30)
FOUR = Reachable(id="C0004", region="MA-03", members=7, women=7)
FIVE = Reachable(id="C0005", country="SN")
COOPERATIVES = [ONE, TWO, THREE, FOUR, FIVE]
ROUNDS = [
    Round(id=f"{program}-{year}", program=program, year=year, terms=Terms())
    for program, year in (("lalla", 2022), ("lalla", 2023), ("rawabit", 2023), ("sookoa", 2023), ("mourafaka", 2022))
]


def an_entry(number: int, round_: str, cooperative: int, stage: str, *before: str, **fields: object) -> Entry:
    """Make an entry that came to its stage by others."""
    path = tuple(Step(stage=step, on=date(2022, 1, 1)) for step in (*before, stage))
    made = Entry(id=f"E{number:04d}", round=round_, cooperative=f"C{cooperative:04d}", stage=stage, path=path)
    return msgspec.structs.replace(made, **fields)


ENTRIES = [
    an_entry(1, "lalla-2022", 1, "winner", "candidate"),
    an_entry(2, "lalla-2023", 1, "winner", "candidate"),
    an_entry(3, "rawabit-2023", 1, "connected", "candidate", people=20, women=15),
    an_entry(4, "sookoa-2023", 1, "listed", "candidate", people=5),
    an_entry(5, "rawabit-2023", 2, "connected", "candidate"),
    an_entry(6, "lalla-2022", 2, "winner", "candidate"),
    an_entry(7, "rawabit-2023", 3, "candidate"),
    an_entry(8, "lalla-2022", 4, "withdrawn", "candidate"),
    an_entry(9, "mourafaka-2022", 5, "dropped_out", "candidate", "diagnosis", people=3, women=3),
]
JOINED = reach.parts(ENTRIES, ROUNDS, COOPERATIVES, programs())


def a_figure(program: str, year: int, key: str, value: int, **fields: object) -> Figure:
    """Make a published figure."""
    return msgspec.structs.replace(Figure(id="F0001", program=program, year=year, key=key, value=value), **fields)


# --- which entries count ---


@pytest.mark.parametrize(
    ("program", "path", "counts"),
    [
        ("lalla", ["candidate"], False),
        ("lalla", ["candidate", "winner"], True),
        ("lalla", ["candidate", "winner", "revoked"], False),
        ("lalla", ["candidate", "not_selected"], False),
        ("lalla", ["candidate", "withdrawn"], False),
        ("lalla", ["withdrawn"], False),
        ("lalla", ["candidate", "ineligible"], False),
        ("mourafaka", ["candidate", "dropped_out"], False),
        ("mourafaka", ["candidate", "diagnosis", "dropped_out"], True),
        ("mourafaka", ["candidate", "ineligible", "candidate"], True),
        ("forum", ["candidate", "absent"], False),
        ("sookoa", ["candidate", "listed", "delisted"], True),
        ("sookoa", ["candidate", "delisted"], False),
    ],
)
def test_an_entry_counts_unless_it_ended_before_it_began(program: str, path: list[str], counts: bool) -> None:
    """Who stands counts; who left counts if anything but the first stage had come before."""
    entry = an_entry(1, "x", 1, path[-1], *path[:-1])
    assert reach.is_reached(entry, programs()[program]) is counts


def test_entries_without_their_round_or_cooperative_fall_out() -> None:
    """What a report leaves out is not counted."""
    assert reach.parts(ENTRIES, ROUNDS, [ONE], programs()) == [part for part in JOINED if part.cooperative == ONE]
    assert reach.parts(ENTRIES, ROUNDS[:1], COOPERATIVES, programs()) == [
        Part(ONE, "lalla", 2022),
        Part(TWO, "lalla", 2022),
    ]


# --- counted by hand ---


def test_each_cooperative_is_counted_once() -> None:
    """Four were reached: 12 + 10 + 30 members and 12 + 4 women are recorded, one and two cooperatives say none."""
    assert reach.count(part.cooperative for part in JOINED) == Count(4, 52, 16, 1, 2)
    assert reach.count([]) == Count(0, 0, 0, 0, 0)


def test_groups_are_counted_each_for_itself() -> None:
    """A cooperative of several programs or years is in each of them, once."""
    assert reach.by(JOINED, lambda part: part.program) == {
        "lalla": Count(2, 22, 16, 0, 0),
        "rawabit": Count(3, 52, 16, 0, 1),
        "sookoa": Count(1, 12, 12, 0, 0),
        "mourafaka": Count(1, 0, 0, 1, 1),
    }
    assert reach.by(JOINED, lambda part: part.year) == {2022: Count(3, 22, 16, 1, 1), 2023: Count(3, 52, 16, 0, 1)}
    assert reach.by(JOINED, lambda part: part.cooperative.region) == {
        "MA-09": Count(2, 22, 16, 0, 0),
        "MA-03": Count(1, 30, 0, 0, 1),
        "": Count(1, 0, 0, 1, 1),
    }


def test_overlap_counts_each_cooperative_under_the_number_of_its_programs() -> None:
    """Two are in one program, one in two, one in three."""
    assert reach.overlap(JOINED) == {1: Count(2, 30, 0, 1, 2), 2: Count(1, 10, 4, 0, 0), 3: Count(1, 12, 12, 0, 0)}


def test_pairs_count_what_two_programs_share() -> None:
    """Lalla and Rawabit share two, Sookoa shares one with each, Mourafaka none."""
    assert reach.pairs(JOINED) == {
        ("lalla", "lalla"): 2,
        ("rawabit", "rawabit"): 3,
        ("sookoa", "sookoa"): 1,
        ("mourafaka", "mourafaka"): 1,
        **dict.fromkeys([("lalla", "rawabit"), ("rawabit", "lalla")], 2),
        **dict.fromkeys([*product(["sookoa"], ["lalla", "rawabit"]), *product(["lalla", "rawabit"], ["sookoa"])], 1),
    }


def test_published_numbers_stand_beside_those_recorded_in_the_same_years() -> None:
    """The first figure of the same counts as unnamed; figures of something else, of a sponsor or a track do not."""
    held = [
        a_figure("rawabit", 2023, "cooperatives", 55),
        a_figure("rawabit", 2023, "cooperatives", 60),
        a_figure("mourafaka", 2023, "cohort1_beneficiaries", 243, since=2022),
        a_figure("mourafaka", 2025, "cohort1_beneficiaries", 214, since=2022),
        a_figure("lalla", 2021, "beneficiaries", 1),
        a_figure("lalla", 2022, "beneficiaries", 1),
    ]
    left_out = [
        a_figure("rawabit", 2023, "experts", 40),
        a_figure("mourafaka", 2014, "indirect_beneficiaries", 200_000),
        a_figure("rawabit", 2023, "cooperatives", 9, sponsor="Sponsor A"),
        a_figure("jil", 2023, "cooperatives", 9, track="project"),
    ]
    compared = reach.compare([*held, *left_out], JOINED)
    recorded = [3, 3, 1, 1, 0, 2]
    firsts = [True, False, True, False, True, True]
    assert compared == [*map(Compared, held, recorded, firsts)]
    assert [one.unnamed for one in compared] == [52, 0, 242, 0, 1, 0]
    # Four are named; of the 52, 242 and 1 others, at least 243 cooperatives are different, at most all.
    assert reach.span_of_cooperatives(JOINED, compared) == Span(4, 295, 243, 299)


def test_people_without_names_are_a_span() -> None:
    """Of ONE 12 members and 20 who came: 20 at least; of FIVE no members and 3 who came: 3; 52 + 28 at most."""
    assert reach.span_of_people(JOINED) == Span(52, 28, 20 + 10 + 30 + 3, 80)
    assert reach.span_of_people(JOINED, women=True) == Span(16, 18, 15 + 4 + 0 + 3, 34)


def test_without_anything_unnamed_the_total_is_known() -> None:
    """Both ends of the span are what is named."""
    named = [part._replace(people=0, women=0) for part in JOINED]
    assert reach.span_of_cooperatives(named, []) == Span(4, 0, 4, 4)
    assert reach.span_of_people(named) == Span(52, 0, 52, 52)


def test_invented_cooperatives_are_counted_once() -> None:
    """A cooperative that is illustrative is one, in however many rounds."""
    invented = msgspec.structs.replace(ONE, illustrative=True)
    assert reach.illustrative([Part(invented, "lalla", 2022), Part(invented, "jil", 2022), *JOINED]) == 1


# --- what holds of any register ---

MANY = [
    Reachable(
        id=f"C{number:04d}",
        kind=["cooperative", "union"][number % 2],
        region=f"MA-0{number % 3}",
        members=None if number % 5 == 0 else number,
        women=None if number % 4 == 0 else number // 2,
    )
    for number in range(1, 9)
]
SOME = st.lists(
    st.builds(
        Part,
        st.sampled_from(MANY),
        st.sampled_from(["lalla", "jil", "rawabit"]),
        st.sampled_from([2022, 2023]),
        st.integers(0, 40),
        st.integers(0, 20),
    ),
    max_size=20,
)
FIGURES = st.lists(
    st.builds(
        a_figure,
        st.sampled_from(["lalla", "jil", "mourafaka"]),
        st.sampled_from([2022, 2023]),
        st.sampled_from(["cooperatives", "beneficiaries"]),
        st.integers(0, 30),
    ),
    max_size=5,
)


@given(SOME)
def test_disjoint_groups_add_up_to_the_total(joined: list[Part]) -> None:
    """By region, by kind, and by the number of programs, nobody is missed and nobody counted twice."""
    total = reach.count(part.cooperative for part in joined)
    for groups in (
        reach.by(joined, lambda part: part.cooperative.region).values(),
        reach.by(joined, lambda part: part.cooperative.kind).values(),
        reach.overlap(joined).values(),
    ):
        assert tuple(map(sum, zip(*groups, strict=True))) == (total if joined else ())


@given(SOME.filter(bool), st.data())
def test_another_program_for_the_same_cooperative_changes_no_total(joined: list[Part], data: st.DataObject) -> None:
    """Members are not multiplied by the programs that their cooperative took part in."""
    twice = [*joined, data.draw(st.sampled_from(joined))._replace(program="sookoa", year=2025, people=0, women=0)]
    assert reach.count(part.cooperative for part in twice) == reach.count(part.cooperative for part in joined)
    assert reach.span_of_people(twice) == reach.span_of_people(joined)
    assert reach.by(twice, lambda part: part.cooperative.region) == reach.by(
        joined, lambda part: part.cooperative.region
    )


@given(SOME)
def test_programs_and_pairs_fit_together(joined: list[Part]) -> None:
    """Beside itself a program has what it reached, and two share no more than either has."""
    shared = reach.pairs(joined)
    by_program = reach.by(joined, lambda part: part.program)
    assert {key: shared[key, key] for key in by_program} == {key: count[0] for key, count in by_program.items()}
    for (one, other), many in shared.items():
        assert many == shared[other, one] <= min(shared[one, one], shared[other, other])


@given(SOME, FIGURES)
def test_the_span_holds_what_is_named(joined: list[Part], figures: list[Figure]) -> None:
    """The total is no less than what is named or published of one program, and no more than both together."""
    compared = reach.compare(figures, joined)
    for span in (
        reach.span_of_cooperatives(joined, compared),
        reach.span_of_people(joined),
        reach.span_of_people(joined, women=True),
    ):
        assert span.named <= span.least <= span.most == span.named + span.unnamed
