"""What every export format is: one way to write rows, for whoever takes them away."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, ClassVar

from batchruns.engine.tables.registry import Registry

Row = Sequence[str]

ROWS_AT_A_TIME = 2_000
BLOCK_BYTES = 256 * 1024


class ExportFormat(ABC):
    """A format in which a result can be taken away. Its class attributes tell of it.

    It holds some rows in memory, never all of them. Cells are written as they are; rejected rows may
    have more or fewer of them than there are columns.
    """

    name: ClassVar[str]
    """What `?form=` and `--export` call it."""
    order: ClassVar[int]
    """Where it stands among the others."""
    label: ClassVar[str]
    """What pages call it, marked for translation."""
    ending: ClassVar[str]
    """Of such a file's name, with its dot."""
    other_endings: ClassVar[tuple[str, ...]] = ()
    """Further ones by which the format of a file is known that is to be written."""
    content_type: ClassVar[str]
    runs_formulas: ClassVar[bool] = False
    """Whether a spreadsheet program would work out a cell such as “=1+1” in it."""
    kinds: ClassVar[tuple[str, ...]] = ()
    """The kinds of uploads whose results come in it by default."""
    mark: ClassVar[str] = ""
    """What stands before the ending of such a file's name, to tell it from others with that ending."""
    may_not_fit: ClassVar[bool] = False
    """Whether it may turn out late that it can't hold the rows: then nothing is sent before the end."""

    def __init__(self, language: str = "en") -> None:
        """`language` is that of the person, for formats that programs read by it."""
        self.language = language

    @abstractmethod
    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """The columns' names and the rows, in blocks. Raises DoesNotFitError."""

    def write(self, file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
        """Writes the columns' names and the rows into a file. Raises DoesNotFitError."""
        file.writelines(self.stream(columns, rows))


class FileExport(ExportFormat):
    """One whose parts are known at the end only, so that it is written to a file first."""

    may_not_fit = True

    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """The file, once it is complete."""
        with TemporaryFile(prefix="leads-") as file:
            self.write(file, columns, rows)
            file.seek(0)
            while block := file.read(BLOCK_BYTES):
                yield block

    @abstractmethod
    def write(self, file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
        """Writes the columns' names and the rows into a file that can be sought in."""


EXPORTS: Registry[ExportFormat] = Registry(__package__)
"""The export formats by name."""


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_A_TIME)):
        yield batch


def export_named(name: str, language: str = "en") -> ExportFormat | None:
    """The export format of this name, for a person of this language; None if there is none."""
    return EXPORTS[name](language) if name in EXPORTS else None


def format_like(kind: str, default: str) -> str:
    """The name of the format that is most like an upload of a kind; `default` where none is."""
    return next((name for name, export in EXPORTS.items() if kind in export.kinds), default)


def export_for(filename: str, default: str) -> str:
    """The name of the first format with the ending of a file; `default` where no format has it."""
    name = filename.lower()
    of_ending = (n for n, e in EXPORTS.items() if name.endswith((e.ending, *e.other_endings)))
    return next(of_ending, default)
