"""What headings of sheets were said to stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import HeadingMapping


def mappings(found: Sequence[HeadingMapping]) -> Report:
    """List mappings."""
    unread = _("not read")
    columns = (
        Column("id", _("Id")),
        Column("kind", _("Sheets of")),
        Column("heading", _("Heading")),
        Column("column", _("Column")),
    )
    rows = tuple(
        Row((one.id, Named(one.kind, table_name(one.kind)), one.heading, Named(one.column, one.column or unread)))
        for one in found
    )
    title = plural("{count} mapping of a heading", "{count} mappings of headings", len(found))
    return Report(title, (Table("mappings", "", columns, rows),))
