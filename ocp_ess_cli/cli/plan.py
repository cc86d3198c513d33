"""The plan of an import, as it is told and confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.errors import FileBusy
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange import sheets
from ocp_ess_cli.language import _, listed, plural
from ocp_ess_cli.reports.importing import changes, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.exchange.importing import Outcome

MOST_SHOWN = 20


def say(office: Office, planned: Outcome) -> None:
    """Say what is new, what changes field by field, what is the same, what is likely a duplicate, what is left out."""
    told = [_("New: {new}.").format(new=_counts(planned.new) or _("nothing"))]
    if planned.changed.total():
        told.append(_("Changed: {changed}.").format(changed=_counts(planned.changed)))
    if planned.same.total():
        told.append(_("In the register already: {same}.").format(same=_counts(planned.same)))
    office.say(" ".join(told))
    _say_changes(office, planned)
    _say_alike(office, planned)
    for place in planned.placed:
        where = Mistake("", file=place.file, line=place.line).place
        office.say(f"  {where}{place.told}")
    for note in planned.notes[:MOST_SHOWN]:
        office.say(f"  {note}")
    if len(planned.notes) > MOST_SHOWN:
        more = len(planned.notes) - MOST_SHOWN
        office.say("  " + plural("and {count} more note", "and {count} more notes", more))
    _say_left_out(office, planned)


def confirm(office: Office, planned: Outcome, *, yes: bool) -> None:
    """Go on only if nothing that stands is changed and no payment had to be placed, or the user says so.

    Raises:
        BadValue: nobody is there to ask.
        Declined: the answer is no.
    """
    if planned.changes:
        many = len(planned.changes)
        question = plural("Change {count} record of the register?", "Change {count} records of the register?", many)
        office.confirm(question, yes=yes)
    elif planned.placed and office.asks:
        many = len(planned.placed)
        question = plural("Record {count} payment so?", "Record {count} payments so?", many)
        office.confirm(question, yes=yes)


def refuse_another(planned: Outcome, done: Outcome) -> None:
    """Refuse to do what is not what was confirmed, for somebody changed the register meanwhile.

    Raises:
        FileBusy: the two differ.
    """
    if done != planned:
        raise FileBusy(_("The register was changed while you were asked; import again."))


def _say_changes(office: Office, planned: Outcome) -> None:
    told = 0
    for before, after in planned.changes:
        lines = changes(before, after, office.places) if told < MOST_SHOWN else []
        for line in lines[: MOST_SHOWN - told]:
            office.say(f"  {line}")
        told += len(lines) or count(before, after)
    if told > MOST_SHOWN:
        office.say("  " + plural("and {count} more field", "and {count} more fields", told - MOST_SHOWN))


def _say_alike(office: Office, planned: Outcome) -> None:
    if not planned.alike:
        return
    told = plural(
        "Likely duplicate: {count} cooperative.", "Likely duplicates: {count} cooperatives.", len(planned.alike)
    )
    office.say(told)
    for new, others in planned.alike[:MOST_SHOWN]:
        office.say("  " + _("{id} is likely {others}").format(id=new, others=listed([*others])))
    office.say("  " + _("To see why: ess duplicates"))


def _say_left_out(office: Office, planned: Outcome) -> None:
    if not planned.left_out:
        return
    for mistake in planned.left_out:
        office.say(f"  {mistake.place}{mistake.sentence}")
    rows = len({(mistake.file, mistake.line) for mistake in planned.left_out})
    office.say(plural("{count} bad row is left out.", "{count} bad rows are left out.", rows))


def _counts(counts: Mapping[str, int]) -> str:
    told = {
        "cooperatives": plural("{count} cooperative", "{count} cooperatives", counts["cooperatives"]),
        "rounds": plural("{count} round", "{count} rounds", counts["rounds"]),
        "entries": plural("{count} entry", "{count} entries", counts["entries"]),
        "scores": plural("{count} score", "{count} scores", counts["scores"]),
        "pledges": plural("{count} pledge", "{count} pledges", counts["pledges"]),
        "payments": plural("{count} payment", "{count} payments", counts["payments"]),
        "links": plural("{count} link", "{count} links", counts["links"]),
        "experts": plural("{count} expert", "{count} experts", counts["experts"]),
        "figures": plural("{count} figure", "{count} figures", counts["figures"]),
    }
    return listed([told[kind] for kind in sheets.KINDS if counts[kind]])
