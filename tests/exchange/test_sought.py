"""Cooperatives that are looked up when rows name them are held against rows as if all were known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions.finding import find_cooperative
from ocp_ess_cli.actions.register import Identity, Known
from ocp_ess_cli.domain.errors import AlreadyExists, NotFound
from ocp_ess_cli.exchange import sought
from tests.builders import TODAY, a_cooperative, a_unit, an_entry, some_cooperatives

if TYPE_CHECKING:
    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.store.protocol import Unit

PLACES = catalogue.places()
NAMES = ["Tafoukt", "tafoukt", "Coopérative Tafoukt", "Al Amal", "AL AMAL", "12", "—"]
FIELDS = {
    "name": st.sampled_from(NAMES),
    "province": st.sampled_from(["", "Tiznit", "Tata"]),
    "ice": st.sampled_from(["", "001234567890001", "001234567890002"]),
    "court": st.sampled_from(["", "Tiznit", "TIZNIT"]),
    "register_number": st.sampled_from(["", "1", "2"]),
}
ROWS = st.lists(st.fixed_dictionaries(FIELDS), min_size=1, max_size=6)


def others(count: int) -> list[Cooperative]:
    """Make so many cooperatives that no row is of."""
    return [a_cooperative(id=f"C{n:04d}", name=f"Izri {n}") for n in range(1000, 1000 + count)]


@given(ROWS, ROWS)
@settings(max_examples=200, deadline=None)
def test_who_is_looked_up_is_known_as_if_all_were(standing: list[dict[str, str]], rows: list[dict[str, str]]) -> None:
    """Whatever stands and whatever rows say, each is identified, found alike and refused as before everybody."""
    register = [a_cooperative(**row, id=f"C{n:04d}") for n, row in enumerate(standing, start=1)]
    unit = a_unit(*register, *others(sought.SHARE * 6))
    whole = Known(unit.cooperatives.project(Identity))
    sheet = [{column: row[column] for column in ("name", "ice")[number % 2 :]} for number, row in enumerate(rows)]
    looked_up = sought.known(unit, sheet, PLACES, TODAY)
    assert type(looked_up) is not Known
    for number, row in enumerate(rows, start=1):
        new = a_cooperative(**row, id=f"C{number + 100:04d}")
        assert told(looked_up, new) == told(whole, new)
        unit.cooperatives.add(new)
        for known in (whole, looked_up):
            known.add(new)


def told(known: Known, new: Cooperative) -> tuple[list[str], list[str], list[str]]:
    """Say all that is asked of those known: whom one is, who has its name, and why it is refused."""
    refusals = []
    for same_name in (True, False):
        try:
            known.refuse(new, same_name=same_name)
        except AlreadyExists as error:
            refusals.append(str(error))
    return known.identified(new), [one.id for one in known.namesakes(new)], refusals


def test_of_a_small_register_all_are_known() -> None:
    """Where the register is not much larger than the sheet, every cooperative is read."""
    unit = a_unit(*some_cooperatives(3))
    assert type(sought.known(unit, [{"name": "Izri"}], PLACES, TODAY)) is Known


@pytest.fixture
def unit() -> Unit:
    """Give two cooperatives of one name, and one of its own."""
    twins = [a_cooperative(id=f"C000{n}", name="Al Amal") for n in (1, 2)]
    return a_unit(*twins, a_cooperative(id="C0003", name="Tafoukt", other_names=("Izri",)), an_entry(1))


@pytest.mark.parametrize("reference", ["C0003", "c3", " 3 ", "TAFOUKT", "izri"])
def test_a_row_names_a_cooperative_by_an_id_or_a_whole_name(unit: Unit, reference: str) -> None:
    """Any of its names will do, letter case apart."""
    called = sought.Called(unit, [{"cooperative": reference}, {"cooperative": "Al Amal"}, {"stage": "winner"}])
    assert called.find(reference).id == "C0003"


@pytest.mark.parametrize("reference", ["Al Amal", "Nobody", "C0099", "Taf"])
def test_what_names_none_or_several_is_refused_as_everywhere(unit: Unit, reference: str) -> None:
    """A name of two, a beginning of a name and an unknown id are told as by every command that writes."""
    with pytest.raises(NotFound) as everywhere:
        find_cooperative(unit, reference, exact=True)
    with pytest.raises(NotFound) as caught:
        sought.Called(unit, [{"cooperative": reference}]).find(reference)
    assert str(caught.value) == str(everywhere.value)
