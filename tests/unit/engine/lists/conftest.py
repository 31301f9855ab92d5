"""Lists of a few rows, built and opened."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from batchruns.engine.lists.build import ListSource, build_list
from batchruns.engine.lists.match import ListKind
from batchruns.engine.lists.reader import NO_DECISIONS, Decisions, OpenList
from batchruns.engine.options import Options
from batchruns.engine.schema.fields import is_field
from batchruns.engine.tables.open_file import detect_options

Rows = Sequence[Sequence[str]]
MakeList = Callable[..., OpenList]


def write_source(path: Path, rows: Rows) -> ListSource:
    """A file of rows, the first of which names the columns: by a lead field, or anything else."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    columns = tuple(rows[0])
    mapping = tuple(column if is_field(column) else None for column in columns)
    return ListSource(
        path, Options(parse=detect_options(path, path.name), columns=columns, mapping=mapping)
    )


@pytest.fixture
def make_list(tmp_path: Path) -> Iterator[MakeList]:
    """Builds a list of some rows, header first, and opens it."""
    with ExitStack() as stack:

        def make(
            *sources: Rows,
            kind: ListKind = ListKind.COMPANIES,
            decisions: Decisions = NO_DECISIONS,
        ) -> OpenList:
            files = [write_source(tmp_path / f"{n}.csv", rows) for n, rows in enumerate(sources)]
            build_list(files, tmp_path / "built.list", kind)
            return stack.enter_context(OpenList(tmp_path / "built.list", decisions))

        yield make
