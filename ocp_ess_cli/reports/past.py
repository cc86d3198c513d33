"""A report of the register as it stood on a day: says so in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ocp_ess_cli.language import _, day
from ocp_ess_cli.reports.report import Card, Field, Report

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.domain.models import Change


class Past(Protocol):
    """What the register was taken back to, as `actions/past.py` finds it; see there."""

    @property
    def day(self) -> date:
        """The day at whose end the register stood so."""

    @property
    def last(self) -> Change | None:
        """The last change by then."""

    @property
    def first(self) -> Change | None:
        """The first change of the journal."""

    @property
    def caveats(self) -> tuple[str, ...]:
        """What makes it doubtful, in sentences."""


def as_it_stood(report: Report, past: Past) -> Report:
    """Say in a report as of when it is: in its title and a note for people, under `as_of` for programs."""
    title = _("{title}, as of {date}").format(title=report.title, date=day(past.day)) if report.title else ""
    number = past.last.number if past.last else None
    as_of = Card("as_of", "", (Field("date", _("Date"), past.day), Field("change", _("Change"), number)), where="data")
    parts = [part._replace(title=title) if part.title == report.title else part for part in report.parts]
    return Report(title, (*parts, as_of), (sentence(past), *past.caveats, *report.notes))


def sentence(past: Past) -> str:
    """Say as of when the register is shown."""
    if past.last:
        told = _("As the register stood on {date} (change {number}).")
        return told.format(date=day(past.day), number=past.last.number)
    if past.first:
        told = _("The register's first change was on {first}; on {date} it was empty.")
        return told.format(first=day(past.first.at.date()), date=day(past.day))
    return _("Nothing was recorded in the register yet; on {date} it was empty.").format(date=day(past.day))
