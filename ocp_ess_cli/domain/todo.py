"""What awaits the officer: money, marks, sessions, rounds, pledges, contacts and backups, each with its command."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain.program import CANDIDATE
from ocp_ess_cli.language import _, day, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import Contact, Entry, Round, Score

FEW = 5  # alike, of one round and one person, that are told one by one
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


def oldest(days: Iterable[date | None]) -> date | None:
    """Give the first of some days, of which some are not known."""
    return min(filter(None, days), default=None)


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
    since = oldest(entry.path[0].on if entry.path else None for entry in missing)
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
