"""Commands of support work: `session`, `sessions`, `plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import finding, rounds, selection
from ocp_ess_cli.actions import support as actions
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.reports import narrowing_of
from ocp_ess_cli.cli.selection import entry_in, entry_named
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import SESSION_KINDS, Entry
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, day, listed, mark, plural
from ocp_ess_cli.reports import support as reports
from ocp_ess_cli.reports.register import Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Session, SessionKind

app = typer.Typer()

Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=mark("Anything else."))]


@command(
    app,
    "session",
    example="ess session C0012 --program formations --year 2024 --people 8 --women 8 --dry-run",
    shows="records",
)
def session(
    ctx: typer.Context,
    entries: Annotated[
        list[str],
        typer.Argument(
            metavar="COOP…",
            help=mark("The cooperatives, or their entries."),
            autocompletion=options.completing.cooperatives,
        ),
    ],
    program: options.Program = None,
    year: options.Year = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=mark("The day of the session; today if not said."))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="individual|group",
            help=mark("If not said: individual with one cooperative, in a group with several."),
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help=mark("What it was about."))] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=mark("Who held it."))] = None,
    people: Annotated[
        str | None, typer.Option("--people", metavar="N", help=mark("How many people took part."))
    ] = None,
    women: Annotated[str | None, typer.Option("--women", metavar="N", help=mark("Women among them."))] = None,
    note: Note = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record a session with one cooperative of a round, or with several together.

    Their entries must be at a stage at which they were worked with on that day. Entries can stand in the place of
    cooperatives; --program and --year are left out then.
    """
    office: Office = ctx.obj
    meeting = actions.Meeting(
        on=values.past_day(on, office.stamp().on) if on else office.stamp().on,
        kind=_kind(kind),
        title=values.text(title or ""),
        by=values.text(by or ""),
        people=values.count(people) if people else None,
        women=values.count(women) if women else None,
        note=values.text(note or "", values.LONGEST_NOTE),
    )
    with office.store.reading() as unit:
        first = entry_named(office, unit, entries[0], program, year)
        round_ = rounds.find_round(unit, first.round)
        served = [first, *(entry_in(office, unit, round_, reference) for reference in entries[1:])]
        known = office.programs[round_.program]
        held = actions.hold(unit, known, round_, served, meeting)
        register = Register.of_round(unit, office.programs, office.places, round_)
    if not dry_run:
        with office.store.writing(office.stamp()) as unit:
            again = [selection.find_entry(unit, one.id) for one in served]
            held = actions.hold(unit, known, rounds.find_round(unit, round_.id), again, meeting)
            register = Register.of_round(unit, office.programs, office.places, round_)
    if dry_run or not office.for_people:
        office.show(reports.sessions(register, [held]))
    if dry_run:
        office.say_dry()
    else:
        office.say(_held_sentence(register, held))


def _kind(raw: str | None) -> SessionKind | None:
    if raw is None:
        return None
    chosen = values.one_of(raw, SESSION_KINDS)
    return next(kind for kind in SESSION_KINDS if kind == chosen)


def _held_sentence(register: Register, held: Session) -> str:
    sentence = plural(
        "Session {id} of {day} in {round}, with {count} cooperative, is recorded. To take it back: ess undo",
        "Session {id} of {day} in {round}, with {count} cooperatives, is recorded. To take it back: ess undo",
        len(held.entries),
    ).format(id=held.id, day=day(held.on), round=held.round)
    terms = register.rounds[0].terms
    if held.kind == "individual" and terms.sessions:
        count = sum(one.kind == "individual" and held.entries[0] in one.entries for one in register.sessions)
        told = _("{entry} has had {count} of {sessions} individual sessions.")
        sentence = "\n".join([sentence, told.format(entry=held.entries[0], count=count, sessions=terms.sessions)])
    return sentence


@command(app, "sessions", example="ess sessions --program mourafaka --year 2022", shows="list", past=True)
def sessions(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    coop: Annotated[
        str | None,
        typer.Option(
            "--coop",
            metavar="COOP",
            help=mark("Those with one cooperative: its id or its name."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=mark("Those that somebody held."))] = None,
) -> None:
    """List the sessions that were held."""
    office: Office = ctx.obj
    with office.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year)
        served = {entry for session in unit.sessions.find() for entry in session.entries}
        entries = unit.entries.project(Entry, served)
        register = Register.of(unit, office.programs, office.places, narrowing, entries=entries).narrowed(narrowing)
        subject = finding.find_cooperative(unit, coop, exact=False) if coop else None
    own = {entry.id for entry in register.entries if subject and entry.cooperative == subject.id}
    found = [
        one
        for one in register.sessions
        if (subject is None or own & {*one.entries}) and (by is None or fold(by) in fold(one.by))
    ]
    told = filter(None, (narrowing.told(office.places), subject.name if subject else "", values.visible(by or "")))
    office.show(reports.sessions(register, found, listed([*told])))
    office.say_if_empty()


@command(
    app, "plan", example="ess plan C0012 --program mourafaka --year 2024 --need 'Keeping accounts'", shows="records"
)
def plan(
    ctx: typer.Context,
    entry: Annotated[
        str,
        typer.Argument(
            metavar="COOP",
            help=mark("The cooperative, or its entry."),
            autocompletion=options.completing.cooperatives,
        ),
    ],
    program: options.Program = None,
    year: options.Year = None,
    need: Annotated[
        list[str] | None, typer.Option("--need", metavar="TITLE", help=mark("A need that was found."))
    ] = None,
    action: Annotated[
        list[str] | None, typer.Option("--action", metavar="TITLE", help=mark("An action that answers a need."))
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help=mark("Until when the actions are to be done."))
    ] = None,
    done: Annotated[
        list[str] | None, typer.Option("--done", metavar="NUMBER", help=mark("What was done, by its number: N0001."))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=mark("The day that it was done; today if not said."))
    ] = None,
    note: Note = None,
) -> None:
    """Show the plan of a cooperative in a round, add needs and actions to it, or record what was done.

    An entry can stand in the place of the cooperative; --program and --year are left out then.
    """
    office: Office = ctx.obj
    lines = _lines(need or (), action or (), due, note)
    if on and not done:
        raise BadValue(_("--on is the day that something was done; name it with --done."))
    when = values.past_day(on, office.stamp().on) if on else office.stamp().on
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
        cooperative = unit.cooperatives.get(subject.cooperative)
        measures = unit.measures.find(entry=subject.id)
    if lines or done:
        with office.store.writing(office.stamp()) as unit:
            round_ = rounds.find_round(unit, subject.round)
            made = actions.plan(unit, round_, subject, lines)
            finished = actions.finish(unit, round_, subject, done or (), when)
            measures = unit.measures.find(entry=subject.id)
    name = cooperative.name if cooperative else subject.cooperative
    office.show(reports.plan(subject, name, measures))
    if lines or done:
        office.say(_changed_sentence(subject, len(made), len(finished)))


def _lines(needs: Sequence[str], acts: Sequence[str], due: str | None, note: str | None) -> list[actions.Line]:
    """Take the needs and actions to be added.

    Raises:
        BadValue: a title is empty, or a day or a note is given without anything that it is of.
    """
    until = values.day_of(due) if due else None
    told = values.text(note or "", values.LONGEST_NOTE)
    if until and not acts:
        raise BadValue(_("--due is the day of an action; name it with --action."))
    if told and not (needs or acts):
        raise BadValue(_("--note is of a need or an action; name it with --need or --action."))
    found = [actions.Line("need", values.name(title), note=told) for title in needs]
    return found + [actions.Line("action", values.name(title), until, told) for title in acts]


def _changed_sentence(entry: Entry, added: int, finished: int) -> str:
    sentence = _("The plan of {entry} is changed: {added} added, {finished} done. To take it back: ess undo")
    return sentence.format(entry=entry.id, added=added, finished=finished)
