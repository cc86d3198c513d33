"""The years in a summary: the change against the year before, and the line over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import _
from ocp_ess_cli.reports.measures import MONEY
from ocp_ess_cli.reports.report import Cell, Change, Column, Trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.tally import By, Code
    from ocp_ess_cli.reports.grouping import Group, Summed, Sums
    from ocp_ess_cli.reports.measures import Measures

_FEW_YEARS = 3  # from which on a line over them says something


class Extra(NamedTuple):
    """One more column: its cells, one a row, and the cell of the sum."""

    column: Column
    cells: Sequence[Cell]
    total: Cell


def by_year(rows: Sequence[Group], measures: Measures, before: Summed) -> Extra | None:
    """Give the change of each year against the one before it.

    Args:
        rows: the years.
        measures: the first is compared.
        before: the year before the first.
    """
    numbers = [measures.number(row.sums) for row in rows]
    earlier = [measures.number(before.total) if before else None, *numbers]
    cells = [_change(now, then, measures) for now, then in zip(numbers, earlier, strict=False)]
    return _column(_("Against the\nyear before"), cells, None)


def against(rows: Sequence[Group], measures: Measures, by: By, total: Sums, before: Summed, year: int) -> Extra | None:
    """Give the change of each group, and of the total, against a year before; nothing where nothing was."""
    pairs = [*((row.sums, before.of(**{by: row.code})) for row in rows), (total, before.total)]
    *cells, of_all = (_change(measures.number(now), measures.number(then), measures) for now, then in pairs)
    return _column(_("Change\nsince {year}").format(year=year), cells, of_all) if before else None


def _change(now: int | None, before: int | None, measures: Measures) -> Cell:
    if now is None or before is None:
        return None
    return Change(now - before, measures.currencies[0] if measures.first in MONEY else "")


def _column(heading: str, cells: Sequence[Cell], total: Cell) -> Extra | None:
    if all(cell is None for cell in cells):
        return None
    return Extra(Column("change", heading, numeric=True, where="medium"), cells, total)


def lines(rows: Sequence[Group], measures: Measures, by: By, summed: Summed, years: range) -> Extra | None:
    """Give the first measure over the years as a small line a row; nothing where the years are few."""
    if len(years) < _FEW_YEARS:
        return None
    column = Column("trend", f"{years[0]}–{years[-1]}", where="shown")

    def line(**codes: Code) -> Cell:
        return Trend(tuple(measures.number(summed.of(**codes, year=year)) or 0 for year in years))

    return Extra(column, [line(**{by: row.code}) for row in rows], line())
