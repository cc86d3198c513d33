"""The command that lets cooperatives enter a round: `enrol`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import enrolling, participation, rounds
from ocp_ess_cli.actions.selection import Application
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import participation_options
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.cli.rounds import opened_sentence
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, mark, plural
from ocp_ess_cli.reports import support as reports
from ocp_ess_cli.reports.register import Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office

app = typer.Typer()


@command(
    app,
    "enrol",
    example="ess enrol C0012 C0020 --program formations --year 2024 --yes",
    shows="records",
    fields=participation_options,
    amends=True,
)
def enrol(
    ctx: typer.Context,
    coops: Annotated[
        list[str],
        typer.Argument(
            metavar="COOP…",
            help=mark("The cooperatives: ids or names."),
            autocompletion=options.completing.cooperatives,
        ),
    ],
    program: options.Program = None,
    year: options.Year = None,
    phase: Annotated[
        str | None, typer.Option("--phase", metavar="N", help=mark("The phase of the cohort that they are in."))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=mark("The day that they enter; today if not said."))
    ] = None,
    project: Annotated[
        str | None, typer.Option("--project", metavar="TITLE", help=mark("The project that one of them enters with."))
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=mark("Anything else."))] = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Let cooperatives enter a round of a program: all of them, or none.

    Conditions that are not met are warned of. A round that is not open yet is opened with the program's terms.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    when = values.past_day(on, office.stamp().on) if on else office.stamp().on
    enrolling.refuse_before(known, when)
    if project is not None and len(coops) > 1:
        raise BadValue(_("A project is of one cooperative; with --project, name one."))
    application = Application(
        project=values.text(project or ""),
        phase=values.count(phase) if phase else None,
        note=values.text(note or "", values.LONGEST_NOTE),
        **participation.read(given(ctx)),
    )
    with office.store.reading() as unit:
        opens = unit.rounds.get(rounds.round_id(known, number)) is None
        round_ = rounds.ensure_round(unit, known, number)
        subjects = [to_write(office, unit, reference) for reference in coops]
        enrolled = enrolling.enrol(unit, round_, subjects, application, office.stamp(), when)
        register = Register.of_round(unit, office.programs, office.places, round_)
    report = reports.enrolled(register, round_, [one.entry for one in enrolled])
    if dry_run:
        office.show(report)
        _warn(office, enrolled)
        office.say_dry()
        return
    if opens:
        question = _("{round} is not open yet. Open it?")
        office.confirm(question.format(round=round_.id), yes=yes)
    existed = office.store.exists()
    with office.store.writing(office.stamp()) as unit:
        round_ = rounds.ensure_round(unit, known, number)
        enrolled = enrolling.enrol(unit, round_, subjects, application, office.stamp(), when)
        register = Register.of_round(unit, office.programs, office.places, round_)
    office.show(reports.enrolled(register, round_, [one.entry for one in enrolled]))
    office.say_where(existed=existed)
    if opens:
        office.say(opened_sentence(round_))
    _warn(office, enrolled)
    sentence = plural(
        "{count} cooperative has entered {round}. To take it back: ess undo",
        "{count} cooperatives have entered {round}. To take it back: ess undo",
        len(enrolled),
    )
    office.say(sentence.format(round=round_.id))


def _warn(office: Office, enrolled: Sequence[enrolling.Enrolled]) -> None:
    sentence = _("{name} ({id}): {condition}")
    for one in enrolled:
        for doubt in one.doubts:
            office.warn(sentence.format(name=one.cooperative.name, id=one.cooperative.id, condition=doubt))
