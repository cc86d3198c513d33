"""The encoding of a text, decided from its bytes: what an office's programs save, and nothing guessed in silence.

UTF-8 is told by its own rules and UTF-16 by its mark. What is neither is Windows-1252 (French) or Windows-1256
(Arabic). These two write the small French letters alike, so a word tells them apart where it has other bytes: between
Latin letters such a byte is a French capital, a word of such bytes alone is Arabic.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple, NoReturn

from ocp_ess_cli.exchange.bounds import refuse
from ocp_ess_cli.language import _

UTF_8, UTF_16, FRENCH, ARABIC = "UTF-8", "UTF-16", "Windows-1252", "Windows-1256"

_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
# The bytes at which Windows-1256 has the Arabic alphabet; at the others above 0xBF it has French letters.
_ARABIC_WORD = re.compile(
    rb"[\xc1-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8\xfa\x81\x8d\x8e\x90\x98\xaa]{2,}"
)
_ARABIC_LETTER = re.compile(rb"[\xc1-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8\xfa]")
# In neither does such a byte stand between two Latin letters: it is an accent of DOS or of an old Macintosh.
_FOREIGN = re.compile(rb"[A-Za-z][\x80-\x89\x8b\x8d-\x90\x95\x98\x99\x9b\x9d](?=[a-z])")


class Decoded(NamedTuple):
    """A text, and the encoding that it was in."""

    text: str
    encoding: str


def decoded(file: str, content: bytes) -> Decoded:
    """Decode a text.

    Args:
        file: what it is called in sentences.
        content: all of its bytes.

    Raises:
        InputRefused: it is no text, mixes encodings, or is in one that is not known; the line is named.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(file, content)
    beginning = content[:4000]
    if beginning.count(0) > len(beginning) // 4:
        refuse(file, _("The file is UTF-16 without its mark, or no text at all. Save it as “CSV UTF-8”."), 1)
    try:
        return Decoded(content.decode("utf-8-sig"), UTF_8)
    except UnicodeDecodeError as error:
        _refuse_mixed_utf_8(file, content, error.start)
    encoding = _of_windows(file, content)
    try:
        return Decoded(content.decode({FRENCH: "cp1252", ARABIC: "cp1256"}[encoding]), encoding)
    except UnicodeDecodeError as error:
        _refuse_unknown(file, content, error.start)


def _utf_16(file: str, content: bytes) -> Decoded:
    try:
        return Decoded(content.decode("utf-16"), UTF_16)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode("utf-16", "replace").count("\n") + 1
        refuse(file, _("The text is not UTF-16 from here on. Save it as “CSV UTF-8” and import again."), line)


def _refuse_mixed_utf_8(file: str, content: bytes, first: int) -> None:
    """Refuse a file of which some lines are UTF-8, with letters beyond ASCII, and others are not."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            continue
        sentence = _(
            "The encodings are mixed: line {good} is UTF-8, and line {bad} is not (byte {byte}). "
            "Save the file as “CSV UTF-8” and import again."
        )
        bad = _line(content, first)
        refuse(file, sentence.format(good=number, bad=bad, byte=f"0x{content[first]:02X}"), bad)


def _of_windows(file: str, content: bytes) -> str:
    """Tell Windows-1252 from Windows-1256; where both would read the same, it is the first."""
    if foreign := _FOREIGN.search(content):
        _refuse_unknown(file, content, foreign.start() + 1)
    words = set(_WORD.findall(content))
    arabic = [word for word in words if _ARABIC_WORD.fullmatch(word)]
    french = [word for word in words if _ASCII_LETTER.search(word) and _ARABIC_LETTER.search(word)]
    if arabic and french:
        lines = [_line(content, min(map(content.index, found))) for found in (french, arabic)]
        sentence = _(
            "The encodings are mixed: line {french} is Windows-1252, line {arabic} is Windows-1256. "
            "Save the file as “CSV UTF-8” and import again."
        )
        refuse(file, sentence.format(french=lines[0], arabic=lines[1]), max(lines))
    return ARABIC if arabic else FRENCH


def _refuse_unknown(file: str, content: bytes, place: int) -> NoReturn:
    sentence = _(
        "The encoding is not known (byte {byte}): neither UTF-8 nor Windows. Save it as “CSV UTF-8” and import again."
    )
    refuse(file, sentence.format(byte=f"0x{content[place]:02X}"), _line(content, place))


def _line(content: bytes, place: int) -> int:
    return content[:place].count(b"\n") + 1
