"""Cooperatives that are likely registered twice: find them, tell them apart for good, and merge them."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, combinations
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.actions import finding, links
from ocp_ess_cli.domain.duplicates import Pair, Profile, compare
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, RuleBroken
from ocp_ess_cli.domain.likeness import spelled
from ocp_ess_cli.domain.models import Cooperative, Entry, Twin
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

    from ocp_ess_cli.domain.models import Juror
    from ocp_ess_cli.store.protocol import Unit


FEW = 50  # cooperatives of which the likes are looked for one by one


def find(unit: Unit, among: Collection[str] | None = None) -> list[Pair]:
    """Find the pairs that are likely one cooperative, surest first, without those that were told apart.

    With `among`, only pairs in which one of these ids is.

    Only records that share a number, or the consonants of a name in places that may be one, are held against each
    other; so the work grows with the register, not with its square.
    """
    if among is not None and len(among) <= FEW:
        return _like_any(unit, among)
    apart = {(twin.one, twin.other) for twin in unit.twins.find()}
    by_number: defaultdict[Hashable, list[Profile]] = defaultdict(list)
    by_name: defaultdict[Hashable, list[Profile]] = defaultdict(list)
    for profile in unit.cooperatives.project(Profile):
        for number in filter(None, (profile.ice, profile.number)):
            by_number[number].append(profile)
        for heard in {_heard(name) for name in profile.names} - {""}:
            by_name[heard, spelled(profile.name).numbers].append(profile)
    groups = (combinations(group, 2) for group in by_number.values())
    found: dict[tuple[str, str], Pair] = {}
    for one, other in chain(*groups, *map(_of_one_place, by_name.values())):
        key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if among is not None and one.id not in among and other.id not in among:
            continue
        if key not in found and key not in apart and (pair := compare(*sorted((one, other), key=attrgetter("id")))):
            found[key] = pair
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.one.id, pair.other.id))


def _like_any(unit: Unit, ids: Iterable[str]) -> list[Pair]:
    found: dict[frozenset[str], Pair] = {}
    for one in filter(None, map(unit.cooperatives.get, sorted(ids))):
        for pair in like(unit, one):
            found.setdefault(frozenset((pair.one.id, pair.other.id)), pair)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.one.id, pair.other.id))


def _heard(name: str) -> str:
    """Give the consonants that every spelling of a name has."""
    return "".join(spelled(name).keys).replace("h", "")


def _of_one_place(namesakes: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Give the pairs of namesakes whose places may be one: a place that is not known may be any."""
    of_province: defaultdict[str, list[Profile]] = defaultdict(list)
    of_region: defaultdict[str, list[Profile]] = defaultdict(list)
    for one in namesakes:
        of_province[one.province].append(one)
        if one.province:
            of_region[one.region].append(one)
    anywhere = of_province.pop("", [])
    for group in of_province.values():
        yield from combinations(group, 2)
    yield from combinations(anywhere, 2)
    for one in anywhere:
        others = of_region.get(one.region, []) if one.region else chain(*of_region.values())
        yield from ((one, other) for other in others)


def like(unit: Unit, cooperative: Cooperative) -> list[Pair]:
    """Find the other cooperatives that one is likely to be, surest first, without those that it was told from."""
    apart = {frozenset((twin.one, twin.other)) for twin in _twins_of(unit, cooperative.id)}
    mine = msgspec.convert(cooperative, Profile, from_attributes=True)
    ids = {one.id for key in _longest(cooperative) for one in unit.named(key)}
    if cooperative.ice:
        ids |= {one.id for one in unit.cooperatives.find(ice=cooperative.ice)}
    ids -= {cooperative.id}
    pairs = [
        pair
        for other in unit.cooperatives.project(Profile, ids)
        if frozenset((mine.id, other.id)) not in apart and (pair := compare(mine, other))
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.other.id))


def _twins_of(unit: Unit, record_id: str) -> list[Twin]:
    """Give the pairs in which a cooperative is told from another, in the order of their ids."""
    return sorted([*unit.twins.find(one=record_id), *unit.twins.find(other=record_id)], key=attrgetter("id"))


def _longest(cooperative: Cooperative) -> set[str]:
    """Give the longest key of each name: what a spelling of it has, too."""
    keys = (heard.keys or heard.all_keys for heard in map(spelled, cooperative.names))
    return {max(of_name, key=len) for of_name in keys if of_name}


def tell_apart(unit: Unit, one: Cooperative, other: Cooperative) -> Twin:
    """Remember that two cooperatives are not one.

    Raises:
        BadValue: it is the same record twice.
        AlreadyExists: it is remembered.
    """
    first, second = two(one, other)
    twin = Twin(id=f"{first.id}-{second.id}", one=first.id, other=second.id)
    if unit.twins.get(twin.id):
        raise AlreadyExists(_("{one} and {other} are told apart already.").format(one=first.id, other=second.id))
    unit.twins.add(twin)
    return twin


def tell_from_namesakes(unit: Unit, cooperative: Cooperative) -> None:
    """Remember that a cooperative is none of those that have its name in its province."""
    for pair in like(unit, cooperative):
        other = pair.other
        if fold(other.name) == fold(cooperative.name) and other.province == cooperative.province:
            tell_apart(unit, cooperative, finding.find_cooperative(unit, other.id, exact=True))


def two(one: Cooperative, other: Cooperative) -> tuple[Cooperative, Cooperative]:
    """Give two cooperatives in the order of their ids.

    Raises:
        BadValue: it is the same record twice.
    """
    if one.id == other.id:
        raise BadValue(_("{id} is one record; name two.").format(id=one.id))
    return (one, other) if one.id < other.id else (other, one)


# --- merging ---


class Merger(NamedTuple):
    """What becomes of two records of one cooperative.

    Attributes:
        merged: what the first becomes.
        gone: the second, which is removed.
        moved: entries of the second that become entries of the first.
        dropped: entries of rounds in which both have one, that are removed.
        linked: what becomes of the links of the second.
    """

    kept: Cooperative
    gone: Cooperative
    merged: Cooperative
    moved: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    linked: links.Moves = links.Moves()


def plan_merger(unit: Unit, kept: Cooperative, gone: Cooperative, take: Iterable[str] = ()) -> Merger:
    """Plan what two records become together; nothing is changed.

    The first keeps what it says; what it does not say is taken of the second, and so are the fields named in `take`.
    Every name is kept.

    Raises:
        BadValue: it is the same record twice, or a field of `take` cannot be taken.
        RuleBroken: both won the same round.
    """
    two(kept, gone)
    entries = {entry.round: entry for entry in unit.entries.find(cooperative=kept.id)}
    moved: list[Entry] = []
    dropped: list[Entry] = []
    for entry in unit.entries.find(cooperative=gone.id):
        standing = entries.get(entry.round)
        if standing and standing.stage == entry.stage == WINNER:
            sentence = _("{one} and {other} both won {round} ({entries}); revoke one of the awards first.")
            ids = listed([standing.id, entry.id])
            raise RuleBroken(sentence.format(one=kept.id, other=gone.id, round=entry.round, entries=ids))
        if standing is None or _worth(unit, entry) > _worth(unit, standing):
            moved.append(msgspec.structs.replace(entry, cooperative=kept.id))
            dropped += [standing] if standing else []
        else:
            dropped.append(entry)
    linked = links.moves(unit, kept.id, gone.id)
    return Merger(kept, gone, _merged(kept, gone, {*take}), tuple(moved), tuple(dropped), linked)


def _worth(unit: Unit, entry: Entry) -> tuple[bool, bool, int]:
    """Say which of two entries of one round is to be kept: one that won, else has any mark, else came further."""
    has_mark = entry.mark is not None or bool(unit.scores.count(entry=entry.id))
    return entry.stage == WINNER, has_mark, len(entry.path)


_OWN = {"id", "name", "other_names", "illustrative"}  # fields that are merged in a way of their own
FIELDS = tuple(field for field in Cooperative.__struct_fields__ if field not in _OWN)


def _merged(kept: Cooperative, gone: Cooperative, take: set[str]) -> Cooperative:
    if unknown := sorted(take - {*FIELDS, "name"}):
        sentence = _("“{field}” cannot be taken; there are: {fields}.")
        raise BadValue(sentence.format(field=unknown[0], fields=listed(["name", *FIELDS])))
    defaults = msgspec.structs.asdict(Cooperative(id="-", name="-"))
    fields: dict[str, Any] = {}
    for field in FIELDS:
        mine, theirs = getattr(kept, field), getattr(gone, field)
        fields[field] = theirs if field in take or mine == defaults[field] else mine
    if fields["province"] == gone.province != kept.province:
        fields["region"] = gone.region
    if fields["province"] != gone.province and "commune" not in take:
        fields["commune"] = kept.commune
    name = gone.name if "name" in take else kept.name
    others = {fold(other): other for other in reversed((*kept.names, *gone.names))}
    others = {folded: other for folded, other in others.items() if folded not in {fold(name), fold(fields["name_ar"])}}
    return msgspec.structs.replace(
        kept,
        **fields,
        name=name,
        other_names=tuple(reversed(others.values())),
        illustrative=kept.illustrative and gone.illustrative,
    )


def merge(unit: Unit, merger: Merger) -> None:
    """Do what was planned: one record is left, with the names, entries and awards of both."""
    for entry in merger.dropped:
        for score in unit.scores.find(entry=entry.id):
            unit.scores.remove(score.id)
        unit.entries.remove(entry.id)
    for entry in merger.moved:
        unit.entries.put(entry)
    _move_payments(unit, merger)
    _move_support(unit, merger)
    links.move(unit, merger.linked)
    for twin in _twins_of(unit, merger.gone.id):
        unit.twins.remove(twin.id)
        _move_twin(unit, twin, merger)
    for round_ in unit.rounds.find():
        jurors = tuple(_moved_link(juror, merger) for juror in round_.jurors)
        if jurors != round_.jurors:
            unit.rounds.put(msgspec.structs.replace(round_, jurors=jurors))
    unit.cooperatives.put(merger.merged)
    unit.cooperatives.remove(merger.gone.id)


def _moved_link(juror: Juror, merger: Merger) -> Juror:
    """Let a juror who had to do with the second have to do with the first."""
    linked = dict.fromkeys(merger.kept.id if one == merger.gone.id else one for one in juror.linked)
    return msgspec.structs.replace(juror, linked=tuple(linked))


def _move_payments(unit: Unit, merger: Merger) -> None:
    """Keep what was paid for a dropped entry, and came back, with the other entry of its round."""
    stays = _staying(unit, merger)
    for payment in unit.payments.among("entry", stays):
        unit.payments.put(msgspec.structs.replace(payment, entry=stays[payment.entry]))


def _staying(unit: Unit, merger: Merger) -> dict[str, str]:
    """Give for each entry that is dropped the other one of its round, which stays: their ids."""
    left = {entry.round: entry.id for entry in unit.entries.find(cooperative=merger.kept.id)}
    return {entry.id: left[entry.round] for entry in merger.dropped}


def _move_support(unit: Unit, merger: Merger) -> None:
    """Let the sessions, needs and actions of a dropped entry be of the other entry of its round."""
    stays = _staying(unit, merger)
    for session in unit.sessions.among("round", {entry.round for entry in merger.dropped}):
        served = tuple(dict.fromkeys(stays.get(entry, entry) for entry in session.entries))
        if served != session.entries:
            unit.sessions.put(msgspec.structs.replace(session, entries=served))
    for measure in unit.measures.among("entry", stays):
        unit.measures.put(msgspec.structs.replace(measure, entry=stays[measure.entry]))


def _move_twin(unit: Unit, twin: Twin, merger: Merger) -> None:
    """Let what was told of the second hold for the first."""
    other = twin.other if twin.one == merger.gone.id else twin.one
    one, other = sorted((other, merger.kept.id))
    moved = Twin(id=f"{one}-{other}", one=one, other=other)
    if one != other and unit.twins.get(moved.id) is None:
        unit.twins.add(moved)
