"""Parquet and Arrow beside what all formats have in common: limits, exports, and life without pyarrow."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather, ipc

import leadenrich
from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.exports import arrow as exports
from batchruns.engine.tables.exports.base import EXPORTS, export_for
from batchruns.engine.tables.open_file import detect_options, open_reader, open_table
from batchruns.engine.tables.readers.arrow.files import open_parquet
from batchruns.engine.tables.readers.arrow.records import ROW_COSTS, BatchRecords
from batchruns.engine.tables.readers.arrow.rows import RowLayout
from tests.helpers.errors import refused
from tests.helpers.paths import ROOT

READ = {"parquet": pq.read_table, "arrow": lambda file: ipc.open_file(file).read_all()}
COLUMNS = ["Name", "", "Name"]
ROWS = [["Ada", "=1+1", "007"], ["Zoë 😀", "", 'a "b"\r\nc']]


def written(form: str, columns: Any, rows: Any) -> pa.Table:
    file = io.BytesIO()
    EXPORTS[form]().write(file, columns, iter(rows))
    return READ[form](io.BytesIO(file.getvalue()))


@pytest.mark.parametrize("form", READ)
def test_a_result_is_columns_of_text_in_which_blanks_are_null(form: str) -> None:
    table = written(form, COLUMNS, ROWS)

    assert table.to_pydict() == {
        "Name": ["Ada", "Zoë 😀"],
        "Column 2": ["=1+1", None],
        "Name 2": ["007", 'a "b"\r\nc'],
    }
    assert set(table.schema.types) == {pa.string()}


@pytest.mark.parametrize("form", READ)
def test_a_result_without_rows_has_its_columns(form: str) -> None:
    table = written(form, COLUMNS, [])

    assert (table.column_names, len(table)) == (["Name", "Column 2", "Name 2"], 0)


@pytest.mark.parametrize("form", READ)
def test_large_results_are_written_in_groups(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "GROUP_ROWS", 2_000)
    rows = [[str(number), "x"] for number in range(5_000)]
    file = io.BytesIO()
    EXPORTS[form]().write(file, ["a", "b"], iter([*rows, ["y"]]))

    if form == "parquet":
        groups = pq.ParquetFile(io.BytesIO(file.getvalue())).num_row_groups
    else:
        groups = ipc.open_file(io.BytesIO(file.getvalue())).num_record_batches
    assert groups > 1
    assert READ[form](io.BytesIO(file.getvalue()))["a"].to_pylist()[-2:] == ["4999", "y"]
    with refused(TableError, "3 cells, more than those before it"):
        EXPORTS[form]().write(io.BytesIO(), ["a", "b"], iter([*rows, ["x", "y", "z"]]))


def test_formats_are_known_by_all_their_endings() -> None:
    names = [export_for(name, "csv") for name in ("a.PARQUET", "a.pq", "a.feather", "a.arrow", "a")]

    assert names == ["parquet", "parquet", "arrow", "arrow", "csv"]


@pytest.mark.parametrize("name", ["leads.parquet", "leads.feather"])
def test_a_file_gives_what_the_same_data_give_as_csv(name: str, tmp_path: Path) -> None:
    leads = pa.table({
        "Name": ["Ada Lovelace", "Ada Lovelace", None, "Total"],
        "E-Mail": ["ada@acme-firm.com", "ada@acme-firm.com", None, None],
        "Telefon": [4930901820.0, 51.0, None, None],
    })  # fmt: skip
    write: Any = pq.write_table if name.endswith("parquet") else feather.write_feather
    write(leads, tmp_path / name)
    (tmp_path / "leads.csv").write_text(
        "Name,E-Mail,Telefon\nAda Lovelace,ada@acme-firm.com,4930901820\n"
        "Ada Lovelace,ada@acme-firm.com,51\n,,\nTotal,,\n"
    )

    counts = [
        leadenrich.enrich(tmp_path / source, tmp_path / f"{source}.out", country="DE")
        for source in (name, "leads.csv")
    ]

    assert (tmp_path / f"{name}.out").read_bytes() == (tmp_path / "leads.csv.out").read_bytes()
    assert counts[0] == counts[1]
    assert counts[0]["setAsideCount"] == 2


def test_a_key_that_comes_late_rejects_its_row_in_a_form_to_correct(tmp_path: Path) -> None:
    keys = [[("k", "x")]] * 21_000 + [[("other", "y")]]
    emails = [f"{number}@x.de" for number in range(len(keys))]
    table = pa.table({"E-Mail": emails, "m": pa.array(keys, pa.map_(pa.string(), pa.string()))})
    path = tmp_path / "x.parquet"
    pq.write_table(table, path)
    file = io.BytesIO()

    with (
        open_reader(path, detect_options(path, path.name)) as reader,
        reader.table() as read,
        reader.writing_rejected(file, read) as write,
    ):
        rejected = [row for batch in read.batches(4_000) for row in batch.rejected]
        write(rejected)

    assert [(row.line, row.issue.code) for row in rejected] == [(21_002, "unknown_key")]
    assert file.getvalue().decode().splitlines()[0] == "E-Mail,m.k"
    assert "21000@x.de" in file.getvalue().decode()
    assert reader.rejected_ending == ".csv"


def test_long_cells_are_read_a_few_rows_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    # As large as it is, since nothing in it repeats.
    cells = ["".join(map(chr, range(start, start + 500_000))) for start in range(0x10000, 0x10078)]
    pq.write_table(pa.table({"E-Mail": ["a@x.de"] * 120, "Note": cells}), path)

    with open_table(path, detect_options(path, path.name)) as table:
        sizes = [len(batch.rows) for batch in table.batches(10_000)]

    assert sum(sizes) == 120
    assert max(sizes) <= 45


def test_a_small_file_cannot_hold_rows_without_end() -> None:
    batch = pa.record_batch({"E-Mail": pa.nulls(1_000, pa.string())})
    layout = RowLayout(batch.schema, [])
    limit = 10_000 * (ROW_COSTS + 1)

    rows = list(BatchRecords([batch] * 10, layout, limit))

    assert [record.line for record in rows[:2]] == [2, 3]
    assert len(rows) == 10_000
    with refused(TableError, "unpacks to far more"):
        list(BatchRecords([batch] * 11, layout, limit))


WITHOUT = """
import sys
sys.modules["pyarrow"] = None
from importlib import util
found = util.find_spec
util.find_spec = lambda name, *package: None if name == "pyarrow" else found(name, *package)
import importlib.util
from pathlib import Path
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.recognize import format_titles
from batchruns.engine.tables.open_file import detect_options
from batchruns.messages import error_in_english
print(",".join(EXPORTS), ",".join(format_titles()))
try:
    detect_options(Path(sys.argv[1]), "x.parquet")
except Exception as error:
    print(error_in_english(error))
"""


def test_without_pyarrow_it_is_said_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"E-Mail": ["a@x.de"]}), path)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, path],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "leadenrich.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    offered, sentence = done.stdout.splitlines()
    assert "parquet" not in offered.lower()
    assert "arrow" not in offered.lower()
    assert sentence.startswith("Parquet files can't be read here yet. Save it as CSV")
    assert sentence.endswith("to add pyarrow.")


def test_nothing_of_it_is_loaded_for_other_files() -> None:
    ask = (
        "import sys; from batchruns.engine.tables.exports.base import EXPORTS;"
        "from batchruns.engine.tables.readers.base import READERS;"
        "print(len(EXPORTS), len(READERS), 'pyarrow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split()[-1] == "False"


def test_a_long_cell_that_repeats_is_read_a_few_rows_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    emails = pa.table({"E-Mail": ["a@x.de"] * 100, "Note": ["x"] * 100})
    bomb = pa.table({"E-Mail": ["a@x.de"] * 40, "Note": ["x" * 5_000_000] * 40})
    with pq.ParquetWriter(path, emails.schema, compression="zstd") as writer:
        writer.write_table(emails)
        writer.write_table(bomb)

    with open_parquet(path) as file:
        sizes = [len(batch) for batch in file.batches]

    assert sizes[0] == 100
    assert set(sizes[1:]) == {3, 1}
