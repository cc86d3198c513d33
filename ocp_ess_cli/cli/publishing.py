"""Commands of open data: `publish`, `publications`, `seal`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import publishing as ledger
from ocp_ess_cli.actions import rounds, sealing
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, RuleBroken
from ocp_ess_cli.domain.publishing import differences, unpack
from ocp_ess_cli.exchange.publishing import as_changes, package, preflight, putting
from ocp_ess_cli.exchange.publishing.selecting import Selection
from ocp_ess_cli.language import _, listed, mark, money, plural
from ocp_ess_cli.reports import publications as reports

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Publication
    from ocp_ess_cli.domain.publishing import Content
    from ocp_ess_cli.exchange.publishing.package import Draft
    from ocp_ess_cli.exchange.publishing.preflight import Wanted
    from ocp_ess_cli.store.protocol import Unit

app = typer.Typer()

_EXAMPLE = (
    'ess publish public --program lalla --year 2022 --licence CC-BY-4.0 --publisher "Fondation OCP" '
    "--prefix 360G-fondation --yes"
)


@command(app, "publish", example=_EXAMPLE, shows="records")
def publish(
    ctx: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="FOLDER", help=mark("A new folder, or one with an earlier publication."))
    ] = None,
    program: options.Program = None,
    year: options.Years = None,
    licence: Annotated[
        str | None,
        typer.Option("--licence", metavar="LICENCE", help=mark("An open licence, such as CC-BY-4.0; else the last.")),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help=mark("Who publishes; else the last who did."))
    ] = None,
    prefix: Annotated[
        str | None,
        typer.Option(
            "--prefix", metavar="PREFIX", help=mark("What begins the publisher's identifiers; else the last one.")
        ),
    ] = None,
    with_illustrative: Annotated[
        bool, typer.Option("--with-illustrative", help=mark("Publish invented records too, each marked as such."))
    ] = False,
    despite: Annotated[
        str | None,
        typer.Option("--despite", metavar="REASON", help=mark("Publish although sources disagree, and say why.")),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help=mark("Only say what stands against it; the exit code is 5 if anything does.")),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=mark("Publish into a folder that holds other files, which stay."))
    ] = False,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Publish open data: a Data Package, 360Giving JSON, and what changed since the last publication.

    Only cooperatives that won are named; contacts, notes and marks never are. Before anything is written, everything
    that stands against it is listed, and nothing happens. Who publishes, the licence and the prefix are remembered.
    """
    office: Office = ctx.obj
    if folder is None and not check:
        raise BadValue(_("Name the folder to publish into, or add --check."))
    place = putting.place_of(folder) if folder is not None else None
    selection = Selection(
        office.programs.find(program) if program else None,
        values.years(year) if year else None,
        with_illustrative,
    )
    texts = preflight.Wanted(*(values.text(text or "") for text in (licence, publisher, prefix, despite)))
    if despite is not None and not texts.despite:
        raise BadValue(_("--despite needs a reason, which is published."))
    with office.store.reading() as unit:
        draft = _draft(office, unit, selection, texts, place)
        end = unit.chain_end
    _say_left_out(office, draft)
    if check:
        office.show(reports.objections(preflight.CHECKS, draft.objections))
        if draft.objections:
            raise typer.Exit(RuleBroken.exit_code)
        return
    _refuse(draft)
    if place is None:
        return
    putting.refuse_others(place, draft.files, office.store.place, force=force)
    if dry_run:
        office.show(reports.publication(draft.record))
        office.say_dry()
        return
    office.confirm(_question(draft, place), yes=yes)
    with putting.replacing(place) as put, office.store.writing(office.stamp()) as unit:
        if unit.chain_end != end:
            draft = _draft(office, unit, selection, texts, place)
            _refuse(draft)
        if draft.is_new:
            ledger.remember(unit, draft.record)
        put(draft.files)
    _say_published(office, draft, place)


def _draft(office: Office, unit: Unit, selection: Selection, texts: Wanted, place: Path | None) -> Draft:
    """Draft a publication; what the user did not say is as it was at the last one."""
    before = ledger.last(unit)
    if before:
        texts = texts._replace(
            licence=texts.licence or before.licence,
            publisher=texts.publisher or before.publisher,
            prefix=texts.prefix or before.prefix,
        )
    desk = package.Desk(unit, office.programs, office.places, office.stamp(), str(place or ""))
    return package.draft(desk, selection, texts)


def _say_left_out(office: Office, draft: Draft) -> None:
    if count := draft.chosen.left_out:
        told = plural(
            "{count} illustrative cooperative is left out, with its entries; --with-illustrative publishes it.",
            "{count} illustrative cooperatives are left out, with their entries; --with-illustrative publishes them.",
            count,
        )
        office.say(told)


def _refuse(draft: Draft) -> None:
    """Refuse what something stands against.

    Raises:
        RuleBroken: it is listed.
    """
    if draft.objections:
        told = plural(
            "Not published: {count} thing stands against it.",
            "Not published: {count} things stand against it.",
            len(draft.objections),
        )
        hint = [_("To publish although sources disagree, add --despite and the reason.")]
        figures = any(one.check == "figures" for one in draft.objections)
        raise RuleBroken("\n".join([told, *(one.sentence for one in draft.objections), *(hint if figures else [])]))


def _question(draft: Draft, place: Path) -> str:
    record = draft.record
    sentence = plural(
        "Publish {count} award ({sums}) in {folder}, under {licence}?",
        "Publish {count} awards ({sums}) in {folder}, under {licence}?",
        record.rows.get("awards", 0),
    )
    return sentence.format(sums=_sums(record), folder=place, licence=record.licence)


def _sums(record: Publication) -> str:
    return listed([money(amount, currency) for currency, amount in record.sums.items()]) or money(0, "MAD")


def _say_published(office: Office, draft: Draft, place: Path) -> None:
    record = draft.record
    if not office.for_people:
        office.show(reports.publication(record))
    if not draft.is_new:
        sentence = _("Nothing changed since publication {number}; its files are written, and nothing is recorded.")
        office.say(sentence.format(number=record.number))
        return
    sentence = plural(
        "Publication {number} is written to {folder}: {count} award, {sums}.",
        "Publication {number} is written to {folder}: {count} awards, {sums}.",
        record.rows.get("awards", 0),
    )
    office.say(sentence.format(number=record.number, folder=place, sums=_sums(record)))
    if not record.rows.get("awards"):
        office.say(_("grants.json is left out: 360Giving needs one award at least."))
    office.say(_("To read it: open {page} in a browser.").format(page=place / "index.html"))
    if record.number > 1:
        office.say(_("What changed since the last one is in CHANGES.md. To see the ledger: ess publications"))


@command(app, "publications", example="ess publications", shows="list")
def publications(
    ctx: typer.Context,
    number: Annotated[
        str | None, typer.Argument(metavar="NUMBER", help=mark("One publication, by its number."))
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", help=mark("With --diff: the one to compare with; today if not said.")),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help=mark("Show what differs from another publication, or from today."))
    ] = False,
    verify: Annotated[
        str | None,
        typer.Option("--verify", metavar="FOLDER", help=mark("Hold a folder against it, file by file.")),
    ] = None,
) -> None:
    """List what was published; with a number, show one, compare it with another, or verify a folder."""
    office: Office = ctx.obj
    if number is None and (diff or verify):
        raise BadValue(_("Name the publication by its number; ess publications lists them."))
    if other is not None and not diff:
        raise BadValue(_("Two publications are compared with --diff."))
    with office.store.reading() as unit:
        if number is None:
            office.show(reports.publications(ledger.every(unit)))
            return
        one = ledger.find(unit, number)
        if diff:
            _compare(office, unit, one, other)
        elif verify:
            _verify(office, unit, one, Path(verify).expanduser())
        else:
            office.show(reports.publication(one))


def _compare(office: Office, unit: Unit, one: Publication, other: str | None) -> None:
    if other is None:
        title = _("Publication {number}, and the register today").format(number=one.number)
        after = _today(office, unit, one)
    else:
        second = ledger.find(unit, other)
        title = _("Publications {number} and {other}").format(number=one.number, other=second.number)
        after = unpack(second.packed)
    office.show(reports.differences(title, differences(unpack(one.packed), after)))


def _today(office: Office, unit: Unit, one: Publication) -> Content:
    """Give what a publication would say if it was made today."""
    years = range(one.since, one.until + 1) if one.since is not None and one.until is not None else None
    program = office.programs.find(one.program) if one.program else None
    desk = package.Desk(unit, office.programs, office.places, office.stamp())
    return package.current(desk, Selection(program, years, one.illustrative))


def _verify(office: Office, unit: Unit, one: Publication, folder: Path) -> None:
    """Hold a folder against a publication, and say whether the register changed since.

    Raises:
        Exit: a file is missing or changed.
    """
    standing = putting.against(folder, one)
    office.show(reports.verified(one, standing.altered, standing.missing, standing.others))
    if found := differences(unpack(one.packed), _today(office, unit, one)):
        sentence = _("The register changed since: {counts}. To see what: ess publications {number} --diff")
        office.say(sentence.format(counts=listed(as_changes.summary(found)), number=one.number))
    if standing.altered or standing.missing:
        raise typer.Exit(RuleBroken.exit_code)


@command(app, "seal", example="ess seal lalla-2021 --yes")
def seal(
    ctx: typer.Context,
    round_: Annotated[
        str | None, typer.Argument(metavar="ROUND", help=mark("The round by its id, such as lalla-2022."))
    ] = None,
    program: options.Program = None,
    year: options.Year = None,
    yes: options.Yes = False,
) -> None:
    """Close a round for good: its terms, entries, marks and awards then change for a stated reason only.

    Whoever changes them all the same adds --despite and the reason, and the next publication tells of it. Payments and
    sessions go on.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        if round_ is not None:
            found = rounds.find_round(unit, round_)
        else:
            found = rounds.get_round(unit, office.program(program), office.year(year))
        sealing.refuse_unready(found)
    office.confirm(_("Seal {round} for good?").format(round=found.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        sealing.seal(unit, rounds.find_round(unit, found.id), office.stamp())
    office.say(_("{round} is sealed: what it decided changes only with --despite and a reason.").format(round=found.id))
