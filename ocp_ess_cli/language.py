"""The sentence in the user's language.

Every sentence that a user reads is written in English where it arises, whole and with named places, and
passes through `_` or `plural`. English needs no catalogue and pays nothing; another language loads its
gettext catalogue and, for numbers and dates, Babel.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from gettext import NullTranslations

LANGUAGES = ("en", "fr")
_DOMAIN = "ess"

_code = "en"
_catalogue: NullTranslations | None = None


def choose(wanted: str, environment: Mapping[str, str]) -> str:
    """Choose the language: `wanted` first, then `ESS_LANG`, else the locale (`fr*` is French)."""
    candidates = [wanted, environment.get("ESS_LANG", "")]
    candidates += [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((candidate for candidate in candidates if candidate), "en")
    return "fr" if chosen.lower().startswith("fr") else "en"


def use(code: str) -> None:
    """Speak `code` from now on.

    Raises:
        ValueError: `code` is none of `LANGUAGES`.
    """
    global _code, _catalogue  # a process speaks one language, as in gettext itself
    if code not in LANGUAGES:
        raise ValueError(code)
    if code == "en":
        _code, _catalogue = code, None
        return
    from gettext import translation  # noqa: PLC0415 - English start-up pays nothing for it
    from importlib.resources import files  # noqa: PLC0415

    folder = files("ocp_ess_cli") / "locale"
    _code, _catalogue = code, translation(_DOMAIN, str(folder), languages=[code])


def current() -> str:
    """Tell the language in use, as a two-letter code."""
    return _code


def _(sentence: str) -> str:
    """Translate a sentence."""
    return sentence if _catalogue is None else _catalogue.gettext(sentence)


def plural(one: str, many: str, count: int) -> str:
    """Translate the form of a sentence that fits `count`, and put it into its place `{count}`."""
    english = one if count == 1 else many
    form = english if _catalogue is None else _catalogue.ngettext(one, many, count)
    return form.replace("{count}", number(count))


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogue that is translated later, when it is shown."""
    return sentence


def number(value: float) -> str:
    """Write a number: `50,000` in English, `50 000` in French, with a plain space, so it can be searched for."""
    return f"{value:,}" if _code == "en" else _number(value, _code)


@lru_cache(maxsize=65_536, typed=True)
def _number(value: float, code: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - only languages other than English need it

    written: str = format_decimal(value, locale=code)
    return written.replace("\u202f", " ").replace("\xa0", " ")


def money(amount: int, currency: str) -> str:
    """Write an amount with its currency: `50,000 MAD`."""
    return f"{number(amount)} {currency}"


def percent(share: float, decimals: int = 0) -> str:
    """Write a share of one in percent: `50%` in English, `50 %` in French."""
    value = round(share * 100, decimals)
    written = number(int(value) if value == int(value) else value)
    return f"{written}%" if _code == "en" else f"{written} %"


def signed(value: int) -> str:
    """Write by how much a number grew or fell: `+3`, `−2`, `0`."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value))}"


def day(value: date) -> str:
    """Write a date: `8 Mar 2022` in English, `8 mars 2022` in French."""
    return _day(value, _code)


@cache
def _day(value: date, code: str) -> str:
    if code == "en":
        return f"{value.day} {value:%b} {value.year}"
    from babel.dates import format_date  # noqa: PLC0415 - only languages other than English need it

    return format_date(value, format="medium", locale=code)


def moment(value: datetime) -> str:
    """Write a date with the time, in UTC: `8 Mar 2022 14:05`."""
    return f"{day(value)} {value:%H:%M}"


def named(names: Mapping[str, str]) -> str:
    """Choose among the names of a thing of the data (`fr`, `ar`, `en`): the user's language, else French."""
    return names.get(_code) or names.get("fr") or next(iter(names.values()))


def listed(items: list[str]) -> str:
    """Join items into one text: `a, b, c`."""
    return ", ".join(items)
