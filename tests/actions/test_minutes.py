"""The fingerprint of what a round decided, and what the check finds when it is not so any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import minutes
from ocp_ess_cli.actions.findings import Finding
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.models import Award, Pledge, Preference, Round, Score
from tests.builders import STAMP, a_cooperative, a_round, a_unit, an_entry, found, lalla

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocp_ess_cli.store.protocol import Unit

WON = rules.win(an_entry(1), Award(amount=50_000, sponsor="Sponsor A"), lalla(), STAMP)
SCORE = Score(id="S0001", entry="E0001", juror="Juror 1", marks={"innovation": 15.0})
PLEDGE = Pledge(id="G0001", round="lalla-2022", sponsor="Sponsor A", seats=8)


def a_decided_round() -> tuple[Unit, Round]:
    """Open a unit with a round that has a winner, a score and a pledge, and whose minutes are taken."""
    others = (an_entry(2, round="lalla-2023"), Score(id="S0002", entry="E0002", juror="Juror 1"))
    unit = a_unit(a_cooperative(), a_round(), a_round(year=2023), WON, SCORE, PLEDGE, *others)
    minutes.take(unit, a_round(), STAMP)
    return unit, standing(unit)


def standing(unit: Unit) -> Round:
    """Give the round as it stands."""
    found = unit.rounds.get("lalla-2022")
    assert found
    return found


def test_minutes_have_a_fingerprint_of_every_part() -> None:
    """The minutes say when, by whom, and the digest of each part; taken again of the same, they are the same."""
    unit, round_ = a_decided_round()
    taken = round_.minutes
    assert taken
    assert (taken.on, taken.by, len(taken.fingerprint), [*taken.parts]) == (
        STAMP.on,
        "office",
        64,
        ["terms", "entries", "scores", "pledges"],
    )
    later = msgspec.structs.replace(STAMP, by="controller")
    assert minutes.take(unit, round_, later) == taken
    assert (minutes.changed_since(unit, round_), found(unit, "minutes")) == ([], [])


CHANGES: list[tuple[str, Callable[[Unit], None]]] = [
    ("terms", lambda unit: unit.rounds.put(msgspec.structs.replace(standing(unit), theme="another"))),
    (
        "terms",
        lambda unit: unit.rounds.put(
            msgspec.structs.replace(standing(unit), preferences=(Preference(entry="E0001", because="drawn by lot"),))
        ),
    ),
    ("entries", lambda unit: unit.entries.put(rules.advance(WON, "revoked", lalla(), STAMP))),
    ("entries", lambda unit: unit.entries.add(an_entry(3))),
    ("scores", lambda unit: unit.scores.put(msgspec.structs.replace(SCORE, marks={"innovation": 15.5}))),
    ("pledges", lambda unit: unit.pledges.put(msgspec.structs.replace(PLEDGE, seats=7))),
]


@pytest.mark.parametrize(("part", "change"), CHANGES)
def test_what_changed_since_is_named(part: str, change: Callable[[Unit], None]) -> None:
    """A change of what was decided is found, with the part that it is in, until new minutes are taken."""
    unit, _round = a_decided_round()
    change(unit)
    assert minutes.changed_since(unit, standing(unit)) == [part]
    minutes.take(unit, standing(unit), STAMP)
    assert minutes.changed_since(unit, standing(unit)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda unit: unit.rounds.put(msgspec.structs.replace(standing(unit), status="closed", note="archived")),
        lambda unit: unit.entries.add(an_entry(4, round="lalla-2023")),
        lambda unit: unit.scores.remove("S0002"),
        lambda unit: unit.cooperatives.put(a_cooperative(name="Another name")),
    ],
)
def test_what_was_not_decided_changes_nothing(change: Callable[[Unit], None]) -> None:
    """Closing the round, another round, and what is said of a cooperative are not part of the decision."""
    unit, _round = a_decided_round()
    change(unit)
    assert minutes.changed_since(unit, standing(unit)) == []


def test_the_check_says_what_to_do() -> None:
    """The finding names the round, the day, the fingerprint, what changed, and the way out."""
    unit, round_ = a_decided_round()
    unit.entries.add(an_entry(3))
    unit.pledges.remove("G0001")
    assert round_.minutes
    sentence = (
        f"The minutes of lalla-2022 of 25 Nov 2026 (fingerprint {round_.minutes.fingerprint[:12]}…) are not what it "
        "holds; changed since: its entries and awards, its pledges."
    )
    advice = "If that is right, write new ones: ess round --program lalla --year 2022 --minutes FILE"
    assert found(unit, "minutes") == [Finding("minutes", "lalla-2022", sentence, advice)]


def test_a_round_without_minutes_is_not_checked() -> None:
    """Where no minutes were taken there is nothing to hold against."""
    assert found(a_unit(a_round(), WON), "minutes") == []
