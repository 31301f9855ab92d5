"""The texts of a workbook that its cells share: read as far as they are asked for, kept on disk."""

import re
from array import array
from tempfile import TemporaryFile
from typing import BinaryIO

from batchruns.leads import xml
from batchruns.leads.errors import UnreadableFile

MAX_CELL_CHARACTERS = 10_000_000
REMEMBERED = 20_000
# How a character that XML can't hold is written (ECMA-376, 22.9.2.19).
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """Texts by their number. Raises UnreadableFile where the part is broken."""

    def __init__(self, part: BinaryIO | None) -> None:
        self._collector = Collector("si")
        self._parsing = xml.parse(part, self._collector) if part else iter(())
        self._file = TemporaryFile(prefix="leads-")  # noqa: SIM115 (closed by `close`)
        self._ends = array("Q", [0])
        self._recent: dict[int, str] = {}

    def close(self) -> None:
        self._file.close()

    def __getitem__(self, number: int) -> str:
        """Raises IndexError where there is no such text."""
        found = self._recent.get(number)
        if found is not None:
            return found
        while number >= len(self._ends) - 1:
            self._read_more()
        self._file.seek(self._ends[number])
        text = self._file.read(self._ends[number + 1] - self._ends[number]).decode()
        self._remember(number, text)
        return text

    def _read_more(self) -> None:
        try:
            next(self._parsing)
        except StopIteration:
            raise IndexError from None
        self._file.seek(self._ends[-1])
        for text in self._collector.take():
            data = text.encode("utf-8", "replace")
            self._file.write(data)
            self._remember(len(self._ends) - 1, text)
            self._ends.append(self._ends[-1] + len(data))

    def _remember(self, number: int, text: str) -> None:
        if len(self._recent) >= REMEMBERED:
            self._recent.clear()
        if len(text) < 1_000:
            self._recent[number] = text


class Collector(xml.Handler):
    """Collects the text of each element of one name: all `t` in it, but not phonetic hints."""

    def __init__(self, element: str) -> None:
        self._element = element
        self._found: list[str] = []
        self._pieces: list[str] = []
        self._characters = 0
        self._is_text = False
        self._hints = 0

    def take(self) -> list[str]:
        """What was found since the last time."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = xml.bare(name)
        if name == "t":
            self._is_text = not self._hints
        elif name == "rPh":
            self._hints += 1

    def end(self, name: str) -> None:
        name = xml.bare(name)
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._hints -= 1
        elif name == self._element:
            self._found.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            self._characters = 0

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)
            self._characters += len(text)
            if self._characters > MAX_CELL_CHARACTERS:
                raise UnreadableFile(TOO_LONG)


TOO_LONG = (
    f"A cell of this spreadsheet has more than {MAX_CELL_CHARACTERS:,} characters. "
    "Remove it, and upload the file again."
)


def unescaped(text: str) -> str:
    """The text with the characters that XML can't hold in it: “_x000D_” is a carriage return."""
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Of a character beyond the first 65,536, the two halves were escaped.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
