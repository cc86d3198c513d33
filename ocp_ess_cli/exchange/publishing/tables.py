"""What may be public, column by column: nothing else of the register is ever published (law 09-08).

The texts are part of what is published, in both languages, so they do not pass through the user's.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ocp_ess_cli.domain.models import BOUNDS, KINDS, STATUSES, TRACKS
from ocp_ess_cli.domain.program import PROGRAM_KINDS

Type = Literal["string", "integer", "date", "year", "boolean"]

UNKNOWN = "unknown"  # the region of an entry of which none is recorded
REGION = r"MA-(0[1-9]|1[0-2])"
_CURRENCY_UNIT = "currency / devise"
_MEMBERS = "persons / personnes"


class Column(NamedTuple):
    """A published column.

    Attributes:
        en, fr: what it holds.
        unit: what its numbers count.
        required: whether every row has a value.
        enum: the values there are; empty for any.
        pattern: what its texts look like.
        least: the lowest number; None for any.
        is_free: whether people wrote it in their own words, so that anything may stand in it.
    """

    name: str
    type: Type
    en: str
    fr: str
    unit: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    least: int | None = None
    is_free: bool = False


class Reference(NamedTuple):
    """That the values of a column are keys of another table."""

    column: str
    table: str


class Public(NamedTuple):
    """A published table."""

    name: str
    en: str
    fr: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()


def _id(en: str, fr: str, pattern: str) -> Column:
    return Column("id", "string", en, fr, required=True, pattern=pattern)


def _free(name: str, en: str, fr: str, *, required: bool = False) -> Column:
    return Column(name, "string", en, fr, required=required, is_free=True)


def _refers(name: str, en: str, fr: str, *, required: bool = True) -> Column:
    return Column(name, "string", en, fr, required=required)


def _amount(name: str, en: str, fr: str, least: int | None = 0) -> Column:
    return Column(name, "integer", en, fr, _CURRENCY_UNIT, required=name == "amount" and least is not None, least=least)


_TRACK = Column("track", "string", "Track of the prize", "Catégorie du prix", required=True, enum=TRACKS)
_CODE = Column("currency", "string", "ISO 4217 code", "Code ISO 4217", required=True, pattern="[A-Z]{3}")
_INVENTED = Column(
    "illustrative",
    "boolean",
    "Whether it is invented for demonstration",
    "Si l'enregistrement est inventé pour la démonstration",
    required=True,
)

PROGRAMS = Public(
    "programs",
    "Programs",
    "Programmes",
    ("id",),
    (
        _id("Key of the program", "Clé du programme", "[a-z0-9_-]+"),
        Column("kind", "string", "Kind of program", "Nature du programme", required=True, enum=PROGRAM_KINDS),
        Column("name_fr", "string", "French name", "Nom français"),
        Column("name_en", "string", "English name", "Nom anglais"),
        Column("name_ar", "string", "Arabic name", "Nom arabe"),
    ),
)
ROUNDS = Public(
    "rounds",
    "Rounds: one edition of a prize, or one cohort",
    "Éditions de prix et cohortes",
    ("id",),
    (
        _id("Program and year", "Programme et année", "[a-z0-9_-]+"),
        _refers("program", "The program", "Le programme"),
        Column("year", "year", "Year", "Année", required=True),
        Column("edition", "integer", "Number of the edition", "Numéro de l'édition", least=1),
        Column("status", "string", "Open or closed", "Ouverte ou close", required=True, enum=STATUSES),
        Column("ceremony", "date", "Day of the ceremony", "Jour de la cérémonie"),
        _free("theme", "Theme", "Thème"),
        Column("seats", "integer", "How many can win", "Nombre de lauréats possible", "prizes / prix", least=0),
        _amount("prize", "What each winner receives", "Ce que reçoit chaque lauréat"),
        _CODE,
        Column("sealed", "date", "Day it was closed for good", "Jour de la clôture définitive"),
        _free("source", "Where it was published", "Où elle a été publiée"),
        _free("source_date", "When the source was published", "Date de la source"),
    ),
    (Reference("program", "programs"),),
)
COOPERATIVES = Public(
    "cooperatives",
    "Cooperatives that won; of a project's holder only the place and the sector",
    "Coopératives lauréates; d'un porteur de projet, seulement le lieu et le secteur",
    ("id",),
    (
        _id("Identifier", "Identifiant", "C[0-9]+"),
        Column("kind", "string", "Kind", "Nature", required=True, enum=KINDS),
        _free("name", "Name", "Nom"),
        _free("name_ar", "Arabic name", "Nom arabe"),
        _free("other_names", "Other spellings, apart by ;", "Autres graphies, séparées par ;"),
        Column("country", "string", "ISO 3166-1 code", "Code ISO 3166-1", required=True, pattern="[A-Z]{2}"),
        Column("region", "string", "ISO 3166-2:MA code", "Code ISO 3166-2:MA", pattern=REGION),
        Column("region_name", "string", "Region", "Région"),
        Column("province", "string", "Province or prefecture", "Province ou préfecture"),
        _free("commune", "Commune", "Commune"),
        Column("sector", "string", "Key of the sector", "Clé du secteur"),
        Column("sector_name", "string", "Sector", "Secteur"),
        _free("activity", "Activity", "Activité"),
        Column("members", "integer", "Members", "Membres", _MEMBERS, least=0),
        Column("women", "integer", "Women among them", "Dont femmes", _MEMBERS, least=0),
        Column("youth", "integer", "Aged 18 to 35 among them", "Dont 18-35 ans", _MEMBERS, least=0),
        Column("founded", "date", "Founded on", "Fondée le"),
        _free("court", "Court of the register", "Tribunal du registre"),
        _free("register_number", "Number in the register of cooperatives", "Numéro au registre des coopératives"),
        Column("ice", "string", "Common identifier of the enterprise", "ICE", pattern=r"\d{15}"),
        _INVENTED,
    ),
)
SPONSORS = Public(
    "sponsors",
    "Sponsors",
    "Partenaires",
    ("id",),
    (
        _id("Identifier, made of the name", "Identifiant, tiré du nom", "[a-z0-9-]+"),
        _free("name", "Name", "Nom", required=True),
    ),
)
PARTNERS = Public(
    "partners",
    "Which sponsors a round names",
    "Partenaires d'une édition",
    ("round", "sponsor"),
    (
        _refers("round", "The round", "L'édition"),
        _refers("sponsor", "The sponsor", "Le partenaire"),
    ),
    (Reference("round", "rounds"), Reference("sponsor", "sponsors")),
)
ENTRIES = Public(
    "entries",
    "How many entries a round has, by stage and region; nobody is named who did not win",
    "Nombre de candidatures d'une édition, par étape et région; seuls les lauréats sont nommés",
    ("round", "stage", "track", "country", "region", "illustrative"),
    (
        _refers("round", "The round", "L'édition"),
        Column("stage", "string", "Stage reached", "Étape atteinte", required=True),
        _TRACK,
        Column("country", "string", "ISO 3166-1 code", "Code ISO 3166-1", required=True, pattern="[A-Z]{2}"),
        Column(
            "region",
            "string",
            "ISO 3166-2:MA code; unknown where none is recorded",
            "Code ISO 3166-2:MA; unknown si aucune n'est enregistrée",
            required=True,
            pattern=f"{REGION}|{UNKNOWN}",
        ),
        _INVENTED,
        Column("count", "integer", "How many", "Nombre", "entries / candidatures", required=True, least=1),
    ),
    (Reference("round", "rounds"),),
)
AWARDS = Public(
    "awards",
    "Awards",
    "Prix attribués",
    ("id",),
    (
        _id("Identifier", "Identifiant", r"E\d+"),
        _refers("round", "The round", "L'édition"),
        _refers("cooperative", "Who won", "Le lauréat"),
        _TRACK,
        _free("project", "The project that won", "Le projet primé"),
        _amount("amount", "Amount awarded", "Montant attribué", 1),
        _CODE,
        Column("date", "date", "Day of the award; empty if not known", "Jour du prix; vide s'il n'est pas connu"),
        _INVENTED,
    ),
    (Reference("round", "rounds"), Reference("cooperative", "cooperatives")),
)
SHARES = Public(
    "shares",
    "Who pays an award; no row where nobody is named",
    "Qui paie un prix; aucune ligne si personne n'est nommé",
    ("award", "sponsor"),
    (
        _refers("award", "The award", "Le prix"),
        _refers("sponsor", "The sponsor", "Le partenaire"),
        _amount("amount", "What the sponsor pays of it", "Ce que le partenaire en paie"),
    ),
    (Reference("award", "awards"), Reference("sponsor", "sponsors")),
)
PAYMENTS = Public(
    "payments",
    "Payments of awards, in instalments; below 0 where money came back",
    "Versements des prix, par tranche; négatif si l'argent est revenu",
    ("id",),
    (
        _id("Identifier", "Identifiant", r"P\d+"),
        _refers("award", "The award", "Le prix"),
        _refers("sponsor", "Who paid", "Qui a payé", required=False),
        _amount("amount", "Amount", "Montant", None)._replace(required=True),
        Column("date", "date", "Day", "Jour", required=True),
        Column("returns", "string", "The payment that came back", "Le versement revenu"),
    ),
    (Reference("award", "awards"), Reference("sponsor", "sponsors")),
)
FIGURES = Public(
    "figures",
    "Figures that somebody published, with their sources",
    "Chiffres publiés, avec leurs sources",
    ("id",),
    (
        _id("Identifier", "Identifiant", r"F\d+"),
        _refers("program", "The program", "Le programme"),
        Column("year", "year", "Year", "Année", required=True),
        Column("since", "year", "First year that it covers", "Première année couverte"),
        Column("key", "string", "What it counts", "Ce qu'il compte", required=True),
        Column("track", "string", "Track of the prize", "Catégorie du prix", enum=TRACKS),
        _free("sponsor", "Sponsor that it is about", "Partenaire concerné"),
        Column("value", "integer", "The number", "Le nombre", "what key says / selon key", required=True, least=0),
        Column("bound", "string", "How exact; empty for exactly", "Précision; vide si exact", enum=BOUNDS[1:]),
        _free("statement", "What was published", "Ce qui a été publié"),
        _free("source", "Where", "Où"),
        _free("date", "When it was published", "Date de publication"),
    ),
    (Reference("program", "programs"),),
)

TABLES = (PROGRAMS, ROUNDS, COOPERATIVES, SPONSORS, PARTNERS, ENTRIES, AWARDS, SHARES, PAYMENTS, FIGURES)
BY_NAME = {table.name: table for table in TABLES}
