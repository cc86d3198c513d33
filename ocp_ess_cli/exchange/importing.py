"""From sheets to records: everything is checked, then planned field by field, and all rows are taken or none."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.actions import duplicates, figures, money, pledges, register, rounds, scoring, selection
from ocp_ess_cli.actions.eligibility import stage_called
from ocp_ess_cli.actions.enrolling import refuse_other_phase
from ocp_ess_cli.actions.reading import make_cooperative, read_fields
from ocp_ess_cli.domain import rules, values
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused, InputRefused
from ocp_ess_cli.domain.models import TRACKS, Award, Cooperative, Entry, Record, Round, Step
from ocp_ess_cli.domain.money import Payers, cell_payers, paid_by
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.pledges import Place
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange import cells as cell
from ocp_ess_cli.exchange import network, sought
from ocp_ess_cli.exchange.cells import Cells
from ocp_ess_cli.exchange.paying import PaymentRows, Placed, known_as, read_pledge
from ocp_ess_cli.exchange.scoring import Scoring
from ocp_ess_cli.exchange.sheets import KINDS, Sheet, refusal
from ocp_ess_cli.language import _, day, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.store.protocol import Unit

NO_ID = "-"  # of a record that has none yet
NOBODY = Cooperative(id=NO_ID, name=NO_ID)  # in the place of one that a row names wrongly
AWARD_COLUMNS = ("amount", "currency", "sponsor", "despite")


class Alike(NamedTuple):
    """A new cooperative that is likely one of the register: their ids."""

    id: str
    others: tuple[str, ...]


class Outcome(NamedTuple):
    """What an import does: the plan, which is also what was done once the unit is saved.

    Attributes:
        new, same, changed: how many records of each kind.
        changes: each record that changes, before and after.
        alike: new cooperatives that are likely duplicates; see `with_likely_others`.
        notes: what there is to say of the scores of jurors.
        left_out: what is wrong with the rows that were left out.
        placed: lines of bank statements, and the awards that they were found to pay.
        added: the ids of the new cooperatives.
    """

    new: Counter[str]
    same: Counter[str]
    changed: Counter[str]
    changes: tuple[tuple[Record, Record], ...] = ()
    alike: tuple[Alike, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[Mistake, ...] = ()
    placed: tuple[Placed, ...] = ()
    added: frozenset[str] = frozenset()


def with_likely_others(unit: Unit, outcome: Outcome) -> Outcome:
    """Name the new cooperatives that are likely others, of the register or of the same file.

    All names of the register are read for that, so it is better done when nobody waits.
    """
    new = outcome.added
    others: dict[str, list[str]] = {}
    for pair in duplicates.find(unit, new) if new else ():
        first, second = sorted((pair.one.id, pair.other.id), key=lambda one: (one in new, one))
        others.setdefault(second, []).append(first)
    return outcome._replace(alike=tuple(Alike(key, tuple(sorted(others[key]))) for key in sorted(others)))


def import_sheets(
    unit: Unit, sheets: Iterable[Sheet], programs: Programs, places: Places, stamp: Stamp, *, skip_bad: bool = False
) -> Outcome:
    """Take the rows of sheets into the register.

    A row with the id of a record, or that is one by its numbers or its name and place, changes the fields that it
    gives; an empty cell leaves its field alone.

    Args:
        unit: the unit to work in.
        sheets: what was read.
        programs: the programs known.
        places: the regions, provinces and sectors known.
        stamp: who imports, and when.
        skip_bad: whether to leave out bad rows, and rows that depend on them.

    Raises:
        InputRefused: one or more rows are wrong; all of them are named.
    """
    ordered = sorted(sheets, key=lambda sheet: KINDS.index(sheet.kind))
    importer = _Importer(unit, programs, places, stamp, ordered)
    for sheet in ordered:
        importer.take(sheet)
    if importer.mistakes and not skip_bad:
        raise InputRefused(refusal(len(importer.mistakes)), importer.mistakes)
    return importer.outcome()


class _Importer:
    """One import: what it has read so far, and every mistake it met."""

    def __init__(self, unit: Unit, programs: Programs, places: Places, stamp: Stamp, sheets: Sequence[Sheet]) -> None:
        self.mistakes: list[Mistake] = []
        self._dependents: list[Mistake] = []
        self._new: Counter[str] = Counter()
        self._same: Counter[str] = Counter()
        self._changes: list[tuple[Record, Record]] = []
        self._place = ("", 0)  # the file and the line that is read
        self._placed: list[Placed] = []
        self._told: set[str] = set()  # the ids of records that a row was about
        self._changed: Counter[str] = Counter()
        self._new_cooperatives: set[str] = set()
        self._unit, self._programs, self._places, self._stamp = unit, programs, places, stamp
        self._seen: set[str] = set()
        self._added: set[str] = set()
        self._refused: set[str] = set()
        self._sheets = sheets
        self._figures = {figures.content(figure) for figure in unit.figures.find()}
        self._of_rounds: dict[str, dict[str, str]] = {}
        self._won: Counter[str] = Counter()
        self._scoring = Scoring(unit, programs)

    @cached_property
    def _known(self) -> register.Known:
        """The cooperatives that rows are held against."""
        return sought.known(self._unit, self._rows("cooperatives"), self._places, self._stamp.on)

    @cached_property
    def _called(self) -> sought.Called:
        """The cooperatives that the rows of entries name, when all cooperatives are taken."""
        return sought.Called(self._unit, self._rows("entries"))

    def _rows(self, kind: str) -> list[Mapping[str, str]]:
        return [line.cells for sheet in self._sheets if sheet.kind == kind for line in sheet.lines]

    def _entered(self, round_id: str) -> dict[str, str]:
        """Give the entries of a round by their cooperatives; its winners are counted when it is first asked for."""
        if round_id not in self._of_rounds:
            entries = self._unit.entries.find(round=round_id)
            self._of_rounds[round_id] = {entry.cooperative: entry.id for entry in entries}
            self._won[round_id] = len(rules.winners(entries))
        return self._of_rounds[round_id]

    def outcome(self) -> Outcome:
        """Say what the import does."""
        left_out = (*self.mistakes, *self._dependents)
        counts = (self._new, self._same, self._changed)
        placed, notes, added = (*self._placed,), self._scoring.notes(), frozenset(self._new_cooperatives)
        return Outcome(*counts, (*self._changes,), (), notes, left_out, placed, added)

    def take(self, sheet: Sheet) -> None:
        """Read every row of a sheet; those that state an id first, so that the others get one that is free."""
        take: Callable[[Cells], None] = {
            "cooperatives": self._cooperative,
            "rounds": self._round,
            "entries": self._entry,
            "scores": self._score,
            "pledges": self._pledge,
            "payments": self._payment,
            "links": self._link,
            "experts": self._expert,
            "figures": self._figure,
        }[sheet.kind]
        found = [*sheet.mistakes]
        if sheet.kind == "payments":
            self._payments.begin(sheet.lines)
        refused = self._scoring.refusal(sheet) if sheet.kind == "scores" else None
        found += [refused] if refused else []
        for line in sorted(() if refused else sheet.lines, key=lambda line: "id" not in line.cells):
            cells = Cells(line.cells)
            self._scoring.at(sheet, line)
            self._place = (sheet.file, line.number)
            try:
                if column := self._left_out(sheet, cells):
                    sentence = _("The cooperative that it names is left out.")
                    self._dependents.append(Mistake(sentence, column, sheet.file, line.number))
                    continue  # the cooperative's own row says why
                take(cells)
            except EssError as error:
                found += [told._replace(file=sheet.file, line=line.number) for told in _mistakes(error)]
                if sheet.kind == "cooperatives" and "id" in line.cells:
                    self._refused.add(line.cells["id"].strip())
        if sheet.kind == "payments":
            found += [mistake._replace(file=sheet.file) for mistake in self._records_of_payments()]
        self.mistakes += sorted(found, key=lambda mistake: mistake.line)

    def _left_out(self, sheet: Sheet, cells: Cells) -> str:
        """Give the column of a row that names a cooperative whose own row is wrong; nothing where none does."""
        columns = {"entries": ("cooperative",), "links": ("cooperative", "other")}.get(sheet.kind, ())
        return next((column for column in columns if cells.texts.get(column, "").strip() in self._refused), "")

    def _cooperative(self, cells: Cells) -> None:
        record_id = self._id(cells, "C")
        cells.check()
        table = self._unit.cooperatives
        standing = table.get(record_id) if record_id else None
        texts = {key: raw for key, raw in cells.texts.items() if key != "id"}
        read = self._read(texts, nameless=standing is not None)
        new = NOBODY if standing else make_cooperative(NO_ID, read, self._places, self._stamp.on)
        if not record_id and (standing := self._identified(new)) and _same_name(standing, new):
            read["name"] = standing.name  # the register's own spelling stays
        if standing is None:
            self._add_cooperative(msgspec.structs.replace(new, id=record_id) if record_id else new)
        elif _agrees(standing, read):
            self._pass_over("cooperatives", standing)
        else:
            changed = make_cooperative(standing.id, read, self._places, self._stamp.on, standing)
            self._known.refuse(changed, same_name=True, base=standing)
            self._change("cooperatives", standing, changed)
            self._known.add(changed)

    def _identified(self, new: Cooperative) -> Cooperative | None:
        """Give the cooperative that the register had before this import, and that a row without an id is of.

        Raises:
            FieldsRefused: it could be several.
        """
        found = self._known.identified(new)
        if len(found) > 1:
            sentence = _("“{name}” could be any of: {known}. Write its id or its ICE in the row.")
            raise cell.wrong("name", sentence.format(name=values.shown(new.name), known=listed(found)))
        return self._unit.cooperatives.get(found[0]) if found and found[0] not in self._added else None

    def _read(self, texts: Mapping[str, str], *, nameless: bool) -> dict[str, Any]:
        """Read the texts of a cooperative, which needs a name where it is none of the register."""
        missing = [] if nameless or "name" in texts else [Mistake(_("The name is missing."), "name")]
        try:
            read = read_fields(texts, self._places, self._stamp.on)
        except FieldsRefused as error:
            raise FieldsRefused([*error.mistakes, *missing], error.exit_code) from error
        if missing:
            raise FieldsRefused(missing)
        return read

    def _add_cooperative(self, new: Cooperative) -> None:
        """Add a cooperative; a sheet tells namesakes apart by ids of their own, or by their numbers."""
        namesakes = self._known.namesakes(new)
        clash = new.id == NO_ID and any(
            other.province == new.province and not register.told_apart(new, other) for other in namesakes
        )
        self._known.refuse(new, same_name=not clash)
        if new.id == NO_ID:
            new = msgspec.structs.replace(new, id=self._unit.cooperatives.next_id())
        self._new_cooperatives.add(new.id)
        self._known.add(new)
        self._add("cooperatives", new)

    def _add(self, kind: str, record: Record) -> None:
        self._new[kind] += 1
        self._added.add(record.id)
        self._unit.table(kind).add(record)

    def _pass_over(self, kind: str, standing: Record) -> None:
        self._same[kind] += 1
        self._told.add(standing.id)

    def _change(self, kind: str, standing: Record, changed: Record) -> None:
        """Put a changed record in the place of another, once an import.

        Raises:
            FieldsRefused: another row is about it.
        """
        if changed == standing:
            self._pass_over(kind, standing)
            return
        if standing.id in self._told or standing.id in self._added:
            raise cell.wrong("", _("Another row of the file is about {id}, and says otherwise.").format(id=standing.id))
        self._told.add(standing.id)
        self._changes.append((standing, changed))
        self._changed[kind] += 1
        self._unit.table(kind).put(changed)

    def _round(self, cells: Cells) -> None:
        program, year = self._program_and_year(cells)
        cells.check()
        texts = {key: value for key, value in cells.texts.items() if key not in ("program", "year")}
        standing = self._unit.rounds.get(rounds.round_id(program, year))
        if standing is None:
            self._add("rounds", rounds.read_round(program, year, texts))
        else:
            changed = rounds.edited(self._unit, standing, program, texts)
            self._change("rounds", standing, changed)

    def _entry(self, cells: Cells) -> None:
        program, year = self._program_and_year(cells)
        round_ = None if cells.mistakes else self._round_of(cells, program, year)
        cooperative = cells.needed("cooperative", self._called.find)
        if round_ is None:
            raise FieldsRefused(cells.mistakes)
        cooperative = NOBODY if cells.mistakes else cooperative
        stage = cells.read("stage", lambda raw: _stage(program, raw))
        record_id = self._id(cells, "E")
        entered = self._entered(round_.id)
        standing = self._unit.entries.get(record_id or entered.get(cooperative.id, ""))
        if standing:
            _refuse_another(standing, round_, cooperative)
            changed = self._changed_entry(cells, round_, standing, program, stage or standing.stage)
            cells.check()
            self._refuse_second(standing, changed, cooperative)
            if changed.award != standing.award or changed.stage != standing.stage:
                money.refuse_overpaid(self._unit, changed)
            if changed.stage != standing.stage:
                self._count_winner(round_, cooperative, standing, changed)
            self._change("entries", standing, changed)
            return
        entry = self._read_entry(cells, round_, cooperative, stage or CANDIDATE)
        cells.check()
        if cooperative.id in entered:
            raise _entered_already(cooperative, round_, entered[cooperative.id])
        self._refuse_broken_rules(round_, cooperative, entry)
        entry = msgspec.structs.replace(entry, id=record_id or self._unit.entries.next_id())
        entered[cooperative.id] = entry.id
        self._won[round_.id] += entry.stage == WINNER
        self._add("entries", entry)

    def _refuse_second(self, standing: Entry, changed: Entry, cooperative: Cooperative) -> None:
        """Refuse a second row for the entry of a cooperative, where the first row of this import added it."""
        if standing.id in self._added:
            round_ = self._unit.rounds.get(changed.round)
            if round_ is not None:
                raise _entered_already(cooperative, round_, standing.id)

    def _count_winner(self, round_: Round, cooperative: Cooperative, standing: Entry, changed: Entry) -> None:
        """Count an entry that wins or wins no more, once the rules let it."""
        if changed.stage == WINNER:
            self._refuse_broken_rules(round_, cooperative, changed)
        self._won[round_.id] += (changed.stage == WINNER) - (standing.stage == WINNER)

    def _changed_entry(self, cells: Cells, round_: Round, standing: Entry, program: Program, stage: str) -> Entry:
        """Change the fields of an entry that a row gives."""
        changed = msgspec.structs.replace(standing, **_fields(cells, round_))
        _refuse_more_women(cells, changed)
        on = self._day(cells, stage)
        if stage == standing.stage:
            award = self._award(cells, round_, on, stage, standing.award)
            if stage == WINNER:
                return msgspec.structs.replace(changed, award=award)
            return _reached_on(cells, changed, on) if on else changed
        if stage != WINNER and on and standing.path and on < standing.path[-1].on:
            sentence = _("The entry is {stage} since {since}; this day is before that.")
            told = sentence.format(stage=program.label(standing.stage), since=day(standing.path[-1].on))
            cells.mistakes.append(Mistake(told, "date"))
        award = self._award(cells, round_, on, stage) if stage == WINNER else None
        advanced = rules.advance(changed, stage, program, self._stamp, award.despite if award else "")
        step = msgspec.structs.replace(advanced.path[-1], on=on or round_.ceremony or self._stamp.on)
        return msgspec.structs.replace(advanced, path=(*changed.path, step), award=award or standing.award)

    def _day(self, cells: Cells, stage: str) -> date | None:
        """Read the day of a stage, which is not to come; that of an award may be."""
        return cells.read(
            "date", values.day_of if stage == WINNER else lambda raw: values.past_day(raw, self._stamp.on)
        )

    def _round_of(self, cells: Cells, program: Program, year: int) -> Round | None:
        round_ = self._unit.rounds.get(rounds.round_id(program, year))
        if round_ is None:
            sentence = _("There is no round {round}; list it in rounds.csv.")
            cells.mistakes.append(Mistake(sentence.format(round=rounds.round_id(program, year)), "program"))
        return round_

    def _read_entry(self, cells: Cells, round_: Round, cooperative: Cooperative, stage: str) -> Entry:
        on = self._day(cells, stage)
        step = Step(stage=stage, on=on or round_.ceremony or self._stamp.on, by=self._stamp.by)
        plain = Entry(
            id=NO_ID,
            round=round_.id,
            cooperative=cooperative.id,
            stage=stage,
            path=(step,),
            track=rules.track_of(cooperative),
            award=self._award(cells, round_, on, stage),
        )
        entry = msgspec.structs.replace(plain, **_fields(cells, round_))
        _refuse_more_women(cells, entry)
        return entry

    def _award(
        self, cells: Cells, round_: Round, on: date | None, stage: str, base: Award | None = None
    ) -> Award | None:
        """Read what a winner receives; what the row does not say is as in `base`, else as the round has it."""
        given = [column for column in AWARD_COLUMNS if column in cells.texts]
        if stage != WINNER:
            given = [] if cells.mistakes else given
            sentence = _("Only a winner has an amount, a sponsor or a reason; this entry is {stage}.")
            cells.mistakes += [Mistake(sentence.format(stage=stage), column) for column in given[:1]]
            return None
        base = base or Award(amount=round_.terms.amount, currency=round_.terms.currency)
        if not base.amount and "amount" not in cells.texts:
            sentence = _("{round} sets no amount; write what was awarded.")
            cells.mistakes.append(Mistake(sentence.format(round=round_.id), "amount"))
        made = Award(
            amount=cells.read("amount", values.amount) or base.amount,
            currency=cells.read("currency", lambda raw: cell.same_currency(raw, round_)) or base.currency,
            on=on or base.on,
            despite=cells.read("despite", values.text) or base.despite,
        )
        payers = Payers(base.sponsor, base.shares)
        given_payers = cells.read("sponsor", cell_payers)
        if given_payers and given_payers.sponsor:
            payers = given_payers
        column = "sponsor" if "sponsor" in cells.texts else "amount"
        try:
            return paid_by(made, payers)
        except BadValue as error:
            cells.mistakes.append(Mistake(str(error), column))
            return made

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
            raise cell.wrong("stage", sentence.format(round=round_.id))
        won = selection.won_before(self._unit, round_, {cooperative.id}).get(cooperative.id, ())
        if unmet := rules.unmet(round_.terms, cooperative, rules.entering(entry, won)):
            raise FieldsRefused([Mistake(sentence, "stage") for sentence in unmet])

    def _pledge(self, cells: Cells) -> None:
        program, year = self._program_and_year(cells)
        round_ = None if cells.mistakes else self._round_of(cells, program, year)
        record_id = self._id(cells, "G")
        if round_ is None:
            raise FieldsRefused(cells.mistakes)
        read = read_pledge(cells, round_, self._places, record_id)
        standing = self._unit.pledges.get(record_id) or pledges.find_pledge(
            self._unit, round_, read.sponsor, Place(read.region, read.sector)
        )
        if standing is None:
            name = known_as(self._unit, read.sponsor)
            read = msgspec.structs.replace(read, id=record_id or self._unit.pledges.next_id(), sponsor=name)
            self._new["pledges"] += 1
            self._added.add(read.id)
            pledges.record(self._unit, round_, read)
            return
        changed = msgspec.structs.replace(read, id=standing.id, sponsor=standing.sponsor)
        self._change("pledges", standing, changed)
        pledges.refuse_below(self._unit, round_, changed)

    @cached_property
    def _payments(self) -> PaymentRows:
        """The rows of payments, which begin when cooperatives, rounds and entries are taken."""
        return PaymentRows(self._unit, self._stamp.on)

    def _payment(self, cells: Cells) -> None:
        file, line = self._place
        if record_id := self._id(cells, "P"):
            self._payments.hold(cells, line, record_id)
            return
        made, found = self._payments.take(cells)
        if found is None:
            self._same["payments"] += 1
            return
        self._new["payments"] += 1
        if "entry" not in cells.texts:
            self._placed.append(Placed(file, line, self._payments.told(made, found)))

    def _records_of_payments(self) -> list[Mistake]:
        """Take the records of payments of a sheet, now that all are read."""
        new, same, mistakes = self._payments.held()
        self._same["payments"] += len(same)
        for payment in new:
            self._add("payments", payment)
        return mistakes

    def _score(self, cells: Cells) -> None:
        if scored := self._scoring.take(cells):
            if scored.before is None:
                self._new["scores"] += 1
                self._added.add(scoring.record(self._unit, scored).id)
            else:
                self._change("scores", scored.before, scored.after)

    def _link(self, cells: Cells) -> None:
        before, after = network.take_link(self._unit, cells, self._programs, self._id(cells, "L"), self._stamp.on)
        self._add_or_change("links", before, after)

    def _expert(self, cells: Cells) -> None:
        before, after = network.take_expert(self._unit, cells, self._places, self._id(cells, "X"), self._stamp.on)
        self._add_or_change("experts", before, after)

    def _add_or_change(self, kind: str, before: Record | None, after: Record) -> None:
        """Take a record that is new, which gets an id where it has none, or what one has become."""
        if before is not None:
            self._change(kind, before, after)
        elif after.id == NO_ID:
            self._add(kind, msgspec.structs.replace(after, id=self._unit.table(kind).next_id()))
        else:
            self._add(kind, after)

    def _figure(self, cells: Cells) -> None:
        empty = [column for column in figures.NEEDED if column not in cells.texts]
        cells.mistakes += [Mistake(_("The cell is empty."), column) for column in empty]
        try:
            read = figures.read_figure(cells.texts, self._programs)
        except FieldsRefused as error:
            cells.mistakes += [mistake for mistake in error.mistakes if mistake.column not in empty]
            cells.check()
            raise
        if figures.content(read) in self._figures:
            self._same["figures"] += 1
            return
        self._figures.add(figures.content(read))
        self._add("figures", msgspec.structs.replace(read, id=self._unit.figures.next_id()))

    def _id(self, cells: Cells, letter: str) -> str:
        """Take the id of a row; nothing where it gives none, and one will be made."""
        record_id = cells.read("id", lambda raw: cell.record_id(raw, letter)) or ""
        if record_id in self._seen:
            cells.mistakes.append(Mistake(_("{id} stands in the file twice.").format(id=record_id), "id"))
        self._seen |= {record_id} if record_id else set()
        return record_id

    def _program_and_year(self, cells: Cells) -> tuple[Program, int]:
        return cells.needed("program", self._programs.find), cells.needed("year", values.year)


def _mistakes(error: EssError) -> Iterable[Mistake]:
    if isinstance(error, FieldsRefused):
        return error.mistakes
    return [Mistake(told) for told in str(error).splitlines()]


def _same_name(one: Cooperative, other: Cooperative) -> bool:
    return one.name == other.name or fold(one.name) == fold(other.name)


def _agrees(standing: Cooperative, read: Mapping[str, Any]) -> bool:
    """Tell whether a cooperative has every value of a row, without making another; a contact is no single field."""
    if not read:
        return True
    take = _taker(tuple(read))
    return take is not None and take(standing) == (tuple(read.values()) if len(read) > 1 else next(iter(read.values())))


@lru_cache(maxsize=128)
def _taker(fields: tuple[str, ...]) -> Callable[[Cooperative], Any] | None:
    """Give what takes the values of these fields; nothing where one is no field of its own."""
    own = {*Cooperative.__struct_fields__} - Cooperative.PERSONAL
    return attrgetter(*fields) if own.issuperset(fields) else None


def _stage(program: Program, raw: str) -> str:
    """Take a stage by its key, its name in any language, or a word that means it.

    Raises:
        BadValue: it is none of the program.
    """
    return stage_called(program, raw) or values.one_of(raw, tuple(program.stages))


def _fields(cells: Cells, round_: Round) -> dict[str, Any]:
    """Read the fields of an entry that a row gives, without its stage and its award."""
    given = {
        "project": cells.read("project", values.text),
        "track": cells.read("track", lambda raw: cell.word(raw, TRACKS)),
        "mark": cells.read("mark", lambda raw: values.mark(raw, round_.terms.scale)),
        "phase": cells.read("phase", lambda raw: _phase(round_, raw)),
        "people": cells.read("people", values.count),
        "women": cells.read("women", values.count),
        "products": cells.read("products", values.names),
        "note": cells.read("note", cell.note),
    }
    return {key: value for key, value in given.items() if value is not None}


def _phase(round_: Round, raw: str) -> int:
    phase = values.count(raw)
    refuse_other_phase(round_, phase)
    return phase


def _refuse_more_women(cells: Cells, entry: Entry) -> None:
    """Refuse more women than people."""
    if told := values.more_women(entry.people, entry.women):
        cells.mistakes.append(Mistake(told, "women"))


def _reached_on(cells: Cells, entry: Entry, on: date) -> Entry:
    """Correct the day on which an entry reached the stage that it stands at."""
    *before, last = entry.path or (Step(stage=entry.stage, on=on),)
    if before and on < before[-1].on:
        sentence = _("The stage before is of {since}; this day is before that.")
        cells.mistakes.append(Mistake(sentence.format(since=day(before[-1].on)), "date"))
    return msgspec.structs.replace(entry, path=(*before, msgspec.structs.replace(last, on=on)))


def _refuse_another(standing: Entry, round_: Round, cooperative: Cooperative) -> None:
    """Refuse a row with the id of an entry of another cooperative or round."""
    fields = [
        field
        for field, told in (("round", round_.id), ("cooperative", cooperative.id))
        if told not in (getattr(standing, field), NO_ID)
    ]
    if fields:
        sentence = _("{id} is in the register already, and differs in: {fields}.")
        raise cell.wrong("id", sentence.format(id=standing.id, fields=listed(fields)))


def _entered_already(cooperative: Cooperative, round_: Round, entry: str) -> FieldsRefused:
    sentence = _("{name} ({id}) has an entry in {round} already: {entry}.")
    told = sentence.format(name=cooperative.name, id=cooperative.id, round=round_.id, entry=entry)
    return cell.wrong("cooperative", told)
