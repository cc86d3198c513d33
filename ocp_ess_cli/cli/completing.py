"""What the shell offers when the user presses Tab: programs, years, places and cooperatives by name."""

from __future__ import annotations

import re
import shlex
from functools import lru_cache
from typing import TYPE_CHECKING

import typer

from ocp_ess_cli.actions import finding
from ocp_ess_cli.domain.errors import EssError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.domain.places import Place
    from ocp_ess_cli.domain.program import Program

Offers = list[tuple[str, str]]
PATIENCE = "2"  # seconds that somebody who pressed Tab waits for a server
BASH_SPECIAL = re.compile(r"[ '\"()&;|<>*?$`!\\]")  # bash puts an offer on the line as it is


def programs(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the programs."""
    office = _office(ctx)
    return _starting(office, [(p.key, p.title) for p in _programs(office)], incomplete)


def own_programs(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the programs that the register holds itself."""
    office = _office(ctx)
    return _starting(office, [(p.key, p.title) for p in _programs(office) if p.key in office.programs.own], incomplete)


def _programs(office: Office) -> list[Program]:
    try:
        return [*office.programs]
    except EssError:
        return []


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


def bys(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer what a report can be summed by, one or two of them."""
    from ocp_ess_cli.domain.tally import BYS  # noqa: PLC0415 - only a report is summed

    return _one_more(_office(ctx), BYS, incomplete)


def measures(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer what a report can show, one or several."""
    from ocp_ess_cli.reports.measures import MEASURES  # noqa: PLC0415 - as above

    return _one_more(_office(ctx), MEASURES, incomplete)


def _one_more(office: Office, words: Iterable[str], incomplete: str) -> Offers:
    """Offer one more word of a list with commas."""
    before, comma, _begun = incomplete.rpartition(",")
    used = before.split(",")
    return _starting(office, [(before + comma + word, "") for word in words if word not in used], incomplete)


class _Instead(str):
    """An offer that takes the place of what was typed, though Typer drops what does not begin so."""

    __slots__ = ()

    def startswith(self, *_beginning: object) -> bool:
        """Pass for what was typed."""
        return True


def cooperatives(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the cooperatives by id or name; where none begins as typed, those so called in another spelling.

    The line cannot become another spelling's name in every shell, so that the id of the only one is offered, and of
    several their names beside what is typed.
    """
    office = _office(ctx)
    is_id = re.fullmatch(r"[cC]?\d*", incomplete)
    try:
        with office.store.reading() as unit:
            most = 0 if finding.is_small(unit) else finding.MOST_OFFERED
            fits: Sequence[Cooperative] = [] if is_id else finding.Fits(unit, incomplete, most=most).any
            known = [] if fits else finding.beginning(unit, incomplete)
    except EssError:
        return []
    if not incomplete:
        return _starting(office, [(one.id, one.name) for one in known], "")
    called = [*((one.id, one.names) for one in fits), *((one.id, one.names) for one in known)]
    offers = [(one.id, one.name) for one in known] + [(name, one_id) for one_id, names in called for name in names]
    return _starting(office, offers, incomplete) or _instead(office, incomplete, fits)


def _instead(office: Office, incomplete: str, fits: Sequence[Cooperative]) -> Offers:
    """Offer those called so in another spelling: of one its id, of several their names beside what is typed."""
    several = len(fits) > 1
    offers = [(one.name, one.id) if several else (one.id, one.name) for one in fits]
    instead = [(_Instead(value), told) for value, told in (_in_shell(office, offer) for offer in offers)]
    return [*([(incomplete, "")] if several else []), *instead]


def _office(ctx: typer.Context) -> Office:
    """Give the office, told which file the line names so far."""
    office: Office = ctx.obj
    named = ctx.params.get("db") or (ctx.parent.params.get("db") if ctx.parent else None)
    office.take("", db=named, wait=PATIENCE)
    return office


def _places(office: Office, places: Iterable[Place], incomplete: str) -> Offers:
    return _starting(office, [(place.name, place.code) for place in places], incomplete)


def _starting(office: Office, offers: Offers, incomplete: str) -> Offers:
    """Keep the offers that begin as typed, whatever the letter case, and begin them as typed, as shells demand."""
    typed = incomplete.casefold()
    found = [
        (incomplete + value[len(incomplete) :], told) for value, told in offers if value.casefold().startswith(typed)
    ]
    return [_in_shell(office, offer) for offer in found]


def _in_shell(office: Office, offer: tuple[str, str]) -> tuple[str, str]:
    """Write an offer as bash can put it on the line."""
    value, told = offer
    in_bash = office.environment.get("_ESS_COMPLETE", "").endswith("bash")
    if in_bash and not _is_quoted(office.environment.get("COMP_WORDS", "")):
        return BASH_SPECIAL.sub(r"\\\g<0>", value), told
    return offer


@lru_cache(maxsize=1)
def _is_quoted(line: str) -> bool:
    """Tell whether a line ends within quotes, where bash takes every character as it is."""
    try:
        shlex.split(line)
    except ValueError:
        return True
    return False
