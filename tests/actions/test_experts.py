"""The pool of experts: who is in it, how they are found, and how their contact is forgotten."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import experts
from ocp_ess_cli.domain.errors import AlreadyExists, FieldsRefused, NotFound
from ocp_ess_cli.domain.models import Contact, Expert
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, TODAY, a_unit, an_expert, refuses, save
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Unit

PLACES = catalogue.places()
CONTACT = Contact(name="Bureau", reach="0528000000", collected=TODAY)


def add(unit: Unit, **texts: str) -> Expert:
    """Add an expert of texts."""
    return experts.add_expert(unit, texts, PLACES, TODAY)


def test_an_expert_is_added_with_what_is_typed() -> None:
    """Fields are apart by semicolons, the region is in any spelling, and the contact is of today."""
    unit = a_unit()
    texts = {"name": "Expert 1", "fields": "export; finance;export", "region": "SOUSS MASSA", "contact": "0528000000"}
    made = an_expert(fields=("export", "finance"), region="MA-09", contact=Contact(reach="0528000000", collected=TODAY))
    assert add(unit, **texts) == made
    assert unit.experts.find() == [made]


def test_every_wrong_text_is_told() -> None:
    """All mistakes come at once, and the pool stays as it is."""
    unit = a_unit()
    with pytest.raises(FieldsRefused) as caught:
        add(unit, region="Nowhere land", contact="12", contact_collected="2027-01-01")
    assert [mistake.column for mistake in caught.value.mistakes] == ["region", "contact", "contact_collected", "name"]
    with pytest.raises(FieldsRefused) as caught:
        add(unit, name="Expert 1", contact_until="2027-01-01")
    assert [tuple(mistake)[:2] for mistake in caught.value.mistakes] == [
        ("There is no contact that this could be the date of.", "contact_until")
    ]
    assert unit.experts.find() == []


def test_nobody_is_in_the_pool_twice() -> None:
    """The same name and organisation is the same; a namesake elsewhere is another."""
    unit = a_unit(an_expert(1, organisation="ODCO"), an_expert(2))
    sentence = (
        "“Expert 1” is in the pool already: X0001. To change it: ess edit-expert X0001; another of that name has "
        "another organisation."
    )
    with refuses(AlreadyExists, sentence):
        add(unit, name="EXPERT 1", organisation="odco")
    assert add(unit, name="Expert 1").id == "X0003"
    with refuses(AlreadyExists, sentence):
        experts.edit_expert(unit, an_expert(2), {"name": "expert 1", "organisation": "ODCO"}, PLACES, TODAY)


def test_an_expert_is_changed_field_by_field() -> None:
    """What is not given stays; an empty text clears; the fields given take the place of those before."""
    before = an_expert(contact=CONTACT, note="x")
    unit = a_unit(before)
    texts = {"fields": "finance", "note": "", "contact_name": ""}
    changed = experts.edit_expert(unit, before, texts, PLACES, TODAY)
    contact = msgspec.structs.replace(CONTACT, name="")
    assert changed == an_expert(fields=("finance",), contact=contact)
    assert experts.edit_expert(unit, changed, {"contact": ""}, PLACES, TODAY).contact is None


def test_an_expert_is_found_by_id_or_name() -> None:
    """Letter case and accents apart; several of one name are listed, and the nearest of none."""
    unit = a_unit(an_expert(1), an_expert(2), an_expert(3, name="EXPERT 2"))
    assert [experts.find_expert(unit, raw).id for raw in ("X0001", " x1", "éxpert 1")] == ["X0001"] * 3
    with refuses(NotFound, "There is no expert X0009. ess experts lists them."):
        experts.find_expert(unit, "x9")
    with refuses(NotFound, "“Expert 2” fits several experts: X0002 Expert 2, X0003 EXPERT 2. Name one by the id."):
        experts.find_expert(unit, "Expert 2")
    with refuses(NotFound, "No expert is called “Zzz”. ess experts lists them."):
        experts.find_expert(unit, "Zzz")


@pytest.mark.parametrize(
    ("words", "field", "ids"),
    [
        ("", "", ["X0001", "X0002"]),
        ("odco", "", ["X0002"]),
        ("expert finance", "", ["X0002"]),
        ("", "Fin", ["X0002"]),
        ("expert 1", "finance", []),
        ("x0001", "", ["X0001"]),
    ],
)
def test_experts_are_searched(words: str, field: str, ids: list[str]) -> None:
    """Every word stands somewhere; a field is known by a part of it."""
    unit = a_unit(an_expert(1), an_expert(2, fields=("finance",), organisation="ODCO"))
    assert [one.id for one in experts.search(unit, words, field)] == ids


def test_a_contact_is_sealed_in_the_journal_and_can_be_forgotten(tmp_path: Path) -> None:
    """After it is forgotten, no byte of it is in the file or beside it, and the history still holds."""
    store = TinyStore(tmp_path / "awards.json")
    save(store, an_expert(contact=CONTACT))
    with store.writing(STAMP) as unit:
        experts.edit_expert(unit, an_expert(contact=CONTACT), {"contact": "0528111111"}, PLACES, TODAY)
    content = (tmp_path / "awards.json").read_text(encoding="utf-8")
    assert ("0528000000" in content, "0528111111" in content) == (True, True)
    assert run_ess(tmp_path, ["edit-expert", "x1", "--forget-contact", "--yes"]).code == 0
    left = [path.name for path in tmp_path.iterdir() if b"0528" in path.read_bytes()]
    assert (left, run_ess(tmp_path, ["check", "history"]).code) == ([], 0)


def test_a_contact_of_one_removed_can_be_forgotten(tmp_path: Path) -> None:
    """The journal keeps it for undo until then."""
    save(TinyStore(tmp_path / "awards.json"), an_expert(contact=CONTACT))
    assert run_ess(tmp_path, ["remove-expert", "X0001", "--yes"]).code == 0
    assert "0528000000" in (tmp_path / "awards.json").read_text(encoding="utf-8")
    outcome = run_ess(tmp_path, ["edit-expert", "X0001", "--forget-contact", "--yes"])
    assert (outcome.code, outcome.err) == (0, "The contact of X0001 is erased from the journal.\n")
    assert [path.name for path in tmp_path.iterdir() if b"0528" in path.read_bytes()] == []


def test_programs_get_no_contact_unless_they_ask(tmp_path: Path) -> None:
    """Neither in json nor in a sheet (law 09-08)."""
    contact = msgspec.structs.replace(CONTACT, keep_until=date(2030, 1, 1))
    save(TinyStore(tmp_path / "awards.json"), an_expert(contact=contact))
    for line in (["experts", "--json"], ["experts", "--format", "csv"], ["export", "experts"]):
        assert "0528000000" not in run_ess(tmp_path, line).out
        assert "0528000000" in run_ess(tmp_path, [*line, "--with-contacts"]).out
    (given,) = json.loads(run_ess(tmp_path, ["experts", "--json", "--with-contacts"]).out)["experts"]
    assert given == {
        "expert": "X0001",
        "name": "Expert 1",
        "fields": ["export"],
        "organisation": None,
        "region": None,
        "contact_name": "Bureau",
        "contact_role": None,
        "contact": "0528000000",
        "contact_collected": "2026-11-25",
        "contact_until": "2030-01-01",
        "note": None,
    }
