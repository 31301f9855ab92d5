"""Tables worked out of what installed packages ship, which takes longer than to read them again.

`python -m batchruns.engine.reference` builds each into a file beside this module, once, at install. A
process reads the file where its stamp fits the installed packages and the source that works the table
out. Otherwise the first process works the table out and keeps it for the next ones in this user's
folder for caches; where that can't be written to, each process works it out in memory.
"""

import logging
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Generic, TypeVar
from unicodedata import unidata_version
from zlib import crc32

from batchruns.engine.process import without_time_limit
from batchruns.engine.reference.codecs import LINE_END, TableCodec

logger = logging.getLogger(__name__)

Table = TypeVar("Table")
Source = tuple[str, str]
"""A package, as a dotted name, and a file in its folder."""

PACKAGE, FOLDER = "batchruns.engine.reference", "built"
# What every table depends on.
SOURCES: tuple[Source, ...] = (("batchruns.engine", "text.py"), (PACKAGE, "codecs.py"))


@dataclass(frozen=True)
class ReferenceTable(Generic[Table]):
    """One table: how it is worked out, and how it stands in its file."""

    name: str
    packages: tuple[str, ...]
    """The distributions of whose data it is made."""
    sources: tuple[Source, ...]
    """The files that say how: a change of one makes the built file stale."""
    codec: TableCodec[Table]
    work_out: Callable[[], Table]

    @property
    def file_name(self) -> str:
        """Of the file in the folder of built tables."""
        return f"{self.name}.txt"

    def stamp(self) -> str:
        """What changes with the packages' versions and with the source."""
        # Forms of text hang on Python's tables of Unicode.
        checksum = crc32(unidata_version.encode())
        for package, file in (*SOURCES, *self.sources):
            checksum = crc32(_content(package, file), checksum)
        versions = (f"{package}=={_version(package)}" for package in self.packages)
        return " ".join((self.name, *versions, f"{checksum:08x}"))

    def built(self) -> bytes | None:
        """What was built at install, or None where nothing was, or for other packages or source."""
        return self._read(lambda: pkgutil.get_data(PACKAGE, f"{FOLDER}/{self.file_name}") or b"")

    def kept(self) -> bytes | None:
        """What an earlier process has kept, or None as above."""
        return self._read((cache_folder() / self.file_name).read_bytes)

    def _read(self, read: Callable[[], bytes]) -> bytes | None:
        try:
            head, _, content = read().partition(LINE_END)
        except OSError:
            return None
        return content if head == self._head(content) else None

    def table(self) -> Table:
        """The table: as built, as kept, or worked out now."""
        for read in (self.built, self.kept):
            if (data := read()) is not None:
                return self.codec.decode(data)
        _announce()
        with without_time_limit():
            table = self.work_out()
            with suppress(OSError):
                self._write(table, cache_folder())
        return table

    def build(self, folder: Path) -> None:
        """Works the table out into its file. Raises OSError."""
        self._write(self.work_out(), folder)

    def _write(self, table: Table, folder: Path) -> None:
        """Writes the table's file, whole or not at all. Raises OSError."""
        data = self.codec.encode(table)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.file_name
        # Of several processes that write at once, each has its own.
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(self._head(data) + LINE_END + data)
        unfinished.replace(path)

    def _head(self, content: bytes) -> bytes:
        """The first line of the file: the stamp, and the size of what follows, which may be cut off."""
        return f"{self.stamp()} {len(content)}".encode()


@cache
def _announce() -> None:
    logger.warning("Preparing reference data. This takes some seconds, once.")


def cache_folder() -> Path:
    """Where this user's processes keep what an installation wasn't given, for each Python apart."""
    # Imported here: an installation that was built doesn't need it.
    from platformdirs import user_cache_path

    return user_cache_path("leadenrich", version=f"reference-{sys.version_info.minor}")


TABLES: dict[str, ReferenceTable] = {}
"""Those whose modules are imported, by name."""


def reference_table(
    name: str,
    *,
    packages: tuple[str, ...],
    codec: TableCodec[Table],
    sources: tuple[Source, ...] = (),
) -> Callable[[Callable[[], Table]], Callable[[], Table]]:
    """Decorates what works out a table of the data of these packages.

    The source of its own module always counts among the `sources`. The decorated function gives the
    same object each time; its `cache_clear` forgets it.
    """

    def decorate(work_out: Callable[[], Table]) -> Callable[[], Table]:
        package, _, module = work_out.__module__.rpartition(".")
        own = (package, f"{module}.py")
        table = ReferenceTable(name, packages, (own, *sources), codec, work_out)
        TABLES[name] = table

        @cache
        @wraps(work_out)
        def read() -> Table:
            return table.table()

        return read

    return decorate


@cache
def _version(package: str) -> str:
    """The version of an installed distribution. Raises PackageNotFoundError."""
    name = re.sub("[-_.]+", "_", package).lower()
    if name in _versions():
        return _versions()[name]
    from importlib.metadata import version

    return version(package)


@cache
def _versions() -> dict[str, str]:
    """Versions as the names of folders have them; importlib.metadata takes longer than all tables."""
    installed = (path.stem.split("-") for folder in sys.path for path in _metadata_in(folder))
    versions: dict[str, str] = {}
    for name, version, *_ in installed:
        # What is found first is what is imported.
        versions.setdefault(name.replace(".", "_").lower(), version)
    return versions


def _metadata_in(folder: str) -> Iterator[Path]:
    return Path(folder).glob("*-*.dist-info")


@cache
def _content(package: str, file: str) -> bytes:
    """A source's text; nothing where an installation has only bytecode."""
    try:
        return pkgutil.get_data(package, file) or b""
    except OSError:
        return b""
