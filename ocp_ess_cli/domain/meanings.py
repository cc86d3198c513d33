"""The words of the register as sheets write them in French and Arabic: kinds, tracks, statuses, stages, bounds."""

from __future__ import annotations

from functools import cache

from ocp_ess_cli.domain.names import fold

_SPELLINGS = {
    "cooperative": "coopérative; coop; sté coop; société coopérative; تعاونية; التعاونية",
    "union": "union de coopératives; union des coopératives; اتحاد; اتحاد تعاونيات; اتحاد التعاونيات",
    "project": "projet; porteur de projet; porteuse de projet; porteurs de projet; project holder; مشروع; حامل مشروع; "
    "حاملة مشروع; حاملو المشاريع",
    "open": "ouvert; ouverte; en cours; مفتوح; مفتوحة",
    "closed": "clos; close; clôturé; clôturée; fermé; fermée; مغلق; مغلقة",
    "candidate": "candidat; candidature; candidates; مرشح; مرشحة; مترشحة; مترشح",
    "winner": "lauréat; lauréate; gagnant; gagnante; primé; primée; فائز; فائزة; متوجة; متوج",
    "not_selected": "not selected; non retenu; non retenue; non sélectionné; non sélectionnée; غير مقبول; غير مقبولة; "
    "غير مختارة; لم يتم اختيارها",
    "ineligible": "not eligible; non éligible; inéligible; غير مؤهل; غير مؤهلة",
    "withdrawn": "retiré; retirée; désisté; désistée; désistement; منسحب; منسحبة",
    "revoked": "révoqué; révoquée; annulé; annulée; ملغى; ملغاة; مسحوبة",
    "supply": "approvisionnement; fourniture; achat; تموين; توريد",
    "sale": "vente; commercialisation; débouché; بيع; تسويق",
    "training": "formation; تكوين",
    "finance": "financement; finances; تمويل",
    "other": "autre; أخرى",
    "agreed": "conclu; conclue; accord; signé; signée; متفق عليه; متفق عليها",
    "lost": "perdu; perdue; sans suite; abandonné; abandonnée; ضائعة",
    "more than": "plus de; أكثر من",
    "about": "environ; près de; حوالي; نحو",
}


def meant(raw: str) -> frozenset[str]:
    """Give the words of the register that a text in French or Arabic means; none where it means none."""
    return _words().get(fold(raw), frozenset())


@cache
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, spellings in _SPELLINGS.items():
        for spelling in spellings.split(";"):
            found[fold(spelling)] = found.get(fold(spelling), frozenset()) | {word}
    return found
