"""A report: neutral cards and tables that every renderer shows in its own way, with the same values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, day, listed, money, number, percent, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

Where = Literal["", "medium", "wide", "shown", "spare", "data"]
_FOR_PEOPLE = ("shown", "spare")


class Money(NamedTuple):
    """An amount in whole units of its currency."""

    amount: int
    currency: str


class Named(NamedTuple):
    """A code beside its name: JSON keeps the code, everything else shows the name."""

    code: str | float
    name: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1."""

    value: float

    def __str__(self) -> str:
        """Write it for people."""
        return percent(self.value, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a number grew, or fell where it is below 0: a count, or an amount where a currency is named."""

    value: int
    currency: str = ""

    def __str__(self) -> str:
        """Write it for people."""
        return f"{signed(self.value)} {self.currency}".rstrip()


@dataclass(frozen=True, slots=True)
class Trend:
    """Numbers over the years, the oldest first: a small line, for people only."""

    values: tuple[float, ...]

    def __str__(self) -> str:
        """Draw it."""
        return sparkline(self.values)


Cell = str | int | float | bool | date | Money | Named | Share | Change | Trend | tuple[str | Named, ...] | None


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        key: its stable name in JSON, CSV and `--columns`.
        heading: its name for people.
        numeric: whether it holds numbers or money, and stands to the right.
        where: `wide` is left out of a terminal too narrow for it, and `medium` of one narrower still; `shown` is for
            people only (terminal and Markdown), and `spare` too, which is left out of a narrow terminal; `data` is for
            programs only (JSON and CSV); else everywhere.
        has_bars: whether a bar is drawn beside each number, as long as it is of the greatest.
    """

    key: str
    heading: str
    numeric: bool = False
    where: Where = ""
    has_bars: bool = False


class Row(NamedTuple):
    """A row of a table; a sum stands apart, and programs do not get it."""

    cells: tuple[Cell, ...]
    is_sum: bool = False


class Table(NamedTuple):
    """Rows of one kind.

    Attributes:
        key: its stable name in JSON.
        where: `data` for programs only, `shown` for people only, else everywhere.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    where: Where = ""

    def for_people(self) -> Table:
        """Keep the columns that people see."""
        return self._keep([column.where != "data" for column in self.columns], sums=True)

    def for_programs(self) -> Table:
        """Keep the columns and rows that programs get."""
        return self._keep([column.where not in _FOR_PEOPLE for column in self.columns], sums=False)

    def without(self, column: Column) -> Table:
        """Leave one column out."""
        return self._keep([kept is not column for kept in self.columns], sums=True)

    def only(self, keys: tuple[str, ...]) -> Table:
        """Keep the columns of these keys, in this order.

        Raises:
            BadValue: a key is none of the table's.
        """
        known = list(dict.fromkeys(column.key for column in self.columns))
        for key in keys:
            if key not in known:
                sentence = _("There is no column “{key}”; there are: {known}.")
                raise BadValue(sentence.format(key=visible(key)[:60], known=listed(known)))
        places = [i for key in keys for i, column in enumerate(self.columns) if column.key == key]
        chosen = [self.columns[i] for i in places]
        twins = {c.key for c in chosen if c.where in _FOR_PEOPLE} & {c.key for c in chosen if c.where == "data"}
        return self._replace(
            columns=tuple(column if column.key in twins else column._replace(where="") for column in chosen),
            rows=tuple(row._replace(cells=tuple(row.cells[i] for i in places)) for row in self.rows),
        )

    def _keep(self, flags: list[bool], *, sums: bool) -> Table:
        if all(flags) and sums:
            return self
        chosen = [place for place, flag in enumerate(flags) if flag]
        return self._replace(
            columns=tuple(self.columns[place] for place in chosen),
            rows=tuple(
                Row(tuple([row.cells[place] for place in chosen]), row.is_sum)
                for row in self.rows
                if sums or not row.is_sum
            ),
        )


class Field(NamedTuple):
    """One line of a card."""

    key: str
    label: str
    value: Cell


class Card(NamedTuple):
    """The fields of one thing; people do not see empty ones."""

    key: str
    title: str
    fields: tuple[Field, ...]
    where: Where = ""


class Chart(NamedTuple):
    """A picture of columns of a table; what draws none shows the bars in the table alone.

    Attributes:
        table: the key of the table, one of the same report.
        labels: the key of the column whose cells name the points.
        values: the keys of the columns with numbers, one a series.
        kind: bars for things that stand beside each other, a line for what follows in time.
    """

    key: str
    title: str
    table: str
    labels: str
    values: tuple[str, ...]
    kind: Literal["bars", "line"] = "bars"
    where: Where = "shown"


class Tile(NamedTuple):
    """Where a region stands in the map.

    Attributes:
        code: the region.
        short: its name, short.
        row, column: counted from 0 at the north and at the west.
    """

    code: str
    short: str
    row: int
    column: int


class TileMap(NamedTuple):
    """A map of regions as tiles, shaded by a column of a table.

    Attributes:
        table: the key of the table, one of the same report.
        labels: the key of the column with the codes of the regions, as `Named`.
        values: the key of the column with the numbers.
    """

    key: str
    title: str
    table: str
    labels: str
    values: str
    tiles: tuple[Tile, ...]
    where: Where = "shown"


Picture = Chart | TileMap
Part = Card | Table | Picture


ABOUT = "about"  # the key of the card in which a report says what it is of


class Report(NamedTuple):
    """What a command shows: cards, tables and pictures of them under a title, and notes on how to read them."""

    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()

    def shown(self) -> list[Card | Table]:
        """Give the cards and the tables that people see."""
        return [part for part in self.parts if isinstance(part, Card | Table) and part.where != "data"]

    def pictured(self) -> list[Part]:
        """Give the parts that people see, pictures among them."""
        return [part for part in self.parts if part.where != "data"]

    def data(self) -> list[Card | Table]:
        """Give the parts that programs get."""
        return [part for part in self.parts if isinstance(part, Card | Table) and part.where != "shown"]

    def table(self, key: str) -> Table:
        """Give the table of that key that people see, else the one that programs get.

        Raises:
            KeyError: there is none.
        """
        found = [part for part in self.parts if isinstance(part, Table) and part.key == key]
        if not found:
            raise KeyError(key)
        return min(found, key=lambda table: table.where == "data")

    @property
    def about(self) -> Card | None:
        """What the report says of itself, where it does."""
        return next((part for part in self.parts if isinstance(part, Card) and part.key == ABOUT), None)

    def only(self, keys: tuple[str, ...]) -> Report:
        """Keep these columns of the report's first table."""
        first = next(part for part in self.parts if isinstance(part, Table))
        tables = [part for part in self.parts if isinstance(part, Table)]
        return self._replace(parts=tuple(t.only(keys) if t.key == first.key else t for t in tables))


def shown(cell: Cell) -> str:  # noqa: PLR0911 - one return a kind of cell
    """Write a cell for people, in their language."""
    if isinstance(cell, str):  # most cells are
        return visible(cell)
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case Money(amount, currency):
            return money(amount, currency)
        case Named(_code, name):
            return visible(name)
        case int() | float():
            return number(int(cell) if cell == int(cell) else cell)
        case Share() | Change() | Trend():
            return str(cell)
        case date():
            return day(cell)
        case tuple():
            return listed([*map(shown, cell)])


_HEIGHTS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], heights: str = _HEIGHTS) -> str:
    """Draw a small line of letters, from zero to the greatest of the numbers; what is above zero rises above it."""
    top = max(values, default=0) or 1
    steps = len(heights) - 1
    return "".join(heights[max(1, round(value / top * steps)) if value > 0 else 0] for value in values)


def year(value: int | None) -> Cell:
    """Make a cell of a year: a number for programs, and for people one without a mark for thousands."""
    return None if value is None else Named(value, str(value))


def plain(cell: Cell) -> str | int | float | bool | list[str] | None:  # noqa: PLR0911 - one return a kind of cell
    """Write a cell for programs: numbers as numbers, dates as ISO 8601, codes for names."""
    match cell:
        case Money(amount, _currency):
            return amount
        case Named(code, _name):
            return None if code == "" else code
        case Share():
            return round(cell.value, 4)
        case Change():
            return cell.value
        case date():
            return cell.isoformat()
        case tuple():
            return [str(plain(part)) for part in cell]
        case "" | Trend():
            return None
        case _:
            return cell
