"""The history: the list of changes, everything about one, and what taking one back will do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.actions.history import Turn
from ocp_ess_cli.domain.models import Before, Change
from ocp_ess_cli.reports import as_csv, as_json, as_text
from ocp_ess_cli.reports.history import MOST_SHOWN, change, log, plan, what_changed
from ocp_ess_cli.reports.report import Named, Table
from tests.reports.registers import HOSTILE, card, keys, records, table

MORNING = datetime(2022, 3, 8, 9, 5, tzinfo=UTC)
EVENING = datetime(2022, 12, 31, 23, 59, 59, tzinfo=UTC)
CONTACT = {"name": "Secretariat", "reach": "+212 600 000 000", "collected": "2022-03-08"}

ADDED = Change(
    id="J00000001",
    at=MORNING,
    by="office",
    command="import",
    added={"cooperatives": ("C0001", "C0002"), "rounds": ("r",)},
)
CHANGED = Change(
    id="J00000002",
    at=MORNING,
    by="jury",
    command="close-round",
    reason="the ceremony was held",
    changed=(Before(table="entries", id="E0001"), Before(table="entries", id="E0002"), Before(table="rounds", id="r")),
)
REMOVED = Change(
    id="J00001234",
    at=EVENING,
    by="office",
    command="undo",
    undoes="J00000001",
    added={"figures": tuple(f"F{n:04}" for n in range(1500))},
    changed=(Before(table="rounds", id="r"),),
    removed=(Before(table="cooperatives", id="C0001"),),
)
CHANGES = (ADDED, CHANGED, REMOVED)
EFFECTIVE = {CHANGED.id, REMOVED.id}

TURNS = (
    Turn(
        "cooperatives", "C0003", None, {"id": "C0003", "name": "Nahda", "contact": CONTACT}, ("id", "name", "contact")
    ),
    Turn(
        "cooperatives",
        "C0001",
        {"id": "C0001", "province": "Tiznit", "notes": "old", "contact": CONTACT},
        {"id": "C0001", "province": "Tata", "contact": {**CONTACT, "name": "Bureau"}},
        ("province", "notes", "contact"),
    ),
    Turn(
        "entries",
        "E0001",
        {"id": "E0001", "project": "Oil", "path": [{"stage": "candidate", "on": "2022-01-05"}]},
        None,
        ("id", "project", "path"),
    ),
    Turn("rounds", "r", {"id": "r", "sponsors": ["A", "B"]}, {"id": "r", "sponsors": ["A"]}, ("sponsors",)),
)
NUMBERS = Turn(
    "cooperatives",
    "C0001",
    {"members": 12, "illustrative": True, "mark": 15.5},
    {"members": 1400},
    ("members", "illustrative", "mark"),
)
TOLD_CONTACT = Named(
    '{"name": "Secretariat", "reach": "+212 600 000 000", "collected": "2022-03-08"}',
    "Name Secretariat; Telephone or e-mail +212 600 000 000; Contact collected on 2022-03-08",
)
OTHER_CONTACT = Named(*(text.replace("Secretariat", "Bureau") for text in (str(TOLD_CONTACT.code), TOLD_CONTACT.name)))
PATH = Named('[{"stage": "candidate", "on": "2022-01-05"}]', "Stage candidate; Date 2022-01-05")
NAME, CHANGED_CONTACT, PROVINCE, NOTES = (
    Named("name", "Name"),
    Named("contact", "Contact"),
    Named("province", "Province"),
    Named("notes", "Notes"),
)


def many(count: int) -> list[Turn]:
    """Make turns of so many added cooperatives."""
    return [
        Turn("cooperatives", f"C{n:04}", None, {"id": f"C{n:04}", "name": f"N{n}"}, ("id", "name"))
        for n in range(count)
    ]


def added(count: int) -> Change:
    """Make a change that added so many cooperatives."""
    ids = tuple(f"C{n:04}" for n in range(count))
    return Change(id="J00000001", at=MORNING, by="office", command="import", added={"cooperatives": ids})


# --- the list ---


def test_the_newest_change_stands_first() -> None:
    """Changes stand newest first, with the moment for people and for programs."""
    listed = table(log(CHANGES, EFFECTIVE), "changes")
    assert records(listed, "change", "at", "by", "command") == [
        (1234, Named("2022-12-31T23:59:59Z", "31 Dec 2022 23:59"), "office", "undo"),
        (2, Named("2022-03-08T09:05:00Z", "8 Mar 2022 09:05"), "jury", "close-round"),
        (1, Named("2022-03-08T09:05:00Z", "8 Mar 2022 09:05"), "office", "import"),
    ]


def test_the_list_tells_whether_a_change_is_in_effect() -> None:
    """Each change tells what it takes back, whether it is in effect, and why it was made."""
    listed = table(log(CHANGES, EFFECTIVE), "changes")
    assert records(listed, "change", "undoes", "in_effect", "reason") == [
        (1234, 1, True, ""),
        (2, None, True, "the ceremony was held"),
        (1, None, False, ""),
    ]


def test_the_list_counts_records() -> None:
    """Programs get how many records each change added, changed and removed."""
    listed = table(log(CHANGES, EFFECTIVE), "changes")
    assert records(listed, "added", "changed", "removed") == [(1500, 1, 1), (0, 3, 0), (3, 0, 0)]


def test_the_keys_of_the_list_are_stable() -> None:
    """Programs get of the list these keys, in this order."""
    assert keys(table(log(CHANGES, EFFECTIVE), "changes")) == [
        "change",
        "at",
        "by",
        "command",
        "added",
        "changed",
        "removed",
        "undoes",
        "in_effect",
        "reason",
    ]


def test_people_see_what_changed_in_words_and_no_counts() -> None:
    """People see one column of words where programs get three of counts."""
    shown = table(log(CHANGES, EFFECTIVE), "changes").for_people()
    assert [column.key for column in shown.columns] == [
        "change",
        "at",
        "by",
        "command",
        "what",
        "undoes",
        "in_effect",
        "reason",
    ]


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (ADDED, "C0001, C0002 added, r added"),
        (CHANGED, "E0001, E0002 changed, r changed"),
        (REMOVED, "figures added: 1,500, r changed, C0001 removed"),
        (added(3), "C0000, C0001, C0002 added"),
        (added(4), "cooperatives added: 4"),
        (Change(id="J00000001", at=MORNING, by="office", command="restore"), ""),
    ],
    ids=["added", "changed", "all", "three", "four", "nothing"],
)
def test_what_changed_is_said_in_a_few_words(subject: Change, told: str) -> None:
    """What a change did is said by kind of record: up to three are named, more are counted."""
    assert what_changed(subject) == told


@pytest.mark.parametrize(
    ("changes", "title", "notes"),
    [
        (CHANGES, "3 changes", ("Field by field: ess log NUMBER. To take one back: ess undo NUMBER.",)),
        (CHANGES[:1], "1 change", ("Field by field: ess log NUMBER. To take one back: ess undo NUMBER.",)),
        ((), "0 changes", ()),
    ],
)
def test_the_list_is_titled_with_its_number(changes: tuple[Change, ...], title: str, notes: tuple[str, ...]) -> None:
    """The title counts the changes, and where there are any it is said how to see more of one."""
    report = log(changes, EFFECTIVE)
    assert (report.title, report.notes) == (title, notes)


def test_the_list_as_json() -> None:
    """JSON has the moment in UTC, numbers as numbers, and null for what is not there."""
    assert json.loads(as_json.render(log(CHANGES[1:2], EFFECTIVE))) == {
        "changes": [
            {
                "change": 2,
                "at": "2022-03-08T09:05:00Z",
                "by": "jury",
                "command": "close-round",
                "added": 0,
                "changed": 3,
                "removed": 0,
                "undoes": None,
                "in_effect": True,
                "reason": "the ceremony was held",
            }
        ]
    }


def test_the_list_writes_nothing_that_moves_the_terminal() -> None:
    """What a user's name or a reason has in it comes to the terminal as text."""
    subject = Change(id="J00000001", at=MORNING, by=HOSTILE, command="revoke", reason=HOSTILE)
    text = as_text.render(log([subject], {subject.id}))
    assert [character for character in text if character in "\x1b\u202e"] == []


# --- one change ---


def test_one_tells_who_when_and_why() -> None:
    """The card of a change has its number, moment, user, command, reason, and what it takes back."""
    told = card(change(REMOVED, TURNS, effective=True, with_contacts=True), "change")
    assert told == {
        "change": 1234,
        "at": Named("2022-12-31T23:59:59Z", "31 Dec 2022 23:59"),
        "by": "office",
        "command": "undo",
        "reason": "",
        "despite": "",
        "undoes": 1,
        "in_effect": True,
    }


def test_one_tells_each_field_before_and_after() -> None:
    """Each field that changed stands with its record, before and after; the id stands with the record alone."""
    report = change(CHANGED, TURNS, effective=False, with_contacts=True)
    cooperatives = Named("cooperatives", "cooperatives")
    assert records(table(report, "fields"), "table", "id", "field", "before", "after") == [
        (cooperatives, "C0003", NAME, None, "Nahda"),
        (cooperatives, "C0003", CHANGED_CONTACT, None, TOLD_CONTACT),
        (cooperatives, "C0001", PROVINCE, "Tiznit", "Tata"),
        (cooperatives, "C0001", NOTES, "old", None),
        (cooperatives, "C0001", CHANGED_CONTACT, TOLD_CONTACT, OTHER_CONTACT),
        (Named("entries", "entries"), "E0001", Named("project", "Project"), "Oil", None),
        (Named("entries", "entries"), "E0001", Named("path", "Story"), PATH, None),
        (Named("rounds", "rounds"), "r", Named("sponsors", "Sponsors"), ("A", "B"), ("A",)),
    ]


def test_a_contact_is_not_told_where_it_is_not_asked_for() -> None:
    """Without contacts neither the name of the field nor anything of its value stands in the report, in any format."""
    report = change(CHANGED, TURNS, effective=True, with_contacts=False)
    assert [row["field"] for row in json.loads(as_json.render(report))["fields"]] == [
        "name",
        "province",
        "notes",
        "project",
        "path",
        "sponsors",
    ]
    for render in (as_json.render, as_csv.render, as_text.render):
        text = render(report).lower()
        assert [word for word in ("secretariat", "aïcha", "+212", "contact") if word in text] == []


def test_one_as_json() -> None:
    """JSON has the card and the fields, these with the keys of the record."""
    report = change(CHANGED, TURNS[1:2], effective=False, with_contacts=False)
    assert json.loads(as_json.render(report)) == {
        "change": {
            "change": 2,
            "at": "2022-03-08T09:05:00Z",
            "by": "jury",
            "command": "close-round",
            "reason": "the ceremony was held",
            "despite": None,
            "undoes": None,
            "in_effect": False,
        },
        "fields": [
            {"table": "cooperatives", "id": "C0001", "field": "province", "before": "Tiznit", "after": "Tata"},
            {"table": "cooperatives", "id": "C0001", "field": "notes", "before": "old", "after": None},
        ],
    }


def test_numbers_and_yes_and_no_are_what_they_are() -> None:
    """JSON has numbers as numbers and yes as true; people read them as they do everywhere else."""
    report = change(CHANGED, [NUMBERS], effective=True, with_contacts=False)
    told = json.loads(as_json.render(report))["fields"]
    assert [(row["field"], row["before"], row["after"]) for row in told] == [
        ("members", 12, 1400),
        ("illustrative", True, None),
        ("mark", 15.5, None),
    ]
    lines = [line.split()[2:] for line in as_text.render(report).splitlines() if line.startswith("cooperatives")]
    assert lines == [["Members", "12", "1,400"], ["Illustrative", "yes"], ["Mark", "15.5"]]


def test_many_records_are_cut_for_people() -> None:
    """People see the first 200 records of a change, and how many more there are."""
    report = change(ADDED, many(MOST_SHOWN + 3), effective=True, with_contacts=True)
    shown = [part for part in report.shown() if isinstance(part, Table)]
    assert [len(part.rows) for part in shown] == [200]
    assert report.notes == ("3 more records are not shown.",)


@pytest.mark.parametrize(("count", "notes"), [(200, ()), (201, ("1 more record is not shown.",))])
def test_what_is_cut_is_said_at_the_limit(count: int, notes: tuple[str, ...]) -> None:
    """As many records as are shown need no note; one more does."""
    assert change(ADDED, many(count), effective=True, with_contacts=True).notes == notes


def test_programs_get_every_record() -> None:
    """JSON and CSV have every record of a change, however many."""
    report = change(ADDED, many(MOST_SHOWN + 3), effective=True, with_contacts=True)
    assert len(json.loads(as_json.render(report))["fields"]) == 203


# --- what taking back will do ---


@pytest.mark.parametrize(
    ("again", "title"),
    [
        (False, "Taking back change 2: close-round by jury, 8 Mar 2022 09:05"),
        (True, "Doing change 2 again: close-round by jury, 8 Mar 2022 09:05"),
    ],
)
def test_a_plan_goes_from_what_the_change_made_to_what_was(*, again: bool, title: str) -> None:
    """What taking back will do stands the other way round: from after the change to before it, under its title."""
    report = plan(CHANGED, TURNS[:2], again=again, with_contacts=True)
    assert report.title == title
    assert [(part.key, part.where) for part in report.parts] == [("fields", "shown"), ("fields", "data")]
    assert records(table(report, "fields"), "id", "field", "before", "after") == [
        ("C0003", NAME, "Nahda", None),
        ("C0003", CHANGED_CONTACT, TOLD_CONTACT, None),
        ("C0001", PROVINCE, "Tata", "Tiznit"),
        ("C0001", NOTES, None, "old"),
        ("C0001", CHANGED_CONTACT, OTHER_CONTACT, TOLD_CONTACT),
    ]


def test_a_plan_leaves_contacts_out_where_they_are_not_asked_for() -> None:
    """The plan has no contact where none is asked for, neither for people nor for programs."""
    report = plan(CHANGED, TURNS[:2], again=False, with_contacts=False)
    fields = [[row.cells[2] for row in part.rows] for part in report.parts if isinstance(part, Table)]
    assert fields == [[NAME, PROVINCE, NOTES]] * 2


def test_a_plan_of_many_records_is_cut_too() -> None:
    """The plan shows people 200 records and says how many more there are; programs get all."""
    report = plan(ADDED, many(202), again=False, with_contacts=True)
    assert [len(part.rows) for part in report.parts if isinstance(part, Table)] == [200, 202]
    assert report.notes == ("2 more records are not shown.",)


# --- in French ---


def test_the_list_in_french() -> None:
    """In French every heading and word for people is French; the name of the command stays what one types."""
    language.use("fr")
    report = log(CHANGES, EFFECTIVE)
    shown = table(report, "changes").for_people()
    assert report.title == "3 modifications"
    assert [column.heading for column in shown.columns] == [
        "N°",
        "Date",
        "Par",
        "Commande",
        "Ce qui a changé",
        "Annule",
        "En vigueur",
        "Motif",
    ]
    assert what_changed(REMOVED) == (
        "ajouts (chiffres publiés)\xa0: 1 500, modification\xa0: r, suppression\xa0: C0001"
    )


def test_codes_in_json_are_the_same_in_french() -> None:
    """JSON of the list and of one change is the same in either language."""
    reports = (log(CHANGES, EFFECTIVE), change(REMOVED, TURNS, effective=True, with_contacts=False))
    english = [as_json.render(report) for report in reports]
    language.use("fr")
    reports = (log(CHANGES, EFFECTIVE), change(REMOVED, TURNS, effective=True, with_contacts=False))
    assert [as_json.render(report) for report in reports] == english


def test_fields_are_named_in_french() -> None:
    """In French the fields of a change carry the names that the commands give them in French."""
    language.use("fr")
    report = change(CHANGED, [NUMBERS], effective=True, with_contacts=False)
    text = as_text.render(report)
    assert [word for word in ("members", "illustrative", "mark", "True") if word in text] == []


def test_moments_are_of_the_language() -> None:
    """The day of a change is written as the language writes it, the time in UTC."""
    language.use("fr")
    (first, *_rest) = records(table(log([ADDED], set()), "changes"), "at")
    assert (first, date(2022, 3, 8)) == ((Named("2022-03-08T09:05:00Z", "8 mars 2022 09:05"),), MORNING.date())
