"""Whom the marks propose, and what stands against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.words import track_name
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.register import Register, illustrative_note, marked_name, region_cell
from ocp_ess_cli.reports.report import Card, Column, Field, Money, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain import rules
    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.places import Places


def proposal(register: Register, subject: Round, proposed: rules.Proposal) -> Report:
    """Show whom the marks propose, with the sum, and why others are not."""
    program_ = register.programs[subject.program]
    title = _("{program} – {year}: proposed winners").format(program=program_.title, year=subject.year)
    chosen = [c.cooperative for c in (*proposed.winners, *proposed.tied)]
    table = _proposed_table(register, subject, proposed.winners, title)
    parts = [table if proposed.winners else table._replace(where="data", rows=())]
    if proposed.tied:
        parts.append(_candidate_table(register, "tied", _("Equal marks for the last seats"), proposed.tied))
    if proposed.ineligible:
        parts.append(_candidate_table(register, "ineligible", _("Not eligible"), proposed.ineligible))
    chosen += [c.cooperative for c in proposed.ineligible]
    return Report(
        title,
        tuple(parts),
        (*notes(register.places, proposed), *illustrative_note(chosen)),
    )


def reasons(proposed: rules.Proposal) -> list[str]:
    """Say in a sentence each why candidates are passed over."""
    told = [
        _("Not eligible: {name} ({id}), {mark}: {reason}").format(
            name=c.cooperative.name,
            id=c.cooperative.id,
            mark=_mark(c.entry),
            reason=" ".join(c.unmet),
        )
        for c in proposed.ineligible
    ]
    told += [
        _("Equal mark for the last seats: {name} ({id}), {mark}.").format(
            name=c.cooperative.name, id=c.cooperative.id, mark=_mark(c.entry)
        )
        for c in proposed.tied
    ]
    return told


def _mark(entry_: Entry) -> str:
    return _("no mark") if entry_.mark is None else _("mark {mark}").format(mark=shown(entry_.mark))


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
    )
    return Report("", (Card("entry", "", fields),))


def _proposed_table(register: Register, subject: Round, candidates: Sequence[rules.Candidate], title: str) -> Table:
    amount = subject.terms.amount
    table = _candidate_table(register, "proposed", title, candidates)
    columns = (*table.columns, Column("amount", _("Amount"), numeric=True))
    each, total = (
        Money(amount, subject.terms.currency),
        Money(amount * len(candidates), subject.terms.currency),
    )
    rows = [row._replace(cells=(*row.cells, each)) for row in table.rows]
    label = plural("Total: {count} winner", "Total: {count} winners", len(candidates))
    rows.append(Row((None, None, label, *[None] * (len(columns) - 4), total), is_sum=True))
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
                c.entry.mark,
                " ".join((*c.unmet, *c.unknown)),
            )
        )
        for c in candidates
    )
    return Table(key, title, columns, rows)


def notes(places: Places, proposed: rules.Proposal) -> list[str]:
    """Say what the jury has to decide, who is left out, and which regions are short."""
    told = []
    if proposed.tied:
        sentence = plural(
            "Equal marks stand for {count} seat: the jury chooses among {ids}, and ess award COOP … names its choice.",
            "Equal marks stand for {count} seats: the jury chooses among {ids}, and ess award COOP … names its choice.",
            proposed.tied_seats,
        )
        told.append(sentence.format(ids=listed([c.cooperative.id for c in proposed.tied])))
    if proposed.unmarked:
        told.append(
            plural(
                "{count} candidate has no mark and is left out.",
                "{count} candidates have no mark and are left out.",
                len(proposed.unmarked),
            )
        )
    for region, missing in proposed.short_of.items():
        sentence = plural(
            "{region} is {count} winner short of the minimum.",
            "{region} is {count} winners short of the minimum.",
            missing,
        )
        told.append(sentence.format(region=places.region_name(region)))
    return told
