"""Programs: the list, and everything about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.money import schedule_text
from ocp_ess_cli.domain.words import mission_name, program_kind_name, track_name
from ocp_ess_cli.language import _, named, number, percent
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Money, Named, Report, Row, Table, year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Phase, Terms
    from ocp_ess_cli.domain.program import Program, Programs


def programs(known: Programs) -> Report:
    """List the programs with the terms that a new round starts with."""
    columns = (
        Column("program", _("Program")),
        Column("name", _("Name")),
        Column("name_ar", _("Arabic name"), where="wide"),
        Column("kind", _("Kind")),
        Column("mission", _("Mission"), where="wide"),
        Column("since", _("Since")),
        Column("amount", _("Amount each"), numeric=True),
        Column("currency", _("Currency"), where="data"),
        Column("seats", _("Seats"), numeric=True),
        Column("aliases", _("Also called"), where="data"),
        Column("own", _("One's own"), where="" if known.own else "data"),
    )
    rows = tuple(
        Row(
            (
                p.key,
                p.title,
                p.name.get("ar", ""),
                Named(p.kind, program_kind_name(p.kind)),
                Named(p.mission, mission_name(p.mission)),
                year(p.since),
                amount_cell(p.terms),
                p.terms.currency,
                p.terms.seats,
                p.aliases,
                p.key in known.own,
            )
        )
        for p in known
    )
    return Report(
        _("Programs"),
        (Table("programs", _("Programs"), columns, rows),),
        (_("More about one: ess programs lalla"),),
    )


def program(subject: Program) -> Report:
    """Show one program: its names, terms, criteria, stages, assumptions and sources."""
    terms = subject.terms
    title = f"{subject.key}  {subject.title}"
    card_ = Card(
        "program",
        title,
        (
            Field("program", _("Program"), subject.key),
            Field("name", _("Name"), subject.title),
            Field("name_ar", _("Arabic name"), subject.name.get("ar", "")),
            Field("aliases", _("Also called"), subject.aliases),
            Field("kind", _("Kind"), Named(subject.kind, program_kind_name(subject.kind))),
            Field("mission", _("Mission"), Named(subject.mission, mission_name(subject.mission))),
            Field("since", _("Since"), year(subject.since)),
            Field("organisers", _("Organisers"), subject.organisers),
            *term_fields(terms),
            Field("criteria", _("Criteria"), _labelled(subject, subject.criteria)),
        ),
    )
    return Report(title, (card_, _stages(subject), _assumptions(subject), _sources(subject)))


def _stages(subject: Program) -> Table:
    columns = (Column("stage", _("Stage")), Column("followers", _("What may follow")))
    rows = (
        Row((Named(stage, subject.label(stage)), _labelled(subject, followers)))
        for stage, followers in subject.stages.items()
    )
    return Table("stages", _("Stages"), columns, tuple(rows))


def _assumptions(subject: Program) -> Table:
    columns = (Column("term", _("Term")), Column("assumption", _("Assumption")))
    labels = {field.key: field.label for field in term_fields(subject.terms)}
    labels |= {"since": _("Since"), "stages": _("Stages")}
    rows = (Row((Named(term, labels.get(term, term)), named(told))) for term, told in subject.assumptions.items())
    return Table("assumptions", _("Assumptions, where no source states the rule"), columns, tuple(rows))


def _sources(subject: Program) -> Table:
    columns = (Column("says", _("What it says")), Column("url", _("Address")))
    rows = (Row((named(source.says), source.url)) for source in subject.sources)
    return Table("sources", _("Sources"), columns, tuple(rows))


def _labelled(subject: Program, words: Iterable[str]) -> tuple[Named, ...]:
    return tuple(Named(word, subject.label(word)) for word in words)


def amount_cell(terms: Terms) -> Cell:
    """Give what each winner receives; nothing where no amount is set."""
    return Money(terms.amount, terms.currency) if terms.amount else None


def _phase(phase: Phase) -> Named:
    """Name a phase for people; programs get it as its number and seats."""
    code = f"{phase.number}" if phase.seats is None else f"{phase.number}={phase.seats}"
    if phase.seats is None:
        return Named(code, _("phase {number}").format(number=phase.number))
    return Named(code, _("phase {number}: {seats}").format(number=phase.number, seats=number(phase.seats)))


def _share(share: float | None) -> Cell:
    return None if share is None else Named(share, percent(share))


def _track_shares(terms: Terms) -> Cell:
    """Give the share of each track; programs get it as people type it."""
    return tuple(
        Named(f"{track}={share:g}", f"{track_name(track)} {percent(share)}")
        for track, share in terms.track_shares.items()
    )


def term_fields(terms: Terms) -> tuple[Field, ...]:
    """Give what the terms say, a line each."""
    eligibility = terms.eligibility
    women, youth = eligibility.min_women_share, eligibility.min_youth_share
    return (
        Field("amount", _("Amount each"), amount_cell(terms)),
        Field("currency", _("Currency"), terms.currency),
        Field("seats", _("Seats"), terms.seats),
        Field("min_per_region", _("Winners per region at least"), terms.min_per_region or None),
        Field("track_shares", _("Share of each track at least"), _track_shares(terms)),
        Field("paid_by", _("Paid by"), terms.paid_by),
        Field("schedule", _("Instalments in percent"), schedule_text(terms.schedule)),
        Field("scale", _("Highest mark"), terms.scale),
        Field("tracks", _("Tracks"), tuple(Named(track, track_name(track)) for track in terms.tracks)),
        Field("min_women_share", _("Women among members at least"), _share(women)),
        Field(
            "min_youth_share",
            _("Aged 18 to 35 among members at least"),
            _share(youth),
        ),
        Field("max_years", _("Years of existence at most"), eligibility.max_years),
        Field("months", _("Months from first to last stage"), terms.months),
        Field("sessions", _("Individual sessions for each"), terms.sessions),
        Field("phases", _("Phases"), tuple(map(_phase, terms.phases))),
        Field("countries", _("Countries"), eligibility.countries),
        Field("past_winners", _("Past winners can win again"), eligibility.past_winners),
    )
