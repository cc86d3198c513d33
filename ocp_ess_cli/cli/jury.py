"""Commands of the jury: `score`, `rank`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ocp_ess_cli.actions import finding, rounds, scoring, selection
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.cli.selection import entry_named
from ocp_ess_cli.domain import jury, values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import ranking, scores
from ocp_ess_cli.reports.register import Register

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Cooperative, Entry, Juror, Round, Score
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

Linked = Annotated[
    list[str] | None,
    typer.Option(
        "--linked",
        metavar="COOP",
        help=mark("A cooperative that the juror has to do with."),
        autocompletion=options.completing.cooperatives,
    ),
]


@command(
    app,
    "score",
    example='ess score E0026 --juror "Juror 1" innovation=15 social_impact=12.5',
    shows="records",
    amends=True,
)
def score(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=mark("The entry, or its cooperative."))],
    marks: Annotated[
        list[str] | None,
        typer.Argument(metavar="CRITERION=MARK…", help=mark("Marks by criterion, in whole or half points.")),
    ] = None,
    program: options.Program = None,
    year: options.Year = None,
    juror: Annotated[
        str | None, typer.Option("--juror", metavar="NAME", help=mark("Who marks; the first score adds the juror."))
    ] = None,
    new_juror: Annotated[
        bool, typer.Option("--new-juror", help=mark("It is another juror than one whose name is like it."))
    ] = False,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help=mark("What the juror says of it."))
    ] = None,
    recuse: Annotated[
        bool | None,
        typer.Option("--recuse/--no-recuse", help=mark("Record a conflict of interest, and no mark.")),
    ] = None,
    sponsor: Annotated[
        str | None, typer.Option("--sponsor", metavar="NAME", help=mark("The sponsor whom the juror works for."))
    ] = None,
    linked: Linked = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Record what a juror says of a candidate.

    The same command again corrects it: marks that are not named stay. The criteria are those of the round, by key or
    name. A cooperative is named together with --program and --year.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
        round_ = rounds.find_round(unit, subject.round)
        known = office.programs[round_.program]
        links = tuple(to_write(office, unit, one).id for one in linked or ())
        presented = scoring.Presented(
            office.needed("--juror", juror, _("Which juror?")),
            new_juror,
            None if sponsor is None else values.text(sponsor, values.LONGEST_NAME),
            links,
        )
        statement = _statement(office, round_, known, marks or [], recuse, comment)
        done = _done(unit, presented, subject, statement)
        is_nothing = statement == scoring.Statement() or done.scored.says_nothing
        if is_nothing and sponsor is None and not links:
            raise BadValue(_nothing_said(round_, known))
    if dry_run:
        _say(office, known, presented, done)
        office.say_dry()
        return
    before = done.scored.before
    if statement.recused and before and before.marks:
        question = _("{juror} has marked {entry} already; the marks are taken off. Record the conflict of interest?")
        office.confirm(question.format(juror=done.juror.name, entry=subject.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        done = _done(unit, presented, selection.find_entry(unit, subject.id), statement)
    if not office.for_people:
        register = Register(office.programs, office.places)
        office.show(scores.score(register, done.round_, done.recorded, done.cooperative))
    _say(office, known, presented, done)


class _Done(NamedTuple):
    """What recording a score does: tried first in a unit that forgets, then done in one that saves."""

    before: Round
    round_: Round
    juror: Juror
    cooperative: Cooperative
    scored: scoring.Scored
    recorded: Score
    interests: list[str]


def _done(unit: Unit, presented: scoring.Presented, entry: Entry, statement: scoring.Statement) -> _Done:
    """Seat the juror, and record the score where anything is said."""
    before = rounds.find_round(unit, entry.round)
    rounds.refuse_closed(before)
    juror = scoring.seat(unit, before, presented)
    round_ = rounds.find_round(unit, entry.round)
    cooperative = finding.find_cooperative(unit, entry.cooperative, exact=True)
    scored = scoring.planned(unit, round_, entry, juror, statement)
    recorded = scoring.record(unit, scored)
    interests = scoring.interests(unit, round_, juror, cooperative)
    return _Done(before, round_, juror, cooperative, scored, recorded, interests)


def _statement(
    office: Office, round_: Round, program: Program, marks: list[str], recuse: bool | None, comment: str | None
) -> scoring.Statement:
    """Read what a juror says; where nothing is said, ask for the marks one by one if somebody is there."""
    criteria = jury.criteria_of(round_, program)
    scale = round_.terms.scale
    if not marks and recuse is None and comment is None and office.asks:
        for criterion in criteria:
            question = _("{criterion}, from 0 to {scale}:").format(criterion=program.label(criterion), scale=scale)
            typed = office.asker.text(question, lambda raw: jury.mark(raw, scale), optional=True)
            marks += [f"{criterion}={typed}"] if typed.strip() else []
    return scoring.Statement(
        jury.read_marks(marks, criteria, program, scale),
        recuse,
        None if comment is None else values.text(comment, values.LONGEST_NOTE),
    )


def _nothing_said(round_: Round, program: Program) -> str:
    criteria = jury.criteria_of(round_, program)
    sentence = _("There is nothing to record; name marks such as {example}, or --recuse. The criteria are: {criteria}.")
    return sentence.format(example=f"{next(iter(criteria), '')}=15", criteria=listed([*criteria]))


def _say(office: Office, program: Program, presented: scoring.Presented, done: _Done) -> None:
    """Say what was recorded and changed, what is missing, and what may bias the juror."""
    juror = done.juror
    if juror.name not in [one.name for one in done.before.jurors]:
        sentence = _("{juror} is new in the jury of {round}.")
        office.say(sentence.format(juror=juror.name, round=done.round_.id))
    elif fold(juror.name) != fold(presented.name):
        sentence = _("“{typed}” is taken for {juror}. If it is another juror: ess undo, and again with --new-juror")
        office.say(sentence.format(typed=presented.name, juror=juror.name))
    criteria = jury.criteria_of(done.round_, program)
    before, after = done.scored
    lines = scores.score_changes(program, criteria, before, after)
    place = {
        "juror": juror.name,
        "name": done.cooperative.name,
        "entry": after.entry,
        "round": done.round_.id,
    }
    if lines:
        told = _("{juror} on {name} ({entry}, {round}):").format(**place)
        office.say("\n".join([told, *(f"  {line}" for line in lines)]))
    elif done.before.jurors == done.round_.jurors:
        office.say(_("{juror} said so of {name} ({entry}) already; nothing is changed.").format(**place))
    else:
        office.say(_("What is known of {juror} is changed.").format(**place))
    missing = [program.label(criterion) for criterion in criteria if criterion not in after.marks]
    if after.marks and missing:
        office.say(_("Not marked yet: {criteria}.").format(criteria=listed(missing)))
    if not after.recused:
        for sentence in done.interests:
            office.warn(sentence)


@command(app, "rank", example="ess rank --program lalla --year 2022", shows="list", past=True)
def rank(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    median: Annotated[
        bool, typer.Option("--median", help=mark("Take the median of the jurors, not the mean."))
    ] = False,
    standardise: Annotated[
        bool,
        typer.Option("--standardise", help=mark("Even out jurors who mark high or low, beside the marks as they are.")),
    ] = False,
    firmness: Annotated[
        bool, typer.Option("--firmness", help=mark("Show which places would change if any one juror were left out."))
    ] = False,
) -> None:
    """Rank the entries of a round by the marks of its jury.

    Each juror's marks count by the weights of the criteria; a mark that is missing is never a zero. Equal marks are
    shown as ties. An entry that no juror marked ranks by the mark that ess apply recorded.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    with office.reading() as unit:
        round_ = rounds.get_round(unit, known, number)
        how = scoring.How(median=median, evened=standardise, firmness=firmness)
        standing = scoring.standing(unit, round_, known, how)
        register = Register.of_round(unit, office.programs, office.places, round_)
    office.show(ranking.rank(register, ranking.Standing(*standing), median=median))
