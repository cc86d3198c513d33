"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocp_ess_cli import language
from tests import server

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the transcripts anew."""
    parser.addoption("--update-sessions", action="store_true", help="write the transcripts of tests/sessions anew")


def pytest_configure(config: pytest.Config) -> None:
    """Name the place of the server that tests share, before any worker begins."""
    if not hasattr(config, "workerinput"):
        server.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop that server."""
    if not hasattr(config, "workerinput"):
        server.end()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin and end every test in English."""
    language.use("en")
    yield
    language.use("en")
