"""A program of the foundation, as its file under `data/programs/` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ocp_ess_cli.domain.errors import NotFound
from ocp_ess_cli.domain.models import Terms, Value
from ocp_ess_cli.domain.names import fold, nearest
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, current, listed, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ProgramKind = Literal["prize", "support", "network", "market", "training", "event"]
Mission = Literal["", "empowerment", "incubation", "diffusion"]

PROGRAM_KINDS: tuple[ProgramKind, ...] = ("prize", "support", "network", "market", "training", "event")

CANDIDATE = "candidate"
WINNER = "winner"
REVOKED = "revoked"
WITHDRAWN = "withdrawn"


class Source(Value, frozen=True, kw_only=True):
    """Where a statement of the program's file comes from.

    Attributes:
        says: the statement, by language.
    """

    says: dict[str, str]
    url: str


class Program(Value, frozen=True, kw_only=True):
    """What the foundation runs.

    Attributes:
        mission: what it serves; empty where nobody says.
        name: by language (`fr`, `ar`, `en`).
        aliases: every other spelling met.
        since: the year of the first round.
        terms: what a new round starts with.
        criteria: what a jury looks at, with weights.
        stages: each stage, and those that may follow it; `candidate` is the first, `winner` the one with an award.
        served: the stages at which an entry is worked with, when sessions are held.
        ends: the stages that end an entry without success, each for a reason.
        reached: the stages at which a cooperative counts as reached; empty for all but ends before anything began.
        labels: names of stages and criteria by language.
        assumptions: what no source states, by the term it is about and by language.
    """

    key: str
    kind: ProgramKind
    mission: Mission = ""
    name: dict[str, str]
    aliases: tuple[str, ...] = ()
    since: int
    organisers: tuple[str, ...] = ()
    terms: Terms
    criteria: dict[str, float] = msgspec.field(default_factory=dict)
    stages: dict[str, tuple[str, ...]]
    served: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    labels: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    assumptions: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @property
    def title(self) -> str:
        """The name in the user's language."""
        return named(self.name)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything it is called: its key, its names and its aliases."""
        return (self.key, *self.name.values(), *self.aliases)

    @property
    def awards(self) -> bool:
        """Whether one of its stages carries an award."""
        return WINNER in self.stages

    def label(self, word: str) -> str:
        """Name a stage or a criterion in the user's language."""
        for language in (current(), "en"):
            if label := self.labels.get(language, {}).get(word):
                return label
        return word.replace("_", " ")


class Programs:
    """The programs known, found by key, name or alias in any spelling.

    Attributes:
        own: the keys of those that the register holds itself.
    """

    def __init__(self, programs: Iterable[Program], own: Iterable[Program] = ()) -> None:
        """Keep the programs in the order given, and behind them those of one's own."""
        kept = [*own]
        self.own = frozenset(program.key for program in kept)
        self._by_key = {program.key: program for program in (*programs, *kept)}

    def __iter__(self) -> Iterator[Program]:
        """Go through the programs."""
        return iter(self._by_key.values())

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a program of that key."""
        return key in self._by_key

    def __getitem__(self, key: str) -> Program:
        """Take a program by its key."""
        return self._by_key[key]

    def find(self, raw: str) -> Program:
        """Find a program by key, name or alias, whatever the spelling.

        Raises:
            NotFound: no program is called so; the nearest are named.
        """
        spellings = {fold(spelling): program for program in self for spelling in program.spellings}
        if found := spellings.get(fold(raw)):
            return found
        near = {spellings[fold(match)].key for match in nearest(raw, spellings)}
        known = sorted(near) or list(self._by_key)
        sentence = (
            _("No program is called “{value}”. Is it {known}?")
            if near
            else _("No program is called “{value}”. There are: {known}.")
        )
        raise NotFound(sentence.format(value=visible(raw.strip())[:60], known=listed(known)))
