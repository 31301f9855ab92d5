"""The files of lists: the uploads that a list is built of, and what was built, a file for each version.

A file never changes under its name.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from batchruns import storage

HOME = "lists"


def upload(number: int) -> str:
    """An uploaded file, or the copy of a table, by its number in the list."""
    return f"{number}.upload"


def index(version: int) -> str:
    """What was built as a version."""
    return f"{version}.index"


def exists(list_id: UUID, name: str) -> bool:
    """Whether the file `name` of a list is (still) stored."""
    return storage.chosen().exists(_key(list_id, name))


def reading(list_id: UUID, name: str) -> AbstractContextManager[Path]:
    """Where the file `name` of a list is on this machine, for as long as the block lasts."""
    return storage.chosen().reading(_key(list_id, name))


def opened(list_id: UUID, name: str) -> BinaryIO:
    """The file `name` of a list, to be read from any place on, bit by bit. Close it."""
    return storage.chosen().opened(_key(list_id, name))


def kept(list_id: UUID, name: str) -> AbstractContextManager[Path]:
    """Where the file `name` of a list is on this machine; a copy stays for the next time."""
    return storage.chosen().kept(_key(list_id, name))


def writing(list_id: UUID, name: str) -> AbstractContextManager[IO[bytes]]:
    """A file to write to that takes its place when the block ends well, and else leaves nothing."""
    return storage.chosen().writing(_key(list_id, name))


def take(list_id: UUID, name: str, source: Path) -> None:
    """Moves a finished file on this machine to its place as the file `name` of a list."""
    storage.chosen().take(_key(list_id, name), source)


def names(list_id: UUID) -> list[str]:
    """The names of all files of a list."""
    folder = _folder(list_id)
    return [key.removeprefix(f"{folder}/") for key in storage.chosen().keys(folder)]


def keys(list_id: UUID) -> Iterator[str]:
    """The keys, in the storage, of all files of a list."""
    return storage.chosen().keys(_folder(list_id))


def stored_bytes(list_ids: Iterable[UUID]) -> int:
    """How much room the files of these lists take."""
    return storage.chosen().size(map(_folder, list_ids))


def delete(list_id: UUID, name: str) -> None:
    """Removes the file `name` of a list, which needn't be there."""
    storage.chosen().delete(_key(list_id, name))


def delete_all(list_id: UUID) -> None:
    """Removes every file of a list."""
    storage.chosen().delete_folder(_folder(list_id))


def list_ids() -> Iterator[UUID]:
    """The lists, there or not, of which files are stored."""
    for name in storage.chosen().folders(HOME):
        try:
            yield UUID(name)
        except ValueError:
            continue


def age(list_id: UUID) -> float:
    """Seconds since the last file came to those of a list; 0 if it has none."""
    return storage.chosen().age(_folder(list_id))


def is_held(list_id: UUID) -> bool:
    """Whether a process is just at work on a file of a list."""
    return storage.chosen().is_held(_folder(list_id))


def remove_leftovers(list_id: UUID) -> None:
    """Removes what processes that were killed have begun to write of a list."""
    storage.chosen().remove_leftovers(_folder(list_id))


def _key(list_id: UUID, name: str) -> str:
    return f"{_folder(list_id)}/{name}"


def _folder(list_id: UUID) -> str:
    return f"{HOME}/{list_id}"
