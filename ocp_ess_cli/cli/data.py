"""Commands of the data: `import`, `demo`."""

from __future__ import annotations

import shlex
import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli import options, plan
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, FileUnusable, InputRefused
from ocp_ess_cli.exchange import sheets
from ocp_ess_cli.exchange.importing import import_sheets
from ocp_ess_cli.language import _, current, mark

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.exchange.importing import Outcome
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

TOUR = (
    "ess import {sample}",
    "ess rounds",
    "ess award --program lalla --year 2022 --dry-run",
    "ess award --program lalla --year 2022 --yes",
    "ess report",
)


@command(app, "import", example="ess import sample_data --dry-run")
def import_(
    ctx: typer.Context,
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help=mark("A folder with CSV files, one CSV file, or - for standard input.")),
    ],
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help=mark("What a file holds: cooperatives, rounds, entries or figures.")),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=mark("Leave out bad rows, and rows that depend on them, and say which."))
    ] = False,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> None:
    """Take CSV files into the register.

    A folder is read for cooperatives.csv, rounds.csv, entries.csv and figures.csv. Every mistake is listed with its
    file, line and column; with one mistake or more, nothing is changed, unless --skip-bad
    leaves out the bad rows. A row of a record that is in the register already changes the fields that it gives; each
    change is shown first, and has to be confirmed.
    """
    office: Office = ctx.obj
    wanted = values.one_of(kind, sheets.KINDS) if kind else ""
    read = _read(path, wanted)
    existed = office.store.exists()

    def taken(unit: Unit) -> Outcome:
        return import_sheets(unit, read, office.programs, office.places, office.stamp(), skip_bad=skip_bad)

    if dry_run or (office.asks and not yes):
        with office.store.reading() as unit:
            planned = taken(unit)
        plan.say(office, planned)
        if dry_run:
            office.say_dry()
            return
        plan.confirm(office, planned, yes=False)
        with office.store.writing(office.stamp()) as unit:
            plan.refuse_another(planned, taken(unit))
        office.say_where(existed=existed)
    else:
        with office.store.writing(office.stamp()) as unit:
            planned = taken(unit)
            if planned.changes and not yes:
                plan.say(office, planned)
            plan.confirm(office, planned, yes=yes)
        office.say_where(existed=existed)
        plan.say(office, planned)
    if planned.new.total() or planned.changes:
        office.say(_("To take it back: ess undo"))


def _read(path: str, kind: str) -> list[sheets.Sheet]:
    """Read the sheets at a path; what is wrong with several files is told at once."""
    if path == sheets.STANDARD_INPUT and kind:
        return [sheets.read_sheet(_("standard input"), kind, sys.stdin.buffer.read())]
    found: list[sheets.Sheet] = []
    mistakes: list[values.Mistake] = []
    for name, held, file in sheets.find_sheets(Path(path).expanduser(), kind):
        try:
            found.append(sheets.read_sheet(name, held, file.read_bytes()))
        except InputRefused as error:
            mistakes += error.mistakes
        except OSError as error:
            sentence = _("{path} cannot be read: {reason}.")
            raise FileUnusable(sentence.format(path=file, reason=error.strerror)) from error
    if mistakes:
        raise InputRefused(sheets.refusal(len(mistakes)), mistakes)
    return found


@command(app, "demo", example="ess demo")
def demo(ctx: typer.Context) -> None:
    """See the whole story on invented data, in a file of its own.

    The sample data is copied into a new register in a temporary folder; each command is shown before it runs.
    """
    from ocp_ess_cli.cli.main import run  # noqa: PLC0415 - the commands run as the user would run them

    office: Office = ctx.obj
    if office.names_file:
        raise BadValue(_("The demo makes a file of its own; leave --db out."))
    folder = Path(tempfile.mkdtemp(prefix="ess-demo-"))
    database = folder / "awards.json"
    office.write(_("A tour of ess on sample data: the rounds are real, the cooperatives are invented.") + "\n")
    with as_file(_sample_data()) as sample:
        for template in TOUR:
            line = template.format(sample=shlex.quote(str(sample)))
            office.write(f"\n$ {template.format(sample='sample_data')}\n")
            sys.stderr.flush()
            code = run(
                [*shlex.split(line)[1:], "--db", str(database), "--no-input", "--lang", current()],
                office.surroundings,
            )
            if code:
                raise typer.Exit(code)
    office.write(
        "\n"
        + _("The register of this tour stays at {path}. To go on playing with it:").format(path=database)
        + f"\n\n  export ESS_DB={shlex.quote(str(database))}\n  ess coops --region Souss-Massa\n  ess report\n"
    )


def _sample_data() -> Traversable:
    """Find the sample data: in the package, or beside it in a checkout."""
    package = files("ocp_ess_cli")
    inside = package / "sample_data"
    return inside if inside.is_dir() else Path(str(package)).parent / "sample_data"
