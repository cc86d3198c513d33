"""Whether two records are of one cooperative: by numbers, names in any spelling, and all else that is known."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations
from operator import itemgetter
from typing import NamedTuple

import msgspec

from ocp_ess_cli.domain.likeness import SAME, alike, spelled
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.language import _

LIKELY = 0.7  # likeness from which a pair is shown


class Profile(msgspec.Struct, frozen=True):
    """What of a cooperative tells it from others."""

    id: str
    name: str
    name_ar: str = ""
    other_names: tuple[str, ...] = ()
    country: str = "MA"
    region: str = ""
    province: str = ""
    sector: str = ""
    founded: date | None = None
    court: str = ""
    register_number: str = ""
    ice: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is recorded under."""
        return (self.name, *([self.name_ar] if self.name_ar else []), *self.other_names)

    @property
    def number(self) -> tuple[str, ...]:
        """Its court and its number there, which no other has (FACTS 16); empty where one is not known."""
        return (fold(self.court), fold(self.register_number)) if self.court and self.register_number else ()


class Pair(NamedTuple):
    """Two records that are likely of one cooperative.

    Attributes:
        likeness: from `LIKELY` to 1, which is certain.
        reasons: what speaks for it, in sentences.
    """

    one: Profile
    other: Profile
    likeness: float
    reasons: tuple[str, ...]


# What is left of the likeness of two names where the rest is not known to be the same, or known to be different.
_SAME_REGION, _SOMEWHERE = 0.92, 0.85
_OTHER_SECTOR, _OTHER_DAY = 0.85, 0.5
_NO_SECTOR = 0.98


def compare(one: Profile, other: Profile) -> Pair | None:
    """Hold two records against each other; None where they are likely two cooperatives.

    The same ICE, or court and number, is the same cooperative whatever its name; two that differ are two, and so are
    the bearers of a common name (*Al Amal*, *Annahda*) in two provinces.
    """
    shared = _shared_numbers(one, other)
    if shared:
        return Pair(one, other, 1.0, tuple(shared))
    if _contradict(one, other):
        return None
    names, likeness = _names(one, other)
    if likeness < SAME:
        return None
    reasons = [names]
    for factor, reason in (_place(one, other), _sector(one, other), _founded(one, other)):
        likeness *= factor
        reasons += [reason] if reason else []
    return Pair(one, other, round(likeness, 2), tuple(reasons)) if likeness >= LIKELY else None


def _shared_numbers(one: Profile, other: Profile) -> list[str]:
    found = []
    if one.ice and one.ice == other.ice:
        found.append(_("the same ICE, {ice}").format(ice=one.ice))
    if one.number and one.number == other.number:
        told = _("the same register number, {number} at {court}")
        found.append(told.format(number=one.register_number, court=one.court))
    return found


def _contradict(one: Profile, other: Profile) -> bool:
    """Tell whether something that is known of both is of two cooperatives."""
    pairs = (
        (one.ice, other.ice),
        (one.number, other.number),
        (one.country, other.country),
        (one.region, other.region),
        (one.province, other.province),
        (spelled(one.name).numbers, spelled(other.name).numbers),
    )
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _names(one: Profile, other: Profile) -> tuple[str, float]:
    """Give the two names that are most alike, in a sentence, and how alike they are."""
    compared = ((alike(spelled(mine), spelled(theirs)), mine, theirs) for mine in one.names for theirs in other.names)
    likeness, mine, theirs = max(compared, key=itemgetter(0))
    if fold(mine) == fold(theirs):
        is_told = mine == one.name
        return _("the same name") if is_told else _("the same name, {name}").format(name=mine), likeness
    if (mine, theirs) == (one.name, other.name):
        return _("one name in two spellings"), likeness
    return _("one name in two spellings: {one} and {other}").format(one=mine, other=theirs), likeness


def _place(one: Profile, other: Profile) -> tuple[float, str]:
    if one.province and one.province == other.province:
        return 1.0, _("the same province")
    if one.region and one.region == other.region:
        return _SAME_REGION, _("the same region")
    return _SOMEWHERE, ""


def _sector(one: Profile, other: Profile) -> tuple[float, str]:
    if not (one.sector and other.sector):
        return _NO_SECTOR, ""
    return (1.0, _("the same sector")) if one.sector == other.sector else (_OTHER_SECTOR, "")


def _founded(one: Profile, other: Profile) -> tuple[float, str]:
    if not (one.founded and other.founded):
        return 1.0, ""
    return (1.0, _("founded on the same day")) if one.founded == other.founded else (_OTHER_DAY, "")
