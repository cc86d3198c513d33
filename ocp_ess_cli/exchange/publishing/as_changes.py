"""What a publication says of what changed since the one before: `CHANGES.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.actions import publishing as ledger
from ocp_ess_cli.domain import privacy
from ocp_ess_cli.language import _, day, listed, number, plural
from ocp_ess_cli.reports.as_markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ocp_ess_cli.actions.publishing import Amendment
    from ocp_ess_cli.domain.models import Change
    from ocp_ess_cli.domain.publishing import Cell, Content, Difference

PATH = "CHANGES.md"
_TOLD = {  # the columns that say what a row is about, beside its key
    "rounds": ("prize", "currency"),
    "cooperatives": ("name", "name_ar", "region"),
    "sponsors": ("name",),
    "entries": ("count",),
    "awards": ("round", "cooperative", "amount", "currency"),
    "shares": ("amount",),
    "payments": ("award", "amount", "date"),
    "figures": ("program", "year", "key", "value"),
}
RECORDS = {"awards": "entries", "shares": "entries", "payments": "payments", "figures": "figures"}


class Story(NamedTuple):
    """What is told of one publication.

    Attributes:
        number: of the ledger.
        before: the number and the day of the one before it; None for the first.
        illustrative: whether it has illustrative records.
        why: the change that took a row away, by table and id of the register.
    """

    number: int
    on: date
    before: tuple[int, date] | None
    differences: Sequence[Difference]
    why: Mapping[tuple[str, str], Change]
    amendments: Sequence[Amendment]
    content: Content
    illustrative: bool = False


def story(of: Story) -> str:
    """Tell what changed since the publication before."""
    lines = [f"## {_heading(of)}", ""]
    if of.before is None:
        lines += [_("The first publication."), "", *_counts(of.content)]
        return "\n".join(lines) + "\n"
    sentence = _("Since publication {number} of {date}:")
    lines += [sentence.format(number=of.before[0], date=day(of.before[1])), ""]
    if not of.differences and not of.amendments:
        lines += [_("No value changed; the files say it in another way, or under other terms."), ""]
    if of.amendments:
        title = _("Rounds that were sealed, and changed all the same")
        lines += [f"### {title}", "", *map(_amendment, of.amendments), ""]
    titles = {"added": _("Added"), "changed": _("Changed"), "withdrawn": _("Withdrawn")}
    for turn, title in titles.items():
        if found := [one for one in of.differences if one.turn == turn]:
            lines += [f"### {title}", "", *(_line(one, of) for one in found), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def file(stories: Iterable[str]) -> bytes:
    """Write the stories of publications, the last one first, as the content of the file."""
    return "\n".join([f"# {_title()}\n", *stories]).encode()


def _title() -> str:
    return "Changes / Changements"


def _heading(of: Story) -> str:
    return _("Publication {number}, {date}").format(number=of.number, date=day(of.on))


def _counts(content: Content) -> list[str]:
    return [f"- `{table}`: {number(len(sheet.rows))}" for table, sheet in content.items()]


def _amendment(one: Amendment) -> str:
    sentence = _("{rounds}, by change {number} of {date}: {reason}")
    told = sentence.format(
        rounds=listed([*one.rounds]), number=one.number, date=day(one.on), reason=_public(one.reason)
    )
    return f"- {escaped(told)}"


def _public(reason: str) -> str:
    """Give a reason of the journal, where it stays for good; what it has of personal data stands in for it."""
    kinds = dict.fromkeys(one.kind for one in privacy.found_in(reason, "MA"))
    if not kinds:
        return reason
    sentence = _("the reason is not published, for it has {kinds}")
    return sentence.format(kinds=listed([*map(privacy.kind_name, kinds)]))


def _line(one: Difference, of: Story) -> str:
    name = f"- `{one.table}` {escaped(' / '.join(one.key))}"
    if one.turn == "changed":
        fields = [f"`{column}` {_value(old)} → {_value(new)}" for column, old, new in one.fields]
        return f"{name}: {'; '.join(fields)}"
    values = {column: value for column, value, _same in one.fields}
    told = [str(values[column]) for column in _TOLD.get(one.table, ()) if column in values]
    line = f"{name}: {escaped(', '.join(told))}" if told else name
    return f"{line}{_why(one, of)}" if one.turn == "withdrawn" else line


def _why(one: Difference, of: Story) -> str:
    told = _reason(one, of)
    return f" — {escaped(told)}" if told else ""


def _reason(one: Difference, of: Story) -> str:
    """Say why a row is withdrawn: the reason of the change that took it away, as far as anything says it."""
    values = {column: value for column, value, _same in one.fields}
    change = of.why.get((RECORDS.get(one.table, ""), one.key[0]))
    if change is None and values.get("illustrative") and not of.illustrative:
        return _("illustrative records are left out")
    if one.table == "cooperatives":
        return _("no award of it is published any more")
    if change is None:
        return ""
    reason = _public(ledger.reason_of(change))
    sentence = (
        _("{reason} (change {number} of {date}, ess {command})")
        if reason
        else _("change {number} of {date}, ess {command}")
    )
    return sentence.format(reason=reason, number=change.number, date=day(change.at.date()), command=change.command)


def _value(value: Cell) -> str:
    if value is None:
        return _("(nothing)")
    return f"“{escaped(str(value))}”" if isinstance(value, str) else escaped(str(value).lower())


def summary(differences: Sequence[Difference]) -> list[str]:
    """Count what differs, in sentences."""
    counts = {turn: sum(1 for one in differences if one.turn == turn) for turn in ("added", "changed", "withdrawn")}
    told = {
        "added": plural("{count} row added", "{count} rows added", counts["added"]),
        "changed": plural("{count} row changed", "{count} rows changed", counts["changed"]),
        "withdrawn": plural("{count} row withdrawn", "{count} rows withdrawn", counts["withdrawn"]),
    }
    return [told[turn] for turn, count in counts.items() if count]
