"""From sheets to records: everything is checked, every mistake is named, and all rows are taken or none."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import msgspec

from ocp_ess_cli.actions import register, rounds
from ocp_ess_cli.actions.finding import find_cooperative
from ocp_ess_cli.actions.reading import read_cooperative
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused, InputRefused
from ocp_ess_cli.domain.models import BOUNDS, TRACKS, Award, Cooperative, Entry, Figure, Record, Round, Step
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.exchange.sheets import KINDS, Sheet, refusal
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.store.protocol import Unit


T = TypeVar("T")
W = TypeVar("W", bound=str)


NO_ID = "-"  # of a record that has none yet
NOBODY = Cooperative(id=NO_ID, name=NO_ID)  # in the place of one that a row names wrongly


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
        self._seen: set[str] = set()
        self._added: set[str] = set()
        self._refused: set[str] = set()
        self._known = register.Known(unit)
        self._figures = {_content(figure) for figure in unit.figures.find()}
        self._entered = {(entry.round, entry.cooperative): entry.id for entry in unit.entries.find()}
        self._won = Counter(entry.round for entry in rules.winners(unit.entries.find()))

    def take(self, sheet: Sheet) -> None:
        """Read every row of a sheet; those that state an id first, so that the others get one that is free."""
        readers: dict[str, Callable[[Cells], None]] = {
            "cooperatives": self._cooperative,
            "rounds": self._round,
            "entries": self._entry,
            "figures": self._figure,
        }
        found = [*sheet.mistakes]
        for line in sorted(sheet.lines, key=lambda line: "id" not in line.cells):
            try:
                readers[sheet.kind](Cells(line.cells))
            except FieldsRefused as error:
                found += [mistake._replace(file=sheet.file, line=line.number) for mistake in error.mistakes]
                self._refused.add(line.cells.get("id", ""))
            except EssError as error:
                found += [Mistake(told, file=sheet.file, line=line.number) for told in str(error).splitlines()]
        self.mistakes += sorted(found, key=lambda mistake: mistake.line)

    def _cooperative(self, cells: Cells) -> None:
        texts = {key: value for key, value in cells.texts.items() if key != "id"}
        record_id = self._id(cells, "C")
        cells.check()
        cooperative = read_cooperative(record_id or "-", texts, self._places, self._stamp.on)
        table = self._unit.cooperatives
        namesake = table.get(self._known.of_name(cooperative))
        if standing := table.get(record_id):
            self._pass_over(standing, cooperative, "cooperatives")
        elif namesake and not record_id and self._was_there(namesake, cooperative):
            self.same["cooperatives"] += 1
        else:
            # A sheet tells namesakes apart by ids of their own.
            self._known.refuse(cooperative, same_name=bool(record_id))
            new = cooperative if record_id else msgspec.structs.replace(cooperative, id=table.next_id())
            self._known.add(new)
            self._added.add(new.id)
            self.new["cooperatives"] += 1
            table.add(new)

    def _round(self, cells: Cells) -> None:
        program, year = self._program_and_year(cells)
        cells.check()
        texts = {key: value for key, value in cells.texts.items() if key not in ("program", "year")}
        round_ = rounds.read_round(program, year, texts)
        if standing := self._unit.rounds.get(round_.id):
            self._pass_over(standing, round_, "rounds")
            return
        self.new["rounds"] += 1
        self._unit.rounds.add(round_)

    def _entry(self, cells: Cells) -> None:
        if cells.texts.get("cooperative", "").strip() in self._refused - {""}:
            return  # the cooperative's own row says why
        program, year = self._program_and_year(cells)
        round_ = None if cells.mistakes else self._round_of(cells, program, year)
        cooperative = cells.needed("cooperative", lambda raw: find_cooperative(self._unit, raw, exact=True))
        if round_ is None:
            raise FieldsRefused(cells.mistakes)
        stage = cells.read("stage", lambda raw: values.one_of(raw, tuple(program.stages))) or CANDIDATE
        entry = self._read_entry(cells, round_, NOBODY if cells.mistakes else cooperative, stage)
        cells.check()
        standing = self._entered.get((round_.id, cooperative.id), "")
        known = self._unit.entries.get(standing if entry.id == NO_ID else entry.id)
        if known and (entry.id != NO_ID or self._was_there(known, entry, "path")):
            self._pass_over(known, entry, "entries", "path")
            return
        if standing:
            sentence = _("{name} ({id}) has an entry in {round} already: {entry}.")
            told = sentence.format(name=cooperative.name, id=cooperative.id, round=round_.id, entry=standing)
            raise _wrong("cooperative", told)
        self._refuse_broken_rules(round_, cooperative, entry)
        if entry.id == NO_ID:
            entry = msgspec.structs.replace(entry, id=self._unit.entries.next_id())
        self._entered[round_.id, cooperative.id] = entry.id
        self._won[round_.id] += entry.stage == WINNER
        self._added.add(entry.id)
        self.new["entries"] += 1
        self._unit.entries.add(entry)

    def _round_of(self, cells: Cells, program: Program, year: int) -> Round | None:
        round_ = self._unit.rounds.get(rounds.round_id(program, year))
        if round_ is None:
            sentence = _("There is no round {round}; list it in rounds.csv.")
            cells.mistakes.append(Mistake(sentence.format(round=rounds.round_id(program, year)), "program"))
        return round_

    def _read_entry(self, cells: Cells, round_: Round, cooperative: Cooperative, stage: str) -> Entry:
        on = cells.read("date", values.day_of)
        step = Step(stage=stage, on=on or round_.ceremony or self._stamp.on, by=self._stamp.by)
        return Entry(
            id=self._id(cells, "E") or NO_ID,
            round=round_.id,
            cooperative=cooperative.id,
            stage=stage,
            path=(step,),
            project=cells.read("project", values.text) or "",
            track=cells.read("track", lambda raw: _word(raw, TRACKS)) or rules.track_of(cooperative),
            mark=cells.read("mark", lambda raw: values.mark(raw, round_.terms.scale)),
            award=self._award(cells, round_, on, stage),
            note=cells.read("note", _note) or "",
        )

    def _award(self, cells: Cells, round_: Round, on: date | None, stage: str) -> Award | None:
        given = [column for column in ("amount", "currency", "sponsor", "date", "despite") if column in cells.texts]
        if stage != WINNER:
            given = [] if cells.mistakes else given
            sentence = _("Only a winner has an amount, a sponsor, a date or a reason; this entry is {stage}.")
            cells.mistakes += [Mistake(sentence.format(stage=stage), column) for column in given[:1]]
            return None
        return Award(
            amount=cells.read("amount", values.amount) or round_.terms.amount,
            currency=cells.read("currency", lambda raw: _same_currency(raw, round_)) or round_.terms.currency,
            sponsor=cells.read("sponsor", values.text) or "",
            on=on,
            despite=cells.read("despite", values.text) or "",
        )

    def _refuse_broken_rules(self, round_: Round, cooperative: Cooperative, entry: Entry) -> None:
        if entry.award is None or entry.award.despite:
            return
        seats = round_.terms.seats
        if seats is not None and self._won[round_.id] >= seats:
            sentence = plural(
                "{round} has {count} seat, and this is one winner more.",
                "{round} has {count} seats, and this is one winner more.",
                seats,
            )
            raise _wrong("stage", sentence.format(round=round_.id))
        if unmet := rules.unmet(round_.terms, cooperative, entry.track):
            raise FieldsRefused([Mistake(sentence, "stage") for sentence in unmet])

    def _figure(self, cells: Cells) -> None:
        program, year = self._program_and_year(cells)
        key, value = cells.needed("key", _key), cells.needed("value", values.count)
        figure = Figure(
            id=NO_ID,
            program="" if cells.mistakes else program.key,
            year=year,
            since=cells.read("since", values.year),
            key=key,
            track=cells.read("track", lambda raw: _word(raw, TRACKS)),
            sponsor=cells.read("sponsor", values.text) or "",
            value=value,
            bound=cells.read("bound", lambda raw: _word(raw, BOUNDS)) or "",
            statement=cells.read("statement", _note) or "",
            source=cells.read("source", _note) or "",
            date=cells.read("date", values.published_on) or "",
        )
        cells.check()
        if _content(figure) in self._figures:
            self.same["figures"] += 1
            return
        self.new["figures"] += 1
        self._figures.add(_content(figure))
        self._unit.figures.add(msgspec.structs.replace(figure, id=self._unit.figures.next_id()))

    def _id(self, cells: Cells, letter: str) -> str:
        """Take the id of a row; nothing where it gives none, and one will be made."""
        record_id = cells.read("id", lambda raw: _record_id(raw, letter)) or ""
        if record_id in self._seen:
            cells.mistakes.append(Mistake(_("{id} stands in the file twice.").format(id=record_id), "id"))
        self._seen |= {record_id} if record_id else set()
        return record_id

    def _pass_over(self, standing: Record, record: Record, kind: str, *apart: str) -> None:
        """Count a record that the register has already, and alike but for the fields `apart`.

        Raises:
            FieldsRefused: the register has another in its place.
        """
        if differing := _differing(standing, record, *apart):
            sentence = _("{id} is in the register already, and differs in: {fields}.")
            raise _wrong("id", sentence.format(id=standing.id, fields=listed(differing)))
        self.same[kind] += 1

    def _was_there(self, standing: Record, record: Record, *apart: str) -> bool:
        """Tell whether the register had a record before this import, and alike."""
        return standing.id not in self._added and not _differing(standing, record, *apart)

    def _program_and_year(self, cells: Cells) -> tuple[Program, int]:
        return cells.needed("program", self._programs.find), cells.needed("year", values.year)


class Cells:
    """The cells of one row, and every mistake met in reading them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts by column; an empty cell is not among them."""
        self.texts = texts
        self.mistakes: list[Mistake] = []

    def read(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Read a cell; None where it is empty or wrong."""
        if column not in self.texts:
            return None
        try:
            return reader(self.texts[column])
        except EssError as error:
            self.mistakes.append(Mistake(str(error), column))
            return None

    def needed(self, column: str, reader: Callable[[str], T]) -> T:
        """Read a cell that must not be empty; what it gives is good once `check` has passed."""
        if column not in self.texts:
            self.mistakes.append(Mistake(_("The cell is empty."), column))
        return cast("T", self.read(column, reader))

    def check(self) -> None:
        """Refuse the row if a mistake was met.

        Raises:
            FieldsRefused: one or more cells are wrong; all of them are named.
        """
        if self.mistakes:
            places = {column: place for place, column in enumerate(self.texts)}
            raise FieldsRefused(sorted(self.mistakes, key=lambda mistake: places.get(mistake.column, -1)))


def _differing(standing: Record, record: Record, *apart: str) -> list[str]:
    """Name the fields in which two records differ, but for their ids where one has none yet."""
    old, new = msgspec.structs.asdict(standing), msgspec.structs.asdict(record)
    kept_apart = {*apart, "id"} if record.id == NO_ID else {*apart}
    return [key for key in old if old[key] != new[key] and key not in kept_apart]


def _wrong(column: str, sentence: str) -> FieldsRefused:
    return FieldsRefused([Mistake(sentence, column)])


def _word(raw: str, allowed: tuple[W, ...]) -> W:
    chosen = values.one_of(raw, allowed)
    return next(word for word in allowed if word == chosen)


def _note(raw: str) -> str:
    return values.text(raw, LONGEST_NOTE)


def _record_id(raw: str, letter: str) -> str:
    number = re.fullmatch(rf"{letter}([0-9]{{4,9}})", raw.strip())
    if number is None or raw.strip() != f"{letter}{int(number[1]):04d}":
        sentence = _("“{value}” is not an id; write {letter} and four digits or more, or leave it empty.")
        raise BadValue(sentence.format(value=values.visible(raw)[:40], letter=letter))
    return raw.strip()


def _same_currency(raw: str, round_: Round) -> str:
    currency = rounds.currency(raw)
    if currency != round_.terms.currency:
        sentence = _("{round} awards {currency}, not {other}.")
        raise BadValue(sentence.format(round=round_.id, currency=round_.terms.currency, other=currency))
    return currency


def _key(raw: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", raw.strip()):
        sentence = _("“{value}” is not the key of a figure; write small letters, such as winners.")
        raise BadValue(sentence.format(value=values.visible(raw)[:40]))
    return raw.strip()


def _content(figure: Figure) -> tuple[Any, ...]:
    """Give what makes a figure the same as another: everything but its id."""
    return msgspec.structs.astuple(msgspec.structs.replace(figure, id=NO_ID))
