"""Rounds: the list, and everything about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import journey, rules
from ocp_ess_cli.domain.jury import criteria_of
from ocp_ess_cli.domain.pledges import totals
from ocp_ess_cli.domain.words import bound_name, figure_name, status_name, track_name
from ocp_ess_cli.language import _, plural
from ocp_ess_cli.reports.journeys import late, phases, regions_of_phases, stages
from ocp_ess_cli.reports.programs import amount_cell, term_fields
from ocp_ess_cli.reports.register import (
    Register,
    contradictions,
    illustrative_note_of,
    marked_name,
    participation_cells,
    participation_columns,
    published,
    region_cell,
    round_order,
    standing_award,
    sums_by_currency,
)
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Named, Report, Row, Table, shown, year
from ocp_ess_cli.reports.sponsors import balance_notes, sponsors_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.pledges import Balance
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.register import RoundSums


def rounds(register: Register, told: str = "") -> Report:
    """List the rounds."""
    ordered = sorted(register.rounds, key=round_order(register.programs))
    title = plural("{count} round", "{count} rounds", len(ordered))
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    columns = round_columns()
    sums = register.sums_of_rounds()
    rows = tuple(Row(round_cells(register, round_, sums[round_.id])) for round_ in ordered)
    extra = (
        Column("seats", _("Seats"), numeric=True, where="wide"),
        Column("ceremony", _("Ceremony"), where="wide"),
        Column("sponsors", _("Sponsors"), where="data"),
    )
    more = [(r.terms.seats, r.ceremony, r.sponsors) for r in ordered]
    table = Table(
        "rounds",
        title,
        (*columns, *extra),
        tuple(row._replace(cells=(*row.cells, *cells)) for row, cells in zip(rows, more, strict=True)),
    )
    return Report(title, (table,), tuple(contradictions(register, ordered)))


def round_columns() -> tuple[Column, ...]:
    """Give the columns of a list of rounds, with headings in the language of the moment."""
    return (
        Column("round", _("Round")),
        Column("program", _("Program"), where="data"),
        Column("year", _("Year"), where="data"),
        Column("edition", _("Edition"), numeric=True, where="wide"),
        Column("status", _("Status"), where="wide"),
        Column("candidates", _("Candidates\npublished"), numeric=True, where="medium"),
        Column("entries", _("Entries\nrecorded"), numeric=True, where="medium"),
        Column("winners", _("Winners\nrecorded"), numeric=True),
        Column("published_winners", _("Winners\npublished"), numeric=True, where="medium"),
        Column("amount", _("Amount\neach"), numeric=True, where="medium"),
        Column("total", _("Total"), numeric=True),
        Column("currency", _("Currency"), where="data"),
    )


def round_cells(register: Register, round_: Round, sums: RoundSums) -> tuple[Cell, ...]:
    """Give the cells of one round of which the entries come to these sums."""
    currency = round_.terms.currency
    return (
        round_.id,
        round_.program,
        round_.year,
        round_.edition,
        Named(round_.status, status_name(round_.status)),
        published(register, round_, "candidates"),
        sums.entries,
        sums.winners,
        published(register, round_, "winners"),
        amount_cell(round_.terms),
        Money(sums.awarded, currency),
        currency,
    )


def round_(register: Register, subject: Round, today: date | None = None) -> Report:
    """Show one round: its terms, how far its entries came, its winners' sum, and what was published of it.

    Args:
        register: the records.
        subject: the round.
        today: the day on which an entry is late or not; None to name none that is.
    """
    program_ = register.programs[subject.program]
    entries = [e for e in register.entries if e.round == subject.id]
    balances = register.balances([subject])[subject.id]
    title = f"{subject.id}  {program_.title} {subject.year}"
    return Report(
        title,
        (
            Card(
                "round",
                title,
                (
                    *own_fields(register, subject),
                    *_counted_fields(register, subject, entries),
                    *_money_fields(subject, balances),
                ),
            ),
            _jurors(subject),
            stages(program_, entries),
            phases(program_, subject, entries),
            regions_of_phases(register, subject, entries),
            late(register, subject, entries, today),
            _sponsors(balances),
            _round_entries(register, subject, entries),
            _figures(register, subject),
        ),
        (
            *(balance_notes(balances) if any(one.pledged for one in balances) else ()),
            *contradictions(register, [subject]),
            *illustrative_note_of(register, entries),
        ),
    )


def _counted_fields(register: Register, subject: Round, entries: Sequence[Entry]) -> tuple[Field, ...]:
    """Give what is counted of a round, and beside it what was published."""
    winning, currency = rules.winners(entries), subject.terms.currency
    total = Money(sums_by_currency(winning).get(currency, 0), currency)
    return (
        Field("free_seats", _("Free seats"), rules.free_seats(subject, len(rules.winners(entries)))),
        Field("winners", _("Winners"), len(winning)),
        Field("total", _("Awarded"), total),
        Field("candidates", _("Candidates published"), published(register, subject, "candidates")),
        Field("published_winners", _("Winners published"), published(register, subject, "winners")),
    )


def _money_fields(subject: Round, balances: Sequence[Balance]) -> tuple[Field, ...]:
    """Give what is pledged, paid, due and short of a round in all, in its currency."""
    total = next((one for one in totals(balances) if one.currency == subject.terms.currency), None)
    labels = {"pledged": _("Pledged"), "paid": _("Paid"), "due": _("Due"), "short": _("Short")}
    return tuple(
        Field(key, label, Money(getattr(total, key), total.currency) if total else None)
        for key, label in labels.items()
    )


def _sponsors(balances: Sequence[Balance]) -> Table:
    """Show the sponsors of a round; to people only where there is more to tell than the sum of the awards."""
    tells = len(balances) > 1 or any(one.pledged or one.paid for one in balances)
    return sponsors_table(balances)._replace(where="" if tells else "data")


def _round_entries(register: Register, subject: Round, entries: Sequence[Entry]) -> Table:
    program_ = register.programs[subject.program]
    held = journey.held(register.sessions)
    wanted = subject.terms.sessions
    heading = _("Sessions\nof {count}").format(count=wanted) if wanted else _("Sessions")
    by_id = {c.id: c for c in register.cooperatives}
    stages = list(program_.stages)
    marks = register.marks()

    def order(entry: Entry) -> tuple[object, ...]:
        return entry.stage != "winner", stages.index(entry.stage), -marks.get(entry.id, 0), entry.id

    winners_first = sorted(entries, key=order)
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("region", _("Region"), where="wide"),
        Column("track", _("Track"), where="wide"),
        Column("project", _("Project"), where="wide"),
        Column("phase", _("Phase"), where="wide" if subject.terms.phases else "data"),
        Column("stage", _("Stage")),
        Column("sessions", heading, numeric=True, where="" if wanted else "data"),
        Column("mark", _("Mark"), numeric=True, where="" if program_.awards else "data"),
        Column("amount", _("Amount"), numeric=True, where="" if program_.awards else "data"),
        Column("currency", _("Currency"), where="data"),
        Column("despite", _("Despite"), where="wide"),
        Column("illustrative", _("Illustrative"), where="data"),
        *participation_columns(entries),
    )
    rows = tuple(
        Row(
            (
                e.id,
                c.id,
                marked_name(c),
                c.name,
                region_cell(register.places, c),
                Named(e.track, track_name(e.track)),
                e.project,
                e.phase,
                Named(e.stage, program_.label(e.stage)),
                held[e.id],
                marks.get(e.id),
                Money(award.amount, award.currency) if (award := standing_award(e)) else None,
                award.currency if award else None,
                award.despite if award else None,
                c.illustrative,
                *participation_cells(e),
            )
        )
        for e in winners_first
        if (c := by_id.get(e.cooperative))
    )
    return Table("entries", _("Entries"), columns, rows, where="" if rows else "data")


def _figures(register: Register, subject: Round) -> Table:
    columns = (
        Column("key", _("Figure")),
        Column("since", _("Since"), where="wide"),
        Column("track", _("Track"), where="wide"),
        Column("value", _("Published"), numeric=True),
        Column("bound", _("Bound"), where="wide"),
        Column("statement", _("Statement")),
        Column("source", _("Source"), where="wide"),
        Column("date", _("Date")),
    )
    rows = tuple(
        Row(
            (
                Named(f.key, figure_name(f.key)),
                year(f.since),
                Named(f.track, track_name(f.track)) if f.track else None,
                f.value,
                Named(f.bound, bound_name(f.bound)),
                f.statement,
                f.source,
                f.date,
            )
        )
        for f in register.figures
        if (f.program, f.year) == (subject.program, subject.year)
    )
    return Table("figures", _("Published figures"), columns, rows, where="" if rows else "data")


def changes(register: Register, before: Round, after: Round) -> list[str]:
    """Say which fields of a round differ, one line each."""
    old, new = ({f.key: f for f in own_fields(register, subject)} for subject in (before, after))
    return [
        _("{field}: {before} → {after}").format(
            field=new[key].label, before=shown(old[key].value) or "–", after=shown(new[key].value) or "–"
        )
        for key in new
        if old[key].value != new[key].value
    ]


def _weights(subject: Round, program_: Program) -> tuple[Named, ...]:
    """Name what the jury marks with the weights, which programs get as `--criterion` takes them."""
    return tuple(
        Named(f"{criterion}={weight:g}", f"{program_.label(criterion)} × {shown(weight)}")
        for criterion, weight in criteria_of(subject, program_).items()
    )


def _jurors(subject: Round) -> Table:
    columns = (
        Column("juror", _("Juror")),
        Column("sponsor", _("Works for")),
        Column("linked", _("Linked to")),
    )
    rows = tuple(Row((juror.name, juror.sponsor, juror.linked)) for juror in subject.jurors)
    return Table("jurors", _("Jurors"), columns, rows, where="" if rows else "data")


def own_fields(register: Register, subject: Round) -> tuple[Field, ...]:
    """Give what a round says of itself."""
    return (
        Field("round", _("Round"), subject.id),
        Field("program", _("Program"), Named(subject.program, register.programs[subject.program].title)),
        Field("year", _("Year"), year(subject.year)),
        Field("edition", _("Edition"), subject.edition),
        Field("status", _("Status"), Named(subject.status, status_name(subject.status))),
        Field("sealed", _("Sealed"), subject.seal.on if subject.seal else None),
        Field("ceremony", _("Ceremony"), subject.ceremony),
        Field("theme", _("Theme"), subject.theme),
        Field("sponsors", _("Sponsors"), subject.sponsors),
        *term_fields(subject.terms),
        Field("criteria", _("Criteria and weights"), _weights(subject, register.programs[subject.program])),
        Field(
            "preferences",
            _("Chosen among equal marks"),
            tuple(f"{preference.entry}: {preference.because}" for preference in subject.preferences),
        ),
        Field("source", _("Source"), subject.source),
        Field("source_date", _("Date of the source"), subject.source_date),
        Field("note", _("Note"), subject.note),
    )
