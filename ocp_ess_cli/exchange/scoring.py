"""Scores of jurors in sheets: each row is what one juror says of one entry, and what is missing in it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import finding, rounds, scoring, selection
from ocp_ess_cli.domain import jury, values
from ocp_ess_cli.domain.errors import BadValue, EssError
from ocp_ess_cli.domain.models import Juror
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.exchange import cells as cell
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from ocp_ess_cli.actions.scoring import Scored
    from ocp_ess_cli.domain.models import Entry, Round
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.exchange.cells import Cells
    from ocp_ess_cli.exchange.sheets import Line, Sheet
    from ocp_ess_cli.store.protocol import Unit


class _Row(NamedTuple):
    """What a row is about."""

    round_: Round
    program: Program
    entry: Entry
    juror: Juror


class Scoring:
    """The scores of one import, and what there is to say of them."""

    def __init__(self, unit: Unit, programs: Programs) -> None:
        """Begin with none."""
        self._unit, self._programs = unit, programs
        self._label, self._line = "", 0
        self._said: set[tuple[str, str, str]] = set()
        self._notes: list[str] = []
        self._unmarked: dict[tuple[str, str], list[str]] = {}  # entries by sheet and juror

    def refusal(self, sheet: Sheet) -> Mistake | None:
        """Say what is wrong with the round or the juror that all rows of a sheet are of; once, not in every row."""
        stated = {tuple(line.cells.get(column, "") for column in ("round", "juror")) for line in sheet.lines}
        if len(stated) != 1:
            return None
        ((round_, juror),) = stated
        column = "round"
        try:
            found = rounds.find_round(self._unit, round_) if round_ else None
            column = "juror"
            if found and juror:
                scoring.name_of(found, juror)
        except EssError as error:
            return Mistake(str(error), column, sheet.file, sheet.lines[0].number)
        return None

    def at(self, sheet: Sheet, line: Line) -> None:
        """Go on with another row."""
        self._label, self._line = sheet.file, line.number

    def notes(self) -> tuple[str, ...]:
        """Say who is new in a jury, what may bias a juror, and what is missing, by juror and entry."""
        sentence = _("{file}: {juror} has not marked {entries}.")
        unmarked = [
            sentence.format(file=file, juror=juror, entries=listed(entries))
            for (file, juror), entries in self._unmarked.items()
        ]
        return (*dict.fromkeys(self._notes), *unmarked)

    def take(self, cells: Cells) -> Scored | None:
        """Read what a juror says of an entry; None where nothing is said.

        Raises:
            FieldsRefused: one or more cells are wrong; all of them are named.
            RuleBroken: the round is closed, the entry is no candidate, or the juror is recused and marks.
        """
        round_ = cells.read("round", lambda raw: rounds.find_round(self._unit, raw))
        entry = cells.needed("entry", lambda raw: selection.find_entry(self._unit, raw))
        cells.check()
        round_ = round_ or rounds.find_round(self._unit, entry.round)
        if entry.round != round_.id:
            sentence = _("{entry} is an entry of {other}, not of {round}: the sheet is for another round.")
            raise cell.wrong("entry", sentence.format(entry=entry.id, other=entry.round, round=round_.id))
        name = cells.needed("juror", lambda raw: scoring.name_of(round_, raw))
        cells.check()
        if (self._label, entry.id, name) in self._said:
            sentence = _("{juror} marks {entry} in another row already.")
            raise cell.wrong("entry", sentence.format(juror=name, entry=entry.id))
        self._said.add((self._label, entry.id, name))
        program = self._programs[round_.program]
        statement = self._statement(cells, round_, program, f"{name}, {entry.id}")
        if not (statement.marks or statement.recused or statement.comment):
            if not self._unit.scores.count(entry=entry.id, juror=name):
                self._unmarked.setdefault((self._label, name), []).append(entry.id)
                return None
            if statement == scoring.Statement():
                return None
        scored = scoring.planned(self._unit, round_, entry, Juror(name=name), statement)
        self._note(_Row(round_, program, entry, self._seated(round_, name)), scored)
        return scored

    def _seated(self, round_: Round, name: str) -> Juror:
        juror = scoring.seat(self._unit, round_, scoring.Presented(name))
        if juror not in round_.jurors:
            sentence = _("{juror} is new in the jury of {round}.")
            self._notes.append(sentence.format(juror=juror.name, round=round_.id))
        return juror

    def _statement(self, cells: Cells, round_: Round, program: Program, whose: str) -> scoring.Statement:
        """Read what the cells of a row say; a mark that is wrong is told with whose it is."""
        criteria = jury.criteria_of(round_, program)
        marks: dict[str, float] = {}
        for column, raw in cells.texts.items():
            if not column.startswith(jury.CRITERION):
                continue
            try:
                criterion = jury.find_criterion(column.removeprefix(jury.CRITERION), criteria, program)
                if criterion in marks:
                    raise BadValue(_("{criterion} is marked twice.").format(criterion=criterion))
                marks[criterion] = jury.mark(raw, round_.terms.scale)
            except EssError as error:
                sentence = _("{whose}: {sentence}").format(whose=whose, sentence=error)
                cells.mistakes.append(Mistake(sentence, column))
        statement = scoring.Statement(marks, cells.read("recused", values.yes_or_no), cells.read("comment", cell.note))
        cells.check()
        return statement

    def _note(self, row: _Row, scored: Scored) -> None:
        """Say what may bias a juror, and which criteria the juror left out of an entry."""
        criteria = jury.criteria_of(row.round_, row.program)
        missing = [row.program.label(one) for one in criteria if one not in scored.after.marks]
        if scored.after.recused:
            return
        if missing:
            sentence = _("{juror} has not marked {criteria} of {entry}.")
            told = sentence.format(juror=row.juror.name, criteria=listed(missing), entry=row.entry.id)
            mistake = Mistake(told, file=self._label, line=self._line)
            self._notes.append(mistake.place + told)
        cooperative = finding.find_cooperative(self._unit, row.entry.cooperative, exact=True)
        self._notes += scoring.interests(self._unit, row.round_, row.juror, cooperative)
