"""Help in the user's language: what a command does, its arguments and options, and an example to copy.

Typer's own help speaks of `<bool>` and `list[str]` and English alone; an officer reads neither.
"""

from __future__ import annotations

import sys
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument

from ocp_ess_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import typer
    from typer.core import TyperCommand, TyperGroup

SHARED = ("db", "lang", "no_input", "format_", "json", "columns")


def show_command(command: TyperCommand, ctx: typer.Context) -> None:
    """Show the help of one command."""
    console = _console()
    pieces = [
        p.make_metavar(ctx) if hasattr(p, "make_metavar") else (p.metavar or p.name.upper())
        for p in command.params
        if isinstance(p, TyperArgument)
    ]
    usage = _("Usage: {command} {options}").format(
        command=" ".join([ctx.command_path, *pieces]), options=_("[OPTIONS]")
    )
    console.print(Text(usage, style="bold"))
    console.print()
    console.print(_paragraphs(_translated(command.help)))
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if not isinstance(p, TyperArgument)]
    own = [p for p in options if p.name not in SHARED]
    shared = [p for p in options if p.name in SHARED]
    _section(console, _("Arguments"), [((p.metavar or p.name), _translated(p.help)) for p in arguments])
    _section(console, _("Options"), [_option(p) for p in own])
    _section(
        console,
        _("Options of all commands"),
        [*map(_option, shared), ("-h, --help", _("Show this help."))],
    )
    console.print()
    console.print(Text(_("Example: {line}").format(line=command.epilog), style="green"))


def show_group(group: TyperGroup, ctx: typer.Context, panels: Mapping[str, Iterable[str]]) -> None:
    """Show all commands, by panel."""
    console = _console()
    console.print(Text(_("Usage: ess COMMAND [OPTIONS]"), style="bold"))
    console.print()
    console.print(_paragraphs(_translated(group.help)))
    for panel, names in panels.items():
        rows = []
        for name in names:
            command = group.get_command(ctx, name)
            if command is not None:
                rows.append((name, _translated(command.help).split("\n\n")[0]))
        _section(console, _(panel), rows)
    options = [_option(p) for p in group.params]
    _section(console, _("Options"), [*options, ("-h, --help", _("Show this help."))])
    console.print()
    console.print(Text(_("Help of one command: ess COMMAND -h"), style="dim"))


def _console() -> Console:
    in_terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout,
        highlight=False,
        markup=False,
        width=min(Console().width, 100) if in_terminal else 80,
        color_system="auto" if in_terminal else None,
    )


def _translated(text: str | None) -> str:
    return _(cleandoc(text)) if text else ""


def _paragraphs(text: str) -> Text:
    """Join the lines of each paragraph, for the terminal's width to break; lists keep their lines."""
    joined = [part if part.lstrip().startswith("- ") else " ".join(part.split()) for part in text.split("\n\n")]
    return Text("\n\n".join(joined))


def _option(param: Any) -> tuple[str, str]:
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    if not param.is_flag:
        names = f"{names} {param.metavar or param.name.upper()}"
    text = _translated(param.help)
    if param.multiple:
        text = _("{text} Can be given several times.").format(text=text)
    return names, text


def _section(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    console.print()
    console.print(Text(title, style="bold"))
    drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    drawn.add_column(style="cyan", no_wrap=True, max_width=34)
    drawn.add_column(overflow="fold")
    for name, text in rows:
        drawn.add_row(Text(name), Text(text))
    console.print(Padding(drawn, (0, 0, 0, 2), expand=False))
