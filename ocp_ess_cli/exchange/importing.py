"""From sheets to records: everything is checked, every mistake is named, and all rows are taken or none."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from ocp_ess_cli.actions import register, rounds
from ocp_ess_cli.actions.finding import find_cooperative
from ocp_ess_cli.actions.reading import read_cooperative
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused, InputRefused, NotFound
from ocp_ess_cli.domain.models import BOUNDS, TRACKS, Award, Cooperative, Entry, Figure, Record, Round, Step
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.exchange.sheets import KINDS, Sheet, refusal
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.store.protocol import Table, Unit


T = TypeVar("T")
W = TypeVar("W", bound=str)


class Outcome(NamedTuple):
    """What an import did: how many records of each kind are new, and how many were there already."""

    new: Counter[str]
    same: Counter[str]


def import_sheets(unit: Unit, sheets: Iterable[Sheet], programs: Programs, places: Places, stamp: Stamp) -> Outcome:
    """Take the rows of sheets into the register; rows that are there already, and alike, are passed over.

    Raises:
        InputRefused: one or more rows are wrong; all of them are named.
    """
    importer = _Importer(unit, programs, places, stamp)
    for sheet in sorted(sheets, key=lambda sheet: KINDS.index(sheet.kind)):
        importer.take(sheet)
    if importer.mistakes:
        raise InputRefused(refusal(len(importer.mistakes)), importer.mistakes)
    return Outcome(importer.new, importer.same)


class _Importer:
    """One import: what it has read so far, and every mistake it met."""

    def __init__(self, unit: Unit, programs: Programs, places: Places, stamp: Stamp) -> None:
        self.mistakes: list[Mistake] = []
        self.new: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        self._unit, self._programs, self._places, self._stamp = unit, programs, places, stamp
        self._seen: set[tuple[str, str]] = set()
        self._known = register.Known(unit)
        self._figures = {_content(figure) for figure in unit.figures.find()}
        self._entered = {(entry.round, entry.cooperative): entry.id for entry in unit.entries.find()}
        self._won = Counter(entry.round for entry in rules.winners(unit.entries.find()))

    def take(self, sheet: Sheet) -> None:
        """Read every row of a sheet."""
        readers: dict[str, Callable[[dict[str, str]], None]] = {
            "cooperatives": self._cooperative,
            "rounds": self._round,
            "entries": self._entry,
            "figures": self._figure,
        }
        for line in sheet.lines:
            try:
                readers[sheet.kind](line.cells)
            except FieldsRefused as error:
                for mistake in error.mistakes:
                    self.mistakes.append(mistake._replace(file=sheet.file, line=line.number))
            except EssError as error:
                for sentence in str(error).splitlines():
                    self.mistakes.append(Mistake(sentence, file=sheet.file, line=line.number))

    def _cooperative(self, cells: dict[str, str]) -> None:
        texts = {key: value for key, value in cells.items() if key != "id"}
        record_id = self._id(cells, "C")
        table = self._unit.cooperatives
        cooperative = read_cooperative(record_id or "-", texts, self._places, self._stamp.on)
        if self._is_there(table, cooperative, "cooperatives"):
            return
        # A sheet lists two cooperatives of one name in one province on purpose only with ids of their own.
        self._known.refuse(cooperative)
        if not record_id:
            cooperative = msgspec.structs.replace(cooperative, id=table.next_id())
        self._known.add(cooperative)
        table.add(cooperative)

    def _round(self, cells: dict[str, str]) -> None:
        program, year = self._program_and_year(cells)
        texts = {key: value for key, value in cells.items() if key not in ("program", "year")}
        round_ = rounds.read_round(program, year, texts)
        if not self._is_there(self._unit.rounds, round_, "rounds"):
            self._unit.rounds.add(round_)

    def _entry(self, cells: dict[str, str]) -> None:
        program, year = self._program_and_year(cells)
        round_ = self._unit.rounds.get(rounds.round_id(program, year))
        if round_ is None:
            sentence = _("There is no round {round}; list it in rounds.csv.")
            raise _wrong("program", sentence.format(round=rounds.round_id(program, year)))
        cooperative = self._cooperative_of(cells["cooperative"]) if "cooperative" in cells else None
        if cooperative is None:
            raise _wrong("cooperative", _("The cooperative is missing."))
        stage = _read(cells, "stage", lambda raw: values.one_of(raw, tuple(program.stages))) or CANDIDATE
        entry = self._read_entry(cells, round_, cooperative, stage)
        if self._is_there(self._unit.entries, entry, "entries", apart=("path",)):
            return
        self._refuse_broken_rules(round_, cooperative, entry)
        if entry.id == "-":
            entry = msgspec.structs.replace(entry, id=self._unit.entries.next_id())
        self._entered[round_.id, cooperative.id] = entry.id
        self._won[round_.id] += entry.stage == WINNER
        self._unit.entries.add(entry)

    def _read_entry(self, cells: dict[str, str], round_: Round, cooperative: Cooperative, stage: str) -> Entry:
        on = _read(cells, "date", values.day_of)
        step = Step(stage=stage, on=on or round_.ceremony or self._stamp.on, by=self._stamp.by)
        return Entry(
            id=self._id(cells, "E") or "-",
            round=round_.id,
            cooperative=cooperative.id,
            stage=stage,
            path=(step,),
            project=_read(cells, "project", values.text) or "",
            track=_read(cells, "track", lambda raw: _word(raw, TRACKS)) or rules.track_of(cooperative),
            mark=_read(cells, "mark", lambda raw: values.mark(raw, round_.terms.scale)),
            award=self._award(cells, round_, stage),
            note=_read(cells, "note", lambda raw: values.text(raw, LONGEST_NOTE)) or "",
        )

    def _award(self, cells: dict[str, str], round_: Round, stage: str) -> Award | None:
        given = {key for key in ("amount", "currency", "sponsor", "date", "despite") if key in cells}
        if stage != WINNER:
            if given:
                sentence = _("Only a winner has an amount, a sponsor, a date or a reason; this entry is {stage}.")
                raise _wrong(min(given), sentence.format(stage=stage))
            return None
        currency = _read(cells, "currency", rounds.currency) or round_.terms.currency
        if currency != round_.terms.currency:
            sentence = _("{round} awards {currency}, not {other}.")
            told = sentence.format(round=round_.id, currency=round_.terms.currency, other=currency)
            raise _wrong("currency", told)
        return Award(
            amount=_read(cells, "amount", values.amount) or round_.terms.amount,
            currency=currency,
            sponsor=_read(cells, "sponsor", values.text) or "",
            on=_read(cells, "date", values.day_of),
            despite=_read(cells, "despite", values.text) or "",
        )

    def _refuse_broken_rules(self, round_: Round, cooperative: Cooperative, entry: Entry) -> None:
        if standing := self._entered.get((round_.id, cooperative.id)):
            sentence = _("{name} ({id}) has an entry in {round} already: {entry}.")
            told = sentence.format(name=cooperative.name, id=cooperative.id, round=round_.id, entry=standing)
            raise _wrong("cooperative", told)
        if entry.award is None or entry.award.despite:
            return
        seats = round_.terms.seats
        if seats is not None and self._won[round_.id] >= seats:
            sentence = _("{round} has {seats} seats, and this is one winner more.")
            raise _wrong("stage", sentence.format(round=round_.id, seats=seats))
        if unmet := rules.unmet(round_.terms, cooperative, entry.track):
            raise FieldsRefused([Mistake(sentence, "stage") for sentence in unmet])

    def _figure(self, cells: dict[str, str]) -> None:
        program, year = self._program_and_year(cells)
        if "key" not in cells or "value" not in cells:
            missing = "value" if "key" in cells else "key"
            raise _wrong(missing, _("A figure needs a key and a value."))
        figure = Figure(
            id="-",
            program=program.key,
            year=year,
            since=_read(cells, "since", values.year),
            key=_read(cells, "key", _key) or "",
            track=_read(cells, "track", lambda raw: _word(raw, TRACKS)),
            sponsor=_read(cells, "sponsor", values.text) or "",
            value=_read(cells, "value", values.count) or 0,
            bound=_read(cells, "bound", lambda raw: _word(raw, BOUNDS)) or "",
            statement=_read(cells, "statement", lambda raw: values.text(raw, LONGEST_NOTE)) or "",
            source=_read(cells, "source", lambda raw: values.text(raw, LONGEST_NOTE)) or "",
            date=_read(cells, "date", values.published_on) or "",
        )
        if _content(figure) in self._figures:
            self.same["figures"] += 1
            return
        self.new["figures"] += 1
        self._figures.add(_content(figure))
        self._unit.figures.add(msgspec.structs.replace(figure, id=self._unit.figures.next_id()))

    # --- shared ---

    def _id(self, cells: Mapping[str, str], letter: str) -> str:
        """Take the id of a row; nothing where it gives none, and one will be made."""
        raw = cells.get("id", "").strip()
        if raw and not re.fullmatch(rf"{letter}\d{{4,9}}", raw):
            sentence = _("“{value}” is not an id; write {letter} and four digits or more, or leave it empty.")
            raise _wrong("id", sentence.format(value=values.visible(raw)[:40], letter=letter))
        if raw and (letter, raw) in self._seen:
            raise _wrong("id", _("{id} stands in the file twice.").format(id=raw))
        self._seen.add((letter, raw))
        return raw

    def _is_there(self, table: Table[Any], record: Record, kind: str, apart: tuple[str, ...] = ()) -> bool:
        """Tell whether the register has a record already; count it among the new or the same.

        Raises:
            FieldsRefused: it has another under that id.
        """
        standing = table.get(record.id)
        if standing is None:
            self.new[kind] += 1
            return False
        old, new = msgspec.structs.asdict(standing), msgspec.structs.asdict(record)
        differing = [key for key in old if old[key] != new[key] and key not in apart]
        if differing:
            sentence = _("{id} is in the register already, with another: {fields}.")
            raise _wrong("id", sentence.format(id=record.id, fields=listed(differing)))
        self.same[kind] += 1
        return True

    def _program_and_year(self, cells: Mapping[str, str]) -> tuple[Any, int]:
        mistakes = []
        program = year = None
        try:
            program = self._programs.find(cells.get("program", ""))
        except NotFound as error:
            mistakes.append(Mistake(str(error), "program"))
        try:
            year = values.year(cells.get("year", ""))
        except BadValue as error:
            mistakes.append(Mistake(str(error), "year"))
        if program is None or year is None:
            raise FieldsRefused(mistakes)
        return program, year

    def _cooperative_of(self, raw: str) -> Cooperative:
        try:
            return find_cooperative(self._unit, raw, exact=True)
        except NotFound as error:
            raise _wrong("cooperative", str(error)) from error


def _read(cells: Mapping[str, str], column: str, reader: Callable[[str], T]) -> T | None:
    """Read a cell; None where it is empty."""
    if column not in cells:
        return None
    try:
        return reader(cells[column])
    except EssError as error:
        raise _wrong(column, str(error)) from error


def _wrong(column: str, sentence: str) -> FieldsRefused:
    return FieldsRefused([Mistake(sentence, column)])


def _word(raw: str, allowed: tuple[W, ...]) -> W:
    chosen = values.one_of(raw, allowed)
    return next(word for word in allowed if word == chosen)


def _key(raw: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", raw.strip()):
        sentence = _("“{value}” is not the key of a figure; write small letters, such as winners.")
        raise BadValue(sentence.format(value=values.visible(raw)[:40]))
    return raw.strip()


def _content(figure: Figure) -> tuple[Any, ...]:
    """Give what makes a figure the same as another: everything but its id."""
    return msgspec.structs.astuple(msgspec.structs.replace(figure, id="-"))
