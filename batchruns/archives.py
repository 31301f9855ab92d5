"""Several files as one zip, made while it is sent: neither on disk nor in memory."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

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


def zipped(named: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """A zip of files under these names, in blocks; each file is given as its content in blocks."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=FASTEST) as archive:
        for name, content in named:
            entry = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as target:
                for block in content:
                    target.write(block)
                    yield outbox.fetch()
    yield outbox.fetch()


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
