"""Values as people type them: taken as meant, or refused in a sentence."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 25)
TWENTY = partial(values.mark, scale=20)
PAST = partial(values.past_day, today=TODAY)
STATUS = partial(values.one_of, allowed=("open", "closed"))
SHORT = partial(values.text, longest=5)


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (values.text, "  Tafoukt ", "Tafoukt"),
        (values.text, "e\u0301te\u0301", "été"),
        (values.text, "نمی\u200cدانم", "نمی\u200cدانم"),
        (values.text, "[red]x[/] <b> =1+1 |", "[red]x[/] <b> =1+1 |"),
        (values.text, "«\u00a0Ifrane\u00a0»", "«\u00a0Ifrane\u00a0»"),
        (values.text, "", ""),
        (SHORT, "12345", "12345"),
        (values.name, " 7 ", "7"),
        (values.name, "n" * values.LONGEST_NAME, "n" * values.LONGEST_NAME),
        (values.names, "Tafoukt; ;Ifrane ;Tafoukt;", ("Tafoukt", "Ifrane")),
        (values.names, "", ()),
        (values.count, " 12 ", 12),
        (values.count, "0", 0),
        (values.count, "1 200", 1200),
        (values.count, "1,200,000", 1_200_000),
        (values.count, "1\u202f200", 1200),
        (values.count, "1\u00a0200", 1200),
        (values.count, "١٢", 12),
        (values.count, "999999999999999", 10**15 - 1),
        (values.count, "000000000000000012", 12),
        (values.amount, "50000", 50_000),
        (values.amount, "50 000 MAD", 50_000),
        (values.amount, "50,000 dh", 50_000),
        (values.amount, "50000DHS.", 50_000),
        (values.amount, "50\u202f000\u00a0MAD", 50_000),
        (values.day_of, " 2022-03-08 ", date(2022, 3, 8)),
        (values.day_of, "2024-02-29", date(2024, 2, 29)),
        (PAST, "2026-11-25", TODAY),
        (values.year, " 2022 ", 2022),
        (values.year, "1900", 1900),
        (values.year, "2100", 2100),
        (values.years, "2022", range(2022, 2023)),
        (values.years, "2020..2022", range(2020, 2023)),
        (values.years, " 2022 .. 2022 ", range(2022, 2023)),
        (TWENTY, "15.5", 15.5),
        (TWENTY, " 15,25 ", 15.25),
        (TWENTY, "0", 0.0),
        (TWENTY, "20", 20.0),
        (STATUS, " Closed ", "closed"),
        (values.country, " sn ", "SN"),
        (values.ice, "001 234 567 000 062", "001234567000062"),
        (values.reach, " +212 5 37 00 00 00 ", "+212 5 37 00 00 00"),
        (values.reach, "(0537) 00-00-00", "(0537) 00-00-00"),
        (values.reach, "coop@example.ma", "coop@example.ma"),
        (values.share, "50%", 0.5),
        (values.share, " 12,5 % ", 0.125),
        (values.share, "0.75", 0.75),
        (values.share, "١٠٠٪", 1.0),
        (values.share, "0", 0.0),
        (values.published_on, "", ""),
        (values.published_on, "2023", "2023"),
        (values.published_on, "2023-08", "2023-08"),
        (values.published_on, " 2023-08-09 ", "2023-08-09"),
    ],
)
def test_value_is_taken_as_meant(read: Callable[[str], object], raw: str, value: object) -> None:
    """A value in any form that is allowed is taken."""
    assert read(raw) == value


@pytest.mark.parametrize("raw", ["yes", "Y", "oui", "O", "TRUE", "vrai", "1", " x ", "نعم"])
def test_yes_in_any_language_is_taken(raw: str) -> None:
    """Each way of saying yes is yes."""
    assert values.yes_or_no(raw) is True


@pytest.mark.parametrize("raw", ["", " ", "no", "N", "Non", "false", "faux", "0", "لا"])
def test_no_in_any_language_is_taken(raw: str) -> None:
    """Each way of saying no, and saying nothing, is no."""
    assert values.yes_or_no(raw) is False


EIGHTH_OF_MARCH = date(2022, 3, 8)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "8/3/2022",
            "08-03-2022",
            "08/03/2022",
            "8.3.2022",
            "8 3 2022",
            "2022/3/8",
            "2022-3-8",
            "2022-03-08 00:00:00",
        ),
        *("8 mars 2022", "8 MARS 2022", "8-mars-2022", "8 March 2022", "March 8, 2022", "8th Mar 2022", "44628"),
        *("٨/٣/٢٠٢٢", "۸/۳/۲۰۲۲", "8 مارس 2022", "٨ مارس ٢٠٢٢", "\u200f8/3/2022"),
    ],
)
def test_date_is_read_as_it_is_written_in_morocco(raw: str) -> None:
    """A date is taken with the day before the month, with year first, or with a month by name in three languages."""
    assert values.day_of(raw) == EIGHTH_OF_MARCH


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1er janvier 2022", date(2022, 1, 1)),
        ("14 févr. 2022", date(2022, 2, 14)),
        ("3 août 2021", date(2021, 8, 3)),
        ("3 غشت 2021", date(2021, 8, 3)),
        ("25/12/2020", date(2020, 12, 25)),
        ("10000", date(1927, 5, 18)),
        ("59999", date(2064, 4, 7)),
    ],
)
def test_other_dates(raw: str, value: date) -> None:
    """First days, shortened months, Moroccan months and the ends of a spreadsheet's days."""
    assert values.day_of(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        *("50 000,00 DH", "50.000 MAD", "50,000.00", "50.000,00", "50 000.00", "50000,0", "٥٠٠٠٠", "۵۰۰۰۰", "٥٠٬٠٠٠"),
        *("50 000 dirhams", "50000 درهم", "٥٠٠٠٠ درهما", "MAD 50 000", "50\u202f000\u00a0د.م.", "DH 50000"),
    ],
)
def test_amount_is_read_as_it_is_written_in_morocco(raw: str) -> None:
    """Fifty thousand dirhams in every way that leaves no doubt."""
    assert values.amount(raw) == 50_000


@pytest.mark.parametrize(
    ("raw", "allowed", "word"),
    [
        ("Coopérative", ("cooperative", "union", "project"), "cooperative"),
        ("تعاونية", ("cooperative", "union", "project"), "cooperative"),
        ("Union de coopératives", ("cooperative", "union", "project"), "union"),
        ("اتحاد", ("cooperative", "union", "project"), "union"),
        ("PROJET", ("cooperative", "project"), "project"),
        ("مشروع", ("cooperative", "project"), "project"),
        ("Lauréate", ("candidate", "winner"), "winner"),
        ("gagnante", ("candidate", "winner"), "winner"),
        ("فائزة", ("candidate", "winner"), "winner"),
        ("Non retenue", ("winner", "not_selected"), "not_selected"),
        ("not selected", ("winner", "not_selected"), "not_selected"),
        ("clôturée", ("open", "closed"), "closed"),
        ("plus de", ("", "more than", "about"), "more than"),
    ],
)
def test_word_is_known_in_three_languages(raw: str, allowed: tuple[str, ...], word: str) -> None:
    """A kind, a track, a stage, a status and a bound are taken by their French and Arabic names too."""
    assert values.one_of(raw, allowed) == word


@given(st.integers(min_value=1, max_value=10**15 - 1), st.sampled_from([" ", ",", ".", "\u202f"]), st.booleans())
def test_amount_reads_back_however_it_is_written(amount: int, apart: str, arabic: bool) -> None:
    """Thousands apart by any separator, digits of either script, and a currency behind: the same amount."""
    raw = f"{amount:,}".replace(",", apart)
    if arabic:
        raw = raw.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert values.amount(f"{raw} DH") == amount


@given(
    st.dates(),
    st.sampled_from(["{0:%d}/{0:%m}/{1}", "{0.day}-{0.month}-{1}", "{0.day}.{0.month}.{1}", "{0.day} {2} {1}"]),
)
def test_date_reads_back_however_it_is_written(written: date, form: str) -> None:
    """A day with its month in numbers or in French is the same day."""
    months = (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    )
    assert values.day_of(form.format(written, f"{written.year:04d}", months[written.month - 1])) == written


PART = "“{}” has a fraction or can be read as two numbers; write whole digits alone, such as 50000."


@pytest.mark.parametrize(
    ("read", "raw", "sentence"),
    [
        (SHORT, "123456", "The text has 6 characters; 5 are allowed."),
        (values.text, "x" * 10_000, "The text has 10,000 characters; 2,000 are allowed."),
        (values.text, "a\x1b[31mb", "Character 2 is a control character (U+001B); take it out."),
        (values.text, "ab\u202ecd", "Character 3 is a control character (U+202E); take it out."),
        (values.text, "a\nb", "Character 2 is a control character (U+000A); take it out."),
        (values.text, "a\u2028b", "Character 2 is a control character (U+2028); take it out."),
        (values.text, "\ufeffa", "Character 1 is a control character (U+FEFF); take it out."),
        (values.name, "", "A name needs at least one letter or digit."),
        (values.name, "«—»", "A name needs at least one letter or digit."),
        (values.name, "n" * 201, "The text has 201 characters; 200 are allowed."),
        (values.count, "-1", "“-1” is not a whole number; write digits alone, such as 12 or 1200."),
        (values.count, "1.5", PART.format("1.5")),
        (values.count, "1.234,567", PART.format("1.234,567")),
        (values.count, "1,234.567", PART.format("1,234.567")),
        (values.count, "0,500", PART.format("0,500")),
        (values.count, "1 234.567", PART.format("1 234.567")),
        (values.amount, "50,5", PART.format("50,5")),
        (values.amount, "50 000,50 DH", PART.format("50 000,50 DH")),
        (values.count, "1 20", "“1 20” is not a whole number; write digits alone, such as 12 or 1200."),
        (values.count, "", "“” is not a whole number; write digits alone, such as 12 or 1200."),
        (values.count, "1000000000000000", "“1000000000000000” is too large a number."),
        (values.count, "9" * 5_000, f"“{'9' * 57}…” is too large a number."),
        (values.count, "٩" * 5_000, f"“{'٩' * 57}…” is too large a number."),
        (values.amount, "9" * 5_000, f"“{'9' * 57}…” is too large a number."),
        (values.amount, "0", "“0” is not an amount; write whole dirhams above zero, such as 50000."),
        (values.amount, "-5", "“-5” is not an amount; write whole dirhams above zero, such as 50000."),
        (values.amount, "1,5", PART.format("1,5")),
        (values.amount, "0,00 DH", "“0,00 DH” is not an amount; write whole dirhams above zero, such as 50000."),
        (values.amount, "50 EUR", "“50 EUR” is not an amount; write whole dirhams above zero, such as 50000."),
        (values.amount, "MAD", "“MAD” is not an amount; write whole dirhams above zero, such as 50000."),
        (values.day_of, "2023-02-29", "“2023-02-29” is no day of the calendar; write one that is, such as 2022-03-08."),
        (values.day_of, "31/4/2022", "“31/4/2022” is no day of the calendar; write one that is, such as 2022-03-08."),
        (values.day_of, "9999", "“9999” is not a date; write year, month and day, such as 2022-03-08."),
        (values.day_of, "60000", "“60000” is not a date; write year, month and day, such as 2022-03-08."),
        (
            values.day_of,
            "8 brumaire 2022",
            "“8 brumaire 2022” is not a date; write year, month and day, such as 2022-03-08.",
        ),
        (
            values.day_of,
            "3/25/2022",
            "“3/25/2022” has month 25; write the day before the month, or year first: 2022-03-08.",
        ),
        (
            values.day_of,
            "8.3.22",
            "“8.3.22” does not tell the century; write the year in four digits, such as 2022-03-08.",
        ),
        (
            values.ice,
            "001234567000088",
            "“001234567000088” is not an ICE: its last two digits do not fit the others. Compare it with the paper.",
        ),
        (values.day_of, "20220308", "“20220308” is not a date; write year, month and day, such as 2022-03-08."),
        (PAST, "2026-11-26", "26 Nov 2026 is in the future."),
        (values.year, "22", "“22” is not a year; write four digits, such as 2022."),
        (values.year, "1899", "“1899” is not a year; write four digits, such as 2022."),
        (values.year, "2101", "“2101” is not a year; write four digits, such as 2022."),
        (values.years, "2022..", "“2022..” is neither a year nor a span of years; write 2022, or 2020..2022."),
        (values.years, "2020-2022", "“2020-2022” is neither a year nor a span of years; write 2022, or 2020..2022."),
        (values.years, "..", "“..” is neither a year nor a span of years; write 2022, or 2020..2022."),
        (
            values.years,
            "2022..2020",
            "The span of years 2022..2020 ends before it begins; write the earlier year first.",
        ),
        (TWENTY, "20.01", "“20.01” is not a mark; write a number from 0 to 20, such as 15.5."),
        (TWENTY, "-1", "“-1” is not a mark; write a number from 0 to 20, such as 15.5."),
        (TWENTY, "15.555", "“15.555” is not a mark; write a number from 0 to 20, such as 15.5."),
        (TWENTY, "nan", "“nan” is not a mark; write a number from 0 to 20, such as 15.5."),
        (TWENTY, "1e1", "“1e1” is not a mark; write a number from 0 to 20, such as 15.5."),
        (values.share, "101%", "“101%” is not a share; write a percentage from 0% to 100%, such as 30%, or 0.3."),
        (values.share, "half", "“half” is not a share; write a percentage from 0% to 100%, such as 30%, or 0.3."),
        (values.yes_or_no, "maybe", "“maybe” is not an answer; write yes or no."),
        (STATUS, "ended", "“ended” is none of: open, closed."),
        (partial(values.one_of, allowed=("", "about")), "ca", "“ca” is none of: about."),
        (values.country, "Maroc", "“Maroc” is not a country; write its code of two letters, such as MA or SN."),
        (values.country, "M1", "“M1” is not a country; write its code of two letters, such as MA or SN."),
        (values.country, "ß", "“ß” is not a country; write its code of two letters, such as MA or SN."),
        (values.ice, "12345", "“12345” is not an ICE; it has 15 digits."),
        (values.ice, "00123456700008X", "“00123456700008X” is not an ICE; it has 15 digits."),
        (values.reach, "Rabat", "“Rabat” is neither one telephone number nor one e-mail address."),
        (values.reach, "", "“” is neither one telephone number nor one e-mail address."),
        (values.reach, "a@b.ma, c@d.ma", "“a@b.ma, c@d.ma” is neither one telephone number nor one e-mail address."),
        (
            values.reach,
            "0537000000 0661000000",
            "“0537000000 0661000000” is neither one telephone number nor one e-mail address.",
        ),
        (values.reach, "-----1", "“-----1” is neither one telephone number nor one e-mail address."),
        (values.published_on, "2023-13", "“2023-13” is not a date; write 2023, 2023-08 or 2023-08-09."),
        (values.published_on, "août 2023", "“août 2023” is not a date; write 2023, 2023-08 or 2023-08-09."),
        (values.published_on, "2023-02-30", "“2023-02-30” is not a date; write 2023, 2023-08 or 2023-08-09."),
        (values.published_on, "٢٠٢٣", "“٢٠٢٣” is not a date; write 2023, 2023-08 or 2023-08-09."),
    ],
)
def test_wrong_value_is_refused_in_a_sentence(read: Callable[[str], object], raw: str, sentence: str) -> None:
    """A value in no form that is allowed is refused with what it is and what to write."""
    with pytest.raises(BadValue) as refusal:
        read(raw)
    assert str(refusal.value) == sentence


def test_wrong_value_is_shown_short_and_visible() -> None:
    """What is wrong is shown without obeying it, and no longer than a line."""
    with pytest.raises(BadValue) as refusal:
        values.year("\x1b[31m" + "9" * 100)
    shown = r"\u001b[31m" + "9" * 47 + "…"
    assert str(refusal.value) == f"“{shown}” is not a year; write four digits, such as 2022."


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Coopérative Tafoukt", "Coopérative Tafoukt"),
        ("لالة المتعاونة", "لالة المتعاونة"),
        ("a\x1b[31m", "a\\u001b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb", "a\\u000ab"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
        ("«\u00a0Ifrane\u00a0»", "«\u00a0Ifrane\u00a0»"),
        ("50\u202f000", "50\u202f000"),
    ],
)
def test_visible_shows_control_characters_and_nothing_else(raw: str, shown: str) -> None:
    """Control and direction characters are written out, while letters, joiners and spaces stay."""
    assert values.visible(raw) == shown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
@example("l'eau\u00a0: source")
def test_text_that_is_taken_is_shown_as_it_is(raw: str) -> None:
    """A text is either refused, or stays the same when it is taken again and when it is shown."""
    try:
        taken = values.text(raw)
    except BadValue:
        return
    unassigned = any(unicodedata.category(letter) == "Cn" for letter in taken)
    assert (values.text(taken), unassigned or values.visible(taken) == taken) == (taken, True)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**15 - 1), st.sampled_from(["", " ", ",", "\u202f"]))
def test_count_reads_back_what_is_written(number: int, between: str) -> None:
    """A whole number written with any separator of thousands reads back."""
    assert values.count(f"{number:,}".replace(",", between)) == number


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**15 - 1), st.sampled_from(["", " MAD", " DH", "dhs", "\u00a0mad"]))
def test_amount_reads_back_what_is_written(number: int, unit: str) -> None:
    """An amount written with or without its unit reads back."""
    assert values.amount(f"{number:,}{unit}") == number


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        ("30%", 0.3),
        (" 30 % ", 0.3),
        ("33,3%", 0.333),
        ("0.3", 0.3),
        ("0,3", 0.3),
        ("٣٠٪", 0.3),
        ("1", 1.0),
        ("100%", 1.0),
        ("0", 0.0),
    ],
)
def test_share_is_read(raw: str, share: float) -> None:
    """A share is a percentage or a part of one, with a point or a comma."""
    assert values.share(raw) == share


@pytest.mark.parametrize("raw", ["30", "101%", "1.01", "-1%", "a third", "", "%", "1/3"])
def test_what_is_no_share_is_refused(raw: str) -> None:
    """What could be two shares, or is more than the whole, is refused with what can be written."""
    with pytest.raises(BadValue) as refusal:
        values.share(raw)
    told = f"“{raw}” is not a share; write a percentage from 0% to 100%, such as 30%, or 0.3."
    assert str(refusal.value) == told


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2000), st.sampled_from([".", ","]))
def test_mark_reads_back_what_is_written(hundredths: int, point: str) -> None:
    """A mark of two decimals with a point or a comma reads back."""
    assert TWENTY(f"{hundredths // 100}{point}{hundredths % 100:02}") == hundredths / 100


@settings(max_examples=50, deadline=None)
@given(st.integers(1900, 2100), st.integers(1900, 2100))
def test_years_read_back_what_is_written(one: int, other: int) -> None:
    """A span of years reads back with both ends in it."""
    first, last = sorted((one, other))
    assert values.years(f"{first}..{last}") == range(first, last + 1)


@settings(max_examples=50, deadline=None)
@given(st.dates())
def test_day_reads_back_what_is_written(day: date) -> None:
    """A date in ISO 8601 reads back."""
    assert values.day_of(day.isoformat()) == day
