"""What other tools find of altered companies' names, and how long they take, beside a list.

They are no dependencies: each is measured where it is installed.
"""

import csv
import random
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

LIST_ROWS, LEADS = 100_000, 6_000
BEST_RATIO = 88
"""As many percent of two names must agree for rapidfuzz."""
SURE = 0.5
"""The probability from which on a pair of splink's is one."""


class Company(NamedTuple):
    """A company of a list, or a lead, with the number of the company that it is."""

    number: str
    name: str
    country: str


Find = Callable[[Sequence[Company], Sequence[Company], Path], dict[int, str]]
"""Gives for leads, by index, the number of the company that each is taken for."""


def rivals(reference: Path, folder: Path) -> None:
    """Prints a line for each tool: seconds, and what it found right and wrong of the altered names."""
    companies = _sample(reference)
    listed, others = companies[:LIST_ROWS], companies[LIST_ROWS : LIST_ROWS + LEADS // 4]
    leads = [*_altered(listed), *others]
    print(f"{len(listed):,} companies, {len(leads):,} leads of which {len(others):,} aren't listed")
    print(f"{'tool':<34}{'seconds':>9}{'right':>8}{'wrong':>8}{'precision':>11}")
    for name, module, find in TOOLS:
        if not find_spec(module):
            continue
        began = time.perf_counter()
        taken = find(listed, leads, folder)
        seconds = time.perf_counter() - began
        right = sum(leads[index].number == number for index, number in taken.items())
        wrong = len(taken) - right
        share = right / len(taken) if taken else 0
        print(f"{name:<34}{seconds:9.1f}{right:8,}{wrong:8,}{share:11.1%}", flush=True)


def _sample(path: Path) -> list[Company]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [Company(*row) for row in csv.reader(file)][1:]
    random.Random(7).shuffle(rows)
    return rows


def _altered(listed: Sequence[Company]) -> Iterator[Company]:
    """Names as others write them, the kinds by turns."""
    rng = random.Random(11)
    kinds = (_in_other_case, _without_signs, _without_accents, _in_other_order, _misspelled)
    for number, company in enumerate(rng.sample(listed, LEADS * 3 // 4)):
        yield company._replace(name=kinds[number % len(kinds)](company.name, rng))


def _in_other_case(name: str, rng: random.Random) -> str:
    return rng.choice((name.lower(), name.title(), name.upper()))


def _without_signs(name: str, rng: random.Random) -> str:
    return re.sub(r"[.,'’\"]", "", name).replace(" & ", rng.choice((" and ", " & ")))


def _without_accents(name: str, rng: random.Random) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _in_other_order(name: str, rng: random.Random) -> str:
    first, *others = name.split()
    return " ".join([*others[:-1], first, *others[-1:]])


def _misspelled(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _by_list(listed: Sequence[Company], leads: Sequence[Company], folder: Path) -> dict[int, str]:
    from batchruns.engine.lists.build import ListSource, build_list
    from batchruns.engine.lists.match import ListKind
    from batchruns.engine.lists.reader import OpenList
    from batchruns.engine.options import Options
    from batchruns.engine.tables.open_file import detect_options

    source = folder / "listed.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([Company._fields, *listed])
    options = Options(
        parse=detect_options(source, source.name),
        columns=Company._fields,
        mapping=(None, "company", "country"),
    )
    build_list([ListSource(source, options)], folder / "listed.list", ListKind.COMPANIES)
    with OpenList(folder / "listed.list") as opened:
        matches = (
            opened.match({"company": lead.name, "country": lead.country}, ("number",))
            for lead in leads
        )
        return {n: m.row.cells["number"] for n, m in enumerate(matches) if m.row}


def _by_rapidfuzz(
    listed: Sequence[Company], leads: Sequence[Company], folder: Path
) -> dict[int, str]:
    """The best of those with the country and a rare word in common, as people write such scripts."""
    from rapidfuzz import fuzz, process, utils

    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    names = [utils.default_process(company.name) for company in listed]
    for number, company in enumerate(listed):
        for word in names[number].split():
            blocks[company.country, word[:4]].append(number)
    taken: dict[int, str] = {}
    for index, lead in enumerate(leads):
        name = utils.default_process(lead.name)
        keys = [(lead.country, word[:4]) for word in name.split()]
        near = min((blocks[key] for key in keys if key in blocks), key=len, default=[])
        choices = {number: names[number] for number in near}
        best = process.extractOne(
            name, choices, scorer=fuzz.token_sort_ratio, score_cutoff=BEST_RATIO
        )
        if best:
            taken[index] = listed[best[2]].number
    return taken


def _by_splink(listed: Sequence[Company], leads: Sequence[Company], folder: Path) -> dict[int, str]:
    """Trained without labels, by names' similarity and country, as its tutorial does."""
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    database = DuckDBAPI()

    left = _frame(pandas, [(str(n), lead.name, lead.country) for n, lead in enumerate(leads)])
    right = _frame(pandas, listed)
    blocks = [
        block_on("country", "substr(plain, 1, 5)"),
        block_on("country", "longest"),
        block_on("plain"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("plain", [0.97, 0.92, 0.85]),
            compare.ExactMatch("country"),
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    tables = [
        database.register(left, table_name="leads"),
        database.register(right, table_name="listed"),
    ]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match(blocks[2:], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("longest"))
    pairs = linker.inference.predict(threshold_match_probability=SURE).as_pandas_dataframe()
    best = pairs.sort_values("match_probability").drop_duplicates("unique_id_l", keep="last")
    return {int(row.unique_id_l): row.unique_id_r for row in best.itertuples()}


def _frame(pandas: Any, rows: Sequence[tuple[str, str, str]]) -> Any:
    frame = pandas.DataFrame(rows, columns=["unique_id", "name", "country"])
    frame["plain"] = frame["name"].str.lower().str.replace(r"[^\w ]", "", regex=True)
    frame["longest"] = frame["plain"].map(lambda name: max(name.split() or [""], key=len))
    return frame


TOOLS: tuple[tuple[str, str, Find], ...] = (
    ("a list, certain or likely", "batchruns", _by_list),
    ("rapidfuzz over blocks of a word", "rapidfuzz", _by_rapidfuzz),
    ("splink on duckdb", "splink", _by_splink),
)
"""What a tool is called, the module that it needs, and how it finds."""
