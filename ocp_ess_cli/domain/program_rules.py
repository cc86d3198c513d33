"""How the parts of a program fit together: names, terms, criteria, and the graph of its stages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.models import Eligibility, Terms
from ocp_ess_cli.domain.names import nearest
from ocp_ess_cli.domain.program import CANDIDATE, WINNER, Program
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    Regions = Callable[[], Collection[str]]

LANGUAGES = ("fr", "ar", "en")
LEAST = {"amount": 0, "seats": 1, "min_per_region": 0, "scale": 1, "months": 1, "sessions": 1, "max_years": 1}
MOST = 10**values.MOST_DIGITS - 1
TERMS = frozenset((*Program.__struct_fields__, *Terms.__struct_fields__, *Eligibility.__struct_fields__))

_WORD = re.compile(r"[a-z][a-z0-9_]*")


class Problem(NamedTuple):
    """What is wrong with one key of a program's file.

    Attributes:
        path: the keys that lead to it.
        sentence: what is wrong and what is allowed.
    """

    path: tuple[str, ...]
    sentence: str


def problems(program: Program, regions: Regions | None) -> Iterator[Problem]:
    """Name everything in a program that does not fit together."""
    yield from _names(program)
    yield from _numbers(program)
    yield from _shares(program)
    yield from _places(program, regions)
    yield from _weights(program)
    yield from _stages(program.stages)
    for key, stages in (("served", program.served), ("ends", program.ends), ("reached", program.reached)):
        for stage in stages:
            if stage not in program.stages:
                yield Problem((key,), _no_stage(_("“{stage}” is no stage."), stage, program.stages))
    yield from _words(program)


# --- names ---


def _names(program: Program) -> Iterator[Problem]:
    yield from _word(program.key, ("key",))
    if not program.name:
        yield Problem(("name",), _("A program needs a name, in one language at least: fr, ar or en."))
    by_language: dict[tuple[str, ...], Iterable[str]] = {("name",): program.name, ("labels",): program.labels}
    by_language |= {("assumptions", term): told for term, told in program.assumptions.items()}
    by_language |= {("sources", f"{n}", "says"): one.says for n, one in enumerate(program.sources, start=1)}
    for path, languages in by_language.items():
        for language in languages:
            if language not in LANGUAGES:
                sentence = _("“{value}” is none of the languages: {known}.")
                told = sentence.format(value=values.shown(language), known=listed([*LANGUAGES]))
                yield Problem((*path, language), told)
    called = {("name", language): name for language, name in program.name.items()}
    called |= {("aliases", f"{number}"): alias for number, alias in enumerate(program.aliases, start=1)}
    for path, name in called.items():
        try:
            values.name(name)
        except BadValue as error:
            yield Problem(path, str(error))


def _word(word: str, path: tuple[str, ...]) -> Iterator[Problem]:
    if not _WORD.fullmatch(word):
        sentence = _("“{value}” is not a key; write small Latin letters, digits and _, a letter first.")
        yield Problem(path, sentence.format(value=values.shown(word)))


# --- terms ---


def _numbers(program: Program) -> Iterator[Problem]:
    if program.since not in values.YEARS:
        sentence = _("“{value}” is not a year; write four digits, such as 2022.")
        yield Problem(("since",), sentence.format(value=values.shown(str(program.since))))
    terms = program.terms
    given: dict[tuple[str, ...], int | None] = {
        ("terms", key): getattr(terms, key) for key in LEAST if hasattr(terms, key)
    }
    given[("terms", "eligibility", "max_years")] = terms.eligibility.max_years
    for number, phase in enumerate(terms.phases, start=1):
        given[("terms", "phases", f"{number}", "seats")] = phase.seats
    for path, value in given.items():
        if value is not None and not LEAST[path[-1]] <= value <= MOST:
            sentence = _("“{value}” is not allowed; write a whole number from {least} on.")
            yield Problem(path, sentence.format(value=values.shown(str(value)), least=LEAST[path[-1]]))
    numbers = [phase.number for phase in terms.phases]
    if numbers != [*range(1, len(numbers) + 1)]:
        yield Problem(("terms", "phases"), _("Phases are numbered 1, 2, 3 and so on, in their order."))
    if terms.schedule and (min(terms.schedule) <= 0 or sum(terms.schedule) != 100):  # noqa: PLR2004 - percent
        sentence = _("The percents {value} must each be above 0 and add up to 100, such as [60, 40].")
        yield Problem(("terms", "schedule"), sentence.format(value=listed([*map(str, terms.schedule)])))


def _shares(program: Program) -> Iterator[Problem]:
    terms, held = program.terms, program.terms.eligibility
    shares: dict[tuple[str, ...], float | None] = {
        ("terms", "eligibility", "min_women_share"): held.min_women_share,
        ("terms", "eligibility", "min_youth_share"): held.min_youth_share,
        **{("terms", "track_shares", track): share for track, share in terms.track_shares.items()},
    }
    for path, share in shares.items():
        if share is not None and not 0 <= share <= 1:
            sentence = _("“{value}” is not a share; write a number from 0 to 1, such as 0.3.")
            yield Problem(path, sentence.format(value=f"{share:g}"))
    if not terms.tracks:
        yield Problem(("terms", "tracks"), _("Name who can apply: cooperative, project, or both."))
    for track in terms.track_shares:
        if track not in terms.tracks:
            sentence = _("The track {track} has a share of the seats, and the program does not take it.")
            yield Problem(("terms", "track_shares", track), sentence.format(track=track))
    if round(sum(terms.track_shares.values()), 6) > 1:
        yield Problem(("terms", "track_shares"), _("The shares of the tracks are more than all seats together."))


def _places(program: Program, regions: Regions | None) -> Iterator[Problem]:
    terms = program.terms
    if not re.fullmatch(r"[A-Z]{3}", terms.currency):
        sentence = _("“{value}” is not a currency; write its code of three letters, such as MAD.")
        yield Problem(("terms", "currency"), sentence.format(value=values.shown(terms.currency)))
    for country in terms.eligibility.countries:
        if not re.fullmatch(r"[A-Z]{2}", country):
            sentence = _("“{value}” is not a country; write its code of two letters, such as MA or SN.")
            yield Problem(("terms", "eligibility", "countries"), sentence.format(value=values.shown(country)))
    for number, phase in enumerate(terms.phases, start=1):
        for code in phase.regions:
            if regions and code not in (known := regions()):
                sentence = _("“{value}” is not the code of a region; there are: {known}.")
                told = sentence.format(value=values.shown(code), known=listed([*known]))
                yield Problem(("terms", "phases", f"{number}", "regions"), told)


def _weights(program: Program) -> Iterator[Problem]:
    for path, criteria in ((("criteria",), program.criteria), (("terms", "criteria"), program.terms.criteria)):
        for criterion, weight in criteria.items():
            yield from _word(criterion, (*path, criterion))
            if weight <= 0:
                sentence = _("“{value}” is not a weight; write a number above 0, such as 1.")
                yield Problem((*path, criterion), sentence.format(value=f"{weight:g}"))


# --- stages ---


def _stages(stages: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    if next(iter(stages), "") != CANDIDATE:
        sentence = _("The first stage must be candidate, with those that may follow it; labels give it another name.")
        yield Problem(("stages",), sentence)
        return
    wrong = [problem for stage in stages for problem in _stage(stage, stages)]
    yield from wrong
    if wrong:
        return
    reached = _reaching({CANDIDATE}, stages)
    if lost := [stage for stage in stages if stage not in reached]:
        sentence = _("No entry can come to {stages} from candidate; let a stage that is reached be followed by it.")
        yield Problem(("stages", lost[0]), sentence.format(stages=listed(lost)))
    before: dict[str, list[str]] = {stage: [] for stage in stages}
    for stage, followers in stages.items():
        for follower in followers:
            before[follower].append(stage)
    ends = {stage for stage, followers in stages.items() if not followers}
    ending = _reaching({*ends, CANDIDATE, *({WINNER} & stages.keys())}, before)
    if endless := [stage for stage in stages if stage not in ending]:
        sentence = _(
            "An entry at one of these goes round in a circle for ever: {stages}. Let it come to a stage that nothing "
            "follows (done = []), to winner, or back to candidate."
        )
        yield Problem(("stages", endless[0]), sentence.format(stages=listed(endless)))


def _stage(stage: str, stages: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    yield from _word(stage, ("stages", stage))
    for follower in stages[stage]:
        if follower == stage:
            yield Problem(("stages", stage), _("A stage cannot follow itself."))
        elif follower not in stages:
            sentence = _("It is followed by “{stage}”, which is no stage.")
            yield Problem(("stages", stage), _no_stage(sentence, follower, stages))


def _no_stage(sentence: str, stage: str, stages: Collection[str]) -> str:
    """Say that a word is no stage, and which is the nearest, or what the stages are."""
    told = sentence.format(stage=values.shown(stage))
    if near := listed(nearest(stage, stages, 1)):
        return _("{sentence} Is it {near}?").format(sentence=told, near=near)
    return _("{sentence} The stages are: {known}.").format(sentence=told, known=listed([*stages]))


def _reaching(start: Collection[str], links: Mapping[str, Iterable[str]]) -> set[str]:
    """Give everything that is reached from a start by following links."""
    found, ahead = set(start), [*start]
    while ahead:
        new = set(links[ahead.pop()]) - found
        found |= new
        ahead += new
    return found


# --- what is said of words ---


def _words(program: Program) -> Iterator[Problem]:
    known = {*program.stages, *program.criteria, *program.terms.criteria}
    for language, labels in program.labels.items():
        for word in labels:
            if word not in known:
                yield Problem(("labels", language, word), _no_word(word, known, _("It names no stage or criterion.")))
    for term in program.assumptions:
        if term not in TERMS:
            yield Problem(("assumptions", term), _no_word(term, TERMS, _("It is about no term.")))


def _no_word(word: str, known: Collection[str], told: str) -> str:
    near = nearest(word, known, 1)
    if not near:
        return told
    return _("{sentence} Is it {near}?").format(sentence=told, near=listed(near))
