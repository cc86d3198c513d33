"""Prints how fast the pages of a national register open and their search answers, in Chromium on this machine.

It publishes the register of the bench with its ten thousand awards, opens the page as a file in a fresh window, waits
until nothing is left to do, and types. `python -m tests.bench.site` needs Chromium.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.bench import register
from tests.pages.conftest import FLAGS, NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUNS = int(os.environ.get("ESS_BENCH_RUNS", "11"))
SOUGHT = ("Baobab", "bawbab detroit", "باوباب", "ⵜⴰⴷⵍⴰⴽⵜ", "coopérative féminine", "nothing of the kind", "Souss")
USABLE = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""
SEARCH = """(sought) => { const field = document.forms[0].elements.q, start = performance.now();
    field.value = sought; field.dispatchEvent(new Event('input', { bubbles: true }));
    document.body.getBoundingClientRect(); return performance.now() - start; }"""
IDLE = 1500  # milliseconds that a reader looks at the page before typing


def main() -> None:
    """Publish, measure, and print a table in Markdown."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        register.make(folder / "big.json")
        took = published(folder)
        opening, searching = measured(folder / "public" / "index.html")
        size = (folder / "public" / "index.html").stat().st_size
    lines = ["| work | median | slowest |", "|---|--:|--:|", f"| ess publish, once | {took:.1f} s | |"]
    rows = [(f"opening {size / 1e6:.1f} MB until it can be used", opening), ("a search, all of it shown", searching)]
    lines += [f"| {name} | {statistics.median(times):.0f} ms | {max(times):.0f} ms |" for name, times in rows]
    told = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    sys.stdout.write("\n".join([*lines, f"\n{RUNS} windows; {told}."]) + "\n")


def published(folder: Path) -> float:
    """Publish the register; tell how long it took."""
    terms = ["--licence", "CC-BY-4.0", "--publisher", "Fondation", "--prefix", "360G-bench", "--with-illustrative"]
    command = [str(Path(sys.executable).with_name("ess")), "publish", str(folder / "public"), *terms, "--yes"]
    start = time.perf_counter()
    subprocess.run([*command, "--db", str(folder / "big.json")], check=True, capture_output=True)
    return time.perf_counter() - start


def measured(page: Path) -> tuple[list[float], list[float]]:
    """Open a page in window after window, and search it; both in milliseconds."""
    opening, searching = [], []
    with sync_playwright() as library:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = library.chromium.launch(executable_path=path, args=[*FLAGS])
        for _run in range(RUNS):
            window: Page = browser.new_page(viewport={"width": 1280, "height": 800})
            window.goto(page.as_uri())
            opening.append(window.evaluate(USABLE))
            window.wait_for_timeout(IDLE)
            searching += [window.evaluate(SEARCH, sought) for sought in SOUGHT]
            window.close()
        browser.close()
    return opening, searching


if __name__ == "__main__":
    main()
