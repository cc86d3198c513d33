"""Numbers and dates as people in Morocco write them, taken apart: digits of three scripts, three languages of months.

Nothing is guessed: a form that could be two numbers is none, and a number of two digits is no year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from ocp_ess_cli.domain.names import fold

FIRST_SERIAL = date(1899, 12, 30)  # day 0 of a spreadsheet, as its calendar has been from March 1900
SERIALS = range(10_000, 60_000)  # 1927 to 2064

_SHORT = 2  # digits of a year that does not tell its century

# Arabic-Indic and Persian digits, no-break spaces, Arabic separators; marks of direction say nothing.
_PLAIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u00a0\u202f\u2009٬٫",
    "0123456789" * 2 + "    ,",
    "\u200e\u200f\u061c",
)
_NUMBER = re.compile(
    r"(?:[1-9][0-9]{0,2}(?:(?: [0-9]{3})+(?:[.,]0{1,2})?|(?:,[0-9]{3})+(?:\.0{1,2})?|(?:\.[0-9]{3})+(?:,0{1,2})?)"
    r"|[0-9]+(?:[.,]0{1,2})?)"
)
_NO_PART = re.compile(r"[.,]0{1,2}$")
_CURRENCY = re.compile(r"^(?:mad|dhs?) *|[ ]*(?:mad|dhs?|dirhams?|دراهم|درهما?|د\.م)\.?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_MONTH_NAMED = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ ./-]+([^\d\s.,/-]+)[ .,/-]+([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"([^\d\s.,/-]+)[ .]+([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")

# Months in French, English, and Arabic as Morocco and as the Middle East name them.
_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "janvier janv jan january يناير",
            "février févr fév february feb فبراير",
            "mars march mar مارس",
            "avril avr april apr أبريل إبريل",
            "mai may ماي مايو",
            "juin june jun يونيو",
            "juillet juil july jul يوليوز يوليو",
            "août aout august aug غشت أغسطس",
            "septembre sept september sep شتنبر سبتمبر",
            "octobre oct october أكتوبر",
            "novembre nov november نونبر نوفمبر",
            "décembre déc december dec دجنبر ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}


class Written(NamedTuple):
    """A date as it was written, of which there may be none such; `short` where its year has two digits alone."""

    year: int
    month: int
    day: int
    short: bool = False


def plain(raw: str) -> str:
    """Write the digits and separators of Arabic and Persian as those of ASCII, without spaces around."""
    return raw.strip() if raw.isascii() else raw.translate(_PLAIN).strip()


def digits(raw: str) -> str:
    """Give the digits of a whole number: thousands apart by a space, comma or point, and no part but `,0` or `,00`.

    Returns:
        The digits, without zeros before them; nothing where it is no whole number, or could be two.
    """
    written = plain(raw)
    if written.isdigit() and written.isascii():
        return written.lstrip("0") or "0"
    if not _NUMBER.fullmatch(written):
        return ""
    return re.sub("[^0-9]", "", _NO_PART.sub("", written)).lstrip("0") or "0"


def without_currency(raw: str) -> str:
    """Take `MAD`, `DH`, `dirhams` or `درهم` off an amount."""
    return _CURRENCY.sub("", plain(raw))


def date_in(raw: str) -> Written | None:
    """Take a date apart: year first, or day before month as Morocco writes it, or a month by name.

    A number of five digits from 10000 to 59999 is the day of a spreadsheet, from 1927 to 2064.

    Returns:
        Its parts; None where it is no date.
    """
    written = _MIDNIGHT.sub("", plain(raw))
    if found := _YEAR_FIRST.fullmatch(written):
        return Written(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(written):
        return Written(int(found[4]), int(found[3]), int(found[1]), len(found[4]) == _SHORT)
    if (found := _MONTH_NAMED.fullmatch(written)) and (month := _MONTHS.get(fold(found[2]))):
        return Written(int(found[3]), month, int(found[1]), len(found[3]) == _SHORT)
    if (found := _MONTH_FIRST.fullmatch(written)) and (month := _MONTHS.get(fold(found[1]))):
        return Written(int(found[3]), month, int(found[2]))
    if re.fullmatch(r"[0-9]{5}", written) and int(written) in SERIALS:
        counted = FIRST_SERIAL + timedelta(days=int(written))
        return Written(counted.year, counted.month, counted.day)
    return None
