"""The check of privacy: contacts past their day, personal data in any text, and what the journal still keeps."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import checks
from ocp_ess_cli.actions.findings import Finding, Remark, Scene
from ocp_ess_cli.domain.models import Contact, Score
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, TODAY, a_cooperative, a_link, a_round, a_unit, an_entry, an_expert, found, save

OLD = Contact(name="Bureau", reach="0612345678", keep_until=TODAY - timedelta(days=1))


def test_a_contact_kept_too_long_is_named() -> None:
    """One of which the day has passed is told, of a cooperative and of an expert; on the day itself it may stay."""
    today = msgspec.structs.replace(OLD, keep_until=TODAY)
    unit = a_unit(a_cooperative(contact=OLD), a_cooperative(id="C0002", contact=today), an_expert(contact=OLD))
    kept = "Its contact was to be kept until 24 Nov 2026, and is still there."
    advice = "Erase it: ess {} --forget-contact; or say until when: --contact-until DATE"
    assert found(unit, "privacy") == [
        Finding("privacy", "C0001", kept, advice.format("edit-coop C0001")),
        Finding("privacy", "X0001", kept, advice.format("edit-expert X0001")),
    ]


def test_personal_data_in_texts_are_named_by_record_and_field() -> None:
    """Each is told with its record, its field and what to do, and read in the country of its cooperative."""
    score = Score(id="S0001", entry="E0001", juror="A", comment="a@example.ma")
    unit = a_unit(
        a_cooperative(country="SN", region="", province="", name="Deggo"),
        a_round(theme="0612345678"),
        an_entry(note="77 123 45 67"),
        score,
        a_link(title="AB123456"),
    )
    assert [(one.subject, one.sentence, one.advice) for one in found(unit, "privacy")] == [
        (
            "lalla-2022",
            "Theme: it holds a telephone number (06…78).",
            "Write it anew without: ess edit-round --program lalla --year 2022",
        ),
        ("E0001", "Note: it holds a telephone number (77…67).", "Write it anew without: ess edit-entry E0001"),
        ("S0001", "Comment: it holds an e-mail address (a@…ma).", "See what wrote it, and take it back: ess log S0001"),
        (
            "L0001",
            "Title: it holds the number of an identity card (AB…56).",
            "Write it anew without: ess edit-link L0001",
        ),
    ]


def test_an_id_of_the_register_is_no_identity_card() -> None:
    """A text that names a record by an id of five digits holds nothing; one that no record has may be a card."""
    unit = a_unit(a_cooperative(id="C12345", notes="See C12345."), a_cooperative(id="C0002", name="B", notes="C12346"))
    assert [one.subject for one in found(unit, "privacy")] == ["C0002"]


def test_the_reason_of_a_change_is_read_and_what_was_before_is_told() -> None:
    """The journal's reasons are findings; what it keeps for undo is a remark, for nobody reads it by chance."""
    store = MemoryStore()
    save(store, a_cooperative(notes="0612345678"))
    with store.writing(msgspec.structs.replace(STAMP, reason="asked by a@example.ma")) as unit:
        unit.cooperatives.put(a_cooperative())
    with store.reading() as unit:
        (outcome,) = checks.run(Scene(unit, catalogue.programs(), catalogue.places(), TODAY), ["privacy"])
    advice = "The reason of a change stays in the journal: pass it on to nobody who may not read it."
    assert outcome.findings == (Finding("privacy", "2", "Reason: it holds an e-mail address (a@…ma).", advice),)
    assert outcome.remarks == (
        Remark("privacy", "C0001", "The journal keeps a telephone number (06…78) of what C0001 was before change 2."),
    )
