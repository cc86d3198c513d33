"""The page of each cooperative that won, and of each round: one file each, in both languages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import words
from ocp_ess_cli.exchange.publishing.site.facts import sums
from ocp_ess_cli.exchange.publishing.site.parts import (
    FRONT,
    NAMES,
    Column,
    amounts,
    arabic,
    count,
    fields,
    head,
    link,
    name,
    of_region,
    path_of_cooperative,
    path_of_round,
    source,
    table,
    text,
)
from ocp_ess_cli.language import _, current, day, listed, money
from ocp_ess_cli.reports.markup import direction, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.exchange.publishing.site.facts import Award, Facts, Record

_UP = "../"


def titles(facts: Facts) -> dict[str, str]:
    """Give the title of each page, by its path."""
    publisher = facts.published.terms.publisher
    found = {
        path_of_cooperative(row): f"{row['name'] or row['id']}{' *' if row['illustrative'] else ''} – {publisher}"
        for row in facts.cooperatives.values()
    }
    found |= {path_of_round(row): f"{facts.round(row)} – {publisher}" for row in facts.rounds.values()}
    return found


def page(title: str, bodies: Mapping[str, str]) -> str:
    """Write a page that shows one of its languages, without script: English where its address ends in `#en`."""
    told = "\n".join(f'<div lang="{code}">{body}</div>' for code, body in bodies.items())
    begun = head(title, "../style.css", language="fr")
    return f'{begun}</head>\n<body><i id="en"></i><main>\n{told}\n</main></body></html>\n'


def bodies(facts: Facts) -> Iterator[tuple[str, str]]:
    """Write what stands on each page in the language in use, by its path."""
    top, foot = _top(), _foot(facts)
    for row in facts.cooperatives.values():
        yield path_of_cooperative(row), f"{top}{_cooperative(facts, row)}{foot}"
    for row in facts.rounds.values():
        yield path_of_round(row), f"{top}{_round(facts, row)}{foot}"


def _top() -> str:
    other = next(code for code in FRONT if code != current())
    anchor, back = "#en" if other == "en" else "#fr", escaped(_("All awards"))
    return (
        f'<nav><a href="{_UP}{FRONT[current()]}">{back}</a>'
        f'<a href="{anchor}" hreflang="{other}" lang="{other}">{NAMES[other]}</a></nav>\n'
    )


def _foot(facts: Facts) -> str:
    terms = facts.published.terms
    licence = f'<a href="{escaped(terms.licence.url)}" rel="license">{escaped(terms.licence.id)}</a>'
    return f"\n<footer><p>{text(terms.publisher)} · {licence}</p></footer>"


def _star(rows: Iterable[Record]) -> str:
    if any(row["illustrative"] for row in rows):
        sentence = _("* illustrative: invented for demonstration, not a real cooperative.")
        return f'<p class="star">{escaped(sentence)}</p>'
    return ""


def _day(value: str | None) -> str:
    return escaped(day(date.fromisoformat(value))) if value else ""


# --- a cooperative ---


def _cooperative(facts: Facts, row: Record) -> str:
    awards = facts.of_cooperative[row["id"]]
    title = f"<h1>{name(row)}</h1>"
    below = f'<p class="arabic"{direction(row["name_ar"])}>{escaped(row["name_ar"])}</p>' if row["name_ar"] else ""
    told = fields(_fields(facts, row))
    rounds = [link(path_of_round(one.round), text(facts.round(one.round)), _UP) for one in awards]
    shown = table(_("Awards"), (Column(_("Round"), rounds), *_columns(facts, awards)))
    return f"<header>{title}{below}</header>\n<section>{told}{_star([row])}</section>\n<section>{shown}</section>"


def _fields(facts: Facts, row: Record) -> Iterable[tuple[str, str]]:
    places = facts.places
    yield _("Id"), row["id"]
    yield _("Kind"), escaped(words.kind_name(row["kind"]))
    yield _("Other names"), text((row["other_names"] or "").replace(";", ", "))
    yield _("Region"), text(of_region(facts, row))
    yield _("Province"), text(places.province_name(row["province"] or ""))
    yield _("Commune"), text(row["commune"] or "")
    yield _("Sector"), text(places.sector_name(row["sector"] or ""))
    yield _("Activity"), text(row["activity"] or "")
    yield _("Members"), count(row["members"])
    yield _("Women"), count(row["women"])
    yield _("Members aged 18 to 35"), count(row["youth"])
    yield _("Founded"), _day(row["founded"])
    yield _("Register number"), text(", ".join(filter(None, (row["register_number"], row["court"]))))
    yield _("ICE"), escaped(row["ice"] or "")


def _columns(facts: Facts, awards: Sequence[Award]) -> tuple[Column, ...]:
    """Say of awards how much, when, by whom, and for what."""
    paid = [escaped(money(one.paid, one.row["currency"])) if one.paid else "" for one in awards]
    amount = [escaped(money(one.row["amount"], one.row["currency"])) for one in awards]
    sponsors = [text(listed([facts.sponsors[sponsor] for sponsor in one.sponsors])) for one in awards]
    return (
        Column(_("Amount"), amount, numeric=True),
        Column(_("Date"), [_day(one.row["date"]) for one in awards]),
        Column(_("Sponsors"), sponsors),
        Column(_("Paid"), paid, numeric=True),
        Column(_("Project"), [text(one.row["project"] or "") for one in awards]),
    )


# --- a round ---


def _round(facts: Facts, row: Record) -> str:
    awards = sorted(facts.of_round.get(row["id"], ()), key=lambda one: one.order)
    told = fields(_of_round(facts, row))
    winners = [one.cooperative for one in awards]
    named = [link(path_of_cooperative(one), name(one), _UP) + arabic(one) for one in winners]
    regions = [text(of_region(facts, one)) for one in winners]
    columns = (Column(_("Cooperative"), named), Column(_("Region"), regions), *_columns(facts, awards))
    nothing = escaped(_("No award yet."))
    shown = table(_("Awards"), columns) if awards else f'<p class="none">{nothing}</p>'
    title = f"<header><h1>{text(facts.round(row))}</h1></header>"
    return f"{title}\n<section>{told}{_star(winners)}</section>\n<section>{shown}</section>"


def _of_round(facts: Facts, row: Record) -> Iterable[tuple[str, str]]:
    awards = facts.of_round.get(row["id"], ())
    entered = facts.entered.get(row["id"], {})
    yield _("Awards"), escaped(f"{count(len(awards))}, {amounts(sums(awards))}") if awards else ""
    yield _("Entries"), count(sum(entered.values()) or None)
    yield _("Edition"), count(row["edition"])
    yield _("Status"), escaped(words.status_name(row["status"]))
    yield _("Ceremony"), _day(row["ceremony"])
    yield _("Theme"), text(row["theme"] or "")
    yield _("Seats"), count(row["seats"])
    yield _("Amount each"), escaped(money(row["prize"], row["currency"])) if row["prize"] else ""
    yield _("Sponsors"), text(listed([*facts.partners.get(row["id"], ())]))
    yield _("Sealed"), _day(row["sealed"])
    yield _("Source"), source(row["source"])
    yield _("Date of the source"), text(row["source_date"] or "")
