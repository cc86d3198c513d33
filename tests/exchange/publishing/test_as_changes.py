"""What `CHANGES.md` says of rows that are withdrawn: why, as far as the journal says it and it may be public."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.actions.publishing import Amendment
from ocp_ess_cli.domain.models import Change
from ocp_ess_cli.domain.publishing import Difference
from ocp_ess_cli.exchange.publishing.as_changes import Story, story

if TYPE_CHECKING:
    from ocp_ess_cli.domain.publishing import Cell

TODAY = date(2026, 11, 25)
REVOKED = Change(
    id="J00000008", at=datetime(2026, 11, 24, 9, tzinfo=UTC), by="amina", command="revoke", reason="gave it back"
)


def withdrawn(table: str, *key: str, **values: Cell) -> Difference:
    """Make a row that is not published any more."""
    return Difference(table, key, "withdrawn", tuple((column, value, value) for column, value in values.items()))


def lines(*differences: Difference, illustrative: bool = True, reason: str = "gave it back") -> list[str]:
    """Tell what changed, and give the lines of what is withdrawn."""
    why = {("entries", "E0001"): msgspec.structs.replace(REVOKED, reason=reason)}
    told = story(Story(2, TODAY, (1, TODAY), differences, why, (), {}, illustrative))
    return [line for line in told.splitlines() if line.startswith("- ")]


GONE = (
    withdrawn("cooperatives", "C0001", name="Tafoukt", illustrative=True),
    withdrawn("entries", "lalla-2022", "winner", illustrative=True, count=1),
)


def test_illustrative_records_that_are_published_are_not_left_out() -> None:
    """A cooperative that lost its award, and a count that moved, are withdrawn for their own reason."""
    assert lines(*GONE) == [
        "- `cooperatives` C0001: Tafoukt — no award of it is published any more",
        "- `entries` lalla-2022 / winner: 1",
    ]


def test_illustrative_records_that_are_left_out_say_so() -> None:
    """Where they are not published any more, that is why."""
    assert [line.partition(" — ")[2] for line in lines(*GONE, illustrative=False)] == [
        "illustrative records are left out",
        "illustrative records are left out",
    ]


def test_a_share_goes_with_its_award() -> None:
    """Who paid an award that was taken back is withdrawn for the same reason."""
    told = " — gave it back (change 8 of 24 Nov 2026, ess revoke)"
    assert lines(withdrawn("awards", "E0001", amount=5), withdrawn("shares", "E0001", "fondation", amount=5)) == [
        f"- `awards` E0001: 5{told}",
        f"- `shares` E0001 / fondation: 5{told}",
    ]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("call 0661234567", "the reason is not published, for it has a telephone number"),
        ("a@b.ma, 0661234567", "the reason is not published, for it has an e-mail address, a telephone number"),
    ],
)
def test_a_reason_with_personal_data_is_not_published(reason: str, told: str) -> None:
    """The journal keeps a reason for good; what is personal in it keeps no publication back, and is not in it."""
    (line,) = lines(withdrawn("awards", "E0001", amount=5), reason=reason)
    assert line == f"- `awards` E0001: 5 — {told} (change 8 of 24 Nov 2026, ess revoke)"
    amended = Amendment(8, TODAY, ("lalla-2022",), reason)
    assert f"- lalla-2022, by change 8 of 25 Nov 2026: {told}" in story(
        Story(2, TODAY, (1, TODAY), (), {}, (amended,), {})
    )
