"""The minutes of a round, as `round --minutes` writes them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ocp_ess_cli.actions import allocating, eligibility, rounds, scoring
from ocp_ess_cli.actions import minutes as actions
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.exchange import writing
from ocp_ess_cli.language import _
from ocp_ess_cli.reports import minutes as reports
from ocp_ess_cli.reports.ranking import Standing
from ocp_ess_cli.reports.register import Register

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Minutes
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

_RENDERERS = {".html": "as_html", ".md": "as_markdown"}


def write(office: Office, program: Program, year: int, file: str, *, yes: bool) -> None:
    """Write the minutes of a round to a file, and keep their fingerprint in the register: both, or neither.

    Raises:
        BadValue: the ending says no format.
        FileUnusable: the file cannot be written.
    """
    path = Path(file).expanduser()
    name = _RENDERERS.get(path.suffix.lower())
    if name is None:
        sentence = _("{path} does not say its format: end its name in .html or .md.")
        raise BadValue(sentence.format(path=path))
    render = import_module(f"ocp_ess_cli.reports.{name}").render
    with office.store.reading() as unit:
        before = rounds.get_round(unit, program, year).minutes
        report, taken = _report(office, unit, program, year)
    if writing.is_taken(path, office.store.place):
        office.confirm(_("{path} is there already. Replace it?").format(path=path), yes=yes)
    if taken == before:  # nothing was decided since: the register keeps what it has
        writing.write(path, render(report).encode())
    else:
        with office.store.writing(office.stamp()) as unit:
            report, _taken = _report(office, unit, program, year)
            writing.write(path, render(report).encode())
    office.say(_("The minutes are written: {path}").format(path=path))
    office.say(_("To hold them against the register later: ess check minutes"))


def _report(office: Office, unit: Unit, program: Program, year: int) -> tuple[Report, Minutes]:
    round_ = rounds.get_round(unit, program, year)
    taken = actions.take(unit, round_, office.stamp())
    decided = reports.Decided(
        round_,
        eligibility.standings(unit, round_),
        Standing(*scoring.standing(unit, round_, program, scoring.How())),
        allocating.waiting(unit, program, round_),
    )
    register = Register.of_round(unit, office.programs, office.places, round_)
    return reports.minutes(register, decided, taken), taken
