"""How Django receives uploads: on disk, of whom they are taken, and no more of one than is allowed."""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from batchruns.storage import temporary_files

TAKES_FILES = "takes_files"
"""The attribute of a request whose files are taken."""


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps an upload on disk, but nothing of it beyond UPLOAD_MAX_BYTES.

    Raises SuspiciousOperation, before anything is written, where the request's files aren't taken.
    """

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begins a file, which is kept from being swept as long as it is open."""
        if not getattr(self.request, TAKES_FILES, False):
            if self.request and not self.request.resolver_match:
                # The page that says so reads the form, too: it gets it without its files.
                raise SkipFile
            raise SuspiciousOperation("Only the upload form takes files, of people signed in.")
        super().new_file(*args, **options)
        temporary_files.hold(self.file)

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
