"""What the shell offers when the user presses Tab: programs, years, places and cooperatives by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ocp_ess_cli.domain.errors import EssError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.places import Place

Offers = list[tuple[str, str]]


def programs(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the programs."""
    return _starting([(p.key, p.title) for p in _office(ctx).programs], incomplete)


def years(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the years of the rounds in the register, newest first."""
    office = _office(ctx)
    try:
        with office.store.reading() as unit:
            known = {(round_.year, round_.program) for round_ in unit.rounds.find()}
    except EssError:
        return []
    program = ctx.params.get("program")
    kept = {year for year, key in known if not program or key == program} or {y for y, _ in known}
    return _starting([(str(year), "") for year in sorted(kept, reverse=True)], incomplete)


def regions(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the regions by name."""
    return _places(_office(ctx).places.regions.values(), incomplete)


def provinces(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the provinces by name."""
    return _places(_office(ctx).places.provinces.values(), incomplete)


def sectors(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the sectors by key."""
    offers = [(s.code, s.name) for s in _office(ctx).places.sectors.values()]
    return _starting(offers, incomplete)


def cooperatives(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the cooperatives by id or name."""
    office = _office(ctx)
    try:
        with office.store.reading() as unit:
            known = unit.cooperatives.find()
    except EssError:
        return []
    by_id = _starting([(c.id, c.name) for c in known], incomplete)
    return by_id + _starting([(c.name, c.id) for c in known], incomplete) if incomplete else by_id


def _office(ctx: typer.Context) -> Office:
    """Give the office, told which file the line names so far."""
    office: Office = ctx.obj
    named = ctx.params.get("db") or (ctx.parent.params.get("db") if ctx.parent else None)
    office.take("", db=named)
    return office


def _places(places: Iterable[Place], incomplete: str) -> Offers:
    return _starting([(place.name, place.code) for place in places], incomplete)


def _starting(offers: Offers, incomplete: str) -> Offers:
    """Keep the offers that begin as typed, whatever the letter case, and begin them as typed, as shells demand."""
    typed = incomplete.casefold()
    return [
        (incomplete + value[len(incomplete) :], told) for value, told in offers if value.casefold().startswith(typed)
    ]
