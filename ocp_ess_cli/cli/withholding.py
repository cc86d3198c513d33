"""What a role of a server is not shown: it is told, so that nobody takes what is withheld for what is not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office


def say_withheld(office: Office) -> bool:
    """Say that contacts are withheld from this role, where they are; tell whether they are."""
    if office.store.sees_contacts:
        return False
    office.say(_("Contacts are withheld from this role: whether any are recorded is not shown."))
    return True
