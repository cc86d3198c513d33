"""Commands of the selection: `apply`, `revoke`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import allocating, rounds, selection, sponsors
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.domain import money as money_rules
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.models import TRACKS
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import selection as reports
from ocp_ess_cli.reports.register import Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Entry, Round, Track
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()


Payers = Annotated[
    list[str] | None,
    typer.Option(
        "--sponsor",
        metavar="NAME[=AMOUNT]",
        help=mark("Who pays, if not who the round says; of several, each with its share: A=30000."),
    ),
]
NewSponsor = Annotated[
    bool, typer.Option("--new-sponsor", help=mark("It is a sponsor of its own, though its name is near another."))
]


@command(app, "apply", example="ess apply C0012 --program lalla --year 2022 --mark 15.5", shows="records", amends=True)
def apply(
    ctx: typer.Context,
    coop: options.Cooperative,
    program: options.Program = None,
    year: options.Year = None,
    project: Annotated[
        str | None, typer.Option("--project", metavar="TITLE", help=mark("The project it applies with."))
    ] = None,
    track: Annotated[str | None, typer.Option("--track", metavar="TRACK", help=mark("cooperative or project."))] = None,
    mark_: Annotated[
        str | None, typer.Option("--mark", metavar="MARK", help=mark("The jury's mark, from 0 to 20."))
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help=mark("Change the project, track or mark of a candidate."))
    ] = False,
) -> None:
    """Record a candidate of a round.

    Conditions that are not met are warned of, and refused only when a winner is named.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    with office.store.reading() as unit:
        round_ = rounds.get_round(unit, known, number)
        subject = to_write(office, unit, coop)
    application = _application(round_, project, track, mark_)
    with office.store.writing(office.stamp()) as unit:
        entry = selection.apply(unit, round_, subject, application, office.stamp(), update=update)
        won = selection.won_before(unit, round_, {subject.id}).get(subject.id, ())
        register = None if office.for_people else Register.of_round(unit, office.programs, office.places, round_)
    if register:
        office.show(reports.entry(register, entry))
    told = (
        _("{name} ({id}) is changed in {round}: {entry}.")
        if update
        else _("{name} ({id}) is a candidate of {round}: {entry}.")
    )
    office.say(told.format(name=subject.name, id=subject.id, round=round_.id, entry=entry.id))
    enters = rules.entering(entry, won)
    for condition in (*rules.unmet(round_.terms, subject, enters), *rules.unknown(round_.terms, subject, enters)):
        office.warn(condition)


def _application(round_: Round, project: str | None, track: str | None, mark_: str | None) -> selection.Application:
    chosen: Track | None = None
    if track is not None:
        chosen = next(known for known in TRACKS if known == values.one_of(track, TRACKS))
    return selection.Application(
        project=None if project is None else values.text(project),
        track=chosen,
        mark=None if mark_ is None else values.mark(mark_, round_.terms.scale),
    )


def payers_of(office: Office, unit: Unit, texts: Sequence[str], *, is_new: bool) -> money_rules.Payers:
    """Take who pays an award, each sponsor by the name that it is known under."""
    read = money_rules.read_payers([text for text in texts if text.strip()])
    names = sponsors.known(unit, office.programs) if read.sponsor else []
    taken = {raw: sponsors.take(names, raw, is_new=is_new) for raw in read.shares or filter(None, [read.sponsor])}
    if len({*taken.values()}) < len(taken):
        raise BadValue(_("Named twice: {ids}.").format(ids=listed([*taken])))
    shares = {taken[raw]: share for raw, share in read.shares.items()}
    return money_rules.Payers(taken.get(read.sponsor, ""), shares)


@command(app, "revoke", example='ess revoke E0001 --reason "withdrew before the ceremony" --yes', amends=True)
def revoke(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=mark("The winning entry, or its cooperative."))],
    program: options.Program = None,
    year: options.Year = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="REASON", help=mark("Why; it stays in the record."))
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Take an award back.

    The seat is free again, and who comes next is named; the story stays. A cooperative is named together with --program
    and --year.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
        cooperative = unit.cooperatives.get(subject.cooperative)
        known = office.programs[subject.round.rpartition("-")[0]]
        selection.revoke(unit, known, subject, "", office.stamp())
    name = cooperative.name if cooperative else subject.cooperative
    why = office.needed("--reason", reason, _("Why is the award taken back?"))
    question = _("Take back the award of {name} in {round}?").format(name=name, round=subject.round)
    office.confirm(question, yes=yes)
    with office.store.writing(office.stamp(why)) as unit:
        standing = selection.find_entry(unit, subject.id)
        selection.revoke(unit, known, standing, why, office.stamp(why))
    office.say(
        _("The award of {name} in {round} ({entry}) is taken back; the seat is free again.").format(
            name=name, round=subject.round, entry=subject.id
        )
    )
    _say_next(office, known, subject)


def entry_named(office: Office, unit: Unit, reference: str, program: str | None, year: str | None) -> Entry:
    """Find an entry by its id, or by its cooperative and round."""
    if selection.is_id(reference):
        return selection.find_entry(unit, reference)
    return entry_in(office, unit, rounds.get_round(unit, office.program(program), office.year(year)), reference)


def entry_in(office: Office, unit: Unit, round_: Round, reference: str) -> Entry:
    """Find an entry of a round, by its id or its cooperative.

    Raises:
        NotFound: there is none.
    """
    if selection.is_id(reference):
        entry = selection.find_entry(unit, reference)
        if entry.round != round_.id:
            sentence = _("{entry} is an entry of {other}, not of {round}.")
            raise NotFound(sentence.format(entry=entry.id, other=entry.round, round=round_.id))
        return entry
    cooperative = to_write(office, unit, reference)
    if found := selection.entry_of(unit, round_, cooperative):
        return found
    sentence = _("{name} has no entry in {round}.")
    raise NotFound(sentence.format(name=cooperative.name, round=round_.id))


def _say_next(office: Office, program: Program, subject: Entry) -> None:
    """Name who comes next for the seat that is free again, and the command to award it."""
    with office.store.reading() as unit:
        round_ = rounds.find_round(unit, subject.round)
        closed = rounds.closed(round_)
        if closed:
            rounds.reopen_round(unit, round_, program, office.stamp())  # to look only: the unit forgets it
        proposed = allocating.next_in_rank(unit, program, round_)
    told = reports.next_in_rank(round_, proposed) if proposed else []
    for sentence in [closed, *told] if closed and told else told:
        office.say(sentence)
