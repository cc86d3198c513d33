"""The rounds of a prize: open, change and close them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain import jury, money, rules, values
from ocp_ess_cli.domain.errors import (
    AlreadyExists,
    BadValue,
    EssError,
    FieldsRefused,
    NotFound,
    RuleBroken,
)
from ocp_ess_cli.domain.models import STATUSES, TRACKS, Eligibility, Round, Terms, Track
from ocp_ess_cli.domain.names import nearest
from ocp_ess_cli.domain.program import CANDIDATE
from ocp_ess_cli.domain.values import LONGEST_NOTE, Mistake
from ocp_ess_cli.domain.words import status_name, track_name
from ocp_ess_cli.language import _, listed, percent, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocp_ess_cli.domain.models import Entry, Score, Stamp
    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

SHEET_TERMS = ("seats", "amount", "currency", "min_per_region", "schedule")
TERM_FIELDS = (*SHEET_TERMS, "tracks", "track_shares", "scale", "criteria", "months", "sessions")
CONDITIONS = ("min_women_share", "min_youth_share", "max_years", "past_winners")
FIELDS = (*SHEET_TERMS, "edition", "status", "ceremony", "theme", "sponsors", "source", "source_date", "note")

NOT_SELECTED = "not_selected"


def round_id(program: Program, year: int) -> str:
    """Give the id of a round: `lalla-2022`."""
    return f"{program.key}-{year}"


def get_round(unit: Unit, program: Program, year: int) -> Round:
    """Find a round.

    Raises:
        NotFound: it is not open; how to open it is said.
    """
    if found := unit.rounds.get(round_id(program, year)):
        return found
    sentence = _("There is no round {round}. Open it with: ess open-round --program {program} --year {year}")
    raise NotFound(sentence.format(round=round_id(program, year), program=program.key, year=year))


def find_round(unit: Unit, reference: str) -> Round:
    """Find a round by its id, such as `lalla-2022`.

    Raises:
        NotFound: there is none; the nearest are named.
    """
    if found := unit.rounds.get(reference.strip().lower()):
        return found
    near = nearest(reference, [round_.id for round_ in unit.rounds.find()])
    sentence = (
        _("There is no round {round}. Is it {near}?")
        if near
        else _("There is no round {round}. ess rounds lists them.")
    )
    raise NotFound(sentence.format(round=values.visible(reference.strip())[:40], near=listed(near)))


def read_round(program: Program, year: int, texts: Mapping[str, str], base: Round | None = None) -> Round:
    """Make a round of texts as people type them.

    Args:
        program: its terms are where a new round begins.
        year: the year of the round.
        texts: by field of `FIELDS`, which a sheet has, `TERM_FIELDS` or `CONDITIONS`; an empty text clears the field.
        base: the round to change; None for a new one.

    Raises:
        FieldsRefused: one or more texts are wrong; all of them are named.
        RuleBroken: the program had not begun in that year.
    """
    if year < program.since:
        sentence = _("{program} began in {since}; there is no round of {year}.")
        raise RuleBroken(sentence.format(program=program.title, since=program.since, year=year))
    read: dict[str, Any] = {}
    mistakes = []
    standing = base.terms if base else program.terms
    readers = _readers(program, standing)
    for field, raw in texts.items():
        try:
            read[field] = readers[field](raw) if raw.strip() or (field == "amount" and program.terms.amount) else None
            if field == "track_shares":
                _refuse_other_tracks(program, read[field] or {})
        except EssError as error:
            mistakes.append(Mistake(str(error), field))
    if mistakes:
        raise FieldsRefused(mistakes)
    cleared = msgspec.structs.asdict(Terms(amount=program.terms.amount, scale=program.terms.scale))
    terms = {key: read.pop(key) for key in TERM_FIELDS if key in read}
    terms = {key: cleared[key] if value is None else value for key, value in terms.items()}
    held = {key: read.pop(key) for key in CONDITIONS if key in read}
    held = {key: getattr(Eligibility(), key) if value is None else value for key, value in held.items()}
    terms["eligibility"] = msgspec.structs.replace(standing.eligibility, **held)
    start = base or Round(id=round_id(program, year), program=program.key, year=year, terms=standing)
    defaults = msgspec.structs.asdict(Round(id="", program="", year=0, terms=standing))
    fields = {key: defaults[key] if value is None else value for key, value in read.items()}
    return msgspec.structs.replace(start, terms=msgspec.structs.replace(standing, **terms), **fields)


def _readers(program: Program, standing: Terms) -> dict[str, Callable[[str], Any]]:
    return {
        "scale": _positive,
        "criteria": lambda raw: jury.read_weights(raw, program, standing.criteria or program.criteria),
        "seats": _positive,
        "amount": values.amount,
        "currency": currency,
        "min_per_region": values.count,
        "tracks": _tracks,
        "min_women_share": values.share,
        "min_youth_share": values.share,
        "max_years": values.count,
        "past_winners": values.yes_or_no,
        "months": _positive,
        "sessions": _positive,
        "track_shares": track_shares,
        "schedule": money.read_schedule,
        "edition": _positive,
        "status": lambda raw: values.one_of(raw, STATUSES),
        "ceremony": values.day_of,
        "theme": values.text,
        "sponsors": values.names,
        "source": lambda raw: values.text(raw, LONGEST_NOTE),
        "source_date": values.published_on,
        "note": lambda raw: values.text(raw, LONGEST_NOTE),
    }


def _tracks(raw: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.one_of(part, TRACKS) for part in raw.split(";") if part.strip()))


def _positive(raw: str) -> int:
    number = values.count(raw)
    if not number:
        raise BadValue(_("It must be 1 or more."))
    return number


def track_shares(raw: str) -> dict[Track, float]:
    """Take the least share of the seats of tracks: `project=30%;cooperative=0.5`.

    Raises:
        BadValue: a part is no track and share, a track stands twice, or the shares are more than all seats.
    """
    shares: dict[Track, float] = {}
    for part in filter(str.strip, raw.split(";")):
        name, equals, written = part.partition("=")
        if not equals:
            sentence = _("“{value}” is not a track and its share; write both, such as project=30%.")
            raise BadValue(sentence.format(value=values.shown(part.strip())))
        track = next(known for known in TRACKS if known == values.one_of(name, TRACKS))
        if track in shares:
            raise BadValue(_("The track {track} is named twice.").format(track=track_name(track)))
        shares[track] = values.share(written)
    if round(sum(shares.values()), 6) > 1:
        sentence = _("The shares of the tracks are {sum} together; they cannot be more than {most}.")
        raise BadValue(sentence.format(sum=percent(sum(shares.values())), most=percent(1)))
    return {track: share for track, share in shares.items() if share}


def _refuse_other_tracks(program: Program, shares: Mapping[Track, float]) -> None:
    """Refuse shares of tracks that the program does not take.

    Raises:
        BadValue: there is one.
    """
    for track in shares:
        if track not in program.terms.tracks:
            sentence = _("The round takes the track {tracks}, not {track}.")
            tracks = listed([track_name(known) for known in program.terms.tracks])
            raise BadValue(sentence.format(tracks=tracks, track=track_name(track)))


def currency(raw: str) -> str:
    """Take a currency as its ISO 4217 code of three letters.

    Raises:
        BadValue: it is anything else.
    """
    code = raw.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):  # noqa: PLR2004 - ISO 4217
        raise BadValue(
            _("“{value}” is not a currency; write its code of three letters, such as MAD.").format(
                value=values.visible(code)[:20]
            )
        )
    return code


def open_round(unit: Unit, program: Program, year: int, texts: Mapping[str, str]) -> Round:
    """Open a round with the program's terms as they are today, and what `texts` changes in them.

    Raises:
        AlreadyExists: it is there already.
        FieldsRefused: texts are wrong.
        RuleBroken: the program had not begun in that year.
    """
    if found := unit.rounds.get(round_id(program, year)):
        sentence = _(
            "{round} exists already, and is {status}. To change it: ess edit-round --program {program} --year {year}"
        )
        told = sentence.format(round=found.id, status=status_name(found.status), program=found.program, year=found.year)
        raise AlreadyExists(told)
    opened = read_round(program, year, texts)
    unit.rounds.add(opened)
    return opened


def ensure_round(unit: Unit, program: Program, year: int) -> Round:
    """Give a round, opened with the program's terms if it is not there yet."""
    return unit.rounds.get(round_id(program, year)) or open_round(unit, program, year, {})


def edit_round(unit: Unit, round_: Round, program: Program, texts: Mapping[str, str]) -> Round:
    """Change a round.

    Raises:
        FieldsRefused: texts are wrong.
        RuleBroken: the winners forbid it.
    """
    changed = edited(unit, round_, program, texts)
    unit.rounds.put(changed)
    return changed


def edited(unit: Unit, round_: Round, program: Program, texts: Mapping[str, str]) -> Round:
    """Say what a round becomes when it is changed.

    Raises:
        FieldsRefused: texts are wrong.
        RuleBroken: more seats are taken than would remain, the amount would change under the winners, or what is marked
            under the marks.
    """
    changed = read_round(program, round_.year, texts, base=round_)
    _refuse_under_marks(unit, round_, changed, program)
    winners = rules.winners(unit.entries.find(round=round_.id))
    seats = changed.terms.seats
    if seats is not None and len(winners) > seats and seats != round_.terms.seats:
        sentence = plural(
            "{round} has {count} winner already; {seats} is too few seats.",
            "{round} has {count} winners already; {seats} is too few seats.",
            len(winners),
        )
        raise RuleBroken(sentence.format(round=round_.id, seats=seats))
    before, after = (
        (round_.terms.amount, round_.terms.currency),
        (changed.terms.amount, changed.terms.currency),
    )
    if winners and before != after:
        sentence = plural(
            "{round} has {count} winner already; the amount stays what was awarded.",
            "{round} has {count} winners already; the amount stays what was awarded.",
            len(winners),
        )
        raise RuleBroken(sentence.format(round=round_.id))
    return changed


def _refuse_under_marks(unit: Unit, before: Round, after: Round, program: Program) -> None:
    """Refuse to change the criteria once a juror marked by them, or the scale once there is any mark.

    Raises:
        RuleBroken: there are marks already.
    """
    scores = scores_of(unit, before.id)
    if scores and jury.criteria_of(before, program) != jury.criteria_of(after, program):
        sentence = plural(
            "{round} has {count} score already; the criteria and weights stay what the jury marked by.",
            "{round} has {count} scores already; the criteria and weights stay what the jury marked by.",
            len(scores),
        )
        raise RuleBroken(sentence.format(round=before.id))
    is_marked = scores or any(entry.mark is not None for entry in unit.entries.find(round=before.id))
    if is_marked and before.terms.scale != after.terms.scale:
        sentence = _("{round} has marks from 0 to {scale} already; the scale stays.")
        raise RuleBroken(sentence.format(round=before.id, scale=before.terms.scale))


def scores_of(unit: Unit, round_id_: str) -> list[Score]:
    """Give what jurors say of the entries of a round."""
    ids = {entry.id for entry in unit.entries.find(round=round_id_)}
    return unit.scores.among("entry", ids)


def close_round(unit: Unit, round_: Round, program: Program, stamp: Stamp) -> tuple[Round, list[Entry]]:
    """Close a round: candidates who did not win become not selected.

    Returns:
        The round, and the entries that became not selected.

    Raises:
        RuleBroken: it is closed already.
    """
    if round_.status == "closed":
        raise RuleBroken(_("{round} is closed already.").format(round=round_.id))
    closed = msgspec.structs.replace(round_, status="closed")
    unit.rounds.put(closed)
    candidates = unit.entries.find(round=round_.id, stage=CANDIDATE) if passes_over(program) else []
    passed_over = [rules.advance(entry, NOT_SELECTED, program, stamp) for entry in candidates]
    for entry in passed_over:
        unit.entries.put(entry)
    return closed, passed_over


def passes_over(program: Program) -> bool:
    """Tell whether candidates of a program who did not win become not selected when a round closes."""
    return NOT_SELECTED in program.stages[CANDIDATE]


def reopen_round(unit: Unit, round_: Round, program: Program, stamp: Stamp) -> list[Entry]:
    """Make the entries that were not selected candidates again, for a round that is open again.

    Returns:
        These entries.
    """
    passed_over = unit.entries.find(round=round_.id, stage=NOT_SELECTED)
    candidates = [rules.advance(entry, CANDIDATE, program, stamp) for entry in passed_over]
    for entry in candidates:
        unit.entries.put(entry)
    return candidates


def refuse_closed(round_: Round) -> None:
    """Refuse what needs an open round.

    Raises:
        RuleBroken: the round is closed.
    """
    if told := closed(round_):
        raise RuleBroken(told)


def closed(round_: Round) -> str:
    """Say that a round is closed, and how to open it again; nothing where it is open."""
    if round_.status == "open":
        return ""
    sentence = _("{round} is closed. To open it again: ess edit-round --program {program} --year {year} --reopen")
    return sentence.format(round=round_.id, program=round_.program, year=round_.year)
