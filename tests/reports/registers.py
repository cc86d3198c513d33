"""A small register that the tests of reports are made of, and the ways to look into a report."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.models import Award, Contact, Cooperative, Entry, Figure, Round, Step, Terms
from ocp_ess_cli.reports.register import Register
from ocp_ess_cli.reports.report import Card, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.reports.report import Cell, Report

HOSTILE = "[red]x[/] \x1b[31m\u202e|<b>"
CEREMONY = date(2021, 3, 8)


def cooperative(number: int, name: str, **fields: object) -> Cooperative:
    """Make a cooperative."""
    return msgspec.structs.replace(Cooperative(id=f"C{number:04}", name=name), **fields)


def entry(number: int, round_: str, cooperative_: int, **fields: object) -> Entry:
    """Make an entry, a candidate if nothing else is said."""
    made = Entry(id=f"E{number:04}", round=round_, cooperative=f"C{cooperative_:04}", stage="candidate")
    return msgspec.structs.replace(made, **fields)


def won(number: int, round_: str, cooperative_: int, award: Award) -> Entry:
    """Make an entry that won."""
    return entry(number, round_, cooperative_, stage="winner", award=award)


def figure(number: int, round_: str, key: str, value: int, **fields: object) -> Figure:
    """Make a published figure."""
    program, _, year = round_.partition("-")
    made = Figure(id=f"F{number:04}", program=program, year=int(year), key=key, value=value)
    return msgspec.structs.replace(made, **fields)


OCP = Award(amount=50_000, sponsor="Fondation OCP", on=CEREMONY)
COOPERATIVES = (
    cooperative(
        1,
        "Tafoukt",
        name_ar="تافوكت",
        other_names=("Tafukt",),
        region="MA-09",
        province="Tiznit",
        sector="argane",
        members=12,
        women=12,
        founded=date(2010, 5, 1),
        contact=Contact(name="Secretariat", role="presidente", reach="+212 600 000 000"),
    ),
    cooperative(2, "Ifrane", region="MA-03", province="Ifrane", sector="pam", members=6, women=5),
    cooperative(3, "Nahda", region="MA-09", sector="pam", members=4),
    cooperative(4, "Chabab", kind="project", region="MA-04", sector="tourisme", illustrative=True),
)
ROUNDS = (
    Round(
        id="jil-2022",
        program="jil",
        year=2022,
        edition=2,
        sponsors=("Fonds",),
        terms=Terms(amount=1_000, currency="EUR", tracks=("cooperative", "project")),
    ),
    Round(id="lalla-2022", program="lalla", year=2022, edition=3, terms=Terms(amount=50_000, seats=8)),
    Round(
        id="lalla-2021",
        program="lalla",
        year=2021,
        edition=2,
        status="closed",
        ceremony=CEREMONY,
        terms=Terms(amount=50_000, seats=8),
    ),
)
ENTRIES = (
    msgspec.structs.replace(
        won(1, "lalla-2021", 1, OCP),
        path=(
            Step(stage="candidate", on=date(2021, 1, 5), by="office"),
            Step(stage="winner", on=CEREMONY, by="jury", reason="best mark"),
        ),
        mark=17.5,
        project="Oil",
    ),
    won(2, "lalla-2021", 2, Award(amount=50_000, sponsor="Ministère", despite="The jury said so.")),
    entry(3, "lalla-2021", 3, stage="not_selected", mark=11.0),
    won(4, "lalla-2022", 1, OCP),
    entry(5, "lalla-2022", 3, mark=15.5),
    entry(6, "lalla-2022", 2, stage="revoked", award=OCP),
    won(7, "jil-2022", 4, Award(amount=1_000, currency="EUR", sponsor="Fonds")),
)
FIGURES = (
    figure(1, "lalla-2021", "winners", 25),
    figure(2, "lalla-2021", "winners", 24),
    figure(3, "lalla-2021", "candidates", 458),
    figure(4, "jil-2022", "candidates", 288, track="cooperative"),
    figure(5, "jil-2022", "candidates", 139, track="project"),
    figure(6, "jil-2022", "winners", 39),
    figure(7, "jil-2022", "winners", 59, since=2021),
    figure(8, "lalla-2022", "winners", 8, sponsor="Fondation OCP"),
)
REGISTER = Register(programs(), places(), ROUNDS, ENTRIES, COOPERATIVES, FIGURES, len(COOPERATIVES))


def table(report: Report, key: str) -> Table:
    """Give the table of a report by its key."""
    return next(part for part in report.parts if isinstance(part, Table) and part.key == key)


def card(report: Report, key: str) -> dict[str, Cell]:
    """Give the fields of a card of a report."""
    found = next(part for part in report.parts if isinstance(part, Card) and part.key == key)
    return {field.key: field.value for field in found.fields}


def keys(rows_of: Table) -> list[str]:
    """Give the keys that programs get of a table."""
    return [column.key for column in rows_of.for_programs().columns]


def records(rows_of: Table, *wanted: str) -> list[tuple[Cell, ...]]:
    """Give the cells of some columns, sums left out, as programs get them."""
    kept = rows_of.for_programs().only(wanted)
    return [row.cells for row in kept.rows]


def sums(rows_of: Table, *wanted: str) -> list[tuple[Cell, ...]]:
    """Give the cells of some columns in the rows that sum."""
    kept = rows_of.for_people().only(wanted)
    return [row.cells for row in kept.rows if row.is_sum]


def console(width: int) -> Console:
    """Make a terminal of a width, without colours."""
    return Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)


def rows(*cells: Sequence[Cell]) -> tuple[Row, ...]:
    """Make rows of cells."""
    return tuple(Row(tuple(row)) for row in cells)
