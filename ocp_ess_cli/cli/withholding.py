"""What a role of a server is not shown: it is told, so that nobody takes what is withheld for what is not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office


def say_withheld(office: Office) -> bool:
    """Say that contacts are withheld from this role, where they are; tell whether they are."""
    from ocp_ess_cli.store.tiny import TinyStore  # noqa: PLC0415 - most commands need it for a file alone

    store = office.store
    if isinstance(store, TinyStore) or store.standing().sees_contacts:
        return False
    office.say(_("Contacts are withheld from this role: whether any are recorded is not shown."))
    return True
