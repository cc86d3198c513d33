"""What lets a reader search a page for any spelling of a name: the script, and what it must know of letters."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from ocp_ess_cli.domain import likeness, names, sounds
from ocp_ess_cli.domain.common_words import FORM, LEGAL, LITTLE, SHORT_FORMS, TRADE
from ocp_ess_cli.domain.names import fold

if TYPE_CHECKING:
    from ocp_ess_cli.exchange.publishing.site.facts import Record

_FILE = files("ocp_ess_cli") / "data" / "site" / "search.js"


@cache
def script() -> str:
    """Give the script, without what is for its authors."""
    lines = (line.strip() for line in _FILE.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def digest() -> str:
    """Give what a page names the script by, so that no other runs."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()}"


@cache
def letters() -> str:
    """Give what the script must know, as JSON that no browser reads as markup: the tables of the domain itself."""
    known = {
        "alike": {chr(code): letter for code, letter in names.ALIKE.items()},
        "arabic": sounds.ARABIC,
        "tifinagh": sounds.TIFINAGH,
        "latin": sounds.LATIN,
        "consonants": sounds.CONSONANTS,
        "parts": sounds.LATIN_PARTS.pattern,
        "together": sounds.TOGETHER.pattern,
        "mute": sounds.MUTE.pattern,
        "article": likeness.ARTICLE.pattern,
        "roman": likeness.ROMAN,
        "short": SHORT_FORMS,
        "nothing": " ".join(sorted(LEGAL | LITTLE)),
        "common": " ".join(sorted(FORM | TRADE)),
    }
    return re.sub(r"[<>&]", lambda found: f"\\u{ord(found[0]):04x}", msgspec.json.encode(known).decode())


def keys(record: Record) -> str:
    """Give how the names of a cooperative sound: the consonants of each word, and a comma between two names."""
    every = [record["name"], record["name_ar"], *(record["other_names"] or "").split(";")]
    heard = dict.fromkeys(" ".join(likeness.spelled(name).all_keys) for name in every if name)
    return ",".join(filter(None, heard))


def others(record: Record) -> str:
    """Give what is searched, and not shown in a row, folded: other names, the place and the activity."""
    told = (record["other_names"], record["province"], record["commune"], record["id"])
    return fold(" ".join(filter(None, told)))
