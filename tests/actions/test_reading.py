"""A cooperative made of texts: what each text becomes, and the sentence for each that is wrong."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions.reading import FIELDS, read_cooperative
from ocp_ess_cli.domain.errors import FieldsRefused
from ocp_ess_cli.domain.models import Contact, Cooperative
from ocp_ess_cli.domain.values import Mistake
from tests.builders import TODAY, a_cooperative


def read(texts: dict[str, str], base: Cooperative | None = None) -> Cooperative:
    """Read texts into `C0001`."""
    return read_cooperative("C0001", texts, catalogue.places(), TODAY, base)


def refused(texts: dict[str, str], base: Cooperative | None = None) -> tuple[Mistake, ...]:
    """Give the mistakes that texts are refused for."""
    with pytest.raises(FieldsRefused) as caught:
        read(texts, base)
    return caught.value.mistakes


def test_a_name_is_enough() -> None:
    """A cooperative of a name alone has every other field at its default."""
    assert read({"name": "  Coopérative Tafoukt "}) == Cooperative(id="C0001", name="Coopérative Tafoukt")


def test_every_field_is_read() -> None:
    """A text for each field becomes the value that the record keeps."""
    texts = {
        "name": "Coopérative Tafoukt",
        "name_ar": "تعاونية تافوكت",
        "other_names": "Tafukt; Tafoukte;;Tafukt",
        "kind": "Union",
        "country": "ma",
        "region": "sous massa",
        "province": "province de tiznit",
        "commune": "Tafraout",
        "sector": "Huile d'argan",
        "activity": "huile d'argan",
        "members": "1 200",
        "women": "1,100",
        "youth": "7",
        "foreign_members": "0",
        "founded": "2016-02-22",
        "court": "Tiznit",
        "register_number": "12/2016",
        "ice": "001 234 567 890 134",
        "contact_name": "Bureau B.",
        "contact_role": "présidente",
        "contact": "+212 528 00 00 00",
        "contact_collected": "2026-11-24",
        "contact_until": "2028-11-24",
        "notes": "à rappeler",
        "illustrative": "oui",
    }
    assert tuple(texts) == FIELDS
    assert read(texts) == Cooperative(
        id="C0001",
        name="Coopérative Tafoukt",
        name_ar="تعاونية تافوكت",
        other_names=("Tafukt", "Tafoukte"),
        kind="union",
        country="MA",
        region="MA-09",
        province="Tiznit",
        commune="Tafraout",
        sector="argane",
        activity="huile d'argan",
        members=1200,
        women=1100,
        youth=7,
        foreign_members=0,
        founded=date(2016, 2, 22),
        court="Tiznit",
        register_number="12/2016",
        ice="001234567890134",
        contact=Contact(
            name="Bureau B.",
            role="présidente",
            reach="+212 528 00 00 00",
            collected=date(2026, 11, 24),
            keep_until=date(2028, 11, 24),
        ),
        notes="à rappeler",
        illustrative=True,
    )


NUMBER = "“{}” is not a whole number; write digits alone, such as 12 or 1200."
DAY = "“{}” is not a date; write year, month and day, such as 2022-03-08."


@pytest.mark.parametrize(
    ("field", "raw", "sentence"),
    [
        ("name", " ", "A name needs at least one letter or digit."),
        ("name", "—", "A name needs at least one letter or digit."),
        ("name", "x" * 201, "The text has 201 characters; 200 are allowed."),
        ("name", "Taf\x1b[31moukt", "Character 4 is a control character (U+001B); take it out."),
        ("name_ar", "تعاونية\u202e", "Character 8 is a control character (U+202E); take it out."),
        ("other_names", "Tafukt;…", "A name needs at least one letter or digit."),
        ("kind", "Firm", "“Firm” is none of: cooperative, union, project."),
        ("country", "Maroc", "“Maroc” is not a country; write its code of two letters, such as MA or SN."),
        ("region", "Souss-Masse", "No region is called “Souss-Masse”. Is it Souss-Massa?"),
        ("province", "Tiznitt", "No province is called “Tiznitt”. Is it Tiznit?"),
        ("commune", "x" * 2001, "The text has 2,001 characters; 2,000 are allowed."),
        ("sector", "Argann", "No sector is called “Argann”. Is it Argan?"),
        ("activity", "two\nlines", "Character 4 is a control character (U+000A); take it out."),
        ("members", "-3", NUMBER.format("-3")),
        (
            "women",
            "12.5",
            "“12.5” has a fraction or can be read as two numbers; write whole digits alone, such as 50000.",
        ),
        ("youth", "douze", NUMBER.format("douze")),
        ("foreign_members", "1 2", NUMBER.format("1 2")),
        ("founded", "22/02", DAY.format("22/02")),
        ("founded", "2016-02-30", "“2016-02-30” is no day of the calendar; write one that is, such as 2022-03-08."),
        ("founded", "2026-11-26", "26 Nov 2026 is in the future."),
        ("court", "a\tb", "Character 2 is a control character (U+0009); take it out."),
        ("register_number", "1\x002", "Character 2 is a control character (U+0000); take it out."),
        ("ice", "12345", "“12345” is not an ICE; it has 15 digits."),
        ("contact_name", "!", "A name needs at least one letter or digit."),
        ("contact_role", "a\u200fb", "Character 2 is a control character (U+200F); take it out."),
        ("contact", "0528 or 0529", "“0528 or 0529” is neither one telephone number nor one e-mail address."),
        ("contact_collected", "2026-11-26", "26 Nov 2026 is in the future."),
        ("contact_until", "2028", DAY.format("2028")),
        ("notes", "a\u2028b", "Character 2 is a control character (U+2028); take it out."),
        ("illustrative", "maybe", "“maybe” is not an answer; write yes or no."),
    ],
)
def test_a_wrong_text_is_told_by_its_field(field: str, raw: str, sentence: str) -> None:
    """A text that a field cannot take is refused with the field and a sentence."""
    assert refused({"name": "Coopérative Tafoukt", field: raw}) == (Mistake(sentence, field),)


@pytest.mark.parametrize("field", ["region", "province", "sector"])
def test_an_unknown_place_is_told_visibly(field: str) -> None:
    """A sentence about a place that is not known has no character that a terminal obeys."""
    (mistake,) = refused({"name": "x", field: "\x1b[31mq"})
    assert mistake.sentence.startswith(f"No {field} is called “\\u001b[31mq”. ")


def test_all_wrong_texts_are_told_at_once() -> None:
    """Every mistake is named, in the order of the texts, and the missing name too."""
    texts = {"members": "x", "founded": "y", "region": "Souss-Masse"}
    assert refused(texts) == (
        Mistake(NUMBER.format("x"), "members"),
        Mistake(DAY.format("y"), "founded"),
        Mistake("No region is called “Souss-Masse”. Is it Souss-Massa?", "region"),
        Mistake("The name is missing.", "name"),
    )


def test_the_error_reads_as_one_line_a_mistake() -> None:
    """The text of the error has each mistake on a line behind its field."""
    with pytest.raises(FieldsRefused) as caught:
        read({"name": "x", "members": "x", "women": "y"})
    assert str(caught.value).splitlines() == [f"members: {NUMBER.format('x')}", f"women: {NUMBER.format('y')}"]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"region": "Souss-Masse"}, 3),
        ({"region": "Souss-Masse", "sector": "Argann"}, 3),
        ({"members": "x"}, 2),
        ({"region": "Souss-Masse", "members": "x"}, 2),
        ({"members": "1", "women": "2"}, 2),
    ],
)
def test_the_exit_code_says_what_kind_of_mistake_it_is(texts: dict[str, str], code: int) -> None:
    """Names that are not known exit with 3, wrong values and a mixture with 2."""
    with pytest.raises(FieldsRefused) as caught:
        read({"name": "x", **texts})
    assert caught.value.exit_code == code


@pytest.mark.parametrize(
    ("texts", "mistakes"),
    [
        ({"members": "3", "women": "4"}, [Mistake("There cannot be more women (4) than members (3).", "women")]),
        (
            {"members": "3", "youth": "4"},
            [Mistake("There cannot be more members aged 18 to 35 (4) than members (3).", "youth")],
        ),
        (
            {"members": "3", "foreign_members": "4"},
            [Mistake("There cannot be more foreign members (4) than members (3).", "foreign_members")],
        ),
        (
            {"province": "Tiznit", "region": "MA-01"},
            [Mistake("Tiznit is in Souss-Massa, not in Tangier-Tetouan-Al Hoceima.", "province")],
        ),
        (
            {"country": "SN", "province": "Tiznit"},
            [Mistake("Regions and provinces are known for Morocco only; write the place as the commune.", "province")],
        ),
        (
            {"country": "SN", "region": "MA-01"},
            [Mistake("Regions and provinces are known for Morocco only; write the place as the commune.", "region")],
        ),
        (
            {"contact_name": "Bureau", "contact_collected": "2026-01-02", "contact_until": "2026-01-01"},
            [Mistake("The contact is kept until a day before it was collected.", "contact_until")],
        ),
        (
            {"members": "1", "women": "2", "youth": "3", "province": "Tiznit", "region": "MA-02"},
            [
                Mistake("Tiznit is in Souss-Massa, not in Oriental.", "province"),
                Mistake("There cannot be more women (2) than members (1).", "women"),
                Mistake("There cannot be more members aged 18 to 35 (3) than members (1).", "youth"),
            ],
        ),
    ],
)
def test_what_does_not_fit_together_is_told(texts: dict[str, str], mistakes: list[Mistake]) -> None:
    """Values that contradict each other are refused with the field that is to be corrected."""
    assert refused({"name": "x", **texts}) == tuple(mistakes)


@pytest.mark.parametrize("women", ["0", "3"])
def test_counts_up_to_the_members_fit(women: str) -> None:
    """None or all of the members can be women, young or foreign."""
    made = read({"name": "x", "members": "3", "women": women, "youth": women, "foreign_members": women})
    assert (made.women, made.youth, made.foreign_members) == (int(women),) * 3


def test_counts_without_members_are_taken() -> None:
    """Where the members are not known, a count of women stands for itself."""
    assert read({"name": "x", "women": "40"}).women == 40


@pytest.mark.parametrize(
    ("texts", "base", "expected"),
    [
        ({"name": "x", "province": "Tiznit"}, None, ("MA-09", "Tiznit")),
        ({"name": "x", "region": "MA-09"}, None, ("MA-09", "")),
        ({"province": "Tétouan"}, a_cooperative(), ("MA-01", "Tétouan")),
        ({"province": ""}, a_cooperative(), ("MA-09", "")),
        ({"region": "", "province": ""}, a_cooperative(), ("", "")),
        ({"commune": "Mirleft"}, a_cooperative(region=""), ("MA-09", "Tiznit")),
    ],
)
def test_a_province_brings_its_region(
    texts: dict[str, str], base: Cooperative | None, expected: tuple[str, str]
) -> None:
    """A province named without a region sets the region that it lies in."""
    made = read(texts, base)
    assert (made.region, made.province) == expected


def test_a_base_keeps_what_is_not_named() -> None:
    """Of a cooperative that changes, only the fields named change, and its id stays its own."""
    base = a_cooperative(notes="à rappeler", contact=Contact(name="Bureau", collected=TODAY))
    assert read({"members": "14"}, base) == a_cooperative(members=14, notes=base.notes, contact=base.contact)


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field not in {"name", "region"} and "contact" not in field]
)
def test_an_empty_text_clears_a_field(field: str) -> None:
    """An empty text sets any field but the name to its default."""
    full = a_cooperative(
        name_ar="تعاونية",
        other_names=("Tafukt",),
        kind="union",
        commune="Mirleft",
        activity="huile",
        foreign_members=1,
        founded=TODAY,
        court="Tiznit",
        register_number="1",
        ice="0" * 15,
        notes="x",
        illustrative=True,
    )
    cleared = read({field: " "}, full)
    default = getattr(Cooperative(id="", name=""), field)
    expected = {name: getattr(full, name) for name in FIELDS if hasattr(full, name)} | {field: default}
    assert {name: getattr(cleared, name) for name in expected} == expected


def test_a_name_cannot_be_cleared() -> None:
    """An empty name is refused for a cooperative that has one."""
    assert refused({"name": ""}, a_cooperative()) == (Mistake("A name needs at least one letter or digit.", "name"),)


CONTACT = Contact(name="Bureau", role="présidente", reach="a@b.ma", collected=date(2026, 1, 2))


@pytest.mark.parametrize(
    ("texts", "before", "after"),
    [
        ({"contact_name": "Bureau"}, None, Contact(name="Bureau", collected=TODAY)),
        ({"contact": "0528000000"}, CONTACT, msgspec.structs.replace(CONTACT, reach="0528000000")),
        ({"contact_role": ""}, CONTACT, msgspec.structs.replace(CONTACT, role="")),
        ({"contact_name": "", "contact_role": "", "contact": ""}, CONTACT, None),
        ({"contact_collected": ""}, CONTACT, msgspec.structs.replace(CONTACT, collected=TODAY)),
        ({"contact_name": ""}, None, None),
    ],
)
def test_a_contact_is_changed_part_by_part(
    texts: dict[str, str], before: Contact | None, after: Contact | None
) -> None:
    """The parts of a contact change one by one; it is collected today unless said, and gone with its last part."""
    assert read(texts, a_cooperative(contact=before)).contact == after


def test_a_day_to_erase_a_contact_needs_a_contact() -> None:
    """How long a contact is kept is not dropped in silence where there is no contact."""
    with pytest.raises(FieldsRefused) as caught:
        read({"name": "x", "contact_until": "2028-11-24"})
    assert [mistake.column for mistake in caught.value.mistakes] == ["contact_until"]


def test_what_is_as_by_default_is_left_out_of_the_record() -> None:
    """A kind that is typed makes the same bytes as one that is not, so that a copy of the register does too."""
    typed = read({"name": "Tafoukt", "kind": "COOPERATIVE"})
    assert msgspec.json.encode(typed) == msgspec.json.encode(read({"name": "Tafoukt"}))
