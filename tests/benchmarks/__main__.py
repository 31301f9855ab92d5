"""`make bench`: what the engine costs, as figures of one run on this machine."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import leads

ROOT = Path(__file__).parents[2]
ROWS = 100_000

COPY = """
import csv, sys
with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as result:
    csv.writer(result).writerows(csv.reader(source))
"""
# Prints the seconds and the peak memory of the process that did it, and nothing else.
MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(time.perf_counter() - began, peak)
"""


def measure(*command: object) -> tuple[float, float]:
    """Seconds and peak memory (MB) of a command, in a process of its own."""
    arguments = [sys.executable, "-c", MEASURE, sys.executable, *map(str, command)]
    done = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def report(what: str, rows: int, seconds: float, peak: float) -> None:
    print(
        f"{what:<44}{rows:>10,} rows {seconds:>8.1f} s {rows / seconds:>10,.0f} rows/s {peak:>6.0f} MB"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "leads.csv", Path(folder) / "enriched.csv"
        leads.write(source, ROWS)
        copied = measure("-c", COPY, source, result)
        report("csv copy, the limit", ROWS, *copied)
        enriched = measure("manage.py", "enrich", source, "-o", result)
        report("manage.py enrich", ROWS, *enriched)
        leads.write(source, ROWS, distinct=True)
        distinct = measure("manage.py", "enrich", source, "-o", result)
        report("manage.py enrich, every value distinct", ROWS, *distinct)
        leads.write(source, ROWS * 10)
        tenfold = measure("manage.py", "enrich", source, "-o", result)
        report("manage.py enrich, ten times the rows", ROWS * 10, *tenfold)
        print(f"time for ten times the rows: x{tenfold[0] / enriched[0]:.1f}")
        print(f"memory for ten times the rows: x{tenfold[1] / enriched[1]:.2f}")


if __name__ == "__main__":
    main()
