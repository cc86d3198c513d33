"""Help in the user's language: what a command does, its arguments and options, and an example to copy.

Typer's own help speaks of `<bool>` and `list[str]` and English alone; an officer reads neither.
"""

from __future__ import annotations

import re
import sys
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument

from ocp_ess_cli.language import _, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import typer
    from rich.console import RenderableType
    from typer.core import TyperCommand, TyperGroup

WIDEST = 100  # a line longer than this is hard to read
TYPERS_OWN = (  # Typer wrote these in English
    mark("Install completion for the current shell."),
    mark("Show completion for the current shell, to copy it or customize the installation."),
)
SHARED = ("db", "lang", "no_input", "wait", "format_", "json", "columns")


def of_command(command: TyperCommand, ctx: typer.Context) -> str:
    """Write the help of one command."""
    arguments = [param for param in command.params if isinstance(param, TyperArgument)]
    options = [param for param in command.params if not isinstance(param, TyperArgument)]
    own = [_option(param) for param in options if param.name not in SHARED]
    shared = [_option(param) for param in options if param.name in SHARED]
    pieces = [_metavar(param) if param.required else f"[{_metavar(param)}]" for param in arguments]
    return _written(
        Text(_("Usage: {usage}").format(usage=" ".join([ctx.command_path, *pieces, _("[OPTIONS]")])), style="bold"),
        _paragraphs(_translated(command.help)),
        *_section(_("Arguments"), [(_metavar(param), _translated(param.help)) for param in arguments]),
        *_section(_("Options"), own),
        *_section(_("Options of all commands"), [*shared, ("-h, --help", _("Show this help."))]),
        Text(_("Example: {line}").format(line=command.epilog), style="green", no_wrap=True, overflow="ignore"),
    )


def of_group(group: TyperGroup, ctx: typer.Context, panels: Mapping[str, Iterable[str]]) -> str:
    """Write the help of all commands, by panel."""
    sections: list[RenderableType] = []
    for panel, names in panels.items():
        commands = [command for name in names if (command := group.get_command(ctx, name))]
        rows = [(command.name or "", _translated(command.help).split("\n\n")[0]) for command in commands]
        sections += _section(_(panel), rows)
    options = [_option(param) for param in group.params]
    return _written(
        Text(_("Usage: {usage}").format(usage=" ".join(["ess", _("COMMAND"), _("[OPTIONS]")])), style="bold"),
        _paragraphs(_translated(group.help)),
        *sections,
        *_section(_("Options"), [*options, ("-h, --help", _("Show this help."))]),
        Text(_("Help of one command: ess COMMAND -h"), style="dim"),
    )


def _written(*blocks: RenderableType) -> str:
    """Write blocks apart by empty lines, without spaces at the ends of lines."""
    in_terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout,
        highlight=False,
        markup=False,
        width=min(Console().width, WIDEST) if in_terminal else 80,
        color_system="auto" if in_terminal else None,
    )
    with console.capture() as capture:
        for block in blocks:
            console.print(block, crop=False, soft_wrap=isinstance(block, Text) and bool(block.no_wrap))
            console.print()
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).rstrip("\n")


def _metavar(param: TyperArgument) -> str:
    return param.metavar or param.name.upper()


def _translated(text: str | None) -> str:
    return _(cleandoc(text)) if text else ""


def _paragraphs(text: str) -> Text:
    """Join the lines of each paragraph, for the terminal's width to break; lists keep their lines."""
    joined = [
        part if part.lstrip().startswith("- ") else " ".join(re.split(r"[ \n]+", part)) for part in text.split("\n\n")
    ]
    return Text("\n\n".join(joined))


def _option(param: Any) -> tuple[str, str]:
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    if not param.is_flag:
        names = f"{names} {param.metavar or param.name.upper()}"
    text = _translated(param.help)
    if param.multiple:
        text = _("{text} Can be given several times.").format(text=text)
    return names, text


def _section(title: str, rows: list[tuple[str, str]]) -> list[RenderableType]:
    if not rows:
        return []
    drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    drawn.add_column(style="cyan", no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, text in rows:
        drawn.add_row(Text(name), Text(text))
    return [Group(Text(title, style="bold"), Padding(drawn, (0, 0, 0, 2), expand=False))]
