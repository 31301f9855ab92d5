"""Lists: how long one is built, and how long leads are matched with it, beside enriching them.

ROWS=1000000 companies, as many leads and MATCHED=5000000 rows for a short run. With REFERENCE=file.csv
(LEI, Company, Country), and splink, duckdb and rapidfuzz installed, what these find of altered names, and
how long they take.
"""

import csv
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from batchruns.engine.inspection import inspect_file
from batchruns.engine.lists.build import ListSource, build_list
from batchruns.engine.lists.match import ListKind
from batchruns.engine.lists.reader import OpenList
from batchruns.engine.options import Options
from batchruns.engine.standalone import enrich_file
from tests.benchmarks.leads import COUNTRIES, WORDS, in_letters
from tests.benchmarks.rivals import rivals

ROWS = int(os.environ.get("ROWS", "1000000"))
MATCHED = int(os.environ.get("MATCHED", "5000000"))
PROCESSES = 2
SHORT_RUN = 10
MOST_SECONDS_TO_BUILD, MOST_MEGABYTES, MOST_SECONDS_TO_MATCH = 60, 50, 240
MOST_SECONDS_OF_SHORT_RUN, MOST_MEGABYTES_OF_MEMORY = 1.0, 300


def main() -> None:
    """Prints times, sizes and memory, each beside what it may be, as a line a figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = _time_building(folder, ROWS, "companies")
        _time_matching(folder, index)
        if MATCHED:
            index = _time_building(folder, MATCHED, "many companies")
            _time_short_run(index)
        if reference := os.environ.get("REFERENCE"):
            rivals(Path(reference), folder)


def _time_building(folder: Path, rows: int, what: str) -> Path:
    source, index = folder / f"{what}.csv", folder / f"{what}.list"
    _write(source, rows)
    began, cpu = time.perf_counter(), time.process_time()
    build_list([_source(source)], index, ListKind.COMPANIES)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    with OpenList(index) as opened:
        of_keys = (index.stat().st_size - opened.bytes_of_rows) / 1e6
    millions = rows / 1e6
    _print(f"{what}: seconds of CPU to build a million", cpu / millions, MOST_SECONDS_TO_BUILD)
    _print(f"{what}: seconds to build a million", wall / millions, MOST_SECONDS_TO_BUILD)
    _print(f"{what}: MB of index for a million", of_keys / millions, MOST_MEGABYTES)
    _print(f"{what}: MB of memory", _memory(), MOST_MEGABYTES_OF_MEMORY)
    source.unlink()
    return index


def _time_matching(folder: Path, index: Path) -> None:
    """Matches leads in two processes, and enriches them in as many."""
    leads = folder / "leads.csv"
    _write(leads, ROWS, altered=True)
    source = _source(leads)
    began = time.perf_counter()
    enrich_file(leads, folder / "result.csv", folder / "rejected.csv", Options(), jobs=PROCESSES)
    enriching = time.perf_counter() - began
    began = time.perf_counter()
    halves = [(source, index, half) for half in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        results = list(pool.map(_match_half, halves))
    matching = time.perf_counter() - began
    found = sum(found for found, _memory_of_it in results)
    _print("seconds to enrich the leads alone", enriching)
    _print("seconds to match them", matching, MOST_SECONDS_TO_MATCH)
    _print("share of the leads that are matched", found / ROWS)
    _print("MB of memory of a process", max(memory for _, memory in results))


def _match_half(job: tuple[ListSource, Path, int]) -> tuple[int, float]:
    """How many of every second thousand of the leads are certain or likely, and the memory it took."""
    source, index, half = job
    found = 0
    with OpenList(index) as opened:
        for number, lead in enumerate(_companies(source.path)):
            if number // 1_000 % PROCESSES == half:
                found += opened.match(lead, ("Number",)).row is not None
    return found, _memory()


def _companies(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {"company": row["Company"], "country": row["Country"], "city": row["City"]}


def _time_short_run(index: Path) -> None:
    """Opens a long list and matches a few leads, as a run of ten rows does."""
    leads = [
        {"company": f"{name} {form}", "country": code} for name, code, form in _names(SHORT_RUN)
    ]
    began = time.perf_counter()
    with OpenList(index) as opened:
        for lead in leads:
            opened.match(lead, ("Number",))
    seconds = time.perf_counter() - began
    what = f"seconds to match {SHORT_RUN} rows with {MATCHED:,}"
    _print(what, seconds, MOST_SECONDS_OF_SHORT_RUN)


def _write(path: Path, rows: int, *, altered: bool = False) -> None:
    """Companies; `altered`: a third of them as others write them, a third of other names."""
    rng = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Number", "Company", "Country", "City", "Website"])
        for number, (name, code, form) in enumerate(_names(rows)):
            if altered:
                name, form = _altered(name, form, rng)
            city = COUNTRIES[code][4][number % len(COUNTRIES[code][4])]
            site = f"www.{name.lower().replace(' ', '-')}.{COUNTRIES[code][3]}"
            writer.writerow([f"C-{number:08}", f"{name} {form}", code, city, site])


def _names(rows: int) -> Iterator[tuple[str, str, str]]:
    codes = list(COUNTRIES)
    for number in range(rows):
        code = codes[number % len(codes)]
        first, second = WORDS[number % 20], WORDS[number // 20 % 20]
        yield f"{first} {second}{in_letters(number)}", code, COUNTRIES[code][2]


def _altered(name: str, form: str, rng: random.Random) -> tuple[str, str]:
    match rng.randrange(6):
        case 0:
            return name.upper(), ""
        case 1:
            return " ".join(reversed(name.split())), form
        case 2 | 3:
            return f"Other {name}", form
        case _:
            return name, form


def _source(path: Path) -> ListSource:
    seen = inspect_file(path, path.name)
    columns = tuple(column.name for column in seen.columns)
    mapping = tuple(column.field for column in seen.columns)
    return ListSource(path, Options(parse=seen.options, columns=columns, mapping=mapping))


def _memory() -> float:
    """The most MB of memory that this process has taken."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print(what: str, figure: float, most: float | None = None) -> None:
    limit = f"of {most:g} at most" if most is not None else ""
    mark = "  TOO MUCH" if most is not None and figure > most else ""
    print(f"{what:<55}{figure:10.2f}  {limit}{mark}", flush=True)


if __name__ == "__main__":
    main()
