"""Who may read or write a register on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence


class Share(Protocol):
    """A role of the database, and what it may do."""

    @property
    def role(self) -> str:
        """Its name."""

    @property
    def may_write(self) -> bool:
        """Whether it writes."""

    @property
    def sees_contacts(self) -> bool:
        """Whether it sees contacts."""


def shares(found: Sequence[Share], owner: str = "", role: str = "") -> Report:
    """List roles with their rights, as far as the role that asks is told of them."""
    columns = (Column("role", _("Role")), Column("access", _("Rights")))
    rows = tuple(Row((one.role, _right(one))) for one in found)
    title = plural("{count} role beside the owner", "{count} roles beside the owner", len(found))
    notes: tuple[str, ...] = ()
    if owner and role != owner:
        sentence = _("{owner} owns the register, and sees the rights of all; another role may see only its own.")
        notes = (sentence.format(owner=owner),)
    return Report(title, (Table("shares", "", columns, rows),), notes)


def _right(share: Share) -> Named:
    if share.may_write:
        return Named("write", _("reads and writes"))
    if share.sees_contacts:
        return Named("read", _("reads alone"))
    return Named("read-without-contacts", _("reads alone, contacts withheld"))
