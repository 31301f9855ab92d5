"""Where files are kept, whatever they hold: in a folder, or in a bucket of an S3 server.

A file has a key such as `runs/<id>/input`, with `/` between folders. It is there whole or not at
all. Whatever goes wrong with the place itself is an OSError; FileNotFoundError only says that a
file isn't there.
"""

import errno
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from django.conf import settings

from batchruns.storage.errors import StorageError
from batchruns.storage.folder import LocalStorage
from leadenrich.platform.tracebacks import chain_of

__all__ = ["LocalStorage", "Storage", "StorageError", "chosen", "is_full"]


def is_full(error: BaseException | None) -> bool:
    """Whether something failed because a disk has no room for it."""
    # Libraries that write files say it in their own words.
    return any(
        isinstance(each, OSError) and each.errno in (errno.ENOSPC, errno.EDQUOT)
        for each in chain_of(error, with_suppressed=True)
    )


class Storage(Protocol):
    """The interface of a storage: a folder or a bucket."""

    def reading(self, key: str) -> AbstractContextManager[Path]:
        """Where the file is on this machine, for as long as the block lasts."""

    def kept(self, key: str) -> AbstractContextManager[Path]:
        """As `reading`, for a file that is read again and again and never changes under its key."""

    def opened(self, key: str) -> BinaryIO:
        """The file, to be read from any place on, bit by bit."""

    def read(self, key: str) -> bytes:
        """All that is in the file."""

    def writing(self, key: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write to, which takes its place when the block ends well; else nothing is left."""

    def making(self, key: str) -> AbstractContextManager[Path]:
        """The path of a file on this machine for another process to write to.

        It takes its place when the block ends well; else nothing is left.
        """

    def take(self, key: str, source: Path) -> None:
        """Moves a finished file of this machine to its place."""

    def move(self, source: str, key: str) -> None:
        """Gives a file another key, in the stead of what has it. Cut off, it may have both."""

    def exists(self, key: str) -> bool:
        """Whether there is such a file."""

    def delete(self, key: str) -> None:
        """Removes a file, which needn't be there."""

    def delete_folder(self, folder: str) -> None:
        """Removes all files in a folder and in the folders within."""

    def size(self, folders: Iterable[str]) -> int:
        """How many bytes all files in these folders, and in the folders within, have."""

    def keys(self, folder: str) -> Iterator[str]:
        """The keys of all files in a folder and in the folders within."""

    def folders(self, folder: str) -> Iterator[str]:
        """The names of the folders in a folder."""

    def is_held(self, folder: str) -> bool:
        """Whether a process is just at work on a file of the folder."""

    def remove_leftovers(self, folder: str) -> None:
        """Removes what processes that were killed have begun to write in a folder."""

    def age(self, folder: str) -> float:
        """Seconds since a file came into the folder; 0 where there is none."""


def chosen() -> Storage:
    """The place that the setting STORAGE_URL names."""
    if settings.STORAGE_URL.startswith("s3:"):
        # Loaded only where it is used: it takes a third of a second, and memory.
        from batchruns.storage.bucket import connected

        return connected(settings.STORAGE_URL)
    return LocalStorage(Path(settings.MEDIA_ROOT))
