"""What a file shows of itself before its kind is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import PurePath
from zipfile import ZipFile

from batchruns.engine.tables.source import Source, damage_as_errors, member_name

ZIP = b"PK\x03\x04"
HEAD_BYTES = 1 << 16
MIMETYPE_BYTES = 100


class FileSample:
    """The beginning of an unpacked file, its name's ending, and what is in it if it is an archive.

    Raises UnreadableFileError where it is a damaged archive.
    """

    def __init__(self, source: Source, filename: str) -> None:
        self.source = source
        self.ending = PurePath(filename).suffix.lower()
        """In lower case and with its dot: ".csv"; empty where the name has none."""

    @cached_property
    def head(self) -> bytes:
        """The first bytes, HEAD_BYTES at most."""
        with self.source.open() as file:
            return file.read(HEAD_BYTES)

    @cached_property
    def is_archive(self) -> bool:
        """Whether the file is a zip archive, as most spreadsheets are."""
        return self.head.startswith(ZIP)

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of what is in the archive, in lower case; none of another file."""
        if not self.is_archive:
            return frozenset()
        with self.archive() as archive:
            return frozenset(map(member_name, archive.namelist()))

    @cached_property
    def mimetype(self) -> bytes:
        """What an archive of an office program says that it is; empty where it says nothing."""
        return self.member("mimetype")[:MIMETYPE_BYTES]

    def member(self, name: str) -> bytes:
        """The beginning of a member of the archive, HEAD_BYTES at most; empty where there is none."""
        if name not in self.members:
            return b""
        with self.archive() as archive:
            names = (each for each in archive.namelist() if member_name(each) == name)
            return archive.open(next(names)).read(HEAD_BYTES)

    @contextmanager
    def archive(self) -> Iterator[ZipFile]:
        """The file as an archive. Raises UnreadableFileError where it is damaged."""
        with damage_as_errors(), ZipFile(self.source.unpacked()) as archive:
            yield archive

    def has_below(self, *folders: str) -> bool:
        """Whether the archive has members in one of these folders, which end in a slash."""
        return any(name.startswith(folders) for name in self.members)
