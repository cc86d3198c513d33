"""Why a number is what it is: the records behind it, and where they and what was published come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import bound_name, field_name, figure_name
from ocp_ess_cli.language import _
from ocp_ess_cli.reports import group_names
from ocp_ess_cli.reports.grouping import code_of, parts
from ocp_ess_cli.reports.register import marked_name
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Figure
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.domain.tally import By
    from ocp_ess_cli.reports.grouping import Part
    from ocp_ess_cli.reports.register import Register
    from ocp_ess_cli.reports.report import Report


def counted_table(found: Sequence[Part], names: Mapping[By, Sequence[Named]], programs: Programs) -> Table:
    """List the entries that were counted, with their payments and sources, in the order of the groups.

    Args:
        found: what was counted.
        names: the groups, by each thing that is summed by.
        programs: name the stages.
    """
    order = {by: {name.code: place for place, name in enumerate(groups)} for by, groups in names.items()}
    named = {by: {name.code: name for name in groups} for by, groups in names.items()}
    groups = [(by, code_of(by)) for by in names if by not in ("round", "stage", "sponsor")]
    columns = (
        *(Column(f"by_{by}", field_name(by)) for by, _code in groups),
        Column("entry", _("Entry")),
        Column("round", _("Round")),
        Column("stage", _("Stage")),
        Column("cooperative", _("Id")),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("amount", _("Amount"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("paid", _("Paid"), numeric=True),
        Column("sponsor", _("Sponsor")),
        Column("payments", _("Payments")),
        Column("source", _("Source"), where="wide"),
        Column("illustrative", _("Illustrative"), where="data"),
    )

    def place(part: Part) -> tuple[object, ...]:
        return (*(order[by][code_of(by)(part)] for by in names), len(part.entry.id), part.entry.id, part.sponsor)

    rows = tuple(
        Row((*(named[by][code(part)] for by, code in groups), *_cells(part, programs)))
        for part in sorted(found, key=place)
    )
    return Table("why", _("Behind the numbers"), columns, rows)


def _cells(part: Part, programs: Programs) -> tuple[Cell, ...]:
    money = (Money(part.awarded, part.currency), part.currency, Money(part.paid, part.currency))
    return (
        part.entry.id,
        part.round.id,
        Named(part.entry.stage, programs[part.round.program].label(part.entry.stage)),
        part.cooperative.id,
        marked_name(part.cooperative),
        part.cooperative.name,
        *(money if part.won else (None, None, None)),
        part.sponsor,
        tuple(payment.id for payment in part.payments),
        part.round.source,
        part.cooperative.illustrative,
    )


def explained(report: Report, register: Register) -> Report:
    """Add to a report the winners that it counts, with their payments and sources, and what was published.

    Args:
        report: the report.
        register: what it is narrowed to; its cooperatives as `grouping.Counted`.
    """
    found = [part for part in parts(register, by_sponsor=False) if part.won]
    rounds = {"round": group_names.names("round", (), register)}
    years = {(round_.program, round_.year) for round_ in register.rounds}
    figures = [figure for figure in register.figures if (figure.program, figure.year) in years]
    behind = (counted_table(found, rounds, register.programs), published_table(figures))
    return report._replace(parts=(*report.parts, *behind))


def published_table(figures: Iterable[Figure]) -> Table:
    """List what was published beside the numbers, with where each comes from."""
    columns = (
        Column("figure", _("Figure")),
        Column("program", _("Program")),
        Column("year", _("Year")),
        Column("key", _("What")),
        Column("bound", _("Bound")),
        Column("value", _("Value"), numeric=True),
        Column("sponsor", _("Sponsor"), where="wide"),
        Column("date", _("Date"), where="wide"),
        Column("source", _("Source")),
    )
    rows = tuple(
        Row(
            (
                one.id,
                one.program,
                _span(one),
                Named(one.key, figure_name(one.key)),
                Named(one.bound, bound_name(one.bound)),
                one.value,
                one.sponsor,
                one.date,
                one.source,
            )
        )
        for one in figures
    )
    return Table("published", _("What was published"), columns, rows, where="" if rows else "data")


def _span(figure: Figure) -> Cell:
    if figure.since is None or figure.since == figure.year:
        return year(figure.year)
    return Named(figure.year, f"{figure.since}–{figure.year}")
