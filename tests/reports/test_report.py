"""Reports: what people and programs get of them, and how a cell is written for either."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Named, Report, Row, Table, plain, shown

TABLE = Table(
    "winners",
    "Winners",
    (
        Column("name", "Name", where="shown"),
        Column("name", "Name", where="data"),
        Column("region", "Region"),
        Column("date", "Date", where="wide"),
        Column("year", "Year", where="data"),
        Column("star", "Star", where="shown"),
    ),
    (Row(("Ifrane *", "Ifrane", "Fès", "8 Mar", 2021, "*")), Row(("Total", None, None, None, None, None), is_sum=True)),
)
CARD = Card("summary", "Summary", (Field("rounds", "Rounds", 3),), where="shown")
TOTALS = TABLE._replace(key="totals", where="data")


def headings(table: Table) -> list[tuple[str, str]]:
    """Give the keys and places of the columns."""
    return [(column.key, column.where) for column in table.columns]


def cells(table: Table) -> list[tuple[Cell, ...]]:
    """Give the cells of the rows."""
    return [row.cells for row in table.rows]


def test_for_people_leaves_out_what_is_for_programs() -> None:
    """People get every column but those of data, and the sums."""
    kept = TABLE.for_people()
    assert (headings(kept), cells(kept)) == (
        [("name", "shown"), ("region", ""), ("date", "wide"), ("star", "shown")],
        [("Ifrane *", "Fès", "8 Mar", "*"), ("Total", None, None, None)],
    )


def test_for_programs_leaves_out_what_is_for_people() -> None:
    """Programs get every column but those that are shown, wide ones too, and no sums."""
    kept = TABLE.for_programs()
    assert (headings(kept), cells(kept)) == (
        [("name", "data"), ("region", ""), ("date", "wide"), ("year", "data")],
        [("Ifrane", "Fès", "8 Mar", 2021)],
    )


def test_without_leaves_one_column_out() -> None:
    """The column is left out with its cells, and the sums stay."""
    kept = TABLE.without(TABLE.columns[2])
    assert (len(kept.columns), cells(kept)[0], len(kept.rows)) == (5, ("Ifrane *", "Ifrane", "8 Mar", 2021, "*"), 2)


def test_only_keeps_columns_in_the_order_asked_for() -> None:
    """The columns stand as asked for, and one that is asked for is not left out of a narrow terminal."""
    kept = TABLE.only(("date", "region"))
    assert (headings(kept), cells(kept)) == (
        [("date", ""), ("region", "")],
        [("8 Mar", "Fès"), (None, None)],
    )


def test_only_keeps_the_form_for_people_and_the_form_for_programs() -> None:
    """Where a column has two forms, people get the one and programs the other."""
    kept = TABLE.only(("name",))
    assert (cells(kept.for_people()), cells(kept.for_programs())) == ([("Ifrane *",), ("Total",)], [("Ifrane",)])


def test_only_shows_people_a_column_of_data_that_they_ask_for() -> None:
    """A column that is for programs is shown to people who name it."""
    assert cells(TABLE.only(("year", "region")).for_people()) == [(2021, "Fès"), (None, None)]


def test_only_gives_programs_a_shown_column_that_they_ask_for() -> None:
    """A column that is for people is given to programs that name it."""
    assert cells(TABLE.only(("star", "region")).for_programs()) == [("*", "Fès")]


def test_only_refuses_an_unknown_column() -> None:
    """A wrong column is refused with the right ones, each once."""
    with pytest.raises(BadValue) as refusal:
        TABLE.only(("region", "colour"))
    assert str(refusal.value) == "There is no column “colour”; there are: name, region, date, year, star."


def test_report_is_split_for_people_and_for_programs() -> None:
    """People do not get the parts of data, programs do not get the parts that are shown."""
    report = Report("Awards", (CARD, TABLE, TOTALS))
    assert (report.shown(), report.data()) == ([CARD, TABLE], [TABLE, TOTALS])


def test_only_of_a_report_narrows_its_first_table() -> None:
    """The columns are those of the first table; cards are left out, and further tables stay as they are."""
    report = Report("Awards", (CARD, TABLE, TOTALS), ("A note.",))
    assert report.only(("region",)) == Report("Awards", (TABLE.only(("region",)), TOTALS), ("A note.",))


@pytest.mark.parametrize(
    ("cell", "english", "french"),
    [
        (None, "", ""),
        ("", "", ""),
        ("Tafoukt", "Tafoukt", "Tafoukt"),
        ("a\x1b[31m\u202eb", "a\\u001b[31m\\u202eb", "a\\u001b[31m\\u202eb"),
        (0, "0", "0"),
        (50_000, "50,000", "50 000"),
        (15.0, "15", "15"),
        (15.5, "15.5", "15,5"),
        (Money(1_200_000, "MAD"), "1,200,000 MAD", "1 200 000 MAD"),
        (Money(0, "EUR"), "0 EUR", "0 EUR"),
        (Named("MA-09", "Souss-\u202eMassa"), "Souss-\\u202eMassa", "Souss-\\u202eMassa"),
        (date(2022, 3, 8), "8 Mar 2022", "8 mars 2022"),
        ((), "", ""),
        (("a", "b\x1b"), "a, b\\u001b", "a, b\\u001b"),
    ],
)
def test_shown_writes_a_cell_for_people(cell: Cell, english: str, french: str) -> None:
    """A cell is written in the user's language, and control characters in it are made visible."""
    in_english = shown(cell)
    language.use("fr")
    assert (in_english, shown(cell)) == (english, french)


@pytest.mark.parametrize(("cell", "written"), [(True, "yes"), (False, "no")])
def test_shown_says_yes_or_no(cell: bool, written: str) -> None:
    """A truth is told as an answer, not as a number."""
    assert shown(cell) == written


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, None),
        ("", None),
        ("Tafoukt", "Tafoukt"),
        (0, 0),
        (50_000, 50_000),
        (15.5, 15.5),
        (True, True),
        (False, False),
        (Money(1_200_000, "MAD"), 1_200_000),
        (Named("MA-09", "Souss-Massa"), "MA-09"),
        (Named("", ""), None),
        (date(2022, 3, 8), "2022-03-08"),
        ((), []),
        (("a", "b"), ["a", "b"]),
    ],
)
def test_plain_writes_a_cell_for_programs(cell: Cell, written: object) -> None:
    """A cell is a number, a code or an ISO date, whatever the language, and nothing where it is empty."""
    language.use("fr")
    found = plain(cell)
    assert (type(found), found) == (type(written), written)
