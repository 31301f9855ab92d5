"""The last task of a run: lookups give their cells, all rows are compared, and the parts become the
result.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from functools import reduce
from itertools import islice
from operator import add
from typing import Any

from django.db import transaction

from batchruns.engine.do_not_contact_marks import Marks, find_marks
from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.issues import Issue
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.options import DROP
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later_columns import LaterColumns
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.summary import Summary
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.models import BatchRun, Chunk
from batchruns.models.meta import keyed
from batchruns.processing import indexing
from batchruns.processing.do_not_contact import collect_suppressed, leave_out, spans_of
from batchruns.processing.errors import RowsLostError
from batchruns.processing.lookup import KeptLookups
from batchruns.processing.parts import (
    Part,
    extracts_of,
    parts_of,
    read_parts,
    row_numbers_of,
    without_files,
)
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.processing.rejected_rows import collect_rejected_rows
from batchruns.runs import files, queue, service
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.lists import using
from batchruns.runs.options import options_of

logger = logging.getLogger(__name__)


def join(run: BatchRun, is_unwanted: IsUnwanted = never) -> None:
    """Writes header and parts with the columns of later steps as the result, and completes the run.

    Parts that aren't there, were written otherwise by an earlier version, or have rows that are to be
    left out, are made again instead.
    """
    parts, options = parts_of(run), options_of(run)
    pipeline = Pipeline.of(options)
    if missing := without_files(run, pipeline, parts):
        _enqueue_again(run, missing)
        return
    numbers = row_numbers_of(run, parts)
    later = _write_result(run, pipeline, parts, numbers, is_unwanted)
    if later is None:
        return
    with files.writing(run.pk, files.RESULT_NUMBERS) as file:
        file.write(numbers.encode())
    rejected = collect_rejected_rows(run, options.parse, parts, is_unwanted)
    suppressed = collect_suppressed(run, options.columns, parts)

    summary = reduce(add, (Summary.from_meta(part.chunk.summary) for part in parts), Summary())
    later.add_to(summary)
    # What the database counted while the file was cut, against what was enriched and written.
    rows_in = sum(part.chunk.rows + part.chunk.unreadable for part in parts)
    if summary.rows + rejected + suppressed != rows_in:
        counts = {"rows": rows_in, "enriched": summary.rows, "rejected": rejected}
        raise RowsLostError("rows_lost", **counts, suppressed=suppressed)
    service.complete(
        run,
        keyed(
            row_count=rows_in,
            enriched_count=summary.rows,
            rejected_count=rejected,
            suppressed_count=suppressed,
            **_set_aside_counts(run),
            summary=summary.to_meta(),
        ),
    )
    indexing.prepare(run)
    try:
        files.delete_working_files(run.pk)
    except OSError as error:
        logger.warning("Run %s is completed, but keeps its working files: %s", run.pk, error)


def _set_aside_counts(run: BatchRun) -> dict[str, Any]:
    """How many lines were set aside, and why: of a file that an earlier version has cut, none."""
    if not files.exists(run.pk, files.SET_ASIDE):
        return {}
    with reading_rows(files.opened(run.pk, files.SET_ASIDE)) as rows:
        kinds = Counter(Issue.load(issue).code for _line, issue, *_cells in islice(rows, 1, None))
    return {"set_aside_count": kinds.total(), "set_aside_kinds": kinds}


def _enqueue_again(run: BatchRun, missing: Sequence[Part]) -> None:
    """Enqueues these chunks once more; the last one to be done enqueues the join."""
    logger.info("Run %s lacks files of %s chunks, which are done again.", run.pk, len(missing))
    chunks = Chunk.objects.filter(pk__in=[part.chunk.pk for part in missing])
    with transaction.atomic():
        chunks.update(done_at=None, summary={}, enriched=0, rejected=0)
        queue.enqueue_chunks(run.pk, [part.chunk.number for part in missing])


def _write_result(
    run: BatchRun,
    pipeline: Pipeline,
    parts: Sequence[Part],
    numbers: RowNumbers,
    is_unwanted: IsUnwanted,
) -> LaterColumns | None:
    """The columns that were put behind the parts; None where parts are made again without some rows."""
    contacts = current_list(run.user_id)
    with ExitStack() as stack:
        extracts = extracts_of(run, pipeline, parts, stack, is_unwanted)
        lists = stack.enter_context(using.opened(run))
        lookups = KeptLookups(run, pipeline.lookups, lists, contacts)
        leads = lookups.leads(extracts.get(LOOKUPS, ()))
        added = lookups.cells(leads)
        for step in pipeline.file_steps:
            added[step.name] = step.compare(extracts[step.name], numbers)
        if pipeline.checks_contacts:
            duplicates = added.get(DuplicateStep.name)
            spans = spans_of(parts, is_unwanted)
            marks = find_marks(contacts, leads, duplicates, numbers, spans)
            added[DO_NOT_CONTACT] = Marks(marks)
            if marks and options_of(run).do_not_contact == DROP:
                leave_out(run, parts, marks)
                return None
        issues = stack.enter_context(files.writing(run.pk, files.RESULT_ISSUES))
        later = pipeline.later_columns(added, extracts.get(ISSUES, ()), issues)
        with files.writing(run.pk, files.RESULT) as result:
            result.write(encode_rows([pipeline.columns]))
            result.writelines(later.append_to(read_parts(run, parts, is_unwanted)))
    lookups.conclude()
    return later
