"""Command of the selection: `edit-entry`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import participation, rounds, selection
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import entry_fields
from ocp_ess_cli.cli.selection import entry_named
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, mark
from ocp_ess_cli.reports.importing import differences
from ocp_ess_cli.reports.register import Register
from ocp_ess_cli.reports.selection import entry as entry_report

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office

app = typer.Typer()


@command(
    app,
    "edit-entry",
    example='ess edit-entry E0001 --people 6 --women 5 --product "argan oil"',
    shows="records",
    fields=entry_fields,
    amends=True,
)
def edit_entry(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=mark("The entry, or its cooperative."))],
    program: options.Program = None,
    year: options.Year = None,
) -> None:
    """Change who took part of an entry, its products, its project or its note.

    Only what is given changes; an empty text clears a field, and the products that are given take the place of those
    before. A cooperative is named together with --program and --year.
    """
    office: Office = ctx.obj
    texts = given(ctx)
    if not texts:
        raise BadValue(_("There is nothing to change; name a field, such as --people 6."))
    with office.store.reading() as unit:
        subject = entry_named(office, unit, entry, program, year)
    with office.store.writing(office.stamp()) as unit:
        before = selection.find_entry(unit, subject.id)
        round_ = rounds.find_round(unit, before.round)
        changed = participation.edit(unit, round_, before, texts)
        register = Register.of_round(unit, office.programs, office.places, round_)
    if not office.for_people:
        office.show(entry_report(register, changed))
    told = differences(before, changed, office.places)
    if told:
        office.say("\n".join([_("{id} is changed:").format(id=changed.id), *(f"  {line}" for line in told)]))
    else:
        office.say(_("{id} was so already; nothing is changed.").format(id=changed.id))
