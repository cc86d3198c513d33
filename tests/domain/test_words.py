"""The words of the register in the user's language."""

from __future__ import annotations

import pytest

from ocp_ess_cli import language
from ocp_ess_cli.domain.models import BOUNDS, KINDS, STATUSES, TRACKS
from ocp_ess_cli.domain.words import bound_name, figure_name, kind_name, status_name, track_name


def test_every_word_of_the_models_has_a_name() -> None:
    """In English each kind, track, status and bound is named by itself."""
    named = (
        *map(kind_name, KINDS),
        *map(track_name, TRACKS),
        *map(status_name, STATUSES),
        *map(bound_name, BOUNDS),
    )
    assert named == (*KINDS, *TRACKS, *STATUSES, *BOUNDS)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("winners", "winners"),
        ("min_winners", "winners at least"),
        ("winners_foreign", "winners carried by foreign nationals"),
        ("new_kind_of_figure", "new kind of figure"),
    ],
)
def test_figure_is_named_by_what_it_counts(key: str, name: str) -> None:
    """A figure is named in words, and one that is not known by its key."""
    assert figure_name(key) == name


def test_words_are_in_the_language() -> None:
    """In French the words are French."""
    language.use("fr")
    assert (status_name("open"), track_name("cooperative")) == ("ouverte", "coopérative")
