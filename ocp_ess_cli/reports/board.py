"""The report for whoever does not use a terminal: the overview with the years, the regions and their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.report import Report, Table
from ocp_ess_cli.reports.summaries import section

if TYPE_CHECKING:
    from ocp_ess_cli.reports.register import Narrowing, Register


def board(register: Register, narrowing: Narrowing, *, with_winners: bool, most: int = 0) -> Report:
    """Report the totals at a glance, the years, the regions, the rounds with their sums, and the winners.

    Args:
        register: everything; its cooperatives as `grouping.Counted`.
        narrowing: what is kept of it.
        with_winners: whether to list the winners.
        most: how many of them at most; 0 for all.
    """
    made = overview(register, narrowing, with_winners=with_winners, most=most)
    glance, *others = made.parts
    sections = [part for by in ("year", "region") for part in section(register, narrowing, by)]
    pictures = [part for part in sections if not isinstance(part, Table)]
    tables = [part for part in sections if isinstance(part, Table)]
    return made._replace(parts=(glance, *pictures, *tables, *others))
