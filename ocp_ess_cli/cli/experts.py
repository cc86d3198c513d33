"""Commands of the pool of experts: `experts`, `add-expert`, `edit-expert`, `remove-expert`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import experts as actions
from ocp_ess_cli.actions import history
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import expert_fields
from ocp_ess_cli.cli.withholding import say_withheld
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import experts as reports
from ocp_ess_cli.reports.importing import differences

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Expert

app = typer.Typer()

Reference = Annotated[str, typer.Argument(metavar="EXPERT", help=mark("The expert: the id or the name."))]


@command(
    app,
    "add-expert",
    example='ess add-expert "Cabinet Conseil" --field "quality marks" --field export --region Souss-Massa',
    shows="records",
    fields=expert_fields,
)
def add_expert(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=mark("The name of the expert."))],
    dry_run: options.DryRun = False,
) -> None:
    """Add somebody to the pool who can be asked, with the fields they know."""
    office: Office = ctx.obj
    texts = given(ctx) | {"name": name}
    existed = office.store.exists()
    with office.store.reading() if dry_run else office.store.writing(office.stamp()) as unit:
        added = actions.add_expert(unit, texts, office.places, office.stamp().on)
    if dry_run:
        office.show(reports.experts([added], office.places, with_contacts=office.for_people))
        office.say_dry()
        return
    office.say_where(existed=existed)
    sentence = _("{name} is in the pool of experts as {id}. To take it back: ess undo")
    _tell(office, added, sentence.format(name=added.name, id=added.id))


@command(
    app, "edit-expert", example='ess edit-expert X0001 --organisation "ODCO"', shows="records", fields=expert_fields
)
def edit_expert(
    ctx: typer.Context,
    expert: Reference,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=mark("The new name."))] = None,
    forget_contact: Annotated[
        bool,
        typer.Option("--forget-contact", help=mark("Erase the contact from the record and from the journal.")),
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Change an expert.

    Only what is given changes; an empty text clears a field. The fields that are given take the place of those before.
    """
    office: Office = ctx.obj
    texts = given(ctx) | ({} if name is None else {"name": name})
    if not texts and not forget_contact:
        raise BadValue(_("There is nothing to change; name a field, such as --organisation NAME."))
    if forget_contact and not texts and (gone := _removed_id(office, expert)):
        _forget_removed(office, gone, yes=yes)
        return
    with office.store.reading() as unit:
        subject = actions.find_expert(unit, expert)
    if forget_contact:
        question = _("Erase the contact of {name} for good, from the journal too?")
        office.confirm(question.format(name=subject.name), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        before = changed = actions.find_expert(unit, subject.id)
        if texts:
            changed = actions.edit_expert(unit, changed, texts, office.places, office.stamp().on)
        if forget_contact:
            changed = actions.forget_contact(unit, changed)
    if forget_contact:
        sentence = _("The contact of {name} ({id}) is erased, from the journal too.")
        _tell(office, changed, sentence.format(name=changed.name, id=changed.id))
    if texts:
        _tell(office, changed, _changes(office, before, changed))


def _changes(office: Office, before: Expert, after: Expert) -> str:
    told = differences(before, after, office.places)
    if not told:
        sentence = _("{name} ({id}) was so already; nothing is changed.")
        return sentence.format(name=after.name, id=after.id)
    sentence = _("{name} ({id}) is changed:").format(name=after.name, id=after.id)
    return "\n".join([sentence, *(f"  {line}" for line in told)])


@command(app, "remove-expert", example="ess remove-expert X0001 --yes")
def remove_expert(ctx: typer.Context, expert: Reference, yes: options.Yes = False) -> None:
    """Remove an expert from the pool.

    The journal keeps the contact for ess undo; to erase it there too: ess edit-expert X0001 --forget-contact.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        subject = actions.find_expert(unit, expert)
    question = _("Remove {name} ({id}) from the pool of experts?")
    office.confirm(question.format(name=subject.name, id=subject.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        unit.experts.remove(actions.find_expert(unit, subject.id).id)
    office.say(_("{name} ({id}) is removed. Its id will not be used again.").format(name=subject.name, id=subject.id))


@command(app, "experts", example='ess experts --field "quality marks"', shows="list", past=True)
def experts(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help=mark("Words to find in names, fields, organisations, notes.")),
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", metavar="FIELD", help=mark("Those who know this field, or a part of it."))
    ] = None,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help=mark("Give the contacts in json, csv and md too."))
    ] = False,
) -> None:
    """List and search the pool of experts."""
    office: Office = ctx.obj
    query = " ".join(words or ())
    with office.reading() as unit:
        found = actions.search(unit, query, field or "")
    told = listed([*filter(None, (values.visible(query), values.visible(field or "")))])
    office.show(reports.experts(found, office.places, told, with_contacts=with_contacts or office.for_people))
    office.say_if_empty()
    if with_contacts or office.for_people:
        say_withheld(office)


def _tell(office: Office, subject: Expert, sentence: str) -> None:
    """Say what happened; show the record where a format for programs is asked for."""
    if not office.for_people:
        office.show(reports.experts([subject], office.places, with_contacts=False))
    office.say(sentence)


def _removed_id(office: Office, reference: str) -> str:
    """Give the id of an expert who was removed and stands in the journal still; nothing for any other."""
    wanted = actions.id_of(reference)
    with office.store.reading() as unit:
        if wanted and unit.experts.get(wanted) is None and history.was_touched(unit, actions.TABLE, wanted):
            return wanted
    return ""


def _forget_removed(office: Office, record_id: str, *, yes: bool) -> None:
    question = _("{id} was removed. Erase its contact from the journal for good?").format(id=record_id)
    office.confirm(question, yes=yes)
    with office.store.writing(office.stamp()) as unit:
        unit.forget(actions.TABLE, record_id)
    office.say(_("The contact of {id} is erased from the journal.").format(id=record_id))
