"""The names of groups, in the order that people expect, those without anything in them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.models import KINDS, TRACKS
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.words import kind_name, track_name
from ocp_ess_cli.language import _, listed
from ocp_ess_cli.reports.register import round_order
from ocp_ess_cli.reports.report import Named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from ocp_ess_cli.domain.tally import By, Code
    from ocp_ess_cli.reports.register import Register


def names(by: By, codes: Iterable[Code], register: Register, *, every_region: bool = True) -> list[Named]:
    """Name the groups that entries fall into.

    Args:
        by: what the groups have in common.
        codes: what is found of it.
        register: where it is from.
        every_region: whether a region with nothing in it is a group, so that twelve regions are always twelve.
    """
    found = {*codes}
    if by == "region" and every_region:
        found |= {*register.places.regions}
    return _NAMERS[by](found, register)


def years(register: Register) -> range:
    """Give the years from the first round to the last."""
    numbers = [round_.year for round_ in register.rounds]
    return range(min(numbers), max(numbers) + 1) if numbers else range(0)


def _years(_found: Collection[Code], register: Register) -> list[Named]:
    return [Named(year, str(year)) for year in years(register)]


def _programs(_found: Collection[Code], register: Register) -> list[Named]:
    running = {round_.program for round_ in register.rounds}
    return [Named(program.key, program.title) for program in register.programs if program.key in running]


def _rounds(_found: Collection[Code], register: Register) -> list[Named]:
    ordered = sorted(register.rounds, key=round_order(register.programs))
    return [Named(round_.id, round_.id) for round_ in ordered]


def _regions(found: Collection[Code], register: Register) -> list[Named]:
    return _of_places([*register.places.regions], found, register.places.region_name, _("(no region)"))


def _sectors(found: Collection[Code], register: Register) -> list[Named]:
    return _of_places([*register.places.sectors], found, register.places.sector_name, _("(no sector)"))


def _provinces(found: Collection[Code], register: Register) -> list[Named]:
    return _by_name(found, register.places.province_name, _("(no province)"))


def _sponsors(found: Collection[Code], _register: Register) -> list[Named]:
    return _by_name(found, str, _("(nobody named)"))


def _kinds(found: Collection[Code], _register: Register) -> list[Named]:
    return [Named(kind, kind_name(kind)) for kind in KINDS if kind in found]


def _tracks(found: Collection[Code], _register: Register) -> list[Named]:
    return [Named(track, track_name(track)) for track in TRACKS if track in found]


def _stages(found: Collection[Code], register: Register) -> list[Named]:
    """Name stages in the order of the programs, by every word that they have for one."""
    words: dict[str, dict[str, None]] = {}
    running = {round_.program for round_ in register.rounds}
    for program in register.programs:
        if program.key in running:
            for stage in program.stages:
                words.setdefault(stage, {})[program.label(stage)] = None
    return [Named(stage, listed([*told])) for stage, told in words.items() if stage in found]


_NAMERS: dict[By, Callable[[Collection[Code], Register], list[Named]]] = {
    "program": _programs,
    "year": _years,
    "round": _rounds,
    "region": _regions,
    "province": _provinces,
    "sector": _sectors,
    "sponsor": _sponsors,
    "kind": _kinds,
    "stage": _stages,
    "track": _tracks,
}


def _of_places(known: Sequence[str], found: Collection[Code], name: Callable[[str], str], none: str) -> list[Named]:
    """Name places in their own order, then those that are not known, then what has none."""
    others = sorted(str(code) for code in found if code and code not in known)
    named = [Named(code, name(code)) for code in (*(code for code in known if code in found), *others)]
    return [*named, Named("", none)] if "" in found else named


def _by_name(found: Collection[Code], name: Callable[[str], str], none: str) -> list[Named]:
    codes = sorted((str(code) for code in found if code), key=lambda code: fold(name(code)))
    return _of_places(codes, found, name, none)
