"""What is counted of groups of entries: winners, money, entries, the rate of success, and the people behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Cell, Column, Money, Share

if TYPE_CHECKING:
    from ocp_ess_cli.reports.grouping import Summed, Sums
    from ocp_ess_cli.reports.register import Register

MEASURES = ("winners", "amount", "entries", "rate", "women", "members", "paid")
MONEY = frozenset({"amount", "paid"})
PEOPLE = frozenset({"women", "members"})


class Measures(NamedTuple):
    """The measures that a summary shows.

    Attributes:
        show: some of `MEASURES`; shares, changes and pictures are of the first.
        currencies: of the awards; money has a column for each, for two are never added.
    """

    show: tuple[str, ...]
    currencies: tuple[str, ...]

    @property
    def first(self) -> str:
        """The measure that matters most."""
        return self.show[0]

    @property
    def has_one_currency(self) -> bool:
        """Whether money is shown, and all of it in one currency."""
        return len(self.currencies) == 1 and not MONEY.isdisjoint(self.show)

    def columns(self) -> list[Column]:
        """Give the columns of the measures."""
        columns: list[Column] = []
        for place, measure in enumerate(self.show):
            heading = measure_heading(measure)
            if measure in MONEY and len(self.currencies) > 1:
                columns += [
                    Column(f"{measure}_{currency.lower()}", f"{heading}\n{currency}", numeric=True, has_bars=place == 0)
                    for currency in self.currencies
                ]
            else:
                columns.append(Column(measure, heading, numeric=True, has_bars=place == 0))
        if self.has_one_currency:
            columns.append(Column("currency", _("Currency"), where="data"))
        return columns

    def cells(self, sums: Sums) -> list[Cell]:
        """Give the cells of the measures for a group."""
        cells = [cell for measure in self.show for cell in self.of(measure, sums)]
        return [*cells, self.currencies[0]] if self.has_one_currency else cells

    def of(self, measure: str, sums: Sums) -> list[Cell]:
        """Give the cells of one measure for a group: one a currency where it is money, else one."""
        if measure in MONEY:
            amounts = sums.amount if measure == "amount" else sums.paid
            return [Money(amounts.get(currency, 0), currency) for currency in self.currencies]
        if measure == "rate":
            return [Share(sums.winners / sums.contending) if sums.contending else None]
        counts = {
            "winners": sums.winners,
            "entries": sums.entries,
            "women": sums.women.value,
            "members": sums.members.value,
        }
        return [counts[measure]]

    def number(self, sums: Sums) -> int | None:
        """Give the first measure as one number; None where it is a rate, or money of several currencies."""
        cells = self.of(self.first, sums)
        match cells:
            case [Money(amount, _currency)]:
                return amount
            case [int() as count]:
                return count
        return None


def measures(show: tuple[str, ...], register: Register, summed: Summed) -> Measures:
    """Take the measures for the currencies that the awards are in; else for that of the rounds."""
    currencies = summed.currencies
    if not currencies:
        currencies = tuple(dict.fromkeys(round_.terms.currency for round_ in register.rounds))[:1] or ("MAD",)
    return Measures(show, currencies)


def measure_heading(measure: str) -> str:
    """Name a measure over a column."""
    known = {
        "winners": _("Winners"),
        "amount": _("Amount"),
        "entries": _("Entries"),
        "rate": _("Success rate"),
        "women": _("Women members"),
        "members": _("Members"),
        "paid": _("Paid"),
    }
    return known[measure]
