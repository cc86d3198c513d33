"""What a change has to do with: looking at that alone finds every fault that looking at everything finds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli.actions.soundness import faults
from ocp_ess_cli.actions.surroundings import Around, Everything, Touched
from ocp_ess_cli.domain.models import (
    Award,
    Cooperative,
    Entry,
    Juror,
    Link,
    Measure,
    Payment,
    Pledge,
    ProgramFile,
    Record,
    Round,
    Score,
    Session,
    Terms,
)
from ocp_ess_cli.store.memory import MemoryStore
from tests.actions.test_programs import SHOP
from tests.builders import STAMP, a_cooperative, a_link, a_round, a_unit, an_entry, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocp_ess_cli.actions.soundness import Fault
    from ocp_ess_cli.actions.surroundings import Pairs
    from ocp_ess_cli.store.protocol import Unit

    Key = tuple[str, str]
    Records = dict[Key, Record]
    Slots = dict[str, st.SearchStrategy[Record]]

DAY = date(2022, 3, 8)
OWN = ProgramFile(id="shop", content=SHOP)
ROUND_OF = {"E0001": "lalla-2022", "E0002": "lalla-2022", "E0003": "shop-2022", "E0004": "shop-2022"}
STAGES = st.sampled_from(["winner", "candidate", "listed"])
COOPERATIVES = st.sampled_from(["C0001", "C0002", "C0003"])
ENTRIES = st.sampled_from([*ROUND_OF])
ROUNDS = st.sampled_from(["lalla-2022", "shop-2022"])
JURORS = st.sampled_from(["Amal", "Driss"])
AWARDS = st.builds(
    Award,
    amount=st.sampled_from([50, 60]),
    sponsor=st.sampled_from(["", "COPAG"]),
    despite=st.sampled_from(["", "so it was decided"]),
)


def of_cooperative(record_id: str) -> st.SearchStrategy[Record]:
    """Draw a cooperative, which may have the numbers of another."""
    return st.builds(
        Cooperative,
        id=st.just(record_id),
        name=st.just("Tafoukt"),
        ice=st.sampled_from(["", "001", "002"]),
        court=st.sampled_from(["", "Tiznit", "TIZNIT"]),
        register_number=st.sampled_from(["", "1", "2"]),
    )


def of_round(record_id: str) -> st.SearchStrategy[Record]:
    """Draw a round of few seats and jurors."""

    def made(seats: int | None, amount: int, jurors: list[str]) -> Record:
        program, terms = record_id.partition("-")[0], Terms(amount=amount, seats=seats)
        juries = tuple(Juror(name=name) for name in jurors)
        return Round(id=record_id, program=program, year=2022, terms=terms, jurors=juries)

    amounts = st.sampled_from([50, 60, 0])
    return st.builds(made, st.none() | st.integers(1, 2), amounts, st.lists(JURORS, max_size=2, unique=True))


def of_entry(record_id: str) -> st.SearchStrategy[Record]:
    """Draw an entry."""
    return st.builds(
        Entry,
        id=st.just(record_id),
        round=st.just(ROUND_OF[record_id]),
        cooperative=COOPERATIVES,
        stage=STAGES,
        award=st.none() | AWARDS,
    )


def of_payment(record_id: str) -> st.SearchStrategy[Record]:
    """Draw a payment, or one that came back."""
    amounts, returns = st.sampled_from([30, 50, -50]), st.sampled_from(["", "P0001", "P0002"])
    return st.builds(Payment, id=st.just(record_id), entry=ENTRIES, amount=amounts, on=st.just(DAY), returns=returns)


def of_session(record_id: str) -> st.SearchStrategy[Record]:
    """Draw a session with entries of one round."""
    served = st.sampled_from([("E0001",), ("E0001", "E0002"), ("E0003", "E0004")])
    return served.map(lambda ids: Session(id=record_id, round=ROUND_OF[ids[0]], on=DAY, entries=ids))


def of_link(record_id: str) -> st.SearchStrategy[Record]:
    """Draw a link, which may be another the other way round."""
    return st.builds(
        Link,
        id=st.just(record_id),
        cooperative=COOPERATIVES,
        other=COOPERATIVES | st.sampled_from(["Hôtel A", "hotel a"]),
        title=st.sampled_from(["Oil", "OIL"]),
        on=st.just(DAY),
        round=st.just("") | ROUNDS,
    )


def numbered(letter: str, last: int, of_id: Callable[[str], st.SearchStrategy[Record]]) -> Slots:
    """Give what may stand under each of some ids."""
    return {record_id: of_id(record_id) for record_id in (f"{letter}{number:04d}" for number in range(1, last + 1))}


SLOTS: dict[str, Slots] = {
    "cooperatives": numbered("C", 3, of_cooperative),
    "rounds": {record_id: of_round(record_id) for record_id in ("lalla-2022", "shop-2022")},
    "entries": numbered("E", 4, of_entry),
    "scores": numbered("S", 3, lambda one: st.builds(Score, id=st.just(one), entry=ENTRIES, juror=JURORS)),
    "pledges": numbered("G", 1, lambda one: st.builds(Pledge, id=st.just(one), round=ROUNDS, sponsor=st.just("COPAG"))),
    "payments": numbered("P", 3, of_payment),
    "sessions": numbered("W", 1, of_session),
    "measures": numbered(
        "N", 1, lambda one: st.builds(Measure, id=st.just(one), entry=ENTRIES, title=st.just("A press"))
    ),
    "links": numbered("L", 2, of_link),
    "programs": {OWN.id: st.sampled_from([OWN, ProgramFile(id=OWN.id, content=SHOP.replace("listed", "sold"))])},
}
KEYS = [(table, record_id) for table, slots in SLOTS.items() for record_id in slots]
REGISTERS = st.fixed_dictionaries({key: SLOTS[key[0]][key[1]] for key in KEYS})
FEW = st.lists(st.sampled_from(KEYS), max_size=3, unique=True)


@given(REGISTERS, REGISTERS, FEW, FEW, FEW, st.booleans())
@settings(max_examples=500, deadline=None)
def test_what_a_change_has_to_do_with_has_every_new_fault(
    before: Records, after: Records, missing: list[Key], changed: list[Key], gone: list[Key], had_program: bool
) -> None:
    """Whatever changes in whatever register, the new faults are the same and in the same order, narrow or whole."""
    register = {key: record for key, record in before.items() if key not in missing}
    pairs: defaultdict[str, Pairs] = defaultdict(dict)
    for key in {*changed, *gone[:1]}:
        table, record_id = key
        pairs[table][record_id] = (register.get(key), None if key in gone else after[key])
    store = MemoryStore()
    if had_program:
        save(store, OWN)
    with store.writing(STAMP) as unit:
        if had_program:
            unit.programs.remove(OWN.id)
        for (table, _id), record in register.items():
            unit.table(table).add(record)
    with store.reading() as unit:
        whole, narrow = sizes(faults(unit)), sizes(faults(unit, Around(unit, Touched(pairs))))
        put(unit, pairs)
        assert new(unit, Around(unit, Touched(pairs)), narrow) == new(unit, Everything(unit), whole)


def sizes(found: Iterable[Fault]) -> dict[tuple[str, ...], int]:
    """Give how bad each fault is."""
    return {fault.of: fault.size for fault in found}


def new(unit: Unit, looked: Everything, before: dict[tuple[str, ...], int]) -> list[Fault]:
    """Give the faults that are worse than before."""
    return [fault for fault in faults(unit, looked) if fault.size > before.get(fault.of, 0)]


def put(unit: Unit, changed: dict[str, Pairs]) -> None:
    """Do what becomes of the records."""
    for name, pairs in changed.items():
        for record_id, (before, after) in pairs.items():
            if before:
                unit.table(name).remove(record_id)
            if after:
                unit.table(name).add(after)


def test_of_an_award_only_its_round_its_cooperative_and_its_payments_are_looked_at() -> None:
    """A winner that is a candidate again is held against the winners of its round, and what names it against it."""
    award = Award(amount=50)
    winners = [an_entry(n, stage="winner", award=award) for n in (1, 2)]
    elsewhere = an_entry(3, cooperative="C0001", round="lalla-2021", stage="winner", award=award)
    payments = [Payment(id=f"P{n:04d}", entry=f"E{n:04d}", amount=50, on=DAY) for n in (1, 2)]
    rounds = [a_round(), a_round(year=2021)]
    others = [a_cooperative(id="C0009", ice="001"), a_link(), an_entry(9, round="lalla-2021")]
    unit = a_unit(*winners, elsewhere, *payments, *rounds, *others)
    around = Around(unit, Touched({"entries": {"E0001": (winners[0], an_entry(1))}}))
    assert [one.id for one in around.entries] == ["E0001", "E0003"]
    assert [one.id for one in around.winners] == ["E0001", "E0002"]
    assert [one.id for one in around.payments] == ["P0001"]
    found = (around.counted_rounds, around.run_rounds, around.links, around.identities, around.scores, around.pledges)
    assert found == ([rounds[0]], [], [], [], [], [])
