"""The pool of experts: the list, and what changed of one; contacts only where they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Contact, Expert
    from ocp_ess_cli.domain.places import Places


def experts(found: Sequence[Expert], places: Places, told: str = "", *, with_contacts: bool) -> Report:
    """List experts."""
    title = plural("{count} expert", "{count} experts", len(found))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    columns = (
        Column("expert", _("Expert")),
        Column("name", _("Name")),
        Column("fields", _("Fields of knowledge")),
        Column("organisation", _("Organisation")),
        Column("region", _("Region")),
        *(_contact_columns() if with_contacts else ()),
        Column("note", _("Note"), where="wide"),
    )
    rows = tuple(
        Row(
            (
                one.id,
                one.name,
                one.fields,
                one.organisation,
                Named(one.region, places.region_name(one.region)),
                *(_contact_cells(one.contact) if with_contacts else ()),
                one.note,
            )
        )
        for one in found
    )
    return Report(title, (Table("experts", title, columns, rows),))


def _contact_columns() -> tuple[Column, ...]:
    return (
        Column("contact_name", _("Contact"), where="wide"),
        Column("contact_role", _("Role of the contact"), where="wide"),
        Column("contact", _("Telephone or e-mail")),
        Column("contact_collected", _("Contact collected on"), where="wide"),
        Column("contact_until", _("Contact kept until"), where="wide"),
    )


def _contact_cells(contact: Contact | None) -> tuple[Cell, ...]:
    if contact is None:
        return (None,) * 5
    return contact.name, contact.role, contact.reach, contact.collected, contact.keep_until
