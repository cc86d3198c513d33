"""A report as Markdown: a heading and a table for each part, notes as a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Card, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.reports.report import Report, Table


def render(report: Report) -> str:
    """Write a report as Markdown."""
    blocks = [f"# {escaped(report.title)}"] if report.title else []
    for part in report.shown():
        if part.title and part.title != report.title:
            blocks.append(f"## {escaped(part.title)}")
        blocks.append("\n".join(_card(part) if isinstance(part, Card) else _table(part)))
    blocks.append("\n".join(f"- {escaped(note)}" for note in report.notes))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _card(card: Card) -> Iterable[str]:
    yield _line([_("Field"), _("Value")])
    yield _line(["---", "---"])
    for field in card.fields:
        if value := shown(field.value):
            yield _line([escaped(field.label), escaped(value)])


def _table(table: Table) -> Iterable[str]:
    kept = table.for_people()
    yield _line(escaped(column.heading) for column in kept.columns)
    yield _line("--:" if column.numeric else "---" for column in kept.columns)
    for row in kept.rows:
        texts = [escaped(shown(cell)) for cell in row.cells]
        yield _line(f"**{text}**" if row.is_sum and text else text for text in texts)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Keep a name from being read as Markdown or HTML, on one line."""
    return re.sub(r"([\\`*_\[\]<>|#&~])", r"\\\1", visible(text.replace("\n", " ")))
