"""The Typer app: commands imported when they are called, errors turned into sentences and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from ocp_ess_cli import language
from ocp_ess_cli.cli.commands import Db, Lang, NoInput, as_typed
from ocp_ess_cli.cli.office import Office, Surroundings, cannot_write, tell
from ocp_ess_cli.domain.errors import BadValue, EssError, FieldsRefused, FileUnusable, InputRefused
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed, mark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from ocp_ess_cli.domain.values import Mistake

PANELS: dict[str, dict[str, str]] = {
    mark("Register"): {
        **dict.fromkeys(("add-coop", "edit-coop", "remove-coop", "coops", "coop"), "register"),
        **dict.fromkeys(("duplicates", "merge-coops"), "duplicates"),
    },
    mark("Rounds"): {
        "programs": "programs",
        **dict.fromkeys(("open-round", "edit-round", "close-round", "rounds", "round"), "rounds"),
    },
    mark("Selection"): {
        "apply": "selection",
        "advance": "advancing",
        **dict.fromkeys(("score", "rank"), "jury"),
        "award": "awarding",
        "revoke": "selection",
        "edit-entry": "participation",
    },
    mark("Support and network"): {
        "enrol": "enrolling",
        **dict.fromkeys(("session", "sessions", "plan"), "support"),
        **dict.fromkeys(("link", "edit-link", "remove-link", "links"), "links"),
        **dict.fromkeys(("add-expert", "edit-expert", "remove-expert", "experts"), "experts"),
    },
    mark("Money"): dict.fromkeys(("pledge", "pledges", "edit-award", "pay", "payments"), "money"),
    mark("Reports"): {
        "report": "reports",
        "todo": "todo",
        "check": "checking",
        **dict.fromkeys(("figures", "add-figure", "edit-figure", "remove-figure"), "figures"),
    },
    mark("Data"): {
        "import": "data",
        "mappings": "data",
        "export": "export",
        **dict.fromkeys(("publish", "publications", "seal"), "publishing"),
        "copy": "copying",
        "share": "sharing",
        "demo": "data",
    },
    mark("File"): {
        "info": "file",
        "log": "history",
        "undo": "history",
        "redo": "history",
        "backup": "file",
        "restore": "file",
    },
}
MODULES = {name: module for commands in PANELS.values() for name, module in commands.items()}


class EssGroup(TyperGroup):
    """All commands, each imported with its module when it is called."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, `--help` among them."""
        return as_typed(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Name the commands, by panel."""
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        """Build one command of its module; None where there is none of that name."""
        if cmd_name not in MODULES:
            return None
        module = import_module(f"ocp_ess_cli.cli.{MODULES[cmd_name]}")
        alone = typer.Typer(add_completion=False)
        alone.registered_commands = [info for info in module.app.registered_commands if info.name == cmd_name]
        return typer.main.get_command(alone)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command called, or name the nearest."""
        if args[0] not in MODULES and not ctx.resilient_parsing:
            from ocp_ess_cli.domain.names import nearest  # noqa: PLC0415 - only after a mistake

            near = listed(nearest(args[0], MODULES))
            sentence = (
                _("There is no command “{name}”. Is it {near}?")
                if near
                else _("There is no command “{name}”. ess --help lists them.")
            )
            raise BadValue(sentence.format(name=visible(args[0])[:60], near=near))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """Write the help of all commands."""
        from ocp_ess_cli.cli import help as help_  # noqa: PLC0415 - most commands show none

        return help_.of_group(self, ctx, PANELS)


app = typer.Typer(
    cls=EssGroup,
    name="ess",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def ess(
    ctx: typer.Context,
    db: Db = None,
    lang: Lang = None,  # noqa: ARG001 - main chose the language before anything was read
    no_input: NoInput = False,
    version: bool = typer.Option(False, "--version", help=mark("Show the version.")),
) -> None:
    """Keep a foundation's awards to cooperatives, in one file, from a terminal.

    Register cooperatives, open a round of a prize, record candidates and their marks, name the winners, and report how
    many, where and how much.
    """
    office: Office = ctx.obj
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415 - no other command asks

        office.write(f"ess {version_of('ocp-ess-cli')}\n")
        raise typer.Exit
    office.take("", db=db, no_input=no_input)
    if ctx.invoked_subcommand is None:
        office.write(_short_help())


def _short_help() -> str:
    return (
        _("ess keeps a foundation's awards to cooperatives, in one file.")
        + "\n\n"
        + _("See it at work on invented data:    ess demo")
        + "\n"
        + _("Name the winners of a round:        ess award --program lalla --year 2022")
        + "\n\n"
        + _("All commands: ess --help")
        + "\n"
    )


def run(arguments: Sequence[str], surroundings: Surroundings) -> int:
    """Run one command and give its exit code.

    Args:
        arguments: what the user typed behind `ess`.
        surroundings: the environment and the clock.
    """
    try:
        language.use(_language(arguments, surroundings))
        group = typer.main.get_command(app)
        code = group.main([*arguments], prog_name="ess", standalone_mode=False, obj=Office(surroundings))
    except EssError as error:
        _complain(error)
        return error.exit_code
    except typer.TyperException as error:
        _complain(BadValue(_usage(error)))
        return BadValue.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _confess(error, surroundings)
        _complain(cannot_write(error))  # Typer writes the help itself
        return FileUnusable.exit_code
    except Exception as error:  # noqa: BLE001 - the one place where a bug of ours is caught
        return _confess(error, surroundings)
    if code == 130:  # noqa: PLR2004 - the shell's code for an interruption, which Typer returns
        tell("\n" + _("Interrupted; nothing was changed.") + "\n")
    return code if isinstance(code, int) else 0


def _language(arguments: Sequence[str], surroundings: Surroundings) -> str:
    """Choose the language before anything is parsed, so that help and mistakes are in it too."""
    wanted = ""
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
        elif word == "--lang" and place + 1 < len(arguments):
            wanted = arguments[place + 1]
    if wanted and wanted not in language.LANGUAGES:
        sentence = _("There is no language “{wanted}”; there are: {known}.")
        raise BadValue(sentence.format(wanted=wanted, known=listed([*language.LANGUAGES])))
    return language.choose(wanted, surroundings.environment)


def _complain(error: EssError) -> None:
    """Write the sentence of an error to standard error, and every mistake of an input."""
    if isinstance(error, InputRefused):
        for mistake in error.mistakes:
            place = mistake.place
            tell(visible(f"ess: {place}{mistake.sentence}") + "\n")
    told = str(error)
    if isinstance(error, FieldsRefused):
        told = "\n".join(_option_told(mistake) for mistake in error.mistakes)
    first, *more = [visible(line) for line in told.splitlines()] or [""]
    tell("\n".join([f"ess: {first}", *(f"     {line}" for line in more)]) + "\n")


def _option_told(mistake: Mistake) -> str:
    """Tell what is wrong with a field by the option that gives it."""
    names = {
        "name": "NAME",
        "other_names": "--other-name",
        "sponsors": "--sponsor",
        "tracks": "--track",
        "track_shares": "--min-track-share",
        "criteria": "--criterion",
        "date": "--on",
        "fields": "--field",
        "products": "--product",
    }
    option = names.get(mistake.column, f"--{mistake.column.replace('_', '-')}")
    return _("{option}: {sentence}").format(option=option, sentence=mistake.sentence)


def _usage(error: Any) -> str:
    """Say in the user's language what Typer says of a wrong command line."""
    ctx = getattr(error, "ctx", None)
    option = getattr(error, "option_name", "")
    if option and hasattr(error, "possibilities"):
        near = listed(sorted(error.possibilities or ()))
        told = _("There is no option {option}. Is it {near}?") if near else _("There is no option {option}.")
        sentence = told.format(option=visible(option)[:60], near=near)
    elif option:
        takes_none = "not take a value" in error.message  # Typer says it in English alone
        told = _("Option {option} takes no value.") if takes_none else _("Option {option} needs a value.")
        sentence = told.format(option=option)
    elif isinstance(error, typer.BadParameter) and not error.message and error.param:
        sentence = _("{what} is missing.").format(what=error.param.get_error_hint().strip("'"))
    else:
        sentence = error.format_message()
    if ctx is None:
        return sentence
    return sentence + "\n" + _("Help: {command} -h").format(command=ctx.command_path)


def _confess(error: Exception, surroundings: Surroundings) -> int:
    """Own up to a bug in one line; the traceback comes with `ESS_DEBUG=1`."""
    if surroundings.environment.get("ESS_DEBUG"):
        import traceback  # noqa: PLC0415 - only after a bug

        traceback.print_exception(error)
    sentence = _("A bug of ess, sorry: {kind}: {error}. Set ESS_DEBUG=1 to see where, and report it.")
    tell("ess: " + sentence.format(kind=type(error).__name__, error=error) + "\n")
    return EssError.exit_code


def main() -> NoReturn:
    """Run `ess` with the arguments of the process, and leave with its exit code."""
    gc.disable()  # a command is short and makes few cycles; collecting costs a third of reading a national register
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - closed by the shell
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # an old terminal shows what it can
    code = run(sys.argv[1:], Surroundings(os.environ, lambda: datetime.now(UTC).replace(microsecond=0)))
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the disk is full, or the reader gone
        code = code or FileUnusable.exit_code
    os._exit(code)  # the system takes a register's memory back at once; Python would go through every record
