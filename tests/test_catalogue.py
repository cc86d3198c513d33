"""The catalogue: the programs, places and sectors of the facts, and program files that are refused."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from ocp_ess_cli.catalogue import places, programs, read_program
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.models import Eligibility, Terms

LALLA = (
    "lalla",
    "Prix national Lalla Al Moutaaouina",
    "Lalla Al Moutaaouina",
    "Lalla al Moutaaouina",
    "Lalla AL Moutaaouina",
    "Lalla Al Moutaâouina",
    "Lalla Moutaaouina",
    "Lalla Moutaâouina",
    "Lala Al mouataaouina",
    "Lala Al Mouataaouina",
    "Lalla Moutaawina",
    "لالة المتعاونة",
    "الجائزة الوطنية لالة المتعاونة",
)
JIL = (
    "jil",
    "Prix national Génération solidaire",
    "Jil Moutadamine",
    "Jil moutadamine",
    "Génération solidaire",
    "Génération Solidaire",
    "Generation of Solidarity",
    "جيل متضامن",
    "الجيل المتضامن",
)
REGIONS = {
    "MA-01": (
        "Tanger-Tétouan-Al Hoceïma",
        "طنجة - تطوان - الحسيمة",
        "Tangier-Tetouan-Al Hoceima",
        "Tanger-Tetouan-Al Hoceima",
        "Tanger-Tétouan-Al Hoceima",
        "Tanger-Tétouan-El Hoceima",
        "Tanger Tétouan Al Hoceima",
        "TTA",
        "طنجة تطوان الحسيمة",
    ),
    "MA-02": (
        "L'Oriental",
        "جهة الشرق",
        "Oriental",
        "l'Oriental",
        "Région de l'Oriental",
        "Orientale",
        "الشرق",
        "الجهة الشرقية",
    ),
    "MA-03": (
        "Fès-Meknès",
        "فاس - مكناس",
        "Fez-Meknes",
        "Fès-Meknes",
        "Fes-Meknes",
        "Fes-Meknès",
        "Fès Meknès",
        "Fez-Meknès",
        "فاس مكناس",
        "جهة فاس مكناس",
    ),
    "MA-04": (
        "Rabat-Salé-Kénitra",
        "الرباط - سلا - القنيطرة",
        "Rabat-Sale-Kenitra",
        "Rabat-Salé-Kenitra",
        "Rabat Salé Kénitra",
        "RSK",
        "الرباط سلا القنيطرة",
    ),
    "MA-05": (
        "Béni Mellal-Khénifra",
        "بني ملال - خنيفرة",
        "Beni Mellal-Khenifra",
        "Beni Mellal-Khénifra",
        "Béni-Mellal-Khénifra",
        "Beni Mellal Khenifra",
        "بني ملال خنيفرة",
    ),
    "MA-06": (
        "Casablanca-Settat",
        "الدار البيضاء - سطات",
        "Casa-Settat",
        "Casablanca Settat",
        "Grand Casablanca-Settat",
        "الدار البيضاء سطات",
        "الدار البيضاء الكبرى سطات",
    ),
    "MA-07": (
        "Marrakech-Safi",
        "مراكش - آسفي",
        "Marrakesh-Safi",
        "Marrakech Safi",
        "Marrakech-Asfi",
        "Marrakesh-Asfi",
        "مراكش آسفي",
        "مراكش اسفي",
    ),
    "MA-08": (
        "Drâa-Tafilalet",
        "درعة - تافيلالت",
        "Draa-Tafilalet",
        "Drâa-Tafilalt",
        "Daraa-Tafilalet",
        "Draa Tafilalet",
        "درعة تافيلالت",
    ),
    "MA-09": ("Souss-Massa", "سوس - ماسة", "Sous-Massa", "Souss Massa", "سوس ماسة"),
    "MA-10": (
        "Guelmim-Oued Noun",
        "كلميم - واد نون",
        "Guelmim-Oued-Noun",
        "Guelmim Oued Noun",
        "Guelmim-Wad Noun",
        "كلميم واد نون",
        "كلميم وادي نون",
        "ڭلميم-وادي نون",
    ),
    "MA-11": (
        "Laâyoune-Sakia El Hamra",
        "العيون - الساقية الحمراء",
        "Laayoune-Sakia El Hamra",
        "Laâyoune-Saguia al Hamra",
        "Laayoune-Sakia-Al-Hamra",
        "العيون الساقية الحمراء",
    ),
    "MA-12": (
        "Dakhla-Oued Ed-Dahab",
        "الداخلة - وادي الذهب",
        "Dakhla-Oued Eddahab",
        "Dakhla-Oued Ed Dahab",
        "Eddakhla-Oued Eddahab",
        "Ed Dakhla-Oued ed Dahab",
        "الداخلة وادي الذهب",
    ),
}
PROVINCES = {
    ("Tanger-Assilah", "MA-01"): ("طنجة - أصيلة", "Tanger-Asilah", "Tanger Assilah", "Tangier-Assilah"),
    ("M'diq-Fnideq", "MA-01"): ("المضيق - الفنيدق", "M'Diq-Fnideq", "Mdiq-Fnideq", "M'diq Fnidq"),
    ("Al Hoceïma", "MA-01"): ("الحسيمة", "Al Hoceima", "El Houceima", "Alhoceima"),
    ("Chefchaouen", "MA-01"): ("شفشاون", "Chefchaouene", "Chaouen"),
    ("Fahs-Anjra", "MA-01"): ("الفحص - أنجرة", "Fahs Anjra"),
    ("Larache", "MA-01"): ("العرائش",),
    ("Ouezzane", "MA-01"): ("وزان", "Ouazzane", "Wazzan"),
    ("Tétouan", "MA-01"): ("تطوان", "Tetouan"),
    ("Oujda-Angad", "MA-02"): ("وجدة - أنجاد", "Oujda Angad", "Oujda"),
    ("Berkane", "MA-02"): ("بركان",),
    ("Driouch", "MA-02"): ("الدريوش",),
    ("Figuig", "MA-02"): ("فكيك", "Figuig-Bouarfa", "فجيج"),
    ("Guercif", "MA-02"): ("جرسيف", "غرسيف"),
    ("Jerada", "MA-02"): ("جرادة", "Jrada"),
    ("Nador", "MA-02"): ("الناظور",),
    ("Taourirt", "MA-02"): ("تاوريرت",),
    ("Fès", "MA-03"): ("فاس", "Fes", "Fez"),
    ("Meknès", "MA-03"): ("مكناس", "Meknes"),
    ("Boulemane", "MA-03"): ("بولمان",),
    ("El Hajeb", "MA-03"): ("الحاجب", "El Hadjeb", "Elhajeb"),
    ("Ifrane", "MA-03"): ("إفران",),
    ("Moulay Yacoub", "MA-03"): ("مولاي يعقوب",),
    ("Sefrou", "MA-03"): ("صفرو",),
    ("Taounate", "MA-03"): ("تاونات",),
    ("Taza", "MA-03"): ("تازة",),
    ("Rabat", "MA-04"): ("الرباط",),
    ("Salé", "MA-04"): ("سلا", "Sale"),
    ("Skhirate-Témara", "MA-04"): ("الصخيرات - تمارة", "Skhirat-Temara", "Skhirate-Temara", "Skhirat"),
    ("Kénitra", "MA-04"): ("القنيطرة", "Kenitra"),
    ("Khémisset", "MA-04"): ("الخميسات", "Khemisset"),
    ("Sidi Kacem", "MA-04"): ("سيدي قاسم",),
    ("Sidi Slimane", "MA-04"): ("سيدي سليمان",),
    ("Azilal", "MA-05"): ("أزيلال",),
    ("Béni Mellal", "MA-05"): ("بني ملال", "Beni Mellal"),
    ("Fquih Ben Salah", "MA-05"): ("الفقيه بن صالح", "Fkih Ben Salah", "Fquih Ben Saleh", "الفقيه بنصالح"),
    ("Khénifra", "MA-05"): ("خنيفرة", "Khenifra"),
    ("Khouribga", "MA-05"): ("خريبكة",),
    ("Casablanca", "MA-06"): ("الدار البيضاء", "Casa"),
    ("Mohammedia", "MA-06"): ("المحمدية", "Mohammadia"),
    ("Benslimane", "MA-06"): ("بنسليمان", "Ben Slimane"),
    ("Berrechid", "MA-06"): ("برشيد",),
    ("El Jadida", "MA-06"): ("الجديدة",),
    ("Médiouna", "MA-06"): ("مديونة", "Mediouna"),
    ("Nouaceur", "MA-06"): ("النواصر", "Nouacer", "Nouasseur"),
    ("Settat", "MA-06"): ("سطات",),
    ("Sidi Bennour", "MA-06"): ("سيدي بنور",),
    ("Marrakech", "MA-07"): ("مراكش", "Marrakesh"),
    ("Al Haouz", "MA-07"): ("الحوز", "El Haouz", "Elhaouz"),
    ("Chichaoua", "MA-07"): ("شيشاوة",),
    ("El Kelâa des Sraghna", "MA-07"): ("قلعة السراغنة", "El Kelaa des Sraghna", "Kelaat Sraghna", "Kelâa des Sraghna"),
    ("Essaouira", "MA-07"): ("الصويرة",),
    ("Rehamna", "MA-07"): ("الرحامنة", "Rhamna"),
    ("Safi", "MA-07"): ("آسفي", "Asfi"),
    ("Youssoufia", "MA-07"): ("اليوسفية", "Al Youssoufia"),
    ("Errachidia", "MA-08"): ("الرشيدية",),
    ("Midelt", "MA-08"): ("ميدلت",),
    ("Ouarzazate", "MA-08"): ("ورزازات",),
    ("Tinghir", "MA-08"): ("تنغير", "Tinerhir"),
    ("Zagora", "MA-08"): ("زاكورة",),
    ("Agadir-Ida-Ou-Tanane", "MA-09"): ("أكادير - إداوتنان", "Agadir Ida-Outanane", "Agadir-Ida ou Tanane", "Agadir"),
    ("Inezgane-Aït Melloul", "MA-09"): ("إنزكان - أيت ملول", "Inezgane-Ait Melloul"),
    ("Chtouka-Aït Baha", "MA-09"): ("اشتوكة - أيت باها", "Chtouka-Ait Baha", "Chtouka Ait Baha"),
    ("Taroudannt", "MA-09"): ("تارودانت", "Taroudant"),
    ("Tata", "MA-09"): ("طاطا",),
    ("Tiznit", "MA-09"): ("تيزنيت", "تزنيت"),
    ("Assa-Zag", "MA-10"): ("أسا - الزاك", "Assa Zag"),
    ("Guelmim", "MA-10"): ("كلميم", "Goulimine", "ڭلميم"),
    ("Sidi Ifni", "MA-10"): ("سيدي إفني",),
    ("Tan-Tan", "MA-10"): ("طانطان", "Tan Tan", "Tantan"),
    ("Boujdour", "MA-11"): ("بوجدور",),
    ("Es-Semara", "MA-11"): ("السمارة", "Es Semara", "Smara", "Es-Smara"),
    ("Laâyoune", "MA-11"): ("العيون", "Laayoune"),
    ("Tarfaya", "MA-11"): ("طرفاية",),
    ("Aousserd", "MA-12"): ("أوسرد", "Aoussred", "Awserd"),
    ("Oued Ed-Dahab", "MA-12"): ("وادي الذهب", "Oued Eddahab", "Dakhla"),
}
SECTORS = (
    ("agriculture", "Agriculture", "Agriculture"),
    ("artisanat", "Artisanat", "Crafts"),
    ("habitat", "Habitat", "Housing"),
    ("argane", "Argane", "Argan"),
    ("denrees_alimentaires", "Denrées alimentaires", "Foodstuffs"),
    ("pam", "Plantes aromatiques et médicinales", "Aromatic and medicinal plants"),
    ("peche", "Pêche", "Fishing"),
    ("foret", "Forêts", "Forestry"),
    ("main_oeuvre", "Main-d'œuvre", "Labour"),
    ("alphabetisation", "Alphabétisation", "Literacy"),
    ("education_formation", "Education / formation", "Education and training"),
    ("transport", "Transport", "Transport"),
    ("consommation", "Consommation", "Consumption"),
    ("carrieres", "Exploitation des carrières", "Quarrying"),
    ("commercants_detaillants", "Commerçants détaillants", "Retailers"),
    ("commerce_services", "Commerce et services", "Trade and services"),
    ("tourisme", "Tourisme", "Tourism"),
    ("traitement_dechets", "Traitement / recyclage des déchets", "Waste treatment and recycling"),
    ("communication", "Communication", "Communication"),
    ("conseil_gestion", "Conseil et gestion", "Advice and management"),
    ("mines", "Mines", "Mining"),
    ("energies_renouvelables", "Energies renouvelables", "Renewable energy"),
    ("e_commerce", "E-commerce", "E-commerce"),
    ("art_culture", "Art et culture", "Art and culture"),
    ("papeterie", "Papeterie", "Stationery"),
    ("cannabis_licite", "Cannabis licite", "Licensed cannabis"),
)


@pytest.mark.parametrize("raw", LALLA)
def test_every_spelling_of_lalla_finds_it(raw: str) -> None:
    """Each spelling met of the women's prize finds its program."""
    assert programs().find(raw).key == "lalla"


@pytest.mark.parametrize("raw", JIL)
def test_every_spelling_of_jil_finds_it(raw: str) -> None:
    """Each spelling met of the youth prize finds its program."""
    assert programs().find(raw).key == "jil"


def test_programs_stand_by_kind_and_first_year() -> None:
    """Every program of the facts is there, by kind, the older first, with what it serves."""
    assert [(p.key, p.kind, p.mission, p.since) for p in programs()] == [
        ("lalla", "prize", "empowerment", 2020),
        ("jil", "prize", "empowerment", 2021),
        ("mourafaka", "support", "incubation", 2011),
        ("rawabit", "network", "incubation", 2023),
        ("sookoa", "market", "empowerment", 2023),
        ("formations", "training", "incubation", 2021),
        ("forum", "event", "diffusion", 2022),
    ]


@pytest.mark.parametrize("key", ["mourafaka", "rawabit", "sookoa", "formations", "forum"])
def test_the_stages_of_a_program_are_named_in_french(key: str) -> None:
    """Every stage has a French name; `candidate` is the first, and an award is at `winner` alone."""
    program = programs()[key]
    assert set(program.stages) - set(program.labels["fr"]) == set()
    assert next(iter(program.stages)) == "candidate"
    assert program.awards == (key == "mourafaka")


def test_mourafaka_has_the_terms_of_its_fourth_tranche() -> None:
    """Four years at most, two years of support, twelve sessions, three phases of 200 (FACTS 13, 14)."""
    terms = programs()["mourafaka"].terms
    assert (terms.eligibility.max_years, terms.months, terms.sessions, terms.amount) == (4, 24, 12, 0)
    assert [(phase.number, phase.seats, phase.regions) for phase in terms.phases] == [
        (1, 200, ("MA-04", "MA-07", "MA-08", "MA-10")),
        (2, 200, ()),
        (3, 200, ()),
    ]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (
            "lalla",
            {
                "fr": "Lalla Al Moutaaouina",
                "ar": "لالة المتعاونة",
                "en": "Lalla Al Moutaaouina, women's cooperatives",
            },
        ),
        ("jil", {"fr": "Jil Moutadamine", "ar": "الجيل المتضامن", "en": "Jil Moutadamine, young cooperatives"}),
    ],
)
def test_program_is_named_in_three_languages(key: str, name: dict[str, str]) -> None:
    """A program has its French, Arabic and English name."""
    assert programs()[key].name == name


@pytest.mark.parametrize(
    ("key", "terms"),
    [
        (
            "lalla",
            Terms(
                amount=50_000,
                seats=8,
                paid_by="Fondation OCP",
                eligibility=Eligibility(min_women_share=1.0, countries=("MA",)),
            ),
        ),
        (
            "jil",
            Terms(
                amount=50_000,
                tracks=("cooperative", "project"),
                eligibility=Eligibility(min_youth_share=0.5, countries=("MA",)),
            ),
        ),
    ],
)
def test_program_has_the_terms_of_the_facts(key: str, terms: Terms) -> None:
    """Each winner receives 50,000 MAD; eight seats are the Foundation's, and the youth prize sets no number."""
    assert programs()[key].terms == terms


@pytest.mark.parametrize("key", ["lalla", "jil"])
def test_program_lets_a_candidate_win_and_a_winner_be_revoked(key: str) -> None:
    """The stages lead from candidate to winner, and nothing but revoked follows a winner."""
    stages = programs()[key].stages
    assert (stages["candidate"][0], stages["winner"], stages["revoked"]) == ("winner", ("revoked",), ("winner",))


@pytest.mark.parametrize(
    ("key", "terms"),
    [
        ("lalla", ["min_women_share", "countries", "scale", "min_per_region"]),
        ("jil", ["seats", "min_youth_share", "countries", "scale"]),
    ],
)
def test_program_tells_every_assumption_in_both_languages(key: str, terms: list[str]) -> None:
    """What no source states is said in English and in French."""
    told = [(term, sorted(sentences)) for term, sentences in programs()[key].assumptions.items()]
    assert told == [(term, ["en", "fr"]) for term in terms]


@pytest.mark.parametrize("key", ["lalla", "jil"])
def test_program_names_every_stage_and_criterion_in_french(key: str) -> None:
    """No stage or criterion is shown by its English key to who reads French."""
    program = programs()[key]
    assert {*program.stages, *program.criteria} == set(program.labels["fr"])


def test_there_are_twelve_regions() -> None:
    """The regions are those of ISO 3166-2:MA from 01 to 12."""
    assert [*places().regions] == [f"MA-{number:02}" for number in range(1, 13)]


def test_there_are_seventy_five_provinces() -> None:
    """The provinces and prefectures are 75, so many in each region."""
    counts = Counter(place.within for place in places().provinces.values())
    assert [counts[code] for code in places().regions] == [8, 8, 9, 7, 5, 9, 8, 5, 6, 4, 4, 2]


@pytest.mark.parametrize(("code", "raw"), [(code, raw) for code, spellings in REGIONS.items() for raw in spellings])
def test_every_spelling_of_a_region_finds_it(code: str, raw: str) -> None:
    """Each name and variant of a region finds it."""
    assert places().region(raw).code == code


@pytest.mark.parametrize(("province", "region"), PROVINCES)
def test_every_spelling_of_a_province_finds_it(province: str, region: str) -> None:
    """Each name and variant of a province finds it, within its region."""
    spellings = (province, *PROVINCES[province, region])
    found = {(raw, place.code, place.within) for raw in spellings for place in [places().province(raw)]}
    assert found == {(raw, province, region) for raw in spellings}


def test_provinces_are_those_of_the_facts() -> None:
    """No province is missing, and none is invented."""
    assert [(p.code, p.within) for p in places().provinces.values()] == [*PROVINCES]


def test_sectors_are_those_of_the_facts() -> None:
    """The sectors have the keys and names of the facts."""
    assert [(s.code, s.names["fr"], s.names["en"]) for s in places().sectors.values()] == [*SECTORS]


@pytest.mark.parametrize(("key", "fr", "en"), SECTORS)
def test_every_name_of_a_sector_finds_it(key: str, fr: str, en: str) -> None:
    """A sector is found by its key, its French and its English name."""
    assert {places().sector(raw).code for raw in (key, fr, en)} == {key}


@pytest.mark.parametrize("key", [program.key for program in programs()])
def test_program_of_ess_passes_every_check_of_ones_own(key: str) -> None:
    """The checks of a program of one's own, regions included, hold for those of ess."""
    content = (files("ocp_ess_cli") / "data" / "programs" / f"{key}.toml").read_bytes()
    assert read_program(f"{key}.toml", content) == programs()[key]


def test_a_region_that_is_none_is_refused() -> None:
    """The codes of regions in a program are those of the catalogue."""
    content = (files("ocp_ess_cli") / "data" / "programs" / "mourafaka.toml").read_text(encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        read_program("x.toml", content.replace("MA-04", "MA-99").encode())
    (mistake,) = refusal.value.mistakes
    sentence = "terms.phases.1.regions: “MA-99” is not the code of a region; there are: "
    assert mistake.sentence == sentence + ", ".join(places().regions) + "."
