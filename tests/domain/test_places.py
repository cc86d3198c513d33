"""Places: found in any spelling, refused with the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.catalogue import places
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.places import Place, Places

if TYPE_CHECKING:
    from collections.abc import Callable

SOUSS = Place("MA-09", {"fr": "Souss-Massa", "ar": "سوس - ماسة"}, ("Sous-Massa",))
ORIENTAL = Place("MA-02", {"fr": "L'Oriental", "ar": "جهة الشرق", "en": "Oriental"}, ("Oriental",))
HAOUZ = Place("Al Haouz", {"fr": "Al Haouz", "ar": "الحوز"}, ("El Haouz",), "MA-07")
AZILAL = Place("Azilal", {"fr": "Azilal", "ar": "أزيلال"}, (), "MA-05")
RABAT = Place("Rabat", {"fr": "Rabat", "ar": "الرباط"}, (), "MA-04")
ARGAN = Place("argane", {"fr": "Argane", "en": "Argan"}, ("Huile d'argan",))
PLACES = Places([SOUSS, ORIENTAL], [HAOUZ, AZILAL, RABAT], [ARGAN])


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("MA-09", SOUSS),
        ("ma 09", SOUSS),
        ("SOUSS MASSA", SOUSS),
        ("sous-massa", SOUSS),
        ("سوس ماسه", SOUSS),
        ("جهة سوس ماسة", SOUSS),
        ("Région Souss-Massa", SOUSS),
        ("region du Souss-Massa", SOUSS),
        ("Région de l'Oriental", ORIENTAL),
        ("Oriental", ORIENTAL),
        ("الشرق", ORIENTAL),
    ],
)
def test_region_is_found_in_any_spelling(raw: str, place: Place) -> None:
    """A region is found by code, name or spelling, with or without the word «région»."""
    assert PLACES.region(raw) == place


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("al haouz", HAOUZ),
        ("EL-HAOUZ", HAOUZ),
        ("الحوز", HAOUZ),
        ("إقليم الحوز", HAOUZ),
        ("Province de Al Haouz", HAOUZ),
        ("Province d'Azilal", AZILAL),
        ("Province d’Al Haouz", HAOUZ),
        ("Préfecture de Rabat", RABAT),
        ("عمالة الرباط", RABAT),
    ],
)
def test_province_is_found_in_any_spelling(raw: str, place: Place) -> None:
    """A province is found by name or spelling, with or without the word for its kind."""
    assert PLACES.province(raw) == place


@pytest.mark.parametrize("raw", ["argane", "ARGAN", "Argane", "huile d’argan"])
def test_sector_is_found_in_any_spelling(raw: str) -> None:
    """A sector is found by key, name or spelling."""
    assert PLACES.sector(raw) == ARGAN


@pytest.mark.parametrize(
    ("find", "raw", "sentence"),
    [
        (PLACES.region, "Sousse-Massa ", "No region is called “Sousse-Massa”. Is it Souss-Massa?"),
        (PLACES.region, "Paris", "No region is called “Paris”. There are: Souss-Massa, Oriental."),
        (PLACES.region, "", "No region is called “”. There are: Souss-Massa, Oriental."),
        (PLACES.province, "Azilall", "No province is called “Azilall”. Is it Azilal?"),
        (PLACES.province, "zzzz", "No province is called “zzzz”. There are: Al Haouz, Azilal, Rabat."),
        (PLACES.sector, "argann", "No sector is called “argann”. Is it Argan?"),
        (PLACES.sector, "mode", "No sector is called “mode”. There are: Argan."),
    ],
)
def test_unknown_place_is_refused_with_the_nearest(find: Callable[[str], Place], raw: str, sentence: str) -> None:
    """An unknown place is refused with the nearest, or with all of a short list where none is near."""
    with pytest.raises(NotFound) as refusal:
        find(raw)
    assert str(refusal.value) == sentence


def test_long_list_of_places_is_cut_with_an_ellipsis() -> None:
    """Where nothing is near, thirty places are named and the cut shows."""
    many = Places([], [Place(f"P{number:02}", {"fr": f"P{number:02}"}) for number in range(31)], [])
    named = ", ".join(f"P{number:02}" for number in range(30))
    with pytest.raises(NotFound) as refusal:
        many.province("azertyuiop")
    assert str(refusal.value) == f"No province is called “azertyuiop”. There are: {named}, …."


@pytest.mark.parametrize(
    ("code", "names"),
    [("en", ("Oriental", "Al Haouz", "Argan")), ("fr", ("L'Oriental", "Al Haouz", "Argane"))],
)
def test_place_is_named_in_the_language_else_in_french(code: str, names: tuple[str, ...]) -> None:
    """A place is named in the user's language, and in French where it has no such name."""
    language.use(code)
    named = (PLACES.region_name("MA-02"), PLACES.province_name("Al Haouz"), PLACES.sector_name("argane"))
    assert named == names


@pytest.mark.parametrize("code", ["", "MA-99"])
def test_unknown_code_is_named_by_itself(code: str) -> None:
    """No code has no name, and a code that is not known stands for itself."""
    named = (PLACES.region_name(code), PLACES.province_name(code), PLACES.sector_name(code))
    assert named == (code, code, code)


@pytest.mark.parametrize(
    ("raw", "regions"),
    [
        ("Souss-Massa-Drâa", ["Souss-Massa", "Draa-Tafilalet", "Guelmim-Oued Noun"]),
        ("MA-13", ["Souss-Massa", "Draa-Tafilalet", "Guelmim-Oued Noun"]),
        ("région de Gharb-Chrarda-Beni Hssen", ["Rabat-Sale-Kenitra"]),
        ("DOUKKALA ABDA", ["Casablanca-Settat", "Marrakesh-Safi"]),
        ("Chaouia-Ouardigha", ["Casablanca-Settat", "Beni Mellal-Khenifra"]),
        ("Taza-Al Hoceima-Taounate", ["Fez-Meknes", "Tangier-Tetouan-Al Hoceima", "Oriental"]),
        ("Meknès-Tafilalet", ["Fez-Meknes", "Draa-Tafilalet", "Beni Mellal-Khenifra"]),
        ("Fès-Boulemane", ["Fez-Meknes"]),
        ("Tadla-Azilal", ["Beni Mellal-Khenifra"]),
        ("Marrakech-Tensift-Al Haouz", ["Marrakesh-Safi"]),
        ("Oued Ed-Dahab-Lagouira", ["Dakhla-Oued Ed-Dahab"]),
        ("Laâyoune-Boujdour-Sakia El Hamra", ["Laayoune-Sakia El Hamra"]),
        ("Guelmim-Es Semara", ["Guelmim-Oued Noun", "Laayoune-Sakia El Hamra", "Souss-Massa"]),
        ("Grand Casablanca", ["Casablanca-Settat"]),
        ("Rabat-Salé-Zemmour-Zaër", ["Rabat-Sale-Kenitra"]),
        ("Tanger-Tétouan", ["Tangier-Tetouan-Al Hoceima"]),
        ("جهة سوس ماسة درعة", ["Souss-Massa", "Draa-Tafilalet", "Guelmim-Oued Noun"]),
    ],
)
def test_region_of_the_old_division_is_refused(raw: str, regions: list[str]) -> None:
    """A region of the 16 of before 2015, or its code, is refused with the regions that its provinces went to."""
    with pytest.raises(BadValue) as caught:
        places().region(raw)
    told = f"“{raw}” is a region of before 2015. Its provinces are now in: {', '.join(regions)}. Write one of these."
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("raw", "code"),
    [("MA-02", "MA-02"), ("Oriental", "MA-02"), ("Souss Massa", "MA-09"), ("SOUSS-MASSA", "MA-09"),
     ("جهة سوس ماسة", "MA-09"), ("Région Souss-Massa", "MA-09"), ("Casablanca-Settat", "MA-06")],
)  # fmt: skip
def test_region_of_today_is_found(raw: str, code: str) -> None:
    """Codes and names of today are taken, although some stood for other regions before 2018."""
    assert places().region(raw).code == code


def test_every_name_of_a_place_finds_it() -> None:
    """Every region, province and sector is found by each of its names, with the word for its kind before it."""
    known = places()
    for code, region in known.regions.items():
        for name in region.names.values():
            assert [
                known.region(raw).code
                for raw in (name, f"Région {name.removeprefix('جهة ')}", f"جهة {name.removeprefix('جهة ')}")
            ] == [code] * 3
    for code, province in known.provinces.items():
        for name in province.names.values():
            assert [known.province(raw).code for raw in (name, f"Province de {name}", f"إقليم {name}")] == [code] * 3
