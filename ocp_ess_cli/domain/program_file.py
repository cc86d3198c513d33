"""The file of a program, read from its TOML: every mistake is named with its line, its key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

from ocp_ess_cli.domain import values
from ocp_ess_cli.domain.errors import BadValue, InputRefused
from ocp_ess_cli.domain.names import nearest
from ocp_ess_cli.domain.program import Program
from ocp_ess_cli.domain.program_rules import MOST, Problem, problems
from ocp_ess_cli.domain.values import Mistake
from ocp_ess_cli.language import _, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocp_ess_cli.domain.program_rules import Regions

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.\"-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.\"-]+)\s*=")


def read(file: str, content: bytes, regions: Regions | None = None) -> Program:
    """Read the TOML of a program and check that its parts fit together.

    Args:
        file: what it is called in sentences.
        content: the TOML.
        regions: gives the codes of the regions, for a file that was not read before.

    Raises:
        InputRefused: it is no TOML, a key or a value is not one that a program takes, or its parts do not fit.
    """
    try:
        text = content.decode()
        tree = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _refused(file, [Mistake(_("It is not a text in UTF-8; save it as UTF-8."), file=file)]) from error
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        raise _refused(file, [_not_toml(file, text, str(error))]) from error
    found = [*_unfit(tree, Program, ())]
    program = None if found else msgspec.convert(tree, Program)
    if program:
        found = [*problems(program, regions)]
    if program is None or found:
        mistakes = [_mistake(file, text, problem) for problem in found]
        raise _refused(file, sorted(mistakes, key=lambda mistake: mistake.line))
    return program


def read_checked(content: bytes) -> Program:
    """Read the TOML of a program that was checked already, in a third of the time."""
    return msgspec.convert(tomllib.loads(content.decode()), Program)


def _refused(file: str, mistakes: list[Mistake]) -> InputRefused:
    sentence = plural(
        "{count} mistake in {file}; nothing was changed. Correct it and add it again.",
        "{count} mistakes in {file}; nothing was changed. Correct them and add it again.",
        len(mistakes),
    )
    return InputRefused(sentence.format(file=file), mistakes)


# --- where it stands ---


def _not_toml(file: str, text: str, reason: str) -> Mistake:
    """Say where the text stops to be TOML; the reason of the library is in English, so only its kind is taken."""
    place = re.search(r"line (\d+)", reason)
    line = int(place[1]) if place else len(text.splitlines())
    sentence = (
        _("A key or a table stands here a second time; name each once.")
        if re.search("twice|overwrite|redefine|mutate", reason)
        else _("What stands here is not TOML; write key = value, with texts between quotes and lists in brackets.")
    )
    return Mistake(sentence, file=file, line=line)


def _mistake(file: str, text: str, problem: Problem) -> Mistake:
    key = ".".join(problem.path)
    sentence = _("{option}: {sentence}").format(option=values.visible(key), sentence=problem.sentence)
    return Mistake(sentence if key else problem.sentence, file=file, line=_line(text, problem.path))


def _line(text: str, path: tuple[str, ...]) -> int:
    """Find the line of a key, or of the table that it belongs in; 0 where neither is written."""
    best, deepest = 0, 0
    for number, written in _places(text):
        if len(written) > deepest and path[: len(written)] == written:
            best, deepest = number, len(written)
    return best


def _places(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the lines on which a table or a key stands, and the keys that lead to it."""
    table: tuple[str, ...] = ()
    turns: Counter[tuple[str, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _parts(header[2])
            yield number, table
            if header[1] == "[[":
                turns[table] += 1
                table = (*table, str(turns[table]))
                yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_parts(key[1]))


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip('" ') for part in key.split("."))


# --- what a program takes ---


def _unfit(value: object, hint: Any, path: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401 - a hint has no type
    """Hold a value of the TOML against the type that the program has for it."""
    hint = next((one for one in get_args(hint) if type(None) in get_args(hint) and one is not type(None)), hint)
    kind = get_origin(hint) or hint
    if kind is Literal:
        yield from _unfit_word(value, get_args(hint), path)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _unfit_keys(value, kind, path)
    elif kind is dict and isinstance(value, dict):
        words, inner = get_args(hint)
        for key, one in value.items():
            yield from _unfit_word(key, get_args(words), path) if get_origin(words) is Literal else ()
            yield from _unfit(one, inner, (*path, key))
    elif kind is tuple and isinstance(value, list):
        for place, one in enumerate(value, start=1):
            yield from _unfit(one, get_args(hint)[0], (*path, str(place)))
    elif kind is str and isinstance(value, str):
        yield from _unfit_text(value, path)
    elif not _is_plain(value, kind):
        sentence = _("“{value}” is not what stands here; write {wanted}.")
        yield Problem(path, sentence.format(value=_shown(value), wanted=_wanted(kind)))


def _unfit_keys(value: dict[str, object], shape: type[msgspec.Struct], path: tuple[str, ...]) -> Iterator[Problem]:
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for key in value:
        if key not in fields:
            near = listed(nearest(key, fields, 1))
            sentence = (
                _("There is no such key. Is it {near}?") if near else _("There is no such key; there are: {known}.")
            )
            yield Problem((*path, key), sentence.format(near=near, known=listed([*fields])))
    for name, field in fields.items():
        if name in value:
            yield from _unfit(value[name], field.type, (*path, name))
        elif field.required:
            wanted = _wanted(get_origin(field.type) or field.type)
            yield Problem((*path, name), _("The key is missing; write {wanted}.").format(wanted=wanted))


def _unfit_word(value: object, allowed: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Problem]:
    if value not in allowed:
        sentence = _("“{value}” is none of: {allowed}.")
        yield Problem(path, sentence.format(value=_shown(value), allowed=listed([*filter(None, allowed)])))


def _unfit_text(value: str, path: tuple[str, ...]) -> Iterator[Problem]:
    try:
        values.text(value)
    except BadValue as error:
        yield Problem(path, str(error))


def _is_plain(value: object, kind: object) -> bool:
    """Tell whether a value is a whole number, a number, or true or false, as it should be."""
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    if isinstance(value, int):
        return kind in {int, float} and abs(value) <= MOST
    return kind is float and isinstance(value, float) and isfinite(value)


def _shown(value: object) -> str:
    """Show a wrong value, short enough for a line."""
    if isinstance(value, int) and abs(value) > MOST:
        return "…"  # Python refuses to write a number of thousands of digits
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return values.shown(str(value))


def _wanted(kind: object) -> str:
    """Say what stands at a key of this type."""
    told: dict[object, str] = {
        str: _("a text between quotes"),
        int: _("a whole number"),
        float: _("a number"),
        bool: _("true or false"),
        tuple: _("a list in brackets"),
        Literal: _("one of its words between quotes"),
    }
    return told.get(kind, _("a table of keys and values"))
