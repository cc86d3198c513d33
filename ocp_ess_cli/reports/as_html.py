"""A report as one page of HTML: readable without script or network, on a telephone and on paper.

What a cell looks like is said once for its column, and tags that HTML lets one leave out are left out, so that a page
of ten thousand winners stays small.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import _, current, day
from ocp_ess_cli.reports.as_svg import inline
from ocp_ess_cli.reports.markup import css_string, direction, escaped
from ocp_ess_cli.reports.page_style import PAGE
from ocp_ess_cli.reports.picture_style import COLOURS, DARK, PICTURES
from ocp_ess_cli.reports.pictures import greatest, number_of
from ocp_ess_cli.reports.report import Card, Chart, Table, TileMap, Trend, shown
from ocp_ess_cli.reports.svg_chart import trend
from ocp_ess_cli.reports.svg_parts import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.reports.report import Cell, Column, Part, Report, Row

_FIGURE = re.compile(
    r"([+−-]?\d[\d,. ]*(?: ?%)?)([A-Z]{3},?)?(.*)", re.DOTALL
)  # a number, its currency, and what is said of it
_SCROLLED = 4  # columns from which on a table may be wider than a telephone
_TEXTS = 4  # columns of texts from which on the rows of a table are records rather than numbers to compare
_SCOPED = 1_000  # rows up to which each says that its name is of the row, which a browser knows by itself too
_MANY = 11  # columns from which on a table is printed on the broad side of the paper


def render(report: Report) -> str:
    """Write what people see of a report as a page."""
    sections = list(_sections(report))
    style = "".join([COLOURS, DARK, PAGE, PICTURES, *(section.style for section in sections)])
    notes = "".join(f"<li{direction(note)}>{escaped(note)}</li>\n" for note in report.notes)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{current()}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escaped(report.title)}</title>",
            f"<style>{style}</style></head>",
            "<body><main>",
            f"<header><h1{direction(report.title)}>{_title(report.title)}</h1>{_made(report)}</header>",
            *(section.body for section in sections),
            *([f"<footer><ul>\n{notes}</ul></footer>"] if notes else []),
            "</main></body>",
            "</html>\n",
        ]
    )


def _made(report: Report) -> str:
    """Write when the report was made, where it says so."""
    for field in report.about.fields if report.about else ():
        if isinstance(on := field.value, date):
            return f'<p class="made">{escaped(field.label)} <time datetime="{on}">{escaped(day(on))}</time></p>'
    return ""


class _Section(NamedTuple):
    body: str
    style: str = ""


def _title(title: str) -> str:
    """Write a title, what narrows the report below its name."""
    name, colon, rest = title.partition(": ")
    return f"{escaped(name)}<i>{colon}</i><span>{escaped(rest)}</span>" if colon else escaped(title)


def _sections(report: Report) -> Iterable[_Section]:
    taken: set[str] = set()
    for are_pictures, parts in groupby(report.pictured(), key=lambda part: isinstance(part, Chart | TileMap)):
        if are_pictures:
            yield _pictures(report, parts)
            continue
        for part in parts:
            name = part.key if part.key not in taken else f"{part.key}-{len(taken)}"
            heading = f"<h2>{escaped(part.title)}</h2>" if part.title and part.title != report.title else ""
            if isinstance(part, Card):
                yield _Section(f"<section>{heading}\n{_card(part, is_first=not taken)}</section>")
            elif isinstance(part, Table):
                yield _table(part.for_people(), name, heading, part.title or report.title)
            taken.add(name)


def _pictures(report: Report, parts: Iterable[Part]) -> _Section:
    figures = []
    for part in parts:
        if isinstance(part, Chart | TileMap):
            caption = f"<figcaption><h2>{escaped(part.title)}</h2></figcaption>" if part.title else ""
            figures.append(f"<figure>{caption}\n{inline(report, part)}</figure>")
    return _Section('<section class="pictures">' + "\n".join(figures) + "</section>")


def _card(card: Card, *, is_first: bool) -> str:
    """Write a card: as large numbers where it is the first and holds nothing else."""
    pairs = [(field.label, value) for field in card.fields if (value := shown(field.value))]
    found = [_FIGURE.fullmatch(value) for _label, value in pairs]
    if is_first and pairs and not card.title and all(found):
        figures = [_figure(label, match) for (label, _value), match in zip(pairs, found, strict=True) if match]
        return "\n".join(['<dl class="figures">', *figures, "</dl>"])
    fields = [f"<dt>{escaped(label)}</dt><dd{direction(value)}>{escaped(value)}</dd>" for label, value in pairs]
    return "\n".join(['<dl class="fields">', *fields, "</dl>"])


def _figure(label: str, match: re.Match[str]) -> str:
    number, currency, rest = match.groups(default="")
    unit = f"<small> {escaped(currency)}</small>" if currency else ""
    said = f"<span> {escaped(rest.lstrip())}</span>" if rest else ""
    return f"<div><dt>{escaped(label)}</dt><dd><b>{escaped(number.rstrip())}{unit}</b>{said}</dd></div>"


def _table(table: Table, name: str, heading: str, label: str) -> _Section:
    if not table.rows:
        nothing = escaped(_("none"))
        return _Section(f'<section>{heading}\n<p class="none">{nothing}</p></section>')
    head = next((i for i, column in enumerate(table.columns) if column.key == "name"), 0)
    texts = sum(not column.numeric for column in table.columns)
    kinds = "cards" if texts >= _TEXTS else "compare"
    if len(table.columns) >= _MANY:
        kinds += " many"
    caption = f"<caption>{heading}</caption>\n" if heading else ""
    headings = "".join(f'<th scope="col"{direction(c.heading)}>{escaped(c.heading)}' for c in table.columns)
    body = f'<table id="{escaped(name)}" class="{kinds}">{caption}<thead><tr>{headings}</tr></thead>\n<tbody>\n'
    body += "".join(_rows(table, head)) + "</tbody></table>"
    if len(table.columns) >= _SCROLLED:
        body = f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(label)}">{body}</div>'
    return _Section(f"<section>{body}</section>", _style(table.columns, f"#{name}", head))


def _rows(table: Table, head: int) -> Iterable[str]:
    """Write the rows, column by column, each value once, which is much faster than cell by cell."""
    name = "th scope=row" if len(table.rows) <= _SCOPED else "th"
    columns = [
        _cells(column, [row.cells[i] for row in table.rows], name if i == head else "td", table.rows)
        for i, column in enumerate(table.columns)
    ]
    for row, cells in zip(table.rows, zip(*columns, strict=True), strict=True):
        yield f"<tr{' class=sum' if row.is_sum else ''}>{''.join(cells)}</tr>\n"


def _cells(column: Column, cells: Sequence[Cell], tag: str, rows: Sequence[Row]) -> list[str]:
    if column.has_bars:
        top = greatest([cell for cell, row in zip(cells, rows, strict=True) if not row.is_sum])
        return [
            f"<{tag}>{'' if row.is_sum else _bar(cell, top)}{escaped(shown(cell))}"
            for cell, row in zip(cells, rows, strict=True)
        ]
    written: dict[tuple[type, Cell], str] = {}
    for cell in cells:
        key = (type(cell), cell)  # 1 and True are equal, and not written alike
        if key not in written:
            written[key] = _cell(cell, tag)
    return [written[type(cell), cell] for cell in cells]


def _cell(cell: Cell, tag: str) -> str:
    if isinstance(cell, Trend):
        return f"<{tag}>{trend(cell.values)}"
    text = shown(cell)
    return f"<{tag if text else 'td'}{direction(text)}>{escaped(text)}"


def _bar(cell: Cell, top: float) -> str:
    number = number_of(cell)
    return f'<i style="--w:{place(abs(number) / top * 100)}"></i>' if number and top else ""


def _style(columns: Sequence[Column], name: str, head: int) -> str:
    """Say what the columns of a table look like, and name each beside its cells where there is no heading row."""
    numeric = [f"{name} tr>:nth-child({i})" for i, column in enumerate(columns, 1) if column.numeric]
    bars = [f"{name} td:nth-child({i})" for i, column in enumerate(columns, 1) if column.has_bars]
    rules = [f"{','.join(numeric)}{{text-align:end;font-variant-numeric:tabular-nums}}"] if numeric else []
    if numeric:
        rules.append(
            f"@media screen{{{','.join(one.replace(' tr', ' tbody tr') for one in numeric)}{{white-space:nowrap}}}}"
        )
    if bars:
        rules.append(f"@media print{{{','.join(bars)}{{white-space:nowrap;min-width:2.6cm}}}}")
        rules.append(f"@media screen and (min-width:40.01rem){{{','.join(bars)}{{min-width:11rem}}}}")
    labels = [
        f"{name}.cards td:nth-child({i})::before{{content:{css_string(column.heading)}}}"
        for i, column in enumerate(columns, 1)
        if i - 1 != head
    ]
    return "\n".join(
        [*rules, "@media (max-width:40rem){", f"{name}.cards td{{text-align:start;white-space:normal}}", *labels, "}\n"]
    )
