"""Parts that the pages share: heads, links, names, fields and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ocp_ess_cli.language import _, current, listed, money, number
from ocp_ess_cli.reports.markup import direction, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.exchange.publishing.site.facts import Facts, Record

FRONT = {"fr": "index.html", "en": "index.en.html"}
NAMES = {"fr": "Français", "en": "English"}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'self' file:"
_ADDRESS = re.compile(r"https?://[^\s\\]+")


def head(title: str, sheet: str, *, language: str, script: str = "") -> str:
    """Begin a page; it may load its own style sheet and, where named by its digest, run one script: nothing else."""
    policy = f"{_NOTHING}; script-src '{script}'" if script else _NOTHING
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<title>{escaped(title)}</title>\n<link rel="stylesheet" href="{sheet}">\n'
    )


def path_of_cooperative(record: Record) -> str:
    """Give the path of the page of a cooperative."""
    return f"cooperatives/{record['id']}.html"


def path_of_round(record: Record) -> str:
    """Give the path of the page of a round."""
    return f"rounds/{record['id']}.html"


def link(path: str, words: str, up: str = "") -> str:
    """Link to another page, which is opened in the language of this one."""
    there = "" if current() == "fr" else "#en"
    return f'<a href="{up}{path}{there}">{words}</a>'


def text(value: str) -> str:
    """Write a text within a page: its direction stated where it is not the page's."""
    stated = direction(value)
    return f"<span{stated}>{escaped(value)}</span>" if stated else escaped(value)


def name(record: Record) -> str:
    """Name a cooperative; of people who hold a project, nothing says who they are. The illustrative have a star."""
    known = record["name"] or _("Project holder {id}").format(id=record["id"])
    return f"{text(known)}\u00a0*" if record["illustrative"] else text(known)


def arabic(record: Record) -> str:
    """Write the Arabic name of a cooperative below its other; nothing where it has none."""
    return f" <small{direction(record['name_ar'])}>{escaped(record['name_ar'])}</small>" if record["name_ar"] else ""


def source(value: str | None) -> str:
    """Write a source: an address as a link."""
    if value and _ADDRESS.fullmatch(value):
        return f'<a href="{escaped(value)}" rel="noreferrer">{escaped(value)}</a>'
    return text(value or "")


def amounts(found: Mapping[str, int]) -> str:
    """Write sums, each with its currency."""
    return listed([money(amount, currency) for currency, amount in found.items()]) or "0"


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    """List fields with their values, which are markup; those without a value are left out."""
    told = "".join(f"<dt>{escaped(label)}</dt><dd>{value}</dd>\n" for label, value in pairs if value)
    return f'<dl class="fields">\n{told}</dl>' if told else ""


class Column(NamedTuple):
    """A column of a small table: its heading and its cells, which are markup."""

    heading: str
    cells: Sequence[str]
    numeric: bool = False


def table(title: str, columns: Sequence[Column]) -> str:
    """Write a table; the first cell of a row names it, and columns that say nothing are left out."""
    head_, *rest = [column for i, column in enumerate(columns) if not i or any(column.cells)]
    headings = "".join(
        f'<th scope="col"{" class=n" if column.numeric else ""}>{escaped(column.heading)}' for column in (head_, *rest)
    )
    starts = [f'<td data-l="{escaped(column.heading)}"{" class=n" if column.numeric else ""}>' for column in rest]
    body = "".join(
        f"<tr><th scope=row>{name_}"
        f"{''.join(f'{start}{cell}' for start, cell in zip(starts, cells, strict=True))}</tr>\n"
        for name_, *cells in zip(*(column.cells for column in (head_, *rest)), strict=True)
    )
    return (
        f'<table class="cards labelled"><caption><h2>{escaped(title)}</h2></caption>\n'
        f"<thead><tr>{headings}</thead>\n<tbody>\n{body}</tbody></table>"
    )


def of_region(facts: Facts, record: Record) -> str:
    """Name the region of a cooperative, or its country where it is not Morocco."""
    return facts.places.region_name(record["region"] or "") or ("" if record["country"] == "MA" else record["country"])


def count(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    """Write a number that may not be known."""
    return "" if value is None else number(value)
