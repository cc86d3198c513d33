"""Commands of what was published: `figures`, `add-figure`, `edit-figure`, `remove-figure`."""

from __future__ import annotations

from typing import Annotated

import typer

from ocp_ess_cli.actions import figures as actions
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.office import Office
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.figure_words import value_text, years_text
from ocp_ess_cli.domain.models import Figure
from ocp_ess_cli.domain.words import figure_name
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import figures as reports
from ocp_ess_cli.reports.importing import differences

app = typer.Typer()

Reference = Annotated[str, typer.Argument(metavar="FIGURE", help=mark("The figure: its id."))]
Key = Annotated[
    str | None, typer.Option("--key", metavar="KEY", help=mark("What is counted: winners, candidates, amount, …"))
]
Sponsor = Annotated[
    str | None, typer.Option("--sponsor", metavar="NAME", help=mark("The sponsor whose part alone it counts."))
]


def figure_fields(
    program: options.Program = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEAR", help=mark("The year it covers, or the last of several."))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="YEAR", help=mark("The first year, where it covers several."))
    ] = None,
    key: Key = None,
    track: Annotated[
        str | None,
        typer.Option("--track", metavar="TRACK", help=mark("cooperative or project, where it counts one alone.")),
    ] = None,
    sponsor: Sponsor = None,
    value: Annotated[
        str | None, typer.Option("--value", metavar="N", help=mark("The number that was published."))
    ] = None,
    bound: Annotated[
        str | None,
        typer.Option("--bound", metavar="WORDS", help=mark("more than or about, where it is not said exactly.")),
    ] = None,
    statement: Annotated[
        str | None, typer.Option("--statement", metavar="TEXT", help=mark("What was said, in a sentence."))
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help=mark("Who said it: an address, or a title."))
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=mark("When it was published: 2023, 2023-08 or 2023-08-09.")),
    ] = None,
) -> None:
    """Declare the options for the fields of a figure, for Typer to read."""


@command(
    app,
    "add-figure",
    example="ess add-figure --program lalla --year 2026 --key winners --value 30 --source MAP --on 2026-04",
    shows="records",
    fields=figure_fields,
)
def add_figure(ctx: typer.Context, dry_run: options.DryRun = False) -> None:
    """Record a number that somebody published, with its source.

    Figures that contradict each other are recorded side by side: ess check figures says which of them fit together.
    """
    office: Office = ctx.obj
    existed, programs = office.store.exists(), office.programs
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        added = actions.add_figure(unit, given(ctx), programs)
    if dry_run:
        office.show(reports.figures([added]))
        office.say_dry()
        return
    office.say_where(existed=existed)
    _tell(
        office,
        added,
        _("{figure} is recorded as {id}. To take it back: ess undo").format(figure=_told(added), id=added.id),
    )


@command(app, "edit-figure", example="ess edit-figure F0003 --on 2021-03-08", shows="records", fields=figure_fields)
def edit_figure(ctx: typer.Context, figure: Reference) -> None:
    """Correct what is recorded of a published figure.

    Only what is given changes; an empty text clears a field.
    """
    office: Office = ctx.obj
    texts = given(ctx)
    if not texts:
        raise BadValue(_("There is nothing to change; name a field, such as --value N."))
    programs = office.programs
    with office.store.writing(office.stamp()) as unit:
        before = actions.find_figure(unit, figure)
        changed = actions.edit_figure(unit, before, texts, programs)
    told = differences(before, changed, office.places)
    sentence = _("{id} is changed:") if told else _("{id} was so already; nothing is changed.")
    _tell(office, changed, "\n".join([sentence.format(id=changed.id), *(f"  {line}" for line in told)]))


@command(app, "remove-figure", example="ess remove-figure F0003 --yes")
def remove_figure(ctx: typer.Context, figure: Reference, yes: options.Yes = False) -> None:
    """Remove a published figure that was recorded by mistake.

    One that was published and is wrong had better stay: ess check figures says what does not fit it.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = actions.find_figure(unit, figure)
    office.confirm(_("Remove {figure} ({id})?").format(figure=_told(subject), id=subject.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        unit.figures.remove(actions.find_figure(unit, subject.id).id)
    office.say(_("{id} is removed. To take it back: ess undo").format(id=subject.id))


@command(app, "figures", example="ess figures --program lalla --year 2020..2022 --key winners", shows="list", past=True)
def figures(
    ctx: typer.Context,
    program: options.Program = None,
    year: options.Years = None,
    key: Key = None,
    sponsor: Annotated[
        str | None, typer.Option("--sponsor", metavar="NAME", help=mark("The figures of the part of this sponsor."))
    ] = None,
) -> None:
    """List what was published about the programs, with its sources.

    A figure that covers several years is listed where one of them is asked for.
    """
    office: Office = ctx.obj
    wanted = actions.Wanted(
        program=office.programs.find(program) if program else None,
        years=values.years(year) if year else None,
        key=actions.read_key(key) if key else "",
        sponsor=values.text(sponsor or ""),
    )
    with office.reading() as unit:
        found = actions.found(unit, wanted)
    told = [
        wanted.program.title if wanted.program else "",
        year or "",
        wanted.key and figure_name(wanted.key),
        wanted.sponsor,
    ]
    office.show(reports.figures(found, listed([*filter(None, told)])))
    office.say_if_empty()


def _told(figure: Figure) -> str:
    """Name a figure in a sentence: `lalla 2022, winners: 29`."""
    parts = [figure_name(figure.key), *filter(None, (figure.track, figure.sponsor))]
    told = _("{program} {years}, {what}: {value}")
    return told.format(program=figure.program, years=years_text(figure), what=listed(parts), value=value_text(figure))


def _tell(office: Office, subject: Figure, sentence: str) -> None:
    """Say what happened; show the record where a format for programs is asked for."""
    if not office.for_people:
        office.show(reports.figures([subject]))
    office.say(sentence)
