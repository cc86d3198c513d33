"""What a check is given, and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.store.protocol import Unit


class Scene(NamedTuple):
    """The register as a check sees it.

    Attributes:
        today: the day of the check.
    """

    unit: Unit
    programs: Programs
    places: Places
    today: date


class Finding(NamedTuple):
    """What does not hold.

    Attributes:
        check: the name of the check that found it.
        subject: the record that it is about, as users call it.
        sentence: what is wrong.
        advice: what to do about it: a command or a step.
    """

    check: str
    subject: str
    sentence: str
    advice: str = ""


class Remark(NamedTuple):
    """What holds and is worth telling: an exception that somebody gave a reason for, a sum that comes out.

    Attributes:
        check: the name of the check that tells it.
        subject: the record that it is about, as users call it.
    """

    check: str
    subject: str
    sentence: str


class Outcome(NamedTuple):
    """What came of a check.

    Attributes:
        holds: what was held against what, in a sentence.
    """

    check: str
    holds: str
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
