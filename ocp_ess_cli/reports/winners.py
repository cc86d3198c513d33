"""Winners, with their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import rules
from ocp_ess_cli.language import _, money, plural
from ocp_ess_cli.reports.register import (
    Brief,
    Register,
    illustrative_note_of,
    marked_name,
    region_cell,
    round_order,
    sector_cell,
    sums_by_currency,
)
from ocp_ess_cli.reports.report import Cell, Column, Money, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round


def winners_table(register: Register, winning: Sequence[Entry], title: str = "") -> Table:
    """List winners with their sum, in the order of the rounds and of the entries."""
    order = {r.id: place for place, r in enumerate(sorted(register.rounds, key=round_order(register.programs)))}
    by_id = {c.id: c for c in register.cooperatives}
    listed_ = sorted(winning, key=lambda e: (order.get(e.round, 0), len(e.id), e.id))
    rows = [Row(_winner_cells(register, e, by_id[e.cooperative])) for e in listed_ if e.cooperative in by_id]
    several_rounds = len({e.round for e in winning}) > 1
    has_arabic = any(by_id[e.cooperative].name_ar for e in winning if e.cooperative in by_id)
    columns = _winner_columns(several_rounds=several_rounds)
    for currency, amount in sums_by_currency(winning).items():
        count = sum(1 for e in winning if e.award and e.award.currency == currency)
        label = plural("Total: {count} winner", "Total: {count} winners", count)
        cells: list[Cell] = [None] * len(columns)
        cells[_place_of(columns, "name", "shown")] = label
        cells[_place_of(columns, "amount", "")] = Money(amount, currency)
        rows.append(Row(tuple(cells), is_sum=True))
    table = Table("winners", title or _("Winners"), columns, tuple(rows))
    arabic = columns[_place_of(columns, "name_ar", "shown")]
    return table if has_arabic and not several_rounds else table.without(arabic)


def _winner_columns(*, several_rounds: bool) -> tuple[Column, ...]:
    return (
        Column("entry", _("Entry"), where="wide"),
        Column("round", _("Round"), where="" if several_rounds else "data"),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("name_ar", _("Arabic name"), where="shown"),
        Column("region", _("Region")),
        Column("sector", _("Sector"), where="wide" if several_rounds else ""),
        Column("amount", _("Amount"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("sponsor", _("Sponsor"), where="wide"),
        Column("date", _("Date"), where="wide"),
        Column("illustrative", _("Illustrative"), where="data"),
    )


def _place_of(columns: Sequence[Column], key: str, where: str) -> int:
    return next(i for i, c in enumerate(columns) if c.key == key and c.where in (where, ""))


def _winner_cells(register: Register, entry: Entry, cooperative: Cooperative | Brief) -> tuple[Cell, ...]:
    award = entry.award
    return (
        entry.id,
        entry.round,
        cooperative.id,
        marked_name(cooperative),
        cooperative.name,
        cooperative.name_ar,
        region_cell(register.places, cooperative),
        sector_cell(register.places, cooperative),
        Money(award.amount, award.currency) if award else None,
        award.currency if award else None,
        award.sponsor if award else None,
        award.on if award else None,
        cooperative.illustrative,
    )


def round_winners(register: Register, round_: Round) -> Report:
    """List the winners of one round, with their sum."""
    winning = rules.winners(e for e in register.entries if e.round == round_.id)
    title = _("{program} – {year}: winners").format(program=register.programs[round_.program].title, year=round_.year)
    return Report(
        title,
        (winners_table(register, winning, title),),
        (*_paid_by(winning), *despite_notes(winning), *illustrative_note_of(register, winning)),
    )


def despite_notes(winning: Sequence[Entry]) -> list[str]:
    """Say which winners were awarded although a rule forbade it, and why."""
    return [
        _("{entry} was awarded despite a rule: {reason}").format(entry=e.id, reason=e.award.despite)
        for e in winning
        if e.award and e.award.despite
    ]


def _paid_by(winning: Sequence[Entry]) -> list[str]:
    """Say how many awards each sponsor paid for, and how much."""
    notes = []
    awards = [entry.award for entry in winning if entry.award and entry.award.sponsor]
    for sponsor, currency in sorted({(award.sponsor, award.currency) for award in awards}):
        paid = [award.amount for award in awards if (award.sponsor, award.currency) == (sponsor, currency)]
        sentence = plural(
            "Paid by {sponsor}: {count} award, {sum}.", "Paid by {sponsor}: {count} awards, {sum}.", len(paid)
        )
        notes.append(sentence.format(sponsor=sponsor, sum=money(sum(paid), currency)))
    return notes
