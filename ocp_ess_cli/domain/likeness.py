"""Whether two names are one, whatever their spelling and script.

A name is taken apart into what is its own and what any cooperative may be called (`common_words`); its own part is
written as it sounds, and what must be changed to make one sounding of the other is added up: nothing for what spellings
exchange (`ou` and `w`, an Arabic short vowel), much for what makes another word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.common_words import FORM, LEGAL, LITTLE, SHORT_FORMS, TRADE
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.sounds import CONSONANTS, is_arabic, skeleton, sounds

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME = 0.8  # likeness from which two names are one


class Spelling(NamedTuple):
    """A name taken apart.

    Attributes:
        own: how what is its own sounds, words joined.
        whole: the same with the words for its trade, where they stand.
        trade: what is left of those words when they are folded together: `bkl` for *apicole* and *apiculture*.
        numbers: `1` and `2` of two cooperatives of one name.
        keys: the consonants of each own word, which every spelling of it shares, and the numbers.
        all_keys: the same of the words for its trade, too.
        is_arabic: whether it is in Arabic letters.
    """

    own: str
    whole: str
    trade: frozenset[str]
    numbers: tuple[str, ...]
    keys: tuple[str, ...]
    all_keys: tuple[str, ...]
    is_arabic: bool


ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_APOSTROPHES = "'’ʼ`´‘ʿʾ"
_ELISION = re.compile(rf"(?<=\b[ldn])[{_APOSTROPHES}](?=\w)")
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b)")
_ATTACHED_NUMBER = re.compile(r"(?<=[^\W\d])(?=(?:[0-24-68]|\d\d+)\b)|n°")  # but not the 3, 7 and 9 of chats
ARTICLE = re.compile(r"[aei](?:[lsrntdz]|ch|sh)|ul|l")
_ARABIC_PREFIX = re.compile(r"^(?:و?ال|و?لل|و?ل|و)(?=\w{3})")
_COOPERATIVE = "kbrtf"  # the consonants of cooperative, cooperativa, cooperatif


@lru_cache(maxsize=262_144)
def spelled(name: str) -> Spelling:
    """Take a name apart."""
    words = _words(name)
    parts = [_part(word, is_last=place == len(words)) for place, word in enumerate(words, start=1)]
    own = [heard for what, heard in parts if what == "own"]
    whole = [heard for what, heard in parts if what in {"own", "trade"}]
    trade = [skeleton(heard)[:3] for what, heard in parts if what == "trade"]
    if not own:  # such as “Coopérative agricole”
        own, trade = whole or [heard for what, heard in parts if what == "form"], []
        whole = own
    numbers = tuple(heard for what, heard in parts if what == "number")
    keys, all_keys = ((*_keys(heard), *numbers) for heard in (own, whole))
    return Spelling("".join(own), "".join(whole), frozenset(trade), numbers, keys, all_keys, is_arabic(name))


def _keys(heard: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(skeleton, heard)))


@cache
def _part(word: str, *, is_last: bool) -> tuple[str, str]:
    """Tell what a word of a name is, and how it sounds."""
    folded = fold(word)
    if folded.isdigit():
        return "number", folded.lstrip("0") or "0"
    if folded in ROMAN or (folded == "i" and is_last):
        return "number", ROMAN.get(folded, "1")
    if folded == "n":
        return "own", "N"
    heard = sounds(SHORT_FORMS.get(word, word))
    if _is_one_of(folded, LEGAL | LITTLE) or ARTICLE.fullmatch(folded) or skeleton(heard).startswith(_COOPERATIVE):
        return "nothing", ""
    if _is_one_of(folded, FORM):
        return "form", heard
    return ("trade" if _is_one_of(folded, TRADE) else "own"), heard


def _is_one_of(folded: str, words: frozenset[str]) -> bool:
    return folded in words or _ARABIC_PREFIX.sub("", folded) in words


def _words(name: str) -> list[str]:
    text = name if name.isascii() else unicodedata.normalize("NFKC", name)
    text = _INITIALS.sub(r"\1", _ELISION.sub(" ", text.casefold()))
    return _ATTACHED_NUMBER.sub(" ", text.translate(_LETTERS)).split()


class _Letters(dict[int, str]):
    """What each character of a name stands for: itself, nothing or a space; found out when it is first met."""

    def __missing__(self, code: int) -> str:
        """Take a character that was not met before."""
        letter = chr(code)
        if letter in _NOTHING:
            self[code] = ""
        else:
            self[code] = letter if unicodedata.category(letter)[0] in "LMN" else " "
        return self[code]


_NOTHING = frozenset(_APOSTROPHES + "ـ\u0670" + "".join(map(chr, range(0x064B, 0x0653))))
_LETTERS = _Letters({ord("œ"): "oe", ord("°"): "°"})


def keys_of(names: Iterable[str]) -> tuple[str, ...]:
    """Give the keys of the words of names, each once: what a spelling in any script shares with them."""
    return tuple(dict.fromkeys(key for name in names for key in spelled(name).all_keys))


def likeness(one: str, other: str) -> float:
    """Tell how like two names are: 1 for the same, `SAME` and more for two spellings of one, 0 for others."""
    return alike(spelled(one), spelled(other))


def alike(one: Spelling, other: Spelling) -> float:
    """Tell how like two names are that are taken apart."""
    if one.numbers != other.numbers or not one.own or not other.own:
        return 0.0
    allowed = _ALLOWED + _ALLOWED_EACH * max(_weight(one.own), _weight(other.own))
    scripts = (one.is_arabic, other.is_arabic)
    changes = distance(one.whole, other.whole, scripts)
    clash = one.trade and other.trade and one.is_arabic == other.is_arabic and not one.trade & other.trade
    if not clash:
        changes = min(changes, distance(one.own, other.own, scripts))
    return max(0.0, 1 - (1 - SAME) * changes / allowed)


_ALLOWED, _ALLOWED_EACH = 0.25, 0.07  # changes in a name, and for each of its consonants
_VOWEL = 0.4  # of a consonant


@lru_cache(maxsize=262_144)
def _weight(sounding: str) -> float:
    return sum(1.0 if letter in CONSONANTS else _VOWEL for letter in sounding if letter not in "OL@3HNUQ")


# --- what a change costs: 1 for a consonant that is another ---


def _costs(*groups: tuple[float, str]) -> dict[tuple[str, str], float]:
    known = {}
    for cost, pairs in groups:
        for pair in pairs.split():
            known[pair[0], pair[1]] = known[pair[1], pair[0]] = cost
    return known


_NEAR = _costs(
    (0.0, "gJ jJ sS Nn Hh EH lL Va Ve aO eO aA uW wW yY iY aE @E aI AI AV AO VO Uu Uw UW Qi Qy QY"),
    (0.0, "hX sc Sc tT dD tv dp dZ zZ zp"),
    (0.05, "kq 3a 3A 3V"),
    (0.1, "ae e@ a@ iy uw eE eA A@ iI YI ei ey 3e Vi Vu sv SC"),
    (0.25, "gq gk kJ Ye Gx 3i 3u iO EI H@ EX Et HX"),
    (0.35, "Gr"),
    (0.45, "GJ Gg xk CJ ue We Eh EA jg yj"),
    (0.6, "ai au iu eu Au Ai aW aY AW AY iW uY yw uI EY Ei Eu EW xX"),
    (0.8, "sz sC zj dz td nm xh"),
)
_IN_ARABIC = _costs(
    (0.3, "DZ gk gq gj kq"),
    (0.5, "pd tv Gj"),
    (0.6, "EA AI"),
    (1.0, "3V 3A EX Eh hX sc tT dD dZ zZ zp xX pZ Et"),
)
_ALWAYS_GONE = {"L": 0.05, "O": 0.05, "N": 0.05, "H": 0.05, "@": 0.05, "3": 0.05, "S": 0.25, "U": 0.1, "Q": 0.1}
_GONE = {"a": 0.38, "i": 0.38, "u": 0.38, "e": 0.15, "y": 0.2, "w": 0.6, "h": 0.5}
_SHORT_GONE = {
    "a": 0.06,
    "i": 0.06,
    "u": 0.06,
    "e": 0.05,
    "y": 0.15,
    "w": 0.3,
}  # beside Arabic, which has no short vowels
_LONG_GONE = {"A": 0.5, "W": 0.5, "Y": 0.5, "I": 0.5, "V": 0.6, "E": 0.3}
_LONG_GONE_IN_ARABIC = {"A": 0.55, "W": 0.8, "Y": 0.55, "I": 0.8, "V": 0.9, "E": 0.8, "3": 0.9}
_AT_THE_END, _AT_THE_END_OF_LATIN = 0.3, 0.6
_AT_THE_BEGINNING = 0.45
_DIPHTHONG = 0.1


@lru_cache(maxsize=524_288)
def distance(one: str, other: str, are_arabic: tuple[bool, bool] = (False, False)) -> float:
    """Add up what must be changed to make one sounding of another: the edit distance with costs of its own."""
    if one == other:
        return 0.0
    ours, theirs = _gone(one, *are_arabic), _gone(other, *reversed(are_arabic))
    in_arabic = _IN_ARABIC if all(are_arabic) else {}
    row = [0.0]
    for cost in theirs:
        row.append(row[-1] + cost)
    for letter, cost in zip(one, ours, strict=True):
        new = [row[0] + cost]
        for place, facing in enumerate(other):
            changed = row[place] + (0.0 if letter == facing else _change(letter, facing, in_arabic))
            new.append(min(changed, row[place + 1] + cost, new[place] + theirs[place]))
        row = new
    return row[-1]


def _change(letter: str, facing: str, in_arabic: dict[tuple[str, str], float]) -> float:
    pair = (letter, facing)
    cost = in_arabic.get(pair)
    if cost is None:
        cost = _NEAR.get(pair)
    if cost is None:
        return 1.0 if (letter in CONSONANTS) == (facing in CONSONANTS) else 1.4
    return cost


@lru_cache(maxsize=262_144)
def _gone(sounding: str, is_arabic_: bool, beside_arabic: bool) -> list[float]:
    """Give what it costs to leave out each letter."""
    known = (
        (_LONG_GONE_IN_ARABIC if beside_arabic else _LONG_GONE)
        if is_arabic_
        else (_SHORT_GONE if beside_arabic else _GONE)
    )
    costs = [known.get(letter, _ALWAYS_GONE.get(letter, 1.0)) for letter in sounding]
    if not is_arabic_:
        for place, (before, letter, after) in enumerate(
            zip(" " + sounding, sounding, sounding[1:] + " ", strict=False)
        ):
            if (letter == "a" and after in {"y", "w"}) or (letter == "w" and "u" in (before, after)):
                costs[place] = min(costs[place], _DIPHTHONG)
            elif letter in "aiu" and place == len(sounding) - 1:
                costs[place] = _AT_THE_END if beside_arabic else _AT_THE_END_OF_LATIN
            elif letter in "aiu" and place == 0:
                costs[place] = _AT_THE_BEGINNING if letter == "a" or not beside_arabic else _AT_THE_END_OF_LATIN
    return costs
