"""What a sheet holds: its kind, its heading row and its columns, by the headings that are known and what was said."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import compress, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ocp_ess_cli.domain.cells import unguarded
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.jury import CRITERION
from ocp_ess_cli.domain.names import fold, nearest
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.values import Mistake, visible
from ocp_ess_cli.exchange.sheets import AWARDS, COLUMNS, KINDS, REQUIRED, Line, Row, Sheet
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.headings import Headings
    from ocp_ess_cli.domain.models import HeadingMapping
    from ocp_ess_cli.exchange.sheets import Grid, Value

_KIND_WORDS = {
    "cooperatives": ("cooperatives", "cooperative", "coops", "coop", "تعاونيات", "التعاونيات", "تعاونية"),
    "rounds": ("rounds", "round", "editions", "edition", "دورات", "الدورات"),
    AWARDS: (
        *("awards", "award", "winners", "lauréats", "lauréates", "lauréat", "prix décernés"),
        *("الفائزون", "الفائزات", "الجوائز", "المتوجات"),
    ),
    "entries": ("entries", "entry", "candidatures", "candidature", "dossiers", "ترشيحات", "الترشيحات"),
    "scores": ("scores", "score", "jury sheet", "jury sheets", "fiche de jury", "fiches de jury"),
    "pledges": ("pledges", "pledge", "engagements", "engagement", "تعهدات", "التعهدات"),
    "payments": (
        *("payments", "payment", "versements", "versement", "paiements", "paiement", "virements", "virement"),
        *("statement", "relevé", "relevés", "أداءات", "الأداءات", "تحويلات", "التحويلات", "كشف"),
    ),
    "links": ("links", "link", "mises en relation", "mise en relation", "liens", "روابط", "الروابط"),
    "experts": ("experts", "expert", "expertes", "vivier", "خبراء", "الخبراء"),
    "figures": ("figures", "figure", "chiffres", "chiffre", "أرقام", "الأرقام"),
}
_COLUMNS_OF = {AWARDS: "entries"}
_KIND_OF = {fold(word): kind for kind, words in _KIND_WORDS.items() for word in words}
_CANONICAL = {(kind, fold(column)): column for kind, columns in COLUMNS.items() for column in columns}
_TOTALS = {
    fold(word) for word in ("Total", "Totaux", "Total général", "Grand total", "Totals", "المجموع", "المجموع العام")
}
_DEEPEST = 40  # rows in which the headings are looked for
_LAST = 3  # rows among which a total is looked for
_ERRORS = {
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "Err:502",
    "Err:508",
}


class Mappings:
    """What headings were said to stand for: now, and in imports before."""

    def __init__(self, said: Iterable[str], remembered: Iterable[HeadingMapping]) -> None:
        """Take the mappings said as `HEADING=COLUMN`, `HEADING=` for a heading to pass over, and those of the register.

        Raises:
            BadValue: one is written otherwise, or names no column.
        """
        self.said = dict(map(_said, said))
        self._remembered = {(one.kind, fold(one.heading)): one.column for one in remembered}
        self.used: dict[tuple[str, str], str] = {}
        self.recalled: dict[str, str] = {}

    def column(self, kind: str, text: str) -> str | None:
        """Give the column that a heading was said to stand for; empty for one to pass over, None for no word of it."""
        found = self.said.get(fold(text))
        if found is not None and (not found or found in COLUMNS[kind]):
            return found
        return self._remembered.get((kind, fold(text)))

    def note(self, kind: str, text: str) -> None:
        """Keep in mind that a mapping worked for a heading."""
        if fold(text) in self.said:
            self.used[kind, text.strip()] = self.said[fold(text)]
        elif (kind, fold(text)) in self._remembered:
            self.recalled[text.strip()] = self._remembered[kind, fold(text)]

    def unused(self) -> list[str]:
        """Name the headings, folded, of which something was said and that no sheet has."""
        used = {fold(text) for _kind, text in self.used}
        return [heading for heading in self.said if heading not in used]


def _said(raw: str) -> tuple[str, str]:
    heading, equals, column = raw.rpartition("=")
    column = column.strip()
    if not equals or not fold(heading):
        sentence = _("“{value}” is no mapping; write the heading and its column, such as {example}.")
        raise BadValue(sentence.format(value=visible(raw)[:60], example='"Raison sociale=name"'))
    known = list(dict.fromkeys(name for kind in KINDS for name in COLUMNS[kind]))
    if column and column not in known:
        sentence = _("There is no column “{column}”; there are: {known}.")
        raise BadValue(sentence.format(column=visible(column)[:60], known=listed(nearest(column, known) or known)))
    return fold(heading), column


class Fit(NamedTuple):
    """How well a row fits as the headings of a kind.

    Attributes:
        whole: whether every column is there that must be.
        known: how many columns are known.
        kind: the kind.
        place: where the row is.
        columns: what each column holds; empty where it is passed over, None where it is not known.
    """

    whole: bool
    known: int
    kind: str
    place: int
    columns: tuple[str | None, ...]


class Recogniser:
    """Recognises sheets by their headings."""

    def __init__(self, headings: Headings, mappings: Mappings) -> None:
        """Take the headings known, and what was said of others."""
        self._headings = headings
        self.mappings = mappings

    def score(self, rows: Sequence[Row]) -> int:
        """Tell how well the first rows of a sheet fit the headings that are known."""
        return max((self._fit(rows, kind).known for kind in KINDS), default=0) if rows else 0

    def kind_of(self, grid: Grid, stem: str) -> str:
        """Tell what a sheet holds: by the round that it states, by a name that is that of a kind, else by its headings.

        Empty where nothing tells.

        Args:
            grid: the sheet.
            stem: the name of the file that holds it alone, without the ending; else empty.
        """
        if "round" in self._stated(grid.rows):
            return "scores"
        if named := _KIND_OF.get(fold(grid.name)) or _KIND_OF.get(fold(stem)):
            return named
        fits = sorted(
            (self._fit(self._ungrouped(grid, kind).rows, kind) for kind in KINDS), key=lambda fit: fit[:2], reverse=True
        )
        fits = [fit for fit in fits if fit.kind != "scores" or any(map(_is_criterion, fit.columns))]
        hinted = hinted_kind(grid.name) or hinted_kind(stem)
        best = [fit.kind for fit in fits if fit.whole and fit.known == fits[0].known]
        if best:
            return hinted if _COLUMNS_OF.get(hinted, hinted) in best else best[0]
        return hinted

    def fits(self, grid: Grid, kind: str) -> bool:
        """Tell whether a sheet has every column that a kind must have."""
        kind = _COLUMNS_OF.get(kind, kind)
        return self._fit(self._ungrouped(grid, kind).rows, kind).whole

    def _ungrouped(self, grid: Grid, kind: str) -> Grid:
        """Make one row of headings that stand in two, `Total` and `Femmes` under `Effectif`, where that fits better."""
        best = self._fit(grid.rows, kind) if grid.rows else None
        for place in (best.place - 1, best.place) if best else ():
            if 0 <= place < len(grid.rows) - 1:
                joined = self._joined(kind, grid.rows[place], grid.rows[place + 1])
                rows = [*grid.rows[:place], joined, *grid.rows[place + 2 :]]
                fit = self._fit(rows, kind)
                if fit.place == place and best and fit[:2] > best[:2]:
                    return grid._replace(rows=rows)
        return grid

    def _joined(self, kind: str, upper: Row, lower: Row) -> Row:
        """Join two rows of headings: each is what is below, alone or with the name of its group, or what is above."""
        texts, group = [], ""
        for above, below in zip_longest(map(_text, upper.cells), map(_text, lower.cells), fillvalue=""):
            group = above.strip() or (group if below.strip() else "")
            readings = [text for text in (below, f"{group} {below}" if below.strip() else "", above) if text.strip()]
            known = (text for text in readings if self._column(kind, text) is not None)
            texts.append(next(known, readings[0] if readings else ""))
        return Row(lower.number, texts)

    def sheet(self, grid: Grid, kind: str) -> tuple[Sheet, list[str]]:
        """Read a sheet of a kind.

        Returns:
            The sheet, without rows where its headings are wrong, and what there is to say of it. A sheet of awards is
            one of entries that won, where it says nothing else.
        """
        if kind == AWARDS:
            sheet, notes = self.sheet(grid, _COLUMNS_OF[kind])
            won = (line._replace(cells={"stage": WINNER, **line.cells}) for line in sheet.lines)
            return sheet._replace(lines=tuple(won)), notes
        if not grid.rows:
            empty = Mistake(_("The file is empty."), file=grid.label, line=1)
            return Sheet(grid.label, kind, (), (*grid.mistakes, empty)), []
        grid = self._ungrouped(grid, kind)
        fit = self._fit(grid.rows, kind)
        heading = grid.rows[fit.place]
        stated = self._stated(grid.rows) if kind == "scores" else {}
        texts = [_text(cell).strip() for cell in heading.cells]
        told = self._wrong(fit, texts)
        if told:
            wrong = tuple(Mistake(sentence, file=grid.label, line=heading.number) for sentence in told)
            return Sheet(grid.label, kind, (), wrong, grid=grid, heading_row=fit.place), []
        for column, text in zip(fit.columns, texts, strict=True):
            if column is not None:
                self.mappings.note(kind, text)
        headings = {column: text for column, text in zip(fit.columns, texts, strict=True) if column}
        lines, mistakes = _lines(grid, fit, headings)
        if stated and "juror" not in stated and "juror" not in headings:
            return Sheet(grid.label, kind, (), (_nameless(grid),), headings, grid, fit.place), []
        lines = tuple(line._replace(cells={**stated, **line.cells}) for line in lines) if stated else lines
        notes = self._notes(grid, fit, texts)
        for number in [row.number for row in grid.rows[fit.place + 1 :][-_LAST:] if _is_total(row)]:
            lines = tuple(line for line in lines if line.number != number)
            mistakes = [mistake for mistake in mistakes if mistake.line != number]
            notes.append(_("{file}: line {line} is a total, and was left out.").format(file=grid.label, line=number))
        return Sheet(grid.label, kind, lines, (*mistakes, *grid.mistakes), headings, grid, fit.place), notes

    def _stated(self, rows: Sequence[Row]) -> dict[str, str]:
        """Give the round and the juror that a jury sheet states above its headings, each beside its label."""
        found: dict[str, str] = {}
        for row in rows[: self._fit(rows, "scores").place] if rows else ():
            label, *values = [*filter(None, (_text(cell).strip() for cell in row.cells)), ""]
            for column in ("round", "juror"):
                if self._headings.columns("scores", label) == (column,) and values and values[0]:
                    found[column] = values[0]
        return found

    def _fit(self, rows: Sequence[Row], kind: str) -> Fit:
        """Find the row that fits best as the headings of a kind: the first of the best."""
        best = Fit(False, -1, kind, 0, ())
        for place, row in enumerate(rows[:_DEEPEST]):
            columns = tuple(self._column(kind, _text(cell)) for cell in row.cells)
            known = {column for column in columns if column}
            fit = Fit(_missing(kind, known) == [], len(known), kind, place, columns)
            if place == 0 or ((fit.known > 1 or fit.whole) and fit[:2] > best[:2]):
                best = fit
        return best

    def _column(self, kind: str, text: str) -> str | None:
        bare = text.strip()
        if not bare:
            return ""
        said = self.mappings.column(kind, bare)
        if said is not None:
            return said
        if bare in COLUMNS[kind]:
            return bare
        found = self._headings.columns(kind, bare)
        if not found:
            named = _CANONICAL.get((kind, fold(bare)))
            return "" if named is None and kind == "scores" and self._tells_of_entry(bare) else named
        return found[0] if len(found) == 1 else None

    def _tells_of_entry(self, text: str) -> bool:
        """Tell whether a column of a jury sheet only tells the juror which entry it is."""
        return bool(self._headings.columns("cooperatives", text)) or "project" in self._headings.columns(
            "entries", text
        )

    def _wrong(self, fit: Fit, texts: list[str]) -> list[str]:
        told = []
        places: dict[str, list[str]] = {}
        for column, text in zip(fit.columns, texts, strict=True):
            places.setdefault(column or "", []).append(text)
        for column, twins in places.items():
            if not column or len(twins) == 1:
                continue
            if len(set(twins)) == 1:
                told.append(_("Column “{column}” stands there twice.").format(column=visible(twins[0])[:60]))
                continue
            sentence = _("Columns {columns} both hold {column}; leave one out with --map “{heading}=”.")
            named = listed([_quoted(text) for text in twins])
            told.append(sentence.format(columns=named, column=column, heading=visible(twins[-1])[:60]))
        unknown = [text for column, text in zip(fit.columns, texts, strict=True) if column is None]
        for column in _missing(fit.kind, set(places)):
            if unknown:
                sentence = _("Column “{column}” is missing. If one of these holds it, say so with --map: {unknown}.")
                named = listed([f'"{visible(text)[:60]}={column}"' for text in unknown])
                told.append(sentence.format(column=column, unknown=named))
            else:
                told.append(_("Column “{column}” is missing.").format(column=column))
        return told

    def _notes(self, grid: Grid, fit: Fit, texts: list[str]) -> list[str]:
        notes = []
        if grid.encoding:
            notes.append(_("{file} was read as {encoding}.").format(file=grid.label, encoding=grid.encoding))
        if fit.place and fit.kind != "scores":
            sentence = _("{file}: the headings stand in line {line}.")
            notes.append(sentence.format(file=grid.label, line=grid.rows[fit.place].number))
        unknown = [text for column, text in zip(fit.columns, texts, strict=True) if column is None]
        if unknown:
            sentence = _("{file}: columns that were not read: {columns}. To read one: --map “{example}=COLUMN”.")
            named = listed([self._hinted(fit.kind, text) for text in unknown])
            notes.append(sentence.format(file=grid.label, columns=named, example=visible(unknown[0])[:60]))
        return notes

    def _hinted(self, kind: str, text: str) -> str:
        """Name a heading that is not known, with the columns that it may mean."""
        shown = _quoted(text)
        may_be = [*self._headings.columns(kind, text)] or nearest(text, COLUMNS[kind], most=1)
        if not may_be:
            return shown
        return _("{heading} (is it {column}?)").format(heading=shown, column=listed(may_be))


def _is_criterion(column: str | None) -> bool:
    return bool(column) and str(column).startswith(CRITERION)


def _nameless(grid: Grid) -> Mistake:
    """Say that a jury sheet does not state whose it is."""
    return Mistake(_("The juror is missing; write the name into the cell beside “Juror”."), file=grid.label, line=1)


def _is_total(row: Row) -> bool:
    """Tell whether the first cell of a row that is not empty says that it is a total."""
    return fold(next(filter(None, (_text(cell).strip() for cell in row.cells)), "")) in _TOTALS


def _quoted(heading: str) -> str:
    return _("“{heading}”").format(heading=visible(heading)[:60])


def _missing(kind: str, known: set[str]) -> list[str]:
    """Name the columns that a sheet must have and has not; the Arabic name does for the name."""
    return [
        column for column in REQUIRED[kind] if column not in known and not (column == "name" and "name_ar" in known)
    ]


def hinted_kind(name: str) -> str:
    """Give the kind that one word of a name hints at; empty where none or several do."""
    kinds = {_KIND_OF[word] for word in fold(name).split() if word in _KIND_OF}
    return kinds.pop() if len(kinds) == 1 else ""


def _lines(grid: Grid, fit: Fit, headings: Mapping[str, str]) -> tuple[tuple[Line, ...], list[Mistake]]:
    """Take the rows below the headings apart; a national register has a million cells: no call for each."""
    width = len(fit.columns)
    names = [column for column in fit.columns if column]
    pick = _picker([place for place, column in enumerate(fit.columns) if column])
    heading = grid.rows[fit.place].cells
    wrong = _error_cells(grid, fit.columns)
    by_arabic_name = fit.kind == "cooperatives" and "name_ar" in names
    lines: list[Line] = []
    mistakes: list[Mistake] = []
    for number, cells in grid.rows[fit.place + 1 :]:
        if len(cells) != width and grid.even and not _is_padded(cells, width):
            mistakes += _uneven(grid, number, cells, width)
            continue
        picked = pick(cells)
        texts = picked if grid.even else [c if (kind := c.__class__) is str else _TEXTS[kind][c] for c in picked]
        read = dict(compress(zip(names, texts, strict=True), texts))
        if any(map(str.isspace, texts)):
            read = {column: text for column, text in read.items() if not text.isspace()}
        if number in wrong or not _ERRORS.isdisjoint(texts):
            mistakes += _error_mistakes(grid, number, read, wrong.get(number, {}), headings)
        elif read and cells != heading:
            if by_arabic_name and "name" not in read and "name_ar" in read:
                read = {"name": read["name_ar"], **read}
            lines.append(Line(number, read))
    if grid.quoted:
        lines = [Line(number, {column: unguarded(text) for column, text in read.items()}) for number, read in lines]
    return tuple(lines), mistakes


def _picker(places: Sequence[int]) -> Callable[[Sequence[Value]], tuple[Any, ...]]:
    """Give what picks the cells at these places out of a row."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


def _uneven(grid: Grid, number: int, cells: Sequence[Value], width: int) -> list[Mistake]:
    """Tell that a row has another number of cells than the headings, if it has any at all."""
    if not any(_text(cell).strip() for cell in cells):
        return []
    sentence = _("Cells in the row: {found}; in the heading: {wanted}.")
    return [Mistake(sentence.format(found=len(cells), wanted=width), file=grid.label, line=number)]


def _is_padded(cells: Sequence[Value], wanted: int) -> bool:
    """Tell whether a row is longer than the headings by empty cells alone."""
    return len(cells) > wanted and not any(_text(cell).strip() for cell in cells[wanted:])


def _error_cells(grid: Grid, columns: Sequence[str | None]) -> dict[int, dict[str, str]]:
    """Give the errors of the spreadsheet that stand in columns that are read, by row."""
    found: dict[int, dict[str, str]] = {}
    for (number, place), error in grid.errors.items():
        column = place - grid.first_column
        if 0 <= column < len(columns) and (name := columns[column]):
            found.setdefault(number, {})[name] = error
    return found


def _error_mistakes(
    grid: Grid, number: int, read: Mapping[str, str], wrong: Mapping[str, str], headings: Mapping[str, str]
) -> list[Mistake]:
    errors = {**{column: text for column, text in read.items() if text in _ERRORS}, **wrong}
    sentence = _("The cell holds an error of the spreadsheet: {error}.")
    return [
        Mistake(sentence.format(error=errors[column]), column, grid.label, number)
        for column in headings
        if column in errors
    ]


class _Texts(dict[Any, str]):
    """What the typed cells of one class are as texts, each written once."""

    def __missing__(self, value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
        """Write a value that was not met before."""
        self[value] = _written(value)
        return self[value]


class _TextsByClass(dict[type, _Texts]):
    """The texts of typed cells by class, for True equals 1."""

    def __missing__(self, kind: type) -> _Texts:
        """Begin with a class that was not met before."""
        self[kind] = _Texts()
        return self[kind]


_TEXTS = _TextsByClass()


def _text(value: Value) -> str:
    return value if isinstance(value, str) else _TEXTS[type(value)][value]


def _written(value: Value) -> str:
    """Write a typed cell as people type it: a date in ISO 8601, a whole number without a point, yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)
