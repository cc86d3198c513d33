"""Why a file is refused: what is wrong with it, whether a copy beside it is good, and the line to type."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.store import copies, files, outside
from ocp_ess_cli.store.protocol import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.store.image import Image

MOST_TOLD = 5  # differences that a sentence names


class Refusals(NamedTuple):
    """Makes the errors of one file.

    Attributes:
        path: as the user called it.
        place: with symbolic links followed; its copies are beside it.
    """

    path: Path
    place: Path

    def damaged(self, reason: str) -> FileUnusable:
        """Say what is damaged, and what to do."""
        sentence = _("{path} is damaged: {reason}.").format(path=self.path, reason=reason)
        return FileUnusable(f"{sentence}\n{self._way_back()}")

    def moved(self, standing: Image) -> FileUnusable:
        """Say what another program changed, and what to do."""
        try:
            tables = standing.whole().moved()
        except ValueError as error:  # in a table that the command had not looked into
            return self.damaged(str(error))
        told = outside.told(copies.version_before(self.place), standing)
        if len(told) > MOST_TOLD:
            told[MOST_TOLD:] = [plural("{count} more", "{count} more", len(told) - MOST_TOLD)]
        first = (
            _("{path} was changed by another program: {differences}.")
            if told
            else _("{path} was changed by another program, in its table {tables}; which record cannot be told.")
        ).format(path=self.path, differences=listed(told), tables=listed([*map(table_name, tables)]))
        accept = _("To accept it as it is: ess check --accept --db {path}").format(path=_quoted(self.path))
        return FileUnusable(f"{first}\n{accept}\n{self._way_back()}")

    def not_ours(self) -> FileUnusable:
        """Say that it is no register."""
        sentence = _(
            "{path} is not a register of ess: it is JSON, but not written by ess. Name another file with --db."
        )
        return self._with_advice(sentence.format(path=self.path))

    def newer(self, schema: int) -> FileUnusable:
        """Say that a newer ess wrote it."""
        sentence = _(
            "{path} was written by a newer ess (version {found} of the layout; this one knows {known}). "
            "Install the newer ess."
        )
        return self._with_advice(sentence.format(path=self.path, found=schema, known=SCHEMA))

    def _with_advice(self, sentence: str) -> FileUnusable:
        copy = copies.good(self.place)
        return FileUnusable(f"{sentence}\n{self._advice(copy)}" if copy else sentence)

    def _way_back(self) -> str:
        """Say whether the version before is good, and how to go back to it or another copy."""
        lines = []
        before, copy = files.version_before(self.place), copies.good(self.place)
        if before != copy and before.exists():
            lines.append(_("The version before, {copy}, is not good either.").format(copy=before))
        if copy is None:
            sentence = _("No good copy is beside it. If there is a backup elsewhere: ess restore FILE --db {path}")
            lines.append(sentence.format(path=_quoted(self.path)))
        else:
            lines.append(self._advice(copy))
        return "\n".join(lines)

    def _advice(self, copy: Path) -> str:
        sentence = (
            _("The version before the last command is good. To go back to it: ess restore {copy} --db {path}")
            if copy == files.version_before(self.place)
            else _("{copy} is good. To go back to it: ess restore {copy} --db {path}")
        )
        return sentence.format(copy=_quoted(copy), path=_quoted(self.path))


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
