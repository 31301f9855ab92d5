"""The XML parts of a spreadsheet, a block at a time: never a whole part in memory."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TypeVar
from xml.parsers import expat

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.source import DAMAGE

T = TypeVar("T")

BLOCK = 1 << 16


class IrregularError(Exception):
    """XML that isn't written in the way that patterns can read."""


class Handler:
    """Receives the events of an XML parser; each method does nothing unless overridden."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within the current element; one text may come in several calls."""


def parse_xml(part: BinaryIO, handler: Handler) -> Iterator[None]:
    """Parses the part and calls the handler, a block for each step. Raises UnreadableFileError.

    A part that declares entities is refused: no spreadsheet program writes any.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while block := part.read(BLOCK):
            parser.Parse(block)
            yield
        parser.Parse(b"", True)
    except UnreadableFileError:
        raise
    except (expat.ExpatError, LookupError, ValueError, *DAMAGE):
        # LookupError and ValueError are those of encodings that can't be read.
        raise UnreadableFileError("spreadsheet_damaged") from None
    yield


def elements(part: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a part with their attributes, all names without their prefixes."""
    complete: list[tuple[str, dict[str, str]]] = []

    class Collector(Handler):
        def start(self, name: str, attributes: dict[str, str]) -> None:
            complete.append(
                (local_name(name), {local_name(key): value for key, value in attributes.items()})
            )

    for _ in parse_xml(part, Collector()):
        yield from complete
        complete.clear()


class OwnNames:
    """Tells the elements of a part's own namespace, which is its root's, whatever their prefixes."""

    def __init__(self) -> None:
        self._namespace: str | None = None
        self._prefixes: set[str] = set()
        self._names: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> str:
        """The name without its prefix; empty for an element of another namespace."""
        own = self._names.get(name)
        return self._learn(name, attributes) if own is None else own

    def end(self, name: str) -> str:
        """The name without its prefix, of an element that has begun."""
        return self._names.get(name, "")

    def _learn(self, name: str, attributes: dict[str, str]) -> str:
        prefix, _, local = name.rpartition(":")
        if not self._prefixes:
            self._namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns")
            self._prefixes.add(prefix)
        self._prefixes |= _prefixes_of(self._namespace, attributes)
        if prefix not in self._prefixes:
            return ""
        self._names[name] = local
        return local


def _prefixes_of(namespace: str | None, attributes: dict[str, str]) -> set[str]:
    """The prefixes that an element declares for a namespace."""
    own = (key for key, value in attributes.items() if value == namespace)
    return {key.partition(":")[2] for key in own if key.startswith("xmlns")}


def local_name(name: str) -> str:
    """The name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def quick_else(thorough: Callable[[], Iterator[T]], quick: Iterator[T]) -> Iterator[T]:
    """What `quick` gives; from where it gives up with IrregularError, what `thorough` gives."""
    yielded = 0
    try:
        for item in quick:
            yield item
            yielded += 1
    except (IrregularError, UnicodeError):
        yield from islice(thorough(), yielded, None)


def _refuse(*declaration: Any) -> None:
    raise UnreadableFileError("spreadsheet_doctype")
