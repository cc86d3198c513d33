"""What pictures draw: the numbers of their tables, sums left out, and shades that follow the numbers."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli.reports import pictures
from ocp_ess_cli.reports.report import Cell, Change, Money, Named, Report, Share, Trend
from tests.reports.pictured import BARS, LINES, MAP, PICTURED, REGIONS, WINNERS


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((12, 12), (14.5, 14.5), (Money(50_000, "MAD"), 50_000), (Share(0.125), 0.125), (Change(-3), -3)),
        *((Named(2022, "2022"), 2022), (Named("MA-09", "Souss-Massa"), None), (True, None), ("12", None)),
        *((None, None), (date(2022, 3, 8), None), (Trend((1, 2)), None), ((), None)),
    ],
)
def test_a_cell_has_a_number_or_none(cell: Cell, number: float | None) -> None:
    """A count, an amount, a share and a change are numbers; a text, a date, an answer and a code are not."""
    assert pictures.number_of(cell) == number


def test_a_chart_has_the_numbers_of_its_table() -> None:
    """A chart has a point for each row that is no sum, and a series for each column, with texts as people read them."""
    drawn = pictures.plot(PICTURED, BARS)
    assert drawn.labels == tuple(str(row.cells[0].name) for row in REGIONS.rows[:-1] if isinstance(row.cells[0], Named))
    assert [series.name for series in drawn.series] == ["Amount"]
    assert [value.text for value in drawn.series[0].values[:3]] == ["150,000 MAD", "200,000 MAD", "0 MAD"]
    assert drawn.bounds == (0, 600_000)
    several = pictures.plot(PICTURED, LINES)
    assert [[value.number for value in one.values] for one in several.series] == [
        [14, 25, 29, 31, 29],
        [384, 458, 506, None, 329],
    ]


def test_a_map_shades_by_the_number() -> None:
    """A quarter of the greatest number is a shade; none has none."""
    tiles = pictures.shaded(PICTURED, MAP)
    assert tuple(one.value.number for one in tiles) == WINNERS
    assert [one.step for one in tiles] == [1, 2, 0, 3, 4, 1, 0, 0, 0, 3, 2, 0]


def test_a_region_without_a_row_stands_in_the_map() -> None:
    """All tiles are there, also where the table lacks their region, with nothing in them."""
    few = Report("T", (REGIONS._replace(rows=REGIONS.rows[:2]), MAP))
    tiles = pictures.shaded(few, MAP)
    assert [(one.name, one.value.text, one.step) for one in tiles[:4]] == [
        ("Tangier-Tetouan-Al Hoceima", "3", 3),
        ("Oriental", "4", 4),
        ("Fès-Meknès", "", 0),
        ("Rabat-Salé", "", 0),
    ]
    assert len(tiles) == 12
