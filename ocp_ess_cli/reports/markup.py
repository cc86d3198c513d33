"""Texts within HTML and SVG: never read as markup, their direction and language stated where it is not the page's."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from ocp_ess_cli.domain.values import visible

_FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_FROM_THE_LEFT = re.compile(r"[A-Za-z\u00c0-\u024f\u2d30-\u2d7f]")


@lru_cache(maxsize=65_536)  # a page says its headings and places again and again
def escaped(text: str) -> str:
    """Keep a text from being read as markup, and what a browser would obey visible; line feeds stay."""
    return escape("\n".join(map(visible, text.split("\n"))))


def direction(text: str) -> str:
    """Give the attributes of an element with this text: none where all of it is read from the left."""
    if text.isascii() or not _FROM_THE_RIGHT.search(text):
        return ""
    if _FROM_THE_LEFT.search(text) or not _ARABIC.search(text):
        return ' dir="auto"'
    return ' lang="ar" dir="rtl"'


def css_string(text: str) -> str:
    """Write a text as a string of CSS, in which nothing is obeyed."""
    kept = visible(text.replace("\n", " "))
    return '"' + re.sub(r"[^\w .,;:%()/–-]", lambda found: f"\\{ord(found[0]):x} ", kept) + '"'
