"""Links: recorded once, changed, kept through mergers, and taken back only where they still hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import duplicates, history, links, register
from ocp_ess_cli.actions.links import Ends, Wanted
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, FieldsRefused, NotFound, RuleBroken
from tests.actions.office import a_register, do, last_change, undo
from tests.builders import TODAY, a_link, a_round, a_unit, jil, lalla, refuses, save, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Link, Record
    from ocp_ess_cli.store.protocol import Store

ONE, TWO, THREE = some_cooperatives(3)
SAID = {"title": "Oil for the spa"}


def test_a_link_is_recorded_with_what_is_said() -> None:
    """What is not said is at its default: open, of today, in dirhams; of a round, in its currency."""
    unit = a_unit(ONE, TWO)
    assert links.add_link(unit, Ends("C0001", "Hôtel A"), SAID, TODAY) == a_link(1)
    euros = a_round()
    euros = msgspec.structs.replace(euros, terms=msgspec.structs.replace(euros.terms, currency="EUR"))
    second = links.add_link(unit, Ends("C0001", "C0002", euros), SAID, TODAY)
    assert second == a_link(2, other="C0002", round="lalla-2022", currency="EUR")
    assert unit.links.find() == [a_link(1), second]


def test_texts_are_read_as_people_type_them() -> None:
    """Words in French, amounts with their unit and days as they are written are taken; an empty text clears."""
    texts = {"opportunity": " Oil ", "kind": "vente", "status": "conclu", "value": "80 000 DH", "date": "2/3/2026"}
    assert links.read_fields(texts, TODAY) == {
        "title": "Oil",
        "kind": "sale",
        "status": "agreed",
        "value": 80_000,
        "on": date(2026, 3, 2),
    }
    assert links.read_fields({"kind": "", "value": " ", "note": ""}, TODAY) == {
        "kind": "other",
        "value": None,
        "note": "",
    }


def test_every_wrong_text_is_told() -> None:
    """All mistakes come at once, by the option that is wrong."""
    texts = {"opportunity": "", "value": "12.5", "currency": "dirham", "date": "2027-01-01", "status": ""}
    with pytest.raises(FieldsRefused) as caught:
        links.read_fields(texts, TODAY)
    assert [(mistake.column, mistake.sentence) for mistake in caught.value.mistakes] == [
        ("opportunity", "A name needs at least one letter or digit."),
        ("value", "“12.5” has a fraction or can be read as two numbers; write whole digits alone, such as 50000."),
        ("currency", "“DIRHAM” is not a currency; write its code of three letters, such as MAD."),
        ("date", "1 Jan 2027 is in the future."),
        ("status", "“” is none of: open, agreed, lost."),
    ]


def test_a_link_is_between_two_and_recorded_once() -> None:
    """One with itself or without an opportunity is none; the same two and the same opportunity are one link."""
    unit = a_unit(ONE, TWO, a_link(1, other="C0002"))
    with refuses(BadValue, "A link is between two; C0001 cannot be linked to itself."):
        links.add_link(unit, Ends("C0001", "C0001"), SAID, TODAY)
    with refuses(BadValue, "A link needs the opportunity that it opened."):
        links.add_link(unit, Ends("C0001", "C0002"), {}, TODAY)
    told = "C0002 and C0001 are linked by “Oil for the spa” already: L0001. To change it: ess edit-link L0001"
    with refuses(AlreadyExists, told):
        links.add_link(unit, Ends("C0002", "C0001"), {"title": "oil for the SPA"}, TODAY)
    second = links.add_link(unit, Ends("C0002", "C0001"), {"title": "Soap"}, TODAY)
    told = "C0002 and C0001 are linked by “Oil for the spa” already: L0001. To change it: ess edit-link L0001"
    with refuses(AlreadyExists, told):
        links.edit_link(unit, second, SAID)
    assert links.edit_link(unit, second, {"status": "lost"}) == msgspec.structs.replace(second, status="lost")


def test_the_other_is_named_in_one_of_two_ways() -> None:
    """A cooperative by id or name, or a party that is none; both, neither, or a cooperative as a party are refused."""
    unit = a_unit(ONE, TWO)
    assert links.find_other(unit, "coopérative 2", None) == "C0002"
    assert links.find_other(unit, None, " Hôtel A ") == "Hôtel A"
    sentence = "Name the other cooperative, or with --with NAME a party that is none: one of the two."
    for both in (("C0002", "Hôtel A"), (None, None)):
        with refuses(BadValue, sentence):
            links.find_other(unit, *both)
    with refuses(BadValue, "“c42” is the id of a cooperative, not the name of another party."):
        links.find_other(unit, None, "c42")
    with refuses(BadValue, "“COOPERATIVE 2” is a cooperative of the register, C0002; name it without --with."):
        links.find_other(unit, None, "COOPERATIVE 2")
    with refuses(NotFound, "There is no cooperative C0007."):
        links.find_other(unit, "C0007", None)


def test_a_link_is_found_by_its_id() -> None:
    """However the id is typed; another is not found."""
    unit = a_unit(a_link(7))
    assert [links.find_link(unit, raw).id for raw in ("L0007", " l7", "7")] == ["L0007"] * 3
    with refuses(NotFound, "There is no link L0008. ess links lists them."):
        links.find_link(unit, "L0008")


FOUND = (
    a_link(1, on=date(2025, 5, 1)),
    a_link(2, other="C0002", kind="sale", on=date(2024, 5, 1), round="lalla-2022"),
    a_link(3, cooperative="C0003", other="C0001", status="agreed", round="jil-2023"),
)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["L0002", "L0001", "L0003"]),
        (Wanted(cooperative="C0001"), ["L0002", "L0001", "L0003"]),
        (Wanted(cooperative="C0002"), ["L0002"]),
        (Wanted(kind="sale"), ["L0002"]),
        (Wanted(status="agreed"), ["L0003"]),
        (Wanted(program=lalla()), ["L0002"]),
        (Wanted(program=jil(), status="open"), []),
        (Wanted(years=range(2022, 2024)), ["L0002", "L0003"]),
        (Wanted(years=range(2025, 2026)), ["L0001"]),
    ],
)
def test_links_are_found_by_what_narrows_them(wanted: Wanted, ids: list[str]) -> None:
    """Of a cooperative from both sides; of the year of the round, or where there is none of the day."""
    assert [link.id for link in links.found(a_unit(*FOUND), wanted)] == ids


def test_a_cooperative_with_links_stays() -> None:
    """From whichever side it is linked."""
    unit = a_unit(ONE, TWO, THREE, a_link(1, other="C0002"), a_link(2, cooperative="C0003", other="C0002"))
    sentence = "Coopérative 2 (C0002) has 2 links and stays: L0001, L0002. To remove one: ess remove-link"
    with refuses(RuleBroken, sentence):
        register.remove_cooperative(unit, TWO)


MERGED = (
    a_link(1, other="C0002"),
    a_link(2, cooperative="C0002"),
    a_link(3, cooperative="C0002", title="Soap"),
    a_link(4, cooperative="C0003", other="C0002"),
    a_link(5),
    a_link(6, cooperative="C0003", other="C0002", title="Fair"),
    a_link(7, cooperative="C0001", other="C0003", title="Fair"),
)


def test_a_merger_moves_links() -> None:
    """Links of the second are those of the first; one between the two goes, and one that the first has already."""
    unit = a_unit(ONE, TWO, THREE, *MERGED)
    planned = duplicates.plan_merger(unit, ONE, TWO)
    assert [link.id for link in planned.linked.dropped] == ["L0001", "L0002", "L0006"]
    assert unit.links.find() == [*MERGED]
    duplicates.merge(unit, planned)
    moved = [
        msgspec.structs.replace(MERGED[2], cooperative="C0001"),
        msgspec.structs.replace(MERGED[3], other="C0001"),
    ]
    assert unit.links.find() == [*moved, MERGED[4], MERGED[6]]


def test_a_merger_of_linked_cooperatives_can_be_taken_back() -> None:
    """After undo, every link is as it was."""
    store = a_register(ONE, TWO, THREE, *MERGED)
    do(store, lambda unit: duplicates.merge(unit, duplicates.plan_merger(unit, ONE, TWO)))
    undo(store)
    assert _links(store) == [*MERGED]


def _links(store: Store) -> list[Link]:
    with store.reading() as unit:
        return unit.links.find()


@pytest.mark.parametrize(
    ("first", "link", "needed"),
    [
        (ONE, a_link(1), "C0001"),
        (ONE, a_link(1, cooperative="C0002", other="C0001"), "C0001"),
        (a_round(), a_link(1, cooperative="C0002", round="lalla-2022"), "lalla-2022"),
    ],
)
def test_what_a_link_needs_is_not_taken_back(first: Record, link: Link, needed: str) -> None:
    """Its cooperatives and its round stay while it is there."""
    store = a_register(TWO)
    save(store, first)
    number = last_change(store)
    save(store, link)
    with refuses(RuleBroken, f"Change {number} cannot be taken back: L0001 needs {needed}."):
        undo(store, number)
    undo(store)
    assert (undo(store, number), _links(store)) == (number, [])


def test_a_removal_is_not_taken_back_beside_the_same_link() -> None:
    """One that was removed and recorded anew would be there twice."""
    store = a_register(ONE, a_link(1))
    number = do(store, lambda unit: unit.links.remove("L0001"))
    save(store, a_link(2))
    sentence = f"Change {number} cannot be taken back: L0001, L0002 would be the same link."
    with refuses(RuleBroken, sentence):
        undo(store, number)


def test_the_history_of_a_cooperative_has_its_links() -> None:
    """From either side, also one that was removed."""
    store = a_register(
        ONE, TWO, a_link(1), a_link(2, cooperative="C0002", other="C0001"), a_link(3, cooperative="C0002")
    )
    do(store, lambda unit: unit.links.remove("L0002"))
    with store.reading() as unit:
        assert history.of_cooperative(unit, "C0001") == {
            ("cooperatives", "C0001"),
            ("links", "L0001"),
            ("links", "L0002"),
        }
