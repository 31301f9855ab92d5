"""Opening any file of leads as a table of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS, Reader
from batchruns.engine.tables.recognize import recognize
from batchruns.engine.tables.source import Source
from batchruns.engine.tables.table import Table


@contextmanager
def open_reader(path: Path, options: ParseOptions) -> Iterator[Reader]:
    """The reader of a file whose options are known. Raises UnreadableFileError, at once or later."""
    with Source(path, options.compression) as source:
        yield READERS[options.kind](source, options)


@contextmanager
def open_unknown(path: Path, filename: str) -> Iterator[Reader]:
    """The reader of a file that the person calls `filename`, its options detected.

    Raises UnreadableFileError when it can't be read as a table.
    """
    reader_type, compression = recognize(path, filename)
    with Source(path, compression) as source:
        reader = reader_type(source, ParseOptions(reader_type.name, compression=compression))
        reader.detect()
        yield reader


def detect_options(path: Path, filename: str) -> ParseOptions:
    """How a file is to be parsed. Raises UnreadableFileError when it can't be read as a table."""
    with open_unknown(path, filename) as reader:
        return reader.options


@contextmanager
def open_table(path: Path, options: ParseOptions) -> Iterator[Table]:
    """The file as a table, read as it is asked for. Raises UnreadableFileError, at once or later."""
    with open_reader(path, options) as reader, reader.table() as table:
        yield table
