"""Finding one cooperative by id or name, and many by words and fields."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import finding
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.models import Contact, Cooperative
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import a_cooperative, a_unit, refuses, save, some_cooperatives

TAFOUKT = a_cooperative(
    id="C0042",
    name="Coopérative Tafoukt",
    name_ar="تعاونية تافوكت الفلاحية",
    other_names=("Tafukt n'Tiznit",),
)
UBUNTU = a_cooperative(id="C0007", name="Ubuntu Inezgane", province="Inezgane-Aït Melloul")
BY_ID = ["C0042", "c42", "42", " 0042 ", "C42", "٤٢"]
WHOLE = [
    "Coopérative Tafoukt",
    "COOPERATIVE   tafoukt",
    "Coope\u0301rative-Tafoukt",
    "تعاونية تافوكت الفلاحية",
    "تعاونيه تافوكت الفلاحيه",
    "تَعاونية تافوكت الفلاحيـــة",
    "tafukt n tiznit",
]
PARTS = ["tafoukt", "TAFOUKT coop", "تافوكت", "tizn", "n'Tiznit", "foukt"]
SPELLINGS = ["Tafukt", "Tafoukte", "Coop. Tafouqt", "TAFOUCT", "تافكت", "ⵜⴰⴼⵓⴽⵜ"]


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("reference", BY_ID + WHOLE)
def test_an_id_or_a_whole_name_finds_a_cooperative(reference: str, *, exact: bool) -> None:
    """An id in any form, or a whole name in any language and spelling, finds one, for readers and writers alike."""
    assert finding.find_cooperative(a_unit(TAFOUKT, UBUNTU), reference, exact=exact) == TAFOUKT


@pytest.mark.parametrize("reference", PARTS + SPELLINGS)
def test_a_part_of_a_name_finds_a_cooperative_for_readers(reference: str) -> None:
    """A part that fits one cooperative only is enough where nothing is written."""
    assert finding.find_cooperative(a_unit(TAFOUKT, UBUNTU), reference, exact=False) == TAFOUKT


@pytest.mark.parametrize("reference", PARTS + SPELLINGS)
def test_a_part_of_a_name_is_not_enough_for_writers(reference: str) -> None:
    """Where something is written, a part is refused, and the one that it fits is named."""
    sentence = f"No cooperative is called exactly “{reference}”. If it is C0042 Coopérative Tafoukt, name it so."
    with refuses(NotFound, sentence):
        finding.find_cooperative(a_unit(TAFOUKT, UBUNTU), reference, exact=True)


def test_a_whole_name_wins_over_parts() -> None:
    """A cooperative whose whole name is typed is found although the name is a part of another's."""
    longer = a_cooperative(id="C0002", name="Coopérative Tafoukt du Souss")
    assert finding.find_cooperative(a_unit(TAFOUKT, longer), "cooperative tafoukt", exact=False) == TAFOUKT


NOT_FOUND = [
    ("C0099", "There is no cooperative C0099."),
    ("c7777", "There is no cooperative C7777."),
    ("0", "There is no cooperative C0000."),
    ("Izri", "No cooperative is called “Izri”. ess coops lists them."),
    (" Cooperative Tafouit ", "No cooperative is called “Cooperative Tafouit”. Is it C0042 Coopérative Tafoukt?"),
    ("", "No cooperative is called “”. ess coops lists them."),
    ("—", "No cooperative is called “—”. ess coops lists them."),
]


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(("reference", "sentence"), NOT_FOUND)
def test_what_fits_none_is_refused(reference: str, sentence: str, *, exact: bool) -> None:
    """An id or a name of nobody is refused, with the nearest name where there is one."""
    with refuses(NotFound, sentence):
        finding.find_cooperative(a_unit(TAFOUKT, UBUNTU), reference, exact=exact)


def test_a_name_with_control_characters_is_told_visibly() -> None:
    """A sentence about a name that is not known has no character that a terminal obeys."""
    with refuses(NotFound, "No cooperative is called “\\u001b[31mX”. ess coops lists them."):
        finding.find_cooperative(a_unit(), "\x1b[31mX", exact=True)


@pytest.mark.parametrize("exact", [True, False])
def test_several_that_fit_are_listed(*, exact: bool) -> None:
    """Namesakes are listed with their ids and where they are, and none of them is taken."""
    unit = a_unit(a_cooperative(id="C0002"), a_cooperative(id="C0001", province="Agadir"), UBUNTU)
    sentence = (
        "“tafoukt cooperative” fits 2 cooperatives: C0001 Coopérative Tafoukt (Agadir), "
        "C0002 Coopérative Tafoukt (Tiznit). Name one by its id."
    )
    with refuses(NotFound, sentence):
        finding.find_cooperative(unit, "tafoukt cooperative", exact=exact)
    with refuses(NotFound, sentence.replace("tafoukt cooperative", "Cooperative tafoukt")):
        finding.find_cooperative(unit, "Cooperative tafoukt", exact=exact)


@pytest.mark.parametrize(("count", "more"), [(8, ""), (9, ", …")])
def test_at_most_eight_that_fit_are_listed(count: int, more: str) -> None:
    """Of many that fit, eight are named; dots stand for the others."""
    listed = ", ".join(f"C000{n} Coopérative {n}" for n in range(1, 9))
    sentence = f"“Coopérative” fits {count} cooperatives: {listed}{more}. Name one by its id."
    with refuses(NotFound, sentence):
        finding.find_cooperative(a_unit(*some_cooperatives(count)), "Coopérative", exact=False)


@pytest.mark.parametrize(
    ("reference", "exact"),
    [*((reference, True) for reference in BY_ID + WHOLE), *((reference, False) for reference in PARTS)],
)
def test_a_reference_is_exact_or_a_part(reference: str, *, exact: bool) -> None:
    """An id or a whole name is exact; a part of a name is not."""
    assert finding.is_exact(TAFOUKT, reference) == exact


def test_an_exact_name_wins_over_its_spellings_and_those_over_parts() -> None:
    """`Tafoukt` is the one that is written so; `Tafuqt` any of its spellings, but not a longer name."""
    written = a_cooperative(id="C0001", name="Tafukt")
    longer = a_cooperative(id="C0003", name="Tafoukt n Oudrar")
    fits = finding.Fits(a_unit(TAFOUKT, written, longer), "tafukt")
    asked = (fits.exact, fits.alike, fits.part)
    assert [[one.id for one in found] for found in asked] == [
        ["C0001"],
        ["C0001", "C0042"],
        ["C0001", "C0003", "C0042"],
    ]


SEARCHED = (
    a_cooperative(id="C0001", name="Tafoukt", name_ar="تعاونية", commune="Mirleft", ice="001234567890134"),
    a_cooperative(id="C0002", name="Ubuntu", region="MA-01", province="Tétouan", sector="artisanat", kind="union"),
    a_cooperative(id="C0003", name="Éco", activity="huile d'argan", register_number="12/2016", notes="à rappeler"),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["C0001", "C0002", "C0003"]),
        ({"words": "tafoukt"}, ["C0001"]),
        ({"words": "mirleft TIZNIT"}, ["C0001"]),
        ({"words": "eco"}, ["C0003"]),
        ({"words": "تعاونيه"}, ["C0001"]),
        ({"words": "0012345"}, ["C0001"]),
        ({"words": "12/2016"}, ["C0003"]),
        ({"words": "rappeler huile"}, ["C0003"]),
        ({"words": "c0002"}, ["C0002"]),
        ({"words": "tafoukt ubuntu"}, []),
        ({"words": "Tangier"}, ["C0002"]),
        ({"words": "tanger"}, ["C0002"]),
        ({"words": "طنجة"}, ["C0002"]),
        ({"words": "massa souss"}, ["C0001", "C0003"]),
        ({"words": "تيزنيت"}, ["C0001", "C0003"]),
        ({"words": "crafts"}, ["C0002"]),
        ({"words": "Artisanat"}, ["C0002"]),
        ({"words": "الصناعة التقليدية"}, ["C0002"]),
        ({"region": "MA-01"}, ["C0002"]),
        ({"sector": "argane"}, ["C0001", "C0003"]),
        ({"kind": "union"}, ["C0002"]),
        ({"words": "tiznit", "sector": "argane", "region": "MA-09"}, ["C0001", "C0003"]),
        ({"words": "tiznit", "sector": "artisanat"}, []),
        ({"words": "تافوكت"}, ["C0001"]),
        ({"words": "Tafukt Mirleft"}, ["C0001"]),
        ({"words": "أوبونتو"}, ["C0002"]),
        ({"words": "Tafukt Tangier"}, []),
        ({"words": "tafo"}, ["C0001"]),
    ],
)
def test_a_search_finds_where_every_word_stands(wanted: dict[str, str], found: list[str]) -> None:
    """Each word stands in some field, or a name of place or sector in any language; the rest is as asked."""
    assert [c.id for c in finding.search(a_unit(*SEARCHED), catalogue.places(), **wanted)] == found


def test_a_search_does_not_look_into_contacts() -> None:
    """Nobody is found by the telephone number of a contact."""
    unit = a_unit(a_cooperative(contact=Contact(name="Bureau", reach="0528000000")))
    assert [finding.search(unit, catalogue.places(), words) for words in ("Bureau", "0528000000")] == [[], []]


ORDERED = [
    Cooperative(id="C10000", name="a"),
    Cooperative(id="C0001", name="Éco", region="MA-09", province="Tiznit", sector="argane", members=3, women=1),
    Cooperative(id="C0002", name="zeste", region="MA-01", province="Éa", sector="pam", members=12, women=0),
    Cooperative(id="C0003", name="Bio", region="MA-01", province="fa", members=3, founded=date(2016, 1, 1)),
    Cooperative(id="C0004", name="b", founded=date(2010, 1, 1)),
]


@pytest.mark.parametrize(
    ("field", "ids"),
    [
        ("id", [1, 2, 3, 4, 10000]),
        ("name", [10000, 4, 3, 1, 2]),
        ("region", [3, 2, 1, 10000, 4]),
        ("province", [2, 3, 1, 10000, 4]),
        ("sector", [1, 2, 10000, 4, 3]),
        ("members", [2, 1, 3, 10000, 4]),
        ("women", [1, 2, 10000, 3, 4]),
        ("founded", [4, 3, 1, 2, 10000]),
    ],
)
def test_cooperatives_are_sorted_by_a_field(field: str, ids: list[int]) -> None:
    """Each field sorts as an officer reads it, largest count first, and those without a value come last."""
    assert [c.id for c in finding.order(ORDERED, field)] == [f"C{n:04d}" for n in ids]


def test_an_unknown_field_to_sort_by_is_refused() -> None:
    """The fields to sort by are named."""
    sentence = (
        "Cooperatives cannot be sorted by “ice”; there are: "
        "id, name, region, province, sector, members, women, founded."
    )
    with refuses(BadValue, sentence):
        finding.order([], "ice")


@pytest.mark.parametrize(
    ("typed", "few", "many"),
    [
        ("", [1, 12, 120, 1200, 12_000], [1, 12, 120, 1200, 12_000]),
        ("c12", [1200, 12_000], [1200, 12_000]),
        ("C0012", [12], [12]),
        ("C012", [120], [120]),
        ("c", [1, 12, 120, 1200, 12_000], [1, 12, 120, 1200, 12_000]),
        ("Coop", [1, 12, 120, 1200, 12_000], []),
        ("C9", [], []),
    ],
)
def test_of_many_cooperatives_only_ids_are_looked_for_as_somebody_types(
    typed: str, few: list[int], many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are then found by how they sound, which needs no look at all of them."""
    unit = a_unit(*(a_cooperative(id=f"C{number:04d}", name=f"Coop {number}") for number in (12_000, 1200, 120, 12, 1)))
    for most, expected in ((5, few), (4, many)):
        monkeypatch.setattr(finding, "MOST_READ", most)
        found = sorted(finding.beginning(unit, typed), key=lambda one: (len(one.id), one.id))
        assert [one.id for one in found] == [f"C{number:04d}" for number in expected]


def test_of_too_many_cooperatives_none_is_looked_for_through_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part in the middle of a word, and the nearest name, need a look at all; a word that begins so does not."""
    unit = a_unit(TAFOUKT, a_cooperative(id="C0001", name="Ubuntu"))
    assert finding.find_cooperative(unit, "foukt", exact=False).id == "C0042"
    monkeypatch.setattr(finding, "MOST_READ", 1)
    assert finding.find_cooperative(unit, "ubun", exact=False).id == "C0001"
    for name in ("foukt", "Tafkout Ubunto"):
        with refuses(NotFound, f"No cooperative is called “{name}”. ess coops lists them."):
            finding.find_cooperative(unit, name, exact=False)


def test_of_many_that_begin_so_the_first_are_looked_at() -> None:
    """While somebody types, a letter is the beginning of too many."""
    store = MemoryStore()
    save(store, *(a_cooperative(id=f"C{number:04d}", name=f"Ta {number}") for number in (10_000, 2, 3)))
    with store.reading() as unit:
        assert [one.id for one in finding.Fits(unit, "ta", most=2).any] == ["C0002", "C0003"]
