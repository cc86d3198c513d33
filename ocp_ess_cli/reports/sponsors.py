"""Sponsors: what each pledged, pays and paid."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.pledges import Balance, Paying, added, balances, totals
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.tally import Code
    from ocp_ess_cli.reports.register import Narrowing, Register

    Counts = Mapping[tuple[Code | None, Code], int]
    """How many cooperatives each sponsor pays for in each currency, and all of them together under None."""


def by_sponsor(register: Register, narrowing: Narrowing) -> Report:
    """Report what each sponsor pledged, pays and paid, and how many cooperatives it pays for."""
    tallies, narrowed = register.tallies, narrowing.narrowed
    shares: dict[str, list[Paying]] = defaultdict(list)
    for share in map(Paying.of_tally, tallies.tally(("round", "sponsor", "region", "sector"), narrowed)):
        shares[share.round].append(share)
    kept = register.narrowed(narrowing)
    found = added(one for round_ in kept.rounds for one in balances(round_, kept.pledges, shares[round_.id]))
    counts: dict[tuple[Code | None, Code], int] = {
        (sponsor, currency): one.cooperatives
        for one in tallies.people(("sponsor", "currency"), narrowed)
        for sponsor, currency in [one.group]
    }
    counts |= {(None, one.group[0]): one.cooperatives for one in tallies.people(("currency",), narrowed)}
    told = narrowing.told(register.places)
    title = _("Sponsors: {narrowed}").format(narrowed=told) if told else _("Sponsors")
    whole = not narrowing.of_cooperative
    table = sponsors_table(found, title, whole=whole, counts=counts)
    return Report(title, (table,), (*balance_notes(found, whole=whole),))


def sponsors_table(
    found: Sequence[Balance], title: str = "", *, whole: bool = True, counts: Counts | None = None
) -> Table:
    """Show balances with a total for each currency.

    Args:
        found: the balances.
        title: of the table.
        whole: whether they are of whole rounds, beside which a pledge can stand.
        counts: how many cooperatives are paid for, where the balances do not know which.
    """
    sums = totals(found)
    rows = [Row(balance_cells(one, _sponsor_cell(one.sponsor), whole=whole)) for one in found]
    rows += [Row(balance_cells(one, _("Total"), whole=whole), is_sum=True) for one in sums]
    if counts is not None:
        keys = [*((one.sponsor, one.currency) for one in found), *((None, one.currency) for one in sums)]
        rows = [row._replace(cells=(*row.cells[:-1], counts.get(key, 0))) for row, key in zip(rows, keys, strict=True)]
    columns = (Column("sponsor", _("Sponsor")), *balance_columns(whole=whole))
    return Table("sponsors", title or _("Sponsors"), columns, tuple(rows))


def balance_columns(*, whole: bool) -> tuple[Column, ...]:
    """Give the columns of a balance, but for what it is of."""
    return (
        Column("currency", _("Currency"), where="data"),
        Column("pledged", _("Pledged"), numeric=True, where="" if whole else "data"),
        Column("awarded", _("Awarded"), numeric=True),
        Column("paid", _("Paid"), numeric=True),
        Column("due", _("Due"), numeric=True),
        Column("short", _("Short"), numeric=True, where="" if whole else "data"),
        Column("cooperatives", _("Cooperatives"), numeric=True, where="medium"),
    )


def balance_cells(one: Balance, label: Cell, *, whole: bool) -> tuple[Cell, ...]:
    """Give the cells of a balance, and what it is of."""
    return (
        label,
        one.currency,
        Money(one.pledged, one.currency) if whole else None,
        *(Money(amount, one.currency) for amount in (one.awarded, one.paid, one.due)),
        Money(one.short, one.currency) if whole else None,
        len(one.cooperatives),
    )


def _sponsor_cell(sponsor: str) -> Cell:
    return sponsor or Named("", _("(nobody named)"))


def balance_notes(found: Iterable[Balance], *, whole: bool = True) -> list[str]:
    """Say what is short, and why a pledge cannot stand beside a part of a round."""
    if not whole:
        return [_("Pledges are made to whole rounds, and cannot stand beside a region or a sector.")]
    if any(one.short for one in found):
        return [_("Short: awarded beyond what is pledged for it, or without a pledge.")]
    return []
