"""The command that copies a register from one place to another: `copy`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, mark, number, plural
from ocp_ess_cli.reports import file as reports
from ocp_ess_cli.store import transfer
from ocp_ess_cli.store.copying import is_there

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.store.keeping import Holding
    from ocp_ess_cli.store.opening import Register

app = typer.Typer()


@command(app, "copy", example="ess copy --to copy.json")
def copy(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PLACE", help=mark("Where the copy will be: a file, or a server's address.")),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="PLACE", help=mark("What is copied; the register of --db if not said.")),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=mark("Put the copy in the place of a register that is there."))
    ] = False,
    give_up: Annotated[
        bool, typer.Option("--give-up", help=mark("Take out what an interrupted copy to a server left there."))
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Copy the whole register to another file or server, with its journal and every id.

    Both sides are summed up and compared before the copy counts. Where it is refused or interrupted, the place is as it
    was. To a server without a register, the same command goes on with what arrived; any other copy begins anew.
    """
    office: Office = ctx.obj
    if not to:
        raise BadValue(_("{option} is missing.").format(option="--to"))
    target = office.store_at(to)
    if give_up:
        if from_ or replace:
            raise BadValue(_("--give-up goes with --to alone."))
        _give_up(office, target, yes=yes)
        return
    source = office.store_at(from_) if from_ else office.store
    transfer.refuse_same(source, target)
    standing = transfer.holding(target)
    if standing and not replace:
        raise is_there(target)
    if standing and not yes:
        _preview(office, source, standing)
        office.say_unkept(target)
        office.confirm(_("Put {source} in the place of {path}?").format(source=source.path, path=target.path), yes=yes)
    with transfer.opened(source) as whole, _progress(2 * transfer.count(whole)) as advance:
        copied = transfer.copy(whole, target, office.stamp().at, advance, replaces=bool(standing))
    _tell(office, source, target, copied)


def _give_up(office: Office, target: Register, *, yes: bool) -> None:
    """Take out what an interrupted copy left, after it is confirmed."""
    if target.on_the_way():
        office.confirm(_("Take out what an interrupted copy left at {path}?").format(path=target.path), yes=yes)
    transfer.give_up(target)
    office.say(_("What an interrupted copy left at {path} is taken out.").format(path=target.path))


def _preview(office: Office, source: Register, standing: Holding) -> None:
    """Show what is to be copied beside what stands in its place."""
    kept = transfer.holding(source)
    if kept:
        office.preview(reports.holdings(kept, standing, is_backup=False))


def _tell(office: Office, source: Register, target: Register, copied: transfer.Copied) -> None:
    told = plural(
        "{number} record is copied from {source} to {path}; the sum of both is {sum}.",
        "{number} records are copied from {source} to {path}; the sum of both is {sum}.",
        copied.sum.count,
    )
    office.say(
        told.format(number=number(copied.sum.count), source=source.path, path=target.path, sum=copied.sum.digest[:12])
    )
    if copied.replaced:
        office.say(_("The replaced file is kept as {path}").format(path=copied.replaced))
    office.say(_("To work with it: export ESS_DB={path}").format(path=shlex.quote(str(target.path))))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str, int], None]]:
    """Show on a terminal which table is read or verified, and how much is done."""
    if not sys.stderr.isatty():
        yield lambda _table, _count: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Copying"), total=total)
        yield lambda table, count: bar.update(task, description=table_name(table), advance=count)
