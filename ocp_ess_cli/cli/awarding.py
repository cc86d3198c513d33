"""The command `award`: who wins, by name or by mark, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ocp_ess_cli.actions import allocating, pledges, rounds, selection
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.cli.rounds import opened_sentence, program_and_year
from ocp_ess_cli.cli.selection import NewSponsor, Payers, entry_in, payers_of
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, Declined, NotFound, RuleBroken
from ocp_ess_cli.domain.explaining import explain
from ocp_ess_cli.domain.models import Preference
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.language import _, mark, money, number, plural
from ocp_ess_cli.reports import selection as reports
from ocp_ess_cli.reports.register import Brief, Register, marked_name
from ocp_ess_cli.reports.winners import round_winners

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Cooperative, Entry, Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.report import Card, Report, Table
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

MOST_SHOWN = 100  # winners of a round that are all shown after an award

Cooperatives = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COOP…",
        help=mark("The winners: ids or names. With none, the best marks are proposed."),
        autocompletion=options.completing.cooperatives,
    ),
]


class Plan(NamedTuple):
    """What an award will do: make these cooperatives winners of a round, which is opened if it is not there yet."""

    program: Program
    year: int
    winners: tuple[str, ...]
    terms: selection.Terms
    preferences: tuple[Preference, ...] = ()


class Wish(NamedTuple):
    """What is asked of a proposal by marks."""

    top: int | None = None
    preferences: tuple[Preference, ...] = ()
    explains: bool = False


@command(app, "award", example="ess award --program lalla --year 2022 --dry-run", shows="records")
def award(
    ctx: typer.Context,
    coops: Cooperatives = None,
    program: options.Program = None,
    year: options.Year = None,
    top: Annotated[
        str | None, typer.Option("--top", metavar="N", help=mark("Take the N best, not all free seats."))
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="AMOUNT", help=mark("What each receives, where the round sets no amount.")),
    ] = None,
    sponsor: Payers = None,
    new_sponsor: NewSponsor = False,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help=mark("The day of the award; the ceremony or today if not said.")),
    ] = None,
    despite: Annotated[
        str | None,
        typer.Option("--despite", metavar="REASON", help=mark("Set a rule aside, and record why.")),
    ] = None,
    prefer: Annotated[
        list[str] | None,
        typer.Option("--prefer", metavar="ENTRY", help=mark("Whom the jury chose among equal marks.")),
    ] = None,
    because: Annotated[
        str | None,
        typer.Option("--because", metavar="REASON", help=mark("Why the jury chose so; it stays in the record.")),
    ] = None,
    explain_: Annotated[
        bool, typer.Option("--explain", help=mark("Say which condition decided about each candidate."))
    ] = False,
    waiting: Annotated[
        bool, typer.Option("--waiting", help=mark("Only show who comes next, with the place in rank."))
    ] = False,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Name the winners of a round.

    With cooperatives named, these win: all of them, or none if a rule forbids one. With none named, the best candidates
    by mark are proposed for the free seats, under the conditions of the round, and the table is shown before anything
    happens. A round that is not open yet is opened with the program's terms.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    if coops:
        _refuse_beside_names({"--top": top, "--prefer": prefer, "--explain": explain_, "--waiting": waiting})
    terms = _terms(date, despite, amount)
    if terms.despite:
        office.amend(terms.despite)
    with office.store.reading() as unit:
        payers = payers_of(office, unit, sponsor or (), is_new=new_sponsor)
        terms = terms._replace(sponsor=payers.sponsor, shares=payers.shares)
        if waiting:
            _show_waiting(office, unit, known, rounds.get_round(unit, known, number))
            return
        opens = unit.rounds.get(rounds.round_id(known, number)) is None
        round_ = rounds.ensure_round(unit, known, number)
        terms = terms._replace(amount=selection.awarded_amount(known, round_, terms.amount))
        if not coops:
            _refuse_marks_alone(known)
        wish = Wish(_top(top), _preferences(office, unit, round_, prefer or [], because), explain_)
        choice = _named(office, unit, coops) if coops else _proposed(office, unit, round_, wish, opens=opens)
        plan = Plan(known, number, tuple(c.id for c in choice.winners), terms, wish.preferences)
        if choice.winners and (choice.proposal or choice.is_ticked or opens or dry_run):  # before anything is asked
            _carry_out(office, unit, plan)
        if dry_run and not choice.proposal:
            outcome = round_winners(Register.of_round(unit, office.programs, office.places, round_), round_)
            choice = choice._replace(proposal=outcome)
    if dry_run and choice.proposal:
        office.show(choice.proposal)
        office.say_dry()
        return
    _refuse_ties(office, round_, choice)
    _ask(office, round_, choice, terms.amount or 0, opens=opens, yes=yes)
    existed = not opens or office.store.exists()
    with office.store.writing(office.stamp(terms.despite)) as unit:
        won = _carry_out(office, unit, plan)
        outcome = _outcome(office, unit, round_, won)
        overdrawn = pledges.overdrawn(unit, round_)
    office.show(outcome._replace(parts=(*outcome.parts, *choice.explained)))
    office.say_where(existed=existed)
    for sentence in overdrawn:
        office.warn(sentence)
    if opens:
        office.say(opened_sentence(round_))
    _warn_of_unknown(office, round_, choice.winners, won)
    office.say(_won_sentence(round_, won))


def _refuse_beside_names(given: dict[str, object]) -> None:
    for option, value in given.items():
        if value:
            sentence = _("{option} is for a proposal by marks; leave it out where winners are named.")
            raise BadValue(sentence.format(option=option))


def _refuse_marks_alone(program: Program) -> None:
    """Refuse to propose winners by mark where a program awards later stages than the first.

    Raises:
        BadValue: it does.
    """
    if WINNER not in program.stages[CANDIDATE]:
        sentence = _("{program} does not award by marks; name the cooperatives: ess award COOP …")
        raise BadValue(sentence.format(program=program.title))


def _show_waiting(office: Office, unit: Unit, program: Program, round_: Round) -> None:
    register = Register.of_round(unit, office.programs, office.places, round_)
    office.show(reports.waiting(register, round_, allocating.waiting(unit, program, round_)))


def _preferences(
    office: Office, unit: Unit, round_: Round, references: Sequence[str], because: str | None
) -> tuple[Preference, ...]:
    """Take whom the jury prefers, and why.

    Raises:
        BadValue: there is one without the other.
    """
    reason = values.text(because or "", values.LONGEST_NOTE)
    if references and not reason:
        raise BadValue(_("--prefer needs --because and the jury's reason, which stays in the record."))
    if because is not None and not references:
        raise BadValue(_("--because says why the jury chose; name whom with --prefer ENTRY."))
    entries = [entry_in(office, unit, round_, reference).id for reference in references]
    return tuple(Preference(entry=entry, because=reason) for entry in dict.fromkeys(entries))


def _terms(date: str | None, despite: str | None, amount: str | None) -> selection.Terms:
    reason = values.text(despite or "", values.LONGEST_NOTE)
    if despite is not None and not reason:
        raise BadValue(_("--despite needs a reason, which stays in the record."))
    return selection.Terms(
        on=values.day_of(date) if date else None,
        despite=reason,
        amount=values.amount(amount) if amount is not None else None,
    )


class Choice(NamedTuple):
    """Who shall win, and the proposal that it comes from, if from one.

    Attributes:
        explained: the table that says what decided, where it is asked for.
    """

    winners: list[Cooperative]
    proposal: Report | None = None
    reasons: tuple[str, ...] = ()
    explained: tuple[Card | Table, ...] = ()
    is_ticked: bool = False


def _named(office: Office, unit: Unit, references: Sequence[str]) -> Choice:
    return Choice([to_write(office, unit, reference) for reference in references])


def _proposed(office: Office, unit: Unit, round_: Round, wish: Wish, *, opens: bool) -> Choice:
    """Take the best candidates by mark; where there is none, let the user tick cooperatives.

    Raises:
        NotFound: there is nobody to choose from, and nobody to ask.
        RuleBroken: all free seats are reserved for others than those who could win.
    """
    rounds.refuse_closed(round_)
    proposed = allocating.propose(unit, office.programs[round_.program], round_, wish.top, wish.preferences)
    because = {p.entry: p.because for p in (*round_.preferences, *wish.preferences)}
    explanations = explain(proposed, because) if wish.explains else None
    report = reports.proposal(
        Register.of_round(unit, office.programs, office.places, round_), round_, proposed, explanations
    )
    if proposed.winners or proposed.tied:
        chosen = [c.cooperative for c in proposed.winners]
        told = (*reports.reasons(proposed), *reports.notes(office.places, round_, proposed))
        return Choice(chosen, report, told, tuple(part for part in report.shown() if part.key == "explanations"))
    if proposed.ineligible or proposed.unmarked or proposed.waiting:
        office.preview(report)
    if proposed.waiting:
        raise RuleBroken(_("Nobody who could win fits the free seats of {round}.").format(round=round_.id))
    able = selection.eligible(unit, round_, office.stamp().on)
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
        sentence = _(
            "Equal marks stand for every free seat of {round}; name the jury's choice with --prefer and --because."
        )
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
    round_ = allocating.prefer(unit, rounds.ensure_round(unit, plan.program, plan.year), plan.preferences)
    winners = [c for c in map(unit.cooperatives.get, plan.winners) if c is not None]
    return selection.award(unit, plan.program, round_, winners, plan.terms, office.stamp())


def _outcome(office: Office, unit: Unit, round_: Round, won: Sequence[Entry]) -> Report:
    """Show the winners of the round, or to people who have many the new ones alone."""
    count = unit.entries.count(round=round_.id, stage=WINNER) if office.for_people else 0
    if count <= MOST_SHOWN:
        return round_winners(Register.of_round(unit, office.programs, office.places, round_), round_)
    named = unit.cooperatives.project(Brief, {entry.cooperative for entry in won})
    shown = round_winners(Register(office.programs, office.places, [round_], won, named), round_)
    sentence = plural(
        "The list has the {count} new one of {winners} winners; all of them: ess report {options}",
        "The list has the {count} new ones of {winners} winners; all of them: ess report {options}",
        len(won),
    )
    told = sentence.format(winners=number(count), options=program_and_year(round_))
    return shown._replace(notes=(told, *shown.notes))


def _ask(office: Office, round_: Round, choice: Choice, amount: int, *, opens: bool, yes: bool) -> None:
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
        each = money(amount, round_.terms.currency)
        total = money(amount * count, round_.terms.currency)
        question = plural(
            "Award {each} to {count} cooperative of {round}, {total} in all?",
            "Award {each} to {count} cooperatives of {round}, {total} in all?",
            count,
        )
        office.confirm(question.format(each=each, round=round_.id, total=total), yes=yes)


def _warn_of_unknown(office: Office, round_: Round, winners: Sequence[Cooperative], won: Sequence[Entry]) -> None:
    for cooperative, entry in zip(winners, won, strict=True):
        for condition in rules.unknown(round_.terms, cooperative, rules.entering(entry)):
            sentence = _("{name} ({id}): {condition}")
            office.warn(sentence.format(name=cooperative.name, id=cooperative.id, condition=condition))


def _won_sentence(round_: Round, won: Sequence[Entry]) -> str:
    sentence = plural(
        "{count} award is recorded in {round}. To take it back: ess undo",
        "{count} awards are recorded in {round}. To take them back: ess undo",
        len(won),
    )
    return sentence.format(round=round_.id)
