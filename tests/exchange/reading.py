"""Reads sheets for the tests as an import does, with the headings of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli import catalogue
from ocp_ess_cli.exchange.reading import Reading, Source, read_all
from ocp_ess_cli.exchange.recognising import Mappings, Recogniser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import HeadingMapping
    from ocp_ess_cli.exchange.sheets import Sheet


def recogniser(said: Iterable[str] = (), remembered: Iterable[HeadingMapping] = ()) -> Recogniser:
    """Make a recogniser that knows the headings of the package, and mappings."""
    return Recogniser(catalogue.headings(), Mappings(said, remembered))


def read_bytes(file: str, content: bytes, kind: str = "", *said: str) -> Reading:
    """Read the sheets of one file."""
    return read_all([(file, lambda: Source(file, content))], kind, recogniser(said))


def read_sheet(file: str, kind: str, content: bytes) -> Sheet:
    """Read the one sheet of a file."""
    (sheet,) = read_bytes(file, content, kind).sheets
    return sheet
