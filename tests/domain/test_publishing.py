"""What was published is kept packed, comes back as it was, and differs from what is published later row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import licences
from ocp_ess_cli.domain.publishing import Cell, Difference, Sheet, differences, pack, unpack

cells: st.SearchStrategy[Cell] = (
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(st.characters(exclude_categories=["Cs"]))
)
rows = st.dictionaries(st.text("abc", min_size=1), st.tuples(cells, cells))
sheets = rows.map(lambda found: Sheet(("id", "one", "two"), ("id",), [(key, *pair) for key, pair in found.items()]))
contents = st.dictionaries(st.sampled_from(["awards", "rounds"]), sheets)


@given(content=contents)
def test_what_is_packed_comes_back(content: dict[str, Sheet]) -> None:
    """Tables come back as they were, and nothing differs."""
    assert unpack(pack(content)) == content
    assert differences(content, unpack(pack(content))) == []


@given(before=contents, after=contents)
def test_what_is_added_one_way_is_withdrawn_the_other(before: dict[str, Sheet], after: dict[str, Sheet]) -> None:
    """The other way round, added is withdrawn, and old and new values change places."""
    turned = {"added": "withdrawn", "withdrawn": "added", "changed": "changed"}
    there = {(one.table, one.key): one for one in differences(before, after)}
    back = {(one.table, one.key): one for one in differences(after, before)}
    assert there.keys() == back.keys()
    for key, one in there.items():
        assert back[key].turn == turned[one.turn]
        assert {*back[key].fields} == {(column, new, old) for column, old, new in one.fields}


def test_rows_that_differ() -> None:
    """A row added, one changed and one withdrawn are told apart; the order of rows is no difference."""
    before = {"awards": Sheet(("id", "amount"), ("id",), [("E1", 5), ("E2", 6), ("E4", 8)])}
    after = {"awards": Sheet(("id", "amount"), ("id",), [("E3", 7), ("E1", 5), ("E2", 9)])}
    assert differences(before, after) == [
        Difference("awards", ("E2",), "changed", (("amount", 6, 9),)),
        Difference("awards", ("E3",), "added", (("id", "E3", "E3"), ("amount", 7, 7))),
        Difference("awards", ("E4",), "withdrawn", (("id", "E4", "E4"), ("amount", 8, 8))),
    ]


def test_a_column_that_is_new_is_no_change() -> None:
    """A later ess may publish a column more: rows differ by the columns that both have."""
    before = {"awards": Sheet(("id",), ("id",), [("E1",)])}
    after = {"awards": Sheet(("id", "amount"), ("id",), [("E1", 5)])}
    assert differences(before, after) == []


@pytest.mark.parametrize("packed", ["", "eJw", "no base64 at all", "eJwDAAAAAAE="])
def test_what_is_damaged_is_told(packed: str) -> None:
    """A text that is not what was packed is an error of a value."""
    with pytest.raises(ValueError):  # noqa: PT011 - of three libraries, each with its own text
        unpack(packed)


@pytest.mark.parametrize(
    ("raw", "expected"), [("CC-BY-4.0", "CC-BY-4.0"), (" cc0-1.0 ", "CC0-1.0"), ("odbl-1.0", "ODbL-1.0"), ("MIT", None)]
)
def test_a_licence_is_found_in_any_case(raw: str, expected: str | None) -> None:
    """A licence is known by its SPDX identifier, whatever the case; others are none."""
    found = licences.find(raw)
    assert (found.id if found else None) == expected


def test_a_key_is_written_as_in_the_csv() -> None:
    """What is true or false is so in small letters, and nothing is a dash."""
    sheet = Sheet(("round", "region", "illustrative", "count"), ("round", "region", "illustrative"), [])
    after = Sheet(sheet.columns, sheet.key, [("lalla-2022", None, True, 1), ("lalla-2022", "MA-09", False, 2)])
    keys = [one.key for one in differences({"entries": sheet}, {"entries": after})]
    assert keys == [("lalla-2022", "MA-09", "false"), ("lalla-2022", "–", "true")]
