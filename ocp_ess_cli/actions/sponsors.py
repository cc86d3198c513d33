"""Sponsors: each has one name, in whatever spelling it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.likeness import SAME, likeness
from ocp_ess_cli.domain.names import closeness, fold, nearest
from ocp_ess_cli.domain.program import REVOKED
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocp_ess_cli.domain.program import Programs
    from ocp_ess_cli.store.protocol import Unit

_CLOSE = 0.85  # of the letters: likeness alone takes “Crédit Agricole du Maroc” for “Crédit du Maroc”
_MOST_NAMED = 10


def recorded(unit: Unit) -> list[str]:
    """Name the sponsors of rounds, awards, pledges and payments, in the order of the alphabet."""
    names = {name for round_ in unit.rounds.find() for name in round_.sponsors}
    names |= {str(one.group[0]) for one in unit.tally(("sponsor",))}
    names |= {name for entry in unit.entries.find(stage=REVOKED) if entry.award for name in entry.award.paid_by}
    names |= unit.pledges.distinct("sponsor") | unit.payments.distinct("sponsor")
    return sorted(names - {""})


def known(unit: Unit, programs: Programs) -> list[str]:
    """Name the sponsors that are recorded, and those that pay where an award of a program names none."""
    paying = {program.terms.paid_by for program in programs}
    paying |= {round_.terms.paid_by for round_ in unit.rounds.find()}
    return sorted({*recorded(unit), *paying} - {""})


def find(names: Sequence[str], raw: str) -> str:
    """Find a sponsor among those that are known, in any spelling.

    Raises:
        NotFound: nobody is called so; the nearest are named.
    """
    if found := spelled(names, raw):
        return found
    near = nearest(raw, names)
    if near:
        sentence = _("No sponsor is called “{value}”. Is it {known}?")
    elif names:
        sentence = _("No sponsor is called “{value}”. There are: {known}.")
    else:
        sentence = _("No sponsor is recorded yet.")
    some = [*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])]
    raise NotFound(sentence.format(value=values.visible(raw)[:60], known=listed(near or some)))


def take(names: Sequence[str], raw: str, *, is_new: bool = False) -> str:
    """Take a sponsor to write down: by the name that is known, or as a new one that is like none.

    Args:
        names: those that are known.
        raw: what the user typed.
        is_new: whether the user says that it is none of them.

    Raises:
        BadValue: it is no name.
        NotFound: it is near a name that is known, and may be that.
    """
    name = values.name(raw)
    same = next((one for one in names if fold(one) == fold(name)), "")
    if same or is_new:
        return same or name
    if found := spelled(names, name):
        return found
    near = [one for one in names if likeness(name, one) >= SAME] or nearest(name, names)
    if near:
        sentence = _("There is no sponsor “{value}” yet. Is it {known}? Add --new-sponsor if it is another.")
        raise NotFound(sentence.format(value=values.shown(name), known=listed(near)))
    return name


def spelled(names: Iterable[str], raw: str) -> str:
    """Give the one name of which this is a spelling; nothing where there is none, or several."""
    known_names = [*names]
    same = [one for one in known_names if fold(one) == fold(raw)]
    found = same or [one for one in known_names if likeness(one, raw) >= SAME and closeness(one, raw) >= _CLOSE]
    return found[0] if len(found) == 1 or same else ""
