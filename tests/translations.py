"""Keeps the catalogues of translations: `python -m tests.translations` after sentences were added or changed.

It reads every sentence of the package, brings `locale/*/LC_MESSAGES/ess.po` up to date and compiles them. A sentence
that is new stands there without a translation until somebody writes one; `tests/test_translations.py` finds it.
"""

from __future__ import annotations

import ast
import io
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

PACKAGE = Path(__file__).parent.parent / "ocp_ess_cli"
LANGUAGES = ("fr",)
KEYWORDS = {"_": None, "mark": None, "plural": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same sentences make the same file


def sentences() -> Catalog:
    """Gather every sentence of the package: those in `_`, `mark` and `plural`, and the help of commands."""
    catalogue = Catalog(project="ess", creation_date=UNDATED, revision_date=UNDATED)
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("python", file, keywords=KEYWORDS):
                catalogue.add(message, locations=[(place, 0)])
        for text in _help_of_commands(path):
            catalogue.add(text, locations=[(place, 0)])
    return catalogue


def _help_of_commands(path: Path) -> Iterator[str]:
    """Give the docstrings of the functions that are commands."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(_registers(d) for d in node.decorator_list):
            yield cleandoc(ast.get_docstring(node, clean=False) or "")


def _registers(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called) in {"command", "app.callback"}


def folder(language: str) -> Path:
    """Give the folder of a language's catalogue."""
    return PACKAGE / "locale" / language / "LC_MESSAGES"


def read(language: str) -> Catalog:
    """Read the catalogue of a language; an empty one where there is none."""
    path = folder(language) / "ess.po"
    if not path.exists():
        return Catalog(locale=language, project="ess", creation_date=UNDATED, revision_date=UNDATED)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Compile a catalogue as gettext reads it; the same sentences make the same bytes, whichever Babel does it."""
    out = io.BytesIO()
    write_mo(out, cast("Catalog", _Unsigned(catalogue)))
    return out.getvalue()


class _Unsigned:
    """The messages of a catalogue, of which the first, its head, does not say which version of Babel made it."""

    def __init__(self, catalogue: Catalog) -> None:
        """Take the catalogue."""
        self.charset = catalogue.charset
        self._catalogue = catalogue

    def __iter__(self) -> Iterator[Message]:
        """Go through the messages."""
        for message in self._catalogue:
            if not message.id:
                lines = str(message.string).splitlines()
                message.string = "\n".join(line for line in lines if not line.startswith("Generated-By"))
            yield message


def _sign(catalogue: Catalog) -> None:
    """Write the head of a catalogue: nothing in it changes unless a sentence does."""
    catalogue.header_comment = "# The sentences of ess in another language. Made by: python -m tests.translations"
    catalogue.project, catalogue.version = "ess", "1"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "ess"
    catalogue.creation_date = catalogue.revision_date = UNDATED
    catalogue.fuzzy = False


def main() -> None:
    """Bring the catalogues up to date, and compile them."""
    template = sentences()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _sign(catalogue)
        folder(language).mkdir(parents=True, exist_ok=True)
        with (folder(language) / "ess.po").open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
        (folder(language) / "ess.mo").write_bytes(compiled(read(language)))
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{language}: {len(catalogue)} sentences, {len(missing)} without a translation")  # noqa: T201


if __name__ == "__main__":
    main()
