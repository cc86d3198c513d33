"""What the reports are made of: the records, what narrows them, and the cells that several tables share."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import msgspec

from ocp_ess_cli.domain import money, ranking, rules
from ocp_ess_cli.domain.counting import Counting
from ocp_ess_cli.domain.jury import criteria_of
from ocp_ess_cli.domain.pledges import Balance, Paying, Place, balances
from ocp_ess_cli.domain.program import WINNER
from ocp_ess_cli.domain.tally import EVERYTHING, Narrowed, Tallies
from ocp_ess_cli.domain.words import kind_name
from ocp_ess_cli.language import _, listed, number
from ocp_ess_cli.reports.report import Cell, Column, Named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ocp_ess_cli.domain.models import (
        Award,
        Cooperative,
        Entry,
        Figure,
        Link,
        Measure,
        Payment,
        Pledge,
        Round,
        Score,
        Session,
    )
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.domain.tally import Tally


PARTICIPATION = ("people", "women", "products")

R = TypeVar("R")
S = TypeVar("S")


class Records(Protocol[R]):
    """A table that gives its records."""

    def find(self, **equal: object) -> list[R]:
        """Give the records whose fields equal the values given."""

    def count(self, **equal: object) -> int:
        """Count the records whose fields equal the values given."""

    def project(self, shape: type[S], among: Collection[str] | None = None) -> list[S]:
        """Give the records as `shape`; those of the ids in `among`, or all."""

    def among(self, field: str, values: Collection[str]) -> list[R]:
        """Give the records of which a field is one of the values."""


class Tables(Tallies, Protocol):
    """The tables that a report reads, and the tallies of their entries; a unit of work has them."""

    @property
    def cooperatives(self) -> Records[Cooperative]:
        """The cooperatives."""

    @property
    def rounds(self) -> Records[Round]:
        """The rounds."""

    @property
    def entries(self) -> Records[Entry]:
        """The entries."""

    @property
    def pledges(self) -> Records[Pledge]:
        """What sponsors promised to rounds."""

    @property
    def payments(self) -> Records[Payment]:
        """Money that left for awards, or came back."""

    @property
    def sessions(self) -> Records[Session]:
        """The meetings of support."""

    @property
    def scores(self) -> Records[Score]:
        """What jurors say of entries."""

    @property
    def figures(self) -> Records[Figure]:
        """The published figures."""

    def entered(self, narrowed: Narrowed = EVERYTHING, stage: str = "", *, due: bool = False) -> list[Entry]:
        """Give the entries of what is narrowed to, of one stage or of all; those that are due, if that is asked."""


class Brief(msgspec.Struct, frozen=True):
    """What most reports tell of a cooperative: decoded much faster than the whole."""

    id: str
    name: str
    name_ar: str = ""
    kind: str = "cooperative"
    region: str = ""
    sector: str = ""
    women: int | None = None
    illustrative: bool = False


class Narrowing(NamedTuple):
    """What a report is narrowed to; nothing narrows where a field is empty.

    Attributes:
        program: a program.
        years: from the first to the last year.
        region, sector: codes.
        kind: of the cooperative.
        sponsor: who paid.
    """

    program: Program | None = None
    years: range | None = None
    region: str = ""
    sector: str = ""
    kind: str = ""
    sponsor: str = ""

    def takes_round(self, round_: Round | Figure) -> bool:
        """Tell whether a round, or a figure of one, is of the program and the years."""
        return self.narrowed.takes_round(round_)

    @property
    def narrowed(self) -> Narrowed:
        """What of it narrows tallies."""
        program = self.program.key if self.program else ""
        return Narrowed(program, self.years, self.region, self.sector, self.kind, self.sponsor)

    @property
    def of_cooperative(self) -> dict[str, str]:
        """The values of a cooperative's fields that it is narrowed to."""
        return self.narrowed.of_cooperative

    def takes_cooperative(self, cooperative: Cooperative | Brief) -> bool:
        """Tell whether a cooperative is of the region, the sector and the kind."""
        return all(getattr(cooperative, field) == value for field, value in self.of_cooperative.items())

    def takes_entry(self, entry: Entry) -> bool:
        """Tell whether the sponsor paid for an entry."""
        return self.narrowed.takes_payer(entry.award)

    @property
    def is_partial(self) -> bool:
        """Whether it keeps a part of a round, so that what was published of the whole cannot stand beside it."""
        return bool(self.of_cooperative or self.sponsor)

    def told(self, places: Places) -> str:
        """Say what is narrowed, for a title; nothing where nothing is."""
        years = self.years
        parts = [
            self.program.title if self.program else "",
            (f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}") if years else "",
            places.region_name(self.region),
            places.sector_name(self.sector),
            kind_name(self.kind) if self.kind else "",
            self.sponsor,
        ]
        return listed([*filter(None, parts)])


class RoundSums(NamedTuple):
    """What the entries of a round come to, whatever their currency."""

    entries: int = 0
    winners: int = 0
    awarded: int = 0

    def plus(self, tally: Tally) -> RoundSums:
        """Add what has another currency."""
        return RoundSums(self.entries + tally.entries, self.winners + tally.winners, self.awarded + tally.awarded)


class Register(NamedTuple):
    """The records that a report is made of, and the names of what they speak of.

    Attributes:
        cooperatives: those that have one of the entries, or a link of those.
        registered: how many cooperatives there are, with and without an entry, of what it is narrowed to; see
            `count_registered`.
        misfits: the ids of the figures that do not fit the sums of the others.
        counts: the tables of a register that has no entries, which are counted where they are kept; see `tallies`.
    """

    programs: Programs
    places: Places
    rounds: Sequence[Round] = ()
    entries: Sequence[Entry] = ()
    cooperatives: Sequence[Cooperative | Brief] = ()
    figures: Sequence[Figure] = ()
    registered: int = 0
    pledges: Sequence[Pledge] = ()
    payments: Sequence[Payment] = ()
    sessions: Sequence[Session] = ()
    measures: Sequence[Measure] = ()
    links: Sequence[Link] = ()
    scores: Sequence[Score] = ()
    misfits: frozenset[str] = frozenset()
    counts: Tables | None = None

    @classmethod
    def of(
        cls,
        unit: Tables,
        programs: Programs,
        places: Places,
        narrowing: Narrowing | None = None,
        shape: type[Brief] = Brief,
        entries: Sequence[Entry] | None = None,
    ) -> Register:
        """Take what a unit of work sees: everything, or some entries and what belongs to them.

        Args:
            unit: the unit of work.
            programs: name the programs.
            places: name the places.
            narrowing: what the entries are narrowed to.
            shape: what is taken of each cooperative.
            entries: those that are taken, where not all of the narrowing are.
        """
        narrowed = (narrowing or Narrowing()).narrowed
        is_whole = entries is None
        everything = is_whole and narrowed == EVERYTHING
        entries = unit.entered(narrowed) if entries is None else entries
        rounds, figures = unit.rounds.find(), unit.figures.find()
        ids = {entry.id for entry in entries}
        return cls(
            programs,
            places,
            rounds,
            entries,
            unit.cooperatives.project(shape, {entry.cooperative for entry in entries}),
            figures,
            unit.cooperatives.count(**narrowed.of_cooperative) if is_whole else 0,
            unit.pledges.find(),
            unit.payments.find() if everything else unit.payments.among("entry", ids),
            unit.sessions.find(),
            scores=unit.scores.find() if everything else unit.scores.among("entry", ids),
            misfits=misfits_of(figures, programs, rounds),
        )

    @classmethod
    def of_sums(cls, unit: Tables, programs: Programs, places: Places) -> Register:
        """Take what sums are made of, and leave the entries, their cooperatives and payments where they are kept."""
        rounds, figures = unit.rounds.find(), unit.figures.find()
        return cls(
            programs,
            places,
            rounds,
            figures=figures,
            pledges=unit.pledges.find(),
            misfits=misfits_of(figures, programs, rounds),
            counts=unit,
        )

    @classmethod
    def of_round(cls, unit: Tables, programs: Programs, places: Places, round_: Round) -> Register:
        """Take one round, its entries and their cooperatives."""
        entries = unit.entries.find(round=round_.id)
        entered = unit.cooperatives.project(Brief, {entry.cooperative for entry in entries})
        pledges, sessions = unit.pledges.find(round=round_.id), unit.sessions.find(round=round_.id)
        scores = unit.scores.among("entry", {entry.id for entry in entries})
        return cls(programs, places, [round_], entries, entered, pledges=pledges, sessions=sessions, scores=scores)

    def marks(self) -> dict[str, float]:
        """Give the mark of each entry that has one: what the jury of its round makes of it, else its single mark."""
        entries = self.entries_by_round()
        by_entry: dict[str, list[Score]] = defaultdict(list)
        for score in self.scores:
            by_entry[score.entry].append(score)
        found: dict[str, float] = {}
        for round_ in self.rounds:
            scores = [score for entry in entries[round_.id] for score in by_entry.get(entry.id, ())]
            criteria = criteria_of(round_, self.programs[round_.program])
            marks = ranking.marks(entries[round_.id], scores, criteria)
            found |= {entry: round(float(mark), 2) for entry, mark in marks.items()}
        return found

    @property
    def tallies(self) -> Tallies:
        """What counts the entries: where they are kept, or here."""
        return self.counts or Counting(self.rounds, self.entries, self._of_ids, lambda: self.payments)

    def _of_ids(self, ids: Collection[str]) -> list[Cooperative | Brief]:
        return [one for one in self.cooperatives if one.id in ids]

    def sums_of_rounds(self) -> dict[str, RoundSums]:
        """Count the entries and winners of each round, and sum the awards; of one without entries, nothing."""
        return sums_of_rounds(self.tallies.tally(("round",)))

    def count_registered(self, narrowing: Narrowing) -> int:
        """Count the cooperatives of the region, the sector and the kind, with and without an entry."""
        return self.counts.cooperatives.count(**narrowing.of_cooperative) if self.counts else self.registered

    def entries_by_round(self) -> dict[str, list[Entry]]:
        """Give the entries of each round; of one without entries, none."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.round].append(entry)
        return found

    def narrowed(self, narrowing: Narrowing) -> Register:
        """Keep what a report is narrowed to, everywhere alike."""
        if narrowing == Narrowing():
            return self
        cooperatives = self.cooperatives
        if narrowing.of_cooperative:
            cooperatives = [c for c in cooperatives if narrowing.takes_cooperative(c)]
        rounds = [r for r in self.rounds if narrowing.takes_round(r)]
        ids, round_ids = {c.id for c in cooperatives}, {r.id for r in rounds}
        entries = [
            e for e in self.entries if e.cooperative in ids and e.round in round_ids and narrowing.takes_entry(e)
        ]
        by_id = {e.id: e for e in entries}
        payments = [p for p in self.payments if p.entry in by_id]
        promised = [p for p in self.pledges if p.round in round_ids]
        if sponsor := narrowing.sponsor:
            payments = [p for p in payments if money.payer_of(by_id[p.entry], p) == sponsor]
            promised = [p for p in promised if p.sponsor == sponsor]
            entries = [_share_of(e, sponsor) for e in entries]
            counted = self.counts.tally(("round",), narrowing.narrowed) if self.counts else ()
            paying = {*(e.round for e in entries), *(p.round for p in promised), *(one.group[0] for one in counted)}
            rounds = [r for r in rounds if r.id in paying or sponsor in r.sponsors]
        return self._replace(
            cooperatives=cooperatives,
            rounds=rounds,
            entries=entries,
            figures=[] if narrowing.is_partial else self.figures,
            pledges=promised,
            payments=payments,
            sessions=[s for s in self.sessions if s.round in round_ids],
        )

    def with_winners(self, narrowing: Narrowing, sums: Mapping[str, RoundSums], most: int = 0) -> Register:
        """Keep of the entries the winners, in the order of a list; of a register that has none, take them in.

        Args:
            narrowing: what it is narrowed to already.
            sums: what the entries of each round come to, by its id.
            most: how many winners at most; 0 for all.
        """
        rounds, before = [], 0
        for round_ in sorted(self.rounds, key=round_order(self.programs)):
            if sums[round_.id].winners and (not most or before < most):
                rounds.append(round_.id)
                before += sums[round_.id].winners
        if self.counts is None:
            found: Sequence[Entry] = rules.winners(self.entries)
        else:
            narrowed = narrowing.narrowed
            is_part = before < sum(one.winners for one in sums.values())
            narrowed = narrowed._replace(rounds=frozenset(rounds)) if is_part else narrowed
            found = self.counts.entered(narrowed, WINNER)
        order = {round_id: place for place, round_id in enumerate(rounds)}
        found = sorted(
            (entry for entry in found if entry.round in order),
            key=lambda entry: (order[entry.round], len(entry.id), entry.id),
        )[: most or None]
        if self.counts is None:
            return self._replace(entries=found)
        entered = self.counts.cooperatives.project(Brief, {entry.cooperative for entry in found})
        return self._replace(entries=found, cooperatives=entered)

    def entered(self) -> list[Cooperative | Brief]:
        """Give the cooperatives that have an entry."""
        ids = {entry.cooperative for entry in self.entries}
        return [one for one in self.cooperatives if one.id in ids]

    def standings(self) -> list[money.Standing]:
        """Say where each award stands."""
        return money.standings(self.entries, self.payments)

    def balances(self, rounds: Iterable[Round] | None = None) -> dict[str, list[Balance]]:
        """Say what each sponsor pledged, pays and paid, by round: in each of these, or in all."""
        places = {c.id: Place(c.region, c.sector) for c in self.cooperatives}
        shares: dict[str, list[Paying]] = defaultdict(list)
        for standing in self.standings():
            shares[standing.entry.round] += [Paying.of_share(share, places) for share in standing.shares]
        among = self.rounds if rounds is None else rounds
        return {round_.id: balances(round_, self.pledges, shares[round_.id]) for round_ in among}


def misfits_of(figures: Sequence[Figure], programs: Programs, rounds: Sequence[Round]) -> frozenset[str]:
    """Give the ids of the figures that do not fit the sums of the others."""
    if not figures:
        return frozenset()
    from ocp_ess_cli.domain.published import misfits  # noqa: PLC0415 - a register without figures needs none

    return misfits(figures, programs, rounds)


def sums_of_rounds(by_round: Iterable[Tally]) -> dict[str, RoundSums]:
    """Give what each round comes to, from tallies by round; of one without entries, nothing."""
    found: dict[str, RoundSums] = defaultdict(RoundSums)
    for one in by_round:
        round_id = str(one.group[0])
        found[round_id] = found[round_id].plus(one)
    return found


def _share_of(entry: Entry, sponsor: str) -> Entry:
    """Keep of an award that several share what one of them pays."""
    if entry.award is None or not entry.award.shares:
        return entry
    own = msgspec.structs.replace(entry.award, amount=entry.award.shares[sponsor], sponsor=sponsor, shares={})
    return msgspec.structs.replace(entry, award=own)


def published(register: Register, round_: Round, key: str) -> int | None:
    """Give what was published of a round and fits: the first of the whole, else the first of each track, added."""
    by_track: dict[str, int] = {}
    for figure in register.figures:
        if _is_of_round(figure, round_, key) and figure.id not in register.misfits:
            by_track.setdefault(figure.track or "", figure.value)
    return by_track.get("", sum(by_track.values())) if by_track else None


def _is_of_round(figure: Figure, round_: Round, key: str) -> bool:
    return (
        figure.key == key
        and (figure.program, figure.year) == (round_.program, round_.year)
        and figure.since in (None, round_.year)
        and not figure.sponsor
    )


def contradictions(register: Register, rounds: Sequence[Round]) -> list[str]:
    """Name the rounds of which sources publish different numbers of winners or candidates, and which is shown."""
    first = {
        "candidates": _("Sources disagree on the candidates of {round}: {values}; the first is shown."),
        "winners": _("Sources disagree on the winners of {round}: {values}; the first is shown."),
    }
    fitting = {
        "candidates": _(
            "Sources disagree on the candidates of {round}: {values}; {shown} fits the totals, and is shown."
        ),
        "winners": _("Sources disagree on the winners of {round}: {values}; {shown} fits the totals, and is shown."),
    }
    notes = []
    for round_ in rounds:
        for key, plain in first.items():
            by_track: dict[str, list[Figure]] = {}
            for figure in register.figures:
                if _is_of_round(figure, round_, key):
                    by_track.setdefault(figure.track or "", []).append(figure)
            for of_track in by_track.values():
                told = list(dict.fromkeys(number(one.value) for one in of_track))
                fits = [*dict.fromkeys(number(one.value) for one in of_track if one.id not in register.misfits)]
                if len(told) > 1:
                    sentence = fitting[key] if len(fits) == 1 else plain
                    notes.append(sentence.format(round=round_.id, values=listed(told), shown=(fits or told)[0]))
    return notes


def sums_by_currency(winning: Iterable[Entry]) -> dict[str, int]:
    """Sum the awards by currency; two currencies are never added."""
    sums: Counter[str] = Counter()
    for entry in winning:
        if entry.award:
            sums[entry.award.currency] += entry.award.amount
    return dict(sorted(sums.items()))


def round_order(programs: Programs) -> Callable[[Round], tuple[int, int]]:
    """Sort rounds by program, as the programs stand, and year."""
    order = {program.key: place for place, program in enumerate(programs)}
    return lambda round_: (order.get(round_.program, len(order)), round_.year)


def standing_award(entry: Entry) -> Award | None:
    """Give the award of a winner; one that was taken back does not count."""
    return entry.award if entry.stage == WINNER else None


def payer_cell(award: Award) -> Cell:
    """Tell who pays an award: one sponsor, or the share of each."""
    if not award.shares:
        return award.sponsor
    sentence = _("{sponsor} {share}")
    told = [sentence.format(sponsor=who, share=number(share)) for who, share in award.shares.items()]
    return Named(money.payers_text(award), listed(told))


def marked_name(cooperative: Cooperative | Brief) -> str:
    """Give the name with a star where the cooperative is illustrative."""
    return f"{cooperative.name} *" if cooperative.illustrative else cooperative.name


def illustrative_note(cooperatives: Iterable[Cooperative | Brief]) -> list[str]:
    """Explain the star where one of the cooperatives has it."""
    return star_note(is_needed=any(cooperative.illustrative for cooperative in cooperatives))


def star_note(*, is_needed: bool) -> list[str]:
    """Explain the star of illustrative cooperatives, where it stands."""
    return [_("* illustrative: invented for demonstration, not a real cooperative.")] if is_needed else []


def illustrative_note_of(register: Register, entries: Iterable[Entry]) -> list[str]:
    """Explain the star where a cooperative of these entries has it."""
    ids = {entry.cooperative for entry in entries}
    return illustrative_note(c for c in register.cooperatives if c.id in ids)


def participation_columns(entries: Iterable[Entry]) -> tuple[Column, ...]:
    """Give the columns of who takes part and with what; people see those in which an entry says something."""
    found = [*entries]
    said = {field: any(getattr(entry, field) not in (None, ()) for entry in found) for field in PARTICIPATION}
    return (
        Column("people", _("People"), numeric=True, where="" if said["people"] else "data"),
        Column("women", _("Women"), numeric=True, where="" if said["women"] else "data"),
        Column("products", _("Products"), where="wide" if said["products"] else "data"),
    )


def participation_cells(entry: Entry) -> tuple[Cell, ...]:
    """Say who takes part and with what."""
    return entry.people, entry.women, entry.products


def mark_cell(mark: float | None) -> Cell:
    """Show a mark with two decimals at most; a jury's mean may have more."""
    return None if mark is None else round(mark, 2)


def region_cell(places: Places, cooperative: Cooperative | Brief) -> Cell:
    """Give the region of a cooperative."""
    return Named(cooperative.region, places.region_name(cooperative.region))


def sector_cell(places: Places, cooperative: Cooperative | Brief) -> Cell:
    """Give the sector of a cooperative."""
    return Named(cooperative.sector, places.sector_name(cooperative.sector))
