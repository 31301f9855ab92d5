"""The upload form."""

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.template.defaultfilters import filesizeformat

from batchruns import uploads
from batchruns.enrichment.pipeline import NothingToEnrich
from batchruns.errors import OverLimit
from batchruns.leads.errors import UnreadableFile
from batchruns.models import BatchRun

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xls,.ods"


class UploadForm(forms.Form):
    """A file of leads, and whether to start it at once."""

    file = forms.FileField(
        label="File of leads",
        allow_empty_file=True,  # the reader says what is wrong with an empty file
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file of leads first."},
    )
    start_at_once = forms.BooleanField(label="Start at once", required=False)

    def clean_file(self) -> TemporaryUploadedFile:
        upload: TemporaryUploadedFile = self.cleaned_data["file"]
        size = upload.size or 0
        if size > settings.UPLOAD_MAX_BYTES:
            limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
            raise forms.ValidationError(
                f"This file is too large: {filesizeformat(size)}, and the limit is {limit}. "
                "Split it into smaller files and upload them one by one."
            )
        return upload

    def save(self, user: "User") -> BatchRun | None:
        """Makes the pending run; None, and an error at the file, if it is refused."""
        try:
            return uploads.take_in(user, self.cleaned_data["file"])
        except (UnreadableFile, NothingToEnrich, OverLimit) as error:
            self.add_error("file", str(error))
            return None
