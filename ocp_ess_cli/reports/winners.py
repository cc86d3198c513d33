"""Winners, with their sum."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.tally import Despite
from ocp_ess_cli.language import _, money, plural
from ocp_ess_cli.reports.register import (
    Brief,
    Register,
    illustrative_note_of,
    marked_name,
    payer_cell,
    round_order,
    sums_by_currency,
)
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.tally import Tally

    Pair = tuple[Entry, Cooperative | Brief]


def winners_table(
    register: Register,
    winning: Sequence[Entry],
    title: str = "",
    *,
    whole: Sequence[Tally] | None = None,
    several_rounds: bool | None = None,
) -> Table:
    """List winners with their sum, in the order of the rounds and of the entries.

    Args:
        register: the records.
        winning: the winners.
        title: of the table.
        whole: what the winners come to by currency, where not all of them are listed.
        several_rounds: whether they are of several, where not all of them are listed.
    """
    order = {r.id: place for place, r in enumerate(sorted(register.rounds, key=round_order(register.programs)))}
    by_id = {c.id: c for c in register.cooperatives}
    pairs = [(e, by_id[e.cooperative]) for e in winning if e.cooperative in by_id]
    pairs.sort(key=lambda pair: (order.get(pair[0].round, 0), len(pair[0].id), pair[0].id))
    if several_rounds is None:
        several_rounds = len({e.round for e in winning}) > 1
    has_arabic = not several_rounds and any(cooperative.name_ar for _entry, cooperative in pairs)
    columns = _winner_columns(several_rounds=several_rounds, has_arabic=has_arabic)
    rows = _winner_rows(register.places, pairs, has_arabic=has_arabic)
    counts = Counter(e.award.currency for e in winning if e.award)
    sums = [(count, Money(sums_by_currency(winning)[currency], currency)) for currency, count in sorted(counts.items())]
    if whole is not None:
        sums = [(one.winners, Money(one.awarded, one.currency)) for one in whole if one.awarded]
    for count, amount in sums:
        label = plural("Total: {count} winner", "Total: {count} winners", count)
        cells: list[Cell] = [None] * len(columns)
        cells[_place_of(columns, "name", "shown")] = label
        cells[_place_of(columns, "amount", "")] = amount
        rows.append(Row(tuple(cells), is_sum=True))
    return Table("winners", title or _("Winners"), columns, tuple(rows))


def _winner_columns(*, several_rounds: bool, has_arabic: bool) -> tuple[Column, ...]:
    return (
        Column("entry", _("Entry"), where="wide"),
        Column("round", _("Round"), where="" if several_rounds else "data"),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        *((Column("name_ar", _("Arabic name"), where="spare"),) if has_arabic else ()),
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


def _winner_rows(places: Places, pairs: Sequence[Pair], *, has_arabic: bool) -> list[Row]:
    regions = {code: Named(code, places.region_name(code)) for code in {c.region for _entry, c in pairs}}
    sectors = {code: Named(code, places.sector_name(code)) for code in {c.sector for _entry, c in pairs}}
    return [
        Row(
            (
                *(entry.id, entry.round, c.id, marked_name(c), c.name),
                *((c.name_ar,) if has_arabic else ()),
                *(regions[c.region], sectors[c.sector]),
                *_award_cells(entry.award),
                c.illustrative,
            )
        )
        for entry, c in pairs
    ]


def _award_cells(award: Award | None) -> tuple[Cell, ...]:
    if award is None:
        return (None,) * 4
    return (Money(award.amount, award.currency), award.currency, payer_cell(award), award.on)


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
    return told_despite(Despite(e.id, e.award.despite) for e in winning if e.award and e.award.despite)


def told_despite(found: Iterable[Despite]) -> list[str]:
    """Say of each of these that it was awarded although a rule forbade it, and why."""
    sentence = _("{entry} was awarded despite a rule: {reason}")
    return [sentence.format(entry=one.entry, reason=one.reason) for one in found]


def _paid_by(winning: Sequence[Entry]) -> list[str]:
    """Say how many awards each sponsor paid for, and how much."""
    notes = []
    shares = [
        (sponsor, entry.award.currency, share)
        for entry in winning
        if entry.award
        for sponsor, share in entry.award.paid_by.items()
        if sponsor
    ]
    for key in sorted({(sponsor, currency) for sponsor, currency, _share in shares}):
        sponsor, currency = key
        paid = [share for *of, share in shares if tuple(of) == key]
        sentence = plural(
            "Paid by {sponsor}: {count} award, {sum}.", "Paid by {sponsor}: {count} awards, {sum}.", len(paid)
        )
        notes.append(sentence.format(sponsor=sponsor, sum=money(sum(paid), currency)))
    return notes
