"""Texts in the cells of a sheet: nothing in them is run or obeyed, and each comes back as it was."""

from __future__ import annotations

import re
import unicodedata

# What a spreadsheet runs as a formula, and what stands for it already: `=1+1`, `'=1+1`, `''=1+1`, but not `-5`.
_RUN = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-\d+(?:[.,]\d+)?")
_JOINERS = "\u200c\u200d"  # zero-width joiners belong to the spelling of some Arabic and Amazigh words
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # what no text of the register may have, see values.text


def harmless(text: str) -> str:
    """Make control and direction characters visible, and leave every other as it is."""
    if text.isprintable():
        return text
    return "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) in _HIDDEN and letter not in _JOINERS else letter
        for letter in text
    )


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; `unguarded` takes it off.

    A text that begins with apostrophes and a formula gets one more, so that it, too, comes back as it was. A negative
    number is a number.
    """
    return f"'{text}" if _RUN.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put before a text."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
