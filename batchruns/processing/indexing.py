"""The index of a result: made when its table is first looked at, and anew after each edit.

It lies beside the result, is deleted with it, and counts among the bytes that a person has stored. That
of a short result takes a moment; that of a long one is made by a worker, as soon as the run ends.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from batchruns.engine.rows_index.rows import FORMAT, IndexedRow
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun, Edit
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits, files, queue, service
from batchruns.runs.result_columns import result_columns, roles_of
from batchruns.storage.temporary_files import scratch_folder

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import RowsIndex

SHORT_BYTES = 4_000_000
"""A result of at most so many is indexed in well under a second."""


@contextmanager
def opened(run: BatchRun, active: Sequence[Edit]) -> "Iterator[RowsIndex]":
    """The index of a run's result; it may be an earlier one, while a worker makes it anew.

    `active` are the edits of the run, and `is_current` tells whether the index knows them. Raises
    NotIndexedError until a worker has made the first one, and FileNotFoundError if the result isn't
    stored any more.
    """
    # DuckDB takes time and memory: it is loaded where the first table is looked at.
    from batchruns.engine.rows_index.reader import UnreadableIndexError, reading

    name = _ready(run, active)
    try:
        with files.kept(run.pk, name) as path, reading(path) as index:
            yield index
    except UnreadableIndexError:
        # As a power cut may leave it: the next look makes it anew.
        files.delete(run.pk, name)
        raise NotIndexedError from None


def is_current(run: BatchRun, index: "RowsIndex", active: Sequence[Edit]) -> bool:
    """Whether an index knows of all edits."""
    return index.version == version_of(run, active)


def is_made(run: BatchRun) -> bool:
    """Whether the index of a run's result with all its edits is there."""
    return files.exists(run.pk, files.index(version_of(run, edits.active(run))))


def prepare(run: BatchRun) -> None:
    """Has a worker make the index of a long result; of a short one, the first look does."""
    if not _is_short(run):
        queue.enqueue_index(run.pk)


def build(run: BatchRun) -> str:
    """Makes the index of a run's result as its edits leave it, in place of earlier ones.

    Gives its name. Raises FileNotFoundError if the result isn't stored any more.
    """
    from batchruns.engine.rows_index import build as index_file

    version = version_of(run, edits.active(run))
    name = files.index(version)
    with scratch_folder() as scratch:
        file = scratch / "index.duckdb"
        with reading_rows(files.opened(run.pk, files.RESULT)) as rows:
            header = next(rows, [])
            roles = roles_of(result_columns(run, header))
            indexed = numbered(run, header, rows)
            index_file.build(file, header, indexed, roles=roles, version=version, scratch=scratch)
        with files.making(run.pk, name) as target:
            shutil.copyfile(file, target)
    for earlier in files.indexes(run.pk):
        if earlier != name:
            files.delete(run.pk, earlier)
    # A person may have been erased meanwhile, who would still be in this one.
    now = service.get_run(run.pk)
    if now.parsed_meta.erasures != run.parsed_meta.erasures:
        files.delete(run.pk, name)
        return build(now)
    return name


def version_of(run: BatchRun, active: Sequence[Edit]) -> str:
    """What stands for the edits of a run, for people erased from it, and how an index is written."""
    ids = ",".join(str(edit.pk) for edit in active)
    erasures = run.parsed_meta.erasures or ""
    return sha256(f"{FORMAT} {ids} {erasures}".strip().encode()).hexdigest()[:16]


def _ready(run: BatchRun, active: Sequence[Edit]) -> str:
    """The name of an index to read."""
    name = files.index(version_of(run, active))
    if files.exists(run.pk, name):
        return name
    if _is_short(run):
        return build(run)
    queue.enqueue_index(run.pk)
    for earlier in files.indexes(run.pk):
        return earlier
    raise NotIndexedError


def _is_short(run: BatchRun) -> bool:
    with files.opened(run.pk, files.RESULT) as result:
        return result.seek(0, 2) <= SHORT_BYTES


def numbered(run: BatchRun, header: list[str], rows: Iterator[list[str]]) -> Iterator[IndexedRow]:
    """The rows of a run's result as its edits leave them, each with its number in the uploaded file."""
    numbers = RowNumbers()
    # A result of an earlier version has none: then rows are counted from the header on.
    with suppress(FileNotFoundError):
        numbers = RowNumbers.decode(files.read(run.pk, files.RESULT_NUMBERS))
    whole = (row for row in rows if len(row) == len(header))
    for place, row in enumerate(edits.EditsOfRun(run).applied(header, whole)):
        yield IndexedRow(numbers.number_of(place), *row)
