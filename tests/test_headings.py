"""The headings of the package: each stands for a column of its kind, and those that offices write are known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.domain.headings import EVERY_KIND, Heading, Headings
from ocp_ess_cli.exchange.sheets import COLUMNS

TABLE = Path(catalogue.__file__).parent / "data" / "headings.csv"


def test_every_heading_stands_for_a_column_of_its_kind() -> None:
    """The table names kinds and columns that are there, and every column has headings in three languages."""
    rows = [*csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())]
    named = {(row["kind"], row["column"]) for row in rows if row["kind"] != EVERY_KIND}
    assert named == {(kind, column) for kind, columns in COLUMNS.items() for column in columns}
    assert [row for row in rows if not (row["fr"] or row["en"] or row["ar"])] == []


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("RAISON SOCIALE", "name"),
        ("Dénomination de la coopérative", "name"),
        ("Nom de la coopérative (ar)", "name_ar"),
        ("nbre d’adherents", "members"),
        ("Nombre de  femmes", "women"),
        ("N° RC / registre", "register_number"),
        ("Filière", "sector"),
        ("Secteur d'activité", "sector"),
        ("Date de création", "founded"),
        ("Tél", "contact"),
        ("اسم التعاونية", "name_ar"),
        ("الجهة", "region"),
        ("الإقليم", "province"),
        ("الاقليم", "province"),
        ("عدد المنخرطين", "members"),
        ("Région / الجهة", "region"),
        ("Province\nالإقليم", "province"),
        ("Membres *", "members"),
    ],
)
def test_headings_that_offices_write_are_known(heading: str, column: str) -> None:
    """Accents, case, punctuation and a second language make no difference."""
    assert catalogue.headings().columns("cooperatives", heading) == (column,)


def test_a_heading_of_two_meanings_or_none_is_not_decided() -> None:
    """`Note` is a mark in French and a note in English; parts that mean different things mean nothing together."""
    known = catalogue.headings()
    assert known.columns("entries", "Note") == ("mark", "note")
    assert known.columns("cooperatives", "Femmes / Hommes") == ()
    assert known.columns("cooperatives", "Femmes / Jeunes") == ()
    assert known.columns("cooperatives", "Budget") == ()


def test_a_heading_of_every_kind_is_passed_over() -> None:
    """A heading that no kind reads stands for the empty column, in every kind."""
    known = Headings([Heading(EVERY_KIND, "", "N°"), Heading("rounds", "edition", "N°")])
    assert (known.columns("entries", "n"), known.columns("rounds", "N°")) == (("",), ("edition",))
