"""The words that the register keeps in English, in the user's language: kinds, tracks, statuses, figures."""

from __future__ import annotations

import re

from ocp_ess_cli.language import _


def kind_name(kind: str) -> str:
    """Name a kind of cooperative or of link."""
    known = {
        "cooperative": _("cooperative"),
        "union": _("union"),
        "project": _("project"),
        "supply": _("supply"),
        "sale": _("sale"),
        "training": _("training"),
        "finance": _("finance"),
        "other": _("other"),
    }
    return known[kind]


def program_kind_name(kind: str) -> str:
    """Name a kind of program."""
    known = {
        "prize": _("prize"),
        "support": _("support"),
        "network": _("network"),
        "market": _("market"),
        "training": _("training"),
        "event": _("event"),
    }
    return known[kind]


def mission_name(mission: str) -> str:
    """Name what a program serves; nothing where nobody says."""
    known = {
        "": "",
        "empowerment": _("empowerment"),
        "incubation": _("incubation"),
        "diffusion": _("diffusion of knowledge"),
    }
    return known[mission]


def session_kind_name(kind: str) -> str:
    """Name a kind of session."""
    return {"individual": _("individual"), "group": _("in a group")}[kind]


def measure_kind_name(kind: str) -> str:
    """Name whether a line of a plan is a need or an action."""
    return {"need": _("need"), "action": _("action")}[kind]


def track_name(track: str) -> str:
    """Name a track of a prize."""
    return {"cooperative": _("cooperative"), "project": _("project")}[track]


def table_name(table: str) -> str:
    """Name what a table holds."""
    known = {
        "cooperatives": _("cooperatives"),
        "rounds": _("rounds"),
        "entries": _("entries"),
        "scores": _("scores"),
        "pledges": _("pledges"),
        "payments": _("payments"),
        "sessions": _("sessions"),
        "measures": _("needs and actions"),
        "links": _("links"),
        "experts": _("experts"),
        "programs": _("programs of one's own"),
        "figures": _("figures"),
        "mappings": _("headings"),
        "twins": _("pairs told apart"),
        "publications": _("publications"),
        "journal": _("journal"),
        "names": _("index of names"),
    }
    return known[table]


def status_name(status: str) -> str:
    """Name the status of a round or of a link."""
    return {"open": _("open"), "closed": _("closed"), "agreed": _("agreed"), "lost": _("lost")}[status]


def bound_name(bound: str) -> str:
    """Name how exactly a figure was published; nothing for exactly."""
    return {"": "", "more than": _("more than"), "about": _("about")}[bound]


def figure_name(key: str) -> str:
    """Name what a figure counts; a key that is not known is shown as it is."""
    known = {
        "candidates": _("candidates"),
        "winners": _("winners"),
        "winners_foreign": _("winners carried by foreign nationals"),
        "winners_per_year": _("winners a year"),
        "winners_total": _("winners so far"),
        "trained": _("trained beforehand"),
        "amount": _("amount each"),
        "min_winners": _("winners at least"),
        "min_winners_per_region": _("winners per region at least"),
        "age_min": _("youngest age"),
        "age_max": _("oldest age"),
        "eligibility_age_years": _("years of existence at most"),
        "beneficiaries": _("beneficiaries"),
        "cohort1_beneficiaries": _("beneficiaries of the first cohort"),
        "tranche1_beneficiaries": _("beneficiaries of the first tranche"),
        "cooperatives": _("cooperatives"),
        "opportunities": _("openings for collaboration"),
        "experts": _("experts"),
        "coaching_sessions": _("coaching sessions"),
        "target": _("target"),
        "target_total": _("target in all"),
        "tranches": _("tranches"),
        "phases": _("phases"),
        "phase_size": _("size of a phase"),
    }
    if key not in known and (numbered := _NUMBERED.fullmatch(key)):
        told = {
            "tranche": _("{what} of tranche {number}"),
            "phase": _("{what} of phase {number}"),
            "cohort": _("{what} of cohort {number}"),
            "lot": _("{what} of lot {number}"),
        }
        return told[numbered[1]].format(what=figure_name(numbered[3]), number=numbered[2])
    return known.get(key, key.replace("_", " "))


_NUMBERED = re.compile(r"(tranche|phase|cohort|lot)([0-9]+)_(\w+)")


def field_name(field: str) -> str:
    """Name a field of a record; one that is not known is shown as it is."""
    known = {
        "name": _("Name"),
        "name_ar": _("Arabic name"),
        "other_names": _("Other names"),
        "kind": _("Kind"),
        "country": _("Country"),
        "region": _("Region"),
        "province": _("Province"),
        "commune": _("Commune"),
        "sector": _("Sector"),
        "activity": _("Activity"),
        "members": _("Members"),
        "women": _("Women"),
        "youth": _("Members aged 18 to 35"),
        "foreign_members": _("Members who are foreign nationals"),
        "founded": _("Founded"),
        "court": _("Court"),
        "register_number": _("Register number"),
        "ice": _("ICE"),
        "contact": _("Contact"),
        "notes": _("Notes"),
        "note": _("Note"),
        "illustrative": _("Illustrative"),
        "program": _("Program"),
        "year": _("Year"),
        "edition": _("Edition"),
        "status": _("Status"),
        "ceremony": _("Ceremony"),
        "theme": _("Theme"),
        "sponsors": _("Sponsors"),
        "sponsor": _("Sponsor"),
        "terms": _("Terms"),
        "source": _("Source"),
        "source_date": _("Date of the source"),
        "round": _("Round"),
        "cooperative": _("Cooperative"),
        "stage": _("Stage"),
        "path": _("Story"),
        "project": _("Project"),
        "track": _("Track"),
        "mark": _("Mark"),
        "award": _("Award"),
        "amount": _("Amount"),
        "seats": _("Seats"),
        "on": _("Date"),
        "by": _("By"),
        "reason": _("Reason"),
        "despite": _("Despite"),
        "role": _("Role of the contact"),
        "reach": _("Telephone or e-mail"),
        "collected": _("Contact collected on"),
        "keep_until": _("Contact kept until"),
        "currency": _("Currency"),
        "paid_by": _("Paid by"),
        "scale": _("Highest mark"),
        "tracks": _("Tracks"),
        "min_per_region": _("Winners per region at least"),
        "eligibility": _("Conditions"),
        "min_women_share": _("Women among members at least"),
        "min_youth_share": _("Aged 18 to 35 among members at least"),
        "countries": _("Countries"),
        "past_winners": _("Past winners can win again"),
        "track_shares": _("Share of each track at least"),
        "criteria": _("Criteria and weights"),
        "schedule": _("Instalments in percent"),
        "jurors": _("Jurors"),
        "juror": _("Juror"),
        "linked": _("Linked to"),
        "preferences": _("Chosen among equal marks"),
        "because": _("Because"),
        "max_years": _("Years of existence at most"),
        "months": _("Months from first to last stage"),
        "sessions": _("Individual sessions for each"),
        "phases": _("Phases"),
        "phase": _("Phase"),
        "people": _("People who took part"),
        "products": _("Products"),
        "entries": _("Entries"),
        "due": _("Due"),
        "done": _("Done"),
        "title": _("Title"),
        "other": _("Other cooperative"),
        "party": _("Other party"),
        "opportunity": _("Opportunity"),
        "value": _("Value"),
        "fields": _("Fields of knowledge"),
        "organisation": _("Organisation"),
        "content": _("Content"),
        "minutes": _("Minutes"),
        "seal": _("Seal"),
        "licence": _("Licence"),
        "publisher": _("Publisher"),
        "prefix": _("Prefix"),
        "created": _("Last change of a record"),
        "change": _("Change"),
        "rows": _("Rows"),
        "sums": _("Total"),
        "files": _("Files"),
        "story": _("What changed"),
        "folder": _("Folder"),
        "fingerprint": _("Fingerprint"),
        "parts": _("Parts"),
        "shares": _("Shares of sponsors"),
        "entry": _("Entry"),
        "marks": _("Marks"),
        "recused": _("Recused"),
        "comment": _("Comment"),
        "reference": _("Reference"),
        "returns": _("Came back"),
        "since": _("Since"),
        "key": _("What is counted"),
        "bound": _("How exactly"),
        "statement": _("Statement"),
        "date": _("Date"),
    }
    return known.get(field, field)
