"""`make bench`: what the engine costs beside a script, as figures of one run on this machine."""

import csv
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from batchruns.engine.steps.registry import all_steps
from tests.benchmarks import leads
from tests.helpers.paths import ROOT

ROWS, MANY_ROWS = 100_000, 1_000_000
# With the countries of legal forms the script is so slow that the first rows must do.
FEW_ROWS = 5_000
# What the script makes too. The other enrichers only work for a figure of their own.
COMPARED = {"email", "phone", "name", "company", "domain", "country"}
OTHERS = ",".join(enricher.name for enricher in all_steps() if enricher.name not in COMPARED)

COPY = """
import csv, sys
with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as result:
    csv.writer(result).writerows(csv.reader(source))
"""
# Prints what the process that did it took of a core, and its peak memory. Seconds by the clock
# would measure whatever else the machine is doing, too.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
KEEP_TABLES = "from batchruns.processing.job import warm_up; warm_up()"
ENGINE = ("manage.py", "enrich")
SCRIPT = ("-m", "tests.benchmarks.pandas_script")


class Measured(NamedTuple):
    """What a process took: seconds of one core, from its start to its end; peak memory in MB."""

    rows: int
    seconds: float
    peak: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def measure(what: str, rows: int, *command: object, **environment: str) -> Measured:
    """Runs a command in a process of its own, and prints what it took."""
    arguments = [sys.executable, "-c", MEASURE, sys.executable, *map(str, command)]
    env = os.environ | environment
    done = subprocess.run(arguments, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    found = Measured(rows, *map(float, done.stdout.split()))
    figures = f"{found.seconds:>8.1f} s {found.rate:>10,.0f} rows/s {found.peak:>6.0f} MB"
    print(f"{what:<48}{rows:>10,} rows {figures}", flush=True)
    return found


def head(source: Path, rows: int) -> Path:
    """A file of the first rows of another."""
    part = source.with_stem(f"{source.stem}-head")
    with source.open(newline="") as whole, part.open("w", newline="") as file:
        csv.writer(file).writerows(islice(csv.reader(whole), rows + 1))
    return part


def compare(ours: Path, theirs: Path) -> None:
    """Prints, for each column that both made, how many cells are the same."""
    with ours.open(newline="") as a, theirs.open(newline="") as b:
        pairs = list(zip(csv.DictReader(a), csv.DictReader(b), strict=False))
    shares = {
        name: sum(one[name] == other[name] for one, other in pairs) / len(pairs)
        for name in pairs[0][1]
        if name not in leads.HEADER and name in pairs[0][0]
    }
    same = [name for name, share in shares.items() if share == 1]
    print(f"the same in all {len(pairs):,} rows: {', '.join(same)}")
    for name, share in shares.items():
        if share < 1:
            print(f"  {name}: the same in {share:.2%}")


def main() -> None:
    columns = ("--columns", "all")
    others = (*columns, *(("--without", OTHERS) if OTHERS else ()))
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "leads.csv", Path(folder) / "enriched.csv"
        scripted = Path(folder) / "scripted.csv"
        leads.write(source, ROWS)
        measure("csv copy, the limit", ROWS, "-c", COPY, source, result)
        plain = measure("(b) pandas script", ROWS, *SCRIPT, source, scripted)
        cached = measure("(c) the same, all cached", ROWS, *SCRIPT, source, result, "--cached")
        few = head(source, FEW_ROWS)
        slowest = ("(b) with the countries of legal forms", FEW_ROWS, *SCRIPT, few)
        whole = measure(*slowest, Path(folder) / "few.csv", "--countries")
        # Where nothing is compiled yet, and no table worked out; then what starting takes after that.
        one, fresh = head(source, 1), str(Path(folder) / "fresh")
        start = (1, *ENGINE, one, "-o", Path(folder) / "one.csv")
        measure("(a) one row, the first on a machine", *start, PYTHONPYCACHEPREFIX=fresh)
        # As `make install` does, after which no module was changed.
        subprocess.run([sys.executable, "-c", KEEP_TABLES], cwd=ROOT, check=True)
        measure("(a) one row", *start)
        engine = measure("(a) manage.py enrich", ROWS, *ENGINE, source, "-o", result, *others)
        compare(result, scripted)
        every = (*ENGINE, source, "-o", result)
        measure("    with all enrichers", ROWS, *every)
        measure("    and all columns", ROWS, *every, *columns)

        leads.write(source, ROWS, distinct=True)
        worst_plain = measure("(b) every value distinct", ROWS, *SCRIPT, source, scripted)
        worst = measure("(a) every value distinct", ROWS, *ENGINE, source, "-o", result, *others)

        leads.write(source, MANY_ROWS)
        tenfold = measure(
            "(a) ten times the rows", MANY_ROWS, *ENGINE, source, "-o", result, *others
        )
    print("\nrows per second of a core")
    print(f"(a) : (b)                                x{engine.rate / plain.rate:.1f}")
    print(f"(a) : (b) with the countries, as (a)     x{engine.rate / whole.rate:.1f}")
    print(f"(a) : (c)                                x{engine.rate / cached.rate:.1f}")
    print(f"(a) with ten times the rows : (b)        x{tenfold.rate / plain.rate:.1f}")
    print(f"(a) : (b), every value distinct          x{worst.rate / worst_plain.rate:.1f}")
    print(f"ten times the rows: time                 x{tenfold.seconds / engine.seconds:.1f}")
    print(f"ten times the rows: memory               x{tenfold.peak / engine.peak:.2f}")


if __name__ == "__main__":
    main()
