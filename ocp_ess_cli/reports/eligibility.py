"""Who can win a round: every condition held against every entry, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.register import illustrative_note, marked_name, region_cell
from ocp_ess_cli.reports.report import Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program


class Standing(Protocol):
    """An entry beside the conditions of its round; `actions.eligibility` makes it."""

    @property
    def entry(self) -> Entry:
        """The entry."""

    @property
    def cooperative(self) -> Cooperative:
        """Its cooperative."""

    @property
    def verdict(self) -> str:
        """`met`, `unmet` or `unknown`."""

    def told(self, verdict: str) -> tuple[str, ...]:
        """The conditions with a verdict, in sentences."""


def eligibility(program: Program, subject: Round, places: Places, standings: Sequence[Standing]) -> Report:
    """List the entries of a round, those that cannot win first, with what is met, unmet and not known of each."""
    title = _("{program} – {year}: eligibility").format(program=program.title, year=subject.year)
    names = {"met": _("eligible"), "unmet": _("not eligible"), "unknown": _("not known")}
    order = ("unmet", "unknown", "met")
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("region", _("Region"), where="wide"),
        Column("stage", _("Stage"), where="wide"),
        Column("verdict", _("Eligible")),
        Column("reason", _("What stands against it"), where="shown"),
        *(Column(verdict, names[verdict], where="data") for verdict in order),
    )
    rows = tuple(
        Row(
            (
                one.entry.id,
                one.cooperative.id,
                marked_name(one.cooperative),
                one.cooperative.name,
                region_cell(places, one.cooperative),
                Named(one.entry.stage, program.label(one.entry.stage)),
                Named(one.verdict, names[one.verdict]),
                " ".join((*one.told("unmet"), *one.told("unknown"))),
                *map(one.told, order),
            )
        )
        for one in sorted(standings, key=lambda one: (order.index(one.verdict), one.entry.id))
    )
    notes = (_counted(standings), *illustrative_note([one.cooperative for one in standings]))
    return Report(title, (Table("eligibility", title, columns, rows),), notes)


def _counted(standings: Sequence[Standing]) -> str:
    counts = Counter(one.verdict for one in standings)
    sentence = plural(
        "{count} entry: {met} eligible, {unmet} not eligible, {unknown} not known.",
        "{count} entries: {met} eligible, {unmet} not eligible, {unknown} not known.",
        len(standings),
    )
    return sentence.format(met=counts["met"], unmet=counts["unmet"], unknown=counts["unknown"])
