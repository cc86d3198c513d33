"""Sheets of the entries of support programs: their stages, the days of them, phases, people and products."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain.models import Award, Entry, Step
from ocp_ess_cli.exchange import exporting
from tests.builders import STAMP, TODAY, a_cooperative, a_round, mourafaka
from tests.exchange.reading import read_sheet
from tests.exchange.test_importing import a_store, mistake, refused, take

COHORT = a_round(mourafaka(), seats=None)
COOP = a_cooperative(region="MA-04", province="Salé", founded=date(2020, 1, 1))
IN_TRAINING = Entry(
    id="E0001",
    round="mourafaka-2022",
    cooperative="C0001",
    stage="training",
    path=(Step(stage="training", on=date(2022, 7, 1), by="office"),),
    phase=1,
    people=9,
    women=5,
    products=("Huile d'argan", "Amlou"),
)
HEAD = "program,year,cooperative,stage,date"


def test_a_row_tells_the_stage_its_day_and_who_took_part() -> None:
    """The stage is any of the program, by any of its names, and the date of the row is the day of it."""
    store = a_store(COHORT, COOP)
    row = "mourafaka,2022,C0001,en formation,2022-07-01,1,9,5,Huile d'argan;Amlou"
    take(store, entries=f"{HEAD},phase,people,women,products\n{row}\n")
    with store.reading() as unit:
        assert unit.entries.find() == [IN_TRAINING]


def test_a_row_moves_an_entry_and_corrects_the_day_of_its_stage() -> None:
    """Another stage that may follow is a step more; the same stage with another day is a correction."""
    store = a_store(COHORT, COOP, IN_TRAINING)
    take(store, entries=f"{HEAD}\nmourafaka,2022,C0001,coaching,2022-09-01\n")
    take(store, entries=f"{HEAD}\nmourafaka,2022,C0001,coaching,2022-09-05\n")
    with store.reading() as unit:
        (moved,) = unit.entries.find()
    step = Step(stage="coaching", on=date(2022, 9, 5), by="office")
    assert moved == msgspec.structs.replace(IN_TRAINING, stage="coaching", path=(*IN_TRAINING.path, step))


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (
            "completed,2023-01-01,,",
            "",
            "E0001 is in training; what can follow is: in coaching, dropped out; not completed.",
        ),
        (
            "coaching,2022-06-30,,",
            "date",
            "The entry is in training since 1 Jul 2022; this day is before that.",
        ),
        ("training,2030-01-01,,", "date", "1 Jan 2030 is in the future."),
        ("training,,7,", "phase", "mourafaka-2022 has no phase 7; it has: 1, 2, 3."),
        ("training,,,12", "women", "There cannot be more women (12) than people who took part (9)."),
    ],
)
def test_what_does_not_fit_the_entry_is_told(row: str, column: str, sentence: str) -> None:
    """A stage out of order, a day out of order or to come, and numbers that cannot be are refused."""
    store = a_store(COHORT, COOP, IN_TRAINING)
    text = f"{HEAD},phase,women\nmourafaka,2022,C0001,{row}\n"
    assert refused(store, entries=text) == [mistake("entries", 2, column, sentence)]


def test_a_day_before_the_stage_before_is_refused() -> None:
    """The day of a stage is not corrected to one before the stage that it followed."""
    step = Step(stage="coaching", on=date(2022, 9, 1), by="office")
    coached = msgspec.structs.replace(IN_TRAINING, stage="coaching", path=(*IN_TRAINING.path, step))
    sentence = "The stage before is of 1 Jul 2022; this day is before that."
    assert refused(a_store(COHORT, COOP, coached), entries=f"{HEAD}\nmourafaka,2022,C0001,coaching,2022-06-01\n") == [
        mistake("entries", 2, "date", sentence)
    ]


def test_financing_says_its_amount() -> None:
    """Where the round sets no amount, a winner's row says it; else it is refused."""
    store = a_store(COHORT, COOP)
    sentence = "mourafaka-2022 sets no amount; write what was awarded."
    told = [mistake("entries", 2, "amount", sentence)]
    assert refused(store, entries=f"{HEAD}\nmourafaka,2022,C0001,winner,2024-05-02\n") == told
    take(store, entries=f"{HEAD},amount\nmourafaka,2022,C0001,financée,2024-05-02,80 000 DH\n")
    with store.reading() as unit:
        (won,) = unit.entries.find()
    assert (won.stage, won.award) == ("winner", Award(amount=80_000, on=date(2024, 5, 2)))


def test_what_is_exported_is_the_same_when_it_is_imported() -> None:
    """The sheets of a cohort, taken by an empty register, give the same round and entries."""
    first = a_store(COHORT, COOP, IN_TRAINING)
    second = a_store()
    for kind, record in (("cooperatives", COOP), ("rounds", COHORT), ("entries", IN_TRAINING)):
        report = exporting.sheet(kind, [record], catalogue.places())
        content = exporting.render(report, exporting.Shape("csv", STAMP.at))
        assert "date" in content.decode() or kind == "cooperatives"
        sheet = read_sheet(f"{kind}.csv", kind, content)
        take(second, **{kind: content.decode()})
        assert sheet.kind == kind
    with first.reading() as one, second.reading() as other:
        assert (one.rounds.find(), one.entries.find()) == (other.rounds.find(), other.entries.find())


def test_the_date_of_an_entry_is_that_of_its_stage() -> None:
    """What is exported of an entry that is no winner has the day of its last step."""
    report = exporting.sheet("entries", [IN_TRAINING], catalogue.places())
    (table,) = report.parts
    assert [column.key for column in table.columns].index("date") == [*map(str, table.rows[0].cells)].index(  # type: ignore[union-attr]
        "2022-07-01"
    )
    assert date(2022, 7, 1) < TODAY
