"""What can go wrong by a user's doing: one class a cause, one exit code each.

Factored out of the modules that raise them, so that these need not import each other. The class owns
the exit code, the raiser owns the sentence, and `cli/main.py` alone prints it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.values import Mistake


class EssError(Exception):
    """A cause that the user can act on, told in one sentence."""

    exit_code = 1


class BadValue(EssError):
    """A value of the command line is not what it should be."""

    exit_code = 2


class NotFound(EssError):
    """There is no such record, or there are several."""

    exit_code = 3


class FieldsRefused(BadValue):
    """Fields of one record are wrong: all of them are named.

    Attributes:
        mistakes: every mistake found, by column.
    """

    def __init__(self, mistakes: Sequence[Mistake], exit_code: int = BadValue.exit_code) -> None:
        """Keep the mistakes, and the exit code of what they are: a wrong value, or a name that is not known."""
        super().__init__("\n".join(f"{mistake.column}: {mistake.sentence}" for mistake in mistakes))
        self.mistakes = tuple(mistakes)
        self.exit_code = exit_code


class AlreadyExists(EssError):
    """The record exists already."""

    exit_code = 4


class RuleBroken(EssError):
    """A rule of the program or the register forbids it."""

    exit_code = 5


class FileBusy(EssError):
    """Another `ess` is writing to the file."""

    exit_code = 6


class FileUnusable(EssError):
    """The file cannot be read or written."""

    exit_code = 7


class InputRefused(EssError):
    """Rows of a file are wrong: all of them are listed and nothing is changed.

    Attributes:
        mistakes: every mistake found, in the order of the input.
    """

    exit_code = 8

    def __init__(self, sentence: str, mistakes: Sequence[Mistake]) -> None:
        """Keep the mistakes beside the sentence."""
        super().__init__(sentence)
        self.mistakes = tuple(mistakes)


class Declined(EssError):
    """The user answered no, and nothing was changed."""

    exit_code = 130
