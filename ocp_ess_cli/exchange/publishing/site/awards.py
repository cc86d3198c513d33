"""The table of every award on the front page, and what it is searched, narrowed and sorted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.exchange.publishing.site import searching
from ocp_ess_cli.exchange.publishing.site.facts import sums
from ocp_ess_cli.exchange.publishing.site.parts import (
    amounts,
    arabic,
    link,
    name,
    of_region,
    path_of_cooperative,
    text,
)
from ocp_ess_cli.language import _, money, plural
from ocp_ess_cli.reports.markup import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocp_ess_cli.exchange.publishing.site.facts import Award, Facts, Record

Option = tuple[str, str]
FACETS = ("program", "year", "region", "sector", "sponsor")
_NONE = "none"


def headings() -> tuple[str, ...]:
    """Name the columns of the awards."""
    return (_("Cooperative"), _("Program"), _("Year"), _("Region"), _("Sector"), _("Sponsor"), _("Amount"))


def section(facts: Facts) -> str:
    """Write every award, the newest first; a script lets one search them."""
    title = escaped(_("Awards"))
    if not facts.awards:
        nothing = escaped(_("No award yet."))
        return f'<section><h2>{title}</h2><p class="none">{nothing}</p></section>'
    options = _options(facts)
    columns = "".join(f'<th scope="col">{escaped(heading)}</th>' for heading in headings())
    rows = "".join(_rows(facts, options))
    told = _counted(len(facts.awards)).replace("{sums}", amounts(sums(facts.awards)))
    one, many = (escaped(_counted(count).replace(str(count), "{count}")) for count in (1, 2))
    none = escaped(_("No award fits."))
    more = escaped(_("Show more"))
    return "\n".join(
        [
            f'<section aria-labelledby="awards-title"><h2 id="awards-title">{title}</h2>',
            _form(options),
            f'<p id="count" role="status" data-one="{one}" data-many="{many}" data-none="{none}">{escaped(told)}</p>',
            '<table id="awards" class="cards awards" aria-labelledby="awards-title">',
            f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody></table>",
            f'<p class="more"><button type="button" id="more" hidden>{more}</button></p></section>',
        ]
    )


def _counted(count: int) -> str:
    return plural("{count} award, {sums}", "{count} awards, {sums}", count)


def _options(facts: Facts) -> dict[str, list[Option]]:
    """Give the values that the awards can be narrowed to, by what is narrowed: each with its name."""
    found: dict[str, dict[str, str]] = {key: {} for key in FACETS}
    for one in facts.awards:
        for key, pairs in zip(FACETS, _values(facts, one), strict=True):
            found[key].update(pairs)
    ordered = {key: sorted(known.items(), key=lambda pair: (pair[0] == _NONE, pair[1])) for key, known in found.items()}
    ordered["year"].reverse()
    return ordered


def _values(facts: Facts, one: Award) -> tuple[list[Option], ...]:
    """Give the values of an award that it can be found by."""
    program, year, row = one.round["program"], str(one.round["year"]), one.cooperative
    none = [(_NONE, _("not recorded"))]
    region, sector = row["region"] or row["country"].replace("MA", ""), row["sector"]
    return (
        [(program, facts.program(program))],
        [(year, year)],
        [(region, of_region(facts, row))] if region else none,
        [(sector, facts.places.sector_name(sector))] if sector else none,
        [(sponsor, facts.sponsors[sponsor]) for sponsor in one.sponsors] or none,
    )


def _form(options: Mapping[str, list[Option]]) -> str:
    """Write what the awards are searched with, which a page shows that runs its script."""
    labels = dict(zip(("name", *options, "amount"), map(escaped, headings()), strict=True))
    every, search, sort = escaped(_("all")), escaped(_("Search")), escaped(_("Sort by"))
    hint, newest, clear = escaped(_("a name in any spelling, a place")), escaped(_("newest first")), escaped(_("Clear"))
    selects = "".join(
        f'<label>{labels[key]}<select name="{key}">{_option("", every)}'
        f"{''.join(_option(value, escaped(shown)) for value, shown in known)}</select></label>\n"
        for key, known in options.items()
    )
    orders = "".join(_option(key, f"{label} ↑") + _option(f"-{key}", f"{label} ↓") for key, label in labels.items())
    return (
        '<form id="find" role="search" autocomplete="off" hidden>\n'
        f'<label class="words">{search}<input type="search" name="q" placeholder="{hint}"></label>\n'
        f'<button type="reset">{clear}</button>\n{selects}'
        f'<label class="sort">{sort}<select name="sort">{_option("", newest)}{orders}</select></label></form>'
    )


def _option(value: str, shown: str) -> str:
    return f'<option value="{escaped(value)}">{shown}</option>'


def _rows(facts: Facts, options: Mapping[str, list[Option]]) -> Iterable[str]:
    """Write the rows; what several of them share is written once."""
    places = [{value: str(i) for i, (value, _shown) in enumerate(known)} for known in options.values()]
    begun: dict[str, tuple[str, str]] = {}
    ended: dict[str, str] = {}
    for one in facts.awards:
        row, award = one.cooperative, one.row
        values = _values(facts, one)
        where = ",".join(
            " ".join(of[value] for value, _shown in pairs) for of, pairs in zip(places, values, strict=True)
        )
        amount = money(award["amount"], award["currency"])
        if row["id"] not in begun:
            begun[row["id"]] = _begun(row)
        if (key := f"{where} {amount}") not in ended:
            ended[key] = "".join(f"<td>{cell}" for cell in (*map(_told, values), escaped(amount)))
        said, head = begun[row["id"]]
        yield f'<tr data-f="{where}"{said}>{head}{ended[key]}</tr>\n'


def _begun(row: Record) -> tuple[str, str]:
    """Write what a cooperative is found by, and the cell that names it."""
    heard, others = searching.keys(row), searching.others(row)
    said = f' data-k="{escaped(heard)}"' if heard else ""
    said += f' data-o="{escaped(others)}"' if others else ""
    return said, f"<th scope=row>{link(path_of_cooperative(row), name(row))}{arabic(row)}"


def _told(pairs: list[Option]) -> str:
    return ", ".join(text(shown) for value, shown in pairs if value != _NONE)
