"""Summaries: how many, how much and whom, by one or two things that entries have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.tally import BYS
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.domain.words import field_name
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports import group_names, over_time
from ocp_ess_cli.reports.grouping import Group, Summed, Sums, parts
from ocp_ess_cli.reports.measures import (
    MEASURES,
    MONEY,
    PEOPLE,
    Measures,
    measure_heading,
    measures,
)
from ocp_ess_cli.reports.over_time import Extra
from ocp_ess_cli.reports.register import Narrowing, star_note
from ocp_ess_cli.reports.report import (
    Card,
    Cell,
    Chart,
    Column,
    Field,
    Money,
    Named,
    Report,
    Row,
    Share,
    Table,
    Tile,
    TileMap,
    plain,
    shown,
)
from ocp_ess_cli.reports.why import counted_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.tally import By
    from ocp_ess_cli.reports.register import Register
    from ocp_ess_cli.reports.report import Part as ReportPart

TABLE = "summary"
_USUAL = ("winners", "amount")
_MAKES_SENSE: dict[By, tuple[str, ...]] = {
    "stage": ("entries",),
    "sponsor": ("winners", "amount", "women", "members", "paid"),
}
_MOST = 2  # things to sum by
_MOST_BARS = 40  # in a chart that can still be read


class Wanted(NamedTuple):
    """What a summary shows.

    Attributes:
        by: one or two of `BYS`; the second becomes columns.
        show: some of `MEASURES`.
        sort: the key of the column to sort by; empty for the usual order.
        why: whether to list the records behind the numbers.
    """

    by: tuple[By, ...]
    show: tuple[str, ...] = ()
    sort: str = ""
    why: bool = False

    def checked(self) -> Wanted:
        """Take what is wanted, with the usual measures where none is named.

        Raises:
            BadValue: there is no such thing or measure, one is named twice, or a measure makes no sense for the rows.
        """
        _refuse_others(self.by, BYS, _("Nothing can be summed by “{value}”; there are: {known}."))
        _refuse_others(self.show, MEASURES, _("There is no measure “{value}”; there are: {known}."))
        if not 1 <= len({*self.by}) == len(self.by) <= _MOST:
            raise BadValue(_("--by takes one or two different things, such as region,year."))
        sensible = [one for one in MEASURES if all(one in _MAKES_SENSE.get(by, MEASURES) for by in self.by)]
        if not sensible:
            sentence = _("By {first} and {second} together nothing can be summed.")
            raise BadValue(sentence.format(first=self.by[0], second=self.by[-1]))
        for measure in self.show:
            if measure not in sensible:
                sentence = _("“{measure}” makes no sense by {by}; what does: {known}.")
                raise BadValue(sentence.format(measure=measure, by=listed([*self.by]), known=listed(sensible)))
        usual = tuple(one for one in _USUAL if one in sensible) or (sensible[0],)
        return self._replace(show=tuple(dict.fromkeys(self.show)) or usual)


def _refuse_others(values: Sequence[str], known: Sequence[str], sentence: str) -> None:
    for value in values:
        if value not in known:
            raise BadValue(sentence.format(value=visible(value)[:60], known=listed([*known])))


def summary(register: Register, narrowing: Narrowing, wanted: Wanted) -> Report:
    """Sum up what a register is narrowed to.

    Args:
        register: everything; of its entries, where the records behind the numbers are not wanted, the tallies do. Its
            cooperatives, if it has them, as `grouping.Counted`.
        narrowing: what is kept of it.
        wanted: as `Wanted.checked` gives it.

    Raises:
        BadValue: there is no column to sort by.
    """
    kept = register.narrowed(narrowing)
    summed = Summed(register, narrowing, wanted.by, of_people=not PEOPLE.isdisjoint(wanted.show))
    names = {by: group_names.names(by, summed.codes(by), kept, every_region=not narrowing.region) for by in wanted.by}
    taken = measures(wanted.show, kept, summed)
    title = _title(wanted, narrowing, register.places)
    rows = [Group(name, summed.of(**{wanted.by[0]: name.code})) for name in names[wanted.by[0]]]
    made: list[ReportPart]
    if len(wanted.by) == 1:
        extras = [*_extras(rows, taken, register, narrowing, wanted.by[0], summed)]
        table = _table(rows, taken, wanted, extras, title, summed.total)
        made = [table, *(_pictures(table, taken, wanted.by[0], register.places) if summed else ())]
    else:
        crossed = Crossed(wanted, rows, names[wanted.by[1]], summed)
        made = [*(_crossed(crossed, taken, measure) for measure in wanted.show), _long(crossed, taken)]
    made.append(_totals(taken, summed.total))
    if wanted.why:
        counts_all = not {"entries", "rate"}.isdisjoint(wanted.show)
        found = parts(kept, by_sponsor="sponsor" in wanted.by)
        behind = [part for part in found if part.won or counts_all]
        made.append(counted_table(behind, names, register.programs))
    notes = (*_notes(taken, wanted, rows, summed), *star_note(is_needed=summed.is_illustrative))
    return Report(title, tuple(made), notes)


def section(register: Register, narrowing: Narrowing, by: By, show: tuple[str, ...] = _USUAL) -> list[ReportPart]:
    """Sum up by one thing as a part of a larger report, under keys of its own: the table and its picture."""
    wanted = Wanted((by,), show)
    title, key = _title(wanted, Narrowing(), register.places), f"by_{by}"
    made: list[ReportPart] = []
    for part in summary(register, narrowing, wanted).parts:
        if isinstance(part, Table):
            made.append(part._replace(key=key, title=title))
        elif isinstance(part, Chart | TileMap):
            made.append(part._replace(key=f"{key}_{part.key}", table=key))
    return made


def _title(wanted: Wanted, narrowing: Narrowing, places: Places) -> str:
    """Say what is summed by what, and what it is narrowed to."""
    of_entries = {*wanted.show} <= {"entries", "rate"}
    thing, *more = (field_name(by).lower() for by in wanted.by)
    if more:
        title = _("Entries by {thing} and {other}") if of_entries else _("Awards by {thing} and {other}")
        title = title.format(thing=thing, other=more[0])
    else:
        title = (_("Entries by {thing}") if of_entries else _("Awards by {thing}")).format(thing=thing)
    told = narrowing.told(places)
    return _("{title}: {narrowed}").format(title=title, narrowed=told) if told else title


# --- one thing ---


def _table(
    rows: Sequence[Group], taken: Measures, wanted: Wanted, extras: Sequence[Extra], title: str, total: Sums
) -> Table:
    by = wanted.by[0]
    columns = (Column(by, field_name(by)), *taken.columns(), *(extra.column for extra in extras))
    made = [
        Row((row.name, *taken.cells(row.sums), *(extra.cells[place] for extra in extras)))
        for place, row in enumerate(rows)
    ]
    if wanted.sort:
        made = _sorted(made, columns, wanted.sort)
    if rows:
        made.append(Row((_("Total"), *taken.cells(total), *(extra.total for extra in extras)), is_sum=True))
    return Table(TABLE, title, columns, tuple(made))


def _sorted(rows: list[Row], columns: Sequence[Column], sort: str) -> list[Row]:
    """Sort rows: numbers from the greatest, names from the first letter; what is not known stands at the end.

    Raises:
        BadValue: there is no such column.
    """
    named = {fold(column.key or shown(column.heading)): place for place, column in enumerate(columns) if _sorts(column)}
    place = named.get(fold(sort))
    if place is None:
        known = [column.key or column.heading for column in columns if _sorts(column)]
        sentence = _("There is no column “{key}” to sort by; there are: {known}.")
        raise BadValue(sentence.format(key=visible(sort)[:60], known=listed(known)))

    def order(row: Row) -> tuple[bool, float, str]:
        value = plain(row.cells[place])
        if isinstance(value, int | float):
            return False, -value, ""
        return value is None, 0, fold(shown(row.cells[place]))

    return sorted(rows, key=order)


def _sorts(column: Column) -> bool:
    """Tell whether rows can be sorted by a column: people see it, and programs have its numbers."""
    return column.where not in {"shown", "data"}


def _extras(
    rows: Sequence[Group], taken: Measures, register: Register, narrowing: Narrowing, by: By, summed: Summed
) -> Iterator[Extra]:
    """Give the shares of the whole, the change against the year before, and the lines over the years."""
    numbers = [taken.number(row.sums) for row in rows]
    total = taken.number(summed.total)
    if total is None:
        return
    known = [number or 0 for number in numbers]
    if total and sum(known) == total and len(rows) > 1:  # else a cooperative or an award counts in several rows
        column = Column("share", _("Share"), numeric=True, where="medium")
        yield Extra(column, [Share(number / total) for number in known], Share(1))
    years = group_names.years(register.narrowed(narrowing))
    if by == "round" or not years:
        return
    if by == "year":
        change = over_time.by_year(rows, taken, _of_year(register, narrowing, years[0] - 1, by, taken))
    elif len(years) == 1 and narrowing.years:
        earlier = _of_year(register, narrowing, years[0] - 1, by, taken)
        change = over_time.against(rows, taken, by, summed.total, earlier, years[0] - 1)
    else:
        change = over_time.lines(rows, taken, by, summed, years)
    if change:
        yield change


def _of_year(register: Register, narrowing: Narrowing, year: int, by: By, taken: Measures) -> Summed:
    """Sum one year up, else narrowed alike."""
    narrowing = narrowing._replace(years=range(year, year + 1))
    return Summed(register, narrowing, (by,), of_people=taken.first in PEOPLE)


def _pictures(table: Table, taken: Measures, by: By, places: Places) -> list[ReportPart]:
    """Draw the first measure: a map of the regions, a line over the years, bars for all else."""
    key = next(column.key for column in table.columns if column.has_bars)
    title = _("{measure} by {thing}").format(measure=measure_heading(taken.first), thing=field_name(by).lower())
    if taken.first in MONEY:  # of several currencies, the first is drawn
        title = _("{measure}, {currency}").format(measure=title, currency=taken.currencies[0])
    made: list[ReportPart] = []
    if by == "region":
        tiles = tuple(Tile(place.code, place.short, *place.spot) for place in places.regions.values())
        made.append(TileMap("map", title, TABLE, by, key, tiles))
    elif 1 < len(table.rows) <= _MOST_BARS:
        made.append(Chart("chart", title, TABLE, by, (key,), "line" if by == "year" else "bars"))
    return made


# --- two things ---


class Crossed(NamedTuple):
    """Sums by two things: rows and columns.

    Attributes:
        wanted: the two things, and how rows are sorted.
        names: of the columns.
    """

    wanted: Wanted
    rows: Sequence[Group]
    names: Sequence[Named]
    summed: Summed

    def of(self, row: Group, name: Named) -> Sums:
        """Give what one cell is made of."""
        by, second = self.wanted.by
        return self.summed.of(**{by: row.code, second: name.code})


def _crossed(crossed: Crossed, taken: Measures, measure: str) -> Table:
    """Make the table of one measure by two things, for people."""
    alone = Measures((measure,), taken.currencies)
    title = measure_heading(measure)
    if alone.has_one_currency:  # named once, so that more columns fit
        title = _("{measure}, {currency}").format(measure=title, currency=taken.currencies[0])
    wanted, rows, names, summed = crossed
    by, second = wanted.by
    columns = [Column(by, field_name(by)), *(Column(str(n.code), n.name, numeric=True, where="wide") for n in names)]
    columns.append(Column("total", _("Total"), numeric=True))

    def cells(sums: Sequence[Sums]) -> list[Cell]:
        return [_joined(alone.of(measure, one)) for one in sums]

    made = [Row((row.name, *cells([*(crossed.of(row, name) for name in names), row.sums]))) for row in rows]
    if wanted.sort:
        made = _sorted(made, columns, wanted.sort)
    below = [*(summed.of(**{second: name.code}) for name in names), summed.total]
    made.append(Row((_("Total"), *cells(below)), is_sum=True))
    return Table(f"{TABLE}_{measure}", title, tuple(columns), tuple(made), where="shown")


def _joined(cells: Sequence[Cell]) -> Cell:
    """Put the amounts of several currencies into one cell, those that are nothing left out; of one the number alone."""
    if len(cells) == 1:
        return cells[0].amount if isinstance(cells[0], Money) else cells[0]
    return tuple(shown(cell) for cell in cells if isinstance(cell, Money) and cell.amount) or 0


def _long(crossed: Crossed, taken: Measures) -> Table:
    """Make the table by two things for programs: a row for each pair."""
    columns = (*(Column(one, field_name(one)) for one in crossed.wanted.by), *taken.columns())
    made = [
        Row((row.name, name, *taken.cells(crossed.of(row, name)))) for row in crossed.rows for name in crossed.names
    ]
    return Table(TABLE, "", columns, tuple(made), where="data")


# --- everything ---


def _totals(taken: Measures, total: Sums) -> Card:
    """Give the sums of everything, for programs."""
    pairs = zip(taken.columns(), taken.cells(total), strict=True)
    return Card("total", _("Total"), tuple(Field(c.key, c.heading, cell) for c, cell in pairs), where="data")


def _notes(taken: Measures, wanted: Wanted, rows: Sequence[Group], summed: Summed) -> list[str]:
    """Say what is not known, and what counts in several rows."""
    notes = []
    total = summed.total
    if "women" in taken.show and total.women.missing:
        notes.append(
            plural(
                "Women members are not recorded for {count} cooperative that won.",
                "Women members are not recorded for {count} cooperatives that won.",
                total.women.missing,
            )
        )
    if "members" in taken.show and total.members.missing:
        notes.append(
            plural(
                "Members are not recorded for {count} cooperative that won.",
                "Members are not recorded for {count} cooperatives that won.",
                total.members.missing,
            )
        )
    if "rate" in taken.show and total.contending < total.entries:
        notes.append(_("The success rate is of the entries of programs that name winners."))
    if not summed:
        notes.append(_("There is nothing to report."))
    if PEOPLE & {*taken.show} and sum(row.sums.members.value for row in rows) > total.members.value:
        notes.append(_("A cooperative that won in several rows counts in each of them, and once in the total."))
    if "sponsor" in wanted.by and summed.shares_awards:
        notes.append(_("An award that several sponsors share counts with each of them, and once in the total."))
    if len(taken.currencies) > 1 and MONEY & {*taken.show}:
        notes.append(_("Amounts of different currencies are never added."))
    return notes
