"""Published figures: read, added once, changed, found and narrowed."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import figures
from ocp_ess_cli.actions.figures import Wanted
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, FieldsRefused, NotFound
from ocp_ess_cli.domain.models import Figure
from tests.builders import a_unit, jil, refuses

PROGRAMS = catalogue.programs()
WINNERS = Figure(id="F0001", program="lalla", year=2021, key="winners", value=25, source="a")
TOTAL = Figure(id="F0002", program="lalla", year=2024, since=2020, key="winners", value=128)
PART = Figure(id="F0003", program="lalla", year=2023, key="winners", sponsor="Fondation OCP", value=8)
OTHER = Figure(id="F0004", program="jil", year=2022, key="candidates", track="project", value=139)
TEXTS = {"program": "lalla", "year": "2021", "key": "winners", "value": "25", "source": "a"}


def test_a_figure_is_read_from_texts() -> None:
    """Each field is read as people type it, and what is not given stays at its default."""
    texts = {**TEXTS, "since": "2020", "bound": "more than", "track": "project", "value": "1 200", "date": "2021-03"}
    assert figures.read_figure(texts, PROGRAMS) == Figure(
        id="-",
        program="lalla",
        year=2021,
        since=2020,
        key="winners",
        track="project",
        value=1200,
        bound="more than",
        source="a",
        date="2021-03",
    )


def test_every_mistake_is_told() -> None:
    """What is missing and what is wrong are told together, and so is a span that ends before it begins."""
    with pytest.raises(FieldsRefused) as caught:
        figures.read_figure({"year": "21", "since": "x", "key": "Winners", "bound": "exact"}, PROGRAMS)
    assert [mistake.column for mistake in caught.value.mistakes] == [
        "program",
        "year",
        "since",
        "key",
        "value",
        "bound",
    ]
    with pytest.raises(FieldsRefused) as caught:
        figures.read_figure({**TEXTS, "since": "2022"}, PROGRAMS)
    assert [mistake.column for mistake in caught.value.mistakes] == ["since"]


def test_the_same_figure_is_refused_and_another_source_of_it_is_not() -> None:
    """A figure that is equal in every field is the same; of another source it is another."""
    unit = a_unit(WINNERS)
    with refuses(AlreadyExists, "This figure is recorded already: F0001. Of another source, name it: --source, --on."):
        figures.add_figure(unit, TEXTS, PROGRAMS)
    added = figures.add_figure(unit, {**TEXTS, "source": "b"}, PROGRAMS)
    assert added == msgspec.structs.replace(WINNERS, id="F0002", source="b")
    assert unit.figures.find() == [WINNERS, added]


def test_a_figure_is_changed_in_what_is_given() -> None:
    """Only what is given changes, an empty text clears a field, and it cannot become another one."""
    unit = a_unit(TOTAL, msgspec.structs.replace(TOTAL, id="F0005", value=127))
    changed = figures.edit_figure(unit, TOTAL, {"since": "", "value": "130"}, PROGRAMS)
    assert changed == msgspec.structs.replace(TOTAL, since=None, value=130)
    assert unit.figures.get("F0002") == changed
    with refuses(AlreadyExists, "This figure is recorded already: F0005. Of another source, name it: --source, --on."):
        figures.edit_figure(unit, changed, {"since": "2020", "value": "127"}, PROGRAMS)


def test_a_figure_is_found_by_its_id() -> None:
    """The id may be written small and short; anything else is told."""
    unit = a_unit(WINNERS)
    assert [figures.find_figure(unit, text) for text in ("F0001", "f1", " F1 ")] == [WINNERS] * 3
    with refuses(NotFound, "There is no figure F0002. ess figures lists them."):
        figures.find_figure(unit, "F0002")
    with refuses(BadValue, "“winners” is not the id of a figure, such as F0012. ess figures lists them."):
        figures.find_figure(unit, "winners")


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["F0004", "F0001", "F0003", "F0002"]),
        (Wanted(program=jil()), ["F0004"]),
        (Wanted(years=range(2022, 2023)), ["F0004", "F0002"]),
        (Wanted(years=range(2010, 2021)), ["F0002"]),
        (Wanted(years=range(2021, 2022)), ["F0001", "F0002"]),
        (Wanted(key="candidates"), ["F0004"]),
        (Wanted(sponsor="fondation ocp"), ["F0003"]),
        (Wanted(program=jil(), key="winners"), []),
    ],
)
def test_figures_are_narrowed(wanted: Wanted, ids: list[str]) -> None:
    """A figure is listed where all that is asked for fits it, and where it covers one of the years."""
    assert [figure.id for figure in figures.found(a_unit(WINNERS, TOTAL, PART, OTHER), wanted)] == ids
