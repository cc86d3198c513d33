"""From sheets to records: all rows or none, every mistake with file, line and column, and the sample data whole."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Figure, Step
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange.importing import Alike, Outcome, import_sheets, with_likely_others
from ocp_ess_cli.exchange.sheets import refusal
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, TODAY, a_cooperative, a_round, an_entry, jil, lalla, save, some_cooperatives
from tests.exchange.reading import read_sheet

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.store.protocol import Store

SAMPLE = Path(__file__).parents[2] / "sample_data"
MIXED = a_cooperative(id="C0009", name="Coopérative Mixte", women=7)


def take(store: Store, **texts: str) -> Outcome:
    """Import sheets by kind in one unit, in the order given."""
    sheets = [read_sheet(f"{kind}.csv", kind, text.encode()) for kind, text in texts.items()]
    with store.writing(STAMP) as unit:
        outcome = import_sheets(unit, sheets, catalogue.programs(), catalogue.places(), STAMP)
        return with_likely_others(unit, outcome)._replace(added=frozenset())


def a_store(*records: Record) -> Store:
    """Make a store that holds records."""
    store = MemoryStore()
    save(store, *records)
    return store


def everything(store: Store) -> dict[str, list[Record]]:
    """Read every table of a store."""
    with store.reading() as unit:
        return {
            "cooperatives": [*unit.cooperatives.find()],
            "rounds": [*unit.rounds.find()],
            "entries": [*unit.entries.find()],
            "figures": [*unit.figures.find()],
            "journal": [*unit.journal.find()],
        }


def refused(store: Store, **texts: str) -> list[Mistake]:
    """Give the mistakes that sheets are refused for, having seen that nothing was changed."""
    before = everything(store)
    with pytest.raises(InputRefused) as caught:
        take(store, **texts)
    assert str(caught.value) == refusal(len(caught.value.mistakes))
    assert everything(store) == before
    return list(caught.value.mistakes)


def mistake(kind: str, line: int, column: str, sentence: str) -> Mistake:
    """Make a mistake in the sheet of a kind."""
    return Mistake(sentence, column, f"{kind}.csv", line)


# --- what is taken ---


def test_rows_become_records() -> None:
    """A sheet of each kind becomes records, whatever the order of the sheets, in one journal record."""
    store = a_store()
    outcome = take(
        store,
        figures="program,year,since,key,track,sponsor,value,bound,statement,source,date\n"
        'Génération solidaire,2023,2021,winners,project,OCP,"1 200",more than,Plus de 1200,https://x,2023-08\n',
        entries="program,year,cooperative,project,stage,mark,note\n"
        'lalla,2022,tafoukt cooperative,,,,\nlalla,2022,C0042,Pressoir,not_selected,"14,5",x\n'.replace(
            "tafoukt cooperative", "cooperative tafoukt"
        ),
        rounds="program,year,status,seats,ceremony\nlalla,2022,open,8,2022-03-08\n",
        cooperatives="id,name,province,members\n,Coopérative Tafoukt,Tiznit,12\nC0042,Éco,,\n",
    )
    assert outcome == Outcome(Counter(cooperatives=2, rounds=1, entries=2, figures=1), Counter(), Counter())
    records = everything(store)
    step = Step(stage="not_selected", on=date(2022, 3, 8), by="office")
    assert records["cooperatives"] == [
        Cooperative(id="C0042", name="Éco"),
        Cooperative(id="C0043", name="Coopérative Tafoukt", region="MA-09", province="Tiznit", members=12),
    ]
    assert records["rounds"] == [a_round(ceremony=date(2022, 3, 8))]
    assert records["entries"] == [
        an_entry(1, cooperative="C0043", path=(msgspec.structs.replace(step, stage="candidate"),)),
        an_entry(2, cooperative="C0042", project="Pressoir", stage="not_selected", mark=14.5, note="x", path=(step,)),
    ]
    assert records["figures"] == [
        Figure(
            id="F0001",
            program="jil",
            year=2023,
            since=2021,
            key="winners",
            track="project",
            sponsor="OCP",
            value=1200,
            bound="more than",
            statement="Plus de 1200",
            source="https://x",
            date="2023-08",
        )
    ]
    assert len(records["journal"]) == 1


@pytest.mark.parametrize(
    ("cells", "award", "on"),
    [
        (",,,", Award(amount=50_000), date(2022, 3, 8)),
        ("40000,mad,COPAG,2022-03-09", Award(amount=40_000, sponsor="COPAG", on=date(2022, 3, 9)), date(2022, 3, 9)),
    ],
)
def test_a_winner_is_taken_with_its_award(cells: str, award: Award, on: date) -> None:
    """A winner's award is what its row says, else the round's amount; its step is of that day, else the ceremony."""
    store = a_store(a_round(ceremony=date(2022, 3, 8)), a_cooperative())
    take(store, entries=f"program,year,cooperative,stage,amount,currency,sponsor,date\nlalla,2022,1,winner,{cells}\n")
    path = (Step(stage="winner", on=on, by="office"),)
    assert everything(store)["entries"] == [an_entry(stage="winner", award=award, path=path)]


def test_a_winner_of_a_closed_round_is_taken() -> None:
    """An import records what happened: a round that is closed already takes its winners."""
    store = a_store(a_round(status="closed"), a_cooperative())
    assert take(store, entries="program,year,cooperative,stage\nlalla,2022,1,winner\n").new == Counter(entries=1)


def test_an_award_despite_a_rule_is_taken_with_its_reason() -> None:
    """An ineligible winner and one beyond the seats are taken where their rows give the reason, which stays."""
    store = a_store(a_round(seats=1), a_cooperative(), MIXED, an_entry(1, stage="winner", award=Award(amount=50_000)))
    take(store, entries="program,year,cooperative,stage,despite\nlalla,2022,C0009,winner,le jury insiste\n")
    award = Award(amount=50_000, despite="le jury insiste")
    path = (Step(stage="winner", on=TODAY, by="office"),)
    assert everything(store)["entries"][1] == an_entry(2, cooperative="C0009", stage="winner", award=award, path=path)


def test_candidates_need_meet_no_condition() -> None:
    """A candidate who does not meet a condition is taken."""
    store = a_store(a_round(seats=1), MIXED)
    assert take(store, entries="program,year,cooperative\nlalla,2022,C0009\n").new == Counter(entries=1)


def test_ids_that_are_made_pass_over_those_of_the_sheet() -> None:
    """A row without an id gets one that no other row of the sheet has, wherever that row stands."""
    store = a_store()
    take(store, cooperatives="id,name\n,Un\nC0001,Deux\nC0002,Trois\n,Quatre\n")
    found = everything(store)["cooperatives"]
    assert sorted(c.name for c in found if isinstance(c, Cooperative)) == ["Deux", "Quatre", "Trois", "Un"]
    assert {c.id: c.name for c in found if isinstance(c, Cooperative) and c.id in {"C0001", "C0002"}} == {
        "C0001": "Deux",
        "C0002": "Trois",
    }


def test_namesakes_with_ids_of_their_own_are_taken() -> None:
    """Two cooperatives of one name in one province are taken where the sheet tells them apart by their ids."""
    store = a_store()
    outcome = take(store, cooperatives="id,name,province\nC0001,Éco,Tiznit\nC0002,Éco,Tiznit\n")
    assert outcome.new == Counter(cooperatives=2)


# --- again ---

SHEETS = {
    "cooperatives": "id,name,members\nC0001,Éco,3\nC0002,Bio,4\n",
    "rounds": "program,year,seats\njil,2022,39\n",
    "entries": "id,program,year,cooperative,stage,mark,date\nE0001,jil,2022,C0001,winner,14.5,2022-03-08\n"
    "E0002,jil,2022,C0002,candidate,,\n",
    "figures": "program,year,key,value\njil,2022,winners,39\njil,2022,winners,31\n",
}


def test_importing_twice_changes_nothing() -> None:
    """Rows that are there already, and alike, are passed over: the second import leaves no journal record."""
    store = a_store()
    counts = Counter(cooperatives=2, rounds=1, entries=2, figures=2)
    assert take(store, **SHEETS) == Outcome(counts, Counter(), Counter())
    before = everything(store)
    assert take(store, **SHEETS) == Outcome(Counter(), counts, Counter())
    assert everything(store) == before


@pytest.mark.parametrize(
    "texts",
    [
        {"cooperatives": "name,members\nÉco,3\n"},
        {"cooperatives": "name,members\nÉco,3\n", "rounds": "program,year\njil,2022\n",
         "entries": "program,year,cooperative,mark\njil,2022,Éco,14\n"},
    ],
    ids=["cooperatives", "entries"],
)  # fmt: skip
def test_importing_rows_without_ids_twice_changes_nothing(texts: dict[str, str]) -> None:
    """Rows without ids that are there already, and alike, are passed over too."""
    store = a_store()
    counts = take(store, **texts).new
    before = everything(store)
    assert take(store, **texts) == Outcome(Counter(), counts, Counter())
    assert everything(store) == before


def test_the_story_of_an_entry_is_the_register_s_own() -> None:
    """A row like an entry of the register is passed over, whatever steps led the entry to its stage."""
    path = (*an_entry().path, Step(stage="not_selected", on=TODAY, by="jury"))
    store = a_store(a_round(), a_cooperative(), an_entry(stage="not_selected", path=path))
    outcome = take(store, entries="id,program,year,cooperative,stage\nE0001,lalla,2022,C0001,not_selected\n")
    assert outcome == Outcome(Counter(), Counter(entries=1), Counter())
    assert everything(store)["entries"] == [an_entry(stage="not_selected", path=path)]


def test_a_figure_stands_in_a_sheet_once() -> None:
    """A figure that a sheet repeats word for word is taken once; another value of it is another figure."""
    store = a_store()
    outcome = take(
        store, figures="program,year,key,value\njil,2022,winners,39\njil,2022,winners,39\njil,2022,winners,31\n"
    )
    assert outcome == Outcome(Counter(figures=2), Counter(figures=1), Counter())
    assert [figure.id for figure in everything(store)["figures"]] == ["F0001", "F0002"]


OTHER = "{} is in the register already, and differs in: {}."


def test_a_row_of_an_entry_under_the_id_of_another_is_refused() -> None:
    """A row with the id of another cooperative's entry is refused, and changes nothing."""
    store = a_store()
    take(store, **SHEETS)
    text = "id,program,year,cooperative\nE0002,jil,2022,C0001\n"
    told = OTHER.format("E0002", "cooperative")
    assert refused(store, entries=text) == [mistake("entries", 2, "id", told)]


# --- what changes ---

STANDING = a_cooperative(
    ice="001234567890134", court="Tiznit", register_number="12/2016", members=12, commune="Mirleft"
)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("id,name,members\nC0001,,15\n", {"members": 15}),
        ("id,name,members,commune\nC0001,Autre,15,\n", {"name": "Autre", "members": 15}),
        ("name,ice,members\nAutre,001234567890134,15\n", {"name": "Autre", "members": 15}),
        ("name,court,register_number,members\nAutre,TIZNIT,12 2016,15\n",
         {"name": "Autre", "court": "TIZNIT", "register_number": "12 2016", "members": 15}),
        ("name,province,members\nCOOPERATIVE TAFOUKT,إقليم تيزنيت,15\n", {"members": 15}),
        ("name,region,members\nCOOPERATIVE TAFOUKT,Souss Massa,15\n", {"members": 15}),
        ("name,province,founded\nCoopérative Tafoukt,Tiznit,8/3/2016\n", {"founded": date(2016, 3, 8)}),
    ],
    ids=["id", "id and name", "ice", "number", "name in the province", "name in the region", "date"],
)  # fmt: skip
def test_a_row_of_a_known_cooperative_changes_what_it_gives(text: str, change: dict[str, object]) -> None:
    """A row that is of a cooperative of the register changes the fields that it gives, in one journal record."""
    store = a_store(msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit", members=12, women=None))
    before = everything(store)["cooperatives"][0]
    after = msgspec.structs.replace(before, **change)
    outcome = take(store, cooperatives=text)
    assert outcome == Outcome(Counter(), Counter(), Counter(cooperatives=1), ((before, after),))
    assert (everything(store)["cooperatives"], len(everything(store)["journal"])) == ([after], 2)
    standing = everything(store)
    assert take(store, cooperatives=text) == Outcome(Counter(), Counter(cooperatives=1), Counter())
    assert everything(store) == standing


def test_a_namesake_with_another_number_is_another() -> None:
    """The same name in the same province under another ICE is new, and no duplicate."""
    store = a_store(msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit"))
    outcome = take(store, cooperatives="name,province,ice\nCoopérative Tafoukt,Tiznit,009876543210991\n")
    assert outcome == Outcome(Counter(cooperatives=1), Counter(), Counter())


def test_another_spelling_is_a_likely_duplicate() -> None:
    """A new name that is a spelling of one in its province, of the register or the same file, is told; no other is."""
    store = a_store(msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit"))
    rows = [
        "Coop. Tafukte,Tiznit",
        "تعاونية تافوكت,Tiznit",
        "Tafoukt,Azilal",
        "Annahda,Tata",
        "النهضة,Tata",
        "Al Amal,Tata",
    ]
    outcome = take(store, cooperatives="\n".join(["name,province", *rows]))
    alike = (Alike("C0002", ("C0001",)), Alike("C0003", ("C0001", "C0002")), Alike("C0006", ("C0005",)))
    assert (outcome.new, outcome.alike) == (Counter(cooperatives=6), alike)


def test_a_row_that_could_be_of_several_is_refused() -> None:
    """A row without an id or a number, of a name that two have in the region, is no guess."""
    one = msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit")
    other = msgspec.structs.replace(one, id="C0002", ice="009876543210991", register_number="")
    told = "“Coopérative Tafoukt” could be any of: C0001, C0002. Write its id or its ICE in the row."
    text = "name,region\nCoopérative Tafoukt,Souss-Massa\n"
    assert refused(a_store(one, other), cooperatives=text) == [mistake("cooperatives", 2, "name", told)]


def test_the_same_name_in_another_province_is_another() -> None:
    """A common name in two provinces is two cooperatives, of which nobody is warned."""
    store = a_store(msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit"))
    outcome = take(store, cooperatives="name,province\nCoopérative Tafoukt,Azilal\n")
    assert outcome == Outcome(Counter(cooperatives=1), Counter(), Counter())


def test_two_rows_that_disagree_about_one_record_are_refused() -> None:
    """A second row about a record, which says otherwise than the first, is refused."""
    store = a_store(msgspec.structs.replace(STANDING, region="MA-09", province="Tiznit"))
    text = "name,province,members\nCoopérative Tafoukt,Tiznit,15\nCoopérative Tafoukt,Tiznit,16\n"
    told = "Another row of the file is about C0001, and says otherwise."
    assert refused(store, cooperatives=text) == [mistake("cooperatives", 3, "", told)]


def test_a_number_that_a_changed_row_took_is_taken() -> None:
    """Two cooperatives cannot come by the same ICE in one import."""
    store = a_store(a_cooperative(id="C0001", name="Un"), a_cooperative(id="C0002", name="Deux"))
    text = "id,name,ice\nC0001,,001234567890134\nC0002,,001234567890134\n"
    told = "The ICE of “Deux” is that of C0001 already."
    assert refused(store, cooperatives=text) == [mistake("cooperatives", 3, "", told)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rounds", "program,year,seats,status\njil,2022,40,closed\n"),
        ("entries", "id,program,year,cooperative,mark\nE0002,jil,2022,C0002,3\n"),
        ("entries", "program,year,cooperative,mark,note\njil,2022,C0002,3,x\n"),
        ("entries", "program,year,cooperative,stage,amount\njil,2022,C0001,winner,40 000 DH\n"),
    ],
)
def test_a_row_of_a_known_round_or_entry_changes_it(kind: str, text: str) -> None:
    """A row of a round or an entry of the register changes what it gives, once."""
    store = a_store()
    take(store, **SHEETS)
    outcome = take(store, **{kind: text})
    assert (outcome.new, outcome.same, outcome.changed) == (Counter(), Counter(), Counter({kind: 1}))
    standing = everything(store)
    assert take(store, **{kind: text}).same == Counter({kind: 1})
    assert everything(store) == standing


def test_a_candidate_becomes_a_winner_by_the_stages_of_the_program() -> None:
    """A row makes a candidate a winner with its award and a step of that day, and no step back is taken."""
    store = a_store()
    take(store, **SHEETS)
    take(store, entries="program,year,cooperative,stage,date\njil,2022,C0002,Lauréate,8/3/2022\n")
    entry = everything(store)["entries"][1]
    assert isinstance(entry, Entry)
    assert (entry.stage, entry.award, entry.path[-1]) == (
        "winner",
        Award(amount=50_000, on=date(2022, 3, 8)),
        Step(stage="winner", on=date(2022, 3, 8), by="office"),
    )
    (told,) = refused(store, entries="program,year,cooperative,stage\njil,2022,C0002,candidate\n")
    assert told.sentence.partition(";")[0] == "E0002 is winner"


def test_bad_rows_are_left_out_with_those_that_depend_on_them() -> None:
    """Told to skip bad rows, an import takes the others, and says what was wrong with each that it left out."""
    store = a_store()
    sheets = {
        "cooperatives": "id,name,members\nC0001,Un,douze\nC0002,Deux,12\n",
        "rounds": "program,year\njil,2022\n",
        "entries": "program,year,cooperative\njil,2022,C0001\njil,2022,C0002\njil,2023,C0002\n",
    }
    read = [read_sheet(f"{kind}.csv", kind, text.encode()) for kind, text in sheets.items()]
    with store.writing(STAMP) as unit:
        outcome = import_sheets(unit, read, catalogue.programs(), catalogue.places(), STAMP, skip_bad=True)
    assert (outcome.new, [(told.file, told.line, told.column) for told in outcome.left_out]) == (
        Counter(cooperatives=1, rounds=1, entries=1),
        [("cooperatives.csv", 2, "members"), ("entries.csv", 4, "program"), ("entries.csv", 2, "cooperative")],
    )


NAMES = st.sampled_from(["Éco", "Tafoukt", "Al Amal", "تعاونية الأمل"])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", "Tiznit", "Azilal", "إقليم تيزنيت"]),
        st.sampled_from(["", "12", "١٥", "1 200"]),
        st.sampled_from(["", "001234567890134", "009876543210991"]),
    ),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, ROWS)
def test_an_import_again_is_the_identity(first: list[tuple[str, ...]], second: list[tuple[str, ...]]) -> None:
    """Whatever two sheets an import took, each of them right again changes nothing, or is refused for a doubt."""
    store = a_store()
    for rows in (first, second):
        text = "name,province,members,ice\n" + "".join(",".join(row) + "\n" for row in rows)
        with suppress(InputRefused):
            take(store, cooperatives=text)
            standing = everything(store)
            with suppress(InputRefused):
                take(store, cooperatives=text)
            assert everything(store) == standing


# --- what is refused: cooperatives ---


NOT_AN_ID = "“{}” is not an id; write {} and four digits or more, or leave it empty."


@pytest.mark.parametrize(
    "raw", ["42", "c0042", "C42", "C", "E0042", "C0042x", "C0000000042", "C٠٠٤٢", "C00042", "C\x000042"]
)
def test_an_id_of_another_shape_is_refused(raw: str) -> None:
    """An id is `C` and its number in four digits, or more where the number has more."""
    shown = raw.replace("\x00", "\\u0000")
    expected = [mistake("cooperatives", 2, "id", NOT_AN_ID.format(shown, "C"))]
    assert refused(a_store(), cooperatives=f"id,name\n{raw},Éco\n") == expected


@pytest.mark.parametrize("raw", ["E1", "C0001"])
def test_the_id_of_an_entry_of_another_shape_is_refused(raw: str) -> None:
    """An entry's id is `E` and four digits or more."""
    store = a_store(a_round(), a_cooperative())
    text = f"id,program,year,cooperative\n{raw},lalla,2022,C0001\n"
    assert refused(store, entries=text) == [mistake("entries", 2, "id", NOT_AN_ID.format(raw, "E"))]


def test_an_id_that_stands_in_the_file_twice_is_refused() -> None:
    """The second row of an id is refused, even where it equals the first."""
    text = "id,name\nC0001,Éco\nC0002,Bio\nC0001,Éco\n"
    expected = [mistake("cooperatives", 4, "id", "C0001 stands in the file twice.")]
    assert refused(a_store(), cooperatives=text) == expected


def test_every_wrong_cell_of_a_cooperative_is_told() -> None:
    """Of one row every wrong cell is told with its column."""
    text = "name,region,sector,members,notes,women\nÉco,Nulle Part,Argann,douze,a\x00b,3\n"
    places = catalogue.places()
    regions = ", ".join(region.name for region in places.regions.values())
    assert refused(a_store(), cooperatives=text) == [
        mistake("cooperatives", 2, "region", f"No region is called “Nulle Part”. There are: {regions}."),
        mistake("cooperatives", 2, "sector", "No sector is called “Argann”. Is it Argan?"),
        mistake("cooperatives", 2, "members", "“douze” is not a whole number; write digits alone, such as 12 or 1200."),
        mistake("cooperatives", 2, "notes", "Character 2 is a control character (U+0000); take it out."),
    ]


def test_a_row_without_a_name_is_refused() -> None:
    """A cooperative needs a name, which its column does not give in every row."""
    expected = [mistake("cooperatives", 3, "name", "The name is missing.")]
    assert refused(a_store(), cooperatives="name,members\nÉco,3\n,4\n") == expected


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("cooperative TAFOUKT,Tiznit,,,", "“cooperative TAFOUKT” is registered in this province already: C0001."),
        ("Autre,,001234567890134,,", "The ICE of “Autre” is that of C0001 already."),
        ("Autre,,,tiznit,12 2016", "The court and register number of “Autre” are those of C0001 already."),
    ],
    ids=["name", "ice", "number"],
)
def test_a_cooperative_of_a_row_before_is_refused(row: str, sentence: str) -> None:
    """A new cooperative without an id that is the one of a row before is refused."""
    heading = "id,name,province,ice,court,register_number\n"
    first = "C0001,Coopérative Tafoukt,Tiznit,001234567890134,Tiznit,12/2016\n"
    told = refused(a_store(), cooperatives=f"{heading}{first}\n,{row}\n")
    assert told == [mistake("cooperatives", 4, "", sentence)]


# --- what is refused: rounds, entries, figures ---


@pytest.mark.parametrize("kind", ["rounds", "entries", "figures"])
def test_an_unknown_program_and_year_are_told_together(kind: str) -> None:
    """Every sheet with a round tells a program and a year that are not known, at once."""
    text = {
        "rounds": "program,year\nlala,22\n",
        "entries": "program,year,cooperative\nlala,22,C0001\n",
        "figures": "program,year,key,value\nlala,22,winners,3\n",
    }[kind]
    assert refused(a_store(a_cooperative()), **{kind: text}) == [
        mistake(kind, 2, "program", "No program is called “lala”. Is it lalla?"),
        mistake(kind, 2, "year", "“22” is not a year; write four digits, such as 2022."),
    ]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (
            "nobel",
            "No program is called “nobel”. There are: lalla, jil, mourafaka, rawabit, sookoa, formations, forum.",
        ),
        ("", "The cell is empty."),
        (
            "q\x1b[31m",
            (
                "No program is called “q\\u001b[31m”. There are: "
                "lalla, jil, mourafaka, rawabit, sookoa, formations, forum."
            ),
        ),
    ],
)
def test_an_unknown_program_is_told_with_those_known(raw: str, sentence: str) -> None:
    """A program that resembles none is told visibly, with the programs that there are."""
    expected = [mistake("rounds", 2, "program", sentence)]
    assert refused(a_store(), rounds=f"program,year\n{raw},2022\n") == expected


def test_every_wrong_cell_of_a_round_is_told() -> None:
    """Of one row every wrong cell is told with its column; a round before its program began is told too."""
    assert refused(a_store(), rounds="program,year,seats,amount\nlalla,2022,0,x\nlalla,2019,8,50000\n") == [
        mistake("rounds", 2, "seats", "It must be 1 or more."),
        mistake("rounds", 2, "amount", "“x” is not an amount; write whole dirhams above zero, such as 50000."),
        mistake(
            "rounds", 3, "", "Lalla Al Moutaaouina, women's cooperatives began in 2020; there is no round of 2019."
        ),
    ]


def test_an_entry_of_an_unknown_round_is_refused() -> None:
    """A round that neither the register nor the sheets have is told, and where to list it."""
    text = "program,year,cooperative\nlalla,2023,C0001\n"
    expected = [mistake("entries", 2, "program", "There is no round lalla-2023; list it in rounds.csv.")]
    assert refused(a_store(a_round(), a_cooperative()), entries=text) == expected


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("C0099", "There is no cooperative C0099."),
        ("Tafoukt", "No cooperative is called exactly “Tafoukt”. If it is C0001 Coopérative Tafoukt, name it so."),
        ("Zéro", "No cooperative is called “Zéro”. ess coops lists them."),
        (
            "Éco",
            "“Éco” fits 2 cooperatives: C0002 Éco (Tiznit), C0003 Éco (Tétouan). Name one by its id.",
        ),
        (" ", "The cell is empty."),
    ],
)
def test_an_unknown_cooperative_is_refused(raw: str, sentence: str) -> None:
    """An entry names its cooperative by id or whole name; what fits none or several is refused."""
    namesakes = [a_cooperative(id=f"C000{n}", name="Éco", province=p) for n, p in ((2, "Tiznit"), (3, "Tétouan"))]
    store = a_store(a_round(), a_cooperative(), *namesakes)
    expected = [mistake("entries", 2, "cooperative", sentence)]
    assert refused(store, entries=f"program,year,cooperative,mark\nlalla,2022,{raw},12\n") == expected


ONLY = "Only a winner has an amount, a sponsor or a reason; this entry is {}."


@pytest.mark.parametrize(
    ("column", "raw", "sentence"),
    [
        (
            "stage",
            "won",
            "“won” is none of: candidate, winner, not_selected, ineligible, withdrawn, revoked.",
        ),
        ("track", "young", "“young” is none of: cooperative, project."),
        ("mark", "21", "“21” is not a mark; write a number from 0 to 20, such as 15.5."),
        ("mark", "-1", "“-1” is not a mark; write a number from 0 to 20, such as 15.5."),
        ("project", "a\x00b", "Character 2 is a control character (U+0000); take it out."),
        ("note", "a\x00b", "Character 2 is a control character (U+0000); take it out."),
        ("date", "8/3", "“8/3” is not a date; write year, month and day, such as 2022-03-08."),
        ("amount", "50000", ONLY.format("candidate")),
        ("currency", "MAD", ONLY.format("candidate")),
        ("sponsor", "COPAG", ONLY.format("candidate")),
        ("date", "2030-01-01", "1 Jan 2030 is in the future."),
        ("phase", "1", "lalla-2022 has no phases."),
        ("people", "many", "“many” is not a whole number; write digits alone, such as 12 or 1200."),
        ("despite", "x", ONLY.format("candidate")),
    ],
)
def test_a_wrong_cell_of_a_candidate_is_told(column: str, raw: str, sentence: str) -> None:
    """A cell that an entry cannot take is told with its column; a candidate has nothing of an award."""
    store = a_store(a_round(), a_cooperative())
    text = f"program,year,cooperative,{column}\nlalla,2022,C0001,{raw}\n"
    assert refused(store, entries=text) == [mistake("entries", 2, column, sentence)]


@pytest.mark.parametrize(
    ("column", "raw", "sentence"),
    [
        ("amount", "0", "“0” is not an amount; write whole dirhams above zero, such as 50000."),
        ("currency", "EUR", "lalla-2022 awards MAD, not EUR."),
        ("currency", "euro", "“EURO” is not a currency; write its code of three letters, such as MAD."),
        ("sponsor", "a\x00b", "Character 2 is a control character (U+0000); take it out."),
        ("despite", "a\x00b", "Character 2 is a control character (U+0000); take it out."),
    ],
)
def test_a_wrong_cell_of_a_winner_is_told(column: str, raw: str, sentence: str) -> None:
    """A cell that an award cannot take is told with its column."""
    store = a_store(a_round(), a_cooperative())
    text = f"program,year,cooperative,stage,{column}\nlalla,2022,C0001,winner,{raw}\n"
    assert refused(store, entries=text) == [mistake("entries", 2, column, sentence)]


def test_every_wrong_cell_of_an_entry_is_told() -> None:
    """Of one row of entries every wrong cell is told, as it is of cooperatives and rounds."""
    store = a_store(a_round(), a_cooperative())
    text = "id,program,year,cooperative,stage,mark,amount\n1,lalla,2022,C0099,winner,21,x\n"
    assert [told.column for told in refused(store, entries=text)] == ["id", "cooperative", "mark", "amount"]


def test_rows_of_other_lengths_are_told_beside_wrong_cells() -> None:
    """A row with too many cells is told together with the wrong cells of other rows and files, in their order."""
    store = a_store(a_round())
    told = refused(
        store,
        cooperatives="name,members\nA,x\nB,1,2\nC,y\n",
        entries="program,year,cooperative\nlalla,2022\nlalla,2022,C0099\n",
    )
    assert [(m.file, m.line, m.column) for m in told] == [
        ("cooperatives.csv", 2, "members"),
        ("cooperatives.csv", 3, ""),
        ("cooperatives.csv", 4, "members"),
        ("entries.csv", 2, ""),
        ("entries.csv", 3, "cooperative"),
    ]


def test_entries_of_a_refused_cooperative_are_passed_over() -> None:
    """Where the row of a cooperative is refused, nothing is said of its entries; of others' everything is."""
    told = refused(
        a_store(a_round()),
        cooperatives="id,name,members\nC0007,A,x\nC0008,B,1\n",
        entries="program,year,cooperative,mark\nlalla,2022,C0007,99\nlalla,2022,C0009,1\nlalla,2022,C0008,99\n",
    )
    assert [(m.file, m.line, m.column) for m in told] == [
        ("cooperatives.csv", 2, "members"),
        ("entries.csv", 3, "cooperative"),
        ("entries.csv", 4, "mark"),
    ]


def test_every_wrong_cell_of_a_figure_is_told() -> None:
    """Of one row of figures every wrong cell is told."""
    text = "program,year,since,key,value,date\nlalla,2022,x,Winners,-3,y\n"
    assert [told.column for told in refused(a_store(), figures=text)] == ["since", "key", "value", "date"]


def test_winners_beyond_the_seats_are_refused() -> None:
    """The rows of winners that do not fit, counted with those of the register, are refused each."""
    store = a_store(a_round(seats=3), *some_cooperatives(5), an_entry(1, stage="winner"), an_entry(5))
    rows = "".join(f"lalla,2022,C000{n},winner\n" for n in range(2, 5))
    expected = [mistake("entries", 4, "stage", "lalla-2022 has 3 seats, and this is one winner more.")]
    assert refused(store, entries=f"program,year,cooperative,stage\n{rows}") == expected


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        ("lalla,2022,C0009,winner,", ["Women among its members: 7 of 12; all must be."]),
        ("lalla,2022,C0009,winner,project", ["The round takes the track cooperative, not project.",
                                             "Women among its members: 7 of 12; all must be."]),
        ("jil,2022,C0009,winner,project", ["It is registered as a cooperative and cannot apply in the track project."]),
    ],
)  # fmt: skip
def test_an_ineligible_winner_is_refused(row: str, sentences: list[str]) -> None:
    """A winner who is known not to meet a condition is refused with each that is unmet."""
    store = a_store(a_round(), a_round(jil()), MIXED)
    expected = [mistake("entries", 2, "stage", sentence) for sentence in sentences]
    assert refused(store, entries=f"program,year,cooperative,stage,track\n{row}\n") == expected


def test_an_unknown_share_does_not_stop_a_winner() -> None:
    """A winner of whom the members are not known is taken."""
    store = a_store(a_round(), a_cooperative(members=None, women=None))
    assert take(store, entries="program,year,cooperative,stage\nlalla,2022,1,winner\n").new == Counter(entries=1)


def test_a_second_entry_in_a_round_is_refused() -> None:
    """A cooperative has one entry in a round, in the register or in the sheet."""
    store = a_store(a_round(), a_cooperative(), a_cooperative(id="C0002", name="Éco"), an_entry(1))
    text = "id,program,year,cooperative\nE0009,lalla,2022,C0001\n,lalla,2022,C0002\n,lalla,2022,C0002\n"
    told = [(m.line, m.column, m.sentence) for m in refused(store, entries=text)]
    assert [told[0][:2], told[0][2]] == [
        (2, "cooperative"),
        "Coopérative Tafoukt (C0001) has an entry in lalla-2022 already: E0001.",
    ]
    assert [(line, column) for line, column, _sentence in told[1:]] == [(4, "cooperative")]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("lalla,2022,,3", "key", "The cell is empty."),
        ("lalla,2022,winners,", "value", "The cell is empty."),
        (
            "lalla,2022,Winners,3",
            "key",
            "“Winners” is not the key of a figure; write small letters, such as winners.",
        ),
        (
            "lalla,2022,winners,3.5",
            "value",
            "“3.5” has a fraction or can be read as two numbers; write whole digits alone, such as 50000.",
        ),
        ("lalla,2022,winners,3,20", "since", "“20” is not a year; write four digits, such as 2022."),
        ("lalla,2022,winners,3,,young", "track", "“young” is none of: cooperative, project."),
        ("lalla,2022,winners,3,,,nearly", "bound", "“nearly” is none of: more than, about."),
        ("lalla,2022,winners,3,,,,08/2023", "date", "“08/2023” is not a date; write 2023, 2023-08 or 2023-08-09."),
    ],
)
def test_a_wrong_cell_of_a_figure_is_told(row: str, column: str, sentence: str) -> None:
    """A cell that a figure cannot take is told with its column."""
    full = row + "," * (7 - row.count(","))
    text = f"program,year,key,value,since,track,bound,date\n{full}\n"
    assert refused(a_store(), figures=text) == [mistake("figures", 2, column, sentence)]


def test_a_value_of_zero_is_a_figure() -> None:
    """Nobody can have won: zero is a value like any other."""
    store = a_store()
    take(store, figures="program,year,key,value\nlalla,2022,winners_foreign,0\n")
    assert everything(store)["figures"] == [
        Figure(id="F0001", program="lalla", year=2022, key="winners_foreign", value=0)
    ]


def test_all_mistakes_are_told_at_once() -> None:
    """The mistakes of every sheet are told in the order of the sheets, and the good rows are not taken either."""
    assert refused(
        a_store(),
        figures="program,year,key,value\nlalla,2022,winners,x\n",
        entries="program,year,cooperative,mark\nlalla,2022,C0001,12\nlalla,2022,C0002,99\nlalla,2022,C0001,13\n",
        cooperatives="id,name,members\nC0001,Éco,3\nC0002,Bio,4\nC3,Fa,5\nC0004,Mi,-1\n",
        rounds="program,year,seats\nlalla,2022,8\njil,2022,x\n",
    ) == [
        mistake("cooperatives", 4, "id", NOT_AN_ID.format("C3", "C")),
        mistake("cooperatives", 5, "members", "“-1” is not a whole number; write digits alone, such as 12 or 1200."),
        mistake("rounds", 3, "seats", "“x” is not a whole number; write digits alone, such as 12 or 1200."),
        mistake("entries", 3, "mark", "“99” is not a mark; write a number from 0 to 20, such as 15.5."),
        mistake("entries", 4, "cooperative", "Éco (C0001) has an entry in lalla-2022 already: E0001."),
        mistake("figures", 2, "value", "“x” is not a whole number; write digits alone, such as 12 or 1200."),
    ]


# --- the sample data ---


def sample_texts() -> dict[str, str]:
    """Read the sheets of the sample data, by kind."""
    return {file.stem: file.read_text(encoding="utf-8") for file in SAMPLE.glob("*.csv")}


@pytest.fixture(scope="module")
def sample() -> Store:
    """Give a store with the whole sample data."""
    store = a_store()
    take(store, **sample_texts())
    return store


def test_the_sample_data_is_whole(sample: Store) -> None:
    """The sample data gives 120 cooperatives, 16 rounds, 151 entries and 72 figures in one change."""
    counts = {name: len(records) for name, records in everything(sample).items()}
    assert counts == {"cooperatives": 120, "rounds": 16, "entries": 151, "figures": 72, "journal": 1}


def test_the_sample_data_adds_up(sample: Store) -> None:
    """Before any award Lalla has 16 winners and Jil 39, each of 50,000 dirhams and within its seats."""
    with sample.reading() as unit:
        winners, rounds = unit.entries.find(stage="winner"), unit.rounds.find()
        stages = Counter((entry.round, entry.stage) for entry in unit.entries.find())
    assert Counter(entry.round for entry in winners) == {"lalla-2020": 8, "lalla-2021": 8, "jil-2022": 39}
    assert Counter(entry.round.partition("-")[0] for entry in winners) == {"lalla": 16, "jil": 39}
    assert {(entry.award.amount, entry.award.currency) for entry in winners if entry.award} == {(50_000, "MAD")}
    assert sum(entry.award.amount for entry in winners if entry.award) == 55 * 50_000
    assert {stage: count for (round_, stage), count in stages.items() if round_ == "lalla-2022"} == {"candidate": 20}
    assert {round_.id: round_.terms.seats for round_ in rounds if round_.id in {e.round for e in winners}} == {
        "lalla-2020": 8,
        "lalla-2021": 8,
        "jil-2022": 39,
    }


def test_the_sample_data_imported_again_changes_nothing(sample: Store) -> None:
    """A second import of the sample data passes over every row."""
    before = everything(sample)
    counts = Counter(cooperatives=120, rounds=16, entries=151, figures=72)
    assert take(sample, **sample_texts()) == Outcome(Counter(), counts, Counter())
    assert everything(sample) == before


def test_the_sample_data_names_no_person(sample: Store) -> None:
    """Nobody was invented for the sample data: every cooperative is marked as invented and has no contact."""
    with sample.reading() as unit:
        assert {(c.illustrative, c.contact) for c in unit.cooperatives.find()} == {(True, None)}
    assert lalla().terms.seats == 8
