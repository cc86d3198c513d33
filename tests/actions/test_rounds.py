"""The rounds of a prize: finding, opening, changing and closing them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli.actions import rounds
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, FieldsRefused, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Entry, Round, Step, Terms
from ocp_ess_cli.domain.values import Mistake
from tests.builders import STAMP, TODAY, a_round, a_unit, an_entry, jil, lalla, mourafaka, refuses

CLOSED = "lalla-2022 is closed. To open it again: ess edit-round --program lalla --year 2022 --reopen"
ALL = {
    "seats": "12",
    "amount": "60 000 DH",
    "currency": "eur",
    "min_per_region": "1",
    "schedule": "60 / 40",
    "edition": "3",
    "status": "Closed",
    "ceremony": "2022-03-08",
    "theme": " Pour des dirigeantes ",
    "sponsors": "Fondation OCP;COPAG; ;COPAG",
    "source": "https://example.org",
    "source_date": "2022-03",
    "note": "x",
}
FULL = Round(
    id="lalla-2022",
    program="lalla",
    year=2022,
    edition=3,
    status="closed",
    ceremony=date(2022, 3, 8),
    theme="Pour des dirigeantes",
    sponsors=("Fondation OCP", "COPAG"),
    terms=msgspec.structs.replace(
        lalla().terms, seats=12, amount=60_000, currency="EUR", min_per_region=1, schedule=(60, 40)
    ),
    source="https://example.org",
    source_date="2022-03",
    note="x",
)


def winners(count: int) -> list[Entry]:
    """Make winners of `lalla-2022`."""
    return [an_entry(n, stage="winner", award=Award(amount=50_000)) for n in range(1, count + 1)]


# --- find ---


def test_a_round_is_found_by_program_and_year() -> None:
    """The round of a program and a year is given."""
    unit = a_unit(a_round(), a_round(year=2023), a_round(jil()))
    assert rounds.get_round(unit, lalla(), 2023) == a_round(year=2023)


def test_a_round_that_is_not_there_is_told_how_to_open() -> None:
    """Of a round that is not there, the command that opens it is told."""
    sentence = "There is no round jil-2022. Open it with: ess open-round --program jil --year 2022"
    with refuses(NotFound, sentence):
        rounds.get_round(a_unit(a_round()), jil(), 2022)


# --- read ---


def test_a_round_begins_with_the_terms_of_its_program() -> None:
    """A round of no texts is open and has its program's terms."""
    assert rounds.read_round(lalla(), 2022, {}) == Round(
        id="lalla-2022", program="lalla", year=2022, terms=lalla().terms
    )


def test_every_field_of_a_round_is_read() -> None:
    """A text for each field becomes the value that the round keeps."""
    assert tuple(ALL) == rounds.FIELDS
    assert rounds.read_round(lalla(), 2022, ALL) == FULL


@pytest.mark.parametrize(
    ("raw", "shares"),
    [
        ("project=30%", {"project": 0.3}),
        ("project=30 %;cooperative=0,5", {"project": 0.3, "cooperative": 0.5}),
        ("Project = 0.3 ; ", {"project": 0.3}),
        ("project=0%", {}),
        (" ", {}),
    ],
)
def test_the_shares_of_tracks_are_read(raw: str, shares: dict[str, float]) -> None:
    """The least share of each track is kept with the terms; an empty text or none of the seats clears it."""
    base = msgspec.structs.replace(jil().terms, track_shares={"cooperative": 0.1})
    read = rounds.read_round(jil(), 2022, {"track_shares": raw}, base=a_round(jil(), terms=base))
    assert read.terms == msgspec.structs.replace(base, track_shares=shares)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("30%", "“30%” is not a track and its share; write both, such as project=30%."),
        ("women=30%", "“women” is none of: cooperative, project."),
        ("project=30%;project=20%", "The track project is named twice."),
        ("project=60%;cooperative=60%", "The shares of the tracks are 120% together; they cannot be more than 100%."),
        ("project=1.5", "“1.5” is not a share; write a percentage from 0% to 100%, such as 30%, or 0.3."),
    ],
)
def test_a_wrong_share_of_a_track_is_told(raw: str, sentence: str) -> None:
    """What is no share of a track is refused with what could be written."""
    with pytest.raises(FieldsRefused) as caught:
        rounds.read_round(jil(), 2022, {"track_shares": raw})
    assert caught.value.mistakes == (Mistake(sentence, "track_shares"),)


def test_a_share_of_a_track_that_the_program_does_not_take_is_told() -> None:
    """A track in which nobody can apply has no share."""
    with pytest.raises(FieldsRefused) as caught:
        rounds.read_round(lalla(), 2022, {"track_shares": "project=30%"})
    sentence = "The round takes the track cooperative, not project."
    assert caught.value.mistakes == (Mistake(sentence, "track_shares"),)


WHOLE = "“{}” is not a whole number; write digits alone, such as 12 or 1200."
AMOUNT = "“{}” is not an amount; write whole dirhams above zero, such as 50000."
CURRENCY = "“{}” is not a currency; write its code of three letters, such as MAD."


@pytest.mark.parametrize(
    ("field", "raw", "sentence"),
    [
        ("seats", "0", "It must be 1 or more."),
        ("seats", "-1", WHOLE.format("-1")),
        ("amount", "0", AMOUNT.format("0")),
        (
            "amount",
            "50.5",
            "“50.5” has a fraction or can be read as two numbers; write whole digits alone, such as 50000.",
        ),
        ("currency", "dirham", CURRENCY.format("DIRHAM")),
        ("currency", "دره", CURRENCY.format("دره")),
        ("min_per_region", "x", WHOLE.format("x")),
        ("schedule", "60/50", "The percents 60/50 add up to 110; they must add up to 100, such as 60/40."),
        ("schedule", "half", "“half” is not a schedule; write the percents of the instalments, such as 60/40."),
        ("schedule", "100/0", "“100/0” is not a schedule; write the percents of the instalments, such as 60/40."),
        ("edition", "0", "It must be 1 or more."),
        ("status", "shut", "“shut” is none of: open, closed."),
        (
            "ceremony",
            "8 mars",
            "“8 mars” is not a date; write year, month and day, such as 2022-03-08.",
        ),
        ("theme", "a\nb", "Character 2 is a control character (U+000A); take it out."),
        ("sponsors", "OCP;!", "A name needs at least one letter or digit."),
        ("source", "x" * 2001, "The text has 2,001 characters; 2,000 are allowed."),
        ("source_date", "2022-13", "“2022-13” is not a date; write 2023, 2023-08 or 2023-08-09."),
        ("note", "a\x00b", "Character 2 is a control character (U+0000); take it out."),
    ],
)
def test_a_wrong_text_of_a_round_is_told_by_its_field(field: str, raw: str, sentence: str) -> None:
    """A text that a field of a round cannot take is refused with the field and a sentence."""
    with pytest.raises(FieldsRefused) as caught:
        rounds.read_round(lalla(), 2022, {field: raw})
    assert (caught.value.mistakes, caught.value.exit_code) == ((Mistake(sentence, field),), 2)


@pytest.mark.parametrize("amount", ["x", " "])
def test_all_wrong_texts_of_a_round_are_told_at_once(amount: str) -> None:
    """Every mistake is named, an amount that is cleared among them."""
    with pytest.raises(BadValue) as caught:
        rounds.read_round(lalla(), 2022, {"seats": "x", "amount": amount, "edition": "y"})
    mistakes = caught.value.mistakes if isinstance(caught.value, FieldsRefused) else ()
    assert [mistake.column for mistake in mistakes] == ["seats", "amount", "edition"]


def test_a_currency_is_told_visibly() -> None:
    """A sentence about a currency has no character that a terminal obeys."""
    with refuses(BadValue, CURRENCY.format("\\u001b[31M")):
        rounds.currency("\x1b[31m")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("seats", {"terms": msgspec.structs.replace(FULL.terms, seats=None)}),
        ("currency", {"terms": msgspec.structs.replace(FULL.terms, currency="MAD")}),
        ("min_per_region", {"terms": msgspec.structs.replace(FULL.terms, min_per_region=0)}),
        ("edition", {"edition": None}),
        ("status", {"status": "open"}),
        ("ceremony", {"ceremony": None}),
        ("theme", {"theme": ""}),
        ("sponsors", {"sponsors": ()}),
        ("source", {"source": ""}),
        ("source_date", {"source_date": ""}),
        ("note", {"note": ""}),
    ],
)
def test_an_empty_text_clears_a_field_of_a_round(field: str, expected: dict[str, object]) -> None:
    """An empty text sets any field but the amount to its default, and leaves the others."""
    cleared = rounds.read_round(lalla(), 2022, {field: " "}, base=FULL)
    assert cleared == msgspec.structs.replace(FULL, **expected)


def test_an_amount_cannot_be_cleared() -> None:
    """A prize has an amount."""
    with pytest.raises(BadValue) as caught:
        rounds.read_round(lalla(), 2022, {"amount": ""}, base=FULL)
    told = "“” is not an amount; write whole dirhams above zero, such as 50000."
    assert str(caught.value).removeprefix("amount: ") == told


@pytest.mark.parametrize(
    ("year", "sentence"),
    [(2019, "Lalla Al Moutaaouina, women's cooperatives began in 2020; there is no round of 2019."), (2020, "")],
)
def test_a_round_before_the_program_began_is_refused(year: int, sentence: str) -> None:
    """There is no round of a year before the first of its program."""
    if sentence:
        with refuses(RuleBroken, sentence):
            rounds.read_round(lalla(), year, {})
    else:
        assert rounds.read_round(lalla(), year, {}).id == f"lalla-{year}"


# --- open ---


def test_an_opened_round_is_in_the_register() -> None:
    """A round opens with what the texts change in its program's terms."""
    unit = a_unit()
    opened = rounds.open_round(unit, jil(), 2022, {"seats": "39"})
    terms = msgspec.structs.replace(jil().terms, seats=39)
    assert opened == Round(id="jil-2022", program="jil", year=2022, terms=terms)
    assert unit.rounds.find() == [opened]


@pytest.mark.parametrize("status", ["open", "closed"])
def test_a_round_that_is_there_is_not_opened_again(status: str) -> None:
    """A round that is open or closed already is refused, and stays as it is."""
    unit = a_unit(a_round(status=status))
    advice = "To change it: ess edit-round --program lalla --year 2022"
    with refuses(AlreadyExists, f"lalla-2022 exists already, and is {status}. {advice}"):
        rounds.open_round(unit, lalla(), 2022, {"seats": "9"})
    assert unit.rounds.find() == [a_round(status=status)]


def test_a_round_is_ensured() -> None:
    """A round that is there is given as it is, another is opened."""
    unit = a_unit(a_round(theme="x"))
    assert rounds.ensure_round(unit, lalla(), 2022) == a_round(theme="x")
    assert rounds.ensure_round(unit, lalla(), 2023) == a_round(year=2023)
    assert [found.id for found in unit.rounds.find()] == ["lalla-2022", "lalla-2023"]


def test_terms_are_those_of_the_round_not_of_the_program() -> None:
    """A change of a round keeps the terms it opened with, whatever its program's are by now."""
    old = Terms(amount=30_000, seats=5)
    unit = a_unit(a_round(terms=old))
    changed = rounds.edit_round(unit, a_round(terms=old), lalla(), {"seats": "6"})
    assert changed == a_round(terms=Terms(amount=30_000, seats=6))


# --- edit ---


@pytest.mark.parametrize(
    ("count", "texts", "sentence"),
    [
        (1, {"amount": "60000"}, "lalla-2022 has 1 winner already; the amount stays what was awarded."),
        (2, {"amount": "60000"}, "lalla-2022 has 2 winners already; the amount stays what was awarded."),
        (2, {"currency": "EUR"}, "lalla-2022 has 2 winners already; the amount stays what was awarded."),
        (3, {"seats": "2"}, "lalla-2022 has 3 winners already; 2 is too few seats."),
        (2, {"seats": "1"}, "lalla-2022 has 2 winners already; 1 is too few seats."),
    ],
)
def test_what_winners_have_is_not_changed_under_them(count: int, texts: dict[str, str], sentence: str) -> None:
    """With winners, neither the amount nor the currency changes, nor do the seats sink below them."""
    unit = a_unit(a_round(), *winners(count))
    with refuses(RuleBroken, sentence):
        rounds.edit_round(unit, a_round(), lalla(), texts)
    assert unit.rounds.find() == [a_round()]


@pytest.mark.parametrize(
    ("seats", "texts"),
    [
        (8, {"seats": "2"}),
        (8, {"seats": ""}),
        (8, {"amount": "50000", "currency": "mad"}),
        (1, {"theme": "x"}),
        (1, {"theme": "x", "seats": "1"}),
        (1, {"seats": "2"}),
    ],
)
def test_what_leaves_winners_alone_is_changed(seats: int, texts: dict[str, str]) -> None:
    """Seats that suffice, an equal amount, or anything else of a round that has more winners than seats may change."""
    standing = a_round(seats=seats)
    unit = a_unit(standing, *winners(2))
    changed = rounds.edit_round(unit, standing, lalla(), texts)
    assert changed == rounds.read_round(lalla(), 2022, texts, base=standing)
    assert unit.rounds.find() == [changed]


def test_who_won_another_round_or_lost_the_award_does_not_count() -> None:
    """Winners of another round and revoked ones leave the amount and the seats free."""
    others = [an_entry(1, stage="winner", round="lalla-2023"), an_entry(2, stage="revoked"), an_entry(3)]
    unit = a_unit(a_round(), *others)
    changed = rounds.edit_round(unit, a_round(), lalla(), {"amount": "60000", "seats": "1"})
    assert (changed.terms.amount, changed.terms.seats) == (60_000, 1)


def test_wrong_texts_of_an_edit_are_refused() -> None:
    """A change with a wrong text changes nothing."""
    unit = a_unit(a_round())
    with refuses(FieldsRefused, "seats: It must be 1 or more."):
        rounds.edit_round(unit, a_round(), lalla(), {"seats": "0", "theme": "x"})
    assert unit.rounds.find() == [a_round()]


# --- close ---


def test_closing_a_round_passes_over_its_candidates() -> None:
    """The candidates of a closed round are not selected, with who and when; all other entries stay."""
    others = [
        an_entry(3, stage="winner"),
        an_entry(4, stage="ineligible"),
        an_entry(5, stage="withdrawn"),
        an_entry(6, stage="revoked"),
        an_entry(7, round="lalla-2023"),
    ]
    unit = a_unit(a_round(), an_entry(1), an_entry(2, path=()), *others)
    closed, passed_over = rounds.close_round(unit, a_round(), lalla(), STAMP)
    step = Step(stage="not_selected", on=TODAY, by="office")
    expected = [
        an_entry(1, stage="not_selected", path=(*an_entry().path, step)),
        an_entry(2, stage="not_selected", path=(step,)),
    ]
    assert (closed, passed_over) == (a_round(status="closed"), expected)
    assert unit.rounds.find() == [closed]
    assert unit.entries.find() == [*expected, *others]


def test_a_closed_round_is_not_closed_again() -> None:
    """Closing twice is refused, and candidates recorded meanwhile stay."""
    unit = a_unit(a_round(status="closed"), an_entry())
    with refuses(RuleBroken, "lalla-2022 is closed already."):
        rounds.close_round(unit, a_round(status="closed"), lalla(), STAMP)
    assert unit.entries.find() == [an_entry()]


def test_a_round_opened_again_has_its_candidates_again() -> None:
    """Who was not selected is a candidate again, with a step more; entries of other stages and rounds stay."""
    others = [
        an_entry(3, stage="winner"),
        an_entry(4, stage="ineligible"),
        an_entry(5, stage="withdrawn"),
        an_entry(6, stage="revoked"),
        an_entry(7, stage="not_selected", round="lalla-2023"),
    ]
    unit = a_unit(a_round(), an_entry(1), an_entry(2, mark=12), *others)
    _closed, passed_over = rounds.close_round(unit, a_round(), lalla(), STAMP)
    again = rounds.reopen_round(unit, a_round(), lalla(), STAMP)
    step = Step(stage="candidate", on=TODAY, by="office")
    assert again == [
        msgspec.structs.replace(entry, stage="candidate", path=(*entry.path, step)) for entry in passed_over
    ]
    assert unit.entries.find() == [*again, *others]


def test_a_closed_round_is_refused_where_an_open_one_is_needed() -> None:
    """The way to open a closed round again is told; an open one passes."""
    rounds.refuse_closed(a_round())
    with refuses(RuleBroken, CLOSED):
        rounds.refuse_closed(a_round(status="closed"))


def test_the_amount_of_a_round_without_one_is_set_and_cleared() -> None:
    """Where the program sets no amount, a round can have one, and none again; a prize always has one."""
    cohort = rounds.read_round(mourafaka(), 2022, {"amount": "80000", "months": "18", "max_years": "2"})
    assert (cohort.terms.amount, cohort.terms.months, cohort.terms.eligibility.max_years) == (80_000, 18, 2)
    cleared = rounds.read_round(mourafaka(), 2022, {"amount": "", "months": "", "max_years": ""}, cohort)
    assert (cleared.terms.amount, cleared.terms.months, cleared.terms.eligibility.max_years) == (0, None, None)
    with pytest.raises(FieldsRefused):
        rounds.read_round(lalla(), 2022, {"amount": ""})
