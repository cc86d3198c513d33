"""A report of the register as it stood says so for people and for programs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ocp_ess_cli.actions.past import Past
from ocp_ess_cli.domain.models import Change
from ocp_ess_cli.reports import as_csv, as_json
from ocp_ess_cli.reports.past import as_it_stood, sentence
from ocp_ess_cli.reports.report import Column, Report, Row, Table

DAY = date(2023, 8, 9)
FIRST = Change(id="J00000001", at=datetime(2020, 3, 10, 9, tzinfo=UTC), by="office", command="import")
LAST = Change(id="J00000041", at=datetime(2023, 8, 9, 9, tzinfo=UTC), by="office", command="award")
TABLE = Table("rounds", "Rounds of Lalla", (Column("round", "Round"),), (Row(("lalla-2020",)),))
REPORT = Report("Rounds of Lalla", (TABLE,), ("A note.",))


def test_people_see_the_day_in_the_title_and_the_change_in_a_note() -> None:
    """The title and the part of the same title say the day; the notes begin with it, and what makes it doubtful."""
    shown = as_it_stood(REPORT, Past(DAY, LAST, FIRST, caveats=("It is doubtful.",)))
    title = "Rounds of Lalla, as of 9 Aug 2023"
    notes = ("As the register stood on 9 Aug 2023 (change 41).", "It is doubtful.", "A note.")
    assert (shown.title, shown.notes, shown.shown()) == (title, notes, [TABLE._replace(title=title)])


def test_programs_get_the_day_and_the_change_under_a_key_of_their_own() -> None:
    """JSON has `as_of` behind what it had, and CSV a block."""
    shown = as_it_stood(REPORT, Past(DAY, LAST, FIRST))
    as_of = shown.parts[-1]
    assert as_of.key == "as_of"
    told = '"as_of": {\n    "date": "2023-08-09",\n    "change": 41\n  }\n}\n'
    assert as_json.render(shown) == as_json.render(REPORT).removesuffix("\n}\n") + ",\n  " + told
    assert as_csv.render(shown) == as_csv.render(REPORT) + "\nfield,value\ndate,2023-08-09\nchange,41\n"


def test_a_report_without_a_title_keeps_none() -> None:
    """A card alone has no title, and gets none."""
    assert as_it_stood(Report("", (TABLE,)), Past(DAY, LAST, FIRST)).title == ""


def test_a_day_before_the_first_change_says_when_that_was() -> None:
    """Before the first change the register was empty; one without a change is so still."""
    assert [sentence(Past(DAY, None, first)) for first in (LAST, None)] == [
        "The register's first change was on 9 Aug 2023; on 9 Aug 2023 it was empty.",
        "Nothing was recorded in the register yet; on 9 Aug 2023 it was empty.",
    ]
