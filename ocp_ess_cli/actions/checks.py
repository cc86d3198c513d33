"""Checks of the register: each has a name, can be run alone, and says in sentences what does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions import minutes
from ocp_ess_cli.actions.chain import history
from ocp_ess_cli.actions.duplicates import find as likely_pairs
from ocp_ess_cli.actions.findings import Finding, Outcome
from ocp_ess_cli.actions.pledges import overdrawn
from ocp_ess_cli.actions.privacy import privacy
from ocp_ess_cli.actions.published import of_figures
from ocp_ess_cli.actions.publishing import publications
from ocp_ess_cli.actions.records import records
from ocp_ess_cli.actions.winners import of_winners
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.money import breaches
from ocp_ess_cli.domain.todo import options as options_of
from ocp_ess_cli.language import _, day, listed, percent, plural
from ocp_ess_cli.language import money as amount_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Entry, Payment


def run(scene: Scene, names: Sequence[str]) -> list[Outcome]:
    """Run the checks of these names, or all of them where none is named.

    Raises:
        BadValue: there is no check of that name.
    """
    for name in names:
        if name not in CHECKS:
            sentence = _("There is no check “{name}”; there are: {known}.")
            raise BadValue(sentence.format(name=name, known=listed([*CHECKS])))
    return [CHECKS[name](scene) for name in dict.fromkeys(names) or CHECKS]


def of_minutes(scene: Scene) -> Outcome:
    """Check that each round decided what its minutes say."""
    unit, found = scene.unit, []
    names = {
        "terms": _("its terms"),
        "entries": _("its entries and awards"),
        "scores": _("the scores of its jurors"),
        "pledges": _("its pledges"),
    }
    for round_ in unit.rounds.find():
        parts = minutes.changed_since(unit, round_)
        if parts and round_.minutes:
            sentence = _(
                "The minutes of {round} of {date} (fingerprint {fingerprint}…) are not what it holds; changed since: "
                "{parts}."
            )
            told = sentence.format(
                round=round_.id,
                date=day(round_.minutes.on),
                fingerprint=round_.minutes.fingerprint[:12],
                parts=listed([names[part] for part in parts]),
            )
            advice = _("If that is right, write new ones: ess round --program {program} --year {year} --minutes FILE")
            advised = advice.format(program=round_.program, year=round_.year)
            found.append(Finding("minutes", round_.id, told, advised))
    written = sum(1 for round_ in unit.rounds.find() if round_.minutes)
    holds = plural(
        "{count} round with minutes, held against what it holds now.",
        "{count} rounds with minutes, each held against what it holds now.",
        written,
    )
    return Outcome("minutes", holds, tuple(found))


def money(scene: Scene) -> Outcome:
    """Check that nothing was paid but what is awarded, that shares add up, and that pledges cover what is awarded."""
    unit = scene.unit
    entries = {entry.id: entry for entry in unit.entries.find()}
    payments: dict[str, list[Payment]] = {}
    for payment in unit.payments.find():
        payments.setdefault(payment.entry, []).append(payment)
    found = []
    for entry_id, of_entry in payments.items():
        if entry := entries.get(entry_id):
            advice = _("If money came back, record it: ess pay {coop} {round} --returned PAYMENT")
            advised = advice.format(coop=entry.cooperative, round=round_options(entry))
            found += [Finding("money", entry_id, breach.sentence, advised) for breach in breaches(entry, of_entry)]
        else:
            sentence = _("{id} is a payment for {entry}, which is not there.")
            advice = _("See what removed it, and take that back: ess log {id}").format(id=entry_id)
            told = [(one.id, sentence.format(id=one.id, entry=entry_id)) for one in of_entry]
            found += [Finding("money", payment_id, written, advice) for payment_id, written in told]
    found += [*_broken_shares(entries.values())]
    for round_ in unit.rounds.find():
        options = options_of(round_)
        advice = _("Record what was pledged beside: ess pledge SPONSOR {options} --amount AMOUNT --update")
        found += [
            Finding("money", round_.id, sentence, advice.format(options=options))
            for sentence in overdrawn(unit, round_)
        ]
    holds = _("{awards} and {payments}: what was paid, what each sponsor pays, and what was pledged.")
    awards = sum(1 for entry in entries.values() if entry.award)
    told_of = holds.format(
        awards=plural("{count} award", "{count} awards", awards),
        payments=plural("{count} payment", "{count} payments", sum(map(len, payments.values()))),
    )
    return Outcome("money", told_of, tuple(found))


def _broken_shares(entries: Iterable[Entry]) -> Iterable[Finding]:
    for entry in entries:
        if entry.award and sum(entry.award.paid_by.values()) != entry.award.amount:
            sentence = _("The shares of {entry} add up to {sum}, and its award is {amount}.").format(
                entry=entry.id,
                sum=amount_of(sum(entry.award.paid_by.values()), entry.award.currency),
                amount=amount_of(entry.award.amount, entry.award.currency),
            )
            advice = _("Say again what each pays: ess edit-award {coop} {round} --sponsor NAME=AMOUNT")
            yield Finding(
                "money", entry.id, sentence, advice.format(coop=entry.cooperative, round=round_options(entry))
            )


def round_options(entry: Entry) -> str:
    """Write the options that name the round of an entry."""
    program, _dash, year = entry.round.rpartition("-")
    return f"--program {program} --year {year}"


def duplicates(scene: Scene) -> Outcome:
    """Check that no two cooperatives are likely one that are not told apart."""
    found = []
    for pair in likely_pairs(scene.unit):
        one, other = pair.one, pair.other
        sentence = _("{one} and {other} are likely one cooperative ({likeness}): {reasons}.")
        told = sentence.format(
            one=one.name, other=other.name, likeness=percent(pair.likeness), reasons=listed([*pair.reasons])
        )
        advice = _(
            "If they are one: ess merge-coops {one} {other}; if they are two: ess duplicates {one} {other} --not-same"
        )
        subject = listed([one.id, other.id])
        found.append(Finding("duplicates", subject, told, advice.format(one=one.id, other=other.id)))
    apart = scene.unit.twins.count()
    holds = plural(
        "{count} cooperative, held against all that it may be a second record of.",
        "{count} cooperatives, each held against all that it may be a second record of.",
        scene.unit.cooperatives.count(),
    )
    if apart:
        told_apart = plural("{count} pair is told apart.", "{count} pairs are told apart.", apart)
        holds = f"{holds} {told_apart}"
    return Outcome("duplicates", holds, tuple(found))


CHECKS: dict[str, Callable[[Scene], Outcome]] = {
    "history": history,
    "records": records,
    "rules": of_winners,
    "minutes": of_minutes,
    "money": money,
    "duplicates": duplicates,
    "privacy": privacy,
    "figures": of_figures,
    "publications": publications,
}
