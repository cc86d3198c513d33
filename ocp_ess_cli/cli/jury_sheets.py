"""The sheets that a jury fills in, as `export` writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import rounds, scoring, selection
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.exchange import jury_sheets
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from pathlib import Path

    from ocp_ess_cli.cli.export import Asked
    from ocp_ess_cli.cli.office import Office


class Made(NamedTuple):
    """A workbook to write: its content, how many candidates it has, and for whom it is."""

    content: bytes
    candidates: int
    jurors: list[str]

    def told(self, path: Path) -> str:
        """Say what was written."""
        if not self.jurors:
            sentence = plural(
                "{path} is written: {count} candidate, for a juror to be named in it.",
                "{path} is written: {count} candidates, for a juror to be named in it.",
                self.candidates,
            )
            return sentence.format(path=path)
        sentence = plural(
            "{path} is written: {count} candidate, for {jurors}.",
            "{path} is written: {count} candidates, for {jurors}.",
            self.candidates,
        )
        return sentence.format(path=path, jurors=listed(self.jurors))


def made(office: Office, asked: Asked) -> Made:
    """Make the workbook of a round.

    Raises:
        NotFound: the round is not there, or has no candidate.
        RuleBroken: it is closed.
    """
    known, number = office.program(asked.program), office.year(asked.year)
    with office.store.reading() as unit:
        round_ = rounds.get_round(unit, known, number)
        rounds.refuse_closed(round_)
        entries = [(one.entry, one.cooperative) for one in selection.candidates(unit, round_, {})]
    if not entries:
        raise NotFound(_("{round} has no candidate to mark.").format(round=round_.id))
    named = [scoring.name_of(round_, name) for name in asked.jurors] or [juror.name for juror in round_.jurors]
    names = list(dict.fromkeys(named))
    ballot = jury_sheets.Ballot(round_, known, office.places, entries, asked.is_blind)
    return Made(jury_sheets.render(ballot, names, office.stamp().at), len(entries), names)
