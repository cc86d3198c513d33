"""Who of a cooperative takes part in a training, a forum or a market, and with what; and changing an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.actions.rounds import refuse_closed
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import EssError, FieldsRefused
from ocp_ess_cli.domain.models import Entry, defaults
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.store.protocol import Unit

_READERS: dict[str, Callable[[str], Any]] = {
    "people": values.count,
    "women": values.count,
    "products": values.names,
    "project": values.text,
    "note": lambda raw: values.text(raw, LONGEST_NOTE),
}


def read(texts: Mapping[str, str], base: Entry | None = None) -> dict[str, Any]:
    """Read how many people take part, women among them, products, the project and a note, as people type them.

    Args:
        texts: by field of an entry; an empty text clears the field, and products are apart by semicolons.
        base: the entry to change; None for a new one.

    Returns:
        The values by field of an entry.

    Raises:
        FieldsRefused: one or more texts are wrong, or there would be more women than people.
    """
    cleared = defaults(Entry)
    fields: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for field, raw in texts.items():
        try:
            fields[field] = _READERS[field](raw) if raw.strip() else cleared[field]
        except EssError as error:
            mistakes.append(Mistake(str(error), field))
    if mistakes:
        raise FieldsRefused(mistakes)
    people, women = (fields.get(field, getattr(base, field, None)) for field in ("people", "women"))
    if told := values.more_women(people, women):
        raise FieldsRefused([Mistake(told, "women" if "women" in texts else "people")])
    return fields


def edit(unit: Unit, round_: Round, entry: Entry, texts: Mapping[str, str]) -> Entry:
    """Change who took part of an entry, with what, its project or its note.

    Raises:
        FieldsRefused: texts are wrong.
        RuleBroken: the project is to change, and the round is closed.
    """
    if "project" in texts:
        refuse_closed(round_)
    changed = msgspec.structs.replace(entry, **read(texts, entry))
    unit.entries.put(changed)
    return changed
