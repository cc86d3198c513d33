"""Values as people type them: each reader takes a text and gives the value, or says in a sentence what is wrong."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from ocp_ess_cli.domain import written
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.meanings import meant
from ocp_ess_cli.language import _, day, listed, number

LONGEST_NAME = 200
LONGEST_NOTE = 2000
YEARS = range(1900, 2101)
MOST_DIGITS = 15
TELEPHONE_DIGITS = range(6, 16)  # ITU-T E.164 ends at 15

_SPACES = "\u00a0\u202f"  # no-break spaces belong to French
_JOINERS = "\u200c\u200d"  # zero-width joiners belong to the spelling of some Arabic and Amazigh words


class Mistake(NamedTuple):
    """What is wrong with one value of an input.

    Attributes:
        sentence: what is wrong and what is allowed.
        column: the name of the value.
        file, line: where it stands, counted from 1; empty and 0 where the input is no file, or no line of it.
    """

    sentence: str
    column: str = ""
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Where it stands, as a sentence begins with it; nothing where the input is no file and names no value."""
        if self.file and self.column:
            sentence = _("{file} line {line}, column “{column}”: ")
        elif self.file and not self.line:
            sentence = _("{file}: ")
        elif self.file:
            sentence = _("{file} line {line}: ")
        elif self.column:
            sentence = _("{column}: ")
        else:
            return ""
        return sentence.format(file=self.file, line=self.line, column=self.column)


def text(raw: str, longest: int = LONGEST_NOTE) -> str:
    """Take a text of one line, without spaces around it.

    Raises:
        BadValue: it is longer than `longest` characters, or has control or invisible direction characters.
    """
    cleaned = unicodedata.normalize("NFC", raw.strip())
    if len(cleaned) <= longest and cleaned.isprintable():
        return cleaned
    if len(cleaned) > longest:
        sentence = _("The text has {length} characters; {longest} are allowed.")
        raise BadValue(sentence.format(length=number(len(cleaned)), longest=number(longest)))
    for place, letter in enumerate(cleaned, start=1):
        # Cc control, Cf invisible format (direction override), Cs and Co no characters, Zl and Zp line ends
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and letter not in _JOINERS:
            sentence = _("Character {place} is a control character (U+{code}); take it out.")
            raise BadValue(sentence.format(place=place, code=f"{ord(letter):04X}"))
    return cleaned


def name(raw: str) -> str:
    """Take a name: a text with at least one letter or digit.

    Raises:
        BadValue: it is empty, too long, or has control characters.
    """
    cleaned = text(raw, LONGEST_NAME)
    if not any(letter.isalnum() for letter in cleaned):
        raise BadValue(_("A name needs at least one letter or digit."))
    return cleaned


def names(raw: str) -> tuple[str, ...]:
    """Take names separated by semicolons; empty ones and repetitions are left out."""
    return tuple(dict.fromkeys(name(part) for part in raw.split(";") if part.strip()))


def count(raw: str) -> int:
    """Take a whole number that is not negative: `12`, `1 200`, `1,200`, `1.200`, `١٢`, `12,00`.

    Raises:
        BadValue: it is anything else, or could be two numbers.
    """
    return _number(raw, raw, _("“{value}” is not a whole number; write digits alone, such as 12 or 1200."))


def amount(raw: str) -> int:
    """Take an amount of money above zero: `50 000,00 DH`, `50.000 MAD`, `50,000.00`, `٥٠٠٠٠ درهم`.

    Raises:
        BadValue: it is negative, zero, fractional or no number, or could be two.
    """
    sentence = _("“{value}” is not an amount; write whole dirhams above zero, such as 50000.")
    taken = _number(written.without_currency(raw), raw, sentence)
    if not taken:
        raise BadValue(sentence.format(value=shown(raw.strip())))
    return taken


def _number(bare: str, raw: str, sentence: str) -> int:
    """Take a whole number, or raise what is wrong with it: `sentence`, or that it has a part or could be two."""
    digits = written.digits(bare)
    if len(digits) > MOST_DIGITS:
        raise BadValue(_("“{value}” is too large a number.").format(value=shown(raw.strip())))
    if digits:
        return int(digits)
    if re.fullmatch(r"[0-9][0-9 ]*[.,][0-9 .,]*[0-9]", written.plain(bare)):
        sentence = _("“{value}” has a fraction or can be read as two numbers; write whole digits alone, such as 50000.")
    raise BadValue(sentence.format(value=shown(raw.strip())))


def day_of(raw: str) -> date:
    """Take a date: `2022-03-08`, `8/3/2022` (the day before the month), `8 mars 2022`, `٨ مارس ٢٠٢٢`.

    A number of five digits from 10000 to 59999 is the day of a spreadsheet: 44628 is 2022-03-08.

    Raises:
        BadValue: it is written otherwise, has two digits for the year, or there is no such day.
    """
    found = written.date_in(raw)
    sentence = _("“{value}” is not a date; write year, month and day, such as 2022-03-08.")
    if found and found.short:
        sentence = _("“{value}” does not tell the century; write the year in four digits, such as 2022-03-08.")
    elif found and found.month > 12 >= found.day:  # noqa: PLR2004 - months
        sentence = _("“{value}” has month {month}; write the day before the month, or year first: 2022-03-08.")
    elif found:
        try:
            return date(*found[:3])
        except ValueError:
            sentence = _("“{value}” is no day of the calendar; write one that is, such as 2022-03-08.")
    raise BadValue(sentence.format(value=shown(raw.strip()), month=found and found.month))


def past_day(raw: str, today: date) -> date:
    """Take a date that is not in the future.

    Raises:
        BadValue: it is no date, or after `today`.
    """
    taken = day_of(raw)
    if taken > today:
        raise BadValue(_("{date} is in the future.").format(date=day(taken)))
    return taken


def year(raw: str) -> int:
    """Take a year of four digits.

    Raises:
        BadValue: it is no year from 1900 to 2100.
    """
    stripped = written.plain(raw)
    if not re.fullmatch(r"[0-9]{4}", stripped) or int(stripped) not in YEARS:
        sentence = _("“{value}” is not a year; write four digits, such as 2022.")
        raise BadValue(sentence.format(value=shown(stripped)))
    return int(stripped)


def years(raw: str) -> range:
    """Take a year or a span of years: `2022` or `2020..2022`, both ends included.

    Raises:
        BadValue: an end is no year, or the span ends before it begins.
    """
    first, dots, last = raw.partition("..")
    try:
        span = range(year(first), year(last if dots else first) + 1)
    except BadValue as error:
        sentence = _("“{value}” is neither a year nor a span of years; write 2022, or 2020..2022.")
        raise BadValue(sentence.format(value=shown(raw.strip()))) from error
    if not span:
        sentence = _("The span of years {span} ends before it begins; write the earlier year first.")
        raise BadValue(sentence.format(span=shown(raw.strip())))
    return span


def mark(raw: str, scale: int) -> float:
    """Take a mark from 0 to `scale`, with a decimal point or comma and at most two decimals.

    Raises:
        BadValue: it is anything else.
    """
    stripped = written.plain(raw).replace(",", ".")
    if not re.fullmatch(r"[0-9]+(\.\d{1,2})?", stripped) or float(stripped) > scale:
        sentence = _("“{value}” is not a mark; write a number from 0 to {scale}, such as 15.5.")
        raise BadValue(sentence.format(value=shown(raw.strip()), scale=scale))
    return float(stripped)


def share(raw: str) -> float:
    """Take a share of a whole: `30%`, `30 %`, `0.3`, `0,3`.

    Raises:
        BadValue: it is anything else, or more than the whole.
    """
    bare = written.plain(raw).replace(",", ".").replace("٪", "%")
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]{1,4})?)\s*(%?)", bare)
    taken = round(float(found[1]) / (100 if found[2] else 1), 6) if found else -1
    if not 0 <= taken <= 1:
        sentence = _("“{value}” is not a share; write a percentage from 0% to 100%, such as 30%, or 0.3.")
        raise BadValue(sentence.format(value=shown(raw.strip())))
    return taken


def more_women(people: int | None, women: int | None) -> str:
    """Say that more women took part than people; nothing where that is not so, or not known."""
    if people is None or women is None or women <= people:
        return ""
    sentence = _("There cannot be more women ({women}) than people who took part ({people}).")
    return sentence.format(women=number(women), people=number(people))


def yes_or_no(raw: str) -> bool:
    """Take an answer: `yes`, `oui`, `نعم`, `true`, `1`, `x`, `✓` or their opposites; nothing is no.

    Raises:
        BadValue: it is anything else.
    """
    folded = written.plain(raw).casefold()
    if folded in {"yes", "y", "oui", "o", "true", "vrai", "1", "x", "نعم", "✓", "✔", "☑"}:
        return True
    if folded in {"", "no", "n", "non", "false", "faux", "0", "لا", "✗", "✘", "☐"}:
        return False
    raise BadValue(_("“{value}” is not an answer; write yes or no.").format(value=shown(raw)))


def one_of(raw: str, allowed: tuple[str, ...]) -> str:
    """Take one word of a short list, whatever its letter case, in English, French or Arabic.

    Raises:
        BadValue: it is none of them.
    """
    folded = raw.strip().casefold()
    if folded not in allowed and (words := [word for word in allowed if word in meant(raw)]):
        return words[0]
    if folded not in allowed:
        sentence = _("“{value}” is none of: {allowed}.")
        raise BadValue(sentence.format(value=shown(raw.strip()), allowed=listed([*filter(None, allowed)])))
    return allowed[allowed.index(folded)]  # the very word: what is as by default is then left out of the record


def country(raw: str) -> str:
    """Take a country as its ISO 3166-1 code of two letters.

    Raises:
        BadValue: it is not two letters.
    """
    code = raw.strip().upper()
    if not (raw.isascii() and re.fullmatch(r"[A-Z]{2}", code)):
        sentence = _("“{value}” is not a country; write its code of two letters, such as MA or SN.")
        raise BadValue(sentence.format(value=shown(raw.strip())))
    return code


def ice(raw: str) -> str:
    """Take a common identifier of the enterprise: 15 digits, spaces apart, the last two of which check the others.

    Raises:
        BadValue: it is anything else, or its check digits do not fit.
    """
    from stdnum.iso7064 import mod_97_10  # noqa: PLC0415 - few values are an ICE

    digits = re.sub(r"\s", "", written.plain(raw))
    if not re.fullmatch(r"[0-9]{15}", digits):
        raise BadValue(_("“{value}” is not an ICE; it has 15 digits.").format(value=shown(raw.strip())))
    if mod_97_10.checksum(digits) != 0:
        sentence = _("“{value}” is not an ICE: its last two digits do not fit the others. Compare it with the paper.")
        raise BadValue(sentence.format(value=shown(raw.strip())))
    return digits


def reach(raw: str) -> str:
    """Take one telephone number or one e-mail address.

    Raises:
        BadValue: it is neither, or several.
    """
    cleaned = text(raw, LONGEST_NAME)
    if re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+", cleaned) or (
        re.fullmatch(r"\+?[\d ().-]{6,25}", cleaned) and len(re.sub(r"\D", "", cleaned)) in TELEPHONE_DIGITS
    ):
        return cleaned
    sentence = _("“{value}” is neither one telephone number nor one e-mail address.")
    raise BadValue(sentence.format(value=shown(cleaned)))


def published_on(raw: str) -> str:
    """Take a date as far as it is known: `2023`, `2023-08` or `2023-08-09`.

    Raises:
        BadValue: it is written otherwise.
    """
    stripped = raw.strip()
    if stripped and not _is_published_date(stripped):
        sentence = _("“{value}” is not a date; write 2023, 2023-08 or 2023-08-09.")
        raise BadValue(sentence.format(value=shown(stripped)))
    return stripped


def _is_published_date(written: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", written):
        return False
    try:
        date.fromisoformat(written + "-01-01"[len(written) - 4 :])
    except ValueError:
        return False
    return True


def visible(raw: str) -> str:
    """Make control and direction characters visible, so that a terminal does not obey them."""
    if raw.isprintable():
        return raw
    return "".join(c if c.isprintable() or c in _JOINERS + _SPACES else f"\\u{ord(c):04x}" for c in raw)


def shown(raw: str) -> str:
    """Show a wrong value in a sentence: visible, and short enough for a line."""
    whole = visible(raw)
    return whole if len(whole) <= 60 else f"{whole[:57]}…"  # noqa: PLR2004 - fits a line
