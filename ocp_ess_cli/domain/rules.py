"""What a program allows: who can win, and which stage may follow which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from ocp_ess_cli.domain.errors import RuleBroken
from ocp_ess_cli.domain.journey import months_after
from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Phase, Round, Stamp, Step, Terms, Track
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.words import kind_name, track_name
from ocp_ess_cli.language import _, day, listed, number, percent, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ocp_ess_cli.domain.program import Program


class Condition(NamedTuple):
    """A condition of eligibility held against a cooperative.

    Attributes:
        verdict: `unknown` where the record does not tell.
        sentence: the condition and what the record says.
    """

    verdict: Literal["met", "unmet", "unknown"]
    sentence: str


class Entering(NamedTuple):
    """How a cooperative enters a round.

    Attributes:
        on: the day; None where it is not known.
        phase: the part of the cohort.
        won: the rounds of the program that it won before.
    """

    track: Track
    on: date | None = None
    phase: int | None = None
    won: Sequence[str] = ()


def entering(entry: Entry, won: Sequence[str] = ()) -> Entering:
    """Tell how the cooperative of an entry entered its round; a sheet may begin at a later stage, without the day."""
    on = entry.path[0].on if entry.path and entry.path[0].stage == CANDIDATE else None
    return Entering(entry.track, on, entry.phase, won)


def conditions(terms: Terms, cooperative: Cooperative, enters: Entering) -> list[Condition]:
    """Hold every condition of the terms against a cooperative that enters a round."""
    eligibility = terms.eligibility
    held = [_track_condition(terms, cooperative, enters.track)]
    if phase := next((one for one in terms.phases if one.number == enters.phase and one.regions), None):
        held.append(_phase_condition(phase, cooperative))
    if eligibility.countries:
        held.append(_country_condition(eligibility.countries, cooperative))
    if eligibility.min_women_share is not None:
        held.append(_women_condition(eligibility.min_women_share, cooperative))
    if eligibility.min_youth_share is not None:
        held.append(_youth_condition(eligibility.min_youth_share, cooperative))
    if eligibility.max_years is not None:
        held.append(_age_condition(eligibility.max_years, cooperative, enters.on))
    if not eligibility.past_winners:
        held.append(_past_condition(enters.won))
    return held


def unmet(terms: Terms, cooperative: Cooperative, enters: Entering) -> list[str]:
    """Name the conditions that are known not to be met."""
    return [c.sentence for c in conditions(terms, cooperative, enters) if c.verdict == "unmet"]


def unknown(terms: Terms, cooperative: Cooperative, enters: Entering) -> list[str]:
    """Name the conditions of which the record does not tell whether they are met."""
    return [c.sentence for c in conditions(terms, cooperative, enters) if c.verdict == "unknown"]


def track_of(cooperative: Cooperative) -> Track:
    """Tell in which track a cooperative applies: a project whose holders have none yet in `project` (FACTS 8)."""
    return "project" if cooperative.kind == "project" else "cooperative"


def _track_condition(terms: Terms, cooperative: Cooperative, track: Track) -> Condition:
    if track not in terms.tracks:
        sentence = _("The round takes the track {tracks}, not {track}.")
        return Condition(
            "unmet", sentence.format(tracks=listed([*map(track_name, terms.tracks)]), track=track_name(track))
        )
    if track != track_of(cooperative):
        sentence = _("It is registered as a {kind} and cannot apply in the track {track}.")
        return Condition("unmet", sentence.format(kind=kind_name(cooperative.kind), track=track_name(track)))
    return Condition("met", _("It applies in the track {track}.").format(track=track_name(track)))


def _country_condition(countries: Sequence[str], cooperative: Cooperative) -> Condition:
    sentence = _("It is in {country}; the program is for {countries}.")
    verdict: Literal["met", "unmet"] = "met" if cooperative.country in countries else "unmet"
    return Condition(verdict, sentence.format(country=cooperative.country, countries=listed([*countries])))


def _women_condition(share: float, cooperative: Cooperative) -> Condition:
    women, members = cooperative.women, cooperative.members
    if women is None or not members:
        told = (
            _("How many of its members are women is not recorded; all must be.")
            if share == 1
            else _("How many of its members are women is not recorded; at least {share} must be.")
        )
        return Condition("unknown", told.format(share=percent(share)))
    sentence = (
        _("Women among its members: {women} of {members}; all must be.")
        if share == 1
        else _("Women among its members: {women} of {members}; at least {share} must be.")
    )
    return Condition(
        "met" if women >= round(share * members, 6) else "unmet",
        sentence.format(women=number(women), members=number(members), share=percent(share)),
    )


def _youth_condition(share: float, cooperative: Cooperative) -> Condition:
    youth, members = cooperative.youth, cooperative.members
    if youth is None or not members:
        sentence = _("How many of its members are aged 18 to 35 is not recorded; at least {share} must be.")
        return Condition("unknown", sentence.format(share=percent(share)))
    sentence = _("Members aged 18 to 35: {youth} of {members}; at least {share} must be.")
    return Condition(
        "met" if youth >= round(share * members, 6) else "unmet",
        sentence.format(youth=number(youth), members=number(members), share=percent(share)),
    )


def _age_condition(most: int, cooperative: Cooperative, on: date | None) -> Condition:
    founded = cooperative.founded
    if founded is None or on is None:
        told = plural(
            "When it was founded is not recorded; it may exist for {count} year at most.",
            "When it was founded is not recorded; it may exist for {count} years at most.",
            most,
        )
        return Condition("unknown", told)
    sentence = plural(
        "It was founded on {founded} and entered on {entered}; it may exist for {count} year at most.",
        "It was founded on {founded} and entered on {entered}; it may exist for {count} years at most.",
        most,
    )
    return Condition(
        "met" if on <= months_after(founded, 12 * most) else "unmet",
        sentence.format(founded=day(founded), entered=day(on)),
    )


def _phase_condition(phase: Phase, cooperative: Cooperative) -> Condition:
    if not cooperative.region:
        sentence = _("Its region is not recorded; phase {phase} is for some regions alone.")
        return Condition("unknown", sentence.format(phase=phase.number))
    if cooperative.region not in phase.regions:
        return Condition("unmet", _("Its region is none of those of phase {phase}.").format(phase=phase.number))
    return Condition("met", _("Its region is one of those of phase {phase}.").format(phase=phase.number))


def _past_condition(won: Sequence[str]) -> Condition:
    if not won:
        return Condition("met", _("It has not won before."))
    return Condition(
        "unmet", _("It won before: {rounds}; a past winner cannot win again.").format(rounds=listed([*won]))
    )


def advance(entry: Entry, to: str, program: Program, stamp: Stamp, reason: str = "", on: date | None = None) -> Entry:
    """Move an entry to its next stage; the one door through which a stage changes.

    Args:
        entry: the entry as it stands.
        to: the stage.
        program: says which stages may follow.
        stamp: who moves it, and when.
        reason: why.
        on: the day that it reached the stage, where that is not the day of the stamp.

    Raises:
        RuleBroken: the program's stages do not let `to` follow, or `on` is before the stage that it stands at.
    """
    followers = program.stages[entry.stage]
    if to not in followers:
        allowed = [program.label(stage) for stage in followers]
        sentence = (
            _("{entry} is {stage}; what can follow is: {allowed}; not {to}.")
            if allowed
            else _("{entry} is {stage}; nothing follows, so it cannot be {to}.")
        )
        raise RuleBroken(
            sentence.format(
                entry=entry.id,
                stage=program.label(entry.stage),
                allowed=listed(allowed),
                to=program.label(to),
            )
        )
    if on and entry.path and on < entry.path[-1].on:
        sentence = _("{entry} is {stage} since {since}; it cannot be {to} on {day}, before that.")
        told = {"stage": program.label(entry.stage), "since": day(entry.path[-1].on), "to": program.label(to)}
        raise RuleBroken(sentence.format(entry=entry.id, day=day(on), **told))
    step = Step(stage=to, on=on or stamp.on, by=stamp.by, reason=reason)
    return msgspec.structs.replace(entry, stage=to, path=(*entry.path, step))


def win(entry: Entry, award: Award, program: Program, stamp: Stamp) -> Entry:
    """Make an entry a winner that carries `award`."""
    winner = advance(entry, WINNER, program, stamp, award.despite)
    return msgspec.structs.replace(winner, award=award)


def winners(entries: Iterable[Entry]) -> list[Entry]:
    """Keep the entries that are winners; a revoked award does not count."""
    return [entry for entry in entries if entry.stage == WINNER]


def free_seats(round_: Round, won: int) -> int | None:
    """Count the seats of a round that none of so many winners has; None where the round sets no number."""
    seats = round_.terms.seats
    return None if seats is None else max(0, seats - won)


def seats_exceeded(round_: Round, won: int, more: int) -> str:
    """Say why `more` winners do not fit into a round that has so many; nothing where they fit."""
    free = free_seats(round_, won)
    if free is None or more <= free:
        return ""
    sentence = plural(
        "{round} has {count} free seat of {seats}; winners named: {more}.",
        "{round} has {count} free seats of {seats}; winners named: {more}.",
        free,
    )
    return sentence.format(round=round_.id, seats=round_.terms.seats, more=more)


class Candidate(NamedTuple):
    """An entry beside what its selection depends on.

    Attributes:
        mark: what the jury gives it; None where it gives none.
    """

    entry: Entry
    cooperative: Cooperative
    unmet: list[str]
    unknown: list[str]
    mark: float | None
