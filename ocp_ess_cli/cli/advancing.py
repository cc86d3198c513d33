"""The command that moves entries to a stage that is no award: `advance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.actions import eligibility, rounds, selection
from ocp_ess_cli.cli import options
from ocp_ess_cli.cli.commands import command
from ocp_ess_cli.cli.selection import entry_in
from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, mark, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.domain.models import Entry

app = typer.Typer()


@command(
    app, "advance", example="ess advance --program lalla --year 2022 --to ineligible --unmet --dry-run", amends=True
)
def advance(
    ctx: typer.Context,
    entries: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ENTRY…",
            help=mark("Entries of one round, or their cooperatives."),
            autocompletion=options.completing.cooperatives,
        ),
    ] = None,
    program: options.Program = None,
    year: options.Year = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="STAGE", help=mark("The stage: ineligible, withdrawn, candidate, …."))
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="STAGE", help=mark("Every entry of the round that stands there."))
    ] = None,
    unmet: Annotated[
        bool, typer.Option("--unmet", help=mark("Every candidate that does not meet a condition; it is the reason."))
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="REASON", help=mark("Why; it stays in the record."))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=mark("The day of the stage; today if not said."))
    ] = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Move entries of a round to another stage, and keep the day and the reason.

    A stage that ends an entry without success needs a reason. Winners are named with ess award, and awards taken back
    with ess revoke.
    """
    office: Office = ctx.obj
    known, number = office.program(program), office.year(year)
    stage = eligibility.find_stage(known, office.needed("--to", to, _("To which stage?")))
    named = [*dict.fromkeys(entries or ())]
    if [unmet, bool(named), from_ is not None].count(True) != 1:
        raise BadValue(
            _("Name entries, or take all of a stage with --from, or all that miss a condition with --unmet.")
        )
    standing = eligibility.find_stage(known, from_) if from_ is not None else ""
    when = values.past_day(on, office.stamp().on) if on else None
    why = values.text(reason or "", values.LONGEST_NOTE)
    if stage in known.ends and not unmet and not why:
        why = office.needed("--reason", None, _("Why does it become {stage}?").format(stage=known.label(stage)))
    with office.store.reading() as unit:
        round_ = rounds.get_round(unit, known, number)
        if unmet:
            found = [(entry, " ".join(filter(None, (told, why)))) for entry, told in eligibility.unmet(unit, round_)]
        elif standing:
            found = [(entry, why) for entry in unit.entries.find(round=round_.id, stage=standing)]
        else:
            found = [(entry_in(office, unit, round_, reference), why) for reference in named]
        chosen = [eligibility.Move(entry, told, when) for entry, told in found]
        moved = eligibility.advance(unit, known, round_, chosen, stage, office.stamp(why))
        pairs = selection.with_cooperatives(unit, [move.entry for move in chosen])
        names = {one.id: one.name for _entry, one in pairs}
    if not moved:
        sentence = (
            _("No candidate of {round} is known not to meet a condition.")
            if unmet
            else _("No entry of {round} stands at the stage {stage}.")
        )
        office.say(sentence.format(round=round_.id, stage=known.label(standing)))
        return
    if unmet or standing or dry_run:
        _say_moved(office, moved, names, known.label(stage))
    if dry_run:
        office.say_dry()
        return
    if unmet or standing:
        question = plural("Move {count} entry of {round}?", "Move {count} entries of {round}?", len(moved))
        office.confirm(question.format(round=round_.id), yes=yes)
    with office.store.writing(office.stamp(why)) as unit:
        again = [move._replace(entry=selection.find_entry(unit, move.entry.id)) for move in chosen]
        eligibility.advance(unit, known, round_, again, stage, office.stamp(why))
    if named:
        _say_moved(office, moved, names, known.label(stage))
    sentence = plural(
        "{count} entry is moved. To take it back: ess undo",
        "{count} entries are moved. To take them back: ess undo",
        len(moved),
    )
    office.say(sentence)


def _say_moved(office: Office, moved: Sequence[Entry], names: dict[str, str], stage: str) -> None:
    for entry in moved:
        why = entry.path[-1].reason
        sentence = _("{entry} {name}: {stage}. {reason}") if why else _("{entry} {name}: {stage}.")
        office.say(
            sentence.format(
                entry=entry.id, name=names.get(entry.cooperative, entry.cooperative), stage=stage, reason=why
            )
        )
