"""How far the entries of a round came: by stage, by phase and region against the target, and which are late."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import journey
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.register import marked_name
from ocp_ess_cli.reports.report import Column, Named, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.register import Register


def stages(program_: Program, entries: Sequence[Entry]) -> Table:
    """Count the entries by stage: those that stand there, and those that reached it."""
    columns = (
        Column("stage", _("Stage")),
        Column("entries", _("Entries"), numeric=True),
        Column("reached", _("Reached it"), numeric=True),
    )
    rows = tuple(
        Row((Named(found.stage, program_.label(found.stage)), found.entries, found.reached))
        for found in journey.funnel(program_, entries)
    )
    return Table("stages", _("Entries by stage"), columns, rows)


def phases(program_: Program, subject: Round, entries: Sequence[Entry]) -> Table:
    """Hold the entries of each phase against its target; those that ended without success fill no place."""
    columns = (
        Column("phase", _("Phase")),
        Column("target", _("Target"), numeric=True),
        Column("entries", _("Entries"), numeric=True),
        Column("ended", _("Ended without\nsuccess"), numeric=True),
        Column("missing", _("Missing"), numeric=True),
    )
    entered = Counter(entry.phase for entry in entries)
    ended = Counter(entry.phase for entry in entries if entry.stage in program_.ends)
    targets: dict[int | None, int | None] = {phase.number: phase.seats for phase in subject.terms.phases}
    rows = [
        Row((number, seats, entered[number], ended[number], _missing(seats, entered[number] - ended[number])))
        for number, seats in ({**targets, **dict.fromkeys({*entered} - {*targets})} if targets else {}).items()
    ]
    return Table("phases", _("Phases"), columns, tuple(rows), where="" if rows else "data")


def _missing(seats: int | None, filled: int) -> int | None:
    return None if seats is None else max(0, seats - filled)


def regions_of_phases(register: Register, subject: Round, entries: Sequence[Entry]) -> Table:
    """Count the entries of each phase by region; a region that a phase is for stands there though it has none."""
    columns = (
        Column("phase", _("Phase")),
        Column("region", _("Region")),
        Column("entries", _("Entries"), numeric=True),
    )
    region_of = {one.id: one.region for one in register.cooperatives}
    found = Counter((entry.phase, region_of.get(entry.cooperative, "")) for entry in entries)
    wanted = [(phase.number, region) for phase in subject.terms.phases for region in phase.regions]
    order = sorted({*wanted, *found}, key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1]))
    rows = tuple(
        Row((phase, Named(region, register.places.region_name(region)), found[phase, region]))
        for phase, region in (order if subject.terms.phases else ())
    )
    return Table("phase_regions", _("Phases by region"), columns, rows, where="" if entries and rows else "data")


def late(register: Register, subject: Round, entries: Sequence[Entry], today: date | None) -> Table:
    """Name the entries whose time is over, and that are under way still."""
    program_ = register.programs[subject.program]
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("stage", _("Stage")),
        Column("since", _("Entered on")),
        Column("until", _("Due on")),
        Column("sessions", _("Sessions"), numeric=True),
    )
    by_id = {one.id: one for one in register.cooperatives}
    held = journey.held(register.sessions)
    rows = tuple(
        Row(
            (
                entry.id,
                entry.cooperative,
                marked_name(by_id[entry.cooperative]),
                by_id[entry.cooperative].name,
                Named(entry.stage, program_.label(entry.stage)),
                entry.path[0].on,
                journey.due(subject.terms, entry),
                held[entry.id],
            )
        )
        for entry in entries
        if today and entry.cooperative in by_id and journey.is_late(program_, subject.terms, entry, today)
    )
    return Table("late", _("Late"), columns, rows, where="" if rows else "data")
