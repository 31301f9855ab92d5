"""The XML parts of a spreadsheet, element by element: never a whole part in memory."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.sources import DAMAGE

BLOCK = 1 << 16
BROKEN = (
    "This spreadsheet can't be opened: it is broken, or locked with a password. "
    "Open it, save it again without a password, and upload that."
)


class Handler:
    """What is told of an element's beginning, its end and the text in it. Names come bare."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...


def parse(part: BinaryIO, handler: Handler) -> Iterator[None]:
    """Tells the handler of the part, a block for each step. Raises UnreadableFile.

    A part that declares entities is refused: no spreadsheet program writes any.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = BLOCK
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while block := part.read(BLOCK):
            parser.Parse(block)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, *DAMAGE):
        raise UnreadableFile(BROKEN) from None
    yield


def elements(part: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a part with their attributes, each name without its prefix."""
    found: list[tuple[str, dict[str, str]]] = []

    class Collector(Handler):
        def start(self, name: str, attributes: dict[str, str]) -> None:
            found.append((bare(name), {bare(key): value for key, value in attributes.items()}))

    for _ in parse(part, Collector()):
        yield from found
        found.clear()


def bare(name: str) -> str:
    """The name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _refuse(*declaration: Any) -> None:
    raise UnreadableFile(
        "This spreadsheet declares a document type, which may hide an attack. "
        "Open it, save it again as XLSX, and upload that."
    )
