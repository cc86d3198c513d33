"""What is published, as every file of a publication is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ocp_ess_cli.exchange.publishing import rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from ocp_ess_cli.domain.licences import Licence
    from ocp_ess_cli.domain.publishing import Content
    from ocp_ess_cli.exchange.publishing.selecting import Selection

ILLUSTRATIVE = (
    "It holds illustrative records, invented for demonstration; each is marked. / "
    "Contient des enregistrements illustratifs, inventés pour la démonstration; chacun est signalé."
)


class Terms(NamedTuple):
    """Under what it is published.

    Attributes:
        prefix: what begins the identifiers that the publisher gives.
        despite: why it is published although sources contradict one another; empty where none does.
    """

    licence: Licence
    publisher: str
    prefix: str
    despite: str = ""


class Published(NamedTuple):
    """A publication: the same values make the same files, byte for byte.

    Attributes:
        number: of the ledger.
        created: when one of its records was last changed; None where there is none.
        content: its tables.
        on: the day it was made; the pages say it.
    """

    number: int
    created: datetime | None
    selection: Selection
    terms: Terms
    content: Content
    on: date | None = None

    @property
    def version(self) -> str:
        """Its version, as the standards write one."""
        return f"{self.number}.0.0"

    @property
    def moment(self) -> str:
        """When one of its records was last changed, in UTC, as RFC 3339 writes it; empty where there is none."""
        return f"{self.created:%Y-%m-%dT%H:%M:%SZ}" if self.created else ""

    @property
    def title(self) -> str:
        """What it is, in both languages."""
        program, years = self.selection.program, self.selection.years
        narrowed = [program.name.get("fr", program.key)] if program else []
        narrowed += [str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"] if years else []
        told = f" ({', '.join(narrowed)})" if narrowed else ""
        return f"Awards to cooperatives / Prix attribués aux coopératives{told}"

    def rows(self, table: str) -> Iterable[dict[str, Any]]:
        """Give the rows of a table."""
        return rows.dicts(self.content, table)

    def notes(self) -> list[str]:
        """Say what every reader must know, in both languages."""
        told = [ILLUSTRATIVE] if self.selection.illustrative else []
        if self.terms.despite:
            told.append(f"Sources contradict one another / Des sources se contredisent: {self.terms.despite}")
        return told
