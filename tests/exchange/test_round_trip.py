"""What is exported can be imported: an empty register that takes it is equal, but for what a sheet does not carry."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.links import key
from ocp_ess_cli.domain.models import (
    BOUNDS,
    KINDS,
    LINK_KINDS,
    LINK_STATUSES,
    STATUSES,
    TRACKS,
    Award,
    Contact,
    Cooperative,
    Entry,
    Expert,
    Figure,
    Link,
    Payment,
    Pledge,
    Round,
)
from ocp_ess_cli.store.tiny import TinyStore
from tests import strategies
from tests.builders import TODAY, jil, lalla, save
from tests.running import run_ess

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Record

SAMPLE = Path(__file__).parents[2] / "sample_data"
WHATS = ("cooperatives", "rounds", "entries", "pledges", "payments", "links", "experts", "figures")
PARTNERS = ("Partenaire 1", "Partenaire 2")


OPENINGS = ["", "", "=", "+", "-", "@", "'", "'=", "''-"]
REACHES = ["", "0528000000", "bureau@annour.example", "+212 6 12 34 56 78"]

PLACES = catalogue.places()
OPEN_PLACES = [("", ""), *((place.code, "") for place in PLACES.regions.values())]
OPEN_PLACES += [(place.within, place.code) for place in PLACES.provinces.values()]

openings = st.sampled_from(OPENINGS)
names = st.builds("{}{}".format, openings, strategies.spaced_names).map(values.name)
anything = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]), max_size=12)
anything = anything.filter(lambda text: not text.startswith(("#", "Err:")))  # as an error of a spreadsheet does
texts = st.builds("{}{}".format, openings, anything).map(values.text)
several = st.lists(names.filter(lambda name: ";" not in name), max_size=3, unique=True).map(tuple)
past = st.dates(date(1800, 1, 1), TODAY)
published = st.sampled_from(["", "2023", "2023-08", "2023-08-09"])


def an_ice(number: int) -> str:
    """Give a common identifier with the check digits that belong to it."""
    return f"{number:013d}{-number * 100 % 97:02d}"  # all of it is a multiple of 97


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """Draw a contact that ess takes."""
    collected = draw(past)
    return Contact(
        name=draw(names),
        role=draw(texts),
        reach=draw(st.sampled_from(REACHES)),
        collected=collected,
        keep_until=draw(st.none() | st.dates(collected, date(2100, 1, 1))),
    )


@st.composite
def cooperatives(draw: st.DrawFn, number: int) -> Cooperative:
    """Draw a cooperative that ess takes, of this number."""
    country = draw(strategies.countries)
    region, province = draw(st.sampled_from(OPEN_PLACES)) if country == "MA" else ("", "")
    members = draw(st.none() | st.integers(0, 10**6))
    part = st.none() | st.integers(0, 10**6 if members is None else members)
    return Cooperative(
        id=f"C{number:04d}",
        name=draw(names),
        name_ar=draw(st.just("") | names),
        other_names=draw(several),
        kind=draw(st.sampled_from(KINDS)),
        country=country,
        region=region,
        province=province,
        commune=draw(texts),
        sector=draw(st.sampled_from(["", *PLACES.sectors])),
        activity=draw(texts),
        members=members,
        women=draw(part),
        youth=draw(part),
        foreign_members=draw(part),
        founded=draw(st.none() | past),
        court=draw(texts),
        register_number=str(number),
        ice=draw(st.sampled_from(["", an_ice(number)])),
        contact=draw(st.none() | contacts()),
        notes=draw(texts),
        illustrative=draw(st.booleans()),
    )


@st.composite
def rounds(draw: st.DrawFn, program_key: str, year: int) -> Round:
    """Draw a round whose terms differ from its program's in what a sheet carries alone."""
    program = {"lalla": lalla(), "jil": jil()}[program_key]
    unset = st.none() if program.terms.seats is None else st.nothing()
    terms = msgspec.structs.replace(
        program.terms,
        amount=draw(st.integers(1, 10**9)),
        currency=draw(st.sampled_from(["MAD", "EUR"])),
        seats=draw(unset | st.integers(1, 60)),
        min_per_region=draw(st.integers(0, 3)),
        schedule=draw(st.sampled_from([(), (60, 40), (50, 30, 20)])),
    )
    return Round(
        id=f"{program_key}-{year}",
        program=program_key,
        year=year,
        edition=draw(st.none() | st.integers(1, 12)),
        status=draw(st.sampled_from(STATUSES)),
        ceremony=draw(st.none() | strategies.days),
        theme=draw(texts),
        sponsors=(*draw(several), *PARTNERS),
        terms=terms,
        source=draw(texts),
        source_date=draw(published),
        note=draw(texts),
    )


@st.composite
def entries(draw: st.DrawFn, number: int, round_: Round, cooperative: Cooperative) -> Entry:
    """Draw an entry that ess takes; a winner whom a rule forbids has a reason."""
    program = catalogue.programs()[round_.program]
    stage, track = draw(st.sampled_from([*program.stages])), draw(st.sampled_from(TRACKS))
    unmet = rules.unmet(round_.terms, cooperative, rules.Entering(track)) or round_.terms.seats == 1
    amount = draw(st.integers(2, 10**9))
    part = draw(st.sampled_from([0, 1, amount // 2]))
    award = Award(
        amount=amount,
        currency=round_.terms.currency,
        sponsor=PARTNERS[0] if part else draw(texts),
        shares=dict(zip(PARTNERS, (part, amount - part), strict=True)) if part else {},
        on=draw(st.none() | strategies.days),
        despite=draw(names if unmet else texts),
    )
    return Entry(
        id=f"E{number:04d}",
        round=round_.id,
        cooperative=cooperative.id,
        stage=stage,
        project=draw(texts),
        track=track,
        mark=draw(st.none() | strategies.marks),
        award=award if stage == "winner" else None,
        note=draw(texts),
    )


@st.composite
def pledges(draw: st.DrawFn, rounds_: list[Round]) -> list[Pledge]:
    """Draw pledges of partners to rounds, one for each region and sector."""
    keys = [(round_.id, sponsor) for round_ in rounds_ for sponsor in PARTNERS if draw(st.booleans())]
    found = []
    for number, (round_id, sponsor) in enumerate(keys, start=1):
        seats = draw(st.none() | st.integers(1, 60))
        found.append(
            Pledge(
                id=f"G{number:04d}",
                round=round_id,
                sponsor=sponsor,
                seats=seats,
                amount=draw(st.integers(1, 10**9)) if seats is None else None,
                region=draw(st.sampled_from(["", *PLACES.regions])),
                sector=draw(st.sampled_from(["", *PLACES.sectors])),
            )
        )
    return found


@st.composite
def payments(draw: st.DrawFn, entries_: list[Entry]) -> list[Payment]:
    """Draw payments of winners, some of which came back."""
    found: list[Payment] = []
    for entry in entries_:
        for sponsor, share in (entry.award.paid_by if entry.award else {}).items():
            if draw(st.booleans()):
                made = Payment(
                    id=f"P{len(found) + 1:04d}",
                    entry=entry.id,
                    sponsor=sponsor,
                    amount=draw(st.integers(1, share)),
                    on=draw(past),
                    reference=draw(texts),
                    note=draw(texts),
                )
                found.append(made)
                if draw(st.booleans()):
                    back = {"amount": -made.amount, "returns": made.id, "on": draw(past)}
                    found.append(msgspec.structs.replace(made, id=f"P{len(found) + 1:04d}", **back))
    return found


@st.composite
def links(draw: st.DrawFn, everyone: list[Cooperative], rounds_: list[Round]) -> list[Link]:
    """Draw links that ess takes: of two cooperatives, or of one with another party, each for an opportunity."""
    found: dict[object, Link] = {}
    ids = [one.id for one in everyone]
    for _place in range(draw(st.integers(0, 4)) if ids else 0):
        one = draw(st.sampled_from(ids))
        link = Link(
            id=f"L{len(found) + 1:04d}",
            cooperative=one,
            other=draw(st.sampled_from([other for other in ids if other != one] or ["Hôtel A"]) | parties),
            title=draw(names),
            kind=draw(st.sampled_from(LINK_KINDS)),
            status=draw(st.sampled_from(LINK_STATUSES)),
            on=draw(past),
            value=draw(st.none() | st.integers(1, 10**9)),
            currency=draw(st.sampled_from(["MAD", "EUR"])),
            round=draw(st.sampled_from(["", *(round_.id for round_ in rounds_)])),
            note=draw(texts),
        )
        found.setdefault(key(link), link)
    return [*found.values()]


parties = names.filter(lambda name: not re.fullmatch(r"[cC][0-9]+", name))


@st.composite
def experts(draw: st.DrawFn, number: int) -> Expert:
    """Draw an expert that ess takes, of an organisation of their own."""
    return Expert(
        id=f"X{number:04d}",
        name=draw(names),
        fields=draw(several),
        organisation=f"Organisation {number}",
        region=draw(st.sampled_from(["", *PLACES.regions])),
        contact=draw(st.none() | contacts()),
        note=draw(texts),
    )


def figures() -> st.SearchStrategy[Figure]:
    """Draw figures that ess takes."""
    return st.builds(
        Figure,
        id=st.just("-"),
        program=st.sampled_from(["lalla", "jil"]),
        year=st.integers(2021, 2030),
        since=st.none() | st.integers(2010, 2021),
        key=st.sampled_from(["winners", "candidates", "age_min"]),
        track=st.none() | st.sampled_from(TRACKS),
        sponsor=texts,
        value=strategies.counts,
        bound=st.sampled_from(BOUNDS),
        statement=texts,
        source=texts,
        date=published,
    )


@st.composite
def registers(draw: st.DrawFn) -> list[Record]:
    """Draw the records of a register as ess keeps it."""
    everyone = [draw(cooperatives(number)) for number in range(1, draw(st.integers(0, 3)) + 1)]
    places = draw(
        st.lists(st.tuples(st.sampled_from(["lalla", "jil"]), st.integers(2021, 2030)), unique=True, max_size=2)
    )
    opened = [draw(rounds(*place)) for place in places]
    pairs = [(round_, one) for round_ in opened for one in everyone if draw(st.booleans())]
    entered = [draw(entries(number, *pair)) for number, pair in enumerate(pairs, start=1)]
    told = draw(st.lists(figures(), max_size=3, unique_by=msgspec.json.encode))
    numbered = [msgspec.structs.replace(figure, id=f"F{n:04d}") for n, figure in enumerate(told, start=1)]
    money = [*draw(pledges(opened)), *draw(payments(entered))]
    network = [*draw(links(everyone, opened)), *(draw(experts(n)) for n in range(1, draw(st.integers(0, 2)) + 1))]
    return [*everyone, *opened, *entered, *money, *network, *numbered]


def carried(folder: Path) -> dict[str, list[Record]]:
    """Read what a sheet carries of every record: all but the path of an entry, and the id of a figure."""
    apart: dict[str, dict[str, object]] = {"entries": {"path": ()}, "figures": {"id": ""}}
    with TinyStore(folder / "awards.json").reading() as unit:
        found = {what: unit.table(what).find() for what in WHATS}
    return {what: [msgspec.structs.replace(one, **apart.get(what, {})) for one in found[what]] for what in WHATS}


def moved(folder: Path, *options: str) -> Path:
    """Export every kind from the register of a folder, and import it into an empty one; give the folder of that."""
    there = folder / "there"
    there.mkdir()
    for what in WHATS:
        contacts_too = ["--with-contacts"] if what in {"cooperatives", "experts"} else []
        outcome = run_ess(folder, ["export", what, str(there / f"{what}.csv"), *contacts_too, *options])
        assert (outcome.code, outcome.out) == (0, "")
    outcome = run_ess(there, ["import", "."])
    assert (outcome.code, outcome.err if outcome.code else "") == (0, "")
    return there


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), st.sampled_from(["en", "fr"]))
def test_export_then_import_is_the_identity(records: list[Record], language: str) -> None:
    """Every kind, exported and imported into an empty register, is as it was."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(TinyStore(folder / "awards.json"), *records)
        assert carried(moved(folder, "--lang", language)) == carried(folder)


def test_the_sample_data_comes_back(tmp_path: Path) -> None:
    """The sample data, exported and imported, is as it was."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    assert carried(moved(tmp_path)) == carried(tmp_path)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_export_is_there_already(tmp_path: Path, language: str) -> None:
    """What is exported and imported into the same register changes nothing."""
    assert run_ess(tmp_path, ["import", str(SAMPLE)]).code == 0
    (tmp_path / "out").mkdir()
    for what in WHATS:
        assert run_ess(tmp_path, ["export", what, f"out/{what}.csv", "--lang", language]).code == 0
    outcome = run_ess(tmp_path, ["import", "out"])
    told = "New: nothing. In the register already: 120 cooperatives, 16 rounds, 151 entries, 72 figures."
    assert (outcome.out, outcome.err.splitlines()[-1], outcome.code) == ("", told, 0)
