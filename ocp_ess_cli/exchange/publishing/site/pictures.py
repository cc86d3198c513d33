"""The pictures of the front page: awards and amounts over the years, by program, and the map of the regions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocp_ess_cli.exchange.publishing.site.facts import sums
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.as_svg import inline
from ocp_ess_cli.reports.markup import escaped
from ocp_ess_cli.reports.report import Chart, Column, Money, Named, Report, Row, Table, Tile, TileMap, year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.exchange.publishing.site.facts import Facts
    from ocp_ess_cli.reports.report import Cell, Part, Picture

_MOST_BARS = 12


def pictures(facts: Facts) -> str:
    """Draw what can be drawn; nothing where nothing was awarded."""
    if not facts.awards:
        return ""
    parts = [*_years(facts), *_programs(facts), *_regions(facts)]
    report = Report("", tuple(parts))
    drawn = [part for part in parts if isinstance(part, Chart | TileMap)]
    return '<section class="pictures">' + "\n".join(_figure(report, part) for part in drawn) + "</section>"


def _figure(report: Report, part: Picture) -> str:
    return f"<figure><figcaption><h2>{escaped(part.title)}</h2></figcaption>\n{inline(report, part)}</figure>"


def _table(key: str, cells: Iterable[tuple[Cell, ...]], money: Iterable[str] = ()) -> Table:
    columns = (Column("of", ""), Column("awards", _("Awards")), *(Column(one, _("Amount")) for one in money))
    return Table(key, "", columns, tuple(Row(row) for row in cells), where="data")


def _years(facts: Facts) -> Iterable[Part]:
    counts = Counter(one.round["year"] for one in facts.awards)
    if len(counts) > 1:
        currencies = [*sums(facts.awards)]
        amounts = Counter[tuple[int, str]]()
        for one in facts.awards:
            amounts[one.round["year"], one.row["currency"]] += one.row["amount"]
        rows = (
            (year(on), counts[on], *(Money(amounts[on, currency], currency) for currency in currencies))
            for on in range(min(counts), max(counts) + 1)
        )
        yield _table("years", rows, currencies)
        yield Chart("count", _("Awards a year"), "years", "of", ("awards",), "line")
        for currency in currencies:
            title = _("Awarded a year, {currency}").format(currency=currency)
            yield Chart(f"money-{currency}", title, "years", "of", (currency,), "line")


def _programs(facts: Facts) -> Iterable[Part]:
    counts = Counter(one.round["program"] for one in facts.awards)
    if 1 < len(counts) <= _MOST_BARS:
        found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        yield _table("programs", ((facts.program(key), count) for key, count in found))
        yield Chart("bars", _("Awards by program"), "programs", "of", ("awards",))


def _regions(facts: Facts) -> Iterable[Part]:
    counts = Counter(one.cooperative["region"] for one in facts.awards if one.cooperative["region"])
    if counts:
        rows = ((Named(code, facts.places.region_name(code)), count) for code, count in sorted(counts.items()))
        tiles = tuple(Tile(one.code, one.short, *one.spot) for one in facts.places.regions.values())
        yield _table("regions", rows)
        yield TileMap("map", _("Awards by region"), "regions", "of", "awards", tiles)
