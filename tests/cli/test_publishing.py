"""`publish`, `publications` and `seal` as a user meets them: the same bytes, both or neither, and what others wrote."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.running import run_ess
from tests.test_sessions import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

TERMS = ("--licence", "CC-BY-4.0", "--publisher", "Fondation OCP", "--prefix", "360G-example")
JIL = ("--program", "jil", "--year", "2022", "--with-illustrative")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """Give a folder with the sample data in a register."""
    assert run_ess(tmp_path, ["import", str(SAMPLE), "--yes"]).code == 0
    return tmp_path


def publish(folder: Path, *options: str, to: str = "public", env: dict[str, str] | None = None) -> tuple[int, str]:
    """Publish the winners of Jil 2022, and give the exit code and what was said."""
    outcome = run_ess(folder, ["publish", to, *JIL, *TERMS, "--yes", *options], env)
    return outcome.code, outcome.err


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {place.relative_to(folder).as_posix(): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


def ledger(folder: Path, *words: str) -> Any:  # noqa: ANN401 - JSON
    """Read the ledger as JSON."""
    return json.loads(run_ess(folder, ["publications", *words, "--json"]).out)


def test_publishing_again_writes_the_same_bytes(folder: Path) -> None:
    """Into the same folder and into another, in either language, whatever was changed that is not public."""
    assert publish(folder)[0] == 0
    first = contents(folder / "public")
    assert run_ess(folder, ["edit-coop", "C0012", "--notes", "interne", "--contact-name", "A. B."]).code == 0
    assert publish(folder, env={"ESS_LANG": "fr"})[0] == 0
    assert publish(folder, to="elsewhere")[0] == 0
    assert (contents(folder / "public"), contents(folder / "elsewhere")) == (first, first)
    assert len(ledger(folder)["publications"]) == 1


def test_another_register_of_the_same_records_gives_the_same_data(folder: Path, tmp_path: Path) -> None:
    """What is written depends on the records, not on the clock, the user or the machine."""
    other = tmp_path / "other"
    other.mkdir()
    assert run_ess(other, ["import", str(SAMPLE), "--yes"], {"ESS_USER": "somebody"}).code == 0
    publish(folder)
    publish(other, env={"ESS_USER": "somebody"})
    assert contents(folder / "public") == contents(other / "public")
    assert b"office" not in b"".join(contents(folder / "public").values())
    assert str(folder).encode() not in b"".join(contents(folder / "public").values())


def test_the_ledger_knows_every_file(folder: Path) -> None:
    """The checksums of the ledger are those of the files, and so are those of the list in the folder."""
    publish(folder)
    files = contents(folder / "public")
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    assert {row["path"]: row["sha256"] for row in ledger(folder, "1")["files"]} == sums
    listed = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert listed == {path: digest for path, digest in sums.items() if path != "SHA256SUMS"}


def test_the_next_publication_says_what_changed(folder: Path) -> None:
    """A value that changed, an award that was revoked and its reason stand in CHANGES.md, and the first one below."""
    publish(folder)
    run_ess(folder, ["edit-coop", "C0014", "--activity", "pompes <b>solaires</b> | séchoirs"])
    run_ess(folder, ["revoke", "E0048", "--reason", "left the country", "--yes"])
    assert publish(folder)[0] == 0
    told = (folder / "public" / "CHANGES.md").read_text(encoding="utf-8")
    assert told.index("## Publication 2") < told.index("## Publication 1")
    assert "“pompes \\<b\\>solaires\\</b\\> \\| séchoirs”" in told
    assert (
        "`awards` E0048: jil-2022, C0012, 50000, MAD — left the country (change 4 of 25 Nov 2026, ess revoke)" in told
    )
    found = ledger(folder, "1", "--diff", "2")["differences"]
    assert {(one["table"], one["key"], one["turn"]) for one in found} >= {("awards", "E0048", "withdrawn")}


def test_a_reason_with_a_telephone_number_is_not_published(folder: Path) -> None:
    """The journal keeps it for good, and an award may stand in the freed seat: CHANGES.md says that it is left out."""
    publish(folder)
    run_ess(folder, ["revoke", "E0048", "--reason", "parti, joindre au 06 61 23 45 67", "--yes"])
    assert publish(folder)[0] == 0
    told = (folder / "public" / "CHANGES.md").read_text(encoding="utf-8")
    assert "`awards` E0048: jil-2022, C0012, 50000, MAD — the reason is not published, for it has a telephone" in told
    assert [path for path, content in contents(folder / "public").items() if b"06 61 23 45 67" in content] == []


def test_what_somebody_changed_is_never_replaced(folder: Path) -> None:
    """A published file that was changed by hand, or another in its place, is refused with --force as well."""
    publish(folder)
    (folder / "public" / "data" / "awards.csv").write_bytes(b"mine")
    run_ess(folder, ["revoke", "E0048", "--reason", "left", "--yes"])
    before = contents(folder / "public")
    assert publish(folder, "--force")[0] == 7
    assert contents(folder / "public") == before
    (folder / "site").mkdir()
    (folder / "site" / "datapackage.json").write_bytes(b"{}")
    assert publish(folder, "--force", to="site")[0] == 7
    assert contents(folder / "site") == {"datapackage.json": b"{}"}


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    """A file named as a folder of the publication, or the other way round, is told beforehand."""
    (folder / "site").mkdir()
    (folder / "site" / "data").write_bytes(b"a file")
    assert publish(folder, "--force", to="site")[0] == 7
    (folder / "file").write_bytes(b"")
    assert publish(folder, to="file") == (7, f"ess: {folder}/file is not a folder; name another.\n")


def test_a_killed_publication_is_put_back_by_the_next(folder: Path) -> None:
    """What a killed process left in the folder is no other file, and the next publication clears it away."""
    publish(folder)
    (folder / "public" / ".ess-publish" / "new").mkdir(parents=True)
    (folder / "public" / ".ess-publish" / "new" / "grants.json").write_bytes(b"{")
    assert publish(folder)[0] == 0
    assert not (folder / "public" / ".ess-publish").exists()


def test_names_that_would_do_something_stay_text(folder: Path) -> None:
    """Names with markup, quotes and a formula are valid text in every file, under paths made of nothing of theirs."""
    name = '=HYPERLINK("http://x.example")<script>alert(1)</script>'
    assert run_ess(folder, ["edit-coop", "C0012", "--name", name, "--commune", "../../etc"]).code == 0
    assert publish(folder)[0] == 0
    files = contents(folder / "public")
    assert b",\"'=HYPERLINK(" in files["data/cooperatives.csv"]
    grants = json.loads(files["grants.json"])["grants"]
    assert name in [one["recipientOrganization"][0]["name"] for one in grants if "recipientOrganization" in one]
    assert all("etc" not in path for path in files)


def test_an_undo_of_what_was_published_is_refused(folder: Path) -> None:
    """What was said stays in the ledger."""
    publish(folder)
    assert run_ess(folder, ["undo", "--yes"]).code == 5
    assert len(ledger(folder)["publications"]) == 1


def test_a_check_tells_when_a_folder_is_not_what_was_published(folder: Path) -> None:
    """A file that is gone or changed is found by the check; a folder that is not here is passed over."""
    publish(folder)
    assert run_ess(folder, ["check", "publications"]).code == 0
    (folder / "public" / "grants.json").unlink()
    outcome = run_ess(folder, ["check", "publications", "--json"])
    assert (outcome.code, json.loads(outcome.out)["findings"][0]["sentence"]) == (
        5,
        f"{folder}/public is not publication 1 any more; changed or missing: grants.json.",
    )
    (folder / "public").rename(folder / "away")
    assert run_ess(folder, ["check", "publications"]).code == 0


def test_a_folder_that_says_a_later_publication_is_one(folder: Path) -> None:
    """The first is in two folders, the second as well, though the ledger knows one folder of each."""
    publish(folder)
    publish(folder, to="second")
    run_ess(folder, ["revoke", "E0048", "--reason", "left", "--yes"])
    assert [publish(folder, to=to)[0] for to in ("second", "public")] == [0, 0]
    assert [one["folder"] for one in ledger(folder)["publications"]] == [f"{folder}/second", f"{folder}/public"]
    assert run_ess(folder, ["check", "publications"]).code == 0
    (folder / "public" / "data" / "awards.csv").write_bytes(b"mine")
    hint = json.loads(run_ess(folder, ["check", "publications", "--json"]).out)["findings"][0]["advice"]
    assert hint == f"To write it again, move the changed files away, then: ess publish {folder}/public"


def test_a_sealed_round_is_guarded_in_every_command(folder: Path) -> None:
    """Each command that could change it refuses, and leaves the file as it was."""
    assert run_ess(folder, ["seal", "jil-2022", "--yes"]).code == 0
    before = (folder / "awards.json").read_bytes()
    for words in (
        ["edit-round", "--program", "jil", "--year", "2022", "--theme", "x"],
        ["edit-round", "--program", "jil", "--year", "2022", "--reopen"],
        ["revoke", "E0048", "--reason", "x", "--yes"],
        ["edit-entry", "E0048", "--people", "3"],
        ["edit-award", "E0048", "--sponsor", "Fondation OCP", "--new-sponsor"],
        ["award", "C0100", "--program", "jil", "--year", "2022", "--yes"],
        ["undo", "--yes"],
    ):
        outcome = run_ess(folder, words)
        assert (outcome.code, words[0]) == (5, words[0]), outcome.err
    assert (folder / "awards.json").read_bytes() == before
