"""Questions to the user, on standard error, so that results stay apart.

Ctrl-C at a question is an interruption (`KeyboardInterrupt`), and Ctrl-D too.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.output import create_output

from ocp_ess_cli.domain.errors import EssError
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_YES = {"y", "yes", "o", "oui"}


class Asker:
    """Asks in the terminal."""

    def confirm(self, question: str) -> bool:
        """Ask a question of yes or no; no answer is no."""
        sys.stderr.write(_("{question} [y/N] ").format(question=question))
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        return answer.strip().casefold() in _YES

    def text(
        self,
        question: str,
        reader: Callable[[str], object],
        default: str = "",
        *,
        optional: bool = False,
        suggestions: tuple[str, ...] = (),
    ) -> str:
        """Ask for a text that `reader` takes, again and again until it does; Enter alone leaves an optional one out."""

        def problem(typed: str) -> bool | str:
            if optional and not typed.strip():
                return True
            try:
                reader(typed)
            except EssError as error:
                return str(error)
            return True

        shared: dict[str, Any] = {"default": default, "validate": problem, "output": _output()}
        asked = (
            questionary.autocomplete(question, choices=[*suggestions], match_middle=True, **shared)
            if suggestions
            else questionary.text(question, **shared)
        )
        answer: str = _answered(asked)
        return answer

    def choose(self, question: str, choices: Mapping[str, str]) -> str:
        """Ask for one of `choices`, a key by its name."""
        options = [questionary.Choice(name, value=key) for key, name in choices.items()]
        answer: str = _answered(
            questionary.select(question, choices=options, instruction=_("(arrows, Enter)"), output=_output())
        )
        return answer

    def tick(self, question: str, choices: Mapping[str, str]) -> list[str]:
        """Ask for any number of `choices`, keys by their names, found by typing."""
        options = [questionary.Choice(name, value=key) for key, name in choices.items()]
        answer: list[str] = _answered(
            questionary.checkbox(
                question,
                choices=options,
                instruction=_("(type to find, space to tick, Enter when done)"),
                use_search_filter=True,
                use_jk_keys=False,
                output=_output(),
            )
        )
        return answer


def _output() -> Any:
    return create_output(stdout=sys.stderr)


def _answered(question: questionary.Question) -> Any:
    try:
        return question.unsafe_ask()
    except EOFError as error:
        raise KeyboardInterrupt from error
