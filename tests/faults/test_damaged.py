"""A damaged file is refused with what is wrong and the way back, never read as other data."""

from __future__ import annotations

import json
import random
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from ocp_ess_cli.domain.errors import FileUnusable
from ocp_ess_cli.store import keeping
from tests.builders import a_cooperative, an_entry, save
from tests.faults import real
from tests.running import Outcome, run_ess

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocp_ess_cli.store.tiny import TinyStore

Damage = tuple[str, bytes]


@pytest.fixture
def store(tmp_path: Path) -> TinyStore:
    """Give a register of some cooperatives, a round and entries, with a version before."""
    store = real.a_register(tmp_path, 6, seats=8)
    save(store, an_entry(1, mark=14.5), an_entry(2), a_cooperative(id="C0007", name="تعاونية", notes='“a” \\ "b"'))
    return store


def cut_off(content: bytes, chance: random.Random) -> Damage:
    """Truncate a content at any byte."""
    place = chance.randrange(len(content))
    return f"cut off at {place}", content[:place]


def flipped(content: bytes, chance: random.Random) -> Damage:
    """Flip any bit of a content."""
    place, bit = chance.randrange(len(content)), chance.randrange(8)
    return f"bit {bit} of byte {place}", content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def overwritten(content: bytes, chance: random.Random) -> Damage:
    """Put other bytes, or zeros as a power cut does, in the place of some."""
    place, length = chance.randrange(len(content)), chance.choice([1, 16, 512])
    other = chance.choice([b"\0" * length, chance.randbytes(length)])
    return f"{length} bytes at {place}", content[:place] + other + content[place + length :]


def moved(content: bytes, chance: random.Random) -> Damage:
    """Leave out some bytes, or have them twice."""
    first, last = sorted(chance.choices(range(len(content)), k=2))
    if chance.random() < 0.5:
        return f"without {first} to {last}", content[:first] + content[last:]
    return f"{first} to {last} twice", content[:last] + content[first:]


def retyped(content: bytes, chance: random.Random) -> Damage:
    """Put a value of another type in the place of a table, a record or a field."""
    tables = json.loads(content)
    name = chance.choice([*tables])
    other: Any = chance.choice([None, True, 3, -1.5, "x", [], {}, ["C0001"], {"1": 1}])
    place: Any = tables
    path = [name, *([chance.choice([*tables[name]])] if tables[name] and chance.random() < 0.8 else [])]
    if len(path) == 2 and chance.random() < 0.7:
        path.append(chance.choice([*tables[name][path[1]]]))
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other
    return f"{path} = {other!r}", json.dumps(tables).encode()


DAMAGES: list[Callable[[bytes, random.Random], Damage]] = [cut_off, flipped, flipped, overwritten, moved, retyped]
TWO_DOCUMENTS = b'{"meta": {}}\n{"meta": {}}'


def ess(store: TinyStore, *arguments: str) -> Outcome:
    """Run `ess` in the folder of the register, in this process."""
    return run_ess(store.place.parent, arguments, {"ESS_DEBUG": "1"})


def is_refused(store: TinyStore) -> bool:
    """Read every table by a command; tell whether it was refused, and check that nothing was written."""
    before = real.contents(store.place.parent)
    outcome = ess(store, "info", "--format", "json")
    assert (outcome.code in {0, 7}, "Traceback" in outcome.err) == (True, False), outcome
    assert real.contents(store.place.parent) == before
    return outcome.code == 7


def mend(store: TinyStore, told: str) -> None:
    """Run the restoration that a refusal names."""
    found = re.search(r"ess (restore \S+ --db \S+)$", told, re.MULTILINE)
    assert found is not None, told
    outcome = ess(store, *shlex.split(found[1]), "--yes")
    assert outcome.code == 0, outcome


def damage_many(store: TinyStore, times: int, seed: int) -> dict[str, int]:
    """Damage a file in many ways; check that each is refused and mended, or harmless; count them."""
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    whole, kept = real.contents(store.place.parent), real.store_of(store.place.parent)
    standing, before = real.tables(store), real.before_the_last_change(store)
    count = {"refused": 0, "harmless": 0}
    for _ in range(times):
        what, content = chance.choice(DAMAGES)(whole["awards.json"], chance)
        store.place.write_bytes(content)
        if is_refused(store):
            count["refused"] += 1
            told = ess(store, "info").err
            assert told.count("The version before the last command is good") == 1, (what, told)
            if count["refused"] % 10 == 0:
                mend(store, told)
                assert real.tables(store) == before, what
                assert real.findings(store) == []
        else:
            count["harmless"] += 1
            assert real.tables(kept) == standing, what
        for file in store.place.parent.iterdir():
            if file.name in whole:
                file.write_bytes(whole[file.name])
            elif file.suffix != ".lock":
                file.unlink()
    return count


def test_a_damaged_file_is_refused_and_mended_or_reads_the_same(store: TinyStore) -> None:
    """Each of 300 random damages is refused with 7 and the line that mends it, or the tables read are the same."""
    count = damage_many(store, 300, seed=2)
    assert (count["refused"] > 250, count["refused"] + count["harmless"]) == (True, 300)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_ten_thousand_damaged_files(store: TinyStore, seed: int) -> None:
    """The same for ten thousand damages, in four parts."""
    count = damage_many(store, 2500, seed=100 + seed)
    print(count)  # noqa: T201 - the figures of a soak
    assert count["refused"] + count["harmless"] == 2500


def _without(name: str) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        tables = json.loads(content)
        del tables[name]
        return json.dumps(tables).encode()

    return damage


def _with_meta(**fields: object) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        tables = json.loads(content)
        tables["meta"]["1"].update(fields)
        return json.dumps(tables).encode()

    return damage


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


CASES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _content: b"", "is damaged: it is not JSON (Input data was truncated)."),
    "cut off": (lambda content: content[:-100], "is damaged: it is not JSON (Input data was truncated)."),
    "two documents": (
        lambda content: content + content,
        "is damaged: it is not JSON (JSON is malformed: trailing characters (byte ",
    ),
    "not JSON": (lambda _c: b"\x89PNG", "is damaged: it is not JSON (JSON is malformed: invalid character (byte 0))."),
    "no table of cooperatives": (_without("cooperatives"), "is damaged: the table “cooperatives” is missing."),
    "no journal": (_without("journal"), "is damaged: the table “journal” is missing."),
    "no table meta": (_without("meta"), "is damaged: the table “meta” is missing."),
    "JSON of another program": (
        lambda _c: b'{"a": {}}',
        "is not a register of ess: it is JSON, but not written by ess. ",
    ),
    "newer": (_with_meta(schema=4), "was written by a newer ess (version 4 of the layout; this one knows 3). "),
    "no such layout": (_with_meta(schema=0), "is damaged: table “meta”: there is no version 0 of the layout."),
    "no sums": (_with_meta(sums={}), "is damaged: table “meta”: it is not what ess wrote."),
    "other ids": (_with_meta(ids={}), "is damaged: table “meta”: it is not what ess wrote."),
    "fewer changes": (_with_meta(journal=1), "is damaged: table “meta”: it is not what ess wrote."),
    "other head": (_with_meta(head="0"), "is damaged: table “meta”: it is not what ess wrote."),
    "a wrong type": (
        _replaced(b'"members":12', b'"members":"12"'),
        "is damaged: table “cooperatives”: Expected `int | null`, got `str` - at `$[...].members`.",
    ),
    "an id twice": (
        _replaced(b'"id":"C0002"', b'"id":"C0003"'),
        "is damaged: table “cooperatives”: two records have the id C0003.",
    ),
    "no TinyDB id": (_replaced(b'"2": {"id":"C0002"', b'"B": {"id":"C0002"'), "table “cooperatives”: “B” is no TinyDB"),
}


READERS_AND_WRITERS = [("coops",), ("info",), ("add-coop", "One more"), ("backup",), ("check", "--accept", "--yes")]


@pytest.mark.parametrize(("damage", "reason"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_said_and_the_way_back(
    store: TinyStore, damage: Callable[[bytes], bytes], reason: str
) -> None:
    """What is wrong and where, that the version before is good, and the line that mends it stand in the refusal."""
    before = real.before_the_last_change(store)
    store.place.write_bytes(damage(store.place.read_bytes()))
    way = "     The version before the last command is good. To go back to it: ess restore {path}.bak --db awards.json"
    for arguments in READERS_AND_WRITERS:
        outcome = ess(store, *arguments)
        told = outcome.err.splitlines()
        assert (outcome.code, reason in told[0], told[-1]) == (7, True, way.format(path=store.place)), told
    mend(store, outcome.err)
    assert (real.tables(store), real.findings(store)) == (before, [])


def test_the_replaced_file_is_kept_as_it_was(store: TinyStore) -> None:
    """After a restoration the damaged file is beside the register, and a second one of the same second, too."""
    kept = store.place.with_name("awards.json.bak").read_bytes()
    for content in (b"first", b"second"):
        store.place.write_bytes(content)
        assert ess(store, "restore", "awards.json.bak", "--yes").code == 0
    replaced = sorted(store.place.parent.glob("*.replaced-*"))
    assert [file.read_bytes() for file in replaced] == [b"first", b"second"]
    assert store.place.with_name("awards.json.bak").read_bytes() == kept


def test_a_version_before_that_is_damaged_is_not_advised(store: TinyStore) -> None:
    """Where the version before is damaged, too, that is said, and the newest good backup is named in its place."""
    assert ess(store, "backup").code == 0
    backup, before = "awards-2026-11-25T090000.json.gz", real.tables(store)
    store.place.write_bytes(b"")
    store.place.with_name("awards.json.bak").write_bytes(b"{")
    told = ess(store, "coops").err.replace(f"{store.place.parent}/", "").splitlines()
    assert told == [
        "ess: awards.json is damaged: it is not JSON (Input data was truncated).",
        "     The version before, awards.json.bak, is not good either.",
        f"     {backup} is good. To go back to it: ess restore {backup} --db awards.json",
    ]
    mend(store, "\n".join(told))
    assert real.tables(store) == before


def test_a_way_back_that_is_not_there_is_not_named(store: TinyStore) -> None:
    """Where no copy is good, no file is named, and a damaged one is refused by restore with what is wrong."""
    for file in (store.place, store.place.with_name("awards.json.bak")):
        file.write_bytes(TWO_DOCUMENTS)
    told = ess(store, "coops").err.splitlines()
    assert told[1:] == [
        f"     The version before, {store.place}.bak, is not good either.",
        "     No good copy is beside it. If there is a backup elsewhere: ess restore FILE --db awards.json",
    ]
    outcome = ess(store, "restore", "awards.json.bak", "--yes")
    reason = "JSON is malformed: trailing characters (byte 14)"
    assert (outcome.code, outcome.err) == (7, f"ess: awards.json.bak is no good copy of a register: {reason}.\n")


def damaged_backup(content: bytes, name: str) -> bytes:
    """Damage a compressed backup."""
    return {
        "cut off": content[:-5],
        "flipped": content[:60] + bytes([content[60] ^ 0xFF]) + content[61:],
        "more": content + b"x",
    }[name]


@pytest.mark.parametrize("name", ["cut off", "flipped", "more"])
def test_a_damaged_backup_is_refused(store: TinyStore, name: str) -> None:
    """A compressed backup that is damaged is refused, and every byte of the register stays."""
    assert ess(store, "backup").code == 0
    (backup,) = store.place.parent.glob("*.gz")
    backup.write_bytes(damaged_backup(backup.read_bytes(), name))
    before = store.place.read_bytes()
    outcome = ess(store, "restore", backup.name, "--yes")
    told = f"ess: {backup.name} is no good copy of a register: its compression is damaged"
    assert (outcome.code, outcome.err[: len(told)], store.place.read_bytes()) == (7, told, before)


def test_verifying_finds_what_a_command_would_not_look_into(store: TinyStore) -> None:
    """Every record is read and every table held against its sum; a whole register passes."""
    keeping.verify(store)
    content = store.place.read_bytes()
    for damaged in (content.replace(b'"mark":14.5', b'"mark":15.5'), content.replace(b'"mark":14.5', b'"mark":"x"')):
        store.place.write_bytes(damaged)
        with pytest.raises(FileUnusable):
            keeping.verify(store)
