"""Words in three scripts, and how they sound: one example a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain.sounds import CONSONANTS, is_arabic, skeleton, sounds

SOUNDS = {
    # Latin: the French habit, the English one, and the digits of chats
    "tighanimine": "tiGanimin",
    "chourouk": "Curuk",
    "shuruk": "Curuk",
    "khouzama": "xuzama",
    "djebel": "jebel",
    "quds": "qudS",
    "cedre": "sedr@",
    "rouge": "ruJ@",
    "guelmim": "gelmim",
    "ra7ma": "rahma",
    "3assal": "3asal",
    "pepiniere": "bebinier@",
    # what writers leave out at the end
    "argane": "argan",
    "toudarte": "tudart@",
    "karimah": "karimaH",
    # doubled letters, accents
    "imma": "Oma",
    "naïma": "naima",
    # an article that is written together with its word
    "ennour": "Onur",
    "achams": "OCamS",
    "alamal": "OLamal",
    "lmlouk": "Lmluk",
    "amal": "amal",
    # Arabic
    "تيغانمين": "tYGAnmYn",
    "النهضة": "nhdE".replace("d", "D"),
    "والأمل": "Vml",
    "للنسيج": "nsYj",
    "عبدالله": "3bdlE",
    "هدى": "hdI",
    "لؤلؤة": "lUlUE",
    "إيمة": "VmE",
    "مُحَمَّد": "mXmd",
    "مؤسسة": "mUsE",
    "ڭلميم": "glmYm",
    "صغیر": "cGYr",
    # Tifinagh
    "ⵜⵉⵡⵉⵣⵉ": "tiwizi",
}
SKELETONS = {"tiGanimin": "trnmn", "tYGAnmYn": "trnmn", "nXlE": "nhl", "OLamal": "ml", "aeiu": "", "qasr": "ksr"}


@pytest.mark.parametrize(("word", "heard"), SOUNDS.items())
def test_a_word_sounds(word: str, heard: str) -> None:
    """Each rule of reading has an example."""
    assert sounds(word) == heard


@pytest.mark.parametrize(("heard", "kept"), SKELETONS.items())
def test_a_skeleton_keeps_the_consonants(heard: str, kept: str) -> None:
    """Vowels and articles are gone, and consonants that writers exchange are one."""
    assert skeleton(heard) == kept


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=20))
def test_any_word_can_be_heard(word: str) -> None:
    """Whatever letters a word has, it sounds like something, and its skeleton has consonants alone."""
    assert set(skeleton(sounds(word.casefold()))) <= set(CONSONANTS.values())


def test_arabic_is_told_from_other_scripts() -> None:
    """One Arabic letter is enough."""
    assert [is_arabic(text) for text in ("أمل", "Coop أمل", "Amal", "ⴰⵎⴰⵍ", "")] == [True, True, False, False, False]
