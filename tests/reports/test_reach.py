"""The reach report: what people see, what programs get, and what narrows it."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli import language
from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.models import Entry, Figure, Round, Terms
from ocp_ess_cli.reports.reach import reach
from ocp_ess_cli.reports.register import Narrowing
from ocp_ess_cli.reports.report import Card, Named, Report, Table
from tests.builders import a_cooperative, a_unit
from tests.reports.registers import card, keys, records, table


def an_entry(number: int, round_: str, cooperative: int, stage: str = "candidate", **fields: object) -> Entry:
    """Make an entry."""
    made = Entry(id=f"E{number:04d}", round=round_, cooperative=f"C{cooperative:04d}", stage=stage)
    return msgspec.structs.replace(made, **fields)


UNIT = a_unit(
    a_cooperative(),
    a_cooperative(id="C0002", name="Nahda", region="MA-03", sector="pam", members=10, women=4, illustrative=True),
    a_cooperative(id="C0003", name="Union", kind="union", region="", members=None, women=None),
    Round(id="lalla-2022", program="lalla", year=2022, terms=Terms()),
    Round(id="rawabit-2023", program="rawabit", year=2023, terms=Terms()),
    an_entry(1, "lalla-2022", 1, "winner"),
    an_entry(2, "rawabit-2023", 1, "connected", people=20, women=9),
    an_entry(3, "rawabit-2023", 2),
    an_entry(4, "rawabit-2023", 3),
    Figure(id="F0001", program="rawabit", year=2023, key="cooperatives", value=55, statement="55 in contact"),
    Figure(id="F0002", program="rawabit", year=2023, since=2022, key="beneficiaries", value=2, bound="about"),
    Figure(id="F0003", program="rawabit", year=2023, key="cooperatives", value=60),
)


EVERYTHING = Narrowing()


def report(narrowing: Narrowing = EVERYTHING) -> Report:
    """Report the reach of a small register, narrowed."""
    return reach(UNIT, programs(), places(), narrowing)


def test_every_count_is_in_one_table_for_programs() -> None:
    """The total stands first, then the programs, years, regions, countries and kinds."""
    rows = records(table(report(), "reach"), "by", "cooperatives", "members", "women", "without_members")
    assert rows == [
        ("total", 3, 22, 16, 1),
        ("program", 1, 12, 12, 0),
        ("program", 3, 22, 16, 1),
        ("year", 1, 12, 12, 0),
        ("year", 3, 22, 16, 1),
        ("region", 1, 10, 4, 0),
        ("region", 1, 12, 12, 0),
        ("region", 1, 0, 0, 1),
        ("country", 3, 22, 16, 1),
        ("kind", 2, 22, 16, 0),
        ("kind", 1, 0, 0, 1),
    ]
    assert keys(table(report(), "reach")) == [
        *("by", "value", "cooperatives", "members", "women", "without_members", "without_women")
    ]


def test_people_see_a_table_for_each_grouping_that_divides() -> None:
    """One country says no more than the total, so that it is not shown."""
    assert [part.key for part in report().shown()] == [
        *("summary", "by_program", "by_year", "by_region", "by_kind", "overlap", "matrix", "published")
    ]
    assert [part.key for part in report().data()] == ["reach", "overlap", "pairs", "published", "bounds"]
    assert records(table(report(), "by_region"), "region") == [
        (Named("MA-03", "Fez-Meknes"),),
        (Named("MA-09", "Souss-Massa"),),
        (Named("", "not recorded"),),
    ]


def test_overlap_and_pairs() -> None:
    """One cooperative is in both programs; each pair stands once for programs, and as a square for people."""
    assert records(table(report(), "overlap"), "programs", "cooperatives") == [(1, 2), (2, 1)]
    assert records(table(report(), "pairs"), "program", "other", "cooperatives") == [("lalla", "rawabit", 1)]
    assert records(table(report(), "matrix"), "program", "lalla", "rawabit") == [("lalla", 1, 1), ("rawabit", 1, 3)]


def test_what_was_published_stands_beside_what_is_recorded() -> None:
    """A difference below zero is what has no name."""
    rows = records(table(report(), "published"), "year", "published", "recorded", "difference")
    assert rows == [
        (Named(2023, "2023"), 55, 3, -52),
        (Named(2023, "2023"), 2, 3, 1),
        (Named(2023, "2023"), 60, 3, -57),
    ]


def test_the_total_is_a_span() -> None:
    """Named are 3; 52 more were published; of the first, 12 members and 20 who came may be the same."""
    assert card(report(), "bounds") == {
        "cooperatives_named": 3,
        "cooperatives_unnamed": 52,
        "cooperatives_least": 55,
        "cooperatives_most": 55,
        "people_named": 22,
        "people_unnamed": 20,
        "people_least": 30,
        "people_most": 42,
        "women_named": 16,
        "women_unnamed": 9,
        "women_least": 16,
        "women_most": 25,
    }
    assert card(report(), "summary") == {
        "cooperatives": "3",
        "cooperatives_unnamed": "52; all together 55",
        "people": "22 (not recorded for 1 cooperative)",
        "people_unnamed": "20; all together between 30 and 42",
        "women": "16 (not recorded for 1 cooperative)",
        "women_unnamed": "9; all together between 16 and 25",
    }


def test_notes_say_how_it_is_counted() -> None:
    """The rule, what is not recorded, what is unnamed, contradictions, and what is invented."""
    assert report().notes == (
        (
            "Of a prize a cooperative counts where it won; else from its first stage on, unless it was not eligible, "
            "withdrew or left before anything had begun. It stands in the row of each of its programs and years, and "
            "once in every total."
        ),
        "Members are of the cooperatives whose members are recorded, each counted once.",
        (
            "Unnamed are those of whom only a number is known: at least, when as many of them as possible are among "
            "the named; at most, when none is."
        ),
        "Where sources publish different numbers of the same, the first counts as unnamed.",
        "1 of the cooperatives is illustrative: invented for demonstration.",
    )
    assert len(report(Narrowing(program=programs()["lalla"])).notes) == 1


@pytest.mark.parametrize(
    ("narrowing", "title", "total", "published"),
    [
        (Narrowing(program=programs()["lalla"]), "Reach: Lalla Al Moutaaouina, women's cooperatives", 1, 0),
        (Narrowing(years=range(2023, 2024)), "Reach: 2023", 3, 2),
        (Narrowing(years=range(2022, 2024)), "Reach: 2022–2023", 3, 3),
        (Narrowing(region="MA-09"), "Reach: Souss-Massa", 1, 0),
        (Narrowing(sector="pam"), "Reach: Aromatic and medicinal plants", 1, 0),
        (Narrowing(kind="union"), "Reach: union", 1, 0),
        (Narrowing(sponsor="Sponsor A"), "Reach: Sponsor A", 0, 0),
    ],
)
def test_it_is_narrowed(narrowing: Narrowing, title: str, total: int, published: int) -> None:
    """Beside a part of the cooperatives nothing published stands, nor beside a part of its years."""
    narrowed = report(narrowing)
    rows = records(table(narrowed, "reach"), "by", "cooperatives")
    assert (narrowed.title, rows[0], len(table(narrowed, "published").rows)) == (title, ("total", total), published)


def test_nothing_is_shown_of_nothing() -> None:
    """An empty register has a total of nothing and no empty tables for people."""
    empty = reach(a_unit(), programs(), places(), Narrowing())
    assert [part.key for part in empty.shown()] == ["summary"]
    assert [part.key for part in empty.parts if isinstance(part, Card)] == ["summary", "bounds"]
    assert records(next(part for part in empty.parts if isinstance(part, Table)), "by", "cooperatives") == [
        ("total", 0)
    ]


def test_it_names_places_and_programs_in_the_language() -> None:
    """Programs, regions and kinds are named in the user's language; programs get their codes."""
    language.use("fr")
    assert records(table(report(), "by_program"), "program")[0] == (Named("lalla", "Lalla Al Moutaaouina"),)
