"""The bytes of a file, also of one inside gzip or a zip archive, within limits."""

import gzip
import io
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from batchruns.engine.tables.errors import UnreadableFile

BLOCK = 1 << 18
MAX_LINE_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 250
# Small files may be as regular as they like.
RATIO_COUNTS_FROM = 50_000_000

BROKEN = (
    "This file is broken: its end is missing, or it was changed on the way. "
    "Save or download it again, and upload that."
)
BOMB = "This file unpacks to far more than it should. Unpack it yourself, and upload what is in it."
LOCKED = "This archive is locked with a password. Unpack it, and upload the file that is in it."
# Where unpacking stumbles over bytes that aren't what they should be.
DAMAGE = (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)


@contextmanager
def opened(path: Path, compression: str | None, *, lines: bool = False) -> Iterator[BinaryIO]:
    """The unpacked bytes, to be read once. Raises UnreadableFile while they are read, too.

    `lines`: the file is read line by line, so none may be longer than MAX_LINE_BYTES.
    """
    packed = path.stat().st_size
    with _unpacking(path, compression) as file:
        limit = None if compression is None else max(RATIO_COUNTS_FROM, packed * MAX_RATIO)
        guarded = _Guarded(file, limit, MAX_LINE_BYTES if lines else None)
        with io.BufferedReader(guarded, BLOCK) as buffered:
            yield buffered


@contextmanager
def unpacked(path: Path, compression: str | None) -> Iterator[Path]:
    """The path of the unpacked file: itself, or a temporary copy that is gone afterwards."""
    if compression is None:
        yield path
        return
    with opened(path, compression) as file, NamedTemporaryFile(prefix="leads-") as copy:
        shutil.copyfileobj(file, copy, BLOCK)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def telling_damage() -> Iterator[None]:
    """Whatever an archive's parts stumble over in this block is told of as UnreadableFile."""
    try:
        yield
    except UnreadableFile:
        raise
    except (*DAMAGE, ValueError, LookupError, struct.error):
        raise UnreadableFile(BROKEN) from None


def only_member(archive: ZipFile) -> ZipInfo:
    """The one file in an archive. Raises UnreadableFile where there are none, or several."""
    members = [
        member
        for member in archive.infolist()
        if not member.filename.endswith("/")
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith(".")
    ]
    if len(members) != 1:
        raise UnreadableFile(
            f"This archive holds {len(members)} files. Unpack it, and upload one table of leads."
        )
    [member] = members
    if member.flag_bits & 1:
        raise UnreadableFile(LOCKED)
    return member


@contextmanager
def _unpacking(path: Path, compression: str | None) -> Iterator[IO[bytes]]:
    if compression == "zip":
        with ExitStack() as stack:
            with telling_damage():
                archive = stack.enter_context(ZipFile(path))
                inner = stack.enter_context(archive.open(only_member(archive)))
            yield inner
        return
    if compression == "gzip":
        with gzip.open(path) as unzipped:
            yield cast(IO[bytes], unzipped)
        return
    with path.open("rb", buffering=0) as raw:
        yield raw


class _Guarded(io.RawIOBase):
    """Bytes that are counted as they are read, and refused where they are too many or damaged."""

    def __init__(self, file: IO[bytes], limit: int | None, longest_line: int | None) -> None:
        self._file = file
        self._limit = limit
        self._longest_line = longest_line
        self._read = 0
        self._line_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            block = self._file.read(len(buffer))
        except DAMAGE:
            raise UnreadableFile(BROKEN) from None
        buffer[: len(block)] = block
        self._read += len(block)
        if self._limit is not None and self._read > min(self._limit, MAX_UNPACKED_BYTES):
            raise UnreadableFile(BOMB)
        if self._longest_line is not None:
            self._measure_line(block, self._longest_line)
        return len(block)

    def _measure_line(self, block: bytes, longest: int) -> None:
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._line_bytes = len(block) - end - 1 if end >= 0 else self._line_bytes + len(block)
        if self._line_bytes > longest:
            raise UnreadableFile(
                f"A line of this file is longer than {longest:,} bytes, which no lead is. "
                "Save the table again as CSV, with a line for each lead, and upload that."
            )
