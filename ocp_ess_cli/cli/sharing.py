"""The command that lets others read or write a register on a server: `share`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports import sharing as reports
from ocp_ess_cli.store.tiny import TinyStore

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.store.postgres import PostgresStore

app = typer.Typer()


@command(app, "share", example="ess share", shows="list")
def share(
    ctx: typer.Context,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="ROLE", help=mark("Let this role of the database read."))
    ] = None,
    writer: Annotated[
        str | None, typer.Option("--writer", metavar="ROLE", help=mark("Let this role read and write."))
    ] = None,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="ROLE", help=mark("Take every right away from this role."))
    ] = None,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help=mark("Let the reader see contacts; they are withheld if not said."))
    ] = False,
) -> None:
    """Say who may read or write a register on a server, or list who may.

    The rights are those of the database, which keeps them whatever program is used. Contacts are withheld from readers.
    """
    office: Office = ctx.obj
    given = [role for role in (reader, writer, revoke) if role is not None]
    if len(given) > 1:
        raise BadValue(_("Name one of --reader, --writer and --revoke."))
    if any(not role.strip() for role in given):
        raise BadValue(_("The name of a role is missing."))
    if with_contacts and reader is None:
        raise BadValue(_("--with-contacts goes with --reader; who writes sees contacts."))
    store = office.store
    if isinstance(store, TinyStore):
        _refuse_file(office, is_change=bool(given))
    elif given:
        _change(office, store, (reader, writer, revoke), with_contacts=with_contacts)
    else:
        from ocp_ess_cli.store import sharing  # noqa: PLC0415 - a file needs none

        standing = store.standing()
        office.show(reports.shares(sharing.shares(store), standing.owner, standing.role))
        if told := store.on_the_way():
            office.say(told)


def _refuse_file(office: Office, *, is_change: bool) -> None:
    """Say that a file has no roles.

    Raises:
        BadValue: a right was to be changed.
    """
    sentence = _(
        "The register is a file: who may read or write it is up to the system. To bring it to a server, where roles "
        "have rights: ess copy --to postgresql://…"
    )
    if is_change:
        raise BadValue(sentence)
    office.show(reports.shares([]))
    office.say(sentence)


def _change(
    office: Office, store: PostgresStore, named: tuple[str | None, str | None, str | None], *, with_contacts: bool
) -> None:
    from ocp_ess_cli.store import sharing  # noqa: PLC0415 - a file needs none

    reader, writer, revoked = named
    role = reader or writer or revoked or ""
    if revoked:
        sharing.revoke(store, role)
        told = _("{role} has no right on {path} any more.")
    else:
        sharing.share(store, role, may_write=writer is not None, with_contacts=with_contacts)
        told = (
            _("{role} reads and writes {path}.")
            if writer
            else _("{role} reads {path}, contacts included.")
            if with_contacts
            else _("{role} reads {path}; contacts are withheld.")
        )
    office.say(told.format(role=visible(role), path=store.path))
