"""Use cases of programs of one's own: kept in the register as the TOML that describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, FileUnusable, InputRefused, NotFound, RuleBroken
from ocp_ess_cli.domain.models import ProgramFile
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.program import Programs
from ocp_ess_cli.domain.values import shown
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.domain.models import Entry
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

MOST_NAMED = 5


Done = Literal["added", "replaced", "same"]


def known(unit: Unit, built_in: Programs) -> Programs:
    """Give the programs of ess, and behind them those of the register.

    Raises:
        FileUnusable: one of the register cannot be read.
    """
    kept = unit.programs.find()
    return Programs(built_in, [_read(one) for one in kept]) if kept else built_in


def _read(kept: ProgramFile) -> Program:
    from ocp_ess_cli.domain import program_file  # noqa: PLC0415 - most registers have none

    try:
        return program_file.read(f"{kept.id}.toml", kept.content.encode())
    except InputRefused as error:
        sentence = _(
            "The program {key} of this register cannot be read. Put a right file in its place: "
            "ess programs --add FILE --replace. Or remove it: ess programs --remove {key}"
        )
        reasons = [mistake.place + mistake.sentence for mistake in error.mistakes]
        raise FileUnusable("\n".join([sentence.format(key=kept.id), *reasons])) from error


def add(unit: Unit, built_in: Programs, program: Program, content: str, *, replace: bool = False) -> Done:
    """Put a program into the register, and say what that did.

    Args:
        unit: the unit to work in.
        built_in: the programs of ess.
        program: what was read of the file.
        content: the TOML of the file.
        replace: whether it takes the place of the one of the register with its key.

    Raises:
        AlreadyExists: there is one with its key, or another is called by one of its names.
        RuleBroken: entries of its rounds are at stages that it does not have.
    """
    if program.key in built_in:
        sentence = _("{key} is a program of ess; give yours another key.")
        raise AlreadyExists(sentence.format(key=program.key))
    standing = unit.programs.get(program.key)
    if standing and not replace:
        sentence = _("{key} is there already. To put this file in its place, add --replace.")
        raise AlreadyExists(sentence.format(key=program.key))
    _refuse_called_alike(unit, built_in, program)
    _refuse_lost_stages(unit, program)
    record = ProgramFile(id=program.key, content=content)
    if standing:
        unit.programs.put(record)
        return "same" if record == standing else "replaced"
    unit.programs.add(record)
    return "added"


def _refuse_called_alike(unit: Unit, built_in: Programs, program: Program) -> None:
    kept = [one for one in unit.programs.find() if one.id != program.key]
    others = [*built_in, *filter(None, (_readable(one) for one in kept))]
    called = {fold(spelling): other for other in others for spelling in other.spellings}
    for spelling in program.spellings:
        if other := called.get(fold(spelling)):
            sentence = _("“{name}” is a name of the program {key} already; take it out, or write another.")
            raise AlreadyExists(sentence.format(name=shown(spelling), key=other.key))


def _readable(kept: ProgramFile) -> Program | None:
    """Read a program of the register; None where it cannot be read, so that another can take its place."""
    try:
        return _read(kept)
    except FileUnusable:
        return None


def _refuse_lost_stages(unit: Unit, program: Program) -> None:
    lost = strayed(unit, program)
    if not lost:
        return
    stages = listed(sorted({entry.stage for entry in lost}))
    named = listed([entry.id for entry in lost[:MOST_NAMED]])
    sentence = plural(
        "{count} entry of {key} is at a stage that the file does not have ({stages}): {entries}. Keep the stage, or "
        "move the entry first.",
        "{count} entries of {key} are at stages that the file does not have ({stages}): {entries}. Keep the stages, or "
        "move the entries first.",
        len(lost),
    )
    raise RuleBroken(sentence.format(key=program.key, stages=stages, entries=named))


def strayed(unit: Unit, program: Program, among: Iterable[Entry] | None = None) -> list[Entry]:
    """Give the entries of a program that are at none of its stages, of those in `among` or of all."""
    rounds = {round_.id for round_ in unit.rounds.find(program=program.key)}
    entries = unit.entries.among("round", rounds) if among is None else among
    return [entry for entry in entries if entry.round in rounds and entry.stage not in program.stages]


def strayed_from(unit: Unit, kept: ProgramFile, among: Iterable[Entry]) -> list[Entry]:
    """Give those of some entries that are at none of the stages of their program, which is one of the register."""
    program = _readable(kept)
    return strayed(unit, program, among) if program else []


def remove(unit: Unit, built_in: Programs, key: str) -> ProgramFile:
    """Take a program of one's own out of the register.

    Raises:
        BadValue: it is a program of ess.
        NotFound: the register has none with that key.
        RuleBroken: it has rounds.
    """
    if key in built_in:
        raise BadValue(_("{key} is a program of ess; only one of your own can be removed.").format(key=key))
    kept = unit.programs.get(key)
    if kept is None:
        own = listed([one.id for one in unit.programs.find()])
        sentence = (
            _("This register has no program “{key}” of its own; there are: {own}.")
            if own
            else _("This register has no program “{key}” of its own.")
        )
        raise NotFound(sentence.format(key=shown(key), own=own))
    if rounds := [round_.id for round_ in unit.rounds.find(program=key)]:
        sentence = plural(
            "{key} has {count} round, so it stays: {rounds}.",
            "{key} has {count} rounds, so it stays: {rounds}.",
            len(rounds),
        )
        raise RuleBroken(sentence.format(key=key, rounds=listed(rounds)))
    unit.programs.remove(key)
    return kept
