"""Files of whom not to contact are read in a process apart, and their entries added to the list."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from batchruns.engine.options import Options
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun, SuppressionUpload
from batchruns.processing import job, process_pool
from batchruns.runs import files
from batchruns.runs.do_not_contact import entries, uploads
from batchruns.runs.do_not_contact.entries import HashedEntry
from batchruns.runs.errors import GivenUpError, OverLimitError
from batchruns.runs.lookups.keys import KeyLostError
from batchruns.runs.options import options_of
from batchruns.storage.temporary_files import scratch_folder

SECONDS, SECONDS_TO_COUNT = 900, 20
REFUSALS = (UnreadableFileError, OverLimitError, KeyLostError, GivenUpError)
"""What no further try would end otherwise."""


def fill(upload_id: UUID) -> None:
    """Adds the entries of an uploaded file, all or none, unless that was done."""
    upload = SuppressionUpload.objects.filter(pk=upload_id, state=uploads.State.READING).first()
    if upload is None:
        return
    try:
        _fill(upload)
    except REFUSALS as error:
        uploads.fail(upload_id, error)


def count(run: BatchRun) -> int:
    """How many entries the opt-out columns of a run's file make."""
    with scratch_folder() as folder, files.reading(run.pk, files.INPUT) as source:
        read = process_pool.run_kept(
            job.write_entries,
            source,
            run.filename,
            options_of(run),
            "",
            False,
            b"-",
            folder / "entries",
            seconds=SECONDS_TO_COUNT,
        )
    return read.entries


def _fill(upload: SuppressionUpload) -> None:
    wanted = uploads.Wanted.of(upload)
    own = entries.list_of(upload.user_id)
    with scratch_folder() as folder, _source(upload, wanted) as (source, options):
        written = folder / "entries"
        read = process_pool.run(
            job.write_entries,
            source,
            upload.filename,
            options,
            wanted.country,
            wanted.every_row,
            entries.secret_of(own),
            written,
            seconds=SECONDS,
        )
        added = entries.add_hashes(own, _entries_in(written), wanted.source, wanted.reason)
    upload.state, upload.added, upload.known = uploads.State.DONE, added, read.entries - added
    upload.refused, upload.problems = read.refused, read.problems
    upload.save(update_fields=["state", "added", "known", "refused", "problems"])
    files.delete_all(upload.pk)


@contextmanager
def _source(
    upload: SuppressionUpload, wanted: uploads.Wanted
) -> Iterator[tuple[Path, Options | None]]:
    """The file, and how it is parsed and mapped, where that is known."""
    if wanted.run is None:
        with files.reading(upload.pk, files.INPUT) as path:
            yield path, None
        return
    run = BatchRun.objects.filter(pk=wanted.run, user=upload.user_id).first()
    if run is None:
        raise GivenUpError("run_gone")
    with files.reading(run.pk, files.INPUT) as path:
        yield path, options_of(run)


def _entries_in(path: Path) -> Iterator[HashedEntry]:
    with reading_rows(path.open("rb")) as rows:
        yield from ((kind, int(number), value) for kind, number, value in rows)
