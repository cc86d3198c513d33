"""What a report that leaves the program says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import ABOUT, Card, Field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.reports.register import Brief
    from ocp_ess_cli.reports.report import Report


class State(NamedTuple):
    """Which state of the register a report is of.

    Attributes:
        on: the day on which it was made.
        change: the number of the last change; 0 where there was none.
        hash: of the last change, which stands for every one before it.
    """

    on: date
    change: int
    hash: str


def with_about(report: Report, state: State, narrowed: str, cooperatives: Iterable[Cooperative | Brief]) -> Report:
    """Add to a report when it was made, of which state of the register, what narrowed it, and how much is invented.

    Args:
        report: the report.
        state: of the register.
        narrowed: what narrowed it, in words; empty where nothing did.
        cooperatives: those that it is about.
    """
    invented = sum(1 for one in cooperatives if one.illustrative)
    card = Card(
        ABOUT,
        _("About this report"),
        (
            Field("made", _("Made on"), state.on),
            Field("narrowed", _("Narrowed to"), narrowed or _("nothing: everything recorded")),
            Field("change", _("Last change of the register"), state.change),
            Field("hash", _("Hash of that change"), state.hash[:16]),
            Field("illustrative", _("Illustrative cooperatives, invented"), invented),
        ),
    )
    return report._replace(parts=(*report.parts, card))
