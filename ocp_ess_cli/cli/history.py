"""Commands of the history: `log`, `undo`, `redo`."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import finding, history, rounds, undoing
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports import history as reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Change
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Number = Annotated[str | None, typer.Argument(metavar="NUMBER", help=mark("The number of the change, as in ess log."))]


@command(app, "log", example="ess log --since 2022-01-01", shows="list")
def log(
    ctx: typer.Context,
    number: Number = None,
    cooperative: Annotated[
        str | None,
        typer.Option(
            "--cooperative",
            metavar="COOP",
            help=mark("Changes of this cooperative and its entries."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    round_: Annotated[
        str | None, typer.Option("--round", metavar="ROUND", help=mark("Changes of this round, such as lalla-2022."))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=mark("Changes since this day, such as 2022-03-08."))
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="USER", help=mark("Changes that this user made."))] = None,
) -> None:
    """Show what was changed, when, by whom and by which command; with a number, one change field by field."""
    office: Office = ctx.obj
    if number is not None and (cooperative or round_ or since or by):
        raise BadValue(_("A change is shown by its number alone; leave the other options out."))
    with office.store.reading() as unit:
        changes = unit.journal.find()
        effective = history.in_effect(changes)
        if number is not None:
            change = history.find_change(unit, number)
            turns = history.turns(unit, change)
            shown = reports.change(change, turns, effective=change.id in effective, with_contacts=office.for_people)
            office.show(shown)
            return
        if since:
            begin = datetime.combine(values.day_of(since), time(), UTC)
            changes = [change for change in changes if change.at >= begin]
        if by:
            changes = [change for change in changes if fold(by) in _called(change.by)]
        if cooperative:
            wanted = _touched_by(unit, cooperative)
            changes = [change for change in changes if wanted & set(history.touched(change))]
        if round_:
            wanted = _touched_in(unit, round_)
            changes = [change for change in changes if wanted & set(history.touched(change))]
    office.show(reports.log(changes, effective))
    office.say_if_empty()


@command(app, "undo", example="ess undo --dry-run", amends=True)
def undo(ctx: typer.Context, number: Number = None, yes: options.Yes = False, dry_run: options.DryRun = False) -> None:
    """Take back the last change, or the one of that number.

    What will be put back is shown, and you are asked. Undo is refused where something done later depends on the change.
    Undoing is a change too, which redo takes back.
    """
    _take_back(ctx.obj, lambda unit: history.to_undo(unit, number), yes=yes, dry_run=dry_run)


@command(app, "redo", example="ess redo --dry-run", amends=True)
def redo(ctx: typer.Context, number: Number = None, yes: options.Yes = False, dry_run: options.DryRun = False) -> None:
    """Redo the last change that was undone, or the one of that number."""
    _take_back(ctx.obj, lambda unit: history.to_redo(unit, number), yes=yes, dry_run=dry_run)


def _take_back(office: Office, choose: Callable[[Unit], Change], *, yes: bool, dry_run: bool) -> None:
    """Show what taking a change back will do, ask, and do it; `choose` finds the change."""
    with office.store.reading() as unit:
        change = choose(unit)
        first, is_undo = history.root(unit, change)
        turns = undoing.take_back(unit, change)
    report = reports.plan(first, turns, again=is_undo, with_contacts=office.for_people)
    if dry_run:
        office.show(report)
        office.say_dry()
        return
    if not yes:
        office.preview(report)
    office.confirm(_("Do so?"), yes=yes)
    with office.store.writing(office.stamp(undoes=change.id)) as unit:
        undoing.take_back(unit, history.to_undo(unit, str(change.number)))
    told = (
        _("Change {number} is in effect again. To take it back: ess undo {number}")
        if is_undo
        else _("Change {number} is taken back. To have it again: ess redo {number}")
    )
    office.say(told.format(number=first.number))


def _called(by: str) -> set[str]:
    """Give the names of who made a change: on a server `amina (rabat)` is amina and rabat, too."""
    name, _between, role = by.removesuffix(")").partition(" (")
    return {fold(by), *(map(fold, (name, role)) if role and by.endswith(")") else ())}


def _touched_by(unit: Unit, cooperative: str) -> set[history.Key]:
    """Name a cooperative that is or was registered, and its entries."""
    try:
        record_id = finding.find_cooperative(unit, cooperative, exact=False).id
    except NotFound:
        record_id = cooperative.strip().upper()
        if not history.was_touched(unit, "cooperatives", record_id):
            raise
    return history.of_cooperative(unit, record_id)


def _touched_in(unit: Unit, round_: str) -> set[history.Key]:
    """Name a round that is or was open, and its entries."""
    try:
        record_id = rounds.find_round(unit, round_).id
    except NotFound:
        record_id = round_.strip().lower()
        if not history.was_touched(unit, "rounds", record_id):
            raise
    return history.of_round(unit, record_id)
