"""What the pages tell, gathered from the published tables alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.exchange.publishing.published import Published

Record = dict[str, Any]
_LANGUAGES = ("fr", "en", "ar")


class Award(NamedTuple):
    """An award with what it belongs to.

    Attributes:
        row, round, cooperative: as they are published.
        sponsors: the ids of those who pay it.
        paid: what was paid of it, without what came back.
    """

    row: Record
    round: Record
    cooperative: Record
    sponsors: tuple[str, ...]
    paid: int

    @property
    def order(self) -> tuple[bool, str, str]:
        """By the name of who won; those without one last."""
        name = self.cooperative["name"]
        return name is None, fold(name or ""), self.row["id"]


class Facts:
    """A publication, joined: rows by their ids, and the awards in the order that they are shown in."""

    def __init__(self, published: Published, places: Places) -> None:
        """Read the tables."""
        self.published = published
        self.places = places
        self.programs, self.rounds, self.cooperatives = map(self._by_id, ("programs", "rounds", "cooperatives"))
        self.sponsors: dict[str, str] = {row["id"]: row["name"] for row in published.rows("sponsors")}
        self.awards = self._awards()

    def _by_id(self, table: str) -> dict[str, Record]:
        return {row["id"]: row for row in self.published.rows(table)}

    def _awards(self) -> list[Award]:
        shares: defaultdict[str, list[str]] = defaultdict(list)
        for share in self.published.rows("shares"):
            shares[share["award"]].append(share["sponsor"])
        paid: Counter[str] = Counter()
        for payment in self.published.rows("payments"):
            paid[payment["award"]] += payment["amount"]
        found = [
            Award(
                row,
                self.rounds[row["round"]],
                self.cooperatives[row["cooperative"]],
                tuple(shares.get(row["id"], ())),
                paid[row["id"]],
            )
            for row in self.published.rows("awards")
        ]
        return sorted(found, key=lambda one: (-one.round["year"], one.round["id"], *one.order))

    @cached_property
    def of_round(self) -> Mapping[str, Sequence[Award]]:
        """The awards of each round that has some."""
        return _grouped((one.round["id"], one) for one in self.awards)

    @cached_property
    def of_cooperative(self) -> Mapping[str, Sequence[Award]]:
        """The awards of each cooperative."""
        return _grouped((one.cooperative["id"], one) for one in self.awards)

    @cached_property
    def partners(self) -> Mapping[str, Sequence[str]]:
        """The names of the sponsors of each round."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.published.rows("partners"):
            found[row["round"]].append(self.sponsors[row["sponsor"]])
        return found

    @cached_property
    def entered(self) -> Mapping[str, Mapping[str, int]]:
        """How many entries of each round reached each stage."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.published.rows("entries"):
            found[row["round"]][row["stage"]] += row["count"]
        return found

    def program(self, key: str) -> str:
        """Name a program in the user's language."""
        row = self.programs.get(key, {})
        names = {code: row[f"name_{code}"] for code in _LANGUAGES if row.get(f"name_{code}")}
        return named(names) if names else key

    def round(self, row: Record) -> str:
        """Name a round in the user's language."""
        return f"{self.program(row['program'])} {row['year']}"

    @property
    def invented(self) -> int:
        """How many of the cooperatives are illustrative."""
        return sum(1 for row in self.cooperatives.values() if row["illustrative"])


def sums(awards: Iterable[Award]) -> dict[str, int]:
    """Sum awards by currency; two currencies are never added."""
    found: Counter[str] = Counter()
    for one in awards:
        found[one.row["currency"]] += one.row["amount"]
    return dict(sorted(found.items()))


def _grouped(pairs: Iterable[tuple[str, Award]]) -> Mapping[str, Sequence[Award]]:
    found: defaultdict[str, list[Award]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found
