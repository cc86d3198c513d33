"""What the checks found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Column, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence


def checks(names: Sequence[str], findings: Sequence[Any]) -> Report:
    """Show each check with what it found, and what that is."""
    columns = (Column("check", _("Check")), Column("findings", _("Findings"), numeric=True))
    counts = tuple(Row((name, sum(1 for f in findings if f.check == name))) for name in names)
    found_columns = (
        Column("check", _("Check")),
        Column("subject", _("Record")),
        Column("sentence", _("What does not hold")),
    )
    rows = tuple(Row((f.check, f.subject, f.sentence)) for f in findings)
    title = plural("{count} finding", "{count} findings", len(findings)) if findings else _("Everything checked holds.")
    tables = [Table("checks", "", columns, counts)]
    tables.append(Table("findings", _("Findings"), found_columns, rows, where="" if rows else "data"))
    return Report(title, tuple(tables))
