"""What every reader is: one kind of file, from recognizing it to writing its rejected rows."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import islice
from typing import IO, Any, ClassVar

from batchruns.engine.tables.detect import header_row
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.registry import Registry
from batchruns.engine.tables.source import Source
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.engine.tables.table import (
    Record,
    RejectedRow,
    Table,
    none_straight,
)
from batchruns.engine.text import gettext_noop

HEADER_SAMPLE = 200
ROWS_AT_ONCE = 10_000
HEADER_CHOICES = 10
NO_NAMES = "none"
"""The choice for a file without a header row."""

Chosen = Mapping[str, Any]
"""What is chosen of a reader's `option_fields`, by their names: a text, or several texts."""
WriteRejected = Callable[[Iterable[RejectedRow]], None]
Redact = Callable[[Record, str], Sequence[str] | None]
"""Gives for a record, and the sheet that it is in, the cells that stay: its own, or as many others, or
None for none at all.
"""


class Confidence(IntEnum):
    """How sure a reader is that a file is of its kind."""

    NO = 0
    POSSIBLE = 1
    """It is read so if nothing else fits, and it is none of the files that are refused."""
    LIKELY = 2
    """Its beginning looks like it, if it is none of the files that are refused."""
    CERTAIN = 3
    """It has the signature of this kind."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to choose, and about how many rows stand below its header; None: that isn't known."""

    name: str
    rows: int | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page sends back, and what it shows: a label, and the parameters that it names."""

    value: str
    label: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OptionField:
    """A parse option that a person may change: its name, and what there is to choose.

    `value` is the present choice, or a tuple where several may be chosen; where it isn't `required`,
    the empty choice is one, too.
    """

    name: str
    label: str
    choices: Sequence[Choice]
    value: str | tuple[str, ...] | None
    required: bool = True


class Reader(ABC):
    """A file that is open for reading as a table. Its source is closed by whoever has opened it.

    The class describes the format, an instance one file of it. `options` are the parse options that
    the file is read with; `detect` and `change` replace them. The methods of an instance raise
    UnreadableFileError.
    """

    name: ClassVar[str]
    """The value of `ParseOptions.kind`, also in the database: never to be changed."""
    order: ClassVar[int]
    """Where it stands in lists of the formats."""
    label: ClassVar[str]
    """What the run's page calls it, marked for translation."""
    titles: ClassVar[tuple[str, ...]]
    """What people call such files, for “Upload one of these”: "CSV"."""
    endings: ClassVar[tuple[str, ...]]
    """The endings that such files have, with their dots."""
    offered: ClassVar[tuple[str, ...]]
    """Those among them that the upload form offers to choose from."""
    is_text: ClassVar[bool] = False
    misnamed: ClassVar[str | None] = None
    """The code of the error for a text that is called so and isn't; None: any text may be."""
    may_crash: ClassVar[bool] = False
    """Whether a library reads it that broken files may crash, so that others must not depend on it."""
    is_ragged: ClassVar[bool] = False
    """Whether cells beside the header's are usual, as in spreadsheets: the widest row counts."""
    rejected_ending: ClassVar[str]
    """The ending of the file that its rejected rows are written to."""

    def __init__(self, source: Source, options: ParseOptions) -> None:
        self.source = source
        self.options = options

    @classmethod
    @abstractmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """Whether a file is of this kind. Raises UnreadableFileError if it is, but can't be read."""

    @abstractmethod
    def detect(self) -> ParseOptions:
        """The options with all that they leave open worked out from the file."""

    @abstractmethod
    def records(self) -> AbstractContextManager[Iterable[Record]]:
        """Every record of the file, in order, as the options say."""

    @abstractmethod
    def writing_rejected(
        self, file: IO[bytes], table: Table
    ) -> AbstractContextManager[WriteRejected]:
        """Gives what writes some rejected rows of `table` in the file's own form, below its header.

        So they can be corrected and uploaded again.
        """

    def rewrite(self, file: IO[bytes], redact: Redact) -> ParseOptions:
        """Writes the whole file anew, unpacked, with the cells that `redact` leaves of each record.

        Each row keeps its number; one without cells becomes an empty one. Gives the options to read the
        new file with: here, of CSV. Raises NotRewritableError where it can't be written.
        """
        with self.table() as table:
            file.write(encode_rows([table.columns]))
            for batch in table.batches(ROWS_AT_ONCE):
                for index, cells in enumerate(batch.rows):
                    record = Record(batch.lines.number_of(index), cells)
                    file.write(encode_rows([redact(record, "") or ()]))
        as_csv = ParseOptions("csv", "utf-8", ",", '"')
        return replace(as_csv, compression=self.options.compression)

    def columns(self) -> list[str] | None:
        """The names of the columns where no record has them; None where the header has."""
        return None

    def sheets(self) -> list[Sheet]:
        """The sheets to choose from; none where the kind has no sheets."""
        return []

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """What a person may change; `sheets` as the file's own `sheets` were at the upload."""
        rows = max(HEADER_CHOICES, (options.header_row or 0) + 1)
        choices = [
            Choice(NO_NAMES, gettext_noop("No header row")),
            *(Choice(str(r), gettext_noop("row {row}"), {"row": r + 1}) for r in range(rows)),
        ]
        value = NO_NAMES if options.header_row is None else str(options.header_row)
        return [OptionField("header_row", gettext_noop("Header row"), choices, value)]

    def change(self, chosen: Chosen) -> ParseOptions:
        """The options with what is chosen of `option_fields`.

        What follows from a choice, and isn't chosen itself, is worked out anew.
        """
        for sheet in chosen.get("sheets", ()):
            raise UnreadableFileError("no_sheet", sheet=sheet)
        if "header_row" in chosen:
            row = chosen["header_row"]
            self._set(header_row=None if row == NO_NAMES else int(row))
        return self.options

    def detect_header(self) -> ParseOptions:
        """The options with the record, of those that aren't empty, that holds the columns' names."""
        with self.records() as records:
            filled = (record.cells for record in records if any(record.cells))
            return self._set(
                header_row=header_row.find_header_row(list(islice(filled, HEADER_SAMPLE)))
            )

    @contextmanager
    def table(self) -> Iterator[Table]:
        """The file as a table, read as it is asked for."""
        columns = self.columns()
        with self.records() as records:
            yield Table(
                records,
                self.options.header_row,
                columns,
                widest=self.is_ragged,
                numbers_are_lines=not self.is_text,
                straight_rows=getattr(records, "straight_rows", none_straight),
            )

    def _set(self, **values: object) -> ParseOptions:
        self.options = replace(self.options, **values)  # type: ignore[arg-type]
        return self.options


READERS: Registry[Reader] = Registry(__package__)
"""The readers by name."""
