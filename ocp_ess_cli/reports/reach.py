"""Whom the programs reached: each cooperative once, the overlap of the programs, and what was published beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import reach as counting
from ocp_ess_cli.domain.reach import Reachable
from ocp_ess_cli.domain.words import kind_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports import unnamed
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Figure
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.domain.reach import Compared, Count, Part, Span
    from ocp_ess_cli.reports.register import Narrowing, Tables

    Groups = dict[str, list[tuple[Cell, Count]]]

FEW = 2  # programs, from which on two of them can overlap


def reach(unit: Tables, programs: Programs, places: Places, narrowing: Narrowing) -> Report:
    """Report the cooperatives reached by program, year, region, country and kind, and what is only known as a number.

    A report that is narrowed to a part of the cooperatives has nothing published beside it.
    """
    rounds = [round_ for round_ in unit.rounds.find() if narrowing.takes_round(round_)]
    entries = unit.entered(narrowing.narrowed)
    cooperatives = [
        one
        for one in unit.cooperatives.project(Reachable, {entry.cooperative for entry in entries})
        if all(getattr(one, field) == value for field, value in narrowing.of_cooperative.items())
    ]
    joined = counting.parts(entries, rounds, cooperatives, programs)
    figures = [] if narrowing.is_partial else [one for one in unit.figures.find() if _is_within(one, narrowing)]
    compared = counting.compare(figures, joined)
    told = narrowing.told(places)
    title = _("Reach: {narrowed}").format(narrowed=told) if told else _("Reach")
    groups = _groups(joined, programs, places)
    spans = unnamed.spans(joined, compared)
    total = counting.count(part.cooperative for part in joined)
    return Report(
        title,
        (
            unnamed.glance(total, spans),
            _reach_data(total, groups),
            *_shown(groups),
            _overlap(joined),
            _pairs(joined),
            *_matrix(joined, programs),
            unnamed.published(compared),
            unnamed.bounds(spans),
        ),
        tuple(_notes(joined, compared, total, spans)),
    )


def _is_within(figure: Figure, narrowing: Narrowing) -> bool:
    """Tell whether every year of a figure is among those that are reported."""
    return narrowing.takes_round(figure) and (
        narrowing.years is None or (figure.since or figure.year) in narrowing.years
    )


# --- counted by what ---


def _headings() -> dict[str, tuple[str, str]]:
    """Give the title of each grouping, and the heading of its first column."""
    return {
        "program": (_("By program"), _("Program")),
        "year": (_("By year"), _("Year")),
        "region": (_("By region"), _("Region")),
        "country": (_("By country"), _("Country")),
        "kind": (_("By kind"), _("Kind")),
    }


def _groups(joined: Sequence[Part], programs: Programs, places: Places) -> Groups:
    regions = counting.by(joined, lambda part: part.cooperative.region)
    kinds = counting.by(joined, lambda part: part.cooperative.kind)
    countries = counting.by(joined, lambda part: part.cooperative.country)
    by_program = counting.by(joined, lambda part: part.program)
    years = counting.by(joined, lambda part: part.year)
    region_order = [*places.regions, ""]
    return {
        "program": [(Named(p.key, p.title), by_program[p.key]) for p in programs if p.key in by_program],
        "year": [(year(one), years[one]) for one in sorted(years)],
        "region": [
            (Named(code, places.region_name(code) or _("not recorded")), regions[code])
            for code in region_order
            if code in regions
        ],
        "country": [(code, countries[code]) for code in sorted(countries)],
        "kind": [(Named(kind, kind_name(kind)), kinds[kind]) for kind in sorted(kinds)],
    }


def _count_columns() -> tuple[Column, ...]:
    return (
        Column("cooperatives", _("Cooperatives"), numeric=True),
        Column("members", _("Members"), numeric=True),
        Column("women", _("Women"), numeric=True),
        Column("without_members", _("Without\nmembers"), numeric=True),
        Column("without_women", _("Without\nwomen"), numeric=True, where="data"),
    )


def _reach_data(total: Count, groups: Groups) -> Table:
    """Give every count in one table, the total first."""
    columns = (Column("by", _("By")), Column("value", _("Value")), *_count_columns())
    rows = [Row(("total", None, *total))]
    rows += [Row((by, value, *count)) for by, group in groups.items() for value, count in group]
    return Table("reach", _("Reach"), columns, tuple(rows), where="data")


def _shown(groups: Groups) -> Iterable[Table]:
    """Show people a table for each grouping; one with a single group says no more than the total."""
    headings = _headings()
    for by, group in groups.items():
        title, heading = headings[by]
        columns = (Column(by, heading), *_count_columns())
        rows = tuple(Row((value, *count)) for value, count in group)
        if len(group) > 1 or (rows and by == "program"):
            yield Table(f"by_{by}", title, columns, rows, where="shown")


# --- who is in several programs ---


def _overlap(joined: Sequence[Part]) -> Table:
    columns = (Column("programs", _("Programs"), numeric=True), *_count_columns())
    rows = tuple(Row((many, *count)) for many, count in counting.overlap(joined).items())
    table = Table("overlap", _("In how many programs a cooperative took part"), columns, rows)
    return table if len(_programs(joined)) >= FEW else table._replace(where="data")


def _pairs(joined: Sequence[Part]) -> Table:
    """Give the cooperatives that two programs share, each pair once."""
    columns = (
        Column("program", _("Program")),
        Column("other", _("Other")),
        Column("cooperatives", _("Cooperatives"), numeric=True),
    )
    shared = counting.pairs(joined)
    rows = tuple(Row((one, other, shared[one, other])) for one, other in sorted(shared) if one < other)
    return Table("pairs", _("Pairs"), columns, rows, where="data")


def _matrix(joined: Sequence[Part], programs: Programs) -> Iterable[Table]:
    """Show the same pairs as a square, with what each program reached on its diagonal."""
    keys = [program.key for program in programs if program.key in _programs(joined)]
    if len(keys) < FEW:
        return
    shared = counting.pairs(joined)
    columns = (Column("program", _("Program")), *(Column(key, key, numeric=True) for key in keys))
    rows = tuple(Row((key, *(shared[key, other] for other in keys))) for key in keys)
    yield Table("matrix", _("In both of two programs"), columns, rows, where="shown")


def _programs(joined: Sequence[Part]) -> set[str]:
    return {part.program for part in joined}


# --- how it is counted ---


def _notes(joined: Sequence[Part], compared: Sequence[Compared], total: Count, spans: dict[str, Span]) -> Iterable[str]:
    yield _(
        "Of a prize a cooperative counts where it won; else from its first stage on, unless it was not eligible, "
        "withdrew or left before anything had begun. It stands in the row of each of its programs and years, and once "
        "in every total."
    )
    if total.without_members:
        yield _("Members are of the cooperatives whose members are recorded, each counted once.")
    if any(span.unnamed for span in spans.values()):
        yield _(
            "Unnamed are those of whom only a number is known: at least, when as many of them as possible are among "
            "the named; at most, when none is."
        )
    if any(not one.is_first for one in compared):
        yield _("Where sources publish different numbers of the same, the first counts as unnamed.")
    if invented := counting.illustrative(joined):
        yield plural(
            "{count} of the cooperatives is illustrative: invented for demonstration.",
            "{count} of the cooperatives are illustrative: invented for demonstration.",
            invented,
        )
