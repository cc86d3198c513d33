"""What stands against a publication, found before anything is written: every reason at once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import licences, money, privacy, published
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.values import shown
from ocp_ess_cli.exchange.publishing import rows, tables
from ocp_ess_cli.exchange.publishing.codes import CURRENCIES
from ocp_ess_cli.language import _, listed, number
from ocp_ess_cli.language import money as amount_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from ocp_ess_cli.domain.models import Cooperative, Entry
    from ocp_ess_cli.domain.publishing import Cell, Content
    from ocp_ess_cli.exchange.publishing.selecting import Chosen
    from ocp_ess_cli.exchange.publishing.tables import Column

CHECKS = ("terms", "records", "sums", "figures", "personal")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,60}")
_LEAST_OF_NAME = 2  # words: a first name alone stands in many texts


class Objection(NamedTuple):
    """What stands against a publication.

    Attributes:
        check: one of `CHECKS`.
        subject: the record or the option that it is about.
    """

    check: str
    subject: str
    sentence: str


class Wanted(NamedTuple):
    """Under what a publication is wanted, as the user typed it or as the last one was; empty where nobody said it.

    Attributes:
        despite: why it is to be published although sources contradict one another.
    """

    licence: str = ""
    publisher: str = ""
    prefix: str = ""
    despite: str = ""


def objections(chosen: Chosen, content: Content, wanted: Wanted) -> list[Objection]:
    """Say what stands against a publication; nothing where nothing does."""
    found = [
        *_of_terms(wanted),
        *_of_records(chosen),
        *_of_values(content),
        *_of_money(chosen),
        *_of_totals(chosen, content),
        *_of_texts(content),
        *_of_contacts(chosen),
    ]
    if not wanted.despite:
        verdict = published.judge(chosen.figures, published.beginnings(chosen.programs, chosen.rounds))
        found += [Objection("figures", listed([*one.figures]), one.sentence) for one in verdict.contested]
    for option, text in (("--publisher", wanted.publisher), ("--despite", wanted.despite)):
        found += _personal(option, option, text)
    return sorted(dict.fromkeys(found), key=lambda one: CHECKS.index(one.check))


def of_story(story: str) -> list[Objection]:
    """Say what is personal in the values and the reasons that are published with what changed."""
    sentence = _("CHANGES.md has {kind}: “{text}”. Take it out.")
    return [
        Objection("personal", "CHANGES.md", sentence.format(kind=privacy.kind_name(one.kind), text=shown(one.shown)))
        for one in privacy.found_in(story, "MA")
    ]


def _of_terms(wanted: Wanted) -> Iterable[Objection]:
    if not wanted.licence:
        sentence = _("No licence is named; add --licence, one of: {known}.")
        yield Objection("terms", "--licence", sentence.format(known=listed([*licences.LICENCES])))
    elif licences.find(wanted.licence) is None:
        sentence = _("“{licence}” is not an open licence that ess knows. Is it {near}?")
        told = sentence.format(licence=shown(wanted.licence), near=listed(licences.near(wanted.licence)))
        yield Objection("terms", "--licence", told)
    if not wanted.publisher:
        yield Objection("terms", "--publisher", _("No publisher is named; add --publisher and its name."))
    if not wanted.prefix:
        sentence = _("No prefix of identifiers is named; add --prefix, such as 360G-fondation.")
        yield Objection("terms", "--prefix", sentence)
    elif not _PREFIX.fullmatch(wanted.prefix):
        sentence = _("“{prefix}” is no prefix; write plain letters, digits and hyphens, such as 360G-fondation.")
        yield Objection("terms", "--prefix", sentence.format(prefix=shown(wanted.prefix)))


def _of_records(chosen: Chosen) -> Iterable[Objection]:
    """Name the winners of whom something is missing that a publication cannot do without."""
    for entry in chosen.entries:
        if entry.cooperative not in chosen.cooperatives:
            sentence = _("{entry} is an entry of {cooperative}, which is not there.")
            yield Objection("records", entry.id, sentence.format(entry=entry.id, cooperative=entry.cooperative))
        if entry.stage == WINNER and entry.award is None:
            yield Objection("records", entry.id, _("{entry} won, and has no award.").format(entry=entry.id))
    programs = {round_.id: round_.program for round_ in chosen.rounds}
    programs |= {figure.id: figure.program for figure in chosen.figures}
    for record_id, program in programs.items():
        if program not in chosen.programs:
            sentence = _("{id} is of the program {program}, which is not known.")
            yield Objection("records", record_id, sentence.format(id=record_id, program=program))


def _of_values(content: Content) -> Iterable[Objection]:
    """Name the values that are not what their column says."""
    sentence = _("{column} of {record} is “{value}”, which cannot be published so.")
    for name, sheet in content.items():
        for place, column in enumerate(tables.BY_NAME[name].columns):
            if column.is_free or not (column.required or column.enum or column.pattern or column.least is not None):
                continue
            bad = _test(column)
            for row in sheet.rows:
                if bad(row[place]):
                    told = sentence.format(column=column.name, record=row[0], value=shown(str(row[place])))
                    yield Objection("records", str(row[0]), told)


def _test(column: Column) -> _Test:
    return _Test(column)


class _Test:
    """Tells whether a value is not what its column says; a value is looked at once."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._known: dict[Cell, bool] = {}
        self._pattern = re.compile(column.pattern or ".*", re.DOTALL)

    def __call__(self, value: Cell) -> bool:
        if value not in self._known:
            self._known[value] = self._is_bad(value)
        return self._known[value]

    def _is_bad(self, value: Cell) -> bool:
        column = self._column
        if value is None:
            return column.required
        if column.name == "currency" and value not in CURRENCIES:
            return True
        if isinstance(value, str):
            return bool(column.enum and value not in column.enum) or not self._pattern.fullmatch(value)
        return column.least is not None and isinstance(value, int) and value < column.least


def _of_money(chosen: Chosen) -> Iterable[Objection]:
    """Hold the shares and the payments of each award against it."""
    for entry in chosen.awarded:
        if entry.award and (total := sum(entry.award.paid_by.values())) != entry.award.amount:
            sentence = _("The shares of {entry} add up to {sum}, and its award is {amount}.").format(
                entry=entry.id,
                sum=amount_of(total, entry.award.currency),
                amount=amount_of(entry.award.amount, entry.award.currency),
            )
            yield Objection("sums", entry.id, sentence)
        if payments := chosen.payments.get(entry.id):
            yield from (Objection("sums", entry.id, one.sentence) for one in money.breaches(entry, payments))


def _of_totals(chosen: Chosen, content: Content) -> Iterable[Objection]:
    """Hold the awards that are published of each round against those that the register has, and their number."""
    sums: Counter[tuple[str, str]] = Counter()
    counts: Counter[str] = Counter()
    for row in rows.dicts(content, "awards"):
        sums[row["round"], row["currency"]] += row["amount"]
        counts[row["round"]] += 1
    recorded = _recorded(chosen.winners)
    for round_id, currency in sorted({*sums, *recorded}):
        one, other = sums[round_id, currency], recorded[round_id, currency]
        if one != other:
            sentence = _("The awards of {round} are {recorded} in the register, and {sum} of them can be published.")
            told = {"recorded": amount_of(other, currency), "sum": amount_of(one, currency)}
            yield Objection("sums", round_id, sentence.format(round=round_id, **told))
    winners: Counter[str] = Counter()
    for row in rows.dicts(content, "entries"):
        winners[row["round"]] += row["count"] if row["stage"] == WINNER else 0
    for round_id in sorted({*counts, *winners}):
        if counts[round_id] != winners[round_id]:
            sentence = _("{round} has {winners} winners, and {awards} awards.")
            told = {"winners": number(winners[round_id]), "awards": number(counts[round_id])}
            yield Objection("sums", round_id, sentence.format(round=round_id, **told))


def _recorded(winners: Iterable[Entry]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for entry in winners:
        if entry.award:
            found[entry.round, entry.award.currency] += entry.award.amount
    return found


def _of_texts(content: Content) -> Iterable[Objection]:
    """Look for personal data in every text that somebody wrote in their own words."""
    known = {str(row[0]) for sheet in content.values() for row in sheet.rows if "id" in sheet.key}
    for name, sheet in content.items():
        country = sheet.columns.index("country") if name == "cooperatives" else None
        for place, column in enumerate(tables.BY_NAME[name].columns):
            if column.is_free:
                for row in sheet.rows:
                    if isinstance(text := row[place], str) and privacy.is_suspect(text):
                        of = "MA" if country is None else str(row[country])
                        yield from _personal(str(row[0]), column.name, text, of, known)


def _personal(
    subject: str, field: str, text: str, country: str = "MA", known: Container[str] = ()
) -> Iterable[Objection]:
    sentence = _("{field} of {record} has {kind}: “{text}”. Take it out.")
    for one in privacy.found_in(text, country, known):
        told = sentence.format(field=field, record=subject, kind=privacy.kind_name(one.kind), text=shown(one.shown))
        yield Objection("personal", subject, told)


def _of_contacts(chosen: Chosen) -> Iterable[Objection]:
    """Look for the contact of a cooperative in what is published of it."""
    named = {one.id: one for one in chosen.cooperatives.values() if one.contact}
    for entry in chosen.awarded:
        if one := named.get(entry.cooperative):
            texts = {"activity": one.activity, "commune": one.commune, "court": one.court, "project": entry.project}
            yield from _of_contact(one, texts)


def _of_contact(one: Cooperative, texts: Mapping[str, str]) -> Iterable[Objection]:
    sentence = _("{field} of {record} has the contact of the cooperative: “{text}”. Take it out.")
    words = [fold(part) for part in (one.contact.name, one.contact.reach)] if one.contact else []
    sought = [word for word in words if len(word.split()) >= _LEAST_OF_NAME or any(map(str.isdigit, word))]
    for field, text in texts.items():
        if any(f" {word} " in f" {fold(text)} " for word in sought):
            yield Objection("personal", one.id, sentence.format(field=field, record=one.id, text=shown(text)))
