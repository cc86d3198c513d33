"""A report as CSV: each part a block with its heading row, blocks apart by an empty line, sums left out.

A text that a spreadsheet would run as a formula gets an apostrophe before it, and control characters are made visible.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.reports.report import Card, Cell, Named, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.reports.report import Report, Table

FORMULA_SIGNS = ("=", "+", "-", "@")


def render(report: Report) -> str:
    """Write a report as CSV with a comma, a heading row of keys, and lines that end in a line feed."""
    return "\n".join(
        _block(_card_rows(part) if isinstance(part, Card) else _table_rows(part)) for part in report.data()
    )


def _block(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _card_rows(card: Card) -> Iterable[Iterable[object]]:
    yield ("field", "value")
    yield from ((field.key, _cell(field.value)) for field in card.fields)


def _table_rows(table: Table) -> Iterable[Iterable[object]]:
    kept = table.for_programs()
    yield [column.key for column in kept.columns]
    yield from ([_cell(cell) for cell in row.cells] for row in kept.rows)


def _cell(cell: Cell) -> object:
    value = cell.name if isinstance(cell, Named) else plain(cell)
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        value = visible(value)
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return value
