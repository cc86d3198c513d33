"""A report as JSON: one key a part, a list of objects a table, an object a card; keys only grow."""

from __future__ import annotations

from typing import Any

import msgspec

from ocp_ess_cli.reports.report import Card, Report, Table, plain


def render(report: Report) -> str:
    """Write a report as JSON, readable by people too."""
    data = {part.key: _card(part) if isinstance(part, Card) else _table(part) for part in report.data()}
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def _card(card: Card) -> dict[str, Any]:
    return {field.key: plain(field.value) for field in card.fields}


def _table(table: Table) -> list[dict[str, Any]]:
    kept = table.for_programs()
    keys = [column.key for column in kept.columns]
    return [dict(zip(keys, map(plain, row.cells), strict=True)) for row in kept.rows]
