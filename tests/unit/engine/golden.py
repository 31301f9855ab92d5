"""What today's product makes of some hundred small files of every format, as digests in a table.

`python -m tests.unit.engine.golden` writes the table anew: on purpose only, when results are meant
to change, or after new versions of what enrichment knows; the difference belongs into the commit.
"""

import csv
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.core.management import CommandError, call_command
from pyarrow import feather
from python_calamine import CalamineWorkbook

from batchruns.engine.tables.exports.base import EXPORTS
from tests.benchmarks import leads
from tests.helpers.binary_spreadsheets import cell as xlsb_cell
from tests.helpers.binary_spreadsheets import label, text12, xls, xlsb
from tests.helpers.files import as_bytes, gzipped, joined, zipped
from tests.helpers.paths import ROOT
from tests.helpers.spreadsheets import ods, ods_row, xlsx
from tests.unit.engine.tables.corpus import CASES

TABLE = Path(__file__).with_suffix(".tsv")
UNIT = ROOT / "tests" / "unit" / "engine"
SMALL_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class File:
    """A file of leads; its name is that of a line in the table, too."""

    name: str
    filename: str
    content: bytes
    export: str = "csv"
    """The export format of the result."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: digests (short SHA-256, hexadecimal) or the sentence that refuses it."""

    name: str
    result: str = ""
    rejected: str = ""
    summary: str = ""
    error: str = ""


def files() -> Iterator[File]:
    """Every file, the same bytes on every day and machine."""
    for case in CASES:
        if len(case.content) < SMALL_BYTES:
            yield File(f"case: {case.name}", case.filename, case.content)
    yield from _of_lists()
    yield from _of_leads()
    yield from _in_every_export_format()
    yield from _damaged()


def outcome(file: File) -> Outcome:
    """Enriches a file by the command line's way."""
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        source, result = Path(folder, file.filename), Path(folder, "out", "result")
        source.write_bytes(file.content)
        result.parent.mkdir()
        printed = StringIO()
        try:
            options = {"output": result, "export": file.export}
            call_command("enrich", str(source), **options, json=True, stdout=printed)
        except CommandError as error:
            return Outcome(file.name, error=str(error).replace(folder, "…"))
        summary = json.loads(printed.getvalue())
        del summary["seconds"]
        rejected = result.with_name("result-rejects.csv")
        return Outcome(
            file.name,
            digest(_exported(result, file.export)),
            digest(rejected.read_bytes()) if rejected.exists() else "",
            digest(json.dumps(summary, sort_keys=True, ensure_ascii=False).encode()),
        )


def _exported(result: Path, export: str) -> bytes:
    """What is in a result: its cells, where its bytes depend on the version of who wrote them."""
    if export not in CELLS:
        return result.read_bytes()
    return json.dumps(CELLS[export](result), ensure_ascii=False).encode()


CELLS: dict[str, Callable[[Path], Any]] = {
    "xlsx": lambda path: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(),
    "parquet": lambda path: pq.read_table(path).to_pylist(),
    "arrow": lambda path: feather.read_table(path).to_pylist(),
}
"""What reads the cells of results in some export formats."""


def digest(content: bytes) -> str:
    """The first 16 hexadecimal digits of the content's SHA-256."""
    return sha256(content).hexdigest()[:16]


def stored() -> dict[str, Outcome]:
    """The table's outcomes by the names of their files."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["name"]: Outcome(**row) for row in rows}


def write(outcomes: Iterable[Outcome]) -> int:
    """Writes the table; gives how many lines it has."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(field.name for field in fields(Outcome))
        rows = [astuple(each) for each in outcomes]
        writer.writerows(rows)
    return len(rows)


def _of_lists() -> Iterator[File]:
    """The lists beside the tests, as columns of CSV files: what people write in cells and headers."""
    for name, column, path in (
        ("names", "Name", UNIT / "subjects" / "name" / "names.txt"),
        ("companies", "Company", UNIT / "subjects" / "company" / "companies.txt"),
        ("titles", "Title", UNIT / "subjects" / "title" / "titles.txt"),
    ):
        cells = [line.split(" | ")[0] for line in _lines(path)]
        for number, some in enumerate(_batches(cells, 50)):
            rows = [[column, "Country"], *([cell, "Germany"] for cell in some)]
            yield File(f"list: {name} {number}", "leads.csv", _csv(rows).encode())
    for at, line in enumerate(_lines(UNIT / "schema" / "headers.txt")):
        field, _, headers = line.partition(": ")
        for number, some in enumerate(_batches(headers.split(" | "), 40)):
            rows = [some, [f"ada.lovelace{n}@acme.com" for n in range(len(some))]]
            yield File(f"headers: {field} {at}.{number}", "leads.csv", _csv(rows).encode())


def _batches(values: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _of_leads() -> Iterator[File]:
    """The same kind of leads in every format and in many dialects."""
    for seed in range(12):
        rows = list(leads.generate(8, distinct=bool(seed % 2), seed=seed))
        for name, filename, content in _in_every_format([leads.HEADER, *rows]):
            yield File(f"leads {seed}: {name}", filename, as_bytes(content))


def _in_every_export_format() -> Iterator[File]:
    """Leads among which are cells that spreadsheets would run, and digits that they would change."""
    cells = ["=1+1", "+49 30 901820", "007", "1e5", 'a "quoted", cell', "two\nlines"]
    rows = [leads.HEADER, *leads.generate(6, distinct=True, seed=0)]
    noted = [[*row, note] for row, note in zip(rows, ["Note", *cells], strict=True)]
    for export in EXPORTS:
        yield File(f"export: {export}", "leads.csv", _csv(noted).encode(), export)


def _in_every_format(rows: list[list[str]]) -> Iterator[tuple[str, str, str | bytes]]:
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)
    yield "CSV", "leads.csv", _csv(rows)
    yield "semicolons, Windows-1250", "leads.csv", _csv(rows, ";").encode("cp1250", "replace")
    yield "TSV in UTF-16", "leads.tsv", _csv(rows, "\t").encode("utf-16")
    yield "bars, nothing quoted", "leads.txt", joined(rows, "|", "\r\n")
    yield "CSV in gzip", "leads.csv.gz", gzipped(_csv(rows))
    yield "CSV in zip", "leads.zip", zipped(_csv(rows))
    yield "JSON", "leads.json", json.dumps({"leads": objects}, indent=1)
    yield "JSON Lines", "leads.jsonl", lines
    yield "XLSX", "leads.xlsx", xlsx({"Leads": rows})
    yield "ODS", "leads.ods", ods("".join(ods_row(*map(_escaped, row)) for row in rows))
    yield "XLS", "leads.xls", xls(b"".join(_xls_cells(rows)))
    yield "XLSB", "leads.xlsb", xlsb(_xlsb_rows(rows))


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _escaped(cell: str) -> str:
    return cell.replace("&", "&amp;").replace("<", "&lt;")


def _xls_cells(rows: list[list[str]]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            yield label(number, column, cell)


def _xlsb_rows(rows: list[list[str]]) -> Iterator[bytes]:
    for row in rows:
        yield b"".join(xlsb_cell(6, n, text12(cell)) for n, cell in enumerate(row))


def _damaged() -> Iterator[File]:
    """Files with a few bytes changed, lost or doubled: what a person gets back of them.

    Compressed ones are cut off instead: their bytes depend on the library that compressed them.
    """
    rows = [leads.HEADER, *leads.generate(12, distinct=False, seed=99)]
    for name, filename, content in _in_every_format(rows):
        data = as_bytes(content)
        if filename.endswith((".gz", ".zip", ".xlsx", ".ods")):
            yield File(f"cut off: {name}", filename, data[: len(data) // 2])
            continue
        for seed in range(6):
            dice = random.Random(f"{name} {seed}")
            yield File(f"damaged {seed}: {name}", filename, _damage(data, seed % 3, dice))


def _damage(content: bytes, kind: int, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data))
        end = at + dice.randint(1, 40)
        match kind:
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at:end]
            case _:
                data[at:at] = data[at:end]
    return bytes(data)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    django.setup()
    print(f"{write(outcome(file) for file in files())} files in {TABLE}")
