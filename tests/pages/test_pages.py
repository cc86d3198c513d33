"""The pages as a browser shows them: whole, on any screen, with any eyes, by keyboard, on paper, and without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from ocp_ess_cli.reports import as_svg
from tests.pages.opening import DESK, TELEPHONE, opened
from tests.reports.pictured import PICTURED

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PAGES = ("regions", "winners", "cooperative", "edition", "minutes")
MOST_SHEETS = {"regions": 2, "winners": 6, "cooperative": 2, "edition": 8, "minutes": 4}


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen(browser: Browser, folder: Path, name: str, width: int) -> None:
    """Nothing stands out at the side, no text is smaller than can be read, and nothing is asked for elsewhere."""
    with opened(browser, folder / f"{name}.html", width=width) as page:
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        sizes = page.evaluate(
            """[...document.querySelectorAll('main *')].filter(one => one.childNodes.length && one.offsetParent)
            .map(one => parseFloat(getComputedStyle(one).fontSize))"""
        )
        assert min(sizes) >= 11


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_passes_the_check_of_accessibility(
    browser: Browser, folder: Path, name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Contrast, labels, headings, tables and regions are as axe wants them, light and dark."""
    with opened(browser, folder / f"{name}.html", width=width, scheme=scheme) as page:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_script(browser: Browser, folder: Path, name: str) -> None:
    """What is read is the same where no script runs."""
    texts = []
    for script in (True, False):
        with opened(browser, folder / f"{name}.html", script=script) as page:
            texts.append(page.locator("main").inner_text())
    assert texts[0] == texts[1] != ""


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_goes_down_the_page(browser: Browser, folder: Path, name: str) -> None:
    """The tabulator stops at the tables that can be scrolled, from top to bottom, and each says which it is."""
    with opened(browser, folder / f"{name}.html", width=TELEPHONE) as page:
        regions = page.locator("[tabindex]")
        wanted = [regions.nth(i).get_attribute("aria-label") for i in range(regions.count())]
        reached = []
        for _stop in wanted:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert reached == wanted
        assert None not in wanted


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_printed_on_a4(browser: Browser, folder: Path, name: str) -> None:
    """On paper it takes as many sheets of A4 as it needs, on white also where the screen is dark; a wide table lies."""
    with opened(browser, folder / f"{name}.html", scheme="dark") as page:
        printed = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    sizes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[(.*?)\]", printed)}
    lying = {(0, 0, 842, 595)} if name == "edition" else set()
    assert (sizes, ink) == ({(0, 0, 595, 842)} | lying, "rgb(31, 29, 26)")
    assert 1 <= sheets <= MOST_SHEETS[name]


def test_arabic_is_read_from_the_right(browser: Browser, folder: Path) -> None:
    """An Arabic name is read from the right in a page that is read from the left, and a browser knows its language."""
    with opened(browser, folder / "cooperative.html") as page:
        names = page.locator("[lang=ar]")
        assert [names.nth(i).inner_text() for i in range(names.count())] == ["تعاونية فريواطو للسياحة الجبلية"]
        assert names.first.evaluate("one => getComputedStyle(one).direction") == "rtl"
        assert page.locator("h1").evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_rows_become_cards_on_a_telephone(browser: Browser, folder: Path) -> None:
    """On a telephone a winner is a card: the name first, and each value beside what it is."""
    with opened(browser, folder / "winners.html", width=TELEPHONE) as page:
        row = page.locator("#winners tbody tr").first
        boxes = [one.bounding_box() for one in row.locator("th, td").all() if one.is_visible()]
        first = row.locator("th").bounding_box()
        assert min(box["y"] for box in boxes if box) == (first and first["y"])
        label = "one => getComputedStyle(one, '::before').content"
        assert row.locator("td").first.evaluate(label) == '"Entry"'
        assert page.locator("#winners thead").is_visible() is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_alone_is_seen(browser: Browser, folder: Path, scheme: Literal["light", "dark"]) -> None:
    """The file of a picture opens by itself, and its texts stand out from its paper, light and dark."""
    path = folder / f"map-{scheme}.svg"
    path.write_text(as_svg.render(PICTURED), encoding="utf-8")
    with opened(browser, path, scheme=scheme) as page:
        fill = "(kind) => getComputedStyle(document.querySelector(kind)).fill"
        seen = page.evaluate(fill, "text.title"), page.evaluate(fill, ".paper")
    dark, light = "rgb(31, 29, 26)", "rgb(255, 255, 255)"
    assert seen == ((dark, light) if scheme == "light" else ("rgb(236, 232, 224)", "rgb(27, 26, 24)"))
