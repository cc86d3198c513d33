"""The pages of a publication: the same bytes for the same rows, nothing that is not public, and no dead link."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from ocp_ess_cli import language
from ocp_ess_cli.catalogue import places
from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.exchange.publishing import rows, site
from ocp_ess_cli.exchange.publishing.preflight import Wanted, objections
from ocp_ess_cli.exchange.publishing.selecting import Selection
from ocp_ess_cli.exchange.publishing.site import searching
from ocp_ess_cli.store.folders import is_allowed
from tests import strategies
from tests.builders import a_cooperative, a_round, a_unit
from tests.exchange.publishing.making import a_winner, chosen, published, some_records
from tests.pages import site as making
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.domain.models import Record

TERMS = ("--licence", "CC-BY-4.0", "--publisher", "Fondation OCP", "--prefix", "360G-fondation", "--yes")
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def pages(*records: Record, selection: Selection | None = None) -> dict[str, str]:
    """Make the pages of a register."""
    made = site.files(published(a_unit(*records), selection), places(), {"grants.json": b"[]"})
    return {path: content.decode() for path, content in made.items()}


def shown(page: str) -> str:
    """Give what a page says."""
    return unescape(TAG.sub(" ", page))


def test_there_is_a_page_for_each_winner_and_each_round() -> None:
    """Two pages list everything; who did not win has none, and is named nowhere."""
    made = pages(*some_records())
    expected = {"index.html", "index.en.html", "style.css", "rounds/lalla-2022.html"}
    assert {*made} == expected | {"cooperatives/C0001.html", "cooperatives/C0002.html"}
    assert all(map(is_allowed, made))
    assert not any("Sans Prix" in page for page in made.values())


def test_nothing_of_a_record_that_is_not_public_is_on_a_page() -> None:
    """Of contacts, notes, marks, and people who hold a project, nothing is said."""
    everything = "".join(pages(*some_records()).values())
    for kept_back in ("interne", "Fatima", "Tafraout", "VIR 17", "17.0"):
        assert kept_back not in everything
    assert "huile d&#x27;argan" in everything


def test_pages_are_the_same_in_every_language_of_the_user() -> None:
    """Both languages are written, whichever the user speaks, and the user's is spoken afterwards."""
    in_english = pages(*some_records())
    language.use("fr")
    try:
        assert pages(*some_records()) == in_english
        assert language.current() == "fr"
    finally:
        language.use("en")
    assert "Prix attribués aux coopératives" in in_english["index.html"]
    assert "Awards to cooperatives" in in_english["index.en.html"]


def test_every_link_leads_to_a_file_or_names_a_source(tmp_path: Path) -> None:
    """Links within the folder lead to what is published; others are those of sources and of the licence."""
    sample = making.SAMPLE
    assert run_ess(tmp_path, ["import", str(sample), "--yes"]).code == 0
    folder = tmp_path / "public"
    extra = ("--with-illustrative", "--despite", "as the sources say")
    assert run_ess(tmp_path, ["publish", str(folder), *TERMS, *extra]).code == 0
    outside = set()
    for page in folder.rglob("*.html"):
        for address in LINK.findall(page.read_text(encoding="utf-8")):
            if address.startswith(("https://", "http://")):
                outside.add(unescape(address))
            else:
                assert (page.parent / address.partition("#")[0]).is_file() or address in ("#en", "#fr")
    with (folder / "data" / "rounds.csv").open(encoding="utf-8") as lines:
        sources = {row["source"] for row in csv.DictReader(lines) if row["source"].startswith("http")}
    assert outside == {"https://creativecommons.org/licenses/by/4.0/"} | sources


def test_a_page_runs_only_its_own_script() -> None:
    """The policy names the one script by its digest, and lets nothing else run or load; other pages run none."""
    made = pages(*some_records())
    script = re.findall(r"<script>(.*?)</script>", made["index.html"], re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'self' file:"
    assert script == [searching.script()]
    assert f"content=\"{policy}; script-src 'sha256-{digest}'\"" in made["index.html"]
    assert len(script[0].encode()) <= 8192
    others = [page for path, page in made.items() if path.startswith(("cooperatives", "rounds"))]
    assert all(f'content="{policy}"' in page and "<script" not in page for page in others)


def test_the_totals_are_those_of_the_rows() -> None:
    """The sum of two currencies is never one number, and the illustrative are counted."""
    given: dict[str, list[making.Record]] = {
        "programs": [making.PROGRAM],
        "rounds": [making.ROUND],
        "cooperatives": [making.cooperative(1, "A"), making.cooperative(2, "B", illustrative=False)],
        "awards": [making.award(1), making.award(2, amount=700, currency="EUR")],
    }
    page = shown(site.files(making.published(given), places(), {})["index.en.html"].decode())
    assert "2 awards, 700 EUR, 50,000 MAD" in page
    assert "* 1 cooperative of 2 is illustrative" in page


@given(strategies.spaced_names)
def test_no_name_is_markup(name: str) -> None:
    """Whatever a name holds, the page says it as it is, and has the tags that it has for any other."""
    plain, other = (making.files([one])["cooperatives/C0000.html"].decode() for one in ("A", name))
    assert [tag.split()[0] for tag in TAG.findall(other) if "span" not in tag] == [
        tag.split()[0] for tag in TAG.findall(plain) if "span" not in tag
    ]


def test_a_row_knows_how_its_names_sound() -> None:
    """Of each name the consonants of its words, as the register itself looks names up."""
    record = making.cooperative(1, "Coopérative Tighanimine 2", name_ar="تيغانمين", other_names="Tiranimin;Argane Sud")
    assert searching.keys(record) == "trnmn 2,trnmn,rkn sd"
    assert keys_of(["Coopérative Tighanimine 2"]) == ("trnmn", "2")


def test_a_round_whose_page_could_not_be_named_is_refused() -> None:
    """An id that somebody wrote into the file by hand is no way out of the folder."""
    of = chosen(a_unit(a_round(id="../lalla-2022")))
    found = objections(of, rows.content(of), Wanted("CC-BY-4.0", "Fondation OCP", "360G-example"))
    told = "id of ../lalla-2022 is “../lalla-2022”, which cannot be published so."
    assert [one.sentence for one in found] == [told]


@pytest.mark.parametrize("narrowed", [range(2022, 2023), range(2020, 2023)])
def test_a_page_says_what_it_is_narrowed_to(narrowed: range) -> None:
    """Who reads a part knows that it is one."""
    made = pages(*some_records(), selection=Selection(years=narrowed))
    told = "2022" if len(narrowed) == 1 else "2020–2022"
    assert f"Only {told} is published here." in shown(made["index.en.html"])


def test_a_winner_of_several_rounds_has_one_page() -> None:
    """It lists every award, and its names in Arabic letters say so to a browser."""
    made = pages(*some_records(), a_cooperative(id="C0009"), a_winner(4, cooperative="C0001"))
    page = made["cooperatives/C0001.html"]
    assert page.count("<th scope=row>") == 4
    assert 'lang="ar" dir="rtl">تعاونية تافوكت' in page
