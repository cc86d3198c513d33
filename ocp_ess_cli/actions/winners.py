"""Whether the winners of each round keep its terms: seats, amount, conditions, and the least of each region."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ocp_ess_cli.actions import soundness
from ocp_ess_cli.actions.findings import Finding, Outcome, Remark
from ocp_ess_cli.domain import rules
from ocp_ess_cli.domain.models import Cooperative
from ocp_ess_cli.domain.program import WINNER, WITHDRAWN
from ocp_ess_cli.domain.tally import EVERYTHING, Narrowed
from ocp_ess_cli.domain.todo import options
from ocp_ess_cli.language import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.places import Places

_OUT = {WITHDRAWN, "ineligible"}


def of_winners(scene: Scene) -> Outcome:
    """Hold every winner against the terms of its round.

    An award that somebody gave although a rule forbade it, and said why, is a remark and no finding.
    """
    unit = scene.unit
    rounds = {round_.id: round_ for round_ in unit.rounds.find()}
    winning = [entry for entry in unit.entered(EVERYTHING, WINNER) if entry.round in rounds]
    asked = {key: one for key, one in rounds.items() if one.terms.min_per_region and one.status == "closed"}
    entries = unit.entered(Narrowed(rounds=frozenset(asked))) if asked else []
    ids = {entry.cooperative for entry in (*winning, *entries)}
    known = {one.id: one for one in unit.cooperatives.project(Cooperative, ids)} if ids else {}
    excused = [entry for entry in winning if entry.award and entry.award.despite]
    found = [
        *_beyond(scene, rounds),
        *_unmet(rounds, [entry for entry in winning if entry not in excused], known),
        *_short_regions(scene.places, asked, entries, known),
    ]
    told = _("It was awarded although a rule forbade it: {reason}")
    remarks = [Remark("rules", e.id, told.format(reason=e.award.despite)) for e in excused if e.award]
    holds = plural(
        "{count} winner, held against the terms of its round.",
        "{count} winners, each held against the terms of its round.",
        len(winning),
    )
    if excused:
        sentence = plural(
            "{count} of them against a rule, for a reason.",
            "{count} of them against a rule, each for a reason.",
            len(excused),
        )
        holds = f"{holds} {sentence}"
    return Outcome("rules", holds, tuple(found), tuple(remarks))


def _beyond(scene: Scene, rounds: Mapping[str, Round]) -> Iterator[Finding]:
    """Give the rounds with more winners than seats, and the awards of another amount than their round gives."""
    for fault in soundness.rule_faults(scene.unit):
        kind, subject = fault.of
        if kind == "seats":
            round_ = rounds[subject]
            sentence = plural(
                "{round} has {winners} winners for {count} seat.",
                "{round} has {winners} winners for {count} seats.",
                round_.terms.seats or 0,
            )
            told = sentence.format(round=subject, winners=fault.size)
            advice = _("Take an award back (ess revoke), or give more seats: ess edit-round {options} --seats N")
            yield Finding("rules", subject, told, advice.format(options=options(round_)))
        else:
            yield Finding(
                "rules",
                subject,
                fault.sentence,
                _("Correct the amount of the round, or take the award back: ess log {id}").format(id=subject),
            )


def _unmet(
    rounds: Mapping[str, Round], winning: Sequence[Entry], known: Mapping[str, Cooperative]
) -> Iterator[Finding]:
    """Give the winners of which it is known that they do not meet a condition."""
    won: defaultdict[tuple[str, str], list[Round]] = defaultdict(list)
    for entry in winning:
        round_ = rounds[entry.round]
        won[round_.program, entry.cooperative].append(round_)
    for entry in winning:
        round_ = rounds[entry.round]
        one = known.get(entry.cooperative)
        if one is None:
            continue
        before = [other.id for other in won[round_.program, one.id] if other.year < round_.year]
        told = rules.unmet(round_.terms, one, rules.entering(entry, before))
        if told:
            sentence = _("{name} ({id}) won {round}. {unmet}")
            written = sentence.format(name=one.name, id=one.id, round=round_.id, unmet=" ".join(told))
            advice = _(
                "Correct the cooperative, if the record is wrong: ess edit-coop {id}; else ess revoke {id} {options}"
            )
            yield Finding("rules", entry.id, written, advice.format(id=one.id, options=options(round_)))


def _short_regions(
    places: Places, asked: Mapping[str, Round], entries: Iterable[Entry], known: Mapping[str, Cooperative]
) -> Iterator[Finding]:
    """Give the regions that have candidates in a closed round, and fewer winners than its terms say."""
    entered: defaultdict[str, Counter[str]] = defaultdict(Counter)
    won: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        one = known.get(entry.cooperative)
        if one and one.region and entry.stage not in _OUT:
            entered[entry.round][one.region] += 1
            won[entry.round, one.region] += entry.stage == WINNER
    for round_id, regions in entered.items():
        least = asked[round_id].terms.min_per_region
        for region, count in sorted(regions.items()):
            if won[round_id, region] < min(least, count):
                sentence = plural(
                    "{region} has candidates and {winners} winners; each region has {count} at least.",
                    "{region} has candidates and {winners} winners; each region has {count} at least.",
                    least,
                )
                told = sentence.format(region=places.region_name(region), winners=won[round_id, region])
                advice = _("Name one of the region: ess award COOP {options}, or ess edit-round {options}")
                yield Finding("rules", round_id, told, advice.format(options=options(asked[round_id])))
