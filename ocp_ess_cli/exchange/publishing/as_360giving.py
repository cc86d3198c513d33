"""A publication as 360Giving JSON, version 1.4: one grant an award (https://standard.threesixtygiving.org/, CC BY 4.0).

Morocco has no list of identifiers that the standard knows, so every identifier begins with the publisher's prefix, and
the ICE and the number in the register of cooperatives stand in the description. Nothing is told of people who hold a
project but the region, as the standard asks for grants to individuals.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ocp_ess_cli.exchange.publishing.codes import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocp_ess_cli.exchange.publishing.published import Published

PATH = "grants.json"
_LONGEST_TITLE = 139  # "under 140 characters long"
_SUBNATIONAL, _NATIONAL = "GLS040", "GLS030"  # codes of locationScope
_IDENTIFIERS = (
    "Identifiers begin with the publisher's own prefix: there is no list of identifiers of Moroccan cooperatives. / "
    "Les identifiants commencent par le préfixe de l'éditeur: il n'existe pas de liste d'identifiants des coopératives "
    "marocaines."
)
_DAY_OF_CEREMONY = (
    "The day of the award is not recorded; the ceremony's stands for it. / "
    "Le jour du prix n'est pas enregistré; celui de la cérémonie en tient lieu."
)
_FIRST_OF_YEAR = (
    "The day of the award is not recorded; the first of the year stands for it. / "
    "Le jour du prix n'est pas enregistré; le premier de l'année en tient lieu."
)
_NO_SPONSOR = (
    "Nobody is recorded who pays; the publisher stands for them. / "
    "Aucun payeur n'est enregistré; l'éditeur en tient lieu."
)
_INVENTED = (
    "Illustrative record, invented for demonstration. / Enregistrement illustratif, inventé pour la démonstration."
)

_ENDS = ".!?…؟"

Record = dict[str, Any]


def _prose(parts: Iterable[str]) -> str:
    """Put texts one behind the other, each ended as a sentence where others follow."""
    *others, last = [*filter(None, parts)] or [""]
    return " ".join([*(text if text[-1] in _ENDS else f"{text}." for text in others), last])


def files(published: Published) -> dict[str, bytes]:
    """Give the file by its path in the folder; none without an award, for the standard asks for one at least."""
    known = _Known.of(published)
    grants = [known.grant(award) for award in published.rows("awards")]
    if not grants:
        return {}
    package = {
        "version": "1.4",
        "title": published.title,
        "description": _prose([*published.notes(), _IDENTIFIERS]),
        "issued": published.moment,
        "modified": published.moment,
        "identifier": f"{published.terms.prefix}-{published.number}",
        "publisher": known.publisher,
        "license": published.terms.licence.url,
    }
    return {PATH: _lined(_filled(package), grants)}


def _lined(package: Record, grants: list[Record]) -> bytes:
    """Write a package with one grant a line, so that two of them can be compared line by line."""
    head = msgspec.json.format(msgspec.json.encode(package), indent=2).removesuffix(b"\n}")
    return b'%b,\n  "grants": [\n%b\n  ]\n}\n' % (head, b",\n".join(map(msgspec.json.encode, grants)))


class _Known(NamedTuple):
    """What a grant is made of, by identifier."""

    prefix: str
    modified: str
    publisher: Record
    rounds: Mapping[str, Record]
    programs: Mapping[str, Record]
    cooperatives: Mapping[str, Record]
    sponsors: Mapping[str, str]
    shares: Mapping[str, list[Record]]
    payments: Mapping[str, list[Record]]

    @classmethod
    def of(cls, published: Published) -> _Known:
        """Take them from a publication."""
        terms = published.terms
        return cls(
            terms.prefix,
            published.moment,
            {"identifier": terms.prefix, "name": terms.publisher},
            {row["id"]: row for row in published.rows("rounds")},
            {row["id"]: row for row in published.rows("programs")},
            {row["id"]: row for row in published.rows("cooperatives")},
            {row["id"]: row["name"] for row in published.rows("sponsors")},
            _by_award(published.rows("shares")),
            _by_award(published.rows("payments")),
        )

    def grant(self, award: Record) -> Record:
        """Make the grant of an award."""
        round_, cooperative = self.rounds[award["round"]], self.cooperatives[award["cooperative"]]
        program = self.programs.get(round_["program"], {"id": round_["program"]})
        name = program.get("name_fr") or program["id"]
        title = f"{name} {round_['year']}"
        date, dated = _date_of(award, round_)
        funders = self.shares.get(award["id"], [])
        notes = [award["project"] or title, _INVENTED if award["illustrative"] else "", dated]
        notes.append("" if funders else _NO_SPONSOR)
        paid = self.disbursed(award)
        return _filled(
            {
                "id": self.identifier(award["id"]),
                "title": f"{'[illustrative] ' if award['illustrative'] else ''}{title}"[:_LONGEST_TITLE],
                "description": _prose(notes),
                "currency": award["currency"],
                "amountAwarded": award["amount"],
                "amountDisbursed": sum(transaction["value"] for transaction in paid) or None,
                "awardDate": date,
                **self.recipient(cooperative),
                "fundingOrganization": [self.funder(share) for share in funders] or [self.stand_in()],
                "grantProgramme": [{"code": program["id"], "title": name}],
                "fromOpenCall": "Yes" if program.get("kind") == "prize" else None,
                "locationScope": _SUBNATIONAL if cooperative["region"] else _NATIONAL,
                "beneficiaryLocation": _places(cooperative),
                "classifications": _classifications(cooperative),
                "commitmentTransaction": [self.commitment(award, share, date) for share in funders],
                "disbursementTransaction": paid,
                "dateModified": self.modified,
            }
        )

    def identifier(self, of: str) -> str:
        """Put the publisher's prefix before an identifier of ours."""
        return f"{self.prefix}-{of}"

    def funder(self, share: Record) -> Record:
        """Say who pays a share."""
        return {"id": self.identifier(share["sponsor"]), "name": self.sponsors[share["sponsor"]]}

    def stand_in(self) -> Record:
        """Give the publisher as the one who pays."""
        return {"id": self.prefix, "name": self.publisher["name"]}

    def recipient(self, cooperative: Record) -> Record:
        """Say who receives the award: an organisation, or somebody of whom nothing is told."""
        own = self.identifier(cooperative["id"])
        if cooperative["kind"] == "project":
            return {"recipientIndividual": {"id": own, "name": "Individual Recipient"}}
        organisation = {
            "id": own,
            "name": cooperative["name"] or cooperative["id"],
            "alternateName": cooperative["name_ar"],
            "addressLocality": cooperative["commune"] or cooperative["province"],
            "addressRegion": cooperative["region_name"],
            "addressCountry": cooperative["country"],
            "organisationType": cooperative["kind"],
            "description": _prose([cooperative["activity"], *_numbers(cooperative)]),
            "location": _places(cooperative),
        }
        return {"recipientOrganization": [_filled(organisation)]}

    def commitment(self, award: Record, share: Record, date: str) -> Record:
        """Say what one of the sponsors promised of an award."""
        return {
            "id": f"{self.identifier(award['id'])}-{share['sponsor']}",
            "transactionDate": date,
            "currency": award["currency"],
            "value": share["amount"],
            "provider": self.identifier(share["sponsor"]),
            "recipient": self.identifier(award["cooperative"]),
        }

    def disbursed(self, award: Record) -> list[Record]:
        """Give the payments of an award without what came back of them, for no transaction is below zero."""
        payments = self.payments.get(award["id"], [])
        back: defaultdict[str, int] = defaultdict(int)
        for payment in payments:
            back[payment["returns"] or ""] += payment["amount"] if payment["returns"] else 0
        return [
            _filled(
                {
                    "id": self.identifier(payment["id"]),
                    "transactionDate": payment["date"],
                    "currency": award["currency"],
                    "value": value,
                    "provider": self.identifier(payment["sponsor"]) if payment["sponsor"] else None,
                    "recipient": self.identifier(award["cooperative"]),
                }
            )
            for payment in payments
            if not payment["returns"] and (value := payment["amount"] + back[payment["id"]]) > 0
        ]


def _by_award(rows: Iterable[Record]) -> Mapping[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["award"]].append(row)
    return found


def _date_of(award: Record, round_: Record) -> tuple[str, str]:
    """Give the day of an award, and what is to be said of it."""
    if award["date"]:
        return award["date"], ""
    if round_["ceremony"]:
        return round_["ceremony"], _DAY_OF_CEREMONY
    return f"{round_['year']:04}-01-01", _FIRST_OF_YEAR


def _numbers(cooperative: Record) -> Iterable[str]:
    """Name the numbers of a cooperative; the standard has fields for British ones alone."""
    if cooperative["ice"]:
        yield f"ICE: {cooperative['ice']}."
    if cooperative["register_number"]:
        court = f" ({cooperative['court']})" if cooperative["court"] else ""
        yield f"Registre: {cooperative['register_number']}{court}."


def _places(cooperative: Record) -> list[Record]:
    """Give the region by its code, and the province by its name; of people who hold a project, no province is kept."""
    country = {"countryCode": cooperative["country"] if cooperative["country"] in COUNTRIES else None}
    found = []
    if cooperative["region"]:
        found.append({"name": cooperative["region_name"], **country, "geoCode": cooperative["region"]})
    if cooperative["province"]:
        found.append({"name": cooperative["province"], **country})
    return [_filled(one) for one in found] or [_filled({"name": cooperative["country"], **country})]


def _classifications(cooperative: Record) -> list[Record]:
    if not cooperative["sector"]:
        return []
    found = {"vocabulary": "ess-sector", "code": cooperative["sector"], "title": cooperative["sector_name"]}
    return [_filled(found)]


def _filled(record: Record) -> Record:
    """Leave out what says nothing."""
    return {key: value for key, value in record.items() if value not in (None, "", [])}
