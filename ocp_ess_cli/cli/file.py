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
from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.reports.report import Cell
    from ocp_ess_cli.store.image import Image
    from ocp_ess_cli.store.postgres import PostgresStore
    from ocp_ess_cli.store.server_keeping import Facts

app = typer.Typer()

WRITTEN = mark("Last written")


@command(app, "info", example="ess info", shows="records")
def info(ctx: typer.Context) -> None:
    """Say where the register is, how large it is, and what it holds."""
    office: Office = ctx.obj
    store = office.store
    facts = _of_file(store) if isinstance(store, TinyStore) else _of_server(store)
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
        told = store.on_the_way() or (
            _("There is no file yet; the first change makes it. Begin with: ess add-coop, or look at: ess demo")
            if store.place
            else _("There is no register yet; the first change makes it. Begin with: ess add-coop, or: ess copy")
        )
        office.say(told)


def _of_file(store: TinyStore) -> dict[str, tuple[str, Cell]]:
    """Tell what the system knows of a file."""
    facts: dict[str, tuple[str, Cell]] = {"path": (_("File"), str(store.path))}
    if store.exists():
        status = store.status()
        facts |= {
            "size": (_("Size"), _bytes(status.size)),
            "written": (_(WRITTEN), datetime.fromtimestamp(status.written, UTC).date()),
            "schema": (_("Version of the layout"), store.meta().schema),
            "backup": (_("Last backup"), _backup_cell(store.meta().backup)),
        }
    return facts


def _of_server(store: PostgresStore) -> dict[str, tuple[str, Cell]]:
    """Tell what a server knows of itself."""
    from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

    found = server_keeping.facts(store)
    facts: dict[str, tuple[str, Cell]] = {
        "path": (_("Address"), store.path),
        "server": (_("Server"), _("{product} at {host}").format(product=found.product, host=found.host)),
        "database": (_("Database"), found.database),
        "namespace": (_("Schema of the database"), found.schema),
        "role": (_("Role"), found.role),
        "access": (_("Rights"), Named(*_rights(found))),
        "encryption": (_("Encryption"), Named(found.encryption, found.encryption or _("none"))),
        "latency": (_("Latency"), _latency(round(found.latency * 1000, 1))),
    }
    if store.exists():
        facts |= {
            "size": (_("Size"), _bytes(found.size) if found.size is not None else None),
            "owner": (_("Owner"), found.owner),
            "schema": (_("Version of the layout"), store.meta().schema),
            "backup": (_("Last backup"), _backup_cell(store.meta().backup)),
        }
    return facts


def _rights(found: Facts) -> tuple[str, str]:
    """Say what a role may do here: the word that programs get, and the words for people."""
    if found.reads_only:
        if found.sees_contacts:
            return "read", _("reads alone")
        return "read-without-contacts", _("reads alone, contacts withheld")
    return "write", _("reads and writes")


def _latency(milliseconds: float) -> Named:
    return Named(milliseconds, f"{number(milliseconds)} ms")


def _bytes(size: int) -> Named:
    return Named(size, _("{bytes} bytes").format(bytes=number(size)))


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
    store, place = office.store, Path(to).expanduser() if to else None
    if isinstance(store, TinyStore):
        made = keeping.backup(store, place, office.stamp().at)
    else:
        from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

        made = server_keeping.backup(store, place, office.stamp().at)
    office.say(_("The backup is written and was read back: {path}").format(path=made))


@command(app, "restore", example="ess restore awards.json.bak --yes")
def restore(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help=mark("A backup, or awards.json.bak."))],
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Put a backup in the place of the register.

    What it holds is shown beside what is there, and you are asked. The replaced file is kept beside it; a server
    keeps nothing.
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
        office.say_unkept(office.store)
    office.confirm(_("Put {source} in the place of {path}?").format(source=source, path=office.store.path), yes=yes)
    replaced = _restored(office, kept, str(source))
    office.say(_("{path} is restored from {source}.").format(path=office.store.path, source=source))
    if replaced:
        office.say(_("The replaced file is kept as {path}").format(path=replaced))


def _restored(office: Office, kept: Image, source: str) -> Path | None:
    """Put a backup in the place of the register; give where the replaced file is kept."""
    if isinstance(office.store, TinyStore):
        return keeping.restore(office.store, kept, office.stamp(reason=source))
    from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

    server_keeping.restore(office.store, kept, office.stamp(reason=source))
    return None


def _standing(office: Office) -> keeping.Holding | None:
    """Count what is in the register now; None where it cannot be read."""
    store = office.store
    if not isinstance(store, TinyStore):
        from ocp_ess_cli.store import server_keeping  # noqa: PLC0415 - a file needs none

        return server_keeping.holding(store)
    try:
        return keeping.holding(store.read().whole()) if store.exists() else None
    except (FileUnusable, ValueError):
        return None
