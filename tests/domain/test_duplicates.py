"""Whether two records are of one cooperative, by everything that is known of them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli.domain.duplicates import LIKELY, Profile, compare

ONE = Profile(id="C0001", name="Coopérative Tafoukt", region="MA-09", province="Tiznit", sector="argane")
OTHER = msgspec.structs.replace(ONE, id="C0002", name="Coop. Tafukt")
ICE, OTHER_ICE = "001234567890134", "009876543210991"
DAY = date(2018, 5, 14)


@pytest.mark.parametrize(
    ("mine", "theirs", "likeness", "reasons"),
    [
        ({}, {}, 1.0, ("one name in two spellings", "the same province", "the same sector")),
        ({}, {"name": "COOPERATIVE TAFOUKT"}, 1.0, ("the same name", "the same province", "the same sector")),
        ({}, {"name": "تعاونية تافوكت"}, 1.0, ("one name in two spellings", "the same province", "the same sector")),
        (
            {"other_names": ("Tifawin",)},
            {"name": "تيفاوين"},
            1.0,
            ("one name in two spellings: Tifawin and تيفاوين", "the same province", "the same sector"),
        ),
        ({}, {"province": ""}, 0.92, ("one name in two spellings", "the same region", "the same sector")),
        ({}, {"province": "", "region": ""}, 0.85, ("one name in two spellings", "the same sector")),
        ({}, {"sector": ""}, 0.98, ("one name in two spellings", "the same province")),
        ({}, {"sector": "miel"}, 0.85, ("one name in two spellings", "the same province")),
        (
            {"founded": DAY},
            {"founded": DAY},
            1.0,
            ("one name in two spellings", "the same province", "the same sector", "founded on the same day"),
        ),
        ({"ice": ICE}, {"ice": ICE, "name": "Izri", "province": "Tata"}, 1.0, (f"the same ICE, {ICE}",)),
        (
            {"court": "Tiznit", "register_number": "12/2018"},
            {"court": "TIZNIT", "register_number": "12-2018", "name": "Izri"},
            1.0,
            ("the same register number, 12/2018 at Tiznit",),
        ),
    ],
)
def test_two_records_of_one(
    mine: dict[str, object], theirs: dict[str, object], likeness: float, reasons: tuple[str, ...]
) -> None:
    """Two spellings in one place are one; the less of the rest is known to be the same, the less sure it is."""
    pair = compare(msgspec.structs.replace(ONE, **mine), msgspec.structs.replace(OTHER, **theirs))
    assert pair is not None
    assert (round(pair.likeness, 2), pair.reasons) == (likeness, reasons)
    assert LIKELY <= pair.likeness <= 1


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({}, {"name": "Coopérative Tifawin"}),
        ({}, {"province": "Tata"}),
        ({"province": ""}, {"province": "", "region": "MA-08"}),
        ({}, {"country": "SN", "region": "", "province": ""}),
        ({"ice": ICE}, {"ice": OTHER_ICE}),
        (
            {"court": "Tiznit", "register_number": "12/2018"},
            {"court": "Tiznit", "register_number": "13/2018"},
        ),
        ({"founded": DAY}, {"founded": date(2019, 5, 14)}),
        ({"name": "Tafoukt 1"}, {"name": "Tafoukt 2"}),
        ({}, {"name": "Coop. Tifouket", "sector": "miel", "province": "", "region": ""}),
    ],
)
def test_two_records_of_two(mine: dict[str, object], theirs: dict[str, object]) -> None:
    """Another name, place, number or founding day is another cooperative, and a common name alone is not enough."""
    one, other = msgspec.structs.replace(ONE, **mine), msgspec.structs.replace(OTHER, **theirs)
    assert (compare(one, other), compare(other, one)) == (None, None)
