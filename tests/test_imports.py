"""The order of imports is a rule (DESIGN.md, section 4), so it is a test."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "ocp_ess_cli"
NAME = "ocp_ess_cli"

MAY_IMPORT = {
    "language": set(),
    "domain": {"domain", "language"},
    "catalogue": {"domain", "language"},
    "store": {"domain", "language", "store"},
    "actions": {"domain", "language", "store.protocol", "store.journal", "store.folders", "actions"},
    "exchange": {
        *("domain", "language", "actions", "reports", "exchange"),
        *("store.protocol", "store.files", "store.folders", "store.journal"),
    },
    "reports": {"domain", "language", "reports"},
    "cli": {"domain", "language", "catalogue", "store", "actions", "exchange", "reports", "cli"},
    "__init__": set(),
    "__main__": {"cli"},
}
ONLY_IN = {
    "tinydb": {"store/tiny.py"},
    "filelock": {"store/locking.py"},
    "typer": {"cli/"},
    "rich": {"cli/", "reports/as_terminal.py", "reports/as_text.py"},
    "questionary": {"cli/asking.py"},
    "prompt_toolkit": {"cli/asking.py"},
    "xlsxwriter": {
        "exchange/as_xlsx.py",
        "exchange/correcting.py",
        "exchange/jury_sheets.py",
        "exchange/xlsx_pictures.py",
    },
    "phonenumbers": {"domain/privacy.py"},
    "platformdirs": {"cli/office.py"},
    "babel": {"language.py"},
    "highspy": {"domain/optimum.py"},
    "gettext": {"language.py"},
}
SURROUNDINGS = {"os", "sys", "getpass", "tempfile", "pathlib", "importlib", "io", "time"}
MAY_SEE_SURROUNDINGS = {"cli", "store", "exchange", "catalogue", "language", "__main__"}


def modules() -> list[Path]:
    """Give every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Give the names of the modules that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(path: Path) -> str:
    """Give the layer of a module: its first folder, or its own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    """Imports run one way: domain, store, actions, exchange, cli; reports and catalogue see only domain."""
    allowed = MAY_IMPORT[layer(path)]
    ours = {name.removeprefix(f"{NAME}.") for name in imported(path) if name.startswith(f"{NAME}.")}
    wrong = {
        name
        for name in ours
        if not any(name == part or name.startswith(f"{part}.") or part.startswith(f"{name}.") for part in allowed)
    }
    assert wrong == set()


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_place(library: str) -> None:
    """A library that could be exchanged is imported in one place only."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if any(name == library or name.startswith(f"{library}.") for name in imported(path))
    }
    assert users
    assert [user for user in sorted(users) if not user.startswith(tuple(ONLY_IN[library]))] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_pure_module_sees_no_surroundings(path: Path) -> None:
    """No clock, file, user or environment outside the places that DESIGN.md names."""
    if layer(path) in MAY_SEE_SURROUNDINGS:
        return
    outside = {name for name in imported(path) if name.partition(".")[0] in SURROUNDINGS}
    assert outside - {"io", "io.StringIO"} == set()
    text = path.read_text(encoding="utf-8")
    assert [word for word in ("date.today(", "datetime.now(", "open(") if f"{word}" in text] == []


def test_click_is_never_imported() -> None:
    """Typer carries its own copy of Click and does not install it."""
    assert [path for path in modules() if any(name.partition(".")[0] == "click" for name in imported(path))] == []
