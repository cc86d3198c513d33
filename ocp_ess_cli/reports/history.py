"""The history of the register: the list of changes, and everything about one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.words import table_name
from ocp_ess_cli.language import _, listed, moment, number, plural
from ocp_ess_cli.reports.report import Card, Cell, Column, Field, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ocp_ess_cli.domain.models import Change

PERSONAL = Cooperative.PERSONAL
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
            Field("undoes", _("Takes back"), int(subject.undoes[1:]) if subject.undoes else None),
            Field("in_effect", _("In effect"), effective),
        ),
    )
    return Report(title, (card, _fields(turns, with_contacts=with_contacts)), _cut_note(turns))


def plan(subject: Change, turns: Sequence[Any], *, with_contacts: bool) -> Report:
    """Show what taking a change back will do: each field from what the change made of it to what it was."""
    title = _("Taking back change {number}: {command}, {when}").format(
        number=subject.number, command=subject.command, when=moment(subject.at)
    )
    backwards = [turn._replace(before=turn.after, after=turn.before) for turn in turns]
    return Report(title, (_fields(backwards, with_contacts=with_contacts),), _cut_note(turns))


def what_changed(subject: Change) -> str:
    """Say in a few words what a change did."""
    parts = [_added(table, len(ids)) for table, ids in subject.added.items()]
    parts += [_changed(table, count) for table, count in _counts(subject.changed).items()]
    parts += [_removed(table, count) for table, count in _counts(subject.removed).items()]
    return listed(parts)


def _counts(befores: Iterable[Any]) -> Counter[str]:
    return Counter(before.table for before in befores)


def _added(table: str, count: int) -> str:
    return _("{what} added: {count}").format(what=table_name(table), count=number(count))


def _changed(table: str, count: int) -> str:
    return _("{what} changed: {count}").format(what=table_name(table), count=number(count))


def _removed(table: str, count: int) -> str:
    return _("{what} removed: {count}").format(what=table_name(table), count=number(count))


def _fields(turns: Sequence[Any], *, with_contacts: bool) -> Table:
    columns = (
        Column("table", _("What")),
        Column("id", _("Id")),
        Column("field", _("Field")),
        Column("before", _("Before")),
        Column("after", _("After")),
    )
    rows = []
    for turn in turns[:MOST_SHOWN]:
        for field in turn.fields:
            if field == "id" or (field in PERSONAL and not with_contacts):
                continue
            cells: tuple[Cell, ...] = (
                Named(turn.table, table_name(turn.table)),
                turn.id,
                field,
                _told((turn.before or {}).get(field)),
                _told((turn.after or {}).get(field)),
            )
            rows.append(Row(cells))
    return Table("fields", _("Fields"), columns, tuple(rows))


def _cut_note(turns: Sequence[Any]) -> tuple[str, ...]:
    if len(turns) <= MOST_SHOWN:
        return ()
    left = len(turns) - MOST_SHOWN
    return (plural("{count} more record is not shown.", "{count} more records are not shown.", left),)


def _told(value: object) -> str | None:
    """Write a value of a field as it stands in the file, lists and parts of a record in one line."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return listed([f"{key}={_told(part)}" for key, part in value.items()])
    if isinstance(value, list):
        return listed([f"({_told(part)})" if isinstance(part, dict) else str(_told(part)) for part in value])
    return str(value)


def _when(subject: Change) -> Cell:
    return Named(subject.at.isoformat().replace("+00:00", "Z"), moment(subject.at))
