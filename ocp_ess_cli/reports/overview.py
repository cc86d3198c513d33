"""The report: totals at a glance, rounds with their sums, winners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import rules
from ocp_ess_cli.language import _, listed, money, number, plural
from ocp_ess_cli.reports.register import (
    Narrowing,
    Register,
    contradictions,
    illustrative_note_of,
    round_order,
    sums_by_currency,
)
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Report, Row, Table
from ocp_ess_cli.reports.rounds import round_cells, round_columns
from ocp_ess_cli.reports.winners import despite_notes, winners_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Entry, Round


def overview(register: Register, narrowing: Narrowing, *, with_winners: bool) -> Report:
    """Report the totals at a glance, the rounds with their sums, and the winners."""
    register = register.narrowed(narrowing)
    rounds = sorted(register.rounds, key=round_order(register.programs))
    winning = rules.winners(register.entries)
    told = narrowing.told(register.places)
    title = _("Awards: {narrowed}").format(narrowed=told) if told else _("Awards")
    parts: tuple[Card | Table, ...] = (
        _glance(register, rounds, winning),
        _rounds_with_sums(register, rounds, winning),
        totals_table(rounds, winning),
        *([winners_table(register, winning)] if with_winners else []),
    )
    return Report(
        title,
        parts,
        (*contradictions(register, rounds), *despite_notes(winning), *illustrative_note_of(register, winning)),
    )


def _glance(register: Register, rounds: Sequence[Round], winning: Sequence[Entry]) -> Card:
    awarded_ids = {entry.cooperative for entry in winning}
    awarded = [c for c in register.cooperatives if c.id in awarded_ids]
    known = [c.women for c in awarded if c.women is not None]
    missing = len(awarded) - len(known)
    women = number(sum(known))
    if missing:
        women = plural(
            "{women} (not recorded for {count} cooperative)",
            "{women} (not recorded for {count} cooperatives)",
            missing,
        ).format(women=women)
    reached = plural("{count} awarded", "{count} awarded", len(awarded))
    sums = [money(amount, currency) for currency, amount in sums_by_currency(winning).items()]
    return Card(
        "summary",
        "",
        (
            Field("rounds", _("Rounds"), len(rounds)),
            Field("winners", _("Winners"), len(winning)),
            Field("money", _("Money"), listed(sums) or money(0, "MAD")),
            Field(
                "cooperatives",
                _("Cooperatives"),
                _("{awarded} of {registered} in the register").format(
                    awarded=reached, registered=number(register.registered)
                ),
            ),
            Field("women", _("Women members reached"), women),
        ),
        where="shown",
    )


def _rounds_with_sums(register: Register, rounds: Sequence[Round], winning: Sequence[Entry]) -> Table:
    """List the rounds, with a sum for each program where there are several, and one for all."""
    rows: list[Row] = []
    entries = register.entries_by_round()
    several = len({r.program for r in rounds}) > 1
    for program in register.programs:
        of_program = [r for r in rounds if r.program == program.key]
        rows += [Row(round_cells(register, round_, entries[round_.id])) for round_ in of_program]
        if several and of_program:
            rows += _sum_rows(register, of_program, winning, program.key)
    if rounds:
        rows += _sum_rows(register, rounds, winning, _("Total"))
    return Table("rounds", _("Rounds"), round_columns(), tuple(rows))


def _sum_rows(register: Register, rounds: Sequence[Round], winning: Sequence[Entry], label: str) -> list[Row]:
    """Sum rounds: one row a currency."""
    rows = []
    for currency in dict.fromkeys(r.terms.currency for r in rounds):
        ids = {r.id for r in rounds if r.terms.currency == currency}
        won = [e for e in winning if e.round in ids]
        total = Money(sum(e.award.amount for e in won if e.award), currency)
        entries = sum(1 for e in register.entries if e.round in ids)
        cells: tuple[Cell, ...] = (
            label, None, None, None, None, None, entries, len(won), None, None, total, None
        )  # fmt: skip
        rows.append(Row(cells, is_sum=True))
    return rows


def totals_table(rounds: Sequence[Round], winning: Sequence[Entry]) -> Table:
    """Sum everything by currency, for programs; people see it below the rounds."""
    sums = sums_by_currency(winning)
    rows = []
    for currency in dict.fromkeys([*(r.terms.currency for r in rounds), *sums]):
        of_currency = [e for e in winning if e.award and e.award.currency == currency]
        count = sum(1 for r in rounds if r.terms.currency == currency)
        rows.append(Row((currency, count, len(of_currency), sums.get(currency, 0))))
    columns = (
        Column("currency", _("Currency")),
        Column("rounds", _("Rounds"), numeric=True),
        Column("winners", _("Winners"), numeric=True),
        Column("total", _("Total"), numeric=True),
    )
    return Table("totals", _("Totals"), columns, tuple(rows), where="data")
