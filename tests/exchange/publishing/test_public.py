"""What may be public: no more than the columns that are stated, and nothing of those who did not win."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.domain.models import Contact, Juror, Preference, Score, Seal
from ocp_ess_cli.exchange.publishing import rows, tables
from ocp_ess_cli.exchange.publishing.as_datapackage import as_csv
from ocp_ess_cli.exchange.publishing.selecting import Selection
from tests.builders import a_cooperative, a_round, a_unit, an_entry, jil, lalla
from tests.exchange.publishing.making import a_winner, chosen, files, published, some_records

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.domain.publishing import Content

HIDDEN = "HIDDEN"


def content(*records: Record, selection: Selection | None = None) -> Content:
    """Make what is published of records."""
    return rows.content(chosen(a_unit(*records), selection))


def test_nothing_else_of_a_record_is_public() -> None:
    """Contacts, notes, jurors, marks, comments, reasons and references stand in no file."""
    contact = Contact(name=HIDDEN, role=HIDDEN, reach=HIDDEN, collected=date(2022, 1, 1))
    round_ = a_round(
        status="closed",
        note=HIDDEN,
        jurors=(Juror(name=HIDDEN),),
        preferences=(Preference(entry="E0001", because=HIDDEN),),
        seal=Seal(on=date(2023, 1, 1), by=HIDDEN),
    )
    winner = a_winner(note=HIDDEN, mark=11.25)
    assert winner.award
    winner = msgspec.structs.replace(winner, award=msgspec.structs.replace(winner.award, despite=HIDDEN))
    loser = a_cooperative(id="C0002", name=HIDDEN, activity=HIDDEN)
    records = [
        round_,
        a_cooperative(contact=contact, notes=HIDDEN, foreign_members=987654321),
        winner,
        loser,
        an_entry(2, project=HIDDEN),
        Score(id="S0001", entry="E0001", juror=HIDDEN, marks={"innovation": 11.25}, comment=HIDDEN),
    ]
    written = b"".join(files(published(a_unit(*records))).values()).decode()
    assert [word for word in (HIDDEN, "11.25", "987654321") if word in written] == []
    assert "2023-01-01" in written


def test_the_columns_are_those_that_are_stated() -> None:
    """Each table has the columns of the allow-list, and every row fills them."""
    found = content(*some_records())
    assert {name: sheet.columns for name, sheet in found.items()} == {
        table.name: tuple(column.name for column in table.columns) for table in tables.TABLES
    }
    assert {len(row) - len(sheet.columns) for sheet in found.values() for row in sheet.rows} == {0}


def test_those_who_did_not_win_are_counted() -> None:
    """Every entry of a round is counted by stage and region; a region that nobody recorded is unknown."""
    records = [a_round(), *(a_cooperative(id=f"C000{n}", region="MA-09" if n < 3 else "") for n in range(1, 5))]
    records += [a_winner(1), an_entry(2), an_entry(3), an_entry(4)]
    assert content(*records)["entries"].rows == [
        ("lalla-2022", "candidate", "cooperative", "MA", "MA-09", False, 1),
        ("lalla-2022", "candidate", "cooperative", "MA", "unknown", False, 2),
        ("lalla-2022", "winner", "cooperative", "MA", "MA-09", False, 1),
    ]
    assert [row[0] for row in content(*records)["cooperatives"].rows] == ["C0001"]


def test_an_award_that_was_taken_back_is_not_public() -> None:
    """A revoked entry is counted, and its award and cooperative are not published."""
    found = content(a_round(), a_cooperative(), a_winner(stage="revoked"))
    assert (found["awards"].rows, found["cooperatives"].rows, len(found["entries"].rows)) == ([], [], 1)


def test_illustrative_records_are_left_out_unless_asked_for() -> None:
    """Of an invented cooperative nothing is published or counted; asked for, every row that it has is marked."""
    records = [a_round(), a_cooperative(illustrative=True), a_winner()]
    bare = content(*records)
    assert {name: len(bare[name].rows) for name in ("cooperatives", "awards", "entries", "rounds")} == {
        "cooperatives": 0,
        "awards": 0,
        "entries": 0,
        "rounds": 1,
    }
    assert chosen(a_unit(*records)).left_out == 1
    whole = content(*records, selection=Selection(illustrative=True))
    marked = [row["illustrative"] for name in ("cooperatives", "awards", "entries") for row in rows.dicts(whole, name)]
    assert marked == [True, True, True]
    written = files(published(a_unit(*records), Selection(illustrative=True)))
    assert b'"illustrative": true' in written["datapackage.json"]
    assert written["grants.json"].count(b"[illustrative] ") == 1


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["lalla-2021", "lalla-2022", "jil-2022"]),
        (Selection(lalla()), ["lalla-2021", "lalla-2022"]),
        (Selection(None, range(2022, 2023)), ["lalla-2022", "jil-2022"]),
        (Selection(jil(), range(2021, 2022)), []),
    ],
    ids=["all", "program", "year", "both"],
)
def test_a_selection_narrows_everything(selection: Selection, expected: list[str]) -> None:
    """A program and years narrow the rounds, and with them the entries and awards."""
    records = [a_round(year=2021), a_round(), a_round(jil()), a_cooperative()]
    records += [a_winner(n, round=id_, cooperative="C0001") for n, id_ in enumerate(("lalla-2021", "jil-2022"), 1)]
    found = content(*records, selection=selection)
    assert [row[0] for row in found["rounds"].rows] == expected
    assert {row["round"] for row in rows.dicts(found, "awards")} <= {*expected}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fondation OCP", "fondation-ocp-761a6e04"),
        ("Crédit Agricole", "credit-agricole-8a8ab24f"),
        ("بنك", "sponsor-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("<script>alert(1)</script>", "script-alert-1-script-"),
    ],
)
def test_a_sponsor_has_an_identifier_of_plain_letters(name: str, expected: str) -> None:
    """The identifier is made of the name, and is the same at every publication."""
    assert rows.sponsor_id(name).startswith(expected[:-8] if expected[-1] != "-" else expected)
    assert rows.sponsor_id(name) == rows.sponsor_id(name)
    assert rows.sponsor_id(name).replace("-", "").isalnum()


def test_two_spellings_are_two_sponsors() -> None:
    """Names that fold alike have identifiers of their own, as the register keeps them apart."""
    assert rows.sponsor_id("Banque A") != rows.sponsor_id("banque a")


def test_texts_cannot_do_anything() -> None:
    """Markup stays text, a formula gets an apostrophe, and control and direction characters are made visible."""
    record = a_cooperative(name='<script>"x"</script>, ', activity="=1+1", name_ar="\u202eقلب", commune="a\nb")
    sheet = content(a_round(), record, a_winner())["cooperatives"]
    line = as_csv(sheet).decode().splitlines()[1]
    assert line.startswith('C0001,cooperative,"<script>""x""</script>, ",\\u202eقلب,')
    assert ",a\\u000ab," in line
    assert ",'=1+1," in line
