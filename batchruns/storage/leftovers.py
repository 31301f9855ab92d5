"""What uploads and work that were cut off left on this machine."""

import time
from pathlib import Path

from django.conf import settings

LEFTOVER_SECONDS = 24 * 3600
"""Younger files may belong to an upload, or to work, that still goes on."""


def remove_leftovers() -> None:
    """Removes them."""
    for file in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"):
        if _age(file) > LEFTOVER_SECONDS:
            file.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
