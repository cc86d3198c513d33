"""Command of the file: `info`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.language import _, mark, number
from ocp_ess_cli.reports.file import info as info_report

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
            "size": (_("Size"), _("{bytes} bytes").format(bytes=number(status.size))),
            "written": (_(WRITTEN), datetime.fromtimestamp(status.written, UTC).date()),
            "schema": (_("Version of the layout"), store.meta().schema),
        }
    with store.reading() as unit:
        facts |= {
            "cooperatives": (_("Cooperatives"), len(unit.cooperatives.find())),
            "rounds": (_("Rounds"), len(unit.rounds.find())),
            "entries": (_("Entries"), len(unit.entries.find())),
            "figures": (_("Published figures"), len(unit.figures.find())),
            "changes": (_("Changes in the journal"), len(unit.journal.find())),
        }
    office.show(info_report(facts))
    if not store.exists():
        office.say(_("There is no file yet; the first change makes it. Begin with: ess add-coop, or look at: ess demo"))
