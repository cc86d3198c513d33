"""A sealed round changes for a stated reason only, whatever would change it; payments go on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions import minutes, sealing
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.models import Payment, Score, Seal
from ocp_ess_cli.store.tiny import TinyStore
from tests.builders import STAMP, TODAY, a_cooperative, a_round, an_entry, refuses, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocp_ess_cli.store.protocol import Unit

REFUSED = "lalla-2022 is sealed. To change it all the same, add --despite and the reason, which is published."
SEALED = a_round(status="closed", seal=Seal(on=TODAY, by="office"))


def store_of(folder: Path, despite: str = "") -> TinyStore:
    """Give a register with a sealed round, an entry and another round, that is guarded from now on."""
    path = folder / "awards.json"
    if not path.exists():
        scored = Score(id="S0001", entry="E0001", juror="Juror 1", marks={"innovation": 12})
        save(TinyStore(path), SEALED, a_round(year=2023), a_cooperative(), an_entry(), scored)
    return TinyStore(path, guard=lambda unit: sealing.guard(unit, despite))


def _moved(unit: Unit) -> None:
    unit.entries.add(an_entry(9, round="lalla-2023"))
    entry = unit.entries.get("E0001")
    assert entry
    unit.entries.put(msgspec.structs.replace(entry, round="lalla-2023"))


CHANGES: dict[str, Callable[[Unit], object]] = {
    "the round": lambda unit: unit.rounds.put(msgspec.structs.replace(SEALED, theme="Autre")),
    "the seal": lambda unit: unit.rounds.put(msgspec.structs.replace(SEALED, seal=None)),
    "its removal": lambda unit: unit.rounds.remove("lalla-2022"),
    "an entry": lambda unit: unit.entries.put(an_entry(mark=17.0)),
    "a new entry": lambda unit: unit.entries.add(an_entry(2)),
    "an entry removed": lambda unit: unit.entries.remove("E0001"),
    "an entry moved": _moved,
    "a score": lambda unit: unit.scores.put(Score(id="S0001", entry="E0001", juror="Juror 1")),
}
OTHERS: dict[str, Callable[[Unit], object]] = {
    "another round": lambda unit: unit.rounds.put(a_round(year=2023, theme="Autre")),
    "an entry of another": lambda unit: unit.entries.add(an_entry(2, round="lalla-2023")),
    "a payment": lambda unit: unit.payments.add(Payment(id="P0001", entry="E0001", amount=1, on=date(2023, 1, 1))),
    "the cooperative": lambda unit: unit.cooperatives.put(a_cooperative(activity="savon")),
    "the minutes": lambda unit: minutes.take(unit, SEALED, STAMP),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_sealed_round_is_not_changed_without_a_reason(tmp_path: Path, change: Callable[[Unit], object]) -> None:
    """The change is refused whichever it is, nothing is saved, and a plan of it is refused as well."""
    store = store_of(tmp_path)
    before = store.path.read_bytes()
    with refuses(RuleBroken, REFUSED), store.writing(STAMP) as unit:
        change(unit)
    with refuses(RuleBroken, REFUSED), store.reading() as unit:
        change(unit)
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_with_a_reason_it_is_changed_and_the_journal_keeps_it(tmp_path: Path, change: Callable[[Unit], object]) -> None:
    """The same change with a reason is saved, and its record in the journal says why."""
    with store_of(tmp_path, "a typing mistake").writing(STAMP) as unit:
        change(unit)
    with store_of(tmp_path).reading() as unit:
        assert unit.journal.find()[-1].despite == "a typing mistake"


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("despite", ["", "not needed"])
def test_what_is_not_sealed_changes_as_ever(tmp_path: Path, change: Callable[[Unit], object], despite: str) -> None:
    """Another round, a payment, the cooperative and the minutes go on, and a reason that nothing needs is not kept."""
    with store_of(tmp_path, despite).writing(STAMP) as unit:
        change(unit)
    with store_of(tmp_path).reading() as unit:
        assert (len(unit.journal.find()), unit.journal.find()[-1].despite) == (2, "")


def test_sealing_needs_a_closed_round_and_is_done_once(tmp_path: Path) -> None:
    """An open round is closed first; a sealed one says since when it is; the seal keeps who and when."""
    store = TinyStore(tmp_path / "awards.json")
    save(store, a_round(status="closed"), a_round(year=2023))
    with store.writing(STAMP) as unit:
        assert sealing.seal(unit, a_round(status="closed"), STAMP).seal == Seal(on=TODAY, by="office")
    told = "lalla-2023 is open. Close it first: ess close-round --program lalla --year 2023"
    with refuses(RuleBroken, told):
        sealing.refuse_unready(a_round(year=2023))
    with refuses(RuleBroken, "lalla-2022 is sealed already, since 25 Nov 2026."):
        sealing.refuse_unready(SEALED)


def test_the_seal_changes_no_minutes() -> None:
    """What a round decided has the same fingerprint before and after it is sealed."""
    from ocp_ess_cli.domain.minutes import digests  # noqa: PLC0415 - this test alone

    assert digests(SEALED, [], [], []) == digests(a_round(), [], [], [])


def test_a_reason_with_personal_data_is_refused(tmp_path: Path) -> None:
    """The reason is published, and the journal keeps it for good: it must not have a telephone number."""
    store_of(tmp_path)
    told = "--despite has a telephone number: “06…67”. The reason is published; say it without."
    with refuses(BadValue, told), store_of(tmp_path, "call 0661234567").writing(STAMP) as unit:
        unit.entries.put(an_entry(mark=17.0))
    with store_of(tmp_path, "call 0661234567").writing(STAMP) as unit:
        unit.cooperatives.put(a_cooperative(activity="savon"))
