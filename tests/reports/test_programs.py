"""Programs: the list, and everything about one."""

from __future__ import annotations

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.catalogue import programs as catalogue
from ocp_ess_cli.domain.models import Eligibility, Terms
from ocp_ess_cli.reports.programs import program, programs, term_fields
from ocp_ess_cli.reports.report import Money, Named, shown
from tests.reports.registers import card, keys, records, table

LALLA = catalogue()["lalla"]


def test_list_has_the_terms_of_each_program() -> None:
    """The programs stand with what a new round starts with."""
    assert records(table(programs(catalogue()), "programs"), "program", "amount", "seats") == [
        ("lalla", Money(50_000, "MAD"), 8),
        ("jil", Money(50_000, "MAD"), None),
        *((key, None, None) for key in ("mourafaka", "rawabit", "sookoa", "formations", "forum")),
    ]


def test_list_has_the_keys_of_the_terms() -> None:
    """Programs get the key, names, kind and terms of each."""
    assert keys(table(programs(catalogue()), "programs")) == [
        "program",
        "name",
        "name_ar",
        "kind",
        "mission",
        "since",
        "amount",
        "currency",
        "seats",
        "aliases",
        "own",
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "Lalla Al Moutaaouina, women's cooperatives"), ("fr", "Lalla Al Moutaaouina")],
)
def test_one_is_named_in_the_language_and_in_arabic(code: str, name: str) -> None:
    """A program is named in the user's language, with its Arabic name and its key."""
    language.use(code)
    told = card(program(LALLA), "program")
    assert (told["program"], told["name"], told["name_ar"]) == ("lalla", name, "لالة المتعاونة")


def test_one_tells_its_stages() -> None:
    """Each stage stands with what may follow, by their names."""
    not_selected = Named("not_selected", "not selected")
    winner, withdrawn = Named("winner", "winner"), Named("withdrawn", "withdrawn")
    candidate, ineligible = Named("candidate", "candidate"), Named("ineligible", "ineligible")
    revoked = Named("revoked", "revoked")
    assert records(table(program(LALLA), "stages"), "stage", "followers") == [
        (candidate, (winner, not_selected, ineligible, withdrawn)),
        (winner, (revoked,)),
        (not_selected, (winner, candidate)),
        (ineligible, (winner,)),
        (withdrawn, (candidate,)),
        (revoked, (winner,)),
    ]


def test_one_tells_its_assumptions_by_the_name_of_the_term() -> None:
    """Each assumption stands under the name that the term has for people."""
    assumptions = table(program(LALLA), "assumptions")
    assert [term for (term,) in records(assumptions, "term")] == [
        Named("min_women_share", "Women among members at least"),
        Named("countries", "Countries"),
        Named("scale", "Highest mark"),
        Named("min_per_region", "Winners per region at least"),
    ]


def test_one_tells_its_sources() -> None:
    """Each source stands with what it says."""
    assert records(table(program(LALLA), "sources"), "says", "url")[0] == (
        "Every winner receives 50,000 dirhams.",
        "seed:observateur-du-maroc-2023-08-09",
    )


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            Terms(amount=50_000),
            {
                "amount": "50,000 MAD",
                "currency": "MAD",
                "scale": "20",
                "tracks": "cooperative",
                "past_winners": "yes",
            },
        ),
        (
            Terms(
                amount=1_000,
                currency="EUR",
                seats=8,
                min_per_region=1,
                track_shares={"project": 0.25, "cooperative": 0.5},
                paid_by="Fonds",
                scale=100,
                tracks=("cooperative", "project"),
                eligibility=Eligibility(
                    min_women_share=1.0, min_youth_share=0.5, countries=("MA", "SN"), past_winners=False
                ),
            ),
            {
                "amount": "1,000 EUR",
                "currency": "EUR",
                "seats": "8",
                "min_per_region": "1",
                "track_shares": "project 25%, cooperative 50%",
                "paid_by": "Fonds",
                "scale": "100",
                "tracks": "cooperative, project",
                "min_women_share": "100%",
                "min_youth_share": "50%",
                "countries": "MA, SN",
                "past_winners": "no",
            },
        ),
    ],
)
def test_terms_are_told_a_line_each(terms: Terms, told: dict[str, str]) -> None:
    """What the terms say is told for people, and what they do not say is left out."""
    assert {field.key: shown(field.value) for field in term_fields(terms) if shown(field.value)} == told
