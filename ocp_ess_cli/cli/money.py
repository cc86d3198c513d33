"""Commands of the money: `pledge`, `pledges`, `edit-award`, `pay`, `payments`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import money as actions
from ocp_ess_cli.actions import pledges as promises
from ocp_ess_cli.actions import rounds, selection, sponsors
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.reports import Sponsor, narrowing_of
from ocp_ess_cli.cli.selection import NewSponsor, Payers, entry_named, payers_of
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.money import LATE_AFTER, standing
from ocp_ess_cli.domain.pledges import Place, worth
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.language import _, listed, mark, money, plural
from ocp_ess_cli.reports import money as reports
from ocp_ess_cli.reports.register import Brief, Register
from ocp_ess_cli.reports.report import Report
from ocp_ess_cli.reports.winners import round_winners

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Entry, Pledge, Round
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Entries = Annotated[str, typer.Argument(metavar="ENTRY", help=mark("The winning entry, or its cooperative."))]


@command(
    app,
    "pledge",
    example='ess pledge --program lalla --year 2022 --sponsor "Fondation OCP" --seats 8',
    shows="records",
)
def pledge(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    sponsor: Annotated[str | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who pledges."))] = None,
    seats: Annotated[str | None, typer.Option("--seats", metavar="N", help=mark("How many prizes it pays."))] = None,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help=mark("How much it pays, in place of --seats."))
    ] = None,
    region: options.Region = None,
    sector: options.Sector = None,
    update: Annotated[bool, typer.Option("--update", help=mark("Change what it pledged before."))] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=mark("Take the pledge away."))] = False,
    new_sponsor: NewSponsor = False,
    dry_run: options.DryRun = False,
) -> None:
    """Record what a sponsor promises to a round: prizes or money.

    With --region or --sector it is reserved for cooperatives of that region or sector. A sponsor has one pledge to a
    round for each; it can be no less than what is awarded under it.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    if withdraw and (seats or amount or update):
        raise BadValue(_("--withdraw takes the pledge away; leave --seats, --amount and --update out."))
    place = Place(
        office.places.region(region).code if region else "", office.places.sector(sector).code if sector else ""
    )
    promise = promises.Promise(
        values.count(seats) or None if seats else None, values.amount(amount) if amount else None, place
    )
    raw = office.needed("--sponsor", sponsor, _("Who pledges?"))
    with office.store.reading() as unit:  # all awards are read for the names, and nobody is to wait for that
        names = sponsors.known(unit, office.programs)
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        round_ = rounds.get_round(unit, known, number)
        name = sponsors.take(names, raw, is_new=new_sponsor)
        if withdraw:
            made = promises.withdraw(unit, round_, name, place)
        else:
            made = promises.pledge(unit, round_, name, promise, update=update)
        is_shown = not withdraw and (dry_run or not office.for_people)
        register = Register.of_round(unit, office.programs, office.places, round_) if is_shown else None
    if register:
        office.show(reports.pledges(register, only=made))
    office.say(_pledged_sentence(office, round_, made, withdraw=withdraw))
    _say_how_it_ends(office, dry_run=dry_run)


def _say_how_it_ends(office: Office, *, dry_run: bool) -> None:
    """Say how a change is taken back, or that there was none."""
    if dry_run:
        office.say_dry()
    else:
        office.say(_("To take it back: ess undo"))


def _pledged_sentence(office: Office, round_: Round, made: Pledge, *, withdraw: bool) -> str:
    if withdraw:
        sentence = _("The pledge of {sponsor} to {round} is withdrawn ({id}).")
        return sentence.format(sponsor=made.sponsor, round=round_.id, id=made.id)
    total = money(worth(made, round_), round_.terms.currency)
    told = _("{sponsor} pledges {total} to {round} ({id}).")
    if made.seats is not None:
        told = plural(
            "{sponsor} pledges {count} prize, {total}, to {round} ({id}).",
            "{sponsor} pledges {count} prizes, {total}, to {round} ({id}).",
            made.seats,
        )
    if made.region or made.sector:
        places = office.places
        names = filter(None, (places.region_name(made.region), places.sector_name(made.sector)))
        reserved = _("It is reserved for: {reserved}.").format(reserved=listed([*names]))
        told = f"{told}\n{reserved}"
    return told.format(sponsor=made.sponsor, total=total, round=round_.id, id=made.id)


@command(app, "pledges", example='ess pledges --program lalla --sponsor "Fondation OCP"', shows="list", past=True)
def pledges(
    ctx: typer.Context, program: options.Program = None, year: options.Years = None, sponsor: Sponsor = None
) -> None:
    """List the pledges, with what is awarded under each and what is left of it."""
    office: Office = ctx.obj
    with office.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year, sponsor=sponsor)
        promised = frozenset(one.round for one in unit.pledges.find())
        winning = unit.entered(narrowing.narrowed._replace(rounds=promised), WINNER)
        register = Register.of(unit, office.programs, office.places, narrowing, entries=winning).narrowed(narrowing)
    office.show(reports.pledges(register, narrowing.told(office.places)))
    office.say_if_empty()


@command(
    app,
    "edit-award",
    example='ess edit-award E0001 --sponsor "Fondation OCP=30000" --sponsor "COPAG=20000"',
    shows="records",
    amends=True,
)
def edit_award(
    ctx: typer.Context,
    entry: Entries,
    program: options.Program = None,
    year: options.Year = None,
    payers: Payers = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help=mark("The day of the award."))] = None,
    new_sponsor: NewSponsor = False,
) -> None:
    """Change who pays an award, or its day.

    Shares are whole and add up to the award; none can be less than what its sponsor paid.
    """
    office: Office = ctx.obj
    on = values.past_day(date, office.stamp().on) if date else None
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
        paying = payers_of(office, unit, payers, is_new=new_sponsor) if payers else None
    with office.store.writing(office.stamp()) as unit:
        subject, round_, name = _fresh(unit, subject)
        changed = actions.edit_award(unit, round_, subject, paying, on)
        register = _register_of(office, unit, round_, changed)
    office.show(round_winners(register, round_))
    sentence = _("The award of {name} in {round} ({entry}) is changed. To take it back: ess undo")
    office.say(sentence.format(name=name, round=round_.id, entry=changed.id))


def _fresh(unit: Unit, found: Entry) -> tuple[Entry, Round, str]:
    """Read an entry again, with its round and the name of its cooperative."""
    subject = selection.find_entry(unit, found.id)
    cooperative = unit.cooperatives.get(subject.cooperative)
    return subject, rounds.find_round(unit, subject.round), cooperative.name if cooperative else subject.cooperative


def _register_of(office: Office, unit: Unit, round_: Round, subject: Entry) -> Register:
    """Take one entry, with its round and its cooperative."""
    named = unit.cooperatives.project(Brief, {subject.cooperative})
    return Register(office.programs, office.places, [round_], [subject], named)


@command(app, "pay", example="ess pay E0001 --amount 20000 --reference VIR-2031", shows="records")
def pay(
    ctx: typer.Context,
    entry: Entries,
    program: options.Program = None,
    year: options.Year = None,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="AMOUNT", help=mark("How much; the next instalment if not said.")),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help=mark("The day; today if not said."))
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="TEXT", help=mark("What the bank calls the payment."))
    ] = None,
    sponsor: Annotated[
        str | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who paid, where several share the award."))
    ] = None,
    returned: Annotated[
        str | None, typer.Option("--returned", metavar="PAYMENT", help=mark("This payment failed or came back."))
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=mark("Why; it stays in the record."))
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record that an award was paid, in whole or in part, or that a payment came back.

    Without --amount, the next instalment of the schedule of the round is paid, or all that is left. A payment is never
    changed: one that failed or came back is recorded beside it with --returned P0001. A cooperative is named together
    with --program and --year.
    """
    office: Office = ctx.obj
    if returned and (amount or sponsor):
        raise BadValue(_("A payment comes back whole, to who paid it; leave --amount and --sponsor out."))
    today = office.stamp().on
    transfer = actions.Transfer(
        on=values.past_day(date, today) if date else today,
        amount=values.amount(amount) if amount else None,
        reference=values.text(reference or ""),
        note=values.text(reason or ""),
    )
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        subject, round_, name = _fresh(unit, subject)
        if sponsor:
            transfer = transfer._replace(sponsor=_payer(subject, sponsor))
        made = (
            actions.bring_back(unit, subject, _payment_id(returned), transfer)
            if returned
            else actions.pay(unit, round_, subject, transfer)
        )
        register = _register_of(office, unit, round_, subject)
        stands = standing(subject, unit.payments.find(entry=subject.id))
    if dry_run or not office.for_people:
        office.show(Report("", (reports.payments_table(register, [made]),)))
    office.say(reports.told_payment(subject, made, name))
    if stands:
        office.say(reports.told_standing(stands))
    _say_how_it_ends(office, dry_run=dry_run)


def _payment_id(raw: str) -> str:
    """Take the id of a payment as people type it: `P0007`, `p7`."""
    number = re.fullmatch(r"[pP]?([0-9]{1,9})", raw.strip())
    return f"P{int(number[1]):04d}" if number else values.shown(raw.strip())


def _payer(subject: Entry, raw: str) -> str:
    """Take who paid, in any spelling, of those who pay the award; another is refused by the action."""
    names = [*subject.award.paid_by] if subject.award else []
    return sponsors.spelled(names, raw) or values.name(raw)


@command(app, "payments", example="ess payments --program lalla --year 2021 --late", shows="list", past=True)
def payments(
    ctx: typer.Context,
    entry: Annotated[
        str | None,
        typer.Argument(metavar="ENTRY", help=mark("One entry, with its single payments.")),
    ] = None,
    program: options.Program = None,
    year: options.Years = None,
    region: options.Region = None,
    sponsor: Sponsor = None,
    due: Annotated[bool, typer.Option("--due", help=mark("Those of which something is still to be paid."))] = False,
    late: Annotated[bool, typer.Option("--late", help=mark("Those of which the first instalment is late."))] = False,
    every: Annotated[bool, typer.Option("--all", help=mark("List the single payments, too."))] = False,
    late_after: Annotated[
        str | None,
        typer.Option("--late-after", metavar="DAYS", help=mark("Days from the award to its first instalment; 60.")),
    ] = None,
    limit: options.Limit = None,
) -> None:
    """List the awards with what is paid, due and late.

    An award is late when its first instalment is not paid 60 days after it was given. With --sponsor, the share of that
    sponsor alone.
    """
    office: Office = ctx.obj
    days = values.count(late_after) if late_after else LATE_AFTER
    with office.reading() as unit:
        narrowing = narrowing_of(office, unit, program, year, region=region, sponsor=sponsor)
        if entry:
            found = [entry_named(office, unit, entry, program, year)]
        else:
            lists_revoked = every and not (due or late)
            found = unit.entered(narrowing.narrowed, "" if lists_revoked else WINNER, due=due or late)
        register = Register.of(unit, office.programs, office.places, narrowing, entries=found)
    told = [narrowing.told(office.places), _("due") if due else "", _("late") if late else ""]
    wanted = reports.Wanted(
        today=office.today,
        late_after=days,
        due=due,
        late=late,
        single=every or entry is not None,
        told=listed([*filter(None, told)]),
        most=options.most(office, limit),
    )
    office.show(reports.payments(register.narrowed(narrowing), wanted))
    office.say_if_empty()
