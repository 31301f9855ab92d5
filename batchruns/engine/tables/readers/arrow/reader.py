"""Parquet and Arrow (Feather), where pyarrow is installed: the extra `leadenrich[arrow]`."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from itertools import islice
from typing import IO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.arrow.files import (
    ARROW,
    OpenFile,
    damage_as_errors,
    open_arrow,
    open_parquet,
)
from batchruns.engine.tables.readers.arrow.records import BatchRecords
from batchruns.engine.tables.readers.arrow.rows import RowLayout
from batchruns.engine.tables.readers.base import (
    READERS,
    Confidence,
    OptionField,
    Reader,
    Sheet,
    WriteRejected,
)
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.source import RATIO_COUNTS_FROM
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.engine.tables.table import Record, RejectedRow, Table

IS_INSTALLED = find_spec("pyarrow") is not None
MAX_RATIO = 400
# The batches that tell which columns nested values have.
SAMPLE_BATCHES = 5
STREAM = b"\xff\xff\xff\xff"


class _BatchesReader(Reader):
    """What both have in common: batches of typed columns, whose names the schema has."""

    misnamed = "not_arrow"
    rejected_ending = ".csv"
    may_crash = True
    _layout: RowLayout

    @abstractmethod
    def open(self) -> AbstractContextManager[OpenFile]:
        """The file with its batches from the first on."""

    def detect(self) -> ParseOptions:
        """Nothing is left open. Raises UnreadableFileError where pyarrow isn't installed."""
        if not IS_INSTALLED:
            raise UnreadableFileError("arrow_missing", kind=self.label)
        return self.options

    def columns(self) -> list[str]:
        """The names of the columns, and of those within them."""
        with self.open() as file, damage_as_errors():
            self._layout = RowLayout(file.schema, islice(file.batches, SAMPLE_BATCHES))
        if not self._layout.names:
            raise UnreadableFileError("empty_file")
        return self._layout.names

    @contextmanager
    def records(self) -> Iterator[Iterable[Record]]:
        """The rows of all batches."""
        size = self.source.unpacked().stat().st_size
        with self.open() as file:
            limit = max(RATIO_COUNTS_FROM, MAX_RATIO * size)
            yield BatchRecords(file.batches, self._layout, limit)

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """None: the file says it all."""
        return []

    @contextmanager
    def writing_rejected(self, file: IO[bytes], table: Table) -> Iterator[WriteRejected]:
        """Writes them as CSV, in which they can be corrected."""
        file.write(encode_rows([table.columns]))

        def write(rejected: Iterable[RejectedRow]) -> None:
            file.write(encode_rows([row.cells for row in rejected]))

        yield write


@READERS.register
class ParquetReader(_BatchesReader):
    """Columns in row groups, each packed by itself."""

    name = "parquet"
    order = 80
    label = "Parquet"
    titles = ("Parquet",) if IS_INSTALLED else ()
    endings = (".parquet", ".pq")
    offered = (".parquet",) if IS_INSTALLED else ()

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By its signature; that of an encrypted one is another."""
        if sample.head.startswith(b"PARE"):
            raise UnreadableFileError("parquet_locked")
        return Confidence.CERTAIN if sample.head.startswith(b"PAR1") else Confidence.NO

    def open(self) -> AbstractContextManager[OpenFile]:
        """The file with its batches from the first on."""
        return open_parquet(self.source.unpacked())


@READERS.register
class ArrowReader(_BatchesReader):
    """Columns as programs hold them in memory, in a file (also called Feather) or a stream."""

    name = "arrow"
    order = 85
    label = "Arrow"
    titles = ("Arrow",) if IS_INSTALLED else ()
    endings = (".arrow", ".feather", ".arrows", ".ipc")
    offered = (".arrow", ".feather") if IS_INSTALLED else ()

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the signature of a file, or the sign before each message of a stream."""
        is_stream = sample.head.startswith(STREAM) and sample.head[6:8] == b"\0\0"
        is_so = is_stream or sample.head.startswith(ARROW)
        return Confidence.CERTAIN if is_so else Confidence.NO

    def open(self) -> AbstractContextManager[OpenFile]:
        """The file with its batches from the first on."""
        return open_arrow(self.source.unpacked())
