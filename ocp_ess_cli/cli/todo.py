"""Command of the reports: `todo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import todo as actions
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.language import listed, mark
from ocp_ess_cli.reports import todo as reports

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.cli.office import Office

app = typer.Typer()


@command(app, "todo", example="ess todo --program lalla --year 2023", shows="list")
def todo(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help=mark("What awaits this sponsor, juror or adviser alone.")),
    ] = None,
) -> None:
    """List what awaits, the oldest first, each with the command that settles it.

    Payments that are due, marks that jurors have still to give, cooperatives without a session for a quarter, plans
    past due, rounds that are open after their ceremony, pledges that are short, contacts to be erased, and backups.
    Many alike are one line.
    """
    office: Office = ctx.obj
    wanted = actions.Wanted(
        program=office.programs.find(program) if program else None,
        years=values.years(year) if year else None,
        by=values.text(by or ""),
    )
    with office.store.reading() as unit:
        waiting = actions.gather(unit, office.programs, office.stamp().on, _last_backup(office), wanted)
    named = waiting.items[0].by if wanted.by and waiting.items else wanted.by
    told = listed([*filter(None, (wanted.program.title if wanted.program else "", year or "", named))])
    office.show(reports.todo(waiting.items, told, waiting.names if wanted.by else ()))
    office.say_if_empty()


def _last_backup(office: Office) -> date | None:
    made = office.store.meta().backup if office.store.exists() else None
    return made.date() if made else None
