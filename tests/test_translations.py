"""Translations: no sentence without its French, no placeholder lost, no sentence that escaped."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests import translations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEAKING = {"say", "warn", "confirm", "text", "choose", "tick", "BadValue", "NotFound", "AlreadyExists", "RuleBroken"}
SPEAKING |= {"FileBusy", "FileUnusable", "Declined", "Mistake", "_wrong"}
HEADED = {"Column": 1, "Field": 1, "Card": 1, "Table": 1}
SILENT = re.compile(r"[^A-Za-z]*|[a-z_]+|[A-Z_]+")


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    """The catalogue has every sentence of the package and no other, each with a translation."""
    wanted = {message.id for message in translations.sentences() if message.id}
    catalogue = translations.read(language)
    found = {message.id for message in catalogue if message.id}
    assert sorted(map(str, wanted - found)) == []
    assert sorted(map(str, found - wanted)) == []
    assert [m.id for m in catalogue if m.id and (not m.string or not all(_strings(m.string)) or m.fuzzy)] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_no_placeholder_is_lost(language: str) -> None:
    """A translation has the placeholders of its sentence."""
    wrong = [
        message.id
        for message in translations.read(language)
        if message.id
        for string in _strings(message.string)
        if _places(string) != _places(_strings(message.id)[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    """The catalogue that gettext reads is made of the one that people read."""
    compiled = (translations.folder(language) / "ess.mo").read_bytes()
    assert compiled == translations.compiled(translations.read(language))


def test_no_sentence_escaped() -> None:
    """What is said, asked, raised or written as a heading passes through the catalogue."""
    bare = [
        f"{path.name}:{node.lineno}: {node.value}"
        for path in sorted(translations.PACKAGE.rglob("*.py"))
        for node in _spoken(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not SILENT.fullmatch(node.value)
    ]
    assert bare == []


def test_no_sentence_is_glued() -> None:
    """A sentence is whole: nothing is translated that is an f-string or a sum of strings."""
    glued = [
        f"{path.name}:{node.lineno}"
        for path in sorted(translations.PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in translations.KEYWORDS
        and any(isinstance(argument, ast.JoinedStr) or _is_sum(argument) for argument in node.args)
    ]
    assert glued == []


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def test_no_sentence_hides_in_an_f_string() -> None:
    """A sentence inside an f-string would not be gathered."""
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in sorted(translations.PACKAGE.rglob("*.py"))
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for node in ast.walk(joined)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in translations.KEYWORDS
    ]
    assert hidden == []


def _spoken(path: Path) -> Iterator[ast.expr]:
    """Give the arguments of calls that speak to the user."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in SPEAKING and node.args:
            yield node.args[0]
        if name in HEADED and len(node.args) > HEADED[name]:
            yield node.args[HEADED[name]]
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "help")


def _strings(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def _places(sentence: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", sentence)))
