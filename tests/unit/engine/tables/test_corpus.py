"""Every file of the corpus: its exact table, or the sentence that refuses it."""

from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.open_file import detect_options, open_table
from tests.helpers.errors import refused
from tests.unit.engine.tables.corpus import CASES


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_table_is_exact_or_the_file_is_refused(tmp_path: Path, case: Any) -> None:
    path = tmp_path / "upload"
    path.write_bytes(case.content)

    if case.refusal:
        with refused(TableError, case.refusal):
            read(path, case.filename)
        return

    columns, batches = read(path, case.filename)
    assert columns == case.columns
    assert [row for batch in batches for row in batch.rows] == case.rows
    assert [row.line for batch in batches for row in batch.rejected] == case.rejects
    assert [row.line for batch in batches for row in batch.set_aside] == case.aside


def read(path: Path, filename: Any) -> Any:
    with open_table(path, detect_options(path, filename)) as table:
        return table.columns, list(table.batches(1_000))
