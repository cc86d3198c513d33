"""The sheet of one edition, as `round --to` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions import rounds, scoring
from ocp_ess_cli.cli import to_file
from ocp_ess_cli.domain.money import LATE_AFTER
from ocp_ess_cli.reports.about import with_about
from ocp_ess_cli.reports.edition import edition
from ocp_ess_cli.reports.grouping import Counted
from ocp_ess_cli.reports.ranking import Standing
from ocp_ess_cli.reports.register import Narrowing, Register

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit


def write(office: Office, program: Program, year: int, file: str, *, force: bool) -> None:
    """Write everything about one edition to a file.

    Raises:
        BadValue: the ending says no format.
        FileUnusable: the file cannot be written.
    """
    to_file.format_of(office, file)
    with office.reading() as unit:
        made = sheet(office, unit, program, year)
    to_file.write(office, made, file, force=force)


def sheet(office: Office, unit: Unit, program: Program, year: int) -> Report:
    """Make the sheet of one edition, with what it says of itself.

    Raises:
        NotFound: there is no such round.
    """
    subject = rounds.get_round(unit, program, year)
    today = office.today
    narrowing = Narrowing(program=program, years=range(year, year + 1))
    register = Register.of(unit, office.programs, office.places, narrowing, Counted).narrowed(narrowing)
    standing = Standing(*scoring.standing(unit, subject, program, scoring.How()))
    made = edition(register, subject, standing, today, LATE_AFTER)
    return with_about(made, to_file.state(office, unit), subject.id, register.entered())
