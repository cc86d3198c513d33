"""Support work: sessions, plans of needs and actions, and entries that were recorded together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import measure_kind_name, session_kind_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.register import illustrative_note_of, marked_name, region_cell
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Entry, Measure, Round, Session
    from ocp_ess_cli.reports.register import Register


def enrolled(register: Register, subject: Round, entries: Sequence[Entry]) -> Report:
    """Show the entries that were recorded together."""
    program_ = register.programs[subject.program]
    by_id = {one.id: one for one in register.cooperatives}
    title = _("{program} – {year}: enrolled").format(program=program_.title, year=subject.year)
    columns = (
        Column("entry", _("Entry")),
        Column("round", _("Round"), where="data"),
        Column("cooperative", _("Id")),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("region", _("Region")),
        Column("stage", _("Stage")),
        Column("date", _("Date")),
        Column("phase", _("Phase"), where="" if subject.terms.phases else "data"),
        Column("project", _("Project"), where="wide"),
    )
    rows = tuple(
        Row(
            (
                entry.id,
                entry.round,
                one.id,
                marked_name(one),
                one.name,
                region_cell(register.places, one),
                Named(entry.stage, program_.label(entry.stage)),
                entry.path[-1].on,
                entry.phase,
                entry.project,
            )
        )
        for entry in entries
        if (one := by_id.get(entry.cooperative))
    )
    return Report(title, (Table("enrolled", title, columns, rows),), tuple(illustrative_note_of(register, entries)))


def sessions(register: Register, found: Sequence[Session], told: str = "") -> Report:
    """List sessions, the first one first."""
    title = plural("{count} session", "{count} sessions", len(found))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    columns = (
        Column("session", _("Session")),
        Column("round", _("Round")),
        Column("date", _("Date")),
        Column("kind", _("Kind")),
        Column("title", _("Title")),
        Column("by", _("Held by")),
        Column("entries", _("Entries"), where="data"),
        Column("cooperatives", _("Cooperatives")),
        Column("people", _("People"), numeric=True, where="medium"),
        Column("women", _("Women"), numeric=True, where="medium"),
        Column("note", _("Note"), where="wide"),
    )
    ordered = sorted(found, key=lambda session: (session.on, session.id))
    rows = tuple(
        Row(
            (
                one.id,
                one.round,
                one.on,
                Named(one.kind, session_kind_name(one.kind)),
                one.title,
                one.by,
                one.entries,
                _cooperatives(register, one),
                one.people,
                one.women,
                one.note,
            )
        )
        for one in ordered
    )
    served = {entry for one in found for entry in one.entries}
    notes = illustrative_note_of(register, [entry for entry in register.entries if entry.id in served])
    return Report(title, (Table("sessions", title, columns, rows),), tuple(notes))


def _cooperatives(register: Register, session: Session) -> Cell:
    """Name whom a session served; programs get the ids."""
    cooperative_of = {entry.id: entry.cooperative for entry in register.entries}
    names = {one.id: marked_name(one) for one in register.cooperatives}
    ids = [cooperative_of[entry] for entry in session.entries if entry in cooperative_of]
    return tuple(Named(one, names.get(one, one)) for one in ids)


def plan(entry: Entry, name: str, measures: Sequence[Measure]) -> Report:
    """Show the plan of an entry."""
    title = _("{name} – {round}: plan").format(name=name, round=entry.round)
    notes = () if measures else (_("There is nothing in it. To begin: ess plan {entry} --need TITLE"),)
    told = tuple(note.format(entry=entry.id) for note in notes)
    return Report(title, (plan_table(measures)._replace(title=title, where=""),), told)


def plan_table(measures: Sequence[Measure]) -> Table:
    """Show needs and actions: needs first, and what is open before what is done."""
    columns = (
        Column("measure", _("Number")),
        Column("entry", _("Entry"), where="data"),
        Column("kind", _("Kind")),
        Column("title", _("Title")),
        Column("due", _("Due")),
        Column("done", _("Done")),
        Column("note", _("Note"), where="wide"),
    )
    ordered = sorted(measures, key=lambda one: (one.kind != "need", one.done is not None, one.id))
    rows = tuple(
        Row((one.id, one.entry, Named(one.kind, measure_kind_name(one.kind)), one.title, one.due, one.done, one.note))
        for one in ordered
    )
    return Table("plan", _("Plan"), columns, rows, where="" if rows else "data")
