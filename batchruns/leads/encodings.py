"""Which encoding a text is in: looked for in all of the file, not in its first kilobytes."""

import codecs
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO

from charset_normalizer import from_bytes

BLOCK = 1 << 20
SAMPLE = 1 << 16

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What charset-normalizer may choose from: encodings that lead files come in.
CANDIDATES = [
    *(f"cp125{n}" for n in range(9)),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "iso8859_15", "koi8_r", "mac_roman"),
    *("shift_jis", "cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
]
# Letters of western European languages, as Windows-1252 has them, mostly inside or around words.
WESTERN_WORDS = re.compile(
    "(?:[A-Za-z ,;'\"\t-][äöüßéèêëàâáãåæçñóòôõøœíìîïúùûýÿÄÖÜÉÈÊÀÂÁÃÅÆÇÑÓÒÔÕØŒÍÌÎÏÚÙÛÝ]+"
    "(?=[A-Za-z ,;'\"\t\r\n-]|$)|[€£§©®°·»«„“”‚‘’–—…¡¿ªº´×½²³µ¼¾¹\xa0])"
)

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
    likely = ["cp1252"] if _is_western(sample) else _guesses(sample)
    return next((name for name in (*likely, "cp1252", "latin-1") if decodes(open, name)), None)


def decodes(open: Open, encoding: str) -> bool:
    """Whether all of the file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open() as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: plain letters leave NUL bytes in a pattern."""
    pairs = len(head) // 2 or 1
    even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if odd > 0.4 and even > 0.4:
        return "utf-32-le" if head[:1] != b"\0" else "utf-32-be"
    if odd > 0.02 and even < odd / 8:
        return "utf-16-le"
    if even > 0.02 and odd < even / 8:
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


def _is_western(sample: bytes) -> bool:
    """Whether, read as Windows-1252, nearly all beyond ASCII is western letters inside words."""
    text = sample.decode("cp1252", "replace")
    beyond = sum(not character.isascii() for character in text)
    fitting = sum(
        sum(not character.isascii() for character in match) for match in WESTERN_WORDS.findall(text)
    )
    return fitting >= 0.9 * beyond


def _guesses(sample: bytes) -> list[str]:
    return [match.encoding for match in from_bytes(sample, cp_isolation=CANDIDATES)]
