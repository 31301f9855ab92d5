"""Taking a file in: it is understood first, then stored, then a run stands for it."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from batchruns.models import BatchRun
from batchruns.runs import files, limits, recipes, service
from batchruns.uploads.inspection import understand

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps an upload on disk, but nothing of it beyond UPLOAD_MAX_BYTES."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > settings.UPLOAD_MAX_BYTES:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            # What it has is of no use, and would keep a full disk full.
            self.upload_interrupted()
            raise


def take_in(user: "User", upload: TemporaryUploadedFile) -> BatchRun:
    """Stores an uploaded file under a name of ours and makes the pending run that stands for it.

    Raises UnreadableFileError, NothingToEnrichError or OverLimit, which say why to the person; then
    nothing is kept.
    """
    filename = upload.name or "unnamed"
    meta = {
        "fileSize": upload.size,
        "fileType": upload.content_type or "application/octet-stream",
        **recipes.recall(user.pk, understand(Path(upload.temporary_file_path()), filename)),
    }
    preferences = getattr(user, "preferences", None)
    if preferences and preferences.default_country:
        meta["defaultCountry"] = preferences.default_country
    limits.check_may_store(user.pk, upload.size or 0)
    run_id = uuid4()
    files.take(run_id, files.INPUT, Path(upload.temporary_file_path()))
    try:
        return service.create(user, filename, meta, id=run_id)
    except BaseException:
        files.delete_all(run_id)
        raise
