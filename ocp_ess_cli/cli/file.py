"""Commands of the file: `info`, `backup`, `restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.language import _, mark, moment, number
from ocp_ess_cli.reports import file as reports
from ocp_ess_cli.reports.report import Named
from ocp_ess_cli.store import keeping

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.reports.report import Cell

app = typer.Typer()

WRITTEN = mark("Last written")


@command(app, "info", example="ess info", shows="records")
def info(ctx: typer.Context) -> None:
    """Say where the register is, how large it is, and what it holds."""
    office: Office = ctx.obj
    store = office.store
    facts: dict[str, tuple[str, Cell]] = {"path": (_("File"), str(store.path))}
    if store.exists():
        status = store.status()
        facts |= {
            "size": (_("Size"), Named(status.size, _("{bytes} bytes").format(bytes=number(status.size)))),
            "written": (_(WRITTEN), datetime.fromtimestamp(status.written, UTC).date()),
            "schema": (_("Version of the layout"), store.meta().schema),
            "backup": (_("Last backup"), _backup_cell(store.meta().backup)),
        }
    with store.reading() as unit:
        facts |= {
            "cooperatives": (_("Cooperatives"), unit.cooperatives.count()),
            "rounds": (_("Rounds"), unit.rounds.count()),
            "entries": (_("Entries"), unit.entries.count()),
            "scores": (_("Scores of jurors"), unit.scores.count()),
            "pledges": (_("Pledges"), unit.pledges.count()),
            "payments": (_("Payments"), unit.payments.count()),
            "sessions": (_("Sessions"), unit.sessions.count()),
            "measures": (_("Needs and actions"), unit.measures.count()),
            "links": (_("Links"), unit.links.count()),
            "experts": (_("Experts"), unit.experts.count()),
            "programs": (_("Programs of one's own"), unit.programs.count()),
            "figures": (_("Published figures"), unit.figures.count()),
            "mappings": (_("Remembered headings"), unit.mappings.count()),
            "twins": (_("Pairs told apart"), unit.twins.count()),
            "publications": (_("Publications"), unit.publications.count()),
            "changes": (_("Changes in the journal"), unit.journal.count()),
        }
    office.show(reports.info(facts))
    if not store.exists():
        office.say(_("There is no file yet; the first change makes it. Begin with: ess add-coop, or look at: ess demo"))


def _backup_cell(made: datetime | None) -> Cell:
    """Give the moment of the last backup; programs get nothing where there is none."""
    if made is None:
        return Named("", _("none"))
    return Named(made.isoformat(), moment(made))


@command(app, "backup", example="ess backup")
def backup(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Argument(metavar="TO", help=mark("A folder or a file; beside the register if not said.")),
    ] = None,
) -> None:
    """Write a dated, compressed copy of the register, and read it back to be sure."""
    office: Office = ctx.obj
    made = keeping.backup(office.store, Path(to).expanduser() if to else None, office.stamp().at)
    office.say(_("The backup is written and was read back: {path}").format(path=made))


@command(app, "restore", example="ess restore awards.json.bak --yes")
def restore(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help=mark("A backup, or awards.json.bak."))],
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Put a backup in the place of the register.

    What it holds is shown beside what is there, and you are asked. The replaced file is kept beside it.
    """
    office: Office = ctx.obj
    kept = keeping.open_backup(Path(source).expanduser())
    comparison = reports.holdings(keeping.holding(kept), _standing(office))
    if dry_run:
        office.show(comparison)
        office.say_dry()
        return
    if not yes:
        office.preview(comparison)
    office.confirm(_("Put {source} in the place of {path}?").format(source=source, path=office.store.path), yes=yes)
    replaced = keeping.restore(office.store, kept, office.stamp(reason=str(source)))
    office.say(_("{path} is restored from {source}.").format(path=office.store.path, source=source))
    if replaced:
        office.say(_("The replaced file is kept as {path}").format(path=replaced))


def _standing(office: Office) -> keeping.Holding | None:
    """Count what is in the register now; None where it cannot be read."""
    try:
        return keeping.holding(office.store.read().whole()) if office.store.exists() else None
    except (FileUnusable, ValueError):
        return None
