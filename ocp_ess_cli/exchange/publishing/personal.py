"""Personal data in texts that people wrote: telephone numbers, e-mail addresses, numbers of identity cards."""

from __future__ import annotations

import re

from ocp_ess_cli.language import _

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_TELEPHONE = re.compile(r"(?<![\w/-])(?:\+|00)?\(?\d(?:[ .()/-]?\d){8,13}(?![\w/-])")
_CARD = re.compile(r"\b[A-Z]{1,2}\d{5,6}\b")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


def shapes(text: str) -> list[tuple[str, str]]:
    """Find what looks personal in a text: what it is, and how it is written there."""
    if text.isascii() and not any(map(str.isdigit, text)) and "@" not in text:  # most texts
        return []
    plain = text.translate(_DIGITS)
    kinds = (
        (_("an e-mail address"), _EMAIL),
        (_("a telephone number"), _TELEPHONE),
        (_("the number of an identity card"), _CARD),
    )
    return [(kind, found) for kind, pattern in kinds for found in pattern.findall(plain)]
