"""Names as people type them: what two spellings share, and which known name is nearest.

`fold` is blind to letter case, accents, punctuation, spacing, the forms of Arabic letters and Arabic digits. It
does not see through transliteration.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What compatibility decomposition leaves apart: ligatures, and Arabic letters that writers exchange.
ALIKE = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ى": "ي",
        "ة": "ه",
        "ـ": "",
        "ڭ": "ك",
        "گ": "ك",
        "ݣ": "ك",
        "ک": "ك",
        "ی": "ي",
        "ھ": "ه",
        "ہ": "ه",
    }
)


def fold(text: str) -> str:
    """Reduce a name to what its spellings share: `Coopérative  TAFOUKT` and `cooperative tafoukt` are one."""
    return " ".join(text.translate(_FOLDED).split())


def fold_all(texts: Iterable[str]) -> list[str]:
    """Fold many names at once, which is faster than one by one."""
    given = [*texts]
    if not given:
        return []
    folded = _APART.join(given).translate(_FOLDED)
    return [" ".join(text.split()) for text in folded.split(_APART)]


class _Folded(dict[int, str]):
    """What each character folds to, found out when it is first met: so a national register folds in a moment."""

    def __missing__(self, code: int) -> str:
        """Fold a character that was not met before."""
        letters = chr(code)
        for _turn in range(2):  # a decomposed letter may have a small one, and that a decomposition of its own
            letters = unicodedata.normalize("NFKD", letters).casefold()
        parts = [_plain(letter) for letter in letters.translate(ALIKE) if not unicodedata.combining(letter)]
        self[code] = "".join(letter if letter.isalnum() else " " for letter in parts)
        return self[code]


_APART = "\x1f"  # which no text of the register has
_FOLDED = _Folded({ord(_APART): _APART})


def _plain(letter: str) -> str:
    """Write a digit of any script as an ASCII digit, and leave everything else."""
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter


def closeness(one: str, other: str) -> float:
    """Tell how alike two names are letter by letter, from 0 to 1: a typing mistake leaves them close."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - needed only where two names are held against each other

    return SequenceMatcher(None, fold(one), fold(other)).ratio()


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Name the known words that are nearest to `word`, nearest first; none where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only after a mistake

    by_fold = {fold(name): name for name in known}
    return [by_fold[match] for match in get_close_matches(fold(word), by_fold, n=most, cutoff=0.6)]
