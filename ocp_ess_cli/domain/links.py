"""Links between cooperatives, or of one with another party: one link for one opportunity of the same two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.domain.models import LINK_STATUSES
from ocp_ess_cli.domain.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Link, LinkStatus

Key = tuple[frozenset[str], str]


def is_id(other: str) -> bool:
    """Tell whether the other of a link is the id of a cooperative, and not the name of another party."""
    return bool(re.fullmatch(r"C[0-9]{4,9}", other))


def cooperatives(link: Link) -> tuple[str, ...]:
    """Give the ids of the cooperatives of a link: one, or two."""
    return (link.cooperative, link.other) if is_id(link.other) else (link.cooperative,)


def key(link: Link) -> Key:
    """Give what makes a link the same as another: the two, whichever stands first, and the opportunity."""
    other = link.other if is_id(link.other) else fold(link.other)
    return frozenset((link.cooperative, other)), fold(link.title)


def seen_from(link: Link, cooperative: str) -> str:
    """Give the other of a link as one of its cooperatives sees it."""
    return link.cooperative if link.other == cooperative else link.other


def moved(link: Link, kept: str, gone: str) -> Link:
    """Let a link of one cooperative be one of another."""
    ids = {gone: kept}
    return msgspec.structs.replace(
        link, cooperative=ids.get(link.cooperative, link.cooperative), other=ids.get(link.other, link.other)
    )


class Total(NamedTuple):
    """How many links have a status, and what they are worth, in one currency.

    Attributes:
        value: None where no value of them is known.
    """

    status: LinkStatus
    currency: str
    links: int
    value: int | None


def totals(links: Iterable[Link]) -> list[Total]:
    """Sum links by status and currency; two currencies are never added."""
    found: dict[tuple[LinkStatus, str], list[Link]] = {}
    for link in links:
        found.setdefault((link.status, link.currency), []).append(link)
    ordered = sorted(found, key=lambda pair: (LINK_STATUSES.index(pair[0]), pair[1]))
    return [Total(*pair, len(found[pair]), _sum(found[pair])) for pair in ordered]


def _sum(links: Iterable[Link]) -> int | None:
    known = [link.value for link in links if link.value is not None]
    return sum(known) if known else None
