"""What the rows of sheets name, looked up together before they are read: a row alone would be a question of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocp_ess_cli.actions.finding import find_cooperative
from ocp_ess_cli.actions.reading import read_fields
from ocp_ess_cli.actions.register import Identity, Known, numbers
from ocp_ess_cli.domain.errors import EssError
from ocp_ess_cli.domain.likeness import spelled
from ocp_ess_cli.domain.models import Cooperative, Entry
from ocp_ess_cli.domain.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit

    Key = tuple[str, ...]

SHARE = 20  # cooperatives of the register for each row, from which on they are looked up and not all read
_IDENTITY = ("name", "ice", "court", "register_number")


def known(unit: Unit, rows: Sequence[Mapping[str, str]], places: Places, today: date) -> Known:
    """Give the cooperatives that rows are held against: all of them, or of many those that the rows may be."""
    if len(rows) * SHARE > unit.cooperatives.count():
        return Known(unit.cooperatives.project(Identity))
    return _Sought(unit, [one for row in rows if (one := _stated(row, places, today))])


def _stated(row: Mapping[str, str], places: Places, today: date) -> Cooperative | None:
    """Read what a row tells a cooperative apart by; nothing where that is wrong, which its reading will say."""
    texts = {column: raw for column, raw in row.items() if column in _IDENTITY}
    try:
        return Cooperative(**{"id": "-", "name": "", **read_fields(texts, places, today)})
    except EssError:
        return None


class _Sought(Known):
    """The cooperatives that share a name or a number with those asked for, which are looked up when they are not.

    One that is added was asked for before: what it shares is known.
    """

    def __init__(self, unit: Unit, ones: Iterable[Cooperative]) -> None:
        super().__init__(())
        self._unit = unit
        self._asked: set[Key] = set()
        self._look_up_all([*ones])

    def _look_up(self, cooperative: Cooperative) -> None:
        if not self._asked.issuperset(_keys(cooperative)):
            self._look_up_all([cooperative])

    def _look_up_all(self, ones: Sequence[Cooperative]) -> None:
        """Put those that share something with some cooperatives under what they share, in the order of their ids."""
        wanted = {key for one in ones for key in _keys(one)} - self._asked
        self._asked |= wanted
        by_name = self._by_name  # it begins with those known before
        for one in self._sharing(ones):
            self._ones.setdefault(one.id, one)
            shared = wanted.intersection(_keys(one))
            self._keep(shared.intersection(numbers(one)), one.id)
            if shared.difference(numbers(one)):
                self._keep([("name", fold(one.name), one.province)], one.id)
                by_name.setdefault(fold(one.name), []).append(one.id)

    def _sharing(self, ones: Sequence[Cooperative]) -> Sequence[Identity]:
        unit = self._unit
        words = [frozenset(spelled(one.name).all_keys) for one in ones if one.name]
        if not all(words):  # a name without a word that sounds
            return unit.cooperatives.project(Identity)
        ids = {one.id for one in unit.worded(words)}
        ids |= {one.id for one in unit.cooperatives.among("ice", {one.ice for one in ones} - {""})}
        pairs = {(one.court, one.register_number) for one in ones if one.court and one.register_number}
        ids |= {one.id for one in unit.numbered(pairs)}
        return unit.cooperatives.project(Identity, ids)


def _keys(one: Cooperative | Identity) -> list[Key]:
    return [*([("name", fold(one.name))] if one.name else []), *numbers(one)]


class Called:
    """The cooperatives that rows name by an id or a whole name, and their entries, all read together."""

    def __init__(self, unit: Unit, rows: Sequence[Mapping[str, str]]) -> None:
        """Take the rows."""
        self._unit = unit
        named = {row["cooperative"].strip() for row in rows if "cooperative" in row}
        ids = {raw: f"C{int(number[1]):04d}" for raw in named if (number := _NUMBER.fullmatch(raw))}
        by_id = {one.id: one for one in unit.cooperatives.project(Cooperative, {*ids.values()})} if ids else {}
        self._known = {raw: by_id[one] for raw, one in ids.items() if one in by_id}
        self._known |= _by_whole_name(unit, named - ids.keys())
        entries = {row["id"].strip() for row in rows if "id" in row}
        unit.entries.project(Entry, entries) if entries else ()
        unit.entries.among("cooperative", {one.id for one in self._known.values()})

    def find(self, reference: str) -> Cooperative:
        """Find a cooperative by its id or its whole name.

        Raises:
            NotFound: there is none, or several are called so.
        """
        return self._known.get(reference.strip()) or find_cooperative(self._unit, reference, exact=True)


_NUMBER = re.compile(r"[cC]?([0-9]{1,9})")


def _by_whole_name(unit: Unit, names: Iterable[str]) -> dict[str, Cooperative]:
    """Give by name the cooperatives of which alone it is a whole name."""
    keys = {name: frozenset(spelled(name).all_keys) for name in names}
    called: dict[str, dict[str, Cooperative]] = {}
    for one in unit.worded({*keys.values()}):
        for name in one.names:
            called.setdefault(fold(name), {})[one.id] = one
    found = {name: [*called.get(fold(name), {}).values()] for name, words in keys.items() if words}
    return {name: ones[0] for name, ones in found.items() if len(ones) == 1}
