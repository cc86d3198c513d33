"""The dossier of a cooperative or a round, as `coop --dossier` and `round --dossier` write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ocp_ess_cli.cli.withholding import say_withheld
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.exchange import dossier, packing, writing
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.store.protocol import Unit

    Make = Callable[[Unit, dossier.Making], dossier.Dossier]


def write(office: Office, file: str, make: Make, *, with_contacts: bool, yes: bool) -> None:
    """Write a dossier to a file.

    Args:
        office: of the command.
        file: the file, as the user named it.
        make: puts the dossier together.
        with_contacts: whether the contacts are in it.
        yes: whether a file that is there is replaced without a question.

    Raises:
        BadValue: the name of the file does not end in .zip.
        FileUnusable: the file cannot be written.
    """
    path = Path(file).expanduser()
    if path.suffix.lower() != ".zip":
        raise BadValue(_("A dossier is a zip file; end its name in .zip: {path}").format(path=path))
    with office.reading() as unit:
        making = dossier.Making(
            office.programs, office.places, office.stamp(), office.today, office.past, with_contacts=with_contacts
        )
        content = packing.pack(make(unit, making))
    if writing.is_taken(path, office.store.place):
        office.confirm(_("{path} is there already. Replace it?").format(path=path), yes=yes)
    writing.write(path, content)
    office.say(_("The dossier is written: {path}").format(path=path))
    office.say_past()
    if with_contacts and not say_withheld(office):
        office.say(_("It has the contacts that are recorded: personal data (law 09-08), for those alone who need it."))
