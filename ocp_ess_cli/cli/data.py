"""Commands of the data: `import`, `demo`."""

from __future__ import annotations

import shlex
import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, FileUnusable, InputRefused
from ocp_ess_cli.exchange import sheets
from ocp_ess_cli.exchange.importing import import_sheets
from ocp_ess_cli.language import _, current, listed, mark, plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.exchange.importing import Outcome

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
    dry_run: options.DryRun = False,
) -> None:
    """Take CSV files into the register.

    A folder is read for cooperatives.csv, rounds.csv, entries.csv and figures.csv. Every mistake is listed with its
    file, line and column; with one mistake or more, nothing is changed. Rows that are in the register already are
    passed over.
    """
    office: Office = ctx.obj
    wanted = values.one_of(kind, sheets.KINDS) if kind else ""
    read = _read(path, wanted)
    existed = office.store.exists()
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        outcome = import_sheets(unit, read, office.programs, office.places, office.stamp())
    if not dry_run:
        office.say_where(existed=existed)
    office.say(_told(outcome))
    if outcome.new.total() and not dry_run:
        office.say(_("To take it back: ess undo"))
    if dry_run:
        office.say_dry()


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


def _told(outcome: Outcome) -> str:
    new = _counts(outcome.new) or _("nothing")
    if outcome.same.total():
        sentence = _("New: {new}. In the register already: {same}.")
        return sentence.format(new=new, same=_counts(outcome.same))
    return _("New: {new}.").format(new=new)


def _counts(counts: Mapping[str, int]) -> str:
    told = {
        "cooperatives": plural("{count} cooperative", "{count} cooperatives", counts["cooperatives"]),
        "rounds": plural("{count} round", "{count} rounds", counts["rounds"]),
        "entries": plural("{count} entry", "{count} entries", counts["entries"]),
        "figures": plural("{count} figure", "{count} figures", counts["figures"]),
    }
    return listed([told[kind] for kind in sheets.KINDS if counts[kind]])


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
