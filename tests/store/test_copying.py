"""What a copy sums up, and the pieces that it reads."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.store.copying import OfFile, Sum, add_up, canonical_lines
from ocp_ess_cli.store.image import Image
from ocp_ess_cli.store.names import NAMES, of_everyone
from ocp_ess_cli.store.raw import Lines, RawTable, encoded
from tests.builders import a_cooperative, some_cooperatives

documents = st.lists(st.binary(min_size=1), min_size=1)


def sum_of(**tables: list[bytes]) -> str:
    """Give the sum of documents by table."""
    found = Sum()
    for name, given_ones in tables.items():
        found.add(name, given_ones)
    return found.digest


@given(documents, st.data())
def test_a_sum_hangs_on_no_order_and_on_no_pieces(every: list[bytes], data: st.DataObject) -> None:
    """Read in whatever order and pieces, the same records have the same sum."""
    place = data.draw(st.integers(0, len(every)))
    shuffled = data.draw(st.permutations(every))
    pieces = Sum()
    pieces.add("rounds", shuffled[:place])
    pieces.add("rounds", shuffled[place:])
    assert (pieces.digest, pieces.count) == (sum_of(rounds=every), len(every))


@given(documents)
def test_a_sum_hangs_on_every_record(every: list[bytes]) -> None:
    """One that is changed, is missing, comes twice or stands in another table gives another sum."""
    first, *rest = every
    others = [sum_of(rounds=[first + b"x", *rest]), sum_of(rounds=rest), sum_of(rounds=[first, *every])]
    others += [sum_of(pledges=every), sum_of(rounds=rest, pledges=[first])]
    assert sum_of(rounds=every) not in others


@given(st.integers(1, 3000), st.integers(0, 30))
def test_the_pieces_of_a_table_are_the_table(size: int, count: int) -> None:
    """Whatever their size, every record is in one of them, in its place."""
    records = some_cooperatives(count, notes='}, \n"1": {"id":"')
    table = RawTable(encoded(dict(enumerate(records, start=1))))
    pieces = [msgspec.json.decode(piece, type=dict[str, Cooperative]) for piece in Lines(table.content).pieces(size)]
    assert [one for piece in pieces for one in piece.values()] == records
    assert all(pieces)


def image(table: RawTable) -> Image:
    """Make the image of a register with some cooperatives."""
    return Image.empty().with_tables({"cooperatives": table})


def test_a_table_in_disorder_is_read_as_one_that_is_not() -> None:
    """What another program spaced or moved has the same sum; without their index, the words are made of the names."""
    records = some_cooperatives(3)
    good = image(RawTable(encoded(dict(enumerate(records, start=1)))))
    spaced = RawTable(msgspec.json.format(msgspec.json.encode({"7": records[2], "5": records[1], "6": records[0]})))
    tables = {name: table for name, table in good.tables.items() if name != NAMES}
    strange = Image({**tables, "cooperatives": spaced}, good.meta)
    sums, words = [], []
    for one in (good, strange):
        whole, found = OfFile(one, FileUnusable), Sum()
        add_up(found, whole, "cooperatives", lambda _name, _count: None)
        sums.append((found.digest, found.count))
        words.append(sorted(whole.words()))
    assert (sums[0], words[0]) == (sums[1], words[1])
    assert words[0][0] == ("C0001", of_everyone(records).typed(_Words)["1"].words[1:])


class _Words(msgspec.Struct):
    words: str


def test_a_damaged_record_is_told() -> None:
    """Before anything of its piece is sent."""
    bad = Image({**Image.empty().tables, "cooperatives": RawTable(b'{\n"1": {"id":"C0001"}\n}')}, Image.empty().meta)
    with pytest.raises(FileUnusable, match="table “cooperatives”"):
        [*OfFile(bad, FileUnusable).pieces("cooperatives")]


def test_the_canonical_way_of_a_record_is_that_of_its_seal() -> None:
    """A line each, whatever stands in its texts."""
    odd = a_cooperative(notes="a\nb\r\u2028c")
    assert [msgspec.json.decode(line, type=Cooperative) for line in canonical_lines([odd, odd])] == [odd, odd]
