"""Reads `data/` once: the programs, the regions and provinces, the sectors, the headings of sheets."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.domain.headings import Heading, Headings
from ocp_ess_cli.domain.places import OldRegion, Place, Places
from ocp_ess_cli.domain.program import PROGRAM_KINDS, Program, Programs
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = files("ocp_ess_cli") / "data"


@cache
def programs() -> Programs:
    """Give the programs by kind, each kind in the order of their first year."""
    read = [
        read_program(file.name, file.read_bytes())
        for file in (_DATA / "programs").iterdir()
        if file.name.endswith(".toml")
    ]
    return Programs(sorted(read, key=lambda program: (PROGRAM_KINDS.index(program.kind), program.since, program.key)))


def read_program(file: str, content: bytes) -> Program:
    """Read the TOML of a program and check that its parts fit together.

    Raises:
        FileUnusable: it is no TOML, a key is unknown, missing or of the wrong type, or a stage or term is not there.
    """
    try:
        program = msgspec.toml.decode(content, type=Program)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileUnusable(_("{file}: {reason}.").format(file=file, reason=error)) from error
    wrong = [
        _("stage “{stage}” is followed by “{next}”, which is no stage").format(stage=stage, next=following)
        for stage, followers in program.stages.items()
        for following in followers
        if following not in program.stages
    ]
    wrong += [
        _("“{stage}” stands in “{key}” and is no stage").format(stage=stage, key=key)
        for key in ("served", "ends")
        for stage in getattr(program, key)
        if stage not in program.stages
    ]
    terms = (
        set(program.__struct_fields__)
        | set(program.terms.__struct_fields__)
        | set(program.terms.eligibility.__struct_fields__)
    )
    wrong += [
        _("the assumption “{term}” is about no term").format(term=term)
        for term in program.assumptions
        if term not in terms
    ]
    if wrong:
        raise FileUnusable(_("{file}: {reason}.").format(file=file, reason=listed(wrong)))
    return program


@cache
def places() -> Places:
    """Give the regions, the provinces and the sectors."""
    return Places(
        regions=[Place(row["code"], _names(row), _several(row["variants"])) for row in _rows("regions.csv")],
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
