"""Files that people download: always attachments, under a safe name."""

import re
from pathlib import PurePath

from django.http import FileResponse, Http404

from batchruns import files
from batchruns.models import BatchRun


def respond(run: BatchRun, name: str, suffix: str) -> FileResponse:
    """The file `name` of a run as an attachment, named after the upload: `leads-enriched.csv`."""
    try:
        file = files.path(run.pk, name).open("rb")
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{safe_stem(run.filename)}-{suffix}.csv",
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


def safe_stem(filename: str) -> str:
    """The name without folders, ending, or characters that a file system or header dislikes."""
    stem = PurePath(filename.replace("\\", "/")).stem
    return re.sub(r"[^\w. ()-]+", "_", stem).strip(" .")[:100] or "leads"
