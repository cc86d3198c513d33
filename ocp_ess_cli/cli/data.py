"""Commands of the data: `import`, `mappings`, `demo`."""

from __future__ import annotations

import shlex
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions.mappings import forget, remember
from ocp_ess_cli.cli import options, plan
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import jury, values
from ocp_ess_cli.domain.errors import BadValue, InputRefused
from ocp_ess_cli.exchange import correcting, reading, sheets
from ocp_ess_cli.exchange.importing import import_sheets, with_likely_others
from ocp_ess_cli.exchange.recognising import Mappings, Recogniser
from ocp_ess_cli.language import _, current, listed, mark, plural
from ocp_ess_cli.reports import mappings as reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import HeadingMapping
    from ocp_ess_cli.exchange.importing import Outcome
    from ocp_ess_cli.exchange.sheets import Sheet
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

TOUR = (
    "ess import {sample}",
    "ess rounds",
    "ess award --program lalla --year 2022 --dry-run",
    "ess award --program lalla --year 2022 --yes",
    "ess report",
    "ess report --reach",
)


@command(app, "import", example="ess import sample_data --dry-run", amends=True)
def import_(
    ctx: typer.Context,
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help=mark("A file or a folder of files, or - for standard input.")),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help=mark(
                "What it holds: cooperatives, rounds, entries, awards, scores, pledges, payments, links, experts or "
                "figures."
            ),
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=COLUMN",
            help=mark("What a heading stands for; HEADING= passes it over. Remembered for the next time."),
        ),
    ] = None,
    mistakes: Annotated[
        str | None,
        typer.Option(
            "--mistakes",
            metavar="FILE",
            help=mark("Write the bad rows with the reasons to this file (.csv or .xlsx), to correct and import again."),
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=mark("Leave out bad rows, and rows that depend on them, and say which."))
    ] = False,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> None:
    """Take sheets into the register: .csv, .xlsx, .xls, .ods or .json files.

    The headings can be in French, English or Arabic, in any order, below a title. What is not recognised is listed, and
    --map settles it. Every mistake is listed with its file, line and column; with one mistake or more, nothing is
    changed, unless --skip-bad leaves out the bad rows. A row of a record that is in the register already changes the
    fields that it gives; each change is shown first, and has to be confirmed. Jury sheets that were filled in are taken
    as scores. The lines of a bank statement are taken as payments: the award of each is found by the id of its entry or
    the name of its cooperative, and the amount.
    """
    office: Office = ctx.obj
    wanted = values.one_of(kind, (*sheets.KINDS, sheets.AWARDS)) if kind else ""
    with office.store.reading() as unit:
        mappings = Mappings(map_ or (), unit.mappings.find())
        headings = office.headings.beside(jury.headings(office.programs, unit.rounds.find()))
    bad = Path(mistakes).expanduser() if mistakes else None
    read = _read(office, path, wanted, Recogniser(headings, mappings), bad)
    remembered: list[HeadingMapping] = []

    def taken(unit: Unit) -> Outcome:
        outcome = import_sheets(unit, read, office.programs, office.places, office.stamp(), skip_bad=skip_bad)
        remembered[:] = remember(unit, mappings.used)
        return outcome._replace(left_out=(*correcting.as_written(outcome.left_out, read),))

    try:
        planned = _carried_out(office, taken, dry_run=dry_run, yes=yes)
    except InputRefused as error:
        mistakes_ = correcting.as_written(error.mistakes, read)
        _write_bad_rows(office, bad, mistakes_, read)
        raise InputRefused(str(error), mistakes_) from error
    _write_bad_rows(office, bad, planned.left_out, read)
    if dry_run:
        office.say_dry()
        return
    if remembered:
        office.say(_("Remembered for the next time: {mappings}.").format(mappings=_mappings_told(remembered)))
    if planned.new.total() or planned.changes or remembered:
        office.say(_("To take it back: ess undo"))


def _carried_out(office: Office, taken: Callable[[Unit], Outcome], *, dry_run: bool, yes: bool) -> Outcome:
    """Plan an import, show the plan, ask where somebody is there to ask, and do it; with `dry_run`, only show it."""
    existed = office.store.exists()
    if dry_run or (office.asks and not yes):
        with office.store.reading() as unit:
            planned = taken(unit)
            told = with_likely_others(unit, planned)
        plan.say(office, told)
        if dry_run:
            return planned
        plan.confirm(office, planned, yes=False)
        with office.store.writing(office.stamp()) as unit:
            plan.refuse_another(planned, taken(unit))
        office.say_where(existed=existed)
        return planned
    with office.store.writing(office.stamp()) as unit:
        planned = taken(unit)
        if planned.changes and not yes:
            plan.say(office, with_likely_others(unit, planned))
        plan.confirm(office, planned, yes=yes)
    office.say_where(existed=existed)
    if planned.added:  # who is likely whom is looked for when it is saved: nobody waits for that
        with office.store.reading() as unit:
            planned = with_likely_others(unit, planned)
    plan.say(office, planned)
    return planned


def _read(office: Office, path: str, kind: str, recogniser: Recogniser, bad: Path | None) -> list[Sheet]:
    """Read the sheets at a path, and say what was read; what is wrong with several files is told at once."""
    given = path == reading.STANDARD_INPUT
    files = [] if given else reading.find_files(Path(path).expanduser())
    if bad is not None:
        correcting.check_ending(bad, files)
    sources = [(file.name, partial(reading.read_file, file)) for file in files]
    if given:
        stream = getattr(sys.stdin, "buffer", None)
        sources = [(_("standard input"), partial(reading.read_stream, stream))]
    with _progress(len(sources)) as advance:
        found = reading.read_all(sources, kind, recogniser, advance)
    if found.sheets:
        office.say(reading.told(found.sheets))
    for note in found.notes:
        office.say(note)
    if not found.sheets:
        what = _("standard input") if given else path
        raise BadValue(
            _("Say with --as what {path} holds: {known}.").format(
                path=what, known=listed([*sheets.KINDS, sheets.AWARDS])
            )
        )
    mappings = recogniser.mappings
    if missing := mappings.unused():
        sentence = _("No sheet has a heading “{heading}”, which --map names.")
        raise BadValue(sentence.format(heading=values.visible(missing[0])[:60]))
    if mappings.recalled:
        sentence = _("As remembered: {mappings}. To see or forget them: ess mappings")
        told = [_mapping_told(heading, column) for heading, column in mappings.recalled.items()]
        office.say(sentence.format(mappings=listed(told)))
    return found.sheets


@contextmanager
def _progress(count: int) -> Iterator[Callable[[str], None]]:
    """Show on a terminal which of the files is read, once it takes over a second."""
    if not sys.stderr.isatty():
        yield lambda _file: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=True)
    task = bar.add_task(_("Reading"), total=count if count > 1 else None)
    timer = Timer(1, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda file: bar.update(task, description=values.visible(file), advance=1)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def _write_bad_rows(office: Office, to: Path | None, mistakes: Sequence[values.Mistake], read: list[Sheet]) -> None:
    """Write the bad rows with the reasons, where that is wanted and there are some."""
    if to is None or not (found := correcting.bad_rows(mistakes, read)):
        return
    written = correcting.write_bad_rows(to, found)
    count = sum(len(one.rows) - 1 for one in found)
    told = plural("{count} bad row is written to {files}.", "{count} bad rows are written to {files}.", count)
    office.say(told.format(files=listed([str(file) for file in written])))


def _mappings_told(remembered: Iterable[HeadingMapping]) -> str:
    return listed([_mapping_told(one.heading, one.column) for one in remembered])


def _mapping_told(heading: str, column: str) -> str:
    told = _("“{heading}” is {column}") if column else _("“{heading}” is not read")
    return told.format(heading=heading, column=column)


@command(app, "mappings", example="ess mappings", shows="list")
def mappings_(
    ctx: typer.Context,
    forget_: Annotated[
        str | None,
        typer.Option("--forget", metavar="ID|all", help=mark("Forget this mapping, or every one.")),
    ] = None,
) -> None:
    """List what headings of sheets were said to stand for, with import --map."""
    office: Office = ctx.obj
    if forget_ is None:
        with office.store.reading() as unit:
            office.show(reports.mappings(unit.mappings.find()))
        return
    with office.store.writing(office.stamp()) as unit:
        forgotten = forget(unit, forget_)
    told = plural("{count} mapping is forgotten.", "{count} mappings are forgotten.", len(forgotten))
    office.say(told + (" " + _("To take it back: ess undo") if forgotten else ""))


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
