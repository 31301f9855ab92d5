"""How Django receives uploads: on disk, and no more of one than is allowed."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps an upload on disk, but nothing of it beyond UPLOAD_MAX_BYTES."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes a block of the upload, as far as the limit allows."""
        if start > settings.UPLOAD_MAX_BYTES:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            # What it has is of no use, and would keep a full disk full.
            self.upload_interrupted()
            raise
