"""Publications to make pages of: of the names and rounds that a test gives."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocp_ess_cli.catalogue import places
from ocp_ess_cli.domain.licences import LICENCES
from ocp_ess_cli.domain.publishing import Sheet
from ocp_ess_cli.exchange.publishing import site, tables
from ocp_ess_cli.exchange.publishing.published import Published, Terms
from ocp_ess_cli.exchange.publishing.selecting import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]
SAMPLE = Path(__file__).parents[2] / "sample_data"
PROGRAM = {"id": "lalla", "kind": "prize", "name_fr": "Lalla Al Moutaaouina", "name_en": "Lalla", "name_ar": None}
ROUND = {"id": "lalla-2022", "program": "lalla", "year": 2022, "status": "closed", "prize": 50_000, "currency": "MAD"}


def cooperative(number: int, name: str | None, **more: object) -> Record:
    """Make a cooperative that won."""
    given = {"id": f"C{number:04d}", "kind": "cooperative", "name": name, "country": "MA", "illustrative": True}
    return {**given, "region": "MA-09", "sector": "artisanat", **more}


def award(number: int, **more: object) -> Record:
    """Make an award to the cooperative of the same number."""
    given = {"id": f"E{number:04d}", "round": "lalla-2022", "cooperative": f"C{number:04d}", "track": "cooperative"}
    return {**given, "amount": 50_000, "currency": "MAD", "illustrative": True, **more}


def published(rows: Mapping[str, Iterable[Record]], publisher: str = "Fondation OCP") -> Published:
    """Make a publication of these rows; what a row does not say is empty."""
    content = {
        table.name: Sheet(
            tuple(column.name for column in table.columns),
            table.key,
            [tuple(row.get(column.name) for column in table.columns) for row in rows.get(table.name, ())],
        )
        for table in tables.TABLES
    }
    terms = Terms(LICENCES["CC-BY-4.0"], publisher, "360G-fondation")
    return Published(1, None, Selection(illustrative=True), terms, content)


def files(names: Iterable[str | None], publisher: str = "Fondation OCP") -> dict[str, bytes]:
    """Make the pages of cooperatives of these names, each with one award of one round."""
    named = [*names]
    rows: dict[str, list[Record]] = {
        "programs": [PROGRAM],
        "rounds": [ROUND],
        "cooperatives": [cooperative(i, name) for i, name in enumerate(named)],
        "awards": [award(i) for i in range(len(named))],
    }
    return site.files(published(rows, publisher), places(), {})


def pairs(file: str) -> list[dict[str, str]]:
    """Read pairs of names that are one, or are not."""
    with (Path(__file__).parent.parent / "names" / file).open(encoding="utf-8") as lines:
        return [*csv.DictReader(lines)]
