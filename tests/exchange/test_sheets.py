"""Sheets as texts hold them: every way a CSV or JSON is saved, and every way it can be wrong, with the right line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.errors import BadValue, FileUnusable, InputRefused
from ocp_ess_cli.exchange.reading import ENDINGS, find_files, read_file, read_stream
from ocp_ess_cli.exchange.sheets import COLUMNS, KINDS, REQUIRED, Line, Sheet, refusal
from tests.builders import refuses
from tests.exchange.reading import read_bytes, read_sheet, recogniser

if TYPE_CHECKING:
    from pathlib import Path

FILE = "cooperatives.csv"


def read(content: bytes, kind: str = "cooperatives") -> Sheet:
    """Read a sheet of a kind from the file named after it."""
    return read_sheet(f"{kind}.csv", kind, content)


def lines(content: bytes, kind: str = "cooperatives") -> list[Line]:
    """Give the lines of a sheet."""
    return [*read(content, kind).lines]


def notes(content: bytes) -> list[str]:
    """Give what is said of a sheet of cooperatives."""
    return read_bytes(FILE, content, "cooperatives").notes


def refused(content: bytes, kind: str = "cooperatives") -> list[tuple[int, str]]:
    """Give line and sentence of each mistake that a sheet is refused for."""
    with pytest.raises(InputRefused) as caught:
        read(content, kind)
    mistakes = caught.value.mistakes
    assert str(caught.value) == refusal(len(mistakes))
    assert {(mistake.file, mistake.column) for mistake in mistakes} == {(f"{kind}.csv", "")}
    return [(mistake.line, mistake.sentence) for mistake in mistakes]


# --- what is read ---


PLAIN = [Line(2, {"name": "Éco", "members": "3"}), Line(3, {"name": "تعاونية"})]


@pytest.mark.parametrize(
    "content",
    [
        "name,members\nÉco,3\nتعاونية,\n".encode(),
        "name,members\nÉco,3\nتعاونية,".encode(),
        "name,members\r\nÉco,3\r\nتعاونية,\r\n".encode(),
        "name,members\rÉco,3\rتعاونية,\r".encode(),
        "name,members\nÉco,3\nتعاونية,\n".encode("utf-8-sig"),
        "name;members\nÉco;3\nتعاونية;\n".encode("utf-8-sig"),
        "name\tmembers\nÉco\t3\nتعاونية\t\n".encode(),
        "name|members\nÉco|3\nتعاونية|\n".encode(),
        '"name","members"\n"Éco","3"\n"تعاونية",""\n'.encode(),
        " name , members \nÉco,3\nتعاونية,   \n".encode(),
        "name,members\nÉco,3\nتعاونية,\n".encode("utf-16"),
        "\ufeffname\tmembers\nÉco\t3\nتعاونية\t\n".encode("utf-16-be"),
        "name,members,\nÉco,3,\nتعاونية,,,,\n".encode(),
        "NAME;Nbre d'adhérents\nÉco;3\nتعاونية;\n".encode(),
    ],
    ids=[
        *("plain", "no last end", "windows", "old mac", "mark", "semicolons", "tabs", "bars", "quotes", "spaces"),
        *("utf-16", "utf-16 big end first", "trailing delimiters", "headings"),
    ],
)
def test_a_sheet_is_read_however_it_was_saved(content: bytes) -> None:
    """Line ends, a mark, the encoding, the delimiter and quotes make no difference; empty cells are left out."""
    assert lines(content) == PLAIN


def test_a_first_line_may_name_the_delimiter() -> None:
    """Excel's line `sep=;` is obeyed, and is no row."""
    assert lines(b"sep=;\nname;notes\nA;b,c,d,e\n") == [Line(3, {"name": "A", "notes": "b,c,d,e"})]


def test_the_delimiter_is_the_one_whose_headings_are_known() -> None:
    """Commas inside headings and cells do not make a comma the delimiter."""
    content = b"Raison sociale;Notes, remarques, divers, autres\nA, B, C;x\n"
    assert lines(content) == [Line(2, {"name": "A, B, C"})]


def test_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    """A quoted cell keeps commas, quotes and line ends; a row is numbered by the line on which it begins."""
    content = b'name,notes\nA,"x, ""y""\nand\n\nz"\nB,w\n\n"C\nc",\nD,v\n'
    assert lines(content) == [
        Line(2, {"name": "A", "notes": 'x, "y"\nand\n\nz'}),
        Line(6, {"name": "B", "notes": "w"}),
        Line(8, {"name": "C\nc"}),
        Line(10, {"name": "D", "notes": "v"}),
    ]


def test_a_heading_over_several_lines_counts_its_lines() -> None:
    """Where the heading itself has quotes over lines, the rows after it are still numbered rightly."""
    assert lines(b'name,"members\n"\nA,3\n') == [Line(3, {"name": "A", "members": "3"})]


def test_empty_rows_are_passed_over_and_counted() -> None:
    """Rows without a cell, or of spaces and delimiters alone, are no rows; those after them keep their line."""
    assert lines(b"name,members\n\n,\n  , \n,,,\nA,3\n") == [Line(6, {"name": "A", "members": "3"})]


@pytest.mark.parametrize("content", [b"name,members", b"name,members\n", b"name,members\n\n,\n"])
def test_a_heading_alone_is_a_sheet_without_rows(content: bytes) -> None:
    """A sheet with a heading and no rows is read."""
    assert lines(content) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_known(kind: str) -> None:
    """A heading of all columns of a kind, in any order, is taken, and the required ones alone are."""
    assert [*read(",".join(reversed(COLUMNS[kind])).encode(), kind).headings] == [*reversed(COLUMNS[kind])]
    assert [*read(",".join(REQUIRED[kind]).encode(), kind).headings] == [*REQUIRED[kind]]


def test_a_nul_byte_reaches_the_reader_of_its_cell() -> None:
    """A NUL byte does not cut a row off; the cell keeps it for the field to refuse."""
    assert lines(b"name,members\nA\x00B,3\n") == [Line(2, {"name": "A\x00B", "members": "3"})]


def test_titles_totals_and_repeated_headings_are_no_rows() -> None:
    """Rows above the headings are passed over, so are headings that a printed page repeats, and a total is said."""
    content = "Liste des coopératives;\nAnnée 2022;\n\nNom;Membres\nA;3\nNom;Membres\nB;4\nTOTAL;7\n".encode()
    assert lines(content) == [Line(5, {"name": "A", "members": "3"}), Line(7, {"name": "B", "members": "4"})]
    assert notes(content) == [
        "cooperatives.csv: the headings stand in line 4.",
        "cooperatives.csv: line 8 is a total, and was left out.",
    ]


def test_the_arabic_name_does_for_a_name_that_is_missing() -> None:
    """A sheet with Arabic names alone is read, and so is a row of it."""
    content = "اسم التعاونية;Nom\nالأمل;\nالنهضة;Annahda\n".encode()
    assert lines(content) == [
        Line(2, {"name": "الأمل", "name_ar": "الأمل"}),
        Line(3, {"name_ar": "النهضة", "name": "Annahda"}),
    ]
    assert lines("اسم التعاونية\nالأمل\n".encode()) == [Line(2, {"name": "الأمل", "name_ar": "الأمل"})]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_one_apostrophe_before_a_formula_is_taken_off(sign: str) -> None:
    """What keeps a spreadsheet from running a cell is no part of it; another apostrophe is."""
    content = f"name,notes\n\"'{sign}1\",'t Hof\n''x,a'{sign.strip()}b\n".encode()
    assert [line.cells for line in lines(content)] == [
        {"name": f"{sign}1", "notes": "'t Hof"},
        {"name": "''x", "notes": f"a'{sign.strip()}b"},
    ]


def test_an_error_of_the_spreadsheet_is_a_mistake() -> None:
    """A cell such as `#N/A` is named with its column, and its row is not read."""
    sheet = read(b"name,members\nA,#N/A\nB,3\n")
    assert sheet.lines == (Line(3, {"name": "B", "members": "3"}),)
    assert [(m.line, m.column, m.sentence) for m in sheet.mistakes] == [
        (2, "members", "The cell holds an error of the spreadsheet: #N/A.")
    ]


# --- encodings ---


FRENCH = "Raison sociale;Commune\nCOOPÉRATIVE Œuvre d’Été;Aïn Taoujdate\n"
ARABIC = "اسم التعاونية;Nom;الجهة\nتعاونية الأمل،;Coopérative Élan;جهة الشرق\n".replace("É", "E")


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (FRENCH, "cp1252", "Windows-1252"),
        (FRENCH.lower(), "cp1252", "Windows-1252"),
        (ARABIC, "cp1256", "Windows-1256"),
        (ARABIC, "utf-16", "UTF-16"),
    ],
)
def test_an_encoding_is_told_from_the_content(text: str, encoding: str, told: str) -> None:
    """What an office's programs save is read letter by letter, and the encoding is said where it is not UTF-8."""
    assert lines(text.encode(encoding)) == lines(text.encode())
    assert notes(text.encode(encoding)) == [f"cooperatives.csv was read as {told}."]
    assert notes(text.encode()) == []


SAVE = "Save the file as “CSV UTF-8” and import again."
SAVE_IT = SAVE.replace("the file", "it")


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (
            "name\nÉco\n".encode() + "Pâtes\n".encode("cp1252"),
            3,
            f"The encodings are mixed: line 2 is UTF-8, and line 3 is not (byte 0xE2). {SAVE}",
        ),
        (
            "name\nCOOPÉRATIVE\n".encode("cp1252") + "الأمل\n".encode("cp1256"),
            3,
            f"The encodings are mixed: line 2 is Windows-1252, line 3 is Windows-1256. {SAVE}",
        ),
        (
            "name\nCoopérative\n".encode("cp850"),
            2,
            f"The encoding is not known (byte 0x82): neither UTF-8 nor Windows. {SAVE_IT}",
        ),
        (
            "name\nCoopérative\n".encode("mac-roman"),
            2,
            f"The encoding is not known (byte 0x8E): neither UTF-8 nor Windows. {SAVE_IT}",
        ),
        (
            "name\nA\n".encode("utf-16-le"),
            1,
            "The file is UTF-16 without its mark, or no text at all. Save it as “CSV UTF-8”.",
        ),
        (
            "name\nA\n".encode("utf-16") + b"x",
            3,
            "The text is not UTF-16 from here on. Save it as “CSV UTF-8” and import again.",
        ),
    ],
    ids=["utf-8 and 1252", "1252 and 1256", "dos", "old mac", "no mark", "odd byte"],
)
def test_mixed_and_strange_encodings_are_refused(content: bytes, line: int, sentence: str) -> None:
    """What would be read wrongly is refused with its line, and how to save the file."""
    assert refused(content) == [(line, sentence)]


@given(st.lists(st.text("abcéèêàçôîùœÉÈÀÇ’ ", min_size=1).filter(lambda text: text.strip(" ’")), min_size=1))
def test_french_in_windows_1252_is_read_or_refused(names: list[str]) -> None:
    """French saved by Windows is never read as anything else."""
    content = "name\n" + "".join(f"coopérative x{name}x\n" for name in names)
    try:
        read_lines = lines(content.encode("cp1252"))
    except InputRefused:
        return
    assert [line.cells["name"] for line in read_lines] == [f"coopérative x{name}x" for name in names]


# --- what is refused ---


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b",,\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    """A file without any cell is told to be empty."""
    assert refused(content) == [(1, "The file is empty.")]


@pytest.mark.parametrize(
    ("kind", "heading", "sentences"),
    [
        ("cooperatives", "name,name", ["Column “name” stands there twice."]),
        (
            "cooperatives",
            "Nom,Région,Raison sociale",
            ["Columns “Nom”, “Raison sociale” both hold name; leave one out with --map “Raison sociale=”."],
        ),
        (
            "cooperatives",
            "Truc,a\x1b[31m",
            [
                (
                    "Column “name” is missing. If one of these holds it, say so with --map: "
                    '"Truc=name", "a\\u001b[31m=name".'
                )
            ],
        ),
        ("entries", "program", ["Column “year” is missing.", "Column “cooperative” is missing."]),
        ("figures", "year,key", ["Column “program” is missing.", "Column “value” is missing."]),
    ],
)
def test_a_wrong_heading_is_told_whole(kind: str, heading: str, sentences: list[str]) -> None:
    """Every column that is double or missing is told, visibly, with what settles it."""
    assert refused(f"{heading}\n".encode(), kind) == [(1, sentence) for sentence in sentences]


def test_columns_that_are_not_known_are_listed() -> None:
    """They are not read; one that is nearly known, or may be two columns, is told with what it may be."""
    assert notes(b"name,memmbers,qqq,\nA,3,x,\n") == [
        (
            "cooperatives.csv: columns that were not read: “memmbers” (is it members?), “qqq”. "
            "To read one: --map “memmbers=COLUMN”."
        )
    ]
    content = "Programme;Année;Coopérative;Note\nlalla;2022;A;14\n".encode()
    assert read_bytes("entries.csv", content).notes == [
        "entries.csv: columns that were not read: “Note” (is it mark, note?). To read one: --map “Note=COLUMN”."
    ]


def mistaken(content: bytes) -> list[tuple[int, str]]:
    """Give line and sentence of each row that could not be taken apart, of a sheet whose other rows were read."""
    sheet = read(content)
    assert {(mistake.file, mistake.column) for mistake in sheet.mistakes} == {(FILE, "")}
    return [(mistake.line, mistake.sentence) for mistake in sheet.mistakes]


def test_short_and_long_rows_are_all_told() -> None:
    """Rows with too few or too many cells are told together, each with its first line; the others are read."""
    content = b'name,members\nA\nB,3\nC,3,4\n"D\nd"\nE,5\nF,1,2,3\n'
    sentence = "Cells in the row: {}; in the heading: 2."
    assert [line.number for line in lines(content)] == [3, 7]
    assert mistaken(content) == [
        (2, sentence.format(1)),
        (4, sentence.format(3)),
        (5, sentence.format(1)),
        (8, sentence.format(4)),
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'name,notes\nA,"x\ny\nz\n', 2, "unexpected end of data"),
        (b'name,notes\nA,"x" y\nB,\n', 2, "',' expected after '\"'"),
        (b'name,notes\nA,\n"B\nb"x,\nC,\n', 3, "',' expected after '\"'"),
        (b"name,notes\nA," + b"x" * 131_073 + b"\n", 2, "field larger than field limit (131072)"),
    ],
    ids=["open quote", "text after quote", "several lines", "too long"],
)
def test_a_row_that_is_no_csv_is_refused(content: bytes, line: int, reason: str) -> None:
    """A quote that is never closed, or followed by text, is refused with the line on which its row begins."""
    assert refused(content) == [(line, f"The row cannot be read as CSV: {reason}.")]


def test_a_line_of_a_megabyte_is_refused() -> None:
    """A line so long is refused before it is taken apart."""
    content = b"name,notes\nA,b\nB," + b"x" * 2**20
    assert refused(content) == [(3, "The line has more than 0.5 MB; it is no row of a sheet.")]


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 mistake; nothing was changed. Correct it and import again."),
        (1200, "1,200 mistakes; nothing was changed. Correct them and import again."),
    ],
)
def test_a_refusal_counts_the_mistakes(count: int, sentence: str) -> None:
    """A refusal says how many mistakes there are and that nothing was changed."""
    assert refusal(count) == sentence


# --- JSON ---


RECORDS = [
    {"name": "Éco", "members": 3, "other_names": ["A", "B"], "illustrative": True, "founded": None},
    {"name": "تعاونية", "members": 12.0, "notes": "0.5"},
]
READ = (
    Line(1, {"name": "Éco", "members": "3", "other_names": "A; B", "illustrative": "yes"}),
    Line(2, {"name": "تعاونية", "members": "12", "notes": "0.5"}),
)


@pytest.mark.parametrize("held", [RECORDS, {"cooperatives": RECORDS, "total": 2, "by_region": [{"x": 1}]}])
def test_json_is_read_as_a_list_or_by_name(held: object) -> None:
    """A list of objects, or an object that has one under the name of a kind; a row has the number of its object."""
    sheets = read_bytes("cooperatives.json", json.dumps(held).encode()).sheets
    assert [(sheet.kind, sheet.lines) for sheet in sheets] == [("cooperatives", READ)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It cannot be read as JSON: Input data was truncated."),
        (b'[{"name": }]', "It cannot be read as JSON: JSON is malformed: invalid character (byte 10)."),
        (b"3", 'It has no list of objects, such as [{"name": "Coopérative Tafoukt"}].'),
        (b"[" * 100_000, "It cannot be read as JSON: maximum recursion depth exceeded while deserializing an object."),
    ],
)
def test_what_is_no_list_in_json_is_refused(content: bytes, sentence: str) -> None:
    """JSON that is damaged, or of another shape, is refused with the reason."""
    with pytest.raises(InputRefused) as caught:
        read_bytes("cooperatives.json", content)
    assert [mistake.sentence for mistake in caught.value.mistakes] == [sentence]


def test_an_object_in_a_cell_is_a_mistake() -> None:
    """An object where a value is expected is named with its row and key."""
    sheet = read_sheet("cooperatives.json", "", b'[{"name": {"fr": "A"}}, {"name": "B"}]')
    assert sheet.lines == (Line(2, {"name": "B"}),)
    assert [(mistake.line, mistake.column) for mistake in sheet.mistakes] == [(1, "name")]


# --- what a sheet holds ---


@pytest.mark.parametrize(
    ("file", "heading", "kind"),
    [
        ("entries.csv", "program,year,cooperative", "entries"),
        ("Coopératives.CSV", "Nom", "cooperatives"),
        ("ÉDITIONS.csv", "Programme,Année", "rounds"),
        ("candidatures 2022.csv", "Programme,Année,Coopérative", "entries"),
        ("chiffres.csv", "Programme,Année,Indicateur,Valeur", "figures"),
        ("liste.csv", "Raison sociale,Région", "cooperatives"),
        ("coopératives lauréates.csv", "Prix,Année,Nom de la coopérative,Montant", "entries"),
        ("x.csv", "البرنامج,السنة,عدد الجوائز", "rounds"),
        ("x.csv", "اسم التعاونية,الجهة,الإقليم,عدد المنخرطين", "cooperatives"),
    ],
)
def test_a_file_tells_its_kind_by_its_name_or_its_headings(file: str, heading: str, kind: str) -> None:
    """The name of a kind, in any letter case and two languages, tells; else the headings do."""
    assert [sheet.kind for sheet in read_bytes(file, f"{heading}\n".encode()).sheets] == [kind]


def test_a_file_that_does_not_tell_its_kind_gives_no_sheet() -> None:
    """Headings that are not known, in a file of another name, make no sheet."""
    assert read_bytes("x.csv", b"a,b\n1,2\n") == ([], [])


def test_a_folder_is_read_for_the_formats_that_are_known(tmp_path: Path) -> None:
    """In a folder every file of a known format is found, but for those that an open program leaves."""
    for name in ("entries.csv", "Éditions.XLSX", "~$Éditions.xlsx", ".~lock.x.ods", "README.md", "a.json"):
        (tmp_path / name).touch()
    (tmp_path / "figures.csv").mkdir()
    assert [path.name for path in find_files(tmp_path)] == ["a.json", "entries.csv", "Éditions.XLSX"]


def test_a_folder_without_sheets_is_refused(tmp_path: Path) -> None:
    """A folder that has no file of a known format is refused with the formats."""
    with refuses(FileUnusable, f"The folder {tmp_path} has no sheet. There can be: {', '.join(ENDINGS)}."):
        find_files(tmp_path)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A path of nothing is refused."""
    path = tmp_path / "entries.csv"
    with refuses(FileUnusable, f"There is no file or folder {path}."):
        find_files(path)


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    """A file that is too large is refused by its size."""
    path = tmp_path / "cooperatives.csv"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(InputRefused) as caught:
        read_file(path)
    sentence = "The file has more than 160 MB, which is more than ess reads at once. Divide it."
    assert [mistake.sentence for mistake in caught.value.mistakes] == [sentence]


def test_standard_input_that_is_closed_is_refused() -> None:
    """Where nothing can be read, a sentence says so."""
    with refuses(FileUnusable, "Standard input is closed; nothing was read."):
        read_stream(None)


GROW = """
import sys

with open(sys.argv[1], "ab", buffering=0) as file:
    print(flush=True)
    while file.write(b"Izri\\n"):
        pass
"""


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """Another process goes on writing the file: half of it is not taken for the whole."""
    path = tmp_path / "cooperatives.csv"
    path.write_bytes(b"name\n" + b"Tafoukt\n" * 4_000_000)
    with subprocess.Popen([sys.executable, "-c", GROW, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        try:
            with refuses(FileUnusable, f"{path} changed while it was read. Wait until it is whole, and try again."):
                read_file(path)
        finally:
            writer.kill()


GROUPED = """\
Liste des coopératives;;;;;
;Dénomination sociale;;Effectif;;Date de création
N°;Français;العربية;Total;Femmes;
1;Tafoukt;تافوكت;12;9;2018-05-14
2;Izri;إزري;7;7;
"""


def test_headings_in_two_rows_are_joined() -> None:
    """Under a group, a heading is read with the name of its group or alone; one without any is that above it."""
    sheet = read(GROUPED.encode())
    assert (sheet.mistakes, [line.number for line in sheet.lines]) == ((), [4, 5])
    assert [line.cells for line in sheet.lines] == [
        {"name": "Tafoukt", "name_ar": "تافوكت", "members": "12", "women": "9", "founded": "2018-05-14"},
        {"name": "Izri", "name_ar": "إزري", "members": "7", "women": "7"},
    ]
    assert sheet.headings["members"] == "Effectif Total"


def test_a_row_below_the_headings_is_no_second_row_of_them() -> None:
    """A first record whose words could be headings stays a record."""
    assert [line.cells for line in read(b"name,members\nFemmes,12\n").lines] == [{"name": "Femmes", "members": "12"}]


@pytest.mark.parametrize(("file", "kind"), [("awards.csv", ""), ("Lauréates.csv", ""), ("x.csv", "awards")])
def test_a_sheet_of_awards_has_entries_that_won(file: str, kind: str) -> None:
    """A sheet of awards, by its name or as it is said to be, is one of entries; each won, unless it says otherwise."""
    content = "Prix;Année;Coopérative;Étape\nlalla;2022;Tafoukt;\nlalla;2022;Izri;revoked\n"
    sheet = read_sheet(file, kind, content.encode())
    assert (sheet.kind, [line.cells["stage"] for line in sheet.lines]) == ("entries", ["winner", "revoked"])


# --- mappings ---


def test_a_mapping_says_what_a_heading_is() -> None:
    """`HEADING=COLUMN` reads a column, in any spelling of the heading; `HEADING=` passes it over in silence."""
    reading = read_bytes("x.csv", "Désign.;Vu;Membres\nA;x;3\n".encode(), "", "DESIGN=name", "Vu=")
    assert [sheet.lines for sheet in reading.sheets] == [(Line(2, {"name": "A", "members": "3"}),)]
    assert reading.notes == []


def test_a_mapping_settles_two_columns_for_one_field() -> None:
    """Of two columns for one field, one is passed over where that is said."""
    content = b"Nom;Raison sociale\nA;B\n"
    assert read_bytes(FILE, content, "", "Nom=").sheets[0].lines == (Line(2, {"name": "B"}),)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "Nom",
            '“Nom” is no mapping; write the heading and its column, such as "Raison sociale=name".',
        ),
        ("Nom=nane", "There is no column “nane”; there are: name."),
    ],
)
def test_a_wrong_mapping_is_refused(said: str, sentence: str) -> None:
    """A mapping without a column, or to one that is not there, is refused."""
    with refuses(BadValue, sentence):
        recogniser([said])
