"""What the shell offers when the user presses Tab: programs, years, places and cooperatives by name."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import typer

from ocp_ess_cli.domain.errors import EssError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.places import Place

Offers = list[tuple[str, str]]
BASH_SPECIAL = re.compile(r"[ '\"()&;|<>*?$`!\\]")  # bash puts an offer on the line as it is


def programs(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the programs."""
    office = _office(ctx)
    return _starting(office, [(p.key, p.title) for p in office.programs], incomplete)


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
    return _starting(office, [(str(year), "") for year in sorted(kept, reverse=True)], incomplete)


def regions(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the regions by name."""
    office = _office(ctx)
    return _places(office, office.places.regions.values(), incomplete)


def provinces(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the provinces by name."""
    office = _office(ctx)
    return _places(office, office.places.provinces.values(), incomplete)


def sectors(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the sectors by key."""
    office = _office(ctx)
    offers = [(s.code, s.name) for s in office.places.sectors.values()]
    return _starting(office, offers, incomplete)


def exports(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer what can be exported."""
    from ocp_ess_cli.cli.export import WHATS  # noqa: PLC0415 - its module imports this one

    return _starting(_office(ctx), [(what, "") for what in WHATS], incomplete)


def cooperatives(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the cooperatives by id or name."""
    office = _office(ctx)
    try:
        with office.store.reading() as unit:
            known = unit.cooperatives.find()
    except EssError:
        return []
    by_id = _starting(office, [(c.id, c.name) for c in known], incomplete)
    return by_id + _starting(office, [(c.name, c.id) for c in known], incomplete) if incomplete else by_id


def _office(ctx: typer.Context) -> Office:
    """Give the office, told which file the line names so far."""
    office: Office = ctx.obj
    named = ctx.params.get("db") or (ctx.parent.params.get("db") if ctx.parent else None)
    office.take("", db=named)
    return office


def _places(office: Office, places: Iterable[Place], incomplete: str) -> Offers:
    return _starting(office, [(place.name, place.code) for place in places], incomplete)


def _starting(office: Office, offers: Offers, incomplete: str) -> Offers:
    """Keep the offers that begin as typed, whatever the letter case, and begin them as typed, as shells demand."""
    typed = incomplete.casefold()
    found = [
        (incomplete + value[len(incomplete) :], told) for value, told in offers if value.casefold().startswith(typed)
    ]
    in_bash = office.environment.get("_ESS_COMPLETE", "").endswith("bash")
    if in_bash and not _is_quoted(office.environment.get("COMP_WORDS", "")):
        return [(BASH_SPECIAL.sub(r"\\\g<0>", value), told) for value, told in found]
    return found


def _is_quoted(line: str) -> bool:
    """Tell whether a line ends within quotes, where bash takes every character as it is."""
    try:
        shlex.split(line)
    except ValueError:
        return True
    return False
