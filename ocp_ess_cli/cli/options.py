"""Options that several commands have in common, declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.cli import completing
from ocp_ess_cli.domain import values
from ocp_ess_cli.language import mark

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office

Program = Annotated[
    str | None,
    typer.Option(
        "--program",
        "-p",
        metavar="PROGRAM",
        help=mark("The program, by its key or any of its names: lalla, jil."),
        autocompletion=completing.programs,
    ),
]
Year = Annotated[
    str | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help=mark("The year of the round."),
        autocompletion=completing.years,
    ),
]
Years = Annotated[
    str | None,
    typer.Option(
        "--year",
        metavar="YEARS",
        help=mark("A year, or a span: 2020..2022."),
        autocompletion=completing.years,
    ),
]
Region = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="REGION",
        help=mark("The region, in any spelling."),
        autocompletion=completing.regions,
    ),
]
Province = Annotated[
    str | None,
    typer.Option(
        "--province",
        metavar="PROVINCE",
        help=mark("The province; the region follows from it."),
        autocompletion=completing.provinces,
    ),
]
Sector = Annotated[
    str | None,
    typer.Option(
        "--sector",
        metavar="SECTOR",
        help=mark("The sector, in any spelling."),
        autocompletion=completing.sectors,
    ),
]
Cooperative = Annotated[
    str,
    typer.Argument(
        metavar="COOP",
        help=mark("The cooperative: its id or its name."),
        autocompletion=completing.cooperatives,
    ),
]
LISTED = 1000  # rows that people are shown of a list where they do not say how many
Limit = Annotated[
    str | None,
    typer.Option(
        "--limit", metavar="N", help=mark("List N at most, or with 0 all; if not said, people see the first 1,000.")
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=mark("Answer the question beforehand."))]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help=mark("Only show what would happen."))]
Dossier = Annotated[
    str | None,
    typer.Option(
        "--dossier", metavar="FILE", help=mark("Write everything to this .zip file, for an auditor without ess.")
    ),
]


def most(office: Office, limit: str | None, *, whole: bool = False) -> int:
    """Give how many rows are listed at most; 0 for all.

    Args:
        office: tells whether people read the list.
        limit: what the user typed.
        whole: whether all are listed where nothing is said, whoever reads them.

    Raises:
        BadValue: it is no number.
    """
    if limit is not None:
        return values.count(limit)
    return LISTED if office.for_people and not whole else 0
