"""Rows of links and experts: new ones, those that are there already, and every mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.exchange.importing import import_sheets
from tests.builders import STAMP, a_link, a_round, a_unit, an_expert, some_cooperatives
from tests.exchange.reading import read_sheet

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.exchange.importing import Outcome
    from ocp_ess_cli.store.protocol import Unit

ONE, TWO, THREE = some_cooperatives(3)


def take(unit: Unit, kind: str, *lines: str, skip_bad: bool = False) -> Outcome:
    """Import a sheet of these lines."""
    sheet = read_sheet(f"{kind}.csv", kind, "\n".join(lines).encode())
    return import_sheets(unit, [sheet], catalogue.programs(), catalogue.places(), STAMP, skip_bad=skip_bad)


def mistakes(unit: Unit, kind: str, *lines: str) -> list[tuple[str, str]]:
    """Give the column and the sentence of every mistake of a sheet."""
    with pytest.raises(InputRefused) as caught:
        take(unit, kind, *lines)
    return [(mistake.column, mistake.sentence) for mistake in caught.value.mistakes]


def test_links_are_taken_with_words_in_french() -> None:
    """A party, a cooperative by name, and a round; what is empty is at its default."""
    unit = a_unit(ONE, TWO, a_round())
    take(
        unit,
        "links",
        "cooperative,other,party,opportunity,kind,status,value,program,year",
        "Coopérative 1,,Hôtel A,Oil for the spa,vente,conclue,80 000 DH,,",
        "C0002,coopérative 1,,Soap,,,,lalla,2022",
    )
    assert unit.links.find() == [
        a_link(1, kind="sale", status="agreed", value=80_000),
        a_link(2, cooperative="C0002", other="C0001", title="Soap", round="lalla-2022"),
    ]


def test_a_link_that_is_there_is_changed_by_what_the_row_gives() -> None:
    """It is found by its id, or by the two and the opportunity from either side; an empty cell leaves its field."""
    first = a_link(1, other="C0002", value=5, note="x")
    unit = a_unit(ONE, TWO, a_round(), first, a_link(2))
    outcome = take(
        unit,
        "links",
        "id,cooperative,other,party,opportunity,status,program,year",
        ",C0002,C0001,,oil for the SPA,lost,lalla,2022",
        "L0002,C0001,,Hôtel A,Oil,,,",
    )
    changed = {"status": "lost", "round": "lalla-2022", "title": "oil for the SPA"}
    assert unit.links.find() == [msgspec.structs.replace(first, **changed), a_link(2, title="Oil")]
    assert (outcome.new.total(), outcome.changed["links"]) == (0, 2)


def test_every_mistake_of_links_is_told() -> None:
    """Who is linked cannot be changed, a round must be there, and two rows may not be one link."""
    unit = a_unit(ONE, TWO, THREE, a_link(1), a_link(2, title="Soap"))
    heading = "id,cooperative,other,party,opportunity,program,year"
    assert mistakes(unit, "links", heading, "L0001,C0002,,Hôtel A,Oil for the spa,,") == [
        ("id", "L0001 is a link of others; between whom a link is cannot be changed.")
    ]
    assert mistakes(unit, "links", heading, ",C0001,C0002,,Oil,lalla,2022") == [
        ("program", "There is no round lalla-2022; list it in rounds.csv.")
    ]
    assert mistakes(unit, "links", heading, ",C0001,C0002,,Oil,lalla,") == [("year", "The cell is empty.")]
    told = "C0001 and Hôtel A are linked by “Soap” already: L0002. To change it: ess edit-link L0002"
    assert mistakes(unit, "links", heading, "L0001,C0001,,Hôtel A,soap,,") == [("", told)]
    assert mistakes(unit, "links", heading, ",,,Hôtel A,,,") == [
        ("cooperative", "The cell is empty."),
        ("opportunity", "The cell is empty."),
    ]
    assert unit.links.find() == [a_link(1), a_link(2, title="Soap")]


def test_a_row_that_names_a_cooperative_left_out_is_left_out() -> None:
    """On whichever side; the row of the cooperative says why."""
    unit = a_unit(ONE)
    sheets = [
        read_sheet("cooperatives.csv", "cooperatives", b"id,name,members\nC0002,Annour,many"),
        read_sheet("links.csv", "links", b"cooperative,other,opportunity\nC0001,C0002,Oil\nC0002,C0001,Soap"),
    ]
    outcome = import_sheets(unit, sheets, catalogue.programs(), catalogue.places(), STAMP, skip_bad=True)
    assert [(mistake.file, mistake.column) for mistake in outcome.left_out] == [
        ("cooperatives.csv", "members"),
        ("links.csv", "other"),
        ("links.csv", "cooperative"),
    ]
    assert unit.links.find() == []


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ("X0001,Expert 1,finance,ODCO", an_expert(fields=("finance",), organisation="ODCO")),
        (",EXPERT 1,finance,odco", an_expert(fields=("finance",), organisation="odco")),
        ("X0001,Expert 9,,", an_expert(name="Expert 9", organisation="ODCO")),
    ],
)
def test_an_expert_of_the_pool_is_changed(row: str, after: Record) -> None:
    """Found by the id, or by name and organisation, whose name stays as the pool has it."""
    unit = a_unit(an_expert(organisation="ODCO"))
    take(unit, "experts", "id,name,fields,organisation", row)
    assert unit.experts.find() == [after]


def test_every_mistake_of_experts_is_told() -> None:
    """A name that is missing, a contact that is none, and one who would be another of the pool."""
    unit = a_unit(an_expert(1), an_expert(2))
    heading = "id,name,fields,contact"
    assert mistakes(unit, "experts", heading, ",,export,12") == [
        ("contact", "“12” is neither one telephone number nor one e-mail address."),
        ("name", "The name is missing."),
    ]
    assert mistakes(unit, "experts", heading, "X1,Expert 3,export,") == [
        ("id", "“X1” is not an id; write X and four digits or more, or leave it empty.")
    ]
    ((_column, told),) = mistakes(unit, "experts", heading, "X0002,expert 1,,")
    assert told.startswith("“Expert 1” is in the pool already: X0001.")
