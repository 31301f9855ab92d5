"""The first rows of a pending run, as a process of the engine works on them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from batchruns.engine.do_not_contact.contact_list import NOBODY
from batchruns.models import BatchRun
from batchruns.processing.enrich import enrichment_of
from batchruns.processing.first_rows import FirstRows
from batchruns.runs import files
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.errors import GivenUpError
from batchruns.runs.lists import using
from batchruns.runs.lookups.connections import Reach
from batchruns.runs.options import options_of


@contextmanager
def first_rows_of(run: BatchRun, rows: int, reaches: Mapping[str, Reach]) -> Iterator[FirstRows]:
    """So many rows of a run's file, with its lists as they are now. Raises OptionsUnknownError."""
    options, barred = options_of(run), NOBODY
    with suppress(GivenUpError):
        barred = current_list(run.user_id)
    with files.reading(run.pk, files.INPUT) as path, using.stored(run) as lists:
        yield FirstRows(
            str(run.pk),
            path,
            rows,
            options.parse,
            enrichment_of(options),
            {name: reach.connection for name, reach in reaches.items() if not reach.is_list},
            tuple(lists),
            barred,
            barred.version,
        )
