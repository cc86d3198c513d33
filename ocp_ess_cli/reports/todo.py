"""What awaits the officer, the oldest first, each with the command that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.report import Column, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.todo import Item


def todo(items: Sequence[Item], told: str = "", others: Sequence[str] = ()) -> Report:
    """List what awaits.

    Args:
        items: in their order.
        told: what the list is narrowed to.
        others: whom anything awaits, where nothing awaits the one who was asked for.
    """
    title = plural("{count} thing awaits", "{count} things await", len(items)) if items else _("Nothing awaits")
    if told:
        title = _("{title}: {narrowed}").format(title=title, narrowed=told)
    columns = (
        Column("since", _("Since")),
        Column("kind", _("Kind")),
        Column("program", _("Program"), where="data"),
        Column("round", _("Round"), where="wide"),
        Column("subject", _("Subject"), where="data"),
        Column("name", _("Name"), where="data"),
        Column("sentence", _("What is to be done")),
        Column("command", _("Command")),
        Column("by", _("By"), where="wide"),
    )
    rows = tuple(
        Row(
            (
                one.since,
                Named(one.kind, kind_name(one.kind)),
                one.program,
                one.round,
                one.subject,
                one.name,
                one.sentence,
                one.command,
                one.by,
            )
        )
        for one in items
    )
    table = Table("todo", title, columns, rows)
    notes = (_("Whom something awaits: {names}.").format(names=listed([*others])),) if others and not items else ()
    return Report(title, (table if rows else table._replace(where="data"),), notes)


def kind_name(kind: str) -> str:
    """Name a kind of thing that awaits."""
    known = {
        "payment": _("payment"),
        "marks": _("marks"),
        "session": _("session"),
        "measure": _("plan"),
        "ceremony": _("ceremony"),
        "pledge": _("pledge"),
        "contact": _("contact"),
        "backup": _("backup"),
    }
    return known[kind]
