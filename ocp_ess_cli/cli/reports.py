"""Command of the reports: `report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import sponsors
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import KINDS
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.sponsors import by_sponsor
from ocp_ess_cli.reports.statement import statement

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Sponsor = Annotated[str | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who paid for the awards."))]
BYS = ("sponsor",)
By = Annotated[str | None, typer.Option("--by", metavar="WHAT", help=mark("Sum by this: sponsor."))]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help=mark("What the cooperatives are: cooperative, union or project.")),
]
Reach = Annotated[
    bool,
    typer.Option("--reach", help=mark("Count whom the programs reached, each cooperative once, and the overlaps.")),
]
WithWinners = Annotated[bool, typer.Option("--winners/--no-winners", help=mark("Whether to list the winners."))]


@command(app, "report", example="ess report --program lalla --year 2020..2022 --no-winners", shows="records", past=True)
def report(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    region: options.Region = None,
    sector: options.Sector = None,
    sponsor: Sponsor = None,
    kind: Kind = None,
    by: By = None,
    reach: Reach = False,
    winners: WithWinners = True,
) -> None:
    """Report how many won, where, and how much.

    The totals at a glance, the rounds with their sums, and the winners; every option narrows all of them alike. With
    --sponsor, a statement for that sponsor of what it pledged, pays and paid, its own share alone; with --by sponsor,
    the same sums of each. With --reach, the cooperatives that the programs reached, each once, with the members behind
    them, beside what was published.
    """
    office: Office = ctx.obj
    if reach and by is not None:
        raise BadValue(_("--reach and --by are two reports; name one."))
    with office.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year, region=region, sector=sector, sponsor=sponsor, kind=kind)
        if reach:
            from ocp_ess_cli.reports.reach import reach as reach_report  # noqa: PLC0415 - most reports do not need it

            shown = reach_report(unit, office.programs, office.places, narrowing)
        else:
            register = Register.of(unit, office.programs, office.places, narrowing)
            shown = report_of(office, register, narrowing, by, with_winners=winners)
    office.show(shown)
    office.say_if_empty()


def report_of(
    office: Office, register: Register, narrowing: Narrowing, by: str | None, *, with_winners: bool
) -> Report:
    """Make the report that is wanted: by sponsor, for one sponsor, or of everything.

    Raises:
        BadValue: there is no report by that.
    """
    if by is not None and values.one_of(by, BYS):
        return by_sponsor(register, narrowing)
    if narrowing.sponsor:
        return statement(register, narrowing, office.today, with_winners=with_winners)
    return overview(register, narrowing, with_winners=with_winners)


def narrowing_of(
    office: Office,
    unit: Unit,
    program: str | None,
    year: str | None,
    *,
    region: str | None = None,
    sector: str | None = None,
    sponsor: str | None = None,
    kind: str | None = None,
) -> Narrowing:
    """Take what the options narrow a report to.

    Raises:
        BadValue: a year or a kind is wrong.
        NotFound: a name is not known.
    """
    return Narrowing(
        program=office.programs.find(program) if program else None,
        years=values.years(year) if year else None,
        region=office.places.region(region).code if region else "",
        sector=office.places.sector(sector).code if sector else "",
        kind=values.one_of(kind, KINDS) if kind else "",
        sponsor=sponsors.find(sponsors.recorded(unit), sponsor) if sponsor else "",
    )
