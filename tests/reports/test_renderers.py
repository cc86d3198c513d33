"""Renderers: the same numbers in each, and names that none of them obeys."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import language
from ocp_ess_cli.reports import as_csv, as_json, as_markdown, as_terminal, as_text
from ocp_ess_cli.reports.cooperatives import cooperative, cooperatives
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Named, Report, Row, Table
from ocp_ess_cli.reports.rounds import round_, rounds
from ocp_ess_cli.reports.selection import entry
from tests.reports.registers import COOPERATIVES, ENTRIES, REGISTER, ROUNDS, console, rows

if TYPE_CHECKING:
    from collections.abc import Callable

ESCAPE, OVERRIDE = "\x1b", "\u202e"


def report_of(*cells: Cell, notes: tuple[str, ...] = ()) -> Report:
    """Make a report of one row."""
    columns = tuple(Column(f"c{number}", f"C{number}") for number, _cell in enumerate(cells))
    return Report("Title", (Table("things", "Title", columns, rows(cells)),), notes)


EVERYTHING = Report(
    "Awards",
    (
        Card("summary", "", (Field("rounds", "Rounds", 2), Field("theme", "Theme", "")), where="shown"),
        Table(
            "winners",
            "Winners",
            (
                Column("name", "Name"),
                Column("region", "Region"),
                Column("amount", "Amount", numeric=True),
                Column("currency", "Currency", where="data"),
                Column("date", "Date", where="wide"),
                Column("names", "Names"),
                Column("illustrative", "Illustrative", where="data"),
            ),
            (
                Row(
                    (
                        "Tafoukt",
                        Named("MA-09", "Souss-Massa"),
                        Money(50_000, "MAD"),
                        "MAD",
                        date(2021, 3, 8),
                        ("a", "b"),
                        True,
                    )
                ),
                Row(("Ifrane", Named("", ""), None, None, None, (), False)),
                Row(("Total", None, Money(50_000, "MAD"), None, None, None, None), is_sum=True),
            ),
        ),
        Table("totals", "Totals", (Column("total", "Total", numeric=True),), rows([50_000]), where="data"),
        Table("links", "Links", (Column("link", "Link"),), ()),
    ),
    ("A note.",),
)


def test_json_has_a_key_for_each_part() -> None:
    """JSON holds codes, numbers and ISO dates, nothing for what is empty, and no sums."""
    assert json.loads(as_json.render(EVERYTHING)) == {
        "winners": [
            {
                "name": "Tafoukt",
                "region": "MA-09",
                "amount": 50_000,
                "currency": "MAD",
                "date": "2021-03-08",
                "names": ["a", "b"],
                "illustrative": True,
            },
            {
                "name": "Ifrane",
                "region": None,
                "amount": None,
                "currency": None,
                "date": None,
                "names": [],
                "illustrative": False,
            },
        ],
        "totals": [{"total": 50_000}],
        "links": [],
    }


def test_csv_has_a_block_for_each_part() -> None:
    """CSV holds names for codes, plain numbers and ISO dates, blocks apart by an empty line, and no sums."""
    assert as_csv.render(EVERYTHING) == (
        "name,region,amount,currency,date,names,illustrative\n"
        "Tafoukt,Souss-Massa,50000,MAD,2021-03-08,a;b,yes\n"
        "Ifrane,,,,,,no\n"
        "\n"
        "total\n"
        "50000\n"
        "\n"
        "link\n"
    )


def test_markdown_has_a_table_for_each_part() -> None:
    """Markdown holds what people see: names, written numbers and dates, sums in bold, notes as a list."""
    assert as_markdown.render(EVERYTHING) == (
        "# Awards\n"
        "\n"
        "| Field | Value |\n"
        "| --- | --- |\n"
        "| Rounds | 2 |\n"
        "\n"
        "## Winners\n"
        "\n"
        "| Name | Region | Amount | Date | Names |\n"
        "| --- | --- | --: | --- | --- |\n"
        "| Tafoukt | Souss-Massa | 50,000 MAD | 8 Mar 2021 | a, b |\n"
        "| Ifrane |  |  |  |  |\n"
        "| **Total** |  | **50,000 MAD** |  |  |\n"
        "\n"
        "## Links\n"
        "\n"
        "| Link |\n"
        "| --- |\n"
        "\n"
        "- A note.\n"
    )


SHOWN = (
    "Awards\n"
    "\n"
    "  Rounds  2\n"
    "\n"
    "Winners\n"
    "Name     Region           Amount  Date        Names\n"
    "───────────────────────────────────────────────────\n"
    "Tafoukt  Souss-Massa  50,000 MAD  8 Mar 2021  a, b\n"
    "Ifrane\n"
    "───────────────────────────────────────────────────\n"
    "Total                 50,000 MAD\n"
    "\n"
    "Links\n"
    "  none\n"
    "\n"
    "A note.\n"
)


def test_terminal_has_a_table_for_each_part() -> None:
    """The terminal shows what people see, sums apart, and says where there is nothing."""
    assert as_terminal.render(EVERYTHING, console(200)) == SHOWN


def test_text_is_what_a_wide_terminal_shows() -> None:
    """A pipe gets the table of the terminal."""
    assert as_text.render(EVERYTHING) == SHOWN


def test_card_for_programs_keeps_empty_fields() -> None:
    """Programs find every field of a card, people only those that say something."""
    report = Report("", (Card("round", "", (Field("year", "Year", "2022"), Field("theme", "Theme", ""))),))
    assert (json.loads(as_json.render(report)), as_csv.render(report), as_text.render(report)) == (
        {"round": {"year": "2022", "theme": None}},
        "field,value\nyear,2022\ntheme,\n",
        "  Year  2022\n",
    )


numbers = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(numbers)
def test_every_renderer_tells_the_same_numbers(drawn: list[tuple[int, int]]) -> None:
    """JSON, CSV, Markdown, the terminal and a pipe tell the same numbers in the same order."""
    columns = (Column("winners", "Winners", numeric=True), Column("total", "Total", numeric=True))
    table = Table("rounds", "", columns, rows(*((winners, Money(total, "MAD")) for winners, total in drawn)))
    report = Report("", (table,))
    written = [
        [tuple(row.values()) for row in json.loads(as_json.render(report))["rounds"]],
        [(int(row["winners"]), int(row["total"])) for row in csv.DictReader(io.StringIO(as_csv.render(report)))],
        *(
            [
                (int(winners.replace(",", "")), int(total.replace(",", "")))
                for winners, total in re.findall(r"([\d,]+)[ |]+([\d,]+) MAD", text)
            ]
            for text in (as_markdown.render(report), as_terminal.render(report, console(80)), as_text.render(report))
        ),
    ]
    assert written == [drawn] * 5


@pytest.mark.parametrize(
    "report",
    [
        lambda: overview(REGISTER, Narrowing(), with_winners=True),
        lambda: rounds(REGISTER),
        *(partial(round_, REGISTER, subject) for subject in ROUNDS),
        lambda: cooperatives(COOPERATIVES, REGISTER.places),
        lambda: cooperative(COOPERATIVES[0], ENTRIES, REGISTER, with_contacts=True),
        *(partial(entry, REGISTER, subject) for subject in ENTRIES[1:3]),
    ],
    ids=["overview", "rounds", *(r.id for r in ROUNDS), "cooperatives", "cooperative", "E0002", "E0003"],
)
def test_json_is_the_same_in_every_language(report: Callable[[], Report]) -> None:
    """Programs get codes and numbers, which do not change with the language of the user."""
    in_english = as_json.render(report())
    language.use("fr")
    assert json.loads(as_json.render(report())) == json.loads(in_english)


# --- names that are not obeyed ---


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("[red]x[/]", "[red]x[/]"),
        ("[link=http://a]x[/link]", "[link=http://a]x[/link]"),
        (":smile:", ":smile:"),
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("a\u202eb", "a\\u202eb"),
        ("=1+1", "=1+1"),
        ("a|b", "a|b"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
@pytest.mark.parametrize(
    "wrap", [str, lambda name: Named("X", name), lambda name: (name,)], ids=["text", "code", "list"]
)
def test_people_see_a_name_literally(name: str, line: str, wrap: Callable[[str], Cell]) -> None:
    """Markup, emoji codes and escapes in a name are shown in a terminal and a pipe, not obeyed."""
    report = report_of(wrap(name))
    written = (as_terminal.render(report, console(80)), as_text.render(report))
    assert [text.splitlines()[-1] for text in written] == [line, line]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("[red]x[/]", r"\[red\]x\[/\]"),
        ("[x](http://a)", r"\[x\](http://a)"),
        ("a\x1b[31mb", r"a\\u001b\[31mb"),
        ("a\u202eb", r"a\\u202eb"),
        ("a\nb", r"a\\u000ab"),
        ("a|b", r"a\|b"),
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("*x* _y_ `z` #", r"\*x\* \_y\_ \`z\` \#"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        ("~~x~~", r"\~\~x\~\~"),
    ],
)
def test_markdown_escapes_a_name(name: str, cell: str) -> None:
    """What Markdown or HTML would read in a name is escaped."""
    assert as_markdown.render(report_of(name)).splitlines()[-1] == f"| {cell} |"


@pytest.mark.parametrize(
    "name", ["[red]x[/]", "a\x1b[31mb", "a\u202eb", "=1+1", "a|b", "<b>x</b>", 'a"b,c', "a\nb", "لالة"]
)
def test_json_keeps_a_name(name: str) -> None:
    """JSON gives back the name as it is, and no escape character stands raw in it."""
    written = as_json.render(report_of(name))
    assert (json.loads(written), ESCAPE in written) == ({"things": [{"c0": name}]}, False)


@pytest.mark.parametrize("name", ["[red]x[/]", "a|b", "<b>x</b>", 'a"b,c', "a;b", "لالة", "a=1", "1-2"])
def test_csv_keeps_a_name(name: str) -> None:
    """CSV gives back the name as it is where nothing would be run."""
    assert [*csv.reader(io.StringIO(as_csv.render(report_of(name)), newline=""))] == [["c0"], [name]]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1+1", "@SUM(A1)", "'=1+1"])
@pytest.mark.parametrize(
    "wrap", [str, lambda name: Named("X", name), lambda name: (name,)], ids=["text", "code", "list"]
)
def test_csv_takes_the_sting_out_of_a_formula(name: str, wrap: Callable[[str], Cell]) -> None:
    """A text that a spreadsheet would run as a formula gets an apostrophe, and a number does not."""
    written = as_csv.render(report_of(wrap(name), -5, "-5.25"))
    assert [*csv.reader(io.StringIO(written, newline=""))] == [["c0", "c1", "c2"], [f"'{name}", "-5", "-5.25"]]


def test_csv_has_the_headings_of_people_where_they_are_asked_for() -> None:
    """The heading row has keys, or the names for people with nothing in them that is run."""
    report = Report("", (Table("things", "", (Column("a", "=Name\nof it"),), rows(["x"])),))
    assert (as_csv.render(report), as_csv.render(report, headings=True)) == ("a\nx\n", "'=Name\\u000aof it\nx\n")


@pytest.mark.parametrize(("name", "kept"), [("a\nb", "a\\u000ab"), ("a\r=1", "a\\u000d=1"), ("\t=1", "\\u0009=1")])
def test_csv_makes_control_characters_visible(name: str, kept: str) -> None:
    """A control character is written as its number, so that it neither breaks a row nor hides a formula."""
    assert [*csv.reader(io.StringIO(as_csv.render(report_of(name)), newline=""))] == [["c0"], [kept]]


def test_csv_card_takes_the_sting_out_of_a_formula() -> None:
    """The fields of a card are kept from being run, too."""
    report = Report("", (Card("coop", "", (Field("name", "Name", "=1+1"),)),))
    assert as_csv.render(report) == "field,value\nname,'=1+1\n"


HOSTILE = f"x{ESCAPE}[31m{OVERRIDE}y"
PLACES = {
    "title": Report(HOSTILE, ()),
    "table title": Report("", (Table("things", HOSTILE, (Column("c", "C"),), rows(["z"])),)),
    "card title": Report("", (Card("thing", HOSTILE, (Field("c", "C", "z"),)),)),
    "cell": report_of(HOSTILE),
    "field": Report("", (Card("thing", "", (Field("c", "C", HOSTILE),)),)),
    "note": report_of("z", notes=(HOSTILE,)),
}


RENDERERS: dict[str, Callable[[Report], str]] = {
    "terminal": lambda report: as_terminal.render(report, console(80)),
    "pipe": as_text.render,
    "markdown": as_markdown.render,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_people_never_get_an_escape(place: str, renderer: str) -> None:
    """Wherever a name stands, an escape or a change of direction in it does not reach the reader's screen."""
    text = RENDERERS[renderer](PLACES[place])
    assert (ESCAPE in text, OVERRIDE in text) == (False, False)


@pytest.mark.parametrize("place", ["cell", "field"])
def test_csv_never_gets_an_escape(place: str) -> None:
    """CSV shown in a terminal has no escape in it that the terminal would obey."""
    assert ESCAPE not in as_csv.render(PLACES[place])


# --- the width of the terminal ---

WIDE = Report(
    "",
    (
        Table(
            "winners",
            "",
            (
                Column("entry", "Entry", where="wide"),
                Column("name", "Name"),
                Column("sponsor", "Sponsor", where="wide"),
                Column("amount", "Amount", numeric=True),
                Column("date", "Date", where="wide"),
            ),
            rows(["E0001", "Coopérative Tafoukt", "Fondation OCP", Money(50_000, "MAD"), date(2021, 3, 8)]),
        ),
    ),
)


@pytest.mark.parametrize(
    ("width", "heading", "note"),
    [
        (65, ["Entry", "Name", "Sponsor", "Amount", "Date"], ""),
        (64, ["Entry", "Name", "Sponsor", "Amount"], "Left out, for the terminal is too narrow: Date."),
        (45, ["Entry", "Name", "Amount"], "Left out, for the terminal is too narrow: Sponsor, Date."),
        (33, ["Name", "Amount"], "Left out, for the terminal is too narrow: Entry, Sponsor, Date."),
    ],
)
def test_narrow_terminal_drops_wide_columns_and_says_so(width: int, heading: list[str], note: str) -> None:
    """Wide columns are left out from the right until the table fits, and they are named below it."""
    lines = as_terminal.render(WIDE, console(width)).splitlines()
    assert (lines[0].split(), " ".join(lines[4:])) == (heading, note)


def test_a_spare_column_is_for_people_whose_terminal_is_wide_enough() -> None:
    """It is left out before a medium one; programs get the column of the same key instead."""
    columns = (
        Column("entry", "Entry"),
        Column("instalments", "Instalments", where="spare"),
        Column("instalments", "Instalments", numeric=True, where="data"),
        Column("date", "Date", where="medium"),
    )
    report = Report("", (Table("awards", "", columns, rows(["E0001", "1 of 2", 2, date(2021, 3, 8)])),))
    heads = [as_terminal.render(report, console(width)).splitlines()[0].split() for width in (30, 29, 16)]
    assert heads == [["Entry", "Instalments", "Date"], ["Entry", "Date"], ["Entry"]]
    assert json.loads(as_json.render(report)) == {
        "awards": [{"entry": "E0001", "instalments": 2, "date": "2021-03-08"}]
    }


@pytest.mark.parametrize(
    ("width", "heading", "note"),
    [
        (39, ["Round", "Paid", "by", "Entries", "Winners"], ""),
        (38, ["Round", "Entries", "Winners"], "Left out, for the terminal is too narrow: Paid by."),
        (27, ["Round", "Winners"], "Left out, for the terminal is too narrow: Entries, Paid by."),
    ],
)
def test_narrower_terminal_drops_medium_columns_too(width: int, heading: list[str], note: str) -> None:
    """Medium columns are left out only where the table does not fit without every wide one."""
    columns = (
        Column("round", "Round"),
        Column("sponsor", "Paid by", where="wide"),
        Column("entries", "Entries", numeric=True, where="medium"),
        Column("winners", "Winners", numeric=True),
    )
    table = Table("rounds", "", columns, rows(["lalla-2022", "Fondation", 21, 8]))
    lines = as_terminal.render(Report("", (table,)), console(width)).splitlines()
    assert (lines[0].split(), " ".join(lines[4:])) == (heading, note)


def test_narrow_terminal_folds_a_name_and_keeps_a_number_whole() -> None:
    """Where nothing more can be left out, a text is folded and a number is not cut."""
    assert as_terminal.render(WIDE, console(20)).splitlines()[:5] == [
        "Name          Amount",
        "────────────────────",
        "Coopérat  50,000 MAD",
        "ive",
        "Tafoukt",
    ]


@pytest.mark.parametrize("width", [80, 200])
def test_overview_fits_the_terminal(width: int) -> None:
    """At 80 and at 200 columns no line is longer than the terminal."""
    text = as_terminal.render(overview(REGISTER, Narrowing(), with_winners=True), console(width))
    assert [line for line in text.splitlines() if len(line) > width] == []


@pytest.mark.parametrize("width", [80, 200])
def test_overview_tells_every_sum_whole(width: int) -> None:
    """At 80 and at 200 columns the awards of the rounds, the subtotals and the totals are not cut."""
    text = as_terminal.render(overview(REGISTER, Narrowing(), with_winners=False), console(width))
    ends = re.findall(r"([\d,]+ (?:MAD|EUR))$", text, flags=re.MULTILINE)
    assert ends == [
        "150,000 MAD",
        *("100,000 MAD", "50,000 MAD", "150,000 MAD"),
        *("1,000 EUR", "1,000 EUR"),
        *("150,000 MAD", "1,000 EUR"),
    ]


def test_overview_at_200_columns_leaves_nothing_out() -> None:
    """A wide terminal shows every column."""
    text = as_terminal.render(overview(REGISTER, Narrowing(), with_winners=True), console(200))
    assert re.findall(r"^Left out.*$", text, flags=re.MULTILINE) == []


def test_overview_in_markdown_has_a_row_on_each_line() -> None:
    """Each line of a table in Markdown is a row, its headings included."""
    text = as_markdown.render(overview(REGISTER, Narrowing(), with_winners=True))
    assert [line for line in text.splitlines() if line and line[0] not in "|#-"] == []


def test_text_of_the_overview_is_what_a_wide_terminal_shows() -> None:
    """A pipe gets the same lines as a terminal that is wide enough, headings of two lines included."""
    report = overview(REGISTER, Narrowing(), with_winners=True)
    assert as_text.render(report).splitlines() == as_terminal.render(report, console(200)).splitlines()


def test_text_is_not_shortened() -> None:
    """In a pipe a long title and a long name stay on one line."""
    long = "Coopérative " * 30
    assert as_text.render(Report(long, (Table("things", long, (Column("name", "Name"),), rows([long])),))) == (
        f"{long}\n\nName\n{'─' * len(long)}\n{long.rstrip()}\n"
    )
