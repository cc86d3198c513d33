"""Published figures: add, change, find and list them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, EssError, FieldsRefused, NotFound
from ocp_ess_cli.domain.models import BOUNDS, TRACKS, Figure, defaults
from ocp_ess_cli.domain.names import fold
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.store.protocol import Unit

FIELDS = ("program", "year", "since", "key", "track", "sponsor", "value", "bound", "statement", "source", "date")
NEEDED = ("program", "year", "key", "value")
NO_ID = "-"  # of a figure that has none yet


def read_key(raw: str) -> str:
    """Take the key of a figure.

    Raises:
        BadValue: it is none.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", raw.strip()):
        sentence = _("“{value}” is not the key of a figure; write small letters, such as winners.")
        raise BadValue(sentence.format(value=values.visible(raw)[:40]))
    return raw.strip()


def _readers(programs: Programs) -> dict[str, Callable[[str], Any]]:
    return {
        "program": lambda raw: programs.find(raw).key,
        "year": values.year,
        "since": values.year,
        "key": read_key,
        "track": lambda raw: values.one_of(raw, TRACKS),
        "sponsor": values.text,
        "value": values.count,
        "bound": lambda raw: values.one_of(raw, BOUNDS),
        "statement": values.text,
        "source": values.text,
        "date": values.published_on,
    }


def read_figure(texts: Mapping[str, str], programs: Programs, base: Figure | None = None) -> Figure:
    """Make a figure of texts as people type them, or change one.

    Args:
        texts: by field of `FIELDS`; an empty text clears a field that need not be there.
        programs: the programs known.
        base: the figure to change; None for a new one, which needs a program, a year, a key and a value.

    Raises:
        FieldsRefused: one or more texts are wrong or missing; all of them are named.
    """
    read: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    cleared = defaults(Figure)
    for field, reader in _readers(programs).items():
        if field not in texts and (base or field not in NEEDED):
            continue
        raw = texts.get(field, "")
        try:
            read[field] = reader(raw) if field in NEEDED or raw.strip() else cleared[field]
        except EssError as error:
            sentence = str(error) if field in texts else _("It is missing.")
            mistakes.append(Mistake(sentence, field))
    if mistakes:
        raise FieldsRefused(mistakes)
    made = msgspec.structs.replace(base, **read) if base else Figure(id=NO_ID, **read)
    if made.since and made.since > made.year:
        sentence = _("The span of years {span} ends before it begins; write the earlier year first.")
        raise FieldsRefused([Mistake(sentence.format(span=f"{made.since}..{made.year}"), "since")])
    return made


def content(figure: Figure) -> tuple[Any, ...]:
    """Give what makes a figure the same as another: everything but its id."""
    return msgspec.structs.astuple(msgspec.structs.replace(figure, id=NO_ID))


def _refuse_same(unit: Unit, figure: Figure) -> None:
    """Refuse a figure that is recorded already.

    Raises:
        AlreadyExists: another is equal in all fields.
    """
    for other in unit.figures.find(program=figure.program, key=figure.key):
        if other.id != figure.id and content(other) == content(figure):
            sentence = _("This figure is recorded already: {id}. Of another source, name it: --source, --on.")
            raise AlreadyExists(sentence.format(id=other.id))


def add_figure(unit: Unit, texts: Mapping[str, str], programs: Programs) -> Figure:
    """Add a figure.

    Raises:
        FieldsRefused: texts are wrong or missing.
        AlreadyExists: it is recorded already.
    """
    read = read_figure(texts, programs)
    _refuse_same(unit, read)
    added = msgspec.structs.replace(read, id=unit.figures.next_id())
    unit.figures.add(added)
    return added


def edit_figure(unit: Unit, figure: Figure, texts: Mapping[str, str], programs: Programs) -> Figure:
    """Change a figure.

    Raises:
        FieldsRefused: texts are wrong.
        AlreadyExists: it would become the same as another.
    """
    changed = read_figure(texts, programs, figure)
    _refuse_same(unit, changed)
    unit.figures.put(changed)
    return changed


def find_figure(unit: Unit, reference: str) -> Figure:
    """Find a figure by its id: `F0007`, `f7`.

    Raises:
        BadValue: it is no id of a figure.
        NotFound: there is none of that id.
    """
    number = re.fullmatch(r"[fF]([0-9]{1,9})", reference.strip())
    if number is None:
        sentence = _("“{value}” is not the id of a figure, such as F0012. ess figures lists them.")
        raise BadValue(sentence.format(value=values.shown(reference.strip())))
    record_id = f"F{int(number[1]):04d}"
    if found := unit.figures.get(record_id):
        return found
    raise NotFound(_("There is no figure {id}. ess figures lists them.").format(id=record_id))


class Wanted(NamedTuple):
    """Which figures are asked for: all that are, where a field is empty.

    Attributes:
        years: a figure is among them where it covers one of these.
        sponsor: as it is written, letter case and accents apart.
    """

    program: Program | None = None
    years: range | None = None
    key: str = ""
    sponsor: str = ""

    def takes(self, figure: Figure) -> bool:
        """Tell whether a figure is asked for."""
        covered = range(figure.since or figure.year, figure.year + 1)
        return (
            (self.program is None or figure.program == self.program.key)
            and (self.years is None or (covered[0] <= self.years[-1] and self.years[0] <= covered[-1]))
            and self.key in {"", figure.key}
            and (not self.sponsor or fold(figure.sponsor) == fold(self.sponsor))
        )


def found(unit: Unit, wanted: Wanted) -> list[Figure]:
    """Give the figures asked for, by program, key and year; those of one span in the order they were recorded."""
    figures = [figure for figure in unit.figures.find() if wanted.takes(figure)]
    return sorted(figures, key=lambda one: (one.program, one.key, one.year, one.since or one.year))
