"""The front page of a publication: its totals, pictures, awards, rounds and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.exchange.publishing import tables
from ocp_ess_cli.exchange.publishing.site import searching
from ocp_ess_cli.exchange.publishing.site.facts import sums
from ocp_ess_cli.exchange.publishing.site.parts import (
    FRONT,
    NAMES,
    amounts,
    arabic,
    head,
    link,
    name,
    of_region,
    path_of_cooperative,
    path_of_round,
    table,
    text,
)
from ocp_ess_cli.exchange.publishing.site.pictures import pictures
from ocp_ess_cli.language import _, current, day, listed, money, number, plural
from ocp_ess_cli.reports.markup import direction, escaped
from ocp_ess_cli.store import folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocp_ess_cli.exchange.publishing.site.facts import Award, Facts

Option = tuple[str, str]


def render(facts: Facts, others: Mapping[str, bytes]) -> str:
    """Write the page in the language in use."""
    title = title_of(facts)
    other = next(code for code in FRONT if code != current())
    parts = [
        head(title, "style.css", script=searching.digest()),
        f"<script>{searching.script()}</script>\n</head>",
        "<body><main>",
        f'<nav><a href="{FRONT[other]}" hreflang="{other}" lang="{other}">{NAMES[other]}</a></nav>',
        _header(facts),
        _figures(facts),
        pictures(facts),
        _awards(facts),
        _rounds(facts),
        _downloads(others),
        _about(facts),
        f'</main>\n<script type="application/json" id="letters">{searching.letters()}</script>',
        "</body></html>\n",
    ]
    return "\n".join(filter(None, parts))


def title_of(facts: Facts) -> str:
    """Name what is published, by whom."""
    return f"{_('Awards to cooperatives')} – {facts.published.terms.publisher}"


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
    if published.created:
        on = published.created.date()
        said.insert(1, f'{escaped(_("as of"))} <time datetime="{on}">{escaped(day(on))}</time>')
    made = " · ".join(said)
    return f'<header><h1>{escaped(_("Awards to cooperatives"))}{span}</h1><p class="made">{made}</p></header>'


def licence(facts: Facts) -> str:
    """Name the licence, with where its text stands."""
    known = facts.published.terms.licence
    return f'<a href="{escaped(known.url)}" rel="license">{escaped(known.id)}</a>'


def _figures(facts: Facts) -> str:
    regions = {one.cooperative["region"] for one in facts.awards} - {None}
    pairs = [
        (number(len(facts.awards)), "", plural("award", "awards", len(facts.awards))),
        *((number(amount), currency, _("awarded")) for currency, amount in sums(facts.awards).items()),
        (number(len(facts.cooperatives)), "", plural("cooperative", "cooperatives", len(facts.cooperatives))),
        (number(len(facts.rounds)), "", plural("round", "rounds", len(facts.rounds))),
        (number(len(regions)), "", plural("region", "regions", len(regions))),
    ]
    told = "".join(
        f"<div><dt>{escaped(label)}</dt><dd><b>{value}{f'<small> {escaped(unit)}</small>' if unit else ''}</b></dd></div>\n"
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


# --- the awards ---


def headings() -> tuple[str, ...]:
    """Name the columns of the awards."""
    return (_("Cooperative"), _("Program"), _("Year"), _("Region"), _("Sector"), _("Sponsor"), _("Amount"))


def _awards(facts: Facts) -> str:
    if not facts.awards:
        return f"<section><h2>{escaped(_('Awards'))}</h2><p>{escaped(_('none'))}</p></section>"
    options = _options(facts)
    columns = "".join(f'<th scope="col">{escaped(heading)}</th>' for heading in headings())
    rows = "".join(_rows(facts, options))
    one, many = "{count} award, {sums}", "{count} awards, {sums}"
    told = plural(one, many, len(facts.awards)).replace("{sums}", amounts(sums(facts.awards)))
    said = f'data-one="{escaped(_plural_form(one, many, 1))}" data-many="{escaped(_plural_form(one, many, 2))}"'
    return "\n".join(
        [
            f'<section aria-labelledby="awards-title"><h2 id="awards-title">{escaped(_("Awards"))}</h2>',
            _form(options),
            f'<p id="count" role="status" {said}>{escaped(told)}</p>',
            '<table id="awards" class="cards awards" aria-labelledby="awards-title">',
            f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody></table>",
            f'<p class="more"><button type="button" id="more" hidden>{escaped(_("Show more"))}</button>',
            f'<button type="button" id="all" hidden>{escaped(_("Show all"))}</button></p></section>',
        ]
    )


def _plural_form(one: str, many: str, count: int) -> str:
    return plural(one, many, count).replace(number(count), "{count}", 1)


def _options(facts: Facts) -> dict[str, list[Option]]:
    """Give the values that the awards can be narrowed to, by what is narrowed: each with its name."""
    found: dict[str, dict[str, str]] = {key: {} for key in ("program", "year", "region", "sector", "sponsor")}
    for one in facts.awards:
        for key, pairs in _values(facts, one).items():
            found[key].update(pairs)
    ordered = {key: sorted(known.items(), key=lambda pair: (pair[0] == _NONE, pair[1])) for key, known in found.items()}
    ordered["year"].reverse()
    return ordered


_NONE = "none"


def _values(facts: Facts, one: Award) -> dict[str, list[Option]]:
    cooperative = one.cooperative
    none = [(_NONE, _("not recorded"))]
    region = cooperative["region"] or (cooperative["country"] if cooperative["country"] != "MA" else "")
    return {
        "program": [(one.round["program"], facts.program(one.round["program"]))],
        "year": [(str(one.round["year"]), str(one.round["year"]))],
        "region": [(region, of_region(facts, cooperative))] if region else none,
        "sector": [(cooperative["sector"], facts.places.sector_name(cooperative["sector"]))]
        if cooperative["sector"]
        else none,
        "sponsor": [(sponsor, facts.sponsors[sponsor]) for sponsor in one.sponsors] or none,
    }


def _form(options: Mapping[str, list[Option]]) -> str:
    labels = dict(zip(("name", *options, "amount"), headings(), strict=True))
    selects = "".join(
        f'<label>{escaped(labels[key])}<select name="{key}"><option value="">{escaped(_("all"))}</option>'
        + "".join(f'<option value="{escaped(value)}">{escaped(shown)}</option>' for value, shown in known)
        + "</select></label>\n"
        for key, known in options.items()
    )
    orders = "".join(
        f'<option value="{sign}{key}">{escaped(label)} {arrow}</option>'
        for key, label in labels.items()
        for sign, arrow in (("", "↑"), ("-", "↓"))
    )
    return (
        f'<form id="find" role="search" hidden autocomplete="off">\n<label class="words">{escaped(_("Search"))}'
        f'<input type="search" name="q" placeholder="{escaped(_("a name in any spelling, a place"))}"></label>\n{selects}'
        f'<label class="sort">{escaped(_("Sort by"))}<select name="sort"><option value="">{escaped(_("newest first"))}'
        f'</option>{orders}</select></label>\n<button type="reset">{escaped(_("Clear"))}</button></form>'
    )


def _rows(facts: Facts, options: Mapping[str, list[Option]]) -> Iterable[str]:
    """Write the rows; what many of them share is written once."""
    places = {key: {value: str(i) for i, (value, _shown) in enumerate(known)} for key, known in options.items()}
    heads: dict[str, tuple[str, str]] = {}
    cells: dict[tuple[str, str, int], str] = {}
    for one in facts.awards:
        cooperative, row = one.cooperative, one.row
        if (known := heads.get(cooperative["id"])) is None:
            known = heads[cooperative["id"]] = _head(cooperative)
        values = _values(facts, one)
        where = ",".join(" ".join(places[key][value] for value, _shown in pairs) for key, pairs in values.items())
        amount = cells.setdefault(("", row["currency"], row["amount"]), money(row["amount"], row["currency"]))
        told = [_told(pairs) for pairs in values.values()]
        told[1] = link(path_of_round(one.round), told[1])
        yield f'<tr data-f="{where}"{known[0]}>{known[1]}<td>{"<td>".join(told)}<td>{amount}\n'


def _head(cooperative: dict[str, str]) -> tuple[str, str]:
    heard, more = searching.keys(cooperative), searching.others(cooperative)
    said = f' data-k="{escaped(heard)}"' if heard else ""
    said += f' data-o="{escaped(more)}"' if more else ""
    return said, f"<th scope=row>{link(path_of_cooperative(cooperative), name(cooperative))}{arabic(cooperative)}"


def _told(pairs: list[Option]) -> str:
    return ", ".join(text(shown) for value, shown in pairs if value != _NONE)


# --- the rounds and the files ---


def round_headings() -> tuple[str, ...]:
    """Name the columns of the rounds."""
    return (_("Round"), _("Entries"), _("Awards"), _("Amount"), _("Sponsors"))


def _rounds(facts: Facts) -> str:
    if not facts.rounds:
        return ""
    found = sorted(facts.rounds.values(), key=lambda row: (-row["year"], row["id"]))
    rows = (
        (
            link(path_of_round(row), text(facts.round(row))),
            number(sum(facts.entered.get(row["id"], {}).values())),
            number(len(of_round := facts.of_round.get(row["id"], ()))),
            escaped(amounts(sums(of_round))) if of_round else "",
            text(listed([*facts.partners.get(row["id"], ())])),
        )
        for row in found
    )
    return f"<section>{table('rounds', _('Rounds'), round_headings(), rows)}</section>"


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
    return f'<section><h2>{escaped(_("Downloads"))}</h2><dl class="fields files">\n' + "\n".join(lines) + "</dl></section>"


def _size(count: int) -> str:
    return escaped(_("{size} kB").format(size=number(max(1, round(count / 1000)))))


def _about(facts: Facts) -> str:
    terms = facts.published.terms
    known = terms.licence
    told = [
        f'{escaped(_("Licence"))}: <a href="{escaped(known.url)}" rel="license">{escaped(known.title)}</a>',
        f'{escaped(_("Publisher"))}: {text(terms.publisher)}; {escaped(_("publication {number}").format(number=facts.published.number))}',
        escaped(_("Only those who won are named; nothing here is a contact, a mark or a note.")),
    ]
    if said := narrowed(facts):
        told.insert(2, escaped(_("Only {what} is published here.").format(what=said)))
    if terms.despite:
        told.append(escaped(_("Sources contradict one another, and it is published because: {reason}").format(reason=terms.despite)))
    if facts.invented:
        told.append(escaped(told_of_invented(facts)))
    return "<footer><ul>" + "".join(f"<li>{one}</li>\n" for one in told) + "</ul></footer>"
