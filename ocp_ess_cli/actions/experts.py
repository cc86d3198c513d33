"""The pool of experts: add, change, find and remove them, and forget how to reach them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.actions.reading import CONTACT_FIELDS, contact_mistakes, contact_readers, make_contact
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import AlreadyExists, EssError, FieldsRefused, NotFound
from ocp_ess_cli.domain.models import Contact, Expert, defaults
from ocp_ess_cli.domain.names import fold, nearest
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit

FIELDS = ("name", "fields", "organisation", "region", *CONTACT_FIELDS, "note")
TABLE = "experts"
_MOST_NAMED = 8


def read_expert(
    texts: Mapping[str, str], places: Places, today: date, base: Expert | None = None, record_id: str = "-"
) -> Expert:
    """Make an expert of texts as people type them, or change one.

    Args:
        texts: by field of `FIELDS`; an empty text clears the field.
        places: the regions known.
        today: dates of collection after it are refused.
        base: the expert to change; None for a new one, who needs a name.
        record_id: the id of a new one.

    Raises:
        FieldsRefused: one or more texts are wrong; all of them are named.
    """
    read: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    readers = _readers(places, today)
    for field, raw in texts.items():
        try:
            read[field] = readers[field](raw) if field == "name" or raw.strip() else None
        except EssError as error:
            mistakes.append(Mistake(str(error), field))
    if base is None and "name" not in texts:
        mistakes.append(Mistake(_("The name is missing."), "name"))
    if mistakes:
        raise FieldsRefused(mistakes)
    made = _made(base or Expert(id=record_id, name=read["name"]), read, today)
    if mistakes := contact_mistakes(made.contact, read):
        raise FieldsRefused(mistakes)
    return made


def _readers(places: Places, today: date) -> dict[str, Callable[[str], Any]]:
    return {
        "name": values.name,
        "fields": values.names,
        "organisation": values.text,
        "region": lambda raw: places.region(raw).code,
        **contact_readers(today),
        "note": lambda raw: values.text(raw, LONGEST_NOTE),
    }


def _made(base: Expert, read: Mapping[str, Any], today: date) -> Expert:
    cleared = defaults(Expert)
    fields = {key: cleared[key] if value is None else value for key, value in read.items() if key not in CONTACT_FIELDS}
    contact = {CONTACT_FIELDS[key]: value for key, value in read.items() if key in CONTACT_FIELDS}
    if contact:
        fields["contact"] = make_contact(base.contact or Contact(), contact, today)
    return msgspec.structs.replace(base, **fields)


def namesake(unit: Unit, expert: Expert) -> Expert | None:
    """Give another expert of the same name and organisation, if there is one."""
    return next(
        (one for one in unit.experts.find() if one.id != expert.id and _identity(one) == _identity(expert)),
        None,
    )


def _identity(expert: Expert) -> tuple[str, str]:
    return fold(expert.name), fold(expert.organisation)


def refuse_known(unit: Unit, expert: Expert) -> None:
    """Refuse an expert who is in the pool already.

    Raises:
        AlreadyExists: another has the same name and organisation.
    """
    if other := namesake(unit, expert):
        sentence = _(
            "“{name}” is in the pool already: {id}. To change it: ess edit-expert {id}; another of that name has "
            "another organisation."
        )
        raise AlreadyExists(sentence.format(name=other.name, id=other.id))


def add_expert(unit: Unit, texts: Mapping[str, str], places: Places, today: date) -> Expert:
    """Add an expert to the pool.

    Raises:
        FieldsRefused: texts are wrong.
        AlreadyExists: they are in the pool already.
    """
    made = read_expert(texts, places, today)
    refuse_known(unit, made)
    added = msgspec.structs.replace(made, id=unit.experts.next_id())
    unit.experts.add(added)
    return added


def edit_expert(unit: Unit, expert: Expert, texts: Mapping[str, str], places: Places, today: date) -> Expert:
    """Change an expert.

    Raises:
        FieldsRefused: texts are wrong.
        AlreadyExists: they would become another of the pool.
    """
    changed = read_expert(texts, places, today, base=expert)
    refuse_known(unit, changed)
    unit.experts.put(changed)
    return changed


def forget_contact(unit: Unit, expert: Expert) -> Expert:
    """Erase the contact of an expert from the record and from the journal (law 09-08, FACTS 24)."""
    changed = msgspec.structs.replace(expert, contact=None)
    unit.experts.put(changed)
    unit.forget(TABLE, expert.id)
    return changed


def id_of(reference: str) -> str:
    """Give the id that a reference states (`X0007`, `x7`); nothing where it is a name."""
    number = re.fullmatch(r"[xX]([0-9]{1,9})", reference.strip())
    return f"X{int(number[1]):04d}" if number else ""


def find_expert(unit: Unit, reference: str) -> Expert:
    """Find an expert by id, or by name, letter case and accents apart.

    Raises:
        NotFound: none is called so, or several are; these are listed.
    """
    if record_id := id_of(reference):
        if found := unit.experts.get(record_id):
            return found
        raise NotFound(_("There is no expert {id}. ess experts lists them.").format(id=record_id))
    pool = unit.experts.find()
    called = [one for one in pool if fold(one.name) == fold(reference)]
    if len(called) == 1:
        return called[0]
    near = nearest(reference, [one.name for one in pool])
    known = called or [one for one in pool if one.name in near]
    sentence = _("No expert is called “{value}”. ess experts lists them.")
    if called:
        sentence = _("“{value}” fits several experts: {known}. Name one by the id.")
    elif known:
        sentence = _("No expert is called “{value}”. Is it {known}?")
    told = listed([f"{one.id} {one.name}" for one in known[:_MOST_NAMED]])
    raise NotFound(sentence.format(value=values.shown(reference.strip()), known=told))


def search(unit: Unit, words: str, field: str = "") -> list[Expert]:
    """Find the experts in whose name, fields, organisation or note every word stands, and who know a field."""
    wanted = fold(words).split()
    return [
        one
        for one in unit.experts.find()
        if all(word in _searchable(one) for word in wanted) and (not field or _knows(one, field))
    ]


def _searchable(expert: Expert) -> str:
    return fold(" ".join((expert.id, expert.name, *expert.fields, expert.organisation, expert.note)))


def _knows(expert: Expert, field: str) -> bool:
    return any(fold(field) in fold(known) for known in expert.fields)
