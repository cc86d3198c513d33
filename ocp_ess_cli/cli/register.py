"""Commands of the register: `add-coop`, `edit-coop`, `remove-coop`, `coops`, `coop`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from ocp_ess_cli.actions import duplicates, finding, history, links, register
from ocp_ess_cli.actions.reading import read_cooperative
from ocp_ess_cli.cli import fields, options, to_file
from ocp_ess_cli.cli.commands import command, given
from ocp_ess_cli.cli.fields import cooperative_fields
from ocp_ess_cli.cli.withholding import say_withheld
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, Declined, FieldsRefused
from ocp_ess_cli.domain.models import KINDS
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports import cooperatives as reports
from ocp_ess_cli.reports.about import with_about
from ocp_ess_cli.reports.duplicates import advice, likely_sentence
from ocp_ess_cli.reports.register import Brief, Register

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.exchange.dossier import Dossier, Making
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

MOST_WARNED = 3  # likely duplicates that are named of a new cooperative

SameName = Annotated[
    bool,
    typer.Option("--same-name", help=mark("It is another cooperative of that name in that province.")),
]


@command(
    app,
    "add-coop",
    example='ess add-coop "Coopérative Tafoukt" --province Tiznit --sector argane --members 12 --women 12',
    shows="records",
    fields=cooperative_fields,
)
def add_coop(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help=mark("The name of the cooperative."))] = None,
    same_name: SameName = False,
    dry_run: options.DryRun = False,
) -> None:
    """Register a cooperative.

    Only the name is required. Without one, in a terminal, the main fields are asked for one by one and the record is
    shown before it is saved.
    """
    office: Office = ctx.obj
    texts = given(ctx)
    asked = name is None
    texts = _asked(office, texts) if name is None else texts | {"name": name}
    existed = office.store.exists()
    if asked or dry_run:
        with office.store.reading() as unit:
            planned = register.add_cooperative(unit, texts, office.places, office.stamp().on, same_name=same_name)
            likely = duplicates.like(unit, planned)[:MOST_WARNED]
        office.show(reports.card(planned, office.places))
        for pair in likely:
            office.warn(likely_sentence(pair))
        if dry_run:
            office.say_dry()
            return
        office.confirm(_("Save it?"), yes=False)
    with office.store.writing(office.stamp()) as unit:
        added = register.add_cooperative(unit, texts, office.places, office.stamp().on, same_name=same_name)
        if same_name:
            duplicates.tell_from_namesakes(unit, added)
        likely = duplicates.like(unit, added)[:MOST_WARNED]
    office.say_where(existed=existed)
    sentence = _("{name} is registered as {id}. To take it back: ess undo")
    _tell(office, added, sentence.format(name=added.name, id=added.id))
    for pair in likely:
        office.warn(likely_sentence(pair))
    if likely:
        office.say(advice(likely[0].other.id, added.id))


@command(
    app,
    "edit-coop",
    example="ess edit-coop C0012 --members 14 --women 14",
    shows="records",
    fields=cooperative_fields,
)
def edit_coop(
    ctx: typer.Context,
    coop: options.Cooperative,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=mark("The new name."))] = None,
    same_name: SameName = False,
    forget_contact: Annotated[
        bool,
        typer.Option("--forget-contact", help=mark("Erase the contact from the record and from the journal.")),
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Change a cooperative.

    Only what is given changes; an empty text clears a field: --commune "".
    """
    office: Office = ctx.obj
    texts = given(ctx) | ({} if name is None else {"name": name})
    if not texts and not forget_contact:
        raise BadValue(_("There is nothing to change; name a field, such as --members 14."))
    if forget_contact and not texts and (gone := _removed_id(office, coop)):
        _forget_removed(office, gone, yes=yes)
        return
    subject = _to_write(office, coop)
    if forget_contact:
        question = _("Erase the contact of {name} for good, from the journal too?")
        office.confirm(question.format(name=subject.name), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        changed = finding.find_cooperative(unit, subject.id, exact=True)
        if texts:
            changed = register.edit_cooperative(
                unit, changed, texts, office.places, office.stamp().on, same_name=same_name
            )
            if same_name:
                duplicates.tell_from_namesakes(unit, changed)
        if forget_contact:
            changed = register.forget_contact(unit, changed)
    if forget_contact:
        sentence = _("The contact of {name} ({id}) is erased, from the journal too.")
        _tell(office, changed, sentence.format(name=changed.name, id=changed.id))
    if texts:
        before = msgspec.structs.replace(subject, contact=changed.contact) if forget_contact else subject
        _tell(office, changed, _changes(before, changed, office))


@command(app, "remove-coop", example="ess remove-coop C0002 --yes")
def remove_coop(ctx: typer.Context, coop: options.Cooperative, yes: options.Yes = False) -> None:
    """Remove a cooperative that has no entry in any round, and no link."""
    office: Office = ctx.obj
    subject = _to_write(office, coop)
    with office.store.reading() as unit:
        register.remove_cooperative(unit, subject)
    question = _("Remove {name} ({id}) from the register?")
    office.confirm(question.format(name=subject.name, id=subject.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        register.remove_cooperative(unit, finding.find_cooperative(unit, subject.id, exact=True))
    office.say(_("{name} ({id}) is removed. Its id will not be used again.").format(name=subject.name, id=subject.id))


@command(app, "coops", example="ess coops --region Souss-Massa --sort members", shows="list", past=True)
def coops(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help=mark("Words to find in names, places, activity, notes.")),
    ] = None,
    region: options.Region = None,
    sector: options.Sector = None,
    kind: fields.Kind = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help=mark("id, name, region, province, sector, members, women or founded."),
        ),
    ] = "id",
    limit: options.Limit = None,
) -> None:
    """List and search cooperatives."""
    office: Office = ctx.obj
    region_code = office.places.region(region).code if region else ""
    sector_key = office.places.sector(sector).code if sector else ""
    kind_word = values.one_of(kind, KINDS) if kind else ""
    wanted = {"region": region_code, "sector": sector_key, "kind": kind_word}
    query, most = " ".join(words or ()), options.most(office, limit)
    with office.reading() as unit:
        asked = {field: value for field, value in wanted.items() if value}
        found = finding.page(unit, office.places, query, asked, sort, most)
    told = [
        query,
        office.places.region_name(region_code),
        office.places.sector_name(sector_key),
        kind_word,
    ]
    office.show(reports.cooperatives(found.listed, office.places, listed([*filter(None, told)]), found.total))
    office.say_if_empty()


@command(app, "coop", example="ess coop C0012", shows="records", past=True)
def coop(
    ctx: typer.Context,
    coop: options.Cooperative,
    with_contacts: Annotated[
        bool,
        typer.Option("--with-contacts", help=mark("Give the contact in json, csv, md, files and a dossier too.")),
    ] = False,
    to: to_file.To = None,
    dossier: options.Dossier = None,
    force: to_file.Force = False,
) -> None:
    """Show everything about one cooperative, with its rounds and awards.

    A dossier is a folder in a zip file: all of it as a page and as sheets, with marks, payments, the changes of the
    journal and the sum of every file.
    """
    office: Office = ctx.obj
    if to is not None:
        if dossier is not None:
            raise BadValue(_("--to and --dossier are two things; name one."))
        to_file.format_of(office, to)
    if dossier is not None:
        from ocp_ess_cli.cli import dossier as dossiers  # noqa: PLC0415 - it needs many reports
        from ocp_ess_cli.exchange.dossier import of_cooperative  # noqa: PLC0415 - as above

        def make(unit: Unit, making: Making) -> Dossier:
            return of_cooperative(unit, finding.find_cooperative(unit, coop, exact=False), making)

        dossiers.write(office, dossier, make, with_contacts=with_contacts, yes=force)
        return
    with office.reading() as unit:
        subject = finding.find_cooperative(unit, coop, exact=False)
        entries = unit.entries.find(cooperative=subject.id)
        linked = links.of_cooperative(unit, subject.id)
        ids = {entry.id for entry in entries}
        known = Register(
            office.programs,
            office.places,
            [round_ for entry in entries if (round_ := unit.rounds.get(entry.round))],
            entries,
            unit.cooperatives.project(Brief, links.ids_of(linked)),
            sessions=[
                session
                for session in unit.sessions.among("round", {entry.round for entry in entries})
                if ids & {*session.entries}
            ],
            measures=unit.measures.among("entry", ids),
            links=linked,
            scores=unit.scores.among("entry", ids),
        )
        state = to_file.state(office, unit)
    seen = with_contacts or (office.for_people and to is None)
    shown = reports.cooperative(subject, entries, known, with_contacts=seen)
    if office.past and ("cooperatives", subject.id) in office.past.forgotten:
        shown = shown._replace(notes=(*shown.notes, _("Which contact it had then was forgotten since.")))
    if to is not None:
        to_file.write(office, with_about(shown, state, subject.id, [subject]), to, force=force)
    else:
        office.show(shown)
    if seen and subject.contact is None:
        say_withheld(office)


def _asked(office: Office, given_: dict[str, str]) -> dict[str, str]:
    """Ask for the main fields that the command line does not give; each answer must fit those before it."""
    office.refuse_silence("NAME")
    texts = dict(given_)
    provinces = tuple(place.name for place in office.places.provinces.values())
    sectors = tuple(sector.name for sector in office.places.sectors.values())
    questions: dict[str, tuple[str, tuple[str, ...]]] = {
        "name": (_("Name:"), ()),
        "name_ar": (_("Arabic name:"), ()),
        "province": (_("Province:"), provinces),
        "sector": (_("Sector:"), sectors),
        "activity": (_("Activity:"), ()),
        "members": (_("Members:"), ()),
        "women": (_("Women among them:"), ()),
        "youth": (_("Aged 18 to 35 among them:"), ()),
        "founded": (_("Founded on (such as 2018-05-14):"), ()),
    }
    office.say(_("Enter alone leaves a field empty; Ctrl-C stops, and nothing is saved."))
    for field, (question, suggestions) in questions.items():
        if field in given_:
            continue

        check = partial(_check_answer, office, texts, field)
        answer = office.asker.text(question, check, optional=field != "name", suggestions=suggestions)
        texts |= {field: answer} if answer.strip() else {}
    return texts


def _check_answer(office: Office, texts: dict[str, str], field: str, answer: str) -> None:
    try:
        read_cooperative("-", {"name": answer, **texts, field: answer}, office.places, office.stamp().on)
    except FieldsRefused as error:
        raise BadValue(error.mistakes[0].sentence) from error


def _removed_id(office: Office, reference: str) -> str:
    """Give the id of a cooperative that was removed and stands in the journal still; nothing for any other."""
    wanted = reference.strip().upper()
    with office.store.reading() as unit:
        if unit.cooperatives.get(wanted) is None and history.was_touched(unit, "cooperatives", wanted):
            return wanted
    return ""


def _forget_removed(office: Office, record_id: str, *, yes: bool) -> None:
    question = _("{id} was removed. Erase its contact from the journal for good?").format(id=record_id)
    office.confirm(question, yes=yes)
    with office.store.writing(office.stamp()) as unit:
        unit.forget("cooperatives", record_id)
    office.say(_("The contact of {id} is erased from the journal.").format(id=record_id))


def _to_write(office: Office, reference: str) -> Cooperative:
    """Find the cooperative to write to by its exact name; another spelling is asked about."""
    with office.store.reading() as unit:
        return to_write(office, unit, reference)


def to_write(office: Office, unit: Unit, reference: str) -> Cooperative:
    """Find a cooperative to write to: its id or exact name, else the one that fits, after asking.

    Raises:
        NotFound: none or several fit, or nobody is there to ask.
        Declined: the user says that it is another.
    """
    if office.asks:
        found = finding.find_cooperative(unit, reference, exact=False)
        if finding.is_exact(found, reference):
            return found
        question = _("Is it {name} ({id})?").format(name=found.name, id=found.id)
        if not office.asker.confirm(question):
            raise Declined(_("Nothing was changed."))
        return found
    return finding.find_cooperative(unit, reference, exact=True)


def _tell(office: Office, subject: Cooperative, sentence: str) -> None:
    """Say what happened; show the record where a format for programs is asked for."""
    if not office.for_people:
        office.show(reports.card(subject, office.places, with_contacts=False))
    office.say(sentence)


def _changes(before: Cooperative, after: Cooperative, office: Office) -> str:
    changed = reports.changes(before, after, office.places)
    if not changed:
        sentence = _("{name} ({id}) was so already; nothing is changed.")
        return sentence.format(name=after.name, id=after.id)
    sentence = _("{name} ({id}) is changed:").format(name=after.name, id=after.id)
    return "\n".join([sentence, *(f"  {line}" for line in changed)])
