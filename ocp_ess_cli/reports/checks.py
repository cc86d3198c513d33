"""What the checks found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.report import Column, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def checks(outcomes: Sequence[Any], *, in_full: bool = False) -> Report:
    """Show each check with what it found, what that is, and what to do about it.

    Args:
        outcomes: what came of each check.
        in_full: whether people also see what holds and is worth telling.
    """
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    title = plural("{count} finding", "{count} findings", len(findings)) if findings else _("Everything checked holds.")
    columns = (
        Column("check", _("Check")),
        Column("findings", _("Findings"), numeric=True),
        Column("holds", _("What was checked")),
    )
    counts = tuple(Row((one.check, len(one.findings), one.holds)) for one in outcomes)
    parts = [Table("checks", "", columns, counts), *(_for_people(one) for one in outcomes if one.findings)]
    parts.append(_findings(findings))
    remarks = tuple(Row((r.check, r.subject, r.sentence)) for outcome in outcomes for r in outcome.remarks)
    told = (
        Column("check", _("Check"), where="data"),
        Column("subject", _("Record")),
        Column("sentence", _("What holds")),
    )
    is_shown = in_full and remarks
    parts.append(Table("remarks", _("What holds"), told, remarks, where="" if is_shown else "data"))
    return Report(title, tuple(parts))


def _findings(findings: Sequence[Any]) -> Table:
    """List the findings of every check, for programs."""
    columns = (
        Column("check", _("Check")),
        Column("subject", _("Record")),
        Column("sentence", _("What does not hold")),
        Column("advice", _("What to do")),
    )
    rows = tuple(Row((f.check, f.subject, f.sentence, f.advice)) for f in findings)
    return Table("findings", _("Findings"), columns, rows, where="data")


def _for_people(outcome: Any) -> Table:  # noqa: ANN401 - the reports see the domain alone
    """List the findings of one check: below each sentence what to do about it."""
    columns = (Column("subject", _("Record")), Column("sentence", _("What does not hold, and what to do")))
    title = _("{check}: {findings}").format(
        check=outcome.check, findings=plural("{count} finding", "{count} findings", len(outcome.findings))
    )
    return Table("found", title, columns, tuple(_lines(outcome.findings)), where="shown")


def _lines(findings: Sequence[Any]) -> Iterator[Row]:
    for finding in findings:
        yield Row((finding.subject, finding.sentence))
        if finding.advice:
            yield Row(("", f"→ {finding.advice}"))
