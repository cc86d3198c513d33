"""The exit codes of errors: the table of the design."""

from __future__ import annotations

import pytest

from ocp_ess_cli.domain import errors
from ocp_ess_cli.domain.values import Mistake

EXIT_CODES = {
    errors.EssError: 1,
    errors.BadValue: 2,
    errors.FieldsRefused: 2,
    errors.NotFound: 3,
    errors.AlreadyExists: 4,
    errors.RuleBroken: 5,
    errors.FileBusy: 6,
    errors.FileUnusable: 7,
    errors.InputRefused: 8,
    errors.Declined: 130,
}
MISTAKES = (Mistake("It is empty.", "name"), Mistake("It is no year.", "year", "rounds.csv", 3))


@pytest.mark.parametrize(("cause", "code"), EXIT_CODES.items(), ids=lambda value: getattr(value, "__name__", None))
def test_exit_code_is_that_of_the_design(cause: type[errors.EssError], code: int) -> None:
    """Each cause has the exit code that the design promises."""
    assert cause.exit_code == code


def test_every_error_has_an_exit_code_of_the_design() -> None:
    """No error stands outside the table."""
    found = {thing for thing in vars(errors).values() if isinstance(thing, type)}
    assert found == set(EXIT_CODES)


def test_fields_refused_names_every_field() -> None:
    """All wrong fields stand in the sentence, a line each."""
    refused = errors.FieldsRefused(MISTAKES)
    assert (str(refused), refused.mistakes, refused.exit_code) == (
        "name: It is empty.\nyear: It is no year.",
        MISTAKES,
        2,
    )


def test_fields_refused_for_an_unknown_name_exits_as_not_found() -> None:
    """Where the fields name what does not exist, the exit code says so, for this error alone."""
    refused = errors.FieldsRefused(MISTAKES, errors.NotFound.exit_code)
    assert (refused.exit_code, errors.FieldsRefused.exit_code) == (3, 2)


def test_input_refused_keeps_the_mistakes_in_order() -> None:
    """The mistakes stand beside the sentence, in the order of the input."""
    refused = errors.InputRefused("2 rows are wrong.", [*MISTAKES])
    assert (str(refused), refused.mistakes) == ("2 rows are wrong.", MISTAKES)
