"""Pictures as SVG: well formed, with every name and number written, readable without colour, and nothing obeyed."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli import language
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.reports import as_html, as_svg
from ocp_ess_cli.reports.about import State, with_about
from ocp_ess_cli.reports.report import Chart, Column, Money, Report, Table, Trend, year
from ocp_ess_cli.reports.svg_chart import trend
from tests.builders import refuses
from tests.reports.pictured import BARS, BY_YEAR, LINE, LINES, PICTURED, REGIONS, TILES, WINNERS
from tests.reports.registers import rows
from tests.reports.test_as_html import Page

TODAY = date(2026, 11, 26)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def texts(svg: str, tag: str = "text") -> list[str]:
    """Give the texts that are written in a picture, or those of other elements."""
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter(NAMESPACE + tag)]  # noqa: S314 - our own


def of(*parts: Table | Chart, title: str = "T") -> str:
    """Draw a report of these parts."""
    return as_svg.render(Report(title, parts))


def test_a_map_stands_alone() -> None:
    """The map has its title, the name and the number of each region, a legend, the notes, and what it is of."""
    written = texts(as_svg.render(with_about(PICTURED, State(TODAY, 7, "0123456789abcdef0"), "", [])))
    assert written[:3] == ["Awards by region: Lalla Al Moutaaouina, 2020", "to 2024", "Winners in each region"]
    assert written[-7:] == [
        "* illustrative: invented for demonstration, not a real cooperative.",
        "تعاونية تافوكت",
        "Made on: 26 Nov 2026",
        "Narrowed to: nothing: everything recorded",
        "Last change of the register: 7",
        "Hash of that change: 0123456789abcdef",
        "Illustrative cooperatives, invented: 0",
    ]
    written = written[:-4]
    numbers = [text for text in written[3:-3] if text.isdigit()]
    assert numbers == [*map(str, WINNERS), "12", "9", "4", "0"]
    assert written[-8:-3] == ["12", "9", "4", "1–3", "0"]
    names = " ".join(text for text in written[3:-8] if not text.isdigit())
    assert names.replace("- ", "-") == " ".join(tile.short for tile in TILES)


def test_a_map_tells_itself_in_words() -> None:
    """Who does not see the map is told each region with its number."""
    (told,) = texts(as_svg.render(PICTURED), "desc")
    assert told.startswith("Tangier-Tetouan-Al Hoceima: 3, Oriental: 4, Fez-Meknes: 0, ")
    assert texts(as_svg.render(PICTURED), "title")[:2] == [
        "Awards by region: Lalla Al Moutaaouina, 2020 to 2024 – Winners in each region",
        "Tangier-Tetouan-Al Hoceima: 3",
    ]


def test_bars_have_names_and_numbers() -> None:
    """Each bar has its name and its number; the longest is as long as there is room."""
    drawn = of(REGIONS, BARS)
    assert texts(drawn)[2:6] == ["Tangier-Tetouan-Al Hoceima", "150,000 MAD", "Oriental", "200,000 MAD"]
    widths = [one.get("width") for one in ET.fromstring(drawn).iter(NAMESPACE + "rect") if one.get("class") == "bar"]  # noqa: S314 - our own
    assert widths == ["25%", "33.33%", "75%", "100%", "8.33%", "75%", "33.33%"]


def test_a_line_has_axis_points_and_numbers() -> None:
    """Every year and number is written, and the axis has round numbers."""
    assert texts(of(BY_YEAR, LINE))[2:] == [
        *("0", "10", "20", "30"),
        *("2020", "2021", "2022", "2023", "2024"),
        *("14", "25", "29", "31", "29"),
    ]


def test_several_lines_are_told_apart_without_colour() -> None:
    """Lines differ by their dashes, and a key names them; what is not known leaves a gap."""
    drawn = of(BY_YEAR, LINES)
    assert texts(drawn)[-2:] == ["Winners", "Entries"]
    kinds = [one.get("class") for one in ET.fromstring(drawn).iter(NAMESPACE + "line")]  # noqa: S314 - our own
    assert (kinds.count("line0"), kinds.count("line1")) == (4 + 1, 2 + 1)


def test_below_zero_bars_grow_the_other_way() -> None:
    """A number below zero has a bar that ends where the others begin."""
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", numeric=True)), rows(["x", -1], ["y", 3]))
    drawn = of(table, Chart("c", "C", "t", "a", ("b",)))
    bars = [one for one in ET.fromstring(drawn).iter(NAMESPACE + "rect") if one.get("class") == "bar"]  # noqa: S314 - our own
    assert [(one.get("x"), one.get("width")) for one in bars] == [("0%", "25%"), ("25%", "75%")]


@pytest.mark.parametrize("kind", ["bars", "line"])
@pytest.mark.parametrize("cells", [(), (["x", 0],), (["x", None],), (["x", Money(0, "MAD")], ["y", None])])
def test_nothing_is_drawn_too(kind: str, cells: tuple[list[str | int | Money | None], ...]) -> None:
    """A chart of nothing, of zeros or of what is not known is well formed."""
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", numeric=True)), rows(*cells))
    chart = Chart("c", "C", "t", "a", ("b",), "line" if kind == "line" else "bars")
    assert texts(of(table, chart))[:2] == ["T", "C"]


def test_many_years_have_room() -> None:
    """Where there is no room for every number, the last has one, and those between are left to the table."""
    table = Table(
        "t", "T", (Column("a", "A"), Column("b", "B", numeric=True)), rows(*([year(1950 + n), n] for n in range(70)))
    )
    written = texts(of(table, Chart("c", "C", "t", "a", ("b",), "line")))
    assert [text for text in written[2:] if len(text) == 4] == [*map(str, range(1951, 2020, 4))]
    assert [text for text in written[2:] if len(text) < 4] == ["0", "20", "40", "60", *map(str, range(0, 70, 3))]


def test_a_report_without_a_picture_is_refused() -> None:
    """There is nothing to draw, and the user is told where there is."""
    sentence = "This report has nothing to draw; where somebody won, --by region has a map, --by year a chart."
    with refuses(BadValue, sentence):
        as_svg.render(Report("T", (REGIONS,)))


def test_a_picture_says_its_language() -> None:
    """The file states the language of its sentences, and writes numbers in it."""
    language.use("fr")
    drawn = of(REGIONS, BARS)
    assert 'xml:lang="fr"' in drawn
    assert "150 000 MAD" in texts(drawn)


def test_a_picture_asks_for_nothing_and_has_no_fixed_black() -> None:
    """No script, no address, no style that a dark page would hide: colours are variables."""
    drawn = as_svg.render(PICTURED)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert {one.tag.removeprefix(NAMESPACE) for one in root.iter()} == {
        *("svg", "title", "desc", "style", "rect", "g", "text")
    }
    assert [name for one in root.iter() for name in one.keys() if name in {"href", "src", "fill", "stroke"}] == []  # noqa: SIM118 - an element
    assert ("prefers-color-scheme: dark" in drawn, "url(" in drawn, "@import" in drawn) == (True, False, False)


def test_a_trend_is_a_small_line_with_words() -> None:
    """The small line of a cell tells its numbers to who does not see it."""
    found = Page(trend((1, 0, 4)))
    assert [(name, value) for tag, name, value in found.attributes if tag == "svg"][2:] == [
        ("role", "img"),
        ("aria-label", "1, 0, 4"),
    ]
    assert [value for tag, name, value in found.attributes if (tag, name) == ("polyline", "points")] == [
        "4,16.5 40,21 76,3"
    ]
    assert Page(trend(())).open == []


def test_pictures_stand_within_a_page() -> None:
    """A page has each picture with a heading and a text for who does not see it, and bars and small lines in cells."""
    page = Page(as_html.render(PICTURED))
    assert page.open == []
    assert page.all("h2") == [
        *("Winners in each region", "Amount by region", "Winners by region"),
        *("Winners over the years", "Winners beside entries", "By year"),
    ]
    labelled = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-labelledby")]
    assert labelled == [f"{key}-title {key}-desc" for key in ("map", "bars", "line", "lines")]
    ids = [str(value) for _tag, name, value in page.attributes if name == "id"]
    assert sorted(ids) == sorted({*ids})
    assert [value for tag, _name, value in page.attributes if tag == "i" and value] == [
        *("--w:25", "--w:33.33", "--w:75", "--w:100", "--w:8.33", "--w:75", "--w:33.33")
    ]
    assert len([name for tag, name, _value in page.attributes if (tag, name) == ("svg", "aria-label")]) == 12


def test_the_first_card_of_numbers_is_large() -> None:
    """Numbers at a glance are large, with what is said of them below; a card of anything else is a list."""
    page = Page(as_html.render(PICTURED))
    assert page.all("b") == ["42", "2,100,000", "326", "12.5%"]
    assert page.all("small", "span")[1:] == [" MAD", " (not recorded for 3 cooperatives)"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_a_name_is_never_read_as_markup(name: str) -> None:
    """Whatever a name, a heading or a title holds, a picture is well formed and its elements are the same."""
    columns = (Column("a", "A"), Column("b", name, numeric=True), Column("c", name), Column("d", "D", numeric=True))
    table = Table("t", name, columns, rows([f"x{name}x", 1, Trend((1,)), 2]))
    chart = Chart("c", f"x{name}x", "t", "a", ("b", "d"), "line")
    drawn = as_svg.render(Report(f"x{name}x", (table, chart), (f"x{name}",)))
    tags = {one.tag for one in ET.fromstring(drawn).iter()}  # noqa: S314 - our own
    assert {tag.removeprefix(NAMESPACE) for tag in tags} == {
        *("svg", "title", "desc", "style", "rect", "g", "text", "line", "circle")
    }
    assert Page(as_html.render(Report(f"x{name}x", (table, chart)))).open == []
