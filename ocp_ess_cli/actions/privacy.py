"""Whether the register keeps no personal data longer than it may, nor where everybody reads it (law 09-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions.findings import Finding, Outcome, Remark
from ocp_ess_cli.domain.privacy import found_in, found_in_records, kind_name, texts_of
from ocp_ess_cli.domain.words import field_name
from ocp_ess_cli.language import _, day, plural
from ocp_ess_cli.store.protocol import ID_LETTERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Contact, Record
    from ocp_ess_cli.store.protocol import Unit

_OPTIONS = {"name_ar": "--name-ar", "other_names": "--other-name", "commune": "--commune", "activity": "--activity"}


def privacy(scene: Scene) -> Outcome:
    """Check that no contact is kept past its day, and that no free text holds personal data."""
    unit = scene.unit
    cooperatives = unit.cooperatives.find()
    contacts = [(one.id, one.contact) for one in cooperatives if one.contact]
    contacts += [(one.id, one.contact) for one in unit.experts.find() if one.contact]
    late = [finding for record_id, contact in contacts for finding in _kept_too_long(scene, record_id, contact)]
    known = _Ids(unit)
    countries = {one.id: one.country for one in cooperatives if one.country != "MA"}
    entered = {entry.id: entry.cooperative for entry in unit.entries.find()} if countries else {}

    def country_of(record: Record) -> str:
        entry = getattr(record, "entry", record.id)
        one = getattr(record, "cooperative", "") or entered.get(entry, entry)
        return countries.get(one, "MA")

    leaks = []
    for table in TABLES:
        for leak in found_in_records(unit.table(table).find(), country_of, known):
            sentence = _("{field}: it holds {what} ({shown}).")
            told = sentence.format(
                field=field_name(leak.field.rpartition(".")[2]), what=kind_name(leak.kind), shown=leak.shown
            )
            subject = str(int(leak.record[1:])) if table == "journal" else leak.record
            leaks.append(Finding("privacy", subject, told, _advice(table, leak.record, leak.field)))
    holds = _("{contacts}, and every text of the register read for telephone numbers and the like.")
    count = len(contacts)
    told_of = plural(
        "{count} contact, held against the day until which it is kept",
        "{count} contacts, each held against the day until which it is kept",
        count,
    )
    remarks = tuple(dict.fromkeys(_kept_by_the_journal(scene, known)))
    return Outcome("privacy", holds.format(contacts=told_of), (*late, *leaks), remarks)


class _Ids:
    """The ids of the register, looked up one by one: few texts hold what could be one."""

    def __init__(self, unit: Unit) -> None:
        """Look them up in a unit."""
        self._unit = unit

    def __contains__(self, record_id: object) -> bool:
        """Tell whether a record has this id."""
        written = str(record_id)
        return any(
            self._unit.table(table).get(written) is not None
            for table, letters in ID_LETTERS.items()
            if written.startswith(letters)
        )


def _kept_too_long(scene: Scene, record_id: str, contact: Contact) -> Iterator[Finding]:
    until = contact.keep_until
    if until and until < scene.today:
        told = _("Its contact was to be kept until {day}, and is still there.").format(day=day(until))
        command = "edit-expert" if record_id.startswith("X") else "edit-coop"
        advice = _("Erase it: ess {command} {id} --forget-contact; or say until when: --contact-until DATE")
        yield Finding("privacy", record_id, told, advice.format(command=command, id=record_id))


def _advice(table: str, record_id: str, field: str) -> str:
    """Say how to take a text out of a record."""
    if table == "journal":
        return _("The reason of a change stays in the journal: pass it on to nobody who may not read it.")
    if table == "cooperatives":
        option = _OPTIONS.get(field, f"--{field}") if "." not in field else "--contact-name"
        advice = _("Write it anew without: ess edit-coop {id} {option} TEXT; one way to reach it goes to: --contact")
        return advice.format(id=record_id, option=option)
    commands = {
        "entries": "edit-entry",
        "experts": "edit-expert",
        "links": "edit-link",
        "figures": "edit-figure",
        "rounds": "edit-round",
    }
    if table == "rounds":
        program, _dash, year = record_id.rpartition("-")
        record_id = f"--program {program} --year {year}"
    if table in commands and not field.startswith(("path", "award")):
        return _("Write it anew without: ess {command} {id}").format(command=commands[table], id=record_id)
    return _("See what wrote it, and take it back: ess log {id}").format(id=record_id)


def _kept_by_the_journal(scene: Scene, known: _Ids) -> Iterator[Remark]:
    """Tell of personal data in texts of before a change, which the journal keeps for ess undo."""
    for change in scene.unit.journal.find():
        for before in (*change.changed, *change.removed):
            for _field, text in texts_of(before.fields):
                for found in found_in(text, "MA", known):
                    sentence = _("The journal keeps {what} ({shown}) of what {record} was before change {number}.")
                    told = sentence.format(
                        what=kind_name(found.kind), shown=found.shown, record=before.id, number=change.number
                    )
                    yield Remark("privacy", before.id, told)
