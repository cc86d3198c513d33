"""How the entries of a round rank by the marks of its jury."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import jury, ranking
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.register import Register, illustrative_note_of, marked_name, region_cell
from ocp_ess_cli.reports.report import Cell, Column, Named, Report, Row, Table, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from ocp_ess_cli.domain.models import Entry, Round, Score
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.domain.ranking import Firmness, Range

_MOST_NAMED = 8  # entries that a note names


class Standing(NamedTuple):
    """What the jury made of the entries of a round, as `actions/scoring.py` finds it; see there."""

    round_: Round
    entries: Sequence[Entry]
    left_out: Sequence[Entry]
    scores: Sequence[Score]
    marks: Mapping[str, Fraction]
    evened: Mapping[str, Fraction] | None = None
    firmness: Firmness | None = None


def rank(register: Register, standing: Standing, *, median: bool = False) -> Report:
    """Rank the entries of a round: best first, those without a mark apart, and notes on how to read it."""
    round_ = standing.round_
    program = register.programs[round_.program]
    title = _("{program} – {year}: ranking").format(program=program.title, year=round_.year)
    view = _View(register, standing, program, median=median)
    parts = [view.ranking(title), view.unmarked()]
    if standing.firmness:
        parts.append(_swaps(standing.firmness, has_seats=round_.terms.seats is not None))
    return Report(title, tuple(parts), (*view.notes(), *illustrative_note_of(register, standing.entries)))


class _View:
    """The ranking of one round, column by column."""

    def __init__(self, register: Register, standing: Standing, program: Program, *, median: bool) -> None:
        self._register, self._standing, self._program = register, standing, program
        self._criteria = jury.criteria_of(standing.round_, program)
        self._scale = standing.round_.terms.scale
        self._median = median
        self._by_juror = ranking.by_juror(standing.scores, self._criteria)
        self._by_criterion = ranking.by_criterion(standing.scores, self._criteria, median=median)
        self._cooperatives = {one.id: one for one in register.cooperatives}
        self._places = _places(standing.marks)
        self._evened_places = _places(standing.evened or {})
        self._recused: defaultdict[str, list[str]] = defaultdict(list)
        self._missing: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)  # criteria, by entry and juror
        for score in standing.scores:
            if score.recused:
                self._recused[score.entry].append(score.juror)
            elif score.juror in self._by_juror.get(score.entry, {}):
                left_out = tuple(one for one in self._criteria if one not in score.marks)
                self._missing[score.entry] |= {score.juror: left_out} if left_out else {}

    def ranking(self, title: str) -> Table:
        """List the entries that have a mark."""
        standing = self._standing
        order = standing.evened if standing.evened is not None else standing.marks
        ranked = sorted((e for e in standing.entries if e.id in order), key=lambda e: (-order[e.id], e.id))
        columns = [*self._first_columns(), *self._jury_columns(), *self._criterion_columns()]
        columns += _range_columns() if standing.firmness else []
        rows = tuple(
            Row(
                (
                    *self._first_cells(entry),
                    *self._jury_cells(entry),
                    *self._criterion_cells(entry),
                    *self._range_cells(entry),
                )
            )
            for entry in ranked
        )
        return Table("ranking", title, tuple(columns), rows)

    def _first_columns(self) -> list[Column]:
        evened = [
            Column("evened_rank", _("Evened\nrank"), numeric=True),
            Column("evened_mark", _("Evened\nmark"), numeric=True),
        ]
        return [
            Column("rank", _("Rank"), numeric=True),
            Column("entry", _("Entry")),
            Column("cooperative", _("Id"), where="wide"),
            Column("name", _("Name"), where="shown"),
            Column("name", _("Name"), where="data"),
            Column("region", _("Region"), where="wide"),
            Column("stage", _("Stage"), where="wide"),
            Column("mark", _("Mark"), numeric=True),
            *(evened if self._standing.evened is not None else []),
        ]

    def _first_cells(self, entry: Entry) -> tuple[Cell, ...]:
        standing = self._standing
        cooperative = self._cooperatives[entry.cooperative]
        evened = standing.evened
        return (
            self._places[entry.id],
            entry.id,
            cooperative.id,
            marked_name(cooperative),
            cooperative.name,
            region_cell(self._register.places, cooperative),
            Named(entry.stage, self._program.label(entry.stage)),
            decimal(standing.marks[entry.id]),
            *(() if evened is None else (self._evened_places[entry.id], decimal(evened[entry.id]))),
        )

    def _jury_columns(self) -> list[Column]:
        some_are_missing = any(self._missing.values())
        return [
            Column("jurors", _("Jurors"), numeric=True),
            Column("spread", _("Spread"), numeric=True),
            Column("wide_spread", _("Wide spread"), where="data"),
            Column("recused", _("Recused"), where="" if self._recused else "data"),
            Column("missing", _("Missing\nmarks"), numeric=True, where="" if some_are_missing else "data"),
        ]

    def _jury_cells(self, entry: Entry) -> tuple[Cell, ...]:
        spread = self._spread(entry)
        is_wide = spread is not None and self._is_wide(spread)
        told: Cell = None
        if spread is not None:
            told = Named(decimal(spread), shown(decimal(spread)) + (" !" if is_wide else ""))
        given = self._by_juror.get(entry.id, {})
        return (
            len(given),
            told,
            is_wide,
            tuple(self._recused[entry.id]),
            sum(map(len, self._missing[entry.id].values())),
        )

    def _spread(self, entry: Entry) -> Fraction | None:
        """Give how far the highest mark of a juror lies above the lowest; None for fewer than two."""
        given = self._by_juror.get(entry.id, {}).values()
        return max(given) - min(given) if len(given) > 1 else None

    def _is_wide(self, spread: Fraction) -> bool:
        return spread > ranking.WIDE * self._scale

    def _criterion_columns(self) -> list[Column]:
        return [
            Column(f"mark_{criterion}", self._label(criterion), numeric=True, where="wide")
            for criterion in self._criteria
            if self._by_criterion
        ]

    def _criterion_cells(self, entry: Entry) -> list[Cell]:
        given = self._by_criterion.get(entry.id, {})
        marks = [given.get(criterion) for criterion in self._criteria if self._by_criterion]
        return [None if mark is None else decimal(mark) for mark in marks]

    def _label(self, criterion: str) -> str:
        label = self._program.label(criterion)
        return label[:1].upper() + label[1:]

    def _range_cells(self, entry: Entry) -> tuple[Cell, ...]:
        firmness = self._standing.firmness
        return _told(firmness.ranges[entry.id]) if firmness else ()

    def unmarked(self) -> Table:
        """List the entries without a mark, and why."""
        columns = (
            Column("entry", _("Entry")),
            Column("cooperative", _("Id"), where="wide"),
            Column("name", _("Name"), where="shown"),
            Column("name", _("Name"), where="data"),
            Column("recused", _("Recused")),
        )
        pairs = [
            (entry.id, self._cooperatives[entry.cooperative])
            for entry in self._standing.entries
            if entry.id not in self._standing.marks
        ]
        rows = tuple(
            Row((entry, one.id, marked_name(one), one.name, tuple(self._recused[entry]))) for entry, one in pairs
        )
        return Table("unmarked", _("Without a mark"), columns, rows, where="" if rows else "data")

    # --- notes ---

    def notes(self) -> list[str]:
        """Say how the marks came together, and what is missing in them."""
        told = [*self._of_reckoning(), *self._of_spread(), *self._of_missing(), *self._of_silent(), *self._of_others()]
        return [*told, *self._of_firmness()]

    def _of_reckoning(self) -> list[str]:
        told = []
        if self._median and self._by_juror:
            told.append(_("The mark is the median of the jurors' weighted marks."))
        elif self._by_juror:
            told.append(_("The mark is the mean of the jurors' weighted marks."))
        if self._standing.evened is not None:
            sentence = _(
                "Evened: the marks of each juror are brought to the common mean and spread; "
                "it presumes that jurors saw entries of like quality."
            )
            told.append(sentence)
            few = ranking.with_few(self._standing.scores, self._criteria)
            if few:
                sentence = _("Not evened, for they marked fewer than {least} entries: {jurors}.")
                told.append(sentence.format(least=ranking.ENOUGH, jurors=listed(few)))
        return told

    def _of_spread(self) -> list[str]:
        spreads = (self._spread(entry) for entry in self._standing.entries)
        if not any(spread is not None and self._is_wide(spread) for spread in spreads):
            return []
        sentence = _("! The jurors' marks lie more than {limit} points apart, a quarter of the scale.")
        return [sentence.format(limit=shown(decimal(ranking.WIDE * self._scale)))]

    def _of_missing(self) -> list[str]:
        """Say which marks jurors left out of entries that they marked."""
        found: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for entry in self._standing.entries:
            for pair in self._missing[entry.id].items():
                found[pair].append(entry.id)
        sentence = _("{juror} did not mark {criteria} of {entries}: the other criteria count by their weights.")
        return [
            sentence.format(juror=juror, criteria=listed([*map(self._program.label, left_out)]), entries=_named(ids))
            for (juror, left_out), ids in found.items()
        ]

    def _of_silent(self) -> list[str]:
        """Say which entries each juror has said nothing of."""
        said = {(score.juror, score.entry) for score in self._standing.scores if score.marks or score.recused}
        told = []
        for juror in self._standing.round_.jurors:
            ids = [entry.id for entry in self._standing.entries if (juror.name, entry.id) not in said]
            if ids:
                told.append(_("Not marked by {juror}: {entries}.").format(juror=juror.name, entries=_named(ids)))
        return told

    def _of_others(self) -> list[str]:
        told = []
        single = [e.id for e in self._standing.entries if e.mark is not None and e.id not in self._by_juror]
        if single:
            sentence = plural(
                "{count} entry ranks by its single mark, for no juror marked it: {entries}.",
                "{count} entries rank by their single mark, for no juror marked them: {entries}.",
                len(single),
            )
            told.append(sentence.format(entries=_named(single)))
        stages = Counter(self._program.label(entry.stage) for entry in self._standing.left_out)
        if stages:
            counted = [f"{stage} {count}" for stage, count in stages.items()]
            told.append(_("Left out: {stages}.").format(stages=listed(counted)))
        return told

    def _of_firmness(self) -> list[str]:
        firmness, round_ = self._standing.firmness, self._standing.round_
        if firmness is None:
            return []
        alone: defaultdict[str, list[str]] = defaultdict(list)
        for entry, range_ in firmness.ranges.items():
            if range_.alone:
                alone[range_.alone].append(entry)
        sentence = _("Without {juror}, no mark would be left of {entries}.")
        told = [sentence.format(juror=juror, entries=_named(ids)) for juror, ids in alone.items()]
        if round_.terms.seats is None:
            sentence = _("{round} sets no number of seats, so that its winners hang on no rank.")
            told.append(sentence.format(round=round_.id))
        return told


def decimal(mark: Fraction) -> float:
    """Write a mark with two decimals at most."""
    return float(round(mark, 2))


def _named(ids: Sequence[str]) -> str:
    return listed([*ids[:_MOST_NAMED], *(["…"] if len(ids) > _MOST_NAMED else [])])


def _places(marks: Mapping[str, Fraction]) -> dict[str, Named]:
    """Give the rank of each entry, with a sign where others have it too."""
    ranks = ranking.ranks(marks)
    held = Counter(ranks.values())
    return {entry: Named(rank, f"{rank}=" if held[rank] > 1 else str(rank)) for entry, rank in ranks.items()}


def _range_columns() -> list[Column]:
    return [
        Column("ranks", _("Without\none juror"), numeric=True, where="shown"),
        Column("best_rank", _("Best rank"), where="data"),
        Column("worst_rank", _("Worst rank"), where="data"),
        Column("moved_by", _("Moved by")),
    ]


def _told(range_: Range) -> tuple[Cell, ...]:
    told = f"{range_.best}" if range_.best == range_.worst else f"{range_.best}–{range_.worst}"
    return told, range_.best, range_.worst, range_.movers


def _swaps(firmness: Firmness, *, has_seats: bool) -> Table:
    columns = (
        Column("without", _("Without")),
        Column("comes", _("Would win")),
        Column("goes", _("Would not win")),
    )
    rows = tuple(Row((swap.juror, swap.comes, swap.goes)) for swap in firmness.swaps)
    return Table("seats", _("Winners that hang on one juror"), columns, rows, where="" if has_seats else "data")
