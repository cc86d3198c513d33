"""Prints how long `ess` takes beside its peers, as medians and ratios of one run, and how much memory it needs.

Each piece of work is a whole process. Peers that are not installed are named and left out; nothing is installed:
`pip install sqlite-utils beancount beanquery`, and Debian's packages hledger and sqlite3.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tests.bench import register

RUNS = int(os.environ.get("ESS_BENCH_RUNS", "11"))
ONE_COMMAND = '''
import typer

def main(version: bool = typer.Option(False, "--version")) -> None:
    """Do one thing."""
    print("1.0")

typer.run(main)
'''
STOCK = """
import sys
from tinydb import TinyDB, where

path, what = sys.argv[1:]
db = TinyDB(path)
if what == "insert":
    db.table("cooperatives").insert({"id": "C99999", "name": "Nouvelle", "province": "Tiznit"})
elif what == "search":
    print(db.table("cooperatives").search(where("name") == "Coopérative Thuya Chiadma 3002"))
else:
    sums = {}
    for entry in db.table("entries").all():
        sums[entry["round"]] = sums.get(entry["round"], 0) + entry["award"]["amount"]
    names = {c["id"]: c["name"] for c in db.table("cooperatives").all()}
    for entry in db.table("entries").all():
        print(entry["id"], names[entry["cooperative"]])
    print(sums)
"""
READING = """
import sys
from python_calamine import load_workbook

print(len(load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()))
"""
SHEETS = """
import csv, json, sys
from pathlib import Path

register = json.loads(Path(sys.argv[1]).read_bytes())
records = [row for table in ("cooperatives", "rounds", "entries") for row in register[table].values()]
for sheet in sorted(Path(sys.argv[2]).glob("*.csv")):
    with sheet.open(encoding="utf-8", newline="") as lines:
        rows = [*csv.reader(lines)]
    with Path(sys.argv[3], sheet.name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\\n").writerows(rows)
"""
SUMS = (
    "select a.entry, a.round, c.name, c.region, c.sector, a.amount, sum(a.amount) over (partition by a.round) as total "
    "from awards a join cooperatives c on c.id = a.cooperative order by a.round, a.entry"
)


class Work(NamedTuple):
    """A command to measure.

    Attributes:
        name: what the table calls it.
        command: with its arguments; the first may be missing on this machine.
        peer: the name of the work whose median it is divided by.
        database: a file that the command changes, put back before each run.
    """

    name: str
    command: list[str]
    peer: str = ""
    database: Path | None = None


def main() -> None:
    """Measure, and print a table in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        work = prepared(Path(folder))
        missing = [w.name for w in work if shutil.which(w.command[0]) is None]
        work = [w for w in work if w.name not in missing]
        times, memory = measured(work)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    out = ["| work | median | peak memory | ratio |", "|---|--:|--:|--:|"]
    for w in work:
        ratio = f"{medians[w.name] / medians[w.peer]:.2f} × {w.peer}" if w.peer in medians else ""
        out.append(f"| {w.name} | {medians[w.name] * 1000:.0f} ms | {memory[w.name] / 1024:.0f} MB | {ratio} |")
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Typer {version('typer')}"
    out.append(f"\n{RUNS} runs of each, in alternation; {system}.")
    if missing:
        out.append(f"Not installed, and left out: {', '.join(missing)}.")
    sys.stdout.write("\n".join(out) + "\n")


def prepared(folder: Path) -> list[Work]:
    """Make the files that are measured on, and the commands."""
    ess, python = str(Path(sys.executable).with_name("ess")), sys.executable
    peer, stock, reading = folder / "peer.py", folder / "stock.py", folder / "reading.py"
    peer.write_text(ONE_COMMAND, encoding="utf-8")
    stock.write_text(STOCK, encoding="utf-8")
    reading.write_text(READING, encoding="utf-8")
    sample, big, ten = folder / "sample.json", folder / "big.json", folder / "ten.json"
    subprocess.run([ess, "import", str(register.SAMPLE.parent), "--db", str(sample)], check=True, capture_output=True)
    tables, ledger, beans = folder / "big.sqlite", folder / "big.journal", folder / "big.beancount"
    # In a process of its own: the peak memory of a child counts that of the parent it began in.
    subprocess.run([python, "-m", "tests.bench.register", str(folder)], check=True)
    sheets = [folder / "big.csv", folder / "big.xlsx"]
    for sheet in sheets:
        command = [ess, "export", "cooperatives", str(sheet), "--db", str(big)]
        subprocess.run(command, check=True, capture_output=True)
    named = ["--licence", "CC-BY-4.0", "--publisher", "Fondation", "--prefix", "360G-bench", "--with-illustrative"]
    publish, again = [ess, "publish", str(folder / "public"), *named, "--yes", "--db", str(big)], folder / "again"
    kept = big.read_bytes()
    subprocess.run(publish, check=True, capture_output=True)
    big.write_bytes(kept)
    again.mkdir()
    writing = folder / "writing.py"
    writing.write_text(SHEETS, encoding="utf-8")
    csv_writing = "json and csv, the same CSVs"
    empty = folder / "empty.sqlite"
    sqlite3.connect(empty).close()
    floor, query, insert, search = "one-command Typer program", "sqlite-utils query", "TinyDB insert", "TinyDB search"
    utils = str(Path(sys.executable).with_name("sqlite-utils"))
    beancount = str(Path(sys.executable).with_name("bean-query"))
    award = ["award", "C0001", "--program", "jil", "--year", "2021", "--despite", "a bench"]
    csv_insert, calamine = "sqlite-utils insert --csv", "python-calamine, reading"
    typed = ["_ESS_COMPLETE=complete_bash", "COMP_WORDS=ess coop thuya", "COMP_CWORD=2", f"ESS_DB={big}"]
    page = str(folder / "page.html")
    whole = "ess report --limit 0"
    select = "select sum(position) from year = 2024 group by account"
    return [
        Work(floor, [python, str(peer), "--version"]),
        Work("ess --version", [ess, "--version"], floor),
        Work("ess report, sample data", [ess, "report", "--db", str(sample)], floor),
        Work(query, [utils, "query", str(tables), SUMS]),
        Work("sqlite3", ["sqlite3", str(tables), SUMS], query),
        Work("hledger balance", ["hledger", "-f", str(ledger), "balance"]),
        Work("bean-query", [beancount, str(beans), select], query),
        Work("TinyDB sums", [python, str(stock), str(big), "sums"], query),
        Work("ess report", [ess, "report", "--db", str(big)], query),
        Work(whole, [ess, "report", "--limit", "0", "--db", str(big)], query),
        Work("ess report beside hledger", [ess, "report", "--db", str(big)], "hledger balance"),
        Work("ess report --by region", [ess, "report", "--by", "region", "--db", str(big)], "ess report"),
        Work("ess report --by region,year", [ess, "report", "--by", "region,year", "--db", str(big)], "ess report"),
        Work("ess report --to page.html", [ess, "report", "--to", page, "--force", "--db", str(big)], whole),
        Work(insert, [python, str(stock), str(big), "insert"], "", big),
        Work("ess award", [ess, *award, "--db", str(big)], insert, big),
        Work("ess add-coop", [ess, "add-coop", "Nouvelle", "--province", "Tiznit", "--db", str(big)], insert, big),
        Work(search, [python, str(stock), str(big), "search"]),
        Work("ess coop NAME", [ess, "coop", "Coopérative Thuya Chiadma 3002", "--db", str(big)], search),
        Work("ess coop, another spelling", [ess, "coop", "Touya Chyadma 3002", "--db", str(big)], search),
        Work("ess coop, in Arabic", [ess, "coop", "عرعار الشياضمة 3002", "--db", str(big)], search),
        Work("completion of a name", ["env", *typed, ess], "ess --version"),
        Work(csv_insert, [utils, "insert", str(empty), "cooperatives", str(sheets[0]), "--csv"], "", empty),
        Work("ess import, CSV", [ess, "import", str(sheets[0]), "--db", str(big)], csv_insert, big),
        Work(calamine, [python, str(reading), str(sheets[1])]),
        Work("ess import, xlsx", [ess, "import", str(sheets[1]), "--db", str(big)], calamine, big),
        Work(csv_writing, [python, str(writing), str(big), str(folder / "public" / "data"), str(again)]),
        Work("ess publish", publish, csv_writing, big),
        Work("ess duplicates", [ess, "duplicates", "--db", str(big)]),
        Work("ess report, ten times the register", [ess, "report", "--db", str(ten)], "ess report"),
        Work("ess duplicates, ten times the register", [ess, "duplicates", "--db", str(ten)], "ess duplicates"),
    ]


def measured(work: list[Work]) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Run each command as a process, in alternation; give the seconds of each run, and the peak memory in KiB."""
    times: dict[str, list[float]] = {w.name: [] for w in work}
    memory: dict[str, int] = {w.name: 0 for w in work}
    kept = {w.database: w.database.read_bytes() for w in work if w.database}
    for turn in range(RUNS + 1):
        for w in work:
            begin = time.perf_counter()
            process = subprocess.Popen(w.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            error = process.stderr.read() if process.stderr else b""
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if turn:  # the first warms the disk up
                times[w.name].append(time.perf_counter() - begin)
            if process.returncode:
                sys.exit(f"{w.name}: {error.decode()}")
            memory[w.name] = max(memory[w.name], usage.ru_maxrss)
            if w.database:
                w.database.write_bytes(kept[w.database])
    return times, memory


if __name__ == "__main__":
    main()
