"""Reports of money: whatever the report and the format, the sums are the same."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.models import Award, Payment, Pledge
from ocp_ess_cli.reports import as_csv, as_json, as_terminal, money
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Narrowing, Register
from ocp_ess_cli.reports.report import Money, Report, Table
from ocp_ess_cli.reports.rounds import round_
from ocp_ess_cli.reports.sponsors import by_sponsor
from ocp_ess_cli.reports.statement import statement
from tests import sums
from tests.builders import TODAY, a_round, an_entry, some_cooperatives
from tests.reports.registers import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Entry

WANTED = money.Wanted(today=TODAY, late_after=60, single=True)


def register(entries: Sequence[Entry], payments: Sequence[Payment] = (), pledges: Sequence[Pledge] = ()) -> Register:
    """Make a register of two rounds."""
    numbered = [msgspec.structs.replace(one, id=f"G{n:04d}") for n, one in enumerate(pledges)]
    return Register(
        programs(), places(), sums.ROUNDS, entries, some_cooperatives(6), (), 6, pledges=numbered, payments=payments
    )


def rows(report: Report, key: str) -> list[dict[str, Any]]:
    """Give the rows of a table as JSON has them."""
    found: list[dict[str, Any]] = json.loads(as_json.render(report))[key]
    return found


def by_currency(found: list[dict[str, Any]], key: str) -> dict[str, int]:
    """Sum a column by currency."""
    added: dict[str, int] = {}
    for row in found:
        added[row["currency"]] = added.get(row["currency"], 0) + row[key]
    return {currency: amount for currency, amount in added.items() if amount}


def total_rows(report: Report, key: str, column: str) -> dict[str, int]:
    """Give the sums that people see below a column, by currency."""
    (table,) = [part for part in report.parts if isinstance(part, Table) and part.key == key]
    place = next(i for i, c in enumerate(table.columns) if c.key == column)
    cells = [row.cells[place] for row in table.rows if row.is_sum]
    return {cell.currency: cell.amount for cell in cells if isinstance(cell, Money) and cell.amount}


@settings(max_examples=60, deadline=None)
@given(sums.paid_winners(), st.lists(sums.pledges, max_size=4))
def test_every_report_has_the_same_sums(drawn: tuple[list[Entry], list[Payment]], pledges: list[Pledge]) -> None:
    """What is awarded, paid and due is the same in the report, by sponsor, by round, by award, and in statements."""
    entries, payments = drawn
    whole = register(entries, payments, pledges)
    awards = rows(money.payments(whole, WANTED), "awards")
    sponsors = rows(by_sponsor(whole, Narrowing()), "sponsors")
    awarded = by_currency(awards, "awarded")
    assert awarded == by_currency(rows(overview(whole, Narrowing(), with_winners=True), "winners"), "amount")
    assert awarded == by_currency(rows(overview(whole, Narrowing(), with_winners=False), "totals"), "total")
    for column in ("awarded", "paid", "due"):
        of_rounds = [row for one in sums.ROUNDS for row in rows(round_(whole, one), "sponsors")]
        assert by_currency(sponsors, column) == by_currency(awards, column) == by_currency(of_rounds, column)
        assert total_rows(by_sponsor(whole, Narrowing()), "sponsors", column) == by_currency(awards, column)
        assert total_rows(money.payments(whole, WANTED), "awards", column) == by_currency(awards, column)
    assert [row for row in [*awards, *sponsors] if row["paid"] + row["due"] != row["awarded"]] == []
    assert [row for row in sponsors if row["pledged"] + row["short"] < row["awarded"]] == []
    single = rows(money.payments(whole, WANTED), "payments")
    assert by_currency(single, "amount") == by_currency(awards, "paid")
    for sponsor in sums.SPONSORS[:2]:
        told = statement(whole, Narrowing(sponsor=sponsor), TODAY, with_winners=True)
        own = [row for row in sponsors if row["sponsor"] == sponsor]
        assert rows(told, "sponsors") == own
        assert by_currency(rows(told, "winners"), "amount") == by_currency(own, "awarded")
        assert by_currency(rows(told, "rounds"), "pledged") == by_currency(own, "pledged")
        assert by_currency(rows(told, "payments"), "amount") == by_currency(own, "paid")
        assert total_rows(told, "winners", "due") == by_currency(own, "due")


@settings(max_examples=20, deadline=None)
@given(sums.paid_winners(), st.lists(sums.pledges, max_size=4))
def test_every_format_has_the_same_sums(drawn: tuple[list[Entry], list[Payment]], pledges: list[Pledge]) -> None:
    """CSV has the numbers of JSON, whole."""
    report = by_sponsor(register(*drawn, pledges), Narrowing())
    found = [*csv.DictReader(io.StringIO(as_csv.render(report)))]
    keys = ("pledged", "awarded", "paid", "due", "short", "cooperatives")
    assert [tuple(int(row[key]) for key in keys) for row in found] == [
        tuple(row[key] for key in keys) for row in rows(report, "sponsors")
    ]


SHARES = {"Sponsor A": 30_000, "Sponsor B": 20_000}
WON = [
    an_entry(1, stage="winner", award=Award(amount=50_000, sponsor="Sponsor A", shares=SHARES, on=TODAY)),
    an_entry(2, stage="winner", award=Award(amount=50_000, on=TODAY - timedelta(days=61))),
    an_entry(3, stage="winner", award=Award(amount=50_000)),
]
PAID = [Payment(id="P0001", entry="E0001", sponsor="Sponsor B", amount=20_000, on=TODAY)]


def test_a_sponsor_sees_its_share_alone() -> None:
    """A statement has the share of an award that others pay, too, and nobody else's payments."""
    told = statement(register(WON, PAID), Narrowing(sponsor="Sponsor A"), TODAY, with_winners=True)
    assert [(row["entry"], row["amount"], row["sponsor"], row["paid"]) for row in rows(told, "winners")] == [
        ("E0001", 30_000, "Sponsor A", 0)
    ]
    assert rows(told, "payments") == []
    assert told.title == "Statement for Sponsor A"


def test_late_awards_are_told_from_others() -> None:
    """One 61 days old is late; one of which the day is not known is not, which is said."""
    report = money.payments(register(WON, PAID), WANTED)
    assert [(row["entry"], row["late_since"]) for row in rows(report, "awards")] == [
        ("E0001", None),
        ("E0002", TODAY.isoformat()),
        ("E0003", None),
    ]
    assert report.notes == (
        "Late: the first instalment is not paid 60 days after the award (an assumption; --late-after says otherwise).",
        "Of 1 award the day is not known, so that it is never late.",
    )


def test_a_terminal_of_80_columns_keeps_what_is_due_and_the_names_whole() -> None:
    """What is awarded is what is paid and due; it is left out of one that narrow, with how many instalments."""
    drawn = as_terminal.render(money.payments(register(WON, PAID), WANTED), console(80)).splitlines()
    assert drawn[2].split() == ["Entry", "Round", "Name", "Paid", "Due", "Late", "since"]


@pytest.mark.parametrize(
    ("wanted", "entries"),
    [
        (WANTED._replace(due=True), ["E0001", "E0002", "E0003"]),
        (WANTED._replace(late=True), ["E0002"]),
        (WANTED._replace(late=True, late_after=61), []),
    ],
)
def test_awards_are_narrowed_to_what_is_due_or_late(wanted: money.Wanted, entries: list[str]) -> None:
    """Those of which something is left, and those that are late by so many days."""
    assert [row["entry"] for row in rows(money.payments(register(WON, PAID), wanted), "awards")] == entries


def test_what_is_paid_in_full_is_not_due() -> None:
    """An award leaves the list of what is due with its last payment."""
    rest = Payment(id="P0002", entry="E0001", sponsor="Sponsor A", amount=30_000, on=TODAY)
    report = money.payments(register(WON, [*PAID, rest]), WANTED._replace(due=True))
    assert [row["entry"] for row in rows(report, "awards")] == ["E0002", "E0003"]


def test_a_pledge_shows_what_is_left_of_it() -> None:
    """Of 100,000 dirhams, the share of one award is drawn."""
    pledge = Pledge(id="-", round=a_round().id, sponsor="Sponsor A", amount=100_000)
    (row,) = rows(money.pledges(register(WON, PAID, [pledge])), "pledges")
    assert (row["pledged"], row["awarded"], row["left"]) == (100_000, 30_000, 70_000)


def test_beside_a_region_no_pledge_stands() -> None:
    """Pledges are of whole rounds: narrowed to a region their sums are left out, and that is said."""
    pledge = Pledge(id="-", round=a_round().id, sponsor="Sponsor A", amount=100_000)
    report = by_sponsor(register(WON, PAID, [pledge]), Narrowing(region="MA-09"))
    assert [(row["pledged"], row["short"]) for row in rows(report, "sponsors")] == [(None, None)] * 3
    assert report.notes == ("Pledges are made to whole rounds, and cannot stand beside a region or a sector.",)


def test_money_of_a_cooperative_that_is_missing_is_not_lost() -> None:
    """It stands under the id, without a name; the sponsor's sums have it, and count nobody for it."""
    lost = an_entry(1, cooperative="C0999", stage="winner", award=Award(amount=50_000, sponsor="OCP"))
    made = register([lost], [Payment(id="P0001", entry="E0001", amount=20_000, on=TODAY)])
    report = money.payments(made, WANTED)
    told = [[(row["cooperative"], row["name"]) for row in rows(report, key)] for key in ("awards", "payments")]
    assert told == [[("C0999", None)], [("C0999", None)]]
    (ocp,) = rows(by_sponsor(made, Narrowing()), "sponsors")
    assert (ocp["awarded"], ocp["paid"], ocp["due"], ocp["cooperatives"]) == (50_000, 20_000, 30_000, 0)
