"""Whether records are whole: what they name is there, nothing stands twice, counts, days and places can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions import soundness
from ocp_ess_cli.actions.findings import Finding, Outcome
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.values import more_women, visible
from ocp_ess_cli.language import _, day, listed, number, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Cooperative, Entry, Measure, Payment, Round, Session


def records(scene: Scene) -> Outcome:
    """Check every record by itself and against those that it names."""
    unit = scene.unit
    cooperatives, rounds, entries = unit.cooperatives.find(), unit.rounds.find(), unit.entries.find()
    by_id = {round_.id: round_ for round_ in rounds}
    found = [
        *_unsound(scene, cooperatives),
        *(finding for one in cooperatives for finding in _of_cooperative(scene, one)),
        *(finding for round_ in rounds for finding in _of_round(scene, round_)),
        *(finding for entry in entries for finding in _of_entry(scene, by_id, entry)),
        *_entered_before_founded(entries, cooperatives),
        *(finding for session in unit.sessions.find() for finding in _of_session(scene, session)),
        *(finding for measure in unit.measures.find() for finding in _of_measure(scene, measure)),
        *(finding for payment in unit.payments.find() for finding in _of_payment(scene, payment)),
    ]
    holds = _("{cooperatives}, {rounds} and {entries}: what they name, their numbers, counts, days and places.")
    told = holds.format(
        cooperatives=plural("{count} cooperative", "{count} cooperatives", len(cooperatives)),
        rounds=plural("{count} round", "{count} rounds", len(rounds)),
        entries=plural("{count} entry", "{count} entries", len(entries)),
    )
    return Outcome("records", told, tuple(found))


def _unsound(scene: Scene, cooperatives: Sequence[Cooperative]) -> Iterator[Finding]:
    """Give what does not hold together, but for what the checks of rules and money tell."""
    for fault in soundness.faults(scene.unit):
        kind, *of = fault.of
        match kind:
            case "missing" if not (of[0].startswith("P") and of[1].startswith("E")):  # that is told by money
                sentence = _("{record} names {needed}, which is not there.")
                advice = _("See what removed it, and take that back: ess log {id}").format(id=of[1])
                yield Finding("records", of[0], sentence.format(record=of[0], needed=of[1]), advice)
            case "ice" | "number":
                bearers = [one for one in cooperatives if _has_number(one, kind, of)]
                ids, written = (
                    [one.id for one in bearers],
                    bearers[0].ice if kind == "ice" else bearers[0].register_number,
                )
                sentence = _("The ICE or register number {number} is of {cooperatives}.")
                told = sentence.format(number=written, cooperatives=listed(ids))
                yield Finding("records", ids[0], told, f"ess merge-coops {' '.join(ids[:2])}")
            case "entries":
                sentence = _("{record} has {count} entries in {round}.")
                told = sentence.format(record=of[1], count=fault.size, round=of[0])
                yield Finding("records", of[1], told, _see(of[1]))
            case "scores":
                sentence = _("{juror} has {count} scores of {entry}.")
                told = sentence.format(juror=of[1], count=fault.size, entry=of[0])
                yield Finding("records", of[0], told, _see(of[0]))
            case "links":
                told = _("{links} are the same link.").format(links=listed(of))
                yield Finding("records", of[0], told, f"ess remove-link {of[-1]}")
            case "stage":
                sentence = _("It is at a stage that its program does not have.")
                yield Finding("records", of[0], sentence, _see(of[0]))
            case "juror":
                yield Finding("records", of[0], fault.sentence, _see(of[0]))


def _has_number(one: Cooperative, kind: str, of: Sequence[str]) -> bool:
    return one.ice == of[0] if kind == "ice" else [fold(one.court), fold(one.register_number)] == [*of]


# --- cooperatives ---


def _of_cooperative(scene: Scene, one: Cooperative) -> Iterator[Finding]:
    advice = f"ess edit-coop {one.id} "
    for option, count, sentence in (
        ("--women N", one.women, _("{count} of its {members} members are women, more than there are.")),
        ("--youth N", one.youth, _("{count} of its {members} members are aged 18 to 35, more than there are.")),
        (
            "--foreign-members N",
            one.foreign_members,
            _("{count} of its {members} members are foreign nationals, more than there are."),
        ),
    ):
        if one.members is not None and count is not None and count > one.members:
            told = sentence.format(count=number(count), members=number(one.members))
            yield Finding("records", one.id, told, advice + option)
    if one.founded and one.founded > scene.today:
        yield Finding(
            "records",
            one.id,
            _late(_("It was founded on {day}, which is in the future."), one.founded),
            f"{advice}--founded DATE",
        )
    if contact := one.contact:
        if contact.collected and contact.collected > scene.today:
            told = _late(_("Its contact was collected on {day}, which is in the future."), contact.collected)
            yield Finding("records", one.id, told, f"{advice}--contact-collected DATE")
        if contact.collected and contact.keep_until and contact.keep_until < contact.collected:
            sentence = _("Its contact is kept until {until}, before it was collected on {collected}.")
            told = sentence.format(until=day(contact.keep_until), collected=day(contact.collected))
            yield Finding("records", one.id, told, f"{advice}--contact-until DATE")
    if one.region or one.province or one.sector:
        yield from _of_places(scene, one, advice)


def _of_places(scene: Scene, one: Cooperative, advice: str) -> Iterator[Finding]:
    places = scene.places
    for option, code, known, sentence in (
        ("--region", one.region, places.regions, _("Its region, “{value}”, is none that ess knows.")),
        ("--province", one.province, places.provinces, _("Its province, “{value}”, is none that ess knows.")),
        ("--sector", one.sector, places.sectors, _("Its sector, “{value}”, is none that ess knows.")),
    ):
        if code and code not in known:
            yield Finding("records", one.id, sentence.format(value=visible(code)), f"{advice}{option} NAME")
    province = places.provinces.get(one.province)
    if province and one.region in places.regions and province.within != one.region:
        sentence = _("{province} is in the region {right}, not in {region}.")
        told = sentence.format(
            province=province.name,
            right=places.region_name(province.within),
            region=places.region_name(one.region),
        )
        yield Finding("records", one.id, told, f"{advice}--province “{province.name}”")
    if one.country != "MA" and one.region:
        sentence = _("It is in {country}, and in a region of Morocco.")
        yield Finding("records", one.id, sentence.format(country=one.country), f"{advice}--region ''")


def _late(sentence: str, on: date) -> str:
    return sentence.format(day=day(on))


# --- rounds and entries ---


def _of_round(scene: Scene, round_: Round) -> Iterator[Finding]:
    if round_.program not in scene.programs:
        sentence = _("Its program, “{program}”, is none that ess or the register knows.")
        yield Finding(
            "records", round_.id, sentence.format(program=round_.program), _("Add its file: ess programs --add FILE")
        )
    if round_.id != f"{round_.program}-{round_.year}":
        sentence = _("It is of {program} and {year}, which its id does not say.")
        told = sentence.format(program=round_.program, year=round_.year)
        yield Finding("records", round_.id, told, _see(round_.id))
    if round_.ceremony and round_.status == "closed" and round_.ceremony > scene.today:
        told = _("It is closed, and its ceremony is on {day}.").format(day=day(round_.ceremony))
        advice = f"ess edit-round --program {round_.program} --year {round_.year} --ceremony DATE"
        yield Finding("records", round_.id, told, advice)


def _of_entry(scene: Scene, rounds: dict[str, Round], entry: Entry) -> Iterator[Finding]:
    advice = _see(entry.id)
    if told := more_women(entry.people, entry.women):
        yield Finding("records", entry.id, told, advice)
    if entry.path and entry.path[-1].stage != entry.stage:
        sentence = _("It is at the stage {stage}, and its story ends at {last}.")
        yield Finding("records", entry.id, sentence.format(stage=entry.stage, last=entry.path[-1].stage), advice)
    for before, after in zip(entry.path, entry.path[1:], strict=False):
        if after.on < before.on:
            sentence = _("It reached the stage {stage} on {day}, before the stage {before} of {since}.")
            told = sentence.format(stage=after.stage, day=day(after.on), before=before.stage, since=day(before.on))
            yield Finding("records", entry.id, told, advice)
    if entry.path and entry.path[-1].on > scene.today and entry.stage != "winner":
        yield Finding(
            "records",
            entry.id,
            _late(_("It reached its stage on {day}, which is in the future."), entry.path[-1].on),
            advice,
        )
    if (entry.stage == "winner") != (entry.award is not None) and entry.stage != "revoked":
        sentence = _("It is a winner without an award.") if not entry.award else _("It has an award and is no winner.")
        yield Finding("records", entry.id, sentence, advice)
    round_ = rounds.get(entry.round)
    if round_:
        yield from _in_round(scene, round_, entry, advice)


def _in_round(scene: Scene, round_: Round, entry: Entry, advice: str) -> Iterator[Finding]:
    if round_.program in scene.programs and round_.program not in scene.programs.own:
        stages = scene.programs[round_.program].stages
        if entry.stage not in stages:
            sentence = _("It is at the stage “{stage}”, which {program} does not have; there are: {known}.")
            told = sentence.format(stage=entry.stage, program=round_.program, known=listed([*stages]))
            yield Finding("records", entry.id, told, advice)
    if entry.award and entry.award.currency != round_.terms.currency:
        sentence = _("Its award is in {currency}, and {round} is in {other}.")
        told = sentence.format(currency=entry.award.currency, round=round_.id, other=round_.terms.currency)
        yield Finding("records", entry.id, told, advice)
    if entry.phase is not None and entry.phase not in {phase.number for phase in round_.terms.phases}:
        sentence = _("It is in phase {phase}, which {round} does not have.")
        yield Finding("records", entry.id, sentence.format(phase=entry.phase, round=round_.id), advice)


def _entered_before_founded(entries: Iterable[Entry], cooperatives: Iterable[Cooperative]) -> Iterator[Finding]:
    founded = {one.id: one.founded for one in cooperatives if one.founded}
    for entry in entries:
        on = founded.get(entry.cooperative)
        if on and entry.path and entry.path[0].on < on and entry.track == "cooperative":
            sentence = _("It entered {round} on {entered}, before it was founded on {founded}.")
            told = sentence.format(round=entry.round, entered=day(entry.path[0].on), founded=day(on))
            yield Finding("records", entry.cooperative, told, f"ess edit-coop {entry.cooperative} --founded DATE")


# --- support and money ---


def _of_session(scene: Scene, session: Session) -> Iterator[Finding]:
    if told := more_women(session.people, session.women):
        yield Finding("records", session.id, told, _see(session.id))
    if session.on > scene.today:
        yield Finding(
            "records",
            session.id,
            _late(_("It was held on {day}, which is in the future."), session.on),
            _see(session.id),
        )


def _of_measure(scene: Scene, measure: Measure) -> Iterator[Finding]:
    if measure.done and measure.done > scene.today:
        yield Finding(
            "records",
            measure.id,
            _late(_("It was done on {day}, which is in the future."), measure.done),
            _see(measure.id),
        )


def _of_payment(scene: Scene, payment: Payment) -> Iterator[Finding]:
    if payment.on > scene.today:
        yield Finding(
            "records",
            payment.id,
            _late(_("It was paid on {day}, which is in the future."), payment.on),
            _see(payment.id),
        )


def _see(record_id: str) -> str:
    """Say how to find what made a record so, and take it back."""
    return _("See what made it so, and take it back: ess log {id}").format(id=record_id)
