"""The cells of one row of a sheet, read one by one: every mistake is kept, so that all are told at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar, cast

from ocp_ess_cli.actions import rounds
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocp_ess_cli.domain.models import Round

T = TypeVar("T")
W = TypeVar("W", bound=str)


class Cells:
    """The cells of one row, and every mistake met in reading them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts by column; an empty cell is not among them."""
        self.texts = texts
        self.mistakes: list[Mistake] = []

    def read(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Read a cell; None where it is empty or wrong."""
        if column not in self.texts:
            return None
        try:
            return reader(self.texts[column])
        except EssError as error:
            self.mistakes.append(Mistake(str(error), column))
            return None

    def needed(self, column: str, reader: Callable[[str], T]) -> T:
        """Read a cell that must not be empty; what it gives is good once `check` has passed."""
        if column not in self.texts:
            self.mistakes.append(Mistake(_("The cell is empty."), column))
        return cast("T", self.read(column, reader))

    def check(self) -> None:
        """Refuse the row if a mistake was met.

        Raises:
            FieldsRefused: one or more cells are wrong; all of them are named.
        """
        if self.mistakes:
            places = {column: place for place, column in enumerate(self.texts)}
            raise FieldsRefused(sorted(self.mistakes, key=lambda mistake: places.get(mistake.column, -1)))


def wrong(column: str, sentence: str) -> FieldsRefused:
    """Say what is wrong with a cell of a row."""
    return FieldsRefused([Mistake(sentence, column)])


def word(raw: str, allowed: tuple[W, ...]) -> W:
    """Take one word of a short list."""
    chosen = values.one_of(raw, allowed)
    return next(word for word in allowed if word == chosen)


def note(raw: str) -> str:
    """Take a text as long as a note."""
    return values.text(raw, LONGEST_NOTE)


def record_id(raw: str, letter: str) -> str:
    """Take an id as the register writes it.

    Raises:
        BadValue: it is written otherwise.
    """
    number = re.fullmatch(rf"{letter}([0-9]{{4,9}})", raw.strip())
    if number is None or raw.strip() != f"{letter}{int(number[1]):04d}":
        sentence = _("“{value}” is not an id; write {letter} and four digits or more, or leave it empty.")
        raise BadValue(sentence.format(value=values.visible(raw)[:40], letter=letter))
    return raw.strip()


def same_currency(raw: str, round_: Round) -> str:
    """Take a currency that is the one of the round.

    Raises:
        BadValue: it is another.
    """
    currency = rounds.currency(raw)
    if currency != round_.terms.currency:
        sentence = _("{round} awards {currency}, not {other}.")
        raise BadValue(sentence.format(round=round_.id, currency=round_.terms.currency, other=currency))
    return currency
