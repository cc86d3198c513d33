"""Pledges, and where the awards stand: what is paid, due and late, and every payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.money import instalments, instalments_done, payer_of
from ocp_ess_cli.domain.pledges import Draw, Place, draw_on, worth
from ocp_ess_cli.language import _, day, money, number, plural
from ocp_ess_cli.reports.register import (
    Brief,
    Register,
    illustrative_note_of,
    marked_name,
    payer_cell,
    region_cell,
    round_order,
)
from ocp_ess_cli.reports.report import Cell, Column, Money, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Payment, Pledge, Round
    from ocp_ess_cli.domain.money import Standing


def pledges(register: Register, told: str = "", only: Pledge | None = None) -> Report:
    """List the pledges, or one of them, with what awards draw on each and what is left of it."""
    rounds = {round_.id: round_ for round_ in sorted(register.rounds, key=round_order(register.programs))}
    found = sorted((p for p in register.pledges if p.round in rounds), key=lambda p: [*rounds].index(p.round))
    found = [one for one in found if only is None or one.id == only.id]
    drawn = _drawn(register, rounds.values())
    columns = (
        Column("pledge", _("Pledge")),
        Column("round", _("Round")),
        Column("sponsor", _("Sponsor")),
        Column("region", _("Region")),
        Column("sector", _("Sector")),
        Column("seats", _("Seats"), numeric=True),
        Column("pledged", _("Pledged"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("awarded", _("Awarded"), numeric=True),
        Column("left", _("Left"), numeric=True),
    )
    rows = [Row(_pledge_cells(register, one, rounds[one.round], drawn[one.id])) for one in found]
    for currency in dict.fromkeys(rounds[one.round].terms.currency for one in found):
        own = [one for one in found if rounds[one.round].terms.currency == currency]
        pledged, awarded = sum(worth(one, rounds[one.round]) for one in own), sum(drawn[one.id] for one in own)
        sums = (Money(pledged, currency), None, Money(awarded, currency), Money(pledged - awarded, currency))
        rows.append(Row((_("Total"), *(None,) * 5, *sums), is_sum=True))
    title = plural("{count} pledge", "{count} pledges", len(found))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    return Report(title, (Table("pledges", title, columns, tuple(rows)),))


def _pledge_cells(register: Register, one: Pledge, round_: Round, drawn: int) -> tuple[Cell, ...]:
    currency, pledged = round_.terms.currency, worth(one, round_)
    return (
        one.id,
        one.round,
        one.sponsor,
        Named(one.region, register.places.region_name(one.region)),
        Named(one.sector, register.places.sector_name(one.sector)),
        one.seats,
        Money(pledged, currency),
        currency,
        Money(drawn, currency),
        Money(pledged - drawn, currency),
    )


def _drawn(register: Register, rounds: Iterable[Round]) -> dict[str, int]:
    """Say what awards draw on each pledge."""
    places = {c.id: Place(c.region, c.sector) for c in register.cooperatives}
    shares = [share for standing in register.standings() for share in standing.shares]
    found: dict[str, int] = {}
    for round_ in rounds:
        of_round = [pledge for pledge in register.pledges if pledge.round == round_.id]
        for sponsor in {pledge.sponsor for pledge in of_round}:
            draws = [
                Draw(share.awarded, places.get(share.entry.cooperative, Place()))
                for share in shares
                if (share.entry.round, share.sponsor) == (round_.id, sponsor)
            ]
            found |= draw_on([p for p in of_round if p.sponsor == sponsor], round_, draws).by_pledge
    return found


class Wanted(NamedTuple):
    """Which awards are listed, and when one is late.

    Attributes:
        today: the day on which it is asked.
        late_after: days from the award to its first instalment.
        due: whether only those of which something is left to be paid.
        late: whether only those that are late.
        single: whether to list the single payments, too.
        told: what the list is narrowed to.
        most: how many awards, and how many payments, are listed at most; 0 for all.
    """

    today: date
    late_after: int
    due: bool = False
    late: bool = False
    single: bool = False
    told: str = ""
    most: int = 0


def payments(register: Register, wanted: Wanted) -> Report:
    """List the awards with what is paid and due of each, and since when one is late."""
    order = {r.id: place for place, r in enumerate(sorted(register.rounds, key=round_order(register.programs)))}
    stands = [one for one in register.standings() if one.entry.round in order]
    stands.sort(key=lambda one: (order[one.entry.round], len(one.entry.id), one.entry.id))
    late = {one.entry.id: _late_since(register, one, wanted) for one in stands}
    stands = [one for one in stands if (one.due > 0 or not wanted.due) and (late[one.entry.id] or not wanted.late)]
    title = plural("{count} award", "{count} awards", len(stands))
    if wanted.told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=wanted.told)
    tables = [_first(_awards_table(register, stands, late, title), wanted.most)]
    if wanted.single:
        ids = {one.entry.id for one in stands} if wanted.due or wanted.late else {e.id for e in register.entries}
        single = payments_table(register, [p for p in register.payments if p.entry in ids])
        tables.append(_first(single, wanted.most))
    notes = [*_late_notes(stands, late, wanted), *illustrative_note_of(register, [one.entry for one in stands])]
    if 0 < wanted.most < len(stands):
        sentence = _("The list ends after {listed} of {count} awards; all of them: --limit 0")
        notes.insert(0, sentence.format(listed=number(wanted.most), count=number(len(stands))))
    return Report(title, tuple(tables), tuple(notes))


def _first(table: Table, most: int) -> Table:
    """Keep the first rows of a table, and its sums."""
    if not most:
        return table
    listed, sums = ([row for row in table.rows if row.is_sum == is_sum] for is_sum in (False, True))
    return table._replace(rows=(*listed[:most], *sums))


def _schedule(register: Register, stands: Standing) -> tuple[int, ...]:
    return next(r.terms.schedule for r in register.rounds if r.id == stands.entry.round)


def _late_since(register: Register, stands: Standing, wanted: Wanted) -> date | None:
    return stands.late_since(_schedule(register, stands), wanted.late_after, wanted.today)


def _late_notes(stands: Sequence[Standing], late: dict[str, date | None], wanted: Wanted) -> list[str]:
    """Say what late means, which is an assumption, and of which awards it cannot be told."""
    notes = []
    if any(late[one.entry.id] for one in stands) or wanted.late:
        notes.append(
            plural(
                "Late: the first instalment is not paid {count} day after the award "
                "(an assumption; --late-after says otherwise).",
                "Late: the first instalment is not paid {count} days after the award "
                "(an assumption; --late-after says otherwise).",
                wanted.late_after,
            )
        )
    undated = sum(1 for one in stands if one.award.on is None and one.due)
    if undated:
        sentence = plural(
            "Of {count} award the day is not known, so that it is never late.",
            "Of {count} awards the day is not known, so that they are never late.",
            undated,
        )
        notes.append(sentence)
    return notes


def _awards_table(register: Register, stands: Sequence[Standing], late: dict[str, date | None], title: str) -> Table:
    columns = (
        Column("entry", _("Entry")),
        Column("round", _("Round")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("region", _("Region"), where="wide"),
        Column("sponsor", _("Sponsor"), where="wide"),
        Column("date", _("Date"), where="wide"),
        Column("awarded", _("Awarded"), numeric=True, where="medium"),
        Column("paid", _("Paid"), numeric=True),
        Column("due", _("Due"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("instalments", _("Instalments"), where="spare"),
        Column("instalments_paid", _("Instalments paid"), numeric=True, where="data"),
        Column("instalments", _("Instalments"), numeric=True, where="data"),
        Column("last_payment", _("Last payment"), where="medium"),
        Column("late_since", _("Late since")),
        Column("illustrative", _("Illustrative"), where="data"),
    )
    by_id = {c.id: c for c in register.cooperatives}
    rows = []
    for one in stands:
        c = by_id.get(one.entry.cooperative) or Brief(one.entry.cooperative, "")
        schedule, currency = _schedule(register, one), one.award.currency
        count = len(instalments(one.award.amount, schedule))
        done = instalments_done(one.award.amount, schedule, one.paid)
        cells: tuple[Cell, ...] = (
            *(one.entry.id, one.entry.round, c.id, marked_name(c), c.name, region_cell(register.places, c)),
            *(payer_cell(one.award), one.award.on),
            *(Money(amount, currency) for amount in (one.award.amount, one.paid, one.due)),
            *(currency, _("{done} of {count}").format(done=done, count=count), done, count),
            *(one.last, late[one.entry.id], c.illustrative),
        )
        rows.append(Row(cells))
    return Table("awards", title, columns, (*rows, *_sums(stands, len(columns))))


def _sums(stands: Sequence[Standing], width: int) -> list[Row]:
    """Sum awards: one row a currency."""
    rows = []
    for currency in dict.fromkeys(one.award.currency for one in stands):
        own = [one for one in stands if one.award.currency == currency]
        amounts = (sum(o.award.amount for o in own), sum(o.paid for o in own), sum(o.due for o in own))
        sums = (*(None,) * 7, *(Money(amount, currency) for amount in amounts))
        rows.append(Row((_("Total"), *sums, *(None,) * (width - 11)), is_sum=True))
    return rows


def payments_table(register: Register, made: Iterable[Payment]) -> Table:
    """List single payments by day, with their sum, and what came back."""
    entries = {entry.id: entry for entry in register.entries}
    ordered = sorted((p for p in made if p.entry in entries), key=lambda p: (p.on, len(p.id), p.id))
    by_id = {c.id: c for c in register.cooperatives}
    columns = (
        Column("payment", _("Payment")),
        Column("entry", _("Entry")),
        Column("round", _("Round"), where="wide"),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("sponsor", _("Sponsor"), where="wide"),
        Column("date", _("Date")),
        Column("amount", _("Amount"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("reference", _("Reference")),
        Column("returns", _("Came back")),
        Column("note", _("Note"), where="wide"),
    )
    rows = []
    sums: dict[str, int] = {}
    for payment in ordered:
        entry = entries[payment.entry]
        c = by_id.get(entry.cooperative) or Brief(entry.cooperative, "")
        currency = entry.award.currency if entry.award else "MAD"
        sums[currency] = sums.get(currency, 0) + payment.amount
        cells: tuple[Cell, ...] = (
            *(payment.id, entry.id, entry.round, c.id, marked_name(c), c.name, payer_of(entry, payment), payment.on),
            *(Money(payment.amount, currency), currency, payment.reference, payment.returns, payment.note),
        )
        rows.append(Row(cells))
    for currency, amount in sums.items():
        rows.append(Row((_("Total"), *(None,) * 7, Money(amount, currency), *(None,) * 4), is_sum=True))
    return Table("payments", _("Payments"), columns, tuple(rows), where="" if rows else "data")


def payment(register: Register, made: Payment) -> Report:
    """Show one payment."""
    return Report("", (payments_table(register, [made])._replace(where=""),))


def told_payment(entry: Entry, made: Payment, name: str) -> str:
    """Say which payment was recorded, and for whom."""
    sentence = _("{id}: {amount} is paid to {name} ({entry}) on {date}.")
    if made.returns:
        sentence = _("{id}: {amount} paid to {name} ({entry}) came back on {date}.")
    amount = money(abs(made.amount), entry.award.currency if entry.award else "MAD")
    return sentence.format(id=made.id, amount=amount, name=name, entry=entry.id, date=day(made.on))


def told_standing(stands: Standing) -> str:
    """Say where an award stands."""
    currency = stands.award.currency
    sentence = _("Of {awarded}, {paid} is paid and {due} is due.")
    return sentence.format(
        awarded=money(stands.award.amount, currency),
        paid=money(stands.paid, currency),
        due=money(stands.due, currency),
    )
