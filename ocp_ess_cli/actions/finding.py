"""Finding cooperatives: one by its id or name, many by words, place, sector and kind."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.likeness import SAME, alike, spelled
from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.names import fold, fold_all, nearest
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit


_MOST_LISTED = 8
MOST_READ = 100_000  # cooperatives of which all are read to find one; of more, an index alone finds it
MOST_OFFERED = 1000  # of so many cooperatives, while somebody types


def find_cooperative(unit: Unit, reference: str, *, exact: bool) -> Cooperative:
    """Find a cooperative by its id (`C0042`, `c42`, `42`) or its name in any language it is recorded in.

    Args:
        unit: the unit to look in.
        reference: what the user typed.
        exact: whether the name must be whole (letter case, accents and spacing apart), as commands that write
            demand; else a part that fits one cooperative only will do.

    Raises:
        NotFound: none is called so, or several are; these are listed.
    """
    if number := re.fullmatch(r"[cC]?(\d{1,9})", reference.strip()):
        if numbered := unit.cooperatives.get(f"C{int(number[1]):04d}"):
            return numbered
        raise NotFound(_("There is no cooperative {id}.").format(id=f"C{int(number[1]):04d}"))
    fits = Fits(unit, reference, through_all=True)
    found = fits.exact or ([] if exact else fits.alike or fits.part)
    if len(found) == 1:
        return found[0]
    raise NotFound(_not_one(unit, reference, found or fits.any))


class Fits:
    """The cooperatives that a name fits, in whatever spelling and script; each kind is looked for when it is asked."""

    def __init__(self, unit: Unit, reference: str, *, through_all: bool = False, most: int = 0) -> None:
        """Take the unit to look in, and what the user typed.

        Args:
            unit: the unit.
            reference: what the user typed.
            through_all: whether a part may stand anywhere in a name.
            most: of how many that have its longest word at most; 0 for all.
        """
        self._unit = unit
        self._most = most
        self._heard = spelled(reference)
        self._folded = fold(reference)
        self._through_all = through_all

    @cached_property
    def _near(self) -> list[Cooperative]:
        keys = self._heard.keys or self._heard.all_keys
        return self._unit.named(_longest(keys), self._most) if keys else []

    @cached_property
    def exact(self) -> list[Cooperative]:
        """A whole name of theirs is it, but for letter case, accents and spacing."""
        return [one for one in self._near if self._folded in map(fold, one.names)]

    @cached_property
    def alike(self) -> list[Cooperative]:
        """A name of theirs is it in another spelling or script."""
        return [one for one in self._near if any(alike(self._heard, spelled(name)) >= SAME for name in one.names)]

    @cached_property
    def part(self) -> list[Cooperative]:
        """A name of theirs has all of its words, or begins of them."""
        words = self._folded.split()
        found = [one for one in self._near if all(_has_word(one, word) for word in words)]
        if found or not (self._through_all and self._folded and is_small(self._unit)):
            return found
        return _with_part(self._unit, self._folded)

    @property
    def any(self) -> list[Cooperative]:
        """The best fits that there are."""
        return self.exact or self.alike or self.part


def is_small(unit: Unit) -> bool:
    """Tell whether all cooperatives can be read to find one."""
    return unit.cooperatives.count() <= MOST_READ


def _longest(keys: Iterable[str]) -> str:
    """Give the longest key to look for: of a word that may go on, or of a whole one where it is one consonant."""
    longest = max(keys, key=len)
    return longest if len(longest) > 1 else f"{longest} "


_ENOUGH = 3  # consonants that make two words likely the same


def _has_word(cooperative: Cooperative, word: str) -> bool:
    """Tell whether a word of the cooperative's names is this one in any spelling, or begins so."""
    heard = spelled(word)
    keys = heard.keys if len("".join(heard.keys)) >= _ENOUGH else ()
    return any(
        part.startswith(word) or (keys and spelled(part).keys == keys) or alike(heard, spelled(part)) >= SAME
        for name in cooperative.names
        for part in fold(name).split()
    )


class Spelled(msgspec.Struct, frozen=True):
    """What a cooperative is called."""

    id: str
    name: str
    name_ar: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is recorded under."""
        return (self.name, *([self.name_ar] if self.name_ar else []), *self.other_names)


class Searched(Spelled, frozen=True):
    """What words are looked for in of a cooperative."""

    region: str = ""
    province: str = ""
    sector: str = ""
    commune: str = ""
    activity: str = ""
    register_number: str = ""
    ice: str = ""
    notes: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written by hand."""
        own = (self.id, self.commune, self.activity, self.register_number, self.ice, self.notes)
        return (*self.names, *own)


def _with_part(unit: Unit, folded: str) -> list[Cooperative]:
    """Give the cooperatives of which a name has every word somewhere: the slow way, through all of them."""
    words = folded.split()
    pairs = [(one.id, name) for one in unit.cooperatives.project(Spelled) for name in one.names]
    ids = {
        record_id
        for (record_id, _name), name in zip(pairs, fold_all(name for _id, name in pairs), strict=True)
        if words[0] in name and all(word in name for word in words)
    }
    return unit.cooperatives.project(Cooperative, ids)


def is_exact(cooperative: Cooperative, reference: str) -> bool:
    """Tell whether a reference is the id of a cooperative or a whole name of it."""
    return bool(re.fullmatch(r"[cC]?\d+", reference.strip())) or fold(reference) in map(fold, cooperative.names)


def _not_one(unit: Unit, reference: str, found: Sequence[Cooperative]) -> str:
    if len(found) > 1:
        sentence = plural(
            "“{reference}” fits {count} cooperative: {known}. Name it by its id.",
            "“{reference}” fits {count} cooperatives: {known}. Name one by its id.",
            len(found),
        )
    elif found:
        sentence = _("No cooperative is called exactly “{reference}”. If it is {known}, name it so.")
    else:
        every = unit.cooperatives.project(Spelled) if is_small(unit) else []
        by_name = {name: one.id for one in every for name in one.names}
        found = unit.cooperatives.project(Cooperative, {by_name[name] for name in nearest(reference, by_name)})
        sentence = (
            _("No cooperative is called “{reference}”. Is it {known}?")
            if found
            else _("No cooperative is called “{reference}”. ess coops lists them.")
        )
    names = Counter(c.name for c in found)
    told = [f"{c.id} {c.name}" + (f" ({c.province or c.region})" if names[c.name] > 1 else "") for c in found]
    known = listed(told[:_MOST_LISTED] + ["…"] * (len(told) > _MOST_LISTED))
    return sentence.format(reference=values.visible(reference.strip())[:60], known=known)


class Found(NamedTuple):
    """Cooperatives that were searched for.

    Attributes:
        listed: the first of them, in order.
        total: how many there are.
    """

    listed: list[Cooperative]
    total: int


def page(unit: Unit, places: Places, words: str, wanted: Mapping[str, str], sort: str, most: int) -> Found:
    """Search cooperatives, and sort them; the store itself gives the first of a whole list by id.

    Args:
        unit: the unit to look in.
        places: name the places, in which words are searched too.
        words: as `search` takes them.
        wanted: the region, the sector and the kind, those that are asked for.
        sort: the field to sort by.
        most: how many are listed at most; 0 for all.

    Raises:
        BadValue: cooperatives cannot be sorted by this field.
    """
    if sort == "id" and not words:
        return Found(unit.cooperatives.first(most, **wanted), unit.cooperatives.count(**wanted))
    found = order(search(unit, places, words, **wanted), sort)
    return Found(found[: most or None], len(found))


def search(
    unit: Unit,
    places: Places,
    words: str = "",
    region: str = "",
    sector: str = "",
    kind: str = "",
) -> list[Cooperative]:
    """Find the cooperatives in which every word stands somewhere, in the region, of the sector and kind given.

    Of names, a word in another spelling or script is enough.
    """
    wanted = {"region": region, "sector": sector, "kind": kind}
    equal = {field: value for field, value in wanted.items() if value}
    wanted_words = [(_called(unit, word), fold(word).split()) for word in words.split()]
    if not wanted_words:
        return unit.cooperatives.find(**equal)
    among = unit.cooperatives.project(Searched, **equal)
    texts = fold_all(" ".join(one.texts) for one in among)
    of_places = _texts_of_places(places)
    found = {
        one.id
        for one, text in zip(among, texts, strict=True)
        if all(one.id in ids or _stand(parts, one, text, of_places) for ids, parts in wanted_words)
    }
    return unit.cooperatives.project(Cooperative, found)


def _stand(parts: Iterable[str], cooperative: Searched, text: str, of_places: Mapping[str, str]) -> bool:
    """Tell whether each part of a word stands in the text of a cooperative or in a name of its places or its sector."""
    codes = (cooperative.region, cooperative.province, cooperative.sector)
    return all(part in text or any(part in of_places.get(code, "") for code in codes) for part in parts)


def _texts_of_places(places: Places) -> dict[str, str]:
    """Give what is searched of each region, province and sector: its code and its names, folded."""
    known = {**places.regions, **places.provinces, **places.sectors}
    return {code: fold(" ".join((code, *place.names.values()))) for code, place in known.items()}


def _called(unit: Unit, word: str) -> set[str]:
    """Give the ids of the cooperatives of which a word of a name is this one, in any spelling."""
    keys = spelled(word).keys
    return {one.id for one in unit.named(_longest(keys)) if _has_word(one, fold(word))} if keys else set()


def beginning(unit: Unit, typed: str) -> list[Spelled]:
    """Find the cooperatives of which the id or a name begins as typed, letter case apart.

    Of too many to be all read, only ids that begin so are looked for, the lowest numbers first.
    """
    if not is_small(unit):
        return _numbered(unit, typed)
    start = typed.casefold()
    return [
        one
        for one in unit.cooperatives.project(Spelled)
        if any(text.casefold().startswith(start) for text in (one.id, *one.names))
    ]


def _numbered(unit: Unit, typed: str) -> list[Spelled]:
    """Find the first cooperatives of which the id begins as typed, with or without its letter: `C12`, `12`."""
    number = re.fullmatch(r"[cC]?(\d*)", typed)
    if number is None:
        return []
    if not number[1]:
        return unit.cooperatives.project(Spelled, {one.id for one in unit.cooperatives.first(MOST_OFFERED)})
    found: list[Spelled] = []
    for more in range(4):  # digits that are still to be typed
        ids = {f"C{number[1]}{rest:0{more}d}" if more else f"C{number[1]}" for rest in range(10**more)}
        found += sorted(unit.cooperatives.project(Spelled, ids), key=lambda one: one.id)
    return found[:MOST_OFFERED]


def order(cooperatives: Iterable[Cooperative], field: str) -> list[Cooperative]:
    """Sort cooperatives by a field; those without a value come last.

    Raises:
        BadValue: cooperatives cannot be sorted by this field.
    """
    keys: dict[str, Callable[[Cooperative], Any]] = {
        "id": lambda c: (len(c.id), c.id),
        "name": lambda c: fold(c.name),
        "region": lambda c: (not c.region, c.region, fold(c.name)),
        "province": lambda c: (not c.province, fold(c.province), fold(c.name)),
        "sector": lambda c: (not c.sector, c.sector, fold(c.name)),
        "members": lambda c: -1 if c.members is None else c.members,
        "women": lambda c: -1 if c.women is None else c.women,
        "founded": lambda c: (c.founded is None, c.founded, c.id),
    }
    if field not in keys:
        sentence = _("Cooperatives cannot be sorted by “{field}”; there are: {fields}.")
        raise BadValue(sentence.format(field=values.visible(field)[:60], fields=listed([*keys])))
    return sorted(cooperatives, key=keys[field], reverse=field in {"members", "women"})
