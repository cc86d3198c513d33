"""A real browser, one a worker, and the pages that it opens."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

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
    """Give a folder with the pages that the program writes of the sample data."""
    place = tmp_path_factory.mktemp("pages")
    lines = (
        ["import", str(SAMPLE), "--yes"],
        ["report", "--by", "region", "--program", "lalla", "--to", "regions.html"],
        ["report", "--to", "winners.html"],
        ["coop", "C0012", "--to", "cooperative.html"],
        ["round", "--program", "jil", "--year", "2022", "--to", "edition.html"],
        ["round", "--program", "lalla", "--year", "2022", "--minutes", "minutes.html", "--yes"],
    )
    for line in lines:
        assert run_ess(place, line).code == 0
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
