"""Command of the reports: `report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import checks
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import NotFound, RuleBroken
from ocp_ess_cli.domain.names import fold, nearest
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports.checks import checks as check_report
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.store import keeping

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Sponsor = Annotated[str | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who paid for the awards."))]
WithWinners = Annotated[bool, typer.Option("--winners/--no-winners", help=mark("Whether to list the winners."))]


@command(app, "report", example="ess report --program lalla --year 2020..2022 --no-winners", shows="records")
def report(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    region: options.Region = None,
    sector: options.Sector = None,
    sponsor: Sponsor = None,
    winners: WithWinners = True,
) -> None:
    """Report how many won, where, and how much.

    The totals at a glance, the rounds with their sums, and the winners; every option narrows all of them alike.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year, region=region, sector=sector, sponsor=sponsor)
        register = Register.of(unit, office.programs, office.places, narrowing)
    office.show(overview(register, narrowing, with_winners=winners))
    office.say_if_empty()


def narrowing_of(
    office: Office,
    unit: Unit,
    program: str | None,
    year: str | None,
    *,
    region: str | None,
    sector: str | None,
    sponsor: str | None,
) -> Narrowing:
    """Take what the options narrow a report to.

    Raises:
        BadValue: a year is wrong.
        NotFound: a name is not known.
    """
    return Narrowing(
        program=office.programs.find(program) if program else None,
        years=values.years(year) if year else None,
        region=office.places.region(region).code if region else "",
        sector=office.places.sector(sector).code if sector else "",
        sponsor=_sponsor(unit, sponsor) if sponsor else "",
    )


@command(app, "check", example="ess check history", shows="records")
def check(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help=mark("The checks to run; all of them if none is named."))
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help=mark("Accept what another program changed in the file, as it is."))
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Check that the register holds together, and say what does not.

    The check history finds changes of the journal that were made by hand. The exit code is 5 if something is wrong.
    """
    office: Office = ctx.obj
    if accept:
        _accept(office, yes=yes)
    keeping.verify(office.store)
    with office.store.reading() as unit:
        findings = checks.run(unit, names or ())
    office.show(check_report(list(dict.fromkeys(names or checks.CHECKS)), findings))
    if findings:
        raise typer.Exit(RuleBroken.exit_code)


def _accept(office: Office, *, yes: bool) -> None:
    """Take what another program changed as it is, after showing it and asking."""
    tables, found = keeping.outside_changes(office.store)
    if not tables:
        office.say(_("No other program changed the file."))
        return
    for difference in found:
        office.say(difference.told())
    question = _("Accept what another program changed in {tables}?")
    office.confirm(question.format(tables=listed([*map(table_name, tables)])), yes=yes)
    keeping.accept(office.store, office.stamp())
    office.say(_("It is accepted, and recorded in the journal."))


def _sponsor(unit: Unit, raw: str) -> str:
    """Find a sponsor of a round or an award, in any letter case and accents.

    Raises:
        NotFound: nobody of that name paid for anything.
    """
    awards = [entry.award.sponsor for entry in unit.entries.find() if entry.award and entry.award.sponsor]
    known = sorted({*awards, *(name for round_ in unit.rounds.find() for name in round_.sponsors)})
    found = [name for name in known if fold(name) == fold(raw)]
    if found:
        return found[0]
    near = nearest(raw, known)
    if near:
        sentence = _("No sponsor is called “{value}”. Is it {known}?")
    elif known:
        sentence = _("No sponsor is called “{value}”. There are: {known}.")
    else:
        sentence = _("No sponsor is recorded yet.")
    raise NotFound(sentence.format(value=visible(raw)[:60], known=listed(near or known[:10])))
