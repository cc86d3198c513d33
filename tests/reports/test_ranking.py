"""The ranking of a round as people and programs see it: ties, spread, recusals, missing marks, firmness."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest

from ocp_ess_cli.domain import ranking
from ocp_ess_cli.domain.models import Juror, Score
from ocp_ess_cli.domain.ranking import Firmness, Range, Swap
from ocp_ess_cli.reports.ranking import Standing, rank
from ocp_ess_cli.reports.report import Named, shown
from ocp_ess_cli.reports.scores import score, score_changes
from tests.builders import lalla
from tests.reports.registers import COOPERATIVES, REGISTER, ROUNDS, card, entry, keys, records, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.models import Entry
    from ocp_ess_cli.reports.report import Report

JURORS = tuple(Juror(name=f"Juror {n}") for n in (1, 2))
TWO = {"innovation": 1.0, "social_impact": 1.0}
LALLA = msgspec.structs.replace(ROUNDS[1], jurors=JURORS, terms=msgspec.structs.replace(ROUNDS[1].terms, criteria=TWO))
ENTRIES = [entry(n, "lalla-2022", n) for n in (1, 2, 3)]


def given(entry_: int, juror: int, *marks: float, **fields: object) -> Score:
    """Make what a juror says of an entry."""
    plain = Score(
        id=f"S{entry_}{juror}",
        entry=f"E{entry_:04}",
        juror=f"Juror {juror}",
        marks=dict(zip(TWO, marks, strict=False)),
    )
    return msgspec.structs.replace(plain, **fields)


def standing(scores: Sequence[Score], entries: Sequence[Entry] = ENTRIES, left_out: Sequence[Entry] = ()) -> Standing:
    """Make the standing that scores give."""
    return Standing(LALLA, entries, left_out, scores, ranking.marks(entries, scores, TWO))


EVEN = [given(1, 1, 12, 12), given(1, 2, 15, 15), given(2, 1, 13, 13), given(2, 2, 14, 14), given(3, 1, 4, 4)]
EVEN.append(given(3, 2, 9.5, 9.5))


def shown_ranks(report: Report) -> list[str]:
    """Give the ranks as people see them."""
    return [shown(row.cells[0]) for row in table(report, "ranking").rows]


def test_the_ranking_shows_ties_as_ties() -> None:
    """Equal marks have equal ranks with a sign for people; programs get the number."""
    report = rank(REGISTER, standing(EVEN))
    assert report.title == "Lalla Al Moutaaouina, women's cooperatives – 2022: ranking"
    assert shown_ranks(report) == ["1=", "1=", "3"]
    assert records(table(report, "ranking"), "rank", "entry", "name", "mark", "jurors") == [
        (Named(1, "1="), "E0001", "Tafoukt", 13.5, 2),
        (Named(1, "1="), "E0002", "Ifrane", 13.5, 2),
        (Named(3, "3"), "E0003", "Nahda", 6.75, 2),
    ]


def test_keys_for_programs() -> None:
    """Programs get every key, whatever there is to show; with evened marks and firmness, those too."""
    first = ["rank", "entry", "cooperative", "name", "region", "stage", "mark"]
    jury = ["jurors", "spread", "wide_spread", "recused", "missing"]
    criteria = ["mark_innovation", "mark_social_impact"]
    assert keys(table(rank(REGISTER, standing(EVEN)), "ranking")) == [*first, *jury, *criteria]
    whole = standing(EVEN)._replace(evened={}, firmness=Firmness({}, ()))
    assert keys(table(rank(REGISTER, whole), "ranking")) == [
        *first,
        *("evened_rank", "evened_mark"),
        *jury,
        *criteria,
        *("best_rank", "worst_rank", "moved_by"),
    ]
    assert [part.key for part in rank(REGISTER, whole).parts] == ["ranking", "unmarked", "seats"]


def test_a_wide_spread_is_flagged() -> None:
    """More than a quarter of the scale is wide, a quarter is not."""
    report = rank(REGISTER, standing(EVEN))
    spreads = [(shown(row[0]), row[1]) for row in records(table(report, "ranking"), "spread", "wide_spread")]
    assert spreads == [("3", False), ("1", False), ("5.5 !", True)]
    assert report.notes == (
        "The mark is the mean of the jurors' weighted marks.",
        "! The jurors' marks lie more than 5 points apart, a quarter of the scale.",
    )
    narrow = [*EVEN[:5], given(3, 2, 9, 9)]
    assert rank(REGISTER, standing(narrow)).notes == ("The mark is the mean of the jurors' weighted marks.",)


def test_missing_marks_and_recusals_are_told() -> None:
    """A criterion left out, an entry not marked and a juror who is recused are told by juror and entry."""
    scores = [given(1, 1, 12, 12), given(1, 2, 15), given(2, 1, recused=True)]
    report = rank(REGISTER, standing(scores, [*ENTRIES, entry(4, "lalla-2022", 4, mark=9.0)]), median=True)
    assert records(table(report, "ranking"), "entry", "mark", "recused", "missing", "mark_social_impact") == [
        ("E0001", 13.5, (), 1, 12.0),
        ("E0004", 9.0, (), 0, None),
    ]
    assert records(table(report, "unmarked"), "entry", "cooperative", "recused") == [
        ("E0002", "C0002", ("Juror 1",)),
        ("E0003", "C0003", ()),
    ]
    assert report.notes == (
        "The mark is the median of the jurors' weighted marks.",
        "Juror 2 did not mark social effect of E0001: the other criteria count by their weights.",
        "Not marked by Juror 1: E0003, E0004.",
        "Not marked by Juror 2: E0002, E0003, E0004.",
        "1 entry ranks by its single mark, for no juror marked it: E0004.",
        "* illustrative: invented for demonstration, not a real cooperative.",
    )


def test_many_entries_are_not_all_named() -> None:
    """A note names some entries, and that there are more."""
    many = [entry(n, "lalla-2022", 1, mark=12.0) for n in range(1, 11)]
    report = rank(REGISTER._replace(rounds=[LALLA]), standing([], many))
    told = "E0001, E0002, E0003, E0004, E0005, E0006, E0007, E0008, …"
    assert report.notes == (
        f"Not marked by Juror 1: {told}.",
        f"Not marked by Juror 2: {told}.",
        f"10 entries rank by their single mark, for no juror marked them: {told}.",
    )


def test_entries_that_are_left_out_are_counted() -> None:
    """Entries that were withdrawn or are not eligible stand in a note."""
    stages = ["withdrawn", "ineligible", "withdrawn"]
    left_out = [entry(n, "lalla-2022", 1, stage=stage) for n, stage in enumerate(stages, start=4)]
    report = rank(REGISTER, standing(EVEN, left_out=left_out))
    assert report.notes[-1] == "Left out: withdrawn 2, ineligible 1."


EVENED = (
    "Evened: the marks of each juror are brought to the common mean and spread; "
    "it presumes that jurors saw entries of like quality."
)


def test_evened_marks_lead_and_the_plain_rank_stands_beside() -> None:
    """The order is that of the evened marks; a juror who marked too few is named."""
    evened = {"E0001": Fraction(12), "E0002": Fraction(13), "E0003": Fraction(13)}
    report = rank(REGISTER, standing([*EVEN, given(1, 3, 2, 2)])._replace(evened=evened))
    cells = records(table(report, "ranking"), "entry", "rank", "evened_rank", "evened_mark")
    assert cells == [
        ("E0002", Named(1, "1"), Named(1, "1="), 13.0),
        ("E0003", Named(3, "3"), Named(1, "1="), 13.0),
        ("E0001", Named(2, "2"), Named(3, "3"), 12.0),
    ]
    assert report.notes[1:3] == (
        EVENED,
        "Not evened, for they marked fewer than 3 entries: Juror 3.",
    )


def test_firmness_is_shown_by_entry_and_by_seat() -> None:
    """A range of ranks with who moves it, and the winners that hang on one juror."""
    ranges = {"E0001": Range(1, 2, ("Juror 1",)), "E0002": Range(1, 1), "E0003": Range(3, 3, (), "Juror 2")}
    firmness = Firmness(ranges, (Swap("Juror 1", ("E0003",), ("E0001", "E0002")),))
    report = rank(REGISTER, standing(EVEN)._replace(firmness=firmness))
    ranking_ = table(report, "ranking")
    assert records(ranking_, "best_rank", "worst_rank", "moved_by") == [(1, 2, ("Juror 1",)), (1, 1, ()), (3, 3, ())]
    assert [row.cells[-2:] for row in ranking_.for_people().rows] == [
        ("1–2", ("Juror 1",)),
        ("1", ()),
        ("3", ()),
    ]
    assert records(table(report, "seats"), "without", "comes", "goes") == [("Juror 1", ("E0003",), ("E0001", "E0002"))]
    assert report.notes[-1] == "Without Juror 2, no mark would be left of E0003."


FIRM = Firmness({f"E000{n}": Range(n, n) for n in (1, 2, 3)}, ())


def test_a_round_without_seats_has_no_winners_that_hang() -> None:
    """Where no number of seats is set, that is said, and people see no empty table."""
    free = msgspec.structs.replace(LALLA, terms=msgspec.structs.replace(LALLA.terms, seats=None))
    report = rank(REGISTER, standing(EVEN)._replace(round_=free, firmness=FIRM))
    assert [part.key for part in report.shown()] == ["ranking"]
    assert report.notes[-1] == "lalla-2022 sets no number of seats, so that its winners hang on no rank."


# --- one score ---

BEFORE = given(1, 1, 12, comment="clear")


def test_one_score_is_shown_with_the_weights() -> None:
    """What a juror says of an entry, and each criterion with its weight, marked or not."""
    report = score(REGISTER, LALLA, BEFORE, COOPERATIVES[0])
    assert card(report, "score") == {
        "score": "S11",
        "round": "lalla-2022",
        "entry": "E0001",
        "cooperative": "C0001",
        "name": "Tafoukt",
        "juror": "Juror 1",
        "recused": False,
        "comment": "clear",
    }
    assert records(table(report, "marks"), "criterion", "weight", "mark") == [
        (Named("innovation", "innovation"), 1.0, 12.0),
        (Named("social_impact", "social effect"), 1.0, None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, BEFORE, ["innovation: 12", "Comment: clear"]),
        (BEFORE, BEFORE, []),
        (BEFORE, given(1, 1, 0, 9.5), ["innovation: 12 → 0", "social effect: 9.5", "Comment: clear → –"]),
        (given(1, 1, 0), given(1, 1, 3), ["innovation: 0 → 3"]),
        (BEFORE, given(1, 1, recused=True, comment="clear"), ["innovation: 12 → –", "Recused: yes"]),
        (given(1, 1, recused=True), given(1, 1), ["Recused: yes → no"]),
    ],
)
def test_what_changed_in_a_score_is_told(before: Score | None, after: Score, told: list[str]) -> None:
    """Each criterion that is new or changes has a line, and so have the recusal and the comment."""
    assert score_changes(lalla(), TWO, before, after) == told
