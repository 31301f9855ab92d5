"""Files that people download: always attachments, under a safe name."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from django.http import FileResponse, Http404, StreamingHttpResponse

from batchruns import archives, files
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
        filename=name_of(run, suffix),
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


def respond_many(runs: Iterable[BatchRun]) -> StreamingHttpResponse:
    """The results of completed runs as one zip, each named as its own download would be."""
    chosen = list(runs)
    names = archives.apart(name_of(run, "enriched") for run in chosen)
    results = [files.path(run.pk, files.RESULT) for run in chosen]
    return StreamingHttpResponse(
        archives.zipped(zip(names, results, strict=True)),
        content_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="leadenrich-results.zip"',
            "Cache-Control": "private, no-store",
        },
    )


def name_of(run: BatchRun, suffix: str) -> str:
    """What a file of a run is called on the person's own disk: `leads-enriched.csv`."""
    return f"{safe_stem(run.filename)}-{suffix}.csv"


def safe_stem(filename: str) -> str:
    """The name without folders, ending, or characters that a file system or header dislikes."""
    stem = PurePath(filename.replace("\\", "/")).stem
    return re.sub(r"[^\w. ()-]+", "_", stem).strip(" .")[:100] or "leads"
