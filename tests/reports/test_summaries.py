"""Summaries: groups, measures, shares, changes, lines, and the records behind the numbers."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import Entry, Payment
from ocp_ess_cli.domain.tally import BYS
from ocp_ess_cli.reports.board import board
from ocp_ess_cli.reports.grouping import Summed
from ocp_ess_cli.reports.measures import MEASURES
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.report import Card, Change, Chart, Money, Named, Report, Share, Table, TileMap, Trend
from ocp_ess_cli.reports.summaries import Wanted, summary
from tests.builders import TODAY, a_cooperative, a_round
from tests.reports.registers import OCP, REGISTER, card, entry, records, sums, table, won
from tests.sums import ROUNDS as TWO_ROUNDS
from tests.sums import paid_winners

ALL = Narrowing()
LALLA = Narrowing(program=programs()["lalla"])


def summary_of(*by: str, show: tuple[str, ...] = (), narrowing: Narrowing = ALL, **more: object) -> Report:
    """Make a summary of the small register."""
    return summary(REGISTER, narrowing, Wanted(by, show, **more).checked())  # type: ignore[arg-type]  # of the options


def by_code(report: Report, *columns: str) -> dict[object, list[object]]:
    """Give the cells of the rows that have something in them, by the code of their group."""
    rows = records(table(report, "summary"), *columns)
    return {first.code: [*cells] for first, *cells in rows if isinstance(first, Named) and any(map(_tells, cells))}


def _tells(cell: object) -> bool:
    return bool(cell.amount if isinstance(cell, Money) else cell.value if isinstance(cell, Share) else cell)


def test_by_region_twelve_regions_are_always_twelve() -> None:
    """Each region has a row, also those where nobody won; two currencies have a column each, never a sum."""
    report = summary_of("region")
    assert len(records(table(report, "summary"), "region")) == 12
    assert by_code(report, "region", "winners", "amount_mad", "amount_eur") == {
        "MA-03": [1, Money(50_000, "MAD"), Money(0, "EUR")],
        "MA-04": [1, Money(0, "MAD"), Money(1_000, "EUR")],
        "MA-09": [2, Money(100_000, "MAD"), Money(0, "EUR")],
    }
    assert sums(table(report, "summary"), "winners", "amount_mad", "amount_eur") == [
        (4, Money(150_000, "MAD"), Money(1_000, "EUR"))
    ]


def test_of_one_region_there_is_one_row() -> None:
    """What is narrowed to one region does not show eleven others as if they had nothing."""
    report = summary_of("region", narrowing=Narrowing(region="MA-09"))
    assert records(table(report, "summary"), "region", "winners") == [(Named("MA-09", "Souss-Massa"), 2)]


def test_a_cooperative_counts_once_in_each_row_and_once_in_the_total() -> None:
    """Tafoukt, twelve women, won in two years; of one cooperative nothing is recorded, and it is said."""
    report = summary_of("year", show=("women", "members"))
    assert by_code(report, "year", "women", "members") == {2021: [17, 18], 2022: [12, 12]}
    assert sums(table(report, "summary"), "women", "members") == [(17, 18)]
    assert report.notes == (
        "Women members are not recorded for 1 cooperative that won.",
        "Members are not recorded for 1 cooperative that won.",
        "A cooperative that won in several rows counts in each of them, and once in the total.",
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


def test_the_rate_is_of_winners_among_entries() -> None:
    """Two of three entries won lalla-2021, one of three lalla-2022; where nobody entered, there is no rate."""
    report = summary_of("year", show=("entries", "winners", "rate"), narrowing=LALLA)
    assert by_code(report, "year", "entries", "winners", "rate") == {
        2021: [3, 2, Share(2 / 3)],
        2022: [3, 1, Share(1 / 3)],
    }
    empty = summary_of("region", show=("rate",), narrowing=LALLA)
    assert records(table(empty, "summary"), "rate")[0] == (None,)


def test_the_rate_leaves_out_programs_where_nobody_can_win() -> None:
    """An entry in training courses has no success, and the rate of all is of the prizes; it is said."""
    courses = a_round(programs()["formations"])
    attended = entry(90, courses.id, 1, stage="attended")
    register = Register(programs(), places(), [courses], [attended], REGISTER.cooperatives)
    report = summary(register, Narrowing(), Wanted(("program",), ("entries", "rate")))
    assert records(table(report, "summary"), "entries", "rate")[-1] == (1, None)
    assert card(report, "total") == {"entries": 1, "rate": None}
    assert "The success rate is of the entries of programs that name winners." in report.notes
    assert "The success rate" not in " ".join(summary_of("year", show=("rate",), narrowing=LALLA).notes)


def test_shares_are_of_the_total() -> None:
    """Of three winners of the prize two are of one region."""
    report = summary_of("region", show=("winners",), narrowing=LALLA)
    assert by_code(report, "region", "winners", "share") == {"MA-03": [1, Share(1 / 3)], "MA-09": [2, Share(2 / 3)]}


def test_years_change_against_the_year_before_also_the_first_that_is_shown() -> None:
    """The year before is looked at though it is not reported."""
    both = summary_of("year", show=("winners",), narrowing=LALLA)
    assert records(table(both, "summary"), "year", "change") == [
        (Named(2021, "2021"), None),
        (Named(2022, "2022"), Change(-1)),
    ]
    second = summary_of("year", show=("amount",), narrowing=LALLA._replace(years=range(2022, 2023)))
    assert records(table(second, "summary"), "change") == [(Change(-50_000, "MAD"),)]


def test_of_one_year_each_row_changes_against_the_year_before() -> None:
    """A region that lost its winner is told, and so is the whole."""
    report = summary_of("region", show=("winners",), narrowing=LALLA._replace(years=range(2022, 2023)))
    assert by_code(report, "region", "winners", "change") == {"MA-03": [0, Change(-1)], "MA-09": [1, Change(0)]} | {
        code: [0, Change(0)] for code in places().regions if code not in ("MA-03", "MA-09")
    }
    assert sums(table(report, "summary"), "change") == [(Change(-1),)]


def test_over_three_years_each_row_has_a_line() -> None:
    """The line goes from the first year to the last, those without a round too."""
    later = msgspec.structs.replace(REGISTER.rounds[1], id="lalla-2024", year=2024)
    register = REGISTER._replace(
        rounds=(*REGISTER.rounds, later), entries=(*REGISTER.entries, won(8, "lalla-2024", 3, OCP))
    )
    report = summary(register, LALLA, Wanted(("region",), ("winners",)))
    rows = {row.cells[0]: row.cells[-1] for row in table(report, "summary").rows}
    assert rows[Named("MA-09", "Souss-Massa")] == Trend((1, 1, 0, 1))
    assert rows["Total"] == Trend((2, 1, 0, 1))


def test_by_sponsor_an_award_that_two_share_counts_with_each() -> None:
    """The shares of the money add up; the winners are told to count twice."""
    shared = msgspec.structs.replace(OCP, shares={"Fondation OCP": 30_000, "Ministère": 20_000})
    register = REGISTER._replace(entries=(won(1, "lalla-2021", 1, shared), entry(2, "lalla-2021", 2)))
    report = summary(register, LALLA, Wanted(("sponsor",), ("winners", "amount")))
    assert records(table(report, "summary"), "sponsor", "winners", "amount") == [
        (Named("Fondation OCP", "Fondation OCP"), 1, Money(30_000, "MAD")),
        (Named("Ministère", "Ministère"), 1, Money(20_000, "MAD")),
    ]
    assert sums(table(report, "summary"), "winners", "amount") == [(1, Money(50_000, "MAD"))]
    assert report.notes == ("An award that several sponsors share counts with each of them, and once in the total.",)


def test_what_was_paid_stands_beside_what_was_awarded() -> None:
    """Payments that came back are taken off."""
    payments = (
        Payment(id="P0001", entry="E0001", amount=50_000, on=TODAY),
        Payment(id="P0002", entry="E0002", amount=50_000, on=TODAY),
        Payment(id="P0003", entry="E0002", amount=-50_000, on=TODAY, returns="P0002"),
    )
    report = summary(REGISTER._replace(payments=payments), LALLA, Wanted(("region",), ("amount", "paid")))
    assert by_code(report, "region", "amount", "paid") == {
        "MA-03": [Money(50_000, "MAD"), Money(0, "MAD")],
        "MA-09": [Money(100_000, "MAD"), Money(50_000, "MAD")],
    }


def test_of_two_things_the_second_becomes_columns_for_people_and_rows_for_programs() -> None:
    """The same numbers crossed, and one below the other."""
    report = summary_of("region", "year", show=("winners",), narrowing=LALLA)
    crossed = table(report, "summary_winners")
    assert [column.heading for column in crossed.columns] == ["Region", "2021", "2022", "Total"]
    assert [row.cells[1:] for row in crossed.rows if row.cells[0] == Named("MA-09", "Souss-Massa")] == [(1, 1, 2)]
    assert crossed.rows[-1].cells == ("Total", 2, 1, 3)
    long = table(report, "summary")
    assert [cells for cells in records(long, "region", "year", "winners") if cells[2]] == [
        (Named("MA-03", "Fez-Meknes"), Named(2021, "2021"), 1),
        (Named("MA-09", "Souss-Massa"), Named(2021, "2021"), 1),
        (Named("MA-09", "Souss-Massa"), Named(2022, "2022"), 1),
    ]
    assert card(report, "total") == {"winners": 3}


def test_rows_are_sorted_by_any_column() -> None:
    """Numbers from the greatest, names from the first letter."""
    by_number = summary_of("region", show=("winners",), sort="winners")
    assert [name for (name,) in records(table(by_number, "summary"), "region")][:3] == [
        Named("MA-09", "Souss-Massa"),
        Named("MA-03", "Fez-Meknes"),
        Named("MA-04", "Rabat-Sale-Kenitra"),
    ]
    by_name = summary_of("region", show=("winners",), sort="region")
    named = [name for (name,) in records(table(by_name, "summary"), "region")]
    assert named == sorted(named, key=lambda cell: cell.name if isinstance(cell, Named) else "")


def test_columns_of_a_second_thing_are_named_in_any_spelling() -> None:
    """Of a sponsor by its name, of those whom nobody pays by what stands above them."""
    codes = [
        str(column.key) for column in table(summary_of("year", "sponsor", show=("winners",)), "summary_winners").columns
    ]
    assert codes == ["year", "Fondation OCP", "Fonds", "Ministère", "total"]
    for sort, first in (("fondation ocp", 2021), ("FONDS", 2022)):
        made = table(summary_of("year", "sponsor", show=("winners",), sort=sort), "summary_winners")
        assert made.rows[0].cells[0] == Named(first, str(first))
    by_region = table(summary_of("year", "region", show=("winners",), sort="ma-04"), "summary_winners")
    assert by_region.rows[0].cells[0] == Named(2022, "2022")


def test_amounts_of_nothing_are_zero_in_any_number_of_currencies() -> None:
    """Where nothing is paid in either of two currencies, the cell says so."""
    paid = table(summary_of("kind", "year", show=("paid",)), "summary_paid")
    assert {cell for row in paid.rows for cell in row.cells[1:]} == {0}


def test_a_share_of_nothing_has_no_column() -> None:
    """Where nobody won, nothing is a share of it."""
    made = table(summary_of("region", narrowing=Narrowing(years=range(2030, 2031))), "summary")
    assert [column.key for column in made.columns] == ["region", "winners", "amount", "currency"]


def test_a_picture_of_money_says_of_which() -> None:
    """Of two currencies, the first is drawn, and named."""
    titles = [part.title for part in summary_of("region", show=("amount",)).parts if isinstance(part, TileMap)]
    assert titles == ["Amount by region, MAD"]


def test_pictures_are_of_the_first_measure() -> None:
    """A map of regions, a line over years, bars else."""
    kinds = {
        by: next(p for p in summary_of(by).parts if isinstance(p, Chart | TileMap)) for by in ("region", "year", "kind")
    }
    assert (type(kinds["region"]), kinds["region"].values) == (TileMap, "winners")
    assert [(one.kind, one.labels, one.values) for one in kinds.values() if isinstance(one, Chart)] == [
        ("line", "year", ("winners",)),
        ("bars", "kind", ("winners",)),
    ]


def test_the_report_for_a_board_has_the_years_and_the_regions_with_their_pictures() -> None:
    """The overview, and beside it the same sums by year and by region, under keys of their own."""
    made = board(REGISTER, LALLA, with_winners=False)
    assert [(part.key, type(part)) for part in made.pictured()] == [
        ("summary", Card),
        ("by_year_chart", Chart),
        ("by_region_map", TileMap),
        ("by_year", Table),
        ("by_region", Table),
        ("rounds", Table),
    ]
    total = sums(table(made, "rounds"), "winners", "total")
    assert (
        sums(table(made, "by_year"), "winners", "amount")
        == total
        == sums(table(made, "by_region"), "winners", "amount")
    )


def test_why_names_the_records_behind_each_number() -> None:
    """The winners alone where winners are counted; every entry where entries are."""
    report = summary_of("region", show=("winners",), narrowing=LALLA, why=True)
    assert records(table(report, "why"), "by_region", "entry", "amount", "sponsor") == [
        (Named("MA-03", "Fez-Meknes"), "E0002", Money(50_000, "MAD"), "Ministère"),
        (Named("MA-09", "Souss-Massa"), "E0001", Money(50_000, "MAD"), "Fondation OCP"),
        (Named("MA-09", "Souss-Massa"), "E0004", Money(50_000, "MAD"), "Fondation OCP"),
    ]
    every = summary_of("region", show=("entries",), narrowing=LALLA, why=True)
    assert len(table(every, "why").rows) == 6


def test_nothing_is_reported_as_nothing() -> None:
    """An empty register has its zeros, says that there is nothing, and draws nothing."""
    report = summary(Register(programs(), places()), ALL, Wanted(("region",), ("winners", "amount")))
    assert report.notes == ("There is nothing to report.",)
    assert (len(records(table(report, "summary"), "region")), [*map(type, report.pictured())].count(TileMap)) == (12, 0)
    assert table(summary(Register(programs(), places()), ALL, Wanted(("year",), ("winners",))), "summary").rows == ()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (
            Wanted(("regoin",)),
            (
                "Nothing can be summed by “regoin”; there are: program, year, round, region, province, sector, "
                "sponsor, kind, stage, track."
            ),
        ),
        (
            Wanted(("region",), ("winner",)),
            "There is no measure “winner”; there are: winners, amount, entries, rate, women, members, paid.",
        ),
        (Wanted(()), "--by takes one or two different things, such as region,year."),
        (Wanted(("year", "year")), "--by takes one or two different things, such as region,year."),
        (Wanted(("year", "region", "kind")), "--by takes one or two different things, such as region,year."),
        (
            Wanted(("sponsor", "year"), ("rate",)),
            "“rate” makes no sense by sponsor, year; what does: winners, amount, women, members, paid.",
        ),
        (Wanted(("stage",), ("winners",)), "“winners” makes no sense by stage; what does: entries."),
        (Wanted(("stage", "sponsor")), "By stage and sponsor together nothing can be summed."),
    ],
)
def test_what_cannot_be_summed_is_refused_in_a_sentence(wanted: Wanted, sentence: str) -> None:
    """Words that are not known, too many things, and measures that make no sense for the rows."""
    with pytest.raises(BadValue) as refused:
        wanted.checked()
    assert str(refused.value) == sentence


def test_a_column_that_is_not_there_cannot_be_sorted_by() -> None:
    """The columns that are there are named."""
    with pytest.raises(BadValue) as refused:
        summary_of("year", sort="total")
    assert str(refused.value) == (
        "There is no column “total” to sort by; there are: year, winners, amount_mad, amount_eur, share, change."
    )
    with pytest.raises(BadValue) as hidden:
        summary_of("year", sort="currency", narrowing=LALLA)
    assert str(hidden.value).endswith("there are: year, winners, amount, share, change.")


@given(paid_winners(), st.sampled_from(BYS))
def test_groups_add_up_to_the_whole(drawn: tuple[list[Entry], list[Payment]], by: str) -> None:
    """Whatever entries are put together by, entries and money add up, and nothing is lost."""
    entries, payments = drawn
    people = tuple(a_cooperative(id=f"C{number:04d}") for number in range(1, 10))
    register = Register(programs(), places(), TWO_ROUNDS, entries, people, payments=payments)
    found = Summed(register, ALL, (by,), of_people=False)
    groups = [*found.by(by).values()]
    whole = Summed(register, ALL, (), of_people=False).total
    for field in ("amount", "paid"):
        added: dict[str, int] = {}
        for currency, value in itertools.chain.from_iterable(getattr(one, field).items() for one in groups):
            added[currency] = added.get(currency, 0) + value
        assert added == dict(getattr(whole, field))
    assert whole.winners == len(entries) == found.total.winners


@given(st.sampled_from(BYS), st.sampled_from(BYS), st.lists(st.sampled_from(MEASURES), max_size=3))
def test_whatever_is_wanted_gives_a_report_or_a_sentence(by: str, second: str, show: list[str]) -> None:
    """No combination ends otherwise, and each row of a crossed table adds up where an entry is in one group alone."""
    try:
        wanted = Wanted((by, second), tuple(show)).checked()
    except BadValue:
        return
    report = summary(REGISTER, ALL, wanted)
    whole = summary(REGISTER, ALL, Wanted((by,), wanted.show))
    assert card(report, "total") == card(whole, "total")
