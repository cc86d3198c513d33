"""The open licences that data are published under: a closed list, by the identifiers of SPDX."""

from __future__ import annotations

from typing import NamedTuple

from ocp_ess_cli.domain.names import nearest


class Licence(NamedTuple):
    """An open licence.

    Attributes:
        id: its SPDX identifier.
        url: where its text stands.
    """

    id: str
    title: str
    url: str


LICENCES = {
    licence.id: licence
    for licence in (
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0 International",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0 Universal",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        Licence(
            "ODbL-1.0",
            "Open Data Commons Open Database License 1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
        ),
        Licence(
            "ODC-By-1.0",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
        ),
        Licence(
            "PDDL-1.0",
            "Open Data Commons Public Domain Dedication and License 1.0",
            "https://opendatacommons.org/licenses/pddl/1-0/",
        ),
    )
}


def find(raw: str) -> Licence | None:
    """Find a licence by its identifier, in any letter case; None where it is none of the list."""
    wanted = raw.strip().casefold()
    return next((licence for key, licence in LICENCES.items() if key.casefold() == wanted), None)


def near(raw: str) -> list[str]:
    """Name the licences whose identifiers are nearest, or all of them where none is near."""
    return nearest(raw, LICENCES) or [*LICENCES]
