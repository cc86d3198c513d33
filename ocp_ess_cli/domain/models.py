"""The records of the register: frozen values that the file keeps as they are.

Field order is the order in the file. A field at its default need not stand in the file, so a new field needs a default,
and an old file opens unchanged. Fields that are personal (law 09-08, FACTS 22-24) are named
once, in `PERSONAL`.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec reads the annotations
from typing import Any, ClassVar, Literal

import msgspec

Kind = Literal["cooperative", "union", "project"]
Track = Literal["cooperative", "project"]
Status = Literal["open", "closed"]
Bound = Literal["", "more than", "about"]
SessionKind = Literal["individual", "group"]
MeasureKind = Literal["need", "action"]
LinkKind = Literal["supply", "sale", "training", "finance", "other"]
LinkStatus = Literal["open", "agreed", "lost"]

KINDS: tuple[Kind, ...] = ("cooperative", "union", "project")
TRACKS: tuple[Track, ...] = ("cooperative", "project")
STATUSES: tuple[Status, ...] = ("open", "closed")
BOUNDS: tuple[Bound, ...] = ("", "more than", "about")
SESSION_KINDS: tuple[SessionKind, ...] = ("individual", "group")
MEASURE_KINDS: tuple[MeasureKind, ...] = ("need", "action")
LINK_KINDS: tuple[LinkKind, ...] = ("supply", "sale", "training", "finance", "other")
LINK_STATUSES: tuple[LinkStatus, ...] = ("open", "agreed", "lost")


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a record."""


class Record(Value, frozen=True, kw_only=True):
    """A record of a table, known by its id."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    id: str


def defaults(shape: type[Record]) -> dict[str, Any]:
    """Give the default of each field of a record; of one that needs a value, msgspec's word for none."""
    return {
        field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        for field in msgspec.structs.fields(shape)
    }


class Contact(Value, frozen=True, kw_only=True):
    """The one person to ask about a cooperative: name, role and one way to reach them, nothing else (FACTS 22).

    Attributes:
        reach: one telephone number or one e-mail address.
        collected: when it was collected.
        keep_until: when it is to be erased.
    """

    name: str = ""
    role: str = ""
    reach: str = ""
    collected: date | None = None
    keep_until: date | None = None


class Cooperative(Record, frozen=True, kw_only=True):
    """A registered cooperative, a union of cooperatives, or a project whose holders have none yet (FACTS 8, 17).

    Attributes:
        country: ISO 3166-1 code of two letters.
        region: ISO 3166-2:MA code; empty where it is not known, or outside Morocco.
        province: French name of the province or prefecture.
        sector: key of `data/sectors.csv`.
        women, youth, foreign_members: members who are women, who are aged 18 to 35, who are foreign nationals.
        register_number: as the court wrote it; unique with `court` (FACTS 16).
        ice: common identifier of the enterprise, 15 digits.
        illustrative: invented for demonstration.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"contact"})

    name: str
    name_ar: str = ""
    other_names: tuple[str, ...] = ()
    kind: Kind = "cooperative"
    country: str = "MA"
    region: str = ""
    province: str = ""
    commune: str = ""
    sector: str = ""
    activity: str = ""
    members: int | None = None
    women: int | None = None
    youth: int | None = None
    foreign_members: int | None = None
    founded: date | None = None
    court: str = ""
    register_number: str = ""
    ice: str = ""
    contact: Contact | None = None
    notes: str = ""
    illustrative: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is recorded under."""
        return (self.name, *([self.name_ar] if self.name_ar else []), *self.other_names)


class Eligibility(Value, frozen=True, kw_only=True):
    """The conditions that a cooperative must meet: a closed set of fields, not a language.

    Attributes:
        min_women_share: women among the members, from 0 to 1.
        min_youth_share: members aged 18 to 35 among the members, from 0 to 1.
        countries: ISO 3166-1 codes; empty for any country.
        past_winners: whether one that won an earlier round of the program can win again.
        max_years: for how many years at most it legally exists on the day that it enters (FACTS 14).
    """

    min_women_share: float | None = None
    min_youth_share: float | None = None
    countries: tuple[str, ...] = ()
    past_winners: bool = True
    max_years: int | None = None


class Phase(Value, frozen=True, kw_only=True):
    """A part of a cohort: how many it takes, and of which regions; empty for any."""

    number: int
    seats: int | None = None
    regions: tuple[str, ...] = ()


class Terms(Value, frozen=True, kw_only=True):
    """What a round gives, to how many, and to whom; copied into it when it opens, so that history never moves.

    Attributes:
        amount: what each winner receives, in whole units of `currency`; 0 where no amount is set.
        seats: how many can win; None where no number is set.
        min_per_region: winners that each region with candidates has at least.
        paid_by: the sponsor who pays where an award names none.
        scale: the highest mark.
        tracks: who can apply: existing cooperatives, holders of a project without one, or both.
        track_shares: the least share of the seats, from 0 to 1, that winners of a track have.
        criteria: what a jury marks, with weights; empty for those of the program.
        schedule: in how many instalments an award is paid, as percents that add up to 100; empty for one.
        months: how long an entry takes from the first stage to the last; None where no time is set.
        sessions: how many individual sessions each entry has; None where no number is set.
        phases: the parts of a cohort.
    """

    amount: int = 0
    currency: str = "MAD"
    seats: int | None = None
    min_per_region: int = 0
    paid_by: str = ""
    scale: int = 20
    tracks: tuple[Track, ...] = ("cooperative",)
    track_shares: dict[Track, float] = msgspec.field(default_factory=dict)
    criteria: dict[str, float] = msgspec.field(default_factory=dict)
    schedule: tuple[int, ...] = ()
    months: int | None = None
    sessions: int | None = None
    phases: tuple[Phase, ...] = ()
    eligibility: Eligibility = Eligibility()


class Juror(Value, frozen=True, kw_only=True):
    """Who marks the entries of a round.

    Attributes:
        sponsor: the sponsor whom the juror works for.
        linked: the ids of cooperatives that the juror has to do with.
    """

    name: str
    sponsor: str = ""
    linked: tuple[str, ...] = ()


class Preference(Value, frozen=True, kw_only=True):
    """Whom the jury chose among equal marks, and why."""

    entry: str
    because: str


class Minutes(Value, frozen=True, kw_only=True):
    """That the minutes of a round were written, and of what.

    Attributes:
        fingerprint: the SHA-256 of what was decided, which the minutes state.
        parts: the SHA-256 of each part of it.
    """

    on: date
    by: str = ""
    fingerprint: str
    parts: dict[str, str]


class Seal(Value, frozen=True, kw_only=True):
    """That a round is closed for good: what it decided changes for a stated reason only."""

    on: date
    by: str = ""


class Round(Record, frozen=True, kw_only=True):
    """One edition of a prize; its id is program and year, `lalla-2022`."""

    program: str
    year: int
    edition: int | None = None
    status: Status = "open"
    ceremony: date | None = None
    theme: str = ""
    sponsors: tuple[str, ...] = ()
    terms: Terms
    jurors: tuple[Juror, ...] = ()
    preferences: tuple[Preference, ...] = ()
    minutes: Minutes | None = None
    seal: Seal | None = None
    source: str = ""
    source_date: str = ""
    note: str = ""


class Step(Value, frozen=True, kw_only=True):
    """A stage that an entry reached: when, by whom, and why."""

    stage: str
    on: date
    by: str = ""
    reason: str = ""


class Award(Value, frozen=True, kw_only=True):
    """What a winning entry carries.

    Attributes:
        amount: in whole units of `currency`.
        sponsor: who pays; of several, the first.
        shares: what each sponsor pays, where several share it; adds up to `amount`.
        on: when it was given; None where the day is not known.
        despite: why it was given although a rule forbade it.
    """

    amount: int
    currency: str = "MAD"
    sponsor: str = ""
    shares: dict[str, int] = msgspec.field(default_factory=dict)
    on: date | None = None
    despite: str = ""

    @property
    def paid_by(self) -> dict[str, int]:
        """What each sponsor pays; under an empty name where nobody is named."""
        return self.shares or {self.sponsor: self.amount}


class Entry(Record, frozen=True, kw_only=True):
    """One cooperative in one round, from candidate to winner, or from enrolled to completed.

    Attributes:
        phase: the part of the cohort that it is in.
        people, women: how many people of it took part, and women among them, where individuals are not named.
        products: what it offers on a market.
    """

    round: str
    cooperative: str
    stage: str
    path: tuple[Step, ...] = ()
    project: str = ""
    track: Track = "cooperative"
    mark: float | None = None
    phase: int | None = None
    people: int | None = None
    women: int | None = None
    products: tuple[str, ...] = ()
    award: Award | None = None
    note: str = ""


class Score(Record, frozen=True, kw_only=True):
    """What one juror says of one entry.

    Attributes:
        juror: the name of the juror, as the round has it.
        marks: by criterion, from 0 to the scale of the round; a criterion that is missing was not marked.
        recused: whether the juror has a conflict of interest, and gives no mark.
    """

    entry: str
    juror: str
    marks: dict[str, float] = msgspec.field(default_factory=dict)
    recused: bool = False
    comment: str = ""


class Pledge(Record, frozen=True, kw_only=True):
    """What a sponsor promised to a round: prizes or money, for all or for a region or sector.

    Attributes:
        seats: how many prizes; None where an amount is promised.
        amount: in whole units of the round's currency; None where seats are.
        region, sector: where it is reserved for one, its code.
    """

    round: str
    sponsor: str
    seats: int | None = None
    amount: int | None = None
    region: str = ""
    sector: str = ""


class Payment(Record, frozen=True, kw_only=True):
    """Money that left for an award, or came back.

    Attributes:
        amount: in whole units of the award's currency; below 0 where it came back.
        reference: what the bank calls it.
        returns: the id of the payment that came back or failed.
    """

    entry: str
    sponsor: str = ""
    amount: int
    on: date
    reference: str = ""
    returns: str = ""
    note: str = ""


class Session(Record, frozen=True, kw_only=True):
    """A meeting of support: one cooperative alone, or several together.

    Attributes:
        entries: the ids of the entries that it served.
        by: who held it.
        people, women: how many people took part, and women among them.
    """

    round: str
    on: date
    entries: tuple[str, ...]
    kind: SessionKind = "individual"
    title: str = ""
    by: str = ""
    people: int | None = None
    women: int | None = None
    note: str = ""


class Measure(Record, frozen=True, kw_only=True):
    """A need that a diagnosis found, or an action of the plan that answers it.

    Attributes:
        due: until when it is to be done.
        done: when it was done; None while it is open.
    """

    entry: str
    kind: MeasureKind = "need"
    title: str
    due: date | None = None
    done: date | None = None
    note: str = ""


class Link(Record, frozen=True, kw_only=True):
    """A contact between a cooperative and another party, with the opportunity it opened.

    Attributes:
        other: the id of another cooperative, or the name of another party.
        title: the opportunity.
        value: what it is worth, in whole units of `currency`.
        round: the round of the program that made it; empty where none did.
    """

    cooperative: str
    other: str
    title: str = ""
    kind: LinkKind = "other"
    status: LinkStatus = "open"
    on: date
    value: int | None = None
    currency: str = "MAD"
    round: str = ""
    note: str = ""


class Expert(Record, frozen=True, kw_only=True):
    """Somebody of the pool who can be asked, with the fields they know (FACTS 22)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"contact"})

    name: str
    fields: tuple[str, ...] = ()
    organisation: str = ""
    region: str = ""
    contact: Contact | None = None
    note: str = ""


class ProgramFile(Record, frozen=True, kw_only=True):
    """A program of one's own: its id is its key.

    Attributes:
        content: its TOML.
    """

    content: str


class Figure(Record, frozen=True, kw_only=True):
    """A number somebody published, with its source.

    Attributes:
        since: the first year that it covers, where it covers several up to `year`.
        bound: how exactly it was published: exactly, `more than` or `about`.
        date: when it was published, as far as known: `2023`, `2023-08` or `2023-08-09`.
    """

    program: str
    year: int
    since: int | None = None
    key: str
    track: Track | None = None
    sponsor: str = ""
    value: int
    bound: Bound = ""
    statement: str = ""
    source: str = ""
    date: str = ""


class HeadingMapping(Record, frozen=True, kw_only=True):
    """What somebody said that a heading of a sheet stands for.

    Attributes:
        kind: of the records that the sheet holds.
        heading: as it was written.
        column: what it stands for; empty where it is to be passed over.
    """

    kind: str
    heading: str
    column: str = ""


class Twin(Record, frozen=True, kw_only=True):
    """Two cooperatives that look like one and are not; its id is both of theirs, the lower first."""

    one: str
    other: str


class Publication(Record, frozen=True, kw_only=True):
    """What was published: when, by whom, of what, and every value of it.

    Attributes:
        program, since, until: what it was narrowed to; empty and None for all.
        illustrative: whether invented records are in it.
        licence: its SPDX identifier.
        prefix: what begins the identifiers that the publisher gives.
        despite: why it was published although sources contradict one another.
        created: when one of its records was last changed.
        change: the id of the last journal record that it could know of.
        rows: how many rows each of its tables has.
        sums: the awards by currency.
        files: the SHA-256 of each file, by its path in the folder.
        packed: its tables; see `domain/publishing.py`.
        story: what was said of it in its `CHANGES.md`.
        folder: where it was written; of this machine, and never published.
    """

    on: date
    by: str = ""
    program: str = ""
    since: int | None = None
    until: int | None = None
    illustrative: bool = False
    licence: str
    publisher: str
    prefix: str
    despite: str = ""
    created: datetime | None = None
    change: str = ""
    rows: dict[str, int] = msgspec.field(default_factory=dict)
    sums: dict[str, int] = msgspec.field(default_factory=dict)
    files: dict[str, str] = msgspec.field(default_factory=dict)
    packed: str = ""
    story: str = ""
    folder: str = ""

    @property
    def number(self) -> int:
        """The number that users call it by."""
        return int(self.id[1:])

    @property
    def series(self) -> tuple[str, int | None, int | None]:
        """What it is narrowed to: publications of the same follow one another."""
        return self.program, self.since, self.until


class Before(Value, frozen=True, kw_only=True):
    """A record before a change: the fields that changed, None where a field had its default.

    Attributes:
        personal: the personal ones among them; gone once the person was forgotten.
        salt, seal: `seal` stands for `personal` in the chain: its hash with `salt`.
    """

    table: str
    id: str
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    personal: dict[str, Any] | None = None
    salt: str = ""
    seal: str = ""


class Change(Record, frozen=True, kw_only=True):
    """A journal record: who changed what, when, by which command, and what it replaced.

    Attributes:
        added: the ids of the records added, by table.
        changed: records before they were changed, with the changed fields alone.
        removed: records before they were removed, whole.
        undoes: the id of the change that this one takes back.
        despite: why a sealed round was changed all the same.
        previous: the hash of the journal record before this one.
    """

    at: datetime
    by: str
    command: str
    reason: str = ""
    added: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    changed: tuple[Before, ...] = ()
    removed: tuple[Before, ...] = ()
    undoes: str = ""
    despite: str = ""
    previous: str = ""

    @property
    def number(self) -> int:
        """The number that users call it by."""
        return int(self.id[1:])


class Stamp(Value, frozen=True, kw_only=True):
    """Who does something, when, by which command, and why: made once a command, by the command line.

    Attributes:
        undoes: the id of the change that it takes back.
        despite: why a sealed round is changed all the same.
    """

    at: datetime
    by: str
    command: str
    reason: str = ""
    undoes: str = ""
    despite: str = ""

    @property
    def on(self) -> date:
        """The day of the change."""
        return self.at.date()
