"""The register of cooperatives: adding, changing, forgetting, removing, and what must be unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import register
from ocp_ess_cli.domain.errors import AlreadyExists, FieldsRefused, RuleBroken
from ocp_ess_cli.domain.models import Contact, Cooperative
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, TODAY, a_cooperative, a_unit, an_entry, refuses, save

if TYPE_CHECKING:
    from ocp_ess_cli.store.protocol import Unit

ICE = "001234567890134"
NAME_TAKEN = "“{}” is registered in this province already: C0001. If it is another cooperative, add --same-name."
ICE_TAKEN = "The ICE of “{}” is that of C0001 already."
NUMBER_TAKEN = "The court and register number of “{}” are those of C0001 already."


def add(unit: Unit, texts: dict[str, str], *, same_name: bool = False) -> Cooperative:
    """Add a cooperative made of texts."""
    return register.add_cooperative(unit, texts, catalogue.places(), TODAY, same_name=same_name)


def edit(unit: Unit, cooperative: Cooperative, texts: dict[str, str], *, same_name: bool = False) -> Cooperative:
    """Change fields of a cooperative by texts."""
    return register.edit_cooperative(unit, cooperative, texts, catalogue.places(), TODAY, same_name=same_name)


# --- add ---


def test_an_added_cooperative_gets_the_next_id() -> None:
    """A cooperative of texts is in the register under the id after the last one."""
    unit = a_unit(a_cooperative(id="C0041"))
    added = add(unit, {"name": "Coopérative Ubuntu", "members": "7"})
    assert added == Cooperative(id="C0042", name="Coopérative Ubuntu", members=7)
    assert unit.cooperatives.get("C0042") == added


CLASHES = [
    ({"name": "cooperative  TAFOUKT", "province": "Tiznit"}, NAME_TAKEN.format("cooperative TAFOUKT")),
    ({"name": "Autre", "ice": ICE}, ICE_TAKEN.format("Autre")),
    ({"name": "Autre", "court": "tiznit", "register_number": "12-2016"}, NUMBER_TAKEN.format("Autre")),
]


def test_a_name_without_a_province_is_one_name() -> None:
    """Two of one name of which neither has a province are taken for one; with a province they are two."""
    unit = a_unit(a_cooperative(province=""))
    sentence = (
        "“Coopérative Tafoukt” is registered already, without a province as well: C0001. "
        "If it is another cooperative, add --same-name."
    )
    with refuses(AlreadyExists, sentence):
        add(unit, {"name": "Coopérative Tafoukt"})
    assert add(unit, {"name": "Coopérative Tafoukt", "province": "Tiznit"}).id == "C0002"


def known() -> Cooperative:
    """Make a cooperative that has everything that must be unique."""
    return a_cooperative(ice=ICE, court="Tiznit", register_number="12/2016")


@pytest.mark.parametrize(("texts", "sentence"), CLASHES, ids=["name", "ice", "number"])
def test_a_cooperative_known_already_is_refused(texts: dict[str, str], sentence: str) -> None:
    """The same name in a province, the same ICE or the same court and number is refused, whatever the spelling."""
    unit = a_unit(known())
    spoken = sentence.replace("cooperative TAFOUKT", texts["name"])
    with refuses(AlreadyExists, spoken):
        add(unit, texts)
    assert [c.id for c in unit.cooperatives.find()] == ["C0001"]


@pytest.mark.parametrize(
    "texts",
    [
        {"name": "Coopérative Tafoukt", "province": "Tétouan"},
        {"name": "Coopérative Tafoukt"},
        {"name": "Autre", "register_number": "12/2016"},
        {"name": "Autre", "court": "Tiznit"},
        {"name": "Autre", "court": "Agadir", "register_number": "12/2016"},
        {"name": "Coopérative Tafoukte", "province": "Tiznit"},
    ],
)
def test_a_cooperative_that_shares_less_is_added(texts: dict[str, str]) -> None:
    """A name in another province, half of court and number, or no ICE at all are no clash."""
    unit = a_unit(known())
    assert add(unit, texts).id == "C0002"


def test_a_namesake_in_a_province_is_added_on_purpose() -> None:
    """With `same_name` a second cooperative of a name in a province is taken."""
    unit = a_unit(known())
    assert add(unit, {"name": "Coopérative Tafoukt", "province": "Tiznit"}, same_name=True).id == "C0002"


@pytest.mark.parametrize(("texts", "sentence"), CLASHES[1:], ids=["ice", "number"])
def test_a_namesake_cannot_share_an_identifier(texts: dict[str, str], sentence: str) -> None:
    """`same_name` does not let through the same ICE, nor the same court and number."""
    with refuses(AlreadyExists, sentence):
        add(a_unit(known()), texts, same_name=True)


def test_a_refused_cooperative_uses_up_no_id() -> None:
    """After a refusal the next cooperative has the id that the refused one would have had."""
    unit = a_unit(known())
    with refuses(FieldsRefused, "members: “x” is not a whole number; write digits alone, such as 12 or 1200."):
        add(unit, {"name": "Autre", "members": "x"})
    with refuses(AlreadyExists, ICE_TAKEN.format("Autre")):
        add(unit, {"name": "Autre", "ice": ICE})
    assert add(unit, {"name": "Autre"}).id == "C0002"


# --- edit ---


def test_an_edited_cooperative_takes_the_place_of_the_one_before() -> None:
    """A change is in the register under the same id."""
    unit = a_unit(a_cooperative())
    changed = edit(unit, a_cooperative(), {"members": "14", "commune": "Tafraout"})
    assert changed == a_cooperative(members=14, commune="Tafraout")
    assert unit.cooperatives.find() == [changed]


@pytest.mark.parametrize(("texts", "sentence"), CLASHES, ids=["name", "ice", "number"])
def test_an_edit_into_a_known_cooperative_is_refused(texts: dict[str, str], sentence: str) -> None:
    """A change by which a cooperative would become one registered already is refused, and nothing is put."""
    other = a_cooperative(id="C0002", name="Encore", province="")
    unit = a_unit(known(), other)
    with refuses(AlreadyExists, sentence.replace("cooperative TAFOUKT", texts["name"])):
        edit(unit, other, texts)
    assert unit.cooperatives.get("C0002") == other


@pytest.mark.parametrize("texts", [{"name": "COOPERATIVE TAFOUKT"}, {"ice": ICE}, {"court": "Agadir"}])
def test_an_edit_does_not_clash_with_itself(texts: dict[str, str]) -> None:
    """A cooperative keeps its own name, ICE, court and number."""
    unit = a_unit(known())
    assert edit(unit, known(), texts).id == "C0001"


@pytest.mark.parametrize("number", [1, 2])
def test_either_of_two_namesakes_can_be_edited(number: int) -> None:
    """Each of two namesakes of a province takes a change that leaves its name: it does not become the other."""
    namesakes = [a_cooperative(id="C0001"), a_cooperative(id="C0002")]
    unit = a_unit(*namesakes)
    assert edit(unit, namesakes[number - 1], {"ice": ICE}).ice == ICE


def test_an_edit_into_a_namesake_is_taken_on_purpose() -> None:
    """With `same_name` a cooperative takes the name of another in its province."""
    other = a_cooperative(id="C0002", name="Autre")
    unit = a_unit(a_cooperative(), other)
    assert edit(unit, other, {"name": "Coopérative Tafoukt"}, same_name=True).name == "Coopérative Tafoukt"


# --- forget ---


def test_a_forgotten_contact_is_gone_from_record_and_journal() -> None:
    """Forgetting takes the contact from the record and from what the journal keeps of it, for this one alone."""
    store = MemoryStore()
    contacts = [Contact(name="Bureau", reach="0528111111"), Contact(name="Secretariat", reach="0528222222")]
    first, second = a_cooperative(contact=contacts[0]), a_cooperative(id="C0002", name="Autre", contact=contacts[1])
    save(store, first, second)
    with store.writing(STAMP) as unit:
        edit(unit, first, {"contact": "0528333333"})
        edit(unit, second, {"contact": "0528444444"})
    with store.writing(STAMP) as unit:
        assert register.forget_contact(unit, first) == a_cooperative()
    with store.reading() as unit:
        assert unit.cooperatives.get("C0001") == a_cooperative()
        kept = [(b.id, b.personal) for change in unit.journal.find() for b in change.changed]
    expected = {"contact": {"name": "Secretariat", "reach": "0528222222"}}
    assert kept == [("C0001", None), ("C0002", expected), ("C0001", None)]


# --- remove ---


def test_a_cooperative_without_entries_is_removed() -> None:
    """A cooperative in no round is removed, and only it."""
    unit = a_unit(a_cooperative(), a_cooperative(id="C0002"), an_entry(2))
    register.remove_cooperative(unit, a_cooperative())
    assert [c.id for c in unit.cooperatives.find()] == ["C0002"]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([1], "1 entry and stays: E0001 (lalla-2021)."),
        ([1, 2], "2 entries and stays: E0001 (lalla-2021), E0002 (lalla-2022)."),
    ],
)
def test_a_cooperative_with_entries_stays(numbers: list[int], told: str) -> None:
    """A cooperative with entries is not removed, whatever their stage; they are named."""
    entries = [an_entry(n, cooperative="C0001", round=f"lalla-202{n}", stage="withdrawn") for n in numbers]
    unit = a_unit(a_cooperative(), *entries)
    with refuses(RuleBroken, f"Coopérative Tafoukt (C0001) has {told}"):
        register.remove_cooperative(unit, a_cooperative())
    assert unit.cooperatives.get("C0001") == a_cooperative()
