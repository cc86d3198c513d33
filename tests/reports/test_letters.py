"""Pictures in letters: the map of the regions and what its shades mean, bars beside numbers, small lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.catalogue import places
from ocp_ess_cli.reports import as_terminal, as_text
from ocp_ess_cli.reports.letters import PLAIN_GLYPHS, map_lines
from ocp_ess_cli.reports.pictures import legend, shaded
from ocp_ess_cli.reports.report import Column, Money, Named, Report, Row, Share, Table, Tile, TileMap, sparkline
from tests.reports.registers import console, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.reports.report import Cell

TILES = tuple(Tile(place.code, place.short, *place.spot) for place in places().regions.values())
MAP = TileMap("map", "Winners", "summary", "region", "winners", TILES)
COLUMNS = (Column("region", "Region"), Column("winners", "Winners", numeric=True, has_bars=True))
NUMBERS = {"MA-09": 8, "MA-03": 6, "MA-04": 1}


def report_of(numbers: Mapping[str, Cell]) -> Report:
    """Make a report with a map of some regions, and a sum that is not of them."""
    found = rows(*((Named(code, places().region_name(code)), number) for code, number in numbers.items()))
    return Report("Winners", (Table("summary", "", COLUMNS, (*found, Row(("Total", 15), is_sum=True))), MAP))


def test_the_map_lies_as_the_country_does() -> None:
    """Twelve tiles at twelve places: the north above the south, the Atlantic to the left of the east."""
    spot = {tile.short: (tile.row, tile.column) for tile in TILES}
    assert len({*spot.values()}) == 12
    north_to_south = ("Tanger", "Fès-Meknès", "Béni Mellal", "Marrakech", "Souss-Massa", "Laâyoune", "Dakhla")
    assert [spot[name][0] for name in north_to_south] == [*range(7)]
    assert spot["Rabat-Salé"][1] < spot["Fès-Meknès"][1] < spot["Oriental"][1]


def test_the_map_is_read_without_colour_in_eighty_columns() -> None:
    """Each tile has its shade as letters, its name and its number; below stands what the shades mean."""
    lines = as_text.render(report_of(NUMBERS)).splitlines()
    drawn = lines[-22:]
    assert max(map(len, drawn)) < 80
    assert drawn[3:6] == [
        " " * 39 + "░░░░░░░░░░░░ ▓▓▓▓▓▓▓▓▓▓▓▓ ············",
        " " * 39 + "Rabat-Salé   Fès-Meknès   Oriental",
        " " * 39 + "1            6            –",
    ]
    assert drawn[-1] == "░ 1  ▓ 6  █ 8"


def test_a_terminal_too_narrow_for_a_map_shows_none() -> None:
    """Below six tiles of eight letters nothing is drawn, and nothing is cut."""
    assert map_lines(report_of(NUMBERS), MAP, 53) == []
    assert len(map_lines(report_of(NUMBERS), MAP, 54)) == 22


def test_a_terminal_without_such_letters_has_others() -> None:
    """Every shade is told apart in ASCII."""
    drawn = "".join(piece.text for line in map_lines(report_of(NUMBERS), MAP, 80, PLAIN_GLYPHS) for piece in line)
    assert {*drawn} & {*"·░▒▓█"} == set()
    assert (drawn.count("#"), drawn.count("%")) == (12 + 1, 12 + 1)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"MA-01": 0}, []),
        ({"MA-01": 1, "MA-02": 2}, [(2, "1"), (4, "2")]),
        ({"MA-01": Money(50_000, "MAD"), "MA-02": Money(400_000, "MAD")}, [(1, "50,000"), (4, "400,000")]),
        ({"MA-01": Share(0.1), "MA-02": Share(0.05), "MA-03": Share(0.5)}, [(1, "5%–10%"), (4, "50%")]),
        ({"MA-01": None, "MA-02": 5}, [(4, "5")]),
    ],
)
def test_the_legend_says_what_the_shades_mean(numbers: Mapping[str, Cell], told: list[tuple[int, str]]) -> None:
    """Of counts, of amounts and of rates; shades that no region has are left out."""
    assert [line for line in legend(shaded(report_of(numbers), MAP)) if line[0]] == told


def test_bars_stand_beside_the_numbers_where_there_is_room() -> None:
    """The greatest has the longest, nothing has none, and a sum has none; a narrow terminal shows the numbers alone."""
    report = report_of({**NUMBERS, "MA-12": 0})
    table = Report("", (report.table("summary"),))
    assert as_terminal.render(table, console(61)).splitlines() == [
        "Region                Winners",
        "─" * 61,
        "Souss-Massa                 8  ██████████████████████████████",
        "Fez-Meknes                  6  ██████████████████████▌",
        "Rabat-Sale-Kenitra          1  ███▊",
        "Dakhla-Oued Ed-Dahab        0",
        "─" * 61,
        "Total                      15",
    ]
    assert "█" not in as_terminal.render(table, console(32))


@pytest.mark.parametrize(
    ("values", "drawn"), [((0, 1, 2, 4), "▁▃▅█"), ((0, 0), "▁▁"), ((), ""), ((1_000, 1), "█▂"), ((3,), "█")]
)
def test_a_small_line_rises_above_nothing_wherever_something_is(values: tuple[float, ...], drawn: str) -> None:
    """From zero to the greatest; the least that is there is seen."""
    assert sparkline(values) == drawn
