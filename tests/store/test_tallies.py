"""Tallies: what every store counts alike, a server where its tables are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain.models import KINDS, Award, Cooperative, Entry, Payment
from ocp_ess_cli.domain.tally import BYS, EVERYTHING, Despite, Narrowed, People, Tally
from ocp_ess_cli.store import address
from ocp_ess_cli.store.memory import MemoryStore
from ocp_ess_cli.store.postgres import PostgresStore
from tests import server
from tests.builders import STAMP, TODAY, a_cooperative, a_round, an_entry, jil, save
from tests.store.stores import MAKERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.domain.tally import Tallies
    from ocp_ess_cli.store.protocol import Store

JIL = a_round(jil(), 2021)
ROUNDS = (
    a_round(),
    a_round(year=2023),
    msgspec.structs.replace(JIL, terms=msgspec.structs.replace(JIL.terms, currency="EUR")),
)
LALLA, NEXT, YOUNG = (round_.id for round_ in ROUNDS)
SHARED = Award(amount=50_000, sponsor="OCP", shares={"OCP": 30_000, "COPAG": 20_000})
ONE = a_cooperative(id="C0001", region="MA-09", province="Tiznit", sector="argane", members=12, women=12)
TWO = a_cooperative(id="C0002", region="MA-03", province="", sector="pam", members=6, women=None)
THREE = a_cooperative(
    id="C0003", kind="project", region="", province="", sector="", members=None, women=4, illustrative=True
)
RECORDS = (
    *ROUNDS,
    *(ONE, TWO, THREE),
    an_entry(1, cooperative="C0001", stage="winner", award=SHARED),
    an_entry(2, cooperative="C0002", stage="not_selected"),
    an_entry(3, cooperative="C0001", round=NEXT, stage="winner", award=Award(amount=50_000, sponsor="OCP")),
    an_entry(4, cooperative="C0002", round=NEXT, stage="revoked", award=SHARED),
    an_entry(
        10_000,
        cooperative="C0003",
        round=YOUNG,
        track="project",
        stage="winner",
        award=Award(amount=1_000, currency="EUR", despite="The jury said so."),
    ),
    Payment(id="P0001", entry="E0001", sponsor="COPAG", amount=12_000, on=TODAY),
    Payment(id="P0002", entry="E0001", amount=10_000, on=TODAY),
    Payment(id="P0003", entry="E0001", amount=-10_000, on=TODAY, returns="P0002"),
    Payment(id="P0004", entry="E0003", amount=50_000, on=TODAY),
    Payment(id="P0005", entry="E0004", amount=5_000, on=TODAY),
)


@pytest.fixture(params=[*MAKERS.values()], ids=[*MAKERS])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give a store of each kind with a small register."""
    made: Store = request.param(tmp_path)
    save(made, *RECORDS)
    return made


def test_a_store_counts_entries_and_sums_awards_by_currency(store: Store) -> None:
    """One row a currency; an award that was taken back counts as an entry alone, a payment that came back as none."""
    with store.reading() as unit:
        assert unit.tally(()) == [
            Tally((), "EUR", 1, 1, 1, 1_000, 0, "E10000"),
            Tally((), "MAD", 4, 2, 4, 100_000, 62_000, "E0001"),
        ]


def test_by_sponsor_each_share_counts_and_the_award_once(store: Store) -> None:
    """Only winners count; a payment that names nobody is of whoever pays the award."""
    with store.reading() as unit:
        assert unit.tally(("sponsor",)) == [
            Tally(("",), "EUR", 1, 1, 1, 1_000, 0, "E10000"),
            Tally(("COPAG",), "MAD", 1, 1, 0, 20_000, 12_000, "E0001"),
            Tally(("OCP",), "MAD", 2, 2, 2, 80_000, 50_000, "E0001"),
        ]


def test_who_pays_no_share_of_an_award_paid_nothing_of_it(store: Store) -> None:
    """Neither of the whole, nor of a share, nor of an award of one sponsor."""
    with store.writing(STAMP) as unit:
        before = unit.tally(()), unit.tally(("sponsor",))
        for number, entry in ((8, "E0001"), (9, "E0003")):
            unit.payments.add(Payment(id=f"P000{number}", entry=entry, sponsor="BCP", amount=7, on=TODAY))
    with store.reading() as unit:
        assert (unit.tally(()), unit.tally(("sponsor",))) == before


def test_codes_come_in_the_order_in_which_they_are_asked(store: Store) -> None:
    """Those of the round and of the cooperative stand as they were named."""
    with store.reading() as unit:
        assert [one.group for one in unit.tally(("region", "year", "kind", "program", "track"))] == [
            ("", 2021, "project", "jil", "project"),
            ("MA-03", 2022, "cooperative", "lalla", "cooperative"),
            ("MA-03", 2023, "cooperative", "lalla", "cooperative"),
            ("MA-09", 2022, "cooperative", "lalla", "cooperative"),
            ("MA-09", 2023, "cooperative", "lalla", "cooperative"),
        ]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        (Narrowed(program="lalla", years=range(2023, 2025)), Tally((), "MAD", 2, 1, 2, 50_000, 50_000, "E0003")),
        (Narrowed(region="MA-09", sector="argane"), Tally((), "MAD", 2, 2, 2, 100_000, 62_000, "E0001")),
        (Narrowed(kind="project"), Tally((), "EUR", 1, 1, 1, 1_000, 0, "E10000")),
        (Narrowed(sponsor="COPAG"), Tally((), "MAD", 2, 1, 2, 20_000, 12_000, "E0001")),
        (Narrowed(sponsor="OCP", years=range(2022, 2023)), Tally((), "MAD", 1, 1, 1, 30_000, 0, "E0001")),
        (Narrowed(program="mourafaka"), None),
    ],
)
def test_what_is_counted_can_be_narrowed(store: Store, narrowed: Narrowed, expected: Tally | None) -> None:
    """To a program, years, a region, a sector, a kind; to a sponsor, whose own part counts alone."""
    with store.reading() as unit:
        assert unit.tally((), narrowed) == ([expected] if expected else [])


def test_people_count_each_cooperative_once(store: Store) -> None:
    """In each group, and in all; where a number is not known, that is counted."""
    with store.reading() as unit:
        assert unit.people(()) == [People((), 2, 16, 0, 12, 1)]
        assert unit.people(("year", "sponsor")) == [
            People((2021, ""), 1, 4, 0, 0, 1),
            People((2022, "COPAG"), 1, 12, 0, 12, 0),
            People((2022, "OCP"), 1, 12, 0, 12, 0),
            People((2023, "OCP"), 1, 12, 0, 12, 0),
        ]
        assert unit.people(("region",), Narrowed(sponsor="COPAG")) == [People(("MA-09",), 1, 12, 0, 12, 0)]
        assert unit.people(("kind",), Narrowed(sector="argane", kind="project")) == []


def test_awards_despite_a_rule_are_told(store: Store) -> None:
    """With the reason; narrowed as everything is."""
    with store.reading() as unit:
        assert unit.despite() == [Despite("E10000", "The jury said so.")]
        assert unit.despite(Narrowed(kind="cooperative")) == []


def test_whether_a_winner_is_invented_is_told(store: Store) -> None:
    """Of those that are counted; one that won nothing does not matter."""
    with store.reading() as unit:
        assert unit.illustrative()
        assert unit.illustrative(Narrowed(program="jil", kind="project", sponsor=""))
        assert not unit.illustrative(Narrowed(program="lalla"))
        assert not unit.illustrative(Narrowed(sponsor="COPAG"))


@pytest.mark.parametrize(
    ("narrowed", "stage", "due", "expected"),
    [
        (EVERYTHING, "", False, [1, 2, 3, 4, 10_000]),
        (EVERYTHING, "winner", False, [1, 3, 10_000]),
        (EVERYTHING, "", True, [1, 10_000]),
        (Narrowed(program="lalla"), "winner", False, [1, 3]),
        (Narrowed(rounds=frozenset({NEXT, YOUNG})), "", False, [3, 4, 10_000]),
        (Narrowed(rounds=frozenset()), "", False, []),
        (Narrowed(region="MA-03"), "", False, [2, 4]),
        (Narrowed(sponsor="COPAG"), "", False, [1, 4]),
        (Narrowed(sponsor="COPAG"), "", True, [1]),
        (Narrowed(sponsor="OCP"), "winner", True, [1]),
        (Narrowed(years=range(2023, 2024)), "winner", True, []),
    ],
)
def test_entries_are_chosen(store: Store, narrowed: Narrowed, stage: str, due: bool, expected: list[int]) -> None:
    """Of what is narrowed to, of a stage, and of which something is still to be paid; in the order of their ids."""
    with store.reading() as unit:
        found = unit.entered(narrowed, stage, due=due)
        assert found == [unit.entries.get(f"E{number:04d}") for number in expected]


def test_what_a_unit_changed_is_counted(store: Store) -> None:
    """Before it is saved, as after."""
    with store.writing(STAMP) as unit:
        assert unit.tally((), Narrowed(program="jil")) == [Tally((), "EUR", 1, 1, 1, 1_000, 0, "E10000")]
        unit.entries.remove("E10000")
        unit.entries.add(an_entry(5, cooperative="C0002", round=YOUNG))
        unit.cooperatives.put(msgspec.structs.replace(ONE, region="MA-01"))
        changed = unit.tally(("region",), Narrowed(program="jil")), unit.people(("region",)), unit.despite()
    assert changed == (
        [Tally(("MA-03",), "EUR", 1, 0, 1, 0, 0)],
        [People(("MA-01",), 1, 12, 0, 12, 0)],
        [],
    )
    with store.reading() as unit:
        assert changed == (unit.tally(("region",), Narrowed(program="jil")), unit.people(("region",)), unit.despite())


# --- the server counts as the program does ---

numbers = st.none() | st.integers(0, 500)
SPONSORS = ("Fondation", "مؤسسة", "Ω \\ \" ' %s", "")


def _cooperative(number: int) -> st.SearchStrategy[Cooperative]:
    return st.builds(
        Cooperative,
        id=st.just(f"C{number:04d}"),
        name=st.just(f"Coopérative {number}"),
        kind=st.sampled_from(KINDS),
        region=st.sampled_from(["", "MA-01", "MA-09"]),
        sector=st.sampled_from(["", "pam"]),
        province=st.sampled_from(["", "Tiznit"]),
        women=numbers,
        members=numbers,
        illustrative=st.booleans(),
    )


@st.composite
def registers(draw: st.DrawFn) -> list[Record]:
    """Draw a register with shares, awards that were taken back, payments that came back, and cooperatives missing."""
    made: list[Record] = [*ROUNDS]
    made += [draw(_cooperative(number)) for number in range(1, 5) if draw(st.integers(0, 9))]
    pair = st.tuples(st.sampled_from(ROUNDS), st.integers(1, 4))
    pairs = draw(st.lists(pair, unique_by=lambda pair: (pair[0].id, pair[1]), max_size=8))
    for number, (round_, whom) in enumerate(pairs, 1):
        stage = draw(st.sampled_from(["candidate", "winner", "winner", "winner", "revoked"]))
        award = draw(awards()) if stage != "candidate" else None
        track = draw(st.sampled_from(["cooperative", "project"]))
        entry = an_entry(
            number * 97, round=round_.id, cooperative=f"C{whom:04d}", stage=stage, award=award, track=track
        )
        made.append(entry)
        made += draw(payments(entry))
    return made


@st.composite
def awards(draw: st.DrawFn) -> Award:
    """Draw an award of one sponsor, or of several."""
    sponsors = draw(st.permutations(SPONSORS))[: draw(st.integers(1, 3))]
    parts = [draw(st.integers(1, 10**12)) for _ in sponsors]
    shares = dict(zip(sponsors, parts, strict=True)) if len(sponsors) > 1 else {}
    currency = draw(st.sampled_from(["MAD", "EUR", "USD"]))
    despite = draw(st.sampled_from(["", "", "Décidé par le jury."]))
    return Award(amount=sum(parts), currency=currency, sponsor=sponsors[0], shares=shares, despite=despite)


@st.composite
def payments(draw: st.DrawFn, entry: Entry) -> list[Payment]:
    """Draw payments, by those who pay and by others, and what came back."""
    made: list[Payment] = []
    for number in range(draw(st.integers(0, 3))):
        one = Payment(
            id=f"P{entry.id[1:]}{number}",
            entry=entry.id,
            sponsor=draw(st.sampled_from(SPONSORS)),
            amount=draw(st.integers(1, 10**6)),
            on=TODAY,
        )
        made.append(one)
        if draw(st.booleans()):
            made.append(msgspec.structs.replace(one, id=f"{one.id}9", amount=-one.amount, returns=one.id))
    return made


narrowings = st.builds(
    Narrowed,
    program=st.sampled_from(["", "", "lalla"]),
    years=st.none() | st.just(range(2021, 2023)),
    region=st.sampled_from(["", "", "MA-09"]),
    sector=st.sampled_from(["", "", "pam"]),
    kind=st.sampled_from(["", "", "project"]),
    sponsor=st.sampled_from(["", "", *SPONSORS]),
    rounds=st.none() | st.just(frozenset({LALLA, YOUNG})),
)


@pytest.fixture(scope="module")
def of_all() -> PostgresStore:
    """Give a store on a server that every example fills anew."""
    return PostgresStore(address.read(server.a_schema()))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), st.lists(st.sampled_from(BYS), unique=True, max_size=3), narrowings)
def test_a_server_counts_as_the_program_does(
    of_all: PostgresStore, records: Sequence[Record], by: Sequence[str], narrowed: Narrowed
) -> None:
    """Whatever the register, what is asked, and what it is narrowed to."""
    memory = MemoryStore()
    save(memory, *records)
    with of_all.writing(STAMP) as unit:
        for name in ("payments", "entries", "cooperatives", "rounds"):
            for one in unit.table(name).find():
                unit.table(name).remove(one.id)
    save(of_all, *records)

    def counted(unit: Tallies) -> tuple[object, ...]:
        told = unit.despite(narrowed), unit.illustrative(narrowed)
        chosen = unit.chosen(narrowed), unit.chosen(narrowed, "winner"), unit.chosen(narrowed, due=True)
        people = [unit.people(asked, narrowed) for asked in (by, [*by, "currency"])]
        return unit.tally(by, narrowed), people, told, chosen

    with memory.reading() as expected, of_all.reading() as found:
        assert counted(found) == counted(expected)
