"""Prints how long `ess` takes beside a one-command Typer program, as medians and as a ratio in one run."""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

RUNS = 31
ONE_COMMAND = '''
import typer

def main(version: bool = typer.Option(False, "--version")) -> None:
    """Do one thing."""
    print("1.0")

typer.run(main)
'''


def main() -> None:
    """Measure, and print a table in Markdown."""
    ess = str(Path(sys.executable).with_name("ess"))
    with tempfile.TemporaryDirectory() as folder:
        peer = Path(folder) / "peer.py"
        peer.write_text(ONE_COMMAND, encoding="utf-8")
        database = Path(folder) / "awards.json"
        sample = Path(__file__).parent.parent.parent / "sample_data"
        subprocess.run([ess, "import", str(sample), "--db", str(database)], check=True, capture_output=True)
        work = {
            "one-command Typer program": [sys.executable, str(peer), "--version"],
            "ess --version": [ess, "--version"],
            "ess report, sample data": [ess, "report", "--db", str(database)],
            "ess coops, sample data": [ess, "coops", "--db", str(database)],
        }
        times = measured(work)
    floor = statistics.median(times["one-command Typer program"])
    sys.stdout.write("| work | median | ratio |\n|---|--:|--:|\n")
    for name, taken in times.items():
        median = statistics.median(taken)
        sys.stdout.write(f"| {name} | {median * 1000:.0f} ms | {median / floor:.2f} |\n")
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Typer {version('typer')}"
    sys.stdout.write(f"\n{RUNS} runs of each, in alternation; {system}.\n")


def measured(work: dict[str, list[str]]) -> dict[str, list[float]]:
    """Run each command as a process, in alternation; give the seconds that each run took."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(RUNS + 2):
        for name, command in work.items():
            begin = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn > 1:  # the first two warm the disk up
                times[name].append(time.perf_counter() - begin)
    return times


if __name__ == "__main__":
    main()
