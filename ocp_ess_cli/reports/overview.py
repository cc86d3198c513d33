"""The report: totals at a glance, rounds with their sums, winners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.tally import People, added
from ocp_ess_cli.language import _, listed, money, number, plural
from ocp_ess_cli.reports.register import (
    Narrowing,
    Register,
    contradictions,
    round_order,
    star_note,
    sums_of_rounds,
)
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Report, Row, Table
from ocp_ess_cli.reports.rounds import round_cells, round_columns
from ocp_ess_cli.reports.winners import told_despite, winners_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.domain.tally import Tally
    from ocp_ess_cli.reports.register import RoundSums


def overview(register: Register, narrowing: Narrowing, *, with_winners: bool, most: int = 0) -> Report:
    """Report the totals at a glance, the rounds with their sums, and the winners.

    Args:
        register: the records.
        narrowing: what is kept of them.
        with_winners: whether to list the winners.
        most: how many of them at most, the first in the order of the rounds; 0 for all.
    """
    tallies, narrowed = register.tallies, narrowing.narrowed
    whom = tallies.people((), narrowed)
    by_round = tallies.tally(("round",), narrowed)
    sums, by_currency = sums_of_rounds(by_round), added(by_round)
    register = register.narrowed(narrowing)
    rounds = sorted(register.rounds, key=round_order(register.programs))
    told = narrowing.told(register.places)
    title = _("Awards: {narrowed}").format(narrowed=told) if told else _("Awards")
    parts: tuple[Card | Table, ...] = (
        _glance(register.count_registered(narrowing), rounds, by_currency, whom[0] if whom else People(())),
        _rounds_with_sums(register, rounds, sums),
        totals_table(rounds, by_currency),
    )
    notes = [*contradictions(register, rounds)]
    if with_winners:
        register = register.with_winners(narrowing, sums, most)
        several = sum(1 for one in sums.values() if one.winners) > 1
        parts = (*parts, winners_table(register, register.entries, whole=by_currency, several_rounds=several))
        notes = [*_left_out(len(register.entries), by_currency), *notes]
    notes += told_despite(tallies.despite(narrowed))
    return Report(title, parts, (*notes, *star_note(is_needed=tallies.illustrative(narrowed))))


def _left_out(listed_: int, by_currency: Sequence[Tally]) -> list[str]:
    """Say how many winners the list leaves out."""
    every = sum(one.winners for one in by_currency)
    if listed_ >= every:
        return []
    sentence = _("The list ends after {listed} of {winners} winners; all of them: --limit 0")
    return [sentence.format(listed=number(listed_), winners=number(every))]


def _glance(registered: int, rounds: Sequence[Round], by_currency: Sequence[Tally], whom: People) -> Card:
    women = number(whom.women)
    if whom.unknown_women:
        women = plural(
            "{women} (not recorded for {count} cooperative)",
            "{women} (not recorded for {count} cooperatives)",
            whom.unknown_women,
        ).format(women=women)
    reached = plural("{count} awarded", "{count} awarded", whom.cooperatives)
    sums = [money(one.awarded, one.currency) for one in by_currency if one.winners]
    return Card(
        "summary",
        "",
        (
            Field("rounds", _("Rounds"), len(rounds)),
            Field("winners", _("Winners"), sum(one.winners for one in by_currency)),
            Field("money", _("Money"), listed(sums) or money(0, "MAD")),
            Field(
                "cooperatives",
                _("Cooperatives"),
                _("{awarded} of {registered} in the register").format(awarded=reached, registered=number(registered)),
            ),
            Field("women", _("Women members reached"), women),
        ),
        where="shown",
    )


def _rounds_with_sums(register: Register, rounds: Sequence[Round], sums: Mapping[str, RoundSums]) -> Table:
    """List the rounds, with a sum for each program where there are several, and one for all."""
    rows: list[Row] = []
    several = len({r.program for r in rounds}) > 1
    for program in register.programs:
        of_program = [r for r in rounds if r.program == program.key]
        rows += [Row(round_cells(register, round_, sums[round_.id])) for round_ in of_program]
        if several and of_program:
            rows += _sum_rows(of_program, sums, program.key)
    if rounds:
        rows += _sum_rows(rounds, sums, _("Total"))
    return Table("rounds", _("Rounds"), round_columns(), tuple(rows))


def _sum_rows(rounds: Sequence[Round], sums: Mapping[str, RoundSums], label: str) -> list[Row]:
    """Sum rounds: one row a currency."""
    rows = []
    for currency in dict.fromkeys(r.terms.currency for r in rounds):
        found = [sums[r.id] for r in rounds if r.terms.currency == currency]
        entries, winners, awarded = (sum(column) for column in zip(*found, strict=True))
        cells: tuple[Cell, ...] = (
            label, None, None, None, None, None, entries, winners, None, None, Money(awarded, currency), None
        )  # fmt: skip
        rows.append(Row(cells, is_sum=True))
    return rows


def totals_table(rounds: Sequence[Round], by_currency: Sequence[Tally]) -> Table:
    """Sum everything by currency, for programs; people see it below the rounds."""
    sums = {one.currency: one for one in by_currency if one.winners}
    rows = []
    for currency in dict.fromkeys([*(r.terms.currency for r in rounds), *sums]):
        count = sum(1 for r in rounds if r.terms.currency == currency)
        winners, awarded = (sums[currency].winners, sums[currency].awarded) if currency in sums else (0, 0)
        rows.append(Row((currency, count, winners, awarded)))
    columns = (
        Column("currency", _("Currency")),
        Column("rounds", _("Rounds"), numeric=True),
        Column("winners", _("Winners"), numeric=True),
        Column("total", _("Total"), numeric=True),
    )
    return Table("totals", _("Totals"), columns, tuple(rows), where="data")
