"""The jury of a round: what it marks and by which weight, who sits on it, and what may bias a juror."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocp_ess_cli.domain import values, written
from ocp_ess_cli.domain.errors import BadValue, EssError, NotFound
from ocp_ess_cli.domain.headings import Heading
from ocp_ess_cli.domain.likeness import SAME, likeness
from ocp_ess_cli.domain.names import closeness, fold, nearest
from ocp_ess_cli.domain.values import shown
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ocp_ess_cli.domain.models import Cooperative, Juror, Round
    from ocp_ess_cli.domain.program import Program

CRITERION = "="  # before the folded name of a criterion, where it stands for a column of a sheet

_NEARLY = 0.7  # likeness from which a name may be a known one with a typing mistake
_TYPED = 0.85  # the same, letter by letter
_LARGEST_WEIGHT = 100


# --- criteria ---


def criteria_of(round_: Round, program: Program) -> dict[str, float]:
    """Give what the jury of a round marks, with weights: what the round says, else what its program says."""
    return dict(round_.terms.criteria or program.criteria)


def spellings(criterion: str, program: Program) -> tuple[str, ...]:
    """Give the names of a criterion: its key, and its labels in every language."""
    labels = (labels[criterion] for labels in program.labels.values() if criterion in labels)
    return tuple(dict.fromkeys((criterion, criterion.replace("_", " "), *labels)))


def find_criterion(raw: str, criteria: Iterable[str], program: Program) -> str:
    """Find a criterion by its key or a label in any language, whatever the spelling.

    Raises:
        NotFound: none is called so; the nearest are named.
    """
    known = {fold(name): criterion for criterion in criteria for name in spellings(criterion, program)}
    if found := known.get(fold(raw)):
        return found
    if not known:
        raise NotFound(_("{program} has no criteria for a jury to mark.").format(program=program.title))
    near = list(dict.fromkeys(known[fold(match)] for match in nearest(raw, known)))
    sentence = (
        _("No criterion is called “{value}”. Is it {known}?")
        if near
        else _("No criterion is called “{value}”. There are: {known}.")
    )
    raise NotFound(sentence.format(value=shown(raw.strip()), known=listed(near or list(dict.fromkeys(known.values())))))


def read_weights(raw: str, program: Program, standing: Mapping[str, float]) -> dict[str, float]:
    """Take weights, `innovation=2; social_impact=1`: these change, a weight of 0 takes a criterion out, others stay.

    Returns:
        All criteria with weights; none where they are those of the program.

    Raises:
        BadValue: it is written otherwise, or no criterion is left.
        NotFound: a criterion to take out is not there.
    """
    weights = dict(standing)
    for part in filter(str.strip, raw.split(";")):
        name, equals, weight = part.rpartition("=")
        if not equals or not fold(name):
            sentence = _("“{value}” is no weight; write the criterion and its weight, such as innovation=2.")
            raise BadValue(sentence.format(value=shown(part.strip())))
        taken = _weight(weight)
        known = [*dict.fromkeys((*weights, *program.criteria))]
        criterion = _criterion_to_weigh(name, known, program) if taken else find_criterion(name, known, program)
        weights[criterion] = taken
    weights = {criterion: weight for criterion, weight in weights.items() if weight}
    if not weights:
        raise BadValue(_("No criterion would be left; give one a weight above 0."))
    return {} if weights == program.criteria else weights


def _criterion_to_weigh(raw: str, known: Collection[str], program: Program) -> str:
    """Find a criterion, or make the key of a new one; a name that is nearly a known one is refused."""
    try:
        return find_criterion(raw, known, program)
    except NotFound as error:
        names = {fold(name) for criterion in known for name in spellings(criterion, program)}
        if any(closeness(raw, name) >= _TYPED for name in names):
            raise BadValue(str(error)) from error
    return re.sub(r"\W+", "_", values.name(raw).casefold()).strip("_")


def _weight(raw: str) -> float:
    bare = written.plain(raw).replace(",", ".")
    if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", bare) or float(bare) > _LARGEST_WEIGHT:
        sentence = _("“{value}” is not a weight; write a number from 0 to {most}, such as 2 or 0.5.")
        raise BadValue(sentence.format(value=shown(raw.strip()), most=_LARGEST_WEIGHT))
    return float(bare)


def headings(programs: Iterable[Program], rounds: Iterable[Round]) -> list[Heading]:
    """Give the headings of sheets that stand for criteria: of every program, and of rounds with their own."""
    by_key = {program.key: program for program in programs}
    pairs = [(criterion, program) for program in by_key.values() for criterion in program.criteria]
    pairs += [(criterion, by_key[one.program]) for one in rounds for criterion in one.terms.criteria]
    names = dict.fromkeys(name for criterion, program in pairs for name in spellings(criterion, program))
    return [Heading("scores", CRITERION + fold(name), name) for name in names]


# --- marks ---


def mark(raw: str, scale: int) -> float:
    """Take a mark of a juror, from 0 to `scale`, in whole or half points.

    Raises:
        BadValue: it is anything else.
    """
    taken = values.mark(raw, scale)
    if taken * 2 % 1:
        sentence = _("“{value}” is finer than half a point; write such as 15 or 15.5.")
        raise BadValue(sentence.format(value=shown(raw.strip())))
    return taken


def read_marks(texts: Iterable[str], criteria: Collection[str], program: Program, scale: int) -> dict[str, float]:
    """Take marks as they are typed, `innovation=15`.

    Raises:
        BadValue: one or more are wrong; all of them are named.
    """
    marks: dict[str, float] = {}
    wrong = []
    for text in texts:
        try:
            criterion, taken = _read_mark(text, criteria, program, scale)
            if criterion in marks:
                wrong.append(_("{criterion} is marked twice.").format(criterion=criterion))
            marks[criterion] = taken
        except EssError as error:
            wrong.append(str(error))
    if wrong:
        raise BadValue("\n".join(wrong))
    return marks


def _read_mark(text: str, criteria: Collection[str], program: Program, scale: int) -> tuple[str, float]:
    name, equals, raw = text.rpartition("=")
    if not equals:
        sentence = _("“{value}” is no mark of a criterion; write it such as {criterion}=15.")
        raise BadValue(sentence.format(value=shown(text), criterion=next(iter(criteria), "")))
    criterion = find_criterion(name, criteria, program)
    try:
        return criterion, mark(raw, scale)
    except BadValue as error:
        raise BadValue(_("{criterion}: {sentence}").format(criterion=criterion, sentence=error)) from error


# --- jurors ---


def find_juror(round_: Round, raw: str, *, is_new: bool = False) -> Juror | None:
    """Find a juror of a round by name, in any spelling and script; None for a name that is new.

    With `is_new`, a name that is like a known one is new all the same, unless it is that very name.

    Raises:
        BadValue: it is no name, it is nearly the name of a juror, or could be that of several.
    """
    name = values.name(raw)
    exact = [juror for juror in round_.jurors if fold(juror.name) == fold(name)]
    if exact or is_new:
        return exact[0] if exact else None
    alike = [juror for juror in round_.jurors if _may_be(name, juror.name) and likeness(name, juror.name) >= SAME]
    if len(alike) == 1:
        return alike[0]
    near = alike or [juror for juror in round_.jurors if _may_be(name, juror.name) and _is_near(name, juror.name)]
    if near:
        sentence = _("“{name}” is nearly a juror of {round}. Is it {known}? If it is another: ess score --new-juror")
        known = listed([juror.name for juror in near])
        raise BadValue(sentence.format(name=shown(name), round=round_.id, known=known))
    return None


def _may_be(one: str, other: str) -> bool:
    """Tell whether two names can be one: numbers and single letters, where both have some, are the same."""
    first, second = map(_short_words, (one, other))
    return first == second or not first or not second


def _short_words(name: str) -> set[str]:
    """Give the numbers and single letters of a name, without the sign for a number."""
    return {word for word in fold(name.casefold().replace("n°", " ")).split() if len(word) == 1 or word.isdigit()}


def _is_near(one: str, other: str) -> bool:
    return likeness(one, other) >= _NEARLY or closeness(one, other) >= _TYPED


def interests(juror: Juror, cooperative: Cooperative, payers: Collection[str], round_: Round) -> list[str]:
    """Say what may bias a juror: a sponsor who pays for prizes of the round, or a link to the cooperative.

    Args:
        juror: who marks.
        cooperative: whose entry is marked.
        payers: the sponsors of the round, and those who pledged to it.
        round_: the round.
    """
    told = []
    if juror.sponsor and fold(juror.sponsor) in map(fold, payers):
        sentence = _("{juror} works for {sponsor}, which pays for prizes of {round}.")
        told.append(sentence.format(juror=juror.name, sponsor=juror.sponsor, round=round_.id))
    if cooperative.id in juror.linked:
        sentence = _("{juror} has to do with {name} ({id}). To record a conflict of interest: --recuse")
        told.append(sentence.format(juror=juror.name, name=cooperative.name, id=cooperative.id))
    return told
