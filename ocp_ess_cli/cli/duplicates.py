"""Commands for cooperatives that are registered twice: `duplicates`, `merge-coops`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import duplicates as actions
from ocp_ess_cli.actions import finding
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.register import to_write
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, listed, mark, plural
from ocp_ess_cli.reports import duplicates as reports

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office

app = typer.Typer()


@command(app, "duplicates", example="ess duplicates --region Souss-Massa", shows="records")
def duplicates(
    ctx: typer.Context,
    coops: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="COOP…",
            help=mark("One, to see whom it is like; or two, to see them side by side."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    region: options.Region = None,
    top: Annotated[str | None, typer.Option("--top", metavar="N", help=mark("The N surest pairs alone."))] = None,
    not_same: Annotated[
        bool, typer.Option("--not-same", help=mark("Remember that the two that are named are two cooperatives."))
    ] = False,
) -> None:
    """List cooperatives that are likely registered twice, surest first, with the reasons.

    Names count as one in any spelling and script; the same common name in two provinces is two cooperatives.
    """
    office: Office = ctx.obj
    named = coops or []
    if not_same or len(named) == 2:  # noqa: PLR2004 - a pair
        _two(office, named, not_same=not_same)
        return
    if len(named) > 2:  # noqa: PLR2004 - a pair
        raise BadValue(_("Name one cooperative, or two."))
    code = office.places.region(region).code if region else ""
    most = values.count(top) if top else None
    with office.store.reading() as unit:
        found = (
            actions.like(unit, finding.find_cooperative(unit, named[0], exact=False)) if named else actions.find(unit)
        )
    kept = [pair for pair in found if code in {"", pair.one.region, pair.other.region}][:most]
    office.show(reports.pairs(kept, office.places))
    office.say_if_empty()


def _two(office: Office, named: list[str], *, not_same: bool) -> None:
    """Show two cooperatives side by side, or remember that they are two."""
    if len(named) != 2:  # noqa: PLR2004 - a pair
        raise BadValue(_("Name the two cooperatives that are not the same."))
    if not not_same:
        with office.store.reading() as unit:
            one, other = (finding.find_cooperative(unit, reference, exact=False) for reference in named)
            actions.two(one, other)
            pairs = [pair for pair in actions.like(unit, one) if pair.other.id == other.id]
        notes = [reports.likely_sentence(pair) for pair in pairs] or [_("Nothing says that they are one.")]
        told = [*notes, reports.advice(one.id, other.id)] if pairs else notes
        with_contacts = office.for_people
        office.show(reports.side_by_side(one, other, office.places, with_contacts=with_contacts, notes=told))
        return
    with office.store.reading() as unit:
        one, other = (to_write(office, unit, reference) for reference in named)
    with office.store.writing(office.stamp()) as unit:
        actions.tell_apart(unit, one, other)
    office.say(
        _("{one} and {other} are two cooperatives, and are not listed together again.").format(
            one=one.id, other=other.id
        )
    )


@command(app, "merge-coops", example="ess merge-coops C0042 C0107 --dry-run", shows="records", amends=True)
def merge_coops(
    ctx: typer.Context,
    kept: Annotated[
        str,
        typer.Argument(
            metavar="COOP",
            help=mark("The cooperative that stays."),
            autocompletion=options.completing.cooperatives,
        ),
    ],
    gone: Annotated[
        str,
        typer.Argument(
            metavar="COOP",
            help=mark("The one that is merged into it; its id is not used again."),
            autocompletion=options.completing.cooperatives,
        ),
    ],
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="FIELD", help=mark("A field to take of the second where both say something.")),
    ] = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> None:
    """Make one of two records of the same cooperative.

    The first stays, with what it says; what it does not say, and all names, entries and awards of the second are added.
    """
    office: Office = ctx.obj
    with office.store.reading() as unit:
        one, other = (to_write(office, unit, reference) for reference in (kept, gone))
        planned = actions.plan_merger(unit, one, other, take or ())
        is_likely = any(pair.other.id == other.id for pair in actions.like(unit, one))
    if not is_likely:
        office.warn(_("Nothing says that they are one."))
    with_contacts = office.for_people or not dry_run
    report = reports.side_by_side(one, other, office.places, planned.merged, with_contacts=with_contacts)
    if dry_run:
        office.show(report)
        _say_entries(office, planned)
        office.say_dry()
        return
    if not yes:
        office.preview(report)
        _say_entries(office, planned)
    office.confirm(_("Merge {gone} into {kept}?").format(gone=other.id, kept=one.id), yes=yes)
    with office.store.writing(office.stamp()) as unit:
        one, other = (finding.find_cooperative(unit, record.id, exact=True) for record in (one, other))
        planned = actions.plan_merger(unit, one, other, take or ())
        actions.merge(unit, planned)
    if yes:
        _say_entries(office, planned)
    sentence = _("{gone} is merged into {kept}, {name}. To take it back: ess undo")
    office.say(sentence.format(gone=other.id, kept=one.id, name=planned.merged.name))


def _say_entries(office: Office, planned: actions.Merger) -> None:
    """Say which entries move, and which are removed for the other has one in the same round."""
    if planned.moved:
        told = listed([f"{entry.id} ({entry.round})" for entry in planned.moved])
        sentence = plural(
            "{count} entry moves to {kept}: {entries}.",
            "{count} entries move to {kept}: {entries}.",
            len(planned.moved),
        )
        office.say(sentence.format(kept=planned.kept.id, entries=told))
    if planned.dropped:
        told = listed([f"{entry.id} ({entry.round})" for entry in planned.dropped])
        sentence = plural(
            "{count} entry is removed, for both have one in the round: {entries}.",
            "{count} entries are removed, for both have one in the round: {entries}.",
            len(planned.dropped),
        )
        office.say(sentence.format(entries=told))
    _say_links(office, planned)


def _say_links(office: Office, planned: actions.Merger) -> None:
    """Say which links move, and which are removed for they are of both."""
    moved, dropped = planned.linked
    if moved:
        sentence = plural(
            "{count} link moves to {kept}: {links}.", "{count} links move to {kept}: {links}.", len(moved)
        )
        office.say(sentence.format(kept=planned.kept.id, links=listed([link.id for link in moved])))
    if dropped:
        sentence = plural(
            "{count} link is removed, for it is between the two or {kept} has the same: {links}.",
            "{count} links are removed, for they are between the two or {kept} has the same: {links}.",
            len(dropped),
        )
        office.say(sentence.format(kept=planned.kept.id, links=listed([link.id for link in dropped])))
