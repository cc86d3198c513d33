"""The ledger of publications: a list, one of them, and how two of them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocp_ess_cli.language import _, moment, money, number, plural
from ocp_ess_cli.reports.report import Card, Column, Field, Named, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocp_ess_cli.domain.models import Publication
    from ocp_ess_cli.domain.publishing import Difference
    from ocp_ess_cli.reports.report import Cell

_PAGES = ("cooperatives/", "rounds/")


def publications(found: Sequence[Publication]) -> Report:
    """List publications, the last one first."""
    columns = (
        Column("number", _("Number"), numeric=True),
        Column("date", _("Date")),
        Column("by", _("By"), where="medium"),
        Column("program", _("Program"), where="medium"),
        Column("years", _("Years"), where="medium"),
        Column("cooperatives", _("Cooperatives"), numeric=True, where="medium"),
        Column("awards", _("Awards"), numeric=True),
        Column("sums", _("Total")),
        Column("licence", _("Licence"), where="medium"),
        Column("publisher", _("Publisher"), where="wide"),
        Column("folder", _("Folder"), where="wide"),
    )
    rows = tuple(Row(_cells(one)) for one in reversed(found))
    title = plural("{count} publication", "{count} publications", len(found))
    return Report(title, (Table("publications", "", columns, rows),))


def _cells(one: Publication) -> tuple[Cell, ...]:
    return (
        one.number,
        one.on,
        one.by,
        _program(one),
        _years(one),
        one.rows.get("cooperatives", 0),
        one.rows.get("awards", 0),
        _sums(one),
        one.licence,
        one.publisher,
        one.folder,
    )


def _program(one: Publication) -> Cell:
    return one.program or Named("", _("all"))


def _years(one: Publication) -> Cell:
    if one.since is None:
        return Named("", _("all"))
    return f"{one.since}" if one.since == one.until else f"{one.since}..{one.until}"


def _sums(one: Publication) -> tuple[Named, ...]:
    return tuple(Named(f"{amount} {currency}", money(amount, currency)) for currency, amount in one.sums.items())


def publication(one: Publication, title: str = "") -> Report:
    """Show one publication: what of it is known, how many rows it has, and its files."""
    fields = (
        Field("number", _("Number"), one.number),
        Field("date", _("Date"), one.on),
        Field("by", _("By"), one.by),
        Field("program", _("Program"), _program(one)),
        Field("years", _("Years"), _years(one)),
        Field("illustrative", _("Illustrative records"), one.illustrative),
        Field("licence", _("Licence"), one.licence),
        Field("publisher", _("Publisher"), one.publisher),
        Field("prefix", _("Prefix"), one.prefix),
        Field("despite", _("Despite"), one.despite),
        Field("created", _("Last change of a record"), _moment(one)),
        Field("sums", _("Total"), _sums(one)),
        Field("folder", _("Folder"), one.folder),
    )
    counts = tuple(Row((table, count)) for table, count in one.rows.items())
    files = tuple(Row((path, digest)) for path, digest in one.files.items())
    listed_ = tuple(row for row in files if not str(row.cells[0]).startswith(_PAGES))
    columns = (Column("path", _("File")), Column("sha256", _("SHA-256"), where="wide"))
    tables = [
        Table("rows", _("Rows"), (Column("table", _("Table")), Column("rows", _("Rows"), numeric=True)), counts),
        Table("files", _("Files"), columns, listed_, where="shown"),
        Table("files", _("Files"), columns, files, where="data"),
    ]
    named = title or _("Publication {number}").format(number=one.number)
    return Report(named, (Card("publication", "", fields), *(table for table in tables if table.rows)), _unlisted(one))


def _unlisted(one: Publication) -> tuple[str, ...]:
    """Say how many pages are not listed, which may be thousands."""
    if count := sum(path.startswith(_PAGES) for path in one.files):
        sentence = plural(
            "{count} page of a cooperative or a round is not listed here; SHA256SUMS lists it.",
            "{count} pages of cooperatives and rounds are not listed here; SHA256SUMS lists them.",
            count,
        )
        return (sentence,)
    return ()


def _moment(one: Publication) -> Cell:
    return Named(one.created.isoformat(), moment(one.created)) if one.created else None


def differences(title: str, found: Sequence[Difference]) -> Report:
    """Show what differs between two publications, value by value; of a row added or withdrawn, the row alone."""
    turns = {"added": _("added"), "changed": _("changed"), "withdrawn": _("withdrawn")}
    columns = (
        Column("table", _("Table")),
        Column("key", _("Row")),
        Column("turn", _("What happened")),
        Column("column", _("Column")),
        Column("before", _("Before")),
        Column("after", _("After")),
    )
    rows = tuple(Row(cells) for one in found for cells in _lines(one, turns))
    notes = () if found else (_("Nothing differs."),)
    return Report(title, (Table("differences", "", columns, rows),), notes)


def _lines(one: Difference, turns: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    head: tuple[Cell, ...] = (one.table, " / ".join(one.key), Named(one.turn, turns[one.turn]))
    if one.turn != "changed":
        return [(*head, None, None, None)]
    return [(*head, column, _value(old), _value(new)) for column, old, new in one.fields]


def _value(value: Cell) -> Cell:
    return Named(value, str(value)) if isinstance(value, int) and not isinstance(value, bool) else value


def objections(checks: Sequence[str], found: Sequence[Any]) -> Report:
    """Show what was looked for before a publication, and what stands against it."""
    names = {
        "terms": _("licence, publisher and prefix"),
        "records": _("what every record needs"),
        "sums": _("awards, shares and payments add up"),
        "figures": _("published figures agree"),
        "personal": _("no telephone number, e-mail address, identity card or contact"),
    }
    counts = tuple(Row((check, names[check], sum(1 for one in found if one.check == check))) for check in checks)
    columns = (Column("check", _("Check")), Column("holds", _("What was checked")))
    shown = (Column("check", _("Check")), Column("subject", _("Record")), Column("sentence", _("What is wrong")))
    rows = tuple(Row((one.check, one.subject, one.sentence)) for one in found)
    title = (
        plural("{count} thing stands against publishing it", "{count} things stand against publishing it", len(found))
        if found
        else _("It can be published.")
    )
    tables = [
        Table("checks", "", (*columns, Column("found", _("Found"), numeric=True)), counts),
        Table("objections", _("What stands against it"), shown, rows, where="" if rows else "data"),
    ]
    return Report(title, tuple(tables))


def verified(one: Publication, altered: Sequence[str], missing: Sequence[str], others: Sequence[str]) -> Report:
    """Show which files of a folder are not what was published."""
    states = {_("changed"): ("changed", altered), _("missing"): ("missing", missing), _("not ours"): ("other", others)}
    rows = tuple(Row((path, Named(key, name))) for name, (key, paths) in states.items() for path in paths)
    sentence = (
        _("The folder is not publication {number}.") if altered or missing else _("The folder is publication {number}.")
    )
    columns = (Column("path", _("File")), Column("state", _("What is wrong")))
    kept = Table("files", "", columns, rows, where="" if rows else "data")
    return Report(sentence.format(number=number(one.number)), (kept,))
