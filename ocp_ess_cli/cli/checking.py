"""The command that checks the register: `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import checks
from ocp_ess_cli.actions.findings import Scene
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain.errors import RuleBroken
from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports.checks import checks as check_report
from ocp_ess_cli.store import keeping
from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.store.opening import Register
    from ocp_ess_cli.store.postgres import PostgresStore

app = typer.Typer()

ACCEPTED = mark("It is accepted, and recorded in the journal.")


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
    """Check that the register holds together, and say what does not and what to do about it.

    history: changes of the journal made by hand; records: what records name, numbers, counts, days, places; rules:
    winners against the terms of their round; minutes; money: what is pledged, awarded, paid; duplicates; privacy:
    contacts kept too long, and telephone numbers and the like in texts; figures: what was published, against itself
    and against the register.

    One that is named alone also tells what holds. The exit code is 5 if something is wrong.
    """
    office: Office = ctx.obj
    if accept:
        _accept(office, yes=yes)
    _verify(office, office.store)
    programs = office.programs
    with office.store.reading() as unit:
        outcomes = checks.run(Scene(unit, programs, office.places, office.stamp().on), names or ())
    office.show(check_report(outcomes, in_full=bool(names)))
    if any(outcome.findings for outcome in outcomes):
        raise typer.Exit(RuleBroken.exit_code)


def _verify(office: Office, store: Register) -> None:
    """Hold every record against what ess wrote."""
    if isinstance(store, TinyStore):
        keeping.verify(store)
        return
    from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

    if told := store.on_the_way():
        office.say(told)
    elif store.standing().sees_contacts:
        server_keeping.refuse_strangers(store)
    else:
        office.say(_("Contacts are withheld from this role: whether another program changed a record was not checked."))


def _accept(office: Office, *, yes: bool) -> None:
    """Take what another program changed as it is, after showing it and asking."""
    if not isinstance(office.store, TinyStore):
        _accept_on_server(office, office.store, yes=yes)
        return
    tables, found = keeping.outside_changes(office.store)
    if not tables:
        office.say(_("No other program changed the file."))
        return
    for difference in found:
        office.say(difference.told())
    question = _("Accept what another program changed in {tables}?")
    office.confirm(question.format(tables=listed([*map(table_name, tables)])), yes=yes)
    keeping.accept(office.store, office.stamp())
    office.say(_(ACCEPTED))


def _accept_on_server(office: Office, store: PostgresStore, *, yes: bool) -> None:
    """Take what another program changed in the tables of a server as it is, after showing it and asking."""
    from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

    found = server_keeping.strangers(store)
    if not found:
        office.say(_("No other program changed the register."))
        return
    for one in found:
        office.say(one.told())
    tables = dict.fromkeys(table_name(one.table) for one in found)
    question = _("Accept what another program changed in {tables}?")
    office.confirm(question.format(tables=listed([*tables])), yes=yes)
    server_keeping.accept(store, found, office.stamp())
    office.say(_(ACCEPTED))
