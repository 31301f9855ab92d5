"""The folder of this machine for files on their way: uploads, and what goes to a bucket or comes.

Whoever works on such a file holds it. The operating system lets go when a process ends, however it
does: so a file that nobody holds is one that a process has left.
"""

import fcntl
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings

SCRATCH_SECONDS = 3600
LEFTOVER_SECONDS = 60
"""Younger files may be just about to be held."""


def prepare_folder() -> None:
    """Creates the folder that the setting FILE_UPLOAD_TEMP_DIR names."""
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder of this machine for what passes; it is gone afterwards.

    Those that processes which were killed have left go after SCRATCH_SECONDS.
    """
    home = Path(settings.MEDIA_ROOT) / "scratch"
    home.mkdir(parents=True, exist_ok=True)
    for left in home.glob("*"):
        if _age(left) > SCRATCH_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def hold(file: IO[Any]) -> None:
    """Keeps a file from being removed as a leftover, for as long as it is open in this process."""
    fcntl.flock(file.fileno(), fcntl.LOCK_SH)


def is_held(path: Path) -> bool:
    """Whether a process that lives holds a file."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def remove_leftovers() -> None:
    """Removes the files of uploads and work that were cut off."""
    remove_if_left(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"))


def remove_if_left(files: Iterable[Path]) -> None:
    """Removes those of some files that nobody holds."""
    for file in files:
        if _age(file) > LEFTOVER_SECONDS and not is_held(file):
            file.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since a file was written; 0 if it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
