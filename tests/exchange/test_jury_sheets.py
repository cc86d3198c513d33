"""The sheets that a jury fills in: what stands in them, what they let in, and what an import makes of them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue, language
from ocp_ess_cli.domain import jury
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.models import Juror, Score
from ocp_ess_cli.exchange.importing import import_sheets
from ocp_ess_cli.exchange.jury_sheets import Ballot, render
from ocp_ess_cli.exchange.reading import Source, read_all
from ocp_ess_cli.exchange.recognising import Mappings, Recogniser
from tests.actions.office import a_register, undo
from tests.builders import STAMP, a_cooperative, a_round, an_entry, lalla, refuses, some_cooperatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.exchange.importing import Outcome
    from ocp_ess_cli.store.protocol import Store

TERMS = msgspec.structs.replace(lalla().terms, criteria={"innovation": 2.0, "social_impact": 1.0})
JURORS = ("Juror 1", "عضو اللجنة أ")
ROUND = a_round(jurors=tuple(Juror(name=name) for name in JURORS), terms=TERMS)
ARABIC = a_cooperative(id="C0003", name="=Coopérative <r>", name_ar="تعاونية تافوكت", province="Azilal", region="MA-05")
COOPERATIVES = [*some_cooperatives(2), ARABIC]
ENTRIES = [msgspec.structs.replace(an_entry(n), project=f"Projet {n}") for n in (1, 2, 3)]
PAIRS = [*zip(ENTRIES, COOPERATIVES, strict=True)]
FIRST = 7  # row of the first entry, counted from 1


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    language.use("en")


def a_ballot(round_: Round = ROUND, *, is_blind: bool = False) -> Ballot:
    """Make what the sheets of a round are made of."""
    return Ballot(round_, lalla(), catalogue.places(), PAIRS, is_blind)


def a_book(*jurors: str, is_blind: bool = False) -> openpyxl.Workbook:
    """Make the workbook of some jurors, as Excel reads it."""
    return openpyxl.load_workbook(io.BytesIO(render(a_ballot(is_blind=is_blind), jurors, STAMP.at)))


def sheet_of(book: openpyxl.Workbook, name: str) -> Worksheet:
    """Give a sheet of a workbook by name."""
    found: Any = book[name]
    sheet: Worksheet = found
    return sheet


def filled(sheet: Worksheet, cells: Mapping[str, object]) -> None:
    """Fill cells of a sheet in."""
    for place, value in cells.items():
        sheet[place] = value  # type: ignore[assignment]


def saved(book: openpyxl.Workbook) -> bytes:
    """Save a workbook as another program would."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def a_store() -> Store:
    """Make a register with the round and its candidates."""
    return a_register(*COOPERATIVES, ROUND, *ENTRIES)


def take(store: Store, content: bytes, file: str = "jury.xlsx", *, skip_bad: bool = False) -> Outcome:
    """Import a file as `ess import` does, without saying what it holds."""
    with store.reading() as unit:
        headings = catalogue.headings().beside(jury.headings(catalogue.programs(), unit.rounds.find()))
    read = read_all([(file, lambda: Source(file, content))], "", Recogniser(headings, Mappings((), ())))
    assert [sheet.kind for sheet in read.sheets] == ["scores"] * len(read.sheets)
    assert read.notes == []
    with store.writing(STAMP) as unit:
        return import_sheets(unit, read.sheets, catalogue.programs(), catalogue.places(), STAMP, skip_bad=skip_bad)


def scores(store: Store) -> list[Score]:
    """Give the scores of a register."""
    with store.reading() as unit:
        return unit.scores.find()


def a_score(number: int, entry: int, juror: str = "Juror 1", **fields: object) -> Score:
    """Make a score."""
    plain = Score(id=f"S{number:04d}", entry=f"E{entry:04d}", juror=juror)
    return msgspec.structs.replace(plain, **fields)


# --- what is written ---


def test_a_sheet_states_the_round_the_juror_and_the_entries() -> None:
    """Above the headings stand round, juror, advice and weights; below, a row for each entry."""
    book = a_book("Juror 1")
    assert book.sheetnames == ["Juror 1"]
    rows = [[*row] for row in sheet_of(book, "Juror 1").iter_rows(values_only=True)]
    empty = [None] * 4
    assert [row[:2] for row in rows[:3]] == [
        ["Jury sheet: Lalla Al Moutaaouina, women's cooperatives, 2022", None],
        ["Round", "lalla-2022"],
        ["Juror", "Juror 1"],
    ]
    assert rows[4] == ["Weight", None, None, None, None, None, 2, 1, None, None]
    assert rows[5] == [
        *("Entry", "Cooperative", "Arabic name", "Region", "Province", "Project"),
        *("Innovation", "Social effect", "Recused", "Comment"),
    ]
    assert rows[6:] == [
        ["E0001", "Coopérative 1", None, "Souss-Massa", "Tiznit", "Projet 1", *empty],
        ["E0002", "Coopérative 2", None, "Souss-Massa", "Tiznit", "Projet 2", *empty],
        ["E0003", "=Coopérative <r>", "تعاونية تافوكت", "Beni Mellal-Khenifra", "Azilal", "Projet 3", *empty],
    ]


def test_a_blind_sheet_tells_the_id_alone() -> None:
    """Nothing in the whole file tells who an entry is from."""
    book = a_book("Juror 1", is_blind=True)
    rows = [*sheet_of(book, "Juror 1").iter_rows(min_row=6, values_only=True)]
    assert rows == [
        ("Entry", "Innovation", "Social effect", "Recused", "Comment"),
        *((f"E000{n}", None, None, None, None) for n in (1, 2, 3)),
    ]
    parts = openpyxl.load_workbook(io.BytesIO(render(a_ballot(is_blind=True), ["Juror 1"], STAMP.at)))
    texts = {str(cell) for sheet in parts for row in sheet.iter_rows(values_only=True) for cell in row}
    telling = ("Coopérative", "Tiznit", "Azilal", "Souss", "Projet", "تعاونية")
    assert [text for text in texts if any(word in text for word in telling)] == []


def test_what_is_to_be_filled_in_alone_can_be_written_to() -> None:
    """Marks, recusal and comment are open, and the name where nobody is stated; all else is locked."""
    for jurors, more in ((["Juror 1"], set[str]()), ([], {"B3"})):
        book = a_book(*jurors)
        (sheet,) = book.worksheets
        open_ = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert open_ == {f"{column}{row}" for column in "GHIJ" for row in (7, 8, 9)} | more
        assert sheet.protection.sheet is True


def test_cells_check_what_they_take() -> None:
    """Marks from 0 to the scale in half points, x for a recusal, texts that are not too long."""
    (sheet,) = a_book().worksheets
    checks = {str(one.sqref): (one.type, one.formula1) for one in sheet.data_validations.dataValidation}
    assert checks == {
        "B3": ("textLength", "200"),
        "G7:G9": ("custom", "AND(ISNUMBER(G7),G7>=0,G7<=20,MOD(G7*2,1)=0)"),
        "H7:H9": ("custom", "AND(ISNUMBER(H7),H7>=0,H7<=20,MOD(H7*2,1)=0)"),
        "I7:I9": ("list", '"x"'),
        "J7:J9": ("textLength", "2000"),
    }
    assert sheet.freeze_panes == "B7"


def test_arabic_is_read_from_the_right() -> None:
    """Arabic names stand from right to left, others do not."""
    sheet = sheet_of(a_book(JURORS[1]), JURORS[1])
    orders = [sheet[place].alignment.readingOrder for place in ("B3", "C9", "B8")]
    assert orders == [2, 2, 0]


def test_each_juror_has_a_sheet_of_a_name_of_its_own() -> None:
    """Names that Excel does not take, or that are too long to differ, are made to."""
    long = "Direction de la cohésion sociale et du "
    book = a_book("Jury A/B", f"{long}nord", f"{long}sud")
    assert book.sheetnames == ["Jury A B", "Direction de la cohésion social", "Direction de la cohésion so 2"]


def test_the_same_jury_gives_the_same_bytes() -> None:
    """The same sheets of the same moment are the same file."""
    assert render(a_ballot(), JURORS, STAMP.at) == render(a_ballot(), JURORS, STAMP.at)


# --- what an import makes of it ---


@pytest.mark.parametrize("code", language.LANGUAGES)
@pytest.mark.parametrize("is_blind", [False, True])
def test_a_filled_sheet_is_taken_in(code: str, is_blind: bool) -> None:
    """A workbook in either language is known by itself; marks, recusal and comment are scores, in one change."""
    store = a_store()
    language.use(code)
    book = a_book(*JURORS, is_blind=is_blind)
    language.use("en")
    marks, social, recused, comment = "BCDE" if is_blind else "GHIJ"
    filled(sheet_of(book, "Juror 1"), {f"{marks}7": 15, f"{social}7": 12.5, f"{comment}7": "clair", f"{recused}9": "x"})
    filled(sheet_of(book, JURORS[1]), {f"{marks}8": 9, f"{social}8": "10,5"})
    outcome = take(store, saved(book))
    assert (dict(outcome.new), outcome.changes, outcome.left_out) == ({"scores": 3}, (), ())
    assert outcome.notes == (
        "jury.xlsx › Juror 1: Juror 1 has not marked E0002.",
        f"jury.xlsx › {JURORS[1]}: {JURORS[1]} has not marked E0001, E0003.",
    )
    assert scores(store) == [
        a_score(1, 1, marks={"innovation": 15.0, "social_impact": 12.5}, comment="clair"),
        a_score(2, 3, recused=True),
        a_score(3, 2, JURORS[1], marks={"innovation": 9.0, "social_impact": 10.5}),
    ]
    undo(store)
    assert scores(store) == []


def test_a_sheet_taken_in_twice_changes_nothing() -> None:
    """The second time, every score is there already; an empty sheet takes nothing away."""
    store = a_store()
    book = a_book("Juror 1")
    filled(sheet_of(book, "Juror 1"), {"G7": 15, "I8": "x"})
    take(store, saved(book))
    before = scores(store)
    again = take(store, saved(book))
    assert (dict(again.new), dict(again.same), again.changes) == ({}, {"scores": 2}, ())
    empty = take(store, saved(a_book("Juror 1")))
    assert (dict(empty.new), dict(empty.same), empty.changes) == ({}, {}, ())
    assert scores(store) == before


def test_a_corrected_mark_is_a_change() -> None:
    """The plan has the score before and after; a recusal takes the marks off."""
    store = a_store()
    book = a_book("Juror 1")
    sheet = sheet_of(book, "Juror 1")
    filled(sheet, {"G7": 15, "G8": 11})
    take(store, saved(book))
    filled(sheet, {"G7": 16, "H7": 3, "G8": None, "I8": "x"})
    outcome = take(store, saved(book))
    assert outcome.changes == (
        (
            a_score(1, 1, marks={"innovation": 15.0}),
            a_score(1, 1, marks={"innovation": 16.0, "social_impact": 3.0}),
        ),
        (a_score(2, 2, marks={"innovation": 11.0}), a_score(2, 2, recused=True)),
    )


def test_rows_can_be_moved_and_deleted() -> None:
    """Each row says which entry it is, wherever it stands."""
    store = a_store()
    book = a_book("Juror 1")
    sheet = sheet_of(book, "Juror 1")
    filled(sheet, {"A7": "E0003", "A9": "e1", "G7": 15, "G9": 7})
    sheet.delete_rows(8)
    take(store, saved(book))
    assert scores(store) == [a_score(1, 3, marks={"innovation": 15.0}), a_score(2, 1, marks={"innovation": 7.0})]


def test_a_sheet_saved_as_csv_is_taken_in() -> None:
    """What a spreadsheet program makes of it as CSV, with semicolons too, has round and juror still."""
    for delimiter in ",;":
        store = a_store()
        sheet = sheet_of(a_book("Juror 1"), "Juror 1")
        filled(sheet, {"G7": "15,5" if delimiter == ";" else 15.5})
        text = io.StringIO()
        rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
        csv.writer(text, delimiter=delimiter).writerows(rows)
        take(store, text.getvalue().encode(), "fiche.csv")
        assert scores(store) == [a_score(1, 1, marks={"innovation": 15.5})]


def test_a_blank_sheet_needs_the_name_of_the_juror() -> None:
    """Without a name it is refused; with a new one, the juror is added and that is told."""
    store = a_store()
    book = a_book()
    (sheet,) = book.worksheets
    filled(sheet, {"G7": 15})
    assert mistakes_of(store, saved(book)) == [
        ("jury.xlsx › Jury sheet", 1, "", "The juror is missing; write the name into the cell beside “Juror”.")
    ]
    filled(sheet, {"B3": "Juror 2"})
    outcome = take(store, saved(book))
    assert outcome.notes[:2] == (
        "Juror 2 is new in the jury of lalla-2022.",
        "jury.xlsx › Jury sheet line 7: Juror 2 has not marked social effect of E0001.",
    )
    with store.reading() as unit:
        assert [juror.name for juror in unit.rounds.find()[0].jurors] == [*JURORS, "Juror 2"]


def mistakes_of(store: Store, content: bytes) -> list[tuple[str, int, str, str]]:
    """Give the mistakes that a file is refused for, having seen that nothing was changed."""
    before = scores(store)
    with pytest.raises(InputRefused) as caught:
        take(store, content)
    assert scores(store) == before
    return [(one.file, one.line, one.column, one.sentence) for one in caught.value.mistakes]


def test_mistakes_are_told_by_sheet_line_and_column() -> None:
    """Out of range, no number, an entry that is none, twice the same entry: all at once, and nothing is taken."""
    book = a_book("Juror 1")
    filled(sheet_of(book, "Juror 1"), {"G7": 21, "H7": 15.25, "A8": "E0099", "A9": "E0001", "G9": 12})
    file = "jury.xlsx › Juror 1"
    store = a_store()
    assert mistakes_of(store, saved(book)) == [
        (
            *(file, 7, "=innovation"),
            "Juror 1, E0001: “21” is not a mark; write a number from 0 to 20, such as 15.5.",
        ),
        (
            *(file, 7, "=social effect"),
            "Juror 1, E0001: “15.25” is finer than half a point; write such as 15 or 15.5.",
        ),
        (file, 8, "entry", "There is no entry E0099."),
        (file, 9, "entry", "Juror 1 marks E0001 in another row already."),
    ]


def test_a_sheet_of_another_round_is_refused() -> None:
    """A round that is not there is told once, and an entry of another round in its row."""
    store = a_store()
    book = a_book("Juror 1")
    sheet = sheet_of(book, "Juror 1")
    filled(sheet, {"B2": "lalla-2021", "G7": 15, "G8": 15})
    file = "jury.xlsx › Juror 1"
    told = [(file, 7, "round", "There is no round lalla-2021. Is it lalla-2022?")]
    assert mistakes_of(store, saved(book)) == told
    with store.writing(STAMP) as unit:
        unit.rounds.add(a_round(year=2021))
    sentence = "{} is an entry of lalla-2022, not of lalla-2021: the sheet is for another round."
    assert mistakes_of(store, saved(book)) == [
        (file, row, "entry", sentence.format(f"E000{row - 6}")) for row in (7, 8, 9)
    ]


def test_a_bad_row_leaves_no_juror_behind() -> None:
    """With bad rows left out, a juror none of whose rows was taken is not added."""
    store = a_store()
    with store.writing(STAMP) as unit:
        unit.entries.put(msgspec.structs.replace(ENTRIES[0], stage="withdrawn"))
    book = a_book("Juror 9")
    filled(sheet_of(book, "Juror 9"), {"G7": 15})
    outcome = take(store, saved(book), skip_bad=True)
    assert [one.sentence for one in outcome.left_out] == ["E0001 is no candidate any more; its marks stay as they are."]
    with store.reading() as unit:
        assert unit.rounds.find() == [ROUND]


def test_two_sheets_that_disagree_are_refused() -> None:
    """The same juror in two sheets of one import may say the same of an entry, not another thing."""
    store = a_store()
    book = a_book("Juror 1")
    filled(sheet_of(book, "Juror 1"), {"G7": 15})
    twin = book.copy_worksheet(book.worksheets[0])
    assert dict(take(store, saved(book)).new) == {"scores": 1}
    undo(store)
    filled(twin, {"G7": 16})
    (told,) = mistakes_of(store, saved(book))
    assert told == (
        *("jury.xlsx › Juror 1 Copy", 7, ""),
        "Another row of the file is about S0002, and says otherwise.",
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "innovation": st.none() | st.integers(0, 40).map(lambda points: points / 2),
                "social_impact": st.none() | st.integers(0, 40).map(lambda points: points / 2),
            }
        ),
        min_size=3,
        max_size=3,
    ),
    st.permutations(range(3)),
)
def test_whatever_is_filled_in_is_what_is_taken(given_: list[dict[str, float | None]], order: list[int]) -> None:
    """Marks that the cells let in are the scores of the register, in whatever order the rows stand."""
    store = a_store()
    book = a_book("Juror 1")
    sheet = sheet_of(book, "Juror 1")
    expected = {}
    for row, place in enumerate(order, start=FIRST):
        marks = given_[place]
        filled(
            sheet, {f"A{row}": f"E000{place + 1}", f"G{row}": marks["innovation"], f"H{row}": marks["social_impact"]}
        )
        said = {criterion: mark for criterion, mark in marks.items() if mark is not None}
        if said:
            expected[f"E000{place + 1}"] = said
    take(store, saved(book))
    assert {score.entry: score.marks for score in scores(store)} == expected


def test_criteria_of_another_program_are_refused() -> None:
    """A column that is a criterion of another program alone is none of this round."""
    content = "Round,lalla-2022,\nJuror,Juror 1,\nEntry,Innovation,Creativity\nE0001,12,13\n"
    store = a_store()
    with pytest.raises(InputRefused) as caught:
        take(store, content.encode(), "jury.csv")
    sentence = "Juror 1, E0001: No criterion is called “creativity”. There are: innovation, social_impact."
    assert [one.sentence for one in caught.value.mistakes] == [sentence]


def test_a_criterion_that_stands_there_twice_is_refused() -> None:
    """Two columns of one criterion in two languages are told apart by nobody."""
    content = "Round,lalla-2022,\nJuror,Juror 1,\nEntry,Effet social,Social effect\nE0001,12,13\n"
    with refuses(InputRefused, "1 mistake; nothing was changed. Correct it and import again."):
        take(a_store(), content.encode(), "jury.csv")
