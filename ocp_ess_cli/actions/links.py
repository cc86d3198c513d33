"""Links of cooperatives with others: recorded, changed, removed, and moved where two cooperatives are merged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.actions import rounds
from ocp_ess_cli.actions.finding import Fits, find_cooperative
from ocp_ess_cli.domain import links, values
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, EssError, FieldsRefused, NotFound
from ocp_ess_cli.domain.models import LINK_KINDS, LINK_STATUSES, Link
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

FIELDS = {
    "opportunity": "title",
    "kind": "kind",
    "status": "status",
    "date": "on",
    "value": "value",
    "currency": "currency",
    "note": "note",
}
_CLEARED: dict[str, Any] = {"kind": "other", "value": None, "note": ""}


def read_fields(texts: Mapping[str, str], today: date) -> dict[str, Any]:
    """Read what is said of a link, as people type it.

    Args:
        texts: by column of `FIELDS`; an empty text clears the kind, the value or the note.
        today: a day after it is refused.

    Returns:
        The values by field of a link.

    Raises:
        FieldsRefused: one or more texts are wrong; all of them are named.
    """
    readers: dict[str, Callable[[str], Any]] = {
        "opportunity": values.name,
        "kind": lambda raw: values.one_of(raw, LINK_KINDS),
        "status": lambda raw: values.one_of(raw, LINK_STATUSES),
        "date": lambda raw: values.past_day(raw, today),
        "value": values.amount,
        "currency": rounds.currency,
        "note": lambda raw: values.text(raw, LONGEST_NOTE),
    }
    read: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for column, raw in texts.items():
        try:
            is_cleared = column in _CLEARED and not raw.strip()
            read[FIELDS[column]] = _CLEARED[column] if is_cleared else readers[column](raw)
        except EssError as error:
            mistakes.append(Mistake(str(error), column))
    if mistakes:
        raise FieldsRefused(mistakes)
    return read


def read_party(raw: str) -> str:
    """Take the name of a party that is no cooperative of the register.

    Raises:
        BadValue: it is no name, or the id of a cooperative.
    """
    name = values.name(raw)
    if re.fullmatch(r"[cC][0-9]+", name):
        sentence = _("“{value}” is the id of a cooperative, not the name of another party.")
        raise BadValue(sentence.format(value=values.shown(name)))
    return name


class Ends(NamedTuple):
    """Between whom a link is, and in which round it was made.

    Attributes:
        cooperative: the id of a cooperative.
        other: the id of another, or the name of another party.
        round_: None where no program made it.
    """

    cooperative: str
    other: str
    round_: Round | None = None


def made(ends: Ends, read: Mapping[str, Any], today: date) -> Link:
    """Make a link without an id; its currency is that of its round where nothing else is said.

    Raises:
        BadValue: it is one of a cooperative with itself, or has no opportunity.
    """
    if ends.cooperative == ends.other:
        sentence = _("A link is between two; {id} cannot be linked to itself.")
        raise BadValue(sentence.format(id=ends.cooperative))
    if "title" not in read:
        raise BadValue(_("A link needs the opportunity that it opened."))
    base: dict[str, Any] = {"on": today}
    if ends.round_:
        base |= {"round": ends.round_.id, "currency": ends.round_.terms.currency}
    return Link(id="-", cooperative=ends.cooperative, other=ends.other, **{**base, **read})


def same(unit: Unit, link: Link) -> Link | None:
    """Give another link of the same two for the same opportunity, if there is one."""
    near = {one.id: one for cooperative in links.cooperatives(link) for one in of_cooperative(unit, cooperative)}
    return next((one for one in near.values() if one.id != link.id and links.key(one) == links.key(link)), None)


def refuse_same(unit: Unit, link: Link) -> None:
    """Refuse a link that is recorded already.

    Raises:
        AlreadyExists: the same two are linked for the same opportunity.
    """
    if found := same(unit, link):
        sentence = _("{one} and {other} are linked by “{opportunity}” already: {id}. To change it: ess edit-link {id}")
        told = sentence.format(one=link.cooperative, other=link.other, opportunity=found.title, id=found.id)
        raise AlreadyExists(told)


def add_link(unit: Unit, ends: Ends, read: Mapping[str, Any], today: date) -> Link:
    """Record a link.

    Raises:
        BadValue: it is one of a cooperative with itself, or has no opportunity.
        AlreadyExists: it is recorded already.
    """
    new = made(ends, read, today)
    refuse_same(unit, new)
    added = msgspec.structs.replace(new, id=unit.links.next_id())
    unit.links.add(added)
    return added


def edit_link(unit: Unit, link: Link, read: Mapping[str, Any]) -> Link:
    """Change what is said of a link; between whom it is stays.

    Raises:
        AlreadyExists: it would become one that is recorded already.
    """
    changed = msgspec.structs.replace(link, **read)
    refuse_same(unit, changed)
    unit.links.put(changed)
    return changed


def find_link(unit: Unit, reference: str) -> Link:
    """Find a link by its id (`L0007`, `l7`, `7`).

    Raises:
        NotFound: there is none.
    """
    number = re.fullmatch(r"[lL]?([0-9]{1,9})", reference.strip())
    if number and (found := unit.links.get(f"L{int(number[1]):04d}")):
        return found
    sentence = _("There is no link {id}. ess links lists them.")
    raise NotFound(sentence.format(id=values.visible(reference.strip())[:40]))


def find_other(unit: Unit, other: str | None, party: str | None) -> str:
    """Give the other of a link: the id of the cooperative that is named, or the name of another party.

    Raises:
        BadValue: neither is named, or both, or the other party is a cooperative of the register.
        NotFound: no cooperative is called so.
    """
    if (other is None) == (party is None):
        raise BadValue(_("Name the other cooperative, or with --with NAME a party that is none: one of the two."))
    if other is not None:
        return find_cooperative(unit, other, exact=True).id
    name = read_party(party or "")
    if known := Fits(unit, name).exact:
        sentence = _("“{name}” is a cooperative of the register, {ids}; name it without --with.")
        raise BadValue(sentence.format(name=values.shown(name), ids=listed([one.id for one in known])))
    return name


def of_cooperative(unit: Unit, cooperative: str) -> list[Link]:
    """Give the links of a cooperative, from whichever side they were recorded."""
    found = [*unit.links.find(cooperative=cooperative), *unit.links.find(other=cooperative)]
    return sorted(found, key=lambda link: link.id)


class Wanted(NamedTuple):
    """Which links are wanted; nothing narrows where a field is empty.

    Attributes:
        years: of the round; of a link without one, of its day.
    """

    cooperative: str = ""
    kind: str = ""
    status: str = ""
    program: Program | None = None
    years: range | None = None


def found(unit: Unit, wanted: Wanted) -> list[Link]:
    """Find links, the oldest first."""
    equal = {"kind": wanted.kind, "status": wanted.status}
    every = unit.links.find(**{field: value for field, value in equal.items() if value})
    return sorted(filter(lambda link: _takes(wanted, link), every), key=lambda link: (link.on, link.id))


def _takes(wanted: Wanted, link: Link) -> bool:
    program, _dash, year = link.round.rpartition("-")
    return (
        wanted.cooperative in ("", *links.cooperatives(link))
        and (wanted.program is None or program == wanted.program.key)
        and (wanted.years is None or (int(year) if year else link.on.year) in wanted.years)
    )


class Moves(NamedTuple):
    """What becomes of links where a cooperative is merged into another.

    Attributes:
        moved: as they become.
        dropped: between the two, or what the other has already.
    """

    moved: tuple[Link, ...] = ()
    dropped: tuple[Link, ...] = ()


def moves(unit: Unit, kept: str, gone: str) -> Moves:
    """Plan what becomes of the links of a cooperative that is merged into another."""
    keys = {links.key(link) for link in of_cooperative(unit, kept)}
    moved: list[Link] = []
    dropped: list[Link] = []
    for link in of_cooperative(unit, gone):
        after = links.moved(link, kept, gone)
        if after.cooperative == after.other or links.key(after) in keys:
            dropped.append(link)
        else:
            moved.append(after)
            keys.add(links.key(after))
    return Moves(tuple(moved), tuple(dropped))


def move(unit: Unit, planned: Moves) -> None:
    """Do what was planned."""
    for link in planned.moved:
        unit.links.put(link)
    for link in planned.dropped:
        unit.links.remove(link.id)


def ids_of(found_: Iterable[Link]) -> set[str]:
    """Give the ids of the cooperatives of links."""
    return {cooperative for link in found_ for cooperative in links.cooperatives(link)}
