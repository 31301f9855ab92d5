"""The task of a list: its rows are read, and become a version that leads are matched with."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from batchruns.engine.errors import CodedError
from batchruns.engine.lists.build import ListHeader, ListSource
from batchruns.engine.lists.match import ListKind
from batchruns.engine.options import Options
from batchruns.models import ReferenceList
from batchruns.models.meta import RunMeta
from batchruns.processing import list_job, process_pool
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.runs import list_files
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lists import service, tables
from batchruns.storage.temporary_files import scratch_folder

SECONDS_TO_NOTE = 1.0
PROGRESS = "progress"

ListFile = Mapping[str, Any]
"""As `ReferenceList.files` has it."""


def build(list_id: UUID, version: int, is_unwanted: IsUnwanted = never) -> None:
    """Builds a version of a list, unless that was done, or isn't wanted any more.

    Raises UnreadableFileError, ListError, OptionsUnknownError, OverrunError, and WorkUnwantedError where
    the list was deleted or the worker is stopping.
    """
    own = service.being_built(list_id, version)
    if own is None:
        return
    tables.copy_if_needed(own)
    with scratch_folder() as scratch, ExitStack() as stack:
        sources = [
            ListSource(stack.enter_context(reading(own, file)), options_of(file))
            for file in own.files
        ]
        target, watch = scratch / "index", _Watch(own, scratch / PROGRESS, is_unwanted)
        header = write_index(own, sources, target, watch.is_over)
        size = target.stat().st_size
        list_files.take(own.pk, list_files.index(version), target)
    if not service.note_built(own, header, size):
        _leave_nothing_of_deleted(own)


def fail(list_id: UUID, version: int, error: CodedError) -> None:
    """Notes why a version can't be built."""
    if own := service.being_built(list_id, version):
        service.note_failed(own, error)


def write_index(
    own: ReferenceList, sources: Sequence[ListSource], target: Path, is_unwanted: IsUnwanted
) -> ListHeader:
    """Builds the rows of some files into the file `target`, in a process of the engine. How many rows
    are read by now stands in the file PROGRESS beside it.

    Raises UnreadableFileError, ListError, OverrunError and WorkUnwantedError.
    """
    kind, most_rows = ListKind(own.kind), settings.LIST_MAX_ROWS
    args = sources, target, kind, most_rows, target.with_name(PROGRESS)
    return process_pool.run(list_job.build, *args, is_unwanted=is_unwanted)


def reading(own: ReferenceList, file: ListFile) -> AbstractContextManager[Path]:
    """Where a file of a list is on this machine. Raises FileNotFoundError."""
    return list_files.reading(own.pk, list_files.upload(file["number"]))


def options_of(file: ListFile) -> Options:
    """How a file of a list is read. Raises OptionsUnknownError."""
    options = RunMeta.parse(file["meta"]).options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options


def _leave_nothing_of_deleted(own: ReferenceList) -> None:
    if not ReferenceList.objects.filter(pk=own.pk).exists():
        list_files.delete_all(own.pk)


class _Watch:
    """Notes every second how far the building is, and whether it is still wanted."""

    def __init__(self, own: ReferenceList, progress: Path, is_unwanted: IsUnwanted) -> None:
        self._own = own
        self._progress = progress
        self._is_unwanted = is_unwanted
        self._due = 0.0
        self._is_over = False

    def is_over(self) -> bool:
        """Whether the worker is stopping, or the list was deleted."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + SECONDS_TO_NOTE
            self._is_over = not service.note_progress(self._own, self._rows())
        return self._is_over or self._is_unwanted()

    def _rows(self) -> int:
        try:
            return int(self._progress.read_text() or 0)
        except FileNotFoundError:
            return 0
