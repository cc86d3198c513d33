"""What one juror says of one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import jury
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Cooperative, Round, Score
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.register import Brief, Register


def score(register: Register, round_: Round, subject: Score, cooperative: Cooperative | Brief) -> Report:
    """Show what one juror says of one entry."""
    program = register.programs[round_.program]
    fields = (
        Field("score", _("Score"), subject.id),
        Field("round", _("Round"), round_.id),
        Field("entry", _("Entry"), subject.entry),
        Field("cooperative", _("Id"), cooperative.id),
        Field("name", _("Name"), cooperative.name),
        Field("juror", _("Juror"), subject.juror),
        Field("recused", _("Recused"), subject.recused),
        Field("comment", _("Comment"), subject.comment),
    )
    columns = (
        Column("criterion", _("Criterion")),
        Column("weight", _("Weight"), numeric=True),
        Column("mark", _("Mark"), numeric=True),
    )
    rows = tuple(
        Row((Named(criterion, program.label(criterion)), weight, subject.marks.get(criterion)))
        for criterion, weight in jury.criteria_of(round_, program).items()
    )
    return Report("", (Card("score", "", fields), Table("marks", _("Marks"), columns, rows)))


def marks(register: Register) -> Table:
    """List what every juror says of every entry, criterion by criterion, in the order of the entries."""
    columns = (
        Column("round", _("Round"), where="data"),
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name")),
        Column("juror", _("Juror")),
        Column("criterion", _("Criterion")),
        Column("weight", _("Weight"), numeric=True),
        Column("mark", _("Mark"), numeric=True),
        Column("recused", _("Recused")),
        Column("comment", _("Comment")),
    )
    entries = {entry.id: entry for entry in register.entries}
    names = {one.id: one.name for one in register.cooperatives}
    rounds = {round_.id: round_ for round_ in register.rounds}
    rows = []
    for one in sorted(register.scores, key=lambda score: (len(score.entry), score.entry, score.juror)):
        entry = entries[one.entry]
        round_ = rounds[entry.round]
        program = register.programs[round_.program]
        first = (round_.id, entry.id, entry.cooperative, names.get(entry.cooperative, ""), one.juror)
        marked: list[tuple[Cell, ...]] = [
            (Named(criterion, program.label(criterion)), weight, one.marks[criterion])
            for criterion, weight in jury.criteria_of(round_, program).items()
            if criterion in one.marks
        ]
        rows += [Row((*first, *cells, one.recused, one.comment)) for cells in marked or [(None, None, None)]]
    return Table("marks", _("Marks of the jurors"), columns, tuple(rows), where="" if rows else "data")


def score_changes(program: Program, criteria: Iterable[str], before: Score | None, after: Score) -> list[str]:
    """Say what a juror says now, and where it was otherwise, what it was before."""
    old = before.marks if before else {}
    told = [
        _line(program.label(criterion), old.get(criterion), after.marks.get(criterion))
        for criterion in criteria
        if old.get(criterion) != after.marks.get(criterion)
    ]
    was_recused, comment = (before.recused, before.comment) if before else (False, "")
    if after.recused != was_recused:
        told.append(_line(_("Recused"), was_recused or None, after.recused))
    if after.comment != comment:
        told.append(_line(_("Comment"), comment or None, after.comment))
    return told


def _line(field: str, before: Cell, after: Cell) -> str:
    if before is None:
        return _("{field}: {value}").format(field=field, value=shown(after))
    return _("{field}: {before} → {after}").format(field=field, before=shown(before), after=shown(after) or "–")
