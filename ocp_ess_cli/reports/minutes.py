"""The minutes of a round: from the call to the waiting list, with every reason, to be signed and kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import rules
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.journeys import stages
from ocp_ess_cli.reports.ranking import rank
from ocp_ess_cli.reports.register import illustrative_note_of, marked_name
from ocp_ess_cli.reports.report import Card, Column, Field, Report, Row, Table
from ocp_ess_cli.reports.rounds import own_fields
from ocp_ess_cli.reports.selection import waiting
from ocp_ess_cli.reports.sponsors import balance_notes, sponsors_table
from ocp_ess_cli.reports.winners import despite_notes, winners_table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ocp_ess_cli.domain.models import Minutes, Round
    from ocp_ess_cli.reports.eligibility import Standing as Eligibility
    from ocp_ess_cli.reports.ranking import Standing as Ranking
    from ocp_ess_cli.reports.register import Register

_EMPTY_LINES = 3  # to sign, beside those of the jurors


class Decided(NamedTuple):
    """What a round decided.

    Attributes:
        eligibility: every entry, with the conditions held against it.
        ranking: how the jury ranked them.
        waiting: who comes next, best first.
    """

    round_: Round
    eligibility: Sequence[Eligibility]
    ranking: Ranking
    waiting: Sequence[rules.Candidate]


def minutes(register: Register, decided: Decided, taken: Minutes) -> Report:
    """Write the minutes of a round."""
    subject = decided.round_
    program = register.programs[subject.program]
    title = _("{program} – {year}: minutes").format(program=program.title, year=subject.year)
    winning = rules.winners(register.entries)
    balances = register.balances([subject])[subject.id]
    ranked = rank(register, decided.ranking)
    next_ones = waiting(register, subject, decided.waiting)
    parts: list[Card | Table] = [
        Card("round", _("The round"), own_fields(register, subject)),
        stages(program, register.entries),
        _ineligible(decided, program.ends),
        _jurors(decided),
        *(_titled(part, _("Ranking")) if part.key == "ranking" else part for part in _tables(ranked)),
        _preferences(subject),
        winners_table(register, winning, _("Winners")),
        sponsors_table(balances, _("Sponsors")),
        *(_titled(part, _("Waiting list")) for part in _tables(next_ones)),
        _signatures(subject),
        _fingerprint(taken),
    ]
    notes = (
        *ranked.notes,
        *balance_notes(balances),
        *despite_notes(winning),
        *next_ones.notes,
        *illustrative_note_of(register, register.entries),
    )
    return Report(title, tuple(parts), tuple(dict.fromkeys(notes)))


def _tables(report: Report) -> list[Table]:
    return [part for part in report.shown() if isinstance(part, Table)]


def _titled(table: Table, title: str) -> Table:
    return table._replace(title=title)


def _ineligible(decided: Decided, ends: Collection[str]) -> Table:
    """List the entries that cannot win, and why; one that was found so by the officers, with their reason."""
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name")),
        Column("reason", _("What stands against it")),
    )
    rows = []
    for one in decided.eligibility:
        is_out = one.entry.stage in ends
        found = [step.reason for step in one.entry.path if step.stage == one.entry.stage] if is_out else []
        reasons = dict.fromkeys(filter(None, (*found[-1:], *one.told("unmet"))))
        if is_out or reasons:
            cells = (one.entry.id, one.cooperative.id, marked_name(one.cooperative), " ".join(reasons))
            rows.append(Row(cells))
    return Table("ineligible", _("Not eligible"), columns, tuple(rows))


def _jurors(decided: Decided) -> Table:
    """List the jurors: whom they work for, how many entries each marked, and those that each is recused from."""
    marked = Counter(score.juror for score in decided.ranking.scores if score.marks and not score.recused)
    columns = (
        Column("juror", _("Juror")),
        Column("sponsor", _("Works for")),
        Column("linked", _("Linked to")),
        Column("marked", _("Entries marked"), numeric=True),
        Column("recused", _("Recused from")),
    )
    rows = tuple(
        Row(
            (
                juror.name,
                juror.sponsor,
                juror.linked,
                marked[juror.name],
                tuple(s.entry for s in decided.ranking.scores if s.recused and s.juror == juror.name),
            )
        )
        for juror in decided.round_.jurors
    )
    return Table("jurors", _("Jurors"), columns, rows)


def _preferences(subject: Round) -> Table:
    columns = (Column("entry", _("Entry")), Column("because", _("Because")))
    rows = tuple(Row((one.entry, one.because)) for one in subject.preferences)
    return Table("preferences", _("Chosen by the jury among equal marks"), columns, rows)


def _signatures(subject: Round) -> Table:
    columns = (Column("name", _("Name")), Column("signature", _("Signature")), Column("date", _("Date")))
    names = [*(juror.name for juror in subject.jurors), *[""] * _EMPTY_LINES]
    return Table("signatures", _("Signatures"), columns, tuple(Row((name, None, None)) for name in names))


def _fingerprint(taken: Minutes) -> Card:
    return Card(
        "minutes",
        _("Fingerprint of what was decided"),
        (
            Field("on", _("Written on"), taken.on),
            Field("by", _("By"), taken.by),
            Field("fingerprint", _("Fingerprint"), taken.fingerprint),
            Field("check", _("To hold it against the register"), "ess check minutes"),
        ),
    )
