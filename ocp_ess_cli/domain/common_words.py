"""Words that say what kind of cooperative it is rather than which one, folded (`names.fold`) and without an article."""

from __future__ import annotations

from ocp_ess_cli.domain.names import fold


def _folded(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for line in words for word in line.split())


LEGAL = _folded(
    "coop coops scoop cooper sc ste societe sarl gie groupement union unions association ass federation entreprise",
    "marque taawniya taawniyat taawnia taawouniya taawouniyat taawounia taaouniya taawniyate tawniya prix تعاونية",
    "تعاونيات تع ت شركة جمعية اتحاد مجموعة مجموع جائزة",
)
FORM = _folded(
    "feminine feminin feminines feminins fem femini agricole agricoles agric agri agr agriculture artisanale",
    "artisanales artisanal artisanat art artis fellahia felahia filahia filahiya nissaiya nisaiya service services",
    "serv production prod producteurs ouvriere ouvrieres traditionnelle traditionnel productrices produit produits",
    "commercialisation valorisation transformation multiservices multiservice elevage eleveurs developpement",
    "conditionnement emballage collecte rural rurale rurales solidaire sociale social bio biologique biologiques",
    "نسائية نسائي نسوية نسوي فلاحية فلاحي حرفية صناعة صناعات تقليدية إنتاج إنتاجية تربية تسويق تثمين تحويل منتجات",
    "منتوجات خدمات تجميع متعددة تنمية شبابية تقليدي محلية مجالية",
)
LITTLE = _folded(
    "a au aux avec d dans de des du en et l la le les ou par pour sur un une no nr num numero of the and for wa w o",
    "fi في من و ب على مع",
)
TRADE = _folded(
    "laitiere laitier laitieres lait apicole apicoles apiculture apiculteurs abeilles peche pecheurs peches maritime",
    "cotiere tissage tisseuses tapis zarbia zerbia argane argan argania arganier huile huiles miel couscous safran",
    "dattes roses rose amande amandes cactus figues olive olives oleicole plantes aromatiques medicinales pam",
    "distillation caprine ovine bovine cuniculture avicole aviculture arboriculture arboricole maraichage maraichere",
    "cereales semences couture broderie poterie potiers ceramique maroquinerie bijoux menuiserie habitat consommation",
    "transport tourisme touristique femmes jeunes patisserie gateaux confiture fruits legumes terroir cosmetique",
    "cosmetiques henne savon algues bois laine cuir habitation logement pesca alfombras نحل حليب نسيج زرابي زربية",
    "أركان زيت زيوت عسل كسكس زعفران تمور ورد نباتات عطرية طبية صيد بحري بحرية بحارة ماعز أبقار أغنام مواشي ماشية",
    "سكنية خياطة طرز فخار جلد سياحة نقل طحالب نساء شباب",
)
SHORT_FORMS = {"my": "moulay", "mly": "moulay", "للا": "لالة", "لالا": "لالة", "st": "saint"}
