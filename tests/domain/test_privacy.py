"""Personal data in texts: what is one is found however it is written, and what only looks like one is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.models import Change, Payment, Step
from ocp_ess_cli.domain.privacy import Leak, found_in, found_in_records
from tests.builders import STAMP, TODAY, a_cooperative, an_entry, an_expert

TELEPHONES = [
    "appelez le 06 12 34 56 78 svp",
    "tél.:0612345678.",
    "06.12.34.56.78",
    "06 . 12 . 34 . 56 . 78",
    "06-12-34-56-78",
    "06_12_34_56_78",
    "06/12/34/56/78",
    "0 6 1 2 3 4 5 6 7 8",
    "0528-123456",
    "+212612345678",
    "+212 6-12-34-56-78",
    "+212 (0) 6 12 34 56 78",
    "(+212)612345678",
    "00212612345678",
    "00 212 612 345 678",
    "212612345678",
    "٠٦١٢٣٤٥٦٧٨",
    "٠٦-١٢-٣٤-٥٦-٧٨",
    "0612\u200b345678",
    "0612\u200e345678",
    "0522\u00a012\u202f34\u00a056",
    "06\u201012\u201034\u201056\u201078",
    "https://wa.me/212612345678",
    "+221 77 123 45 67",
    "+33 6 12 34 56 78",
]
EMAILS = [
    "contact@example.ma",
    "Contact.Bureau+prix@mail.example.org",
    "contact @ example . ma",
    "contact (at) example.ma",
    "contact@exa\u200bmple.ma",
    "écrire à présidente@exemple.ma svp",
]
CARDS = [
    "CIN AB123456",
    "ab123456",
    "J412345",
    "J 412345",
    "BE-123456",
    "CIN n° A 12345",
    "AB\u200b123456",
    "JB١٢٣٤٥٦",
    "porteuse JC 412 345",
]
ACCOUNTS = [
    "RIB 011 780 0000123456789012 34",
    "007780000123456789012334",
    "011-780-0000123456789012-34",
    "MA64 0117 8000 0012 3456 7890 1234",
    "٠٠٧٧٨٠٠٠٠١٢٣٤٥٦٧٨٩٠١٢٣٣٤",
    "IBAN FR14 2004 1010 0505 0001 3M02 606",
]
NOTHING = [
    "",
    "50 000 000",
    "85 000 000 dirhams",
    "612 345 678 DH",
    "500000000",
    "65 315 coopératives, 788 969 membres",
    "20 000 + 30 000 = 50 000",
    "100 000 200 000 300 000 400 000",
    "PRIX DE 50 000 DIRHAMS",
    "à 50000 dirhams, DH 50000, MAD 50000",
    "ICE 001525713000081",
    "ICE 001 525 713 000 081",
    "2022-03-08 à 2023",
    "05/12/2023 10:30",
    "05-12-2023 10:30",
    "05.12.2023 1030",
    "du 05 06 2022 au 07 08 2023",
    "de 2020 à 2025, 2020-2025",
    "2020 2021 2022 2023 2024 2025",
    "lalla-2022 E0107 C0042 F0012",
    "C12345",
    "RC 12345, RC 05/2019/0123, 12345/2019",
    "BP 20000 Casablanca, 40000 Marrakech, MA-40000",
    "MA-09",
    "ISO 22000",
    "loi 112-12, décret 2-15-617, loi 09-08",
    "https://example.org/?p=496553123&id=AB123456",
    "https://example.org/La-Fondation_a139986.html",
    "3 kg @ 20.50 DH, @tafoukt",
    "seed:observateur-du-maroc-2023-08-09",
    "dossier 123456, n°123456",
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "telephone") for text in TELEPHONES),
        *((text, "email") for text in EMAILS),
        *((text, "identity card") for text in CARDS),
        *((text, "bank account") for text in ACCOUNTS),
    ],
)
def test_what_is_personal_is_found_once(text: str, kind: str) -> None:
    """However it is written it is found, once, as what it is, and the whole is not shown."""
    (found,) = found_in(text, "MA", {"C12345"})
    assert found.kind == kind
    assert len(found.shown) <= 5


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_so_is_not_found(text: str) -> None:
    """Amounts, dates, years, numbers of registers, ids and addresses of the web are nobody's."""
    assert found_in(text, "MA", {"C12345"}) == []


def test_numbers_are_read_in_the_country_of_the_cooperative() -> None:
    """A number without a country is one where the cooperative is; an amount of francs is none."""
    assert [found.shown for found in found_in("77 123 45 67", "SN")] == ["77…67"]
    assert (found_in("77 123 45 67", "MA"), found_in("770 000 000 FCFA", "SN")) == ([], [])


def test_several_in_one_text_are_all_found() -> None:
    """Each is found as what it is."""
    text = "A (AB123456), 0612345678 ou 0528123456, a@example.ma, RIB 007780000123456789012334"
    assert [(found.kind, found.shown) for found in found_in(text, "MA")] == [
        ("email", "a@…ma"),
        ("bank account", "00…34"),
        ("identity card", "AB…56"),
        ("telephone", "06…78"),
        ("telephone", "05…56"),
    ]


def test_every_free_text_of_records_is_read_and_no_other_field() -> None:
    """Names, notes, reasons and parts are read; a contact's own field, an ICE, a number of the register are not."""
    one = a_cooperative(notes="0612345678", register_number="AB123456", other_names=("B", "AB123456"))
    step = Step(stage="candidate", on=TODAY, by="a@example.ma", reason="a@example.ma")
    records = [
        one,
        an_entry(path=(step,), products=("0612345678",)),
        an_expert(fields=("0612345678",)),
        Change(id="J00000001", at=STAMP.at, by="a@example.ma", command="x", reason="AB123456"),
        Payment(id="P0001", entry="E0001", amount=1, on=TODAY, reference="VIR AB123456", note="AB123456"),
    ]
    assert [*found_in_records(records, lambda _record: "MA")] == [
        Leak("C0001", "other_names", "identity card", "AB…56"),
        Leak("C0001", "notes", "telephone", "06…78"),
        Leak("E0001", "path.reason", "email", "a@…ma"),
        Leak("E0001", "products", "telephone", "06…78"),
        Leak("X0001", "fields", "telephone", "06…78"),
        Leak("J00000001", "reason", "identity card", "AB…56"),
        Leak("P0001", "note", "identity card", "AB…56"),
    ]


# --- planted ---

DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
gaps = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u200b", " - "])
words = st.text("abc éèل", max_size=12)


def shaped(digits: str, groups: int, gap: str, *, arabic: bool) -> str:
    """Write digits in groups, apart by something."""
    written = gap.join(digits[place : place + groups] for place in range(0, len(digits), groups))
    return written.translate(DIGITS) if arabic else written


@given(
    st.tuples(st.sampled_from("67"), st.text("0123456789", min_size=8, max_size=8)).map("".join),
    gaps,
    words,
    words,
    st.booleans(),
    st.sampled_from(["0", "+212", "00212", "+212 "]),
)
def test_a_planted_telephone_number_is_found(
    number: str, gap: str, before: str, after: str, arabic: bool, head: str
) -> None:
    """A mobile number of Morocco is found wherever it stands and however it is grouped."""
    written = shaped(head.strip() + number, 2, gap, arabic=arabic) if head == "0" else f"{head}{number}"
    assert "telephone" in [found.kind for found in found_in(f"{before} {written} {after}", "MA")]


@given(st.text("0123456789", min_size=24, max_size=24), st.sampled_from(["", " ", "-"]), words, st.booleans())
def test_a_planted_account_is_found(digits: str, gap: str, before: str, arabic: bool) -> None:
    """The 24 digits of an account are found, in groups of eight too."""
    found = found_in(f"{before} {shaped(digits, 8, gap, arabic=arabic)}", "MA")
    assert "bank account" in [one.kind for one in found]


@given(
    st.integers(1, 999_999_999), st.sampled_from([" ", "\u202f", ","]), st.sampled_from(["DH", "MAD", "dirhams", ""])
)
def test_an_amount_is_never_found(amount: int, gap: str, currency: str) -> None:
    """An amount with its thousands apart is no telephone number and no card."""
    assert found_in(f"{amount:,} {currency}".replace(",", gap), "MA") == []


@given(
    st.dates(date(1800, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y %H:%M", "%Y"]),
)
def test_a_date_is_never_found(on: date, form: str) -> None:
    """A date is no telephone number."""
    assert found_in(f"{on:{form}}", "MA") == []
