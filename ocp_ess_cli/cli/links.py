"""Commands of the network: `link`, `edit-link`, `remove-link`, `links`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import finding, rounds
from ocp_ess_cli.actions import links as actions
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import link_fields
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.links import is_id
from ocp_ess_cli.domain.models import LINK_KINDS, LINK_STATUSES
from ocp_ess_cli.domain.words import kind_name, status_name
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import links as reports
from ocp_ess_cli.reports.importing import differences
from ocp_ess_cli.reports.register import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Link
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

LinkId = Annotated[str, typer.Argument(metavar="LINK", help=mark("The id of the link."))]


@command(
    app,
    "link",
    example='ess link C0012 C0040 --opportunity "Packaging for argan oil" --kind supply --value 24000',
    shows="records",
    fields=link_fields,
)
def link(
    ctx: typer.Context,
    coop: options.Cooperative,
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="OTHER",
            help=mark("The other cooperative: its id or its name."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    party: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="NAME", help=mark("The other party, where it is no cooperative of the register.")
        ),
    ] = None,
    program: options.Program = None,
    year: options.Year = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record a contact between a cooperative and another party, with the opportunity it opened.

    The other is a cooperative, or with --with any other party. With --program and --year, it was made in that round.
    """
    office: Office = ctx.obj
    texts = given(ctx)
    texts["opportunity"] = office.needed("--opportunity", texts.get("opportunity"), _("What opportunity did it open?"))
    read = actions.read_fields(texts, office.stamp().on)
    known = (office.program(program), office.year(year)) if program or year else None
    with office.store.reading() as unit:
        subject = to_write(office, unit, coop)
        second = _second(office, unit, other) if other is not None and party is None else other
        actions.find_other(unit, second, party)
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        round_ = rounds.get_round(unit, *known) if known else None
        subject = finding.find_cooperative(unit, subject.id, exact=True)
        ends = actions.Ends(subject.id, actions.find_other(unit, second, party), round_)
        added = actions.add_link(unit, ends, read, office.stamp().on)
        names = _names(unit, [added])
    if dry_run or not office.for_people:
        office.show(reports.link(added, names))
    sentence = _("{id}: {name} ({cooperative}) and {other} are linked by “{opportunity}”, {status}.")
    told = sentence.format(
        id=added.id,
        name=subject.name,
        cooperative=subject.id,
        other=_told(added.other, names),
        opportunity=added.title,
        status=status_name(added.status),
    )
    office.say(told)
    if dry_run:
        office.say_dry()
    else:
        office.say(_("To take it back: ess undo"))


def _second(office: Office, unit: Unit, other: str) -> str:
    """Give the id of the other cooperative; where none is called so, say how another party is named."""
    try:
        return to_write(office, unit, other).id
    except NotFound as error:
        hint = _("A party that is no cooperative of the register is named by --with.")
        raise NotFound(f"{error}\n{hint}") from error


@command(
    app,
    "edit-link",
    example="ess edit-link L0001 --status agreed --value 30000",
    shows="records",
    fields=link_fields,
)
def edit_link(ctx: typer.Context, link_: LinkId) -> None:
    """Change what is said of a link, such as its status.

    Only what is given changes; between whom it is stays. An empty text clears the kind, the value or the note.
    """
    office: Office = ctx.obj
    texts = given(ctx)
    if not texts:
        raise BadValue(_("There is nothing to change; name a field, such as --status agreed."))
    read = actions.read_fields(texts, office.stamp().on)
    with office.store.writing(office.stamp()) as unit:
        before = actions.find_link(unit, link_)
        changed = actions.edit_link(unit, before, read)
        names = _names(unit, [changed])
    if not office.for_people:
        office.show(reports.link(changed, names))
    told = differences(before, changed, office.places)
    if told:
        office.say("\n".join([_("{id} is changed:").format(id=changed.id), *(f"  {line}" for line in told)]))
    else:
        office.say(_("{id} was so already; nothing is changed.").format(id=changed.id))


@command(app, "remove-link", example="ess remove-link L0001 --yes")
def remove_link(ctx: typer.Context, link_: LinkId, yes: options.Yes = False) -> None:
    """Remove a link that was recorded by mistake; one that came to nothing is lost: edit-link --status lost."""
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = actions.find_link(unit, link_)
        names = _names(unit, [subject])
    question = _("Remove {id}, “{opportunity}” of {one} and {other}?").format(
        id=subject.id,
        opportunity=subject.title,
        one=_told(subject.cooperative, names),
        other=_told(subject.other, names),
    )
    office.confirm(question, yes=yes)
    with office.store.writing(office.stamp()) as unit:
        unit.links.remove(actions.find_link(unit, subject.id).id)
    office.say(_("{id} is removed. To take it back: ess undo").format(id=subject.id))


@command(app, "links", example="ess links --kind sale --status agreed", shows="list", past=True)
def links(
    ctx: typer.Context,
    coop: Annotated[
        str | None,
        typer.Option(
            "--coop",
            metavar="COOP",
            help=mark("The links of this cooperative."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=mark("supply, sale, training, finance or other.")),
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help=mark("open, agreed or lost."))
    ] = None,
    program: options.Program = None,
    year: options.Years = None,
) -> None:
    """List the links, with their count and value by status.

    A link is of the year of its round; one that no program made, of the year of its day.
    """
    office: Office = ctx.obj
    with office.reading() as unit:
        subject = finding.find_cooperative(unit, coop, exact=False) if coop else None
        wanted = actions.Wanted(
            cooperative=subject.id if subject else "",
            kind=values.one_of(kind, LINK_KINDS) if kind else "",
            status=values.one_of(status, LINK_STATUSES) if status else "",
            program=office.programs.find(program) if program else None,
            years=values.years(year) if year else None,
        )
        found = actions.found(unit, wanted)
        names = _names(unit, found)
    told = [
        wanted.program.title if wanted.program else "",
        year or "",
        subject.name if subject else "",
        kind_name(wanted.kind) if wanted.kind else "",
        status_name(wanted.status) if wanted.status else "",
    ]
    office.show(reports.links(found, names, listed([*filter(None, told)])))
    office.say_if_empty()


def _names(unit: Unit, found: Iterable[Link]) -> dict[str, Brief]:
    """Give the cooperatives of links, by id."""
    return {one.id: one for one in unit.cooperatives.project(Brief, actions.ids_of(found))}


def _told(other: str, names: dict[str, Brief]) -> str:
    """Name one of the two of a link: a cooperative with its id."""
    known = names.get(other) if is_id(other) else None
    return _("{name} ({id})").format(name=known.name, id=known.id) if known else other
