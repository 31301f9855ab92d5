"""Files of Parquet and Arrow as batches, one after the other, so that memory doesn't grow with them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.arrow.cells import type_name

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

ARROW = b"ARROW1\0\0"
"""How a file begins that has a list of its batches; a stream of them has no signature of its own."""
MOST_ROWS, MOST_CELLS, MOST_BYTES = 4_000, 1_000_000, 20_000_000
"""What a batch holds at most."""
BUFFER_BYTES = 1 << 18
PACKED_ONCE = ("string", "large_string", "binary", "large_binary")
"""Types whose values may be long."""


class OpenFile(NamedTuple):
    """An open file. Its batches can be taken once."""

    schema: "pa.Schema"
    batches: "Iterable[pa.RecordBatch]"


@contextmanager
def open_parquet(path: Path) -> Iterator[OpenFile]:
    """A file of Parquet, of which a stretch of a row group is in memory at a time.

    Raises UnreadableFileError, also while batches are taken.
    """
    from pyarrow.parquet import ParquetFile

    opened = partial(ParquetFile, path, pre_buffer=False, buffer_size=BUFFER_BYTES)
    with damage_as_errors():
        file = opened()
        texts = [f.name for f in file.schema_arrow if type_name(f.type) in PACKED_ONCE]
        dictionaries = opened(metadata=file.metadata, read_dictionary=texts)
    with file, dictionaries:
        batches = _stretches(file, dictionaries)
        yield OpenFile(file.schema_arrow, _telling_of_damage(batches))


@contextmanager
def open_arrow(path: Path) -> Iterator[OpenFile]:
    """A file or stream of Arrow, mapped into memory; of a packed one, a batch is unpacked at a time.

    Raises UnreadableFileError, also while batches are taken.
    """
    import pyarrow as pa

    with path.open("rb") as opened:
        mapped = mmap(opened.fileno(), 0, access=ACCESS_READ)
    with damage_as_errors():
        source = pa.BufferReader(pa.py_buffer(mapped))
        file = _of_file(source) if mapped[: len(ARROW)] == ARROW else _of_stream(source)
    yield OpenFile(file.schema, _telling_of_damage(_checked(file, mapped)))


@contextmanager
def damage_as_errors() -> Iterator[None]:
    """Raises what pyarrow raises in this block, and what its values do, as UnreadableFileError."""
    from pyarrow import ArrowException

    try:
        yield
    except UnreadableFileError:
        raise
    except MemoryError:
        raise UnreadableFileError("unpacks_to_too_much") from None
    except (ArrowException, OSError, ValueError, TypeError, LookupError, ArithmeticError):
        raise UnreadableFileError("arrow_damaged") from None


def _telling_of_damage(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    with damage_as_errors():
        yield from batches


def _stretches(file: "ParquetFile", dictionaries: "ParquetFile") -> "Iterator[pa.RecordBatch]":
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        bytes_of_row = group.total_byte_size // max(1, group.num_rows)
        for batch in dictionaries.iter_batches(1, row_groups=[number], use_threads=False):
            bytes_of_row += sum(map(_longest, batch.columns))
            break
        most = min(
            MOST_ROWS, MOST_CELLS // (1 + len(file.schema)), MOST_BYTES // (1 + bytes_of_row)
        )
        yield from file.iter_batches(max(1, most), row_groups=[number], use_threads=False)


def _longest(column: "pa.Array") -> int:
    """How many bytes the longest value has of those that are packed by writing them down once.

    However often it is repeated, that hardly takes more of the file.
    """
    import pyarrow.compute as pc

    if type_name(column.type) != "dictionary":
        return 0
    return pc.max(pc.binary_length(column.dictionary)).as_py() or 0


def _of_file(source: "pa.BufferReader") -> OpenFile:
    from pyarrow import ipc

    reader = ipc.open_file(source)
    return OpenFile(reader.schema, map(reader.get_batch, range(reader.num_record_batches)))


def _of_stream(source: "pa.BufferReader") -> OpenFile:
    from pyarrow import ipc

    reader = ipc.open_stream(source)
    return OpenFile(reader.schema, reader)


def _checked(file: OpenFile, mapped: mmap) -> "Iterator[pa.RecordBatch]":
    most = max(1, min(MOST_ROWS, MOST_CELLS // (1 + len(file.schema))))
    for batch in file.batches:
        for start in range(0, len(batch), most):
            stretch = batch.slice(start, most)
            # Whoever wrote the file could else let its values point anywhere in memory.
            stretch.validate(full=True)
            yield stretch
            # What was read of the file is no longer kept in memory.
            mapped.madvise(MADV_DONTNEED)
