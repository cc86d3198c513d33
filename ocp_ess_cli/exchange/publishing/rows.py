"""From the records that are published to the rows of the tables."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from ocp_ess_cli.domain import money
from ocp_ess_cli.domain.cells import harmless
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.publishing import Sheet
from ocp_ess_cli.exchange.publishing import tables
from ocp_ess_cli.exchange.publishing.tables import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from ocp_ess_cli.domain.models import Cooperative, Figure, Round
    from ocp_ess_cli.domain.places import Place
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.publishing import Content
    from ocp_ess_cli.exchange.publishing.selecting import Chosen

Rows = list[tuple[Any, ...]]

_HASHED = 8  # hexadecimal digits: no two of a few hundred sponsors share them by chance


def content(chosen: Chosen) -> Content:
    """Make every table that is published, with its rows in the order of the register."""
    readers: dict[str, Callable[[Chosen], Rows]] = {
        "programs": _programs,
        "rounds": lambda of: [_round(one) for one in of.rounds],
        "cooperatives": _cooperatives,
        "sponsors": _sponsors,
        "partners": _partners,
        "entries": _entries,
        "awards": _awards,
        "shares": _shares,
        "payments": _payments,
        "figures": lambda of: [_figure(one) for one in of.figures],
    }
    return {
        table.name: Sheet(tuple(c.name for c in table.columns), table.key, readers[table.name](chosen))
        for table in tables.TABLES
    }


def sponsor_id(name: str) -> str:
    """Make the identifier of a sponsor: its name in plain letters, and what tells apart those that share them."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name))[:40].strip("-")
    return f"{plain or 'sponsor'}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:_HASHED]}"


def _text(value: str) -> str | None:
    return harmless(value) if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _programs(chosen: Chosen) -> Rows:
    keys = {one.program for one in chosen.rounds} | {one.program for one in chosen.figures}
    known = {program.key: program for program in chosen.programs if program.key in keys}
    return [_program(program) for program in known.values()]


def _program(program: Program) -> tuple[Any, ...]:
    return (program.key, program.kind, *(_text(program.name.get(code, "")) for code in ("fr", "en", "ar")))


def _round(one: Round) -> tuple[Any, ...]:
    return (
        one.id,
        one.program,
        one.year,
        one.edition,
        one.status,
        _day(one.ceremony),
        _text(one.theme),
        one.terms.seats,
        one.terms.amount or None,
        one.terms.currency,
        _day(one.seal.on) if one.seal else None,
        _text(one.source),
        _text(one.source_date),
    )


def _cooperatives(chosen: Chosen) -> Rows:
    ids = dict.fromkeys(entry.cooperative for entry in chosen.awarded)
    found = [chosen.cooperatives[record_id] for record_id in sorted(ids)]
    return [_holder(one, chosen) if one.kind == "project" else _cooperative(one, chosen) for one in found]


def _cooperative(one: Cooperative, chosen: Chosen) -> tuple[Any, ...]:
    return (
        one.id,
        one.kind,
        _text(one.name),
        _text(one.name_ar),
        _text(";".join(one.other_names)),
        one.country,
        _text(one.region),
        _french(chosen.places.regions.get(one.region)),
        _text(one.province),
        _text(one.commune),
        _text(one.sector),
        _french(chosen.places.sectors.get(one.sector)),
        _text(one.activity),
        one.members,
        one.women,
        one.youth,
        _day(one.founded),
        _text(one.court),
        _text(one.register_number),
        one.ice or None,
        one.illustrative,
    )


def _holder(one: Cooperative, chosen: Chosen) -> tuple[Any, ...]:
    """Say of people who hold a project what says nothing of who they are."""
    region, sector = chosen.places.regions.get(one.region), chosen.places.sectors.get(one.sector)
    place = (one.country, _text(one.region), _french(region), None, None)
    return (one.id, one.kind, *3 * (None,), *place, _text(one.sector), _french(sector), *8 * (None,), one.illustrative)


def _french(place: Place | None) -> str | None:
    return place.names.get("fr") if place else None


def _sponsors(chosen: Chosen) -> Rows:
    named = {name for one in chosen.rounds for name in one.sponsors}
    for entry in chosen.awarded:
        if entry.award:
            named |= {*entry.award.paid_by}
            named |= {money.payer_of(entry, payment) for payment in chosen.payments.get(entry.id, ())}
    return [(sponsor_id(name), harmless(name)) for name in sorted(named) if name]


def _partners(chosen: Chosen) -> Rows:
    return [(one.id, sponsor_id(name)) for one in chosen.rounds for name in dict.fromkeys(one.sponsors) if name]


def _entries(chosen: Chosen) -> Rows:
    counts = Counter(
        (entry.round, harmless(entry.stage), entry.track, one.country, one.region or UNKNOWN, one.illustrative)
        for entry in chosen.entries
        if (one := chosen.cooperatives.get(entry.cooperative))
    )
    return [(*key, count) for key, count in sorted(counts.items())]


def _awards(chosen: Chosen) -> Rows:
    return [
        (
            entry.id,
            entry.round,
            entry.cooperative,
            entry.track,
            None if chosen.cooperatives[entry.cooperative].kind == "project" else _text(entry.project),
            entry.award.amount,
            entry.award.currency,
            _day(entry.award.on),
            chosen.cooperatives[entry.cooperative].illustrative,
        )
        for entry in chosen.awarded
        if entry.award
    ]


def _shares(chosen: Chosen) -> Rows:
    return [
        (entry.id, sponsor_id(name), share)
        for entry in chosen.awarded
        if entry.award
        for name, share in entry.award.paid_by.items()
        if name
    ]


def _payments(chosen: Chosen) -> Rows:
    return [
        (
            payment.id,
            entry.id,
            sponsor_id(name) if (name := money.payer_of(entry, payment)) else None,
            payment.amount,
            _day(payment.on),
            payment.returns or None,
        )
        for entry in chosen.awarded
        for payment in chosen.payments.get(entry.id, ())
    ]


def _figure(one: Figure) -> tuple[Any, ...]:
    return (
        one.id,
        one.program,
        one.year,
        one.since,
        harmless(one.key),
        one.track,
        _text(one.sponsor),
        one.value,
        one.bound or None,
        _text(one.statement),
        _text(one.source),
        _text(one.date),
    )


def sums(content_: Content) -> dict[str, int]:
    """Sum the published awards by currency; two currencies are never added."""
    found: Counter[str] = Counter()
    for row in dicts(content_, "awards"):
        found[row["currency"]] += row["amount"]
    return dict(sorted(found.items()))


def dicts(content_: Content, table: str) -> Iterable[dict[str, Any]]:
    """Give the rows of a table as dictionaries."""
    sheet = content_[table]
    return (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows)
