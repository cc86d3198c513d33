"""A report as a file: `--to FILE`, whose ending says the format."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _, listed, mark
from ocp_ess_cli.reports.about import State

if TYPE_CHECKING:
    from ocp_ess_cli.cli.office import Office
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.protocol import Unit

To = Annotated[
    str | None,
    typer.Option("--to", metavar="FILE", help=mark("Write it to this file: .html, .xlsx, .md, .csv, .json or .svg.")),
]
Force = Annotated[bool, typer.Option("--force", "--yes", "-y", help=mark("Replace a file that is there already."))]

_TEXTS = {"html": "as_html", "md": "as_markdown", "svg": "as_svg"}
FORMATS = ("html", "xlsx", "md", "csv", "json", "svg")


def format_of(office: Office, file: str) -> str:
    """Tell the format of a file by its ending.

    Raises:
        BadValue: there is no name, its ending says none, or `--format` says one too.
    """
    if not file.strip():
        raise BadValue(_("--to needs the name of a file."))
    path = Path(file)
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        sentence = _("{path} does not say its format: end its name in one of {endings}.")
        raise BadValue(sentence.format(path=path, endings=listed([f".{known}" for known in FORMATS])))
    if not office.for_people:
        raise BadValue(_("The ending of the file of --to says its format; leave out --format."))
    return ending


def state(office: Office, unit: Unit) -> State:
    """Say which state of the register a file is of: that of the day of `--as-of`, where it is given."""
    end = unit.chain_end
    if office.past:
        from ocp_ess_cli.actions import extract  # noqa: PLC0415 - most files show what is

        end = extract.state(unit)
    return State(office.stamp().on, *end)


def write(office: Office, report: Report, file: str, *, force: bool) -> None:
    """Write a report to a file, and say so; one that is there is replaced after a question, or with `--force`.

    Raises:
        BadValue: the ending says no format, or the report has nothing to draw.
        FileUnusable: the file cannot be written.
    """
    from ocp_ess_cli.exchange import exporting, writing  # noqa: PLC0415 - most commands write no file

    format_ = format_of(office, file)
    report = office.dated(report)
    path = Path(file).expanduser()
    if writing.is_taken(path, office.store.place):
        office.confirm(_("{path} is there already. Replace it?").format(path=path), yes=force)
    if format_ in _TEXTS:
        text: str = import_module(f"ocp_ess_cli.reports.{_TEXTS[format_]}").render(report)
        content = text.encode()
    else:
        shape = exporting.Shape(format_, office.stamp().at, headings=format_ == "xlsx", marked=True)
        try:
            content = exporting.render(report, shape)
        except OSError as error:  # a workbook is made in temporary files
            raise writing.cannot_write(path, error) from error
    writing.write(path, content)
    office.say(_("{path} is written.").format(path=path))
    office.say_past()
