"""What is known of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.language import _
from ocp_ess_cli.reports.report import Card, Cell, Field, Report

if TYPE_CHECKING:
    from collections.abc import Mapping


def info(facts: Mapping[str, tuple[str, Cell]]) -> Report:
    """Show what is known of the file."""
    fields = tuple(Field(key, label, value) for key, (label, value) in facts.items())
    return Report(_("The register"), (Card("file", _("The register"), fields),))
