"""A report with pictures: twelve regions with a map, bars, shares, changes and trends, and years with a line."""

from __future__ import annotations

from ocp_ess_cli import catalogue
from ocp_ess_cli.reports.report import (
    Card,
    Change,
    Chart,
    Column,
    Field,
    Money,
    Named,
    Report,
    Row,
    Share,
    Table,
    Tile,
    TileMap,
    Trend,
    year,
)

PLACES = catalogue.places()
TILES = tuple(Tile(region.code, region.short, *region.spot) for region in PLACES.regions.values())
WINNERS = (3, 4, 0, 9, 12, 1, 0, 0, 0, 9, 4, 0)
TOTAL = sum(WINNERS)
YEARS = ((2020, 14, 384), (2021, 25, 458), (2022, 29, 506), (2023, 31, None), (2024, 29, 329))

REGIONS = Table(
    "regions",
    "Winners by region",
    (
        Column("region", "Region"),
        Column("winners", "Winners", numeric=True, has_bars=True),
        Column("share", "Share of\nwinners", numeric=True),
        Column("change", "Against the\nyear before", numeric=True),
        Column("amount", "Amount", numeric=True),
        Column("trend", "2022 to 2024", where="shown"),
    ),
    (
        *(
            Row(
                (
                    Named(code, region.name),
                    count,
                    Share(count / TOTAL),
                    Change(count - 3),
                    Money(count * 50_000, "MAD"),
                    Trend((1, 0, count)),
                )
            )
            for (code, region), count in zip(PLACES.regions.items(), WINNERS, strict=True)
        ),
        Row(("Total", TOTAL, Share(1), Change(6), Money(TOTAL * 50_000, "MAD"), None), is_sum=True),
    ),
)
BY_YEAR = Table(
    "years",
    "By year",
    (
        Column("year", "Year"),
        Column("winners", "Winners", numeric=True),
        Column("entries", "Entries", numeric=True),
    ),
    tuple(Row((year(when), winners, entries)) for when, winners, entries in YEARS),
)
MAP = TileMap("map", "Winners in each region", "regions", "region", "winners", TILES)
BARS = Chart("bars", "Amount by region", "regions", "region", ("amount",))
LINE = Chart("line", "Winners over the years", "years", "year", ("winners",), "line")
LINES = Chart("lines", "Winners beside entries", "years", "year", ("winners", "entries"), "line")
FIGURES = Card(
    "summary",
    "",
    (
        Field("winners", "Winners", TOTAL),
        Field("money", "Money", "2,100,000 MAD"),
        Field("women", "Women members reached", "326 (not recorded for 3 cooperatives)"),
        Field("rate", "Success rate", Share(0.125)),
    ),
    where="shown",
)
PICTURED = Report(
    "Awards by region: Lalla Al Moutaaouina, 2020 to 2024",
    (FIGURES, MAP, BARS, REGIONS, LINE, LINES, BY_YEAR),
    ("* illustrative: invented for demonstration, not a real cooperative.", "تعاونية تافوكت"),
)
