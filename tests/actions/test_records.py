"""The check of records: whatever a record names is there, and its counts, days and places can be."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from ocp_ess_cli.domain.models import Award, Contact, Measure, Payment, Record, Score, Session, Step
from tests.builders import TODAY, a_cooperative, a_link, a_round, a_unit, an_entry, found, lalla

TOMORROW = TODAY + timedelta(days=1)
BEFORE = TODAY - timedelta(days=9)


def winner(**fields: object) -> Record:
    """Make the award of C0001, of the day it was named."""
    path = (Step(stage="candidate", on=BEFORE), Step(stage="winner", on=TODAY))
    plain = an_entry(stage="winner", path=path, award=Award(amount=50_000, on=TODAY))
    return msgspec.structs.replace(plain, **fields)


def test_whole_records_hold() -> None:
    """A cooperative, its round and its award are whole, and so is a cooperative of which little is known."""
    bare = a_cooperative(id="C0002", region="", province="", sector="", members=None)
    assert found(a_unit(a_cooperative(), bare, a_round(), winner()), "records") == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"women": 13}, "13 of its 12 members are women, more than there are."),
        ({"youth": 20}, "20 of its 12 members are aged 18 to 35, more than there are."),
        ({"foreign_members": 13}, "13 of its 12 members are foreign nationals, more than there are."),
        ({"founded": TODAY}, "It entered lalla-2022 on 16 Nov 2026, before it was founded on 25 Nov 2026."),
        (
            {"contact": Contact(name="A", collected=TOMORROW)},
            "Its contact was collected on 26 Nov 2026, which is in the future.",
        ),
        (
            {"contact": Contact(name="A", collected=TODAY, keep_until=BEFORE)},
            "Its contact is kept until 16 Nov 2026, before it was collected on 25 Nov 2026.",
        ),
        ({"region": "MA-99", "province": ""}, "Its region, “MA-99”, is none that ess knows."),
        ({"province": "Tiznot"}, "Its province, “Tiznot”, is none that ess knows."),
        ({"sector": "argan"}, "Its sector, “argan”, is none that ess knows."),
        ({"region": "MA-01"}, "Tiznit is in the region Souss-Massa, not in Tangier-Tetouan-Al Hoceima."),
        ({"country": "SN"}, "It is in SN, and in a region of Morocco."),
    ],
)
def test_what_cannot_be_of_a_cooperative_is_named(wrong: dict[str, object], sentence: str) -> None:
    """Counts that are too high, days that cannot be, and places that do not fit are told, with what puts them right."""
    told = found(a_unit(a_cooperative(**wrong), a_round(), winner()), "records")
    assert [(finding.subject, finding.sentence) for finding in told] == [("C0001", sentence)]
    assert told[0].advice.startswith("ess edit-coop C0001 --")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"women": 3, "people": 2}, "There cannot be more women (3) than people who took part (2)."),
        ({"path": (Step(stage="candidate", on=TODAY),)}, "It is at the stage winner, and its story ends at candidate."),
        (
            {"path": (Step(stage="candidate", on=TODAY), Step(stage="winner", on=BEFORE))},
            "It reached the stage winner on 16 Nov 2026, before the stage candidate of 25 Nov 2026.",
        ),
        ({"award": None}, "It is a winner without an award."),
        (
            {"award": Award(amount=50_000, currency="EUR", on=TODAY)},
            "Its award is in EUR, and lalla-2022 is in MAD.",
        ),
        ({"phase": 2}, "It is in phase 2, which lalla-2022 does not have."),
        ({"cooperative": "C0009"}, "E0001 names C0009, which is not there."),
        ({"round": "lalla-2021"}, "E0001 names lalla-2021, which is not there."),
    ],
)
def test_what_cannot_be_of_an_entry_is_named(wrong: dict[str, object], sentence: str) -> None:
    """A story that does not fit, another currency, and records that are not there are told."""
    told = found(a_unit(a_cooperative(), a_round(), winner(**wrong)), "records")
    assert [(finding.subject, finding.sentence) for finding in told] == [("E0001", sentence)]


def test_an_unknown_stage_is_named() -> None:
    """A stage that the program does not have is told beside those that it has."""
    wrong = an_entry(stage="lauded", path=(Step(stage="lauded", on=TODAY),))
    (told,) = found(a_unit(a_cooperative(), a_round(), wrong), "records")
    stages = ", ".join(lalla().stages)
    assert told.sentence == f"It is at the stage “lauded”, which lalla does not have; there are: {stages}."


def test_a_cooperative_of_the_future_is_named() -> None:
    """One that is not founded yet is told."""
    (told,) = found(a_unit(a_cooperative(founded=TOMORROW)), "records")
    assert told.sentence == "It was founded on 26 Nov 2026, which is in the future."


def test_what_stands_twice_is_named() -> None:
    """Two cooperatives of one number, two entries of one cooperative, two scores and two links are told once each."""
    unit = a_unit(
        a_cooperative(ice="001525713000081", court="Tiznit", register_number="12/2019"),
        a_cooperative(id="C0002", name="Deux", ice="001525713000081"),
        a_cooperative(id="C0003", name="Trois", court="TIZNIT", register_number="12/2019"),
        a_round(),
        an_entry(1),
        an_entry(2, cooperative="C0001"),
        Score(id="S0001", entry="E0001", juror="A"),
        a_link(1),
        a_link(2),
    )
    assert [(one.subject, one.sentence, one.advice) for one in found(unit, "records")] == [
        ("C0001", "C0001 has 2 entries in lalla-2022.", "See what made it so, and take it back: ess log C0001"),
        (
            "S0001",
            "S0001 needs A among the jurors of lalla-2022.",
            "See what made it so, and take it back: ess log S0001",
        ),
        ("L0001", "L0001, L0002 are the same link.", "ess remove-link L0002"),
        ("C0001", "The ICE or register number 001525713000081 is of C0001, C0002.", "ess merge-coops C0001 C0002"),
        ("C0001", "The ICE or register number 12/2019 is of C0001, C0003.", "ess merge-coops C0001 C0003"),
    ]


def test_rounds_sessions_measures_and_payments_are_checked() -> None:
    """A round of no program, and what is said to be done in the future, are told."""
    strange = msgspec.structs.replace(a_round(), id="prix-2022", program="prix")
    late = a_round(year=2023, status="closed", ceremony=TOMORROW)
    unit = a_unit(
        a_cooperative(),
        a_round(),
        winner(),
        strange,
        late,
        Session(id="V0001", round="lalla-2022", on=TOMORROW, entries=("E0001",), people=2, women=3),
        Measure(id="M0001", entry="E0001", title="A", done=TOMORROW),
        Payment(id="P0001", entry="E0001", amount=10, on=TOMORROW),
        Payment(id="P0002", entry="E0009", amount=10, on=date(2026, 1, 1)),
    )
    assert [(finding.subject, finding.sentence) for finding in found(unit, "records")] == [
        ("lalla-2023", "It is closed, and its ceremony is on 26 Nov 2026."),
        ("prix-2022", "Its program, “prix”, is none that ess or the register knows."),
        ("V0001", "There cannot be more women (3) than people who took part (2)."),
        ("V0001", "It was held on 26 Nov 2026, which is in the future."),
        ("M0001", "It was done on 26 Nov 2026, which is in the future."),
        ("P0001", "It was paid on 26 Nov 2026, which is in the future."),
    ]
