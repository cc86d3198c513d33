"""Sheets in texts: CSV with any delimiter, and JSON as `ess` and other programs write it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange import bounds
from ocp_ess_cli.exchange.encodings import UTF_8, decoded
from ocp_ess_cli.exchange.sheets import Grid, Row
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.exchange.sheets import Value

DELIMITERS = ",;\t|"
FORMULA = "=+-@\t\r"  # what makes a spreadsheet run a cell, when it comes first
_SAMPLE = 50_000  # characters in which the headings stand
_SAMPLE_ROWS = 40


def csv_grid(file: str, content: bytes, score: Callable[[list[Row]], int]) -> Grid:
    """Read a CSV, its encoding and its delimiter decided from what it holds.

    Args:
        file: what it is called in sentences.
        content: all of its bytes.
        score: tells how well rows fit the headings that are known; the delimiter that fits best is taken.

    Raises:
        InputRefused: it is too large, no text, in an encoding that is not known, or a row cannot be taken apart.
    """
    bounds.refuse_too_large(file, len(content))
    bounds.refuse_long_line(file, content)
    text, encoding = decoded(file, content)
    if not text.strip(f" \r\n{DELIMITERS}"):
        return Grid(file, "", [])
    delimiter, skipped = _delimiter(text, score)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            if before >= skipped and any(cells):
                rows.append(Row(before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        sentence = _("The row cannot be read as CSV: {reason}.")
        bounds.refuse(file, sentence.format(reason=error), before + 1)  # where the rows after it begin is not known
    quoted = any(f"'{sign}" in text for sign in FORMULA)
    return Grid(file, "", rows, even=True, quoted=quoted, encoding=_told(encoding))


def _told(encoding: str) -> str:
    return "" if encoding == UTF_8 else encoding


def _delimiter(text: str, score: Callable[[list[Row]], int]) -> tuple[str, int]:
    """Take the delimiter that a first line `sep=;` names, else the one whose headings are known best.

    Returns:
        The delimiter, and how many lines stand before the sheet.
    """
    first = text.partition("\n")[0].strip().strip('"').lower()
    if first.startswith("sep=") and first[4:] in {*DELIMITERS}:
        return first[4:], 1

    def fit(delimiter: str) -> tuple[int, float, int]:
        rows = _sample(text, delimiter)
        width, count = Counter(len(row.cells) for row in rows).most_common(1)[0] if rows else (0, 0)
        return score(rows), (width > 1) * count / max(len(rows), 1), width

    return max(DELIMITERS, key=fit), 0


def _sample(text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    try:
        for cells in csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter):
            rows += [Row(0, cells)] if any(cells) else []
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # the whole text is read strictly afterwards, and says where
    return rows


def json_grids(file: str, content: bytes) -> list[Grid]:
    """Read a list of objects, or an object whose members are such lists, as `ess … --json` prints it.

    The number of a row is that of the object in its list.

    Raises:
        InputRefused: it is too large, no JSON, or of another shape.
    """
    bounds.refuse_too_large(file, len(content))
    text, encoding = decoded(file, content)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        bounds.refuse(file, _("It cannot be read as JSON: {reason}.").format(reason=error))
    lists = found if isinstance(found, dict) else {"": found}
    several = {name: [held] if isinstance(held, dict) else held for name, held in lists.items()}
    grids = [_json_grid(file, name, held, _told(encoding)) for name, held in several.items() if _is_list(held)]
    if not grids:
        sentence = _("It has no list of objects, such as {example}.")
        bounds.refuse(file, sentence.format(example='[{"name": "Coopérative Tafoukt"}]'))
    return grids


def _is_list(held: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    return isinstance(held, list) and all(isinstance(one, dict) for one in held)


def _json_grid(file: str, name: str, objects: list[dict[str, Any]], encoding: str) -> Grid:
    headings = dict.fromkeys(key for one in objects for key in one)
    rows = [Row(0, [*headings])]
    mistakes: list[Mistake] = []
    for number, one in enumerate(objects, start=1):
        cells: list[Value] = []
        for key in headings:
            try:
                cells.append(_json_value(one.get(key)))
            except TypeError:
                sentence = _("An object or a list of lists stands where a value is expected.")
                mistakes.append(Mistake(sentence, key, file, number))
        if len(cells) == len(headings):
            rows.append(Row(number, cells))
    return Grid(file, name, rows, mistakes=tuple(mistakes), encoding=encoding)


def _json_value(value: Any) -> Value:  # noqa: ANN401 - whatever JSON holds
    """Take a value of JSON; a list of texts as a cell has them, with semicolons between.

    Raises:
        TypeError: it is an object, or a list of something else.
    """
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, dict | list):
        raise TypeError
    taken: Value = value
    return taken
