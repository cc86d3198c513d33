"""Command of the data: `export`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ocp_ess_cli.actions import finding, links
from ocp_ess_cli.cli import fields, options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.reports import Sponsor, WithWinners, narrowing_of, report_of
from ocp_ess_cli.cli.withholding import say_withheld
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import KINDS, Cooperative, Expert
from ocp_ess_cli.exchange import exporting, writing
from ocp_ess_cli.exchange.reading import STANDARD_INPUT as STANDARD_OUTPUT
from ocp_ess_cli.language import _, listed, mark, plural
from ocp_ess_cli.reports.overview import overview
from ocp_ess_cli.reports.register import Register, round_order
from ocp_ess_cli.reports.summaries import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Record
    from ocp_ess_cli.reports.register import Narrowing
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

REPORT = "report"
JURY_SHEET = "jury-sheet"
WHATS = (*exporting.KINDS, REPORT, JURY_SHEET)
_ENTERED = ("entries", "awards", "pledges", "payments", REPORT)
APPLIES = {
    "--words": ("cooperatives",),
    "--kind": ("cooperatives",),
    "--with-contacts": ("cooperatives", "experts"),
    "--region": ("cooperatives", *_ENTERED),
    "--sector": ("cooperatives", *_ENTERED),
    "--program": ("rounds", "figures", "links", *_ENTERED, JURY_SHEET),
    "--year": ("rounds", "figures", "links", *_ENTERED, JURY_SHEET),
    "--sponsor": ("rounds", *_ENTERED),
    "--no-winners": (REPORT,),
    "--headings": exporting.KINDS,
    "--juror": (JURY_SHEET,),
    "--blind": (JURY_SHEET,),
    "--as-of": (*exporting.KINDS, REPORT),
}


class Asked(NamedTuple):
    """Which jury sheets are asked for, as the user typed it."""

    program: str | None
    year: str | None
    jurors: tuple[str, ...]
    is_blind: bool


class Filters(NamedTuple):
    """What narrows an export, as the user typed it."""

    words: str | None
    region: str | None
    sector: str | None
    kind: str | None
    program: str | None
    year: str | None
    sponsor: str | None

    def by_option(self) -> dict[str, str | None]:
        """Give them by the options that the user typed."""
        return {f"--{field}": value for field, value in self._asdict().items()}

    def cooperatives(self, office: Office, unit: Unit) -> list[Cooperative]:
        """Find the cooperatives as `ess coops` does, by id."""
        region = office.places.region(self.region).code if self.region else ""
        sector = office.places.sector(self.sector).code if self.sector else ""
        kind = values.one_of(self.kind, KINDS) if self.kind else ""
        return finding.order(finding.search(unit, office.places, self.words or "", region, sector, kind), "id")

    def narrowing(self, office: Office, unit: Unit) -> Narrowing:
        """Narrow as `ess report` does."""
        return narrowing_of(
            office, unit, self.program, self.year, region=self.region, sector=self.sector, sponsor=self.sponsor
        )


@command(app, "export", example="ess export cooperatives argan.xlsx --sector argane --region Souss-Massa", past=True)
def export(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=mark(
                "cooperatives, rounds, entries, awards, pledges, payments, links, experts, figures, report, jury-sheet."
            ),
            autocompletion=options.completing.exports,
        ),
    ],
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help=mark("A new file; its ending .csv, .xlsx or .json says how to write it.")),
    ] = None,
    wanted: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|xlsx|json", help=mark("How to write what goes to standard output.")),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="WORDS", help=mark("Words to find in names, places, activity, notes.")),
    ] = None,
    region: options.Region = None,
    sector: options.Sector = None,
    kind: fields.Kind = None,
    program: options.Program = None,
    year: options.Years = None,
    sponsor: Sponsor = None,
    winners: WithWinners = True,
    headings: Annotated[
        bool, typer.Option("--headings", help=mark("Head the columns with names in your language, not with keys."))
    ] = False,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help=mark("Write the contacts too, which are personal data."))
    ] = False,
    jurors: Annotated[
        list[str] | None,
        typer.Option("--juror", metavar="NAME", help=mark("Whose jury sheet; every known juror's if not said.")),
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help=mark("Leave out of a jury sheet whatever tells who an entry is from."))
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Write records, what a report shows, or the sheets that a jury fills in.

    Records have the columns that ess import reads. Without a FILE, or with -, they go to standard output, as CSV if
    --format says nothing else. The other options narrow as those of ess coops, ess rounds and ess report do. A jury
    sheet is a workbook in which a juror marks the candidates of a round; ess import reads it.
    """
    office: Office = ctx.obj
    chosen = values.one_of(what, WHATS)
    filters = Filters(words, region, sector, kind, program, year, sponsor)
    flags = {
        "--no-winners": not winners,
        "--headings": headings,
        "--with-contacts": with_contacts,
        "--juror": jurors,
        "--blind": blind,
        "--as-of": office.as_of,
    }
    _refuse_others(chosen, {**filters.by_option(), **flags})
    path = None if file in (None, STANDARD_OUTPUT) else Path(file).expanduser()
    if chosen == JURY_SHEET:
        _jury_sheet(office, path, wanted, Asked(program, year, tuple(jurors or ()), blind), yes=yes)
        return
    format_ = writing.format_of(path, values.one_of(wanted, exporting.FORMATS) if wanted else "")
    _prepare(office, path, format_, yes=yes)
    if chosen == REPORT:
        made = _report(office, filters, winners=winners)
        headings = format_ == "xlsx"  # a workbook is for people, and the rest is what ess report --format gives
    else:
        made = _records(office, chosen, filters, with_contacts=with_contacts)
    shape = exporting.Shape(format_, office.stamp().at, headings=headings, marked=path is not None)
    _put(office, path, made.sheet, shape)
    for sentence in made.told if path else made.told[1:]:
        office.say(sentence.format(path=path))
    office.say_past()
    office.say_if_empty()
    if with_contacts:
        say_withheld(office)


class Made(NamedTuple):
    """A sheet to write, and what the user is told of it; `{path}` in the first sentence is its file."""

    sheet: Report
    told: tuple[str, ...]


def _refuse_others(what: str, given: Mapping[str, object]) -> None:
    """Refuse the options that do not apply to what is exported.

    Raises:
        BadValue: one or more are given.
    """
    sentence = _("{option} does not apply to {what}; it is for: {others}.")
    told = [
        sentence.format(option=option, what=what, others=listed([*APPLIES[option]]))
        for option, value in given.items()
        if value and what not in APPLIES[option]
    ]
    if told:
        raise BadValue("\n".join(told))


def _prepare(office: Office, path: Path | None, format_: str, *, yes: bool) -> None:
    """Refuse a place where nothing can be written, and ask before a file is replaced."""
    if path is None:
        if format_ == "xlsx" and sys.stdout.isatty():
            raise BadValue(_("A workbook cannot be shown in a terminal; name a file that ends in .xlsx."))
        return
    if writing.is_taken(path, office.store.place):
        office.confirm(_("{path} is there already. Replace it?").format(path=path), yes=yes)


def _jury_sheet(office: Office, path: Path | None, wanted: str | None, asked: Asked, *, yes: bool) -> None:
    """Write the workbook in which jurors mark the candidates of a round."""
    from ocp_ess_cli.cli import jury_sheets  # noqa: PLC0415 - the library of workbooks takes time to import

    if writing.format_of(path, values.one_of(wanted, exporting.FORMATS) if wanted else "") != "xlsx":
        raise BadValue(_("A jury sheet is a workbook; name a file that ends in .xlsx."))
    made = jury_sheets.made(office, asked)
    _prepare(office, path, "xlsx", yes=yes)
    if path:
        writing.write(path, made.content)
        office.say(made.told(path))
    else:
        office.write_bytes(made.content)


def _report(office: Office, filters: Filters, *, winners: bool) -> Made:
    with office.reading() as unit:
        narrowing = filters.narrowing(office, unit)
        register = Register.of(unit, office.programs, office.places, narrowing)
    made = report_of(office, register, narrowing, Wanted(()), overview, with_winners=winners)
    return Made(office.dated(made), (_("{path} is written: the report."),))


def _records(office: Office, kind: str, filters: Filters, *, with_contacts: bool) -> Made:
    with office.reading() as unit:
        found: Sequence[Record]
        if kind == "cooperatives":
            found = filters.cooperatives(office, unit)
        elif kind == "experts":
            found = unit.experts.find()
        elif kind == "links":
            narrowing = filters.narrowing(office, unit)
            wanted = links.Wanted(program=narrowing.program, years=narrowing.years)
            found = sorted(links.found(unit, wanted), key=lambda link: link.id)
        else:
            register = Register.of(unit, office.programs, office.places)
            found = _narrowed(kind, register, filters.narrowing(office, unit))
    sheet = exporting.sheet(kind, found, office.places, with_contacts=with_contacts)
    told = (_written_sentence(kind, len(found)), *_of_contacts(found, with_contacts=with_contacts))
    return Made(sheet, (*told, *_of_forgotten(office, kind, found)) if with_contacts else told)


def _of_forgotten(office: Office, kind: str, found: Sequence[Record]) -> list[str]:
    """Say of how many records of then it was forgotten which contact they had."""
    forgotten = office.past.forgotten if office.past else ()
    count = sum(1 for record in found if (kind, record.id) in forgotten)
    if not count:
        return []
    return [
        plural(
            "The contact that {count} of them had then was forgotten since.",
            "The contacts that {count} of them had then were forgotten since.",
            count,
        )
    ]


def _narrowed(kind: str, register: Register, narrowing: Narrowing) -> Sequence[Record]:
    kept = register.narrowed(narrowing)
    if kind == "rounds":
        return sorted(kept.rounds, key=round_order(register.programs))
    if kind == "figures":
        return [figure for figure in register.figures if narrowing.takes_round(figure)]
    if kind in ("pledges", "payments"):
        return kept.pledges if kind == "pledges" else kept.payments
    ids = {entry.id for entry in kept.entries}
    entries = [entry for entry in register.entries if entry.id in ids]  # whole, where a sponsor pays a share
    return rules.winners(entries) if kind == "awards" else entries


def _written_sentence(kind: str, count: int) -> str:
    sentences = {
        "cooperatives": plural(
            "{path} is written: {count} cooperative.", "{path} is written: {count} cooperatives.", count
        ),
        "rounds": plural("{path} is written: {count} round.", "{path} is written: {count} rounds.", count),
        "entries": plural("{path} is written: {count} entry.", "{path} is written: {count} entries.", count),
        "awards": plural("{path} is written: {count} award.", "{path} is written: {count} awards.", count),
        "pledges": plural("{path} is written: {count} pledge.", "{path} is written: {count} pledges.", count),
        "payments": plural("{path} is written: {count} payment.", "{path} is written: {count} payments.", count),
        "links": plural("{path} is written: {count} link.", "{path} is written: {count} links.", count),
        "experts": plural("{path} is written: {count} expert.", "{path} is written: {count} experts.", count),
        "figures": plural("{path} is written: {count} figure.", "{path} is written: {count} figures.", count),
    }
    return sentences[kind]


def _of_contacts(found: Sequence[Record], *, with_contacts: bool) -> list[str]:
    """Say whether contacts are in the sheet or were left out of it (law 09-08); nothing where nobody has one."""
    count = sum(1 for record in found if isinstance(record, Cooperative | Expert) and record.contact)
    if not count:
        return []
    if any(isinstance(record, Expert) for record in found):
        return [_of_experts(count, with_contacts=with_contacts)]
    if with_contacts:
        return [
            plural(
                "It has the contact of {count} cooperative: personal data (law 09-08), for those alone who need it.",
                "It has the contacts of {count} cooperatives: personal data (law 09-08), for those alone who need it.",
                count,
            )
        ]
    return [
        plural(
            "The contact of {count} cooperative is left out (law 09-08); --with-contacts writes it.",
            "The contacts of {count} cooperatives are left out (law 09-08); --with-contacts writes them.",
            count,
        )
    ]


def _of_experts(count: int, *, with_contacts: bool) -> str:
    if with_contacts:
        return plural(
            "It has the contact of {count} expert: personal data (law 09-08), for those alone who need it.",
            "It has the contacts of {count} experts: personal data (law 09-08), for those alone who need it.",
            count,
        )
    return plural(
        "The contact of {count} expert is left out (law 09-08); --with-contacts writes it.",
        "The contacts of {count} experts are left out (law 09-08); --with-contacts writes them.",
        count,
    )


def _put(office: Office, path: Path | None, sheet: Report, shape: exporting.Shape) -> None:
    """Write a sheet to its file, or to standard output."""
    try:
        content = exporting.render(sheet, shape)
    except OSError as error:  # a workbook is made in temporary files
        raise writing.cannot_write(path or tempfile.gettempdir(), error) from error
    if path:
        writing.write(path, content)
    else:
        office.write_bytes(content)
