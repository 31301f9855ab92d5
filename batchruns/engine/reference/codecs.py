"""How a table of plain values stands in a file: text in UTF-8, as JSON or as sorted lines."""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

Table = TypeVar("Table")
Value = TypeVar("Value")

# Bytes that are searched one by one when a name is looked up. With fewer, the first look takes longer.
BLOCK = 2048
NAME_END, LINE_END, BETWEEN = b"\t", b"\n", ","


@dataclass(frozen=True)
class TableCodec(Generic[Table]):
    """How a table becomes bytes, and a table again that compares equal."""

    encode: Callable[[Table], bytes]
    decode: Callable[[bytes], Table]


class SortedLines(Mapping[str, Value]):
    """A mapping that is searched in the bytes of its file, so that reading it takes no time.

    The file has an empty line, then one line a name, sorted by their bytes: the name, a tab, the
    value as text.
    """

    def __init__(self, data: bytes, parse: Callable[[str], Value]) -> None:
        self._data = data
        self._parse = parse

    def __getitem__(self, name: str) -> Value:
        text = self._find(name.encode())
        if text is None:
            raise KeyError(name)
        return self._parse(text.decode())

    def get(self, name: str, default: Any = None) -> Any:
        """Without the error that `Mapping.get` catches: most texts that are looked up aren't there."""
        text = self._find(name.encode())
        return default if text is None else self._parse(text.decode())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name.encode()) is not None

    def __iter__(self) -> Iterator[str]:
        lines = self._data.decode().split("\n")
        return (line.partition("\t")[0] for line in lines if line)

    def __len__(self) -> int:
        return self._data.count(NAME_END)

    @cached_property
    def _blocks(self) -> tuple[list[bytes], list[int]]:
        """For each block of lines its first name, and where it begins; where the last one ends."""
        names, starts = [b""], [1]
        for offset in range(BLOCK, len(self._data), BLOCK):
            start = self._data.find(LINE_END, offset) + 1
            if starts[-1] < start < len(self._data):
                names.append(self._data[start : self._data.index(NAME_END, start)])
                starts.append(start)
        return names, [*starts, len(self._data)]

    def _find(self, name: bytes) -> bytes | None:
        names, starts = self._blocks
        block = bisect_right(names, name)
        wanted = LINE_END + name + NAME_END
        start = self._data.find(wanted, starts[block - 1] - 1, starts[block])
        if start < 0:
            return None
        start += len(wanted)
        return self._data[start : self._data.index(LINE_END, start)]


def _encode_json(table: Mapping[str, object]) -> bytes:
    return json.dumps(table, ensure_ascii=False).encode()


def _encode_words(words: Collection[str]) -> bytes:
    return "\n".join(sorted(words)).encode()


def _decode_words(data: bytes) -> frozenset[str]:
    return frozenset(data.decode().split("\n"))


def encode_lines(table: Mapping[str, Iterable[object]]) -> bytes:
    """Sorted lines, in which a name's values have commas between them."""
    lines = sorted(
        name.encode() + NAME_END + BETWEEN.join(map(str, values)).encode() + LINE_END
        for name, values in table.items()
    )
    if any(line.count(NAME_END) != 1 or line.count(LINE_END) != 1 for line in lines):
        raise ValueError("a name with a tab or a line's end in it")
    return b"".join([LINE_END, *lines])


def _encode_codes(table: Mapping[str, frozenset[str]]) -> bytes:
    return encode_lines({name: sorted(codes) for name, codes in table.items()})


def _parse_codes(text: str) -> frozenset[str]:
    return frozenset(text.split(BETWEEN))


def _parse_numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(BETWEEN)))


def _decode_codes_at_once(data: bytes) -> dict[str, frozenset[str]]:
    pairs = [line.split("\t") for line in data.decode().split("\n") if line]
    sets = {codes: _parse_codes(codes) for _, codes in pairs}
    return {name: sets[codes] for name, codes in pairs}


TEXTS: TableCodec[Mapping[str, str]] = TableCodec(_encode_json, json.loads)
"""A text for each name."""
TEXTS_BY_USE: TableCodec[Mapping[str, Mapping[str, str]]] = TableCodec(_encode_json, json.loads)
"""For each use, a text for each name."""
WORDS: TableCodec[frozenset[str]] = TableCodec(_encode_words, _decode_words)
"""A set of words, at least one."""
CODES: TableCodec[Mapping[str, frozenset[str]]] = TableCodec(
    _encode_codes, lambda data: SortedLines(data, _parse_codes)
)
"""Some codes, without commas, for each of many names, of which few are looked up."""
CODES_AT_ONCE: TableCodec[Mapping[str, frozenset[str]]] = TableCodec(
    _encode_codes, _decode_codes_at_once
)
"""Some codes for each of a few thousand names, of which many are looked up."""
NUMBERS: TableCodec[Mapping[str, tuple[int, ...]]] = TableCodec(
    encode_lines, lambda data: SortedLines(data, _parse_numbers)
)
"""Whole numbers for each of many names, in their order."""
