"""Command of the reports: `report`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import sponsors
from ocp_ess_cli.cli import options, to_file
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import KINDS
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports.about import with_about
from ocp_ess_cli.reports.board import board
from ocp_ess_cli.reports.grouping import Counted
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.sponsors import by_sponsor
from ocp_ess_cli.reports.statement import statement
from ocp_ess_cli.reports.summaries import Wanted, summary
from ocp_ess_cli.reports.why import explained

if TYPE_CHECKING:
    from typing import Protocol

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

    class Whole(Protocol):
        """Makes the report of everything."""

        def __call__(self, register: Register, narrowing: Narrowing, *, with_winners: bool, most: int = 0) -> Report:
            """Make it, with or without a list of the winners, or of the first of them."""


app = typer.Typer()

BALANCES = ("sponsor",)  # summed by sponsor alone, a report says what each pledged, pays and paid

Sponsor = Annotated[str | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who paid for the awards."))]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="WHAT",
        help=mark(
            "Sum by one or two of program, year, round, region, province, sector, sponsor, kind, stage, track: "
            "region,year."
        ),
        autocompletion=options.completing.bys,
    ),
]
Show = Annotated[
    str | None,
    typer.Option(
        "--show",
        metavar="MEASURES",
        help=mark("With --by: some of winners, amount, entries, rate, women, members, paid."),
        autocompletion=options.completing.measures,
    ),
]
Sort = Annotated[str | None, typer.Option("--sort", metavar="COLUMN", help=mark("With --by: sort by this column."))]
Why = Annotated[
    bool, typer.Option("--why", help=mark("List the records behind the numbers, and where they come from."))
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help=mark("What the cooperatives are: cooperative, union or project.")),
]
Reach = Annotated[
    bool,
    typer.Option("--reach", help=mark("Count whom the programs reached, each cooperative once, and the overlaps.")),
]
WithWinners = Annotated[bool, typer.Option("--winners/--no-winners", help=mark("Whether to list the winners."))]


@command(app, "report", example="ess report --by region,year --program lalla", shows="records", past=True)
def report(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    region: options.Region = None,
    sector: options.Sector = None,
    sponsor: Sponsor = None,
    kind: Kind = None,
    by: By = None,
    show: Show = None,
    sort: Sort = None,
    reach: Reach = False,
    winners: WithWinners = True,
    limit: options.Limit = None,
    why: Why = False,
    to: to_file.To = None,
    force: to_file.Force = False,
) -> None:
    """Report how many won, where, and how much.

    The totals at a glance, the rounds with their sums, and the winners; every option narrows all of them alike. With
    --by, sums by what entries have in common, with their share, their change and a picture; of two things, the second
    becomes columns. With --sponsor, a statement for that sponsor of what it pledged, pays and paid, its own share
    alone; with --by sponsor, the same sums of each. With --reach, the cooperatives that the programs reached, each
    once, with the members behind them, beside what was published.
    """
    office: Office = ctx.obj
    wanted = _wanted(by, show, sort, why=why, reach=reach)
    is_whole = not (wanted.by or reach or sponsor)
    if limit is not None and not (is_whole and winners):
        raise BadValue(_("--limit is for the list of winners of the whole report; leave it out."))
    most = options.most(office, limit, whole=why or to is not None)
    if to is not None:
        to_file.format_of(office, to)
    with office.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year, region=region, sector=sector, sponsor=sponsor, kind=kind)
        if reach:
            from ocp_ess_cli.reports.reach import reach as reach_report  # noqa: PLC0415 - most reports do not need it

            register, shown = None, reach_report(unit, office.programs, office.places, narrowing)
        else:
            register = _register(office, unit, narrowing, wanted, lists_records=why or to is not None)
            whole = partial(board if to is not None else overview, most=most)
            shown = report_of(office, register, narrowing, wanted, whole, with_winners=winners)
        if to is not None:
            entered = (register or Register.of(unit, office.programs, office.places, narrowing)).narrowed(narrowing)
            shown = with_about(shown, to_file.state(office, unit), narrowing.told(office.places), entered.entered())
    if to is not None:
        to_file.write(office, shown, to, force=force)
    else:
        office.show(shown)
    office.say_if_empty()


def _register(office: Office, unit: Unit, narrowing: Narrowing, wanted: Wanted, *, lists_records: bool) -> Register:
    """Take what a report is made of; the entries stay where they are kept, if it lists winners alone or none."""
    if wanted == Wanted(BALANCES):
        winning = unit.entered(narrowing.narrowed, WINNER)
        return Register.of(unit, office.programs, office.places, narrowing, entries=winning)
    if lists_records:
        return Register.of(unit, office.programs, office.places, narrowing, Counted)
    if narrowing.sponsor and not wanted.by:
        return Register.of(unit, office.programs, office.places, narrowing)
    return Register.of_sums(unit, office.programs, office.places)


def _wanted(by: str | None, show: str | None, sort: str | None, *, why: bool, reach: bool) -> Wanted:
    """Take by what a report is summed, and what of it is shown.

    Raises:
        BadValue: an option needs another one, or a value is none of those known.
    """
    bys, shown = (tuple(word.strip().lower() for word in (raw or "").split(",") if word.strip()) for raw in (by, show))
    for option, is_given in (("--by", by is not None), ("--why", why)):
        if reach and is_given:
            raise BadValue(_("--reach and {option} are two reports; name one.").format(option=option))
    if by is None:
        for option, value in (("--show", show), ("--sort", sort)):
            if value is not None:
                raise BadValue(_("{option} needs --by, which says what to sum by.").format(option=option))
        return Wanted((), why=why)
    if bys == BALANCES and not (shown or sort or why):
        return Wanted(bys)
    return Wanted(bys, shown, (sort or "").strip(), why).checked()


def report_of(
    office: Office, register: Register, narrowing: Narrowing, wanted: Wanted, whole: Whole, *, with_winners: bool
) -> Report:
    """Make the report that is wanted: a summary, sponsor by sponsor, for one sponsor, or the whole."""
    if wanted == Wanted(BALANCES):
        return by_sponsor(register, narrowing)
    if wanted.by:
        return summary(register, narrowing, wanted)
    if narrowing.sponsor:
        made = statement(register, narrowing, office.today, with_winners=with_winners)
    else:
        made = whole(register, narrowing, with_winners=with_winners)
    return explained(made, register.narrowed(narrowing)) if wanted.why else made


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
