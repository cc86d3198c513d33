"""A report as a workbook, opened as Excel opens it: numbers, dates, texts that nothing runs, and the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings

from ocp_ess_cli import catalogue, language
from ocp_ess_cli.actions.reading import CONTACT_FIELDS
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import Award, Contact
from ocp_ess_cli.exchange import as_xlsx, exporting
from ocp_ess_cli.exchange.exporting import Shape
from ocp_ess_cli.exchange.sheets import COLUMNS
from ocp_ess_cli.reports.about import State, with_about
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Named, Report, Row, Table, year
from tests import strategies
from tests.builders import a_cooperative, a_round, a_unit, an_entry, refuses, some_cooperatives

if TYPE_CHECKING:
    from hypothesis import strategies as st
    from openpyxl.worksheet.worksheet import Worksheet

    from ocp_ess_cli.domain.models import Record

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def opened(report: Report, *, headings: bool = False) -> Any:  # noqa: ANN401 - the library's workbook
    """Write a report as a workbook, and open it."""
    return openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report, NOW, headings=headings)))


def sheet_of(*cells: Cell) -> Worksheet:
    """Write one row of cells, and open the sheet."""
    columns = tuple(Column(f"c{number}", f"C {number}") for number in range(len(cells)))
    found: Worksheet = opened(Report("", (Table("things", "", columns, (Row(cells),)),)))["things"]
    return found


@pytest.mark.parametrize(
    ("cell", "value", "shape"),
    [
        (1200, 1200, "#,##0"),
        (14.5, 14.5, "General"),
        (Money(50_000, "MAD"), 50_000, '#,##0 "MAD"'),
        (year(2022), 2022, "0"),
        (date(2022, 3, 8), datetime(2022, 3, 8), "yyyy-mm-dd"),  # noqa: DTZ001 - Excel has no time zones
        (date(1900, 3, 1), datetime(1900, 3, 1), "yyyy-mm-dd"),  # noqa: DTZ001 - as above
        (date(1900, 2, 28), "1900-02-28", "General"),
        (True, "yes", "General"),
        (False, "no", "General"),
        (Named("MA-09", "Souss-Massa"), "Souss-Massa", "General"),
        (("Tafoukt", Named("x", "Annour")), "Tafoukt;Annour", "General"),
        ((), None, "General"),
        (Named("", ""), None, "General"),
        ("", None, "General"),
        (None, None, "General"),
    ],
)
def test_a_cell_is_what_it_says(cell: Cell, value: object, shape: str) -> None:
    """Numbers are numbers, dates are dates, and each is shown as people write it."""
    found = sheet_of(cell, "x")["A2"]
    assert (found.value, found.number_format) == (value, shape)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "{=1}", "https://example.org", "mailto:a@example.org", "12", "007"),
        *("<r><t>x</t></r>", "<r>&</r>", "<b>x</b>", "a & b", "_x0041_", "  spaces  ", "TRUE", "🌿", "ⵜⴰⴼⵓⴽⵜ"),
    ],
)
def test_a_text_is_a_text(text: str) -> None:
    """Whatever a text looks like, it is neither run, nor linked, nor changed."""
    found = sheet_of(text, "x")["A2"]
    assert (found.value, found.data_type, found.hyperlink) == (text, "s", None)


def test_what_is_obeyed_is_shown() -> None:
    """Control and direction characters are written as numbers."""
    assert [cell.value for cell in sheet_of("a\x1b[31mb", "a\u202eb")[2]] == ["a\\u001b[31mb", "a\\u202eb"]


@pytest.mark.parametrize(
    ("text", "order"),
    [("تعاونية تافوكت", 2), ("« تعاونية »", 2), ("Coopérative تافوكت", 0), ("Éco", 0), ("١٢", 0), ("12 تعاونية", 2)],
)
def test_arabic_is_read_from_the_right(text: str, order: int) -> None:
    """A cell whose first letter is Arabic is read from right to left."""
    assert sheet_of(text)["A2"].alignment.readingOrder == order


def test_a_sheet_is_ready_to_work_with() -> None:
    """The heading row is bold and stays in sight, columns have a filter and are as wide as what is in them."""
    columns = (Column("name", "Name\nof it"), Column("members", "Members", numeric=True))
    body = (Row(("x" * 30, 5)), Row(("y" * 100, 6)))
    table = Table("things", "", columns, (*body, Row(("Total", 11), is_sum=True)))
    sheet = opened(Report("", (table,)), headings=True)["things"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Name of it", "Members"],
        *map(list, ([*r.cells] for r in table.rows)),
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert [[cell.font.b for cell in row] for row in sheet] == [
        [True, True],
        [False, False],
        [False, False],
        [True, True],
    ]
    assert [round(sheet.column_dimensions[letter].width) for letter in "AB"] == [61, 11]


def test_the_same_report_gives_the_same_bytes() -> None:
    """A workbook holds no clock and nobody's name."""
    report = exporting.sheet("cooperatives", some_cooperatives(30), catalogue.places())
    first, second = (exporting.render(report, Shape("xlsx", NOW)) for _time in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert (core.count("2026-11-25T09:00:00Z"), "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core) == (
        2,
        True,
    )


def test_many_rows_give_what_few_give(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row by row, as a large sheet is written, or at once: the cells are the same."""
    report = exporting.sheet("cooperatives", some_cooperatives(30, name_ar="<r>تعاونية</r>"), catalogue.places())
    at_once = [[cell.value for cell in row] for row in opened(report)["cooperatives"]]
    monkeypatch.setattr(as_xlsx, "MOST_AT_ONCE", 3)
    assert [[cell.value for cell in row] for row in opened(report)["cooperatives"]] == at_once


def test_a_sheet_of_records_has_their_columns() -> None:
    """A sheet is named after its kind; its heading row has keys, or names in the user's language."""
    report = exporting.sheet("cooperatives", [a_cooperative()], catalogue.places())
    plain, named = opened(report), opened(report, headings=True)
    assert (plain.sheetnames, named.sheetnames) == (["cooperatives"], ["cooperatives"])
    keys = [key for key in COLUMNS["cooperatives"] if not key.startswith("contact")]
    assert [cell.value for cell in plain["cooperatives"][1]] == keys
    assert [cell.value for cell in named["cooperatives"][1]] == [exporting.heading(key) for key in keys]


@pytest.mark.parametrize("kind", exporting.KINDS)
@pytest.mark.parametrize("code", language.LANGUAGES)
def test_no_two_columns_have_one_heading(kind: str, code: str) -> None:
    """The names of the columns of a kind differ, so that they can be told apart when they come back."""
    language.use(code)
    keys = COLUMNS.get(kind, COLUMNS["entries"])
    headings = [exporting.heading(key) for key in keys]
    assert sorted(set(headings)) == sorted(headings)


def test_the_day_is_told_once() -> None:
    """Where a report says when it was made, the sheet about it does not say it again."""
    report = with_about(Report("Title", ()), State(date(2026, 11, 25), 7, "0" * 64), "", [])
    told = [row[0].value for row in opened(report)["About"].rows]
    assert told.count("Made on") == 1


def test_a_report_says_what_it_is() -> None:
    """A report has a sheet about it, and one for each table that people see, with its sums below."""
    note = "* illustrative: invented for demonstration, not a real cooperative."
    unit = a_unit(a_round(), a_cooperative(illustrative=True), an_entry(stage="winner", award=Award(amount=50_000)))
    register = Register.of(unit, catalogue.programs(), catalogue.places())
    narrowing = Narrowing(program=catalogue.programs()["lalla"])
    book = opened(overview(register, narrowing, with_winners=True), headings=True)
    assert book.sheetnames == ["About", "Rounds", "Winners"]
    assert [[cell.value for cell in row] for row in book["About"]] == [
        ["Awards: Lalla Al Moutaaouina, women's cooperatives", None],
        ["Made on", "25 Nov 2026"],
        [None, None],
        ["Rounds", 1],
        ["Winners", 1],
        ["Money", "50,000 MAD"],
        ["Cooperatives", "1 awarded of 1 in the register"],
        ["Women members reached", "12"],
        [None, None],
        [note, None],
    ]
    assert [[cell.value for cell in row][-4:] for row in book["Rounds"]][1:] == [
        [1, None, 50_000, 50_000],
        [1, None, None, 50_000],
    ]


def test_the_name_of_a_sheet_is_one_that_excel_takes() -> None:
    """Signs that Excel forbids are spaces, and 31 letters are enough."""
    table = Table("things", "A/B: [all] 'of' them? " + "x" * 40, (Column("c", "C"),), (Row(("z",)),))
    (name,) = opened(Report("", (table, Card("card", "", (Field("f", "F", 1),))))).sheetnames
    assert name == "A B   all  'of' them  xxxxxxxxx"


def test_what_excel_has_no_room_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell or a sheet too long for Excel is refused, never cut."""
    long = Report("", (Table("things", "", (Column("c", "C"),), (Row((("x" * 20_000, "y" * 20_000),)),)),))
    told = f"A cell of Excel has room for 32,767 characters, and “{'x' * 40}…” has more; write it as .csv."
    with refuses(BadValue, told):
        as_xlsx.render(long, NOW, headings=False)
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 2)
    with refuses(BadValue, "A sheet of Excel has 2 rows, and this one would need 3; write it as .csv."):
        as_xlsx.render(exporting.sheet("cooperatives", some_cooperatives(2), catalogue.places()), NOW, headings=False)


OF_KIND: dict[str, st.SearchStrategy[Record]] = {
    "cooperatives": strategies.cooperatives,
    "rounds": strategies.rounds,
    "entries": strategies.entries,
    "awards": strategies.entries,
    "pledges": strategies.pledges,
    "payments": strategies.payments,
    "links": strategies.links,
    "experts": strategies.experts,
    "figures": strategies.figures,
}


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_any_record_is_written_in_any_format(kind: str) -> None:
    """Whatever a file of somebody else holds, a sheet of it is written, with no sign in it that is obeyed."""

    @settings(deadline=None, max_examples=40)
    @given(OF_KIND[kind])
    def check(record: Record) -> None:
        report = exporting.sheet(kind, [record], catalogue.places(), with_contacts=True)
        for format_ in ("csv", "json"):
            text = exporting.render(report, Shape(format_, NOW)).decode()
            assert not {"\x1b", "\u202e", "\t", "\r"} & {*text}
        rows = [*openpyxl.load_workbook(io.BytesIO(exporting.render(report, Shape("xlsx", NOW))))[kind]]
        assert len(rows) == 2

    check()


def test_personal_columns_are_left_out_unless_asked_for() -> None:
    """Every column that says something of a person stands apart (law 09-08)."""
    record = a_cooperative(contact=Contact(name="Bureau", role="siège", reach="0528000000", collected=date(2026, 1, 1)))
    without, with_ = (
        exporting.sheet("cooperatives", [record], catalogue.places(), with_contacts=contacts)
        for contacts in (False, True)
    )
    keys = [
        [column.key for column in report.parts[0].columns]
        for report in (without, with_)
        if isinstance(report.parts[0], Table)
    ]
    assert set(keys[1]) - set(keys[0]) == {*CONTACT_FIELDS}
    texts = [exporting.render(report, Shape("csv", NOW)).decode() for report in (without, with_)]
    assert ["Bureau" in text or "0528000000" in text for text in texts] == [False, True]
