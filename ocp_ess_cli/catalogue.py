"""Reads `data/` once: the programs, the regions and provinces, the sectors, the headings of sheets."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import program_file
from ocp_ess_cli.domain.headings import Heading, Headings
from ocp_ess_cli.domain.places import OldRegion, Place, Places
from ocp_ess_cli.domain.program import PROGRAM_KINDS, Programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.domain.program import Program

_DATA = files("ocp_ess_cli") / "data"


@cache
def programs() -> Programs:
    """Give the programs by kind, each kind in the order of their first year."""
    read = [
        program_file.read_checked(file.read_bytes())  # by the tests, as strictly as one that somebody adds
        for file in (_DATA / "programs").iterdir()
        if file.name.endswith(".toml")
    ]
    return Programs(sorted(read, key=lambda program: (PROGRAM_KINDS.index(program.kind), program.since, program.key)))


def read_program(file: str, content: bytes) -> Program:
    """Read the TOML of a program and check that its parts fit together.

    Raises:
        InputRefused: it is no TOML, a key or a value is not one that a program takes, or its parts do not fit.
    """
    return program_file.read(file, content, lambda: places().regions)


@cache
def places() -> Places:
    """Give the regions, the provinces and the sectors."""
    return Places(
        regions=[_region(row) for row in _rows("regions.csv")],
        provinces=[
            Place(row["name_fr"], _names(row), _several(row["variants"]), row["region_code"])
            for row in _rows("provinces.csv")
        ],
        sectors=[Place(row["key"], _names(row), _several(row["variants"])) for row in _rows("sectors.csv")],
        old_regions=[
            OldRegion((row["code"], *_names(row).values(), *_several(row["variants"])), _several(row["present"]))
            for row in _rows("old_regions.csv")
        ],
    )


def _region(row: dict[str, str]) -> Place:
    spot = (int(row["row"]), int(row["column"]))
    return Place(row["code"], _names(row), _several(row["variants"]), short=row["short"], spot=spot)


@cache
def headings() -> Headings:
    """Give the headings of sheets that are known, in every language."""
    return Headings(
        Heading(row["kind"], row["column"], text)
        for row in _rows("headings.csv")
        for code in ("fr", "en", "ar")
        for text in _several(row[code])
    )


def _rows(file: str) -> Iterator[dict[str, str]]:
    import csv  # noqa: PLC0415 - commands without places need none

    yield from csv.DictReader((_DATA / file).read_text(encoding="utf-8").splitlines())


def _names(row: dict[str, str]) -> dict[str, str]:
    return {code: row[f"name_{code}"] for code in ("fr", "ar", "en") if row.get(f"name_{code}")}


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))
