"""Headings as offices write them, in French, English and Arabic: which column of a sheet is which field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY_KIND = "*"

_PARTS = re.compile(r"[/\n|()\[\]:–—]| - ")


class Heading(NamedTuple):
    """A heading that is known.

    Attributes:
        kind: of the records that the sheet holds, or `EVERY_KIND`.
        column: what the column holds; empty where it is passed over in silence.
    """

    kind: str
    column: str
    text: str


class Headings:
    """The headings known; letter case, accents, punctuation and spacing make no difference."""

    def __init__(self, known: Iterable[Heading]) -> None:
        """Take the headings."""
        self._known = (*known,)
        self._columns: dict[tuple[str, str], tuple[str, ...]] = {}
        for heading in self._known:
            key = (heading.kind, fold(heading.text))
            before = self._columns.get(key, ())
            self._columns[key] = before if heading.column in before else (*before, heading.column)

    def beside(self, more: Iterable[Heading]) -> Headings:
        """Give these headings and more."""
        return Headings((*self._known, *more))

    def columns(self, kind: str, text: str) -> tuple[str, ...]:
        """Give the columns that a heading may stand for: one where it is clear, none where it is not known.

        An empty column is one to pass over. A heading in two languages, `Région / الجهة`, is known when each of its
        parts is and all mean the same.
        """
        if found := self._whole(kind, text):
            return found
        parts = {self._whole(kind, part) for part in _PARTS.split(text) if fold(part)}
        return parts.pop() if len(parts) == 1 else ()

    def _whole(self, kind: str, text: str) -> tuple[str, ...]:
        folded = fold(text)
        return self._columns.get((kind, folded)) or self._columns.get((EVERY_KIND, folded), ())
