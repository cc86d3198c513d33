"""Commands of the selection: `apply`, `award`, `revoke`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ocp_ess_cli.actions import rounds, selection
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.cli.rounds import opened_sentence, program_and_year
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, Declined, NotFound, RuleBroken
from ocp_ess_cli.domain.models import TRACKS
from ocp_ess_cli.language import _, mark, money, plural
from ocp_ess_cli.reports import selection as reports
from ocp_ess_cli.reports.register import Register, marked_name
from ocp_ess_cli.reports.winners import round_winners

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Cooperative, Entry, Round, Track
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Cooperatives = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COOP…",
        help=mark("The winners: ids or names. With none, the best marks are proposed."),
        autocompletion=options.completing.cooperatives,
    ),
]


@command(app, "apply", example="ess apply C0012 --program lalla --year 2022 --mark 15.5", shows="records")
def apply(
    ctx: typer.Context,
    coop: options.Cooperative,
    program: options.Program = None,
    year: options.Year = None,
    project: Annotated[
        str | None, typer.Option("--project", metavar="TITLE", help=mark("The project it applies with."))
    ] = None,
    track: Annotated[str | None, typer.Option("--track", metavar="TRACK", help=mark("cooperative or project."))] = None,
    mark_: Annotated[
        str | None, typer.Option("--mark", metavar="MARK", help=mark("The jury's mark, from 0 to 20."))
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help=mark("Change the project, track or mark of a candidate."))
    ] = False,
) -> None:
    """Record a candidate of a round.

    Conditions that are not met are warned of, and refused only when a winner is named.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    with office.store.reading() as unit:
        round_ = rounds.get_round(unit, known, number)
        subject = to_write(office, unit, coop)
    application = _application(round_, project, track, mark_)
    with office.store.writing(office.stamp()) as unit:
        entry = selection.apply(unit, round_, subject, application, office.stamp(), update=update)
        register = Register.of_round(unit, office.programs, office.places, round_)
    if not office.for_people:
        office.show(reports.entry(register, entry))
    told = (
        _("{name} ({id}) is changed in {round}: {entry}.")
        if update
        else _("{name} ({id}) is a candidate of {round}: {entry}.")
    )
    office.say(told.format(name=subject.name, id=subject.id, round=round_.id, entry=entry.id))
    for condition in (
        *rules.unmet(round_.terms, subject, entry.track),
        *rules.unknown(round_.terms, subject, entry.track),
    ):
        office.warn(condition)


def _application(round_: Round, project: str | None, track: str | None, mark_: str | None) -> selection.Application:
    chosen: Track | None = None
    if track is not None:
        chosen = next(known for known in TRACKS if known == values.one_of(track, TRACKS))
    return selection.Application(
        project=None if project is None else values.text(project),
        track=chosen,
        mark=None if mark_ is None else values.mark(mark_, round_.terms.scale),
    )


class Plan(NamedTuple):
    """What an award will do: make these cooperatives winners of a round, which is opened if it is not there yet."""

    program: Program
    year: int
    winners: tuple[str, ...]
    terms: selection.Terms


@command(app, "award", example="ess award --program lalla --year 2022 --dry-run", shows="records")
def award(
    ctx: typer.Context,
    coops: Cooperatives = None,
    program: options.Program = None,
    year: options.Year = None,
    top: Annotated[
        str | None, typer.Option("--top", metavar="N", help=mark("Take the N best, not all free seats."))
    ] = None,
    sponsor: Annotated[
        str | None,
        typer.Option("--sponsor", metavar="NAME", help=mark("Who pays, if not who the round says.")),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help=mark("The day of the award; the ceremony or today if not said.")),
    ] = None,
    despite: Annotated[
        str | None,
        typer.Option("--despite", metavar="REASON", help=mark("Set a rule aside, and record why.")),
    ] = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Name the winners of a round.

    With cooperatives named, these win: all of them, or none if a rule forbids one. With none named, the best candidates
    by mark are proposed for the free seats, and the table is shown before anything happens. A round that is not open
    yet is opened with the program's terms.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    if coops and top:
        raise BadValue(_("--top is for a proposal by marks; leave it out where winners are named."))
    terms = _terms(sponsor, date, despite)
    with office.store.reading() as unit:
        opens = unit.rounds.get(rounds.round_id(known, number)) is None
        round_ = rounds.ensure_round(unit, known, number)
        choice = _named(office, unit, coops) if coops else _proposed(office, unit, round_, top, opens=opens)
        plan = Plan(known, number, tuple(c.id for c in choice.winners), terms)
        if choice.winners:
            _carry_out(office, unit, plan)
        if dry_run and not choice.proposal:
            outcome = round_winners(Register.of_round(unit, office.programs, office.places, round_), round_)
            choice = choice._replace(proposal=outcome)
    if dry_run and choice.proposal:
        office.show(choice.proposal)
        office.say_dry()
        return
    _refuse_ties(office, round_, choice)
    _ask(office, round_, choice, opens=opens, yes=yes)
    existed = office.store.exists()
    with office.store.writing(office.stamp(terms.despite)) as unit:
        won = _carry_out(office, unit, plan)
        register = Register.of_round(unit, office.programs, office.places, round_)
    office.show(round_winners(register, round_))
    office.say_where(existed=existed)
    if opens:
        office.say(opened_sentence(round_))
    _warn_of_unknown(office, round_, choice.winners, won)
    office.say(_won_sentence(round_, won))


def _terms(sponsor: str | None, date: str | None, despite: str | None) -> selection.Terms:
    reason = values.text(despite or "", values.LONGEST_NOTE)
    if despite is not None and not reason:
        raise BadValue(_("--despite needs a reason, which stays in the record."))
    return selection.Terms(sponsor=values.text(sponsor or ""), on=values.day_of(date) if date else None, despite=reason)


class Choice(NamedTuple):
    """Who shall win, and the proposal that it comes from, if from one."""

    winners: list[Cooperative]
    proposal: Report | None = None
    reasons: tuple[str, ...] = ()
    is_ticked: bool = False


def _named(office: Office, unit: Unit, references: Sequence[str]) -> Choice:
    return Choice([to_write(office, unit, reference) for reference in references])


def _proposed(office: Office, unit: Unit, round_: Round, top: str | None, *, opens: bool) -> Choice:
    """Take the best candidates by mark; where there is none, let the user tick cooperatives.

    Raises:
        NotFound: there is nobody to choose from, and nobody to ask.
    """
    rounds.refuse_closed(round_)
    proposed = selection.propose(unit, round_, _top(top))
    report = reports.proposal(Register.of_round(unit, office.programs, office.places, round_), round_, proposed)
    if proposed.winners or proposed.tied:
        chosen = [c.cooperative for c in proposed.winners]
        return Choice(chosen, report, (*reports.reasons(proposed), *reports.notes(office.places, proposed)))
    if proposed.ineligible or proposed.unmarked:
        office.preview(report)
    able = selection.eligible(unit, round_)
    if not (office.asks and able):
        raise NotFound(_nobody(round_, opens=opens))
    office.say(_("{round} has no candidate with a mark.").format(round=round_.id))
    ticked = office.asker.tick(_("Who wins?"), {c.id: f"{c.id}  {marked_name(c)}" for c in able})
    if not ticked:
        raise Declined(_("Nothing was changed."))
    return Choice([c for c in able if c.id in ticked], is_ticked=True)


def _refuse_ties(office: Office, round_: Round, choice: Choice) -> None:
    """Refuse a proposal in which nobody stands clear of a tie.

    Raises:
        RuleBroken: only candidates with equal marks stand for the seats.
    """
    if choice.proposal and not choice.winners:
        office.preview(choice.proposal)
        sentence = _("Equal marks stand for every free seat of {round}; name the winners that the jury chose.")
        raise RuleBroken(sentence.format(round=round_.id))


def _nobody(round_: Round, *, opens: bool) -> str:
    options_ = program_and_year(round_)
    lines = [_("{round} has no candidate with a mark who could win.").format(round=round_.id)]
    if opens:
        lines.append(_("To open the round:    ess open-round {options}").format(options=options_))
    lines += [
        _("To record candidates: ess apply COOP {options} --mark MARK").format(options=options_),
        _("To name the winners:  ess award COOP COOP {options}").format(options=options_),
    ]
    return "\n".join(lines)


def _top(raw: str | None) -> int | None:
    if raw is None:
        return None
    most = values.count(raw)
    if not most:
        raise BadValue(_("--top must be 1 or more."))
    return most


def _carry_out(office: Office, unit: Unit, plan: Plan) -> list[Entry]:
    """Do what the plan says; tried first in a unit that forgets, then done in one that saves."""
    round_ = rounds.ensure_round(unit, plan.program, plan.year)
    winners = [c for c in map(unit.cooperatives.get, plan.winners) if c is not None]
    return selection.award(unit, plan.program, round_, winners, plan.terms, office.stamp())


def _ask(office: Office, round_: Round, choice: Choice, *, opens: bool, yes: bool) -> None:
    """Show what will happen and ask, unless the round is there and the winners were named."""
    if opens and not yes:
        office.say(_("{round} is not open yet, and will be opened.").format(round=round_.id))
    if choice.proposal and not yes:
        office.preview(choice.proposal)
    elif choice.proposal:
        for reason in choice.reasons:
            office.say(reason)
    if choice.proposal or choice.is_ticked or opens:
        count = len(choice.winners)
        each = money(round_.terms.amount, round_.terms.currency)
        total = money(round_.terms.amount * count, round_.terms.currency)
        question = plural(
            "Award {each} to {count} cooperative of {round}, {total} in all?",
            "Award {each} to {count} cooperatives of {round}, {total} in all?",
            count,
        )
        office.confirm(question.format(each=each, round=round_.id, total=total), yes=yes)


def _warn_of_unknown(office: Office, round_: Round, winners: Sequence[Cooperative], won: Sequence[Entry]) -> None:
    for cooperative, entry in zip(winners, won, strict=True):
        for condition in rules.unknown(round_.terms, cooperative, entry.track):
            sentence = _("{name} ({id}): {condition}")
            office.warn(sentence.format(name=cooperative.name, id=cooperative.id, condition=condition))


def _won_sentence(round_: Round, won: Sequence[Entry]) -> str:
    sentence = plural(
        "{count} award is recorded in {round}. To take it back: ess undo",
        "{count} awards are recorded in {round}. To take them back: ess undo",
        len(won),
    )
    return sentence.format(round=round_.id)


@command(app, "revoke", example='ess revoke E0001 --reason "withdrew before the ceremony" --yes')
def revoke(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=mark("The winning entry, or its cooperative."))],
    program: options.Program = None,
    year: options.Year = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="REASON", help=mark("Why; it stays in the record."))
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Take an award back.

    The seat is free again; the story stays. A cooperative is named together with --program and --year.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = named_entry(office, unit, entry, program, year)
        cooperative = unit.cooperatives.get(subject.cooperative)
        known = office.programs[subject.round.rpartition("-")[0]]
        selection.revoke(unit, known, subject, "", office.stamp())
    name = cooperative.name if cooperative else subject.cooperative
    why = office.needed("--reason", reason, _("Why is the award taken back?"))
    question = _("Take back the award of {name} in {round}?").format(name=name, round=subject.round)
    office.confirm(question, yes=yes)
    with office.store.writing(office.stamp(why)) as unit:
        standing = selection.find_entry(unit, subject.id)
        selection.revoke(unit, known, standing, why, office.stamp(why))
    office.say(
        _("The award of {name} in {round} ({entry}) is taken back; the seat is free again.").format(
            name=name, round=subject.round, entry=subject.id
        )
    )


def named_entry(office: Office, unit: Unit, reference: str, program: str | None, year: str | None) -> Entry:
    """Find the entry to write to, by its id or by cooperative and round."""
    if reference[:1] in {"e", "E"} and reference[1:].isdigit():
        return selection.find_entry(unit, reference)
    round_ = rounds.get_round(unit, office.program(program), office.year(year))
    cooperative = to_write(office, unit, reference)
    entry = selection.entry_of(unit, round_, cooperative)
    if entry is None:
        sentence = _("{name} has no entry in {round}.")
        raise NotFound(sentence.format(name=cooperative.name, round=round_.id))
    return entry
