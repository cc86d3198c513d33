"""A dossier for an auditor without `ess`: all about one cooperative or one round, put together of their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import allocating, eligibility, extract, links, scoring
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.money import LATE_AFTER
from ocp_ess_cli.exchange import exporting
from ocp_ess_cli.language import _
from ocp_ess_cli.reports import cooperatives as cooperative_reports
from ocp_ess_cli.reports import eligibility as eligibility_reports
from ocp_ess_cli.reports import history as history_reports
from ocp_ess_cli.reports import links as link_reports
from ocp_ess_cli.reports import money as money_reports
from ocp_ess_cli.reports import ranking
from ocp_ess_cli.reports import rounds as round_reports
from ocp_ess_cli.reports.past import as_it_stood
from ocp_ess_cli.reports.register import Brief, Register
from ocp_ess_cli.reports.report import Report, Table
from ocp_ess_cli.reports.scores import marks
from ocp_ess_cli.reports.selection import waiting
from ocp_ess_cli.reports.support import plan_table, sessions
from ocp_ess_cli.reports.winners import winners_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from ocp_ess_cli.actions.history import Key
    from ocp_ess_cli.actions.past import Past
    from ocp_ess_cli.domain.models import Cooperative, Entry, Link, Round, Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.reports.report import Where
    from ocp_ess_cli.store.protocol import Unit


class Making(NamedTuple):
    """How a dossier is made.

    Attributes:
        programs, places: what the register speaks of.
        stamp: who makes it, and when.
        today: the day on which the register is looked at.
        past: what the register was taken back to; None where it is shown as it stands.
        with_contacts: whether the personal fields are in it (law 09-08).
    """

    programs: Programs
    places: Places
    stamp: Stamp
    today: date
    past: Past | None = None
    with_contacts: bool = False


class Dossier(NamedTuple):
    """All about one cooperative or one round.

    Attributes:
        key: its id.
        page: everything but the journal.
        journal: the extract of it.
        state: the number and the hash of the last change of the register.
    """

    key: str
    page: Report
    journal: Report
    state: tuple[int, str]
    making: Making


def of_round(unit: Unit, subject: Round, making: Making) -> Dossier:
    """Put together all about one round."""
    entries = unit.entries.find(round=subject.id)
    linked = unit.links.find(round=subject.id)
    register = _register(unit, making, [subject], entries, linked)
    ids = {entry.cooperative for entry in entries}
    entered = [one for one in unit.cooperatives.find() if one.id in ids]
    sheet = exporting.sheet("cooperatives", entered, making.places, with_contacts=making.with_contacts)
    listed = cooperative_reports.cooperatives(entered, making.places)
    reports = [
        round_reports.round_(register, subject, making.today),
        _of(marks(register)),
        *_decisions(unit, register, subject, making),
        _of(_whole(cooperative_reports.story(making.programs, entries))),
        _of(winners_table(register, rules.winners(entries))),
        money_reports.pledges(register),
        *_of_register(register, making),
        _where(listed, "shown"),
        _where(sheet._replace(parts=tuple(part._replace(title=listed.title) for part in sheet.parts)), "data"),
    ]
    return _made(unit, subject.id, reports, extract.of_round(unit, subject.id), making)


def of_cooperative(unit: Unit, subject: Cooperative, making: Making) -> Dossier:
    """Put together all about one cooperative."""
    entries = unit.entries.find(cooperative=subject.id)
    rounds = [round_ for one in dict.fromkeys(e.round for e in entries) if (round_ := unit.rounds.get(one))]
    register = _register(unit, making, rounds, entries, links.of_cooperative(unit, subject.id))
    whole = Register.of(unit, making.programs, making.places)._replace(rounds=rounds)
    shown = cooperative_reports.cooperative(subject, entries, register, with_contacts=making.with_contacts)
    reports = [
        shown._replace(parts=tuple(part for part in shown.parts if part.key not in {"plan", "links"})),
        round_reports.rounds(whole),
        _of(marks(register)),
        *(_of_one(report, round_) for round_ in rounds for report in _decisions(unit, register, round_, making)),
        *_of_register(register, making),
    ]
    return _made(unit, subject.id, reports, extract.of_cooperative(unit, subject.id), making)


def _register(
    unit: Unit, making: Making, rounds: Sequence[Round], entries: Sequence[Entry], linked: Sequence[Link]
) -> Register:
    """Take the records of some entries, and of their rounds what is not of another entry."""
    ids, round_ids = {entry.id for entry in entries}, {round_.id for round_ in rounds}
    named = {entry.cooperative for entry in entries} | links.ids_of(linked)
    return Register(
        making.programs,
        making.places,
        rounds,
        entries,
        unit.cooperatives.project(Brief, named),
        figures=unit.figures.find(),
        pledges=[one for one in unit.pledges.find() if one.round in round_ids],
        payments=[one for one in unit.payments.find() if one.entry in ids],
        sessions=[one for one in unit.sessions.find() if ids & {*one.entries}],
        measures=[one for one in unit.measures.find() if one.entry in ids],
        links=linked,
        scores=[one for one in unit.scores.find() if one.entry in ids],
    )


def _decisions(unit: Unit, register: Register, subject: Round, making: Making) -> Iterable[Report]:
    """Give how the entries of a register stood in a round: who was eligible, how they ranked, and who waits."""
    program = making.programs[subject.program]
    if not program.awards:
        return
    ids = {entry.id for entry in register.entries}
    held = [one for one in eligibility.standings(unit, subject) if one.entry.id in ids]
    yield eligibility_reports.eligibility(program, subject, making.places, held)
    whole = Register.of_round(unit, making.programs, making.places, subject)
    standing = ranking.Standing(*scoring.standing(unit, subject, program, scoring.How()))
    yield _among(ranking.rank(whole, standing), ids)
    yield _among(waiting(whole, subject, allocating.waiting(unit, program, subject)), ids)


def _of_register(register: Register, making: Making) -> Iterable[Report]:
    """Give the money, the support and the links of a register."""
    yield money_reports.payments(register, money_reports.Wanted(making.today, LATE_AFTER, single=True))
    yield sessions(register, register.sessions)
    yield _of(plan_table(register.measures))
    by_id = {one.id: one for one in register.cooperatives}
    report = link_reports.links(register.links, by_id)
    parts = (part._replace(key="link_totals") if part.key == "totals" else part for part in report.parts)
    yield report._replace(parts=tuple(parts))


# --- pieces of reports ---


def _of(table: Table) -> Report:
    return Report("", (table,))


def _whole(table: Table) -> Table:
    """Show every column to people, too."""
    return table._replace(columns=tuple(column._replace(where="") for column in table.columns))


def _where(report: Report, where: Where) -> Report:
    return report._replace(parts=tuple(part._replace(where=where) for part in report.parts))


def _of_one(report: Report, round_: Round) -> Report:
    """Tell a report of one round from the same of another."""
    return report._replace(parts=tuple(part._replace(key=f"{part.key}-{round_.id}") for part in report.parts))


def _among(report: Report, ids: Collection[str]) -> Report:
    """Keep the rows of some entries; where others are left out, the notes speak of them and are, too."""
    parts = []
    for part in report.parts:
        if isinstance(part, Table):
            place = next(number for number, column in enumerate(part.columns) if column.key == "entry")
            parts.append(part._replace(rows=tuple(row for row in part.rows if row.cells[place] in ids)))
    is_whole = tuple(parts) == report.parts
    return report._replace(parts=tuple(parts), notes=report.notes if is_whole else ())


def _made(unit: Unit, key: str, reports: Sequence[Report], keys: Collection[Key], making: Making) -> Dossier:
    parts = tuple(part for report in reports for part in report.parts)
    notes = tuple(dict.fromkeys(note for report in reports for note in report.notes))
    page = Report(reports[0].title, parts, notes)
    journal = history_reports.extract(extract.of(unit, keys), with_contacts=making.with_contacts)
    journal = journal._replace(title=_("{title}: journal").format(title=page.title))
    if making.past:
        page, journal = as_it_stood(page, making.past), as_it_stood(journal, making.past)
    return Dossier(key, page, journal, extract.state(unit), making)
