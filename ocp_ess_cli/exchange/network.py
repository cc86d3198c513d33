"""Rows of links and experts, as the importer takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ocp_ess_cli.actions import experts, links, rounds
from ocp_ess_cli.actions.finding import find_cooperative
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import FieldsRefused
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange.cells import wrong
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.domain.models import Expert, Link, Round
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.exchange.cells import Cells
    from ocp_ess_cli.store.protocol import Unit


class TakenLink(NamedTuple):
    """The link of a row: what it was, if it is in the register, and what it is now."""

    before: Link | None
    after: Link


class TakenExpert(NamedTuple):
    """The expert of a row: what they were, if they are in the pool, and what they are now."""

    before: Expert | None
    after: Expert


def take_link(unit: Unit, cells: Cells, programs: Programs, record_id: str, today: date) -> TakenLink:
    """Read the row of a link; one of the same two and the same opportunity, or of that id, is changed by it.

    Raises:
        FieldsRefused: cells are wrong.
        EssError: the link cannot be.
    """
    ends = _ends(unit, cells, programs)
    texts = {column: raw for column, raw in cells.texts.items() if column in links.FIELDS}
    try:
        read = links.read_fields(texts, today)
    except FieldsRefused as error:
        cells.mistakes += error.mistakes
        read = {}
    if "opportunity" not in texts:
        cells.needed("opportunity", values.name)
    cells.check()
    new = msgspec.structs.replace(links.made(ends, read, today), id=record_id or "-")
    standing = unit.links.get(record_id) if record_id else links.same(unit, new)
    if standing is None:
        links.refuse_same(unit, new)
        return TakenLink(None, new)
    if {standing.cooperative, standing.other} != {new.cooperative, new.other}:
        sentence = _("{id} is a link of others; between whom a link is cannot be changed.")
        raise wrong("id", sentence.format(id=standing.id))
    if ends.round_:
        read["round"] = ends.round_.id
    changed = msgspec.structs.replace(standing, **read)
    links.refuse_same(unit, changed)
    return TakenLink(standing, changed)


def _ends(unit: Unit, cells: Cells, programs: Programs) -> links.Ends:
    """Read between whom a link is, and its round; what is wrong is kept in the cells."""
    one = cells.needed("cooperative", lambda raw: find_cooperative(unit, raw, exact=True).id)
    other = cells.read("other", lambda raw: find_cooperative(unit, raw, exact=True).id)
    party = cells.read("party", links.read_party)
    if ("other" in cells.texts) == ("party" in cells.texts):
        sentence = _("Write the other cooperative into “other”, or a party that is none into “party”: one of the two.")
        cells.mistakes.append(Mistake(sentence, "party" if "party" in cells.texts else "other"))
    round_ = _round(unit, cells, programs) if {"program", "year"} & {*cells.texts} else None
    return links.Ends(one, other or party or "", round_)


def _round(unit: Unit, cells: Cells, programs: Programs) -> Round | None:
    known = len(cells.mistakes)
    program, year = cells.needed("program", programs.find), cells.needed("year", values.year)
    if len(cells.mistakes) > known:
        return None
    found = unit.rounds.get(rounds.round_id(program, year))
    if found is None:
        sentence = _("There is no round {round}; list it in rounds.csv.")
        cells.mistakes.append(Mistake(sentence.format(round=rounds.round_id(program, year)), "program"))
    return found


def take_expert(unit: Unit, cells: Cells, places: Places, record_id: str, today: date) -> TakenExpert:
    """Read the row of an expert; one of that id, or of the same name and organisation, is changed by it.

    Raises:
        FieldsRefused: cells are wrong.
        AlreadyExists: it would become another of the pool.
    """
    texts = {column: raw for column, raw in cells.texts.items() if column != "id"}
    cells.check()
    standing = unit.experts.get(record_id) if record_id else None
    read = experts.read_expert(texts, places, today, standing, record_id or "-")
    if standing is None and not record_id and (standing := experts.namesake(unit, read)):
        spelled = {**texts, "name": standing.name}  # the pool's own spelling stays
        read = experts.read_expert(spelled, places, today, standing)
    experts.refuse_known(unit, read)
    return TakenExpert(standing, read)
