"""The folder of this machine for files on their way: uploads, and what goes to a bucket or comes."""

import time
from pathlib import Path

from django.conf import settings

LEFTOVER_SECONDS = 24 * 3600
"""Younger files may belong to an upload, or to work, that still goes on."""


def prepare_folder() -> None:
    """Creates the folder that the setting FILE_UPLOAD_TEMP_DIR names."""
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)


def remove_leftovers() -> None:
    """Removes the files of uploads and work that were cut off."""
    for file in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"):
        if _age(file) > LEFTOVER_SECONDS:
            file.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since a file was written; 0 if it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
