"""The statement of one sponsor, to be sent as it is: by round, by cooperative and by payment, its own share alone."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.pledges import Balance, added, totals
from ocp_ess_cli.language import _, listed, money
from ocp_ess_cli.reports.money import payments_table
from ocp_ess_cli.reports.overview import totals_table
from ocp_ess_cli.reports.register import Narrowing, Register, illustrative_note_of, round_order
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Report, Row, Table
from ocp_ess_cli.reports.rounds import round_cells, round_columns
from ocp_ess_cli.reports.sponsors import balance_cells, balance_columns, balance_notes, sponsors_table
from ocp_ess_cli.reports.winners import winners_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Round


def statement(register: Register, narrowing: Narrowing, on: date, *, with_winners: bool) -> Report:
    """Make the statement of one sponsor: by round, by cooperative and by payment, its own share alone.

    Args:
        register: everything.
        narrowing: names the sponsor.
        on: the day of the statement.
        with_winners: whether to list the cooperatives and the payments.
    """
    register = register.narrowed(narrowing)
    rounds = sorted(register.rounds, key=round_order(register.programs))
    balances = added(chain.from_iterable(register.balances(rounds).values()))
    whole = not narrowing.of_cooperative
    winning = rules.winners(register.entries)
    told = narrowing._replace(sponsor="").told(register.places)
    title = _("Statement for {sponsor}").format(sponsor=narrowing.sponsor)
    if told:
        title = _("Statement for {sponsor}: {narrowed}").format(sponsor=narrowing.sponsor, narrowed=told)
    lists = (_won(register, winning), payments_table(register, register.payments))
    return Report(
        title,
        (
            _summary(balances, on, whole=whole),
            _rounds(register, rounds, whole=whole),
            totals_table(rounds, register.tallies.tally(())),
            sponsors_table(balances, whole=whole)._replace(where="data"),
            *(lists if with_winners else ()),
        ),
        (*balance_notes(balances, whole=whole), *illustrative_note_of(register, winning)),
    )


def _summary(found: Sequence[Balance], on: date, *, whole: bool) -> Card:
    """Give the sums at a glance; those of several currencies side by side."""

    def sums(amount: Callable[[Balance], int]) -> Cell:
        return listed([money(amount(one), one.currency) for one in found]) or money(0, "MAD")

    fields = (
        Field("date", _("Date"), on),
        Field("pledged", _("Pledged"), sums(lambda one: one.pledged) if whole else None),
        Field("awarded", _("Awarded"), sums(lambda one: one.awarded)),
        Field("paid", _("Paid"), sums(lambda one: one.paid)),
        Field("due", _("Due"), sums(lambda one: one.due)),
        Field("short", _("Short"), sums(lambda one: one.short) if whole and any(one.short for one in found) else None),
        Field("cooperatives", _("Cooperatives"), len(frozenset[str]().union(*(one.cooperatives for one in found)))),
    )
    return Card("statement", "", fields, where="shown")


def _rounds(register: Register, rounds: Sequence[Round], *, whole: bool) -> Table:
    """List the rounds with what the sponsor pledged, pays and paid in each."""
    headings = {"round": _("Round"), "winners": _("Winners"), "total": _("Awarded")}
    columns = [
        c._replace(heading=headings[c.key], where="") if c.key in headings else c._replace(where="data")
        for c in round_columns()
    ]
    more = [c for c in balance_columns(whole=whole) if c.key in {"pledged", "paid", "due", "short"}]
    sums, balances = register.sums_of_rounds(), register.balances(rounds)
    rows: list[Row] = []
    for round_ in rounds:
        cells = round_cells(register, round_, sums[round_.id])
        of_round = balances[round_.id] or [Balance("", round_.terms.currency, 0, 0, 0, 0, frozenset())]
        rows += [Row((*cells, *_more_cells(one, whole=whole))) for one in of_round]
    for one in totals(chain.from_iterable(balances.values())):
        winners = sum(sums[r.id].winners for r in rounds if r.terms.currency == one.currency)
        values: dict[str, Cell] = {"round": _("Total"), "winners": winners, "total": Money(one.awarded, one.currency)}
        rows.append(Row((*(values.get(c.key) for c in columns), *_more_cells(one, whole=whole)), is_sum=True))
    return Table("rounds", _("Rounds"), (*columns, *more), tuple(rows))


def _more_cells(one: Balance, *, whole: bool) -> tuple[Cell, ...]:
    _label, _currency, pledged, _awarded, paid, due, short, _count = balance_cells(one, "", whole=whole)
    return (pledged, paid, due, short)


def _won(register: Register, winning: Sequence[Entry]) -> Table:
    """List the winners that the sponsor pays for, with what is paid and due of each."""
    table = winners_table(register, winning, _("Cooperatives paid for"))
    stands = {one.entry.id: one for one in register.standings()}
    amount = next(place for place, column in enumerate(table.columns) if column.key == "amount")
    rows = []
    for row in table.rows:
        cell = row.cells[amount]
        currency = cell.currency if isinstance(cell, Money) else "MAD"
        of_row = (
            [one for one in stands.values() if one.award.currency == currency]
            if row.is_sum
            else [stands[str(row.cells[0])]]
        )
        paid, due = sum(one.paid for one in of_row), sum(one.due for one in of_row)
        rows.append(row._replace(cells=(*row.cells, Money(paid, currency), Money(due, currency))))
    more = (Column("paid", _("Paid"), numeric=True), Column("due", _("Due"), numeric=True))
    return table._replace(columns=(*table.columns, *more), rows=tuple(rows))
