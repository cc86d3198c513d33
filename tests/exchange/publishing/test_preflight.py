"""What stands against a publication is found before anything is written, all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.domain.licences import LICENCES
from ocp_ess_cli.domain.models import Award, Contact, Figure, Payment
from ocp_ess_cli.exchange.publishing import rows
from ocp_ess_cli.exchange.publishing.preflight import Objection, Wanted, objections, of_story
from tests.builders import TODAY, a_cooperative, a_round, a_unit, an_entry
from tests.exchange.publishing.making import a_winner, chosen, some_records

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Record

GOOD = Wanted("CC-BY-4.0", "Fondation OCP", "360G-example")


def found(*records: Record, wanted: Wanted = GOOD) -> list[Objection]:
    """Say what stands against publishing records."""
    of = chosen(a_unit(*records))
    return objections(of, rows.content(of), wanted)


def sentences(*records: Record, wanted: Wanted = GOOD) -> list[str]:
    """Say it in sentences alone."""
    return [one.sentence for one in found(*records, wanted=wanted)]


def test_nothing_stands_against_a_sound_register() -> None:
    """Payments that came back, shares that add up, an ICE and a project's holder are no reason to refuse."""
    assert found(*some_records()) == []


def test_what_is_missing_is_named() -> None:
    """Without a licence, a publisher and a prefix, each is asked for with its option."""
    assert [one.subject for one in found(wanted=Wanted())] == ["--licence", "--publisher", "--prefix"]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (
            GOOD._replace(licence="CC-BY-4"),
            "“CC-BY-4” is not an open licence that ess knows. Is it CC-BY-4.0, CC-BY-SA-4.0?",
        ),
        (
            GOOD._replace(licence="proprietary"),
            f"“proprietary” is not an open licence that ess knows. Is it {', '.join(LICENCES)}?",
        ),
        (
            GOOD._replace(prefix="../x"),
            "“../x” is no prefix; write plain letters, digits and hyphens, such as 360G-fondation.",
        ),
    ],
    ids=["nearest", "all", "prefix"],
)
def test_what_is_wrong_is_named(wanted: Wanted, sentence: str) -> None:
    """A licence that is none of the list is refused with the nearest; a prefix is plain letters."""
    assert sentences(wanted=wanted) == [sentence]


PLANTED = ["06 61 23 45 67", "+212 661-234567", "0661234567", "x.y@example.org", "AB123456", "٠٦٦١٢٣٤٥٦٧"]


@pytest.mark.parametrize("text", PLANTED)
@pytest.mark.parametrize("field", ["name", "name_ar", "commune", "activity", "court", "register_number"])
def test_what_is_personal_in_a_cooperative_is_found(field: str, text: str) -> None:
    """A telephone number, an e-mail address or the number of an identity card is found wherever people write."""
    assert [(one.check, one.subject) for one in found(*_of(f"appeler {text} svp", field))] == [("personal", "C0001")]


def _of(text: str, field: str) -> list[Record]:
    return [a_round(), a_cooperative(**{field: text}), a_winner()]


@pytest.mark.parametrize(
    "records",
    [
        [a_round(theme="tél. 0661234567"), a_cooperative(), a_winner()],
        [a_round(sponsors=("Banque 06 61 23 45 67",)), a_cooperative(), a_winner()],
        [a_round(), a_cooperative(), a_winner(project="voir x@example.org")],
        [a_round(), a_cooperative(other_names=("Tafoukt 0661234567",)), a_winner()],
        [a_round(), Figure(id="F0001", program="lalla", year=2022, key="winners", value=1, statement="0661234567")],
    ],
    ids=["theme", "sponsor", "project", "other names", "statement"],
)
def test_what_is_personal_elsewhere_is_found(records: list[Record]) -> None:
    """The same in a theme, a sponsor's name, a project, another spelling, and what was published."""
    assert [one.check for one in found(*records)] == ["personal"]


def test_what_is_not_published_is_not_looked_at() -> None:
    """A telephone number of a cooperative that did not win, or in a note, stands against nothing."""
    assert found(a_round(note="0661234567"), a_cooperative(activity="0661234567", notes="0661234567"), an_entry()) == []


def test_the_contact_of_a_cooperative_in_its_texts_is_found() -> None:
    """The name of the contact in the project, and a telephone number written otherwise, are found."""
    contact = Contact(name="Fatima Bennani", reach="0661 234567")
    records = [a_round(), a_cooperative(contact=contact), a_winner(project="Atelier de FATIMA  Bennani")]
    assert sentences(*records) == [
        "project of C0001 has the contact of the cooperative: “Atelier de FATIMA  Bennani”. Take it out."
    ]


def test_personal_data_in_the_terms_and_the_story_are_found() -> None:
    """The publisher's name, the reason that is published, and reasons of the journal are looked at as well."""
    wanted = GOOD._replace(publisher="Fondation 0661234567", despite="appeler 0661234567")
    assert [one.subject for one in found(wanted=wanted)] == ["--publisher", "--despite"]
    assert [one.check for one in of_story("- E0001 — parti, 0661234567")] == ["personal"]


def test_shares_that_do_not_add_up_are_named() -> None:
    """Shares of 40,000 of an award of 50,000 stand against it."""
    award = Award(amount=50_000, sponsor="A", shares={"A": 30_000, "B": 10_000})
    assert sentences(a_round(), a_cooperative(), a_winner(award=award)) == [
        "The shares of E0001 add up to 40,000 MAD, and its award is 50,000 MAD."
    ]


def test_more_paid_than_awarded_is_named() -> None:
    """A payment above the award stands against it."""
    payment = Payment(id="P0001", entry="E0001", amount=60_000, on=TODAY)
    assert [one.check for one in found(a_round(), a_cooperative(), a_winner(), payment)] == ["sums"]


def test_a_winner_who_cannot_be_published_is_named() -> None:
    """A winner without an award, and one whose cooperative is gone, are named, and that the sums do not agree."""
    assert sentences(a_round(), a_cooperative(), a_winner(award=None)) == [
        "E0001 won, and has no award.",
        "lalla-2022 has 1 winners, and 0 awards.",
    ]
    assert sentences(a_round(), a_winner()) == [
        "E0001 is an entry of C0001, which is not there.",
        "The awards of lalla-2022 are 50,000 MAD in the register, and 0 MAD of them can be published.",
    ]


def test_a_value_that_its_column_cannot_hold_is_named() -> None:
    """A region that is no code, an ICE that is none, and a currency that nobody knows would spoil the files."""
    award = Award(amount=50_000, currency="XQZ")
    records = [a_round(), a_cooperative(region="Souss", ice="12"), a_winner(award=award)]
    assert sentences(*records) == [
        "region of C0001 is “Souss”, which cannot be published so.",
        "ice of C0001 is “12”, which cannot be published so.",
        "region of lalla-2022 is “Souss”, which cannot be published so.",
        "currency of E0001 is “XQZ”, which cannot be published so.",
    ]


def test_contradictions_are_named_unless_there_is_a_reason() -> None:
    """Two sources with two numbers stand against it, until somebody says why it is published all the same."""
    figures = [
        Figure(id=f"F000{n}", program="lalla", year=2022, key="winners", value=value) for n, value in ((1, 24), (2, 25))
    ]
    assert [one.check for one in found(a_round(), *figures)] == ["figures"]
    assert found(a_round(), *figures, wanted=GOOD._replace(despite="counted otherwise")) == []
