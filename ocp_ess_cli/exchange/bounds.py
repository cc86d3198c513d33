"""How much of an input is read, so that memory stays bounded whatever a file holds."""

from __future__ import annotations

from typing import NoReturn

from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange.sheets import refusal
from ocp_ess_cli.language import _, number

MOST_BYTES = 160 * 2**20  # ten times the national register as a CSV has 80 MB
MOST_UNPACKED = 2**30  # of a workbook; ten times the national register has 410 MB
LONGEST_LINE = 2**20
MOST_CELLS = 20_000_000  # in the rectangle that a sheet fills
_MEGABYTE = 2**20


def refuse(file: str, sentence: str, line: int = 1) -> NoReturn:
    """Refuse an input for what is wrong with it as a whole.

    Raises:
        InputRefused: always.
    """
    raise InputRefused(refusal(1), [Mistake(sentence, file=file, line=line)])


def refuse_too_large(file: str, size: int, most: int = MOST_BYTES) -> None:
    """Refuse what is larger than `most` bytes.

    Raises:
        InputRefused: it is.
    """
    if size > most:
        sentence = _("The file has more than {most} MB, which is more than ess reads at once. Divide it.")
        refuse(file, sentence.format(most=number(most // _MEGABYTE)))


def refuse_long_line(file: str, content: bytes) -> None:
    """Refuse a text with a line so long that it cannot be a row of cells.

    Raises:
        InputRefused: there is one.
    """
    half = LONGEST_LINE // 2
    for start in range(0, len(content) - half, half):
        if content.find(b"\n", start, start + half) < 0 and content.find(b"\r", start, start + half) < 0:
            sentence = _("The line has more than {most} MB; it is no row of a sheet.")
            line = content.count(b"\n", 0, start) + 1
            refuse(file, sentence.format(most=number(half / _MEGABYTE)), line)
