"""The front page of a publication: its totals, pictures, awards, rounds and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.exchange.publishing import tables
from ocp_ess_cli.exchange.publishing.site import awards, searching
from ocp_ess_cli.exchange.publishing.site.facts import sums
from ocp_ess_cli.exchange.publishing.site.parts import (
    FRONT,
    NAMES,
    Column,
    amounts,
    head,
    link,
    path_of_round,
    table,
    text,
)
from ocp_ess_cli.exchange.publishing.site.pictures import pictures
from ocp_ess_cli.language import _, current, day, listed, number, plural
from ocp_ess_cli.reports.markup import direction, escaped
from ocp_ess_cli.store import folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.exchange.publishing.site.facts import Facts

Option = tuple[str, str]


def render(facts: Facts, others: Mapping[str, bytes]) -> str:
    """Write the page in the language in use."""
    title = title_of(facts)
    other = next(code for code in FRONT if code != current())
    parts = [
        head(title, "style.css", language=current(), script=searching.digest() if facts.awards else ""),
        f"<script>{searching.script()}</script>\n</head>" if facts.awards else "</head>",
        "<body><main>",
        f'<nav><a href="{FRONT[other]}" hreflang="{other}" lang="{other}">{NAMES[other]}</a></nav>',
        _header(facts),
        _figures(facts),
        pictures(facts),
        awards.section(facts),
        _rounds(facts),
        _downloads(others),
        _about(facts),
        "</main>",
        f'<script type="application/json" id="letters">{searching.letters()}</script>' if facts.awards else "",
        "</body></html>\n",
    ]
    return "\n".join(filter(None, parts))


def title_of(facts: Facts) -> str:
    """Name what is published, by whom."""
    name = _("Awards to cooperatives")
    return f"{name} – {facts.published.terms.publisher}"


def narrowed(facts: Facts) -> str:
    """Say what the publication is narrowed to; nothing where it is to nothing."""
    program, years = facts.published.selection.program, facts.published.selection.years
    told = [program.title] if program else []
    told += [str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"] if years else []
    return listed(told)


def _header(facts: Facts) -> str:
    published = facts.published
    span = f"<span{direction(told)}>{escaped(told)}</span>" if (told := narrowed(facts)) else ""
    said = [text(published.terms.publisher), licence(facts)]
    if on := published.on:
        moment = _("published on {date}").format(date=day(on))
        said.insert(1, f'<time datetime="{on}">{escaped(moment)}</time>')
    made, name = " · ".join(said), escaped(_("Awards to cooperatives"))
    return f'<header><h1>{name}{span}</h1><p class="made">{made}</p></header>'


def licence(facts: Facts) -> str:
    """Name the licence, with where its text stands."""
    known = facts.published.terms.licence
    return f'<a href="{escaped(known.url)}" rel="license">{escaped(known.id)}</a>'


def _figures(facts: Facts) -> str:
    regions = {one.cooperative["region"] for one in facts.awards} - {None}
    pairs = [
        (number(len(facts.awards)), "", _("Awards")),
        *((number(amount), currency, _("Awarded")) for currency, amount in sums(facts.awards).items()),
        (number(len(facts.cooperatives)), "", _("Cooperatives that won")),
        (number(len(facts.rounds)), "", _("Rounds")),
        (number(len(regions)), "", _("Regions")),
    ]
    told = "".join(
        f"<div><dt>{escaped(label)}</dt><dd><b>{value}<small> {escaped(unit)}</small></b></dd></div>\n"
        for value, unit, label in pairs
    )
    star = f'<p class="star">{escaped(told_of_invented(facts))}</p>' if facts.invented else ""
    return f'<section><dl class="figures">\n{told}</dl>{star}</section>'


def told_of_invented(facts: Facts) -> str:
    """Say how many of the cooperatives are invented."""
    sentence = plural(
        "* {count} cooperative of {total} is illustrative: invented for demonstration, not a real one.",
        "* {count} cooperatives of {total} are illustrative: invented for demonstration, not real ones.",
        facts.invented,
    )
    return sentence.format(total=number(len(facts.cooperatives)))


def _rounds(facts: Facts) -> str:
    if not facts.rounds:
        return ""
    found = sorted(facts.rounds.values(), key=lambda row: (-row["year"], row["id"]))
    awards = [facts.of_round.get(row["id"], ()) for row in found]
    entries = [sum(facts.entered.get(row["id"], {}).values()) for row in found]
    columns = (
        Column(_("Round"), [link(path_of_round(row), text(facts.round(row))) for row in found]),
        Column(_("Entries"), [number(count) if count else "" for count in entries], numeric=True),
        Column(_("Awards"), [number(len(some)) if some else "" for some in awards], numeric=True),
        Column(_("Amount"), [escaped(amounts(sums(some))) if some else "" for some in awards], numeric=True),
        Column(_("Sponsors"), [text(listed([*facts.partners.get(row["id"], ())])) for row in found]),
    )
    shown = table(_("Rounds"), columns)
    return f"<section>{shown}</section>"


def _downloads(others: Mapping[str, bytes]) -> str:
    told = {f"data/{one.name}.csv": one.fr if current() == "fr" else one.en for one in tables.TABLES}
    told |= {
        "datapackage.json": _("Data Package: what each table and column holds, and how they belong together"),
        "grants.json": _("360Giving: one grant an award"),
        "CHANGES.md": _("What changed since the publication before"),
    }
    lines = [
        f'<dt><a href="{path}" download>{path}</a> <small>{_size(len(others[path]))}</small></dt>'
        f"<dd>{escaped(what)}</dd>"
        for path, what in told.items()
        if path in others
    ]
    sums_ = escaped(_("Checksums of every file, as sha256sum reads them"))
    lines.append(f'<dt><a href="{folders.SUMS}" download>{folders.SUMS}</a></dt><dd>{sums_}</dd>')
    title, listing = escaped(_("Downloads")), "\n".join(lines)
    return f'<section><h2>{title}</h2><dl class="fields files">\n{listing}</dl></section>'


def _size(count: int) -> str:
    return escaped(_("{size} kB").format(size=number(max(1, round(count / 1000)))))


def _about(facts: Facts) -> str:
    terms = facts.published.terms
    known = terms.licence
    stated = escaped(_("{field}: {value}"))
    address = f'<a href="{escaped(known.url)}" rel="license">{escaped(known.title)}</a>'
    told = [
        stated.format(field=escaped(_("Licence")), value=address),
        stated.format(field=escaped(_("Publisher")), value=text(terms.publisher)),
        stated.format(field=escaped(_("Publication")), value=number(facts.published.number)),
        escaped(_("Only those who won are named; nothing here is a contact, a mark or a note.")),
    ]
    if created := facts.published.created:
        told.append(stated.format(field=escaped(_("Last change of a record")), value=escaped(day(created.date()))))
    if said := narrowed(facts):
        told.insert(3, escaped(_("Only {what} is published here.").format(what=said)))
    if terms.despite:
        sentence = _("Sources contradict one another, and it is published because: {reason}")
        told.append(escaped(sentence.format(reason=terms.despite)))
    if facts.invented:
        told.append(escaped(told_of_invented(facts)))
    return "<footer><ul>" + "".join(f"<li>{one}</li>\n" for one in told) + "</ul></footer>"
