"""Several files as one zip, made while it is sent: neither on disk nor in memory."""

import io
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BLOCK_BYTES = 256 * 1024
FASTEST = 1


class _Outbox(io.RawIOBase):
    """Takes what a zip file writes, until it is fetched."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting.append(bytes(data))
        return len(data)

    def fetch(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


ZipMember = tuple[str, Iterable[bytes]]
"""A name, and what stands under it, in blocks."""


def zipped(entries: Iterable[ZipMember]) -> Iterator[bytes]:
    """A zip of these, in blocks. What is read from a file that is gone meanwhile is left out."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=FASTEST) as archive:
        for name, content in entries:
            blocks = iter(content)
            try:
                block = next(blocks, b"")
            except FileNotFoundError:
                continue
            entry = ZipInfo(name, time.localtime()[:6])
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as target:
                for each in chain([block], blocks):
                    target.write(each)
                    yield outbox.fetch()
    yield outbox.fetch()


def blocks_of(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    """A file in blocks, opened when the first one is asked for."""
    with opened() as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def apart(names: Iterable[str]) -> Iterator[str]:
    """The names, in order; one that was there already gets a number: “leads (2).csv”."""
    taken: set[str] = set()
    for name in names:
        path, number, free = Path(name), 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        taken.add(free.casefold())
        yield free
