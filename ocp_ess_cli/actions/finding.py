"""Finding cooperatives: one by its id or name, many by words, place, sector and kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.names import contains, fold, fold_all, nearest
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocp_ess_cli.domain.models import Cooperative
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit


_MOST_LISTED = 8


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
        if found := unit.cooperatives.get(f"C{int(number[1]):04d}"):
            return found
        raise NotFound(_("There is no cooperative {id}.").format(id=f"C{int(number[1]):04d}"))
    everyone = unit.cooperatives.project(Spelled)
    same, part = _fitting(everyone, fold(reference))
    fitting = same or part
    if len(fitting) == 1 and (same or not exact):
        found = unit.cooperatives.get(fitting[0].id)
        if found is not None:
            return found
    raise NotFound(_not_one(reference, fitting, everyone))


class Spelled(msgspec.Struct, frozen=True):
    """What a cooperative is called, and where it is."""

    id: str
    name: str
    name_ar: str = ""
    other_names: tuple[str, ...] = ()
    province: str = ""
    region: str = ""


def _fitting(everyone: Sequence[Spelled], folded: str) -> tuple[list[Spelled], list[Spelled]]:
    """Give those of which a whole name folds so, and those of which a name has every word."""
    words = folded.split()
    if not words:
        return [], []
    same: dict[str, Spelled] = {}
    part: dict[str, Spelled] = {}
    pairs = [(cooperative, name) for cooperative in everyone for name in spellings(cooperative)]
    for (cooperative, _name), name in zip(pairs, fold_all(name for _c, name in pairs), strict=True):
        if name == folded:
            same[cooperative.id] = cooperative
        elif words[0] in name and all(word in name for word in words):
            part[cooperative.id] = cooperative
    return [*same.values()], [cooperative for key, cooperative in part.items() if key not in same]


def is_exact(cooperative: Cooperative, reference: str) -> bool:
    """Tell whether a reference is the id of a cooperative or a whole name of it."""
    folded = fold(reference)
    return bool(re.fullmatch(r"[cC]?\d+", reference.strip())) or folded in map(fold, spellings(cooperative))


def spellings(cooperative: Cooperative | Spelled) -> tuple[str, ...]:
    """Give every name a cooperative is recorded under."""
    arabic = (cooperative.name_ar,) if cooperative.name_ar else ()
    return (cooperative.name, *arabic, *cooperative.other_names)


def _not_one(reference: str, fitting: list[Spelled], everyone: list[Spelled]) -> str:
    if len(fitting) > 1:
        sentence = plural(
            "“{reference}” fits {count} cooperative: {known}. Name it by its id.",
            "“{reference}” fits {count} cooperatives: {known}. Name one by its id.",
            len(fitting),
        )
    elif fitting:
        sentence = _("No cooperative is called exactly “{reference}”. If it is {known}, name it so.")
    else:
        by_name = {name: c for c in everyone for name in spellings(c)}
        fitting = list({by_name[name].id: by_name[name] for name in nearest(reference, by_name)}.values())
        sentence = (
            _("No cooperative is called “{reference}”. Is it {known}?")
            if fitting
            else _("No cooperative is called “{reference}”. ess coops lists them.")
        )
    names = Counter(c.name for c in fitting)
    told = [f"{c.id} {c.name}" + (f" ({c.province or c.region})" if names[c.name] > 1 else "") for c in fitting]
    known = listed(told[:_MOST_LISTED] + ["…"] * (len(told) > _MOST_LISTED))
    return sentence.format(reference=values.visible(reference.strip())[:60], known=known)


def search(
    unit: Unit,
    places: Places,
    words: str = "",
    region: str = "",
    sector: str = "",
    kind: str = "",
) -> list[Cooperative]:
    """Find the cooperatives in which every word stands somewhere, in the region, of the sector and kind given."""
    wanted = {"region": region, "sector": sector, "kind": kind}
    found = unit.cooperatives.find(**{field: value for field, value in wanted.items() if value})
    return [c for c in found if contains(" ".join(_searchable(c, places)), words)] if words else found


def _searchable(cooperative: Cooperative, places: Places) -> Iterable[str]:
    yield from spellings(cooperative)
    yield from (cooperative.id, cooperative.commune)
    for known, code in (
        (places.regions, cooperative.region),
        (places.provinces, cooperative.province),
        (places.sectors, cooperative.sector),
    ):
        if code in known:
            yield from (code, *known[code].names.values())
    yield from (
        cooperative.activity,
        cooperative.register_number,
        cooperative.ice,
        cooperative.notes,
    )


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
