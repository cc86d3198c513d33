"""Which awards and payments `ess payments` lists, whatever the store reads for it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli.domain.models import Award, Payment
from ocp_ess_cli.store import address
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.tiny import TinyStore
from tests import server
from tests.builders import a_round, an_entry, save, some_cooperatives
from tests.running import run_ess

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2022, 3, 8)
OWN = Award(amount=50_000, sponsor="OCP", on=DAY)
SHARED = Award(amount=50_000, sponsor="OCP", shares={"OCP": 30_000, "COPAG": 20_000}, on=DAY)
RECORDS = (
    a_round(),
    *some_cooperatives(4),
    an_entry(1, cooperative="C0001", stage="winner", award=OWN),
    an_entry(2, cooperative="C0002", stage="winner", award=OWN),
    an_entry(3, cooperative="C0003", stage="winner", award=SHARED),
    an_entry(4, cooperative="C0004", stage="revoked", award=OWN),
    Payment(id="P0001", entry="E0001", amount=50_000, on=DAY),
    Payment(id="P0002", entry="E0003", sponsor="OCP", amount=30_000, on=DAY),
    Payment(id="P0003", entry="E0004", amount=50_000, on=DAY),
    Payment(id="P0004", entry="E0004", amount=-50_000, on=DAY, returns="P0003"),
)


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a register in a file, or on a server."""
    made = str(tmp_path / "awards.json") if request.param == "file" else server.a_schema()
    save(
        TinyStore(tmp_path / "awards.json") if request.param == "file" else PostgresStore(address.read(made)), *RECORDS
    )
    return made


@pytest.mark.parametrize(
    ("options", "awards", "payments"),
    [
        ("", ["E0001", "E0002", "E0003"], None),
        ("--due", ["E0002", "E0003"], None),
        ("--late", ["E0002", "E0003"], None),
        ("--due --sponsor OCP", ["E0002"], None),
        ("--due --sponsor COPAG", ["E0003"], None),
        ("--all", ["E0001", "E0002", "E0003"], ["P0001", "P0002", "P0003", "P0004"]),
        ("--all --due", ["E0002", "E0003"], ["P0002"]),
        ("E0004", [], ["P0003", "P0004"]),
    ],
)
def test_awards_and_payments_are_listed(
    tmp_path: Path, place: str, options: str, awards: list[str], payments: list[str] | None
) -> None:
    """Those that are due or late are chosen where they are kept; what came back of a revoked award is with all."""
    found = json.loads(run_ess(tmp_path, ["payments", *options.split(), "--db", place, "--json"]).out)
    assert [row["entry"] for row in found["awards"]] == awards
    assert [row["payment"] for row in found.get("payments", [])] == (payments or [])
