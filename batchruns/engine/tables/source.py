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

from batchruns.engine.tables.errors import UnreadableFileError

BLOCK = 1 << 18
MAX_LINE_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 250
# Small files may be as regular as they like.
RATIO_COUNTS_FROM = 50_000_000

# Where unpacking stumbles over bytes that aren't what they should be.
DAMAGE = (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)


class Source:
    """A file on disk, which may be packed: opened as often as it is asked for, unpacked once.

    `compression` is "gzip", "zip" (an archive with one file in it) or None. Used in a `with` block,
    at whose end the unpacked copy is gone.
    """

    def __init__(self, path: Path, compression: str | None) -> None:
        self.path = path
        self.compression = compression
        self._copies = ExitStack()
        self._unpacked: Path | None = None

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *error: object) -> None:
        self._unpacked = None
        self._copies.close()

    @contextmanager
    def open(self, *, lines: bool = False) -> Iterator[BinaryIO]:
        """The unpacked bytes, to be read once. Raises UnreadableFileError while they are read, too.

        `lines`: the file is read line by line, so none may be longer than MAX_LINE_BYTES.
        """
        packed = self.path.stat().st_size
        with _unpacking(self.path, self.compression) as file:
            limit = None if self.compression is None else max(RATIO_COUNTS_FROM, packed * MAX_RATIO)
            guarded = _Guarded(file, limit, MAX_LINE_BYTES if lines else None)
            with io.BufferedReader(guarded, BLOCK) as buffered:
                yield buffered

    def unpacked(self) -> Path:
        """The path of the unpacked file: itself, or a copy that is kept to the end of the block."""
        if self.compression is None:
            return self.path
        if self._unpacked is None:
            copy = self._copies.enter_context(NamedTemporaryFile(prefix="leads-"))  # noqa: SIM115
            with self.open() as file:
                shutil.copyfileobj(file, copy, BLOCK)
            copy.flush()
            self._unpacked = Path(copy.name)
        return self._unpacked


@contextmanager
def damage_as_errors() -> Iterator[None]:
    """Raises the errors of a damaged archive in this block as UnreadableFileError."""
    try:
        yield
    except UnreadableFileError:
        raise
    except (*DAMAGE, ValueError, LookupError, ArithmeticError, struct.error):
        raise UnreadableFileError("damaged_file") from None


def member_name(name: str) -> str:
    """What an archive's member is called, whatever its case and the slashes that a program wrote."""
    return name.replace("\\", "/").removeprefix("./").lstrip("/").lower()


def only_member(archive: ZipFile) -> ZipInfo:
    """The one file in an archive. Raises UnreadableFileError where there are none, or several."""
    members = [
        member
        for member in archive.infolist()
        if not member.filename.endswith("/")
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith(".")
    ]
    if len(members) != 1:
        raise UnreadableFileError("archive_of_many", files=len(members))
    [member] = members
    if member.flag_bits & 1:
        raise UnreadableFileError("archive_locked")
    return member


@contextmanager
def _unpacking(path: Path, compression: str | None) -> Iterator[IO[bytes]]:
    if compression == "zip":
        with ExitStack() as stack:
            with damage_as_errors():
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
            raise UnreadableFileError("damaged_file") from None
        buffer[: len(block)] = block
        self._read += len(block)
        if self._limit is not None and self._read > min(self._limit, MAX_UNPACKED_BYTES):
            raise UnreadableFileError("unpacks_to_too_much")
        if self._longest_line is not None:
            self._measure_line(block, self._longest_line)
        return len(block)

    def _measure_line(self, block: bytes, longest: int) -> None:
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._line_bytes = len(block) - end - 1 if end >= 0 else self._line_bytes + len(block)
        if self._line_bytes > longest:
            raise UnreadableFileError("line_too_long", limit=longest)
