"""Workbooks that jurors fill in: a sheet for each, with the entries of a round and a column for each criterion.

Only what is to be filled in can be written to, and each cell says what it takes. The round and the juror stand above
the headings, where `ess import` looks for them, so that a sheet saved as CSV has them too.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from ocp_ess_cli.domain import jury
from ocp_ess_cli.domain.cells import harmless
from ocp_ess_cli.domain.values import LONGEST_NAME, LONGEST_NOTE
from ocp_ess_cli.exchange.as_xlsx import is_right_to_left, put_text
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ocp_ess_cli.domain.models import Cooperative, Entry, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program

_ROUND, _JUROR, _ADVICE, _WEIGHTS, _HEADINGS = range(1, 6)  # rows, counted from 0, below the title
_LONGEST_SHEET_NAME = 31
_WIDTHS = {"entry": 12, "name": 34, "name_ar": 28, "region": 22, "province": 18, "project": 34, "recused": 12}
_COMMENT, _MARK = 50, 14  # widths


class Ballot(NamedTuple):
    """What the sheets of a round are made of.

    Attributes:
        entries: each with its cooperative.
        is_blind: whether whatever tells who an entry is from is left out.
    """

    round_: Round
    program: Program
    places: Places
    entries: Sequence[tuple[Entry, Cooperative]]
    is_blind: bool = False


def render(ballot: Ballot, jurors: Sequence[str], at: datetime) -> bytes:
    """Write a workbook with a sheet for each juror, or one without a name where none is given."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        styles = _Styles(book)
        taken: set[str] = set()
        for juror in jurors or [""]:
            _write(book.add_worksheet(_sheet_name(juror, taken)), styles, ballot, juror)
    return out.getvalue()


class _Styles:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - the library has no types
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.arabic = book.add_format({"text_wrap": True, "valign": "top", "reading_order": 2})
        open_ = {"locked": False, "border": 1, "bg_color": "#FFFBE6", "valign": "top"}
        self.to_fill = book.add_format(open_)
        self.to_write = book.add_format({**open_, "text_wrap": True})


def _sheet_name(juror: str, taken: set[str]) -> str:
    """Name a sheet as Excel allows, after its juror."""
    wanted = re.sub(r"[\[\]:*?/\\']", " ", juror).strip()[:_LONGEST_SHEET_NAME] or _("Jury sheet")
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST_SHEET_NAME - 4]} {number}"
    taken.add(name.casefold())
    return name


def _write(sheet: Any, styles: _Styles, ballot: Ballot, juror: str) -> None:  # noqa: ANN401 - the library has no types
    scale = ballot.round_.terms.scale
    telling = [] if ballot.is_blind else ["name", "name_ar", "region", "province", "project"]
    keys = ["entry", *telling]
    criteria = jury.criteria_of(ballot.round_, ballot.program)
    first = len(keys)
    recused, comment = first + len(criteria), first + len(criteria) + 1
    _write_top(sheet, styles, ballot, juror)
    if any(weight != 1 for weight in criteria.values()):
        put_text(sheet, _WEIGHTS, 0, _("Weight"), styles.bold)
        for place, weight in enumerate(criteria.values(), start=first):
            sheet.write_number(_WEIGHTS, place, weight, styles.bold)
    headings = [*map(_heading, keys), *(_capital(ballot.program.label(one)) for one in criteria)]
    for place, text in enumerate([*headings, _("Recused"), _("Comment")]):
        put_text(sheet, _HEADINGS, place, harmless(text), styles.heading)
    rows = range(_HEADINGS + 1, _HEADINGS + 1 + len(ballot.entries))
    for row, (entry, cooperative) in zip(rows, ballot.entries, strict=True):
        for place, text in enumerate(_telling(ballot, entry, cooperative)[:first]):
            if text:
                put_text(sheet, row, place, harmless(text), styles.arabic if is_right_to_left(text) else styles.text)
        for place in range(first, recused + 1):
            sheet.write_blank(row, place, None, styles.to_fill)
        sheet.write_blank(row, comment, None, styles.to_write)
    last = rows[-1]
    for place in range(first, recused):
        sheet.data_validation(rows[0], place, last, place, _mark_check(rows[0], place, scale))
    sheet.data_validation(rows[0], recused, last, recused, _recusal_check())
    sheet.data_validation(rows[0], comment, last, comment, _text_check(LONGEST_NOTE))
    widths = [*(_WIDTHS[key] for key in keys), *[_MARK] * len(criteria), _WIDTHS["recused"], _COMMENT]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(_HEADINGS + 1, 1)
    sheet.repeat_rows(_HEADINGS)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_top(sheet: Any, styles: _Styles, ballot: Ballot, juror: str) -> None:  # noqa: ANN401 - the library has no types
    """Write whose sheet it is, and how to fill it in."""
    title = _("Jury sheet: {program}, {year}")
    put_text(sheet, 0, 0, title.format(program=ballot.program.title, year=ballot.round_.year), styles.title)
    put_text(sheet, _ROUND, 0, _("Round"), styles.bold)
    put_text(sheet, _ROUND, 1, ballot.round_.id, styles.text)
    put_text(sheet, _JUROR, 0, _("Juror"), styles.bold)
    if juror:
        put_text(sheet, _JUROR, 1, harmless(juror), styles.arabic if is_right_to_left(juror) else styles.text)
    else:
        sheet.write_blank(_JUROR, 1, None, styles.to_write)
        sheet.data_validation(_JUROR, 1, _JUROR, 1, _text_check(LONGEST_NAME) | {"input_message": _("Your name")})
    advice = _(
        "Marks from 0 to {scale}, in whole or half points; leave empty what you do not mark. "
        "Where you have a conflict of interest, choose x under “Recused” and give no mark."
    )
    put_text(sheet, _ADVICE, 0, advice.format(scale=ballot.round_.terms.scale), None)


def _heading(key: str) -> str:
    known = {
        "entry": _("Entry"),
        "name": _("Cooperative"),
        "name_ar": _("Arabic name"),
        "region": _("Region"),
        "province": _("Province"),
        "project": _("Project"),
    }
    return known[key]


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _telling(ballot: Ballot, entry: Entry, cooperative: Cooperative) -> tuple[str, ...]:
    """Give what tells which entry it is; a blind sheet has the id alone."""
    places = ballot.places
    return (
        entry.id,
        cooperative.name,
        cooperative.name_ar,
        places.region_name(cooperative.region),
        places.province_name(cooperative.province),
        entry.project,
    )


# --- what cells take ---


def _mark_check(row: int, column: int, scale: int) -> dict[str, Any]:
    cell = xl_rowcol_to_cell(row, column)
    sentence = _("A mark from 0 to {scale}, in whole or half points.").format(scale=scale)
    return {
        "validate": "custom",
        "value": f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={scale},MOD({cell}*2,1)=0)",
        "error_title": _("Not a mark"),
        "error_message": sentence,
    }


def _recusal_check() -> dict[str, Any]:
    return {
        "validate": "list",
        "source": ["x"],
        "error_title": _("Recused"),
        "error_message": _("Write x where you have a conflict of interest, else nothing."),
    }


def _text_check(longest: int) -> dict[str, Any]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": longest,
        "error_title": _("Too long"),
        "error_message": _("At most {longest} characters.").format(longest=longest),
    }
