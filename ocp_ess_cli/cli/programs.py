"""Command of the programs: `programs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import programs as actions
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports import programs as reports

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office

app = typer.Typer()


@command(app, "programs", example="ess programs lalla", shows="list")
def programs(
    ctx: typer.Context,
    program: Annotated[
        str | None,
        typer.Argument(
            metavar="PROGRAM",
            help=mark("One program, by its key or any of its names."),
            autocompletion=options.completing.programs,
        ),
    ] = None,
    add: Annotated[
        str | None,
        typer.Option("--add", metavar="FILE", help=mark("Put a program of your own into the register: a TOML file.")),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=mark("With --add: put it in the place of the one with its key."))
    ] = False,
    remove: Annotated[
        str | None,
        typer.Option(
            "--remove",
            metavar="KEY",
            help=mark("Take a program of your own out of the register."),
            autocompletion=options.completing.own_programs,
        ),
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Show the programs, or everything about one.

    A program of your own is a TOML file, as those of ess are; the register keeps it, with its rounds, in every copy.
    """
    office: Office = ctx.obj
    _refuse_together(program=program, add=add, remove=remove, replace=replace)
    if add is not None:
        _add(office, add, replace=replace, dry_run=dry_run)
    elif remove is not None:
        _remove(office, remove, dry_run=dry_run)
    elif program is None:
        office.show(reports.programs(office.programs))
    else:
        office.show(reports.program(office.programs.find(program)))


def _refuse_together(*, program: str | None, add: str | None, remove: str | None, replace: bool) -> None:
    """Refuse options that say different things.

    Raises:
        BadValue: they do.
    """
    if sum(one is not None for one in (program, add, remove)) > 1:
        raise BadValue(_("Name one: a program to show, --add with a file, or --remove with a key."))
    if replace and add is None:
        raise BadValue(_("--replace says what --add does; name the file: --add FILE."))


def _add(office: Office, file: str, *, replace: bool, dry_run: bool) -> None:
    path = Path(file).expanduser()
    try:
        content = path.read_bytes()
    except OSError as error:
        sentence = _("{path} cannot be read: {reason}.").format(path=file, reason=error.strerror or error)
        raise NotFound(sentence) from error
    program = catalogue.read_program(path.name, content)
    built_in, existed = catalogue.programs(), office.store.exists()
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        done = actions.add(unit, built_in, program, content.decode(), replace=replace)
    if dry_run or not office.for_people:
        office.show(reports.program(program))
    if dry_run:
        office.say_dry()
        return
    office.say_where(existed=existed)
    sentences = {
        "added": _("{key} is added: {name}. To open its first round: ess open-round --program {key} --year {year}"),
        "replaced": _("{key} is replaced: {name}. The rounds that are there keep their terms."),
        "same": _("{key} was so already; nothing is changed."),
    }
    office.say(sentences[done].format(key=program.key, name=program.title, year=office.stamp().on.year))


def _remove(office: Office, key: str, *, dry_run: bool) -> None:
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        removed = actions.remove(unit, catalogue.programs(), key.strip())
    if dry_run:
        office.say_dry()
        return
    office.say(_("{key} is removed from the register. To take it back: ess undo").format(key=removed.id))
