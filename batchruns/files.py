"""The files of a run, under names of ours: `runs/<id>/input`, `…/result.csv` and so on.

A file is written beside its place and moved there whole, so that nobody ever reads half of one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO
from uuid import UUID

from django.conf import settings

INPUT = "input"
RESULT = "result.csv"
REJECTS = "rejects.csv"
UNREADABLE = "unreadable.csv"
MENDABLE = "rejects"
"""The rejects in the form of the input, under no ending: `leads.rejects.ending` tells which."""


def path(run_id: UUID, name: str) -> Path:
    """Where the file `name` of a run is, or will be."""
    return _folder(run_id) / name


def chunk(run_id: UUID, number: int) -> Path:
    """The rows of one chunk, as they were read."""
    return _folder(run_id) / "chunks" / f"{number:08}.csv"


def part(run_id: UUID, number: int) -> Path:
    """The rows of one chunk, enriched."""
    return _folder(run_id) / "parts" / f"{number:08}.csv"


def part_rejects(run_id: UUID, number: int) -> Path:
    """The rows of one chunk that can't be enriched, as rejects."""
    return _folder(run_id) / "parts" / f"{number:08}-rejects.csv"


def keys(run_id: UUID, number: int) -> Path:
    """By what the rows of one chunk are compared with all others, to find duplicates."""
    return _folder(run_id) / "keys" / f"{number:08}"


def has_input(run_id: UUID) -> bool:
    """Whether the uploaded file is (still) stored."""
    return path(run_id, INPUT).is_file()


@contextmanager
def writing(place: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes its place when the block ends well, and else leaves nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, place)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def take(run_id: UUID, name: str, source: Path) -> None:
    """Moves a finished file on this disk to its place as the file `name` of a run."""
    place = path(run_id, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, place)


def stored_bytes(run_id: UUID) -> int:
    """How much room the files of a run take."""
    return sum(file.stat().st_size for file in _folder(run_id).rglob("*") if file.is_file())


def delete_working_files(run_id: UUID) -> None:
    """Removes chunks, parts and keys, which a stored result has no more use for."""
    for name in ("chunks", "parts", "keys"):
        shutil.rmtree(_folder(run_id) / name, ignore_errors=True)
    path(run_id, UNREADABLE).unlink(missing_ok=True)


def folders() -> Iterator[Path]:
    """The folders of all runs, each called by the run's id."""
    return _home().glob("*")


def delete_all(run_id: UUID) -> None:
    """Removes every file of a run."""
    shutil.rmtree(_folder(run_id), ignore_errors=True)


def _folder(run_id: UUID) -> Path:
    return _home() / str(run_id)


def _home() -> Path:
    return Path(settings.MEDIA_ROOT) / "runs"
