"""A cooperative made of texts, as people type them on the command line or in a sheet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused
from ocp_ess_cli.domain.models import KINDS, Contact, Cooperative
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.language import _, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ocp_ess_cli.domain.places import Places

_DEFAULTS = {
    key: value for key, value in msgspec.structs.asdict(Cooperative(id="-", name="-")).items() if key != "contact"
}

CONTACT_FIELDS = {
    "contact_name": "name",
    "contact_role": "role",
    "contact": "reach",
    "contact_collected": "collected",
    "contact_until": "keep_until",
}

FIELDS = (
    *("name", "name_ar", "other_names", "kind", "country", "region", "province", "commune", "sector", "activity"),
    *("members", "women", "youth", "foreign_members", "founded", "court", "register_number", "ice"),
    *("contact_name", "contact_role", "contact", "contact_collected", "contact_until", "notes", "illustrative"),
)


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
    if base is None and "name" not in texts:
        try:
            read_fields(texts, places, today)
        except FieldsRefused as error:
            raise FieldsRefused([*error.mistakes, _nameless()]) from error
        raise FieldsRefused([_nameless()])
    return make_cooperative(record_id, read_fields(texts, places, today), places, today, base)


def _nameless() -> Mistake:
    return Mistake(_("The name is missing."), "name")


def read_fields(texts: Mapping[str, str], places: Places, today: date) -> dict[str, Any]:
    """Read texts as people type them.

    Returns:
        The values by field of `FIELDS`; None for a field that is cleared.

    Raises:
        FieldsRefused: one or more texts are wrong; all of them are named.
    """
    read: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    codes: set[int] = set()
    readers = _readers(places, today)
    for field, raw in texts.items():
        try:
            read[field] = readers[field](raw) if field == "name" or raw.strip() else None
        except EssError as error:
            mistakes.append(Mistake(str(error), field))
            codes.add(error.exit_code)
    if mistakes:
        raise FieldsRefused(mistakes, codes.pop() if len(codes) == 1 else BadValue.exit_code)
    return read


def make_cooperative(
    record_id: str,
    read: Mapping[str, Any],
    places: Places,
    today: date,
    base: Cooperative | None = None,
) -> Cooperative:
    """Make a cooperative of values that `read_fields` read, or change `base` by them.

    Raises:
        FieldsRefused: they do not fit together.
    """
    cooperative = _made(record_id, read, places, today, base)
    if mistakes := _disagreements(cooperative, read, places):
        raise FieldsRefused(mistakes)
    return cooperative


@lru_cache(maxsize=1)
def _readers(places: Places, today: date) -> dict[str, Callable[[str], Any]]:
    """Give what reads each field; of those that many cooperatives share, each text is read once."""
    readers: dict[str, Callable[[str], Any]] = {
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
        **contact_readers(today),
        "notes": lambda raw: values.text(raw, LONGEST_NOTE),
        "illustrative": values.yes_or_no,
    }
    return {field: lru_cache(maxsize=_MOST_KEPT)(read) if field in _SHARED else read for field, read in readers.items()}


_MOST_KEPT = 10_000
_SHARED = frozenset(
    ("kind", "country", "region", "province", "commune", "sector", "activity", "court", "founded", "illustrative")
) | {"members", "women", "youth", "foreign_members"}


def _made(
    record_id: str,
    read: Mapping[str, Any],
    places: Places,
    today: date,
    base: Cooperative | None,
) -> Cooperative:
    fields: dict[str, Any] = msgspec.structs.asdict(base) if base else {"id": record_id}
    contact = {CONTACT_FIELDS[key]: value for key, value in read.items() if key in CONTACT_FIELDS}
    fields |= {key: _DEFAULTS[key] if value is None else value for key, value in read.items() if key in _DEFAULTS}
    if contact:
        fields["contact"] = make_contact((base and base.contact) or Contact(), contact, today)
    province = fields.get("province")
    if province and not read.get("region") and ("province" in read or not fields.get("region")):
        fields["region"] = places.provinces[province].within
    return Cooperative(**fields)


def contact_readers(today: date) -> dict[str, Callable[[str], Any]]:
    """Give what reads each field of `CONTACT_FIELDS`; dates of collection after `today` are refused."""
    return {
        "contact_name": values.name,
        "contact_role": values.text,
        "contact": values.reach,
        "contact_collected": lambda raw: values.past_day(raw, today),
        "contact_until": values.day_of,
    }


def make_contact(base: Contact, given: Mapping[str, Any], today: date) -> Contact | None:
    """Change a contact by fields that were read, None for one that is cleared; nothing is left of an empty one."""
    defaults = msgspec.structs.asdict(Contact())
    fields = msgspec.structs.asdict(base)
    fields |= {key: defaults[key] if value is None else value for key, value in given.items()}
    contact = Contact(**fields)
    if not (contact.name or contact.role or contact.reach):
        return None
    return contact if contact.collected else msgspec.structs.replace(contact, collected=today)


def _disagreements(cooperative: Cooperative, read: Mapping[str, Any], places: Places) -> list[Mistake]:
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
    return [*found, *contact_mistakes(cooperative.contact, read)]


def contact_mistakes(contact: Contact | None, read: Mapping[str, Any]) -> list[Mistake]:
    """Name what does not fit together in a contact that was changed by fields that were read."""
    if contact is None:
        sentence = _("There is no contact that this could be the date of.")
        return [Mistake(sentence, field) for field in ("contact_collected", "contact_until") if read.get(field)]
    if contact.keep_until and contact.collected and contact.keep_until < contact.collected:
        return [Mistake(_("The contact is kept until a day before it was collected."), "contact_until")]
    return []


def _counts_above_members(cooperative: Cooperative) -> list[Mistake]:
    members = cooperative.members
    if members is None:
        return []
    sentences = {
        "women": _("There cannot be more women ({count}) than members ({members})."),
        "youth": _("There cannot be more members aged 18 to 35 ({count}) than members ({members})."),
        "foreign_members": _("There cannot be more foreign members ({count}) than members ({members})."),
    }
    return [
        Mistake(sentence.format(count=number(counted), members=number(members)), field)
        for field, sentence in sentences.items()
        if (counted := getattr(cooperative, field)) is not None and counted > members
    ]
