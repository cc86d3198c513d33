"""The jury of a round: criteria and weights, marks as they are typed, and jurors by name."""

from __future__ import annotations

import msgspec
import pytest

from ocp_ess_cli.domain import jury
from ocp_ess_cli.domain.errors import BadValue, NotFound
from ocp_ess_cli.domain.headings import Heading
from ocp_ess_cli.domain.models import Juror
from tests.builders import a_cooperative, a_round, jil, lalla, mourafaka, refuses

FIVE = {
    "innovation": 1.0,
    "sustainability": 1.0,
    "social_impact": 1.0,
    "environmental_impact": 1.0,
    "economic_impact": 1.0,
}


# --- criteria ---


def test_a_round_without_criteria_has_those_of_its_program() -> None:
    """What the round says goes before what the program says."""
    own = msgspec.structs.replace(lalla().terms, criteria={"taste": 2.0})
    assert jury.criteria_of(a_round(), lalla()) == FIVE
    assert jury.criteria_of(a_round(terms=own), lalla()) == {"taste": 2.0}


@pytest.mark.parametrize(
    "raw", ["social_impact", "Social impact", "SOCIAL EFFECT", "effet social", "Effet  Social ", "social-impact"]
)
def test_a_criterion_is_found_by_key_and_label(raw: str) -> None:
    """A criterion is named by its key or its label in any language and spelling."""
    assert jury.find_criterion(raw, FIVE, lalla()) == "social_impact"


def test_a_criterion_that_is_none_is_told_with_the_nearest() -> None:
    """A mistake names the nearest criterion, or all where none is near; one that the round left out is none."""
    with refuses(NotFound, "No criterion is called “inovation”. Is it innovation?"):
        jury.find_criterion("inovation", FIVE, lalla())
    with refuses(NotFound, "No criterion is called “zzz”. There are: innovation, taste."):
        jury.find_criterion("zzz", ["innovation", "taste"], lalla())


@pytest.mark.parametrize(
    ("raw", "weights"),
    [
        ("innovation=2", {**FIVE, "innovation": 2.0}),
        ("Innovation = 2 ; effet social=0,5;", {**FIVE, "innovation": 2.0, "social_impact": 0.5}),
        (
            "durabilité=0; environmental effect=0; economic impact=0; innovation=3",
            {"innovation": 3, "social_impact": 1},
        ),
        ("Qualité du dossier=٢", {**FIVE, "qualité_du_dossier": 2.0}),
        ("innovation=1", {}),
        ("taste=0.25", {**FIVE, "taste": 0.25}),
    ],
)
def test_weights_change_those_that_are_named(raw: str, weights: dict[str, float]) -> None:
    """A weight changes its criterion, 0 takes it out, a new name adds one; those of the program are not repeated."""
    assert jury.read_weights(raw, lalla(), FIVE) == weights


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("innovation", "“innovation” is no weight; write the criterion and its weight, such as innovation=2."),
        ("=2", "“=2” is no weight; write the criterion and its weight, such as innovation=2."),
        ("innovation=-1", "“-1” is not a weight; write a number from 0 to 100, such as 2 or 0.5."),
        ("innovation=101", "“101” is not a weight; write a number from 0 to 100, such as 2 or 0.5."),
        ("innovation=", "“” is not a weight; write a number from 0 to 100, such as 2 or 0.5."),
        ("inovation=2", "No criterion is called “inovation”. Is it innovation?"),
        (
            ";".join(f"{criterion}=0" for criterion in FIVE),
            "No criterion would be left; give one a weight above 0.",
        ),
    ],
)
def test_weights_that_are_none_are_refused(raw: str, sentence: str) -> None:
    """What is no weight, and a new name that is nearly a known one, are refused."""
    with refuses(BadValue, sentence):
        jury.read_weights(raw, lalla(), FIVE)


def test_a_criterion_that_is_not_there_is_not_taken_out() -> None:
    """A weight of 0 is for a criterion that there is."""
    with refuses(NotFound, "No criterion is called “économique”. Is it economic_impact?"):
        jury.read_weights("économique=0", lalla(), FIVE)


def test_every_name_of_every_criterion_is_a_heading() -> None:
    """Sheets head a criterion by any of its names; a round can have criteria of its own."""
    terms = msgspec.structs.replace(lalla().terms, criteria={"bon_goût": 1.0})
    found = jury.headings([jil()], [a_round(jil(), terms=terms)])
    texts = ["innovation", "creativity", "créativité", "environment", "environnement", "bon_goût", "bon goût"]
    assert found == [
        Heading("scores", f"={folded}", text)
        for folded, text in zip(
            ["innovation", "creativity", "creativite", "environment", "environnement", "bon gout", "bon gout"],
            texts,
            strict=True,
        )
    ]


# --- marks ---


@pytest.mark.parametrize(("raw", "mark"), [("15", 15.0), ("15.5", 15.5), ("12,5", 12.5), ("١٢", 12.0), ("20", 20.0)])
def test_a_mark_is_in_whole_or_half_points(raw: str, mark: float) -> None:
    """Whole and half points are marks, in any digits."""
    assert jury.mark(raw, 20) == mark


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("15.25", "“15.25” is finer than half a point; write such as 15 or 15.5."),
        ("20.5", "“20.5” is not a mark; write a number from 0 to 20, such as 15.5."),
        ("-1", "“-1” is not a mark; write a number from 0 to 20, such as 15.5."),
        ("good", "“good” is not a mark; write a number from 0 to 20, such as 15.5."),
    ],
)
def test_what_is_no_mark_is_refused(raw: str, sentence: str) -> None:
    """Anything finer, or out of range, is refused."""
    with refuses(BadValue, sentence):
        jury.mark(raw, 20)


def test_marks_are_read_and_every_mistake_is_told() -> None:
    """Marks are read by criterion; all that is wrong is told at once."""
    texts = ["innovation=15", "effet social=12,5"]
    assert jury.read_marks(texts, FIVE, lalla(), 20) == {"innovation": 15.0, "social_impact": 12.5}
    lines = (
        "“innovation” is no mark of a criterion; write it such as innovation=15.",
        "sustainability: “21” is not a mark; write a number from 0 to 20, such as 15.5.",
        "No criterion is called “innovatoin”. Is it innovation?",
        "innovation is marked twice.",
    )
    with refuses(BadValue, *lines):
        jury.read_marks(
            ["innovation", "durabilité=21", "innovatoin=1", "innovation=1", "Innovation=2"], FIVE, lalla(), 20
        )


# --- jurors ---

JURY = a_round(jurors=tuple(Juror(name=name) for name in ("Juror 1", "Jury A", "Bank of Africa", "المحكم أ")))


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Juror 1", "Juror 1"),
        (" JUROR  1 ", "Juror 1"),
        ("jury a", "Jury A"),
        ("Banque of Africa", "Bank of Africa"),
        ("Bank of Afrika", "Bank of Africa"),
        ("المحكم ا", "المحكم أ"),
        ("Juror 2", None),
        ("Jury B", None),
        ("Juror 11", None),
        ("juror n°1", "Juror 1"),
        ("Somebody else", None),
    ],
)
def test_a_juror_is_found_in_any_spelling(raw: str, name: str | None) -> None:
    """Letter case, accents and spelling make no difference; another number or letter is another juror."""
    found = jury.find_juror(JURY, raw)
    assert (found and found.name) == name


def test_a_typing_mistake_is_no_new_juror_unless_it_is_said() -> None:
    """A name nearly like a known one is refused; with the word that it is another, it is new."""
    sentence = "“Jurer 1” is nearly a juror of lalla-2022. Is it Juror 1? If it is another: ess score --new-juror"
    with refuses(BadValue, sentence):
        jury.find_juror(JURY, "Jurer 1")
    assert jury.find_juror(JURY, "Jurer 1", is_new=True) is None
    assert jury.find_juror(JURY, "juror 1", is_new=True) == Juror(name="Juror 1")


def test_a_name_like_two_jurors_is_refused() -> None:
    """Where a spelling could be either of two, neither is taken."""
    two = a_round(jurors=(Juror(name="Tafukt Expertise"), Juror(name="Tafoukte Expertise")))
    sentence = (
        "“Tafoukt Expertise” is nearly a juror of lalla-2022. Is it Tafukt Expertise, Tafoukte Expertise? "
        "If it is another: ess score --new-juror"
    )
    with refuses(BadValue, sentence):
        jury.find_juror(two, "Tafoukt Expertise")


@pytest.mark.parametrize(
    ("juror", "told"),
    [
        (Juror(name="Juror 1"), []),
        (Juror(name="Juror 1", sponsor="ODCO", linked=("C0002",)), []),
        (
            Juror(name="Juror 1", sponsor="fondation OCP", linked=("C0001",)),
            [
                "Juror 1 works for fondation OCP, which pays for prizes of lalla-2022.",
                "Juror 1 has to do with Coopérative Tafoukt (C0001). To record a conflict of interest: --recuse",
            ],
        ),
    ],
)
def test_what_may_bias_a_juror_is_told(juror: Juror, told: list[str]) -> None:
    """A sponsor that pays for the round, and a link to the cooperative, are told."""
    assert jury.interests(juror, a_cooperative(), ["Fondation OCP"], a_round()) == told


def test_a_program_without_criteria_says_so() -> None:
    """Where a jury marks nothing, no list of criteria is offered."""
    with pytest.raises(NotFound) as refusal:
        jury.find_criterion("innovation", (), mourafaka())
    assert str(refusal.value) == "Mourafaka has no criteria for a jury to mark."
