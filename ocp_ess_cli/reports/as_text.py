"""A report as plain text, for a pipe: the table of the terminal, unshortened and without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Card, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocp_ess_cli.reports.report import Report, Table

GAP = "  "
NOTHING = "  "  # before the word for an empty table
RULE = "─"


def render(report: Report) -> str:
    """Write a report, each line as long as it needs to be."""
    blocks = [[visible(report.title)]] if report.title else []
    for part in report.shown():
        heading = [visible(part.title)] if part.title and part.title != report.title else []
        body = _card(part) if isinstance(part, Card) else _table(part.for_people())
        blocks.append([*heading, *body])
    blocks.append([*map(visible, report.notes)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def natural_width(table: Table) -> int:
    """Count the columns of the terminal that a table takes where nothing is wrapped."""
    widths = _widths(_headings(table), [[shown(cell) for cell in row.cells] for row in table.rows])
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield NOTHING + _("none")
        return
    headings = _headings(table)
    rows = [[shown(cell) for cell in row.cells] for row in table.rows]
    widths = _widths(headings, rows)
    rule = RULE * (sum(widths) + len(GAP) * (len(widths) - 1))
    numeric = [column.numeric for column in table.columns]
    for place in range(max(map(len, headings))):
        yield _line([lines[place] for lines in headings], widths, numeric)
    previous_is_sum = None
    for row, texts in zip(table.rows, rows, strict=True):
        if row.is_sum != previous_is_sum:
            yield rule
        yield _line(texts, widths, numeric)
        previous_is_sum = row.is_sum


def _headings(table: Table) -> list[list[str]]:
    """Give the lines of each heading, all equally many, the empty ones first."""
    lines = [column.heading.split("\n") for column in table.columns]
    height = max(map(len, lines), default=0)
    return [[""] * (height - len(parts)) + parts for parts in lines]


def _widths(headings: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> list[int]:
    widths = [max(map(cell_len, lines)) for lines in headings]
    for texts in rows:
        for place, text in enumerate(texts):
            widths[place] = max(widths[place], cell_len(text))
    return widths


def _line(texts: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = []
    for text, width, right in zip(texts, widths, numeric, strict=True):
        space = " " * (width - cell_len(text))
        cells.append(space + text if right else text + space)
    return GAP.join(cells).rstrip()


def _card(card: Card) -> Iterator[str]:
    pairs = [(field.label, value) for field in card.fields if (value := shown(field.value))]
    width = max((cell_len(label) for label, _value in pairs), default=0)
    for label, value in pairs:
        yield f"  {label}{' ' * (width - cell_len(label))}{GAP}{value}"
