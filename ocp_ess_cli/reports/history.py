"""The history of the register: the list of changes, and everything about one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.words import field_name, table_name
from ocp_ess_cli.language import _, listed, moment, number, plural
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Named, Report, Row, Table, shown, year

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ocp_ess_cli.domain.models import Change

PERSONAL = Cooperative.PERSONAL
YEARS = {"year", "since"}
FEW = 3  # records that a line names
MOST_SHOWN = 200  # records of one change that people see; programs get all


def log(changes: Sequence[Change], effective: Container[str]) -> Report:
    """List changes, newest first."""
    columns = (
        Column("change", _("Change"), numeric=True),
        Column("at", _("When")),
        Column("by", _("By")),
        Column("command", _("Command")),
        Column("what", _("What changed"), where="shown"),
        Column("added", _("Added"), numeric=True, where="data"),
        Column("changed", _("Changed"), numeric=True, where="data"),
        Column("removed", _("Removed"), numeric=True, where="data"),
        Column("undoes", _("Takes back"), numeric=True, where="wide"),
        Column("in_effect", _("In effect"), where="wide"),
        Column("reason", _("Reason"), where="wide"),
    )
    rows = tuple(
        Row(
            (
                change.number,
                _when(change),
                change.by,
                change.command,
                what_changed(change),
                sum(map(len, change.added.values())),
                len(change.changed),
                len(change.removed),
                int(change.undoes[1:]) if change.undoes else None,
                change.id in effective,
                change.reason,
            )
        )
        for change in reversed(changes)
    )
    title = plural("{count} change", "{count} changes", len(changes))
    notes = (_("Field by field: ess log NUMBER. To take one back: ess undo NUMBER."),) if rows else ()
    return Report(title, (Table("changes", title, columns, rows),), notes)


def change(subject: Change, turns: Sequence[Any], *, effective: bool, with_contacts: bool) -> Report:
    """Show one change, field by field."""
    title = _("Change {number}").format(number=subject.number)
    card = Card(
        "change",
        title,
        (
            Field("change", _("Change"), subject.number),
            Field("at", _("When"), _when(subject)),
            Field("by", _("By"), subject.by),
            Field("command", _("Command"), subject.command),
            Field("reason", _("Reason"), subject.reason),
            Field("despite", _("Despite the seal"), subject.despite),
            Field("undoes", _("Takes back"), int(subject.undoes[1:]) if subject.undoes else None),
            Field("in_effect", _("In effect"), effective),
        ),
    )
    return Report(title, (card, *_fields(turns, with_contacts=with_contacts)), _cut_note(turns))


def extract(traced: Iterable[Any], *, with_contacts: bool) -> Report:
    """Show what changes did to some records, field by field, with the hashes by which each change is known."""
    columns = (
        Column("change", _("Change"), numeric=True),
        Column("at", _("When"), where="shown"),
        Column("at", _("When"), where="data"),
        Column("by", _("By")),
        Column("command", _("Command")),
        Column("reason", _("Reason")),
        Column("undoes", _("Takes back"), numeric=True),
        *_field_columns(),
        Column("hash", _("Hash of the change"), where="data"),
        Column("previous", _("Hash of the change before"), where="data"),
    )
    rows = []
    hashes = {}
    for one in traced:
        subject = one.change
        hashes[subject.number] = one.hash
        undone = int(subject.undoes[1:]) if subject.undoes else None
        first = (subject.number, _when(subject), _iso(subject), subject.by, subject.command, subject.reason, undone)
        last = (one.hash, subject.previous)
        rows += [
            Row((*first, *_extract_cells(turn, field, with_contacts=with_contacts), *last))
            for turn in one.turns
            for field in [field for field in turn.fields if field != "id"] or [""]  # "" for what was forgotten since
        ]
    title = _("Journal")
    hash_columns = (Column("change", _("Change"), numeric=True), Column("hash", _("Hash of the change")))
    of_changes = tuple(Row(pair) for pair in hashes.items())
    return Report(
        title,
        (
            Table("journal", title, columns, tuple(rows)),
            Table("journal", _("Hashes of the changes"), hash_columns, of_changes, where="shown"),
        ),
    )


def _extract_cells(turn: Any, field: str, *, with_contacts: bool) -> tuple[Cell, ...]:  # noqa: ANN401 - as below
    """Give the cells of a field; of a personal one that is left out, only whether there was a value."""
    cells = _field_cells(turn, field)
    if with_contacts or field not in PERSONAL:
        return cells
    hidden = (_("left out") if (state or {}).get(field) else None for state in (turn.before, turn.after))
    return (*cells[:3], *hidden)


def plan(subject: Change, turns: Sequence[Any], *, again: bool, with_contacts: bool) -> Report:
    """Show what taking a change back, or doing it again, will do to each field."""
    sentence = (
        _("Doing change {number} again: {command} by {who}, {when}")
        if again
        else _("Taking back change {number}: {command} by {who}, {when}")
    )
    title = sentence.format(number=subject.number, command=subject.command, who=subject.by, when=moment(subject.at))
    backwards = [turn._replace(before=turn.after, after=turn.before) for turn in turns]
    return Report(title, _fields(backwards, with_contacts=with_contacts), _cut_note(turns))


def what_changed(subject: Change) -> str:
    """Say in a few words what a change did: the records where they are few, else how many."""
    parts = [_added(table, ids) for table, ids in subject.added.items()]
    parts += [_changed(table, ids) for table, ids in _by_table(subject.changed).items()]
    parts += [_removed(table, ids) for table, ids in _by_table(subject.removed).items()]
    return listed(parts)


def _by_table(befores: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for before in befores:
        found.setdefault(before.table, []).append(before.id)
    return found


def _added(table: str, ids: Sequence[str]) -> str:
    if len(ids) <= FEW:
        return _("{ids} added").format(ids=listed([*ids]))
    return _("{what} added: {count}").format(what=table_name(table), count=number(len(ids)))


def _changed(table: str, ids: Sequence[str]) -> str:
    if len(ids) <= FEW:
        return _("{ids} changed").format(ids=listed([*ids]))
    return _("{what} changed: {count}").format(what=table_name(table), count=number(len(ids)))


def _removed(table: str, ids: Sequence[str]) -> str:
    if len(ids) <= FEW:
        return _("{ids} removed").format(ids=listed([*ids]))
    return _("{what} removed: {count}").format(what=table_name(table), count=number(len(ids)))


def _fields(turns: Sequence[Any], *, with_contacts: bool) -> tuple[Table, Table]:
    """List the fields that changed: for people of the first records alone, for programs of all."""
    columns = _field_columns()
    rows = [
        (turn.id, Row(_field_cells(turn, field)))
        for turn in turns
        for field in turn.fields
        if field not in ("id", "packed") and (with_contacts or field not in PERSONAL)
    ]
    first = {turn.id for turn in turns[:MOST_SHOWN]}
    few = tuple(row for record_id, row in rows if record_id in first)
    every = tuple(row for _record_id, row in rows)
    title = _("Fields")
    return Table("fields", title, columns, few, where="shown"), Table("fields", title, columns, every, where="data")


def _field_columns() -> tuple[Column, ...]:
    return (
        Column("table", _("What")),
        Column("id", _("Id")),
        Column("field", _("Field")),
        Column("before", _("Before")),
        Column("after", _("After")),
    )


def _field_cells(turn: Any, field: str) -> tuple[Cell, ...]:  # noqa: ANN401 - a turn of actions, which reports do not see
    return (
        Named(turn.table, table_name(turn.table)),
        turn.id,
        Named(field, field_name(field)),
        _value(field, turn.before),
        _value(field, turn.after),
    )


def _value(field: str, state: dict[str, Any] | None) -> Cell:
    value = (state or {}).get(field)
    return year(value) if field in YEARS else _told(value)


def _cut_note(turns: Sequence[Any]) -> tuple[str, ...]:
    if len(turns) <= MOST_SHOWN:
        return ()
    left = len(turns) - MOST_SHOWN
    return (plural("{count} more record is not shown.", "{count} more records are not shown.", left),)


def _told(value: object) -> Cell:
    """Write a value of a field: a part of a record in one line of words, and for programs as it stands in the file."""
    if isinstance(value, str) and "\n" in value:
        return Named(value, plural("{count} line", "{count} lines", len(value.splitlines())))
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    as_it_stands = json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        words = "; ".join(f"{field_name(key)} {shown(_told(part))}" for key, part in value.items())
        return Named(as_it_stands, words)
    if isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return tuple(value)
        return Named(as_it_stands, " / ".join(shown(_told(part)) for part in value))
    return as_it_stands


def _when(subject: Change) -> Cell:
    return Named(_iso(subject), moment(subject.at))


def _iso(subject: Change) -> str:
    return subject.at.isoformat().replace("+00:00", "Z")
