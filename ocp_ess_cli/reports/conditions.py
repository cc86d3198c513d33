"""The conditions of a round in words: which of them conflict, and which decided about a candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain.seats import Minimum, Pool
from ocp_ess_cli.domain.words import track_name
from ocp_ess_cli.language import _, listed, money, number, plural
from ocp_ess_cli.reports.register import mark_cell, marked_name
from ocp_ess_cli.reports.report import Column, Named, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.allocation import Conflict, Proposal
    from ocp_ess_cli.domain.explaining import Explanation
    from ocp_ess_cli.domain.models import Round
    from ocp_ess_cli.domain.places import Places


def condition_notes(places: Places, subject: Round, proposed: Proposal) -> list[str]:
    """Say which conditions conflict, what the nearest solution misses, and which seats and money nobody takes."""
    told = [_conflict(places, conflict) for conflict in proposed.conflicts]
    if any(len(conflict.minima) > 1 or conflict.seats is not None for conflict in proposed.conflicts):
        sentence = plural(
            "The proposal is the nearest that there is: {count} winner is missing in all.",
            "The proposal is the nearest that there is: {count} winners are missing in all.",
            proposed.missing,
        )
        told.append(sentence)
    told += [_short(places, minimum, missing) for minimum, missing in proposed.short_of.items()]
    told += [_stays_empty(places, pool) for pool in proposed.empty]
    sentence = _("Of the pledge {pledge} of {sponsor}, {amount} is left over: less than one prize.")
    return told + [
        sentence.format(pledge=pool.pledge, sponsor=pool.sponsor, amount=money(pool.left_over, subject.terms.currency))
        for pool in proposed.limits.pools
        if pool.left_over
    ]


def _short(places: Places, minimum: Minimum, missing: int) -> str:
    if minimum.kind == "region":
        sentence = plural(
            "{region} is {count} winner short of the minimum.",
            "{region} is {count} winners short of the minimum.",
            missing,
        )
        return sentence.format(region=places.region_name(minimum.code))
    sentence = plural(
        "The track {track} is {count} winner short of its share.",
        "The track {track} is {count} winners short of its share.",
        missing,
    )
    return sentence.format(track=track_name(minimum.code))


def _stays_empty(places: Places, pool: Pool) -> str:
    sentence = plural(
        "{count} seat that {sponsor} reserves for {place} stays empty: nobody who fits is left.",
        "{count} seats that {sponsor} reserves for {place} stay empty: nobody who fits is left.",
        pool.seats,
    )
    return sentence.format(sponsor=pool.sponsor, place=_reserved_for(places, pool))


def _reserved_for(places: Places, pool: Pool) -> str:
    return listed([*filter(None, (places.region_name(pool.region), places.sector_name(pool.sector)))])


def _conflict(places: Places, conflict: Conflict) -> str:
    """Name conditions that cannot all be met; of one that cannot be met alone, how many candidates there are."""
    first, *others = conflict.minima
    if others or conflict.pools or conflict.seats is not None:
        conditions = [_asked(places, minimum) for minimum in conflict.minima]
        conditions += [_reserved(places, pool) for pool in conflict.pools]
        if conflict.seats is not None:
            conditions.append(plural("{count} free seat in all", "{count} free seats in all", conflict.seats))
        return _("These conditions cannot all be met: {conditions}.").format(conditions="; ".join(conditions))
    if first.kind == "region":
        sentence = plural(
            "The minimum of {region} needs {need}, and {count} candidate with a mark could win.",
            "The minimum of {region} needs {need}, and {count} candidates with a mark could win.",
            conflict.able,
        )
        return sentence.format(region=places.region_name(first.code), need=number(first.need))
    sentence = plural(
        "The share of the track {track} needs {need}, and {count} candidate with a mark could win.",
        "The share of the track {track} needs {need}, and {count} candidates with a mark could win.",
        conflict.able,
    )
    return sentence.format(track=track_name(first.code), need=number(first.need))


def _asked(places: Places, minimum: Minimum) -> str:
    if minimum.kind == "region":
        sentence = plural("{count} winner of {region} at least", "{count} winners of {region} at least", minimum.need)
        return sentence.format(region=places.region_name(minimum.code))
    sentence = plural(
        "{count} winner of the track {track} at least",
        "{count} winners of the track {track} at least",
        minimum.need,
    )
    return sentence.format(track=track_name(minimum.code))


def _reserved(places: Places, pool: Pool) -> str:
    sentence = plural(
        "{count} seat that {sponsor} reserves for {place}",
        "{count} seats that {sponsor} reserves for {place}",
        pool.seats,
    )
    return sentence.format(sponsor=pool.sponsor, place=_reserved_for(places, pool))


def explanation_table(places: Places, explanations: Sequence[Explanation]) -> Table:
    """Say for each candidate what decided."""
    columns = (
        Column("entry", _("Entry")),
        Column("cooperative", _("Id"), where="wide"),
        Column("name", _("Name"), where="shown"),
        Column("mark", _("Mark"), numeric=True),
        Column("decision", _("Decision")),
        Column("reason", _("Reason")),
    )
    rows = tuple(
        Row(
            (
                e.candidate.entry.id,
                e.candidate.cooperative.id,
                marked_name(e.candidate.cooperative),
                mark_cell(e.candidate.mark),
                Named(e.decision, _decision(e.decision)),
                " ".join(_reasons(places, e)),
            )
        )
        for e in explanations
    )
    return Table("explanations", _("What decided"), columns, rows)


def _decision(decision: str) -> str:
    return {
        "mark": _("wins by mark"),
        "jury": _("wins by the jury's choice"),
        "region": _("wins for its region"),
        "track": _("wins for its track"),
        "pledge": _("wins a reserved seat"),
        "tied": _("equal marks"),
        "passed_over": _("passed over"),
        "ineligible": _("not eligible"),
    }[decision]


def _reasons(places: Places, explanation: Explanation) -> list[str]:
    told = [_held(places, condition, entries) for condition, entries in explanation.conditions.items()]
    if explanation.because:
        told.append(_("The jury chose it among equal marks: {because}").format(because=explanation.because))
    if explanation.decision == "mark":
        told.append(_("Nobody with a better mark is passed over for it."))
    if explanation.decision == "tied":
        told.append(_("The jury chooses among the equal marks for the last seats."))
    return [*told, *explanation.candidate.unmet]


def _held(places: Places, condition: Minimum | Pool, entries: Sequence[str]) -> str:
    """Say that a condition holds winners in their places."""
    if isinstance(condition, Pool):
        if not entries:
            return _stays_empty(places, condition)
        sentence = plural(
            "The seat of {entries} is reserved by {sponsor} for {place}.",
            "The seats of {entries} are reserved by {sponsor} for {place}.",
            len(entries),
        )
        place = _reserved_for(places, condition)
        return sentence.format(entries=listed([*entries]), sponsor=condition.sponsor, place=place)
    if condition.kind == "region":
        sentence = _("The minimum of {region} needs {entries}.")
        return sentence.format(region=places.region_name(condition.code), entries=listed([*entries]))
    sentence = _("The share of the track {track} needs {entries}.")
    return sentence.format(track=track_name(condition.code), entries=listed([*entries]))
