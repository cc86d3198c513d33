"""Links: what makes two the same, how each side sees one, and their sums."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import links
from ocp_ess_cli.domain.links import Total
from ocp_ess_cli.domain.models import LINK_STATUSES, Link
from tests.builders import a_link

SOME = st.builds(
    a_link,
    cooperative=st.sampled_from(["C0001", "C0002"]),
    other=st.sampled_from(["C0003", "Hôtel A", "HOTEL A"]),
    status=st.sampled_from(LINK_STATUSES),
    currency=st.sampled_from(["MAD", "EUR"]),
    value=st.none() | st.integers(1, 10**9),
)


@pytest.mark.parametrize(
    ("other", "is_id"), [("C0042", True), ("C00042", True), ("C42", False), ("Hôtel C0042", False), ("c0042", False)]
)
def test_an_id_is_told_from_a_name(other: str, is_id: bool) -> None:
    """The id of a cooperative, as the register writes it, is no name of another party."""
    assert links.is_id(other) == is_id


def test_a_link_is_the_same_from_either_side() -> None:
    """Whoever stands first, and however the opportunity is written, it is one link; another party has no side."""
    one = a_link(other="C0002", title="Oil")
    turned = msgspec.structs.replace(one, cooperative="C0002", other="C0001", title="OIL ")
    assert links.key(one) == links.key(turned)
    assert links.key(a_link(other="Hôtel A")) == links.key(a_link(other="hotel a"))
    assert links.key(one) != links.key(a_link(other="C0002", title="Soap"))
    assert (links.seen_from(one, "C0001"), links.seen_from(one, "C0002")) == ("C0002", "C0001")
    assert (links.cooperatives(one), links.cooperatives(a_link())) == (("C0001", "C0002"), ("C0001",))


@given(SOME)
def test_moving_a_link_leaves_nothing_of_the_one_that_is_gone(link: Link) -> None:
    """A moved link has the other cooperative in every place of the first, and is else as it was."""
    after = links.moved(link, "C0009", "C0001")
    assert "C0001" not in links.cooperatives(after)
    assert links.moved(after, "C0001", "C0009") == link


@given(st.lists(SOME, max_size=6))
def test_no_link_and_no_dirham_is_lost_in_the_totals(found: list[Link]) -> None:
    """Every link is counted once, and what it is worth is added in its own currency."""
    summed = links.totals(found)
    assert sum(total.links for total in summed) == len(found)
    for currency in ("MAD", "EUR"):
        of_links = sum(link.value or 0 for link in found if link.currency == currency)
        assert sum(total.value or 0 for total in summed if total.currency == currency) == of_links
    assert len({(total.status, total.currency) for total in summed}) == len(summed)


def test_totals_stand_in_the_order_of_statuses() -> None:
    """Open, agreed and lost follow each other; a value that nobody knows is none, not zero."""
    found = [a_link(1, status="lost"), a_link(2, status="agreed", value=5), a_link(3, value=2), a_link(4)]
    assert links.totals(found) == [
        Total("open", "MAD", 2, 2),
        Total("agreed", "MAD", 1, 5),
        Total("lost", "MAD", 1, None),
    ]
