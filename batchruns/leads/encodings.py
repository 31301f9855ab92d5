"""Which encoding a text is in: looked for in all of the file, not in its first kilobytes."""

import codecs
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

import chardet

from batchruns.leads import letters

BLOCK = 1 << 20
SAMPLE = 1 << 16

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python's codecs that know more characters than the ones they are named after.
WIDER = {"shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "gb2312": "gb18030"}
CERTAIN = 0.7
"""The share of words at which an encoding is believed without asking further."""

Open = Callable[[], AbstractContextManager[BinaryIO]]
"""Opens the (unpacked) file from its beginning, as often as it is called."""


def detect(open: Open) -> str | None:
    """Python's name of the codec that decodes all of the file, or None if there is none."""
    with open() as file:
        head = file.read(SAMPLE)
    for bom, name in BOMS:
        if head.startswith(bom):
            return name if decodes(open, name) else None
    if (wide := _wide(head)) and decodes(open, wide):
        return wide
    if decodes(open, "utf-8"):
        return "utf-8"
    sample = _lines_beyond_ascii(open)
    return next((name for name in _likely(sample) if decodes(open, name)), None)


def decodes(open: Open, encoding: str) -> bool:
    """Whether all of the file is text in this encoding."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with open() as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: plain letters leave NUL bytes in a pattern."""
    pairs = len(head) // 2 or 1
    even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if odd > 0.4 and even > 0.4:
        return "utf-32-le" if head[:1] != b"\0" else "utf-32-be"
    ends = head.count(b"\n") + head.count(b"\r")
    if odd > 0.4 or (odd > even and head.count(b"\n\0") + head.count(b"\r\0") > ends / 2):
        return "utf-16-le"
    if even > 0.4 or (even > odd and head.count(b"\0\n") + head.count(b"\0\r") > ends / 2):
        return "utf-16-be"
    return None


def _lines_beyond_ascii(open: Open) -> bytes:
    """Lines that tell encodings apart, from anywhere in the file, up to SAMPLE bytes."""
    found = bytearray()
    with open() as file:
        while len(found) < SAMPLE and (line := file.readline(BLOCK)):
            if not line.isascii():
                found += line[:4096]
    return bytes(found)


def _likely(sample: bytes) -> Iterator[str]:
    """Encodings that these lines may be in, the likeliest first."""
    by_words, share = letters.best(sample)
    if share >= CERTAIN:
        yield by_words
    guess = (chardet.detect(sample)["encoding"] or "").lower()
    if guess not in ("", "ascii", "utf-8"):
        yield WIDER.get(guess, guess)
    yield from (by_words, "cp1252", "latin-1")
