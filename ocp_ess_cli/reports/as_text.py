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

Measured = tuple[str, int]

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
    return _breadth(_widths(_headings(table), _cells(table)))


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield NOTHING + _("none")
        return
    headings = _headings(table)
    rows = _cells(table)
    widths = _widths(headings, rows)
    numeric = [column.numeric for column in table.columns]
    for place in range(max(map(len, headings))):
        yield _line([_measured(parts[place]) for parts in headings], widths, numeric)
    previous_is_sum = None
    for row, cells in zip(table.rows, rows, strict=True):
        if row.is_sum != previous_is_sum:
            yield RULE * _breadth(widths)
        yield _line(cells, widths, numeric)
        previous_is_sum = row.is_sum


def _headings(table: Table) -> list[list[str]]:
    """Give the lines of each heading, all equally many, the empty ones first."""
    lines = [column.heading.split("\n") for column in table.columns]
    height = max(map(len, lines), default=0)
    return [[""] * (height - len(parts)) + parts for parts in lines]


def _cells(table: Table) -> list[list[Measured]]:
    return [[_measured(shown(cell)) for cell in row.cells] for row in table.rows]


def _measured(text: str) -> Measured:
    """Give a text with the columns of the terminal that it takes."""
    return text, len(text) if text.isascii() else cell_len(text)


def _widths(headings: Sequence[Sequence[str]], rows: Iterable[Sequence[Measured]]) -> list[int]:
    widths = [max(map(cell_len, parts)) for parts in headings]
    for cells in rows:
        for place, (_text, width) in enumerate(cells):
            widths[place] = max(widths[place], width)
    return widths


def _breadth(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _line(cells: Sequence[Measured], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = []
    for (text, taken), width, right in zip(cells, widths, numeric, strict=True):
        space = " " * (width - taken)
        parts.append(space + text if right else text + space)
    return GAP.join(parts).rstrip()


def _card(card: Card) -> Iterator[str]:
    pairs = [(field.label, value) for field in card.fields if (value := shown(field.value))]
    width = max((cell_len(label) for label, _value in pairs), default=0)
    for label, value in pairs:
        yield f"  {label}{' ' * (width - cell_len(label))}{GAP}{value}"
