"""The user's language: how it is chosen, and how numbers, money, shares and dates are written in it."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli import language


@pytest.mark.parametrize(
    ("wanted", "environment", "chosen"),
    [
        ("", {}, "en"),
        ("fr", {"ESS_LANG": "en", "LANG": "en_US.UTF-8"}, "fr"),
        ("en", {"ESS_LANG": "fr", "LANG": "fr_FR.UTF-8"}, "en"),
        ("", {"ESS_LANG": "fr", "LC_ALL": "en_US.UTF-8"}, "fr"),
        ("", {"ESS_LANG": "en", "LC_ALL": "fr_MA.UTF-8"}, "en"),
        ("", {"LC_ALL": "fr_MA.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        ("", {"LC_ALL": "C", "LANG": "fr_MA.UTF-8"}, "en"),
        ("", {"LC_ALL": "", "LC_MESSAGES": "fr_FR", "LANG": "en_US.UTF-8"}, "fr"),
        ("", {"LANG": "FR"}, "fr"),
        ("", {"LANG": "ar_MA.UTF-8"}, "en"),
        ("", {"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_choose_takes_the_first_that_says_a_language(wanted: str, environment: dict[str, str], chosen: str) -> None:
    """The option comes first, then `ESS_LANG`, then the locale; French is what begins with `fr`, else English."""
    assert language.choose(wanted, environment) == chosen


def test_use_of_an_unknown_language_is_refused() -> None:
    """A language without a catalogue is refused, and the language in use stays."""
    with pytest.raises(ValueError, match=r"^de$"):
        language.use("de")
    assert language.current() == "en"


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_use_changes_the_language(code: str) -> None:
    """Each language that is offered can be spoken."""
    language.use(code)
    assert language.current() == code


@pytest.mark.parametrize(
    ("code", "count", "written"),
    [
        ("en", 0, "0 zebras"),
        ("en", 1, "1 zebra"),
        ("en", 2, "2 zebras"),
        ("en", 1500, "1,500 zebras"),
        ("fr", 1500, "1 500 zebras"),
    ],
)
def test_plural_takes_the_form_and_writes_the_count(code: str, count: int, written: str) -> None:
    """The form fits the count, which is written as the language writes numbers."""
    language.use(code)
    assert language.plural("{count} zebra", "{count} zebras", count) == written


def test_plural_leaves_other_places_alone() -> None:
    """Only the count is put in; other named places are for the caller."""
    assert language.plural("{count} of {all}", "{count} of {all}", 2) == "2 of {all}"


def test_sentence_without_a_catalogue_stays_as_it_is() -> None:
    """English needs no catalogue, and a marked sentence is translated later."""
    assert (language._("Winners"), language.mark("Winners")) == ("Winners", "Winners")


@pytest.mark.parametrize(
    ("code", "value", "written"),
    [
        ("en", 0, "0"),
        ("en", 999, "999"),
        ("en", 50_000, "50,000"),
        ("en", -3_150_000, "-3,150,000"),
        ("en", 15.5, "15.5"),
        ("fr", 0, "0"),
        ("fr", 999, "999"),
        ("fr", 50_000, "50 000"),
        ("fr", -3_150_000, "-3 150 000"),
        ("fr", 15.5, "15,5"),
        ("fr", 15.25, "15,25"),
    ],
)
def test_number_is_written_as_in_the_language(code: str, value: float, written: str) -> None:
    """Thousands are apart by a comma in English and by a plain space in French, so that they can be searched for."""
    language.use(code)
    assert language.number(value) == written


@pytest.mark.parametrize(("code", "written"), [("en", "3,150,000 MAD"), ("fr", "3 150 000 MAD")])
def test_money_names_its_currency(code: str, written: str) -> None:
    """An amount is written with the currency behind it."""
    language.use(code)
    assert language.money(3_150_000, "MAD") == written


@pytest.mark.parametrize(
    ("code", "share", "written"),
    [("en", 0.5, "50%"), ("en", 1.0, "100%"), ("en", 0.07, "7%"), ("fr", 0.5, "50 %"), ("fr", 1.0, "100 %")],
)
def test_percent_is_written_as_in_the_language(code: str, share: float, written: str) -> None:
    """A share is written in whole percent, with a space before the sign in French."""
    language.use(code)
    assert language.percent(share) == written


@pytest.mark.parametrize(
    ("code", "day", "written"),
    [
        ("en", date(2022, 3, 8), "8 Mar 2022"),
        ("en", date(2022, 12, 31), "31 Dec 2022"),
        ("fr", date(2022, 3, 8), "8 mars 2022"),
        ("fr", date(2022, 8, 31), "31 août 2022"),
    ],
)
def test_day_is_written_as_in_the_language(code: str, day: date, written: str) -> None:
    """A date is written with the name of its month."""
    language.use(code)
    assert language.day(day) == written


@pytest.mark.parametrize(
    ("code", "names", "named"),
    [
        ("en", {"fr": "Argane", "en": "Argan"}, "Argan"),
        ("fr", {"fr": "Argane", "en": "Argan"}, "Argane"),
        ("en", {"fr": "Argane", "en": ""}, "Argane"),
        ("en", {"ar": "الأركان"}, "الأركان"),
    ],
)
def test_named_takes_the_language_else_french_else_any(code: str, names: dict[str, str], named: str) -> None:
    """A thing of the data is named in the user's language, else in French, else as it can be."""
    language.use(code)
    assert language.named(names) == named


@pytest.mark.parametrize(("items", "text"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c")])
def test_listed_joins_with_commas(items: list[str], text: str) -> None:
    """Items are joined into one text."""
    assert language.listed(items) == text
