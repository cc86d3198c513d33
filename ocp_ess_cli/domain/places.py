"""Regions, provinces and sectors: known under their codes, their names in three languages and their spellings."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.names import fold, nearest
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Words that only say what kind of place it is: «Région de l'Oriental», «جهة سوس ماسة».
_KIND_WORDS = re.compile(
    r"^(?:(?:l[ae] |the )?(?:region|province|prefecture)(?: des| de la| de| du| d| of)?"
    r"|(?:ال)?(?:جهه|اقليم|عماله|ولايه)) "
)


class Place(NamedTuple):
    """A region, a province or a sector.

    Attributes:
        code: what the register keeps: ISO 3166-2:MA for a region, the French name for a province, a key for a sector.
        names: by language (`fr`, `ar`, `en`).
        within: the code of the region that a province belongs to.
        short: the name of a region where room is scarce.
        spot: where a region stands on a map of tiles: the row from the north, the column from the west.
    """

    code: str
    names: Mapping[str, str]
    spellings: tuple[str, ...] = ()
    within: str = ""
    short: str = ""
    spot: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """The name in the user's language."""
        return named(self.names)


class OldRegion(NamedTuple):
    """One of the 16 regions of before 2015, which were divided anew.

    Attributes:
        spellings: its names, and its ISO code of before 2018 where no region of today has that.
        present: the codes of the regions that its provinces are in now.
    """

    spellings: tuple[str, ...]
    present: tuple[str, ...]


class Places:
    """The regions and provinces of Morocco (FACTS 20) and the sectors, found in any spelling."""

    def __init__(
        self,
        regions: Iterable[Place],
        provinces: Iterable[Place],
        sectors: Iterable[Place],
        old_regions: Iterable[OldRegion] = (),
    ) -> None:
        """Keep the places in the order given, which is the order they are listed in."""
        self._old_regions = [*old_regions]
        self.regions = {place.code: place for place in regions}
        self.provinces = {place.code: place for place in provinces}
        self.sectors = {place.code: place for place in sectors}

    def region(self, raw: str) -> Place:
        """Find a region.

        Raises:
            BadValue: it is one of the 16 regions of before 2015; those that its provinces are in now are named.
            NotFound: no region is called so; the nearest are named.
        """
        if raw not in self._regions_by_spelling and (old := self._old_by_spelling.get(_bare(raw))):
            raise BadValue(self._of_old(raw, old))
        sentence = _("No region is called “{value}”. {hint}")
        return _found(raw, self._regions_by_spelling, sentence)

    def province(self, raw: str) -> Place:
        """Find a province or prefecture.

        Raises:
            NotFound: no province is called so; the nearest are named.
        """
        sentence = _("No province is called “{value}”. {hint}")
        return _found(raw, self._provinces_by_spelling, sentence)

    def sector(self, raw: str) -> Place:
        """Find a sector.

        Raises:
            NotFound: no sector is called so; the nearest are named.
        """
        sentence = _("No sector is called “{value}”. {hint}")
        return _found(raw, self._sectors_by_spelling, sentence)

    def region_name(self, code: str) -> str:
        """Name a region by its code, in the user's language; nothing for no region."""
        return self.regions[code].name if code in self.regions else code

    def province_name(self, code: str) -> str:
        """Name a province by its code, in the user's language; nothing for no province."""
        return self.provinces[code].name if code in self.provinces else code

    def sector_name(self, code: str) -> str:
        """Name a sector by its key, in the user's language; nothing for no sector."""
        return self.sectors[code].name if code in self.sectors else code

    def _of_old(self, raw: str, old: OldRegion) -> str:
        """Explain that a region is none of today's."""
        sentence = _("“{value}” is a region of before 2015. Its provinces are now in: {regions}. Write one of these.")
        now = listed([self.region_name(code) for code in old.present])
        return sentence.format(value=visible(raw.strip())[:60], regions=now)

    @cached_property
    def _old_by_spelling(self) -> dict[str, OldRegion]:
        return {_bare(spelling): old for old in self._old_regions for spelling in old.spellings if spelling}

    @cached_property
    def _regions_by_spelling(self) -> dict[str, Place]:
        return _by_spelling(self.regions.values())

    @cached_property
    def _provinces_by_spelling(self) -> dict[str, Place]:
        return _by_spelling(self.provinces.values())

    @cached_property
    def _sectors_by_spelling(self) -> dict[str, Place]:
        return _by_spelling(self.sectors.values())


def _found(raw: str, by_spelling: dict[str, Place], sentence: str) -> Place:
    """Find a place by its spelling, or raise a sentence with `{value}` and `{hint}`.

    A spelling is folded when it is first met, and kept as it was written: a sheet repeats it in thousands of rows.
    """
    if found := by_spelling.get(raw) or by_spelling.get(_bare(raw)):
        by_spelling[raw] = found
        return found
    shown = visible(raw.strip())
    raise NotFound(sentence.format(value=shown[:60], hint=_hint(raw, by_spelling)))


def _bare(raw: str) -> str:
    """Fold a spelling and take off the word for the kind of place."""
    return _KIND_WORDS.sub("", fold(raw))


def _by_spelling(places: Iterable[Place]) -> dict[str, Place]:
    return {
        _bare(spelling): place
        for place in places
        for spelling in (place.code, *place.names.values(), *place.spellings)
        if spelling
    }


def _hint(raw: str, by_spelling: Mapping[str, Place]) -> str:
    """Name the nearest places; where nothing is near, all of a short list."""
    near = list(dict.fromkeys(by_spelling[spelling].name for spelling in nearest(_bare(raw), by_spelling)))
    if near:
        return _("Is it {nearest}?").format(nearest=listed(near))
    every = list(dict.fromkeys(place.name for place in by_spelling.values()))
    short = every if len(every) <= 30 else [*every[:30], "…"]  # noqa: PLR2004 - provinces are 75
    return _("There are: {names}.").format(names=listed(short))
