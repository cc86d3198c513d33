"""The register of cooperatives: add, change and remove them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.actions.links import of_cooperative
from ocp_ess_cli.actions.reading import read_cooperative
from ocp_ess_cli.domain.errors import AlreadyExists, RuleBroken
from ocp_ess_cli.domain.likeness import spelled
from ocp_ess_cli.domain.names import fold, fold_all
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit


class Identity(msgspec.Struct, frozen=True):
    """What tells a cooperative from every other."""

    id: str
    name: str
    region: str = ""
    province: str = ""
    ice: str = ""
    court: str = ""
    register_number: str = ""


class Known:
    """What must be unique among cooperatives, kept while many are added."""

    def __init__(self, ones: Iterable[Identity]) -> None:
        """Take the cooperatives that others are held against."""
        self._ids: dict[tuple[str, ...], list[str]] = {}
        self._ones: dict[str, Cooperative | Identity] = {}
        self._unfolded: dict[str, list[Identity]] = {}  # by province: most are never compared by name
        for one in ones:
            self._ones[one.id] = one
            self._unfolded.setdefault(one.province, []).append(one)
            self._keep(numbers(one), one.id)

    def add(self, cooperative: Cooperative | Identity) -> None:
        """Keep one more, or what one has become."""
        namesakes = self._by_name.setdefault(fold(cooperative.name), [])
        if cooperative.id not in namesakes:
            namesakes.append(cooperative.id)
        self._ones[cooperative.id] = cooperative
        self._keep([_name_key(cooperative), *numbers(cooperative)], cooperative.id)

    def identified(self, cooperative: Cooperative) -> list[str]:
        """Give the ids of the known ones that a cooperative is, or could be where there are several.

        The same ICE, or court and number, is the same; so is the same name in the same province, or in the same region
        where the province of one is not known, unless their numbers contradict.
        """
        self._look_up(cooperative)
        for key in numbers(cooperative):
            if holders := self._ids.get(key):
                return holders[:1]
        fitting = [
            other
            for other in self.namesakes(cooperative)
            if other.region == cooperative.region and not told_apart(cooperative, other)
        ]
        nearer = [other for other in fitting if other.province == cooperative.province]
        return [other.id for other in nearer or fitting]

    def namesakes(self, cooperative: Cooperative) -> list[Cooperative | Identity]:
        """Give those of the same name whose places do not contradict: a place that is not known contradicts none."""
        self._look_up(cooperative)
        holders = self._by_name.get(fold(cooperative.name), ())
        return [other for holder in holders if _may_be_one_place(cooperative, other := self._ones[holder])]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The ids by folded name alone: all names are folded at once, when the first is asked for."""
        found: dict[str, list[str]] = {}
        for one, folded in zip(self._ones, fold_all(one.name for one in self._ones.values()), strict=True):
            found.setdefault(folded, []).append(one)
        return found

    def _look_up(self, cooperative: Cooperative) -> None:
        """Look up who may share something with a cooperative; nobody has to be, where all are known."""

    def _keep(self, keys: Iterable[tuple[str, ...]], record_id: str) -> None:
        for key in keys:
            self._ids.setdefault(key, []).append(record_id)

    def _holders(self, key: tuple[str, ...]) -> list[str]:
        """Give the ids of those that have a key; the names of a province are folded when one is asked for."""
        if key[0] == "name":
            unfolded = self._unfolded.pop(key[2], [])
            for one, folded in zip(unfolded, fold_all(one.name for one in unfolded), strict=True):
                self._ids.setdefault(("name", folded, key[2]), []).append(one.id)
        return self._ids.get(key, [])

    def _other(self, key: tuple[str, ...], cooperative: Cooperative) -> str:
        return next((other for other in self._holders(key) if other != cooperative.id), "")

    def refuse(
        self, cooperative: Cooperative, *, same_name: bool = False, advice: str = "", base: Cooperative | None = None
    ) -> None:
        """Refuse a cooperative that is one known already.

        Args:
            cooperative: the one to hold against those known.
            same_name: whether it may have the name of another in its province.
            advice: what to do if it is another of the same name.
            base: what it was before; what it shared with another then, it may share still.

        Raises:
            AlreadyExists: its ICE, its court and number, or its name in its province are another's.
        """
        self._look_up(cooperative)
        shared = set(_unique_keys(base)) if base else set()
        for key in numbers(cooperative) if same_name else _unique_keys(cooperative):
            other = self._other(key, cooperative)
            if not other or key in shared:
                continue
            what = "name alone" if key[0] == "name" and not cooperative.province else key[0]
            told = _clash(what).format(id=other, name=cooperative.name)
            raise AlreadyExists(f"{told} {advice}".strip() if key[0] == "name" else told)


def _near(unit: Unit, cooperative: Cooperative) -> Sequence[Identity]:
    """Give those that could share its name or its numbers: a few, unless no word of its name has a key."""
    keys = spelled(cooperative.name).all_keys
    if not keys:
        return unit.cooperatives.project(Identity)
    of_name = [one.id for one in unit.worded([frozenset(keys)]) if one.province == cooperative.province]
    of_number = [one.id for one in unit.cooperatives.find(ice=cooperative.ice)] if cooperative.ice else []
    if cooperative.court and cooperative.register_number:
        of_number += [one.id for one in unit.numbered([(cooperative.court, cooperative.register_number)])]
    return unit.cooperatives.project(Identity, {*of_name, *of_number})


def _name_key(cooperative: Cooperative | Identity) -> tuple[str, ...]:
    return ("name", fold(cooperative.name), cooperative.province)


def _unique_keys(cooperative: Cooperative | Identity) -> list[tuple[str, ...]]:
    return [_name_key(cooperative), *numbers(cooperative)]


def numbers(cooperative: Cooperative | Identity) -> list[tuple[str, ...]]:
    """Give the numbers of a cooperative, which no other has."""
    keys: list[tuple[str, ...]] = []
    if cooperative.ice:
        keys.append(("ice", cooperative.ice))
    if cooperative.court and cooperative.register_number:
        keys.append(("number", fold(cooperative.court), fold(cooperative.register_number)))
    return keys


def _may_be_one_place(one: Cooperative, other: Cooperative | Identity) -> bool:
    if one.province and other.province:
        return one.province == other.province
    return one.region == other.region or not (one.region and other.region)


def told_apart(one: Cooperative, other: Cooperative | Identity) -> bool:
    """Tell whether two cooperatives have different numbers of the same kind."""
    mine, theirs = dict(map(_kind_and_number, numbers(one))), dict(map(_kind_and_number, numbers(other)))
    return any(mine[kind] != theirs[kind] for kind in mine.keys() & theirs.keys())


def _kind_and_number(key: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return key[0], key[1:]


def _clash(what: str) -> str:
    return {
        "name": _("“{name}” is registered in this province already: {id}."),
        "name alone": _("“{name}” is registered already, without a province as well: {id}."),
        "ice": _("The ICE of “{name}” is that of {id} already."),
        "number": _("The court and register number of “{name}” are those of {id} already."),
    }[what]


def _same_name_advice() -> str:
    return _("If it is another cooperative, add --same-name.")


def add_cooperative(
    unit: Unit, texts: Mapping[str, str], places: Places, today: date, *, same_name: bool = False
) -> Cooperative:
    """Add a cooperative to the register.

    Raises:
        FieldsRefused: texts are wrong.
        AlreadyExists: it is registered already.
    """
    # The id is given last, so that a refused cooperative uses up none.
    cooperative = read_cooperative("-", texts, places, today)
    Known(_near(unit, cooperative)).refuse(cooperative, same_name=same_name, advice=_same_name_advice())
    cooperative = msgspec.structs.replace(cooperative, id=unit.cooperatives.next_id())
    unit.cooperatives.add(cooperative)
    return cooperative


def edit_cooperative(
    unit: Unit,
    cooperative: Cooperative,
    texts: Mapping[str, str],
    places: Places,
    today: date,
    *,
    same_name: bool = False,
) -> Cooperative:
    """Change fields of a cooperative.

    Raises:
        FieldsRefused: texts are wrong.
        AlreadyExists: it would become one that is registered already.
    """
    changed = read_cooperative(cooperative.id, texts, places, today, base=cooperative)
    Known(_near(unit, changed)).refuse(changed, same_name=same_name, advice=_same_name_advice(), base=cooperative)
    unit.cooperatives.put(changed)
    return changed


def forget_contact(unit: Unit, cooperative: Cooperative) -> Cooperative:
    """Erase the contact of a cooperative from the record and from the journal (law 09-08, FACTS 24)."""
    changed = msgspec.structs.replace(cooperative, contact=None)
    unit.cooperatives.put(changed)
    unit.forget("cooperatives", cooperative.id)
    return changed


def remove_cooperative(unit: Unit, cooperative: Cooperative) -> None:
    """Remove a cooperative from the register.

    Raises:
        RuleBroken: it has an entry in a round, or a link.
    """
    entries = unit.entries.find(cooperative=cooperative.id)
    if entries:
        sentence = plural(
            "{name} ({id}) has {count} entry and stays: {entries}.",
            "{name} ({id}) has {count} entries and stays: {entries}.",
            len(entries),
        )
        told = listed([f"{entry.id} ({entry.round})" for entry in entries])
        raise RuleBroken(sentence.format(name=cooperative.name, id=cooperative.id, entries=told))
    if linked := of_cooperative(unit, cooperative.id):
        sentence = plural(
            "{name} ({id}) has {count} link and stays: {links}. To remove a link: ess remove-link",
            "{name} ({id}) has {count} links and stays: {links}. To remove one: ess remove-link",
            len(linked),
        )
        told = listed([link.id for link in linked])
        raise RuleBroken(sentence.format(name=cooperative.name, id=cooperative.id, links=told))
    unit.cooperatives.remove(cooperative.id)
