"""Makes the register of the bench: as many cooperatives as the country has, and ten thousand awards."""

from __future__ import annotations

import csv
import sqlite3
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from ocp_ess_cli.catalogue import places, programs
from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Round, Stamp, Step
from ocp_ess_cli.store.tiny import TinyStore

COOPERATIVES = 65_315  # registered in Morocco at the end of November 2025
AWARDS = 10_000
ROUNDS = 150
STAMP = Stamp(at=datetime(2026, 1, 1, tzinfo=UTC), by="bench", command="bench")
SAMPLE = Path(__file__).parent.parent.parent / "sample_data" / "cooperatives.csv"


def make(path: Path, times: int = 1) -> None:
    """Write a register of so many times the country's cooperatives."""
    with TinyStore(path).writing(STAMP) as unit:
        for cooperative in cooperatives(COOPERATIVES * times):
            unit.cooperatives.add(cooperative)
        rounds = rounds_of_prizes()
        for round_ in rounds:
            unit.rounds.add(round_)
        for number in range(1, AWARDS + 1):
            unit.entries.add(entry(number, rounds[number % ROUNDS], f"C{number * 6:04d}"))


def cooperatives(count: int) -> list[Cooperative]:
    """Make so many cooperatives."""
    with SAMPLE.open(encoding="utf-8") as lines:
        rows = [*csv.DictReader(lines)]
    provinces = [*places().provinces.values()]
    made = []
    for number in range(1, count + 1):
        row, province = rows[number % len(rows)], provinces[number % len(provinces)]
        made.append(
            Cooperative(
                id=f"C{number:04d}",
                name=f"{row['name']} {number}",
                name_ar=f"{row['name_ar']} {number}" if row["name_ar"] else "",
                region=province.within,
                province=province.code,
                sector=row["sector"],
                activity=row["activity"],
                members=5 + number % 30,
                women=number % 5,
                illustrative=True,
            )
        )
    return made


def rounds_of_prizes() -> list[Round]:
    """Make the rounds of the programs whose winners all receive the same."""
    known = [program for program in programs() if program.terms.amount]
    return [
        Round(
            id=f"{program.key}-{program.since + year}",
            program=program.key,
            year=program.since + year,
            status="closed",
            terms=msgspec.structs.replace(program.terms, seats=None),
        )
        for program in known
        for year in range(ROUNDS // len(known))
    ]


def entry(number: int, round_: Round, cooperative: str) -> Entry:
    """Make the entry of a winner."""
    on = date(round_.year, 3, 8)
    award = Award(amount=50_000, sponsor="Fondation OCP", on=on)
    step = Step(stage="winner", on=on, by="bench")
    return Entry(
        id=f"E{number:04d}", round=round_.id, cooperative=cooperative, stage="winner", path=(step,), award=award
    )


def as_sqlite(path: Path, to: Path) -> None:
    """Write the same cooperatives and awards as tables of SQLite."""
    with TinyStore(path).reading() as unit, sqlite3.connect(to) as db:
        db.execute(
            "create table cooperatives (id text primary key, name text, region text, sector text, women integer)"
        )
        db.execute(
            "create table awards (entry text primary key, round text, program text, cooperative text, amount integer)"
        )
        db.executemany(
            "insert into cooperatives values (?, ?, ?, ?, ?)",
            [(c.id, c.name, c.region, c.sector, c.women) for c in unit.cooperatives.find()],
        )
        db.executemany(
            "insert into awards values (?, ?, ?, ?, ?)",
            [
                (e.id, e.round, e.round.partition("-")[0], e.cooperative, e.award.amount)
                for e in unit.entries.find()
                if e.award
            ],
        )


def as_ledger(path: Path, to: Path, *, beancount: bool) -> None:
    """Write the same awards as a journal of hledger or of beancount."""
    with TinyStore(path).reading() as unit:
        entries = sorted(unit.entries.find(), key=lambda entry: entry.round.rpartition("-")[2])
    lines = []
    if beancount:
        lines = [f"2000-01-01 open Expenses:{program.key.title()}" for program in programs()]
        lines.append("2000-01-01 open Assets:Fondation")
    for entry in entries:
        if entry.award:
            program = entry.round.partition("-")[0].title()
            head = f'{entry.award.on} * "{entry.cooperative}"' if beancount else f"{entry.award.on} {entry.cooperative}"
            lines += [head, f"  Expenses:{program}  {entry.award.amount} MAD", "  Assets:Fondation", ""]
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Make every file of the bench in a folder."""
    big = folder / "big.json"
    make(big)
    make(folder / "ten.json", times=10)
    as_sqlite(big, folder / "big.sqlite")
    as_ledger(big, folder / "big.journal", beancount=False)
    as_ledger(big, folder / "big.beancount", beancount=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
