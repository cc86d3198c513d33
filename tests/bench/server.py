"""Prints how long `ess` takes on a server beside `psql` running the bare SQL: `python -m tests.bench.server`.

A server of its own is begun, with the settings it comes with, and filled with the register of the bench and with one
of a million cooperatives and 200,000 awards. Each piece of work is a whole process.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import psycopg

from ocp_ess_cli.domain.likeness import keys_of
from ocp_ess_cli.store import address, journal, transfer
from ocp_ess_cli.store.image import Meta
from ocp_ess_cli.store.postgres import PostgresStore
from ocp_ess_cli.store.protocol import SCHEMA, TABLES
from tests import server
from tests.bench import register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ocp_ess_cli.domain.models import Change, Record

    Command = Callable[[int], list[str]]

RUNS = int(os.environ.get("ESS_BENCH_RUNS", "11"))
PIECE = 16_000  # records, as many as a file gives at a time
SIZES = {"65,315 + 10,000": (65_315, 10_000), "1,000,000 + 200,000": (1_000_000, 200_000)}
EVERY_WINNER = (
    "select e.id, e.doc ->> 'round', c.doc ->> 'name', c.doc ->> 'region', c.doc ->> 'sector', "
    "(e.doc -> 'award' ->> 'amount')::bigint, "
    "sum((e.doc -> 'award' ->> 'amount')::bigint) over (partition by e.doc ->> 'round') "
    "from entries e join cooperatives c on c.id = e.doc ->> 'cooperative' order by 2, 1"
)
REPORT = (
    "select doc ->> 'round', count(*), count(*) filter (where doc ->> 'stage' = 'winner'), "
    "sum((doc -> 'award' ->> 'amount')::bigint) filter (where doc ->> 'stage' = 'winner') "
    "from entries group by 1 order by 1; "
    "select count(*), sum((c.doc ->> 'women')::bigint) from "
    "(select distinct doc ->> 'cooperative' as id from entries where doc ->> 'stage' = 'winner') w "
    "join cooperatives c on c.id = w.id; "
    "select e.id, e.round, c.doc ->> 'name', c.doc ->> 'region', c.doc ->> 'sector', e.amount from "
    "(select id, doc ->> 'round' as round, doc ->> 'cooperative' as cooperative, "
    "(doc -> 'award' ->> 'amount')::bigint as amount from entries where doc ->> 'stage' = 'winner' "
    "order by doc ->> 'round', id limit 1000) e join cooperatives c on c.id = e.cooperative order by 2, 1"
)
SUMS = (
    "select c.doc ->> 'region', count(*), sum((e.doc -> 'award' ->> 'amount')::bigint) "
    "from entries e join cooperatives c on c.id = e.doc ->> 'cooperative' "
    "where e.doc ->> 'stage' = 'winner' group by 1 order by 1"
)
NAMED = "select doc from cooperatives where id in (select id from names where word >= '3002' and word < '3003')"


class Made(NamedTuple):
    """A register that was made for the bench, as a whole to be copied."""

    tables: dict[str, list[Record]]
    meta: Meta
    at_hand: list[tuple[str, str]]

    @property
    def is_read_by_several(self) -> bool:
        """It stands in memory, as that of a file."""
        return True

    def records(self, name: str) -> Sequence[Record]:
        """Give the records of a table."""
        return self.tables.get(name, [])

    def pieces(self, name: str) -> Iterator[Sequence[Record]]:
        """Give the records of a table, some at a time."""
        records = self.records(name)
        return (records[start : start + PIECE] for start in range(0, len(records), PIECE))

    def count(self, name: str) -> int:
        """Count the records of a table."""
        return len(self.records(name))

    def words(self) -> Iterable[tuple[str, str]]:
        """Give how the words of names sound; a file has them at hand, and to make them is no part of the copy."""
        return self.at_hand

    def cut(self) -> None:
        """Nobody waits."""


def made(cooperatives: int, awards: int) -> Made:
    """Make a register of so many cooperatives and awards."""
    rounds, step = register.rounds_of_prizes(), cooperatives // awards
    entries = [
        register.entry(number, rounds[number % register.ROUNDS], f"C{number * step:04d}")
        for number in range(1, awards + 1)
    ]
    tables: dict[str, list[Record]] = {
        "cooperatives": [*register.cooperatives(cooperatives)],
        "rounds": [*rounds],
        "entries": [*entries],
    }
    tables = {name: sorted(records, key=lambda record: record.id) for name, records in tables.items()}
    pairs = {name: {one.id: (None, one) for one in records} for name, records in tables.items()}
    change: Change = journal.record(1, register.STAMP, pairs, "")
    ids = {"cooperatives": cooperatives, "entries": awards}
    words = [(one.id, "".join(f"{key} " for key in keys_of(one.names))) for one in register.cooperatives(cooperatives)]
    meta = Meta(schema=SCHEMA, ids=ids, journal=1, head=journal.digest(change))
    return Made({**tables, "journal": [change]}, meta, words)


def filled(place: str, whole: Made) -> tuple[float, float]:
    """Fill a schema as `ess copy` does; give the seconds of it, and those of COPY alone with the same documents."""
    begin = time.perf_counter()
    store = PostgresStore(address.read(place))
    transfer.copy(whole, store, register.STAMP.at, lambda _table, _count: None)
    taken = time.perf_counter() - begin
    rows = [(one.id, msgspec.json.encode(one).decode()) for name in TABLES for one in whole.records(name)]
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("create table bare (id text primary key, doc jsonb not null)")
        begin = time.perf_counter()
        with connection.cursor().copy("copy bare from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        bare = time.perf_counter() - begin
        connection.execute("drop table bare")
        connection.execute("vacuum analyze")
    return taken, bare


def work(place: str, psql: str, size: tuple[int, int]) -> dict[str, Command]:
    """Give the commands that are measured, by name; each is told which run it is."""
    ess, python = str(Path(sys.executable).with_name("ess")), sys.executable
    award = ["award", "--program", "jil", "--year", "2021", "--despite", "a bench", "--yes"]
    free = size[0] // 2 // (size[0] // size[1]) * (size[0] // size[1]) + 1  # ids that have no entry
    return {
        "ess --version": lambda _run: [ess, "--version"],
        "Python, the driver, a connection": lambda _run: [python, "-c", f"import psycopg; psycopg.connect({place!r})"],
        "ess mappings (an empty table)": lambda _run: [ess, "mappings", "--db", place],
        "psql, nothing": lambda _run: [psql, place, "-qAtc", "select 1"],
        "psql, the SQL of the report": lambda _run: [psql, place, "-qAt", "-o", "/dev/null", "-c", REPORT],
        "ess report": lambda _run: [ess, "report", "--db", place],
        "psql, the SQL of every winner": lambda _run: [psql, place, "-qAt", "-o", "/dev/null", "-c", EVERY_WINNER],
        "ess report --limit 0": lambda _run: [ess, "report", "--limit", "0", "--db", place],
        "psql, the SQL of sums by region": lambda _run: [psql, place, "-qAt", "-o", "/dev/null", "-c", SUMS],
        "ess report --by region": lambda _run: [ess, "report", "--by", "region", "--db", place],
        "ess report --no-winners": lambda _run: [ess, "report", "--no-winners", "--db", place],
        "psql, a word of a name": lambda _run: [psql, place, "-qAtc", NAMED],
        "ess coop NAME": lambda _run: [ess, "coop", "Coopérative Thuya Chiadma 3002", "--db", place],
        "ess coop, another spelling": lambda _run: [ess, "coop", "Touya Chyadma 3002", "--db", place],
        "ess add-coop": lambda run: [ess, "add-coop", f"Zzyzx {run}", "--province", "Tiznit", "--db", place],
        "ess award": lambda run: [ess, *award, f"C{free + run * (size[0] // size[1]):04d}", "--db", place],
    }


def median(command: Command) -> float:
    """Run a command as a process, several times, and give the median of its seconds."""
    times = []
    for run in range(RUNS + 1):
        begin = time.perf_counter()
        done = subprocess.run(command(run), check=False, capture_output=True)
        if done.returncode:
            sys.exit(done.stderr.decode())
        if run:  # the first warms the caches up
            times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    """Measure, and print a table in Markdown."""
    gc.disable()
    rows: dict[str, list[str]] = {}
    with server.own_folder() as folder:
        own = server.Server.made(folder)
        own.start("-c", "max_wal_size=4GB")
        psql = str(own.programs / "psql")
        try:
            for size in SIZES.values():
                with psycopg.connect(own.address(), autocommit=True) as connection:
                    connection.execute(f"create database of_{size[0]}".encode())
                place = own.address(f"of_{size[0]}")
                taken, bare = filled(place, made(*size))
                for name, command in work(place, psql, size).items():
                    rows.setdefault(name, []).append(f"{median(command) * 1000:.0f} ms")
                rows.setdefault("COPY alone, the same documents", []).append(f"{bare:.1f} s")
                rows.setdefault("copy, with indexes and verified", []).append(f"{taken:.1f} s")
        finally:
            own.stop()
    out = [f"| work | {' | '.join(SIZES)} |", "|---|--:|--:|"]
    out += [f"| {name} | {' | '.join(figures)} |" for name, figures in rows.items()]
    sys.stdout.write("\n".join([*out, "", f"{RUNS} runs of each; {own.programs}."]) + "\n")


if __name__ == "__main__":
    main()
