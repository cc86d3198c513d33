"""Commands of the rounds: `open-round`, `edit-round`, `close-round`, `rounds`, `round`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import eligibility
from ocp_ess_cli.actions import rounds as actions
from ocp_ess_cli.cli import options, to_file
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import round_fields
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, mark, money, plural
from ocp_ess_cli.reports import rounds as reports
from ocp_ess_cli.reports.eligibility import eligibility as eligibility_report
from ocp_ess_cli.reports.register import Narrowing, Register, misfits_of

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.exchange.dossier import Dossier, Making
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()


@command(
    app,
    "open-round",
    example="ess open-round --program lalla --year 2026 --seats 8",
    shows="records",
    fields=round_fields,
)
def open_round(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    dry_run: options.DryRun = False,
) -> None:
    """Open a round of a program.

    It takes the program's terms as they are today; each can be changed for this round.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    existed = office.store.exists()
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        opened = actions.open_round(unit, known, number, given(ctx))
        shown = _told(office, unit, opened) if dry_run or not office.for_people else None
    if shown:
        office.show(shown)
    if dry_run:
        office.say_dry()
        return
    office.say_where(existed=existed)
    office.say(opened_sentence(opened))
    _warn_of_minimum(office, opened)


@command(
    app,
    "edit-round",
    example="ess edit-round --program lalla --year 2022 --ceremony 2022-03-08",
    shows="records",
    fields=round_fields,
    amends=True,
)
def edit_round(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    reopen: Annotated[bool, typer.Option("--reopen", help=mark("Open a closed round again."))] = False,
) -> None:
    """Change a round.

    Only what is given changes; an empty text clears a field: --theme "".
    """
    office: Office = ctx.obj
    texts = given(ctx) | ({"status": "open"} if reopen else {})
    if not texts:
        raise BadValue(_("There is nothing to change; name a field, such as --seats 8."))
    known, number = office.program(program), office.year(year)
    with office.store.writing(office.stamp()) as unit:
        before = actions.get_round(unit, known, number)
        changed = actions.edit_round(unit, before, known, texts)
        again = actions.reopen_round(unit, changed, known, office.stamp()) if reopen else []
        shown = None if office.for_people else _told(office, unit, changed)
    if shown:
        office.show(shown)
    told = reports.changes(Register(office.programs, office.places), before, changed)
    if told:
        sentence = _("{round} is changed:").format(round=changed.id)
        office.say("\n".join([sentence, *(f"  {line}" for line in told)]))
    else:
        office.say(_("{round} was so already; nothing is changed.").format(round=changed.id))
    if again:
        office.say(plural("{count} entry is a candidate again.", "{count} entries are candidates again.", len(again)))
    _warn_of_minimum(office, changed)


@command(app, "close-round", example="ess close-round --program lalla --year 2022 --yes", amends=True)
def close_round(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Close a round.

    Nobody can apply or win any more, and candidates who did not win become not selected.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    with office.store.reading() as unit:
        closed, passed_over = actions.close_round(unit, actions.get_round(unit, known, number), known, office.stamp())
    sentence = _("No entry of {round} can move any more once it is closed.")
    if actions.passes_over(known):
        sentence = plural(
            "Closing {round} makes {count} candidate not selected.",
            "Closing {round} makes {count} candidates not selected.",
            len(passed_over),
        )
    sentence = sentence.format(round=closed.id)
    if dry_run:
        office.say(sentence)
        office.say_dry()
        return
    office.confirm(_("{sentence} Close it?").format(sentence=sentence), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        actions.close_round(unit, actions.get_round(unit, known, number), known, office.stamp())
    office.say(
        _("{round} is closed. To open it again: ess edit-round --program {program} --year {year} --reopen").format(
            round=closed.id, program=known.key, year=number
        )
    )


@command(app, "rounds", example="ess rounds --program jil --year 2021..2023", shows="list", past=True)
def rounds(ctx: typer.Context, program: options.Program = None, year: options.Years = None) -> None:
    """List the rounds."""
    office: Office = ctx.obj
    narrowing = Narrowing(
        program=office.programs.find(program) if program else None,
        years=values.years(year) if year else None,
    )
    with office.reading() as unit:
        register = Register.of_sums(unit, office.programs, office.places).narrowed(narrowing)
    office.show(reports.rounds(register, narrowing.told(office.places)))
    office.say_if_empty()


@command(app, "round", example="ess round --program lalla --year 2022", shows="records", past=True)
def round_(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Year = None,
    check: Annotated[
        bool, typer.Option("--check", help=mark("Say of each entry which conditions are met, and which are not."))
    ] = False,
    minutes: Annotated[
        str | None,
        typer.Option("--minutes", metavar="FILE", help=mark("Write the minutes to this file, .html or .md, to sign.")),
    ] = None,
    to: to_file.To = None,
    dossier: options.Dossier = None,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help=mark("Have the contacts in the dossier, which are personal data."))
    ] = False,
    force: to_file.Force = False,
) -> None:
    """Show one round: its terms, its entries by stage, and what was published of it.

    With --to, the sheet has the ranking, the regions, the awards and their payments too. The minutes have everything
    from the call to the waiting list with its reasons, and a fingerprint of what was decided, which is kept in the
    register: ess check says when the register is not any more what they say. A dossier is a folder in a zip file: all
    of it as a page and as sheets, with marks, payments, the changes of the journal and the sum of every file.
    """
    office: Office = ctx.obj
    if with_contacts and dossier is None:
        raise BadValue(_("--with-contacts is for a dossier; name its file with --dossier."))
    if sum(map(bool, (check, minutes is not None, to is not None, dossier is not None))) > 1:
        raise BadValue(_("--check, --minutes, --to and --dossier are four things; name one."))
    known, number = office.program(program), office.year(year)
    if minutes is not None:
        if office.as_of:
            raise BadValue(_("Minutes are of what is decided today; leave --as-of out."))
        from ocp_ess_cli.cli.minutes import write  # noqa: PLC0415 - it needs the ranking, which most commands do not

        write(office, known, number, minutes, yes=force)
        return
    if to is not None:
        from ocp_ess_cli.cli import edition  # noqa: PLC0415 - as above

        edition.write(office, known, number, to, force=force)
        return
    if dossier is not None:
        from ocp_ess_cli.cli import dossier as dossiers  # noqa: PLC0415 - it needs many reports
        from ocp_ess_cli.exchange.dossier import of_round  # noqa: PLC0415 - as above

        def make(unit: Unit, making: Making) -> Dossier:
            return of_round(unit, actions.get_round(unit, known, number), making)

        dossiers.write(office, dossier, make, with_contacts=with_contacts, yes=force)
        return
    if check:
        with office.reading() as unit:
            subject = actions.get_round(unit, known, number)
            held = eligibility.standings(unit, subject)
        office.show(eligibility_report(known, subject, office.places, held))
        return
    with office.reading() as unit:
        subject = actions.get_round(unit, known, number)
        shown = _told(office, unit, subject, office.today)
    office.show(shown)


def _told(office: Office, unit: Unit, subject: Round, today: date | None = None) -> Report:
    """Tell of a round: of entries, of what was paid for them and of pledges, its own alone are read."""
    register = Register.of_round(unit, office.programs, office.places, subject)
    figures = unit.figures.find()
    register = register._replace(
        payments=unit.payments.among("entry", {entry.id for entry in register.entries}),
        figures=figures,
        misfits=misfits_of(figures, office.programs, unit.rounds.find()),
    )
    return reports.round_(register, subject, today)


def opened_sentence(opened: Round) -> str:
    """Say that a round is open, and on which terms."""
    terms = opened.terms
    each = money(terms.amount, terms.currency)
    if not terms.amount:
        return _("{round} is open.").format(round=opened.id)
    if terms.seats is None:
        sentence = _("{round} is open: {each} for each winner, with no limit of seats.")
        return sentence.format(round=opened.id, each=each)
    sentence = plural(
        "{round} is open: {count} seat of {each}.", "{round} is open: {count} seats of {each}.", terms.seats
    )
    return sentence.format(round=opened.id, each=each)


def _warn_of_minimum(office: Office, subject: Round) -> None:
    """Warn where the seats cannot give every region its minimum (FACTS 3)."""
    terms = subject.terms
    needed = terms.min_per_region * len(office.places.regions)
    if terms.seats is not None and needed > terms.seats:
        sentence = _("With candidates from every region, {needed} seats would be needed for the minimum.")
        office.warn(sentence.format(needed=needed))


def program_and_year(round_: Round) -> str:
    """Write the options that name a round."""
    return f"--program {round_.program} --year {round_.year}"
