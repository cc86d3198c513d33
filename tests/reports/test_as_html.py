"""A report as a page: the same words and numbers as Markdown, and nothing that a browser would obey."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli import catalogue, language
from ocp_ess_cli.reports import as_html
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Report, Table
from tests.reports.registers import rows
from tests.reports.test_renderers import EVERYTHING, report_of

VOID = {"meta"}
CELLS = {"td", "th"}  # they may be left open: the next of them, or the end of their row, closes them


class Page(HTMLParser):
    """Takes a page apart: the text of each element, and whether every one that opens is closed."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag in CELLS:
            self._close_cell()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note an element that closes; it must be the last that opened."""
        if tag == "tr":
            self._close_cell()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if data.strip():
            self.texts.append((self.open[-1], data))

    def _close_cell(self) -> None:
        if self.open[-1] in CELLS:
            self.open.pop()

    def all(self, *tags: str) -> list[str]:
        """Give the texts of elements."""
        return [text for tag, text in self.texts if tag in tags]


def test_a_page_has_what_people_see() -> None:
    """A page has the title, a heading and a table for each part, with names, written numbers and dates, and notes."""
    page = Page(as_html.render(EVERYTHING))
    assert page.open == []
    assert (page.all("h1"), page.all("h2"), page.all("title")) == (["Awards"], ["Winners", "Links"], ["Awards"])
    assert page.all("dt", "b") == ["Rounds", "2"]
    assert page.all("th") == ["Name", "Region", "Amount", "Date", "Names", "Tafoukt", "Ifrane", "Total"]
    assert page.all("td") == ["Souss-Massa", "50,000 MAD", "8 Mar 2021", "a, b", "50,000 MAD"]
    assert (page.all("p"), page.all("li")) == (["none"], ["A note."])


def test_a_page_asks_for_nothing() -> None:
    """No script, no link, no picture, no address: a page is whole by itself."""
    page = Page(as_html.render(EVERYTHING))
    tags = {tag for tag, _name, _value in page.attributes}
    assert tags & {"script", "link", "img", "a", "iframe"} == set()
    assert [name for _tag, name, _value in page.attributes if name in {"src", "href", "onload"}] == []


def test_a_wide_table_is_reached_by_the_keyboard() -> None:
    """A table that may be wider than the screen can be scrolled with the keyboard, and says what it is."""
    found = [(name, value) for tag, name, value in Page(as_html.render(EVERYTHING)).attributes if tag == "div"]
    assert found == [("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Winners")]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_page_says_its_language(code: str) -> None:
    """The page states the language of its sentences."""
    language.use(code)
    assert [v for tag, name, v in Page(as_html.render(Report("T", ()))).attributes if tag == "html"] == [code]


def test_a_large_page_stays_small() -> None:
    """Ten thousand winners are a page of less than two megabytes."""
    columns = (
        *(Column("entry", "Entry"), Column("round", "Round"), Column("cooperative", "Id"), Column("name", "Name")),
        *(Column("region", "Region"), Column("sector", "Sector"), Column("amount", "Amount", numeric=True)),
        *(Column("sponsor", "Sponsor"), Column("date", "Date")),
    )
    places = catalogue.places()
    regions, sectors = [*places.regions.values()], [*places.sectors.values()]
    winners: list[tuple[Cell, ...]] = [
        (
            *(f"E{n:05}", "lalla-2021", f"C{n:05}", f"Coopérative Féminine Assif n Wargan {n} *"),
            *(Named(place.code, place.name) for place in (regions[n % len(regions)], sectors[n % len(sectors)])),
            *(Money(50_000, "MAD"), "Fondation OCP", date(2021, 3, 1 + n % 28)),
        )
        for n in range(10_000)
    ]
    page = as_html.render(Report("Awards", (Table("winners", "Winners", columns, rows(*winners)),)))
    assert page.count("Fondation OCP") == 10_000
    assert len(page.encode()) < 2_000_000


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_a_name_is_never_read_as_html(name: str) -> None:
    """Whatever a name holds, it is the text of one cell."""
    page = Page(as_html.render(report_of("before", f"x{name}x", "after")))
    cells = page.all("td", "th")[3:]
    assert (page.open, len(cells), cells[0], cells[-1]) == ([], 3, "before", "after")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "</td></table><b>", "&lt;b&gt;", '" onload="x', "<!-- ", "]]>"]
)
def test_a_name_with_markup_stands_as_it_is(name: str) -> None:
    """Markup in a name is shown, not obeyed."""
    assert "".join(Page(as_html.render(report_of("before", name))).all("td")) == name
