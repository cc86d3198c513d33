"""What is published is valid by both standards, whatever the register holds; what they let through is held apart."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocp_ess_cli.catalogue import programs
from ocp_ess_cli.domain.models import Award, Round
from ocp_ess_cli.exchange.publishing import as_360giving, tables
from ocp_ess_cli.exchange.publishing.codes import COUNTRIES, CURRENCIES
from ocp_ess_cli.exchange.publishing.selecting import Selection
from ocp_ess_cli.store.tiny import TinyStore
from tests import strategies
from tests.bench import register
from tests.builders import a_cooperative, a_round, a_unit
from tests.exchange.publishing.making import a_winner, files, published, some_files, some_records
from tests.exchange.publishing.validators import descriptor_problems, grant_problems, package_problems, schemas
from tests.running import run_ess
from tests.test_sessions import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.domain.models import Record

EVERYTHING = Selection(illustrative=True)


def problems(found: dict[str, bytes], folder: Path) -> list[str]:
    """Say what any of the validators finds wrong."""
    grants = grant_problems(found) if as_360giving.PATH in found else []
    return [*package_problems(found, folder), *descriptor_problems(found), *grants]


def grants(found: dict[str, bytes]) -> list[dict[str, Any]]:
    """Give the grants of a publication; none where the file is left out."""
    content = json.loads(found.get(as_360giving.PATH, b'{"grants": []}'))
    assert isinstance(content["grants"], list)
    return content["grants"]


def rows(found: dict[str, bytes], table: str) -> list[dict[str, str]]:
    """Read the CSV of a table."""
    return [*csv.DictReader(io.StringIO(found[f"data/{table}.csv"].decode()))]


def test_a_small_register_is_valid(tmp_path: Path) -> None:
    """A cooperative, a project's holder, shares and payments make files without a fault."""
    assert problems(some_files(), tmp_path) == []


def test_a_fault_is_found(tmp_path: Path) -> None:
    """The validators are not blind: an award of a cooperative that is not there, and a grant without a title."""
    found = some_files()
    found["data/awards.csv"] = found["data/awards.csv"].replace(b",C0001,", b",C0009,")
    found["grants.json"] = found["grants.json"].replace(b'"title":"Lalla', b'"titel":"Lalla')
    assert len(package_problems(found, tmp_path)) > 0
    assert len(grant_problems(found)) > 0


@pytest.mark.parametrize("selection", [Selection(), EVERYTHING], ids=["real", "illustrative"])
def test_the_sample_data_are_valid(tmp_path: Path, selection: Selection) -> None:
    """The sample data are valid, with its illustrative records and without."""
    assert run_ess(tmp_path, ["import", str(SAMPLE), "--yes"]).code == 0
    with TinyStore(tmp_path / "awards.json").reading() as unit:
        found = files(published(unit, selection))
    assert (len(grants(found)), problems(found, tmp_path / "out")) == (55 if selection.illustrative else 0, [])


def test_an_empty_register_is_valid(tmp_path: Path) -> None:
    """A register with nothing in it makes empty tables, and no grants: 360Giving wants one at least."""
    found = files(published(a_unit()))
    assert sorted(found) == sorted(["datapackage.json", *(f"data/{table.name}.csv" for table in tables.TABLES)])
    assert problems(found, tmp_path) == []


@st.composite
def registers(draw: st.DrawFn) -> list[Record]:
    """Draw records that hold together, with any texts in them."""
    ids = [f"C{number:04}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    cooperatives = [
        msgspec.structs.replace(draw(strategies.cooperatives), id=one, ice=draw(st.sampled_from(["", "0" * 15])))
        for one in ids
    ]
    rounds: list[Round] = [
        msgspec.structs.replace(draw(strategies.rounds), id=f"{key}-{year}", program=key, year=year)
        for key, year in (("lalla", 2022), ("jil", 2023))
    ]
    entries = [
        msgspec.structs.replace(
            draw(strategies.entries),
            id=f"E{number:04}",
            cooperative=draw(st.sampled_from(ids)),
            round=draw(st.sampled_from([one.id for one in rounds])),
            award=draw(strategies.awards),
        )
        for number in range(1, draw(st.integers(0, 5)) + 1)
    ]
    payments = [
        msgspec.structs.replace(draw(strategies.payments), id=f"P{number:04}", entry=entry.id, returns="")
        for number, entry in enumerate(entries, start=1)
    ]
    figures = draw(st.lists(strategies.figures, max_size=3, unique_by=lambda figure: figure.id))
    figures = [msgspec.structs.replace(one, key=one.key or "winners") for one in figures]
    return [*cooperatives, *rounds, *entries, *payments, *figures]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records=registers())
def test_any_register_is_valid(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever texts, numbers and days a register holds, what is published of it is valid."""
    found = files(published(a_unit(*records), EVERYTHING))
    assert problems(found, tmp_path_factory.mktemp("published")) == []
    let_through(found)


def test_the_register_of_the_bench_is_valid_in_part(tmp_path: Path) -> None:
    """Of the national register of the bench, the awards of one program in three years are valid."""
    assert _of_bench(tmp_path, Selection(next(iter(programs())), range(2020, 2023), illustrative=True)) > 0


@pytest.mark.soak
def test_the_whole_register_of_the_bench_is_valid(tmp_path: Path) -> None:
    """65,315 cooperatives and 10,000 awards are valid."""
    assert _of_bench(tmp_path, EVERYTHING) == 10_000


def _of_bench(folder: Path, selection: Selection) -> int:
    register.make(folder / "big.json")
    with TinyStore(folder / "big.json").reading() as unit:
        found = files(published(unit, selection))
    assert problems(found, folder / "out") == []
    let_through(found)
    return len(grants(found))


# --- what the schemas let through ---


def let_through(found: dict[str, bytes]) -> None:
    """Hold against the grants what the schemas let through: days, ids, amounts, codes, and fields that nobody knows."""
    given_ = grants(found)
    assert len({grant["id"] for grant in given_}) == len(given_)
    for grant in given_:
        date.fromisoformat(grant["awardDate"])
        assert grant["amountAwarded"] > 0
        assert grant["currency"] in CURRENCIES
        assert sum(one["value"] for one in grant.get("commitmentTransaction", ())) in (0, *_shares(found, grant))
        paid = grant.get("disbursementTransaction", [])
        assert sum(one["value"] for one in paid) == grant.get("amountDisbursed", 0)
        for one in paid:
            date.fromisoformat(one["transactionDate"])
            assert one["value"] > 0
        assert grant["locationScope"] in {"GLS030", "GLS040"}
        assert grant.keys() <= KNOWN["grant"]
        for organisation in (*grant["fundingOrganization"], *grant.get("recipientOrganization", ())):
            assert organisation.keys() <= KNOWN["organisation"]
        for place in grant["beneficiaryLocation"]:
            assert place.keys() <= KNOWN["place"]  # no geoCodeType: its list has British types alone


def _shares(found: dict[str, bytes], grant: dict[str, Any]) -> list[int]:
    award = grant["id"].removeprefix("360G-example-")
    return [sum(int(row["amount"]) for row in rows(found, "shares") if row["award"] == award)]


KNOWN = {
    "grant": {
        *("id", "title", "description", "currency", "amountAwarded", "amountDisbursed", "awardDate"),
        *("recipientOrganization", "recipientIndividual", "fundingOrganization", "grantProgramme", "fromOpenCall"),
        *("locationScope", "beneficiaryLocation", "classifications", "commitmentTransaction"),
        *("disbursementTransaction", "dateModified"),
    },
    "organisation": {
        *("id", "name", "alternateName", "addressLocality", "addressRegion", "addressCountry", "organisationType"),
        *("description", "location"),
    },
    "place": {"name", "countryCode", "geoCode"},
}


def test_every_field_of_a_grant_is_one_of_the_standard() -> None:
    """What is written of a grant, an organisation and a place is what the standard has a field for."""
    schema = json.loads((schemas() / "360giving" / "360-giving-schema.json").read_text(encoding="utf-8"))
    assert KNOWN["grant"] <= schema["properties"].keys()
    assert KNOWN["organisation"] <= schema["$defs"]["Organization"]["properties"].keys()
    assert KNOWN["place"] <= schema["$defs"]["Location"]["properties"].keys()


def test_the_codes_are_those_of_the_standard() -> None:
    """The countries and currencies are those of the schema."""
    defined = json.loads((schemas() / "360giving" / "360-giving-schema.json").read_text(encoding="utf-8"))["$defs"]
    assert {*defined["Location"]["properties"]["countryCode"]["enum"]} == COUNTRIES
    assert {*defined["currency"]["enum"]} == CURRENCIES


# --- one grant an award ---


def test_a_grant_to_a_cooperative() -> None:
    """The grant of an award says who receives, who pays, where, and what was paid and did not come back."""
    assert grants(some_files())[0] == {
        "id": "360G-example-E0001",
        "title": "Lalla Al Moutaaouina 2022",
        "description": "Savon d'argan",
        "currency": "MAD",
        "amountAwarded": 50000,
        "amountDisbursed": 30000,
        "awardDate": "2022-03-08",
        "recipientOrganization": [
            {
                "id": "360G-example-C0001",
                "name": "Coopérative Tafoukt",
                "alternateName": "تعاونية تافوكت",
                "addressLocality": "Aglou",
                "addressRegion": "Souss-Massa",
                "addressCountry": "MA",
                "organisationType": "cooperative",
                "description": "huile d'argan. ICE: 001523456000042.",
                "location": [
                    {"name": "Souss-Massa", "countryCode": "MA", "geoCode": "MA-09"},
                    {"name": "Tiznit", "countryCode": "MA"},
                ],
            }
        ],
        "fundingOrganization": [{"id": "360G-example-fondation-ocp-761a6e04", "name": "Fondation OCP"}],
        "grantProgramme": [{"code": "lalla", "title": "Lalla Al Moutaaouina"}],
        "fromOpenCall": "Yes",
        "locationScope": "GLS040",
        "beneficiaryLocation": [
            {"name": "Souss-Massa", "countryCode": "MA", "geoCode": "MA-09"},
            {"name": "Tiznit", "countryCode": "MA"},
        ],
        "classifications": [{"vocabulary": "ess-sector", "code": "argane", "title": "Argane"}],
        "commitmentTransaction": [
            {
                "id": "360G-example-E0001-fondation-ocp-761a6e04",
                "transactionDate": "2022-03-08",
                "currency": "MAD",
                "value": 50000,
                "provider": "360G-example-fondation-ocp-761a6e04",
                "recipient": "360G-example-C0001",
            }
        ],
        "disbursementTransaction": [
            {
                "id": "360G-example-P0001",
                "transactionDate": "2022-04-15",
                "currency": "MAD",
                "value": 30000,
                "provider": "360G-example-fondation-ocp-761a6e04",
                "recipient": "360G-example-C0001",
            }
        ],
        "dateModified": "2026-03-01T08:30:00Z",
    }


def test_a_grant_to_a_holder_of_a_project_tells_nothing_of_them() -> None:
    """Of people who hold a project nothing is told but the region and the sector; two sponsors each pay a share."""
    grant = grants(some_files())[1]
    assert grant["recipientIndividual"] == {"id": "360G-example-C0002", "name": "Individual Recipient"}
    assert grant["description"].startswith(
        "Lalla Al Moutaaouina 2022. The day of the award is not recorded; the ceremony's"
    )
    assert (grant["awardDate"], grant["beneficiaryLocation"]) == (
        "2022-03-08",
        [{"name": "Souss-Massa", "countryCode": "MA", "geoCode": "MA-09"}],
    )
    assert [one["value"] for one in grant["commitmentTransaction"]] == [30_000, 20_000]
    assert b"Fatima" not in b"".join(some_files().values())


def test_a_day_and_a_sponsor_that_nobody_knows() -> None:
    """The first of the year stands for a day that nobody knows, the publisher for a sponsor; both are told."""
    award = Award(amount=10)
    found = files(published(a_unit(a_round(), a_cooperative(), a_winner(award=award))))
    [grant] = grants(found)
    assert (grant["awardDate"], grant["fundingOrganization"]) == (
        "2022-01-01",
        [{"id": "360G-example", "name": "Fondation OCP"}],
    )
    assert "the first of the year stands for it" in grant["description"]
    assert "the publisher stands for them" in grant["description"]
    assert rows(found, "awards")[0]["date"] == ""


def test_the_metadata_say_that_there_is_no_list_of_identifiers() -> None:
    """The file tells in both languages why its identifiers begin with the publisher's prefix."""
    package = json.loads(some_files()["grants.json"])
    assert "there is no list of identifiers of Moroccan cooperatives" in package["description"]
    assert "il n'existe pas de liste d'identifiants" in package["description"]
    assert package["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_reason_in_the_metadata_ends_as_a_sentence() -> None:
    """Why it is published although sources contradict one another does not run into the next sentence."""
    package = json.loads(files(published(a_unit(*some_records()), despite="both stand"))["grants.json"])
    told = "Sources contradict one another / Des sources se contredisent: both stand. Identifiers begin with "
    assert package["description"].startswith(told)


def test_another_consumer_reads_the_same_sums() -> None:
    """The CSVs, joined by their keys, sum up to what the grants say."""
    found = some_files()
    assert sum(int(row["amount"]) for row in rows(found, "awards")) == sum(g["amountAwarded"] for g in grants(found))
    paid = [int(row["amount"]) for row in rows(found, "payments")]
    assert (paid, sum(paid)) == ([30_000, 20_000, -20_000], sum(g.get("amountDisbursed", 0) for g in grants(found)))
