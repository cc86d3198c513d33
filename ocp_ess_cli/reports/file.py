"""What is known of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, moment
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.domain.models import Change


class Holding(Protocol):
    """What a file holds: records by table, and its last change."""

    @property
    def counts(self) -> dict[str, int]:
        """How many records each table has."""

    @property
    def last(self) -> Change | None:
        """The last change of its journal."""


def info(facts: Mapping[str, tuple[str, Cell]]) -> Report:
    """Show what is known of the file."""
    fields = tuple(Field(key, label, value) for key, (label, value) in facts.items())
    return Report(_("The register"), (Card("file", _("The register"), fields),))


def holdings(kept: Holding, standing: Holding | None, *, is_backup: bool = True) -> Report:
    """Show what a backup, or a register to be copied, holds beside what is in the register now."""
    columns = (
        Column("what", _("What")),
        Column("backup", _("Backup") if is_backup else _("Copy"), numeric=True),
        Column("register", _("Register now"), numeric=True),
    )
    rows = [
        Row(
            (
                Named(table, table_name(table)),
                kept.counts.get(table, 0),
                None if standing is None else standing.counts.get(table, 0),
            )
        )
        for table in kept.counts
    ]
    rows.append(Row((_("last change"), _last(kept), None if standing is None else _last(standing))))
    notes = () if standing else (_("The register is not there, or cannot be read."),)
    title = _("What the backup holds") if is_backup else _("What would be copied")
    return Report(title, (Table("holdings", "", columns, tuple(rows)),), notes)


def _last(held: Holding) -> str:
    return moment(held.last.at) if held.last else ""
