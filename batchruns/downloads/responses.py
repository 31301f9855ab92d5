"""Files that people download: always attachments, under a safe name, in the form they choose.

What is stored is exact; a result is sent as its owner has edited it. In CSV for people, a cell that a
spreadsheet would work out as a formula gets an apostrophe in front; with `exact` it doesn't. XLSX holds
text only, and JSON isn't for spreadsheets: both are exact. So are rejected rows in the format of the
upload, to be corrected there.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import BinaryIO, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

from batchruns.downloads import zip_stream
from batchruns.engine.tables import stored_csv
from batchruns.engine.tables.exports.base import EXPORTS, ExportFormat, export_named, format_like
from batchruns.engine.tables.exports.formulas import defused_row
from batchruns.engine.tables.readers.base import READERS
from batchruns.messages import stored_issue_in_words
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.runs.do_not_contact.results import ContactCheck
from batchruns.runs.edits import EditsOfRun, active

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
STORED = "csv"
"""The export format in which results are stored."""
PACKED = (".gz", ".gzip", ".zip")
# File systems take 255 bytes for a name; a suffix and a number follow.
LONGEST_STEM_BYTES = 180
LONGEST_ENDING = 16

F = TypeVar("F", bound=FileResponse)
Row = Sequence[str]
Reshape = Callable[[Row, Iterable[Row]], tuple[Row, Iterable[Row]]]
Download = FileResponse | StreamingHttpResponse


class StoredFile(FileResponse):
    """A file as it is stored: its bytes stay the same, so that it can be sent in parts."""


def respond(
    run: BatchRun,
    name: str,
    suffix: str,
    form: str = STORED,
    *,
    exact: bool = False,
    reshape: Reshape | None = None,
    contacts: str = "",
) -> Download:
    """The file `name` of a run as an attachment, named after the upload: `leads-enriched.csv`.

    `form` names an export format; `reshape` gives the columns and rows to write, of those stored;
    `contacts` says what becomes of leads on the do-not-contact list, by default what the run chose.
    Raises Http404, and DoesNotFitError when the format can't hold the rows.
    """
    export = export_or_404(form)
    checks = ContactCheck(run, contacts)
    is_raw_result = form == STORED and exact and name == files.RESULT and reshape is None
    if is_raw_result and not checks.changes_rows and not active(run):
        return _stored(run, name, f"{suffix}-raw{export.ending}", export.content_type)
    filename = f"{safe_stem(run.filename)}-{suffix}{export.mark}{export.ending}"
    stored = _rows(_opened(run, name), name, get_language(), EditsOfRun(run), checks)
    columns: Row = next(stored, [])
    rows: Iterable[Row] = stored
    if reshape:
        columns, rows = reshape(columns, stored)
    if export.may_not_fit:
        return _as_file(export, filename, columns, rows)
    return _streamed(export, filename, columns, rows, exact=exact)


def respond_rows(name: str, columns: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """A table as a CSV file that runs nothing in a spreadsheet; rows are read while they are sent."""
    export = EXPORTS[STORED]()
    return _streamed(export, f"{safe_stem(name)}{export.ending}", columns, rows, exact=False)


def result_rows(run: BatchRun, contacts: str) -> Generator[Row, None, None]:
    """The header and the rows of a result as downloads have them. Raises FileNotFoundError."""
    file, checks = files.opened(run.pk, files.RESULT), ContactCheck(run, contacts)
    return _rows(file, files.RESULT, get_language(), EditsOfRun(run), checks)


def export_or_404(form: str) -> ExportFormat:
    """The export format of this name. Raises Http404 where there is none."""
    export = export_named(form, get_language() or "en")
    if export is None:
        raise Http404("There is no such form of a result.")
    return export


def export_like(run: BatchRun) -> type[ExportFormat]:
    """The export format that was chosen for a run, else the one that is most like its upload."""
    options = run.parsed_meta.options
    if options is None:
        return EXPORTS[STORED]
    return EXPORTS[options.export_format or format_like(options.parse.kind, STORED)]


def rejected_rows_as_uploaded(run: BatchRun) -> Download:
    """The rejected records as they stand in the uploaded file, in its own format. Raises Http404."""
    options = run.parsed_meta.options
    if options is None:
        raise Http404("How the file of this run was read isn't known.")
    suffix = f"to-fix{READERS[options.parse.kind].rejected_ending}"
    return _stored(run, files.CORRECTABLE, suffix, "application/octet-stream")


def respond_many(runs: Iterable[BatchRun], form: str = STORED) -> StreamingHttpResponse:
    """The results of completed runs as one zip, each as its own download would be. Raises Http404."""
    export = export_or_404(form)
    chosen = [run for run in runs if files.exists(run.pk, files.RESULT)]
    names = zip_stream.apart(
        f"{safe_stem(run.filename)}-enriched{export.mark}{export.ending}" for run in chosen
    )
    # The database shows a person's edits while they ask, not while the answer is sent.
    contents = [
        for_people(run.pk, files.RESULT, export, EditsOfRun(run), ContactCheck(run))
        for run in chosen
    ]
    return respond_zip("leadenrich-results.zip", zip(names, contents, strict=True))


def respond_zip(filename: str, named: Iterable[zip_stream.ZipMember]) -> StreamingHttpResponse:
    """A zip that is made while it is sent."""
    disposition = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return StreamingHttpResponse(
        zip_stream.zipped(named),
        content_type="application/zip",
        headers={**HEADERS, **disposition},
    )


def safe_stem(filename: str) -> str:
    """The name without folders, ending, or characters that a file system or header dislikes."""
    return _safe_parts(filename)[0]


def safe_name(filename: str) -> str:
    """The name as `safe_stem` has it, with its ending."""
    return "".join(_safe_parts(filename))


def _safe_parts(filename: str) -> tuple[str, str]:
    """Stem and ending."""
    name = PurePath(filename.replace("\\", "/"))
    stem = PurePath(name.stem).stem if name.suffix.lower() in PACKED else name.stem
    safe, ending = (
        re.sub(r"[^\w. ()-]+", "_", part) for part in (stem, name.name.removeprefix(stem))
    )
    short = safe.encode()[:LONGEST_STEM_BYTES].decode(errors="ignore")
    return short.strip(" .") or "leads", ending[:LONGEST_ENDING].rstrip(" .")


def for_people(
    run_id: UUID,
    name: str,
    export: ExportFormat,
    edits: EditsOfRun | None = None,
    checks: ContactCheck | None = None,
) -> Iterator[bytes]:
    """A file of a run in a format, so that it runs nothing in a spreadsheet, in blocks.

    It is opened when the first one is asked for; then raises FileNotFoundError if it isn't there.
    """
    return _opened_late(run_id, name, export, get_language(), edits, checks)


def _opened_late(
    run_id: UUID,
    name: str,
    export: ExportFormat,
    language: str | None,
    edits: EditsOfRun | None,
    checks: ContactCheck | None,
) -> Iterator[bytes]:
    rows = _rows(files.opened(run_id, name), name, language, edits, checks)
    yield from _written(export, next(rows, []), rows, exact=False)


def _rows(
    file: BinaryIO,
    name: str,
    language: str | None,
    edits: EditsOfRun | None,
    checks: ContactCheck | None,
) -> Generator[Row, None, None]:
    """The header and the rows of a stored file: those of a result as the edits leave them, and the
    do-not-contact list of now; the issues of rejected rows and the like in words.

    They are read while they are sent, when the page's language is no longer in force.
    """
    with stored_csv.reading_rows(file) as rows:
        header = next(rows, [])
        if name == files.RESULT:
            yield from _result(header, rows, edits, checks)
            return
        yield header
        for row in rows:
            with override(language):
                row = [*row[:1], *map(stored_issue_in_words, row[1:2]), *row[2:]]
            yield row


def _result(
    header: list[str],
    rows: Iterable[list[str]],
    edits: EditsOfRun | None,
    checks: ContactCheck | None,
) -> Iterator[Row]:
    columns: Row = header
    remaining: Iterable[Row] = edits.edited(header, rows) if edits else rows
    if checks:
        columns, remaining = checks.checked(columns, remaining)
    yield columns
    yield from remaining


def _written(
    export: ExportFormat, columns: Row, rows: Iterable[Row], *, exact: bool
) -> Iterator[bytes]:
    if export.runs_formulas and not exact:
        columns, rows = defused_row(columns), map(defused_row, rows)
    return export.stream(columns, rows)


def _streamed(
    export: ExportFormat, filename: str, columns: Row, rows: Iterable[Row], *, exact: bool
) -> StreamingHttpResponse:
    disposition = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return StreamingHttpResponse(
        _written(export, columns, rows, exact=exact),
        content_type=export.content_type,
        headers={**HEADERS, **disposition},
    )


def _as_file(
    export: ExportFormat, filename: str, columns: Row, rows: Iterable[Row]
) -> FileResponse:
    # The response closes it, and then it is gone.
    file = cast("BinaryIO", TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))  # noqa: SIM115
    export.write(file, columns, rows)
    file.seek(0)
    return _attachment(FileResponse, file, filename, export.content_type)


def _stored(run: BatchRun, name: str, suffix: str, content_type: str) -> StoredFile:
    filename = f"{safe_stem(run.filename)}-{suffix}"
    return _attachment(StoredFile, _opened(run, name), filename, content_type)


def _attachment(kind: type[F], file: BinaryIO, filename: str, content_type: str) -> F:
    return kind(
        file, as_attachment=True, filename=filename, content_type=content_type, headers=HEADERS
    )


def _opened(run: BatchRun, name: str) -> BinaryIO:
    try:
        return files.opened(run.pk, name)
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None
