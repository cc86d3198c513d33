"""Cooperatives: the list, and everything about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import journey
from ocp_ess_cli.domain.words import kind_name
from ocp_ess_cli.language import _, number, plural
from ocp_ess_cli.reports.links import links_of
from ocp_ess_cli.reports.register import (
    Register,
    illustrative_note,
    marked_name,
    participation_cells,
    participation_columns,
    payer_cell,
    region_cell,
    sector_cell,
    standing_award,
)
from ocp_ess_cli.reports.report import (
    Card,
    Cell,
    Column,
    Field,
    Money,
    Named,
    Report,
    Row,
    Table,
    shown,
)
from ocp_ess_cli.reports.support import plan_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Award, Cooperative, Entry
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs


def cooperatives(found: Sequence[Cooperative], places: Places, told: str = "", count: int | None = None) -> Report:
    """List cooperatives.

    Args:
        found: those that are listed.
        places: name the places.
        told: what the list is narrowed to.
        count: how many there are, where not all of them are listed.
    """
    count = len(found) if count is None else count
    columns = (
        Column("id", _("Id")),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("name_ar", _("Arabic name"), where="wide"),
        Column("region", _("Region")),
        Column("province", _("Province"), where="wide"),
        Column("sector", _("Sector")),
        Column("kind", _("Kind"), where="wide"),
        Column("members", _("Members"), numeric=True),
        Column("women", _("Women"), numeric=True),
        Column("youth", _("Aged 18 to 35"), numeric=True, where="wide"),
        Column("founded", _("Founded"), where="wide"),
        Column("illustrative", _("Illustrative"), where="data"),
    )
    rows = tuple(
        Row(
            (
                c.id,
                marked_name(c),
                c.name,
                c.name_ar,
                region_cell(places, c),
                Named(c.province, places.province_name(c.province)),
                sector_cell(places, c),
                Named(c.kind, kind_name(c.kind)),
                c.members,
                c.women,
                c.youth,
                c.founded,
                c.illustrative,
            )
        )
        for c in found
    )
    title = plural("{count} cooperative", "{count} cooperatives", count)
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    table = Table("cooperatives", title, columns, rows)
    notes = illustrative_note(found)
    if len(found) < count:
        sentence = _("The list ends after {listed} of {count} cooperatives; all of them: --limit 0")
        notes = [sentence.format(listed=number(len(found)), count=number(count)), *notes]
    return Report(title, (table,), tuple(notes))


def cooperative(subject: Cooperative, entries: Sequence[Entry], register: Register, *, with_contacts: bool) -> Report:
    """Show everything about one cooperative, with its rounds, its awards and its story."""
    title = f"{subject.id}  {marked_name(subject)}"
    return Report(
        title,
        (
            Card(
                "cooperative",
                title,
                fields_of(subject, register.places, with_contacts=with_contacts),
            ),
            _entries_of_one(register, entries),
            plan_table(register.measures),
            links_of(subject.id, register.links, {one.id: one for one in register.cooperatives}),
            story(register.programs, entries),
        ),
        tuple(illustrative_note([subject])),
    )


def card(subject: Cooperative, places: Places, *, with_contacts: bool = True) -> Report:
    """Show the fields of one cooperative alone."""
    fields = fields_of(subject, places, with_contacts=with_contacts)
    return Report("", (Card("cooperative", "", fields),))


def changes(before: Cooperative, after: Cooperative, places: Places) -> list[str]:
    """Say which fields differ, one line each."""
    old = {f.key: f for f in fields_of(before, places, with_contacts=True)}
    new = {f.key: f for f in fields_of(after, places, with_contacts=True)}
    return [
        _("{field}: {before} → {after}").format(
            field=(new.get(key) or old[key]).label,
            before=_told(old.get(key)),
            after=_told(new.get(key)),
        )
        for key in {**old, **new}
        if _told(old.get(key)) != _told(new.get(key))
    ]


def _told(field: Field | None) -> str:
    return (shown(field.value) if field else "") or "–"


def fields_of(c: Cooperative, places: Places, *, with_contacts: bool) -> tuple[Field, ...]:
    """Give the fields of a cooperative; of its contact only where that is wanted."""
    fields = [
        Field("id", _("Id"), c.id),
        Field("name", _("Name"), c.name),
        Field("name_ar", _("Arabic name"), c.name_ar),
        Field("other_names", _("Other names"), c.other_names),
        Field("kind", _("Kind"), Named(c.kind, kind_name(c.kind))),
        Field("country", _("Country"), c.country),
        Field("region", _("Region"), region_cell(places, c)),
        Field("province", _("Province"), Named(c.province, places.province_name(c.province))),
        Field("commune", _("Commune"), c.commune),
        Field("sector", _("Sector"), sector_cell(places, c)),
        Field("activity", _("Activity"), c.activity),
        Field("members", _("Members"), c.members),
        Field("women", _("Women"), c.women),
        Field("youth", _("Members aged 18 to 35"), c.youth),
        Field("foreign_members", _("Members who are foreign nationals"), c.foreign_members),
        Field("founded", _("Founded"), c.founded),
        Field("court", _("Court"), c.court),
        Field("register_number", _("Register number"), c.register_number),
        Field("ice", _("ICE"), c.ice),
    ]
    if with_contacts and c.contact:
        fields += [
            Field("contact_name", _("Contact"), c.contact.name),
            Field("contact_role", _("Role of the contact"), c.contact.role),
            Field("contact", _("Telephone or e-mail"), c.contact.reach),
            Field("contact_collected", _("Contact collected on"), c.contact.collected),
            Field("contact_until", _("Contact kept until"), c.contact.keep_until),
        ]
    fields += [
        Field("notes", _("Notes"), c.notes),
        Field("illustrative", _("Illustrative"), c.illustrative or Named(False, "")),
    ]
    return tuple(fields)


def _entries_of_one(register: Register, entries: Sequence[Entry]) -> Table:
    marks = register.marks()
    held = journey.held(register.sessions)
    wanted = {round_.id: round_.terms.sessions for round_ in register.rounds}
    columns = (
        Column("entry", _("Entry")),
        Column("round", _("Round")),
        Column("phase", _("Phase"), where="wide" if any(e.phase for e in entries) else "data"),
        Column("stage", _("Stage")),
        *([Column("sessions", _("Sessions"), where="shown")] if any(wanted.values()) else []),
        Column("sessions", _("Sessions"), numeric=True, where="data"),
        Column("project", _("Project"), where="wide"),
        Column("mark", _("Mark"), numeric=True),
        Column("amount", _("Amount"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("sponsor", _("Sponsor")),
        Column("date", _("Date")),
        Column("despite", _("Despite"), where="wide"),
        *participation_columns(entries),
    )
    rows = tuple(
        Row(
            (
                e.id,
                e.round,
                e.phase,
                stage_cell(register.programs, e),
                *([_of_wanted(held[e.id], wanted.get(e.round))] if any(wanted.values()) else []),
                held[e.id],
                e.project,
                marks.get(e.id),
                *_award_cells(standing_award(e)),
                *participation_cells(e),
            )
        )
        for e in entries
    )
    return Table("entries", _("Rounds"), columns, rows)


def _of_wanted(held: int, wanted: int | None) -> str:
    """Say how many individual sessions were held, of how many; nothing where no number is set."""
    return _("{held} of {wanted}").format(held=held, wanted=wanted) if wanted else ""


def _program_of(programs: Programs, entry: Entry) -> Program:
    return programs[entry.round.rpartition("-")[0]]


def _award_cells(award: Award | None) -> tuple[Cell, ...]:
    if award is None:
        return (None,) * 5
    return (Money(award.amount, award.currency), award.currency, payer_cell(award), award.on, award.despite)


def stage_cell(programs: Programs, entry: Entry) -> Cell:
    """Give the stage of an entry."""
    return Named(entry.stage, _program_of(programs, entry).label(entry.stage))


def story(programs: Programs, entries: Sequence[Entry]) -> Table:
    """Tell which stages entries reached: when, by whom and why, the first one first."""
    columns = (
        Column("date", _("Date")),
        Column("round", _("Round")),
        Column("stage", _("Stage")),
        Column("by", _("By")),
        Column("reason", _("Reason")),
        Column("entry", _("Entry"), where="data"),
    )
    steps = sorted(((step, entry) for entry in entries for step in entry.path), key=lambda pair: pair[0].on)
    rows = tuple(
        Row(
            (
                step.on,
                entry.round,
                Named(step.stage, _program_of(programs, entry).label(step.stage)),
                step.by,
                step.reason,
                entry.id,
            )
        )
        for step, entry in steps
    )
    return Table("story", _("Story"), columns, rows, where="" if rows else "data")
