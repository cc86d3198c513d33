"""One edition on one sheet: the round itself, where its entries are from, how the jury ranked them, and its money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _
from ocp_ess_cli.reports.money import Wanted as WantedMoney
from ocp_ess_cli.reports.money import payments
from ocp_ess_cli.reports.ranking import rank
from ocp_ess_cli.reports.register import Narrowing
from ocp_ess_cli.reports.report import Report
from ocp_ess_cli.reports.rounds import round_
from ocp_ess_cli.reports.summaries import section

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.reports.ranking import Standing
    from ocp_ess_cli.reports.register import Register
    from ocp_ess_cli.reports.report import Part


def edition(register: Register, subject: Round, standing: Standing, today: date, late_after: int) -> Report:
    """Show everything about one edition.

    Args:
        register: the round, its entries and what belongs to them; its cooperatives as `grouping.Counted`.
        subject: the round.
        standing: how the jury ranked its entries.
        today: the day on which an entry or a payment is late or not.
        late_after: days from an award to its first instalment.
    """
    own = round_(register, subject, today)
    has_awards = any(entry.award for entry in register.entries)
    shows = ("winners", "entries") if has_awards else ("entries",)
    ranked = rank(register, standing)
    money = payments(register, WantedMoney(today, late_after, single=True))
    parts: list[Part] = [*own.parts]
    if register.entries:
        parts += section(register, Narrowing(), "region", shows)
    if standing.scores:
        parts += [_titled(part, _("Ranking")) for part in ranked.parts if part.key == "ranking"]
    if has_awards:
        parts += [_titled(part, _("Awards and payments")) for part in money.parts if part.key == "awards"]
        parts += [part for part in money.parts if part.key == "payments"]
    notes = (*own.notes, *(ranked.notes if standing.scores else ()), *money.notes)
    return Report(own.title, tuple(parts), tuple(dict.fromkeys(notes)))


def _titled(part: Part, title: str) -> Part:
    return part._replace(title=title)
