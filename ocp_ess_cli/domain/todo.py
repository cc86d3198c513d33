"""What awaits the officer: money, marks, sessions, rounds, pledges, contacts and backups, each with its command."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.money import LATE_AFTER, standings
from ocp_ess_cli.domain.program import CANDIDATE, REVOKED, WINNER
from ocp_ess_cli.language import _, day, money, number, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Contact, Entry, Measure, Payment, Pledge, Round, Score, Session
    from ocp_ess_cli.domain.money import Share, Standing
    from ocp_ess_cli.domain.pledges import Balance
    from ocp_ess_cli.domain.program import Program

FEW = 5  # alike, of one round and one person, that are told one by one
QUARTER = 92  # days without a session: an assumption
MONTH = 31  # days without a backup: an assumption

KINDS = ("payment", "marks", "session", "measure", "ceremony", "pledge", "contact", "backup")


class Item(NamedTuple):
    """One thing that awaits.

    Attributes:
        since: the day from which it awaits; None where that is not known.
        kind: one of `KINDS`.
        round: the id of the round that it is of; empty for none.
        subject: the id of what it is about; of many alike, that of their round.
        name: what the subject is called.
        sentence: what is to be done.
        command: what settles it, or shows it where several ways do.
        by: whom it awaits, beside the officer: a sponsor, a juror, whoever held the sessions.
    """

    since: date | None
    kind: str
    round: str
    subject: str
    name: str
    sentence: str
    command: str
    by: str = ""

    @property
    def program(self) -> str:
        """The key of the program that it is of; empty for none."""
        return self.round.rpartition("-")[0]


class Circle(NamedTuple):
    """What all that awaits in rounds is told with.

    Attributes:
        rounds: by id; what is of another is not told.
        entries: by id.
        names: of cooperatives, by id.
    """

    today: date
    rounds: Mapping[str, Round]
    entries: Mapping[str, Entry]
    names: Mapping[str, str]

    def name(self, entry: Entry) -> str:
        """Name the cooperative of an entry."""
        return self.names.get(entry.cooperative, entry.cooperative)


def ordered(items: Iterable[Item]) -> list[Item]:
    """Put the oldest first; what awaits since nobody knows when comes last."""
    return sorted(
        items,
        key=lambda item: (item.since is None, item.since or date.max, KINDS.index(item.kind), item.round, item.subject),
    )


def options(round_: Round) -> str:
    """Write the options that name a round."""
    return f"--program {round_.program} --year {round_.year}"


def _oldest(days: Iterable[date | None]) -> date | None:
    return min(filter(None, days), default=None)


# --- money ---


def payments(circle: Circle, made: Iterable[Payment]) -> list[Item]:
    """Tell of the awards of which something is due, by the sponsor who pays; many of one round and sponsor in one."""
    due: dict[tuple[str, str], list[tuple[Standing, Share]]] = {}
    for stands in standings(circle.entries.values(), made):
        for share in stands.shares if stands.entry.round in circle.rounds else ():
            if share.due > 0:
                due.setdefault((stands.entry.round, share.sponsor), []).append((stands, share))
    found = []
    for (round_id, sponsor), shares in due.items():
        if len(shares) > FEW:
            found.append(_many_payments(circle, circle.rounds[round_id], sponsor, shares))
        else:
            found += [_payment(circle, stands, share) for stands, share in shares]
    return found


def _payment(circle: Circle, stands: Standing, share: Share) -> Item:
    entry, schedule = stands.entry, circle.rounds[stands.entry.round].terms.schedule
    late = stands.late_since(schedule, LATE_AFTER, circle.today)
    sentence = _("{due} of {awarded} is still to be paid to {name}.")
    if late:
        sentence = _("{due} of {awarded} is still to be paid to {name}; the first instalment is late since {day}.")
    told = sentence.format(
        due=money(share.due, share.currency),
        awarded=money(share.awarded, share.currency),
        name=circle.name(entry),
        day=day(late) if late else "",
    )
    payer = f" --sponsor {shlex.quote(share.sponsor)}" if len(stands.shares) > 1 else ""
    return Item(
        stands.last or stands.award.on,
        "payment",
        entry.round,
        entry.id,
        circle.name(entry),
        told,
        f"ess pay {entry.id}{payer}",
        share.sponsor,
    )


def _many_payments(circle: Circle, round_: Round, sponsor: str, shares: Sequence[tuple[Standing, Share]]) -> Item:
    late = sum(1 for one, _share in shares if one.late_since(round_.terms.schedule, LATE_AFTER, circle.today))
    sums: dict[str, int] = {}
    for _stands, share in shares:
        sums[share.currency] = sums.get(share.currency, 0) + share.due
    told = plural(
        "{count} award of {round} is still to be paid, {sum} in all; late: {late}.",
        "{count} awards of {round} are still to be paid, {sum} in all; late: {late}.",
        len(shares),
    )
    due = " + ".join(money(amount, currency) for currency, amount in sums.items())
    payer = f" --sponsor {shlex.quote(sponsor)}" if sponsor else ""
    return Item(
        _oldest(one.last or one.award.on for one, _share in shares),
        "payment",
        round_.id,
        round_.id,
        round_.id,
        told.format(round=round_.id, sum=due, late=number(late)),
        f"ess payments {options(round_)}{payer} --due",
        sponsor,
    )


def pledges(circle: Circle, pledged: Iterable[Pledge], balances: Mapping[str, Sequence[Balance]]) -> list[Item]:
    """Tell of the sponsors that pledged to a round less than is awarded under it."""
    by_sponsor: dict[tuple[str, str], list[Pledge]] = {}
    for pledge in pledged:
        by_sponsor.setdefault((pledge.round, pledge.sponsor), []).append(pledge)
    return [
        _pledge(circle, circle.rounds[round_id], by_sponsor[round_id, balance.sponsor], balance)
        for round_id, found in balances.items()
        for balance in found
        if round_id in circle.rounds and balance.short and (round_id, balance.sponsor) in by_sponsor
    ]


def _pledge(circle: Circle, round_: Round, pledged: Sequence[Pledge], balance: Balance) -> Item:
    sentence = _("{sponsor} pledged {pledged} to {round}, and pays awards of {awarded}; no pledge covers {short}.")
    sums = {field: money(getattr(balance, field), balance.currency) for field in ("pledged", "awarded", "short")}
    awarded = [
        entry.award.on
        for entry in circle.entries.values()
        if entry.round == round_.id and entry.stage == WINNER and entry.award and balance.sponsor in entry.award.paid_by
    ]
    named = f"{options(round_)} --sponsor {shlex.quote(balance.sponsor)}"
    return Item(
        max(filter(None, awarded), default=None),
        "pledge",
        round_.id,
        pledged[0].id,
        balance.sponsor,
        sentence.format(sponsor=balance.sponsor, round=round_.id, **sums),
        f"ess pledge {named} {_enough(pledged[0], round_, balance)} --update"
        if len(pledged) == 1 and not (pledged[0].region or pledged[0].sector)
        else f"ess pledges {named}",
        balance.sponsor,
    )


def _enough(pledge: Pledge, round_: Round, balance: Balance) -> str:
    """Write the option by which a pledge covers what is awarded."""
    if pledge.amount is not None or not round_.terms.amount:
        return f"--amount {balance.pledged + balance.short}"
    return f"--seats {-(-(balance.pledged + balance.short) // round_.terms.amount)}"


# --- juries and rounds ---


def marks(circle: Circle, scores: Iterable[Score], criteria: Mapping[str, Iterable[str]]) -> list[Item]:
    """Tell of the candidates of open rounds that a juror has not marked by every criterion: one for each juror.

    Args:
        circle: the rounds.
        scores: what jurors said.
        criteria: what the jury of each round marks, by its id.
    """
    said = {(score.entry, score.juror): score for score in scores}
    waiting: dict[tuple[str, str], list[Entry]] = {}
    for entry in circle.entries.values():
        round_ = circle.rounds.get(entry.round)
        if round_ is None or round_.status != "open" or entry.stage != CANDIDATE:
            continue
        for juror in round_.jurors:
            if not _is_marked(said.get((entry.id, juror.name)), criteria[round_.id]):
                waiting.setdefault((round_.id, juror.name), []).append(entry)
    return [_marks(circle, circle.rounds[round_id], juror, missing) for (round_id, juror), missing in waiting.items()]


def _is_marked(score: Score | None, criteria: Iterable[str]) -> bool:
    return score is not None and (score.recused or {*criteria} <= score.marks.keys())


def _marks(circle: Circle, round_: Round, juror: str, missing: Sequence[Entry]) -> Item:
    since = _oldest(entry.path[0].on if entry.path else None for entry in missing)
    quoted = shlex.quote(juror)
    if len(missing) == 1:
        entry = missing[0]
        sentence = _("{juror} has still to mark {name} ({entry}).")
        told = sentence.format(juror=juror, name=circle.name(entry), entry=entry.id)
        command = f"ess score {entry.id} --juror {quoted}"
        return Item(since, "marks", round_.id, entry.id, circle.name(entry), told, command, juror)
    sentence = plural(
        "{juror} has still to mark {count} candidate of {round}.",
        "{juror} has still to mark {count} candidates of {round}.",
        len(missing),
    )
    command = f"ess export jury-sheet {round_.id}.xlsx {options(round_)} --juror {quoted}"
    told = sentence.format(juror=juror, round=round_.id)
    return Item(since, "marks", round_.id, round_.id, round_.id, told, command, juror)


def ceremonies(circle: Circle) -> list[Item]:
    """Tell of the rounds that are open although their ceremony is past."""
    sentence = _("The ceremony of {round} was on {day}, and the round is still open.")
    return [
        Item(
            round_.ceremony,
            "ceremony",
            round_.id,
            round_.id,
            round_.id,
            sentence.format(round=round_.id, day=day(round_.ceremony)),
            f"ess close-round {options(round_)}",
        )
        for round_ in circle.rounds.values()
        if round_.status == "open" and round_.ceremony and round_.ceremony < circle.today
    ]


# --- support ---


def is_over(program: Program, stage: str) -> bool:
    """Tell whether an entry at a stage needs no more support: only an award or a way back may follow."""
    order = [*program.stages]
    place = order.index(stage)
    return all(after in (WINNER, REVOKED) or order.index(after) < place for after in program.stages[stage])


def sessions(circle: Circle, held: Iterable[Session], programs: Mapping[str, Program]) -> list[Item]:
    """Tell of the entries that have sessions, are not over, and had none for a quarter."""
    last: dict[str, Session] = {}
    for session in sorted(held, key=lambda one: (one.on, one.id)):
        last.update(dict.fromkeys(session.entries, session))
    waiting: dict[tuple[str, str], list[tuple[date, Entry]]] = {}
    for entry in circle.entries.values():
        round_ = circle.rounds.get(entry.round)
        if round_ is None or not round_.terms.sessions or is_over(programs[round_.program], entry.stage):
            continue
        latest = last.get(entry.id)
        since = latest.on if latest else (entry.path[0].on if entry.path else None)
        if since and circle.today - since > timedelta(days=QUARTER):
            waiting.setdefault((round_.id, latest.by if latest else ""), []).append((since, entry))
    found = []
    for (round_id, by), alike in waiting.items():
        if len(alike) > FEW:
            found.append(_many_sessions(circle.rounds[round_id], by, min(since for since, _entry in alike), len(alike)))
        else:
            found += [_session(circle, since, entry, by, begun=entry.id not in last) for since, entry in alike]
    return found


def _session(circle: Circle, since: date, entry: Entry, by: str, *, begun: bool) -> Item:
    sentence = _("{name} has had no session since {day}.")
    if begun:
        sentence = _("{name} entered on {day} and has had no session yet.")
    name = circle.name(entry)
    told = sentence.format(name=name, day=day(since))
    return Item(since, "session", entry.round, entry.id, name, told, f"ess session {entry.id}", by)


def _many_sessions(round_: Round, by: str, since: date, count: int) -> Item:
    sentence = plural(
        "{count} cooperative of {round} has had no session for a quarter.",
        "{count} cooperatives of {round} have had no session for a quarter.",
        count,
    )
    command = f"ess sessions {options(round_)}" + (f" --by {shlex.quote(by)}" if by else "")
    return Item(since, "session", round_.id, round_.id, round_.id, sentence.format(round=round_.id), command, by)


def measures(circle: Circle, planned: Iterable[Measure]) -> list[Item]:
    """Tell of the needs and actions that are past due and not done."""
    sentence = _("“{title}” of {name} was due on {day}.")
    return [
        Item(
            measure.due,
            "measure",
            entry.round,
            measure.id,
            circle.name(entry),
            sentence.format(title=measure.title, name=circle.name(entry), day=day(measure.due)),
            f"ess plan {entry.id} --done {measure.id}",
        )
        for measure in planned
        if (entry := circle.entries.get(measure.entry)) and entry.round in circle.rounds
        if measure.due and measure.due < circle.today and measure.done is None
    ]


# --- the register itself ---


class Person(NamedTuple):
    """Somebody with a contact, and the command that changes their record."""

    id: str
    name: str
    contact: Contact | None
    edit: str


def contacts(people: Iterable[Person], today: date) -> list[Item]:
    """Tell of the contacts that were to be kept until a day that is past (law 09-08, FACTS 24)."""
    sentence = _("The contact of {name} was to be kept until {day}.")
    return [
        Item(
            person.contact.keep_until,
            "contact",
            "",
            person.id,
            person.name,
            sentence.format(name=person.name, day=day(person.contact.keep_until)),
            f"{person.edit} {person.id} --forget-contact",
        )
        for person in people
        if person.contact and person.contact.keep_until and person.contact.keep_until < today
    ]


def backup(last: date | None, begun: date | None, today: date) -> list[Item]:
    """Tell that there was no backup for a month, or none at all in the month since the first change."""
    since = last or begun
    if since is None or today - since <= timedelta(days=MONTH):
        return []
    sentence = (
        _("The last backup was made on {day}.") if last else _("There is no backup since the register began on {day}.")
    )
    return [Item(since, "backup", "", "", "", sentence.format(day=day(since)), "ess backup")]
