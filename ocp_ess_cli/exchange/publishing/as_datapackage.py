"""A publication as a Data Package, version 2: a CSV for each table, and what describes them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

import msgspec

from ocp_ess_cli.domain.cells import guarded
from ocp_ess_cli.exchange.publishing import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocp_ess_cli.domain.publishing import Cell, Sheet
    from ocp_ess_cli.exchange.publishing.published import Published
    from ocp_ess_cli.exchange.publishing.tables import Column, Public

DESCRIPTOR = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0/"
_ADDRESS = re.compile(r"https?://[^\s\\]+")
_DESCRIPTION = (
    "Cooperatives that won awards, the rounds that they won, who pays, what was paid, and figures that were published, "
    "with their sources. A text that a spreadsheet would run as a formula has an apostrophe before it. / "
    "Coopératives primées, éditions des prix, partenaires, versements et chiffres publiés, avec leurs sources. Un "
    "texte qu'un tableur exécuterait comme une formule est précédé d'une apostrophe."
)


def files(published: Published) -> dict[str, bytes]:
    """Give the files by their paths in the folder."""
    sheets = {table: as_csv(published.content[table.name]) for table in tables.TABLES}
    descriptor = _descriptor(published, sheets)
    written = {path_of(table): content for table, content in sheets.items()}
    return {DESCRIPTOR: as_json(descriptor), **written}


def as_json(value: object) -> bytes:
    """Write a value as JSON for people and programs: indented, in UTF-8, with a line end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def path_of(table: Public) -> str:
    """Give the path of the CSV of a table."""
    return f"data/{table.name}.csv"


def as_csv(sheet: Sheet) -> bytes:
    """Write a table as CSV in UTF-8 with a comma, a heading row, and lines that end in a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([[_cell(value) for value in row] for row in sheet.rows])
    return out.getvalue().encode()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return guarded(value)
    return value if value is not True and value is not False else str(value).lower()


def _descriptor(published: Published, sheets: Mapping[Public, bytes]) -> dict[str, Any]:
    terms = published.terms
    licence = {"name": terms.licence.id, "path": terms.licence.url, "title": terms.licence.title}
    described = {
        "$schema": f"{_PROFILES}datapackage.json",
        "name": f"{re.sub(r'[^a-z0-9._-]', '-', terms.prefix.lower())}-awards",
        "title": published.title,
        "description": "\n\n".join([_DESCRIPTION, *published.notes()]),
        "version": published.version,
        "created": published.moment,
        "licenses": [licence],
        "contributors": [{"title": terms.publisher, "organization": terms.publisher, "roles": ["publisher"]}],
        "keywords": ["cooperatives", "awards", "grants", "Morocco", "coopératives", "prix", "Maroc"],
        "sources": _sources(published),
        "illustrative": published.selection.illustrative,
        "resources": [_resource(table, content) for table, content in sheets.items()],
    }
    return {key: value for key, value in described.items() if value not in ("", [])}


def _sources(published: Published) -> list[dict[str, str]]:
    """Name the sources of the rounds and figures, each once; an address as such."""
    named = [row["source"] for table in ("rounds", "figures") for row in published.rows(table) if row["source"]]
    return [
        {"title": source, "path": source} if _ADDRESS.fullmatch(source) else {"title": source}
        for source in sorted({*named})
    ]


def _resource(table: Public, content: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}dataresource.json",
        "name": table.name,
        "type": "table",
        "path": path_of(table),
        "title": f"{table.en} / {table.fr}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"$schema": f"{_PROFILES}tabledialect.json", "delimiter": ",", "lineTerminator": "\n"},
        "schema": _schema(table),
    }


def _schema(table: Public) -> dict[str, Any]:
    references = [
        {"fields": [one.column], "reference": {"resource": one.table, "fields": ["id"]}} for one in table.references
    ]
    return {
        "$schema": f"{_PROFILES}tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [*table.key],
        **({"foreignKeys": references} if references else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {
        "required": column.required or None,
        "unique": column.name == "id" or None,
        "enum": [*column.enum] or None,
        "pattern": column.pattern or None,
        "minimum": column.least,
    }
    kept = {key: value for key, value in constraints.items() if value is not None}
    return {
        "name": column.name,
        "type": column.type,
        "description": f"{column.en} / {column.fr}",
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": kept} if kept else {}),
    }
