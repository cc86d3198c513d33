"""Lines of bank statements find their awards or say why not; records of pledges and payments are taken as they are."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.models import Award, Payment, Pledge
from ocp_ess_cli.exchange.importing import Outcome, import_sheets
from ocp_ess_cli.exchange.paying import Placed
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import STAMP, a_cooperative, a_round, an_entry, save
from tests.exchange.reading import read_bytes

if TYPE_CHECKING:
    from ocp_ess_cli.store.protocol import Store

CEREMONY = date(2022, 3, 8)
AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=CEREMONY)
SHARES = {"Sponsor A": 30_000, "Sponsor B": 20_000}
TAFOUKT = a_cooperative(id="C0001", name="Coopérative Tafoukt", name_ar="تعاونية تافوكت")
AJDDIG = a_cooperative(id="C0002", name="Coopérative Féminine Ajddig n Aknari")
NAHDA = a_cooperative(id="C0003", name="Coopérative Nahda")
HEADINGS = "Date opération;Date valeur;Libellé;Référence;Bénéficiaire;Débit;Crédit\n"


def a_store() -> Store:
    """Make a register of three winners: one shared by two sponsors, and one that won the year after, too."""
    store = MemoryStore()
    later = msgspec.structs.replace(AWARD, on=date(2023, 3, 8))
    save(
        store,
        TAFOUKT,
        AJDDIG,
        NAHDA,
        a_round(),
        a_round(year=2023),
        an_entry(1, stage="winner", award=AWARD),
        an_entry(2, stage="winner", award=msgspec.structs.replace(AWARD, sponsor="Sponsor A", shares=SHARES)),
        an_entry(3, stage="winner", award=AWARD),
        an_entry(4, cooperative="C0003", round="lalla-2023", stage="winner", award=later),
        an_entry(5, cooperative="C0002", round="lalla-2023"),
    )
    return store


def take(store: Store, text: str, kind: str = "", name: str = "releve.csv", *, skip_bad: bool = False) -> Outcome:
    """Import one sheet, of a kind or of the one that its headings tell."""
    sheets = read_bytes(name, text.encode(), kind).sheets
    with store.writing(STAMP) as unit:
        return import_sheets(unit, sheets, catalogue.programs(), catalogue.places(), STAMP, skip_bad=skip_bad)


def payments(store: Store) -> list[Payment]:
    """Read the payments."""
    with store.reading() as unit:
        return unit.payments.find()


def refused(store: Store, text: str, kind: str = "") -> list[tuple[int, str, str]]:
    """Give the mistakes that a sheet is refused for, having seen that nothing was changed."""
    before = payments(store)
    with pytest.raises(InputRefused) as caught:
        take(store, text, kind)
    assert payments(store) == before
    return [(mistake.line, mistake.column, mistake.sentence) for mistake in caught.value.mistakes]


def paid(number: int, entry: str, amount: int = 50_000, **fields: object) -> Payment:
    """Make a payment of the Fondation OCP on 10 March 2022."""
    plain = Payment(id=f"P{number:04d}", entry=entry, sponsor="Fondation OCP", amount=amount, on=date(2022, 3, 10))
    return msgspec.structs.replace(plain, **fields)


@pytest.mark.parametrize(
    ("line", "entry", "told"),
    [
        ("VIR;V1;Coop. Tafukt;50 000,00;", "E0001", "by name and amount"),
        ("VIR;V1;تافوكت;50000;", "E0001", "by name and amount"),
        ("VIR EMIS PRIX COOPERATIVE TAFOUKT 2022;V1;;50000;", "E0001", "by name and amount"),
        ("VIR;PRIX-E0001/22;;20000;", "E0001", "by the id of the entry"),
        ("paiement e0003;V1;;20000;", "E0003", "by the id of the entry"),
        ("VIR;V1;Nahda;50000,00;0,00", "E0003", "by name and amount"),
    ],
)
def test_a_line_finds_its_award(line: str, entry: str, told: str) -> None:
    """By an id in the reference or the label, else by the name in any spelling, the amount and the day."""
    store = a_store()
    outcome = take(store, f"{HEADINGS}10/03/2022;11/03/2022;{line}\n")
    (made,) = payments(store)
    assert (made.entry, made.sponsor, made.on) == (entry, "Fondation OCP", date(2022, 3, 10))
    (placed,) = outcome.placed
    assert (placed.file, placed.line, placed.told.rpartition(": ")[2]) == ("releve.csv", 2, told)


def test_the_plan_names_the_award() -> None:
    """Each line is told with the amount, the entry, the cooperative and the round; the label stays as the note."""
    store = a_store()
    outcome = take(store, HEADINGS + "10/03/2022;;VIR PRIX;V1;Tafoukt;50 000,00;\n")
    told = "50,000 MAD to E0001 Coopérative Tafoukt, lalla-2022: by name and amount"
    placed = (Placed("releve.csv", 2, told),)
    assert outcome == Outcome(Counter(payments=1), Counter(), Counter(), placed=placed)
    assert payments(store) == [paid(1, "E0001", reference="V1", note="VIR PRIX")]


def test_a_share_finds_its_sponsor_by_the_amount() -> None:
    """Of two sponsors, the one whose share is the amount paid; where both could, the line is refused."""
    store = a_store()
    take(store, HEADINGS + "10/03/2022;;;V1;Ajddig n Aknari;20000;\n10/03/2022;;;V2;Ajddig n Aknari;30000;\n")
    assert [(one.sponsor, one.amount) for one in payments(store)] == [("Sponsor B", 20_000), ("Sponsor A", 30_000)]
    told = "Several sponsors pay for E0002: Sponsor A, Sponsor B. Write who paid into a column “sponsor”."
    assert refused(a_store(), HEADINGS + "10/03/2022;;;V1;Ajddig n Aknari;15000;\n") == [(2, "amount", told)]
    named = "date,amount,beneficiary,sponsor\n2022-03-10,15000,Ajddig n Aknari,sponsor b\n"
    store = a_store()
    take(store, named, "payments")
    assert [(one.sponsor, one.amount) for one in payments(store)] == [("Sponsor B", 15_000)]


def test_lines_that_fit_none_or_several_are_told() -> None:
    """Each is named by its line, with the awards that it could be; nothing is changed."""
    text = (
        HEADINGS
        + "10/03/2023;;FRAIS DE TENUE;F1;;120,00;\n"
        + "10/03/2023;;;V2;Nahda;20 000,00;\n"
        + "10/03/2022;;;V3;Tafoukt;60 000,00;\n"
        + "10/03/2022;;PRIX E0005;V4;;50000;\n"
        + "10/03/2022;;;V5;E0001 et E0003;50000;\n"
        + "10/03/2022;;;;;50000;\n"
        + "07/03/2022;;;V6;Tafoukt;50000;\n"
        + "10/03/2022;;PRIX E0001;V7;;500 000,00;\n"
    )
    none = "No winner is called so: {}. Write the id of the entry into the reference, such as E0107."
    several = "{} could pay any of: {}. Write the id of one into the reference."
    nahda = "E0003 Coopérative Nahda, lalla-2022, 50,000 MAD due, E0004 Coopérative Nahda, lalla-2023, 50,000 MAD due"
    tafoukt = "E0001 Coopérative Tafoukt, lalla-2022, 50,000 MAD due"
    nahda_2022 = "E0003 Coopérative Nahda, lalla-2022, 50,000 MAD due"
    fits_none = "{} fits no award of those that it names: {}."
    too_much = "Of what E0001 was awarded, 50,000 MAD, 0 MAD is paid; 500,000 MAD is more than the 50,000 MAD left."
    assert refused(a_store(), text) == [
        (2, "", none.format("FRAIS DE TENUE, F1")),
        (3, "amount", several.format("20,000 MAD", nahda)),
        (4, "amount", fits_none.format("60,000 MAD", tafoukt)),
        (5, "reference", "E0005 is no winner; only winners are paid."),
        (6, "reference", several.format("50,000 MAD", f"{tafoukt}, {nahda_2022}")),
        (7, "", "Nothing tells whom it pays. Write the id of the entry into the reference, such as E0107."),
        (8, "amount", fits_none.format("50,000 MAD", tafoukt)),
        (9, "", f"{too_much} Is it 50,000 MAD, with a zero typed too often?"),
    ]


def test_the_same_line_twice_changes_nothing() -> None:
    """In one file and in the next, a line of the same day, amount and reference is the payment that is there."""
    store = a_store()
    text = HEADINGS + "10/03/2022;;;V1;Tafoukt;20000;\n" * 2 + "10/03/2022;;PRIX E0003;V1;;20000;\n"
    assert take(store, text)[:2] == (Counter(payments=2), Counter(payments=1))
    there = payments(store)
    assert [(one.entry, one.amount) for one in there] == [("E0001", 20_000), ("E0003", 20_000)]
    assert take(store, text)[:2] == (Counter(), Counter(payments=3))
    assert payments(store) == there
    take(store, HEADINGS + "10/03/2022;;;V2;Tafoukt;20000;\n")
    assert len(payments(store)) == 3


def test_bad_lines_are_left_out_when_asked() -> None:
    """The others are taken."""
    store = a_store()
    outcome = take(store, HEADINGS + "10/03/2022;;F;F1;;120;\n10/03/2022;;;V1;Tafoukt;50000;\n", skip_bad=True)
    assert (outcome.new, [mistake.line for mistake in outcome.left_out]) == (Counter(payments=1), [2])


def test_money_that_came_in_is_a_payment_that_came_back() -> None:
    """A credit finds the payment of its amount; where there is none, or two, the line is refused."""
    store = a_store()
    take(store, HEADINGS + "10/03/2022;;;V1;Tafoukt;50000;\n")
    back = HEADINGS + "15/03/2022;;RETOUR VIR;V9;Tafoukt;;50 000,00\n"
    outcome = take(store, back)
    told = "50,000 MAD back from E0001 Coopérative Tafoukt, lalla-2022: P0001 came back"
    assert outcome.placed == (Placed("releve.csv", 2, told),)
    on = {"on": date(2022, 3, 15), "reference": "V9", "returns": "P0001", "note": "RETOUR VIR"}
    assert payments(store)[1] == paid(2, "E0001", -50_000, **on)
    assert take(store, back)[:2] == (Counter(), Counter(payments=1))
    none = "The 50,000 MAD came in, and no payment of that amount to whom it names can have come back."
    assert refused(store, back.replace("V9", "V10")) == [(2, "amount", none)]


@pytest.mark.parametrize("minus", ["-50 000,00", "(50000)", "−50000"])
def test_a_statement_may_write_a_minus_before_what_left(minus: str) -> None:
    """Where what left has a minus, what has none came in."""
    store = a_store()
    head = "Date,Libellé,Référence,Montant\n"
    take(store, head + f'10/03/2022,VIR TAFOUKT,V1,"{minus}"\n15/03/2022,RETOUR TAFOUKT,V2,50000\n')
    assert [(one.amount, one.returns) for one in payments(store)] == [(50_000, ""), (-50_000, "P0001")]


ENGLISH = "Transaction date,Description,Reference,Beneficiary,Amount\n2022-03-10,Prize,V1,Tafoukt,50000\n"
ARABIC = "التاريخ,البيان,المرجع,المستفيد,المبلغ\n2022-03-10,جائزة,V1,تعاونية تافوكت,50000\n"


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_a_statement_is_recognised_by_its_headings(text: str) -> None:
    """In English and Arabic as in French."""
    store = a_store()
    assert take(store, text, name="x.csv").new == Counter(payments=1)
    assert payments(store)[0].entry == "E0001"


# --- records ---


RECORDS = "id,entry,sponsor,amount,date,reference,returns,note\n"


def test_records_are_taken_together() -> None:
    """A payment that came back and the one after it stand, whatever the order of the rows."""
    store = a_store()
    text = (
        RECORDS
        + "P0003,E0001,Fondation OCP,50000,2022-03-20,V3,,\n"
        + "P0002,E0001,Fondation OCP,-50000,2022-03-15,V2,P0001,closed\n"
        + "P0001,E0001,Fondation OCP,50000,2022-03-10,V1,,\n"
    )
    assert take(store, text, "payments").new == Counter(payments=3)
    assert payments(store) == [
        paid(1, "E0001", reference="V1"),
        paid(2, "E0001", -50_000, on=date(2022, 3, 15), reference="V2", returns="P0001", note="closed"),
        paid(3, "E0001", on=date(2022, 3, 20), reference="V3"),
    ]
    assert take(store, text, "payments")[:2] == (Counter(), Counter(payments=3))


def test_records_that_do_not_fit_are_refused() -> None:
    """Too much for an award, a return of nothing, below zero for no reason, or other than what is there."""
    store = a_store()
    take(store, RECORDS + "P0001,E0001,Fondation OCP,20000,2022-03-10,,,\n", "payments")
    too_much = "80,000 MAD was paid for E0003 (P0002, P0003) by Fondation OCP, who pays 50,000 MAD of the award."
    text = (
        RECORDS
        + "P0001,E0001,Fondation OCP,30000,2022-03-10,,,\n"
        + "P0002,E0003,Fondation OCP,40000,2022-03-10,,,\n"
        + "P0003,E0003,Fondation OCP,40000,2022-03-10,,,\n"
        + "P0004,E0004,Fondation OCP,-5,2023-03-10,,,\n"
        + "P0005,E0002,Sponsor A,-5,2023-03-10,,P0001,\n"
        + "P0006,E0009,,5,2099-01-01,,,\n"
    )
    assert refused(store, text, "payments") == [
        (2, "id", "P0001 is in the register already, and a payment is never changed; record what came back."),
        (3, "entry", too_much),
        (4, "entry", too_much),
        (5, "entry", "P0004 is below zero, and does not say which payment came back."),
        (6, "entry", "P0005 says that P0001 came back, which is no payment of E0002 of that amount."),
        (7, "entry", "There is no entry E0009."),
        (7, "date", "1 Jan 2099 is in the future."),
    ]


PLEDGES = "program,year,sponsor,seats,amount,region,sector\n"


def test_pledges_are_taken_and_changed() -> None:
    """A row for the same sponsor, round, region and sector changes the pledge; the round names the sponsor."""
    store = a_store()
    take(store, PLEDGES + "lalla,2022,COPAG,8,,,\nlalla,2022,COPAG,,70 000 DH,Souss-Massa,argane\n", "pledges")
    first = Pledge(id="G0001", round="lalla-2022", sponsor="COPAG", seats=8)
    second = Pledge(id="G0002", round="lalla-2022", sponsor="COPAG", amount=70_000, region="MA-09", sector="argane")
    with store.reading() as unit:
        assert unit.pledges.find() == [first, second]
        assert unit.rounds.find(year=2022)[0].sponsors == ("Fondation OCP", "COPAG")
    changed = msgspec.structs.replace(first, seats=9)
    outcome = take(store, PLEDGES + "lalla,2022,copag,9,,,\n", "pledges")
    assert (outcome.changes, outcome.changed) == (((first, changed),), Counter(pledges=1))


def test_wrong_pledges_are_refused() -> None:
    """Neither seats nor an amount, a round that is not there, or less than what is awarded when it is changed."""
    text = PLEDGES + "lalla,2022,COPAG,,,,\nlalla,2030,COPAG,1,,,\nlalla,2022,,1,,,\n"
    assert refused(a_store(), text, "pledges") == [
        (2, "seats", "A pledge is of seats or of an amount; fill one of the two cells."),
        (3, "program", "There is no round lalla-2030; list it in rounds.csv."),
        (4, "sponsor", "The cell is empty."),
    ]
    store = a_store()
    take(store, PLEDGES + "lalla,2022,Fondation OCP,2,,,\n", "pledges")
    told = "Fondation OCP pays awards of 100,000 MAD under this pledge to lalla-2022 already; 50,000 MAD is too little."
    assert refused(store, PLEDGES + "lalla,2022,Fondation OCP,1,,,\n", "pledges") == [(2, "", told)]


def test_entries_of_a_sheet_keep_their_shares_and_payments() -> None:
    """Shares are read from one cell; an award that is paid is not changed or taken back by a sheet."""
    store = a_store()
    head = "program,year,cooperative,stage,amount,sponsor\n"
    take(store, head + 'lalla,2022,C0001,winner,50000,"A = 30 000; B=20000"\n', "entries")
    with store.reading() as unit:
        (award,) = [entry.award for entry in unit.entries.find(id="E0001")]
    assert award == msgspec.structs.replace(AWARD, sponsor="A", shares={"A": 30_000, "B": 20_000})
    wrong = "The shares add up to 50,001 MAD, not to the 50,000 MAD of the award: A 30,000 MAD, B 20,001 MAD."
    bad = head + "lalla,2022,C0003,winner,50000,A=30000;B=20001\n"
    assert refused(store, bad, "entries") == [(2, "sponsor", wrong)]
    take(store, RECORDS + "P0001,E0001,A,30000,2022-03-10,,,\n", "payments")
    hint = "P0001 of 30,000 MAD was paid; record that it came back first: ess pay E0001 --returned P0001"
    told = "30,000 MAD was paid for E0001 (P0001) by A, who pays 0 MAD of the award."
    change = head + "lalla,2022,C0001,winner,50000,B\n"
    assert refused(store, change, "entries") == [(2, "", told), (2, "", hint)]
    gone = "E0001 is no winner, and 30,000 MAD was paid for it (P0001)."
    revoked = "program,year,cooperative,stage\nlalla,2022,C0001,revoked\n"
    assert refused(store, revoked, "entries") == [(2, "", gone), (2, "", hint)]
