"""The shape that every command has: shared options, help in the user's language, an example at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, TypeVar, cast

import typer
from typer.core import TyperCommand

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, mark

_ROUND = re.compile(r"([\w-]+)-(\d{4})", re.ASCII)  # the id of a round
Function = TypeVar("Function", bound=Callable[..., None])
Shows = Literal["", "records", "list"]

Db = Annotated[
    str | None,
    typer.Option(
        "--db", metavar="PLACE", help=mark("The file of the register, or the address of a server; else $ESS_DB.")
    ),
]
Lang = Annotated[str | None, typer.Option("--lang", metavar="en|fr", help=mark("The language; else $ESS_LANG."))]
NoInput = Annotated[bool, typer.Option("--no-input", help=mark("Never ask; what is missing is an error."))]
Wait = Annotated[
    str | None,
    typer.Option("--wait", metavar="SECONDS", help=mark("How long to wait for another writer; 10 if not said.")),
]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="table|json|csv|md", help=mark("How to show the result.")),
]
Json = Annotated[bool, typer.Option("--json", help=mark("The same as --format json."))]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help=mark("Show the register as it stood on this day.")),
]
Despite = Annotated[
    str | None,
    typer.Option("--despite", metavar="REASON", help=mark("Change a sealed round all the same, and say why.")),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", metavar="A,B", help=mark("Show these columns alone, in this order.")),
]

_EVERY = ("db", "lang", "no_input", "wait")
_SHARED: dict[Shows, tuple[str, ...]] = {
    "": _EVERY,
    "records": (*_EVERY, "format_", "json"),
    "list": (*_EVERY, "format_", "json", "columns"),
}


def _shared(
    db: Db = None,
    lang: Lang = None,
    no_input: NoInput = False,
    format_: Format = None,
    json: Json = False,
    columns: Columns = None,
    wait: Wait = None,
    as_of: AsOf = None,
    despite: Despite = None,
) -> None:
    """Declare the options that commands share, for Typer to read."""


class EssCommand(TyperCommand):
    """A command with the shared options, which it hands to the office before it runs.

    Attributes:
        fields: declares the options that give the fields of a record, which `given` takes as texts.
    """

    shows: ClassVar[Shows] = ""

    def __init__(
        self,
        *args: Any,
        fields: Callable[..., None] | None = None,
        past: bool = False,
        amends: bool = False,
        **settings: Any,
    ) -> None:
        """Add the options, and take words too many, to refuse them in the user's language."""
        super().__init__(*args, **settings)
        shared = {param.name: param for param in _declared(_shared)}
        self._fields = _declared(fields) if fields else []
        named = [param for param in self.params if param.param_type_name == "argument"]
        self.params = [*named, *self._fields, *(param for param in self.params if param not in named)]
        self._shared = (
            *(("despite",) if amends else ()),
            *_SHARED[self.shows],
            *(("as_of",) if past else ()),
        )
        self.params += [shared[name] for name in self._shared]
        self.context_settings["help_option_names"] = ["-h", "--help"]
        self.allow_extra_args = True

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, `--help` among them."""
        return as_typed(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Hand the shared options to the office and run the command."""
        if ctx.args:
            lines = [
                _("“{word}” is one word too many.").format(word=visible(ctx.args[0])[:60]),
                *self._round_named(ctx.args[0]),
                _("Help: {command} -h").format(command=ctx.command_path),
            ]
            raise BadValue("\n".join(lines))
        shared = {name: ctx.params.pop(name) for name in self._shared}
        if shared.pop("json", False):
            shared["format_"] = "json"
        shared.pop("lang")  # main chose the language before anything was read
        ctx.obj.take(ctx.info_name or "", **shared)
        ctx.meta[_FIELDS] = {param.name: ctx.params.pop(param.name) for param in self._fields}
        return super().invoke(ctx)

    def _round_named(self, word: str) -> list[str]:
        """Say how a round is named, where a word too many is the id of one."""
        found = _ROUND.fullmatch(word)
        if not found or not {"program", "year"} <= {param.name for param in self.params}:
            return []
        sentence = _("A round is named by its program and its year: --program {program} --year {year}")
        return [sentence.format(program=found[1].lower(), year=found[2])]

    def get_help(self, ctx: Any) -> str:
        """Write the help of the command."""
        from ocp_ess_cli.cli import help as help_  # noqa: PLC0415 - most commands show none

        return help_.of_command(self, ctx)


class ShowingCommand(EssCommand):
    """A command that shows records."""

    shows = "records"


class ListingCommand(EssCommand):
    """A command that shows a list, of which columns can be chosen."""

    shows = "list"


_CLASSES: dict[Shows, type[EssCommand]] = {
    "": EssCommand,
    "records": ShowingCommand,
    "list": ListingCommand,
}
_FIELDS = "ocp_ess_cli.fields"


def command(
    app: typer.Typer,
    name: str,
    *,
    example: str,
    shows: Shows = "",
    fields: Callable[..., None] | None = None,
    past: bool = False,
    amends: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as a command.

    Args:
        app: the Typer app of its module.
        name: what the user types.
        example: one line to copy, shown at the end of its help and run by the tests.
        shows: whether it takes `--format` and `--columns`.
        fields: a function whose parameters declare the options for the fields of a record; see `given`.
        past: whether it takes `--as-of`; it then reads by `Office.reading`.
        amends: whether it can change what a sealed round decided, and takes `--despite`.
    """
    made = cast("type[EssCommand]", partial(_CLASSES[shows], fields=fields, past=past, amends=amends))
    return app.command(name, cls=made, epilog=example)


def as_typed(params: list[Any]) -> list[Any]:
    """Let the values of options be the texts that were typed, for ess reads each itself and says what is wrong.

    Typer would load pydantic to check that a text is a text, which takes longer than all else that a command does.
    """
    for param in params:
        param.get_runtime_param = lambda: _AsTyped
    return params


class _AsTyped:
    """Stands in for the reader of values that Typer makes for each parameter."""

    @staticmethod
    def coerce(value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG004 - the library's signature
        """Give a value as it is."""
        if value is None and (param.multiple or param.nargs == -1):
            return ()
        return value


def given(ctx: typer.Context) -> dict[str, str]:
    """Take the fields that the command line gives, as texts; several values of one are apart by semicolons."""
    fields: dict[str, Any] = ctx.meta[_FIELDS]
    return {
        field: ";".join(value) if isinstance(value, (list, tuple)) else value
        for field, value in fields.items()
        if value not in (None, [], ())
    }


def _declared(function: Callable[..., None]) -> list[Any]:
    """Give the parameters that Typer reads from the signature of a function."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return typer.main.get_command(app).params
