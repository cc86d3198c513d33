"""The register of cooperatives: add, change, remove and find them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import (
    AlreadyExists,
    BadValue,
    EssError,
    FieldsRefused,
    NotFound,
    RuleBroken,
)
from ocp_ess_cli.domain.models import KINDS, Contact, Cooperative
from ocp_ess_cli.domain.names import contains, fold
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.store.protocol import Unit

CONTACT_FIELDS = {
    "contact_name": "name",
    "contact_role": "role",
    "contact": "reach",
    "contact_collected": "collected",
    "contact_until": "keep_until",
}
FIELDS = (
    "name name_ar other_names kind country region province commune sector activity members women youth "
    "foreign_members founded court register_number ice contact_name contact_role contact contact_collected "
    "contact_until notes illustrative"
).split()

_MOST_LISTED = 8


def read_cooperative(
    record_id: str,
    texts: Mapping[str, str],
    places: Places,
    today: date,
    base: Cooperative | None = None,
) -> Cooperative:
    """Make a cooperative of texts as people type them.

    Args:
        record_id: the id it will have.
        texts: by field of `FIELDS`; an empty text clears the field.
        places: the regions, provinces and sectors known.
        today: dates after it are refused.
        base: the cooperative to change; None for a new one, which needs a name.

    Raises:
        FieldsRefused: one or more texts are wrong; all of them are named.
    """
    read: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    codes: set[int] = set()
    readers = _readers(places, today)
    for field, raw in texts.items():
        try:
            if raw.strip() or field == "name":
                read[field] = readers[field](raw)
            else:
                read[field] = None
        except EssError as error:
            mistakes.append(Mistake(str(error), field))
            codes.add(error.exit_code)
    if base is None and "name" not in texts:
        mistakes.append(Mistake(_("The name is missing."), "name"))
    if not mistakes:
        cooperative = _made(record_id, read, places, today, base)
        mistakes = _disagreements(cooperative, places)
    if mistakes:
        raise FieldsRefused(mistakes, codes.pop() if len(codes) == 1 else BadValue.exit_code)
    return cooperative


def _readers(places: Places, today: date) -> dict[str, Callable[[str], Any]]:
    return {
        "name": values.name,
        "name_ar": values.name,
        "other_names": values.names,
        "kind": lambda raw: values.one_of(raw, KINDS),
        "country": values.country,
        "region": lambda raw: places.region(raw).code,
        "province": lambda raw: places.province(raw).code,
        "commune": values.text,
        "sector": lambda raw: places.sector(raw).code,
        "activity": values.text,
        "members": values.count,
        "women": values.count,
        "youth": values.count,
        "foreign_members": values.count,
        "founded": lambda raw: values.past_day(raw, today),
        "court": values.text,
        "register_number": values.text,
        "ice": values.ice,
        "contact_name": values.name,
        "contact_role": values.text,
        "contact": values.reach,
        "contact_collected": lambda raw: values.past_day(raw, today),
        "contact_until": values.day_of,
        "notes": lambda raw: values.text(raw, LONGEST_NOTE),
        "illustrative": values.yes_or_no,
    }


def _made(
    record_id: str,
    read: dict[str, Any],
    places: Places,
    today: date,
    base: Cooperative | None,
) -> Cooperative:
    defaults = msgspec.structs.asdict(Cooperative(id=record_id, name="-"))
    fields: dict[str, Any] = msgspec.structs.asdict(base) if base else {"id": record_id}
    contact = {CONTACT_FIELDS[key]: read.pop(key) for key in list(read) if key in CONTACT_FIELDS}
    fields |= {key: defaults[key] if value is None else value for key, value in read.items()}
    if contact:
        fields["contact"] = _contact((base and base.contact) or Contact(), contact, today)
    province = fields.get("province")
    if province and not read.get("region") and ("province" in read or not fields.get("region")):
        fields["region"] = places.provinces[province].within
    return Cooperative(**fields)


def _contact(base: Contact, given: Mapping[str, Any], today: date) -> Contact | None:
    defaults = msgspec.structs.asdict(Contact())
    fields = msgspec.structs.asdict(base)
    fields |= {key: defaults[key] if value is None else value for key, value in given.items()}
    contact = Contact(**fields)
    if not (contact.name or contact.role or contact.reach):
        return None
    return contact if contact.collected else msgspec.structs.replace(contact, collected=today)


def _disagreements(cooperative: Cooperative, places: Places) -> list[Mistake]:
    """Name what does not fit together in one cooperative."""
    found = []
    province = places.provinces.get(cooperative.province)
    if cooperative.country != "MA" and (cooperative.region or province):
        sentence = _("Regions and provinces are known for Morocco only; write the place as the commune.")
        found.append(Mistake(sentence, "province" if province else "region"))
    elif province and province.within != cooperative.region:
        sentence = _("{province} is in {region}, not in {given}.")
        found.append(
            Mistake(
                sentence.format(
                    province=province.name,
                    region=places.region_name(province.within),
                    given=places.region_name(cooperative.region),
                ),
                "province",
            )
        )
    found += _counts_above_members(cooperative)
    contact = cooperative.contact
    if contact and contact.keep_until and contact.collected and contact.keep_until < contact.collected:
        sentence = _("The contact is kept until a day before it was collected.")
        found.append(Mistake(sentence, "contact_until"))
    return found


def _counts_above_members(cooperative: Cooperative) -> list[Mistake]:
    members = cooperative.members
    if members is None:
        return []
    sentences = {
        "women": _("{count} women are more than the {members} members."),
        "youth": _("{count} members aged 18 to 35 are more than the {members} members."),
        "foreign_members": _("{count} foreign members are more than the {members} members."),
    }
    return [
        Mistake(sentence.format(count=counted, members=members), field)
        for field, sentence in sentences.items()
        if (counted := getattr(cooperative, field)) is not None and counted > members
    ]


class Known:
    """What must be unique among cooperatives, kept while many are added."""

    def __init__(self, unit: Unit) -> None:
        """Take the cooperatives of the register."""
        self._ids: dict[tuple[str, ...], str] = {}
        for cooperative in unit.cooperatives.find():
            self.add(cooperative)

    def add(self, cooperative: Cooperative) -> None:
        """Keep one more."""
        for key in _unique_keys(cooperative):
            self._ids[key] = cooperative.id

    def refuse(self, cooperative: Cooperative, *, same_name: bool = False) -> None:
        """Refuse a cooperative that is one known already.

        Args:
            cooperative: the one to hold against those known.
            same_name: whether it may have the name of another in its province.

        Raises:
            AlreadyExists: its ICE, its court and number, or its name in its province are another's.
        """
        for key in _unique_keys(cooperative):
            other = self._ids.get(key)
            if other in (None, cooperative.id) or (same_name and key[0] == "name"):
                continue
            raise AlreadyExists(_clash(key[0]).format(id=other, name=cooperative.name))


def _unique_keys(cooperative: Cooperative) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("name", fold(cooperative.name), cooperative.province)]
    if cooperative.ice:
        keys.append(("ice", cooperative.ice))
    if cooperative.court and cooperative.register_number:
        keys.append(("number", fold(cooperative.court), fold(cooperative.register_number)))
    return keys


def _clash(what: str) -> str:
    return {
        "name": _(
            "“{name}” is registered in this province already: {id}. "
            "If it is another cooperative, add --same-name."
        ),
        "ice": _("The ICE of “{name}” is that of {id} already."),
        "number": _("The court and register number of “{name}” are those of {id} already."),
    }[what]


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
    Known(unit).refuse(cooperative, same_name=same_name)
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
    identity = {"name", "province", "region", "ice", "court", "register_number"}
    if identity & set(texts):
        Known(unit).refuse(changed, same_name=same_name)
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
        RuleBroken: it has an entry in a round.
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
    unit.cooperatives.remove(cooperative.id)


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
    folded = fold(reference)
    everyone = unit.cooperatives.find()
    same = [c for c in everyone if folded and folded in map(fold, spellings(c))]
    part = [c for c in everyone if folded and any(contains(name, reference) for name in spellings(c))]
    fitting = same or part
    if len(fitting) == 1 and (same or not exact):
        return fitting[0]
    raise NotFound(_not_one(reference, fitting, everyone))


def is_exact(cooperative: Cooperative, reference: str) -> bool:
    """Tell whether a reference is the id of a cooperative or a whole name of it."""
    folded = fold(reference)
    return bool(re.fullmatch(r"[cC]?\d+", reference.strip())) or folded in map(fold, spellings(cooperative))


def spellings(cooperative: Cooperative) -> tuple[str, ...]:
    """Give every name a cooperative is recorded under."""
    arabic = (cooperative.name_ar,) if cooperative.name_ar else ()
    return (cooperative.name, *arabic, *cooperative.other_names)


def _not_one(reference: str, fitting: list[Cooperative], everyone: list[Cooperative]) -> str:
    if len(fitting) > 1:
        sentence = plural(
            "“{reference}” fits {count} cooperative: {known}. Name it by its id.",
            "“{reference}” fits {count} cooperatives: {known}. Name one by its id.",
            len(fitting),
        )
    elif fitting:
        sentence = _("No cooperative is called exactly “{reference}”. If it is {known}, name it so.")
    else:
        from ocp_ess_cli.domain.names import nearest  # noqa: PLC0415 - needed only after a mistake

        by_name = {name: c for c in everyone for name in spellings(c)}
        fitting = list({by_name[name].id: by_name[name] for name in nearest(reference, by_name)}.values())
        sentence = (
            _("No cooperative is called “{reference}”. Is it {known}?")
            if fitting
            else _("No cooperative is called “{reference}”. ess coops lists them.")
        )
    told = [f"{c.id} {c.name}" for c in fitting]
    known = listed(told[:_MOST_LISTED] + ["…"] * (len(told) > _MOST_LISTED))
    return sentence.format(reference=reference.strip(), known=known)


def search(
    unit: Unit,
    words: str = "",
    region: str = "",
    sector: str = "",
    kind: str = "",
) -> list[Cooperative]:
    """Find the cooperatives in which every word stands somewhere, in the region, of the sector and kind given."""
    wanted = {"region": region, "sector": sector, "kind": kind}
    found = unit.cooperatives.find(**{field: value for field, value in wanted.items() if value})
    return [c for c in found if contains(" ".join(_searchable(c)), words)] if words else found


def _searchable(cooperative: Cooperative) -> Iterable[str]:
    yield from spellings(cooperative)
    yield from (cooperative.id, cooperative.province, cooperative.commune, cooperative.sector)
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
        raise BadValue(sentence.format(field=field, fields=listed([*keys])))
    return sorted(cooperatives, key=keys[field], reverse=field in {"members", "women"})
