"""`make bench`: what the engine costs beside scripts, on files of several shapes, in one run.

All of it may be set: SHAPES=crm,full for some shapes only; SEED, which is another each time; SHAPE_ROWS
of each shape; ROWS of the long file, to which the first shape grows (0 for none).
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

from batchruns.engine.steps.registry import all_steps
from tests.benchmarks.shapes import SHAPES
from tests.helpers.paths import ROOT

SHAPE_ROWS = int(os.environ.get("SHAPE_ROWS", 100_000))
ROWS = int(os.environ.get("ROWS", 1_000_000))
SEED = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
# A script of one call for each cell takes the same for each row: the first ones tell it.
APPLY_PART = 4
COMPARED_ROWS = 5_000
# What the scripts make too. The other enrichers only work for a figure of their own.
COMPARED = {"email", "phone", "name", "company", "domain", "country"}
OTHERS = ",".join(step.name for step in all_steps() if step.name not in COMPARED)
LESS = {"distinct", "broken"}
"""Where the least is less: no value comes twice, or the libraries stop early."""

COPY = """
import csv, sys
with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as result:
    csv.writer(result).writerows(csv.reader(source))
"""
# Prints what the process that did it, and those that it started, took of a core, and its peak memory.
# Seconds by the clock would measure whatever else the machine is doing, too.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
KEEP_TABLES = "from batchruns.processing.job import warm_up; warm_up()"
SCRIPT = ("-m", "tests.benchmarks.script")


class Measured(NamedTuple):
    """What a process took: seconds of one core, from its start to its end; peak memory in MB."""

    rows: int
    seconds: float
    peak: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds

    def grown(self, rows: int, start: float) -> "Measured":
        """What so many rows would take, of which `start` seconds are not for rows."""
        return Measured(rows, start + (self.seconds - start) * rows / self.rows, self.peak)


class Ratios(NamedTuple):
    """The engine's rows per second, and by how much they are more than those of each script."""

    shape: str
    engine: Measured
    apply: float
    cached: float
    polars: float


def measure(what: str, rows: int, *command: object, **environment: str) -> Measured:
    """Runs a command in a process of its own, and prints what it took."""
    arguments = [sys.executable, "-c", MEASURE, sys.executable, *map(str, command)]
    env = os.environ | environment
    done = subprocess.run(arguments, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    found = Measured(rows, *map(float, done.stdout.split()))
    show(what, found)
    return found


def show(what: str, found: Measured) -> None:
    """Prints what a process took."""
    figures = f"{found.seconds:>8.1f} s {found.rate:>10,.0f} rows/s {found.peak:>6.0f} MB"
    print(f"  {what:<38}{found.rows:>10,} rows {figures}", flush=True)


def engine() -> tuple[str, ...]:
    """The engine's command, in one process where it can share its work."""
    usage = subprocess.run(
        [sys.executable, "manage.py", "enrich", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    return "manage.py", "enrich", *(("--jobs", "1") if "--jobs" in usage else ())


def head(source: Path, rows: int) -> Path:
    """A file of the first rows of another."""
    part = source.with_stem(f"{source.stem}-{rows}")
    with source.open(newline="") as whole, part.open("w", newline="") as file:
        csv.writer(file).writerows(islice(csv.reader(whole), rows + 1))
    return part


def added(source: Path, result: Path) -> list[str]:
    """The columns that a result has and its source has not."""
    with source.open(newline="") as before, result.open(newline="") as after:
        old = set(next(csv.reader(before)))
        return [name for name in next(csv.reader(after)) if name not in old]


def compare(ours: Path, theirs: Path, columns: list[str]) -> None:
    """Prints, for each column, in how many rows of a sample the cells are the same."""
    with ours.open(newline="") as a, theirs.open(newline="") as b:
        rows = zip(csv.DictReader(a), csv.DictReader(b), strict=False)
        pairs = list(islice(rows, COMPARED_ROWS))
    shares = (
        f"{name} {sum(one[name] == other[name] for one, other in pairs) / len(pairs):.1%}"
        for name in columns
    )
    print(f"  the same cells in {len(pairs):,} rows: {', '.join(shares)}")


def measure_shape(shape: str, folder: Path) -> Ratios:
    """Prints what engine and scripts take for a shape, and what of their cells is the same."""
    print(f"\n{shape}", flush=True)
    source, ours, theirs = (folder / f"{name}.csv" for name in (shape, "engine", "script"))
    SHAPES[shape].write(source, SHAPE_ROWS, SEED)
    fields = [f"{field}={column}" for field, column in SHAPES[shape].columns.items()]
    first = head(source, max(1, SHAPE_ROWS // APPLY_PART))
    start = measure("apply, to start", 1, *SCRIPT, "apply", head(source, 1), theirs, *fields)
    rows = SHAPE_ROWS // APPLY_PART
    part = measure("apply, the first rows", rows, *SCRIPT, "apply", first, theirs, *fields)
    apply = part.grown(SHAPE_ROWS, start.seconds)
    show("apply, all rows, reckoned from these", apply)
    polars = measure(
        "polars over unique values", SHAPE_ROWS, *SCRIPT, "polars", source, theirs, *fields
    )
    cached = measure("cached", SHAPE_ROWS, *SCRIPT, "cached", source, theirs, *fields)
    columns = added(source, theirs)
    same = ("--without", OTHERS, "--columns", ",".join(columns))
    whole = (*engine(), source, "-o", ours)
    enriched = measure("engine, the same columns", SHAPE_ROWS, *whole, *same)
    compare(ours, theirs, columns)
    measure("engine, with everything on", SHAPE_ROWS, *whole, "--columns", "all")
    rates = (enriched.rate / script.rate for script in (apply, cached, polars))
    return Ratios(shape, enriched, *rates)


def show_ratios(all_ratios: list[Ratios]) -> None:
    """Prints the table of all shapes, with the goals."""
    print(f"\nrows per second of a core, engine to script; seed {SEED}")
    print(f"{'shape':<10}{'engine':>10}{'memory':>10}{'apply':>14}{'cached':>14}{'polars':>10}")
    for shape, engine, apply, cached, polars in all_ratios:
        goals = ("of 8", "") if shape in LESS else ("of 12", "of 6")
        print(
            f"{shape:<10}{engine.rate:>10,.0f}{engine.peak:>7.0f} MB"
            f"{f'x{apply:.1f} {goals[0]:>5}':>14}{f'x{cached:.1f} {goals[1]:>5}':>14}"
            f"{f'x{polars:.1f}':>10}"
        )
    rates = [each.engine.rate for each in all_ratios]
    print(f"the fastest shape to the slowest         x{max(rates) / min(rates):.1f} of 2")


def measure_growth(shape: str, folder: Path) -> None:
    """Prints what the engine takes for one row, and for ten times as many rows again and again."""
    print(f"\ngrowth of {shape}")
    source, result = folder / "leads.csv", folder / "enriched.csv"
    one = folder / "one.csv"
    SHAPES[shape].write(one, 1, SEED)
    command = engine()
    fresh = str(folder / "fresh")
    # Where nothing is compiled yet; then as `make install` leaves it, and no module was changed.
    measure("one row, the first", 1, *command, one, "-o", result, PYTHONPYCACHEPREFIX=fresh)
    subprocess.run([sys.executable, "-c", KEEP_TABLES], cwd=ROOT, check=True)
    measure("one row", 1, *command, one, "-o", result)
    measured = []
    for rows in _tenfold(ROWS):
        SHAPES[shape].write(source, rows, SEED)
        measure("csv copy, the limit", rows, "-c", COPY, source, result)
        measured.append(measure("engine", rows, *command, source, "-o", result))
    for less, more in pairwise(measured):
        print(
            f"  {less.rows:,} to {more.rows:,} rows: time x{more.seconds / less.seconds:.1f}, "
            f"memory x{more.peak / less.peak:.2f}"
        )


def _tenfold(most: int) -> Iterator[int]:
    rows = 100_000
    while rows < most:
        yield rows
        rows *= 10
    yield most


def main() -> None:
    """Prints the figures of each shape, of the growth of the first, and the ratios of all."""
    shapes = os.environ.get("SHAPES", ",".join(SHAPES)).split(",")
    print(f"SEED={SEED}, {SHAPE_ROWS:,} rows of {', '.join(shapes)}")
    with tempfile.TemporaryDirectory() as folder:
        all_ratios = [measure_shape(shape, Path(folder)) for shape in shapes]
        if ROWS:
            measure_growth(shapes[0], Path(folder))
    show_ratios(all_ratios)


if __name__ == "__main__":
    main()
