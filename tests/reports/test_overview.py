"""The report: sums, subtotals, narrowing, and what was published beside what is recorded."""

from __future__ import annotations

import json

import msgspec
import pytest

from ocp_ess_cli import language
from ocp_ess_cli.catalogue import programs
from ocp_ess_cli.domain.models import TRACKS, Figure
from ocp_ess_cli.reports import as_json
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.report import Money
from tests.builders import a_unit
from tests.reports.registers import (
    COOPERATIVES,
    FIGURES,
    REGISTER,
    card,
    figure,
    keys,
    records,
    sums,
    table,
)

ALL = Narrowing()
LALLA = Narrowing(program=programs()["lalla"])


def test_glance_counts_rounds_winners_money_and_women() -> None:
    """A cooperative that won twice is one cooperative, its women count once, and a revoked award counts nowhere."""
    assert card(overview(REGISTER, ALL, with_winners=True), "summary") == {
        "rounds": 3,
        "winners": 4,
        "money": "1,000 EUR, 150,000 MAD",
        "cooperatives": "3 awarded of 4 in the register",
        "women": "17 (not recorded for 1 cooperative)",
    }


def test_glance_where_every_membership_is_known_says_the_number_alone() -> None:
    """Nothing is said of what is not recorded where all is."""
    assert card(overview(REGISTER, LALLA, with_winners=True), "summary")["women"] == "17"


def test_glance_of_nothing_is_zero() -> None:
    """An empty register reports zeros and no rows."""
    empty = REGISTER._replace(rounds=(), entries=(), cooperatives=(), figures=(), registered=0)
    report = overview(empty, ALL, with_winners=True)
    assert (card(report, "summary"), [len(table(report, key).rows) for key in ("rounds", "totals", "winners")]) == (
        {
            "rounds": 0,
            "winners": 0,
            "money": "0 MAD",
            "cooperatives": "0 awarded of 0 in the register",
            "women": "0",
        },
        [0, 0, 0],
    )


def test_rounds_stand_by_program_and_year_with_their_sums() -> None:
    """Each round tells its entries, its winners and what they received."""
    rounds = table(overview(REGISTER, ALL, with_winners=True), "rounds")
    assert records(rounds, "round", "entries", "winners", "total") == [
        ("lalla-2021", 3, 2, Money(100_000, "MAD")),
        ("lalla-2022", 3, 1, Money(50_000, "MAD")),
        ("jil-2022", 1, 1, Money(1_000, "EUR")),
    ]


def test_rounds_have_a_subtotal_a_program_and_a_total_a_currency() -> None:
    """Programs are summed each, and all rounds for each currency: two currencies are never added."""
    rounds = table(overview(REGISTER, ALL, with_winners=True), "rounds")
    assert sums(rounds, "entries", "winners", "total") == [
        (6, 3, Money(150_000, "MAD")),
        (1, 1, Money(1_000, "EUR")),
        (6, 3, Money(150_000, "MAD")),
        (1, 1, Money(1_000, "EUR")),
    ]


def test_rounds_of_one_program_have_no_subtotal() -> None:
    """Where there is one program, its sum is the total and is told once."""
    rounds = table(overview(REGISTER, LALLA, with_winners=True), "rounds")
    assert sums(rounds, "winners", "total") == [(3, Money(150_000, "MAD"))]


def test_totals_are_by_currency() -> None:
    """Programs get one total for each currency."""
    totals = table(overview(REGISTER, ALL, with_winners=True), "totals")
    assert records(totals, "currency", "rounds", "winners", "total") == [
        ("MAD", 2, 3, 150_000),
        ("EUR", 1, 1, 1_000),
    ]


def test_winners_have_a_sum_a_currency() -> None:
    """The winners are summed for each currency."""
    winners = table(overview(REGISTER, ALL, with_winners=True), "winners")
    assert sums(winners, "amount") == [(Money(1_000, "EUR"),), (Money(150_000, "MAD"),)]


@pytest.mark.parametrize(
    ("narrowing", "rounds", "winners", "totals"),
    [
        (LALLA, ["lalla-2021", "lalla-2022"], ["E0001", "E0002", "E0004"], [("MAD", 150_000)]),
        (
            Narrowing(years=range(2022, 2023)),
            ["lalla-2022", "jil-2022"],
            ["E0004", "E0007"],
            [("MAD", 50_000), ("EUR", 1_000)],
        ),
        (Narrowing(years=range(2019, 2022)), ["lalla-2021"], ["E0001", "E0002"], [("MAD", 100_000)]),
        (
            Narrowing(region="MA-03"),
            ["lalla-2021", "lalla-2022", "jil-2022"],
            ["E0002"],
            [("MAD", 50_000), ("EUR", 0)],
        ),
        (
            Narrowing(sector="argane"),
            ["lalla-2021", "lalla-2022", "jil-2022"],
            ["E0001", "E0004"],
            [("MAD", 100_000), ("EUR", 0)],
        ),
        (
            Narrowing(sponsor="Fondation OCP"),
            ["lalla-2021", "lalla-2022"],
            ["E0001", "E0004"],
            [("MAD", 100_000)],
        ),
        (Narrowing(sponsor="Fonds"), ["jil-2022"], ["E0007"], [("EUR", 1_000)]),
        (
            Narrowing(program=programs()["lalla"], years=range(2021, 2022), region="MA-09"),
            ["lalla-2021"],
            ["E0001"],
            [("MAD", 50_000)],
        ),
    ],
)
def test_narrowing_narrows_everything_alike(
    narrowing: Narrowing, rounds: list[str], winners: list[str], totals: list[tuple[str, int]]
) -> None:
    """Rounds, winners and totals keep the program, years, region, sector or sponsor asked for."""
    report = overview(REGISTER, narrowing, with_winners=True)
    assert (
        [round_ for (round_,) in records(table(report, "rounds"), "round")],
        [entry for (entry,) in records(table(report, "winners"), "entry")],
        records(table(report, "totals"), "currency", "total"),
    ) == (rounds, winners, totals)


def test_narrowing_counts_the_entries_of_the_region_alone() -> None:
    """Entries and winners of a round are those of the region."""
    rounds = table(overview(REGISTER, Narrowing(region="MA-03"), with_winners=True), "rounds")
    assert records(rounds, "round", "entries", "winners") == [
        ("lalla-2021", 1, 1),
        ("lalla-2022", 1, 0),
        ("jil-2022", 0, 0),
    ]


@pytest.mark.parametrize(
    ("narrowing", "title"),
    [
        (ALL, "Awards"),
        (LALLA, "Awards: Lalla Al Moutaaouina, women's cooperatives"),
        (Narrowing(years=range(2022, 2023)), "Awards: 2022"),
        (Narrowing(years=range(2020, 2023), region="MA-09"), "Awards: 2020–2022, Souss-Massa"),
        (Narrowing(sector="argane", sponsor="Fondation OCP"), "Awards: Argan, Fondation OCP"),
    ],
)
def test_title_says_what_is_narrowed(narrowing: Narrowing, title: str) -> None:
    """What is narrowed stands in the title."""
    assert overview(REGISTER, narrowing, with_winners=True).title == title


def test_published_figures_stand_beside_what_is_recorded() -> None:
    """The first figure of each track is added; figures of several years or of one sponsor are none of a round's."""
    rounds = table(overview(REGISTER, ALL, with_winners=True), "rounds")
    assert records(rounds, "round", "candidates", "published_winners") == [
        ("lalla-2021", 458, 25),
        ("lalla-2022", None, None),
        ("jil-2022", 427, 39),
    ]


def published(*figures: Figure) -> list[tuple[object, ...]]:
    """Give the candidates published of jil-2022."""
    register: Register = REGISTER._replace(figures=figures)
    narrowing = Narrowing(program=programs()["jil"])
    return [*records(table(overview(register, narrowing, with_winners=False), "rounds"), "candidates")]


def test_published_total_is_not_added_to_its_tracks() -> None:
    """Where the whole was published beside its tracks, nothing is counted twice."""
    by_track = [figure(n, "jil-2022", "candidates", n * 100, track=track) for n, track in enumerate(TRACKS, start=1)]
    assert published(*by_track, figure(3, "jil-2022", "candidates", 300)) == [(300,)]


def test_published_figure_of_a_part_is_not_compared_with_a_region() -> None:
    """A report of one region shows no figure of the whole country, and no contradiction of such figures."""
    report = overview(REGISTER, Narrowing(region="MA-09"), with_winners=True)
    assert (records(table(report, "rounds"), "candidates", "published_winners"), report.notes) == (
        [(None, None)] * 3,
        (),
    )


DESPITE = "E0002 was awarded despite a rule: The jury said so."


def test_contradictions_of_sources_are_noted() -> None:
    """Sources that publish different numbers are named with them, then awards despite a rule, then the star."""
    assert overview(REGISTER, ALL, with_winners=True).notes == (
        "Sources disagree on the winners of lalla-2021: 25, 24; the first is shown.",
        DESPITE,
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


def test_sources_that_agree_are_not_noted() -> None:
    """The same number from two sources, and different numbers of two tracks, contradict nothing."""
    agreeing = (*FIGURES[2:], figure(9, "lalla-2021", "candidates", 458))
    assert overview(REGISTER._replace(figures=agreeing), LALLA, with_winners=True).notes == (DESPITE,)


def test_contradiction_in_a_round_that_is_not_reported_is_not_noted() -> None:
    """Only the rounds of the report are spoken of."""
    assert overview(REGISTER, Narrowing(years=range(2022, 2023)), with_winners=True).notes == (
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


def test_winners_are_left_out_where_not_asked_for() -> None:
    """Without winners the report ends with the totals."""
    report = overview(REGISTER, ALL, with_winners=False)
    assert [part.key for part in report.parts] == ["summary", "rounds", "totals"]


ROUND_KEYS = [
    "round",
    "program",
    "year",
    "edition",
    "status",
    "candidates",
    "entries",
    "winners",
    "published_winners",
    "amount",
    "total",
    "currency",
]
WINNER_KEYS = [
    "entry",
    "round",
    "cooperative",
    "name",
    "region",
    "sector",
    "amount",
    "currency",
    "sponsor",
    "date",
    "illustrative",
]


@pytest.mark.parametrize("narrowing", [ALL, LALLA, Narrowing(years=range(2021, 2022)), Narrowing(sponsor="Fonds")])
@pytest.mark.parametrize("code", language.LANGUAGES)
def test_json_has_the_documented_keys(narrowing: Narrowing, code: str) -> None:
    """The keys are those documented, in their order, whatever is narrowed and in any language."""
    language.use(code)
    data = json.loads(as_json.render(overview(REGISTER, narrowing, with_winners=True)))
    assert {key: [*rows[0]] for key, rows in data.items()} == {
        "rounds": ROUND_KEYS,
        "totals": ["currency", "rounds", "winners", "total"],
        "winners": WINNER_KEYS,
    }


def test_json_has_plain_values() -> None:
    """Codes, numbers and ISO dates stand in JSON, and nothing is marked for people."""
    data = json.loads(as_json.render(overview(REGISTER, Narrowing(years=range(2021, 2022)), with_winners=True)))
    assert {key: {k: v for k, v in rows[0].items() if k != "name_ar"} for key, rows in data.items()} == {
        "rounds": {
            "round": "lalla-2021",
            "program": "lalla",
            "year": 2021,
            "edition": 2,
            "status": "closed",
            "candidates": 458,
            "entries": 3,
            "winners": 2,
            "published_winners": 25,
            "amount": 50_000,
            "total": 100_000,
            "currency": "MAD",
        },
        "totals": {"currency": "MAD", "rounds": 1, "winners": 2, "total": 100_000},
        "winners": {
            "entry": "E0001",
            "round": "lalla-2021",
            "cooperative": "C0001",
            "name": "Tafoukt",
            "region": "MA-09",
            "sector": "argane",
            "amount": 50_000,
            "currency": "MAD",
            "sponsor": "Fondation OCP",
            "date": "2021-03-08",
            "illustrative": False,
        },
    }


# --- the first of many winners ---

NARROWINGS = (ALL, LALLA, Narrowing(years=range(2022, 2023)), Narrowing(region="MA-09"), Narrowing(kind="project"))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_list_of_the_first_winners_has_the_sums_of_all(most: int) -> None:
    """They are the first of the list of all, by their numbers, and the report says how many it leaves out."""
    ids = {"E0001": "E10000", "E0002": "E9999"}
    late = [msgspec.structs.replace(one, id=ids.get(one.id, one.id)) for one in REGISTER.entries]
    register = REGISTER._replace(entries=late)
    whole, part = (overview(register, ALL, with_winners=True, most=limit) for limit in (0, most))
    listed, every = table(part, "winners"), table(whole, "winners")
    assert [row[0] for row in records(every, "entry")] == ["E9999", "E10000", "E0004", "E0007"]
    assert records(listed, "entry") == records(every, "entry")[:most]
    assert (sums(listed, "name", "amount"), keys(listed)) == (sums(every, "name", "amount"), keys(every))
    assert part.notes == (f"The list ends after {most} of 4 winners; all of them: --limit 0", *whole.notes)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 9])
@pytest.mark.parametrize("narrowing", NARROWINGS, ids=range(len(NARROWINGS)))
def test_a_report_is_the_same_where_entries_stay_where_they_are_kept(narrowing: Narrowing, most: int) -> None:
    """Whether the entries are at hand or in their tables, all of them are listed or the first alone."""
    unit = a_unit(*REGISTER.rounds, *REGISTER.entries, *COOPERATIVES, *REGISTER.figures)
    at_hand = Register.of(unit, programs(), REGISTER.places, narrowing)
    kept = Register.of_sums(unit, programs(), REGISTER.places)
    made = [overview(one, narrowing, with_winners=True, most=most) for one in (at_hand, kept)]
    assert made[0] == made[1]
