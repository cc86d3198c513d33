"""A cohort at a glance: how far its entries came, its phases, who is late, and the sessions held."""

from __future__ import annotations

from datetime import date

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.models import Entry, Measure, Session, Step
from ocp_ess_cli.reports.cooperatives import cooperative
from ocp_ess_cli.reports.register import Register
from ocp_ess_cli.reports.report import Named
from ocp_ess_cli.reports.rounds import round_
from ocp_ess_cli.reports.support import plan, sessions
from tests.builders import a_round, mourafaka, some_cooperatives
from tests.reports.registers import keys, records, table

COHORT = a_round(mourafaka(), seats=None)
FIRST, SECOND, THIRD = some_cooperatives(3, region="MA-04")


def entry(number: int, *stages: str, phase: int | None = 1) -> Entry:
    """Make an entry that entered in 2022."""
    path = tuple(Step(stage=stage, on=date(2022, 4, 5 + place)) for place, stage in enumerate(stages))
    return Entry(
        id=f"E000{number}",
        round=COHORT.id,
        cooperative=f"C000{number}",
        stage=stages[-1],
        path=path,
        phase=phase,
    )


ENTRIES = (
    entry(1, "candidate", "diagnosis"),
    entry(2, "candidate", "dropped_out"),
    entry(3, "candidate", "diagnosis", "training", "coaching", "completed", phase=None),
)
SESSIONS = (
    Session(id="W0002", round=COHORT.id, on=date(2022, 5, 2), entries=("E0001",), by="Conseiller 1"),
    Session(id="W0001", round=COHORT.id, on=date(2022, 5, 3), entries=("E0001", "E0003"), kind="group", people=9),
)
MEASURES = (
    Measure(id="N0001", entry="E0001", kind="action", title="Done", done=date(2022, 6, 1)),
    Measure(id="N0002", entry="E0001", kind="action", title="Open", due=date(2022, 7, 1)),
    Measure(id="N0003", entry="E0001", title="Need"),
)
REGISTER = Register(
    programs(), places(), [COHORT], ENTRIES, [FIRST, SECOND, THIRD], sessions=SESSIONS, measures=MEASURES
)
DIAGNOSIS = Named("diagnosis", "in diagnosis")


def test_a_round_tells_how_far_its_entries_came() -> None:
    """By stage, those that stand there and those that reached it."""
    found = records(table(round_(REGISTER, COHORT), "stages"), "stage", "entries", "reached")
    assert found == [
        (Named("candidate", "enrolled"), 0, 3),
        (DIAGNOSIS, 1, 2),
        (Named("training", "in training"), 0, 1),
        (Named("coaching", "in coaching"), 0, 1),
        (Named("completed", "completed"), 1, 1),
        (Named("dropped_out", "dropped out"), 1, 1),
    ]


def test_phases_are_held_against_their_targets() -> None:
    """What ended without success leaves a place; entries of no phase stand last."""
    found = records(table(round_(REGISTER, COHORT), "phases"), "phase", "target", "entries", "ended", "missing")
    assert found == [(1, 200, 2, 1, 199), (2, 200, 0, 0, 200), (3, 200, 0, 0, 200), (None, None, 1, 0, None)]


def test_phases_are_told_by_region() -> None:
    """A region that a phase is for stands there though nobody is of it."""
    found = records(table(round_(REGISTER, COHORT), "phase_regions"), "phase", "region", "entries")
    assert [(phase, region.code if isinstance(region, Named) else region, count) for phase, region, count in found] == [
        (1, "MA-04", 2),
        (1, "MA-07", 0),
        (1, "MA-08", 0),
        (1, "MA-10", 0),
        (None, "MA-04", 1),
    ]


def test_who_is_late_is_named_with_the_day() -> None:
    """After the months, who is under way still; on the last day, and where no day is said, nobody."""
    late = table(round_(REGISTER, COHORT, date(2024, 4, 6)), "late")
    assert records(late, "entry", "stage", "since", "until", "sessions") == [
        ("E0001", DIAGNOSIS, date(2022, 4, 5), date(2024, 4, 5), 1)
    ]
    for today in (date(2024, 4, 5), None):
        nobody = table(round_(REGISTER, COHORT, today), "late")
        assert (nobody.rows, nobody.where) == ((), "data")


def test_a_prize_has_no_phases() -> None:
    """A round without phases shows none to people, and an empty list to programs."""
    plain = Register(programs(), places(), [a_round()])
    for key in ("phases", "phase_regions", "late"):
        found = table(round_(plain, a_round()), key)
        assert (found.rows, found.where) == ((), "data")


def test_entries_tell_their_individual_sessions() -> None:
    """Sessions in a group are none of them."""
    assert records(table(round_(REGISTER, COHORT), "entries"), "entry", "sessions", "phase") == [
        ("E0001", 1, 1),
        ("E0003", 0, None),
        ("E0002", 0, 1),
    ]


def test_sessions_are_listed_by_day() -> None:
    """The first day comes first; programs get the ids of cooperatives."""
    listed = table(sessions(REGISTER, SESSIONS), "sessions")
    assert records(listed, "session", "kind", "cooperatives", "people") == [
        ("W0002", Named("individual", "individual"), (Named("C0001", "Coopérative 1"),), None),
        (
            "W0001",
            Named("group", "in a group"),
            (Named("C0001", "Coopérative 1"), Named("C0003", "Coopérative 3")),
            9,
        ),
    ]
    assert sessions(REGISTER, SESSIONS).title == "2 sessions"


def test_a_plan_has_needs_first_and_what_is_open_before_what_is_done() -> None:
    """The order is that of the work."""
    report = plan(ENTRIES[0], FIRST.name, MEASURES)
    assert records(table(report, "plan"), "measure") == [("N0003",), ("N0002",), ("N0001",)]
    assert (report.title, report.notes) == ("Coopérative 1 – mourafaka-2022: plan", ())
    assert plan(ENTRIES[0], FIRST.name, ()).notes == ("There is nothing in it. To begin: ess plan E0001 --need TITLE",)


def test_a_cooperative_tells_its_sessions_of_how_many_and_its_plan() -> None:
    """People read `1 of 12`; programs get the number."""
    report = cooperative(FIRST, ENTRIES[:1], REGISTER, with_contacts=False)
    entries = table(report, "entries")
    assert records(entries, "entry", "sessions") == [("E0001", 1)]
    shown = entries.for_people()
    places_of = [column.key for column in shown.columns].index("sessions")
    assert shown.rows[0].cells[places_of] == "1 of 12"
    assert len(table(report, "plan").rows) == 3
    assert keys(table(report, "plan")) == ["measure", "entry", "kind", "title", "due", "done", "note"]
