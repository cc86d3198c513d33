"""Records as the file keeps them: what is left out, what is refused, what comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings

from ocp_ess_cli.domain.models import (
    Award,
    Before,
    Change,
    Contact,
    Cooperative,
    Eligibility,
    Entry,
    Figure,
    Record,
    Round,
    Stamp,
    Step,
    Terms,
    Value,
)
from tests.strategies import records

MOMENT = datetime(2022, 3, 8, 23, 30, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(records)
def test_record_comes_back_from_json_as_it_was(record: Record) -> None:
    """A record of any kind is the same after it was written and read."""
    assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        (Cooperative(id="C0001", name="Tafoukt"), {"id": "C0001", "name": "Tafoukt"}),
        (Contact(), {}),
        (Eligibility(), {}),
        (Terms(amount=50_000), {"amount": 50_000}),
        (
            Round(id="lalla-2022", program="lalla", year=2022, terms=Terms(amount=1)),
            {"id": "lalla-2022", "program": "lalla", "year": 2022, "terms": {"amount": 1}},
        ),
        (Step(stage="winner", on=date(2022, 3, 8)), {"stage": "winner", "on": "2022-03-08"}),
        (Award(amount=50_000), {"amount": 50_000}),
        (
            Entry(id="E0001", round="lalla-2022", cooperative="C0001", stage="candidate"),
            {"id": "E0001", "round": "lalla-2022", "cooperative": "C0001", "stage": "candidate"},
        ),
        (
            Figure(id="F0001", program="lalla", year=2022, key="winners", value=29),
            {"id": "F0001", "program": "lalla", "year": 2022, "key": "winners", "value": 29},
        ),
        (Before(table="entries", id="E0001"), {"table": "entries", "id": "E0001"}),
        (
            Change(id="J0001", at=MOMENT, by="office", command="award"),
            {"id": "J0001", "at": "2022-03-08T23:30:00Z", "by": "office", "command": "award"},
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_field_at_its_default_is_left_out(value: Value, fields: dict[str, object]) -> None:
    """Only what was said stands in the file."""
    assert msgspec.json.decode(msgspec.json.encode(value)) == fields


@pytest.mark.parametrize(
    ("written", "type_", "reason"),
    [
        (b'{"id":"C1","name":"x","cin":"AB1"}', Cooperative, "Object contains unknown field `cin`"),
        (
            b'{"id":"C1","name":"x","contact":{"birth":"1990"}}',
            Cooperative,
            "Object contains unknown field `birth` - at `$.contact`",
        ),
        (b'{"amount":1,"seat":8}', Terms, "Object contains unknown field `seat`"),
        (b'{"id":"C1"}', Cooperative, "Object missing required field `name`"),
        (b'{"amount":1.5}', Award, "Expected `int`, got `float` - at `$.amount`"),
        (
            b'{"id":"C1","name":"x","kind":"firm"}',
            Cooperative,
            "Invalid enum value 'firm' - at `$.kind`",
        ),
    ],
)
def test_unknown_or_wrong_field_is_refused(written: bytes, type_: type[Value], reason: str) -> None:
    """A field that the model does not know, or of the wrong type, is refused with its name."""
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.json.decode(written, type=type_)
    assert str(refusal.value) == reason


def test_record_cannot_be_changed_in_place() -> None:
    """A record is frozen: a change makes a new one."""
    cooperative = Cooperative(id="C0001", name="Tafoukt")
    with pytest.raises(AttributeError):
        cooperative.name = "Other"  # type: ignore[misc]


def test_personal_fields_are_named_once() -> None:
    """The contact of a cooperative is personal, and nothing of the other records is."""
    personal = {type_: type_.PERSONAL for type_ in (Cooperative, Round, Entry, Figure, Change)}
    assert personal == {
        Cooperative: {"contact"},
        Round: frozenset(),
        Entry: frozenset(),
        Figure: frozenset(),
        Change: frozenset(),
    }


def test_stamp_gives_the_day_of_its_moment() -> None:
    """The day of a stamp is that of its own time zone."""
    assert Stamp(at=MOMENT, by="office", command="award").on == date(2022, 3, 8)
