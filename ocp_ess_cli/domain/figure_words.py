"""How figures are called in sentences: what they count, of which years, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import bound_name, figure_name, track_name
from ocp_ess_cli.language import _, listed, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Figure

_LONGEST_SOURCE = 40


def years_of(figure: Figure) -> range:
    """Give the years that a figure covers."""
    return range(min(figure.since or figure.year, figure.year), figure.year + 1)


def years_text(figure: Figure) -> str:
    """Write the years that a figure covers: `2022`, `2020–2024`."""
    since = years_of(figure)[0]
    return str(figure.year) if since == figure.year else f"{since}–{figure.year}"


def source_name(figure: Figure) -> str:
    """Name who published a figure, short: the host of an address, else the beginning of what is recorded."""
    source = figure.source.strip()
    if "://" in source:
        source = source.partition("://")[2].partition("/")[0].removeprefix("www.")
    return source if len(source) <= _LONGEST_SOURCE else f"{source[: _LONGEST_SOURCE - 1]}…"


def value_text(figure: Figure) -> str:
    """Write the number of a figure: `25`, `more than 150`."""
    return f"{bound_name(figure.bound)} {number(figure.value)}".strip()


def sourced_value(figures: Sequence[Figure], *, with_year: bool = False) -> str:
    """Write the number of figures that say the same, with who says it: `25 (rni.ma)`."""
    sources = [*dict.fromkeys(filter(None, map(source_name, figures)))]
    years = [*dict.fromkeys(str(figure.year) for figure in figures)] if with_year else []
    value = value_text(figures[0])
    told = listed([*years, *sources])
    return _("{value} ({sources})").format(value=value, sources=told) if told else value


def quantity_name(figure: Figure, *, is_timeless: bool = False) -> str:
    """Name what a figure counts: `lalla 2020–2024, winners`; the years of a term need not be told."""
    what = [figure_name(figure.key), track_name(figure.track) if figure.track else "", figure.sponsor]
    head = figure.program if is_timeless else f"{figure.program} {years_text(figure)}"
    return ", ".join([head, *filter(None, what)])
