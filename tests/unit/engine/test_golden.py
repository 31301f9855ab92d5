"""Small files of every format give, byte for byte, the results that are in the table."""

from pathlib import PurePath
from typing import Any

import pytest

from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.readers.base import READERS
from tests.unit.engine.golden import File, files, outcome, stored

HOW = "If that is meant: python -m tests.unit.engine.golden"
FILES = list(files())


@pytest.fixture(scope="module")
def table() -> Any:
    return stored()


def test_the_table_has_each_file_once(table: Any) -> None:
    names = [file.name for file in FILES]

    assert len(set(names)) == len(names) >= 300
    assert sorted(names) == sorted(table), HOW


def test_every_format_is_among_the_files() -> None:
    endings = {ending for file in FILES for ending in PurePath(file.filename).suffixes}

    assert {ending for reader in READERS.values() for ending in reader.offered} <= endings
    assert set(EXPORTS) == {file.export for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_result_is_the_same_byte_for_byte(file: File, table: Any) -> None:
    assert outcome(file) == table[file.name], HOW
