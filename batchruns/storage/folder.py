"""Files in a folder: of this machine, or one that several machines share. Used in place, no copies."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO

from batchruns.storage.temporary_files import hold, is_held, remove_if_left


class LocalStorage:
    """A `Storage` in a folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @contextmanager
    def reading(self, key: str) -> Iterator[Path]:
        """The path of the file itself."""
        yield self._home / key

    def kept(self, key: str) -> AbstractContextManager[Path]:
        """The path of the file itself."""
        return self.reading(key)

    def opened(self, key: str) -> BinaryIO:
        """The file, open for reading."""
        return (self._home / key).open("rb")

    def read(self, key: str) -> bytes:
        """The content of the file."""
        return (self._home / key).read_bytes()

    @contextmanager
    def writing(self, key: str) -> Iterator[IO[bytes]]:
        """A temporary file, which is renamed to the key when the block ends well."""
        with self.making(key) as path, path.open("wb") as file:
            yield file

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """The path of a temporary file, which is renamed to the key when the block ends well."""
        target = self._home / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
            path = Path(file.name)
            hold(file)
            try:
                yield path
                os.fsync(file.fileno())
                os.replace(path, target)
            except BaseException:
                path.unlink(missing_ok=True)
                raise

    def take(self, key: str, source: Path) -> None:
        """Renames a finished file of this machine to the key."""
        target = self._home / key
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)

    def move(self, source: str, key: str) -> None:
        """Renames a file."""
        os.replace(self._home / source, self._home / key)

    def exists(self, key: str) -> bool:
        """Whether there is such a file."""
        return (self._home / key).is_file()

    def delete(self, key: str) -> None:
        """Removes a file, which needn't be there."""
        (self._home / key).unlink(missing_ok=True)

    def delete_folder(self, folder: str) -> None:
        """Removes a folder with all files in it."""
        shutil.rmtree(self._home / folder, ignore_errors=True)

    def size(self, folders: Iterable[str]) -> int:
        """The bytes of all files in these folders."""
        return sum(_size(file) for folder in folders for file in _files_in(self._home / folder))

    def keys(self, folder: str) -> Iterator[str]:
        """The keys of all files in a folder, but of those that are just being written."""
        for file in _files_in(self._home / folder):
            if not file.name.startswith("."):
                yield file.relative_to(self._home).as_posix()

    def folders(self, folder: str) -> Iterator[str]:
        """The names of the folders in a folder."""
        return (path.name for path in (self._home / folder).glob("*") if path.is_dir())

    def is_held(self, folder: str) -> bool:
        """Whether a process is just at work on a file of the folder."""
        return any(map(is_held, (self._home / folder).glob("*")))

    def remove_leftovers(self, folder: str) -> None:
        """Removes what processes that were killed have begun to write."""
        remove_if_left((self._home / folder).rglob(".*"))

    def age(self, folder: str) -> float:
        """Seconds since the folder was changed; 0 where there is none."""
        try:
            return time.time() - (self._home / folder).stat().st_mtime
        except FileNotFoundError:
            return 0


def _files_in(folder: Path) -> Iterator[Path]:
    """All files in a folder and below it, also while a worker removes some of them."""
    for home, _folders, names in os.walk(folder):
        yield from (Path(home, name) for name in names)


def _size(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0
