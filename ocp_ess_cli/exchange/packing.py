"""A dossier as a folder in a zip file: a page to read, a sheet for each table, the journal, the sum of every file."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, moment, plural
from ocp_ess_cli.reports import as_csv, as_html
from ocp_ess_cli.reports.past import sentence
from ocp_ess_cli.reports.report import Report, Table

if TYPE_CHECKING:
    from datetime import datetime

    from ocp_ess_cli.exchange.dossier import Dossier
    from ocp_ess_cli.reports.report import Card, Part

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # that a zip file can tell
MOST_ROWS = 1_000  # of a table that a page has
PAGE, JOURNAL, ABOUT, SUMS = "index.html", "journal", "README.txt", "SHA256SUMS"


def pack(dossier: Dossier) -> bytes:
    """Write a dossier as a zip file; the same register at the same moment gives the same bytes."""
    files = _files(dossier)
    files[ABOUT] = _about(dossier)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    files[SUMS] = "".join(sums).encode()
    folder = _plain(f"dossier-{dossier.key}")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            packed.writestr(_entry(f"{folder}/{name}", dossier.making.stamp.at), content)
    return out.getvalue()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, max(_FIRST_MOMENT, at.timetuple()[:6]))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o600 << 16  # a file that its owner alone reads
    return entry


def _files(dossier: Dossier) -> dict[str, bytes]:
    pages = {PAGE: dossier.page, f"{JOURNAL}.html": dossier.journal}
    told = _origin(dossier)
    files = {
        name: as_html.render(_cut(page._replace(notes=(*page.notes, *told)))).encode() for name, page in pages.items()
    }
    for part in (*dossier.page.data(), *_only_journal(dossier.journal)):
        files[_name(part)] = as_csv.render(Report("", (part,))).encode("utf-8-sig")
    return files


def _cut(page: Report) -> Report:
    """Keep the first rows of tables that are too long for a page, with their sums; the sheets have all."""
    parts: list[Part] = []
    notes = []
    for part in page.parts:
        if isinstance(part, Table) and len(part.rows) > MOST_ROWS:
            sums = tuple(row for row in part.rows[MOST_ROWS:] if row.is_sum)
            left = len(part.rows) - MOST_ROWS - len(sums)
            more = plural("{count} more row is in {file}.", "{count} more rows are in {file}.", left)
            notes += [more.format(file=_name(part))] if part.where != "data" else []
            parts.append(part._replace(rows=(*part.rows[:MOST_ROWS], *sums)))
        else:
            parts.append(part)
    return page._replace(parts=tuple(parts), notes=(*page.notes, *notes))


def _only_journal(journal: Report) -> list[Card | Table]:
    return [part for part in journal.data() if part.key == JOURNAL]


def _name(part: Card | Table) -> str:
    return f"{_plain(part.key)}.csv"


def _plain(name: str) -> str:
    """Write the name of a file with letters that every system takes."""
    return re.sub("[^A-Za-z0-9-]", "-", name)


def _about(dossier: Dossier) -> bytes:
    """Say what is what, of which register, made by whom and when, and how to verify it."""
    past = dossier.making.past
    listed = [(PAGE, _("everything on one page")), *((_name(part), _title(part)) for part in dossier.page.data())]
    listed += [
        (f"{JOURNAL}.html", _("the changes that touched any of it")),
        (f"{JOURNAL}.csv", _("the same, field by field")),
    ]
    listed += [(SUMS, _("the sum of every file"))]
    width = max(len(name) for name, _told in listed)
    lines = [
        dossier.page.title,
        "",
        *((sentence(past), *past.caveats) if past else ()),
        *_origin(dossier),
        "",
        _("What is in this folder:"),
        *(f"  {name.ljust(width)}  {told}" for name, told in listed),
        "",
        _(
            "CSV files are UTF-8, with commas. Before a text that a spreadsheet would run as a formula stands an "
            "apostrophe."
        ),
        _("To verify that no file was changed, in this folder: sha256sum -c SHA256SUMS"),
        _(
            "A dossier that is made later has the same hash for each of these changes; ess check history verifies the "
            "whole journal of the register."
        ),
    ]
    return ("\n".join(map(visible, lines)) + "\n").encode()


def _origin(dossier: Dossier) -> tuple[str, ...]:
    """Say who made a dossier and when, of which register, and whether contacts are in it."""
    making, (number, digest) = dossier.making, dossier.state
    made = _("Made with ess by {user} on {moment} UTC.")
    known = _("The last change of the register: number {number}, hash {hash}.")
    contacts = _("It has the contacts that are recorded: personal data (law 09-08), for those alone who need it.")
    return (
        made.format(user=making.stamp.by, moment=moment(making.stamp.at)),
        known.format(number=number, hash=digest),
        contacts
        if making.with_contacts
        else _("Contacts are left out, from the journal too: they are personal data (law 09-08)."),
    )


def _title(part: Card | Table) -> str:
    return part.title.replace("\n", " ") or part.key
