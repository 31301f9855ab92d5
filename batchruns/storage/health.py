"""Whether files can be kept just now."""

import shutil
from typing import Any
from uuid import uuid4

from django.conf import settings

from batchruns import storage

FOLDER = "health"


def storage_health() -> dict[str, Any]:
    """Whether a file can be written, and whether the largest upload has room on this machine.

    Raises OSError where a file can't be written.
    """
    store, key = storage.chosen(), f"{FOLDER}/{uuid4()}"
    with store.writing(key) as file:
        file.write(b"ok")
    store.delete(key)
    free = shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR).free
    has_room = free > settings.UPLOAD_MAX_BYTES
    return {"ok": has_room, "writable": True, "has_room": has_room, "free_bytes": free}
