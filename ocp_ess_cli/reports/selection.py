"""Whom the marks propose, and what stands against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import track_name
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.conditions import condition_notes, explanation_table
from ocp_ess_cli.reports.register import Register, illustrative_note, mark_cell, marked_name, region_cell
from ocp_ess_cli.reports.report import Card, Column, Field, Money, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain import rules
    from ocp_ess_cli.domain.allocation import Proposal
    from ocp_ess_cli.domain.explaining import Explanation
    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.places import Places


def proposal(
    register: Register, subject: Round, proposed: Proposal, explanations: Sequence[Explanation] | None = None
) -> Report:
    """Show whom the marks propose, with the sum, and why others are not; with explanations, what decided."""
    program_ = register.programs[subject.program]
    title = _("{program} – {year}: proposed winners").format(program=program_.title, year=subject.year)
    chosen = [c.cooperative for c in (*proposed.winners, *proposed.tied, *proposed.ineligible)]
    table = _proposed_table(register, subject, proposed, title)
    parts = [table if proposed.winners else table._replace(where="data", rows=())]
    if proposed.tied:
        parts.append(_candidate_table(register, "tied", _("Equal marks for the last seats"), proposed.tied))
    if proposed.ineligible:
        parts.append(_candidate_table(register, "ineligible", _("Not eligible"), proposed.ineligible))
    if explanations is not None:
        parts.append(explanation_table(register.places, explanations))
    return Report(title, tuple(parts), (*notes(register.places, subject, proposed), *illustrative_note(chosen)))


def waiting(register: Register, subject: Round, candidates: Sequence[rules.Candidate]) -> Report:
    """Show who comes next, with the place in rank; equal marks share it."""
    program_ = register.programs[subject.program]
    title = _("{program} – {year}: waiting list").format(program=program_.title, year=subject.year)
    table = _candidate_table(register, "waiting", title, candidates)
    marks = [c.mark for c in candidates]
    rows = tuple(
        row._replace(cells=(marks.index(c.mark) + 1, *row.cells)) for c, row in zip(candidates, table.rows, strict=True)
    )
    columns = (Column("place", _("Place"), numeric=True), *table.columns)
    told = [_("The conditions of the round decide who of them takes a seat that becomes free: ess award proposes it.")]
    return Report(
        title,
        (table._replace(columns=columns, rows=rows),),
        (*(told if rows else ()), *illustrative_note(c.cooperative for c in candidates)),
    )


def reasons(proposed: Proposal) -> list[str]:
    """Say in a sentence each why candidates are passed over."""
    told = [
        _("Not eligible: {name} ({id}), {mark}: {reason}").format(
            name=c.cooperative.name,
            id=c.cooperative.id,
            mark=_mark(c),
            reason=" ".join(c.unmet),
        )
        for c in proposed.ineligible
    ]
    told += [
        _("Equal mark for the last seats: {name} ({id}), {mark}.").format(
            name=c.cooperative.name, id=c.cooperative.id, mark=_mark(c)
        )
        for c in proposed.tied
    ]
    return told


def _mark(candidate: rules.Candidate) -> str:
    return _("no mark") if candidate.mark is None else _("mark {mark}").format(mark=shown(mark_cell(candidate.mark)))


def entry(register: Register, subject: Entry) -> Report:
    """Show one entry."""
    cooperative = next(c for c in register.cooperatives if c.id == subject.cooperative)
    label = register.programs[subject.round.rpartition("-")[0]].label(subject.stage)
    fields = (
        Field("entry", _("Entry"), subject.id),
        Field("round", _("Round"), subject.round),
        Field("cooperative", _("Id"), subject.cooperative),
        Field("name", _("Name"), cooperative.name),
        Field("stage", _("Stage"), Named(subject.stage, label)),
        Field("project", _("Project"), subject.project),
        Field("track", _("Track"), Named(subject.track, track_name(subject.track))),
        Field("mark", _("Mark"), subject.mark),
        Field("people", _("People who took part"), subject.people),
        Field("women", _("Women among them"), subject.women),
        Field("products", _("Products"), subject.products),
    )
    return Report("", (Card("entry", "", fields),))


def _proposed_table(register: Register, subject: Round, proposed: Proposal, title: str) -> Table:
    currency, count = subject.terms.currency, len(proposed.winners)
    table = _candidate_table(register, "proposed", title, proposed.winners)
    columns = (
        *table.columns,
        Column("amount", _("Amount"), numeric=True),
        Column("sponsor", _("Sponsor"), where="" if any(proposed.sponsors) else "data"),
    )
    each, total = Money(subject.terms.amount, currency), Money(subject.terms.amount * count, currency)
    rows = [
        row._replace(cells=(*row.cells, each, sponsor))
        for row, sponsor in zip(table.rows, proposed.sponsors, strict=True)
    ]
    label = plural("Total: {count} winner", "Total: {count} winners", count)
    rows.append(Row((None, None, label, *[None] * (len(columns) - 5), total, None), is_sum=True))
    return table._replace(columns=columns, rows=tuple(rows))


def _candidate_table(register: Register, key: str, title: str, candidates: Sequence[rules.Candidate]) -> Table:
    has_reasons = any(c.unmet or c.unknown for c in candidates)
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("name", _("Name"), where="data"),
        Column("region", _("Region")),
        Column("mark", _("Mark"), numeric=True),
        Column("reason", _("What stands against it"), where="" if has_reasons else "data"),
    )
    rows = tuple(
        Row(
            (
                c.entry.id,
                c.cooperative.id,
                marked_name(c.cooperative),
                c.cooperative.name,
                region_cell(register.places, c.cooperative),
                mark_cell(c.mark),
                " ".join((*c.unmet, *c.unknown)),
            )
        )
        for c in candidates
    )
    return Table(key, title, columns, rows)


def next_in_rank(subject: Round, proposed: Proposal) -> list[str]:
    """Say who comes next for the free seats, and the command to award them."""
    told = []
    if proposed.winners:
        names = [f"{c.cooperative.name} ({c.cooperative.id}), {_mark(c)}" for c in proposed.winners]
        sentence = _("Next in rank: {names}. To award: ess award {ids} --program {program} --year {year}")
        ids = " ".join(c.cooperative.id for c in proposed.winners)
        told.append(sentence.format(names="; ".join(names), ids=ids, program=subject.program, year=subject.year))
    elif proposed.waiting and not proposed.ties:
        told.append(_("Nobody who waits fits the free seats of {round}.").format(round=subject.id))
    return told + _tie_notes(proposed)


def notes(places: Places, subject: Round, proposed: Proposal) -> list[str]:
    """Say what the jury has to decide, who is left out, and which conditions are not met."""
    told = _tie_notes(proposed)
    if proposed.unmarked:
        told.append(
            plural(
                "{count} candidate has no mark and is left out.",
                "{count} candidates have no mark and are left out.",
                len(proposed.unmarked),
            )
        )
    return told + condition_notes(places, subject, proposed)


def _tie_notes(proposed: Proposal) -> list[str]:
    told = []
    for tie in proposed.ties:
        sentence = plural(
            "Equal marks stand for {count} seat: the jury chooses among {entries}, and ess award … --prefer ENTRY "
            "--because REASON records it.",
            "Equal marks stand for {count} seats: the jury chooses among {entries}, and ess award … --prefer ENTRY "
            "--because REASON records it.",
            tie.seats,
        )
        told.append(sentence.format(entries=listed([c.entry.id for c in tie.candidates])))
    return told
