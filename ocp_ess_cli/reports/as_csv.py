"""A report as CSV: each part a block with its heading row, blocks apart by an empty line, sums left out.

A text that a spreadsheet would run as a formula gets an apostrophe before it, which `ess import` takes off, and control
characters are made visible.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.cells import guarded, harmless
from ocp_ess_cli.reports.report import Card, Cell, Named, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.reports.report import Report, Table


def render(report: Report, *, headings: bool = False) -> str:
    """Write a report as CSV with a comma, a heading row, and lines that end in a line feed.

    Args:
        report: what to write.
        headings: whether the heading row of a table has the names for people, in their language, or the keys.
    """
    return "\n".join(
        _block(_card_rows(part) if isinstance(part, Card) else _table_rows(part, headings=headings))
        for part in report.data()
    )


def _block(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _card_rows(card: Card) -> Iterable[Iterable[object]]:
    yield ("field", "value")
    yield from ((field.key, _cell(field.value)) for field in card.fields)


def _table_rows(table: Table, *, headings: bool) -> Iterable[Iterable[object]]:
    kept = table.for_programs()
    yield [guarded(harmless(column.heading)) if headings else column.key for column in kept.columns]
    yield from ([_cell(cell) for cell in row.cells] for row in kept.rows)


def _cell(cell: Cell) -> object:
    if isinstance(cell, str):  # most cells are
        return guarded(harmless(cell)) if cell else cell
    value = cell.name if isinstance(cell, Named) else plain(cell)
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(harmless(value)) if isinstance(value, str) else value
