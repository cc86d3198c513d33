"""How a word sounds: Arabic, Tifinagh and Latin letters brought to one alphabet of sounds.

Latin letters follow the French habit (`ou`, `ch`, `gh`), the English one (`u`, `sh`) and the digits of chats (`3`, `7`,
`9`). The alphabet has one letter a sound, so that two spellings can be held against each other letter by letter:

- `b t j h x d r z s C G f q k g l m n` are consonants; `C` is *ch*, `x` *kh*, `G` *gh*, `J` a `g` before `e` or `i`,
  and `S` and `H` an `s` and an `h` at the end, which writers leave out.
- `X c T D Z p v` are the Arabic consonants for which Latin has no letter: hah, sad, tah, dad, zah, thal, theh.
- `a e i u w y` are vowels as Latin letters write them, `@` an `e` at the end that may be mute.
- `A W Y I E 3` are the Arabic letters of long vowels, or of nothing that Latin letters write: alef, waw, yeh, alef
  maqsura, teh marbuta, ain; `V` is an alef that begins a word, `U` and `Q` a hamza on a waw or a yeh.
- `O` and `L` are an article that is written together with its word: `Alamal`, `Ennour`.
- `N` is the Amazigh *n* between words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby

ARABIC = {
    **dict.fromkeys("اأإآٱ", "A"),
    "ى": "I",
    "ة": "E",
    "و": "W",
    "ؤ": "U",
    "ي": "Y",
    "ی": "Y",
    "ئ": "Q",
    "ء": "",
    "ع": "3",
    "ب": "b",
    "پ": "b",
    "ت": "t",
    "ث": "v",
    "ط": "T",
    "ج": "j",
    "ژ": "j",
    "ح": "X",
    "ه": "h",
    "ھ": "h",
    "ہ": "h",
    "خ": "x",
    "د": "d",
    "ذ": "p",
    "ض": "D",
    "ظ": "Z",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ص": "c",
    "ش": "C",
    "چ": "C",
    "غ": "G",
    "ف": "f",
    "ڤ": "f",
    "ق": "q",
    "ك": "k",
    "ک": "k",
    "گ": "g",
    "ڭ": "g",
    "ݣ": "g",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
TIFINAGH = dict(zip("ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥⵯ", "abgddefkhh3xqijlmnurrGssCttwyzzw", strict=True))
LATIN = {
    "tch": "C",
    "sch": "C",
    "ch": "C",
    "sh": "C",
    "kh": "x",
    "gh": "G",
    "rh": "G",
    "dh": "d",
    "th": "t",
    "ph": "f",
    "dj": "j",
    "qu": "k",
    "ck": "k",
    "gu": "g",
    "g": "g",
    "c": "k",
    "x": "ks",
    "p": "b",
    "v": "f",
    "eau": "u",
    "au": "u",
    "oo": "u",
    "ou": "u",
    "o": "u",
    "ee": "i",
    "2": "",
    "3": "3",
    "5": "x",
    "7": "h",
    "9": "q",
}
LATIN_PARTS = re.compile(
    r"tch|sch|[cskgrdtp]h|dj|qu(?=[aeioy])|ck|gu(?=[eiy])|eau|au(?![aeiouy])|oo|ou|ee|(?P<soft_c>c)(?=[eiy])|(?P<soft_g>g)(?=[eiy])|."
)
# `Ennour` and `Achams`, `Alamal`, `Lmal`: an article before its word
TOGETHER = re.compile(
    r"[aei](?=(ch|sh|dh|th|[b-df-hj-np-tv-z])\1)|[ae](?=[cs]h[aeiou])|[ae]l(?=[a-z]{3})|l(?=[b-df-hjkm-np-tv-xz3579])"
)
_TOGETHER_SOUNDS = {(False, 1): "O", (False, 2): "OL", (True, 1): "L"}
MUTE = re.compile(r"(?<=[aiu][bdfgjklmnqrstzCGx])e$")
_SHORTEST = 4  # letters of a word that an article can stand before without being a part of it

CONSONANTS = dict(zip("btvTjhXxdDpZrzscSCGfqkgJlmn", "btttjhhhddddrzsssCrfkkkklmn", strict=True))


@cache
def sounds(word: str) -> str:
    """Write one lower-case word as it sounds: `tighanimine` is `tiGanimin`, and `تيغانمين` is `tYGAnmYn`."""
    if is_arabic(word):
        return _of_arabic(word)
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    if any(letter in TIFINAGH for letter in letters):
        return _single("".join(TIFINAGH.get(letter, "") for letter in letters))
    return _of_latin(letters)


@cache
def skeleton(sounding: str) -> str:
    """Keep the consonants, those that writers exchange being one: `tiGanimin` and `tiranimin` give `trnmn`."""
    return _single("".join(CONSONANTS.get(letter, "") for letter in sounding))


def is_arabic(text: str) -> bool:
    """Tell whether a text is in Arabic letters, which leave short vowels out."""
    return any("\u0600" <= letter <= "\u08ff" for letter in text)


def _of_arabic(word: str) -> str:
    bare = re.sub("[\u064b-\u0652\u0670ـ]", "", word)
    bare = re.sub(r"^(?:و?ال|لل)(?=\w{2})|(?<=عبد)ال|(?<=ة)ال", "", bare)
    letters = "".join(ARABIC.get(letter, "") for letter in bare)
    if bare.endswith(("ه", "ھ", "ہ")):
        letters = letters[:-1] + "E"
    return re.sub(r"^A[YW]?", "V", _single(letters))


def _of_latin(word: str) -> str:
    article = TOGETHER.match(word) if len(word) >= _SHORTEST else None
    bare = word[article.end() :] if article else word
    sounding = _single("".join(_part(found) for found in LATIN_PARTS.finditer(bare)))
    if len(sounding) >= _SHORTEST:
        sounding = re.sub(r"(?<=[aeiu])h$", "H", MUTE.sub("", sounding))
        sounding = re.sub(r"e$", "@", sounding)
    if len(sounding) >= _SHORTEST - 1:
        sounding = re.sub(r"s$", "S", sounding)
    return (_TOGETHER_SOUNDS[article[0][0] == "l", len(article[0])] if article else "") + sounding


def _part(found: re.Match[str]) -> str:
    if found["soft_c"]:
        return "s"
    return "J" if found["soft_g"] else LATIN.get(found[0], found[0])


def _single(letters: str) -> str:
    """Write doubled letters once."""
    return "".join(letter for letter, _times in groupby(letters))
