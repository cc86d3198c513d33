"""What awaits, gathered of a whole register and narrowed."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import todo
from ocp_ess_cli.actions.todo import Wanted
from ocp_ess_cli.domain.models import Award, Contact, Juror, Measure, Pledge, Round
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, TODAY, a_cooperative, a_round, a_unit, an_entry, an_expert, jil, lalla, save

MARCH = date(2026, 3, 8)
OLD = Contact(reach="0528000000", keep_until=date(2025, 1, 1))
AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=MARCH)
REGISTER = (
    a_cooperative(contact=OLD),
    a_cooperative(id="C0002", name="Coopérative 2"),
    an_expert(contact=OLD),
    a_round(ceremony=MARCH, jurors=(Juror(name="Juror 1"),)),
    a_round(jil(), 2023),
    an_entry(1, stage="winner", award=AWARD),
    an_entry(2),
    an_entry(3, round="jil-2023", cooperative="C0001", stage="winner", award=AWARD),
    Pledge(id="G0001", round="lalla-2022", sponsor="Fondation OCP", amount=10_000),
    Measure(id="N0001", entry="E0002", title="Label", due=MARCH),
)


def awaiting(wanted: Wanted = Wanted(), backup: date | None = None) -> list[tuple[str, str]]:  # noqa: B008 - a value
    """Give the kind and the subject of everything that awaits, in order."""
    waiting = todo.gather(a_unit(*REGISTER), catalogue.programs(), TODAY, backup, wanted)
    return [(item.kind, item.subject) for item in waiting.items]


EVERY = [
    ("contact", "C0001"),
    ("contact", "X0001"),
    ("payment", "E0003"),
    ("payment", "E0001"),
    ("measure", "N0001"),
    ("ceremony", "lalla-2022"),
    ("pledge", "G0001"),
    ("marks", "E0002"),
]


def test_everything_that_awaits_is_gathered_oldest_first() -> None:
    """Every kind that the register has, once."""
    assert awaiting() == EVERY
    assert awaiting(backup=date(2026, 1, 1)) == [*EVERY[:2], ("backup", ""), *EVERY[2:]]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Wanted(program=lalla()), EVERY[3:]),
        (Wanted(program=jil()), EVERY[2:3]),
        (Wanted(years=range(2023, 2025)), EVERY[2:3]),
        (Wanted(program=jil(), years=range(2022, 2023)), []),
        (Wanted(by="JUROR 1"), EVERY[7:]),
        (Wanted(by="fondation ocp"), [EVERY[2], EVERY[3], EVERY[6]]),
        (Wanted(by="Juror 7"), []),
        (Wanted(program=jil(), by="Juror 1"), []),
    ],
)
def test_what_awaits_is_narrowed(wanted: Wanted, left: list[tuple[str, str]]) -> None:
    """To a program or years, which leaves out what is of no round; to one whom it awaits, in any spelling."""
    assert awaiting(wanted) == left


def test_everybody_whom_anything_awaits_is_named() -> None:
    """So that a name of which nothing is found can be told from a mistake."""
    waiting = todo.gather(a_unit(*REGISTER), catalogue.programs(), TODAY, None, Wanted(by="Juror 7"))
    assert waiting.names == ["Fondation OCP", "Juror 1"]


def test_an_empty_register_awaits_nothing() -> None:
    """Neither a backup, before anything was written."""
    assert todo.gather(a_unit(), catalogue.programs(), TODAY, None, Wanted()) == todo.Waiting([], [])


def test_a_register_without_a_backup_awaits_one_a_month_after_its_first_change() -> None:
    """Whatever was changed since."""
    store = MemoryStore()
    first = msgspec.structs.replace(STAMP, at=STAMP.at.replace(month=9))
    with store.writing(first) as unit:
        unit.rounds.add(a_round())
    save(store, a_round(jil(), 2023))
    with store.reading() as unit:
        (item,) = todo.gather(unit, catalogue.programs(), TODAY, None, Wanted()).items
    assert (item.kind, item.since, item.command) == ("backup", date(2026, 9, 25), "ess backup")


def test_a_round_that_is_not_wanted_lends_no_pledge() -> None:
    """Only pledges to the rounds that are looked at are held against awards."""
    unit = a_unit(*REGISTER)
    rounds: list[Round] = unit.rounds.find()
    found = todo.gather(unit, catalogue.programs(), TODAY, None, Wanted(years=range(2022, 2023)))
    assert ({item.round for item in found.items}, len(rounds)) == ({"lalla-2022"}, 2)
