"""Files that people download: always attachments, under a safe name, in the form they choose.

What is stored is exact. In CSV for people, a cell that a spreadsheet would work out as a formula gets
an apostrophe in front; with `exact` it doesn't. XLSX holds text only, and JSON isn't for spreadsheets:
both are exact. So are rejects to be mended: the records of the upload as they stand there.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from batchruns.engine.tables import rejected
from batchruns.engine.tables.exports.formats import FORMS, ResultForm
from batchruns.engine.tables.exports.formulas import defused
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.web import zip_stream

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
ROWS_AT_A_TIME = 2_000
PACKED = (".gz", ".gzip", ".zip")
# File systems take 255 bytes for a name; a suffix and a number follow.
LONGEST_STEM_BYTES = 180

Row = list[str]
Download = FileResponse | StreamingHttpResponse


def respond(
    run: BatchRun, name: str, suffix: str, form: str = "csv", *, exact: bool = False
) -> Download:
    """The file `name` of a run as an attachment, named after the upload: `leads-enriched.csv`.

    `form` is one of FORMS. Raises Http404, and DoesNotFit when a form can't hold the rows.
    """
    if form not in FORMS:
        raise Http404("There is no such form of a result.")
    chosen = FORMS[form]
    if form == "csv" and exact:
        return _stored(run, name, f"{suffix}{chosen.ending}", chosen.content_type)
    filename = f"{safe_stem(run.filename)}-{suffix}{chosen.ending}"
    rows = _rows(_opened(run, name))
    columns = next(rows, [])
    if form == "xlsx":
        return _as_file(chosen, filename, columns, rows)
    content = (
        _as_json(chosen, columns, rows)
        if form == "jsonl"
        else _as_csv(columns, rows, with_bom=form == "excel-csv", exact=exact)
    )
    disposition = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return StreamingHttpResponse(
        content, content_type=chosen.content_type, headers={**HEADERS, **disposition}
    )


def rejects_to_mend(run: BatchRun) -> Download:
    """The rejected records as they stand in the uploaded file, in its own format. Raises Http404."""
    options = run.parsed_meta.options
    if options is None:
        raise Http404("How the file of this run was read isn't known.")
    ending = rejected.ending(options.parse)
    return _stored(run, files.MENDABLE, f"to-mend{ending}", "application/octet-stream")


def respond_many(runs: Iterable[BatchRun]) -> StreamingHttpResponse:
    """The results of completed runs as one zip, each as its own download would be."""
    chosen = [run for run in runs if files.exists(run.pk, files.RESULT)]
    names = zip_stream.apart(f"{safe_stem(run.filename)}-enriched.csv" for run in chosen)
    contents = (csv_for_people(run.pk, files.RESULT) for run in chosen)
    return respond_zip("leadenrich-results.zip", zip(names, contents, strict=True))


def respond_zip(filename: str, named: Iterable[zip_stream.Entry]) -> StreamingHttpResponse:
    """A zip that is made while it is sent."""
    disposition = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return StreamingHttpResponse(
        zip_stream.zipped(named),
        content_type="application/zip",
        headers={**HEADERS, **disposition},
    )


def safe_stem(filename: str) -> str:
    """The name without folders, ending, or characters that a file system or header dislikes."""
    name = PurePath(filename.replace("\\", "/"))
    stem = PurePath(name.stem).stem if name.suffix.lower() in PACKED else name.stem
    stem = re.sub(r"[^\w. ()-]+", "_", stem)
    short = stem.encode()[:LONGEST_STEM_BYTES].decode(errors="ignore")
    return short.strip(" .") or "leads"


def csv_for_people(run_id: UUID, name: str) -> Iterator[bytes]:
    """A file of a run as CSV that runs nothing in a spreadsheet, in blocks.

    It is opened when the first one is asked for; then raises FileNotFoundError if it isn't there.
    """
    rows = _rows(files.opened(run_id, name))
    yield from _as_csv(next(rows, []), rows, with_bom=False, exact=False)


def _rows(file: BinaryIO) -> Iterator[Row]:
    with TextIOWrapper(file, "utf-8", errors="surrogatepass", newline="") as text:
        yield from csv.reader(text)


def _as_csv(columns: Row, rows: Iterable[Row], *, with_bom: bool, exact: bool) -> Iterator[bytes]:
    if with_bom:
        yield BOM
    for batch in _batches(_chain(columns, rows)):
        yield encode_rows(batch if exact else ([*map(defused, row)] for row in batch))


def _as_json(form: ResultForm, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    for batch in _batches(rows):
        buffer = BytesIO()
        form.write(buffer, columns, batch)
        yield buffer.getvalue()


def _as_file(form: ResultForm, filename: str, columns: Row, rows: Iterable[Row]) -> FileResponse:
    # The response closes it, and then it is gone.
    file = cast("BinaryIO", TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))  # noqa: SIM115
    form.write(file, columns, rows)
    file.seek(0)
    return _attachment(file, filename, form.content_type)


def _stored(run: BatchRun, name: str, suffix: str, content_type: str) -> FileResponse:
    filename = f"{safe_stem(run.filename)}-{suffix}"
    return _attachment(_opened(run, name), filename, content_type)


def _attachment(file: BinaryIO, filename: str, content_type: str) -> FileResponse:
    return FileResponse(
        file, as_attachment=True, filename=filename, content_type=content_type, headers=HEADERS
    )


def _opened(run: BatchRun, name: str) -> BinaryIO:
    try:
        return files.opened(run.pk, name)
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_A_TIME)):
        yield batch


def _chain(columns: Row, rows: Iterable[Row]) -> Iterator[Row]:
    yield columns
    yield from rows
