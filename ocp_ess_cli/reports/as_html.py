"""A report as one page of HTML: readable without script or network, on a telephone and on paper, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, current
from ocp_ess_cli.reports.report import Card, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.reports.report import Column, Report, Row, Table

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fffdf9; --soft: #5c574f; --line: #d6cfc2; --band: #f4efe6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece7de; --paper: #191816; --soft: #b3aca0; --line: #47423a; --band: #23211d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Naskh Arabic", sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1.5rem; margin: 1rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; min-width: 100%; }
th, td { padding: .35rem .6rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--soft); color: var(--soft); font-weight: 600; white-space: pre-line; }
tbody tr:nth-child(even) { background: var(--band); }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.sum td { border-top: 2px solid var(--soft); font-weight: 600; background: var(--paper); }
td:empty::before { content: "\\a0"; }
.none, .notes { color: var(--soft); } .notes { padding-inline-start: 1.2rem; font-size: .9rem; }
@page { size: A4; margin: 15mm; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #444; --line: #bbb; --band: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; } .wide { overflow: visible; }
  table { font-size: 8pt; } th, td { padding: .2rem .35rem; } .number { white-space: normal; }
  thead { display: table-header-group; } tr, dl { break-inside: avoid; } h2 { break-after: avoid; }
}
"""


def render(report: Report) -> str:
    """Write a report as a page."""
    title = _escaped(report.title)
    parts = [block for part in report.shown() for block in _part(part, report.title)]
    notes = [f"<li dir=auto>{_escaped(note)}</li>" for note in report.notes]
    if notes:
        parts += ['<ul class="notes">', *notes, "</ul>"]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{current()}">',
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "<main>",
            f"<h1>{title}</h1>",
            *parts,
            "</main>",
            "</html>\n",
        ]
    )


def _part(part: Card | Table, title: str) -> Iterable[str]:
    if part.title and part.title != title:
        yield f"<h2>{_escaped(part.title)}</h2>"
    if isinstance(part, Card):
        yield from _card(part)
    else:
        yield from _table(part.for_people(), part.title or title)


def _card(card: Card) -> Iterable[str]:
    yield "<dl>"
    for field in card.fields:
        if value := shown(field.value):
            yield f"<dt>{_escaped(field.label)}</dt><dd dir=auto>{_escaped(value)}</dd>"
    yield "</dl>"


def _table(table: Table, name: str) -> Iterable[str]:
    if not table.rows:
        nothing = _("none")
        yield f'<p class="none">{_escaped(nothing)}</p>'
        return
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{_escaped(name)}">'
    yield "<table>"
    headings = "".join(f'<th scope="col"{_class(column)}>{_escaped(column.heading)}</th>' for column in table.columns)
    yield f"<thead><tr>{headings}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield _row(row, table.columns)
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _row(row: Row, columns: Sequence[Column]) -> str:
    cells = "".join(
        f"<td{_class(column)} dir=auto>{_escaped(shown(cell))}</td>"
        for column, cell in zip(columns, row.cells, strict=True)
    )
    kind = " class=sum" if row.is_sum else ""
    return f"<tr{kind}>{cells}</tr>"


def _class(column: Column) -> str:
    return " class=number" if column.numeric else ""


def _escaped(text: str) -> str:
    """Keep a name from being read as HTML, and what a browser would obey visible."""
    return escape("\n".join(map(visible, text.split("\n"))))
