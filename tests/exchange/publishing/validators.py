"""The validators of the two standards that data are published in."""

from __future__ import annotations

import csv
import json
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from ocp_ess_cli.exchange.publishing.as_360giving import PATH
from ocp_ess_cli.exchange.publishing.as_datapackage import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Mapping

_GRANT = "https://raw.githubusercontent.com/ThreeSixtyGiving/standard/{}/schema/360-giving-schema.json"
_VERSIONS = ("1.4.2", "1.4.3")  # the package schema refers to the one, and the grant schema calls itself the other


def schemas() -> Path:
    """Give the folder of the schemas, which stands beside the repository or a folder that holds it."""
    here = Path(__file__).resolve()
    found = next((place for up in here.parents if (place := up / "shared" / "schemas").is_dir()), None)
    if found is None:
        pytest.skip("the schemas of the standards are not here: there is no folder shared/schemas above the repository")
    return found


def package_problems(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Write files into a folder and let frictionless say what is wrong with the Data Package."""
    longest = csv.field_size_limit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library and what it imports
        from frictionless import validate  # noqa: PLC0415 - it takes a second

        for path, content in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        report = validate(str(folder / DESCRIPTOR))
    csv.field_size_limit(longest)  # which the library raises for the whole process
    assert len(report.tasks) == 10 or not report.valid
    return [str(problem) for problem in report.flatten(["fieldName", "rowNumber", "message"])]


def descriptor_problems(files: Mapping[str, bytes]) -> list[str]:
    """Say what is wrong with the descriptor by the profile of version 2."""
    profile = json.loads((schemas() / "datapackage" / "datapackage-2.0.json").read_text(encoding="utf-8"))
    return [f"{one.json_path}: {one.message}" for one in Draft7Validator(profile).iter_errors(_json(files, DESCRIPTOR))]


def grant_problems(files: Mapping[str, bytes]) -> list[str]:
    """Say what is wrong with the grants by the schemas of 360Giving."""
    return [f"{one.json_path}: {one.message}" for one in _validator(schemas()).iter_errors(_json(files, PATH))]


@cache
def _validator(folder: Path) -> Draft202012Validator:
    grant, package = (
        json.loads((folder / "360giving" / f"360-giving-{name}schema.json").read_text(encoding="utf-8"))
        for name in ("", "package-")
    )
    resource = DRAFT202012.create_resource(grant)  # its `$schema` is misspelt, so it is named here
    registry: Registry[Any] = Registry().with_resources([(_GRANT.format(version), resource) for version in _VERSIONS])
    return Draft202012Validator(package, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _json(files: Mapping[str, bytes], path: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(files[path])
