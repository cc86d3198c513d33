"""What headings of sheets were said to stand for: remembered by an import, and forgotten when asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.models import HeadingMapping
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.store.protocol import Unit

EVERY = "all"


def remember(unit: Unit, used: Mapping[tuple[str, str], str]) -> list[HeadingMapping]:
    """Remember mappings that worked, by kind and heading; a heading that had another one gets this one.

    Returns:
        Those that are new, or other than before.
    """
    standing = {(one.kind, fold(one.heading)): one for one in unit.mappings.find()}
    changed = []
    for (kind, heading), column in used.items():
        before = standing.get((kind, fold(heading)))
        if before is None:
            changed.append(HeadingMapping(id=unit.mappings.next_id(), kind=kind, heading=heading, column=column))
            unit.mappings.add(changed[-1])
        elif before.column != column:
            changed.append(msgspec.structs.replace(before, column=column))
            unit.mappings.put(changed[-1])
    return changed


def forget(unit: Unit, reference: str) -> list[HeadingMapping]:
    """Forget the mapping of an id, or every one for `all`.

    Returns:
        Those that were forgotten.

    Raises:
        NotFound: there is none of that id.
    """
    wanted = reference.strip()
    found = unit.mappings.find() if wanted.lower() == EVERY else unit.mappings.find(id=wanted.upper())
    if not found and wanted.lower() != EVERY:
        raise NotFound(_("There is no mapping {id}. ess mappings lists them.").format(id=visible(wanted)[:20]))
    for one in found:
        unit.mappings.remove(one.id)
    return found
