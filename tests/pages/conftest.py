"""A real browser, one a worker, and the pages that it opens."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from ocp_ess_cli.reports import as_html
from ocp_ess_cli.reports.cooperatives import cooperative
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing
from tests.reports.pictured import PICTURED
from tests.reports.registers import COOPERATIVES, ENTRIES, REGISTER
from tests.running import run_ess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
SAMPLE = Path(__file__).parents[2] / "sample_data"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser; where none is installed, the tests are left out, but never where ESS_BROWSER says required."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sentence = "No Chromium is installed, so the pages are not tried in a browser: apt-get install chromium"
        if os.environ.get("ESS_BROWSER") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as library:
        started = library.chromium.launch(executable_path=path, args=[*FLAGS])
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with pages: by region, of winners, of a cooperative, and minutes as the program writes them."""
    place = tmp_path_factory.mktemp("pages")
    reports = {
        "regions": PICTURED,
        "winners": overview(REGISTER, Narrowing(), with_winners=True),
        "cooperative": cooperative(COOPERATIVES[0], ENTRIES, REGISTER, with_contacts=False),
    }
    for name, report in reports.items():
        (place / f"{name}.html").write_text(as_html.render(report), encoding="utf-8")
    assert run_ess(place, ["import", str(SAMPLE), "--yes"]).code == 0
    minutes = ["round", "--program", "lalla", "--year", "2022", "--minutes", "minutes.html", "--yes"]
    assert run_ess(place, minutes).code == 0
    return place


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the sample data as they are published, the illustrative records among them."""
    place = tmp_path_factory.mktemp("public")
    assert run_ess(place, ["import", str(SAMPLE), "--yes"]).code == 0
    terms = ["--licence", "CC-BY-4.0", "--publisher", "Fondation OCP", "--prefix", "360G-fondation"]
    despite = ["--with-illustrative", "--despite", "as the sources say"]
    done = run_ess(place, ["publish", str(place / "site"), *terms, *despite, "--yes"])
    assert done.code == 0, done.err
    return place / "site"
