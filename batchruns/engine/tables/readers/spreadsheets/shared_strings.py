"""The texts that the cells of a workbook share: read as far as they are asked for, kept densely."""

import io
import re
from array import array
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from tempfile import TemporaryFile
from typing import BinaryIO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.spreadsheets import xml, xml_patterns

MAX_CELL_CHARACTERS = 10_000_000
MAX_BYTES = 400_000_000
MAX_TEXTS = 10_000_000
# What is kept in memory; all else is in a file that nobody else sees.
MEMORY_BYTES = 24_000_000
AT_A_TIME = 1_000
# How a character that XML can't hold is written (ECMA-376, 22.9.2.19).
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """Texts by their number. Raises UnreadableFileError where the part is broken."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._unread = texts
        self._data = bytearray()
        self._file = TemporaryFile(prefix="leads-")  # noqa: SIM115 (closed with this)
        self._ends = array("I", [0])

    def __getitem__(self, number: int) -> str:
        while number >= len(self._ends) - 1:
            self._read_more()
        start, end = self._ends[number], self._ends[number + 1]
        if end <= len(self._data):
            return self._data[start:end].decode()
        self._file.seek(start - len(self._data))
        return self._file.read(end - start).decode()

    def _read_more(self) -> None:
        texts = [text.encode("utf-8", "replace") for text in islice(self._unread, AT_A_TIME)]
        if not texts:
            raise UnreadableFileError("spreadsheet_damaged")
        self._keep(b"".join(texts))
        # Behind the end of the text before them.
        self._ends.extend(accumulate(map(len, texts), initial=self._ends.pop()))
        if self._ends[-1] > MAX_BYTES or len(self._ends) > MAX_TEXTS:
            raise UnreadableFileError("too_much_text")

    def _keep(self, data: bytes) -> None:
        if self._ends[-1] == len(self._data) < MEMORY_BYTES:
            self._data += data
        else:
            self._file.seek(0, io.SEEK_END)
            self._file.write(data)


def from_xml(open: Callable[[], BinaryIO]) -> Iterator[str]:
    """The texts of the part that `open` opens. Raises UnreadableFileError."""
    quick = (
        unescaped(xml_patterns.text_of(t))
        for some in xml_patterns.string_elements(open())
        for t in some
    )
    return xml.quick_else(lambda: _thoroughly(open()), quick)


def _thoroughly(part: BinaryIO) -> Iterator[str]:
    collector = _Collector()
    for _ in xml.parse_xml(part, collector):
        yield from collector.take()


class _Collector(xml.Handler):
    """Collects the texts: all `t` in an `si`, but not the phonetic hints."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._characters = 0
        self._is_text = False
        self._hints = 0

    def take(self) -> list[str]:
        """The texts that are complete since the last time."""
        texts, self._texts = self._texts, []
        return texts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = xml.local_name(name)
        if name == "t":
            self._is_text = not self._hints
        elif name == "rPh":
            self._hints += 1

    def end(self, name: str) -> None:
        name = xml.local_name(name)
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._hints -= 1
        elif name == "si":
            self._texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            self._characters = 0

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)
            self._characters += len(text)
            if self._characters > MAX_CELL_CHARACTERS:
                raise UnreadableFileError("spreadsheet_cell_too_long", limit=MAX_CELL_CHARACTERS)


def unescaped(text: str) -> str:
    """The text with the characters that XML can't hold in it: “_x000D_” is a carriage return."""
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Of a character beyond the first 65,536, the two halves were escaped.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
