"""JSON, and JSON Lines."""

import io
import json
from abc import abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar

from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.json import pointers, records
from batchruns.engine.tables.readers.json.layout import Layout, layout_of
from batchruns.engine.tables.readers.json.records import ObjectCells, Values
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.text import TextReader, line_end
from batchruns.engine.tables.table import Record

OBJECTS = "objects"


class _AnyJsonReader(TextReader):
    """What both have in common: values one after the other, which are objects or arrays."""

    misnamed = "holds_no_json"
    rejected_ending = ".jsonl"
    layout: ClassVar[Layout]
    _objects: ObjectCells | None = None

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the first value, and what is behind it."""
        # An archive would be decoded in vain, in every encoding.
        is_so = not sample.is_archive and layout_of(sample.head) is cls.layout
        return Confidence.LIKELY if is_so else Confidence.NO

    @abstractmethod
    def values(self, text: io.TextIOWrapper) -> Values:
        """Each value that stands for a record."""

    def detect_structure(self) -> None:
        """Whether the records are objects or arrays."""
        with self.open_text() as text:
            self._set(shape=records.shape_of(self.values(text)))

    def detect_header(self) -> ParseOptions:
        """Objects have their names as keys; of arrays one may hold them."""
        return self._set(header_row=0) if self._has_objects() else super().detect_header()

    def columns(self) -> list[str] | None:
        """The keys of objects, and of those within them."""
        if not self._has_objects():
            return None
        with self.open_text() as text:
            self._objects = ObjectCells(records.columns_of(self.values(text)))
        return self._objects.names()

    def parse(self, text: io.TextIOWrapper) -> Iterable[Record]:
        """The records of the text."""
        return records.records(self.values(text), self._objects)

    def written(self, record: Record, cells: Sequence[str] | None) -> str:
        """The value with null where a cell is blank now; without any cells, an empty object or list."""
        if cells is None:
            return ("{}" if self._has_objects() else "[]") + line_end(record.raw)
        blank = {own for own, left in zip(record.cells, cells, strict=False) if own != left}
        value = _without(json.loads(record.raw), blank)
        return json.dumps(value, ensure_ascii=False) + line_end(record.raw)

    def as_line(self, raw: str) -> str:
        """A record on one line, whatever lines it had."""
        return super().as_line(" ".join(raw.splitlines()))

    def _has_objects(self) -> bool:
        return self.options.shape == OBJECTS


@READERS.register
class JsonReader(_AnyJsonReader):
    """One JSON text: a list of records, or an object around one."""

    name = "json"
    order = 60
    label = "json"
    titles = ("JSON",)
    endings = (".json",)
    offered = (".json",)
    layout = Layout.ONE_TEXT
    by_lines = False

    def detect_structure(self) -> None:
        """Where the records are, and what they are."""
        with self.open_text() as text:
            pointer = pointers.pointer_of(text)
        if pointer is None:
            with self.open_text() as text:
                pointer = pointers.pointer_of_entries(text)
        self._set(pointer=pointer)
        super().detect_structure()

    def values(self, text: io.TextIOWrapper) -> Values:
        """The items of the list."""
        return records.values_of_text(text, self.options.pointer)


@READERS.register
class JsonLinesReader(_AnyJsonReader):
    """A JSON text on each line."""

    name = "jsonl"
    order = 70
    label = "jsonl"
    titles = ()
    endings = (".jsonl", ".ndjson")
    offered = (".jsonl", ".ndjson")
    layout = Layout.LINES

    def values(self, text: io.TextIOWrapper) -> Values:
        """The value of each line."""
        return records.values_of_lines(text)


def _without(value: Any, blank: Collection[str]) -> Any:
    """A value with null in the stead of what is one of these cells, however deep."""
    if records.as_cell(value) in blank:
        return None
    if isinstance(value, dict):
        return {key: _without(item, blank) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, blank) for item in value]
    return value
