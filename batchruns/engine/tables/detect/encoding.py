"""Which encoding a text is in: looked for in all of the file, not in its first kilobytes."""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 20
SAMPLE = 1 << 16

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How ISO-2022-JP, whose bytes are all ASCII, begins what isn't.
JAPANESE_MAIL = b"\x1b$B"
MOSTLY = 0.4
"""The share of NUL bytes, in every other place, from which a text is of wide characters."""
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
FOREIGN = re.compile("[\udc80-\udcff]")
"""The characters that `surrogateescape` decodes undecodable bytes to."""
CUT_OFF = "".join(map(chr, range(0xDC80, 0xDD00)))
FOREIGN_SHARE = 0.05
"""How many of the signs beyond ASCII may be foreign bytes, for the text to be in an encoding."""
FOREIGN_SHARE_UTF_8 = 0.4
"""The limit for UTF-8, which is higher: text in another encoding is hardly ever valid UTF-8."""

Open = Callable[[], AbstractContextManager[BinaryIO]]
"""Opens the (unpacked) file from its beginning, as often as it is called."""


class Encoding(NamedTuple):
    """Python's name of a codec, and whether some bytes of the file are no text in it."""

    name: str
    has_foreign: bool


def detect_encoding(open: Open) -> Encoding | None:
    """The codec that decodes the file, but for a few bytes at most; None if there is none."""
    with open() as file:
        head = file.read(SAMPLE)
    if certain := _by_mark(head) or _wide(head):
        # Where it doesn't decode, it is damaged: as anything else, every other character is NUL.
        return fitting(open, certain)
    if JAPANESE_MAIL in head and _decodes(open, "iso2022_jp"):
        return Encoding("iso2022_jp", has_foreign=False)
    return next(filter(None, map(partial(fitting, open), _candidates(open))), None)


def fitting(open: Open, name: str) -> Encoding | None:
    """This encoding, if all of the file is text in it, or all but a few bytes; else None."""
    if _decodes(open, name):
        return Encoding(name, has_foreign=False)
    return Encoding(name, has_foreign=True) if _nearly_decodes(open, name) else None


def _by_mark(head: bytes) -> str | None:
    """The encoding by the mark with which Unicode begins."""
    return next((name for bom, name in BOMS if head.startswith(bom)), None)


def _candidates(open: Open) -> Iterator[str]:
    """Encodings that the file may be in, the likeliest first."""
    yield "utf-8"
    # Few files are in another one, and what tells these apart takes its time to load.
    from batchruns.engine.tables.detect.likelihood import likely

    yield from likely(_lines_beyond_ascii(open))


def _nearly_decodes(open: Open, name: str) -> bool:
    if name.startswith(("utf-16", "utf-32")):
        return False
    most = FOREIGN_SHARE_UTF_8 if name.startswith("utf-8") else FOREIGN_SHARE
    return _foreign_share(open, name) <= most


def _decodes(open: Open, name: str) -> bool:
    try:
        for _ in _decoded(open, name, "strict"):
            pass
    except (UnicodeError, LookupError):
        return False
    return True


def _foreign_share(open: Open, name: str) -> float:
    """Which part of the signs beyond ASCII are bytes that are no text in this encoding."""
    foreign = beyond = 0
    try:
        for text in _decoded(open, name, "surrogateescape"):
            if not text.isascii():
                # A character that the end of the file cuts off doesn't count.
                whole = text.rstrip(CUT_OFF)
                beyond += len(BEYOND_ASCII.findall(whole))
                foreign += len(FOREIGN.findall(whole))
    except (UnicodeError, LookupError):
        return 1.0
    return foreign / max(beyond, 1)


def _decoded(open: Open, name: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors)
    with open() as file:
        while block := file.read(BLOCK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: plain letters leave NUL bytes in a pattern."""
    pairs = len(head) // 2 or 1
    even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if min(odd, even) > MOSTLY:
        return "utf-32-le" if head[:1] != b"\0" else "utf-32-be"
    if _is_utf_16(head, odd, even, b"\n\0", b"\r\0"):
        return "utf-16-le"
    return "utf-16-be" if _is_utf_16(head, even, odd, b"\0\n", b"\0\r") else None


def _is_utf_16(head: bytes, nuls: float, others: float, *ends: bytes) -> bool:
    """Whether one byte of each character is NUL as in plain letters, or in most of the ends of lines."""
    return nuls > MOSTLY or (nuls > others and _are_ends(head, *ends))


def _are_ends(head: bytes, *pairs: bytes) -> bool:
    """Whether these pairs of bytes are more than half of the ends of lines."""
    ends = head.count(b"\n") + head.count(b"\r")
    return sum(map(head.count, pairs)) > ends / 2


def _lines_beyond_ascii(open: Open) -> bytes:
    """Lines that tell encodings apart, from anywhere in the file, up to SAMPLE bytes."""
    lines = bytearray()
    with open() as file:
        while len(lines) < SAMPLE and (line := file.readline(BLOCK)):
            if not line.isascii():
                lines += line[:4096]
    return bytes(lines)
