"""Personal data in texts: telephone numbers, e-mail addresses, identity cards, bank accounts (law 09-08, FACTS 22).

A text is read without what hides digits in it: other scripts, no-break spaces, characters of no width. What stands
close to one of these shapes and is none (a date, a year, an amount, an ICE, an address of the web, an id of the
register) is passed over, for a check that cries wolf is not read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from ocp_ess_cli.domain.models import Session
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from ocp_ess_cli.domain.models import Record

Kind = Literal["telephone", "email", "identity card", "bank account"]


class Found(NamedTuple):
    """Personal data in a text: what it is, and its two ends; the whole is shown nowhere."""

    kind: Kind
    shown: str


class Leak(NamedTuple):
    """Personal data in a field of a record.

    Attributes:
        field: its name, and below it that of its part: `notes`, `path.reason`.
    """

    record: str
    field: str
    kind: Kind
    shown: str


def kind_name(kind: str) -> str:
    """Name a kind of personal data."""
    return {
        "telephone": _("a telephone number"),
        "email": _("an e-mail address"),
        "identity card": _("the number of an identity card"),
        "bank account": _("the number of a bank account"),
    }[kind]


# --- records ---

# What is no free text: ids, codes, numbers with a field of their own, seals, and the one place where a contact belongs.
_NO_TEXT = frozenset(
    (
        *("id", "ice", "register_number", "reach", "kind", "country", "region", "province", "sector", "status"),
        *("stage", "track", "program", "key", "round", "entry", "cooperative", "currency", "bound", "returns"),
        *("undoes", "command", "previous", "salt", "seal", "fingerprint", "parts", "personal", "added", "changed"),
        *("removed", "source_date", "date", "linked", "entries", "countries", "regions", "tracks", "schedule"),
    )
)


def found_in_records(
    records: Iterable[Record], country_of: Callable[[Record], str], known: Container[str] = ()
) -> Iterator[Leak]:
    """Find personal data in every free text of records, whatever their kind.

    Args:
        records: of any tables.
        country_of: gives the country of a record, ISO 3166-1, in which telephone numbers are read.
        known: the ids of the register, which are no identity cards.
    """
    for record in records:
        if not any(map(_SUSPECT.search, _whole(record))):
            continue
        for field, text in texts_of(record):
            for found in found_in(text, country_of(record), known) if _SUSPECT.search(text) else ():
                if field != "reference" or found.kind in {"bank account", "email"}:  # a bank's own number
                    yield Leak(record.id, field, found.kind, found.shown)


def _whole(record: Record) -> Iterator[str]:
    """Give the texts of a record, fast where it has no parts."""
    for part in _taker(type(record))(record):
        if part:
            if isinstance(part, str):
                yield part
            else:
                yield from (text for _field, text in texts_of(part))


@lru_cache
def _taker(shape: type[Record]) -> Callable[[Record], tuple[object, ...]]:
    """Give what takes the values of the fields that can hold a text, always two or more."""
    return attrgetter(*_text_fields(shape), "id", "id")


def texts_of(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Give every free text of a record with its field; keys of a mapping are texts, too."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, msgspec.Struct):
        for name in _text_fields(type(value)):
            if part := getattr(value, name):
                yield from texts_of(part, f"{field}.{name}" if field else name)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from texts_of(part, field)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _NO_TEXT:
                yield from texts_of(key, field)
                yield from texts_of(part, field)


@lru_cache
def _text_fields(shape: type[msgspec.Struct]) -> tuple[str, ...]:
    """Give the fields of a record that can hold a free text: no numbers and days, and not who did it."""
    return tuple(
        field.name
        for field in msgspec.structs.fields(shape)
        if field.name not in _NO_TEXT
        and not (field.name == "by" and shape is not Session)
        and not _NUMBERS.search(str(field.type))
    )


_NUMBERS = re.compile(r"\b(?:int|float|bool|date|datetime)\b(?!.*str)")


# --- texts ---

_SUSPECT = re.compile(  # quick; what follows is exact
    r"@|\(at\)|\[at\]|arobas|(?:\d\D{0,6}){7}|(?<![^\W_])[^\W\d_]{1,2}\W{0,3}\d(?:\W?\d){4}", re.IGNORECASE
)
_GAP = r"[ .\-/_]{0,3}"
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CALLED = re.compile(r"(?:wa\.me/|tel:|phone=)\+?(\d{8,15})", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:(?:1[89]|2[01])\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/. ])\d{1,2}\2(?:1[89]|2[01])\d\d)(?!\d)"
    r"(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"
)
_EMAIL = re.compile(
    r"[\w.+%-]+ ?(?:@|\(at\)|\[at\]|\barobase\b) ?[\w-]+(?: ?\. ?[\w-]+)* ?\. ?[^\W\d_]{2,24}\b", re.IGNORECASE
)
_ACCOUNT = re.compile(rf"(?<![\dA-Za-z])(?:MA{_GAP}\d{_GAP}\d{_GAP})?\d(?:{_GAP}\d){{23}}(?![{{.,]?\d)", re.IGNORECASE)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_MOROCCAN = re.compile(
    rf"(?<![\d+])(?:(?:\+|00) ?212{_GAP}(?:\(0\))?0?|212{_GAP}|\(?0)\)?{_GAP}[5-8](?:{_GAP}\d){{8}}(?![ .]?\d)"
)
_CARD = re.compile(r"(?<![\w.@#-])([A-Za-z]{1,2})([ .\-]{0,2})(\d{5,6}|\d{2,3} \d{3})(?![\w-]|[ .,]?\d)")
_NAMED_CARD = re.compile(
    r"\b(?:CINE?|CNIE|carte (?:d'identit[ée]|nationale)(?: nationale)?|identity card|البطاقة الوطنية)"
    r"[ :.°nN-]*([A-Za-z]{1,2}[ .\-]{0,2}\d[\d ]{4,6})(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|2[01])\d\d")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*")

# Short words before a number that make it no card: currencies, units, other registers, words of a sentence in capitals.
_NO_CARD = frozenset(
    (
        *("DH", "MA", "KM", "KG", "HA", "NO", "RC", "TP", "IF", "BP", "CP", "NR", "ML", "MG", "CL", "CM", "MM", "PV"),
        *("FR", "EU", "US", "GN", "SN", "ST", "CT", "DE", "LE", "LA", "DU", "AU", "EN", "ET", "OU", "UN", "CE", "SA"),
        *("SE", "ON", "IL", "OF", "TO", "IN", "AT", "BY", "IS", "AS", "OR", "AN", "EL", "AL", "A", "D", "F", "L", "N"),
        *("P", "S", "Y"),
    )
)


def is_suspect(text: str) -> bool:
    """Tell, fast, whether personal data could stand in a text; where not, `found_in` finds none."""
    return bool(_SUSPECT.search(text))


def found_in(text: str, country: str, known: Container[str] = ()) -> list[Found]:
    """Find personal data in a text, in the order of the kinds; each piece once.

    Args:
        text: any.
        country: where telephone numbers without a country are of, ISO 3166-1; those of Morocco are found everywhere.
        known: ids of the register, which are no identity cards.
    """
    plain = _plain(text)
    found = [Found("telephone", _ends(digits)) for digits in _CALLED.findall(plain)]
    plain = _URL.sub(" | ", plain)
    found, plain = _taken(found, plain, _EMAIL, "email")
    found, plain = _taken(found, plain, _ACCOUNT, "bank account", _is_account)
    found, plain = _taken(found, plain, _IBAN, "bank account", _is_iban)
    plain = _DATE.sub(" | ", plain)
    found += [Found("identity card", _ends(card)) for card in _cards(plain, known)]
    if sum(map(str.isdigit, plain)) >= _SHORTEST_TELEPHONE:
        found += [Found("telephone", _ends(number)) for number in _telephones(plain, country)]
    return list(dict.fromkeys(found))


_SHORTEST_TELEPHONE = 7
_CARD_DIGITS = 6
_AMOUNTS = 3
_NATIONAL = 9


def _plain(text: str) -> str:
    """Write a text with the digits of ASCII, plain spaces and hyphens, and without characters of no width."""
    if text.isascii():
        return text.replace("\t", " ")
    letters = []
    for letter in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            letters.append(str(unicodedata.digit(letter)))
        elif kind in {"Zs", "Cc"}:
            letters.append(" ")
        elif kind == "Pd" or letter == "−":
            letters.append("-")
        elif letter in "٫٬·•":
            letters.append(".")
        elif kind not in {"Cf", "Mn"}:
            letters.append(letter)
    return "".join(letters)


def _taken(
    found: list[Found], text: str, pattern: re.Pattern[str], kind: Kind, fits: Callable[[str], bool] = bool
) -> tuple[list[Found], str]:
    """Find what has a shape, and take it out of the text, so that it is not found again as something else."""
    matches = [match for match in pattern.finditer(text) if fits(match[0])]
    for match in reversed(matches):
        text = f"{text[: match.start()]} | {text[match.end() :]}"
    return [*found, *(Found(kind, _ends(match[0])) for match in matches)], text


def _is_account(written: str) -> bool:
    """Tell the number of an account from a row of years, or of amounts."""
    groups = re.findall(r"\d+", written)
    return not all(map(_YEAR.fullmatch, groups)) and groups.count("000") < _AMOUNTS


def _is_iban(written: str) -> bool:
    from stdnum import iban  # noqa: PLC0415 - few texts have the shape of one

    return bool(iban.is_valid(written))


def _cards(text: str, known: Container[str]) -> Iterator[str]:
    """Find identity cards: one or two letters and five or six digits; apart from each other, only in capitals."""
    yield from _NAMED_CARD.findall(text)
    for match in _CARD.finditer(_NAMED_CARD.sub(" | ", text)):
        letters, gap, digits = match.groups()
        together = f"{letters}{digits}".upper()
        if together in known or (letters.upper() in _NO_CARD and (gap or len(letters) > 1 or letters.islower())):
            continue
        if gap and (not letters.isupper() or digits.endswith("000")):
            continue
        yield match[0]


def _telephones(text: str, country: str) -> Iterator[str]:
    from phonenumbers import Leniency, PhoneNumberMatcher  # noqa: PLC0415 - few texts have so many digits

    shaped = [match[0] for match in _MOROCCAN.finditer(text)]
    for region in dict.fromkeys((country or "MA", "MA")):
        shaped += [match.raw_string for match in PhoneNumberMatcher(text, region, Leniency.VALID)]
    seen = set()
    for written in shaped:
        ending = re.sub(r"\D", "", written)[-_NATIONAL:]
        if ending not in seen and not _is_amount(written) and not _has_year(written):
            seen.add(ending)
            yield written


def _has_year(written: str) -> bool:
    """Tell the number of a register, such as 05/2019/0123, from a telephone number."""
    return any(map(_YEAR.fullmatch, re.findall(r"\d+", written)))


def _is_amount(written: str) -> bool:
    """Tell an amount in thousands, or a round number, from a telephone number without a country or a zero."""
    if written.startswith(("+", "0", "(")):
        return False
    return _THOUSANDS.fullmatch(written) is not None or re.sub(r"\D", "", written).endswith("000")


def _ends(written: str) -> str:
    """Show the two ends of what was found: `06…78`, and less of a short one."""
    bare = re.sub(r"[\s()]", "", written)
    shown = 2 if len(bare) > _CARD_DIGITS else 1
    return f"{bare[:shown]}…{bare[-shown:]}"
