"""The upload form."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from batchruns.engine.leads import as_json_file
from batchruns.engine.tables.readers.base import READERS
from batchruns.engine.tables.recognize import format_titles
from batchruns.messages import error_in_words, size_in_words
from batchruns.models import BatchRun
from batchruns.runs.errors import RunError
from batchruns.storage import temporary_files
from batchruns.uploads import intake
from batchruns.uploads.errors import REFUSALS

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

T = TypeVar("T")

PACKED = (".gz", ".zip")
CSV = "text/csv"
SAMPLE = Path(settings.BASE_DIR) / "static" / "sample-leads.csv"


class FilesInput(forms.FileInput):
    """A choice of several files at once, of which a form takes one."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The first of the uploaded files."""
        return files.get(name)


def accepted_endings() -> str:
    """The endings of the files that can be chosen, as the attribute `accept` of a file's field."""
    offered = (ending for reader in READERS.values() for ending in reader.offered)
    return ",".join([*offered, *PACKED])


class FileTooLargeError(forms.ValidationError):
    """A file has more bytes than one may have."""


def check_size(size: int) -> None:
    """Raises FileTooLargeError if a file of so many bytes is too large."""
    if size > settings.UPLOAD_MAX_BYTES:
        raise FileTooLargeError(
            gettext(
                "This file is too large: %(size)s, and the limit is %(limit)s. "
                "Split it into smaller files and upload them one by one."
            )
            % {"size": size_in_words(size), "limit": size_in_words(settings.UPLOAD_MAX_BYTES)},
            "file_too_large",
        )


def pasted_file(rows: str) -> TemporaryUploadedFile:
    """Rows that were pasted, as the file that they would have come in."""
    return _held_file(gettext("Pasted rows") + ".csv", CSV, rows.encode("utf-8", "replace"))


def json_file(name: str, rows: Sequence[Any]) -> TemporaryUploadedFile:
    """Rows that came as JSON, as the file that they would have come in."""
    return _held_file(name, "application/json", as_json_file(rows))


def sample_file() -> TemporaryUploadedFile:
    """Our sample of leads, as if it had been uploaded."""
    return _held_file(SAMPLE.name, CSV, SAMPLE.read_bytes())


def _held_file(name: str, content_type: str, content: bytes) -> TemporaryUploadedFile:
    file = TemporaryUploadedFile(name, content_type, len(content), "utf-8")
    temporary_files.hold(file)
    file.write(content)
    file.seek(0)
    return file


class FileForm(forms.Form):
    """One file, or rows. Several files are as many forms."""

    # Pasted rows may come instead of a file.
    use_required_attribute = False

    file = forms.FileField(
        label=_("Lead files"),
        allow_empty_file=True,  # the reader says what is wrong with an empty file
        max_length=None,
        widget=FilesInput,
        error_messages={"required": _("Choose a lead file first.")},
    )
    rows = forms.CharField(
        label=_("Paste rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("With the header row, as you copy them from a spreadsheet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accepted_endings()

    @classmethod
    def for_each(cls, data: QueryDict, uploaded: Sequence[UploadedFile]) -> list[Self]:
        """One form for each file, and for rows that were pasted; without any, one that asks for it."""
        rows = str(data.get("rows", ""))
        files = [*uploaded, pasted_file(rows)] if rows.strip() else uploaded
        return [cls(data, MultiValueDict({"file": [file]})) for file in files] or [cls(data)]

    @property
    def kinds(self) -> str:
        """What can be uploaded: “CSV, TSV, XLSX, XLS, ODS or JSON”."""
        *others, last = format_titles()
        return gettext("%(kinds)s or %(kind)s") % {"kinds": ", ".join(others), "kind": last}

    @property
    def filename(self) -> str:
        """What the person calls the file."""
        upload = self.files.get("file")
        return (upload.name or "") if upload else ""

    def clean_file(self) -> TemporaryUploadedFile:
        """The file, if its size and name are allowed. Raises ValidationError."""
        upload: TemporaryUploadedFile = self.cleaned_data["file"]
        check_size(upload.size or 0)
        return upload

    def taken_in(self, take_in: Callable[[TemporaryUploadedFile], T]) -> T | None:
        """What `take_in` makes of the file; None, and an error at the file, if it is refused."""
        if not self.is_valid():
            return None
        upload: TemporaryUploadedFile = self.cleaned_data["file"]
        try:
            return take_in(upload)
        except (*REFUSALS, RunError) as error:
            self.add_error("file", error_in_words(error))
            return None
        finally:
            upload.close()


class UploadForm(FileForm):
    """One file of leads, or rows, and whether to start it at once."""

    start_at_once = forms.BooleanField(label=_("Start right away, skip the review"), required=False)

    def take_in(self, user: "User") -> BatchRun | None:
        """Makes the pending run; None, and an error at the file, if it is refused."""
        return self.taken_in(partial(intake.take_in, user))
