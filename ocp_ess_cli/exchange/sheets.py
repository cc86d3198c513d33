"""What a sheet is, whatever file it came from: rows of cells, and what is in which column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions.experts import FIELDS as EXPERT_FIELDS
from ocp_ess_cli.actions.figures import FIELDS as FIGURE_FIELDS
from ocp_ess_cli.actions.figures import NEEDED as NEEDED_OF_FIGURES
from ocp_ess_cli.actions.reading import FIELDS as COOPERATIVE_FIELDS
from ocp_ess_cli.actions.rounds import FIELDS as ROUND_FIELDS
from ocp_ess_cli.language import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time, timedelta

    from ocp_ess_cli.domain.values import Mistake

    Value = str | int | float | bool | date | datetime | time | timedelta | None

KINDS = ("cooperatives", "rounds", "entries", "scores", "pledges", "payments", "links", "experts", "figures")
AWARDS = "awards"  # a sheet of entries that won
BANK_COLUMNS = ("credit", "beneficiary", "label")  # of a bank statement, which no record has

COLUMNS: dict[str, tuple[str, ...]] = {
    "cooperatives": ("id", *COOPERATIVE_FIELDS),
    "rounds": ("program", "year", *ROUND_FIELDS),
    "entries": (
        *("id", "program", "year", "cooperative", "project", "track", "stage", "mark", "amount"),
        *("currency", "sponsor", "date", "despite", "phase", "people", "women", "products", "note"),
    ),
    "scores": ("round", "juror", "entry", "recused", "comment"),  # and a column for each criterion
    "pledges": ("id", "program", "year", "sponsor", "seats", "amount", "region", "sector"),
    "payments": (
        *("id", "entry", "sponsor", "amount", "date", "reference", "returns", "note"),
        *BANK_COLUMNS,
    ),
    "links": (
        *("id", "cooperative", "other", "party", "opportunity", "kind", "status", "date", "value", "currency"),
        *("program", "year", "note"),
    ),
    "experts": ("id", *EXPERT_FIELDS),
    "figures": FIGURE_FIELDS,
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "cooperatives": ("name",),
    "rounds": ("program", "year"),
    "entries": ("program", "year", "cooperative"),
    "scores": ("entry",),
    "pledges": ("program", "year", "sponsor"),
    "payments": ("date", "amount"),
    "links": ("cooperative", "opportunity"),
    "experts": ("name", "fields"),
    "figures": NEEDED_OF_FIGURES,
}


class Row(NamedTuple):
    """A row as it stands in a file: where, and every cell of it."""

    number: int
    cells: Sequence[Value]


class Grid(NamedTuple):
    """A sheet as it stands in a file, before anybody knows what it holds.

    Attributes:
        file: what the file is called in sentences.
        name: of the sheet in a workbook, or of the list in a JSON; else empty.
        rows: without the empty ones.
        first_column: the number of the first column, counted from 0.
        errors: the cells, by row and column, that hold an error of the spreadsheet, and which one.
        mistakes: what could not be taken apart.
        even: whether a row has as many cells as the heading, or is a mistake.
        quoted: whether an apostrophe in front of a formula was put there to keep it from being run.
        encoding: of a text; empty for UTF-8, or where it is no text.
    """

    file: str
    name: str
    rows: list[Row]
    first_column: int = 0
    errors: Mapping[tuple[int, int], str] = {}
    mistakes: tuple[Mistake, ...] = ()
    even: bool = False
    quoted: bool = False
    encoding: str = ""

    @property
    def label(self) -> str:
        """What the sheet is called in sentences."""
        return f"{self.file} › {self.name}" if self.name else self.file


class Line(NamedTuple):
    """A row of a sheet: where it stands, and its cells by column, without the empty ones."""

    number: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """The rows of one kind of record.

    Attributes:
        file: what it is called in sentences.
        kind: one of `KINDS`.
        mistakes: rows that could not be taken apart.
        headings: the heading of each column as the file has it, by column.
        grid: the sheet as it stands in the file, to write the bad rows back.
        heading_row: where the headings are in `grid.rows`.
    """

    file: str
    kind: str
    lines: tuple[Line, ...]
    mistakes: tuple[Mistake, ...] = ()
    headings: Mapping[str, str] = {}
    grid: Grid | None = None
    heading_row: int = 0


def refusal(count: int) -> str:
    """Say that an input is refused for so many mistakes."""
    return plural(
        "{count} mistake; nothing was changed. Correct it and import again.",
        "{count} mistakes; nothing was changed. Correct them and import again.",
        count,
    )
